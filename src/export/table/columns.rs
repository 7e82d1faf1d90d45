//! Which columns fit, how wide they are, and the lines in them.

use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::units::Interval;

use super::super::layout::{left, right, width};
use super::super::paint::sign;
use super::super::{Document, Row};
use super::bar::{bar, scale};
use super::marks::marks;
use super::{NARROWEST, Style};
use crate::text::figure::{count, percent, ratio};
use crate::text::{self, Language};

/// From this width on, columns stand two cells apart.
const SPACIOUS: usize = 100;
/// The longest name column, and the shortest before other columns give way.
const NAME: (usize, usize) = (38, 15);
/// The shortest and the longest drawing of the ratio.
const BAR: (usize, usize) = (15, 31);

/// The columns that fit, with their widths.
pub struct Columns {
    gap: usize,
    name: usize,
    flag: usize,
    probability: usize,
    ratio: usize,
    interval: Option<usize>,
    bar: Option<usize>,
    people: Option<usize>,
    /// Strength and badges.
    pub remarks: Option<usize>,
}

impl Columns {
    /// The widest set of columns: the drawing goes before the remarks, these before numbers of people.
    pub fn fit(rows: &[Row], style: &Style) -> Self {
        let Style { language, .. } = *style;
        let labels = language.labels();
        let cells = style.width.max(NARROWEST);
        let gap = if cells >= SPACIOUS { 2 } else { 1 };
        let widest = |heading: &str, texts: &dyn Fn(&Row) -> Vec<String>| {
            let texts = rows.iter().flat_map(texts);
            texts
                .map(|text| width(&text))
                .chain([width(heading)])
                .max()
                .unwrap_or(0)
        };
        let probability = widest("", &|row| vec![probability_text(row.trade, language)]);
        let words = widest("", &|row| vec![flag_words(row.trade.flag, language)]);
        let flag = words.max(width(labels.flag_probability).saturating_sub(probability + 1));
        let ratio = widest(labels.ratio_short, &|row| {
            vec![ratio_text(row.trade, language)]
        });
        let interval = widest(labels.interval, &|row| {
            vec![interval_text(row.trade, language)]
        });
        let people = widest(labels.supply, &|row| people_texts(row, language).to_vec());
        let remarks = widest(labels.remarks, &|row| vec![marks(row.trade)]);
        let longest = widest(labels.trade, &|row| {
            vec![row.name.in_language(language).to_owned()]
        });
        let others = flag + 1 + probability + ratio + 2 * gap;
        let name = NAME.1.min(cells.saturating_sub(others));
        let mut free = cells.saturating_sub(others + name);
        let mut take = |size: usize| {
            let fits = free >= size;
            free -= if fits { size } else { 0 };
            fits
        };
        let bar = take(BAR.0 + gap).then_some(BAR.0);
        let remarks = take(remarks + gap).then_some(remarks);
        let people = take(2 * (people + gap)).then_some(people);
        let interval = (cells >= SPACIOUS && take(interval + gap)).then_some(interval);
        let more_name = free.min(longest.min(NAME.0).saturating_sub(name));
        let free = free - more_name;
        let bar = bar.map(|bar| odd((bar + free).min(BAR.1)));
        Self {
            gap,
            name: name + more_name,
            flag,
            probability,
            ratio,
            interval,
            bar,
            people,
            remarks,
        }
    }

    /// The line of headings.
    pub fn heading(&self, style: &Style) -> String {
        let labels = style.language.labels();
        let mut cells = vec![
            left(labels.trade, self.name),
            left(labels.flag_probability, self.flag + 1 + self.probability),
            right(labels.ratio_short, self.ratio),
        ];
        cells.extend(self.interval.map(|cells| right(labels.interval, cells)));
        cells.extend(self.bar.map(scale));
        if let Some(people) = self.people {
            cells.extend([labels.supply, labels.demand].map(|heading| right(heading, people)));
        }
        cells.extend(self.remarks.map(|cells| left(labels.remarks, cells)));
        format!("{}\n", style.paint.bold(&self.joined(&cells)))
    }

    /// The line of a trade.
    pub fn line(&self, row: &Row, document: &Document, style: &Style) -> String {
        let Style {
            language, paint, ..
        } = *style;
        let trade = row.trade;
        let said = trade.flag != Flag::InsufficientEvidence;
        let calm = |text: String| if said { text } else { paint.dim(&text) };
        let flag = left(&flag_words(trade.flag, language), self.flag);
        let probability = right(&probability_text(trade, language), self.probability);
        let mut cells = vec![
            left(row.name.in_language(language), self.name),
            format!("{} {probability}", paint.flag(trade.flag, &flag)),
            calm(right(&ratio_text(trade, language), self.ratio)),
        ];
        cells.extend(
            self.interval
                .map(|cells| calm(right(&interval_text(trade, language), cells))),
        );
        cells.extend(self.bar.map(|cells| {
            let flags = &document.parameters.flags;
            let drawn = bar(
                trade.ratio,
                [flags.surplus_ratio, flags.shortage_ratio],
                cells,
            );
            paint.flag(trade.flag, &drawn)
        }));
        if let Some(people) = self.people {
            cells.extend(people_texts(row, language).map(|text| calm(right(&text, people))));
        }
        cells.extend(self.remarks.map(|cells| left(&marks(trade), cells)));
        format!("{}\n", self.joined(&cells))
    }

    fn joined(&self, cells: &[String]) -> String {
        cells.join(&" ".repeat(self.gap)).trim_end().to_owned()
    }
}

/// An odd number of cells has a middle for 1.
fn odd(cells: usize) -> usize {
    cells - usize::from(cells.is_multiple_of(2))
}

fn flag_words(flag: Flag, language: Language) -> String {
    format!("{} {}", sign(flag), text::flag(flag, language))
}

fn probability_text(trade: &TradeAssessment, language: Language) -> String {
    match trade.flag {
        Flag::InsufficientEvidence => "–".to_owned(),
        flag @ (Flag::Undersupplied | Flag::Balanced | Flag::Oversupplied) => {
            percent(trade.probability.of(flag), language)
        }
    }
}

fn ratio_text(trade: &TradeAssessment, language: Language) -> String {
    trade
        .ratio
        .map_or_else(|| "–".to_owned(), |r| ratio(r.median, language))
}

fn interval_text(trade: &TradeAssessment, language: Language) -> String {
    trade.ratio.map_or_else(
        || "–".to_owned(),
        |r| format!("{}–{}", ratio(r.low, language), ratio(r.high, language)),
    )
}

fn people_texts(row: &Row, language: Language) -> [String; 2] {
    let people = |interval: Option<Interval>| {
        interval.map_or_else(|| "–".to_owned(), |i| count(i.median, language))
    };
    [people(row.supply), people(row.trade.demand)]
}
