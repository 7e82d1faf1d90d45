//! The scores on a terminal: a block per scene or year, a column per way of answering.

use vocmatch_models::evaluate::{
    Backtest, BacktestYear, ComparedWith, Grid, ReliabilityBin, SceneScores,
};

use super::answers::{
    Answer, Author, COLUMNS, Column, bin_texts, capitalised, meanings, of_scene, of_year,
    scene_name, step_rows,
};
use super::reading;
use crate::export::layout::{hanging, left, right, width, wrap};
use crate::export::paint::Paint;
use crate::text::evaluation::{self, labels};
use crate::text::{self, Language};

/// Narrower terminals are served as if they had this many cells.
const NARROWEST: usize = 80;
/// Columns stand two cells apart from this width on.
const SPACIOUS: usize = 100;
/// Least and most cells of a column.
const COLUMN: (usize, usize) = (11, 18);

/// How the blocks are written.
#[derive(Debug, Clone, Copy)]
struct Style {
    language: Language,
    paint: Paint,
    cells: usize,
}

/// Every scene with every way of answering, then whether the probabilities of the first scene are kept.
#[must_use]
pub fn table(grid: &Grid, language: Language, paint: Paint, cells: usize) -> String {
    let style = Style::new(language, paint, cells);
    let words = labels(language);
    let mut out = style.bold(words.title);
    out.push_str(&style.warning(words.simulated));
    out.push_str(&style.plain(&evaluation::size(grid.cities, grid.scale, language)));
    for scene in &grid.scenes {
        let heading = scene_heading(scene, language);
        out.push('\n');
        out.push_str(&style.bold(&heading));
        let (known, given): (Vec<_>, Vec<_>) = of_scene(scene, language)
            .into_iter()
            .partition(|answer| answer.author == Author::Nobody);
        out.push_str(&block(&given, style));
        for answer in known {
            out.push_str(&style.dim("", &evaluation::ceiling(answer.summary, language)));
        }
    }
    if let Some(first) = grid.scenes.first() {
        out.push('\n');
        out.push_str(&style.bold(&format!(
            "{} · {}",
            words.reliability,
            scene_name(&first.scene, language)
        )));
        out.push_str(&reliability(&first.reliability, style));
    }
    if !grid.without_step.is_empty() {
        out.push('\n');
        out.push_str(&style.bold(words.steps));
        out.push_str(&style.plain(words.steps_read));
        out.push_str(&steps(grid, style));
    }
    out.push('\n');
    out.push_str(&style.list(&reading::of_grid(grid, language)));
    out.push('\n');
    out.push_str(&glossary(style));
    out.push_str(&style.origin(&grid.command, &grid.version, &grid.parameters));
    out
}

/// Every year with every way of answering.
#[must_use]
pub fn backtest_table(
    backtest: &Backtest,
    language: Language,
    paint: Paint,
    cells: usize,
) -> String {
    let style = Style::new(language, paint, cells);
    let words = labels(language);
    let mut out = style.bold(&format!("{} · {}", words.backtest_title, backtest.package));
    if backtest.synthetic {
        out.push_str(&style.warning(language.labels().synthetic));
    }
    out.push_str(&style.plain(words.backtest_intro));
    for year in &backtest.years {
        out.push('\n');
        out.push_str(&year_block(year, style));
    }
    out.push('\n');
    out.push_str(&style.list(&reading::of_backtest(backtest, language)));
    out.push('\n');
    out.push_str(&glossary(style));
    out.push_str(&style.origin(&backtest.command, &backtest.version, &backtest.parameters));
    out
}

fn year_block(year: &BacktestYear, style: Style) -> String {
    let language = style.language;
    let mut out = style.bold(&evaluation::year(
        year.data_year,
        year.target_year,
        year.trades,
        language,
    ));
    let compared = text::compared_with(year.compared_with, language);
    out.push_str(&style.plain(&evaluation::yardstick(&compared, language)));
    out.push_str(&block(&of_year(year, language), style));
    out.push_str(&style.plain(&evaluation::outcomes_reading(
        year.rank_with_outcomes,
        language,
    )));
    if matches!(year.compared_with, ComparedWith::Hindsight { .. }) {
        out.push_str(&style.dim("", evaluation::hindsight_caution(language)));
    }
    out
}

/// The name of a scene with its word on the command line.
fn scene_heading(scene: &SceneScores, language: Language) -> String {
    let name = scene_name(&scene.scene, language);
    let heading = capitalised(&name);
    if name == scene.scene {
        heading
    } else {
        format!("{heading} ({})", scene.scene)
    }
}

/// A line per score, a column per way of answering.
fn block(answers: &[Answer], style: Style) -> String {
    let Style {
        language,
        paint,
        cells,
    } = style;
    let headings = COLUMNS.map(|column| column.heading(language));
    let label = headings.iter().map(|text| width(text)).max().unwrap_or(0);
    let gap = if cells >= SPACIOUS { 2 } else { 1 };
    let each = cells.saturating_sub(label) / answers.len().max(1);
    let column = each.saturating_sub(gap).clamp(COLUMN.0, COLUMN.1);
    let line = |first: String, others: Vec<String>| {
        let others: Vec<String> = others
            .iter()
            .map(|text| format!("{}{}", " ".repeat(gap), right(text, column)))
            .collect();
        (first, others)
    };
    let mut out = String::new();
    for names in stacked(answers, column) {
        let (first, others) = line(" ".repeat(label), names);
        out.push_str(&finished(&first, &others, Paint::Plain));
    }
    for (place, heading) in COLUMNS.into_iter().zip(headings) {
        let values = answers
            .iter()
            .map(|answer| place.value(answer.summary, language));
        let first = match place {
            Column::Score(_) => left(&heading, label),
            Column::Class(_, flag) => paint.flag(flag, &left(&heading, label)),
        };
        let (first, others) = line(first, values.collect());
        out.push_str(&finished(&first, &others, paint));
    }
    out
}

/// A line whose first column of figures, ours, stands out.
fn finished(first: &str, others: &[String], paint: Paint) -> String {
    let mut line = first.to_owned();
    for (place, text) in others.iter().enumerate() {
        line.push_str(&if place == 0 {
            paint.bold(text)
        } else {
            text.clone()
        });
    }
    format!("{}\n", line.trim_end())
}

/// The names of the answers in lines of a column's width, their last lines level.
fn stacked(answers: &[Answer], column: usize) -> Vec<Vec<String>> {
    let wrapped: Vec<Vec<String>> = answers
        .iter()
        .map(|answer| wrap(answer.name, column))
        .collect();
    let lines = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let at = |line: usize| {
        let of = |name: &Vec<String>| {
            let missing = lines - name.len();
            line.checked_sub(missing)
                .and_then(|place| name.get(place))
                .cloned()
                .unwrap_or_default()
        };
        wrapped.iter().map(of).collect()
    };
    (0..lines).map(at).collect()
}

fn reliability(bins: &[ReliabilityBin], style: Style) -> String {
    let Style {
        language, paint, ..
    } = style;
    let words = labels(language);
    let heading = [
        words.tenth,
        words.statements,
        words.stated,
        words.observed,
        words.interval_95,
    ];
    let rows: Vec<([String; 5], bool)> = bins
        .iter()
        .map(|bin| (bin_texts(bin, language), bin.kept()))
        .collect();
    let mut cells = heading.map(width);
    for (row, _) in &rows {
        for (size, text) in cells.iter_mut().zip(row) {
            *size = (*size).max(width(text));
        }
    }
    let line = |texts: &[String]| {
        let columns = texts
            .iter()
            .zip(cells)
            .map(|(text, size)| right(text, size));
        columns.collect::<Vec<_>>().join("  ")
    };
    let mut out = format!("{}\n", line(&heading.map(str::to_owned)));
    for (row, kept) in rows {
        let mark = if kept {
            words.kept.to_owned()
        } else {
            paint.warning(words.not_kept)
        };
        out.push_str(&format!("{}  {mark}\n", line(&row)));
    }
    out
}

/// An item per step that was left out, with its scores.
fn steps(grid: &Grid, style: Style) -> String {
    let rows = step_rows(grid, style.language);
    let Some((headings, rows)) = rows.split_first() else {
        return String::new();
    };
    let item = |row: &Vec<String>| {
        let named = headings.iter().zip(row).skip(1);
        let scores: Vec<String> = named
            .map(|(name, score)| format!("{name} {score}"))
            .collect();
        let name = row.first().map_or("", String::as_str);
        format!("{}: {}", capitalised(name), scores.join(" · "))
    };
    style.list(&rows.iter().map(item).collect::<Vec<_>>())
}

fn glossary(style: Style) -> String {
    meanings(style.language)
        .iter()
        .map(|(name, meaning)| style.dim("", &format!("{name}: {meaning}.")))
        .collect()
}

impl Style {
    fn new(language: Language, paint: Paint, cells: usize) -> Self {
        Self {
            language,
            paint,
            cells: cells.max(NARROWEST),
        }
    }

    fn plain(self, text: &str) -> String {
        hanging("", text, self.cells)
    }

    fn styled(self, first: &str, text: &str, style: impl Fn(&str) -> String) -> String {
        let lines = hanging(first, text, self.cells);
        lines.lines().map(|line| style(line) + "\n").collect()
    }

    fn bold(self, text: &str) -> String {
        self.styled("", text, |line| self.paint.bold(line))
    }

    fn dim(self, first: &str, text: &str) -> String {
        self.styled(first, text, |line| self.paint.dim(line))
    }

    fn warning(self, text: &str) -> String {
        self.styled("", text, |line| self.paint.warning(line))
    }

    fn list(self, sentences: &[String]) -> String {
        let item = |text: &String| hanging("• ", text, self.cells);
        sentences.iter().map(item).collect()
    }

    fn origin(self, command: &str, version: &str, parameters: &str) -> String {
        let words = labels(self.language);
        let origin = evaluation::origin(version, parameters, self.language);
        format!(
            "\n{}: {command}\n{}",
            words.reproduce,
            self.dim("", &origin)
        )
    }
}
