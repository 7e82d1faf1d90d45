//! The table on a terminal: a line per trade, as wide as the terminal allows.

use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::assess::{Assessment, TradeAssessment};
use vocmatch_models::units::Interval;

use super::layout::{hanging, left, right, width};
use super::paint::{Paint, sign};
use super::{Document, Row, Sort};
use crate::text::figure::{count, percent, ratio};
use crate::text::{self, Language, sentence};

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
/// From this width on, columns stand two cells apart.
const SPACIOUS: usize = 100;
/// Longest name column, and the shortest before other columns give way.
const NAME: (usize, usize) = (38, 15);
/// Shortest and longest drawing of the ratio.
const BAR: (usize, usize) = (15, 31);
/// The drawing reaches from a quarter to four openings per seeker.
const BAR_LIMIT: f64 = 4.0;

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

/// The columns that fit, with their widths.
struct Columns {
    gap: usize,
    name: usize,
    flag: usize,
    probability: usize,
    ratio: usize,
    interval: Option<usize>,
    bar: Option<usize>,
    people: Option<usize>,
    remarks: Option<usize>,
}

impl Columns {
    fn fit(rows: &[Row], style: &Style) -> Self {
        let Style { language, .. } = *style;
        let labels = language.labels();
        let cells = style.width.max(NARROWEST);
        let gap = if cells >= SPACIOUS { 2 } else { 1 };
        let widest = |texts: &mut dyn Iterator<Item = String>, heading: &str| {
            texts
                .map(|text| width(&text))
                .max()
                .unwrap_or(0)
                .max(width(heading))
        };
        let trades = || rows.iter().map(|row| row.trade);
        let flag = widest(
            &mut trades().map(|t| flag_words(t.flag, language)),
            labels.flag,
        );
        let probability = widest(
            &mut trades().map(|t| probability_text(t, language)),
            labels.probability,
        );
        let ratio_width = widest(&mut trades().map(|t| ratio_text(t, language)), labels.ratio);
        let interval = widest(
            &mut trades().map(|t| interval_text(t, language)),
            labels.interval,
        );
        let people = widest(
            &mut rows.iter().flat_map(|row| people_texts(row, language)),
            labels.supply,
        );
        let remarks = widest(&mut trades().map(marks), labels.remarks);
        let longest_name = widest(
            &mut rows
                .iter()
                .map(|row| row.name.in_language(language).to_owned()),
            labels.trade,
        );
        let mut columns = Self {
            gap,
            name: NAME.1,
            flag,
            probability,
            ratio: ratio_width,
            interval: None,
            bar: None,
            people: None,
            remarks: None,
        };
        let mut free = cells.saturating_sub(NAME.1 + flag + probability + ratio_width + 3 * gap);
        let mut take = |size: usize| {
            let fits = free >= size;
            if fits {
                free -= size;
            }
            fits
        };
        columns.bar = take(BAR.0 + gap).then_some(BAR.0);
        columns.remarks = take(remarks + gap).then_some(remarks);
        columns.people = take(2 * (people + gap)).then_some(people);
        columns.interval = (cells >= SPACIOUS && take(interval + gap)).then_some(interval);
        let more_name = free.min(longest_name.min(NAME.0).saturating_sub(NAME.1));
        columns.name += more_name;
        free -= more_name;
        columns.bar = columns.bar.map(|bar| {
            let wider = (bar + free).min(BAR.1);
            // An odd number of cells has a middle for 1.
            wider - usize::from(wider.is_multiple_of(2))
        });
        columns
    }

    fn heading(&self, style: &Style) -> String {
        let labels = style.language.labels();
        let mut cells = vec![
            left(labels.trade, self.name),
            left(labels.flag, self.flag),
            right(labels.probability, self.probability),
            right(labels.ratio, self.ratio),
        ];
        cells.extend(self.interval.map(|cells| right(labels.interval, cells)));
        cells.extend(self.bar.map(scale));
        if let Some(people) = self.people {
            cells.push(right(labels.supply, people));
            cells.push(right(labels.demand, people));
        }
        cells.extend(self.remarks.map(|cells| left(labels.remarks, cells)));
        let line = self.joined(&cells);
        format!("{}\n", style.paint.bold(&line))
    }

    fn line(&self, row: &Row, document: &Document, style: &Style) -> String {
        let Style {
            language, paint, ..
        } = *style;
        let trade = row.trade;
        let said = trade.flag != Flag::InsufficientEvidence;
        let calm = |text: String| if said { text } else { paint.dim(&text) };
        let mut cells = vec![
            left(row.name.in_language(language), self.name),
            paint.flag(
                trade.flag,
                &left(&flag_words(trade.flag, language), self.flag),
            ),
            right(&probability_text(trade, language), self.probability),
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
            cells.extend(
                people_texts(row, language)
                    .iter()
                    .map(|text| calm(right(text, people))),
            );
        }
        cells.extend(self.remarks.map(|cells| left(&marks(trade), cells)));
        let line = self.joined(&cells);
        format!("{line}\n")
    }

    fn joined(&self, cells: &[String]) -> String {
        cells.join(&" ".repeat(self.gap)).trim_end().to_owned()
    }
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

/// Strength and what to beware of, one sign each.
fn marks(trade: &TradeAssessment) -> String {
    let mut marks = match trade.strength {
        Strength::Firm => "▮▮▮",
        Strength::Likely => "▮▮▯",
        Strength::Weak => "▮▯▯",
        Strength::None => "",
    }
    .to_owned();
    let badges: String = Badge::ALL
        .into_iter()
        .filter(|badge| badge.on(trade))
        .map(Badge::sign)
        .collect();
    if !badges.is_empty() && !marks.is_empty() {
        marks.push(' ');
    }
    marks + &badges
}

#[derive(Clone, Copy)]
enum Badge {
    Certain,
    Conflict,
    Fragile,
    OneEmployer,
    OutcomeOnly,
}

impl Badge {
    const ALL: [Self; 5] = [
        Self::Certain,
        Self::Conflict,
        Self::Fragile,
        Self::OneEmployer,
        Self::OutcomeOnly,
    ];

    const fn on(self, trade: &TradeAssessment) -> bool {
        match self {
            Self::Certain => trade.certain_surplus,
            Self::Conflict => trade.conflict,
            Self::Fragile => trade.fragile,
            Self::OneEmployer => trade.without_largest_employer.is_some(),
            Self::OutcomeOnly => trade.outcome_only,
        }
    }

    const fn sign(self) -> char {
        match self {
            Self::Certain => '!',
            Self::Conflict => '≠',
            Self::Fragile => '~',
            Self::OneEmployer => '1',
            Self::OutcomeOnly => 'o',
        }
    }

    const fn legend(self, language: Language) -> &'static str {
        let labels = language.labels();
        match self {
            Self::Certain => labels.badge_certain,
            Self::Conflict => labels.badge_conflict,
            Self::Fragile => labels.badge_fragile,
            Self::OneEmployer => labels.badge_one_employer,
            Self::OutcomeOnly => labels.badge_outcome_only,
        }
    }
}

/// The cell of a ratio in a drawing of `cells` cells; outside it, one before or after the end.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to a few dozen cells before"
)]
fn place(ratio: f64, cells: usize) -> i64 {
    let last = (cells.saturating_sub(1)) as f64;
    let share = ratio.ln() / (2.0 * BAR_LIMIT.ln()) + 0.5;
    if share.is_nan() {
        return -1;
    }
    (share * last).round().clamp(-1.0, last + 1.0) as i64
}

/// The ratio and its interval on a logarithmic scale from 1/4 to 4, with the bounds of the classes.
///
/// `├───●───┤` is the interval with its middle, `┊` a bound, `◂` `▸` say that it goes on.
#[must_use]
pub fn bar(ratio: Option<Interval>, bounds: [f64; 2], cells: usize) -> String {
    let mut drawn: Vec<char> = vec![' '; cells];
    let mut put = |at: i64, sign: char| {
        if let Some(cell) = usize::try_from(at).ok().and_then(|at| drawn.get_mut(at)) {
            *cell = sign;
        }
    };
    for bound in bounds {
        put(place(bound, cells), '┊');
    }
    if let Some(interval) = ratio {
        let last = i64::try_from(cells).unwrap_or(i64::MAX) - 1;
        let [low, middle, high] =
            [interval.low, interval.median, interval.high].map(|r| place(r, cells));
        for at in low.max(0)..=high.min(last) {
            put(at, '─');
        }
        put(low, '├');
        put(high, '┤');
        if low < 0 {
            put(0, '◂');
        }
        if high > last {
            put(last, '▸');
        }
        if (0..=last).contains(&middle) {
            put(middle, '●');
        }
    }
    drawn.into_iter().collect()
}

/// The marks ¼ to 4 where they stand in a drawing of `cells` cells.
#[must_use]
pub fn scale(cells: usize) -> String {
    let mut drawn: Vec<char> = vec![' '; cells];
    for (ratio, mark) in [(0.25, '¼'), (0.5, '½'), (1.0, '1'), (2.0, '2'), (4.0, '4')] {
        let at = usize::try_from(place(ratio, cells)).ok();
        if let Some(cell) = at.and_then(|at| drawn.get_mut(at)) {
            *cell = mark;
        }
    }
    drawn.into_iter().collect()
}

fn footer(document: &Document, rows: &[Row], columns: &Columns, style: &Style) -> String {
    let Style {
        language, paint, ..
    } = *style;
    let labels = language.labels();
    let cells = style.width.max(NARROWEST);
    let mut out = String::new();
    let totals: Vec<String> = Flag::ALL
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
            paint.flag(flag, &said)
        })
        .collect();
    out.push_str(&totals.join("   "));
    out.push('\n');
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
    let legend: Vec<&str> = Badge::ALL
        .into_iter()
        .filter(|badge| rows.iter().any(|row| badge.on(row.trade)))
        .map(|badge| badge.legend(language))
        .collect();
    if columns.remarks.is_some() {
        let scale = std::iter::once(labels.strength_scale);
        let legend: Vec<&str> = scale.chain(legend).collect();
        out.push_str(&dim(hanging("", &legend.join(" · "), cells)));
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
