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
    /// What nobody can give: this year's true openings ÷ the assessment's job seekers. How far any answer could come
    /// that knows today's demand without error, and no more of tomorrow's than today's.
    KnownDemand,
}

impl Method {
    /// All of them, ours first.
    pub const ALL: [Self; 6] = [
        Self::Vocmatch,
        Self::PostingsRatio,
        Self::SurveyRatio,
        Self::TwoKeys,
        Self::AllBalanced,
        Self::KnownDemand,
    ];
}

/// A step of the model that can be left out by changing parameters, to see what it gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Several waves of the employer survey, not the last one alone.
    SeveralWaves,
    /// Realised hires beside plans, not plans at face value.
    RealisedHires,
    /// The limit to one employer's plans.
    EmployerLimit,
    /// The limit to how far small samples are drawn to their group.
    Shrinkage,
    /// Loadings fitted to the city, not the default ones.
    FittedLoadings,
    /// Outcomes speak of their own years: demand drifts until the target year.
    Drift,
    /// A source that contradicts the others loses weight.
    Robustness,
    /// The openings of all trades add up to the survey's.
    Benchmark,
    /// How well the model itself is known.
    ModelError,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::SeveralWaves,
        Self::RealisedHires,
        Self::EmployerLimit,
        Self::Shrinkage,
        Self::FittedLoadings,
        Self::Drift,
        Self::Robustness,
        Self::Benchmark,
        Self::ModelError,
    ];

    /// The parameters that leave the step out, as an override file.
    #[must_use]
    pub const fn left_out(self) -> &'static str {
        match self {
            Self::SeveralWaves => "[demand.waves]\nvalue = 1.0",
            Self::RealisedHires => "[demand.source_sd_realised]\nvalue = 2.0",
            Self::EmployerLimit => "[demand.employer_cap]\nvalue = 1.0",
            Self::Shrinkage => "[shares.strength_cap]\nvalue = 400.0",
            Self::FittedLoadings => "[fusion.loading_prior_sd]\nvalue = 0.05",
            Self::Drift => "[fusion.drift_sd]\nvalue = 0.0",
            Self::Robustness => "[fusion.conflict_sd]\nvalue = 6.0",
            Self::Benchmark => "[fusion.benchmark_limit]\nvalue = 0.0",
            Self::ModelError => "[fusion.bootstrap_draws]\nvalue = 0.0",
        }
    }
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
    /// Its Vietnamese name.
    pub name_vi: String,
    /// Its English name; the Vietnamese one where there is no other.
    pub name_en: String,
    /// The flag given.
    pub flag: Flag,
    /// The ratio given with its interval; nothing where nothing was said.
    pub ratio: Option<Interval>,
    /// The true ratio.
    pub truth: f64,
}

/// What became of trades that advertisements were invented for, over all cities of a scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Poisoned {
    /// The trades; none of them is short of people.
    pub trades: usize,
    /// Every way of answering.
    pub methods: Vec<PoisonedAnswer>,
}

/// How a way of answering deals with trades that advertisements were invented for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PoisonedAnswer {
    /// The way of answering.
    pub method: Method,
    /// Of these trades, those that it calls undersupplied.
    pub flagged: usize,
    /// The same in the same cities before anything was invented; nothing where those were not tried.
    pub flagged_before: Option<usize>,
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
    /// The trades that advertisements were invented for, where there are any.
    pub poisoned: Option<Poisoned>,
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
    /// The ratios that part surplus from balance and balance from shortage.
    pub bounds: [f64; 2],
    /// The scenes.
    pub scenes: Vec<SceneScores>,
    /// The first scene's cities again, each time without one step of the model; empty where that was not asked for.
    pub without_step: Vec<(Step, Summary)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn every_step_is_left_out_by_a_parameter_that_can_have_that_value() {
        let usual = Parameters::embedded().unwrap();
        for step in Step::ALL {
            let without = Parameters::with_overrides(step.left_out(), "step");
            assert!(without.is_ok_and(|set| set != usual), "{step:?}");
        }
    }
}
