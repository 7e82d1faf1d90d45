//! Linked postings of cities whose truth is known.

use std::collections::BTreeMap;

use vocmatch::evidence::{self, Collected};
use vocmatch::ingest::{self, Reference};
use vocmatch::run;
use vocmatch::simulated::Format;
use vocmatch_models::cells::Outlook;
use vocmatch_models::evaluate::spearman;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::Settings;
use vocmatch_models::units::Year;

use crate::support::library::write_city;

/// Positions as printed, after linking, and true openings of the last year, per trade.
fn positions(seed: u64) -> Vec<[f64; 3]> {
    let settings = Settings {
        seed,
        named_balances: false,
        ..Settings::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let city = write_city(&settings, folder.path(), Format::Csv);
    let reference = Reference::embedded().unwrap();
    let snapshot = ingest::read_package(folder.path(), &reference, &|_| {})
        .unwrap()
        .snapshot;
    let outlook = Outlook {
        data_year: Year(settings.last_year),
        horizon: 1,
    };
    let titles = run::title_index(&snapshot).unwrap();
    let Collected { evidence, .. } = evidence::collect(
        &snapshot,
        &titles,
        outlook,
        &Parameters::embedded().unwrap(),
    )
    .unwrap();
    let openings: BTreeMap<&str, f64> = city
        .truth
        .of_year(settings.last_year)
        .map(|row| (row.trade_code.as_str(), f64::from(row.demand)))
        .collect();
    let cells = evidence
        .postings
        .iter()
        .filter(|cell| cell.year == settings.last_year);
    cells
        .filter_map(|cell| {
            let trade = evidence.trades.get(cell.trade)?;
            let openings = openings.get(trade.code.as_str())?;
            Some([cell.positions_raw, cell.positions, *openings])
        })
        .collect()
}

/// Linking takes repeats away and not the order of the trades: what is left ranks them by their openings nearly as well
/// as all that is printed.
#[test]
fn linked_positions_follow_true_openings() {
    let (mut before, mut after) = (0.0, 0.0);
    for seed in 11..=13 {
        let rows = positions(seed);
        let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
        let [printed, linked, openings] = [0, 1, 2].map(column);
        let rank = |seen: &[f64]| spearman(seen, &openings).unwrap();
        let sum = |seen: &[f64]| seen.iter().sum::<f64>();
        println!(
            "seed {seed}: {} trades, printed {:.0}, linked {:.0}, openings {:.0}, Spearman {:.3} and {:.3}",
            rows.len(),
            sum(&printed),
            sum(&linked),
            sum(&openings),
            rank(&printed),
            rank(&linked),
        );
        before += rank(&printed) / 3.0;
        after += rank(&linked) / 3.0;
    }
    assert!(
        after > before - 0.02,
        "Spearman {before:.3} before linking, {after:.3} after"
    );
}
