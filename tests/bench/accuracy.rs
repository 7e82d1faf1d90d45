//! How good the flags are on simulated cities: `cargo bench --bench accuracy -- --cities 5 --scenario baseline`.
//!
//! Each city is written to a temporary folder and assessed from there; only the scorer sees its truth. All trades'
//! balances are drawn. Beside our answer stand the naive ratio (advertised positions ÷ enrolment, scaled to a median
//! of 1) and "everything balanced".

#[path = "../it/support/library.rs"]
mod library;

use vocmatch::simulated::Format;
use vocmatch_models::evaluate::{Scores, score};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::{Scenario, Settings};

use library::{answers, assess_folder, write_city};

/// What the command line asks for.
struct Wanted {
    cities: u64,
    scenario: Scenario,
    scale: f64,
}

fn wanted() -> Wanted {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).map(String::as_str)
    };
    Wanted {
        cities: value("--cities").map_or(5, |n| n.parse().expect("--cities takes a number")),
        scenario: value("--scenario").map_or(Scenario::Baseline, |word| {
            Scenario::parse(word).unwrap_or_else(|| {
                panic!(
                    "--scenario is one of {:?}",
                    Scenario::ALL.map(Scenario::key)
                )
            })
        }),
        scale: value("--scale").map_or(1.0, |x| x.parse().expect("--scale takes a number")),
    }
}

fn line(city: &str, who: &str, scores: &Scores) {
    let [under, balanced, over] = &scores.classes;
    let number = |x: Option<f64>| x.map_or("     –".to_owned(), |x| format!("{x:6.3}"));
    println!(
        "{city:<6} {who:<9} {:6.3} {} {:5} {} {} {:5}   {}{} {}{} {}{}",
        scores.macro_f1,
        number(scores.spearman),
        scores.wrong_direction,
        number(scores.coverage),
        number(scores.brier),
        scores.not_assessed,
        number(under.precision()),
        number(under.recall()),
        number(balanced.precision()),
        number(balanced.recall()),
        number(over.precision()),
        number(over.recall()),
    );
}

fn mean_line(who: &str, all: &[Scores]) {
    let mean = |get: &dyn Fn(&Scores) -> Option<f64>| {
        let known: Vec<f64> = all.iter().filter_map(get).collect();
        match known.len() {
            0 => "     –".to_owned(),
            n => format!("{:6.3}", known.iter().sum::<f64>() / n as f64),
        }
    };
    println!(
        "mean   {who:<9} {} {} {} {} {}",
        mean(&|s| Some(s.macro_f1)),
        mean(&|s| s.spearman),
        mean(&|s| Some(s.wrong_direction as f64)),
        mean(&|s| s.coverage),
        mean(&|s| s.brier),
    );
}

fn main() {
    let wanted = wanted();
    let parameters = Parameters::embedded().unwrap();
    println!(
        "{} cities, scenario {}, scale {}, balances drawn",
        wanted.cities,
        wanted.scenario.key(),
        wanted.scale
    );
    println!(
        "city   answer        F1    rho wrong cover. Brier   none   shortage p,r   balanced p,r   surplus p,r"
    );
    let mut all: [Vec<Scores>; 3] = Default::default();
    let names = ["ours", "naive", "balanced"];
    for seed in 1..=wanted.cities {
        let settings = Settings {
            seed,
            scenario: wanted.scenario,
            scale: wanted.scale,
            named_balances: false,
            ..Settings::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let city = write_city(&settings, folder.path(), Format::Csv);
        let run = assess_folder(folder.path(), &parameters);
        let said = answers(&run, &city.truth, &parameters);
        for ((who, cases), kept) in names
            .iter()
            .zip([&said.ours, &said.naive, &said.balanced])
            .zip(&mut all)
        {
            let scores = score(cases, &parameters.flags);
            line(&seed.to_string(), who, &scores);
            kept.push(scores);
        }
    }
    for (who, scores) in names.iter().zip(&all) {
        mean_line(who, scores);
    }
}
