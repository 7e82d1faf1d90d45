//! The table on a terminal: a line per trade, as wide as the terminal allows.

mod bar;
mod columns;
mod marks;

use vocmatch_models::assess::Assessment;
use vocmatch_models::assess::flag::Flag;

use super::layout::{flow, hanging, width};
use super::paint::{Paint, sign};
use super::{Document, Row, Sort};
use crate::text::figure::count;
use crate::text::{self, Language, sentence};

pub use bar::{bar, scale};
use columns::Columns;
use marks::Badge;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style<'a> {
    /// The language.
    pub language: Language,
    /// Whether to colour.
    pub paint: Paint,
    /// Cells of a line.
    pub width: usize,
    /// The folder of the package as the user wrote it, for the command that explains a trade.
    pub folder: Option<&'a str>,
}

/// Narrower terminals are served as if they had this many cells.
const NARROWEST: usize = 40;

/// The whole table with its heading and notes.
#[must_use]
pub fn render(document: &Document, style: &Style) -> String {
    let rows = document.rows(Sort::Flag, style.language);
    let mut out = header(document, rows.len(), style);
    out.push('\n');
    if rows.is_empty() {
        out.push_str(style.language.labels().no_trades);
        out.push('\n');
        return out;
    }
    let columns = Columns::fit(&rows, style);
    out.push_str(&columns.heading(style));
    for row in &rows {
        out.push_str(&columns.line(row, document, style));
    }
    out.push('\n');
    out.push_str(&footer(document, &rows, &columns, style));
    out
}

/// What it is about: package, years, and that it is synthetic where it is.
#[must_use]
pub fn header(document: &Document, trades: usize, style: &Style) -> String {
    let Style {
        language, paint, ..
    } = *style;
    let labels = language.labels();
    let package = document
        .package
        .title
        .as_deref()
        .unwrap_or(&document.package.name);
    let cells = style.width.max(NARROWEST);
    let line = |text: &str| hanging("", text, cells);
    let Assessment {
        data_year,
        target_year,
        ..
    } = *document.assessment;
    let mut out = String::new();
    for text in line(&format!("{} · {package}", labels.title)).lines() {
        out.push_str(&paint.bold(text));
        out.push('\n');
    }
    out.push_str(&line(&sentence::span(
        data_year,
        target_year,
        trades,
        language,
    )));
    if document.package.synthetic {
        for text in line(labels.synthetic).lines() {
            out.push_str(&paint.warning(text));
            out.push('\n');
        }
    }
    if let Some(level) = &document.selection.level {
        out.push_str(&line(&sentence::one_level(
            &text::level(level, language),
            language,
        )));
    }
    out
}

fn footer(document: &Document, rows: &[Row], columns: &Columns, style: &Style) -> String {
    let Style {
        language, paint, ..
    } = *style;
    let labels = language.labels();
    let cells = style.width.max(NARROWEST);
    let mut out = String::new();
    let totals: Vec<(String, usize)> = Flag::ALL
        .into_iter()
        .map(|flag| {
            (
                flag,
                rows.iter().filter(|row| row.trade.flag == flag).count(),
            )
        })
        .filter(|(_, n)| *n > 0)
        .map(|(flag, n)| {
            let said = format!(
                "{} {} {}",
                sign(flag),
                count(n as f64, language),
                text::flag(flag, language)
            );
            (paint.flag(flag, &said), width(&said))
        })
        .collect();
    for line in flow(&totals, "   ", cells) {
        out.push_str(&line);
        out.push('\n');
    }
    let flags = &document.parameters.flags;
    let dim = |text: String| {
        text.lines()
            .map(|line| paint.dim(line) + "\n")
            .collect::<String>()
    };
    out.push_str(&dim(hanging("", labels.ratio_meaning, cells)));
    out.push_str(&dim(hanging(
        "",
        &sentence::bounds(flags.surplus_ratio, flags.shortage_ratio, language),
        cells,
    )));
    if columns.remarks.is_some() {
        let badges = Badge::ALL
            .into_iter()
            .filter(|badge| rows.iter().any(|row| badge.on(row.trade)))
            .map(|badge| badge.legend(language));
        let legend: Vec<(String, usize)> = std::iter::once(labels.strength_scale)
            .chain(badges)
            .map(|words| (words.to_owned(), width(words)))
            .collect();
        for line in flow(&legend, " · ", cells) {
            out.push_str(&paint.dim(&line));
            out.push('\n');
        }
    }
    for missing in &document.assessment.missing {
        let said = format!("{}: {}", labels.missing, text::missing(*missing, language));
        out.push_str(&hanging("! ", &said, cells));
    }
    out.push_str(&quality(document, language, cells));
    if let (Some(folder), Some(row)) = (style.folder, rows.first()) {
        let command = format!(
            "vocmatch explain {} --data {}",
            row.trade.trade,
            quoted(folder)
        );
        out.push_str(&sentence::explain_hint(&paint.bold(&command), language));
        out.push('\n');
    }
    out
}

fn quality(document: &Document, language: Language, cells: usize) -> String {
    let quality = &document.quality;
    let mut out = String::new();
    let rejected: u64 = quality.rejected.values().sum();
    if rejected > 0 {
        out.push_str(&hanging(
            "! ",
            &sentence::rows_rejected(rejected, language),
            cells,
        ));
    }
    if quality.unmatched_titles > 0 {
        out.push_str(&hanging(
            "! ",
            &sentence::unmatched_titles(quality.unmatched_titles, language),
            cells,
        ));
    }
    if !quality.warnings.is_empty() {
        out.push_str(&hanging(
            "! ",
            &sentence::warnings(quality.warnings.len(), language),
            cells,
        ));
    }
    out
}

/// A path as a shell reads it in one piece.
#[must_use]
pub fn quoted(path: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "/._-+~:@".contains(c);
    if !path.is_empty() && path.chars().all(safe) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests;
