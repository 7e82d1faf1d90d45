//! How many titles are read rightly.

use vocmatch::titles::{NO_TRADE, TitleIndex, TitleMatch, Verdict};

use super::constructed::Constructed;
use super::reference::Labelled;

/// The verdict as in the output file; empty where there is none.
fn code(found: &TitleMatch) -> &str {
    match &found.verdict {
        Verdict::Trade(code) => code,
        Verdict::None => NO_TRADE,
        Verdict::Abstain => "",
    }
}

/// A title with its right readings.
pub trait Answered {
    fn title(&self) -> &str;
    fn label(&self) -> &str;
    /// Whether a reading other than the label is right as well.
    fn accepts(&self, code: &str) -> bool;

    /// The verdict is the label or another right reading.
    fn is_right(&self, index: &TitleIndex) -> bool {
        self.right(&index.classify(self.title()))
    }

    fn right(&self, found: &TitleMatch) -> bool {
        code(found) == self.label() || self.accepts(code(found))
    }

    /// The same, or the label is among the alternatives.
    fn leniently_right(&self, found: &TitleMatch) -> bool {
        self.right(found) || found.alternatives.iter().any(|other| other == self.label())
    }
}

impl Answered for Labelled {
    fn title(&self) -> &str {
        &self.title
    }
    fn label(&self) -> &str {
        &self.trade_code
    }
    fn accepts(&self, code: &str) -> bool {
        self.also.contains(code)
    }
}

impl Answered for Constructed {
    fn title(&self) -> &str {
        &self.title
    }
    fn label(&self) -> &str {
        &self.trade_code
    }
    fn accepts(&self, code: &str) -> bool {
        self.also.as_deref() == Some(code)
    }
}

/// Counts over a set of titles.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    pub titles: usize,
    /// Verdict right.
    pub right: usize,
    /// Verdict right, or the label among the alternatives.
    pub lenient: usize,
    pub open: usize,
    /// Titles of no trade, and those of them with a right verdict.
    pub no_trade: (usize, usize),
    /// Verdicts "no trade", and the right ones among them.
    pub said_no_trade: (usize, usize),
    /// Mean squared difference between score and being right, over verdicts, times their number.
    squares: f64,
}

impl Score {
    pub fn of<T: Answered>(index: &TitleIndex, titles: &[&T]) -> Self {
        let texts: Vec<&str> = titles.iter().map(|title| title.title()).collect();
        let mut score = Self::default();
        for (title, found) in titles.iter().zip(index.classify_many(&texts)) {
            let right = title.right(&found);
            score.titles += 1;
            score.right += usize::from(right);
            score.lenient += usize::from(title.leniently_right(&found));
            let open = found.verdict == Verdict::Abstain;
            score.open += usize::from(open);
            if title.label() == NO_TRADE {
                score.no_trade.0 += 1;
                score.no_trade.1 += usize::from(right);
            }
            if found.verdict == Verdict::None {
                score.said_no_trade.0 += 1;
                score.said_no_trade.1 += usize::from(right);
            }
            if !open {
                score.squares += (found.score - f64::from(u8::from(right))).powi(2);
            }
        }
        score
    }

    /// Shares in percent: lenient, right, right among those answered, open, titles of no trade right, verdicts "no
    /// trade" right; then the Brier score of the verdicts.
    pub fn line(&self) -> String {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let answered = self.titles - self.open;
        format!(
            "{:6} {:8.1} {:8.1} {:10.1} {:6.1} {:10.1} {:12.1} {:8.3}",
            self.titles,
            percent(self.lenient, self.titles),
            percent(self.right, self.titles),
            percent(self.right, answered),
            percent(self.open, self.titles),
            percent(self.no_trade.1, self.no_trade.0),
            percent(self.said_no_trade.1, self.said_no_trade.0),
            self.squares / answered.max(1) as f64,
        )
    }
}

/// The heading of [`Score::line`].
pub const HEADING: &str =
    "titles  lenient    right  of answered   open  none right  said none ok    Brier";
