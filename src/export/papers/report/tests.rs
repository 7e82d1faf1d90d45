use serde_json::{Value, json};

use super::super::tests::{paragraphs, part};
use super::super::{Format, Unit, render};
use super::*;
use crate::digest::sha256;
use crate::export::sample::Sample;

fn of_sample(language: Language) -> Report {
    of_document(&Sample::new().document(), language).unwrap()
}

fn words(report: &Report, language: Language) -> Vec<String> {
    let paper = paper(report, Letterhead::default(), language);
    let bytes = render(&paper, Format::Docx).unwrap();
    paragraphs(&part(&bytes, "word/document.xml"))
}

#[test]
fn the_code_is_that_of_the_answer_in_json() {
    let sample = Sample::new();
    let json = json::render(&sample.document()).unwrap();
    let digits = sha256(json.as_bytes())[..12].to_uppercase();
    for language in Language::ALL {
        let code = of_sample(language).provenance.code;
        assert_eq!(code.as_str().replace('-', ""), digits);
    }
}

#[test]
fn the_overview_counts_every_trade_once() {
    let report = of_sample(Language::Vi);
    let table = tables::counts(&report, "", Language::Vi);
    let number = |row: &[Cell]| match row[1] {
        Cell::Number(number, Unit::Count) => number,
        _ => panic!("{row:?}"),
    };
    let counts: Vec<f64> = table.rows.iter().map(|row| number(row)).collect();
    // The sample has one trade of each flag.
    assert_eq!(counts, [1.0; 4]);
    assert_eq!(number(&table.total.unwrap()), report.entries.len() as f64);
}

#[test]
fn every_flagged_trade_has_a_paragraph_with_its_figures_and_reasons() {
    let said = words(&of_sample(Language::Vi), Language::Vi);
    let place = said.iter().position(|p| p == "1. Hàn").unwrap();
    let welding = &said[place + 1];
    for expected in [
        "nhiều khả năng thiếu người (xác suất 88%, độ vững: vững)",
        "310 người tìm việc",
        "khoảng 170 chỗ việc làm cho mỗi 100 người tìm việc",
        "Nguyên nhân: ít người muốn học",
        "62 doanh nghiệp trả lời",
    ] {
        assert!(welding.contains(expected), "{expected}: {welding}");
    }
    let place = said
        .iter()
        .position(|p| p == "1. Kế toán doanh nghiệp")
        .unwrap();
    assert!(said[place + 1].contains("thừa người"));
    assert!(
        !said.iter().any(|p| p == "1. Lái xe ô tô hạng B"),
        "a trade without a flag"
    );
}

#[test]
fn the_reader_is_told_that_data_are_made_up_and_not_for_publication() {
    let said = words(&of_sample(Language::Vi), Language::Vi);
    assert!(said.iter().any(|p| p.starts_with("DỮ LIỆU MÔ PHỎNG")));
    assert!(said.iter().any(|p| p.starts_with("BÁO CÁO NỘI BỘ")));
}

#[test]
fn the_english_report_is_english() {
    let said = words(&of_sample(Language::En), Language::En);
    assert!(said.iter().any(|p| p == "1. Welding"));
    assert!(said.iter().any(|p| p.contains("310 job seekers")));
    let vietnamese = said
        .iter()
        .find(|p| p.contains("người") || p.contains("nghề"));
    assert_eq!(vietnamese, None);
}

/// A release's content of one trade with a hidden and an open reason.
fn content() -> Value {
    let parameter = |key: &str, value: f64| json!({"section": "flags", "key": key, "value": value});
    json!({
        "release": {"number": 3, "title": "Đợt cuối năm", "note": null, "run_id": "r"},
        "data_year": 2025, "target_year": 2026, "cut_off": "2025-12-31",
        "method_version": "vocmatch 9.9", "parameters_digest": "aa",
        "package": {"name": "x", "title": null, "synthetic": false, "currency": "VND"},
        "trades": [{
            "trade_code": "han", "name_vi": "Hàn", "name_en": "Welding", "group_name_vi": null,
            "flag": "undersupplied", "strength": "likely",
            "probability": {"oversupplied": 0.05, "balanced": 0.1, "undersupplied": 0.85},
            "ratio": {"median": 1.6, "low": 1.2, "high": 2.1},
            "supply_persons": {"median": 200.0, "low": 180.0, "high": 220.0},
            "demand_persons": null,
            "conflict": false, "fragile": false, "depends_on_one_employer": false,
            "outcome_only": false, "certain_surplus": false,
            "tipping_point": {"learners": 120.0, "to": "balanced"},
            "cause": {"code": "suitability", "vi": "x", "en": "x"},
            "reasons": [
                {"status": "suppressed", "source": "wage", "vi": "Ẩn đi.", "en": "Hidden.", "code": null},
                {"status": "exact", "code": "source", "vi": "Doanh nghiệp cần nhiều.", "en": "Many are wanted.", "n": 62},
            ],
        }],
        "missing_evidence": [{"code": "supply", "vi": "thiếu một nguồn", "en": "one is missing"}],
        "parameters": [
            parameter("interval", 0.8), parameter("surplus_ratio", 0.8), parameter("shortage_ratio", 1.25),
        ],
        "data_quality": {"rows_read": {"a": 10, "b": 5}, "rejected": {"b": 1}, "unmatched_titles": 2, "warnings": 0},
    })
}

#[test]
fn a_release_gives_the_public_what_passed_the_gate() {
    let bytes = content().to_string().into_bytes();
    let report = of_release(&bytes, Language::Vi).unwrap();
    assert_eq!(
        report.provenance.release.as_deref(),
        Some("3 (Đợt cuối năm)")
    );
    assert_eq!(report.provenance.code, Code::of(&bytes));
    assert_eq!(report.rows, [15, 1, 2]);
    let said = words(&report, Language::Vi);
    let place = said.iter().position(|p| p == "1. Hàn").unwrap();
    assert!(said[place + 1].contains("Ẩn đi. Doanh nghiệp cần nhiều."));
    assert!(!said.iter().any(|p| p.starts_with("BÁO CÁO NỘI BỘ")));
    assert!(
        said.iter()
            .any(|p| p.starts_with("Số liệu đã qua kiểm soát bảo mật"))
    );
}

#[test]
fn a_content_of_another_form_is_refused() {
    let mut wrong = content();
    wrong["trades"][0]["flag"] = "unheard_of".into();
    let refused = of_release(wrong.to_string().as_bytes(), Language::Vi);
    assert!(matches!(refused, Err(PaperError::Content)));
    assert!(matches!(
        of_release(b"{}", Language::Vi),
        Err(PaperError::Json(_))
    ));
}
