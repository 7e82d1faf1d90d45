//! The intake that balances a trade in the year in which it completes, approached step by step.

use std::collections::BTreeMap;

use crate::assess::cause::Cause;
use crate::assess::flag::Flag;
use crate::assess::normal_quantile;
use crate::codes::{Level, TradeCode};
use crate::parameters::{FlagParameters, Parameters, PlanningParameters};
use crate::units::{Interval, Year};

use super::caps::registered_on;
use super::parts::Parts;
use super::{
    LevelOutlook, PlanLevel, PlanOutlook, ProviderIntake, RegisteredScale, TradeOutlook,
    YearOutlook,
};

/// What would relieve a shortage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lever {
    /// More places.
    Places,
    /// More applicants: places stay empty.
    Applicants,
    /// What is taught: graduates do not find their way into the trade.
    Quality,
    /// Pay and keeping people: graduates leave the trade.
    PayAndRetention,
}

/// What is advised for a trade at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counsel {
    /// More places.
    Raise,
    /// Fewer places.
    Lower,
    /// As many places as assumed.
    Keep(Why),
}

/// Why places should stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The trade is balanced in the completion year.
    Balanced,
    /// Nothing should be said of the trade.
    InsufficientEvidence,
    /// The trade is short of people, but more places do not help; this does.
    OtherLever(Lever),
    /// Nobody from the plan year's intake would look for work in the completion year.
    NoEffect,
}

/// Advice for a trade at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct CellAdvice {
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// The year in which the plan year's intake completes.
    pub completes: Year,
    /// The flag of that year where intakes are as assumed.
    pub flag: Flag,
    /// Openings per job seeker of that year.
    pub ratio: Option<Interval>,
    /// Places where nobody has planned.
    pub assumed: f64,
    /// Learners over places in the data year, 0..=1, where places are known.
    pub fill: Option<f64>,
    /// What is advised.
    pub counsel: Counsel,
    /// Multiple of the assumed places: advised, and at both ends of the ratio's interval; within the level's limit.
    pub factor: Interval,
    /// Places advised: whole, never beyond the limit.
    pub places: Interval,
}

/// Advice for a provider's trade at a level, over its sites.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderAdvice {
    /// The provider.
    pub provider: String,
    /// Its part: `assumed` and `places` are the provider's own, and `places` lie within its registered scale.
    pub cell: CellAdvice,
    /// Its registered places over all sites, where a registration is known.
    pub scale: Option<f64>,
}

/// Advice for every trade and level that is taught, by trade.
///
/// ```text
/// factor = 1 + α (D − S) / S_future,  at most `limit` either way          D = R · S
/// ```
///
/// * `S_future`: job seekers of the completion year from all intakes still to come, over all levels of the trade.
/// * `α`, `limit`: `planning.adjust_…` and `planning.limit_…` of the level.
#[must_use]
pub fn advise(outlook: &PlanOutlook, parameters: &Parameters) -> Vec<CellAdvice> {
    let cells = outlook.trades.iter().flat_map(|trade| {
        let levels = outlook.levels.iter().zip(&trade.levels);
        levels
            .filter(|(_, at)| at.assumed > 0.0)
            .filter_map(|(level, at)| {
                let year = trade.at(level.horizon)?;
                let completes = outlook.data_year.plus(level.horizon);
                Some(cell(trade, (level, at), (year, completes), parameters))
            })
    });
    cells.collect()
}

fn cell(
    trade: &TradeOutlook,
    (level, at): (&PlanLevel, &LevelOutlook),
    (year, completes): (&YearOutlook, Year),
    parameters: &Parameters,
) -> CellAdvice {
    let z = normal_quantile(f64::midpoint(1.0, parameters.flags.interval));
    let ratio = year.ratio.map(|ratio| ratio.interval(z));
    let assumed = trade.assumed();
    let all = year.seekers(&assumed);
    let future = all - year.settled.iter().sum::<f64>();
    let (part, limit) = step(level, &parameters.planning);
    let wanted = ratio.filter(|_| future > 0.0).map(|ratio| {
        let factor = |ratio: f64| 1.0 + (part * (ratio - 1.0) * all / future).clamp(-limit, limit);
        Interval {
            median: factor(ratio.median),
            low: factor(ratio.low),
            high: factor(ratio.high),
        }
    });
    let (counsel, factor) = counsel(year, at, wanted, &parameters.flags);
    CellAdvice {
        trade: trade.trade.clone(),
        level: level.level.clone(),
        completes,
        flag: year.flag,
        ratio,
        assumed: at.assumed,
        fill: at.fill,
        counsel,
        factor,
        places: places(at.assumed, factor),
    }
}

/// Share of the way and limit of a level, by its length.
fn step(level: &PlanLevel, planning: &PlanningParameters) -> (f64, f64) {
    let short = (planning.adjust_short, planning.limit_short);
    let intermediate = (planning.adjust_intermediate, planning.limit_intermediate);
    let college = (planning.adjust_college, planning.limit_college);
    match &level.level {
        Level::College => college,
        Level::Intermediate => intermediate,
        Level::Elementary | Level::ShortCourse => short,
        Level::Declared(_) if level.usual_months < 12.0 => short,
        Level::Declared(_) if level.usual_months < 24.0 => intermediate,
        Level::Declared(_) => college,
    }
}

const UNCHANGED: Interval = Interval {
    median: 1.0,
    low: 1.0,
    high: 1.0,
};

fn counsel(
    year: &YearOutlook,
    at: &LevelOutlook,
    wanted: Option<Interval>,
    flags: &FlagParameters,
) -> (Counsel, Interval) {
    let keep = |why| (Counsel::Keep(why), UNCHANGED);
    let balanced = |wanted: Interval| {
        let around = Interval {
            median: 1.0,
            low: wanted.low.min(1.0),
            high: wanted.high.max(1.0),
        };
        (Counsel::Keep(Why::Balanced), around)
    };
    match (year.flag, wanted) {
        (Flag::InsufficientEvidence, _) => keep(Why::InsufficientEvidence),
        (_, None) => keep(Why::NoEffect),
        (Flag::Undersupplied, Some(wanted)) => match lever(year.cause, at.fill, flags) {
            Lever::Places if wanted.median > 1.0 => (Counsel::Raise, wanted),
            Lever::Places => balanced(wanted),
            other @ (Lever::Applicants | Lever::Quality | Lever::PayAndRetention) => {
                keep(Why::OtherLever(other))
            }
        },
        (Flag::Oversupplied, Some(wanted)) if wanted.median < 1.0 => (Counsel::Lower, wanted),
        (Flag::Balanced | Flag::Oversupplied, Some(wanted)) => balanced(wanted),
    }
}

/// What relieves a shortage with this cause; places that stay empty need applicants first.
#[must_use]
pub fn lever(cause: Option<Cause>, fill: Option<f64>, flags: &FlagParameters) -> Lever {
    match cause {
        Some(Cause::RetentionAndPay) => Lever::PayAndRetention,
        Some(Cause::Suitability) => Lever::Quality,
        Some(Cause::FewApplicants) => Lever::Applicants,
        Some(Cause::LongTrainingGap | Cause::ShortTrainingGap | Cause::Undetermined) | None => {
            match fill {
                Some(fill) if fill < flags.hard_to_recruit_fill_share => Lever::Applicants,
                Some(_) | None => Lever::Places,
            }
        }
    }
}

/// Whether so many places go against the flag of the completion year: a reason should be asked for.
#[must_use]
pub fn against(flag: Flag, planned: f64, assumed: f64) -> bool {
    // Less than a place is rounding.
    match flag {
        Flag::Oversupplied => planned >= assumed + 1.0,
        Flag::Undersupplied => planned <= assumed - 1.0,
        Flag::Balanced | Flag::InsufficientEvidence => false,
    }
}

/// Whole places between the assumed and the advised ones, so that rounding never passes the limit.
fn places(assumed: f64, factor: Interval) -> Interval {
    let whole = |factor: f64| {
        let places = assumed * factor;
        if factor > 1.0 {
            places.floor()
        } else if factor < 1.0 {
            places.ceil().min(assumed.floor())
        } else {
            assumed.round()
        }
    };
    let median = whole(factor.median);
    Interval {
        median,
        low: whole(factor.low).min(median),
        high: whole(factor.high).max(median),
    }
}

/// The advice spread over providers by what they offered in the data year, within the scale registered on `day` (days
/// since 1 January 1970); by provider, then trade.
#[must_use]
pub fn spread(
    advice: &[CellAdvice],
    intakes: &[ProviderIntake],
    registered: &[RegisteredScale],
    day: i32,
) -> Vec<ProviderAdvice> {
    let cells: BTreeMap<(&TradeCode, &Level), &CellAdvice> = advice
        .iter()
        .map(|cell| ((&cell.trade, &cell.level), cell))
        .collect();
    let registered = registered_on(registered, day);
    Parts::new(intakes)
        .all()
        .into_iter()
        .filter_map(|(provider, (trade, level), share)| {
            let cell = *cells.get(&(trade, level))?;
            let scale = registered.get(&(provider, trade, level)).copied();
            let assumed = cell.assumed * share;
            let within = |places: f64| scale.map_or(places, |scale| places.min(scale.floor()));
            let places = places(assumed, cell.factor);
            Some(ProviderAdvice {
                provider: provider.to_owned(),
                cell: CellAdvice {
                    assumed,
                    places: Interval {
                        median: within(places.median),
                        low: within(places.low),
                        high: within(places.high),
                    },
                    ..cell.clone()
                },
                scale,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::samples::{intake, outlook, parameters, scale};
    use crate::units::LogEstimate;

    /// Advice for college welding at a ratio, with a cause and a fill rate.
    fn welding(ratio: f64, flag: Flag, cause: Option<Cause>, fill: Option<f64>) -> CellAdvice {
        let mut outlook = outlook(&["han"]);
        let trade = &mut outlook.trades[0];
        trade.levels[0].fill = fill;
        for year in &mut trade.years {
            year.ratio = Some(LogEstimate {
                mean: ratio.ln(),
                variance: 0.01,
            });
            year.flag = flag;
            year.cause = cause;
        }
        advise(&outlook, &parameters()).remove(0)
    }

    #[test]
    fn a_shortage_of_places_is_approached_by_part_of_the_way() {
        // All 100 job seekers come from the plan year's 100 places; 120 openings need 20 more, a quarter of the way is 5.
        let advice = welding(
            1.2,
            Flag::Undersupplied,
            Some(Cause::LongTrainingGap),
            Some(0.95),
        );
        assert_eq!(advice.counsel, Counsel::Raise);
        assert_eq!(advice.places.median, 105.0);
        assert!(advice.places.low <= 105.0 && advice.places.high >= 105.0);
        // A wide gap meets the limit of the level, 10 %.
        let far = welding(
            3.0,
            Flag::Undersupplied,
            Some(Cause::LongTrainingGap),
            Some(0.95),
        );
        assert_eq!(far.places.median, 110.0);
        let fewer = welding(0.7, Flag::Oversupplied, None, None);
        assert_eq!((fewer.counsel, fewer.places.median), (Counsel::Lower, 93.0));
    }

    #[test]
    fn places_that_do_not_help_are_not_advised() {
        let keep = |cause, fill, lever| {
            let advice = welding(2.0, Flag::Undersupplied, cause, fill);
            assert_eq!(advice.counsel, Counsel::Keep(Why::OtherLever(lever)));
            assert_eq!(advice.places.median, 100.0);
        };
        keep(Some(Cause::FewApplicants), Some(0.95), Lever::Applicants);
        keep(Some(Cause::LongTrainingGap), Some(0.4), Lever::Applicants);
        keep(
            Some(Cause::RetentionAndPay),
            Some(0.95),
            Lever::PayAndRetention,
        );
        keep(Some(Cause::Suitability), None, Lever::Quality);
    }

    #[test]
    fn without_evidence_or_gap_places_stay() {
        let unknown = welding(2.0, Flag::InsufficientEvidence, None, None);
        assert_eq!(unknown.counsel, Counsel::Keep(Why::InsufficientEvidence));
        let even = welding(1.05, Flag::Balanced, None, None);
        assert_eq!(even.counsel, Counsel::Keep(Why::Balanced));
        assert_eq!(even.places.median, 100.0);
        // A surplus is mended by fewer places even where many stay empty.
        let empty = welding(0.5, Flag::Oversupplied, None, Some(0.4));
        assert_eq!(empty.counsel, Counsel::Lower);
    }

    #[test]
    fn a_providers_part_keeps_within_its_registered_scale() {
        let advice = [welding(3.0, Flag::Undersupplied, None, None)];
        let intakes = [intake("P01", "han", 60.0), intake("P02", "han", 40.0)];
        let spread = spread(&advice, &intakes, &[scale("P01", "han", 62.0)], 100);
        let said: Vec<_> = spread
            .iter()
            .map(|p| {
                (
                    p.provider.as_str(),
                    p.cell.assumed,
                    p.cell.places.median,
                    p.scale,
                )
            })
            .collect();
        assert_eq!(
            said,
            [("P01", 60.0, 62.0, Some(62.0)), ("P02", 40.0, 44.0, None)]
        );
    }

    proptest! {
        #[test]
        fn advice_stays_within_limit_and_scale(ratio in 0.05..20.0_f64, admitted in prop::collection::vec(1.0..300.0_f64, 1..8), room in 1.0..400.0_f64) {
            let flag = if ratio > 1.0 { Flag::Undersupplied } else { Flag::Oversupplied };
            let advice = [welding(ratio, flag, None, None)];
            let limit = parameters().planning.limit_college;
            prop_assert!(advice[0].places.high <= 100.0 * (1.0 + limit) + 1e-9);
            prop_assert!(advice[0].places.low >= (100.0 * (1.0 - limit)).floor());
            let intakes: Vec<_> = admitted.iter().enumerate().map(|(n, x)| intake(&format!("P{n:02}"), "han", *x)).collect();
            for part in spread(&advice, &intakes, &[scale("P00", "han", room)], 100) {
                prop_assert!(part.cell.places.median <= part.cell.assumed * (1.0 + limit) + 1e-9);
                prop_assert!(part.scale.is_none_or(|scale| part.cell.places.high <= scale));
            }
        }
    }
}
