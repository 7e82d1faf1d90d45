use super::super::sample::Sample;
use super::*;

fn explain(code: &str, language: Language, cells: usize) -> String {
    let sample = Sample::new();
    let document = sample.document();
    let place = sample
        .assessment
        .trades
        .iter()
        .position(|trade| trade.trade.as_str() == code)
        .unwrap();
    let style = Style {
        language,
        paint: Paint::Plain,
        width: cells,
        folder: None,
    };
    render(
        &document,
        &sample.assessment.trades[place],
        &sample.names[place],
        &style,
    )
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for language in Language::ALL {
        for cells in [60, 80, 120] {
            for code in ["han", "ke_toan_doanh_nghiep", "lai_xe_b", "z_mau"] {
                for line in explain(code, language, cells).lines() {
                    assert!(width(line) <= cells, "{cells}: {line}");
                }
            }
        }
    }
}

#[test]
fn the_supply_funnel_loses_people_at_every_step() {
    let text = explain("han", Language::En, 100);
    let total = |words: &str| -> f64 {
        let line = text.lines().find(|line| line.contains(words)).unwrap();
        line.split_whitespace()
            .next_back()
            .unwrap()
            .replace(',', "")
            .parse()
            .unwrap()
    };
    // 560 enrolled · 0.9 = 504; · 0.9 = 453.6; · 0.9 = 408.2; · 0.8 = 326.6; then 110 + 200.
    let steps = [
        "Enrolled",
        "Expected to complete",
        "not already",
        "enter the",
        "stay in",
        "look for a wage",
    ];
    assert_eq!(steps.map(total), [560.0, 504.0, 454.0, 408.0, 327.0, 310.0]);
}

#[test]
fn only_assumptions_that_matter_are_named() {
    let text = explain("han", Language::En, 100);
    assert!(
        text.contains("demand.employer_cap = 0.30"),
        "planned 760 of 900: the cap was used"
    );
    assert!(text.contains("demand.other_entrants_per_seeker"));
    assert!(
        !text.contains("demand.plans_realised"),
        "120 pairs: plans were measured"
    );
    assert!(
        !text.contains("supply.stays"),
        "every level has respondents"
    );
    assert!(explain("z_mau", Language::En, 100).contains("flags.shortage_ratio = 1.25"));
}
