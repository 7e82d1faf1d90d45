//! Subsidies on a terminal: money in words of scale, a line per trade and level.

mod comparison;

use std::collections::BTreeMap;

use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::subsidy::check::Checked;
use vocmatch_models::subsidy::mirror::Reflection;
use vocmatch_models::subsidy::policy::{EligibleTrades, Policy, PolicyStatus};
use vocmatch_models::subsidy::{Allocation, Row, YearTotal};
use vocmatch_models::units::Vnd;

use super::json::subject;
use super::{Setting, held, left_over};
use crate::export::layout::{hanging, left, right, width};
use crate::export::paint::Paint;
use crate::text::figure::{count, percent};
use crate::text::{self, Language, order, subsidy as words};

pub use comparison::comparison;

/// How text is written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language.
    pub language: Language,
    /// Whether to colour.
    pub paint: Paint,
    /// Cells of a line.
    pub width: usize,
}

/// Narrower terminals are served as if they had this many cells.
const NARROWEST: usize = 60;
/// From here on there is room for longer names and for amounts.
const ROOMY: usize = 125;
/// Cells of a name.
const NAME: usize = 28;
/// … where there is no room.
const NARROW_NAME: usize = 22;

/// Rows below a heading: the first column to the left, the others to the right.
fn grid(heading: &[&str], rows: &[Vec<String>], style: &Style) -> String {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widths = cells.map(|cell| width(cell));
        widths
            .chain(heading.get(column).map(|h| width(h)))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(widest).collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths).enumerate();
        let fitted: Vec<String> = cells
            .map(|(place, (cell, size))| {
                if place == 0 {
                    left(cell, *size)
                } else {
                    right(cell, *size)
                }
            })
            .collect();
        fitted.join("  ").trim_end().to_owned()
    };
    let mut out = format!("{}\n", style.paint.bold(&line(heading.to_vec())));
    for row in rows {
        out.push_str(&line(row.iter().map(String::as_str).collect()));
        out.push('\n');
    }
    out
}

fn note(text: &str, style: &Style) -> String {
    hanging("  ", text, style.width.max(NARROWEST))
}

fn warning(text: &str, style: &Style) -> String {
    let lines = hanging("! ", text, style.width.max(NARROWEST));
    let painted = lines.lines().map(|line| style.paint.warning(line) + "\n");
    painted.collect()
}

fn head(title: &str, setting: &Setting, style: &Style) -> String {
    let language = style.language;
    let policy = setting.policy;
    let mut out = format!("{}\n", style.paint.bold(title));
    out.push_str(&note(&named(policy, language), style));
    if setting.package.synthetic {
        out.push_str(&warning(language.labels().synthetic, style));
    }
    for above in setting.above {
        out.push_str(&warning(&words::above_policy(above, language), style));
    }
    if !setting.unknown.is_empty() {
        let codes: Vec<&str> = setting.unknown.iter().map(TradeCode::as_str).collect();
        out.push_str(&warning(
            &words::unknown_trades(&codes.join(", "), language),
            style,
        ));
    }
    out.push('\n');
    out
}

fn named(policy: &Policy, language: Language) -> String {
    let name = language.pick(&policy.name.vi, &policy.name.en);
    format!("{name} · {}", words::status(policy.status, language))
}

fn years(totals: &[YearTotal], style: &Style) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let money = |amount| words::money(amount, language);
    let line = |name: String, envelope: Vnd, spent: Vnd, learners: u64| {
        vec![
            name,
            money(envelope),
            money(spent),
            money(envelope - spent),
            count(learners as f64, language),
        ]
    };
    let mut rows: Vec<Vec<String>> = totals
        .iter()
        .map(|t| line(t.year.0.to_string(), t.envelope, t.spent, t.learners))
        .collect();
    rows.push(line(
        labels.all_years.to_owned(),
        totals.iter().map(|t| t.envelope).sum(),
        totals.iter().map(|t| t.spent).sum(),
        totals.iter().map(|t| t.learners).sum(),
    ));
    let heading = [
        labels.year,
        labels.envelope,
        labels.spent,
        labels.left,
        labels.learners,
    ];
    grid(&heading, &rows, style)
}

/// An allocation.
#[must_use]
pub fn allocation(setting: &Setting, allocation: &Allocation, style: &Style) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let mut out = head(labels.allocation, setting, style);
    out.push_str(&years(&allocation.years, style));
    out.push('\n');
    out.push_str(&trades(setting, allocation, style));
    out.push('\n');
    let [gap, places, absorptive] = held(&allocation.rows);
    if let Some(left) = left_over(&allocation.years) {
        out.push_str(&warning(&words::money_left(left, language), style));
    }
    out.push_str(&note(
        &words::binding(gap, places, absorptive, language),
        style,
    ));
    let outcome = &allocation.outcome;
    let benefit = words::range(outcome.benefit, language);
    out.push_str(&note(&format!("{}: {benefit}", labels.benefit), style));
    out.push_str(&note(
        &words::regret(outcome.learners_at_risk, outcome.vnd_at_risk, language),
        style,
    ));
    let gap = allocation.bound - allocation.value;
    out.push_str(&note(&words::proof(allocation.proof, gap, language), style));
    for said in [
        labels.benefit_meaning,
        labels.gap_meaning,
        labels.interval_meaning,
    ] {
        out.push_str(&note(said, style));
    }
    out.push_str(&note(
        &words::assumptions(setting.assumptions, language),
        style,
    ));
    out.push_str(&notes(setting.policy, style));
    out
}

fn notes(policy: &Policy, style: &Style) -> String {
    let said = policy
        .notes
        .iter()
        .map(|words| style.language.pick(&words.vi, &words.en));
    said.map(|words| note(&format!("· {words}"), style))
        .collect()
}

/// Areas and kinds of ownership of a trade and level together, the most learners first.
fn trades(setting: &Setting, allocation: &Allocation, style: &Style) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let roomy = style.width >= ROOMY;
    let mut sums: BTreeMap<(&TradeCode, &Level), (&Row, Vec<u64>, Vnd)> = BTreeMap::new();
    for row in &allocation.rows {
        let (_, learners, amount) = sums
            .entry((&row.key.trade, &row.key.level))
            .or_insert_with(|| (row, vec![0; allocation.years.len()], Vnd(0)));
        for (sum, share) in learners.iter_mut().zip(&row.years) {
            *sum += share.learners;
        }
        *amount = [*amount, row.amount()].into_iter().sum();
    }
    let mut lines: Vec<_> = sums
        .into_iter()
        .filter(|(_, (_, n, _))| n.iter().any(|n| *n > 0))
        .collect();
    lines.sort_by_key(|(key, (_, learners, _))| {
        (std::cmp::Reverse(learners.iter().sum::<u64>()), *key)
    });
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|((trade, level), (row, learners, amount))| {
            let n = |n: u64| count(n as f64, language);
            let name = if roomy { NAME } else { NARROW_NAME };
            let mut cells = vec![
                left(setting.name(trade, language), name)
                    .trim_end()
                    .to_owned(),
                text::level(level, language),
                percent(row.facts.probability.undersupplied, language),
                count(row.benefit.per_learner * 100.0, language),
            ];
            cells.extend(learners.iter().map(|learners| n(*learners)));
            cells.push(n(learners.iter().sum()));
            cells.extend(roomy.then(|| words::money(amount, language)));
            cells
        })
        .collect();
    let names: Vec<String> = allocation
        .years
        .iter()
        .map(|total| total.year.0.to_string())
        .collect();
    let mut heading = vec![labels.trade, labels.level, labels.short, labels.per_hundred];
    heading.extend(names.iter().map(String::as_str));
    heading.push(labels.all_years);
    heading.extend(roomy.then_some(labels.amount));
    grid(&heading, &rows, style)
}

/// What breaks the limits of a given allocation.
#[must_use]
pub fn checked(setting: &Setting, checked: &Checked, style: &Style) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let mut out = head(labels.checked, setting, style);
    out.push_str(&years(&checked.years, style));
    out.push('\n');
    if checked.breaches.is_empty() {
        out.push_str(&note(labels.no_breach, style));
    }
    for breach in &checked.breaches {
        let name = subject(breach, setting, language);
        out.push_str(&warning(&words::breach(breach, &name, language), style));
    }
    let outcome = &checked.outcome;
    let benefit = words::range(outcome.benefit, language);
    out.push_str(&note(&format!("{}: {benefit}", labels.benefit), style));
    out.push_str(&note(
        &words::regret(outcome.learners_at_risk, outcome.vnd_at_risk, language),
        style,
    ));
    out
}

fn whole(vnd: f64) -> Vnd {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a saturating cast of an amount"
    )]
    let whole = vnd.round() as i64;
    Vnd(whole)
}

/// A list in the mirror of the flags: listed trades, then short ones that are not listed.
#[must_use]
pub fn mirror(setting: &Setting, reflections: &[Reflection], style: &Style) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let mut out = head(labels.mirror, setting, style);
    let mut shown: Vec<&Reflection> = reflections
        .iter()
        .filter(|r| r.listed || r.agreement.agrees() == Some(false))
        .collect();
    shown.sort_by_key(|r| {
        let name = order::sort_key(setting.name(&r.trade, language));
        (
            !r.listed,
            std::cmp::Reverse(per_mille(r.agreement.probability())),
            name,
        )
    });
    for reflection in shown {
        let name = setting.name(&reflection.trade, language);
        let sign = match reflection.agreement.agrees() {
            Some(true) => "=",
            Some(false) => "≠",
            None => "?",
        };
        let list = if reflection.listed { labels.listed } else { "" };
        out.push_str(
            &style
                .paint
                .bold(format!("{sign} {name}  {list}").trim_end()),
        );
        out.push('\n');
        out.push_str(&hanging(
            "    ",
            &words::agreement(reflection.agreement, language),
            style.width.max(NARROWEST),
        ));
    }
    let of = |wanted: Option<bool>| {
        reflections
            .iter()
            .filter(|r| r.agreement.agrees() == wanted)
            .count()
    };
    out.push('\n');
    out.push_str(&note(
        &words::agreed(of(Some(true)), of(Some(false)), of(None), language),
        style,
    ));
    out
}

/// A probability as a whole number, to sort by; the smallest where there is none.
fn per_mille(probability: Option<f64>) -> Option<i64> {
    probability.map(|p| whole(p * 1e3).0)
}

/// Policies with what they say.
#[must_use]
pub fn policies(policies: &[Policy], style: &Style) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let mut out = String::new();
    for policy in policies {
        out.push_str(&format!("{}\n", style.paint.bold(&policy.code)));
        let name = named(policy, language);
        out.push_str(&match policy.status {
            PolicyStatus::InForce => note(&name, style),
            PolicyStatus::Planned => warning(&name, style),
        });
        let to = policy
            .validity
            .to
            .map_or_else(|| "…".to_owned(), |day| day.to_string());
        out.push_str(&note(
            &format!("{}: {} – {to}", labels.valid, policy.validity.from),
            style,
        ));
        out.push_str(&note(
            &format!(
                "{}: {}",
                labels.who,
                language.pick(&policy.who.vi, &policy.who.en)
            ),
            style,
        ));
        let trades = match &policy.trades {
            EligibleTrades::All => labels.every_trade.to_owned(),
            EligibleTrades::Listed(listed) => listed
                .iter()
                .map(TradeCode::as_str)
                .collect::<Vec<_>>()
                .join(", "),
        };
        out.push_str(&note(&format!("{}: {trades}", labels.trade), style));
        for rate in &policy.rates {
            let levels: Vec<String> = rate
                .levels
                .iter()
                .map(|level| text::level(level, language))
                .collect();
            let said = format!(
                "{}: {} · {} · {} ({})",
                labels.rate,
                levels.join(", "),
                words::money(rate.vnd, language),
                text::status(rate.status, language),
                rate.basis
            );
            out.push_str(&note(&said, style));
        }
        for line in &policy.years {
            let said = format!(
                "{}: {} · {}: {}",
                line.year.0,
                words::money(line.learners_vnd, language),
                labels.teachers,
                words::money(line.teachers_vnd, language)
            );
            out.push_str(&note(&said, style));
        }
        if policy.years.is_empty() {
            out.push_str(&note(labels.no_years, style));
        }
        out.push_str(&notes(policy, style));
        for source in &policy.sources {
            out.push_str(&note(
                &format!("{}: {} ({})", labels.source, source.title, source.place),
                style,
            ));
        }
        out.push('\n');
    }
    out
}
