//! Forms as browsers send them, and what is wrong with what was entered.

use axum::extract::{FromRequest, Request};
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value};

use crate::text::Language;

use super::door::{Call, Mistake, Refusal};

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

    /// Everything that was sent under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of = self.0.iter().filter(move |(known, _)| known == name);
        of.map(|(_, value)| value.as_str())
    }

    /// The session's token.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.get("csrf")
    }

    /// A call of the interface that carries the form's token and the version that it changes.
    #[must_use]
    pub fn call<'a>(&'a self, method: Method, path: &'a str, body: Option<&'a Value>) -> Call<'a> {
        Call {
            method,
            path,
            body,
            csrf: self.csrf(),
            version: self.get("version"),
            key: "",
        }
    }

    /// A JSON object of some fields, by the name of each. Empty fields are left out; what is no number is a mistake.
    pub fn json(&self, wanted: &[(&str, Takes)], mistakes: &mut Mistakes) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, takes) in wanted {
            let value = match takes {
                Takes::Words => self.some(name).map(Value::from),
                Takes::Yes => Some(Value::from(self.has(name))),
                Takes::Whole => mistakes
                    .whole(&format!("/{name}"), self.get(name))
                    .map(Value::from),
            };
            if let Some(value) = value {
                object.insert((*name).to_owned(), value);
            }
        }
        object
    }
}

/// What a field of a form becomes in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Words,
    /// A whole number.
    Whole,
    /// Whether a box is ticked.
    Yes,
}

/// A whole number as people type it: `1234`, `1 234`, and with the language's own marks between thousands.
///
/// # Errors
/// The other language's mark, which may be meant as a decimal one; anything that is no whole number.
fn whole(text: &str, language: Language) -> Result<i64, [&'static str; 2]> {
    const NONE: [&str; 2] = [
        "Hãy nhập một số nguyên, ví dụ 1.200.",
        "Enter a whole number, for example 1,200.",
    ];
    const DOUBTFUL: [&str; 2] = [
        "Dấu phẩy là dấu thập phân: bạn muốn nhập số nguyên nào? Hãy viết 1200 hoặc 1.200.",
        "A point is a decimal mark: which whole number do you mean? Write 1200 or 1,200.",
    ];
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (mark, other) = language.pick(('.', ','), (',', '.'));
    if text.contains(other) {
        return Err(DOUBTFUL);
    }
    let mut groups = text.split(mark);
    let first = groups
        .next()
        .unwrap_or_default()
        .trim_start_matches(['-', '−']);
    let grouped = |group: &str| group.len() == 3;
    if text.contains(mark) && (first.len() > 3 || !groups.all(grouped)) {
        return Err(NONE);
    }
    let plain = text.replace(mark, "").replace('−', "-");
    plain.parse().map_err(|_| NONE)
}

/// A number with the language's own decimal mark; marks between thousands are passed over.
#[must_use]
pub fn decimal(text: &str, language: Language) -> Option<f64> {
    let (mark, other) = language.pick((',', '.'), ('.', ','));
    let plain = text.replace('−', "-").replace(other, "").replace(mark, ".");
    let number: f64 = plain.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

/// Everything that is wrong with a form.
#[derive(Debug, Clone, Default)]
pub struct Mistakes {
    /// The status that tells browsers.
    pub status: StatusCode,
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
        mistakes.status = refusal.code();
        if refusal.errors.is_empty() {
            let (title, detail) = (refusal.title(language), refusal.detail(language));
            mistakes.whole.push(format!("{title}: {detail}"));
        }
        mistakes.all = refusal.errors;
        Ok(mistakes)
    }

    /// Something that is wrong with a field, in Vietnamese and English.
    pub fn push(&mut self, pointer: &str, said: [&str; 2]) {
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self.all.push(Mistake::new(pointer, said));
    }

    /// A whole number; nothing where the field is empty or holds none, which is then a mistake.
    pub fn whole(&mut self, pointer: &str, text: &str) -> Option<i64> {
        if text.trim().is_empty() {
            return None;
        }
        let number = whole(text, self.language);
        number.map_err(|said| self.push(pointer, said)).ok()
    }

    /// The same under other names, where a form names its fields in its own way.
    #[must_use]
    pub fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        for mistake in &mut self.all {
            mistake.pointer = name(&mistake.pointer);
        }
        self
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

    #[test]
    fn decimal_marks_are_those_of_the_language() {
        assert_eq!(decimal("1,5", Language::Vi), Some(1.5));
        assert_eq!(decimal("1.500,25", Language::Vi), Some(1500.25));
        assert_eq!(decimal("1.5", Language::En), Some(1.5));
        assert_eq!(decimal("−0.5", Language::En), Some(-0.5));
        assert_eq!(decimal("x", Language::Vi), None);
        assert_eq!(decimal("inf", Language::En), None);
    }

    #[test]
    fn whole_numbers_are_read_with_the_marks_of_the_language() {
        for (text, number) in [
            ("1.234", 1234),
            ("1 234", 1234),
            ("1234", 1234),
            ("−5", -5),
            ("12.345.678", 12_345_678),
        ] {
            assert_eq!(whole(text, Language::Vi), Ok(number), "{text}");
        }
        assert_eq!(whole("1,234", Language::En), Ok(1234));
        for text in ["1,234", "1.23", "1234.567", "x", "1.2345"] {
            assert!(whole(text, Language::Vi).is_err(), "{text}");
        }
        assert!(whole("1.234", Language::En).is_err());
    }
}
