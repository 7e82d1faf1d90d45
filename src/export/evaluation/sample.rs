//! Invented scores: round numbers that no run has given.

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::evaluate::{
    Backtest, BacktestMethod, BacktestYear, ComparedWith, Grid, Method, Poisoned, PoisonedAnswer,
    RankedTrade, ReliabilityBin, Scene, SceneScores, Step, Summary,
};
use vocmatch_models::units::Interval;

/// The scores of an answer of two cities with 10 trades each.
pub fn summary(macro_f1: f64) -> Summary {
    Summary {
        cities: 2,
        trades: 10.0,
        not_assessed: 1.5,
        macro_f1,
        macro_f1_sd: 0.02,
        spearman: Some(0.875),
        wrong_direction: 0.5,
        wrong_direction_most: 1,
        coverage: Some(0.8),
        brier: Some(0.4),
        precision_recall: [
            [Some(0.75), Some(0.6)],
            [Some(0.5), Some(0.8)],
            [Some(0.8), None],
        ],
        confusion: [[3, 1, 1, 0], [0, 4, 1, 1], [0, 2, 5, 2]],
    }
}

/// The scores of a rule that gives neither a ratio nor probabilities.
fn silent(macro_f1: f64) -> Summary {
    Summary {
        spearman: None,
        coverage: None,
        brier: None,
        precision_recall: [[None, Some(0.0)], [Some(0.3), Some(1.0)], [None, Some(0.0)]],
        ..summary(macro_f1)
    }
}

fn bin(low: f64, statements: usize, stated: f64, observed: [f64; 3]) -> ReliabilityBin {
    let [low_bound, median, high] = observed;
    ReliabilityBin {
        low,
        statements,
        stated,
        observed: Interval {
            median,
            low: low_bound,
            high,
        },
    }
}

fn trade(code: &str, flag: Flag, ratio: Option<[f64; 3]>, truth: f64) -> RankedTrade {
    RankedTrade {
        trade_code: code.to_owned(),
        name_vi: format!("Nghề {code}"),
        name_en: format!("Trade {code}"),
        flag,
        ratio: ratio.map(|[low, median, high]| Interval { median, low, high }),
        truth,
    }
}

fn scene(key: &str, ours: f64) -> SceneScores {
    SceneScores {
        scene: key.to_owned(),
        methods: vec![
            (Method::Vocmatch, summary(ours)),
            (Method::PostingsRatio, summary(0.5)),
            (Method::SurveyRatio, summary(0.6)),
            (Method::TwoKeys, silent(0.55)),
            (Method::AllBalanced, silent(0.165)),
            (Method::KnownDemand, silent(0.76)),
        ],
        reliability: vec![
            bin(0.0, 1200, 0.05, [0.04, 0.05, 0.06]),
            bin(0.3, 40, 0.35, [0.4, 0.5, 0.6]),
            bin(0.9, 300, 0.95, [0.9, 0.94, 0.97]),
        ],
        first_city: vec![
            trade("han", Flag::Undersupplied, Some([1.2, 1.5, 2.0]), 1.6),
            trade("ke_toan", Flag::Oversupplied, Some([0.3, 0.5, 0.7]), 0.9),
            trade(
                "may_cong_nghiep_va_thoi_trang",
                Flag::InsufficientEvidence,
                None,
                5.0,
            ),
        ],
        poisoned: (key == "poisoned").then(|| Poisoned {
            trades: 28,
            methods: vec![
                poisoned(Method::Vocmatch, 2, 1),
                poisoned(Method::PostingsRatio, 20, 9),
            ],
        }),
    }
}

fn poisoned(method: Method, flagged: usize, before: usize) -> PoisonedAnswer {
    PoisonedAnswer {
        method,
        flagged,
        flagged_before: Some(before),
    }
}

/// Every scene; the assessment is best in the first and beaten in the last.
pub fn grid() -> Grid {
    let scenes = Scene::all();
    let last = scenes.len() - 1;
    let score = |place: usize| if place == last { 0.45 } else { 0.7 };
    Grid {
        command: "vocmatch evaluate --cities 2 > out".to_owned(),
        version: "9.9.9".to_owned(),
        parameters: "0123456789abcdef".to_owned(),
        cities: 2,
        scale: 1.0,
        bounds: [0.8, 1.25],
        without_step: vec![
            (Step::SeveralWaves, summary(0.66)),
            (Step::Drift, summary(0.69)),
        ],
        scenes: scenes
            .iter()
            .enumerate()
            .map(|(place, each)| scene(&each.key(), score(place)))
            .collect(),
    }
}

fn year(
    data_year: i32,
    compared_with: ComparedWith,
    rank_with_outcomes: Option<f64>,
) -> BacktestYear {
    let one = |macro_f1| Summary {
        cities: 1,
        ..summary(macro_f1)
    };
    BacktestYear {
        data_year,
        target_year: data_year + 1,
        trades: 10,
        compared_with,
        rank_with_outcomes,
        methods: vec![
            (BacktestMethod::Vocmatch, one(0.7)),
            (
                BacktestMethod::Persistence,
                one(if data_year == 2021 { 0.72 } else { 0.6 }),
            ),
            (BacktestMethod::PostingsRatio, one(0.5)),
            (
                BacktestMethod::Judgements,
                Summary {
                    cities: 1,
                    ..silent(0.4)
                },
            ),
        ],
    }
}

/// Two years, of which one is beaten by persistence.
pub fn backtest() -> Backtest {
    Backtest {
        package: "pilot <a>".to_owned(),
        synthetic: true,
        command: "vocmatch backtest --data pilot --from 2021".to_owned(),
        version: "9.9.9".to_owned(),
        parameters: "0123456789abcdef".to_owned(),
        years: vec![
            year(2021, ComparedWith::Truth, Some(0.456)),
            year(2022, ComparedWith::Hindsight { data_year: 2025 }, None),
        ],
    }
}
