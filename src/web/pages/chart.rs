//! Charts as SVG, for pages without scripts. Published crates draw for bitmaps or write no titles, descriptions and
//! classes, so these few marks are drawn here: sizes for a narrow telephone, colours from the stylesheet, patterns for
//! print, words instead of legends. Whoever shows one puts its table below it.

use std::fmt::Write as _;

use crate::text::Language;

use super::blocks::escaped as safe;
use super::show::{Range, Show, sign};

/// Width of every chart: a telephone of 320 points shows it at full size, so that text stays 12 points high.
const WIDTH: f64 = 292.0;
/// Height of a row with its label above the mark.
const ROW: f64 = 38.0;
/// Height of the scale below the rows.
const SCALE: f64 = 22.0;
/// Room at both ends of a field, for what lies at its edge.
const EDGE: f64 = 16.0;

/// What a chart is called, for whoever cannot see it.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// Its name within the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub description: &'a str,
}

/// A drawing around its body.
fn frame(caption: Caption<'_>, height: f64, body: &str) -> String {
    let id = caption.id;
    let (title, description) = (safe(caption.title), safe(caption.description));
    format!(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>\
         <defs><pattern id=\"{id}-p\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect class=\"hatch-ground\" width=\"6\" height=\"6\"/><rect class=\"hatch\" width=\"2\" height=\"6\"/></pattern></defs>\
         {body}</svg>"
    )
}

/// A place along a field, to a tenth.
fn at(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// An interval with its estimate and what it is about.
#[derive(Debug, Clone)]
pub struct IntervalRow<'a> {
    /// Above the mark.
    pub label: &'a str,
    /// Its flag, which gives the sign and the colour.
    pub flag: &'a str,
    /// Openings per job seeker.
    pub ratio: Range,
}

/// Bounds of balance, openings per job seeker.
#[derive(Debug, Clone, Copy)]
pub struct Balance {
    /// From here down there are too many.
    pub low: f64,
    /// From here up there are too few.
    pub high: f64,
}

/// Ratios on a logarithmic scale around the line of balance.
#[must_use]
pub fn intervals(
    rows: &[IntervalRow<'_>],
    balance: Balance,
    caption: Caption<'_>,
    language: Language,
) -> String {
    const TICKS: [f64; 7] = [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
    let show = Show(language);
    let reach = rows
        .iter()
        .flat_map(|row| [row.ratio.low, row.ratio.high])
        .filter(|ratio| ratio.is_finite() && *ratio > 0.0)
        .map(|ratio| ratio.log2().abs())
        .fold(1.2, f64::max)
        .clamp(1.2, 3.2);
    let place = |ratio: f64| {
        let along = (ratio.max(1e-9).log2() / reach).clamp(-1.0, 1.0);
        at(WIDTH / 2.0 + along * (WIDTH / 2.0 - EDGE))
    };
    let bottom = ROW * rows.len() as f64 + 4.0;
    let mut body = String::new();
    let (low, high) = (place(balance.low), place(balance.high));
    let _ = write!(
        body,
        "<rect class=\"band\" x=\"{low}\" y=\"0\" width=\"{}\" height=\"{bottom}\"/>\
         <line class=\"balance\" x1=\"{1}\" x2=\"{1}\" y1=\"0\" y2=\"{bottom}\"/>",
        at(high - low),
        place(1.0)
    );
    for tick in TICKS
        .iter()
        .filter(|tick| tick.log2().abs() <= reach + 1e-9)
    {
        let x = place(*tick);
        let _ = write!(
            body,
            "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{bottom}\"/>\
             <text class=\"scale mid\" x=\"{x}\" y=\"{}\">{}</text>",
            bottom + 15.0,
            show.ratio(*tick)
        );
    }
    for (row, place_of_row) in rows.iter().zip(0_u32..) {
        let top = ROW * f64::from(place_of_row);
        let y = top + 27.0;
        let (x1, x, x2) = (
            place(row.ratio.low),
            place(row.ratio.median),
            place(row.ratio.high),
        );
        let (label, flag) = (safe(row.label), safe(row.flag));
        let said = format!(
            "{} {}",
            show.ratio(row.ratio.median),
            show.ratios(row.ratio)
        );
        let _ = write!(
            body,
            "<g class=\"flag-{flag}\"><title>{label}: {said}</title>\
             <text class=\"label\" x=\"0\" y=\"{}\">{} {label}</text>\
             <rect class=\"reach\" x=\"{x1}\" y=\"{}\" width=\"{}\" height=\"8\" rx=\"2\"/>\
             <circle class=\"dot\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/></g>",
            top + 15.0,
            sign(row.flag),
            y - 4.0,
            at((x2 - x1).max(1.0)),
        );
    }
    frame(caption, bottom + SCALE, &body)
}

/// The interval of one row of a table, without words: the cells beside it say the same.
#[must_use]
pub fn spark(flag: &str, ratio: Option<Range>) -> String {
    const SIZE: (f64, f64) = (104.0, 20.0);
    const REACH: f64 = 3.0;
    let place = |ratio: f64| {
        let along = (ratio.max(1e-9).log2() / REACH).clamp(-1.0, 1.0);
        at(SIZE.0 / 2.0 + along * (SIZE.0 / 2.0 - 4.0))
    };
    let mark = ratio.map_or_else(String::new, |range| {
        let (x1, x, x2) = (place(range.low), place(range.median), place(range.high));
        format!(
            "<rect class=\"reach\" x=\"{x1}\" y=\"7\" width=\"{}\" height=\"6\" rx=\"2\"/><circle class=\"dot\" cx=\"{x}\" cy=\"10\" r=\"4\"/>",
            at((x2 - x1).max(1.0))
        )
    });
    let [width, height] = [SIZE.0, SIZE.1];
    let (flag, middle) = (safe(flag), place(1.0));
    format!(
        "<svg class=\"spark flag-{flag}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\">\
         <line class=\"balance\" x1=\"{middle}\" x2=\"{middle}\" y1=\"0\" y2=\"{height}\"/>{mark}</svg>"
    )
}

/// What was stated with a probability, and how often it was so; shares from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability {
    /// The mean of the stated probabilities.
    pub stated: f64,
    /// How often it was so.
    pub observed: f64,
    /// The interval of that share.
    pub interval: (f64, f64),
}

/// Stated probabilities against what came: on the diagonal they are kept.
#[must_use]
pub fn reliability(points: &[Reliability], caption: Caption<'_>) -> String {
    const LEFT: f64 = 40.0;
    let side = WIDTH - LEFT - EDGE;
    let (x, y) = (
        |share: f64| at(LEFT + share * side),
        |share: f64| at(EDGE + (1.0 - share) * side),
    );
    let mut body = String::new();
    for (share, name) in [
        (0.0, "0%"),
        (0.25, "25%"),
        (0.5, "50%"),
        (0.75, "75%"),
        (1.0, "100%"),
    ] {
        let _ = write!(
            body,
            "<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2}\" y2=\"{2}\"/><text class=\"scale\" x=\"0\" y=\"{3}\">{name}</text>\
             <text class=\"scale mid\" x=\"{4}\" y=\"{5}\">{name}</text>",
            x(0.0),
            x(1.0),
            y(share),
            at(y(share) + 4.0),
            x(share).min(WIDTH - EDGE),
            at(y(0.0) + 18.0)
        );
    }
    let _ = write!(
        body,
        "<line class=\"balance dashed\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    for point in points {
        let (along, (low, high)) = (x(point.stated), point.interval);
        let _ = write!(
            body,
            "<line class=\"mark\" x1=\"{along}\" x2=\"{along}\" y1=\"{}\" y2=\"{}\"/><circle class=\"dot part-1\" cx=\"{along}\" cy=\"{}\" r=\"4.5\"/>",
            y(low),
            y(high),
            y(point.observed)
        );
    }
    frame(caption, at(EDGE + side + SCALE), &body)
}

/// Places of one programme without words: the bar is the plan, the line its cap, the dashed line what is advised.
#[must_use]
pub fn bullet(plan: f64, cap: Option<f64>, advised: Option<f64>) -> String {
    const SIZE: (f64, f64) = (104.0, 20.0);
    let most = [Some(plan), cap, advised]
        .into_iter()
        .flatten()
        .fold(1.0, f64::max);
    let place = |value: f64| at(value.max(0.0) / most * (SIZE.0 - 4.0) + 2.0);
    let line = |value: Option<f64>, class: &str| {
        let Some(x) = value.map(place) else {
            return String::new();
        };
        format!("<line class=\"{class}\" x1=\"{x}\" x2=\"{x}\" y1=\"1\" y2=\"19\"/>")
    };
    let [width, height] = [SIZE.0, SIZE.1];
    let (bar, cap, advised) = (
        at(place(plan) - 2.0),
        line(cap, "mark"),
        line(advised, "mark dashed"),
    );
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"part-1\" x=\"2\" y=\"5\" width=\"{bar}\" height=\"10\"/>{cap}{advised}</svg>"
    )
}

/// A part of a bar.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its class in the stylesheet: `part-1` to `part-5`.
    pub class: &'static str,
    /// How much.
    pub value: f64,
    /// What it is, said where one points at it.
    pub name: String,
}

/// A bar with what it is about.
#[derive(Debug, Clone)]
pub struct BarRow {
    /// Above the bar.
    pub label: String,
    /// Behind the bar.
    pub value: String,
    /// Its parts from zero on.
    pub parts: Vec<Part>,
    /// A line across the bar: a cap, an envelope, a need.
    pub mark: Option<f64>,
    /// Another line, dashed.
    pub dashed: Option<f64>,
}

/// Bars from zero, stacked where they have several parts, with lines across for caps, needs or envelopes.
#[must_use]
pub fn bars(rows: &[BarRow], caption: Caption<'_>) -> String {
    const VALUE: f64 = 100.0;
    let most = rows
        .iter()
        .flat_map(|row| {
            let whole: f64 = row.parts.iter().map(|part| part.value).sum();
            [whole, row.mark.unwrap_or(0.0), row.dashed.unwrap_or(0.0)]
        })
        .fold(1e-9, f64::max);
    let field = WIDTH - VALUE - 4.0;
    let place = |value: f64| at(value.max(0.0) / most * field);
    let mut body = String::new();
    for (row, number) in rows.iter().zip(0_u32..) {
        let top = ROW * f64::from(number);
        let _ = write!(
            body,
            "<text class=\"label\" x=\"0\" y=\"{}\">{}</text>",
            top + 15.0,
            safe(&row.label)
        );
        let mut from = 0.0;
        for part in &row.parts {
            let (x, end) = (place(from), place(from + part.value));
            // Light parts are hatched, so that they differ in print too.
            let hatched = part.class == "part-2" || part.class == "part-4";
            let fill = if hatched {
                format!(" fill=\"url(#{}-p)\"", caption.id)
            } else {
                String::new()
            };
            let _ = write!(
                body,
                "<rect class=\"{}\"{fill} x=\"{x}\" y=\"{}\" width=\"{}\" height=\"14\"><title>{}</title></rect>",
                part.class,
                top + 20.0,
                at((end - x).max(if part.value > 0.0 { 0.5 } else { 0.0 })),
                safe(&part.name)
            );
            from += part.value;
        }
        for (line, class) in [(row.mark, "mark"), (row.dashed, "mark dashed")] {
            if let Some(value) = line {
                let x = place(value);
                let _ = write!(
                    body,
                    "<line class=\"{class}\" x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{}\"/>",
                    top + 17.0,
                    top + 37.0
                );
            }
        }
        let _ = write!(
            body,
            "<text class=\"value\" x=\"{WIDTH}\" y=\"{}\">{}</text>",
            top + 31.5,
            safe(&row.value)
        );
    }
    frame(caption, ROW * rows.len() as f64 + 4.0, &body)
}
