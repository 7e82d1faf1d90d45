//! Where a command's text goes, in which language and colours.

use std::io::IsTerminal;

use crate::export::paint::{Paint, Target, Wish};
use crate::text::Language;

use super::Global;

/// Cells of a line where nothing says how many there are.
const USUAL_WIDTH: usize = 100;

/// What a command needs to know of its surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// The language of everything that is said.
    pub language: Language,
    /// Whether to colour what goes to stdout.
    pub paint: Paint,
    /// Cells of a line.
    pub width: usize,
    /// Whether to show progress on stderr.
    pub progress: Progress,
}

/// What is said on stderr while a command works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing.
    Silent,
    /// A line that moves, where a person looks on.
    Moving,
    /// A line for each step.
    Lines,
}

impl Terminal {
    /// Reads the environment once.
    pub fn new(global: &Global, language: Language) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let target = |is: bool| {
            if is {
                Target::Terminal
            } else {
                Target::Elsewhere
            }
        };
        let stdout = target(std::io::stdout().is_terminal());
        let progress = match (
            global.quiet,
            global.verbose,
            std::io::stderr().is_terminal(),
        ) {
            (true, ..) => Progress::Silent,
            (false, true, _) => Progress::Lines,
            (false, false, true) => Progress::Moving,
            (false, false, false) => Progress::Silent,
        };
        Self {
            language,
            paint: Paint::decide(Wish::from(global.color), stdout, variable),
            width: width(variable("COLUMNS").as_deref()),
            progress,
        }
    }
}

/// `COLUMNS` where it is a number, else what the terminal says.
fn width(columns: Option<&str>) -> usize {
    let said = columns
        .and_then(|columns| columns.trim().parse().ok())
        .filter(|columns| *columns > 0);
    said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(USUAL_WIDTH)
}
