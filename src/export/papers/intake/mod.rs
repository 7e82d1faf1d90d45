//! A college's plan of next year's intake: a submission with every row in its annex, and the workbook.

mod gather;
mod tables;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::plan::advice::{CellAdvice, ProviderAdvice, against};
use vocmatch_models::plan::caps::{CapCheck, Verdict};
use vocmatch_models::plan::fill::RoundFill;

pub use gather::{Sources, lines};

use super::{Annex, Block, Cell, Code, Kind, Letterhead, Paper, Provenance};
use crate::text::papers::{self, intake as say};
use crate::text::{self, Language};

/// A provider's plan of one year.
#[derive(Debug, Clone)]
pub struct IntakePlan {
    /// The provider's name.
    pub provider: String,
    /// The year of intake.
    pub year: i32,
    /// The last years, ascending; the last one is the year before the plan.
    pub past_years: Vec<i32>,
    /// Its rows.
    pub lines: Vec<Line>,
    /// Share of a group's scale that may be moved, 0..=1.
    pub move_share: f64,
    /// Whether a program made the data up.
    pub synthetic: bool,
    /// Where the figures come from.
    pub provenance: Provenance,
}

/// A trade at a level and site.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is planned, beside the registration.
    pub check: CapCheck,
    /// The trade's name in the paper's language.
    pub name: String,
    /// Learners admitted in each of the past years, where known.
    pub past: Vec<Option<f64>>,
    /// The plan by round.
    pub rounds: Vec<RoundFill>,
    /// Places of the whole provider for the trade and level, over all its sites.
    pub planned_in_all: f64,
    /// What is expected of the trade and level in the city.
    pub advice: Option<CellAdvice>,
    /// The provider's part of it.
    pub part: Option<ProviderAdvice>,
    /// Why, in the provider's words.
    pub reason: Option<String>,
}

impl Line {
    /// Learners admitted in the year before the plan.
    fn last(&self) -> Option<f64> {
        self.past.last().copied().flatten()
    }

    /// Places that the provider was expected to offer; a new trade starts from none.
    fn assumed(&self) -> f64 {
        self.part.as_ref().map_or(0.0, |part| part.cell.assumed)
    }

    /// The flag that the provider's plan goes against: more places where there are too many people, fewer where there
    /// are too few.
    fn goes_against(&self) -> Option<Flag> {
        let flag = self.advice.as_ref()?.flag;
        against(flag, self.planned_in_all, self.assumed()).then_some(flag)
    }
}

impl IntakePlan {
    /// Without past years, the earliest first, of which no row knows anything.
    #[must_use]
    pub fn without_unknown_years(mut self) -> Self {
        let known = |year: &usize| of_year(&self.lines, *year).next().is_some();
        let first = (0..self.past_years.len()).find(known);
        let unknown = first.unwrap_or(self.past_years.len());
        self.past_years.drain(..unknown);
        for line in &mut self.lines {
            line.past.drain(..unknown.min(line.past.len()));
        }
        self
    }

    fn planned(&self) -> f64 {
        self.lines.iter().map(|line| line.check.planned).sum()
    }

    /// Last year's intake over all rows; nothing where no row has one.
    fn last(&self) -> Option<f64> {
        let known = self.lines.iter().filter_map(Line::last);
        known.reduce(|sum, line| sum + line)
    }
}

/// What rows know of one of the past years.
fn of_year(lines: &[Line], year: usize) -> impl Iterator<Item = f64> {
    lines
        .iter()
        .filter_map(move |line| line.past.get(year).copied().flatten())
}

/// The verification code of a plan's rows: who plans what, where and beside which registration.
#[must_use]
pub fn code(lines: &[Line]) -> Code {
    let figures: String = lines
        .iter()
        .map(|line| {
            let CapCheck {
                provider,
                site,
                trade,
                level,
                planned,
                scale,
                certificate,
                verdict: _,
            } = &line.check;
            let level = level.key();
            let past = &line.past;
            format!("{provider}\t{site}\t{trade}\t{level}\t{planned}\t{scale:?}\t{certificate:?}\t{past:?}\n")
        })
        .collect();
    Code::of(figures.as_bytes())
}

/// The plan as a paper.
#[must_use]
pub fn paper(plan: &IntakePlan, letterhead: Letterhead, language: Language) -> Paper {
    let labels = say::labels(language);
    let planned = plan.planned();
    let mut body = vec![
        Block::Heading(labels.grounds.to_owned()),
        Block::Text(say::grounds(&plan.provenance.cut_off, language)),
        Block::Heading(labels.plan.to_owned()),
        Block::Text(say::whole(
            &plan.provider,
            plan.year,
            planned,
            plan.last(),
            language,
        )),
        Block::Table(tables::levels(plan, labels.by_level, language)),
    ];
    body.extend(registration(plan, language).into_iter().map(Block::Text));
    body.push(Block::Heading(labels.against.to_owned()));
    body.extend(explanations(plan, language));
    body.extend([
        Block::Heading(labels.request.to_owned()),
        Block::Text(say::request(plan.year, planned, language)),
        Block::Text(papers::labels(language).closing_submission.to_owned()),
    ]);
    let synthetic = plan.synthetic.then_some(language.labels().synthetic);
    Paper {
        language,
        kind: Kind::Submission,
        subject: say::subject(plan.year, language),
        letterhead,
        notices: synthetic.into_iter().map(str::to_owned).collect(),
        body,
        annex: Some(Annex {
            title: labels.annex.to_owned(),
            blocks: vec![
                Block::Text(labels.years_meaning.to_owned()),
                Block::Table(tables::printed(plan, language)),
            ],
        }),
        provenance: plan.provenance.clone(),
        sheets: vec![
            tables::whole(plan, language),
            tables::levels(plan, labels.sheet_levels, language),
        ],
        notes: registration(plan, language)
            .into_iter()
            .map(|said| (labels.verdict.to_owned(), Cell::Text(said)))
            .collect(),
    }
}

/// How the plan stands to the registration.
fn registration(plan: &IntakePlan, language: Language) -> Vec<String> {
    let moved: Vec<f64> = plan
        .lines
        .iter()
        .filter_map(|line| match line.check.verdict {
            Verdict::Moved { places } => Some(places),
            Verdict::Within { .. }
            | Verdict::Over { .. }
            | Verdict::NotRegistered
            | Verdict::Expired { .. }
            | Verdict::NotYetValid { .. } => None,
        })
        .collect();
    let mut said = vec![say::moved(
        plan.move_share,
        moved.iter().sum(),
        moved.len(),
        language,
    )];
    let over = plan.lines.iter().filter(|line| !line.check.verdict.holds());
    let over = over.count();
    if over > 0 {
        said.push(say::over(over, language));
    }
    said
}

/// A line of reason per trade and level that go against a flag.
fn explanations(plan: &IntakePlan, language: Language) -> Vec<Block> {
    let mut seen = BTreeSet::new();
    let mut blocks = Vec::new();
    for line in &plan.lines {
        let key = (&line.check.trade, &line.check.level);
        let flag = line.goes_against().filter(|_| seen.insert(key));
        if let (Some(flag), Some(advice)) = (flag, &line.advice) {
            let same = |other: &&Line| (&other.check.trade, &other.check.level) == key;
            let reasons: BTreeSet<&str> = plan
                .lines
                .iter()
                .filter(same)
                .filter_map(|line| line.reason.as_deref())
                .collect();
            let reasons: Vec<&str> = reasons.into_iter().collect();
            let level = text::level(&line.check.level, language);
            blocks.push(Block::Item(say::explained(
                &format!("{} ({level})", line.name),
                [line.planned_in_all, line.assumed()],
                flag,
                advice.completes.0,
                (!reasons.is_empty()).then(|| reasons.join("; ")).as_deref(),
                language,
            )));
        }
    }
    if blocks.is_empty() {
        let nothing = say::labels(language).nothing_against;
        blocks.push(Block::Text(nothing.to_owned()));
    }
    blocks
}
