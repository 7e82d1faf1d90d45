use vocmatch_models::assess::flag::{Classes, Flag};
use vocmatch_models::codes::Level;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::subsidy::compare::compare;
use vocmatch_models::subsidy::mirror::Agreement;
use vocmatch_models::subsidy::policy::EligibleTrades;
use vocmatch_models::subsidy::{Cell as Programme, CellKey, Facts, Limits, Offer, YearLimit};
use vocmatch_models::units::{Vnd, Year};

use super::super::tests::{paragraphs, part};
use super::super::{Code, Format, METHOD, Table, Unit, render};
use super::*;

const RATE: i64 = 19_656_019;
const POLICY: &str = r#"
code = "p"
name_vi = "Gói thử"
name_en = "Trial package"
status = "planned"
valid_from = "2026-01-01"
valid_to = "2027-12-31"
trades = "all"
levels = ["college", "intermediate"]
who = { vi = "Người học.", en = "Learners." }
[[source]]
title = "Đề án thử"
place = "dòng 1"
[[rate]]
levels = ["college", "intermediate"]
vnd = 19656019
valid_from = "2026-01-01"
valid_to = "2027-12-31"
status = "assumed"
basis = "x"
[[year]]
year = 2026
total_vnd = 2000000000
learners_vnd = 2000000000
teachers_vnd = 0
[[year]]
year = 2027
total_vnd = 1000000000
learners_vnd = 1000000000
teachers_vnd = 0
"#;

fn code(key: &str) -> TradeCode {
    TradeCode::parse(key).unwrap()
}

fn programme(key: &str, level: Level, undersupplied: f64) -> Programme {
    let probability = Classes {
        oversupplied: (1.0 - undersupplied) / 2.0,
        balanced: (1.0 - undersupplied) / 2.0,
        undersupplied,
    };
    Programme {
        key: CellKey {
            trade: code(key),
            level,
            area: None,
            ownership: None,
        },
        group: None,
        facts: Facts {
            flag: probability.most_probable(),
            probability,
            cause: None,
            outcome: None,
        },
        gap: 100.0,
        enrolled: 60.0,
        offers: vec![
            Some(Offer {
                rate: Vnd(RATE),
                places: 70,
            });
            2
        ],
    }
}

fn comparison() -> Comparison {
    let cells = [
        programme("dien", Level::Intermediate, 0.8),
        programme("han", Level::College, 0.9),
        programme("han", Level::Intermediate, 0.9),
        programme("ke_toan", Level::College, 0.05),
    ];
    let year = |year, billions: i64| YearLimit {
        year: Year(year),
        envelope: Vnd(billions * 1_000_000_000),
        learners: None,
    };
    let limits = Limits {
        data_year: Year(2025),
        years: vec![year(2026, 2), year(2027, 1)],
        learners_total: None,
        learners_per_trade: None,
        floors: Vec::new(),
    };
    let parameters = Parameters::embedded().unwrap().subsidy;
    compare(&cells, &limits, &EligibleTrades::All, &parameters, 1.28).unwrap()
}

fn with_paper<T>(language: Language, check: impl Fn(&Paper, &Comparison) -> T) -> T {
    let (policy, comparison) = (Policy::parse(POLICY).unwrap(), comparison());
    let reflections = [
        Reflection {
            trade: code("han"),
            listed: true,
            flag: Some(Flag::Undersupplied),
            agreement: Agreement::ListedAndShort {
                probability: 0.9,
                gap: Some(200.0),
            },
        },
        Reflection {
            trade: code("ke_toan"),
            listed: true,
            flag: Some(Flag::Oversupplied),
            agreement: Agreement::ListedButSurplus {
                probability: 0.87,
                surplus: Some(1234.0),
            },
        },
    ];
    let list = Words {
        vi: "Danh mục thử".to_owned(),
        en: "The trial list".to_owned(),
    };
    let proposal = Proposal {
        policy: &policy,
        comparison: &comparison,
        list: &list,
        mirror: &reflections,
        names: [("han", "Hàn"), ("dien", "=1+1"), ("ke_toan", "Kế toán")]
            .map(|(key, name)| (code(key), name.to_owned()))
            .into(),
        synthetic: false,
        target_year: 2026,
        interval: 0.8,
        provenance: Provenance {
            release: Some("4".to_owned()),
            cut_off: "2025-12-31".to_owned(),
            method: METHOD.to_owned(),
            parameters: "aa".to_owned(),
            code: Code::of(b"abc"),
        },
    };
    check(
        &paper(&proposal, Letterhead::default(), language),
        &comparison,
    )
}

fn words(paper: &Paper) -> Vec<String> {
    let bytes = render(paper, Format::Docx).unwrap();
    paragraphs(&part(&bytes, "word/document.xml"))
}

fn number(cell: &Cell) -> f64 {
    match cell {
        Cell::Number(number, _) => *number,
        Cell::Blank | Cell::Text(_) => panic!("{cell:?}"),
    }
}

fn annex(paper: &Paper) -> Vec<&Table> {
    let blocks = &paper.annex.as_ref().unwrap().blocks;
    let tables = blocks.iter().map(|block| match block {
        Block::Table(table) => table,
        _ => panic!("{block:?}"),
    });
    tables.collect()
}

#[test]
fn the_annex_adds_up_to_the_allocation_of_each_year() {
    with_paper(Language::Vi, |paper, comparison| {
        let tables = annex(paper);
        assert_eq!(tables.len(), 2);
        for (table, year) in tables.iter().zip(&comparison.allocation.years) {
            let sum = |at: usize| table.rows.iter().map(|row| number(&row[at])).sum::<f64>();
            assert_eq!(sum(3), year.learners as f64);
            assert_eq!(sum(4), year.spent.0 as f64);
            let total = table.total.as_ref().unwrap();
            assert_eq!((number(&total[3]), number(&total[4])), (sum(3), sum(4)));
            assert!(sum(3) > 0.0 && sum(4) <= year.envelope.0 as f64);
        }
    });
}

#[test]
fn the_workbook_holds_every_cell_with_whole_dong() {
    with_paper(Language::Vi, |paper, comparison| {
        let table = paper
            .sheets
            .iter()
            .find(|t| t.caption == "Phân bổ")
            .unwrap();
        let sum: f64 = table.rows.iter().map(|row| number(&row[8])).sum();
        assert_eq!(sum, comparison.allocation.spent().0 as f64);
        for row in &table.rows {
            assert_eq!(number(&row[7]) * RATE as f64, number(&row[8]));
            assert!(matches!(row[8], Cell::Number(_, Unit::Vnd)));
            assert_eq!(row.len(), table.columns.len());
        }
    });
}

#[test]
fn what_simple_ways_fall_short_is_said() {
    with_paper(Language::Vi, |paper, comparison| {
        let table = paper
            .sheets
            .iter()
            .find(|t| t.caption == "So sánh")
            .unwrap();
        let best = comparison.allocation.outcome.benefit.median;
        for (row, other) in table.rows[1..].iter().zip(&comparison.alternatives) {
            assert_eq!(number(&row[4]), best - other.outcome.benefit.median);
            assert!(number(&row[4]) > 0.0, "accounting is not short");
        }
    });
}

#[test]
fn each_mismatch_with_the_list_has_its_line_of_reason() {
    let said = with_paper(Language::Vi, |paper, _| words(paper));
    let lines: Vec<&String> = said
        .iter()
        .filter(|p| p.starts_with("- Kế toán: "))
        .collect();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].contains("thừa người (xác suất 87%)") && lines[0].contains("1.234"),
        "{lines:?}"
    );
    assert!(
        !said.iter().any(|p| p.starts_with("- Hàn: ")),
        "list and flag agree"
    );
}

#[test]
fn a_plan_that_nobody_has_decided_is_called_one() {
    let said = with_paper(Language::Vi, |paper, _| words(paper));
    assert!(
        said.iter()
            .any(|p| p.contains("Chính sách này chưa được quyết định"))
    );
    let english = with_paper(Language::En, |paper, _| words(paper));
    assert!(english.iter().any(|p| p.contains("It is not decided yet")));
}

#[test]
fn every_row_has_a_cell_for_every_column() {
    for language in Language::ALL {
        with_paper(language, |paper, _| {
            for table in paper.sheets.iter().chain(annex(paper)) {
                for row in table.rows.iter().chain(&table.total) {
                    assert_eq!(row.len(), table.columns.len(), "{}", table.caption);
                }
            }
        });
    }
}
