//! The accuracy section of the model card, in Markdown.

use vocmatch_models::evaluate::{Grid, ReliabilityBin};

use super::answers::{COLUMNS, Column, bin_texts, meanings, of_scene, scene_name, step_rows};
use super::reading;
use crate::export::layout::hanging;
use crate::export::paint::sign;
use crate::text::Language::En;
use crate::text::evaluation::{self, labels};
use crate::text::{self, Measure};

/// Cells of a line of prose in the model card.
const LINE: usize = 160;

/// The section: the command, the scores of every scene, whether the first scene's probabilities are kept, and what the
/// figures say.
#[must_use]
pub fn card(grid: &Grid) -> String {
    let words = labels(En);
    let mut out = prose(&format!(
        "{} Made by `{}` ({}): {}",
        words.simulated,
        grid.command,
        evaluation::origin(&grid.version, &grid.parameters, En),
        evaluation::size(grid.cities, grid.scale, En),
    ));
    out.push('\n');
    out.push_str(&scores(grid));
    out.push('\n');
    out.push_str(&prose(&evaluation::scenes(&scene_names(grid), En)));
    out.push('\n');
    for (name, meaning) in meanings(En) {
        out.push_str(&item(&format!("*{name}*: {meaning}.")));
    }
    if let Some(first) = grid
        .scenes
        .first()
        .filter(|scene| !scene.reliability.is_empty())
    {
        let name = scene_name(&first.scene, En);
        out.push_str(&format!(
            "\n{} Scene “{name}”, vocmatch:\n\n",
            words.reliability
        ));
        out.push_str(&reliability(&first.reliability));
    }
    if !grid.without_step.is_empty() {
        out.push_str(&format!("\n{}. {}\n\n", words.steps, words.steps_read));
        for (place, cells) in step_rows(grid, En).iter().enumerate() {
            out.push_str(&row(cells));
            if place == 0 {
                out.push_str(&rule(cells.len()));
            }
        }
    }
    out.push_str("\nWhat the figures say:\n\n");
    for sentence in reading::of_grid(grid, En) {
        out.push_str(&item(&sentence));
    }
    out
}

/// Each scene's word with what it stands for, where the two differ.
fn scene_names(grid: &Grid) -> Vec<String> {
    let named = |key: &str| {
        let name = scene_name(key, En);
        if name == key {
            format!("`{key}`")
        } else {
            format!("`{key}`: {name}")
        }
    };
    grid.scenes
        .iter()
        .map(|scene| named(&scene.scene))
        .collect()
}

fn prose(text: &str) -> String {
    hanging("", text, LINE)
}

fn item(text: &str) -> String {
    hanging("- ", text, LINE)
}

/// A row of a table; a bar inside a cell would end it.
fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn rule(columns: usize) -> String {
    format!("|{}\n", "---|".repeat(columns))
}

fn scores(grid: &Grid) -> String {
    let heading = |column: Column| match column {
        Column::Score(_) => column.heading(En),
        Column::Class(_, flag) => format!(
            "{} {}: {}",
            sign(flag),
            text::flag(flag, En),
            text::measure(Measure::Class, En)
        ),
    };
    let words = labels(En);
    let mut headings = vec![words.scene.to_owned(), words.method.to_owned()];
    headings.extend(COLUMNS.map(heading));
    let mut out = row(&headings) + &rule(headings.len());
    for scene in &grid.scenes {
        for answer in of_scene(scene, En) {
            let mut cells = vec![scene.scene.clone(), answer.name.to_owned()];
            cells.extend(COLUMNS.map(|column| column.value(answer.summary, En)));
            out.push_str(&row(&cells));
        }
    }
    out
}

fn reliability(bins: &[ReliabilityBin]) -> String {
    let words = labels(En);
    let headings = [
        words.tenth,
        words.statements,
        words.stated,
        words.observed,
        words.interval_95,
        words.in_interval,
    ]
    .map(str::to_owned);
    let mut out = row(&headings) + &rule(headings.len());
    for bin in bins {
        let mut cells = bin_texts(bin, En).to_vec();
        cells.push(
            if bin.kept() {
                words.kept
            } else {
                words.not_kept
            }
            .to_owned(),
        );
        out.push_str(&row(&cells));
    }
    out
}

/// The text with what stands between two markers replaced; nothing where the markers do not stand there in this order.
///
/// ```
/// # use vocmatch::export::evaluation::replace_section;
/// assert_eq!(replace_section("a <b> old <e> c", "<b>", "<e>", "new").unwrap(), "a <b>\nnew\n<e> c");
/// assert_eq!(replace_section("a <e> <b>", "<b>", "<e>", "new"), None);
/// ```
#[must_use]
pub fn replace_section(
    text: &str,
    begin_marker: &str,
    end_marker: &str,
    new: &str,
) -> Option<String> {
    let (before, rest) = text.split_once(begin_marker)?;
    let (_, after) = rest.split_once(end_marker)?;
    Some(format!(
        "{before}{begin_marker}\n{}\n{end_marker}{after}",
        new.trim_end()
    ))
}
