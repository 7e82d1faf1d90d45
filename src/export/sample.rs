//! A hand-made assessment of four trades, for the tests of every format.

use std::collections::BTreeMap;

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Classes, Flag, Strength};
use vocmatch_models::assess::reason::{Reason, Side};
use vocmatch_models::assess::{
    Assessment, Basis, EvidenceItem, LevelBreakdown, MissingEvidence, TippingPoint, TradeAssessment,
};
use vocmatch_models::cells::{Judgement, PostingCell, Verdict};
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::estimate::crosswalk::CrosswalkDemand;
use vocmatch_models::estimate::demand::{Demand, PostedDemand, Realisation, Signal, SurveyDemand};
use vocmatch_models::estimate::fusion::{Indicator, Loading};
use vocmatch_models::estimate::outcome::Outcome;
use vocmatch_models::estimate::supply::{LevelSupply, Supply};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::units::{Interval, LogEstimate, Year};

use super::{Bilingual, DataQuality, Document, PackageInfo, Selection, TradeName};

pub const DIGEST: &str = "0123456789abcdef";

pub struct Sample {
    pub assessment: Assessment,
    pub names: Vec<TradeName>,
    pub parameters: Parameters,
}

impl Sample {
    pub fn new() -> Self {
        Self {
            assessment: assessment(),
            names: vec![
                name("Hàn", Some("Welding"), "520"),
                name("Kế toán doanh nghiệp", Some("Enterprise accounting"), "340"),
                name("Lái xe ô tô hạng B", None, "840"),
                name("=1+1", Some("=HYPERLINK(\"http://x\")"), "520"),
            ],
            parameters: Parameters::embedded().unwrap(),
        }
    }

    pub fn document(&self) -> Document<'_> {
        Document {
            package: PackageInfo {
                name: "mau".to_owned(),
                title: Some("Thành phố mẫu".to_owned()),
                currency: "VND".to_owned(),
                synthetic: true,
            },
            names: &self.names,
            assessment: &self.assessment,
            parameters: &self.parameters,
            digest: DIGEST,
            quality: DataQuality {
                rows_read: BTreeMap::from([
                    ("learners".to_owned(), 770_400),
                    ("postings".to_owned(), 50_000),
                ]),
                rejected: BTreeMap::from([("postings".to_owned(), 3)]),
                unmatched_titles: 812,
                warnings: vec![Bilingual {
                    vi: "Thiếu năm 2021.".to_owned(),
                    en: "2021 is missing.".to_owned(),
                }],
            },
            selection: Selection::default(),
        }
    }
}

fn name(vi: &str, en: Option<&str>, group: &str) -> TradeName {
    TradeName {
        vi: vi.to_owned(),
        en: en.map(str::to_owned),
        group_code: Some(group.to_owned()),
        group_name_vi: Some(format!("Nhóm {group}")),
    }
}

fn interval(median: f64, low: f64, high: f64) -> Interval {
    Interval { median, low, high }
}

fn assessment() -> Assessment {
    Assessment {
        data_year: Year(2025),
        target_year: Year(2026),
        trades: vec![welding(), accounting(), driving(), formula()],
        loadings: BTreeMap::from([(
            Indicator::EmployerSurvey,
            Loading {
                intercept: 0.0,
                slope: 1.0,
                extra_variance: 0.04,
                intercept_variance: 0.0,
            },
        )]),
        anchored: true,
        realisation: Realisation {
            kappa: 0.8,
            kappa_sd: 0.1,
            unfilled_of_hard: 0.5,
            unfilled_of_hard_sd: 0.1,
            pairs: 120.0,
        },
        missing: vec![MissingEvidence::SecondWave],
    }
}

pub fn empty(code: &str, flag: Flag) -> TradeAssessment {
    TradeAssessment {
        trade: TradeCode::parse(code).unwrap(),
        flag,
        probability: Classes {
            oversupplied: 0.1,
            balanced: 0.8,
            undersupplied: 0.1,
        },
        ratio: None,
        supply: None,
        demand: None,
        strength: Strength::None,
        keys: [None; 2],
        conflict: false,
        fragile: false,
        without_largest_employer: None,
        outcome_only: false,
        certain_surplus: false,
        tipping_point: None,
        cause: None,
        evidence: Vec::new(),
        reasons: Vec::new(),
        levels: Vec::new(),
        basis: Basis {
            supply: Supply::default(),
            demand: Demand::default(),
            outcome: Outcome::default(),
            crosswalk: None,
            judgements: Vec::new(),
        },
    }
}

fn level(level: usize, enrolled: f64, seekers: f64) -> LevelSupply {
    LevelSupply {
        level,
        enrolled,
        capacity: Some(enrolled * 1.5),
        completers: enrolled * 0.9,
        from_future_intakes: 0.0,
        next_intake: 0.0,
        already_in_job: 0.1,
        enters: 0.9,
        stays: 0.8,
        self_employed: 0.05,
        seekers,
        variance: 0.01,
        respondents: 40.0,
        past: BTreeMap::new(),
        in_trade: Some((30.0, 40.0)),
    }
}

fn breakdown(level: Level, enrolled: f64, seekers: f64) -> LevelBreakdown {
    LevelBreakdown {
        level,
        enrolled,
        completers: enrolled * 0.9,
        supply: interval(seekers, seekers * 0.9, seekers * 1.1),
        in_trade: Some(interval(0.75, 0.655, 0.826)),
        respondents: 40.0,
    }
}

fn source(indicator: Indicator, side: Side, ratio: f64, weight: f64, n: f64) -> Reason {
    Reason::Source {
        indicator,
        side,
        ratio,
        weight,
        n,
    }
}

pub fn signal(value: f64) -> Option<Signal> {
    Some(Signal {
        value,
        variance: 0.05,
        n: 40.0,
    })
}

pub fn welding() -> TradeAssessment {
    TradeAssessment {
        probability: Classes {
            oversupplied: 0.0049,
            balanced: 0.115_06,
            undersupplied: 0.880_04,
        },
        ratio: Some(interval(1.712_345, 1.321, 2.2)),
        supply: Some(interval(310.26, 270.0, 352.0)),
        demand: Some(interval(1530.0, 421.0, 1655.0)),
        strength: Strength::Firm,
        fragile: true,
        tipping_point: Some(TippingPoint {
            learners: 172.4,
            to: Flag::Balanced,
        }),
        cause: Some(Cause::FewApplicants),
        evidence: vec![
            EvidenceItem {
                source: Indicator::EmployerSurvey,
                ratio: 1.9,
                weight: 0.41,
                n: 62.0,
            },
            EvidenceItem {
                source: Indicator::Postings,
                ratio: 1.4,
                weight: 0.2,
                n: 180.0,
            },
            EvidenceItem {
                source: Indicator::InTradeShare,
                ratio: 1.6,
                weight: 0.19,
                n: 80.0,
            },
        ],
        reasons: vec![
            source(Indicator::EmployerSurvey, Side::Shortage, 1.9, 0.41, 62.0),
            source(Indicator::InTradeShare, Side::Shortage, 1.6, 0.19, 80.0),
            source(Indicator::Postings, Side::Shortage, 1.4, 0.2, 180.0),
            Reason::Fragile,
        ],
        levels: vec![
            breakdown(Level::College, 200.0, 110.0),
            breakdown(Level::Intermediate, 360.0, 200.0),
        ],
        basis: Basis {
            supply: Supply {
                levels: vec![level(0, 200.0, 110.0), level(1, 360.0, 200.0)],
            },
            demand: Demand {
                survey: Some(SurveyDemand {
                    log: LogEstimate {
                        mean: 6.3,
                        variance: 0.04,
                    },
                    direct: 540.0,
                    without_largest: Some(6.2),
                    employers: 62.0,
                    sampling: 0.01,
                    planned_last: 900.0,
                    planned_raw: 900.0,
                    planned: 760.0,
                    hires: Some(500.0),
                }),
                posted: Some(PostedDemand {
                    log: LogEstimate {
                        mean: 5.9,
                        variance: 0.2,
                    },
                    without_largest: Some(5.8),
                    last: PostingCell {
                        trade: 0,
                        year: 2025,
                        rows: 310.0,
                        positions_raw: 1400.0,
                        positions_registered: 1100.0,
                        positions: 420.0,
                        positions_without_largest: 380.0,
                        unique: 180.0,
                        reposted: 40.0,
                    },
                    unique: 180.0,
                }),
                vacancies: None,
                hard_to_fill: signal(0.4),
                unfilled: signal(0.35),
                reposted: signal(-1.2),
            },
            outcome: Outcome {
                in_trade: signal(0.5),
                quick: signal(0.2),
                wage: signal(0.1),
                employed: None,
                employed_share: Some(0.9),
                in_trade_share: Some(0.74),
                seekers: 80.0,
            },
            crosswalk: Some(CrosswalkDemand {
                allocated: 400.0,
                most: 2600.0,
                occupations: 3,
            }),
            judgements: vec![
                Judgement {
                    trade: 0,
                    year: 2025,
                    verdict: Verdict::Undersupplied,
                    source: "Đề án, dòng 297".to_owned(),
                    quote: Some("nghề Hàn doanh nghiệp có nhu cầu lớn".to_owned()),
                },
                Judgement {
                    trade: 0,
                    year: 2025,
                    verdict: Verdict::HardToRecruitLearners,
                    source: "Đề án, dòng 305".to_owned(),
                    quote: None,
                },
            ],
        },
        ..empty("han", Flag::Undersupplied)
    }
}

fn accounting() -> TradeAssessment {
    TradeAssessment {
        probability: Classes {
            oversupplied: 0.9996,
            balanced: 0.0004,
            undersupplied: 0.0,
        },
        ratio: Some(interval(0.19, 0.12, 0.31)),
        supply: Some(interval(2210.0, 2000.0, 2440.0)),
        demand: Some(interval(420.0, 270.0, 660.0)),
        strength: Strength::Weak,
        conflict: true,
        certain_surplus: true,
        evidence: vec![EvidenceItem {
            source: Indicator::Wage,
            ratio: 0.6,
            weight: 0.1,
            n: 55.0,
        }],
        reasons: vec![
            Reason::CertainSurplus {
                seekers: 2210.0,
                openings: 1800.0,
            },
            Reason::Conflict {
                source: Some(Indicator::Postings),
            },
        ],
        levels: vec![breakdown(Level::College, 2400.0, 2210.0)],
        ..empty("ke_toan_doanh_nghiep", Flag::Oversupplied)
    }
}

fn driving() -> TradeAssessment {
    TradeAssessment {
        ratio: Some(interval(1.0, 0.2, 5.0)),
        supply: Some(interval(12_400.0, 11_000.0, 14_000.0)),
        outcome_only: true,
        reasons: vec![
            Reason::IntervalTooWide {
                low: 0.2,
                high: 5.0,
            },
            Reason::OwnAccountWork { share: 0.62 },
        ],
        levels: vec![breakdown(Level::Elementary, 20_000.0, 12_400.0)],
        ..empty("lai_xe_b", Flag::InsufficientEvidence)
    }
}

fn formula() -> TradeAssessment {
    TradeAssessment {
        ratio: Some(interval(1.02, 0.9, 1.15)),
        supply: Some(interval(100.0, 90.0, 110.0)),
        demand: Some(interval(102.0, 90.0, 115.0)),
        strength: Strength::Likely,
        without_largest_employer: Some(Flag::Oversupplied),
        reasons: vec![
            source(Indicator::EmployerSurvey, Side::Balance, 1.02, 0.6, 12.0),
            Reason::OneEmployer {
                without: Flag::Oversupplied,
            },
        ],
        ..empty("z_mau", Flag::Balanced)
    }
}
