//! What the reference data say about titles.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use vocmatch::titles::{AliasRow, NO_TRADE, OfficialRow, TitleIndex, TitleModel, TradeRow, fold};

use super::constructed::misspelt;
use super::{Example, Random};

/// An occupation stands for a trade if the trade sends it at least this share of its graduates, and no other trade any.
const OWN_OCCUPATION: f64 = 0.3;

type Row = BTreeMap<String, String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A CSV file, each row by heading.
pub fn rows(path: &Path) -> Vec<Row> {
    let mut reader =
        csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.deserialize().map(Result::unwrap).collect()
}

fn reference(name: &str) -> Vec<Row> {
    rows(&root().join("datasets/reference").join(name))
}

fn filled<'r>(row: &'r Row, heading: &str) -> Option<&'r str> {
    row.get(heading)
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
}

/// The index over the reference data with a learned reader, or with the rules alone.
pub fn index(model: Option<TitleModel>) -> TitleIndex {
    index_with(model.map(Arc::new))
}

/// The same with a reader that others hold as well.
pub fn index_with(model: Option<Arc<TitleModel>>) -> TitleIndex {
    let (trades, codes, aliases) = (
        reference("trades.csv"),
        reference("trade_codes.csv"),
        reference("title_aliases.csv"),
    );
    let trades: Vec<_> = trades
        .iter()
        .map(|row| TradeRow {
            trade_code: &row["trade_code"],
            name_vi: &row["name_vi"],
            name_en: filled(row, "name_en"),
            group_code: filled(row, "group_code"),
        })
        .collect();
    let codes: Vec<_> = codes
        .iter()
        .map(|row| OfficialRow {
            official_code: &row["official_code"],
            trade_code: &row["trade_code"],
            name_vi: filled(row, "name_vi"),
        })
        .collect();
    let aliases: Vec<_> = aliases
        .iter()
        .map(|row| AliasRow {
            alias: &row["alias"],
            trade_code: &row["trade_code"],
            language: filled(row, "language"),
            note: filled(row, "note"),
        })
        .collect();
    TitleIndex::with_model(&trades, &codes, &aliases, model)
}

/// Seed of the misspellings that are trained on.
const SEED: u64 = 7;

/// Titles that the reference data tie to a trade, or to none: aliases, names, official names, each also misspelt,
/// occupations, and the phrases that the rules know.
pub fn examples() -> Vec<Example> {
    let mut all = aliases();
    all.extend(names());
    let mut random = Random::new(SEED);
    let mut wrong =
        |example: &Example| Example::new(misspelt(&example.title, &mut random), &example.class);
    let misspelt: Vec<Example> = all.iter().map(&mut wrong).collect();
    all.extend(misspelt);
    all.extend(occupations());
    let phrases = rows(&root().join("src/titles/contexts.csv"));
    // Words that say nothing about the trade (a country, a place) belong to none.
    let class = |effect: &str| if effect == "mask" { NO_TRADE } else { effect }.to_owned();
    all.extend(
        phrases
            .iter()
            .map(|row| Example::new(&row["phrase"], class(&row["effect"]))),
    );
    all
}

/// Employers' wordings. Those without marks say nothing more to a reader of both forms.
pub fn aliases() -> Vec<Example> {
    let rows = reference("title_aliases.csv");
    let own = rows.iter().filter(|row| row["language"] != "vi_nodiac");
    own.map(|row| Example::new(&row["alias"], &row["trade_code"]))
        .collect()
}

/// Names of trades in both languages, and the official ones.
pub fn names() -> Vec<Example> {
    let mut all = Vec::new();
    let trades = reference("trades.csv");
    for (row, heading) in trades
        .iter()
        .flat_map(|row| [(row, "name_vi"), (row, "name_en")])
    {
        let Some(name) = filled(row, heading) else {
            continue;
        };
        all.push(Example::new(name, &row["trade_code"]));
        if let Some((before, _)) = name.split_once('(') {
            all.push(Example::new(before, &row["trade_code"]));
        }
    }
    let codes = reference("trade_codes.csv");
    let official = codes
        .iter()
        .filter_map(|row| Some((filled(row, "name_vi")?, row)));
    all.extend(official.map(|(name, row)| Example::new(name, &row["trade_code"])));
    all
}

/// Names of occupations: those of one trade, and those to which no trade leads.
fn occupations() -> Vec<Example> {
    let mut links: HashMap<String, Vec<(f64, String)>> = HashMap::new();
    for row in reference("trade_occupations.csv") {
        let link = (row["weight"].parse().unwrap(), row["trade_code"].clone());
        links
            .entry(row["occupation_code"].clone())
            .or_default()
            .push(link);
    }
    let mut all = Vec::new();
    for row in reference("occupations.csv") {
        let class = match links.get(&row["occupation_code"]).map(Vec::as_slice) {
            None => NO_TRADE,
            Some([(share, trade)]) if *share >= OWN_OCCUPATION => trade,
            Some(_) => continue,
        };
        let names = ["name_vi", "name_en"]
            .iter()
            .filter_map(|heading| filled(&row, heading));
        all.extend(names.map(|name| Example::new(name, class)));
    }
    all
}

/// A real title with what was read in it.
#[derive(Debug, Clone)]
pub struct Labelled {
    pub title: String,
    pub trade_code: String,
    /// Other readings that are right as well.
    pub also: BTreeSet<String>,
    pub for_training: bool,
}

/// The labelled titles among those of some CSV files with a column `title`, in the order of their hashes. The text is
/// not ours to keep, so the labels know it by its hash only.
pub fn labelled(files: &[PathBuf]) -> Vec<Labelled> {
    let mut titles: HashMap<String, String> = HashMap::new();
    for row in files.iter().flat_map(|file| rows(file)) {
        let title = row["title"].trim().to_owned();
        titles.entry(hash(&title)).or_insert(title);
    }
    let labels = reference("title_labels.csv");
    let found = labels.into_iter().filter_map(|row| {
        let split = |cell: &str| {
            cell.split('|')
                .filter(|c| !c.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Some(Labelled {
            title: titles.get(&row["title_hash"])?.clone(),
            trade_code: row["trade_code"].clone(),
            also: split(&row["also"]),
            for_training: row["split"] == "train",
        })
    });
    found.collect()
}

/// The first 16 hexadecimal digits of SHA-256 of the folded title.
pub fn hash(title: &str) -> String {
    let digest = Sha256::digest(fold(title));
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
