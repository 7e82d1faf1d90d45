//! The yearly report on supply and demand by trade.

mod released;
mod tables;

#[cfg(test)]
mod tests;

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Classes, Flag, Strength};
use vocmatch_models::assess::{TippingPoint, TradeAssessment};
use vocmatch_models::units::Interval;

pub use released::of_release;

use super::{Block, Cell, Code, Kind, Letterhead, METHOD, Paper, PaperError, Provenance};
use crate::export::{Document, Row, Sort, json};
use crate::text::papers::{self, report as say};
use crate::text::{self, Language, sentence};

/// Reasons that the text names; the workbook has all.
const REASONS: usize = 3;

/// For whom the report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The department itself: every figure.
    Department,
    /// Everybody: what has passed disclosure control.
    Public,
}

/// What the report says, in one language and apart from its looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// For whom it is.
    pub readers: Readers,
    /// Whether a program made the data up.
    pub synthetic: bool,
    /// The year that it speaks of.
    pub target_year: i32,
    /// Share of the truth that an interval holds, 0..=1.
    pub interval: f64,
    /// Ratio at which a trade is oversupplied, and at which undersupplied.
    pub bounds: [f64; 2],
    /// The trades in the order in which they are shown.
    pub entries: Vec<Entry>,
    /// Kinds of evidence that were not there, in words.
    pub missing: Vec<String>,
    /// Rows read, rows rejected, advertisements that match no trade.
    pub rows: [u64; 3],
    /// Where the figures come from.
    pub provenance: Provenance,
}

/// What the report says of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its key.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its group.
    pub group: Option<String>,
    /// Its flag.
    pub flag: Flag,
    /// How probable each class is.
    pub probability: Classes,
    /// How firmly the flag stands.
    pub strength: Strength,
    /// Openings per job seeker.
    pub ratio: Option<Interval>,
    /// Job seekers in the target year.
    pub supply: Option<Interval>,
    /// Openings in the target year.
    pub demand: Option<Interval>,
    /// What lies behind a shortage.
    pub cause: Option<Cause>,
    /// How many learners would change the flag.
    pub tipping: Option<TippingPoint>,
    /// What to mind, in words.
    pub remarks: Vec<&'static str>,
    /// Why, the most important first, in words.
    pub reasons: Vec<String>,
}

/// The department's own report of an assessment.
///
/// # Errors
/// None that a document can cause; what the serialiser reports.
pub fn of_document(document: &Document, language: Language) -> Result<Report, PaperError> {
    let assessment = document.assessment;
    let flags = &document.parameters.flags;
    let quality = &document.quality;
    Ok(Report {
        readers: Readers::Department,
        synthetic: document.package.synthetic,
        target_year: assessment.target_year.0,
        interval: flags.interval,
        bounds: [flags.surplus_ratio, flags.shortage_ratio],
        entries: document
            .rows(Sort::Flag, language)
            .iter()
            .map(|row| entry(row, language))
            .collect(),
        missing: assessment
            .missing
            .iter()
            .map(|what| text::missing(*what, language).to_owned())
            .collect(),
        rows: [
            quality.rows_read.values().sum(),
            quality.rejected.values().sum(),
            quality.unmatched_titles,
        ],
        provenance: Provenance {
            release: None,
            cut_off: format!("{}-12-31", assessment.data_year.0),
            method: METHOD.to_owned(),
            parameters: document.digest.to_owned(),
            // The same bytes as the answer in JSON, so that anybody can check the code.
            code: Code::of(json::render(document)?.as_bytes()),
        },
    })
}

fn entry(row: &Row, language: Language) -> Entry {
    let trade = row.trade;
    Entry {
        code: trade.trade.to_string(),
        name: row.name.in_language(language).to_owned(),
        group: row.name.group_name_vi.clone(),
        flag: trade.flag,
        probability: trade.probability,
        strength: trade.strength,
        ratio: trade.ratio,
        supply: row.supply,
        demand: trade.demand,
        cause: trade.cause,
        tipping: trade.tipping_point,
        remarks: Marks::of(trade).words(language),
        reasons: trade
            .reasons
            .iter()
            .map(|reason| text::reason(reason, trade, language))
            .collect(),
    }
}

/// What to mind in a trade's answer.
struct Marks {
    certain_surplus: bool,
    conflict: bool,
    fragile: bool,
    one_employer: bool,
    outcome_only: bool,
}

impl Marks {
    fn of(trade: &TradeAssessment) -> Self {
        Self {
            certain_surplus: trade.certain_surplus,
            conflict: trade.conflict,
            fragile: trade.fragile,
            one_employer: trade.without_largest_employer.is_some(),
            outcome_only: trade.outcome_only,
        }
    }

    fn words(&self, language: Language) -> Vec<&'static str> {
        let labels = language.labels();
        [
            (self.certain_surplus, labels.remark_certain),
            (self.conflict, labels.remark_conflict),
            (self.fragile, labels.remark_fragile),
            (self.one_employer, labels.remark_one_employer),
            (self.outcome_only, labels.remark_outcome_only),
        ]
        .into_iter()
        .filter_map(|(holds, words)| holds.then_some(words))
        .collect()
    }
}

/// The report as a paper.
#[must_use]
pub fn paper(report: &Report, letterhead: Letterhead, language: Language) -> Paper {
    let labels = say::labels(language);
    let mut body = vec![
        Block::Heading(labels.overview.to_owned()),
        Block::Text(say::overview(
            &report.provenance.cut_off,
            report.target_year,
            Flag::ALL.map(|flag| of(report, flag).count()),
            language,
        )),
        Block::Table(tables::counts(report, labels.counts, language)),
        Block::Heading(labels.trades.to_owned()),
        Block::Text(how_to_read(report, language)),
        Block::Table(tables::printed(report, language)),
    ];
    for (heading, flag) in [
        (labels.short, Flag::Undersupplied),
        (labels.over, Flag::Oversupplied),
    ] {
        body.push(Block::Heading(heading.to_owned()));
        body.extend(paragraphs(report, flag, language));
    }
    body.push(Block::Heading(labels.data.to_owned()));
    body.extend(data(report, language).into_iter().map(Block::Text));
    body.push(Block::Text(papers::labels(language).closing.to_owned()));
    Paper {
        language,
        kind: Kind::Report,
        subject: say::subject(report.target_year, language),
        letterhead,
        notices: notices(report, language),
        body,
        annex: None,
        provenance: report.provenance.clone(),
        sheets: vec![
            tables::counts(report, labels.sheet_counts, language),
            tables::whole(report, language),
            tables::reasons(report, language),
        ],
        notes: notes(report, language),
    }
}

fn of(report: &Report, flag: Flag) -> impl Iterator<Item = &Entry> {
    report
        .entries
        .iter()
        .filter(move |entry| entry.flag == flag)
}

fn notices(report: &Report, language: Language) -> Vec<String> {
    let labels = say::labels(language);
    let synthetic = report.synthetic.then_some(language.labels().synthetic);
    let readers = match report.readers {
        Readers::Department => labels.internal,
        Readers::Public => labels.protected,
    };
    synthetic
        .into_iter()
        .chain([readers])
        .map(str::to_owned)
        .collect()
}

fn how_to_read(report: &Report, language: Language) -> String {
    let [surplus, shortage] = report.bounds;
    [
        language.labels().ratio_meaning.to_owned(),
        sentence::bounds(surplus, shortage, language),
        say::interval(report.interval, language),
    ]
    .join(" ")
}

/// A short paragraph per trade of a flag.
fn paragraphs(report: &Report, flag: Flag, language: Language) -> Vec<Block> {
    let mut blocks: Vec<Block> = of(report, flag)
        .zip(1_u32..)
        .flat_map(|(entry, number)| {
            [
                Block::Subheading(format!("{number}. {}", entry.name)),
                Block::Text(paragraph(report, entry, language)),
            ]
        })
        .collect();
    if blocks.is_empty() {
        blocks.push(Block::Text(say::labels(language).none.to_owned()));
    }
    blocks
}

fn paragraph(report: &Report, entry: &Entry, language: Language) -> String {
    let probability = entry.probability.of(entry.flag);
    let mut said = vec![say::verdict(
        entry.flag,
        probability,
        entry.strength,
        report.target_year,
        language,
    )];
    said.extend(
        entry.ratio.map(|ratio| {
            say::balance(entry.supply, entry.demand, ratio, report.interval, language)
        }),
    );
    said.extend(entry.reasons.iter().take(REASONS).cloned());
    said.extend(
        entry
            .cause
            .map(|cause| say::cause_and_help(cause, language)),
    );
    said.extend(
        entry
            .tipping
            .map(|point| sentence::tipping(point, language)),
    );
    if !entry.remarks.is_empty() {
        let remarks = entry.remarks.join("; ");
        said.push(format!("{}: {remarks}.", language.labels().remarks));
    }
    said.join(" ")
}

fn data(report: &Report, language: Language) -> Vec<String> {
    let words = language.labels();
    let [read, rejected, unmatched] = report.rows;
    let mut said = vec![say::quality(read, rejected, unmatched, language)];
    if report.missing.is_empty() {
        said.push(format!("{}.", words.nothing_missing));
    }
    let missing = report.missing.iter();
    said.extend(missing.map(|what| format!("{}: {what}.", words.missing)));
    said
}

fn notes(report: &Report, language: Language) -> Vec<(String, Cell)> {
    let words = language.labels();
    let mut notes = vec![(
        words.definitions.to_owned(),
        Cell::Text(how_to_read(report, language)),
    )];
    let data = data(report, language).into_iter();
    notes.extend(data.map(|said| (words.sources.to_owned(), Cell::Text(said))));
    notes
}
