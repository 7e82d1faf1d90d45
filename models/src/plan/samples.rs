//! A small outlook for tests: every trade is taught at college level only, with 150 openings in the completion year for
//! the 100 job seekers that 100 assumed places bring.

use crate::assess::cause::Cause;
use crate::assess::flag::Flag;
use crate::cells::LevelInfo;
use crate::codes::{Level, TradeCode};
use crate::parameters::Parameters;
use crate::units::{LogEstimate, Year};

use super::{
    LevelOutlook, PlanLevel, PlanOutlook, PlannedIntake, ProviderIntake, RegisteredScale,
    TradeOutlook, YearOutlook,
};

pub(super) fn parameters() -> Parameters {
    Parameters::embedded().unwrap()
}

fn code(trade: &str) -> TradeCode {
    TradeCode::parse(trade).unwrap()
}

pub(super) fn outlook(trades: &[&str]) -> PlanOutlook {
    let college = PlanLevel::new(&LevelInfo {
        level: Level::College,
        usual_months: 30.0,
    });
    let year = YearOutlook {
        horizon: college.horizon,
        flag: Flag::Undersupplied,
        cause: Some(Cause::LongTrainingGap),
        ratio: Some(LogEstimate {
            mean: 1.5_f64.ln(),
            variance: 0.01,
        }),
        settled: vec![0.0],
        per_place: vec![1.0],
        surplus_certain_from: None,
    };
    PlanOutlook {
        data_year: Year(2025),
        levels: vec![college],
        trades: trades
            .iter()
            .map(|trade| TradeOutlook {
                trade: code(trade),
                levels: vec![LevelOutlook {
                    assumed: 100.0,
                    fill: None,
                }],
                years: vec![year.clone()],
            })
            .collect(),
    }
}

pub(super) fn intake(provider: &str, trade: &str, enrolled: f64) -> ProviderIntake {
    ProviderIntake {
        provider: Some(provider.to_owned()),
        trade: code(trade),
        level: Level::College,
        enrolled,
        places: None,
    }
}

pub(super) fn plan(provider: &str, trade: &str, places: f64) -> PlannedIntake {
    PlannedIntake {
        provider: provider.to_owned(),
        site: "1".to_owned(),
        trade: code(trade),
        level: Level::College,
        year: 2026,
        round: 1,
        places,
        enrolled: None,
        reason: None,
    }
}

pub(super) fn scale(provider: &str, trade: &str, places: f64) -> RegisteredScale {
    RegisteredScale {
        provider: provider.to_owned(),
        site: "1".to_owned(),
        trade: code(trade),
        level: Level::College,
        scale: places,
        group: None,
        certificate: "12/GCN".to_owned(),
        valid_from: 0,
        valid_to: None,
    }
}
