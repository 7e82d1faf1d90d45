use super::super::sample::Sample;
use super::super::{Document, Selection};
use super::*;

fn parsed(document: &Document) -> serde_json::Value {
    serde_json::from_str(&render(document).unwrap()).unwrap()
}

#[test]
fn dump() {
    std::fs::write(
        "/tmp/vm/output-scratch/json.txt",
        render(&Sample::new().document()).unwrap(),
    )
    .unwrap();
    let sample = Sample::new();
    for language in [crate::text::Language::Vi, crate::text::Language::En] {
        for width in [60, 80, 120] {
            for paint in [
                super::super::paint::Paint::Plain,
                super::super::paint::Paint::Colour,
            ] {
                let style = super::super::table::Style {
                    language,
                    paint,
                    width,
                    folder: Some("hp"),
                };
                std::fs::write(
                    format!("/tmp/vm/output-scratch/table-{language:?}-{width}-{paint:?}.txt"),
                    super::super::table::render(&sample.document(), &style),
                )
                .unwrap();
                for (t, n) in sample.assessment.trades.iter().zip(&sample.names) {
                    std::fs::write(
                        format!(
                            "/tmp/vm/output-scratch/explain-{}-{language:?}-{width}-{paint:?}.txt",
                            t.trade
                        ),
                        super::super::explain::render(&sample.document(), t, n, &style),
                    )
                    .unwrap();
                }
            }
        }
    }
}

#[test]
fn the_contract_is_kept_to_the_letter() {
    let sample = Sample::new();
    let json = parsed(&sample.document());
    assert_eq!(json["schema"], "vocmatch.assessment/1");
    assert_eq!(json["parameters"]["shortage_ratio"], 1.25);
    assert_eq!(json["parameters"]["surplus_ratio"], 0.8);
    assert_eq!(json["parameters"]["interval"], 0.8);
    assert_eq!(json["parameters"]["digest"], super::super::sample::DIGEST);
    assert_eq!(json["parameters"]["all"]["demand"]["employer_cap"], 0.3);
    let trade = &json["trades"][0];
    let expected = serde_json::json!({
        "trade_code": "han",
        "name_vi": "Hàn",
        "name_en": "Welding",
        "flag": "undersupplied",
        "probability": {"oversupplied": 0.0049, "balanced": 0.1151, "undersupplied": 0.88},
        "ratio": {"median": 1.712, "low": 1.321, "high": 2.2},
        "supply": {"median": 310.3, "low": 270, "high": 352},
        "demand": {"median": 1530, "low": 421, "high": 1655},
        "strength": "firm",
        "fragile": true,
        "depends_on_one_employer": false,
        "tipping_point": {"learners": 172.4, "to": "balanced"},
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&trade[key], value, "{key}");
    }
    let first =
        serde_json::json!({"source": "employer_survey", "ratio": 1.9, "weight": 0.41, "n": 62});
    assert_eq!(trade["evidence"][0], first);
    assert_eq!(
        trade["reasons"][0]["code"],
        "survey_planned_hires_exceed_graduates"
    );
    assert_eq!(trade["reasons"][0]["n"], 62);
    assert_eq!(trade["levels"][0]["level"], "college");
    let share = serde_json::json!({"share": 0.75, "low": 0.655, "high": 0.826});
    assert_eq!(trade["levels"][0]["in_trade"], share);
    assert_eq!(trade["judgements"][0]["agrees"], true);
    assert!(trade["judgements"][1]["agrees"].is_null());
    assert_eq!(json["data_quality"]["rows_read"]["learners"], 770_400);
    assert_eq!(json["data_quality"]["unmatched_titles"], 812);
}

#[test]
fn what_is_not_known_is_null_and_nothing_is_nan() {
    let mut sample = Sample::new();
    sample.assessment.trades[0].ratio = Some(Interval {
        median: f64::NAN,
        low: 0.0,
        high: f64::INFINITY,
    });
    let text = render(&sample.document()).unwrap();
    assert!(!text.contains("NaN") && !text.contains("inf"));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        json["trades"][0]["ratio"],
        serde_json::json!({"median": null, "low": 0, "high": null})
    );
    assert!(json["trades"][2]["demand"].is_null());
    assert!(json["trades"][2]["name_en"].is_null());
}

#[test]
fn a_selection_is_named() {
    let sample = Sample::new();
    assert!(parsed(&sample.document()).get("selection").is_none());
    let selection = Selection {
        level: Some(Level::College),
        ..Selection::default()
    };
    let json = parsed(&Document {
        selection,
        ..sample.document()
    });
    assert_eq!(
        json["selection"],
        serde_json::json!({"level": "college", "group": null, "only": null})
    );
    assert_eq!(json["trades"][0]["levels"].as_array().unwrap().len(), 1);
    assert_eq!(json["trades"][0]["supply"]["median"], 110);
}
