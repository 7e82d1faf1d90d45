use super::sample::Sample;
use super::*;

#[test]
fn a_selection_shows_what_it_says() {
    let sample = Sample::new();
    let codes = |selection: Selection| -> Vec<String> {
        let document = Document {
            selection,
            ..sample.document()
        };
        let rows = document.rows(Sort::Code, Language::Vi);
        rows.iter().map(|row| row.trade.trade.to_string()).collect()
    };
    let by = |sort| Selection {
        sort: Some(sort),
        ..Selection::default()
    };
    assert_eq!(
        codes(Selection::default()),
        ["han", "ke_toan_doanh_nghiep", "lai_xe_b", "z_mau"]
    );
    assert_eq!(
        codes(by(Sort::Flag)),
        ["han", "z_mau", "ke_toan_doanh_nghiep", "lai_xe_b"]
    );
    assert_eq!(
        codes(by(Sort::Supply)),
        ["lai_xe_b", "ke_toan_doanh_nghiep", "han", "z_mau"]
    );
    // 1530 − 310 = 1220; 102 − 100 = 2; 420 − 2210 = −1790; no demand, no gap.
    assert_eq!(
        codes(by(Sort::Gap)),
        ["han", "z_mau", "ke_toan_doanh_nghiep", "lai_xe_b"]
    );
    assert_eq!(
        codes(by(Sort::Name)),
        ["z_mau", "han", "ke_toan_doanh_nghiep", "lai_xe_b"]
    );
    let only = |flag| Selection {
        only: Some(flag),
        ..Selection::default()
    };
    assert_eq!(codes(only(Flag::Oversupplied)), ["ke_toan_doanh_nghiep"]);
    let group = Selection {
        group: Some("520".to_owned()),
        ..Selection::default()
    };
    assert_eq!(codes(group), ["han", "z_mau"]);
    let level = Selection {
        level: Some(Level::College),
        ..Selection::default()
    };
    assert_eq!(codes(level.clone()), ["han", "ke_toan_doanh_nghiep"]);
    let document = Document {
        selection: level,
        ..sample.document()
    };
    let supply = document.rows(Sort::Code, Language::Vi)[0].supply.unwrap();
    assert!(
        (supply.median - 110.0).abs() < 1e-9,
        "the level's own supply, not the trade's 310"
    );
}

#[test]
fn agreement_is_judged_only_where_it_can_be() {
    let welding = sample::welding();
    assert_eq!(agrees(Verdict::Undersupplied, &welding), Some(true));
    assert_eq!(agrees(Verdict::Oversupplied, &welding), Some(false));
    assert_eq!(agrees(Verdict::HardToRecruitLearners, &welding), None);
    let silent = sample::empty("x", Flag::InsufficientEvidence);
    assert_eq!(agrees(Verdict::Balanced, &silent), None);
}
