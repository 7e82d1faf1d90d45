//! Figures beside figures, each pair under a key that says what it is about.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::rfc3339;
use crate::digest::sha256;
use crate::ingest::{Comparison, Contradiction, Outcome, Reconciliation, Subject};
use crate::live::words::Words;
use crate::store::document::Document;
use crate::text::reconciliation as words;
use crate::web::problem::ApiError;

/// Characters of the digest in a key.
const DIGEST: usize = 8;

/// What a pair of figures is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// A published figure beside what the data give.
    Comparison,
    /// Published figures beside each other.
    Contradiction,
}

/// How figures compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureOutcome {
    /// The same within one percent or the rounding of the published one.
    Agrees,
    /// The data give another figure than the published one.
    Disagrees,
    /// Published figures differ from each other.
    Contradicts,
    /// The data have no rows for it.
    NoData,
    /// It is about a part of the city that the data do not mark.
    OtherScope,
    /// The data have no such measure.
    NotMeasured,
}

impl FigureOutcome {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Agrees { .. } => Self::Agrees,
            Outcome::Disagrees { .. } => Self::Disagrees,
            Outcome::NoData => Self::NoData,
            Outcome::OtherScope => Self::OtherScope,
            Outcome::NotMeasured => Self::NotMeasured,
        }
    }

    /// Whether somebody has to say what holds.
    pub fn differs(self) -> bool {
        matches!(self, Self::Disagrees | Self::Contradicts)
    }
}

/// What figures are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureSubject {
    /// What was counted: `enrolled`, `completed`, `providers`; `judgement` for what authorities said of a trade.
    pub measure: String,
    /// The year; missing for a whole of several years.
    pub year: Option<i32>,
    /// Of whom, where it is not everybody.
    pub scope: Option<String>,
    /// At which level.
    pub level: Option<String>,
    /// Of which trade.
    pub trade_code: Option<String>,
    /// Of which group of trades.
    pub group_code: Option<String>,
}

/// One of the figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FigureSide {
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What was said, where it is no number: `oversupplied`, `balanced`, `undersupplied`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The words of that place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The resource that it was worked out from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// By what the parts are told apart that it sums: `level`, `kind`, `year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<String>,
}

/// What was decided of figures that differ.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureDecision {
    /// `accepted_published`, `accepted_data`, `explained` or `open`.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Who decided: the id of a user.
    pub author: String,
    /// When.
    #[schema(format = DateTime)]
    pub decided_at: String,
    /// Which version, as in the ETag.
    pub version: i64,
    /// Whether the figures are others today than when it was decided.
    pub outdated: bool,
}

/// Figures beside each other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureItem {
    /// The same as long as it is about the same.
    pub key: String,
    /// What it is.
    pub kind: FigureKind,
    /// How they compare.
    pub outcome: FigureOutcome,
    /// Whether they differ and nobody has said yet what holds.
    pub open: bool,
    /// What they are about.
    pub about: FigureSubject,
    /// The published figure.
    pub published: Option<f64>,
    /// The one that stands against it: worked out from the data, from the parts, or published elsewhere.
    pub computed: Option<f64>,
    /// The second less the first, as a part of the first.
    pub difference: Option<f64>,
    /// Every figure with where it comes from.
    pub sides: Vec<FigureSide>,
    /// The comparison in a sentence.
    pub says: Words,
    /// Where the first figure is published.
    pub source: Option<String>,
    /// The words of that place.
    pub quote: Option<String>,
    /// The last decision.
    pub decision: Option<FigureDecision>,
}

/// What a decision was made on.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Decided {
    /// The figures as they were.
    pub(super) sides: Vec<FigureSide>,
}

/// What a key is made of.
struct Name<'a> {
    about: &'a Subject,
    /// A word for how the figures stand beside each other.
    how: &'a str,
    /// Where it is published; empty where the pair is about the sources themselves.
    source: &'a str,
}

impl Name<'_> {
    /// What it is about, legible and safe in an address, with a few digits that no other subject has.
    fn key(&self) -> String {
        let year = self.about.year.to_string();
        let parts = [
            Some(self.about.measure.as_str()),
            Some(year.as_str()).filter(|year| *year != "0"),
            self.about.level.as_deref(),
            self.about.trade_code.as_deref(),
            self.about.group_code.as_deref(),
            self.about.scope.as_deref(),
            Some(self.how),
        ];
        let whole = format!("{:?}\n{}\n{}", self.about, self.how, self.source);
        let mut digest = sha256(whole.as_bytes());
        digest.truncate(DIGEST);
        let legible: Vec<String> = parts.into_iter().flatten().map(safe).collect();
        format!("{}.{digest}", legible.join("."))
    }
}

fn safe(word: &str) -> String {
    let plain = |sign: char| {
        if sign.is_ascii_alphanumeric() || sign == '_' {
            sign
        } else {
            '-'
        }
    };
    word.chars().map(plain).collect()
}

/// Two figures are the same up to this part of them: JSON may change the last bit.
const SAME: f64 = 1e-9;

impl FigureSide {
    /// Whether both say the same of the same source.
    fn says_as(&self, other: &Self) -> bool {
        let close = match (self.value, other.value) {
            (Some(one), Some(other)) => (one - other).abs() <= SAME * one.abs().max(other.abs()),
            (one, other) => one.is_none() && other.is_none(),
        };
        close && (&self.judgement, &self.source) == (&other.judgement, &other.source)
    }
}

impl FigureSubject {
    fn of(subject: &Subject) -> Self {
        Self {
            measure: subject.measure.clone(),
            year: Some(subject.year).filter(|year| *year > 0),
            scope: subject.scope.clone(),
            level: subject.level.clone(),
            trade_code: subject.trade_code.clone(),
            group_code: subject.group_code.clone(),
        }
    }
}

fn side(value: f64) -> FigureSide {
    FigureSide {
        value: Some(value),
        ..FigureSide::default()
    }
}

impl FigureItem {
    fn new(
        name: &Name<'_>,
        outcome: FigureOutcome,
        sides: Vec<FigureSide>,
        says: impl Fn(crate::text::Language) -> String,
    ) -> Self {
        let published = sides.first().and_then(|side| side.value);
        let computed = sides.get(1).and_then(|side| side.value);
        let difference = published.zip(computed).map(|(a, b)| (b - a) / a);
        Self {
            key: name.key(),
            kind: if outcome == FigureOutcome::Contradicts {
                FigureKind::Contradiction
            } else {
                FigureKind::Comparison
            },
            outcome,
            open: outcome.differs(),
            about: FigureSubject::of(name.about),
            published,
            computed,
            difference: difference.filter(|difference| difference.is_finite()),
            source: sides.first().and_then(|side| side.source.clone()),
            quote: sides.first().and_then(|side| side.quote.clone()),
            sides,
            says: Words::of(says),
            decision: None,
        }
    }

    fn of_comparison(compared: &Comparison) -> Self {
        let outcome = FigureOutcome::of(compared.outcome);
        let mut sides = vec![FigureSide {
            source: Some(compared.source.clone()),
            quote: compared.quote.clone(),
            ..side(compared.published)
        }];
        let mut how = "";
        if let Outcome::Agrees { computed, from } | Outcome::Disagrees { computed, from, .. } =
            compared.outcome
        {
            how = from.name();
            sides.push(FigureSide {
                resource: Some(how.to_owned()),
                ..side(computed)
            });
        }
        let name = Name {
            about: &compared.subject,
            how,
            source: &compared.source,
        };
        Self::new(&name, outcome, sides, |language| {
            let about = words::subject(&compared.subject);
            format!("{about}: {}", words::outcome(compared, language))
        })
    }

    fn of_contradiction(
        found: &Contradiction,
        quote: &impl Fn(&Subject, &str) -> Option<String>,
    ) -> Self {
        let trade;
        let (about, how, from, sides) = match found {
            Contradiction::Values { subject, values } => {
                let sides = values.iter().map(|(value, source)| FigureSide {
                    source: Some(source.clone()),
                    quote: quote(subject, source),
                    ..side(*value)
                });
                (subject, "values", "", sides.collect())
            }
            Contradiction::Parts {
                whole,
                breakdown,
                sum,
                published,
                source,
            } => {
                let first = FigureSide {
                    source: Some(source.clone()),
                    quote: quote(whole, source),
                    ..side(*published)
                };
                let second = FigureSide {
                    parts: Some(breakdown.clone()),
                    ..side(*sum)
                };
                (
                    whole,
                    breakdown.as_str(),
                    source.as_str(),
                    vec![first, second],
                )
            }
            Contradiction::Share {
                subject,
                printed,
                computed,
                source,
            } => {
                let first = FigureSide {
                    source: Some(source.clone()),
                    quote: quote(subject, source),
                    ..side(*printed)
                };
                (
                    subject,
                    "share",
                    source.as_str(),
                    vec![first, side(*computed)],
                )
            }
            Contradiction::Judgements {
                trade_code,
                year,
                judgements,
            } => {
                trade = Subject {
                    measure: "judgement".to_owned(),
                    year: *year,
                    scope: None,
                    level: None,
                    trade_code: Some(trade_code.clone()),
                    group_code: None,
                };
                let sides = judgements.iter().map(|(judgement, source)| FigureSide {
                    judgement: Some(judgement.clone()),
                    source: Some(source.clone()),
                    ..FigureSide::default()
                });
                (&trade, "said", "", sides.collect())
            }
        };
        let name = Name {
            about,
            how,
            source: from,
        };
        Self::new(&name, FigureOutcome::Contradicts, sides, |language| {
            words::contradiction(found, language)
        })
    }

    /// With what was decided of it.
    ///
    /// # Errors
    /// A document that cannot be read.
    pub(super) fn decided(mut self, document: Option<&Document>) -> Result<Self, ApiError> {
        let Some(document) = document else {
            return Ok(self);
        };
        let before: Decided = document.read()?;
        let mut pairs = before.sides.iter().zip(&self.sides);
        let outdated =
            before.sides.len() != self.sides.len() || pairs.any(|(then, now)| !then.says_as(now));
        self.open = self.outcome.differs() && (outdated || document.state == super::OPEN);
        self.decision = Some(FigureDecision {
            state: document.state.clone(),
            reason: document.note.clone().unwrap_or_default(),
            author: document.author.clone(),
            decided_at: rfc3339(document.created_at),
            version: document.version,
            outdated,
        });
        Ok(self)
    }
}

/// Everything that is compared: what differs first.
pub(super) fn items(found: &Reconciliation) -> Vec<FigureItem> {
    let quote = |subject: &Subject, source: &str| {
        let of = |compared: &&Comparison| compared.subject == *subject && compared.source == source;
        found.comparisons.iter().find(of)?.quote.clone()
    };
    let contradictions = found.contradictions.iter();
    let contradictions = contradictions.map(|one| FigureItem::of_contradiction(one, &quote));
    let comparisons = found.comparisons.iter().map(FigureItem::of_comparison);
    let mut items: Vec<FigureItem> = contradictions.chain(comparisons).collect();
    // A source may print the same figure twice.
    let mut times: HashMap<String, usize> = HashMap::new();
    for item in &mut items {
        let seen = times.entry(item.key.clone()).or_default();
        *seen += 1;
        if *seen > 1 {
            item.key = format!("{}.{seen}", item.key);
        }
    }
    items.sort_by_key(|item| {
        (
            !item.outcome.differs(),
            item.outcome != FigureOutcome::Agrees,
        )
    });
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(difference: f64) -> Reconciliation {
        let subject = Subject {
            measure: "enrolled".to_owned(),
            year: 2024,
            scope: None,
            level: Some("college".to_owned()),
            trade_code: Some("han".to_owned()),
            group_code: None,
        };
        let compared = |source: &str| Comparison {
            subject: subject.clone(),
            published: 100.0,
            source: source.to_owned(),
            quote: Some("100 người".to_owned()),
            outcome: Outcome::Disagrees {
                computed: 100.0 * (1.0 + difference),
                from: crate::tables::Resource::Enrolments,
                difference,
            },
        };
        Reconciliation {
            comparisons: vec![compared("Đề án"), compared("Báo cáo"), compared("Báo cáo")],
            contradictions: Vec::new(),
        }
    }

    #[test]
    fn a_key_says_what_it_is_about_and_no_two_are_the_same() {
        let keys = |difference| -> Vec<String> {
            items(&totals(difference))
                .into_iter()
                .map(|item| item.key)
                .collect()
        };
        let all = keys(0.5);
        assert!(
            all.iter()
                .all(|key| key.starts_with("enrolled.2024.college.han.enrolments."))
        );
        assert!(all[0] != all[1] && all[2] == format!("{}.2", all[1]));
        assert_eq!(all, keys(0.7), "a key does not depend on the figures");
    }

    #[test]
    fn figures_that_differ_are_open_and_carry_their_quotes() {
        let item = items(&totals(-0.25)).remove(0);
        assert!(item.open);
        assert_eq!((item.published, item.computed), (Some(100.0), Some(75.0)));
        assert_eq!(item.difference, Some(-0.25));
        assert_eq!(item.quote.as_deref(), Some("100 người"));
        assert_eq!(item.sides[1].resource.as_deref(), Some("enrolments"));
    }
}
