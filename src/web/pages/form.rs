//! Forms as browsers send them, and what is wrong with what was entered.

use axum::extract::{FromRequest, Request};
use serde_json::Value;

use crate::text::Language;

use super::door::{Mistake, Refusal};

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::Form(fields) = form.map_err(|rejection| Refusal {
            status: rejection.status().as_u16(),
            ..Refusal::default()
        })?;
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

    /// The same as a JSON text, or null.
    #[must_use]
    pub fn json(&self, name: &str) -> Value {
        self.some(name).map_or(Value::Null, Value::from)
    }

    /// Whether a box was ticked or a button pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Every value of a field that may be sent several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(known, _)| known == name);
        own.map(|(_, value)| value.trim())
    }

    /// The session's token.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.get("csrf")
    }

    /// Names the form that was sent.
    #[must_use]
    pub fn key(&self) -> &str {
        self.get("key")
    }

    /// The version that the form was made from.
    #[must_use]
    pub fn etag(&self) -> &str {
        self.get("etag")
    }

    /// A whole number of a field; nothing where it is empty, and a mistake where it is none.
    pub fn whole(&self, name: &str, mistakes: &mut Mistakes) -> Option<i64> {
        let entered = self.some(name)?;
        match whole(entered) {
            Ok(number) => Some(number),
            Err(mistake) => {
                mistakes.add(Mistake {
                    pointer: format!("/{name}"),
                    ..mistake
                });
                None
            }
        }
    }
}

/// A whole number as people write it: `1234`, `1.234`, `1 234`. What could be a decimal is asked back.
///
/// # Errors
/// What is no whole number, with how to write it.
pub fn whole(entered: &str) -> Result<i64, Mistake> {
    let plain: String = entered
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| if sign == '−' { '-' } else { sign })
        .collect();
    let mut groups = plain.trim_start_matches('-').split('.');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|part| part.len() == 3);
    let digits = plain.replace('.', "");
    match digits.parse() {
        Ok(number) if grouped => Ok(number),
        _ if plain.contains(',') => Err(Mistake::new(
            "",
            "ambiguous",
            &format!(
                "“{entered}” có dấu phẩy: đây là số thập phân hay số nghìn? Hãy viết số nguyên, ví dụ 1234 hoặc 1.234."
            ),
            &format!(
                "“{entered}” has a comma: a decimal, or thousands? Write a whole number, such as 1234 or 1.234."
            ),
        )),
        _ => Err(Mistake::new(
            "",
            "no_whole_number",
            &format!("“{entered}” không phải là số nguyên. Hãy viết, ví dụ, 1234 hoặc 1.234."),
            &format!("“{entered}” is not a whole number. Write, for example, 1234 or 1.234."),
        )),
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

    /// One more.
    pub fn add(&mut self, mistake: Mistake) {
        self.all.push(mistake);
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
    fn whole_numbers_are_read_as_vietnamese_write_them() {
        for (entered, number) in [
            ("1234", 1234),
            ("1.234", 1234),
            ("1 234", 1234),
            ("−35", -35),
        ] {
            assert_eq!(whole(entered).ok(), Some(number), "{entered}");
        }
    }

    #[test]
    fn what_may_be_a_decimal_is_asked_back() {
        for (entered, code) in [
            ("1,234", "ambiguous"),
            ("1.5", "no_whole_number"),
            ("12.34", "no_whole_number"),
            ("nhiều", "no_whole_number"),
        ] {
            assert_eq!(whole(entered).unwrap_err().code, code, "{entered}");
        }
    }

    #[test]
    fn a_field_sent_twice_keeps_both_values() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = Fields(vec![pair("a", " x "), pair("b", ""), pair("a", "y")]);
        assert_eq!(fields.get("a"), "x");
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(fields.some("b"), None);
        assert!(fields.has("b") && !fields.has("c"));
    }
}
