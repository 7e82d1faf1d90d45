//! The learned reader of job titles: its training, its file, and what it adds to the rules.

use std::collections::BTreeSet;
use std::path::Path;

use vocmatch::titles::{FeatureReader, NO_TRADE, TitleIndex, TitleModel, Verdict};

use crate::training::Example;
use crate::training::constructed::{Constructed, constructed};
use crate::training::fit::{Settings, train};
use crate::training::reference::{aliases, index, rows};
use crate::training::score::Score;

fn reference(name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/reference");
    rows(&folder.join(name))
}

fn embedded() -> std::sync::Arc<TitleModel> {
    TitleModel::embedded().unwrap()
}

/// Three trades, a few seconds of linfa's logistic regression: the file says what it was trained on, is the same each
/// time, and reads wordings that it has not seen.
#[test]
fn a_small_model_is_trained_and_reads_new_wordings() {
    let few = ["han", "ke_toan_doanh_nghiep", "may_cong_nghiep"];
    let mut examples: Vec<Example> = aliases()
        .into_iter()
        .filter(|example| few.contains(&example.class.as_str()))
        .collect();
    examples.extend(["bảo vệ", "tạp vụ", "giám đốc"].map(|title| Example::new(title, NO_TRADE)));
    let settings = Settings {
        least_titles: 2,
        iterations: 40,
        ..Settings::default()
    };
    let bytes = train(&examples, &[], settings);
    assert_eq!(
        bytes,
        train(&examples, &[], settings),
        "another file from the same titles"
    );
    let model = TitleModel::decode(&bytes).unwrap();
    let header = model.header();
    assert_eq!(
        header.classes,
        ["han", "ke_toan_doanh_nghiep", "may_cong_nghiep", NO_TRADE]
    );
    assert_eq!((header.examples, header.labelled), (examples.len(), 0));
    assert!(header.features > 100);
    for (title, class) in [
        ("Thơ hàn tàu", 0),
        ("Kế tóan viên nội bộ", 1),
        ("NHAN VIEN MAY AO", 2),
    ] {
        let read = model
            .probabilities(&FeatureReader::new().read(title))
            .unwrap();
        let best = (0..read.len()).max_by(|a, b| read[*a].total_cmp(&read[*b]));
        assert_eq!(best, Some(class), "{title}: {read:?}");
    }
}

#[test]
fn the_embedded_model_fits_the_reference_data() {
    let model = embedded();
    let header = model.header();
    let trades: BTreeSet<String> = reference("trades.csv")
        .iter()
        .map(|row| row["trade_code"].clone())
        .chain([NO_TRADE.to_owned()])
        .collect();
    assert_eq!(
        header.classes.iter().cloned().collect::<BTreeSet<_>>(),
        trades
    );
    let labels = reference("title_labels.csv");
    let trained = labels.iter().filter(|row| row["split"] == "train").count();
    assert_eq!(
        header.labelled, trained,
        "trained on the training half and on nothing else"
    );
    assert!(header.calibration.slope > 0.0);
}

/// Labels know their titles by hash only, and the hash decides the half.
#[test]
fn labels_hold_no_text() {
    let trades: BTreeSet<String> = embedded().header().classes.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    for row in reference("title_labels.csv") {
        let hash = &row["title_hash"];
        assert!(
            hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()),
            "{hash}"
        );
        assert!(seen.insert(hash.clone()), "{hash} twice");
        let last = u8::from_str_radix(&hash[15..], 16).unwrap();
        assert_eq!(
            row["split"],
            if last % 2 == 0 { "train" } else { "test" },
            "{hash}"
        );
        let others = row["also"].split('|').filter(|code| !code.is_empty());
        for code in others.chain([row["trade_code"].as_str()]) {
            assert!(trades.contains(code), "{hash}: {code}");
        }
        assert!(["trade", "engineer", "manager", "other"].contains(&row["role"].as_str()));
        assert!(["yes", "no"].contains(&row["sure"].as_str()));
    }
}

fn scores() -> [Score; 2] {
    let made_up = constructed(1);
    let titles: Vec<&Constructed> = made_up.iter().collect();
    [index(None), both()].map(|index| Score::of(&index, &titles))
}

fn both() -> TitleIndex {
    crate::training::reference::index_with(Some(embedded()))
}

/// On made-up titles that neither was tuned on: more right answers, fewer open ones, and "no trade" as certain as before.
#[test]
fn the_learned_reader_adds_to_the_rules() {
    let [rules, both] = scores();
    let said = format!("{rules:?}\n{both:?}");
    assert!(
        both.right >= rules.right && both.open < rules.open,
        "{said}"
    );
    assert!(both.lenient * 100 >= both.titles * 94, "{said}");
    assert!(both.no_trade.1 * 100 >= both.no_trade.0 * 95, "{said}");
    let certain = |score: &Score| score.said_no_trade.1 as f64 / score.said_no_trade.0 as f64;
    assert!(certain(&both) >= certain(&rules) - 0.005, "{said}");
}

/// Titles of the kind that rules alone leave open or lose; none is from a list.
#[test]
fn misspelt_and_unusual_titles_are_read() {
    let index = both();
    for (title, trade) in [
        ("Thợ hàn hồ quanng", "han"),
        ("Nhân viên soạn đơn xuất kho", "logistics"),
        ("Kỹ sư bóc tách dự toán", "ky_thuat_xay_dung"),
        ("Nhân viên lập trinhf web", "lap_trinh_may_tinh"),
    ] {
        let found = index.classify(title);
        assert_eq!(
            found.verdict,
            Verdict::Trade(trade.to_owned()),
            "{title}: {found:?}"
        );
        assert!(found.score > 0.5, "{title}: {found:?}");
    }
    for title in [
        "Tổng giám đốc",
        "Bác sĩ sản khoa",
        "Quản gia cho gia đình Hàn Quốc",
        "Lao động phổ thông",
    ] {
        assert_eq!(index.classify(title).verdict, Verdict::None, "{title}");
    }
}
