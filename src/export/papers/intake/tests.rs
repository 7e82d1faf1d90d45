use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::plan::advice::{Counsel, ProviderAdvice, Why};
use vocmatch_models::units::{Interval, Year};

use super::super::tests::{paragraphs, part};
use super::super::{Code, Format, METHOD, Table, render};
use super::*;

fn check(trade: &str, planned: f64, scale: Option<f64>, verdict: Verdict) -> CapCheck {
    CapCheck {
        provider: "c1".to_owned(),
        site: "Cơ sở 1".to_owned(),
        trade: TradeCode::parse(trade).unwrap(),
        level: Level::College,
        planned,
        scale,
        certificate: scale.map(|_| "12/GCN".to_owned()),
        verdict,
    }
}

fn advice(trade: &str, flag: Flag) -> CellAdvice {
    let same = |median: f64| Interval {
        median,
        low: median,
        high: median,
    };
    CellAdvice {
        trade: TradeCode::parse(trade).unwrap(),
        level: Level::College,
        completes: Year(2029),
        flag,
        ratio: Some(same(0.6)),
        assumed: 100.0,
        fill: None,
        counsel: Counsel::Keep(Why::Balanced),
        factor: same(1.0),
        places: same(90.0),
    }
}

/// The part of a provider that is expected to offer so many places.
fn part_of(cell: CellAdvice, assumed: f64) -> ProviderAdvice {
    ProviderAdvice {
        provider: "c1".to_owned(),
        cell: CellAdvice { assumed, ..cell },
        scale: None,
    }
}

fn round(round: i32, places: f64) -> RoundFill {
    RoundFill {
        round,
        places,
        enrolled: None,
    }
}

fn provenance() -> Provenance {
    Provenance {
        release: None,
        cut_off: "2025-12-31".to_owned(),
        method: METHOD.to_owned(),
        parameters: "aa".to_owned(),
        code: Code::of(b"abc"),
    }
}

/// Accounting grows against its flag, welding is moved within its group, a third row has no registration and no past.
fn with_paper<T>(language: Language, see: impl Fn(&Paper) -> T) -> T {
    let checks = [
        check(
            "ke_toan",
            200.0,
            Some(240.0),
            Verdict::Within { room: 40.0 },
        ),
        check("han", 110.0, Some(100.0), Verdict::Moved { places: 10.0 }),
        check("moi", 20.0, None, Verdict::NotRegistered),
    ];
    let advices = [
        advice("ke_toan", Flag::Oversupplied),
        advice("han", Flag::Undersupplied),
    ];
    let rounds = [
        vec![round(1, 150.0), round(2, 50.0)],
        vec![round(1, 110.0)],
        vec![round(1, 20.0)],
    ];
    let line = |at: usize, name: &str, past: [Option<f64>; 2]| Line {
        check: checks[at].clone(),
        name: name.to_owned(),
        past: past.to_vec(),
        rounds: rounds[at].clone(),
        planned_in_all: checks[at].planned,
        part: advices
            .get(at)
            .map(|cell| part_of(cell.clone(), [180.0, 90.0][at])),
        advice: advices.get(at).cloned(),
        reason: (at == 0).then(|| "hợp đồng đặt hàng".to_owned()),
    };
    let plan = IntakePlan {
        provider: "Trường Thử".to_owned(),
        year: 2026,
        past_years: vec![2024, 2025],
        lines: vec![
            line(0, "Kế toán", [Some(170.0), Some(180.0)]),
            line(1, "=1+1", [None, Some(90.0)]),
            line(2, "Nghề mới", [None, None]),
        ],
        move_share: 0.1,
        synthetic: false,
        provenance: provenance(),
    };
    see(&paper(&plan, Letterhead::default(), language))
}

fn words(paper: &Paper) -> Vec<String> {
    let bytes = render(paper, Format::Docx).unwrap();
    paragraphs(&part(&bytes, "word/document.xml"))
}

fn row<'t>(table: &'t Table, key: &str) -> &'t [Cell] {
    let row = table.rows.iter().find(|row| row.contains(&Cell::text(key)));
    row.unwrap()
}

fn at(table: &Table, heading: &str) -> usize {
    let place = table.columns.iter().position(|c| c.heading == heading);
    place.unwrap_or_else(|| panic!("no column {heading}"))
}

#[test]
fn places_against_a_flag_are_explained_in_the_providers_words() {
    let said = with_paper(Language::Vi, words);
    let lines: Vec<&String> = said
        .iter()
        .filter(|p| p.starts_with("- ") && p.contains("Lý do"))
        .collect();
    assert_eq!(
        lines,
        [
            "- Kế toán (Cao đẳng): chỉ tiêu 200, mức theo năm trước 180, trong khi nghề này dự kiến thừa người năm 2029. Lý do: hợp đồng đặt hàng."
        ]
    );
}

#[test]
fn the_use_of_the_ten_percent_and_what_is_not_registered_are_counted() {
    let said = with_paper(Language::Vi, words);
    assert!(
        said.iter()
            .any(|p| p.contains("phần linh hoạt 10%") && p.contains("chuyển 10 chỗ, ở 1 dòng"))
    );
    assert!(
        said.iter()
            .any(|p| p.starts_with("Có 1 dòng vượt hoặc nằm ngoài quy mô đăng ký"))
    );
    assert!(
        said.iter()
            .any(|p| p.contains("phương án 330 chỉ tiêu") && p.contains("tuyển được 270 người"))
    );
}

#[test]
fn the_workbook_has_the_rounds_and_keeps_what_is_not_known_empty() {
    with_paper(Language::Vi, |paper| {
        let table = &paper.sheets[0];
        let accounting = row(table, "Kế toán");
        assert_eq!(accounting[at(table, "Đợt 1")], Cell::count(150));
        assert_eq!(accounting[at(table, "Đợt 2")], Cell::count(50));
        assert_eq!(accounting[at(table, "Chỉ tiêu 2026")], Cell::count(200));
        assert_eq!(accounting[at(table, "Tuyển 2025")], Cell::count(180));
        let new = row(table, "Nghề mới");
        for heading in [
            "Tuyển 2024",
            "Tuyển 2025",
            "Quy mô đăng ký",
            "Đợt 2",
            "Xếp loại năm tốt nghiệp",
            "Lý do",
        ] {
            assert_eq!(new[at(table, heading)], Cell::Blank, "{heading}");
        }
    });
}

#[test]
fn sums_leave_out_what_is_not_known() {
    with_paper(Language::Vi, |paper| {
        let table = &paper.sheets[1];
        let total = table.total.as_ref().unwrap();
        assert_eq!(total[at(table, "Tuyển 2025")], Cell::count(270));
        assert_eq!(total[at(table, "Quy mô đăng ký")], Cell::count(340));
        assert_eq!(total[at(table, "Chỉ tiêu 2026")], Cell::count(330));
    });
}

#[test]
fn years_of_which_nothing_is_known_are_left_out() {
    let with = |past: [Option<f64>; 2]| {
        let line = Line {
            check: check("han", 1.0, None, Verdict::NotRegistered),
            name: String::new(),
            past: past.to_vec(),
            rounds: Vec::new(),
            planned_in_all: 1.0,
            advice: None,
            part: None,
            reason: None,
        };
        let plan = IntakePlan {
            provider: String::new(),
            year: 2026,
            past_years: vec![2024, 2025],
            lines: vec![line],
            move_share: 0.1,
            synthetic: false,
            provenance: provenance(),
        };
        let plan = plan.without_unknown_years();
        (plan.past_years, plan.lines[0].past.clone())
    };
    assert_eq!(with([None, Some(3.0)]), (vec![2025], vec![Some(3.0)]));
    assert_eq!(
        with([Some(3.0), None]),
        (vec![2024, 2025], vec![Some(3.0), None])
    );
    assert_eq!(with([None, None]), (vec![], vec![]));
}

#[test]
fn every_row_has_a_cell_for_every_column() {
    for language in Language::ALL {
        with_paper(language, |paper| {
            let Some(Block::Table(annex)) = paper.annex.as_ref().unwrap().blocks.last() else {
                panic!("the annex is a table");
            };
            for table in paper.sheets.iter().chain([annex]) {
                for row in table.rows.iter().chain(&table.total) {
                    assert_eq!(row.len(), table.columns.len(), "{}", table.caption);
                }
            }
        });
    }
}

mod gathered {
    use vocmatch_models::plan::caps::{MoveRule, Reading};
    use vocmatch_models::plan::{PlannedIntake, ProviderIntake, RegisteredScale};

    use super::super::{Sources, code, lines};
    use super::*;

    fn planned(site: &str, trade: &str, year: i32, round: i32, places: f64) -> PlannedIntake {
        PlannedIntake {
            provider: "c1".to_owned(),
            site: site.to_owned(),
            trade: TradeCode::parse(trade).unwrap(),
            level: Level::College,
            year,
            round,
            places,
            enrolled: (year < 2026).then_some(places / 2.0),
            reason: (round == 2).then(|| "đặt hàng".to_owned()),
        }
    }

    fn gather(plans: &[PlannedIntake]) -> Vec<Line> {
        let registered = [RegisteredScale {
            provider: "c1".to_owned(),
            site: "A".to_owned(),
            trade: TradeCode::parse("han").unwrap(),
            level: Level::College,
            scale: 100.0,
            group: None,
            certificate: "7".to_owned(),
            valid_from: 0,
            valid_to: None,
        }];
        let intake = |provider: &str, trade: &str, enrolled| ProviderIntake {
            provider: Some(provider.to_owned()),
            trade: TradeCode::parse(trade).unwrap(),
            level: Level::College,
            enrolled,
            places: None,
        };
        let sources = Sources {
            plans,
            registered: &registered,
            intakes: &[
                intake("c2", "dien", 5.0),
                intake("c1", "dien", 44.0),
                intake("c1", "son", 70.0),
            ],
            advice: &[
                advice("han", Flag::Undersupplied),
                advice("son", Flag::Oversupplied),
            ],
            parts: &[part_of(advice("son", Flag::Oversupplied), 39.0)],
            day: 20_000,
            rule: MoveRule {
                share: 0.1,
                reading: Reading::PlacesMoved,
            },
        };
        lines("c1", 2026, &[2024, 2025], &sources, ToString::to_string)
    }

    fn plans() -> Vec<PlannedIntake> {
        let mut plans = vec![
            planned("A", "han", 2024, 1, 80.0),
            planned("A", "han", 2026, 1, 60.0),
            planned("A", "han", 2026, 2, 30.0),
            planned("A", "dien", 2026, 1, 40.0),
            planned("A", "son", 2026, 1, 20.0),
            planned("B", "son", 2026, 1, 20.0),
        ];
        plans.push(PlannedIntake {
            provider: "c2".to_owned(),
            ..planned("A", "han", 2026, 1, 500.0)
        });
        plans
    }

    #[test]
    fn a_row_has_its_own_rounds_past_registration_and_reason() {
        let rows = gather(&plans());
        let row = |site: &str, trade: &str| {
            let fits = |l: &&Line| l.check.site == site && l.check.trade.as_str() == trade;
            rows.iter().find(fits).unwrap()
        };
        assert_eq!(rows.len(), 4, "another provider's row is not there");
        let welding = row("A", "han");
        assert_eq!(welding.check.planned, 90.0);
        assert_eq!(welding.check.verdict, Verdict::Within { room: 10.0 });
        assert_eq!(welding.past, [Some(40.0), None]);
        assert_eq!(welding.rounds.len(), 2);
        assert_eq!(welding.reason.as_deref(), Some("đặt hàng"));
        assert!(welding.advice.is_some() && welding.part.is_none());
        let painting = row("B", "son");
        assert_eq!(painting.planned_in_all, 40.0, "both sites");
        assert_eq!(
            painting.goes_against(),
            Some(Flag::Oversupplied),
            "39 were expected"
        );
        assert_eq!(
            welding.goes_against(),
            None,
            "more places for a short trade"
        );
        assert_eq!(row("A", "dien").past, [None, Some(44.0)], "its only site");
        assert_eq!(
            row("A", "son").past,
            [None, None],
            "which of two sites is not known"
        );
        assert_eq!(row("A", "dien").check.verdict, Verdict::NotRegistered);
    }

    #[test]
    fn the_code_is_that_of_the_rows() {
        let mut other = plans();
        assert_eq!(code(&gather(&other)), code(&gather(&plans())));
        other[1].places += 1.0;
        assert_ne!(code(&gather(&other)), code(&gather(&plans())));
    }
}
