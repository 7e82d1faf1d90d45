//! The English wording.

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::disclosure::Hidden;
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::assess::reason::{Reason, Side};
use vocmatch_models::assess::{MissingEvidence, TradeAssessment};
use vocmatch_models::cells::Verdict;
use vocmatch_models::codes::Level;
use vocmatch_models::estimate::fusion::Indicator;
use vocmatch_models::evaluate::{self, BacktestMethod, ComparedWith, Method, Scene, Source};
use vocmatch_models::parameters::Status;
use vocmatch_models::simulate::Scenario;

use super::Language::En;
use super::figure::{count, per_hundred, percent, ratio as ratio_text};
use super::{Assumption, Measure, Step, facts};

pub(super) fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Undersupplied => "undersupplied",
        Flag::Balanced => "balanced",
        Flag::Oversupplied => "oversupplied",
        Flag::InsufficientEvidence => "not assessable",
    }
}

pub(super) fn flag_short(flag: Flag) -> &'static str {
    match flag {
        Flag::Undersupplied => "shortage",
        Flag::Balanced => "balance",
        Flag::Oversupplied => "surplus",
        Flag::InsufficientEvidence => "none",
    }
}

pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Firm => "firm – very probable, and both the ratio and graduates' outcomes say so",
        Strength::Likely => "likely – probable, and no source says the opposite",
        Strength::Weak => "weak – not very probable, or the sources differ",
        Strength::None => "no flag",
    }
}

pub(super) fn indicator(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::EmployerSurvey => "employer survey",
        Indicator::Postings => "job advertisements",
        Indicator::Vacancies => "vacancies as an aggregate",
        Indicator::Occupations => "openings by occupation",
        Indicator::EmployedShare => "share in work",
        Indicator::InTradeShare => "share working in the trade",
        Indicator::HardToFill => "hard to fill",
        Indicator::TimeToJob => "time to the first job",
        Indicator::Wage => "pay",
        Indicator::UnfilledPlans => "plans not filled",
        Indicator::Reposts => "advertisements that came back",
    }
}

/// Where a source points, against other trades.
fn points(side: Side) -> &'static str {
    match side {
        Side::Shortage => "a sign of shortage",
        Side::Balance => "points to neither side",
        Side::Surplus => "a sign of surplus",
    }
}

fn source(indicator: Indicator, side: Side, ratio: f64, n: f64, trade: &TradeAssessment) -> String {
    let seekers = per_hundred(ratio, En);
    let n = count(n, En);
    let percent = |share: f64| percent(share, En);
    let pointing = points(side);
    match indicator {
        Indicator::EmployerSurvey => {
            let compared = match side {
                Side::Shortage => "plan about",
                Side::Balance => "plan nearly enough, about",
                Side::Surplus => "plan only about",
            };
            format!(
                "Employers {compared} {seekers} hires for every 100 job seekers ({n} employers answered)."
            )
        }
        Indicator::Postings => {
            let compared = match side {
                Side::Shortage => "many",
                Side::Balance => "as many advertisements as usual",
                Side::Surplus => "few",
            };
            let compared = if side == Side::Balance {
                compared.to_owned()
            } else {
                format!("{compared} advertisements")
            };
            format!(
                "Against other trades there are {compared}: worth about {seekers} openings for every 100 job seekers ({n} advertisements, repeats removed)."
            )
        }
        Indicator::Vacancies => {
            let compared = match side {
                Side::Shortage => "many",
                Side::Balance => "as many as usual",
                Side::Surplus => "few",
            };
            format!(
                "Vacancies in the aggregate are {compared}: worth about {seekers} for every 100 job seekers ({n} vacancies)."
            )
        }
        Indicator::Occupations => {
            let compared = match side {
                Side::Shortage => "exceed the job seekers",
                Side::Balance => "about match the job seekers",
                Side::Surplus => "fall short of the job seekers",
            };
            format!(
                "Openings in the linked occupations {compared}: about {seekers} for every 100 people ({n} occupations, through the crosswalk)."
            )
        }
        Indicator::EmployedShare => match facts::employed_share(trade) {
            Some(share) => format!(
                "{} of the graduates who look for wage work have it ({n} answered): {pointing} against their level.",
                percent(share)
            ),
            None => format!(
                "Share of graduates in work ({n} answered): {pointing} against their level."
            ),
        },
        Indicator::InTradeShare => match facts::in_trade_share(trade) {
            Some(share) => format!(
                "{} of the graduates in wage work have a job in the trade they learned ({n} answered): {pointing} against their level.",
                percent(share)
            ),
            None => format!(
                "Share of graduates working in the trade they learned ({n} answered): {pointing} against their level."
            ),
        },
        Indicator::HardToFill => match facts::hard_to_fill(trade) {
            Some(share) => format!(
                "Employers call {} of their planned hires hard to fill ({n} employers answered): {pointing} against other trades.",
                percent(share)
            ),
            None => format!(
                "How hard employers find it to fill their posts ({n} employers answered): {pointing} against other trades."
            ),
        },
        Indicator::TimeToJob => match facts::months_against_level(trade) {
            Some(times) => format!(
                "The first job takes {} of the time usual at the level ({n} answered): {pointing}.",
                percent(times)
            ),
            None => format!("Time to the first job against the level ({n} answered): {pointing}."),
        },
        Indicator::Wage => match facts::pay_against_level(trade) {
            Some(times) => format!(
                "Pay is {} of what is usual at the level ({n} answered): {pointing}.",
                percent(times)
            ),
            None => format!("Pay against the level ({n} answered): {pointing}."),
        },
        Indicator::UnfilledPlans => match facts::filled(trade) {
            Some(share) => format!(
                "Employers hired {} of what they had planned ({n} pairs of answers): {pointing} against other trades.",
                percent(share)
            ),
            None => format!(
                "Hires against earlier plans ({n} pairs of answers): {pointing} against other trades."
            ),
        },
        Indicator::Reposts => match facts::reposted(trade) {
            Some(share) => format!(
                "{} of the advertisements came back ({n} advertisements): {pointing} against other trades.",
                percent(share)
            ),
            None => format!(
                "Advertisements that came back ({n} advertisements): {pointing} against other trades."
            ),
        },
    }
}

pub(super) fn reason(reason: &Reason, trade: &TradeAssessment) -> String {
    match *reason {
        Reason::Source { indicator, side, ratio, weight: _, n } => source(indicator, side, ratio, n, trade),
        Reason::CertainSurplus { seekers, openings } => format!(
            "{} job seekers are expected, more than all {} openings of all linked occupations together: a certain surplus.",
            count(seekers, En),
            count(openings, En)
        ),
        Reason::OwnAccountWork { share } => format!(
            "About {} of graduates work on their own account, so that advertisements and surveys do not show the demand; only graduates' outcomes count.",
            percent(share, En)
        ),
        Reason::OneEmployer { without } => {
            format!("The result depends on one employer; without it the flag would be “{}”.", flag(without))
        }
        Reason::Conflict { source: Some(source) } => {
            format!("The source “{}” contradicts the others and counts less for it; it should be looked at.", indicator(source))
        }
        Reason::Conflict { source: None } => {
            "The ratio and graduates' outcomes point to opposite sides; look closer before deciding.".to_owned()
        }
        Reason::Fragile => "The flag depends on how those who did not answer the survey fare.".to_owned(),
        Reason::NoSupplyEvidence => "There are no figures on learners of this trade.".to_owned(),
        Reason::NoDemandEvidence => "There are no figures on demand for this trade.".to_owned(),
        Reason::TooFewAnswers { entrants, answers } => format!(
            "Too little to go on: only {} job seekers are expected, and all sources together have only {} answers or advertisements.",
            count(entrants, En),
            count(answers, En)
        ),
        Reason::IntervalTooWide { low, high } => format!(
            "The ratio may lie anywhere from {} to {}: too wide for a flag.",
            ratio_text(low, En),
            ratio_text(high, En)
        ),
    }
}

pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::FewApplicants => "few want to learn it: places stay empty",
        Cause::LongTrainingGap => "places are full, and the course takes a year or longer",
        Cause::ShortTrainingGap => "places are full, and the course takes less than a year",
        Cause::Suitability => {
            "there are graduates, but few find their way into the trade while employers cannot fill their posts: skills do not fit"
        }
        Cause::RetentionAndPay => "pay is below other trades of the level, people do not stay",
        Cause::Undetermined => "the data do not show the cause",
    }
}

pub(super) fn cause_help(cause: Cause) -> &'static str {
    match cause {
        Cause::FewApplicants => {
            "More places do not help; career guidance, support with fees and living costs, and better working conditions do."
        }
        Cause::LongTrainingGap => {
            "More places help, but only when the course is over; meanwhile retrain people in neighbouring trades."
        }
        Cause::ShortTrainingGap => "More classes help, and soon.",
        Cause::Suitability => {
            "More places help little; adjust the course and place learners with employers."
        }
        Cause::RetentionAndPay => "More places do not keep people; better pay and conditions do.",
        Cause::Undetermined => "Ask employers and providers before adding places.",
    }
}

pub(super) fn missing(missing: MissingEvidence) -> &'static str {
    match missing {
        MissingEvidence::Supply => {
            "figures on learners (intake, completions): supply cannot be worked out"
        }
        MissingEvidence::EmployerSurvey => {
            "an employer survey: nothing ties the ratio to numbers of people, intervals are wider"
        }
        MissingEvidence::Postings => "job advertisements and vacancies: one check on demand fewer",
        MissingEvidence::GraduateOutcomes => {
            "a graduate survey: what became of graduates is assumed"
        }
        MissingEvidence::SurveySample => {
            "the list of the employers asked: how many each answer stands for is not known, so trades can only be compared with each other"
        }
        MissingEvidence::SecondWave => {
            "a second wave of the employer survey: how many plans become hires is assumed"
        }
    }
}

pub(super) fn level(level: &Level) -> String {
    match level {
        Level::College => "College".to_owned(),
        Level::Intermediate => "Intermediate".to_owned(),
        Level::Elementary => "Elementary".to_owned(),
        Level::ShortCourse => "Short course".to_owned(),
        Level::Declared(key) => key.clone(),
    }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Oversupplied => "oversupplied",
        Verdict::Balanced => "balanced",
        Verdict::Undersupplied => "undersupplied",
        Verdict::HardToRecruitLearners => "hard to recruit learners for",
    }
}

pub(super) fn hidden(hidden: Hidden, least: f64) -> String {
    let least = count(least, En);
    match hidden {
        Hidden::FewAnswers => format!(
            "Not shown, to protect personal data (fewer than {least} answers, or such a cell would follow from this one)."
        ),
        Hidden::FewEmployers => format!(
            "Not shown, to protect employers (fewer than {least} of them, one that is nearly all, or such a cell would follow from this one)."
        ),
    }
}

pub(super) fn hidden_reason(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::FewAnswers => {
            "A reading of the graduate survey is not shown because too few answered."
        }
        Hidden::FewEmployers => "A reading of employers is not shown because they are too few.",
    }
}

pub(super) fn too_few_answers() -> &'static str {
    "Too few job seekers and answers for a flag."
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Official => "official",
        Status::Measured => "measured",
        Status::Assumed => "assumed",
    }
}

pub(super) fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::PlansRealised => {
            "plans count at an assumed rate, since there are no two waves to compare"
        }
        Assumption::CohortShares => {
            "at some level no graduate answered; who already had the job, stays or works on their own account comes from the level as a whole or is assumed"
        }
        Assumption::NonResponse => {
            "those who did not answer are assumed to fare worse than those who did"
        }
        Assumption::EmployerCap => "one employer's part in the demand for a trade is limited",
        Assumption::OtherEntrants => {
            "how many people from elsewhere (universities, other workers) seek the same jobs"
        }
        Assumption::Loadings => {
            "too few trades have answers from employers, so how each source reads is assumed"
        }
        Assumption::Bounds => "the bounds of shortage and surplus",
    }
}

pub(super) fn step(step: Step) -> &'static str {
    match step {
        Step::Enrolled => "Enrolled (last year with data)",
        Step::Capacity => "Places",
        Step::Completers => "Expected to complete",
        Step::FutureIntakes => "of them not yet enrolled",
        Step::NotInJob => "not already in that job",
        Step::Enter => "enter the labour market",
        Step::Stay => "stay in the city",
        Step::Seek => "look for a wage job",
        Step::Advertisements => "Advertisements as delivered",
        Step::Positions => "Positions in them",
        Step::Registered => "of registered employers",
        Step::Deduplicated => "repeats removed",
        Step::WithoutLargest => "without the largest employer",
        Step::Planned => "Planned hires a year, last waves",
        Step::PlannedCapped => "one employer's part limited",
        Step::Hires => "Hired a year, last waves",
        Step::SurveyOpenings => "Openings of the target year, by the survey",
        Step::Allocated => "part of this trade's graduates",
        Step::Most => "All openings of the linked occupations",
    }
}

pub(super) fn scene(scene: Scene) -> &'static str {
    match scene.without {
        Some(Source::EmployerSurvey) => "without the employer survey",
        Some(Source::Postings) => "without job advertisements",
        Some(Source::GraduateSurvey) => "without the graduate survey",
        Some(Source::Learners) => "without learners one by one",
        None => match scene.scenario {
            Scenario::Baseline => "baseline",
            Scenario::Sparse => "small surveys, few advertisements",
            Scenario::Poisoned => "invented and inflated advertisements",
            Scenario::Boom => "demand of one sector leaps",
            Scenario::OneEmployer => "one employer dominates",
        },
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Vocmatch => "vocmatch",
        Method::PostingsRatio => "postings ÷ enrolment",
        Method::SurveyRatio => "survey ÷ completers",
        Method::TwoKeys => "two keys agree",
        Method::AllBalanced => "everything balanced",
        Method::KnownDemand => "this year’s openings known",
    }
}

pub(super) fn model_step(step: evaluate::Step) -> &'static str {
    use evaluate::Step;
    match step {
        Step::SeveralWaves => "several survey waves",
        Step::RealisedHires => "realised hires beside plans",
        Step::EmployerLimit => "limit to one employer",
        Step::Shrinkage => "limit to how far small samples are drawn",
        Step::FittedLoadings => "loadings fitted to the city",
        Step::Drift => "demand drifts between years",
        Step::Robustness => "contradicting sources lose weight",
        Step::Benchmark => "total matched to the survey",
        Step::ModelError => "error of the model itself",
    }
}

pub(super) fn backtest_method(method: BacktestMethod) -> &'static str {
    match method {
        BacktestMethod::Vocmatch => "vocmatch",
        BacktestMethod::Persistence => "same as the year before",
        BacktestMethod::PostingsRatio => "postings ÷ enrolment",
        BacktestMethod::Judgements => "what authorities said",
    }
}

pub(super) fn compared_with(compared: ComparedWith) -> String {
    match compared {
        ComparedWith::Truth => "the truth of the simulated city".to_owned(),
        ComparedWith::Hindsight { data_year } => {
            format!("the estimate from data up to {data_year}")
        }
    }
}

pub(super) fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::MacroF1 => "Macro-F1 ± sd",
        Measure::Spearman => "Rank correlation",
        Measure::WrongDirection => "Opposite (worst)",
        Measure::Coverage => "80% interval holds",
        Measure::Brier => "Brier score",
        Measure::NotAssessed => "Not assessed",
        Measure::Class => "precision/recall",
    }
}

pub(super) fn measure_meaning(measure: Measure) -> &'static str {
    match measure {
        Measure::MacroF1 => {
            "mean F1 of shortage, balance and surplus; 1 is perfect, a trade without a flag is a miss; sd is the standard deviation between cities"
        }
        Measure::Spearman => {
            "Spearman correlation of the estimated with the true ratio; 1 puts every trade in its right place"
        }
        Measure::WrongDirection => {
            "shortages called surpluses and the other way round, mean per city; in brackets the worst city"
        }
        Measure::Coverage => {
            "share of 80% intervals that hold the truth; far below 80% means overconfident"
        }
        Measure::Brier => {
            "squared error of the probabilities; 0 is perfect, a third for each class gives 0.67"
        }
        Measure::NotAssessed => "trades without a flag, mean per city",
        Measure::Class => {
            "of the trades given this class, the share that is right; of the trades that truly have it, the share that is found"
        }
    }
}
