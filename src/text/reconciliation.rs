//! The package's figures beside published ones, and these beside each other.

use crate::ingest::{Comparison, Contradiction, Outcome, Subject};

use super::Language;
use super::numbers::number;

/// How a published figure and the package's own compare.
#[must_use]
pub fn outcome(comparison: &Comparison, language: Language) -> String {
    let figure = |value| figure(value, language);
    match (comparison.outcome, language) {
        (Outcome::Agrees { computed, from }, Language::Vi) => {
            format!("khớp: {} theo {from}", figure(computed))
        }
        (Outcome::Agrees { computed, from }, Language::En) => {
            format!("agrees: {} from {from}", figure(computed))
        }
        (
            Outcome::Disagrees {
                computed,
                from,
                difference,
            },
            Language::Vi,
        ) => {
            format!(
                "lệch {}: {} theo {from}",
                percent(difference, language),
                figure(computed)
            )
        }
        (
            Outcome::Disagrees {
                computed,
                from,
                difference,
            },
            Language::En,
        ) => {
            format!(
                "differs by {}: {} from {from}",
                percent(difference, language),
                figure(computed)
            )
        }
        (Outcome::NoData, Language::Vi) => "bộ dữ liệu không có số liệu để so".to_owned(),
        (Outcome::NoData, Language::En) => "the package has no rows for it".to_owned(),
        (Outcome::OtherScope, Language::Vi) => "phạm vi khác với bộ dữ liệu".to_owned(),
        (Outcome::OtherScope, Language::En) => "about another scope than the package".to_owned(),
        (Outcome::NotMeasured, Language::Vi) => "bộ dữ liệu không đo chỉ tiêu này".to_owned(),
        (Outcome::NotMeasured, Language::En) => "not measured by the package".to_owned(),
    }
}

/// What contradicts what.
#[must_use]
pub fn contradiction(contradiction: &Contradiction, language: Language) -> String {
    let figure = |value| figure(value, language);
    match (contradiction, language) {
        (
            Contradiction::Values {
                subject: about,
                values,
            },
            _,
        ) => {
            let values: Vec<_> = values
                .iter()
                .map(|(value, source)| format!("{} ({source})", figure(*value)))
                .collect();
            format!("{}: {}", subject(about), values.join(" ≠ "))
        }
        (
            Contradiction::Parts {
                whole,
                breakdown,
                sum,
                published,
                source,
            },
            Language::Vi,
        ) => format!(
            "{}: cộng theo {breakdown} được {}, nhưng công bố {} ({source})",
            subject(whole),
            figure(*sum),
            figure(*published)
        ),
        (
            Contradiction::Parts {
                whole,
                breakdown,
                sum,
                published,
                source,
            },
            Language::En,
        ) => format!(
            "{}: the parts by {breakdown} sum to {}, published is {} ({source})",
            subject(whole),
            figure(*sum),
            figure(*published)
        ),
        (
            Contradiction::Share {
                subject: about,
                printed,
                computed,
                source,
            },
            Language::Vi,
        ) => format!(
            "{}: in {}, tính từ chính các số đó được {} ({source})",
            subject(about),
            percent_plain(*printed, language),
            percent_plain(*computed, language)
        ),
        (
            Contradiction::Share {
                subject: about,
                printed,
                computed,
                source,
            },
            Language::En,
        ) => format!(
            "{}: printed {}, its own numbers give {} ({source})",
            subject(about),
            percent_plain(*printed, language),
            percent_plain(*computed, language)
        ),
        (
            Contradiction::Judgements {
                trade_code,
                year,
                judgements,
            },
            _,
        ) => {
            let said: Vec<_> = judgements
                .iter()
                .map(|(judgement, source)| format!("{} ({source})", judged(judgement, language)))
                .collect();
            format!("{trade_code} {year}: {}", said.join(" ≠ "))
        }
    }
}

/// What a figure is about: `enrolled 2025 college`.
#[must_use]
pub fn subject(subject: &Subject) -> String {
    let mut words = vec![subject.measure.clone()];
    if subject.year > 0 {
        words.push(subject.year.to_string());
    }
    let rest = [
        &subject.level,
        &subject.trade_code,
        &subject.group_code,
        &subject.scope,
    ];
    words.extend(rest.into_iter().flatten().cloned());
    words.join(" ")
}

fn figure(value: f64, language: Language) -> String {
    number(value, if value.abs() < 10.0 { 4 } else { 1 }, language)
}

fn percent_plain(share: f64, language: Language) -> String {
    format!("{}%", number(share * 100.0, 2, language))
}

fn percent(difference: f64, language: Language) -> String {
    let sign = if difference > 0.0 { "+" } else { "" };
    format!("{sign}{}%", number(difference * 100.0, 1, language))
}

fn judged(judgement: &str, language: Language) -> &str {
    match (judgement, language) {
        ("oversupplied", Language::Vi) => "thừa",
        ("balanced", Language::Vi) => "cân bằng",
        ("undersupplied", Language::Vi) => "thiếu",
        (other, _) => other,
    }
}
