//! The files under `datasets/`: what the catalogue says of them is true, and they fit together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use unicode_normalization::is_nfc;

use crate::support::read_csv;

#[derive(Deserialize)]
struct Catalogue {
    file: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    title: String,
    publisher: String,
    licence: String,
    retrieved: String,
    vintage: String,
    sha256: String,
    rows: usize,
}

fn datasets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets")
}

fn catalogue() -> Vec<Entry> {
    let text = fs::read_to_string(datasets().join("catalogue.toml")).unwrap();
    toml::from_str::<Catalogue>(&text).unwrap().file
}

fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let relative = path.strip_prefix(datasets()).unwrap();
            found.insert(relative.to_str().unwrap().to_owned());
        }
    }
    found
}

/// A reference table, each row by heading.
fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    let (heading, rows) = read_csv(&datasets().join("reference").join(name));
    rows.iter()
        .map(|row| {
            let cells = heading.iter().zip(row);
            cells.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
        })
        .collect()
}

fn column(name: &str, heading: &str) -> BTreeSet<String> {
    table(name).iter().map(|row| row[heading].clone()).collect()
}

#[test]
fn the_catalogue_lists_every_data_file_once() {
    let listed: Vec<String> = catalogue().into_iter().map(|entry| entry.path).collect();
    let set: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), set.len(), "a file is listed twice");
    let data: BTreeSet<String> = files(&datasets())
        .into_iter()
        .filter(|path| path != "catalogue.toml" && !path.ends_with("README.md"))
        .collect();
    let listed: BTreeSet<String> = set
        .into_iter()
        .filter(|path| !path.ends_with("README.md"))
        .collect();
    assert_eq!(listed, data);
}

#[test]
fn checksums_and_row_counts_are_those_of_the_files() {
    for entry in catalogue() {
        let path = datasets().join(&entry.path);
        let bytes = fs::read(&path).unwrap();
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digest, entry.sha256, "sha256 of {}", entry.path);
        let rows = match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => read_csv(&path).1.len(),
            _ => 0,
        };
        assert_eq!(rows, entry.rows, "rows of {}", entry.path);
        let said = [
            &entry.title,
            &entry.publisher,
            &entry.licence,
            &entry.retrieved,
            &entry.vintage,
        ];
        assert!(
            said.iter().all(|text| !text.trim().is_empty()),
            "{} lacks a statement",
            entry.path
        );
    }
}

#[test]
fn all_text_is_nfc_without_carriage_returns() {
    let is_text = |path: &String| {
        Path::new(path)
            .extension()
            .is_some_and(|ending| ending != "bin")
    };
    for path in files(&datasets()).into_iter().filter(is_text) {
        let text = fs::read_to_string(datasets().join(&path)).unwrap();
        assert!(is_nfc(&text), "{path} is not NFC");
        assert!(
            !text.contains('\r') && !text.starts_with('\u{feff}'),
            "{path}"
        );
    }
}

#[test]
fn keys_are_unique() {
    let check = |name: &str, key: &[&str]| {
        let mut seen = BTreeSet::new();
        for row in table(name) {
            let key: Vec<String> = key.iter().map(|heading| row[*heading].clone()).collect();
            assert!(!key.iter().all(String::is_empty), "{name}: an empty key");
            assert!(seen.insert(key.clone()), "{name}: {key:?} twice");
        }
    };
    check("trades.csv", &["trade_code"]);
    check("short_courses.csv", &["trade_code"]);
    check("trade_codes.csv", &["official_code", "valid_from"]);
    check("levels.csv", &["level"]);
    check("occupations.csv", &["occupation_code"]);
    check("trade_occupations.csv", &["trade_code", "occupation_code"]);
    check("title_aliases.csv", &["alias", "trade_code"]);
    check("title_labels.csv", &["title_hash"]);
    check("headings.csv", &["resource", "heading"]);
    check("words.csv", &["kind", "word"]);
    check("personal_columns.csv", &["heading"]);
    let both = column("trades.csv", "trade_code");
    assert!(both.is_disjoint(&column("short_courses.csv", "trade_code")));
}

#[test]
fn references_lead_somewhere() {
    let check = |name: &str, heading: &str, known: &BTreeSet<String>| {
        let unknown: Vec<String> = column(name, heading).difference(known).cloned().collect();
        assert!(unknown.is_empty(), "{name}: {heading} {unknown:?}");
    };
    let trades = column("trades.csv", "trade_code");
    check("trade_codes.csv", "trade_code", &trades);
    check("trade_codes.csv", "level", &column("levels.csv", "level"));
    check("trade_occupations.csv", "trade_code", &trades);
    check(
        "trade_occupations.csv",
        "occupation_code",
        &column("occupations.csv", "occupation_code"),
    );
    let mut titled = trades.clone();
    titled.extend(column("short_courses.csv", "trade_code"));
    // `none` marks wordings that belong to no trade.
    titled.insert("none".to_owned());
    check("title_aliases.csv", "trade_code", &titled);
}

#[test]
fn a_trades_occupations_take_at_most_all_of_its_graduates() {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in table("trade_occupations.csv") {
        let weight: f64 = row["weight"].parse().unwrap();
        assert!(weight > 0.0 && weight <= 1.0, "{row:?}");
        *sums.entry(row["trade_code"].clone()).or_default() += weight;
    }
    for (trade, sum) in sums {
        assert!(sum <= 1.0 + 1e-9, "{trade}: {sum}");
    }
}

/// The first digit of an official code says its level: 5 intermediate, 6 college.
#[test]
fn official_codes_have_seven_digits_that_fit_their_level() {
    let groups: BTreeMap<String, String> = table("trades.csv")
        .into_iter()
        .map(|row| (row["trade_code"].clone(), row["group_code"].clone()))
        .collect();
    let mut in_group = std::collections::BTreeMap::new();
    for row in table("trade_codes.csv") {
        let code = &row["official_code"];
        assert!(
            code.len() == 7 && code.bytes().all(|b| b.is_ascii_digit()),
            "{code}"
        );
        let level = match &code[..1] {
            "5" => "intermediate",
            "6" => "college",
            other => panic!("{code} begins with {other}"),
        };
        assert_eq!(row["level"], level, "{code}");
        let fits = groups[&row["trade_code"]] == code[1..5];
        *in_group.entry(row["trade_code"].clone()).or_insert(false) |= fits;
    }
    // A trade may hold two official trades of different groups; its own group is that of one of them.
    for (trade, fits) in in_group {
        assert!(fits, "no official code of {trade} lies in its group");
    }
}
