//! How well and how fast job titles are read, and the training of the learned reader.
//!
//! ```text
//! cargo bench --bench titles                                          made-up titles, speed
//! cargo bench --bench titles -- --titles FILE…                        and the labelled real titles of these files
//! cargo bench --bench titles -- --titles FILE… --wrong                and every title that is read wrongly
//! cargo bench --bench titles -- --titles FILE… --train                trains, writes datasets/reference/title_model.bin
//! ```
//!
//! A FILE is a CSV file with a column `title`. Scraped titles are not ours to pass on, so the labels in
//! `datasets/reference/title_labels.csv` know their titles by hash only; without the files training uses the reference
//! data alone. Training takes minutes and gives the same bytes on the same kind of processor. Titles of the half
//! `test` are never trained on.

#[path = "../training/mod.rs"]
mod training;

use std::path::{Path, PathBuf};
use std::time::Instant;

use training::constructed::constructed;
use training::fit::{Settings, train};
use training::reference::{Labelled, examples, index, labelled};
use training::score::{Answered, HEADING, Score};
use vocmatch::titles::{TitleIndex, TitleModel};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Seed of the made-up titles.
const SEED: u64 = 2026;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let files: Vec<PathBuf> = arguments
        .iter()
        .skip_while(|argument| *argument != "--titles")
        .skip(1)
        .take_while(|argument| !argument.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let labels = labelled(&files);
    println!(
        "{} labelled titles found in {} files",
        labels.len(),
        files.len()
    );
    if arguments.iter().any(|argument| argument == "--train") {
        write_model(&labels);
    }
    let model = TitleModel::decode(&std::fs::read(model_path()).unwrap()).unwrap();
    let header = model.header();
    println!(
        "model: {} classes, {} features, trained on {} titles ({} labelled), calibration {:?}",
        header.classes.len(),
        header.features,
        header.examples,
        header.labelled,
        header.calibration
    );
    let (rules, both) = (index(None), index(Some(model)));
    let made_up = constructed(SEED);
    println!("\n{:28}{HEADING}", "");
    report(
        "made-up titles",
        &made_up.iter().collect::<Vec<_>>(),
        &rules,
        &both,
    );
    for (name, training) in [
        ("labelled, training half", true),
        ("labelled, test half", false),
    ] {
        let half: Vec<&Labelled> = labels
            .iter()
            .filter(|label| label.for_training == training)
            .collect();
        if !half.is_empty() {
            report(name, &half, &rules, &both);
        }
    }
    if arguments.iter().any(|argument| argument == "--wrong") {
        wrong(&made_up.iter().collect::<Vec<_>>(), &both);
        let learnt = labels.iter().filter(|label| label.for_training);
        wrong(&learnt.collect::<Vec<_>>(), &both);
    }
    speed(
        &made_up.iter().map(Answered::title).collect::<Vec<_>>(),
        &rules,
        &both,
    );
}

fn model_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/reference/title_model.bin")
}

fn write_model(labels: &[Labelled]) {
    let began = Instant::now();
    let own: Vec<Labelled> = labels
        .iter()
        .filter(|label| label.for_training)
        .cloned()
        .collect();
    let bytes = train(&examples(), &own, Settings::default());
    std::fs::write(model_path(), &bytes).unwrap();
    println!(
        "trained in {:.0} s, {} bytes",
        began.elapsed().as_secs_f64(),
        bytes.len()
    );
}

fn report<T: Answered>(name: &str, titles: &[&T], rules: &TitleIndex, both: &TitleIndex) {
    for (way, index) in [("rules", rules), ("rules + learned", both)] {
        println!(
            "{name:24}{way:>16}\n{:28}{}",
            "",
            Score::of(index, titles).line()
        );
    }
}

/// Titles with a wrong or no answer. Those of the test half stay unread, so that nobody tunes on them.
fn wrong<T: Answered>(titles: &[&T], index: &TitleIndex) {
    for title in titles {
        let found = index.classify(title.title());
        if !title.right(&found) {
            println!(
                "{} | {} | {:?} {:.2} {:?}",
                title.title(),
                title.label(),
                found.verdict,
                found.score,
                found.alternatives
            );
        }
    }
}

/// One thread, each title anew.
fn speed(titles: &[&str], rules: &TitleIndex, both: &TitleIndex) {
    for (way, index) in [("rules", rules), ("rules + learned", both)] {
        let began = Instant::now();
        let trades = titles
            .iter()
            .filter(|title| index.classify(title).score > 0.5)
            .count();
        let rate = titles.len() as f64 / began.elapsed().as_secs_f64();
        println!("{way}: {rate:.0} titles a second on one thread ({trades} sure)");
    }
}
