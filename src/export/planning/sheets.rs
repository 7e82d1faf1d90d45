//! The rows of each answer.

use std::collections::BTreeMap;

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::plan::advice::{CellAdvice, Counsel, ProviderAdvice};
use vocmatch_models::plan::caps::CapCheck;
use vocmatch_models::plan::fill::CellFill;
use vocmatch_models::plan::gap::{Crowding, Picture, TradeGap};
use vocmatch_models::units::Interval;

use super::super::{Bilingual, TradeName};
use super::{Cell, Column, Sheet};
use crate::text::planning::{self as words, Labels};
use crate::text::{self, Language};

/// Names of the trades, by code.
pub type Names<'a> = BTreeMap<&'a str, &'a TradeName>;

/// Columns and the cells of a row side by side.
macro_rules! columns {
    ($($key:literal $(: $heading:ident)?),+ $(,)?) => {
        vec![$(Column { key: $key, heading: columns!(@ $($heading)?) }),+]
    };
    (@ $heading:ident) => { Some(|words: &Labels| words.$heading) };
    (@) => { None };
}

fn both(said: impl Fn(Language) -> String) -> Bilingual {
    Bilingual {
        vi: said(Language::Vi),
        en: said(Language::En),
    }
}

fn trade(code: &TradeCode, names: &Names) -> [Cell; 2] {
    let name = both(|language| {
        let known = names.get(code.as_str());
        known.map_or_else(
            || code.to_string(),
            |name| name.in_language(language).to_owned(),
        )
    });
    [Cell::Text(code.to_string()), Cell::Words(name)]
}

fn level(level: &Level) -> [Cell; 2] {
    let name = both(|language| text::level(level, language));
    [Cell::Text(level.key().to_owned()), Cell::Words(name)]
}

fn flag(flag: Flag) -> Cell {
    Cell::Word(
        flag.key(),
        both(|language| text::flag_short(flag, language).to_owned()),
    )
}

fn ratio(ratio: Option<Interval>) -> [Cell; 3] {
    let of = |get: fn(Interval) -> f64| Cell::or_absent(ratio.map(get), Cell::Ratio);
    [of(|r| r.median), of(|r| r.low), of(|r| r.high)]
}

fn says(sentences: Vec<Bilingual>) -> Cell {
    if sentences.is_empty() {
        return Cell::Absent;
    }
    Cell::Words(both(|language| {
        let said = sentences.iter().map(|words| words.in_language(language));
        said.collect::<Vec<_>>().join(" ")
    }))
}

/// Advice for the city, or for one provider: its own part, with how far others claim the same expansion.
#[must_use]
pub fn advice(cells: &[CellAdvice], names: &Names) -> Sheet {
    let rows = cells.iter().map(|cell| advised(cell, None, None, names));
    advice_sheet(rows.collect())
}

impl Sheet {
    /// Advice for one provider; `crowding` is what the others claim of a trade.
    #[must_use]
    pub fn own_advice<'a>(
        parts: &[ProviderAdvice],
        crowding: impl Fn(&TradeCode) -> Option<&'a Crowding>,
        names: &Names,
    ) -> Self {
        let rows = parts.iter().map(|part| {
            let crowding = crowding(&part.cell.trade);
            advised(&part.cell, part.scale, crowding, names)
        });
        advice_sheet(rows.collect())
    }
}

fn advice_sheet(rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        what: "advice",
        title: |words| words.advice,
        columns: columns![
            "trade_code", "name": trade, "level", "level_name": level, "completes": completes, "flag": flag,
            "ratio": ratio, "ratio_low", "ratio_high", "fill_share": filled, "expected_places": assumed,
            "advised_places": advised, "advised_low": low, "advised_high": high, "registered_scale": scale, "advice", "says",
        ],
        rows,
        notes: vec![
            |words| words.ratio_note,
            |words| words.interval_note,
            |words| words.step_note,
            |words| words.kept_plans,
        ],
    }
}

fn advised(
    cell: &CellAdvice,
    scale: Option<f64>,
    crowding: Option<&Crowding>,
    names: &Names,
) -> Vec<Cell> {
    let mut sentences = vec![both(|language| {
        words::counsel(cell.counsel, language).to_owned()
    })];
    if cell.counsel == Counsel::Raise {
        let full = scale.is_some_and(|scale| scale <= cell.assumed);
        sentences.extend(full.then(|| both(|language| words::no_room(language).to_owned())));
        sentences.extend(crowding.and_then(claims));
    }
    let [code, name] = trade(&cell.trade, names);
    let [level, level_name] = level(&cell.level);
    let [_, low, high] = ratio(cell.ratio);
    let median = Cell::or_absent(cell.ratio, Cell::RatioOf);
    let key = words::counsel_key(cell.counsel);
    vec![
        code,
        name,
        level,
        level_name,
        Cell::Whole(cell.completes.0.into()),
        flag(cell.flag),
        median,
        low,
        high,
        Cell::or_absent(cell.fill, Cell::Share),
        Cell::Persons(cell.assumed),
        Cell::Persons(cell.places.median),
        Cell::Persons(cell.places.low),
        Cell::Persons(cell.places.high),
        Cell::or_absent(scale, Cell::Persons),
        Cell::Text(key.to_owned()),
        says(sentences),
    ]
}

/// That much of the needed expansion is claimed.
fn claims(crowding: &Crowding) -> Option<Bilingual> {
    /// From this part of the needed expansion on, others should know.
    const MUCH: f64 = 0.5;
    match crowding.share() {
        Some(share) if share >= MUCH => Some(both(|language| {
            words::crowded(share, crowding.providers, language)
        })),
        Some(_) => None,
        None => None,
    }
}

/// What is worth saying of who raises a trade: most of the needed places are claimed, or none are needed.
fn crowded(gap: &TradeGap) -> Option<Bilingual> {
    let raised = gap.crowding.providers;
    let surplus = gap
        .last()
        .is_some_and(|year| year.before.flag == Flag::Oversupplied);
    if surplus && raised > 0 {
        Some(both(|language| words::not_needed(raised, language)))
    } else {
        claims(&gap.crowding)
    }
}

/// A planned cell with its cap, and whether it goes against the trade's flag without a reason.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    /// The cap.
    pub cap: &'a CapCheck,
    /// The flag of the completion year, where it is known.
    pub flag: Option<Flag>,
    /// A reason is asked for.
    pub reason_wanted: bool,
}

/// Plans against the registered scale.
#[must_use]
pub fn check(rows: &[Checked], names: &Names) -> Sheet {
    let row = |row: &Checked| {
        let cap = row.cap;
        let [code, name] = trade(&cap.trade, names);
        let [level, level_name] = level(&cap.level);
        let certificate = cap.certificate.as_deref();
        let verdict =
            both(|language| words::verdict(cap.verdict, cap.planned, certificate, language));
        let reason = row
            .reason_wanted
            .then(|| both(|language| words::reason_wanted(language).to_owned()));
        vec![
            Cell::Text(cap.provider.clone()),
            Cell::Text(cap.site.clone()),
            code,
            name,
            level,
            level_name,
            Cell::Persons(cap.planned),
            Cell::or_absent(cap.scale, Cell::Persons),
            Cell::or_absent(cap.certificate.clone(), Cell::Text),
            Cell::Text(words::verdict_key(cap.verdict).to_owned()),
            Cell::YesNo(cap.verdict.holds()),
            Cell::or_absent(row.flag, flag),
            Cell::YesNo(row.reason_wanted),
            says(std::iter::once(verdict).chain(reason).collect()),
        ]
    };
    Sheet {
        what: "check",
        title: |words| words.check,
        columns: columns![
            "provider_id": provider, "site": site, "trade_code", "name": trade, "level", "level_name": level,
            "planned_places": planned, "registered_scale": scale, "certificate", "verdict", "holds", "flag": flag,
            "reason_wanted", "says",
        ],
        rows: rows.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

/// Openings less job seekers after all plans.
fn short(gap: &TradeGap) -> Option<f64> {
    let after = gap.last()?.after;
    let known = after.flag != Flag::InsufficientEvidence;
    after
        .openings
        .filter(|_| known)
        .map(|openings| openings - after.seekers)
}

/// The gap after all plans, the greatest need first.
#[must_use]
pub fn gap(gaps: &[TradeGap], names: &Names) -> Sheet {
    let mut sorted: Vec<&TradeGap> = gaps.iter().collect();
    sorted.sort_by(|a, b| {
        let need = |gap| short(gap).unwrap_or(f64::NEG_INFINITY);
        need(b)
            .total_cmp(&need(a))
            .then_with(|| a.trade.cmp(&b.trade))
    });
    let row = |gap: &TradeGap| {
        let [code, name] = trade(&gap.trade, names);
        let last = gap.last();
        let pictures = last.map(|year| [year.before, year.after]);
        let [before, after] = match pictures {
            Some([before, after]) => [picture(&before), picture(&after)],
            None => [Vec::new(), Vec::new()].map(|_: Vec<Cell>| vec![Cell::Absent; 8]),
        };
        let mut row = vec![
            code,
            name,
            Cell::or_absent(last, |year| Cell::Whole(year.year.0.into())),
        ];
        row.extend(before);
        row.extend(after);
        row.extend([
            Cell::or_absent(short(gap), Cell::Signed),
            Cell::Persons(gap.assumed),
            Cell::Persons(gap.places),
            Cell::Whole(gap.planners.try_into().unwrap_or(i64::MAX)),
            Cell::or_absent(gap.crowding.needed, Cell::Persons),
            Cell::Persons(gap.crowding.claimed),
            Cell::or_absent(gap.crowding.share(), Cell::Share),
            Cell::Whole(gap.crowding.providers.try_into().unwrap_or(i64::MAX)),
            Cell::or_absent(gap.tipping.map(|tipping| tipping.places), Cell::Signed),
            Cell::or_absent(gap.tipping.map(|tipping| tipping.to), flag),
            says(crowded(gap).into_iter().collect()),
        ]);
        row
    };
    Sheet {
        what: "gap",
        title: |words| words.gap,
        columns: columns![
            "trade_code", "name": trade, "year": year,
            "flag_before": before, "ratio_before", "ratio_before_low", "ratio_before_high",
            "p_undersupplied_before", "p_oversupplied_before", "seekers_before", "openings_before",
            "flag_after": after, "ratio_after": ratio, "ratio_after_low", "ratio_after_high",
            "p_undersupplied_after", "p_oversupplied_after", "seekers_after", "openings_after",
            "short_after": need, "expected_places": assumed, "planned_places": planned, "providers_with_plan",
            "needed_places": needed, "claimed_places", "claimed_share": claimed_share,
            "claiming_providers": providers, "tipping_places": tipping, "tipping_to", "says",
        ],
        rows: sorted.into_iter().map(row).collect(),
        notes: vec![|words| words.ratio_note, |words| words.unplanned, |words| {
            words.kept_plans
        }],
    }
}

fn picture(picture: &Picture) -> Vec<Cell> {
    let [median, low, high] = ratio(picture.ratio);
    let probability = |flag| Cell::or_absent(picture.probability.map(|p| p.of(flag)), Cell::Share);
    vec![
        flag(picture.flag),
        median,
        low,
        high,
        probability(Flag::Undersupplied),
        probability(Flag::Oversupplied),
        Cell::Persons(picture.seekers),
        Cell::or_absent(picture.openings, Cell::Persons),
    ]
}

/// Scenarios side by side, the plans alone first: the trades that any of them changes.
#[must_use]
pub fn scenario(plans: &[TradeGap], scenarios: &[(String, Vec<TradeGap>)], names: &Names) -> Sheet {
    let mut rows = Vec::new();
    for (place, base) in plans.iter().enumerate() {
        let others: Vec<(&str, &TradeGap)> = scenarios
            .iter()
            .filter_map(|(name, gaps)| Some((name.as_str(), gaps.get(place)?)))
            .collect();
        if others.iter().all(|(_, gap)| gap.years == base.years) {
            continue;
        }
        rows.push((None, base));
        rows.extend(others.into_iter().map(|(name, gap)| (Some(name), gap)));
    }
    let row = |(scenario, gap): (Option<&str>, &TradeGap)| {
        let [code, name] = trade(&gap.trade, names);
        let after = gap.last().map(|year| year.after);
        let year = gap.last().map(|year| year.year.0.into());
        let mut row = vec![
            code,
            name,
            scenario.map_or_else(
                || {
                    Cell::Word(
                        "plans",
                        both(|language| words::labels(language).all_plans.to_owned()),
                    )
                },
                |name| Cell::Text(name.to_owned()),
            ),
            Cell::or_absent(year, Cell::Whole),
            Cell::Persons(gap.places),
        ];
        row.extend(after.map_or_else(|| vec![Cell::Absent; 8], |after| picture(&after)));
        row.push(Cell::or_absent(short(gap), Cell::Signed));
        row
    };
    Sheet {
        what: "scenario",
        title: |words| words.scenario,
        columns: columns![
            "trade_code", "name": trade, "scenario": name, "year": year, "planned_places": planned, "flag": flag,
            "ratio": ratio, "ratio_low", "ratio_high", "p_undersupplied", "p_oversupplied", "seekers": seekers,
            "openings": openings, "short": need,
        ],
        rows: rows.into_iter().map(row).collect(),
        notes: vec![|words| words.ratio_note, |words| words.kept_plans],
    }
}

/// Admissions by round; a cell of several rounds ends with a row for the whole year.
#[must_use]
pub fn fill(cells: &[CellFill], names: &Names) -> Sheet {
    let mut rows = Vec::new();
    for cell in cells {
        let row = |round: Cell, places: f64, enrolled: Option<f64>, share: Option<f64>| {
            let [code, name] = trade(&cell.trade, names);
            let [level, level_name] = level(&cell.level);
            vec![
                Cell::Text(cell.provider.clone()),
                Cell::Text(cell.site.clone()),
                code,
                name,
                level,
                level_name,
                Cell::Whole(cell.year.into()),
                round,
                Cell::Persons(places),
                Cell::or_absent(enrolled, Cell::Persons),
                Cell::or_absent(share, Cell::Share),
            ]
        };
        for round in &cell.rounds {
            let number = Cell::Text(round.round.to_string());
            rows.push(row(number, round.places, round.enrolled, round.share()));
        }
        if cell.rounds.len() > 1 {
            let whole = both(|language| words::labels(language).whole.to_owned());
            let whole = Cell::Word("all", whole);
            rows.push(row(whole, cell.places(), cell.enrolled(), cell.share()));
        }
    }
    Sheet {
        what: "fill",
        title: |words| words.fill,
        columns: columns![
            "provider_id": provider, "site": site, "trade_code", "name": trade, "level", "level_name": level,
            "year": year, "round": round, "planned_places": planned, "enrolled": enrolled, "fill_share": filled,
        ],
        rows,
        notes: Vec::new(),
    }
}
