//! The gap after all plans: the ratio of the year in which they complete, and who else is raising the same trade.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::flag::{Classes, Flag, classes};
use crate::assess::normal_quantile;
use crate::codes::TradeCode;
use crate::parameters::{FlagParameters, Parameters};
use crate::units::{Interval, LogEstimate, Year};

use super::parts::{CellKey, Parts};
use super::{PlanOutlook, PlannedIntake, ProviderIntake, TradeOutlook, YearOutlook};

/// One trade after all plans.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeGap {
    /// The trade.
    pub trade: TradeCode,
    /// Places assumed where nobody has planned, over all levels.
    pub assumed: f64,
    /// Places after all plans; providers without one count with what is assumed of them.
    pub places: f64,
    /// Providers with a plan for the trade.
    pub planners: usize,
    /// Per completion year of the trade's levels, the nearest first.
    pub years: Vec<YearGap>,
    /// How much of the expansion that balances the trade is claimed, in the last of these years.
    pub crowding: Crowding,
    /// How many places more (+) or fewer (−) would then change the flag.
    pub tipping: Option<Tipping>,
}

/// One completion year of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct YearGap {
    /// The year.
    pub year: Year,
    /// As long as intakes are as assumed.
    pub before: Picture,
    /// After all plans.
    pub after: Picture,
}

/// Supply against demand in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Job seekers.
    pub seekers: f64,
    /// Openings; nothing where nothing speaks of them.
    pub openings: Option<f64>,
    /// Openings per job seeker.
    pub ratio: Option<Interval>,
    /// Probability of each class.
    pub probability: Option<Classes>,
    /// The flag.
    pub flag: Flag,
}

/// How much of the needed expansion is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Crowding {
    /// Places beyond the assumed ones that balance the trade; nothing where it is not short of people.
    pub needed: Option<f64>,
    /// Places beyond the assumed ones that providers have planned.
    pub claimed: f64,
    /// How many providers plan more than is assumed of them.
    pub providers: usize,
}

/// How many places would change the flag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tipping {
    /// Places of the plan year, more (+) or fewer (−).
    pub places: f64,
    /// The flag that would then hold.
    pub to: Flag,
}

impl Crowding {
    /// Claimed over needed; nothing where no expansion is needed.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.needed
            .filter(|needed| *needed > 0.0)
            .map(|needed| self.claimed / needed)
    }
}

impl TradeGap {
    /// The year by which all levels that begin in the plan year complete: all plans show in it.
    #[must_use]
    pub fn last(&self) -> Option<&YearGap> {
        self.years.last()
    }
}

/// Every trade after all plans of the plan year, in the order of the outlook.
///
/// ```text
/// claimed = Σ_p max(0, Σ_l y_l (x_pl − x⁰_pl)) / ȳ      needed = (D − S(x⁰)) / ȳ      ȳ = Σ_l y_l x⁰_l / Σ_l x⁰_l
/// ```
///
/// * `x_pl`: places that provider `p` plans; `x⁰_pl`: its part of the assumed places, by what it offered in the data
///   year. Whoever has no plan for a trade and level counts with its part.
#[must_use]
pub fn gap(
    outlook: &PlanOutlook,
    intakes: &[ProviderIntake],
    plans: &[PlannedIntake],
    parameters: &Parameters,
) -> Vec<TradeGap> {
    let usual = Effects::none(outlook.levels.len());
    let places = places(outlook, intakes, plans);
    let trades = outlook.trades.iter().zip(&places);
    trades
        .map(|(trade, places)| trade_gap(outlook, trade, places, &usual, parameters))
        .collect()
}

/// Places of the plan year in one trade.
#[derive(Debug, Clone, Default)]
pub(super) struct Places<'a> {
    /// Per level, after all plans.
    pub(super) per_level: Vec<f64>,
    /// What each provider with a plan adds to what is assumed of it, per level.
    added: BTreeMap<&'a str, Vec<f64>>,
}

/// What a scenario changes beside the places.
#[derive(Debug, Clone)]
pub(super) struct Effects {
    /// Multiple of the job seekers, per level.
    pub(super) seekers: Vec<f64>,
    /// Growth of openings a year, beyond what is expected.
    pub(super) growth: f64,
}

impl Effects {
    pub(super) fn none(levels: usize) -> Self {
        Self {
            seekers: vec![1.0; levels],
            growth: 0.0,
        }
    }
}

/// The places of every trade after all plans of the plan year.
///
/// Where nobody's part of a cell is known, plans take the place of the assumed places as far as these go.
pub(super) fn places<'a>(
    outlook: &PlanOutlook,
    intakes: &[ProviderIntake],
    plans: &'a [PlannedIntake],
) -> Vec<Places<'a>> {
    let position = |trade, level| Some((outlook.trade(trade)?, outlook.level(level)?));
    let parts = Parts::new(intakes);
    let mut planned: BTreeMap<(usize, usize), (CellKey, BTreeMap<&str, f64>)> = BTreeMap::new();
    for plan in plans
        .iter()
        .filter(|plan| plan.year == outlook.plan_year().0)
    {
        let Some(cell) = position(&plan.trade, &plan.level) else {
            continue;
        };
        let named = || ((&plan.trade, &plan.level), BTreeMap::new());
        let (_, providers) = planned.entry(cell).or_insert_with(named);
        *providers.entry(&plan.provider).or_default() += plan.places;
    }
    let mut all: Vec<Places> = outlook
        .trades
        .iter()
        .map(|trade| Places {
            per_level: trade.assumed(),
            added: BTreeMap::new(),
        })
        .collect();
    for (&(trade, level), (cell, providers)) in &planned {
        let Some(places) = all.get_mut(trade) else {
            continue;
        };
        let assumed = places.per_level.get(level).copied().unwrap_or(0.0);
        let sum: f64 = providers.values().sum();
        for (&provider, &count) in providers {
            // Where nobody's part is known, each plan takes its part of what is assumed.
            let part = (parts.share(provider, *cell)).unwrap_or(count / sum.max(assumed).max(1.0));
            let added = count - assumed * part;
            if let Some(slot) = places.per_level.get_mut(level) {
                *slot = (*slot + added).max(0.0);
            }
            let levels = outlook.levels.len();
            let own = places
                .added
                .entry(provider)
                .or_insert_with(|| vec![0.0; levels]);
            if let Some(slot) = own.get_mut(level) {
                *slot += added;
            }
        }
    }
    all
}

/// One trade with its places after all plans and what else is different.
pub(super) fn trade_gap(
    outlook: &PlanOutlook,
    trade: &TradeOutlook,
    places: &Places,
    effects: &Effects,
    parameters: &Parameters,
) -> TradeGap {
    let assumed = trade.assumed();
    let usual = Effects::none(assumed.len());
    let offered = |level: usize| {
        let at = |places: &[f64]| places.get(level).is_some_and(|places| *places > 0.0);
        at(&assumed) || at(&places.per_level)
    };
    let horizons: BTreeSet<i32> = (outlook.levels.iter().enumerate())
        .filter(|(level, _)| offered(*level))
        .map(|(_, level)| level.horizon)
        .collect();
    let used: Vec<&YearOutlook> = trade
        .years
        .iter()
        .filter(|year| horizons.contains(&year.horizon))
        .collect();
    // A trade that nobody teaches is shown in the first year.
    let used = if used.is_empty() {
        trade.years.iter().take(1).collect()
    } else {
        used
    };
    let years = used.iter().map(|year| YearGap {
        year: outlook.data_year.plus(year.horizon),
        before: picture(year, &assumed, (&assumed, &usual), parameters),
        after: picture(year, &assumed, (&places.per_level, effects), parameters),
    });
    let years: Vec<YearGap> = years.collect();
    let last = used.last().zip(years.last());
    let (crowding, tipping) = last.map_or((Crowding::default(), None), |(year, gap)| {
        let rates = year.per_place.iter().zip(&effects.seekers);
        let rates: Vec<f64> = rates
            .map(|(per_place, factor)| per_place * factor)
            .collect();
        let unplanned = picture(year, &assumed, (&assumed, effects), parameters);
        mean_rate(&rates, &assumed).map_or((Crowding::default(), None), |mean| {
            (
                crowding(places, &unplanned, &rates, mean),
                tipping(&gap.after, mean, &parameters.flags),
            )
        })
    });
    TradeGap {
        trade: trade.trade.clone(),
        assumed: assumed.iter().sum(),
        places: places.per_level.iter().sum(),
        planners: places.added.len(),
        crowding,
        tipping,
        years,
    }
}

/// Supply and demand of a year with these places and effects.
fn picture(
    year: &YearOutlook,
    assumed: &[f64],
    (places, effects): (&[f64], &Effects),
    parameters: &Parameters,
) -> Picture {
    let flags = &parameters.flags;
    let base = year.seekers(assumed);
    let rows = year.settled.iter().zip(&year.per_place);
    let seekers: f64 = rows
        .zip(places.iter().zip(&effects.seekers))
        .map(|((settled, per_place), (places, factor))| factor * (settled + per_place * places))
        .sum();
    // A ratio to nobody has no value: at least one person, or as few as there were.
    let growth = if base > 0.0 {
        seekers.max(base.min(1.0)) / base
    } else {
        1.0
    };
    let certain = year.surplus_certain_from.is_some_and(|from| growth > from);
    let lambda = year.ratio.map(|ratio| LogEstimate {
        mean: ratio.mean - growth.ln() + f64::from(year.horizon) * effects.growth.ln_1p(),
        ..ratio
    });
    let probability = lambda.map(|lambda| {
        if certain {
            SURPLUS
        } else {
            classes(lambda, flags)
        }
    });
    let z = normal_quantile(f64::midpoint(1.0, flags.interval));
    let ratio = lambda.map(|lambda| lambda.interval(z));
    Picture {
        seekers,
        openings: ratio.map(|ratio| ratio.median * base * growth),
        ratio,
        probability,
        flag: match (year.flag, probability) {
            (Flag::InsufficientEvidence, _) | (_, None) => Flag::InsufficientEvidence,
            (_, Some(probability)) => probability.most_probable(),
        },
    }
}

const SURPLUS: Classes = Classes {
    oversupplied: 1.0,
    balanced: 0.0,
    undersupplied: 0.0,
};

/// Job seekers that so many places bring.
fn brought(rates: &[f64], places: &[f64]) -> f64 {
    rates
        .iter()
        .zip(places)
        .map(|(rate, places)| rate * places)
        .sum()
}

/// ȳ: job seekers per assumed place over all levels; nothing where no place brings any.
fn mean_rate(rates: &[f64], assumed: &[f64]) -> Option<f64> {
    let seekers = brought(rates, assumed);
    (seekers > 0.0).then(|| seekers / assumed.iter().sum::<f64>())
}

fn crowding(places: &Places, unplanned: &Picture, rates: &[f64], mean: f64) -> Crowding {
    let added = places.added.values();
    let claims = added.map(|added| brought(rates, added) / mean);
    // Less than a place is rounding.
    let claims: Vec<f64> = claims.filter(|claim| *claim >= 1.0).collect();
    let short = unplanned.flag == Flag::Undersupplied;
    let lacking = unplanned
        .openings
        .map(|openings| openings - unplanned.seekers);
    Crowding {
        needed: lacking
            .filter(|lacking| short && *lacking > 0.0)
            .map(|lacking| lacking / mean),
        claimed: claims.iter().sum(),
        providers: claims.len(),
    }
}

/// Places that move the middle of the ratio into the next class: `Δx = (D / R_b − S) / ȳ` at the bound `R_b`.
fn tipping(after: &Picture, per_place: f64, flags: &FlagParameters) -> Option<Tipping> {
    let openings = after.openings?;
    let to = |bound: f64, to: Flag| Tipping {
        places: (openings / bound - after.seekers) / per_place,
        to,
    };
    match after.flag {
        Flag::Undersupplied => {
            Some(to(flags.shortage_ratio, Flag::Balanced)).filter(|t| t.places > 0.0)
        }
        Flag::Oversupplied => {
            Some(to(flags.surplus_ratio, Flag::Balanced)).filter(|t| t.places < 0.0)
        }
        Flag::Balanced => {
            let more = to(flags.surplus_ratio, Flag::Oversupplied);
            let fewer = to(flags.shortage_ratio, Flag::Undersupplied);
            Some(if more.places.abs() <= fewer.places.abs() {
                more
            } else {
                fewer
            })
        }
        Flag::InsufficientEvidence => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::samples::{intake, outlook, parameters, plan};

    /// Welding as the sample has it: 150 openings for 100 job seekers, one for each of 100 places.
    fn welding(plans: &[PlannedIntake]) -> TradeGap {
        let intakes = [intake("P01", "han", 60.0), intake("P02", "han", 40.0)];
        gap(&outlook(&["han"]), &intakes, plans, &parameters()).remove(0)
    }

    fn flags(gap: &TradeGap) -> (Flag, Flag) {
        let last = gap.last().unwrap();
        (last.before.flag, last.after.flag)
    }

    #[test]
    fn without_plans_nothing_changes() {
        let gap = welding(&[]);
        let last = gap.last().unwrap();
        assert_eq!(last.before, last.after);
        assert_eq!((gap.assumed, gap.places, gap.planners), (100.0, 100.0, 0));
        assert_eq!(flags(&gap), (Flag::Undersupplied, Flag::Undersupplied));
        assert!((gap.crowding.needed.unwrap() - 50.0).abs() < 1e-6);
        // 150 openings for 120 job seekers are the bound of 1.25.
        let tipping = gap.tipping.unwrap();
        assert_eq!(tipping.to, Flag::Balanced);
        assert!((tipping.places - 20.0).abs() < 1e-6);
    }

    #[test]
    fn a_plan_takes_the_place_of_what_was_assumed_of_its_provider() {
        let gap = welding(&[plan("P02", "han", 70.0)]);
        // P01 keeps its 60.
        assert!((gap.places - 130.0).abs() < 1e-9);
        assert!((gap.crowding.claimed - 30.0).abs() < 1e-9);
        assert!((gap.crowding.share().unwrap() - 0.6).abs() < 1e-6);
        assert_eq!((gap.planners, gap.crowding.providers), (1, 1));
        assert_eq!(flags(&gap).1, Flag::Balanced);
    }

    #[test]
    fn providers_who_all_raise_the_same_trade_turn_its_flag() {
        let plans: Vec<_> = (3..13)
            .map(|n| plan(&format!("P{n:02}"), "han", 15.0))
            .collect();
        let gap = welding(&plans);
        assert_eq!(gap.crowding.providers, 10);
        assert!(gap.crowding.share().unwrap() > 1.0);
        // 150 openings for 250 job seekers.
        assert_eq!(flags(&gap), (Flag::Undersupplied, Flag::Oversupplied));
    }

    #[test]
    fn plans_of_another_year_or_an_unknown_trade_count_for_nothing() {
        let later = PlannedIntake {
            year: 2030,
            ..plan("P01", "han", 500.0)
        };
        assert_eq!(welding(&[later, plan("P01", "khac", 500.0)]), welding(&[]));
    }

    #[test]
    fn plans_stay_within_what_is_assumed_where_nobody_is_known_by_name() {
        let of = |places| {
            let plans = [plan("P01", "han", places)];
            gap(&outlook(&["han"]), &[], &plans, &parameters())
                .remove(0)
                .places
        };
        assert!((of(80.0) - 100.0).abs() < 1e-9);
        assert!((of(130.0) - 130.0).abs() < 1e-9);
    }

    #[test]
    fn a_new_programme_brings_job_seekers_at_the_rate_of_its_level() {
        let mut outlook = outlook(&["han", "moi"]);
        outlook.trades[1].levels[0].assumed = 0.0;
        let gap = gap(&outlook, &[], &[plan("P09", "moi", 50.0)], &parameters()).remove(1);
        let last = gap.last().unwrap();
        assert!((last.after.seekers - last.before.seekers - 50.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn raising_a_plan_never_raises_the_ratio(places in 0.0..500.0_f64, more in 0.0..500.0_f64) {
            let ratio = |places| welding(&[plan("P02", "han", places)]).last().unwrap().after.ratio.unwrap().median;
            prop_assert!(ratio(places + more) <= ratio(places) + 1e-12);
        }

        #[test]
        fn claims_add_up_over_providers_and_order_does_not_matter(places in prop::collection::vec(0.0..200.0_f64, 1..8)) {
            let plans: Vec<_> = places.iter().enumerate().map(|(n, x)| plan(&format!("P{n:02}"), "han", *x)).collect();
            let all = welding(&plans);
            let alone: Vec<_> = plans.iter().map(|plan| welding(std::slice::from_ref(plan))).collect();
            let sum: f64 = alone.iter().map(|gap| gap.crowding.claimed).sum();
            prop_assert!((all.crowding.claimed - sum).abs() < 1e-6);
            prop_assert_eq!(all.crowding.providers, alone.iter().map(|gap| gap.crowding.providers).sum::<usize>());
            let turned: Vec<_> = plans.into_iter().rev().collect();
            let other = welding(&turned);
            prop_assert!((all.places - other.places).abs() < 1e-6);
            prop_assert_eq!(flags(&all), flags(&other));
            let intakes = [intake("P02", "han", 40.0), intake("P01", "han", 60.0)];
            let mirrored = gap(&outlook(&["han"]), &intakes, &turned, &parameters()).remove(0);
            prop_assert!((all.crowding.claimed - mirrored.crowding.claimed).abs() < 1e-6);
        }
    }
}
