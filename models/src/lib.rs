//! The pure models of vocmatch: from evidence cells to explained flags.
//!
//! No files, no clock, no network, no wording. Layers: [`units`] and [`codes`] name quantities, [`parameters`] hold
//! every questionable number, `estimate` turns cells into supply, demand and outcome signals and fuses them,
//! `assess` turns the result into flags and ordered reasons, `plan` says what next year's intake does to them, `subsidy`
//! allocates money by them, `simulate` makes cities whose truth is known and `evaluate` scores the answers.
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | `i`, `l`, `j`, `t` | trade, level, occupation, year | |
//! | `S` | people who complete, stay and look for a wage job in the target year | persons |
//! | `D` | openings for newly trained people in the target year | persons |
//! | `R = D / S`, `λ = ln R` | openings per job seeker | 1 |

pub mod assess;
pub mod cells;
pub mod codes;
pub mod estimate;
pub mod evaluate;
pub mod parameters;
pub mod plan;
pub mod simulate;
pub mod subsidy;
pub mod units;
