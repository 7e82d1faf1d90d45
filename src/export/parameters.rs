//! The parameter set as a table and as JSON.

use serde::Serialize;
use vocmatch_models::parameters::{Parameter, Parameters, Status};

use super::layout::{hanging, left, width};
use super::paint::Paint;
use super::round::Number;
use crate::text::figure::decimal;
use crate::text::{self, Language};

/// Narrower terminals are served as if they had this many cells.
const NARROWEST: usize = 50;

/// Every parameter with value, unit, range, basis, source, date and rationale, one block each.
#[must_use]
pub fn render(
    set: &Parameters,
    digest: &str,
    language: Language,
    paint: Paint,
    cells: usize,
) -> String {
    let labels = language.labels();
    let cells = cells.max(NARROWEST);
    let longest = set
        .entries()
        .map(|(section, key, _)| width(section) + 1 + width(key))
        .max()
        .unwrap_or(0);
    let mut out = format!(
        "{}\n",
        paint.bold(&format!("{} {digest}", labels.parameters))
    );
    let mut current = "";
    for (section, key, entry) in set.entries() {
        if section != current {
            out.push('\n');
            current = section;
        }
        let name = left(&format!("{section}.{key}"), longest);
        let value = paint.bold(&plain(entry.value, language));
        let status = basis(entry.status, language, paint);
        let [low, high] = entry.range.map(|bound| plain(bound, language));
        let head = format!("{name}  {value}  {}", entry.unit);
        out.push_str(&head);
        out.push('\n');
        let origin = format!(
            "{status} · {} {low}–{high} · {} ({})",
            labels.range, entry.source, entry.as_of
        );
        out.push_str(&hanging("    ", &origin, cells));
        let url = entry
            .url
            .as_deref()
            .map_or_else(String::new, |url| format!(" {url}"));
        for line in hanging("    ", &format!("{}{url}", entry.rationale), cells).lines() {
            out.push_str(&paint.dim(line));
            out.push('\n');
        }
    }
    out
}

fn basis(status: Status, language: Language, paint: Paint) -> String {
    let word = text::status(status, language);
    match status {
        Status::Official | Status::Measured => word.to_owned(),
        Status::Assumed => paint.warning(&format!("† {word}")),
    }
}

/// As many digits as the value has, at most four.
fn plain(value: f64, language: Language) -> String {
    let digits = (0..4).find(|digits| {
        let scale = 10_f64.powi(*digits);
        ((value * scale).round() / scale - value).abs() < 1e-9
    });
    decimal(
        value,
        usize::try_from(digits.unwrap_or(4)).unwrap_or(4),
        language,
    )
}

#[derive(Serialize)]
struct SetJson<'a> {
    digest: &'a str,
    parameters: Vec<EntryJson<'a>>,
}

#[derive(Serialize)]
pub(crate) struct EntryJson<'a> {
    section: &'a str,
    key: &'a str,
    value: Option<Number>,
    unit: &'a str,
    range: [Option<Number>; 2],
    status: Status,
    source: &'a str,
    as_of: &'a str,
    rationale: &'a str,
    url: Option<&'a str>,
}

/// The set as indented JSON with a final line feed.
///
/// # Errors
/// None that a set can cause; what the serialiser reports.
pub fn json(set: &Parameters, digest: &str) -> serde_json::Result<String> {
    let parameters = entries(set);
    let mut text = serde_json::to_string_pretty(&SetJson { digest, parameters })?;
    text.push('\n');
    Ok(text)
}

/// Every parameter with all that is said of it.
pub(crate) fn entries(set: &Parameters) -> Vec<EntryJson<'_>> {
    set.entries()
        .map(|(section, key, entry)| entry_json(section, key, entry))
        .collect()
}

fn entry_json<'a>(section: &'a str, key: &'a str, entry: &'a Parameter) -> EntryJson<'a> {
    EntryJson {
        section,
        key,
        value: Number::exact(entry.value),
        unit: &entry.unit,
        range: entry.range.map(Number::exact),
        status: entry.status,
        source: &entry.source,
        as_of: &entry.as_of,
        rationale: &entry.rationale,
        url: entry.url.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_listed_with_its_basis_in_both_languages() {
        let set = Parameters::embedded().unwrap();
        for language in Language::ALL {
            let table = render(&set, "d1", language, Paint::Plain, 80);
            for (section, key, entry) in set.entries() {
                assert!(
                    table.contains(&format!("{section}.{key} ")),
                    "{section}.{key}"
                );
                assert!(table.contains(text::status(entry.status, language)));
            }
            assert!(!table.contains('\u{1b}'));
        }
        let json: serde_json::Value = serde_json::from_str(&json(&set, "d1").unwrap()).unwrap();
        assert_eq!(
            json["parameters"].as_array().unwrap().len(),
            set.entries().count()
        );
    }

    #[test]
    fn values_show_their_own_digits() {
        assert_eq!(plain(1.25, Language::Vi), "1,25");
        assert_eq!(plain(30.0, Language::En), "30");
        assert_eq!(plain(0.08, Language::En), "0.08");
        assert_eq!(plain(1000.0, Language::Vi), "1.000");
    }
}
