use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::assess::reason::{Reason, Side};
use vocmatch_models::assess::{MissingEvidence, TippingPoint, TradeAssessment};
use vocmatch_models::cells::Verdict;
use vocmatch_models::codes::Level;
use vocmatch_models::estimate::fusion::Indicator;
use vocmatch_models::evaluate::{self, BacktestMethod, ComparedWith, Method, Scene};
use vocmatch_models::parameters::{ParameterError, Status};
use vocmatch_models::units::Year;

use crate::export::sample;

use super::complaint::Complaint;
use super::*;

/// Every reason, for trades with and without the numbers behind it.
fn reasons() -> Vec<Reason> {
    let mut all = Vec::new();
    for indicator in Indicator::ALL {
        for side in [Side::Shortage, Side::Balance, Side::Surplus] {
            all.push(Reason::Source {
                indicator,
                side,
                ratio: 1.872,
                weight: 0.3,
                n: 62.0,
            });
        }
    }
    all.extend([
        Reason::CertainSurplus {
            seekers: 2210.0,
            openings: 1800.0,
        },
        Reason::OwnAccountWork { share: 0.62 },
        Reason::OneEmployer {
            without: Flag::Balanced,
        },
        Reason::Conflict { source: None },
        Reason::Conflict {
            source: Some(Indicator::Wage),
        },
        Reason::Fragile,
        Reason::NoSupplyEvidence,
        Reason::NoDemandEvidence,
        Reason::TooFewAnswers {
            entrants: 12.0,
            answers: 6.0,
        },
        Reason::IntervalTooWide {
            low: 0.2,
            high: 5.0,
        },
    ]);
    all
}

/// Everything that is said in a language.
fn everything(language: Language) -> Vec<String> {
    let full = sample::welding();
    let bare = sample::empty("x", Flag::InsufficientEvidence);
    let mut said: Vec<String> = Vec::new();
    for trade in [&full, &bare] {
        said.extend(reasons().iter().map(|r| reason(r, trade, language)));
        said.push(sentence::verdict("Xx", trade, Year(2026), 0.8, language));
        said.extend(sentence::outcomes(trade, language));
    }
    said.extend(Flag::ALL.map(|f| flag(f, language).to_owned()));
    said.extend(Flag::ALL.map(|f| flag_short(f, language).to_owned()));
    said.extend(STRENGTHS.map(|s| strength(s, language).to_owned()));
    said.extend(Indicator::ALL.map(|i| indicator(i, language).to_owned()));
    said.extend(CAUSES.iter().flat_map(|c| {
        [
            cause(*c, language).to_owned(),
            cause_help(*c, language).to_owned(),
        ]
    }));
    let gaps = [
        MissingEvidence::Supply,
        MissingEvidence::EmployerSurvey,
        MissingEvidence::Postings,
        MissingEvidence::GraduateOutcomes,
        MissingEvidence::SurveySample,
        MissingEvidence::SecondWave,
    ];
    said.extend(gaps.map(|m| missing(m, language).to_owned()));
    said.extend(Level::OFFICIAL.iter().map(|l| level(l, language)));
    let verdicts = [
        Verdict::Oversupplied,
        Verdict::Balanced,
        Verdict::Undersupplied,
        Verdict::HardToRecruitLearners,
    ];
    said.extend(verdicts.map(|v| verdict(v, language).to_owned()));
    said.extend(
        [Status::Official, Status::Measured, Status::Assumed]
            .map(|s| status(s, language).to_owned()),
    );
    said.extend(Assumption::ALL.map(|a| assumption(a, language).to_owned()));
    said.extend(Step::ALL.map(|s| step(s, language).to_owned()));
    said.extend(
        language
            .labels()
            .all()
            .into_iter()
            .map(|(_, words)| words.to_owned()),
    );
    said.extend(sentences(language));
    said.extend(of_evaluations(language));
    said.extend(papers::samples::everything(language));
    said.extend(of_plans(language));
    said.extend(subsidy::samples::everything(language));
    said
}

/// What is said of plans of intake.
fn of_plans(language: Language) -> Vec<String> {
    use planning as p;
    use vocmatch_models::codes::TradeCode;
    use vocmatch_models::plan::advice::{Counsel, Lever, Why};
    use vocmatch_models::plan::caps::Verdict;
    use vocmatch_models::plan::scenario::ScenarioError;
    let labels = p::labels(language).all();
    let mut said: Vec<String> = labels
        .into_iter()
        .map(|(_, words)| words.to_owned())
        .collect();
    let verdicts = [
        Verdict::Within { room: 3.0 },
        Verdict::Moved { places: 3.0 },
        Verdict::Over {
            by: 3.0,
            allowed: 1100.0,
        },
        Verdict::NotRegistered,
        Verdict::Expired { on: 20_000 },
        Verdict::NotYetValid { from: 20_000 },
    ];
    said.extend(verdicts.map(|v| p::verdict(v, 1103.0, Some("12"), language)));
    let levers = [
        Lever::Places,
        Lever::Applicants,
        Lever::Quality,
        Lever::PayAndRetention,
    ];
    let keeps = levers.map(|lever| Counsel::Keep(Why::OtherLever(lever)));
    let others = [
        Counsel::Raise,
        Counsel::Lower,
        Counsel::Keep(Why::Balanced),
        Counsel::Keep(Why::InsufficientEvidence),
        Counsel::Keep(Why::NoEffect),
    ];
    let counsels = keeps.into_iter().chain(others);
    said.extend(counsels.map(|c| p::counsel(c, language).to_owned()));
    let errors = [
        ScenarioError::UnknownTrade(TradeCode::parse("xx").unwrap()),
        ScenarioError::UnknownLevel(Level::College),
        ScenarioError::PlacesOfWhat,
        ScenarioError::Range {
            value: 9.0,
            low: 0.0,
            high: 5.0,
        },
    ];
    said.extend(
        errors
            .iter()
            .map(|error| p::scenario_error(error, language)),
    );
    said.extend([
        p::crowded(1.2, 10, language),
        p::not_needed(3, language),
        p::reason_wanted(language).to_owned(),
        p::no_room(language).to_owned(),
        p::over(2, language),
    ]);
    said
}

pub(super) const STRENGTHS: [Strength; 4] = [
    Strength::Firm,
    Strength::Likely,
    Strength::Weak,
    Strength::None,
];

pub(super) const CAUSES: [Cause; 6] = [
    Cause::FewApplicants,
    Cause::LongTrainingGap,
    Cause::ShortTrainingGap,
    Cause::Suitability,
    Cause::RetentionAndPay,
    Cause::Undetermined,
];

/// What is said of an evaluation and a back-test.
fn of_evaluations(language: Language) -> Vec<String> {
    use evaluation as e;
    let labels = e::labels(language).all();
    let mut said: Vec<String> = labels
        .into_iter()
        .map(|(_, words)| words.to_owned())
        .collect();
    said.extend(
        Scene::all()
            .into_iter()
            .map(|s| scene(s, language).to_owned()),
    );
    said.extend(Method::ALL.map(|m| method(m, language).to_owned()));
    said.extend(evaluate::Step::ALL.map(|step| model_step(step, language).to_owned()));
    said.extend(BacktestMethod::ALL.map(|m| backtest_method(m, language).to_owned()));
    for compared in [
        ComparedWith::Truth,
        ComparedWith::Hindsight { data_year: 2025 },
    ] {
        said.push(compared_with(compared, language));
    }
    for each in Measure::ALL {
        said.push(measure(each, language).to_owned());
        said.push(measure_meaning(each, language).to_owned());
    }
    for cities in [1, 10] {
        said.push(e::size(cities, 1.0, language));
    }
    for others in [0.5, 0.7, 0.9] {
        said.push(e::against("xx", 0.7, "yy", others, language));
    }
    for share in [None, Some(0.75)] {
        said.push(e::class_reading("xx", share, share, language));
        said.push(e::outcomes_reading(share, language));
    }
    for share in [0.6, 0.8, 0.95] {
        said.push(e::coverage_reading(share, None, language));
        said.push(e::coverage_reading(share, Some(("xx", 0.5)), language));
    }
    said.extend([
        e::errors_reading(110.0, 0.5, 2, 4.2, language),
        e::scenes(&["xx".to_owned()], language),
        e::weakest_reading("xx", 0.5, language),
        e::poisoned_reading("xx", 140, (3, None), None, language),
        e::poisoned_reading(
            "xx",
            140,
            (3, Some(2)),
            Some(("yy", (70, Some(40)))),
            language,
        ),
        e::beaten_reading(&[], language),
        e::beaten_reading(&["xx".to_owned(), "yy".to_owned()], language),
        e::kept_reading(10, 10, &[], language),
        e::kept_reading(9, 10, &[(0.35, 0.45)], language),
        e::reliability_point(0.35, [0.4, 0.45, 0.5], 1234, language),
        e::ranked_trade("xx", "yy", "1", None, language),
        e::ranked_trade("xx", "yy", "1", Some(["1", "2", "3"]), language),
        e::first_city("xx", 110, language),
        e::year(2022, 2023, 110, language),
        e::yardstick("xx", language),
        e::hindsight_caution(language).to_owned(),
        e::years_reading(2, 3, language),
    ]);
    said.extend(e::reliability_figure("xx", 9, 10, language));
    said.extend(e::ranked_figure(1, 40, 3, language));
    said.extend(e::bars_figure("xx", Some(("yy", 0.7)), language));
    said
}

fn sentences(language: Language) -> Vec<String> {
    let mut said = vec![
        sentence::span(Year(2025), Year(2026), 110, language),
        sentence::one_level("Xx", language),
        sentence::rows_rejected(3, language),
        sentence::unmatched_titles(812, language),
        sentence::warnings(2, language),
        sentence::own_account(0.3, language),
        sentence::prior_weight(0.2, language),
        sentence::bounds(0.8, 1.25, language),
        sentence::without_employer(Flag::Balanced, language),
    ];
    said.extend([120.0, -35.0].map(|learners| {
        sentence::tipping(
            TippingPoint {
                learners,
                to: Flag::Balanced,
            },
            language,
        )
    }));
    let list = || vec!["xx".to_owned()];
    let complaints = [
        Complaint::OutNeeded,
        Complaint::UnknownTrade {
            wanted: "xx".to_owned(),
            similar: list(),
        },
        Complaint::UnknownTrade {
            wanted: "xx".to_owned(),
            similar: Vec::new(),
        },
        Complaint::AmbiguousTrade {
            wanted: "xx".to_owned(),
            candidates: list(),
        },
        Complaint::UnknownGroup {
            wanted: "xx".to_owned(),
            known: list(),
        },
        Complaint::UnknownLevel {
            wanted: "xx".to_owned(),
            known: list(),
        },
        Complaint::NoPlan {
            provider: "xx".to_owned(),
            year: 2026,
        },
        Complaint::YearAfterData {
            wanted: 2030,
            last: 2025,
        },
        Complaint::NoYear,
        Complaint::CannotWrite {
            path: "xx".into(),
            reason: "xx".to_owned(),
        },
        Complaint::CannotRead {
            path: "xx".into(),
            reason: "xx".to_owned(),
        },
        Complaint::OtherEnding {
            path: "xx".into(),
            known: ".xx",
        },
        Complaint::NoColumn {
            wanted: "xx".to_owned(),
            found: list(),
        },
        Complaint::RaggedRow {
            row: 4,
            found: 3,
            expected: 5,
        },
        Complaint::Parameter(ParameterError::Form("xx".to_owned())),
        Complaint::Parameter(ParameterError::Range {
            name: "xx".to_owned(),
            value: 2.0,
            low: 0.0,
            high: 1.0,
        }),
        Complaint::Parameter(ParameterError::Unknown {
            name: "xx".to_owned(),
            nearest: Some("yy".to_owned()),
        }),
        Complaint::TooLargeForExcel,
        Complaint::Rejected { rows: 3 },
        Complaint::UnknownProvider {
            wanted: "xx".to_owned(),
        },
        Complaint::TooManyScenarios,
        Complaint::ScenarioForm {
            text: "xx".to_owned(),
        },
        Complaint::PlansOver { cells: 2 },
        Complaint::Internal("xx".to_owned()),
    ];
    said.extend(complaints.iter().map(|complaint| complaint.say(language)));
    said
}

const MARKED: &str = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";

#[test]
fn everything_has_words_in_both_languages() {
    for language in Language::ALL {
        for text in everything(language) {
            assert!(!text.trim().is_empty());
            assert!(!text.contains('{') && !text.contains("  "), "{text}");
            assert!(!text.contains("NaN") && !text.contains("inf "), "{text}");
        }
    }
    assert_eq!(
        everything(Language::Vi).len(),
        everything(Language::En).len()
    );
}

#[test]
fn vietnamese_is_vietnamese() {
    const ENGLISH: [&str; 24] = [
        "the",
        "and",
        "of",
        "to",
        "for",
        "with",
        "is",
        "are",
        "survey",
        "supply",
        "demand",
        "trade",
        "level",
        "year",
        "row",
        "rows",
        "job",
        "jobs",
        "learners",
        "graduates",
        "employer",
        "ratio",
        "flag",
        "in",
    ];
    for text in everything(Language::Vi) {
        let lower = text.to_lowercase();
        // A single word may do without marks: cung.
        assert!(
            !text.contains(' ') || lower.chars().any(|c| MARKED.contains(c)),
            "no Vietnamese letter: {text}"
        );
        for word in lower.split(|c: char| !c.is_alphabetic()) {
            // "in" is also Vietnamese (to print), and file names and commands stay.
            let kept = word == "in" && lower.contains("in ra");
            assert!(
                kept || !ENGLISH.contains(&word),
                "English word {word}: {text}"
            );
        }
        let composed: String =
            unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect();
        assert_eq!(text, composed, "not NFC");
    }
}

#[test]
fn english_has_no_vietnamese_letter() {
    for text in everything(Language::En) {
        assert!(
            !text.to_lowercase().chars().any(|c| MARKED.contains(c)),
            "{text}"
        );
    }
}

#[test]
fn reasons_tell_their_numbers_as_people_write_them() {
    let trade: TradeAssessment = sample::welding();
    let survey = Reason::Source {
        indicator: Indicator::EmployerSurvey,
        side: Side::Shortage,
        ratio: 1.872,
        weight: 0.4,
        n: 62.0,
    };
    assert_eq!(
        reason(&survey, &trade, Language::Vi),
        "Doanh nghiệp dự kiến tuyển khoảng 190 người cho mỗi 100 người tìm việc (62 doanh nghiệp trả lời)."
    );
    assert_eq!(
        reason(&survey, &trade, Language::En),
        "Employers plan about 190 hires for every 100 job seekers (62 employers answered)."
    );
    let one = Reason::OneEmployer {
        without: Flag::Balanced,
    };
    assert_eq!(
        reason(&one, &trade, Language::Vi),
        "Kết quả phụ thuộc vào một doanh nghiệp; khi bỏ doanh nghiệp này, nghề chuyển sang “cân bằng”."
    );
    // logit 0.4 → 59.9 %
    let hard = Reason::Source {
        indicator: Indicator::HardToFill,
        side: Side::Shortage,
        ratio: 1.5,
        weight: 0.1,
        n: 40.0,
    };
    assert!(
        reason(&hard, &trade, Language::En)
            .starts_with("Employers call 60% of their planned hires hard to fill")
    );
}
