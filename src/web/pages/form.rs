//! Forms as browsers send them, and what is wrong with what was entered.

use axum::extract::{FromRequest, Request};

use crate::text::Language;

use super::door::{Mistake, Refusal};

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::Form(fields) =
            form.map_err(|rejection| Refusal::of(rejection.status().as_u16()))?;
        Ok(Self(fields))
    }
}

impl Fields {
    /// What stands in a field; empty where it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// What stands in a field, where it is not empty.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Whether a box was ticked or a button pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The session's token.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.get("csrf")
    }
}

/// Everything that is wrong with a form.
#[derive(Debug, Clone, Default)]
pub struct Mistakes {
    all: Vec<Mistake>,
    /// What is wrong with the form as a whole.
    pub whole: Vec<String>,
    language: Language,
}

impl Mistakes {
    /// None so far.
    #[must_use]
    pub fn none(language: Language) -> Self {
        Self {
            language,
            ..Self::default()
        }
    }

    /// What the interface refused.
    ///
    /// # Errors
    /// A refusal that nobody can mend in the form.
    pub fn of(refusal: Refusal, language: Language) -> Result<Self, Refusal> {
        if !refusal.can_be_mended() {
            return Err(refusal);
        }
        let mut mistakes = Self::none(language);
        if refusal.errors.is_empty() {
            let (title, detail) = (refusal.title(language), refusal.detail(language));
            mistakes.whole.push(format!("{title}: {detail}"));
        }
        mistakes.all = refusal.errors;
        Ok(mistakes)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.whole.is_empty()
    }

    /// What is wrong with a field, by its JSON pointer.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Vec<&str> {
        let own = self.all.iter().filter(|mistake| mistake.pointer == pointer);
        own.map(|mistake| mistake.message(self.language)).collect()
    }

    /// Every mistake with the name of the element that it belongs to, for the summary above a form.
    #[must_use]
    pub fn summary(&self) -> Vec<(String, &str)> {
        let of = |mistake: &'_ Mistake| element(&mistake.pointer);
        let all = self.all.iter();
        all.map(|mistake| (of(mistake), mistake.message(self.language)))
            .collect()
    }
}

/// The name of the element of a field: `/rows/3/places` → `f-rows-3-places`.
#[must_use]
pub fn element(pointer: &str) -> String {
    let plain = |sign: char| {
        if sign.is_ascii_alphanumeric() || sign == '_' {
            sign
        } else {
            '-'
        }
    };
    format!("f{}", pointer.chars().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_field_comes_without_spaces_around_it() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = Fields(vec![pair("a", " x "), pair("b", ""), pair("a", "y")]);
        assert_eq!(fields.get("a"), "x");
        assert_eq!(fields.some("b"), None);
        assert!(fields.has("b") && !fields.has("c"));
    }
}
