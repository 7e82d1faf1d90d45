//! Why a trade has its flag: funnels, sources, reasons, and what would change it.

mod funnels;

use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::assess::flag::Flag;

use super::layout::{hanging, left, right, width};
use super::paint::{Paint, sign};
use super::table::{Style, bar, header, scale};
use super::{Document, TradeName, agrees};
use crate::text::figure::{count, percent, ratio};
use crate::text::{self, Assumption, Language, sentence};

/// Narrower terminals are served as if they had this many cells.
const NARROWEST: usize = 50;
/// Cells of the drawing of a ratio.
const BAR: usize = 31;

/// The explanation of one trade.
#[must_use]
pub fn render(
    document: &Document,
    trade: &TradeAssessment,
    name: &TradeName,
    style: &Style,
) -> String {
    let page = Page {
        document,
        trade,
        style: *style,
    };
    let mut out = header(document, document.assessment.trades.len(), style);
    out.push('\n');
    out.push_str(&page.verdict(name));
    out.push_str(&page.reasons());
    out.push_str(&page.sources());
    out.push_str(&page.supply());
    out.push_str(&page.demand());
    out.push_str(&page.outcomes());
    out.push_str(&page.flip());
    out.push_str(&page.cause());
    out.push_str(&page.authorities());
    out.push_str(&page.missing());
    out.push_str(&page.assumptions());
    out
}

struct Page<'a> {
    document: &'a Document<'a>,
    trade: &'a TradeAssessment,
    style: Style<'a>,
}

impl Page<'_> {
    fn language(&self) -> Language {
        self.style.language
    }

    fn paint(&self) -> Paint {
        self.style.paint
    }

    fn cells(&self) -> usize {
        self.style.width.max(NARROWEST)
    }

    fn heading(&self, words: &str) -> String {
        format!("\n{}\n", self.paint().bold(words))
    }

    fn paragraph(&self, first: &str, words: &str) -> String {
        hanging(first, words, self.cells())
    }

    fn verdict(&self, name: &TradeName) -> String {
        let (language, paint, trade) = (self.language(), self.paint(), self.trade);
        let flags = &self.document.parameters.flags;
        let target = self.document.assessment.target_year;
        let title = format!("{} ({})", name.in_language(language), trade.trade);
        let flag = format!(
            "{} {}",
            sign(trade.flag),
            text::flag(trade.flag, language).to_uppercase()
        );
        let mut out = format!(
            "{}  {}\n",
            paint.flag(trade.flag, &flag),
            paint.bold(&title)
        );
        let said = sentence::verdict(
            name.in_language(language),
            trade,
            target,
            flags.interval,
            language,
        );
        out.push_str(&self.paragraph("", &said));
        if trade.flag != Flag::InsufficientEvidence {
            let strength = format!(
                "{}: {}.",
                language.labels().strength,
                text::strength(trade.strength, language)
            );
            out.push_str(&self.paragraph("", &strength));
        }
        if trade.ratio.is_some() {
            let drawn = bar(
                trade.ratio,
                [flags.surplus_ratio, flags.shortage_ratio],
                BAR,
            );
            let scale = scale(BAR);
            out.push_str(&format!(
                "\n  {}\n  {}\n",
                paint.flag(trade.flag, &drawn),
                paint.dim(scale.trim_end())
            ));
        }
        out
    }

    fn reasons(&self) -> String {
        let language = self.language();
        if self.trade.reasons.is_empty() {
            return String::new();
        }
        let mut out = self.heading(language.labels().why);
        for (number, reason) in self.trade.reasons.iter().enumerate() {
            let first = format!("{}. ", number + 1);
            out.push_str(&self.paragraph(&first, &text::reason(reason, self.trade, language)));
        }
        out
    }

    fn sources(&self) -> String {
        let language = self.language();
        let labels = language.labels();
        let evidence = &self.trade.evidence;
        if evidence.is_empty() {
            return String::new();
        }
        let mut out = self.heading(labels.sources);
        let names: Vec<&str> = evidence
            .iter()
            .map(|item| text::indicator(item.source, language))
            .collect();
        let columns =
            [labels.alone, labels.weight, labels.answers].map(|heading| width(heading).max(7));
        let figures: usize = columns.iter().map(|column| column + 2).sum();
        let name = names
            .iter()
            .map(|name| width(name))
            .chain([width(labels.source)])
            .max()
            .unwrap_or(0)
            .min(self.cells().saturating_sub(figures + 2));
        let line = |first: &str, cells: [String; 3]| {
            let cells: Vec<String> = cells
                .iter()
                .zip(columns)
                .map(|(cell, size)| right(cell, size))
                .collect();
            format!("  {}  {}\n", left(first, name), cells.join("  "))
        };
        let headings = [labels.alone, labels.weight, labels.answers].map(str::to_owned);
        out.push_str(&self.paint().dim(line(labels.source, headings).trim_end()));
        out.push('\n');
        for (item, name) in evidence.iter().zip(&names) {
            let cells = [
                ratio(item.ratio, language),
                percent(item.weight, language),
                count(item.n, language),
            ];
            out.push_str(&line(name, cells));
        }
        let rest = 1.0 - evidence.iter().map(|item| item.weight).sum::<f64>();
        if rest > 0.0 {
            out.push_str(&self.paragraph("  ", &sentence::prior_weight(rest, language)));
        }
        out
    }

    fn outcomes(&self) -> String {
        let language = self.language();
        let facts = sentence::outcomes(self.trade, language);
        if facts.is_empty() {
            return String::new();
        }
        let mut out = self.heading(language.labels().outcomes);
        for fact in facts {
            out.push_str(&self.paragraph("  ", &fact));
        }
        for row in &self.trade.levels {
            if let Some(share) = row.in_trade {
                let level = text::level(&row.level, language);
                let [share, low, high] =
                    [share.median, share.low, share.high].map(|s| percent(s, language));
                let respondents = count(row.respondents, language);
                let said = format!("{level}: {share} ({low}–{high}; n = {respondents})");
                out.push_str(&self.paragraph("    ", &said));
            }
        }
        out
    }

    fn flip(&self) -> String {
        let language = self.language();
        let trade = self.trade;
        if trade.flag == Flag::InsufficientEvidence {
            return String::new();
        }
        let mut out = self.heading(language.labels().flip);
        let tipping = trade.tipping_point.map_or_else(
            || language.labels().no_flip.to_owned(),
            |point| sentence::tipping(point, language),
        );
        out.push_str(&self.paragraph("  ", &tipping));
        if let Some(without) = trade.without_largest_employer {
            out.push_str(&self.paragraph("  ", &sentence::without_employer(without, language)));
        }
        out
    }

    fn cause(&self) -> String {
        let language = self.language();
        let labels = language.labels();
        self.trade.cause.map_or_else(String::new, |cause| {
            let mut out = self.heading(labels.cause);
            out.push_str(&self.paragraph("  ", &sentence::capital(text::cause(cause, language))));
            let help = format!(
                "{}: {}",
                labels.what_helps,
                text::cause_help(cause, language)
            );
            out.push_str(&self.paragraph("  ", &help));
            out
        })
    }

    fn authorities(&self) -> String {
        let language = self.language();
        let labels = language.labels();
        let judgements = &self.trade.basis.judgements;
        if judgements.is_empty() {
            return String::new();
        }
        let mut out = self.heading(labels.authorities);
        for judgement in judgements {
            let agrees = match agrees(judgement.verdict, self.trade) {
                Some(true) => labels.agree,
                Some(false) => labels.disagree,
                None => labels.not_comparable,
            };
            let verdict = text::verdict(judgement.verdict, language);
            let quote = judgement
                .quote
                .as_deref()
                .map_or_else(String::new, |quote| format!(" “{quote}”"));
            let said = format!(
                "{}: {verdict} ({agrees}). {}{quote}",
                judgement.year, judgement.source
            );
            out.push_str(&self.paragraph("  ", &said));
        }
        out
    }

    fn missing(&self) -> String {
        let language = self.language();
        let missing = &self.document.assessment.missing;
        if missing.is_empty() {
            return String::new();
        }
        let mut out = self.heading(language.labels().missing);
        for what in missing {
            out.push_str(&self.paragraph("  ! ", text::missing(*what, language)));
        }
        out
    }

    fn assumptions(&self) -> String {
        let language = self.language();
        let mut out = self.heading(language.labels().assumptions);
        for assumption in self.leaned_on() {
            let values: Vec<String> = names(assumption)
                .iter()
                .filter_map(|name| self.value(name))
                .collect();
            let said = format!(
                "{} ({})",
                sentence::capital(text::assumption(assumption, language)),
                values.join("; ")
            );
            out.push_str(&self.paragraph("  † ", &said));
        }
        out
    }

    /// The assumed numbers that have an effect on this trade.
    fn leaned_on(&self) -> Vec<Assumption> {
        let basis = &self.trade.basis;
        let surveyed = basis.demand.survey.as_ref();
        let holds = |assumption: &Assumption| match assumption {
            Assumption::PlansRealised => {
                surveyed.is_some() && self.document.assessment.realisation.pairs <= 0.0
            }
            Assumption::CohortShares => basis
                .supply
                .levels
                .iter()
                .any(|level| level.respondents <= 0.0),
            Assumption::NonResponse => basis.outcome.in_trade.is_some(),
            Assumption::EmployerCap => {
                surveyed.is_some_and(|survey| survey.planned < survey.planned_raw)
            }
            Assumption::OtherEntrants => basis.crosswalk.is_some(),
            Assumption::Loadings => !self.document.assessment.anchored,
            Assumption::Bounds => true,
        };
        Assumption::ALL.into_iter().filter(holds).collect()
    }

    /// `section.key = value` of a parameter.
    fn value(&self, name: &str) -> Option<String> {
        let mut entries = self.document.parameters.entries();
        let (.., entry) = entries.find(|(section, key, _)| format!("{section}.{key}") == name)?;
        Some(format!("{name} = {}", ratio(entry.value, self.language())))
    }
}

/// The parameters behind an assumption.
const fn names(assumption: Assumption) -> &'static [&'static str] {
    match assumption {
        Assumption::PlansRealised => &["demand.plans_realised", "demand.unfilled_of_hard"],
        Assumption::CohortShares => &[
            "supply.already_in_job",
            "supply.already_in_job_short",
            "supply.enters_labour_market",
            "supply.stays",
            "supply.self_employed",
        ],
        Assumption::NonResponse => &["shares.nonresponse_odds"],
        Assumption::EmployerCap => &["demand.employer_cap"],
        Assumption::OtherEntrants => &["demand.other_entrants_per_seeker"],
        Assumption::Loadings => &["fusion.smallest_panel"],
        Assumption::Bounds => &["flags.surplus_ratio", "flags.shortage_ratio"],
    }
}

#[cfg(test)]
mod tests;
