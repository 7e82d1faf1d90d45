//! Scores of many cities: what was tried, how each way of answering fared, and what a report shows of it.

use serde::Serialize;

use super::{ClassScore, ReliabilityBin, Scores, mean};
use crate::assess::flag::Flag;
use crate::simulate::Scenario;
use crate::units::Interval;

/// A way of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The assessment.
    Vocmatch,
    /// Advertised vacancies ÷ enrolment, scaled to a median of 1.
    PostingsRatio,
    /// Design-weighted plans of the last survey ÷ completers of the last year.
    SurveyRatio,
    /// What the ratio alone and the outcomes alone both say, else balanced.
    TwoKeys,
    /// Every trade is balanced.
    AllBalanced,
}

impl Method {
    /// All of them, ours first.
    pub const ALL: [Self; 5] = [
        Self::Vocmatch,
        Self::PostingsRatio,
        Self::SurveyRatio,
        Self::TwoKeys,
        Self::AllBalanced,
    ];
}

/// A source of evidence that a scene takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The employer survey.
    EmployerSurvey,
    /// Job advertisements.
    Postings,
    /// The graduate survey.
    GraduateSurvey,
    /// Learners one by one; the enrolments of providers remain.
    Learners,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::EmployerSurvey,
        Self::Postings,
        Self::GraduateSurvey,
        Self::Learners,
    ];

    /// The resources of the package that fall away with it.
    #[must_use]
    pub const fn resources(self) -> &'static [&'static str] {
        match self {
            Self::EmployerSurvey => &["employer_survey", "employer_survey_sample"],
            Self::Postings => &["postings"],
            Self::GraduateSurvey => &["graduate_survey"],
            Self::Learners => &["learners"],
        }
    }

    /// The word on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::EmployerSurvey => "employer-survey",
            Self::Postings => "postings",
            Self::GraduateSurvey => "graduate-survey",
            Self::Learners => "learners",
        }
    }
}

/// One row of the grid: a kind of city, and what its package lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene {
    /// What is special about the cities.
    pub scenario: Scenario,
    /// The source that is taken away.
    pub without: Option<Source>,
}

impl Scene {
    /// The whole grid: every scenario, then the baseline without each source in turn.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let scenarios = Scenario::ALL.into_iter().map(|scenario| Self {
            scenario,
            without: None,
        });
        let removals = Source::ALL.into_iter().map(|source| Self {
            scenario: Scenario::Baseline,
            without: Some(source),
        });
        scenarios.chain(removals).collect()
    }

    /// The word on the command line: a scenario, or `no-` and a source.
    #[must_use]
    pub fn key(&self) -> String {
        match self.without {
            Some(source) => format!("no-{}", source.key()),
            None => self.scenario.key().to_owned(),
        }
    }

    /// The scene of that word.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|scene| scene.key() == key)
    }
}

/// The scores of several cities together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Cities.
    pub cities: usize,
    /// Trades a city, mean.
    pub trades: f64,
    /// Trades without a flag, mean over cities.
    pub not_assessed: f64,
    /// Macro-F1, mean over cities, in 0..=1.
    pub macro_f1: f64,
    /// Standard deviation of macro-F1 between cities.
    pub macro_f1_sd: f64,
    /// Spearman, mean over cities.
    pub spearman: Option<f64>,
    /// Wrong directions a city, mean.
    pub wrong_direction: f64,
    /// Wrong directions of the worst city.
    pub wrong_direction_most: usize,
    /// Share of intervals that hold the truth, mean over cities.
    pub coverage: Option<f64>,
    /// Brier score, mean over cities.
    pub brier: Option<f64>,
    /// Precision and recall of shortages, balanced trades and surpluses, over all cities' trades.
    pub precision_recall: [[Option<f64>; 2]; 3],
    /// Trades of all cities by true class and flag given.
    pub confusion: [[usize; 4]; 3],
}

impl Summary {
    /// The scores of cities together; nothing where there is no city.
    #[must_use]
    pub fn of(scores: &[Scores]) -> Option<Self> {
        let of = |value: &dyn Fn(&Scores) -> f64| mean(scores.iter().map(value));
        let macro_f1 = of(&|s| s.macro_f1)?;
        let squares = of(&|s| (s.macro_f1 - macro_f1).powi(2))?;
        let n = scores.len() as f64;
        let mut confusion = [[0; 4]; 3];
        for city in scores {
            for (sums, row) in confusion.iter_mut().zip(city.confusion) {
                sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
            }
        }
        let mut classes = scores.first()?.classes;
        for city in scores.iter().skip(1) {
            for (sum, class) in classes.iter_mut().zip(city.classes) {
                sum.truly += class.truly;
                sum.said += class.said;
                sum.both += class.both;
            }
        }
        Some(Self {
            cities: scores.len(),
            trades: of(&|s| s.cases as f64)?,
            not_assessed: of(&|s| s.not_assessed as f64)?,
            macro_f1,
            macro_f1_sd: (squares * n / (n - 1.0).max(1.0)).sqrt(),
            spearman: mean(scores.iter().filter_map(|s| s.spearman)),
            wrong_direction: of(&|s| s.wrong_direction as f64)?,
            wrong_direction_most: scores.iter().map(|s| s.wrong_direction).max()?,
            coverage: mean(scores.iter().filter_map(|s| s.coverage)),
            brier: mean(scores.iter().filter_map(|s| s.brier)),
            precision_recall: classes.map(|c: ClassScore| [c.precision(), c.recall()]),
            confusion,
        })
    }
}

/// One trade of the city that a report draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedTrade {
    /// The trade.
    pub trade_code: String,
    /// The flag given.
    pub flag: Flag,
    /// The ratio given with its interval; nothing where nothing was said.
    pub ratio: Option<Interval>,
    /// The true ratio.
    pub truth: f64,
}

/// One row of the grid, scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SceneScores {
    /// Its word on the command line.
    pub scene: String,
    /// Every way of answering.
    pub methods: Vec<(Method, Summary)>,
    /// Whether the assessment's probabilities are kept, over all cities.
    pub reliability: Vec<ReliabilityBin>,
    /// The trades of the first city.
    pub first_city: Vec<RankedTrade>,
}

/// All that was evaluated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grid {
    /// The command that gives these figures.
    pub command: String,
    /// Version of the program.
    pub version: String,
    /// Digest of the parameter set.
    pub parameters: String,
    /// Cities a scene; their seeds count from 1.
    pub cities: u64,
    /// Size of the cities against Hải Phòng.
    pub scale: f64,
    /// The scenes.
    pub scenes: Vec<SceneScores>,
}
