//! The scores as JSON, `vocmatch.evaluation/1` and `vocmatch.backtest/1`.

use serde::Serialize;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::evaluate::{
    Backtest, BacktestMethod, BacktestYear, ComparedWith, Grid, Method, Poisoned, RankedTrade,
    ReliabilityBin, SAID, SceneScores, Step, Summary,
};
use vocmatch_models::units::Interval;

use super::answers::CLASSES;
use crate::export::round::Number;

/// The name and version of the format of an evaluation.
pub const SCHEMA: &str = "vocmatch.evaluation/1";
/// The name and version of the format of a back-test.
pub const BACKTEST_SCHEMA: &str = "vocmatch.backtest/1";

/// The evaluation as indented JSON with a final line feed.
///
/// # Errors
/// None that an evaluation can cause; what the serialiser reports.
pub fn json(grid: &Grid) -> serde_json::Result<String> {
    written(&GridJson {
        schema: SCHEMA,
        command: &grid.command,
        version: &grid.version,
        parameters: &grid.parameters,
        synthetic: true,
        cities: grid.cities,
        scale: Number::exact(grid.scale),
        scenes: grid.scenes.iter().map(scene).collect(),
        without_step: grid.without_step.iter().map(summary).collect(),
    })
}

/// The back-test as indented JSON with a final line feed.
///
/// # Errors
/// None that a back-test can cause; what the serialiser reports.
pub fn backtest_json(backtest: &Backtest) -> serde_json::Result<String> {
    written(&BacktestJson {
        schema: BACKTEST_SCHEMA,
        package: &backtest.package,
        synthetic: backtest.synthetic,
        command: &backtest.command,
        version: &backtest.version,
        parameters: &backtest.parameters,
        years: backtest.years.iter().map(year).collect(),
    })
}

fn written(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct GridJson<'a> {
    schema: &'static str,
    command: &'a str,
    version: &'a str,
    parameters: &'a str,
    synthetic: bool,
    cities: u64,
    scale: Option<Number>,
    scenes: Vec<SceneJson<'a>>,
    without_step: Vec<SummaryJson<Step>>,
}

#[derive(Serialize)]
struct SceneJson<'a> {
    scene: &'a str,
    methods: Vec<SummaryJson<Method>>,
    reliability: Vec<BinJson>,
    first_city: Vec<TradeJson<'a>>,
    poisoned: Option<&'a Poisoned>,
}

#[derive(Serialize)]
struct BacktestJson<'a> {
    schema: &'static str,
    package: &'a str,
    synthetic: bool,
    command: &'a str,
    version: &'a str,
    parameters: &'a str,
    years: Vec<YearJson>,
}

#[derive(Serialize)]
struct YearJson {
    data_year: i32,
    target_year: i32,
    trades: usize,
    compared_with: ComparedWith,
    rank_with_outcomes: Option<Number>,
    methods: Vec<SummaryJson<BacktestMethod>>,
}

#[derive(Serialize)]
struct SummaryJson<M> {
    method: M,
    cities: usize,
    trades: Option<Number>,
    not_assessed: Option<Number>,
    macro_f1: Option<Number>,
    macro_f1_sd: Option<Number>,
    spearman: Option<Number>,
    wrong_direction: Option<Number>,
    wrong_direction_most: usize,
    coverage: Option<Number>,
    brier: Option<Number>,
    classes: Vec<ClassJson>,
}

/// One true class: how well it was found, and what was said of its trades.
#[derive(Serialize)]
struct ClassJson {
    class: Flag,
    precision: Option<Number>,
    recall: Option<Number>,
    said: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct BinJson {
    low: Option<Number>,
    high: Option<Number>,
    statements: usize,
    stated: Option<Number>,
    observed: IntervalJson,
    kept: bool,
}

#[derive(Serialize)]
struct IntervalJson {
    median: Option<Number>,
    low: Option<Number>,
    high: Option<Number>,
}

#[derive(Serialize)]
struct TradeJson<'a> {
    trade_code: &'a str,
    flag: Flag,
    ratio: Option<IntervalJson>,
    truth: Option<Number>,
}

fn scene(scene: &SceneScores) -> SceneJson<'_> {
    SceneJson {
        scene: &scene.scene,
        methods: scene.methods.iter().map(summary).collect(),
        reliability: scene.reliability.iter().map(bin).collect(),
        first_city: scene.first_city.iter().map(trade).collect(),
        poisoned: scene.poisoned.as_ref(),
    }
}

fn year(year: &BacktestYear) -> YearJson {
    YearJson {
        data_year: year.data_year,
        target_year: year.target_year,
        trades: year.trades,
        compared_with: year.compared_with,
        rank_with_outcomes: year.rank_with_outcomes.and_then(Number::share),
        methods: year.methods.iter().map(summary).collect(),
    }
}

fn summary<M: Copy>((method, scores): &(M, Summary)) -> SummaryJson<M> {
    let class =
        |((flag, [precision, recall]), row): ((&Flag, [Option<f64>; 2]), [usize; 4])| ClassJson {
            class: *flag,
            precision: precision.and_then(Number::share),
            recall: recall.and_then(Number::share),
            said: SAID
                .iter()
                .zip(row)
                .map(|(said, n)| (said.key().to_owned(), n.into()))
                .collect(),
        };
    SummaryJson {
        method: *method,
        cities: scores.cities,
        trades: Number::fixed(scores.trades, 2),
        not_assessed: Number::fixed(scores.not_assessed, 2),
        macro_f1: Number::share(scores.macro_f1),
        macro_f1_sd: Number::share(scores.macro_f1_sd),
        spearman: scores.spearman.and_then(Number::share),
        wrong_direction: Number::fixed(scores.wrong_direction, 2),
        wrong_direction_most: scores.wrong_direction_most,
        coverage: scores.coverage.and_then(Number::share),
        brier: scores.brier.and_then(Number::share),
        classes: CLASSES
            .iter()
            .zip(scores.precision_recall)
            .zip(scores.confusion)
            .map(class)
            .collect(),
    }
}

fn bin(bin: &ReliabilityBin) -> BinJson {
    BinJson {
        low: Number::fixed(bin.low, 1),
        high: Number::fixed(bin.low + 0.1, 1),
        statements: bin.statements,
        stated: Number::share(bin.stated),
        observed: interval(bin.observed, Number::share),
        kept: bin.kept(),
    }
}

fn interval(interval: Interval, round: fn(f64) -> Option<Number>) -> IntervalJson {
    IntervalJson {
        median: round(interval.median),
        low: round(interval.low),
        high: round(interval.high),
    }
}

fn trade(trade: &RankedTrade) -> TradeJson<'_> {
    TradeJson {
        trade_code: &trade.trade_code,
        flag: trade.flag,
        ratio: trade.ratio.map(|ratio| interval(ratio, Number::ratio)),
        truth: Number::ratio(trade.truth),
    }
}
