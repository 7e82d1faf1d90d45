//! Sentences in both languages, as answers carry them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ingest::{PackageError, Reject, Warning};
use crate::text::{self, Language};

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// Tiếng Việt.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Words {
    /// What a function says in each language.
    pub fn of(say: impl Fn(Language) -> String) -> Self {
        Self {
            vi: say(Language::Vi),
            en: say(Language::En),
        }
    }

    /// Why a package or file cannot be used.
    #[must_use]
    pub fn refusal(error: &PackageError) -> Self {
        Self::of(|language| text::refusals::refusal(error, language))
    }

    /// What should be looked at.
    #[must_use]
    pub fn warning(warning: &Warning) -> Self {
        Self::of(|language| text::warnings::warning(warning, language))
    }

    /// What is wrong with a row.
    #[must_use]
    pub fn reason(reject: &Reject) -> Self {
        Self::of(|language| text::problems::reason(reject, language))
    }

    /// What to do about it.
    #[must_use]
    pub fn mend(reject: &Reject) -> Self {
        Self::of(|language| text::problems::how_to_mend(reject, language))
    }
}
