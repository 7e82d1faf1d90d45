//! The numbers that sentences about a trade need.

use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::estimate::demand::Signal;

fn logistic(signal: Signal) -> f64 {
    1.0 / (1.0 + (-signal.value).exp())
}

/// Share of the job seekers who answered that has a wage job.
pub fn employed_share(trade: &TradeAssessment) -> Option<f64> {
    trade.basis.outcome.employed_share
}

/// In-trade share of the wage-employed who answered.
pub fn in_trade_share(trade: &TradeAssessment) -> Option<f64> {
    trade.basis.outcome.in_trade_share
}

/// Share of planned hires that employers find hard to fill.
pub fn hard_to_fill(trade: &TradeAssessment) -> Option<f64> {
    trade.basis.demand.hard_to_fill.map(logistic)
}

/// Share of advertisements that came back.
pub fn reposted(trade: &TradeAssessment) -> Option<f64> {
    trade.basis.demand.reposted.map(logistic)
}

/// Hires per earlier plan.
pub fn filled(trade: &TradeAssessment) -> Option<f64> {
    trade
        .basis
        .demand
        .unfilled
        .map(|signal| (-signal.value).exp())
}

/// Months to the first job against those usual at the level: 0.8 is a fifth quicker.
pub fn months_against_level(trade: &TradeAssessment) -> Option<f64> {
    trade
        .basis
        .outcome
        .quick
        .map(|signal| (-signal.value).exp())
}

/// Pay against that usual at the level: 1.1 is a tenth more.
pub fn pay_against_level(trade: &TradeAssessment) -> Option<f64> {
    trade.basis.outcome.wage.map(|signal| signal.value.exp())
}
