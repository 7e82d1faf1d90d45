//! The registered scale as a hard cap, and what may be moved within a trade group without a new registration.

use std::collections::BTreeMap;

use crate::codes::{Level, TradeCode};
use crate::parameters::PlanningParameters;

use super::{PlannedIntake, RegisteredScale};

/// What the limit on moving places limits; the rule can be read in both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The places moved within a group, as a share of the group's registered total.
    PlacesMoved,
    /// The result: how far a trade may end above its own registered scale.
    Result,
}

/// What holds of the places planned for a trade at a level and site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Not above the registered scale.
    Within {
        /// Registered places left.
        room: f64,
    },
    /// Above it by places that other trades of the group leave free; no new registration is needed.
    Moved {
        /// Places moved here.
        places: f64,
    },
    /// Above what may be moved: needs a new registration.
    Over {
        /// Places too many.
        by: f64,
        /// The most that could be planned beside the rest of the plan.
        allowed: f64,
    },
    /// Nothing is registered for the trade at that level and site.
    NotRegistered,
    /// The last registration has ended.
    Expired {
        /// Its last day, in days since 1 January 1970.
        on: i32,
    },
    /// The registration has not begun.
    NotYetValid {
        /// Its first day, in days since 1 January 1970.
        from: i32,
    },
}

impl Verdict {
    /// Whether the plan may be submitted as it is.
    #[must_use]
    pub const fn holds(self) -> bool {
        match self {
            Self::Within { .. } | Self::Moved { .. } => true,
            Self::Over { .. }
            | Self::NotRegistered
            | Self::Expired { .. }
            | Self::NotYetValid { .. } => false,
        }
    }
}

/// A planned cell beside its registration.
#[derive(Debug, Clone, PartialEq)]
pub struct CapCheck {
    /// The provider.
    pub provider: String,
    /// The site.
    pub site: String,
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// Places planned over all rounds.
    pub planned: f64,
    /// Registered places a year on the day asked about; those of the last or next registration where none is valid.
    pub scale: Option<f64>,
    /// Number of that certificate.
    pub certificate: Option<String>,
    /// What holds.
    pub verdict: Verdict,
}

/// The rule on moving places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoveRule {
    /// The share that may be moved, 0..=1.
    pub share: f64,
    /// Of what.
    pub reading: Reading,
}

impl MoveRule {
    /// The rule that the parameters choose.
    #[must_use]
    pub fn chosen(parameters: &PlanningParameters) -> Self {
        let reading = if parameters.move_reading < 1.5 {
            Reading::PlacesMoved
        } else {
            Reading::Result
        };
        Self {
            share: parameters.move_share,
            reading,
        }
    }
}

/// A trade at a level and site of a provider.
type Cell<'a> = (&'a str, &'a str, &'a Level, &'a TradeCode);

/// Places that a group has registered and planned at a site and level.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    registered: f64,
    /// Registered places that are not planned in their own trade.
    free: f64,
    /// Planned places beyond the scale of their own trade.
    beyond: f64,
}

/// Checks the plans of one year against the registrations valid on `day` (days since 1 January 1970), by provider,
/// site, level and trade.
///
/// ```text
/// allowed_i = s_i + ⌊min(L_i, free − Σ_{j≠i} beyond_j)⌋         beyond_j = max(0, p_j − s_j)
/// L_i = share · Σ_j s_j − Σ_{j≠i} beyond_j  (places moved)      L_i = share · s_i  (result)
/// ```
///
/// * `s`, `p`: registered and planned places of the trades of one group at one site and level; a registered trade that
///   the plan leaves out admits nobody, so its places are free. The group never ends above its registered total.
///
/// Source: `planning.move_share` and `planning.move_reading`.
#[must_use]
pub fn check(
    plans: &[PlannedIntake],
    registered: &[RegisteredScale],
    year: i32,
    day: i32,
    rule: MoveRule,
) -> Vec<CapCheck> {
    let mut planned: BTreeMap<Cell, f64> = BTreeMap::new();
    for plan in plans.iter().filter(|plan| plan.year == year) {
        let cell = (&*plan.provider, &*plan.site, &plan.level, &plan.trade);
        *planned.entry(cell).or_default() += plan.places;
    }
    let valid = valid_on(registered, day);
    let group = |scale: &RegisteredScale| {
        scale
            .group
            .clone()
            .unwrap_or_else(|| scale.trade.to_string())
    };
    let mut groups: BTreeMap<(&str, &str, &Level, String), Group> = BTreeMap::new();
    for (cell, scale) in &valid {
        let places = planned.get(cell).copied().unwrap_or(0.0);
        let group = groups
            .entry((cell.0, cell.1, cell.2, group(scale)))
            .or_default();
        group.registered += scale.scale;
        group.free += (scale.scale - places).max(0.0);
        group.beyond += (places - scale.scale).max(0.0);
    }
    planned
        .into_iter()
        .map(|(cell, places)| {
            let scale = valid.get(&cell).copied();
            let (shown, verdict) = match scale {
                Some(scale) => {
                    let key = (cell.0, cell.1, cell.2, group(scale));
                    let group = groups.get(&key).copied().unwrap_or_default();
                    (Some(scale), verdict(places, scale.scale, group, rule))
                }
                None => without_scale(registered, cell, day),
            };
            CapCheck {
                provider: cell.0.to_owned(),
                site: cell.1.to_owned(),
                trade: cell.3.clone(),
                level: cell.2.clone(),
                planned: places,
                scale: shown.map(|scale| scale.scale),
                certificate: shown.map(|scale| scale.certificate.clone()),
                verdict,
            }
        })
        .collect()
}

fn cell(scale: &RegisteredScale) -> Cell<'_> {
    (&scale.provider, &scale.site, &scale.level, &scale.trade)
}

/// The registration of every cell that is valid on a day; of several the one that began last.
fn valid_on(registered: &[RegisteredScale], day: i32) -> BTreeMap<Cell<'_>, &RegisteredScale> {
    let mut valid: BTreeMap<Cell, &RegisteredScale> = BTreeMap::new();
    for scale in registered {
        if scale.valid_from > day || scale.valid_to.is_some_and(|last| last < day) {
            continue;
        }
        let known = valid.entry(cell(scale)).or_insert(scale);
        if scale.valid_from > known.valid_from {
            *known = scale;
        }
    }
    valid
}

/// Registered places of every provider, trade and level on a day, over all sites.
pub(super) fn registered_on(
    registered: &[RegisteredScale],
    day: i32,
) -> BTreeMap<(&str, &TradeCode, &Level), f64> {
    let mut places = BTreeMap::new();
    for ((provider, _, level, trade), scale) in valid_on(registered, day) {
        *places.entry((provider, trade, level)).or_default() += scale.scale;
    }
    places
}

fn verdict(planned: f64, scale: f64, group: Group, rule: MoveRule) -> Verdict {
    let beyond = planned - scale;
    if beyond <= 0.0 {
        return Verdict::Within { room: -beyond };
    }
    let others = group.beyond - beyond;
    let limit = match rule.reading {
        Reading::PlacesMoved => rule.share * group.registered - others,
        Reading::Result => rule.share * scale,
    };
    // Shares such as 0.1 are not exact: what is whole in decimals must stay so.
    let most = (limit.min(group.free - others).max(0.0) + 1e-9).floor();
    if beyond <= most {
        Verdict::Moved { places: beyond }
    } else {
        Verdict::Over {
            by: beyond - most,
            allowed: scale + most,
        }
    }
}

/// Why no registration of a cell is valid: the last that ended, the next that begins, or none.
fn without_scale<'a>(
    registered: &'a [RegisteredScale],
    of: Cell,
    day: i32,
) -> (Option<&'a RegisteredScale>, Verdict) {
    let own = || registered.iter().filter(|scale| cell(scale) == of);
    let ended = own()
        .filter_map(|scale| Some((scale.valid_to?, scale)))
        .filter(|(last, _)| *last < day)
        .max_by_key(|(last, _)| *last);
    let coming = own()
        .filter(|scale| scale.valid_from > day)
        .min_by_key(|scale| scale.valid_from);
    match (coming, ended) {
        (Some(scale), _) => {
            let from = scale.valid_from;
            (Some(scale), Verdict::NotYetValid { from })
        }
        (None, Some((on, scale))) => (Some(scale), Verdict::Expired { on }),
        (None, None) => (None, Verdict::NotRegistered),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scale(trade: &str, places: f64) -> RegisteredScale {
        RegisteredScale {
            provider: "P01".into(),
            site: "1".into(),
            trade: TradeCode::parse(trade).unwrap(),
            level: Level::College,
            scale: places,
            group: Some("5201".into()),
            certificate: "12/GCN".into(),
            valid_from: 0,
            valid_to: None,
        }
    }

    fn plan(trade: &str, places: f64) -> PlannedIntake {
        PlannedIntake {
            provider: "P01".into(),
            site: "1".into(),
            trade: TradeCode::parse(trade).unwrap(),
            level: Level::College,
            year: 2026,
            round: 1,
            places,
            enrolled: None,
            reason: None,
        }
    }

    const MOVED: MoveRule = MoveRule {
        share: 0.1,
        reading: Reading::PlacesMoved,
    };
    const RESULT: MoveRule = MoveRule {
        share: 0.1,
        reading: Reading::Result,
    };

    /// The verdict on `han`, in a group of `han` and `tien` with 100 registered places each.
    fn welding(planned: &[(&str, f64)], rule: MoveRule) -> Verdict {
        let plans: Vec<_> = planned.iter().map(|(t, n)| plan(t, *n)).collect();
        let registered = [scale("han", 100.0), scale("tien", 100.0)];
        let checks = check(&plans, &registered, 2026, 100, rule);
        checks
            .into_iter()
            .find(|c| c.trade.as_str() == "han")
            .unwrap()
            .verdict
    }

    #[test]
    fn ten_in_a_hundred_may_be_moved_and_eleven_not_in_both_readings() {
        // 10 % of the group's 200 places are 20, whoever receives them.
        assert_eq!(
            welding(&[("han", 120.0), ("tien", 80.0)], MOVED),
            Verdict::Moved { places: 20.0 }
        );
        let over = Verdict::Over {
            by: 2.0,
            allowed: 120.0,
        };
        assert_eq!(welding(&[("han", 122.0), ("tien", 78.0)], MOVED), over);
        // 10 % of the trade's own 100.
        assert_eq!(
            welding(&[("han", 110.0), ("tien", 90.0)], RESULT),
            Verdict::Moved { places: 10.0 }
        );
        let over = Verdict::Over {
            by: 1.0,
            allowed: 110.0,
        };
        assert_eq!(welding(&[("han", 111.0), ("tien", 89.0)], RESULT), over);
    }

    #[test]
    fn places_that_another_trade_keeps_cannot_be_moved() {
        let over = Verdict::Over {
            by: 4.0,
            allowed: 101.0,
        };
        assert_eq!(welding(&[("han", 105.0), ("tien", 99.0)], MOVED), over);
        assert_eq!(welding(&[("han", 105.0), ("tien", 99.0)], RESULT), over);
        assert_eq!(
            welding(&[("han", 97.0), ("tien", 120.0)], MOVED),
            Verdict::Within { room: 3.0 }
        );
    }

    #[test]
    fn a_trade_alone_in_its_group_and_another_site_move_nothing() {
        let alone = RegisteredScale {
            group: None,
            ..scale("han", 100.0)
        };
        let elsewhere = RegisteredScale {
            site: "2".into(),
            ..scale("tien", 100.0)
        };
        for registered in [
            vec![alone, scale("tien", 50.0)],
            vec![scale("han", 100.0), elsewhere],
        ] {
            let checks = check(&[plan("han", 101.0)], &registered, 2026, 100, MOVED);
            assert_eq!(
                checks[0].verdict,
                Verdict::Over {
                    by: 1.0,
                    allowed: 100.0
                }
            );
        }
    }

    #[test]
    fn a_registration_counts_only_while_it_is_valid() {
        let of = |registered: &[RegisteredScale]| {
            check(&[plan("han", 10.0)], registered, 2026, 100, MOVED)[0].clone()
        };
        assert_eq!(of(&[]).verdict, Verdict::NotRegistered);
        let ended = RegisteredScale {
            valid_to: Some(99),
            ..scale("han", 50.0)
        };
        assert_eq!(
            of(std::slice::from_ref(&ended)).verdict,
            Verdict::Expired { on: 99 }
        );
        let coming = RegisteredScale {
            valid_from: 101,
            ..scale("han", 50.0)
        };
        assert_eq!(
            of(&[ended.clone(), coming]).verdict,
            Verdict::NotYetValid { from: 101 }
        );
        // A later certificate takes the place of an earlier one, it does not add to it.
        let newer = RegisteredScale {
            valid_from: 50,
            scale: 30.0,
            ..scale("han", 50.0)
        };
        assert_eq!(of(&[scale("han", 50.0), newer]).scale, Some(30.0));
    }

    #[test]
    fn rounds_and_only_those_of_the_year_add_up() {
        let second = PlannedIntake {
            round: 2,
            ..plan("han", 30.0)
        };
        let later = PlannedIntake {
            year: 2027,
            ..plan("han", 500.0)
        };
        let checks = check(
            &[plan("han", 60.0), second, later],
            &[scale("han", 100.0)],
            2026,
            100,
            MOVED,
        );
        assert_eq!((checks.len(), checks[0].planned), (1, 90.0));
    }

    proptest! {
        #[test]
        fn a_plan_that_holds_keeps_to_the_total_and_to_what_may_be_moved(
            cells in prop::collection::vec((1_u32..200, 0_u32..250), 1..6), share in 0.0..0.5_f64, moved in any::<bool>(),
        ) {
            let name = |i: usize| format!("t{i}");
            let registered: Vec<_> = cells.iter().enumerate().map(|(i, c)| scale(&name(i), f64::from(c.0))).collect();
            let plans: Vec<_> = cells.iter().enumerate().map(|(i, c)| plan(&name(i), f64::from(c.1))).collect();
            let reading = if moved { Reading::PlacesMoved } else { Reading::Result };
            let checks = check(&plans, &registered, 2026, 100, MoveRule { share, reading });
            let (mut total, mut beyond, mut own) = (0.0, 0.0, true);
            for c in &checks {
                let scale = c.scale.unwrap();
                total += scale;
                beyond += (c.planned - scale).max(0.0);
                own &= c.planned <= scale * (1.0 + share) + 1e-6;
            }
            let planned: f64 = checks.iter().map(|c| c.planned).sum();
            let lawful = planned <= total + 1e-6
                && match reading { Reading::PlacesMoved => beyond <= share * total + 1e-6, Reading::Result => own };
            prop_assert_eq!(checks.iter().all(|c| c.verdict.holds()), lawful || beyond <= 0.0);
            let turned: Vec<_> = plans.into_iter().rev().collect();
            let mirrored: Vec<_> = registered.into_iter().rev().collect();
            prop_assert_eq!(check(&turned, &mirrored, 2026, 100, MoveRule { share, reading }), checks);
        }

        #[test]
        fn what_is_said_to_be_allowed_is_allowed(over in 1_u32..100, other in 0_u32..130, moved in any::<bool>()) {
            let rule = if moved { MOVED } else { RESULT };
            let planned = [("han", 100.0 + f64::from(over)), ("tien", f64::from(other))];
            if let Verdict::Over { by, allowed } = welding(&planned, rule) {
                prop_assert_eq!(planned[0].1 - by, allowed);
                prop_assert!(welding(&[("han", allowed), planned[1]], rule).holds());
                prop_assert!(!welding(&[("han", allowed + 1.0), planned[1]], rule).holds());
            }
        }
    }
}
