//! Cities whose truth is known: a synthetic Hải Phòng as a data package, and what is true of it.
//!
//! Learners are followed one by one through 49 providers' courses; the supply of a year is those of them who complete
//! in it and look for a wage job in the city. Employers have openings that sum to the demand of a year; surveys and
//! postings show parts of them. The ratio of the two is the truth that an assessment is measured against; nothing of
//! it is in the package.
//!
//! The generator shares no assumption with the estimate (it uses `codes` and `units` only). What differs on purpose:
//!
//! | here | the estimate |
//! |---|---|
//! | `λ` from a Student t with a common part per group; demand AR(1) with jumps | normal `λ` per group, damped trends |
//! | intake follows fashion, not the labour market; ends slip by up to a year and a half | completion shares by level |
//! | employers mix what they count as a trade's hire (a factor per trade that no sample size removes) | hires measure openings |
//! | plans look half backwards, in each firm's own mood; a few answers stand under another trade | one ratio `κ` |
//! | those who find no people answer more often; graduates in work answer more often | one odds ratio for all |
//! | firm sizes Pareto, a firm's trades its own draw; openings clump | variance within strata |
//! | postings: coverage by trade and firm, experienced people's posts, ghosts, agencies, copies, misspelt titles | one intercept |
//! | in-trade share, pay and time to a job follow `λ` of the graduation year, with an intercept per trade | loadings on one `λ` |
//!
//! Source of the calibration: `plan.rs`. All other numbers are assumptions about a city that does not exist.

mod columns;
mod courses;
mod days;
mod draw;
mod employer_survey;
mod firms;
mod graduate_survey;
mod intake_plans;
mod learner_rows;
mod package;
mod plan;
mod postings;
#[cfg(test)]
mod tests;
mod titles;
mod truth;
mod world;

pub use columns::{Column, Columns};
pub use truth::{Balance, Truth, TruthRow};

use crate::codes::Level;
use courses::{Plan, Recorded, Training};
use firms::Market;
use learner_rows::LearnerRows;
use world::World;

/// How many years after the data the truth is known.
pub const LAST_HORIZON: i32 = 5;

/// A trade that the city teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradeSeed {
    /// Its stable key.
    pub code: String,
    /// Its Vietnamese name.
    pub name_vi: String,
    /// Its English name.
    pub name_en: String,
    /// Its group in the education list.
    pub group_code: String,
    /// The Vietnamese name of the group.
    pub group_name_vi: String,
    /// The sector whose firms hire from it.
    pub sector: String,
    /// The levels at which it is officially taught.
    pub levels: Vec<Level>,
    /// Employers' wordings, for job titles.
    pub aliases: Vec<String>,
}

/// What is special about a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scenario {
    /// Nothing.
    #[default]
    Baseline,
    /// Small surveys and few postings.
    Sparse,
    /// Invented and inflated job advertisements.
    Poisoned,
    /// The demand of one sector grows by half in the first year after the data.
    Boom,
    /// One employer dominates two trades and inflates its plans.
    OneEmployer,
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Baseline,
        Self::Sparse,
        Self::Poisoned,
        Self::Boom,
        Self::OneEmployer,
    ];

    /// The word on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Sparse => "sparse",
            Self::Poisoned => "poisoned",
            Self::Boom => "boom",
            Self::OneEmployer => "one-employer",
        }
    }

    /// The scenario of that word.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.key() == key)
    }
}

/// Which city to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Cities of different seeds have nothing in common; the same settings give the same city, byte for byte.
    pub seed: u64,
    /// What is special about it.
    pub scenario: Scenario,
    /// Its size against Hải Phòng's 96,300 learners a year (the 49 providers and all trades stay).
    pub scale: f64,
    /// The first year of intake on record.
    pub first_year: i32,
    /// The last year with data.
    pub last_year: i32,
    /// Whether the trades that the city's plan names get the balance that it names, instead of a drawn one.
    pub named_balances: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            scenario: Scenario::Baseline,
            scale: 1.0,
            first_year: 2018,
            last_year: 2025,
            named_balances: true,
        }
    }
}

/// A simulated city.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// The settings it was made with.
    pub settings: Settings,
    /// Its package: one entry per resource.
    pub resources: Vec<Columns>,
    /// Supply and demand of every trade and year; no part of the package.
    pub truth: Truth,
}

impl City {
    /// The resource of that name.
    #[must_use]
    pub fn get(&self, resource: &str) -> Option<&Columns> {
        self.resources
            .iter()
            .find(|columns| columns.resource == resource)
    }
}

/// Makes a city: deterministic in `settings` and `trades`, from the first learner to the last misspelt title.
///
/// Persons and openings are whole numbers; pay is in VND a month. Without trades, or with years in the wrong order, the
/// city has no resources and no truth.
///
/// ```
/// # use vocmatch_models::{codes::Level, simulate::*};
/// let welding = TradeSeed {
///     code: "han".into(), name_vi: "Hàn".into(), name_en: "Welding".into(), group_code: "5201".into(),
///     group_name_vi: "Kỹ thuật cơ khí".into(), sector: "mechanical".into(),
///     levels: vec![Level::College], aliases: vec!["thợ hàn".into()],
/// };
/// let settings = Settings { scale: 0.01, ..Settings::default() };
/// let city = simulate(&settings, &[welding]);
/// assert_eq!(city.get("providers").unwrap().rows(), 49);
/// ```
#[must_use]
pub fn simulate(settings: &Settings, trades: &[TradeSeed]) -> City {
    let mut resources = Vec::new();
    let mut keep = |piece: Piece| resources.push(piece.columns);
    let truth = simulate_in_pieces(settings, trades, usize::MAX, &mut keep);
    resources.sort_by_key(|columns| place(columns.resource));
    City {
        settings: settings.clone(),
        resources,
        truth,
    }
}

/// A resource, or one of several parts of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The rows.
    pub columns: Columns,
    /// Which part, counted from 0; nothing where this is the whole resource.
    pub number: Option<usize>,
}

/// The resources of a city in the order in which a package lists them.
pub const RESOURCES: [&str; 13] = [
    "trades",
    "providers",
    "enrolments",
    "learners",
    "employers",
    "postings",
    "employer_survey_sample",
    "employer_survey",
    "graduate_survey",
    "published_totals",
    "judgements",
    "registered_scales",
    "intake_plans",
];

/// Where a resource stands in [`RESOURCES`].
#[must_use]
pub fn place(resource: &str) -> usize {
    let found = RESOURCES.iter().position(|known| *known == resource);
    found.unwrap_or(RESOURCES.len())
}

/// Makes the same city as [`simulate`] and hands out each resource as soon as it is made, so that a city of any size
/// fits the memory: the learners come in parts of `per_part` rows while they are drawn, in the order of the parts.
///
/// Returns the truth.
pub fn simulate_in_pieces(
    settings: &Settings,
    trades: &[TradeSeed],
    per_part: usize,
    emit: &mut dyn FnMut(Piece),
) -> Truth {
    if trades.is_empty() || settings.last_year < settings.first_year {
        return Truth::default();
    }
    let world = world::draw_world(settings, trades);
    let plan = Plan::draw(settings, &world);
    let (learners, courses) = (plan.learners(), plan.training.courses.clone());
    let providers = plan.training.providers.len();
    let mut rows = LearnerRows::new(
        settings,
        (&courses, providers),
        trades,
        learners,
        per_part.max(1),
        emit,
    );
    let Parts {
        world,
        mut training,
        market,
    } = run_parts(settings, world, plan, |record| rows.push(record));
    rows.finish();
    let mut whole = |columns| {
        emit(Piece {
            columns,
            number: None,
        });
    };
    whole(package::trades(trades));
    whole(package::providers(&training));
    whole(package::enrolments(settings, &training, &world, trades));
    whole(package::employers(&market, &world));
    let graduates = graduate_survey::draw_graduates(settings, &world, &training, &market);
    training.completers = Vec::new();
    whole(package::graduate_survey(&training, &graduates, trades));
    drop(graduates);
    let survey = employer_survey::draw_employer_survey(settings, &world, &market);
    whole(package::employer_survey_sample(&survey));
    whole(package::employer_survey(&survey, trades));
    drop(survey);
    let (postings, poisoned) = postings::draw_postings(settings, trades, &world, &market);
    whole(package::postings(&market, &postings, trades));
    drop(postings);
    whole(package::published_totals(settings));
    if settings.named_balances {
        whole(package::judgements(settings, trades));
    }
    intake_plans::draw_plans(settings, &training, &world, trades)
        .into_iter()
        .for_each(whole);
    truth::truth(settings, trades, &training, &market, &poisoned)
}

/// The city itself, before anybody looks at it.
struct Parts {
    world: World,
    training: Training,
    market: Market,
}

fn run_parts(settings: &Settings, world: World, plan: Plan, keep: impl FnMut(Recorded)) -> Parts {
    let training = plan.run(settings, &world, keep);
    let market = firms::draw_market(settings, &world, &training.supply);
    Parts {
        world,
        training,
        market,
    }
}
