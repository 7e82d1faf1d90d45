//! A published value with the words for why it is not shown.

use serde::Serialize;
use vocmatch_models::assess::disclosure::{Hidden, Published};
use vocmatch_models::parameters::DisclosureParameters;

use crate::text::{self, Language};

/// The limits that the words name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    least_answers: f64,
    least_employers: f64,
}

impl Rules {
    /// Those of a parameter set.
    #[must_use]
    pub(super) fn of(rules: &DisclosureParameters) -> Self {
        Self {
            least_answers: rules.least_answers,
            least_employers: rules.least_employers,
        }
    }
}

/// `{"value": null, "status": "suppressed", "reason": {"code", "vi", "en"}}`, or a value with its status.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Figure<T> {
    #[serde(flatten)]
    published: Published<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Words>,
}

#[derive(Debug, Clone, Serialize)]
struct Words {
    code: &'static str,
    vi: String,
    en: String,
}

impl<T> Figure<T> {
    /// A published value, worded.
    #[must_use]
    pub(super) fn new(published: Published<T>, rules: Rules) -> Self {
        let reason = published.hidden().map(|hidden| {
            let least = match hidden {
                Hidden::FewAnswers => rules.least_answers,
                Hidden::FewEmployers => rules.least_employers,
            };
            Words {
                code: hidden.code(),
                vi: text::hidden(hidden, least, Language::Vi),
                en: text::hidden(hidden, least, Language::En),
            }
        });
        Self { published, reason }
    }
}
