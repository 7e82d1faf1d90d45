//! The assessment as CSV for programs: comma, decimal point, UTF-8 without byte order mark, one row per trade.
//!
//! | column | meaning |
//! |---|---|
//! | `trade_code`, `name_vi`, `name_en`, `group_code`, `group_name_vi` | the trade |
//! | `data_year`, `target_year` | last year with data, year of the flag |
//! | `flag`, `strength` | words of the JSON format |
//! | `p_oversupplied`, `p_balanced`, `p_undersupplied` | probabilities, sum 1 |
//! | `ratio`, `ratio_low`, `ratio_high` | openings per job seeker: median and interval |
//! | `supply…`, `demand…` | persons in the target year: median and interval |
//! | `conflict` … `certain_surplus` | `true` or `false` |
//! | `flag_without_largest_employer`, `cause` | a word, or empty |
//! | `tipping_learners`, `tipping_to` | learners a year that change the flag, and to which |
//! | `reasons` | codes, the most important first, separated by a vertical bar |
//! | `synthetic` | whether the package's rows were made up by a program |
//!
//! What is not known is empty.

use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::units::Interval;

use super::round::{Number, ten_thousandths};
use super::{Document, Row, Sort};
use crate::text::Language;

/// The columns, in order.
pub const COLUMNS: [&str; 31] = [
    "trade_code",
    "name_vi",
    "name_en",
    "group_code",
    "group_name_vi",
    "data_year",
    "target_year",
    "flag",
    "strength",
    "p_oversupplied",
    "p_balanced",
    "p_undersupplied",
    "ratio",
    "ratio_low",
    "ratio_high",
    "supply",
    "supply_low",
    "supply_high",
    "demand",
    "demand_low",
    "demand_high",
    "conflict",
    "fragile",
    "flag_without_largest_employer",
    "outcome_only",
    "certain_surplus",
    "tipping_learners",
    "tipping_to",
    "cause",
    "reasons",
    "synthetic",
];

/// The document as CSV.
#[must_use]
pub fn render(document: &Document) -> String {
    let mut out = line(&COLUMNS.map(str::to_owned));
    for row in document.rows(Sort::Code, Language::Vi) {
        out.push_str(&line(&fields(&row, document)));
    }
    out
}

fn fields(row: &Row, document: &Document) -> [String; 31] {
    let Row {
        name,
        trade,
        supply,
    } = *row;
    let optional = |text: Option<&String>| text.cloned().unwrap_or_default();
    let [over, balanced, under] = ten_thousandths(&trade.probability)
        .map(|part| number(Number::fixed(f64::from(part) / 10_000.0, 4)));
    let [ratio, ratio_low, ratio_high] = interval(trade.ratio, Number::ratio);
    let [supply, supply_low, supply_high] = interval(supply, Number::persons);
    let [demand, demand_low, demand_high] = interval(trade.demand, Number::persons);
    let key = |flag: Option<Flag>| flag.map_or_else(String::new, |flag| flag.key().to_owned());
    let codes: Vec<&str> = trade
        .reasons
        .iter()
        .map(vocmatch_models::assess::reason::Reason::code)
        .collect();
    [
        trade.trade.as_str().to_owned(),
        name.vi.clone(),
        optional(name.en.as_ref()),
        optional(name.group_code.as_ref()),
        optional(name.group_name_vi.as_ref()),
        document.assessment.data_year.0.to_string(),
        document.assessment.target_year.0.to_string(),
        trade.flag.key().to_owned(),
        strength_key(trade.strength).to_owned(),
        over,
        balanced,
        under,
        ratio,
        ratio_low,
        ratio_high,
        supply,
        supply_low,
        supply_high,
        demand,
        demand_low,
        demand_high,
        trade.conflict.to_string(),
        trade.fragile.to_string(),
        key(trade.without_largest_employer),
        trade.outcome_only.to_string(),
        trade.certain_surplus.to_string(),
        number(
            trade
                .tipping_point
                .and_then(|point| Number::persons(point.learners)),
        ),
        key(trade.tipping_point.map(|point| point.to)),
        trade.cause.map_or_else(String::new, word),
        codes.join("|"),
        document.package.synthetic.to_string(),
    ]
}

const fn strength_key(strength: Strength) -> &'static str {
    match strength {
        Strength::Firm => "firm",
        Strength::Likely => "likely",
        Strength::Weak => "weak",
        Strength::None => "none",
    }
}

/// The word that the JSON format uses for a value.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn interval(interval: Option<Interval>, round: fn(f64) -> Option<Number>) -> [String; 3] {
    interval.map_or_else(<[String; 3]>::default, |i| {
        [i.median, i.low, i.high].map(|value| number(round(value)))
    })
}

fn number(number: Option<Number>) -> String {
    number.map_or_else(String::new, |number| number.get().to_string())
}

/// Fields as one line, in quotation marks where they need them (RFC 4180, with a line feed alone).
#[must_use]
pub fn line(fields: &[String]) -> String {
    let quoted: Vec<String> = fields.iter().map(|field| quote(field)).collect();
    format!("{}\n", quoted.join(","))
}

fn quote(field: &str) -> String {
    if field.contains([',', ';', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ')
    {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn every_row_has_every_column_and_what_is_unknown_is_empty() {
        let text = render(&Sample::new().document());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(
            lines[1],
            "han,Hàn,Welding,520,Nhóm 520,2025,2026,undersupplied,firm,0.0049,0.1151,0.88,1.712,1.321,2.2,310.3,270,352,1530,421,1655,false,true,,false,false,172.4,balanced,few_applicants,survey_planned_hires_exceed_graduates|in_trade_share_high|postings_many_for_the_trade|fragile,true"
        );
        assert!(
            lines[3]
                .contains("insufficient_evidence,none,0.1,0.8,0.1,1,0.2,5,12400,11000,14000,,,,")
        );
        for line in &lines {
            assert_eq!(line.split(',').count(), COLUMNS.len(), "{line}");
        }
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let fields = ["a,b", "x\"y", "hai\ndòng", " lề", "1.5"].map(str::to_owned);
        assert_eq!(
            line(&fields),
            "\"a,b\",\"x\"\"y\",\"hai\ndòng\",\" lề\",1.5\n"
        );
    }
}
