//! The wording of everything that is said to people, in Vietnamese and English.
//!
//! Every enum of the models is worded by an exhaustive match per language, so that a new variant does not compile
//! before it has words in both.

#[macro_use]
mod macros;

pub mod api_problem;
pub mod columns;
pub mod complaint;
pub mod en;
pub mod evaluation;
mod facts;
pub mod figure;
pub mod labels;
pub mod numbers;
pub mod order;
pub mod pages;
pub mod papers;
pub mod planning;
pub mod problems;
pub mod reconciliation;
pub mod refusals;
pub mod roles;
pub mod sentence;
pub mod states;
pub mod subsidy;
pub mod vi;
pub mod warnings;

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::disclosure::Hidden;
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::assess::reason::Reason;
use vocmatch_models::assess::{MissingEvidence, TradeAssessment};
use vocmatch_models::cells::Verdict;
use vocmatch_models::codes::Level;
use vocmatch_models::estimate::fusion::Indicator;
use vocmatch_models::evaluate::{self, BacktestMethod, ComparedWith, Method, Scene};
use vocmatch_models::parameters::Status;

pub use labels::Labels;

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language of a locale such as `en_GB.UTF-8`: English where it says so, Vietnamese for everything else.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '-', '@']).next().unwrap_or("");
        if language.eq_ignore_ascii_case("en") {
            Self::En
        } else {
            Self::Vi
        }
    }

    /// Headings and fixed words.
    #[must_use]
    pub const fn labels(self) -> &'static Labels {
        labels::labels(self)
    }

    /// The text of this language.
    #[must_use]
    pub fn pick<T>(self, vietnamese: T, english: T) -> T {
        match self {
            Self::Vi => vietnamese,
            Self::En => english,
        }
    }
}

macro_rules! worded {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*) -> $result:ty;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name($($argument: $kind,)* language: Language) -> $result {
                match language {
                    Language::Vi => vi::$name($($argument),*),
                    Language::En => en::$name($($argument),*),
                }
            }
        )+
    };
}

worded! {
    /// The flag in a word or two.
    flag(flag: Flag) -> &'static str;
    /// The flag in a word, for narrow columns.
    flag_short(flag: Flag) -> &'static str;
    /// How firmly the flag stands.
    strength(strength: Strength) -> &'static str;
    /// The name of a source.
    indicator(indicator: Indicator) -> &'static str;
    /// One reason as a sentence with its numbers.
    reason(reason: &Reason, trade: &TradeAssessment) -> String;
    /// What lies behind a shortage.
    cause(cause: Cause) -> &'static str;
    /// Whether more places help against it, and what does.
    cause_help(cause: Cause) -> &'static str;
    /// Evidence that was not there, and what its absence means.
    missing(missing: MissingEvidence) -> &'static str;
    /// A training level.
    level(level: &Level) -> String;
    /// What an authority has said.
    verdict(verdict: Verdict) -> &'static str;
    /// Why a value is not shown; `least` people or employers were needed.
    hidden(hidden: Hidden, least: f64) -> String;
    /// A reason that names neither people nor employers, for one that would.
    hidden_reason(hidden: Hidden) -> &'static str;
    /// Too few answers, without their number.
    too_few_answers() -> &'static str;
    /// How well founded a parameter is.
    status(status: Status) -> &'static str;
    /// An assumption that matters for a trade.
    assumption(assumption: Assumption) -> &'static str;
    /// What a step of the explanation shows.
    step(step: Step) -> &'static str;
    /// What is special about the cities of a scene.
    scene(scene: Scene) -> &'static str;
    /// A way of answering.
    method(method: Method) -> &'static str;
    /// A way of answering as of an earlier year.
    backtest_method(method: BacktestMethod) -> &'static str;
    /// A step of the model, as an evaluation leaves it out.
    model_step(step: evaluate::Step) -> &'static str;
    /// What counts as having come true.
    compared_with(compared: ComparedWith) -> String;
    /// The heading of a score.
    measure(measure: Measure) -> &'static str;
    /// What a score says.
    measure_meaning(measure: Measure) -> &'static str;
}

/// What is printed of a way of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Mean of the classes' F1, with its standard deviation between cities.
    MacroF1,
    /// Rank correlation of the ratio given with the true one.
    Spearman,
    /// Shortages called surpluses and the other way round.
    WrongDirection,
    /// Share of the intervals that hold the truth.
    Coverage,
    /// Squared error of the probabilities.
    Brier,
    /// Trades without a flag.
    NotAssessed,
    /// Precision and recall of a class.
    Class,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::MacroF1,
        Self::Spearman,
        Self::WrongDirection,
        Self::Coverage,
        Self::Brier,
        Self::NotAssessed,
        Self::Class,
    ];
}

/// Assumed numbers that a trade's answer leans on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// Plans at face value.
    PlansRealised,
    /// Shares of the cohort flow without a graduate survey.
    CohortShares,
    /// How those who did not answer fare.
    NonResponse,
    /// One employer's largest share.
    EmployerCap,
    /// Seekers from elsewhere in the crosswalk.
    OtherEntrants,
    /// Default loadings, since too few trades have the employer survey.
    Loadings,
    /// The bounds of the classes.
    Bounds,
}

impl Assumption {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PlansRealised,
        Self::CohortShares,
        Self::NonResponse,
        Self::EmployerCap,
        Self::OtherEntrants,
        Self::Loadings,
        Self::Bounds,
    ];
}

/// Steps of the funnels that an explanation draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Learners enrolled in the last year with data.
    Enrolled,
    /// Places offered in that year.
    Capacity,
    /// Expected completers.
    Completers,
    /// … of them from intakes that are still to come.
    FutureIntakes,
    /// Without those who had the job before.
    NotInJob,
    /// … who enter the labour market.
    Enter,
    /// … who stay in the city.
    Stay,
    /// … who look for a wage job.
    Seek,
    /// Advertisements as delivered.
    Advertisements,
    /// Positions as delivered.
    Positions,
    /// Positions of registered employers.
    Registered,
    /// Positions after linking repeats.
    Deduplicated,
    /// Without the largest employer.
    WithoutLargest,
    /// Plans a year as stated, over the last waves.
    Planned,
    /// Plans with one employer capped.
    PlannedCapped,
    /// Hires a year, over the last waves.
    Hires,
    /// Openings of the target year after the survey.
    SurveyOpenings,
    /// Openings allocated through the crosswalk.
    Allocated,
    /// All openings of all linked occupations.
    Most,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Enrolled,
        Self::Capacity,
        Self::Completers,
        Self::FutureIntakes,
        Self::NotInJob,
        Self::Enter,
        Self::Stay,
        Self::Seek,
        Self::Advertisements,
        Self::Positions,
        Self::Registered,
        Self::Deduplicated,
        Self::WithoutLargest,
        Self::Planned,
        Self::PlannedCapped,
        Self::Hires,
        Self::SurveyOpenings,
        Self::Allocated,
        Self::Most,
    ];
}

#[cfg(test)]
mod tests;
