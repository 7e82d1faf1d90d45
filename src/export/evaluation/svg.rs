//! Drawings: reliability, ranked intervals and bars, each 360 units wide so that a telephone shows them at full size.

use vocmatch_models::evaluate::{RankedTrade, ReliabilityBin};

use super::answers::{Answer, Author};
use super::page::{class, escape};
use crate::export::layout::left;
use crate::export::paint::sign;
use crate::text::evaluation::{self, labels};
use crate::text::figure::{count, decimal, percent, ratio as ratio_text};
use crate::text::{self, Language};

const WIDTH: f64 = 360.0;

/// What a drawing is called, for whoever cannot see it.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// Its name within the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it shows.
    pub description: &'a str,
}

fn frame(caption: Caption, height: f64, body: &str) -> String {
    let Caption {
        id,
        title,
        description,
    } = caption;
    let (title, description) = (escape(title), escape(description));
    format!(
        "<svg role=\"img\" viewBox=\"0 0 {WIDTH} {}\" aria-labelledby=\"{id}-t {id}-d\">\n\
         <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{description}</desc>\n{body}</svg>\n",
        at(height)
    )
}

/// A coordinate to a tenth.
fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> String {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(at);
    format!("<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>\n")
}

fn words(class: &str, x: f64, y: f64, text: &str) -> String {
    let [x, y] = [x, y].map(at);
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>\n",
        escape(text)
    )
}

/// A group whose title appears where one points at it.
fn group(title: &str, body: &str) -> String {
    format!("<g>\n<title>{}</title>\n{body}</g>\n", escape(title))
}

/// Left and right end, top and bottom of the reliability diagram's field.
const FIELD: [f64; 4] = [44.0, 340.0, 10.0, 250.0];

/// Place of a stated probability and an observed share in the reliability diagram.
fn share_place(stated: f64, observed: f64) -> (f64, f64) {
    let [left, right, top, bottom] = FIELD;
    (
        left + (right - left) * stated.clamp(0.0, 1.0),
        bottom - (bottom - top) * observed.clamp(0.0, 1.0),
    )
}

/// Stated against observed probability with 95 % intervals and counts.
pub fn reliability(bins: &[ReliabilityBin], caption: Caption, language: Language) -> String {
    let [left, right, _, bottom] = FIELD;
    let mut body = String::new();
    for fifth in 0..=5 {
        let share = f64::from(fifth) / 5.0;
        let (x, y) = share_place(share, share);
        body.push_str(&line("g", (left, y), (right, y)));
        body.push_str(&words(
            "t e",
            left - 5.0,
            y + 3.5,
            &percent(share, language),
        ));
        body.push_str(&words("t m", x, bottom + 14.0, &percent(share, language)));
    }
    body.push_str(&line("d", share_place(0.0, 0.0), share_place(1.0, 1.0)));
    body.push_str(&line("a", (left, bottom), (right, bottom)));
    for bin in bins {
        body.push_str(&reliability_point(bin, language));
    }
    let axes = labels(language);
    body.push_str(&words(
        "t m",
        f64::midpoint(left, right),
        bottom + 46.0,
        axes.stated,
    ));
    body.push_str(&vertical(
        11.0,
        f64::midpoint(FIELD[2], bottom),
        axes.observed,
    ));
    body.push_str(&words("t e", left - 5.0, bottom + 29.0, "n"));
    frame(caption, bottom + 54.0, &body)
}

fn vertical(x: f64, y: f64, text: &str) -> String {
    let [x, y] = [x, y].map(at);
    format!(
        "<text class=\"t m\" transform=\"translate({x} {y}) rotate(-90)\">{}</text>\n",
        escape(text)
    )
}

fn reliability_point(bin: &ReliabilityBin, language: Language) -> String {
    let observed = bin.observed;
    let (x, y) = share_place(bin.stated, observed.median);
    let (_, low) = share_place(bin.stated, observed.low);
    let (_, high) = share_place(bin.stated, observed.high);
    let off = if bin.kept() { "" } else { " off" };
    let mut body = line(&format!("err{off}"), (x, low), (x, high));
    for end in [low, high] {
        body.push_str(&line(&format!("err{off}"), (x - 4.0, end), (x + 4.0, end)));
    }
    body.push_str(&if bin.kept() {
        circle("pt", x, y, 4.0)
    } else {
        diamond("pt off", x, y, 5.0)
    });
    let (middle, _) = share_place(bin.low + 0.05, 0.0);
    let n = count(bin.statements as f64, language);
    body.push_str(&words("t m", middle, FIELD[3] + 29.0, &n));
    let said = evaluation::reliability_point(
        bin.stated,
        [observed.low, observed.median, observed.high],
        bin.statements,
        language,
    );
    group(&said, &body)
}

fn circle(class: &str, x: f64, y: f64, radius: f64) -> String {
    let [x, y, radius] = [x, y, radius].map(at);
    format!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\n")
}

fn diamond(class: &str, x: f64, y: f64, size: f64) -> String {
    let [left, right, top, bottom] = [x - size, x + size, y - size, y + size].map(at);
    let [x, y] = [x, y].map(at);
    format!("<path class=\"{class}\" d=\"M{x} {top}L{right} {y}L{x} {bottom}L{left} {y}Z\"/>\n")
}

fn cross(x: f64, y: f64, size: f64) -> String {
    let [left, right, top, bottom] = [x - size, x + size, y - size, y + size].map(at);
    format!(
        "<path class=\"x\" d=\"M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}\"/>\n"
    )
}

fn rectangle(class: &str, corner: (f64, f64), size: (f64, f64)) -> String {
    let [x, y, width, height] = [corner.0, corner.1, size.0.max(0.0), size.1].map(at);
    format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\n")
}

/// A triangle that says that something lies beyond an end of the axis.
fn beyond(x: f64, y: f64, towards: f64) -> String {
    let [base, tip, top, bottom, y] = [x, x + towards, y - 3.5, y + 3.5, y].map(at);
    format!("<path class=\"far\" d=\"M{base} {top}L{tip} {y}L{base} {bottom}Z\"/>\n")
}

/// The axis of ratios reaches from a quarter to four openings per seeker.
const LIMIT: f64 = 4.0;
/// Left and right end of the axis of ratios.
const AXIS: (f64, f64) = (146.0, 346.0);
/// Height of a trade's row, and of what stands above and below the rows.
const ROW: f64 = 15.0;
const ABOVE: f64 = 20.0;
const BELOW: f64 = 22.0;
/// Letters of a trade's name that fit.
const NAME: usize = 19;

/// Place of a ratio on the axis, inside its ends.
fn ratio_place(ratio: f64) -> f64 {
    let inside = ratio.clamp(1.0 / LIMIT, LIMIT);
    let share = inside.ln() / (2.0 * LIMIT.ln()) + 0.5;
    AXIS.0 + (AXIS.1 - AXIS.0) * share
}

/// A triangle where a ratio lies beyond the axis.
fn overflow(ratio: f64, y: f64) -> String {
    if ratio > LIMIT {
        beyond(AXIS.1 + 5.0, y, 6.0)
    } else if ratio < 1.0 / LIMIT {
        beyond(AXIS.0 - 5.0, y, -6.0)
    } else {
        String::new()
    }
}

/// Whether the truth lies outside the interval that was given.
pub fn missed(trade: &RankedTrade) -> bool {
    let outside =
        |ratio: vocmatch_models::units::Interval| !(ratio.low..=ratio.high).contains(&trade.truth);
    trade.ratio.is_some_and(outside)
}

/// Interval and truth of each trade on a logarithmic axis, a row per trade.
///
/// * `bounds`: of the balanced band, which is shaded.
pub fn ranked(
    trades: &[RankedTrade],
    bounds: [f64; 2],
    caption: Caption,
    language: Language,
) -> String {
    let bottom = ABOVE + ROW * trades.len() as f64;
    let [low, high] = bounds.map(ratio_place);
    let band = (high - low, bottom - ABOVE + 4.0);
    let mut body = rectangle("band", (low, ABOVE - 4.0), band);
    for (ratio, mark) in [(0.25, "¼"), (0.5, "½"), (1.0, "1"), (2.0, "2"), (4.0, "4")] {
        let x = ratio_place(ratio);
        let kind = if mark == "1" { "d" } else { "g" };
        body.push_str(&line(kind, (x, ABOVE - 4.0), (x, bottom)));
        body.push_str(&words("t m", x, ABOVE - 8.0, mark));
    }
    for (place, trade) in trades.iter().enumerate() {
        let y = ABOVE + ROW * (place as f64 + 0.5);
        body.push_str(&ranked_trade(trade, y, language));
    }
    let middle = f64::midpoint(AXIS.0, AXIS.1);
    body.push_str(&words(
        "t m",
        middle,
        bottom + 14.0,
        labels(language).ratio_axis,
    ));
    frame(caption, bottom + BELOW, &body)
}

fn ranked_trade(trade: &RankedTrade, y: f64, language: Language) -> String {
    let flag = class(trade.flag);
    let full = language.pick(&trade.name_vi, &trade.name_en);
    let name = left(full, NAME);
    let mut body = words("n", 0.0, y + 3.8, name.trim_end());
    body.push_str(&words(
        &format!("sg m {flag}"),
        131.0,
        y + 3.5,
        sign(trade.flag),
    ));
    body.push_str(&line("g", (AXIS.0 - 8.0, y), (AXIS.1, y)));
    if let Some(ratio) = trade.ratio {
        let [low, middle, high] = [ratio.low, ratio.median, ratio.high].map(ratio_place);
        body.push_str(&rectangle(
            &format!("iv {flag}"),
            (low, y - 3.5),
            (high - low, 7.0),
        ));
        body.push_str(&line("mid", (middle, y - 3.5), (middle, y + 3.5)));
    }
    let x = ratio_place(trade.truth);
    body.push_str(&match trade.ratio {
        Some(_) if missed(trade) => cross(x, y, 3.5),
        Some(_) => circle("tr", x, y, 3.2),
        None => circle("tr open", x, y, 3.2),
    });
    body.push_str(&overflow(trade.truth, y));
    let said = trade
        .ratio
        .map(|ratio| [ratio.low, ratio.median, ratio.high].map(|r| ratio_text(r, language)));
    let said = said
        .as_ref()
        .map(|texts| texts.each_ref().map(String::as_str));
    let title = evaluation::ranked_trade(
        full,
        text::flag(trade.flag, language),
        &ratio_text(trade.truth, language),
        said,
        language,
    );
    group(&title, &body)
}

/// Left and right end of the bars, and the height of a row.
const BARS: (f64, f64) = (180.0, 314.0);
const BAR_ROW: f64 = 23.0;

/// Place of a score in 0..=1 among the bars.
fn score_place(score: f64) -> f64 {
    if score.is_nan() {
        return BARS.0;
    }
    BARS.0 + (BARS.1 - BARS.0) * score.clamp(0.0, 1.0)
}

/// Macro-F1 of every way of answering, from 0 to 1.
pub fn bars(answers: &[Answer], caption: Caption, language: Language) -> String {
    let bottom = BAR_ROW * answers.len() as f64 + 4.0;
    let mut body = String::new();
    for (score, digits) in [(0.0, 0), (0.5, 1), (1.0, 0)] {
        let x = score_place(score);
        body.push_str(&line("g", (x, 2.0), (x, bottom)));
        body.push_str(&words(
            "t m",
            x,
            bottom + 13.0,
            &decimal(score, digits, language),
        ));
    }
    for (place, answer) in answers.iter().enumerate() {
        body.push_str(&bar(answer, BAR_ROW * (place as f64 + 0.5) + 2.0, language));
    }
    frame(caption, bottom + 18.0, &body)
}

fn bar(answer: &Answer, y: f64, language: Language) -> String {
    let summary = answer.summary;
    let (kind, weight) = match answer.author {
        Author::Vocmatch => ("bar ours", "n e b"),
        Author::Other | Author::Nobody => ("bar", "n e"),
    };
    let end = score_place(summary.macro_f1);
    let mut body = words(weight, BARS.0 - 6.0, y + 4.0, answer.name);
    body.push_str(&rectangle(kind, (BARS.0, y - 6.5), (end - BARS.0, 13.0)));
    if summary.cities > 1 {
        let [low, high] =
            [-1.0, 1.0].map(|side| score_place(summary.macro_f1 + side * summary.macro_f1_sd));
        body.push_str(&line("sd", (low, y), (high, y)));
    }
    let number = decimal(summary.macro_f1, 3, language);
    let weight = weight.replace(" e", " s");
    body.push_str(&words(&weight, BARS.1 + 8.0, y + 4.0, &number));
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use vocmatch_models::assess::flag::Flag;
    use vocmatch_models::units::Interval;

    const CAPTION: Caption = Caption {
        id: "x",
        title: "a < b",
        description: "c",
    };

    fn trade(truth: f64, ratio: Option<[f64; 3]>) -> RankedTrade {
        RankedTrade {
            trade_code: "han".to_owned(),
            name_vi: "Hàn".to_owned(),
            name_en: "Welding".to_owned(),
            flag: Flag::Undersupplied,
            ratio: ratio.map(|[low, median, high]| Interval { median, low, high }),
            truth,
        }
    }

    #[test]
    fn a_ratio_stands_where_its_logarithm_is() {
        // 146 to 346 for ¼ to 4: 1 in the middle, each doubling 50 further.
        for (ratio, x) in [
            (0.25, 146.0),
            (0.5, 196.0),
            (1.0, 246.0),
            (2.0, 296.0),
            (4.0, 346.0),
            (9.0, 346.0),
        ] {
            assert!((ratio_place(ratio) - x).abs() < 1e-9, "{ratio}");
        }
        let drawn = ranked(
            &[trade(2.0, Some([1.0, 1.0, 4.0]))],
            [0.8, 1.25],
            CAPTION,
            Language::En,
        );
        // The first row's middle is at 20 + 7.5.
        assert!(
            drawn.contains(
                "<rect class=\"iv flag-short\" x=\"246\" y=\"24\" width=\"100\" height=\"7\"/>"
            ),
            "{drawn}"
        );
        assert!(
            drawn.contains("<circle class=\"tr\" cx=\"296\" cy=\"27.5\" r=\"3.2\"/>"),
            "{drawn}"
        );
    }

    #[test]
    fn a_miss_and_a_silence_differ_in_shape() {
        let hit = ranked(
            &[trade(2.0, Some([1.0, 1.5, 4.0]))],
            [0.8, 1.25],
            CAPTION,
            Language::Vi,
        );
        let miss = ranked(
            &[trade(0.5, Some([1.0, 1.5, 4.0]))],
            [0.8, 1.25],
            CAPTION,
            Language::Vi,
        );
        let silent = ranked(&[trade(0.5, None)], [0.8, 1.25], CAPTION, Language::Vi);
        assert!(!hit.contains("class=\"x\"") && hit.contains("class=\"tr\""));
        assert!(miss.contains("class=\"x\"") && !miss.contains("class=\"tr\""));
        assert!(silent.contains("class=\"tr open\"") && !silent.contains("class=\"iv"));
    }

    #[test]
    fn what_lies_beyond_the_axis_is_marked() {
        let far = ranked(
            &[trade(9.0, Some([2.0, 5.0, 12.0]))],
            [0.8, 1.25],
            CAPTION,
            Language::En,
        );
        assert_eq!(far.matches("class=\"far\"").count(), 1, "{far}");
        // The interval ends at the edge.
        assert!(far.contains("x=\"296\" y=\"24\" width=\"50\""), "{far}");
    }

    #[test]
    fn a_statement_stands_at_its_shares() {
        let bin = |stated, low, median, high| ReliabilityBin {
            low: 0.5,
            statements: 1234,
            stated,
            observed: Interval { median, low, high },
        };
        // 44 + 296 × 0.5 = 192; 250 − 240 × 0.75 = 70; 250 − 240 × 0.25 = 190; 250 − 240 × 0.5 = 130.
        let kept = reliability(&[bin(0.5, 0.25, 0.5, 0.75)], CAPTION, Language::Vi);
        assert!(
            kept.contains("<line class=\"err\" x1=\"192\" y1=\"190\" x2=\"192\" y2=\"70\"/>"),
            "{kept}"
        );
        assert!(
            kept.contains("<circle class=\"pt\" cx=\"192\" cy=\"130\" r=\"4\"/>"),
            "{kept}"
        );
        assert!(kept.contains(">1.234<"), "{kept}");
        let broken = reliability(&[bin(0.5, 0.6, 0.7, 0.8)], CAPTION, Language::Vi);
        assert!(
            broken.contains("class=\"pt off\"") && !broken.contains("<circle"),
            "{broken}"
        );
    }

    #[test]
    fn titles_are_escaped() {
        let drawn = ranked(&[], [0.8, 1.25], CAPTION, Language::En);
        assert!(
            drawn.contains("<title id=\"x-t\">a &lt; b</title>"),
            "{drawn}"
        );
    }
}
