//! How long it takes to look at all plans again and to allocate five years of subsidies: `cargo bench --bench planning`.
//!
//! On the simulated city of full size (seed 2026): what plans are measured against, made once per run; the gap after a plan
//! of every provider for every trade that it teaches; an allocation under the plan of 2026 to 2030, and beside its
//! alternatives. Each figure is a median of nine.

use std::collections::BTreeSet;
use std::time::Instant;

use vocmatch::answer::{Years, answer};
use vocmatch::ingest::{self, Reference};
use vocmatch::planning::planning;
use vocmatch::simulated::{Format, reference_trades, write_package};
use vocmatch::subsidy::desk::Desk;
use vocmatch::subsidy::policies;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::plan::PlannedIntake;
use vocmatch_models::plan::gap::gap;
use vocmatch_models::simulate::{Settings, simulate};
use vocmatch_models::subsidy::wish::Wish;

// The program's allocator: another one would measure another program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 9;

/// The median time of a piece of work, in milliseconds, and its last result.
fn timed<T>(what: &str, mut work: impl FnMut() -> T) -> T {
    let mut taken = Vec::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        last = Some(work());
        taken.push(began.elapsed().as_secs_f64() * 1e3);
    }
    taken.sort_by(f64::total_cmp);
    println!("{what:<60} {:9.2} ms", taken[ROUNDS / 2]);
    last.unwrap()
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        seed: 2026,
        ..Settings::default()
    };
    let city = simulate(&settings, &reference_trades().unwrap());
    write_package(&city, folder.path(), Format::Parquet).unwrap();
    drop(city);
    let reference = Reference::embedded().unwrap();
    let ingested = ingest::read_package(folder.path(), &reference, &|_| {}).unwrap();
    let years = Years {
        data_year: None,
        horizon: 1,
    };
    let answered = answer(ingested, years, Parameters::embedded().unwrap()).unwrap();
    let planning = timed("what plans are measured against, once per run", || {
        planning(&answered).unwrap()
    });
    let plans: Vec<PlannedIntake> = planning
        .intakes
        .iter()
        .filter_map(|intake| {
            Some(PlannedIntake {
                provider: intake.provider.clone()?,
                site: "1".to_owned(),
                trade: intake.trade.clone(),
                level: intake.level.clone(),
                year: planning.outlook.plan_year().0,
                round: 1,
                places: intake.enrolled * 1.1,
                enrolled: None,
                reason: None,
            })
        })
        .collect();
    let providers: BTreeSet<&str> = plans.iter().map(|plan| plan.provider.as_str()).collect();
    let what = format!(
        "gap: {} plans, {} providers, {} trades",
        plans.len(),
        providers.len(),
        planning.outlook.trades.len()
    );
    let parameters = &answered.parameters;
    timed(&what, || {
        gap(&planning.outlook, &planning.intakes, &plans, parameters)
    });

    let known = policies::embedded().unwrap();
    let find = |code: &str| known.iter().find(|policy| policy.code == code).unwrap();
    let policy = find("hai_phong_2026_2030_plan");
    let desk = Desk::open(answered.clone(), policy.clone(), &Wish::default()).unwrap();
    let what = format!(
        "allocation: {} cells, {} years",
        desk.case.cells.len(),
        desk.case.limits.years.len()
    );
    timed(&what, || desk.case.allocate(parameters).unwrap());
    let list = &find(policies::LIST).trades;
    timed("allocation beside all its alternatives", || {
        desk.case.compare(list, parameters).unwrap()
    });
}
