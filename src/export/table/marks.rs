//! Signs beside a flag: how firmly it stands, and what to beware of.

use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::assess::flag::Strength;

use crate::text::Language;

/// Strength and what to beware of, one sign each.
pub fn marks(trade: &TradeAssessment) -> String {
    let strength = match trade.strength {
        Strength::Firm => "▮▮▮",
        Strength::Likely => "▮▮▯",
        Strength::Weak => "▮▯▯",
        Strength::None => "",
    };
    let badges = Badge::ALL
        .into_iter()
        .filter(|badge| badge.on(trade))
        .map(Badge::sign);
    strength.chars().chain(badges).collect()
}

/// Something to beware of.
#[derive(Debug, Clone, Copy)]
pub enum Badge {
    /// More people than all linked openings.
    Certain,
    /// Sources contradict each other.
    Conflict,
    /// Depends on those who did not answer.
    Fragile,
    /// Depends on one employer.
    OneEmployer,
    /// From graduates' outcomes alone.
    OutcomeOnly,
}

impl Badge {
    /// All of them, the most telling first.
    pub const ALL: [Self; 5] = [
        Self::Certain,
        Self::Conflict,
        Self::Fragile,
        Self::OneEmployer,
        Self::OutcomeOnly,
    ];

    /// Whether a trade carries it.
    pub const fn on(self, trade: &TradeAssessment) -> bool {
        match self {
            Self::Certain => trade.certain_surplus,
            Self::Conflict => trade.conflict,
            Self::Fragile => trade.fragile,
            Self::OneEmployer => trade.without_largest_employer.is_some(),
            Self::OutcomeOnly => trade.outcome_only,
        }
    }

    const fn sign(self) -> char {
        match self {
            Self::Certain => '!',
            Self::Conflict => '≠',
            Self::Fragile => '~',
            Self::OneEmployer => '1',
            Self::OutcomeOnly => 'o',
        }
    }

    /// What the sign means.
    pub const fn legend(self, language: Language) -> &'static str {
        let labels = language.labels();
        match self {
            Self::Certain => labels.badge_certain,
            Self::Conflict => labels.badge_conflict,
            Self::Fragile => labels.badge_fragile,
            Self::OneEmployer => labels.badge_one_employer,
            Self::OutcomeOnly => labels.badge_outcome_only,
        }
    }
}
