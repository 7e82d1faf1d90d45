//! What the estimates take: one small cell per trade, level, year and source.
//!
//! Trades and levels are named by their position in [`Evidence::trades`] and [`Evidence::levels`].

use crate::codes::{Level, OccupationCode, TradeCode};
use crate::units::Year;

/// A trade to assess.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    /// Stable key.
    pub code: TradeCode,
    /// Trade group, the first fallback where a trade's own sample is small.
    pub group: Option<String>,
}

/// A level and how long its courses usually take.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelInfo {
    /// The level.
    pub level: Level,
    /// Usual duration in months.
    pub usual_months: f64,
}

/// Learners of one intake of a trade at a level who are expected to end in the same year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cohort {
    /// Position of the trade.
    pub trade: usize,
    /// Position of the level.
    pub level: usize,
    /// Year of intake.
    pub intake: i32,
    /// Learners enrolled.
    pub enrolled: f64,
    /// Years from the year of intake to that of the expected end, where given.
    pub planned_years: Option<usize>,
    /// Places offered to the whole intake, where known; given with one of its cohorts.
    pub capacity: Option<f64>,
    /// How the cohort went on, where known.
    pub course: Course,
}

/// What is known of a cohort after its intake.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Course {
    /// Nothing but the intake.
    #[default]
    IntakeOnly,
    /// Completers so far, without their year.
    CompletedSoFar(f64),
    /// Completers and drop-outs by years since intake (position 0 = the year of intake).
    ByYear {
        /// Learners who completed.
        completed: Vec<f64>,
        /// Learners who left.
        dropped: Vec<f64>,
    },
}

/// Completers of a trade at a level in a calendar year, where intakes are not known.
#[derive(Debug, Clone, PartialEq)]
pub struct CompletionCell {
    /// Position of the trade.
    pub trade: usize,
    /// Position of the level.
    pub level: usize,
    /// Year of completion.
    pub year: i32,
    /// Completers.
    pub completed: f64,
}

/// Graduates of a trade, level and post-stratum who were asked what became of them; weighted sums over respondents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GraduateCell {
    /// Position of the trade.
    pub trade: usize,
    /// Position of the level.
    pub level: usize,
    /// Graduates asked (not weighted).
    pub surveyed: f64,
    /// Graduates who answered (not weighted).
    pub responded: f64,
    /// Sum of the squared weights of those who answered.
    pub weight_squares: f64,
    /// Weighted respondents.
    pub all: f64,
    /// … of them already in that job before the course.
    pub had_job: f64,
    /// Of those without an earlier job: studying on or inactive.
    pub outside: f64,
    /// Of those without an earlier job: moved away.
    pub moved: f64,
    /// Of those without an earlier job: self-employed.
    pub self_employed: f64,
    /// Of those without an earlier job: wage-employed.
    pub employed: f64,
    /// Of the wage-employed without an earlier job: in the trade they learned.
    pub in_trade: f64,
    /// Of those without an earlier job: looking for work.
    pub unemployed: f64,
    /// Moments of ln(months to first job + 0.5) of those without an earlier job.
    pub log_months: Moments,
    /// Moments of ln(monthly wage) of the wage-employed without an earlier job.
    pub log_wage: Moments,
}

/// Count, sum and sum of squares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Number of values.
    pub n: f64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl Moments {
    /// Adds another set of values.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    /// Mean, where there is a value.
    #[must_use]
    pub fn mean(self) -> Option<f64> {
        (self.n > 0.0).then(|| self.sum / self.n)
    }

    /// Variance of the values with `n − 1`, 0 or more, where there are two.
    #[must_use]
    pub fn variance(self) -> Option<f64> {
        (self.n > 1.0)
            .then(|| ((self.squares - self.sum * self.sum / self.n) / (self.n - 1.0)).max(0.0))
    }
}

/// One wave of the employer survey about one trade: design-weighted totals.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurveyCell {
    /// Position of the trade.
    pub trade: usize,
    /// The wave: hires of this year, plans for the next.
    pub wave: i32,
    /// Employers who named the trade.
    pub employers: f64,
    /// Plans for the 12 months after the wave, in persons.
    pub planned: f64,
    /// Planned hires that are hard to fill, where asked.
    pub hard_to_fill: Option<f64>,
}

/// The last waves of the employer survey about one trade, employer by employer: design-weighted totals a year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PooledSurvey {
    /// Position of the trade.
    pub trade: usize,
    /// Employers who named the trade in any of the waves.
    pub employers: f64,
    /// Plans for the 12 months after a wave, as stated, in persons.
    pub planned_raw: f64,
    /// … with one employer's share limited, unless its own hires bear it out.
    pub planned: f64,
    /// Sampling variance of `planned`.
    pub planned_variance: f64,
    /// `planned` without the largest employer.
    pub planned_without_largest: f64,
    /// Mean wave of the plans, weighted by the plans.
    pub plan_wave: Option<f64>,
    /// Hires in the year of a wave; missing where the question was not asked.
    pub hires: Option<f64>,
    /// … without the employer with the largest plans.
    pub hires_without_largest: Option<f64>,
    /// Mean wave of the hires, weighted by the hires.
    pub hire_wave: Option<f64>,
}

/// Employers who answered in two waves in a row: what became of their plans.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanPair {
    /// Position of the trade.
    pub trade: usize,
    /// Pairs of answers.
    pub pairs: f64,
    /// Weighted plans of the first wave.
    pub planned: f64,
    /// Weighted hires reported in the second wave.
    pub hired: f64,
    /// Weighted hard-to-fill plans of the first wave; missing where the question was not asked.
    pub hard_to_fill: Option<f64>,
}

/// Postings of one trade in one year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PostingCell {
    /// Position of the trade.
    pub trade: usize,
    /// Year of posting.
    pub year: i32,
    /// Advertisements as delivered.
    pub rows: f64,
    /// Positions as delivered.
    pub positions_raw: f64,
    /// Positions of employers that are in the register.
    pub positions_registered: f64,
    /// … after linking repeats and limiting extreme counts.
    pub positions: f64,
    /// … without the largest employer.
    pub positions_without_largest: f64,
    /// Distinct advertisements after linking.
    pub unique: f64,
    /// Distinct advertisements that were posted again after the repost interval.
    pub reposted: f64,
}

/// Openings of an occupation in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct OccupationCell {
    /// The occupation.
    pub occupation: OccupationCode,
    /// The year.
    pub year: i32,
    /// Openings, in persons.
    pub openings: f64,
}

/// A link of the crosswalk.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Position of the trade.
    pub trade: usize,
    /// The occupation.
    pub occupation: OccupationCode,
    /// Share of the trade's graduates that the occupation takes; missing = an equal share of what is left.
    pub weight: Option<f64>,
}

/// Advertised vacancies of a trade in a year, as an aggregate.
#[derive(Debug, Clone, PartialEq)]
pub struct VacancyCell {
    /// Position of the trade.
    pub trade: usize,
    /// The year.
    pub year: i32,
    /// Vacancies, in positions.
    pub vacancies: f64,
}

/// What an authority has said of a trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Position of the trade.
    pub trade: usize,
    /// The year it was said of.
    pub year: i32,
    /// The word.
    pub verdict: Verdict,
    /// Who said it, and where.
    pub source: String,
    /// The words.
    pub quote: Option<String>,
}

/// The words an authority may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// More people than jobs.
    Oversupplied,
    /// People and jobs in balance.
    Balanced,
    /// More jobs than people.
    Undersupplied,
    /// Few want to learn the trade.
    HardToRecruitLearners,
}

/// What the totals of the employer survey stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SurveyScale {
    /// All employers: the sample says how many each respondent stands for.
    #[default]
    AllEmployers,
    /// Those who answered, of whom it is not known how many others there are: trades can be compared, no more.
    RespondentsOnly,
}

/// Everything an assessment is computed from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// Trades to assess, by code.
    pub trades: Vec<Trade>,
    /// Levels in use.
    pub levels: Vec<LevelInfo>,
    /// Intakes.
    pub cohorts: Vec<Cohort>,
    /// Completers by year, for trades and levels without intakes.
    pub completions: Vec<CompletionCell>,
    /// Graduate survey or outcome aggregates.
    pub graduates: Vec<GraduateCell>,
    /// Employer survey, by wave.
    pub survey: Vec<SurveyCell>,
    /// Employer survey, over the last waves.
    pub pooled_survey: Vec<PooledSurvey>,
    /// Whether the survey's totals are those of all employers.
    pub survey_scale: SurveyScale,
    /// What became of plans.
    pub plan_pairs: Vec<PlanPair>,
    /// Postings.
    pub postings: Vec<PostingCell>,
    /// Aggregated vacancies by trade.
    pub vacancies: Vec<VacancyCell>,
    /// Openings by occupation.
    pub occupations: Vec<OccupationCell>,
    /// Trades to occupations.
    pub crosswalk: Vec<Link>,
    /// What authorities said.
    pub judgements: Vec<Judgement>,
}

/// The last year with data and how far ahead to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// Last year with data.
    pub data_year: Year,
    /// Years ahead, 1 to 5.
    pub horizon: i32,
}

impl Outlook {
    /// The year that the flags are about.
    #[must_use]
    pub fn target_year(self) -> Year {
        self.data_year.plus(self.horizon)
    }
}
