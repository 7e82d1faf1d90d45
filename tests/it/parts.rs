//! Resources in several files: the same table, the same evidence and the same rejects as in one file.

use std::fs::{self, File};
use std::path::Path;

use polars::prelude::{CsvWriter, DataFrame, ParquetReader, ParquetWriter, SerReader, SerWriter};
use serde_json::{Value, json};
use vocmatch::evidence;
use vocmatch::ingest::{Ingested, Problem, Reference, read_package};
use vocmatch::run;
use vocmatch::simulated::Format;
use vocmatch::tables::Resource;
use vocmatch_models::cells::{Evidence, Outlook};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::Settings;
use vocmatch_models::units::Year;

use crate::support::library::write_city;

fn read(folder: &Path) -> Ingested {
    read_package(folder, &Reference::embedded().unwrap(), &|_| {}).unwrap()
}

fn evidence(ingested: &Ingested) -> Evidence {
    let outlook = Outlook {
        data_year: Year(2025),
        horizon: 1,
    };
    let titles = run::title_index(&ingested.snapshot).unwrap();
    let parameters = Parameters::embedded().unwrap();
    evidence::collect(&ingested.snapshot, &titles, outlook, &parameters)
        .unwrap()
        .evidence
}

/// A small city in Parquet, with a fortieth of all learners entered again at the end.
fn small_city(folder: &Path) -> DataFrame {
    let settings = Settings {
        scale: 0.05,
        ..Settings::default()
    };
    write_city(&settings, folder, Format::Parquet);
    let path = folder.join("learners.parquet");
    let frame = ParquetReader::new(File::open(&path).unwrap())
        .finish()
        .unwrap();
    let again = frame.slice(100, frame.height() / 40);
    let mut frame = frame.vstack(&again).unwrap();
    write(&mut frame, &path);
    frame
}

fn write(frame: &mut DataFrame, path: &Path) {
    let file = File::create(path).unwrap();
    if path.extension().unwrap() == "csv" {
        CsvWriter::new(file).finish(frame).unwrap();
    } else {
        ParquetWriter::new(file).finish(frame).unwrap();
    }
}

/// Puts the rows of a resource into these files, about as many into each, and says so in the descriptor.
fn split(folder: &Path, resource: &str, frame: &DataFrame, files: &[&str]) {
    fs::create_dir_all(folder.join(resource)).unwrap();
    let rows = frame.height().div_ceil(files.len());
    for (number, file) in files.iter().enumerate() {
        let first = i64::try_from(number * rows).unwrap();
        write(&mut frame.slice(first, rows), &folder.join(file));
    }
    let path = folder.join("datapackage.json");
    let mut package: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let resources = package["resources"].as_array_mut().unwrap();
    let entry = resources
        .iter_mut()
        .find(|entry| entry["name"] == resource)
        .unwrap();
    entry["path"] = json!(files);
    fs::write(&path, package.to_string()).unwrap();
}

const PARTS: [&str; 4] = [
    "learners/0.parquet",
    "learners/1.csv",
    "learners/2.parquet",
    "learners/3.parquet",
];

#[test]
fn learners_in_parts_of_any_format_give_the_same_counts_and_the_same_evidence() {
    let (one, several) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    small_city(one.path());
    let frame = small_city(several.path());
    split(several.path(), "learners", &frame, &PARTS);
    let (whole, parts) = (read(one.path()), read(several.path()));
    let counts = |ingested: &Ingested| ingested.snapshot.get(Resource::Learners).unwrap().clone();
    assert!(counts(&whole).equals_missing(&counts(&parts)));
    assert_eq!(whole.report.warnings, parts.report.warnings);
    assert_eq!(whole.report.reconciliation, parts.report.reconciliation);
    let rows = |ingested: &Ingested| {
        let mut all = ingested.report.resources.iter();
        let learners = all.find(|all| all.resource == Resource::Learners).unwrap();
        (
            learners.rows_read,
            learners.rows_kept,
            learners.rows_rejected,
        )
    };
    assert_eq!(rows(&whole), rows(&parts));
    let (read, kept, rejected) = rows(&parts);
    assert_eq!(read, kept + rejected);
    assert_eq!(read, frame.height());
    let rejects = |ingested: &Ingested| {
        let all = ingested.report.rejects.iter();
        let mut all: Vec<_> = all
            .filter(|reject| reject.resource == Resource::Learners)
            .map(|reject| (reject.value.to_string(), reject.problem.code()))
            .collect();
        all.sort_unstable();
        all
    };
    assert_eq!(rejects(&whole), rejects(&parts));
    let (whole, parts) = (evidence(&whole), evidence(&parts));
    assert!(!whole.cohorts.is_empty());
    assert_eq!(whole.cohorts, parts.cohorts);
}

#[test]
fn a_learner_entered_in_two_files_is_rejected_with_the_place_of_the_other_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("trades.csv"), "trade_code,name_vi\nhan,Hàn\n").unwrap();
    let heading = "learner_id,provider_id,trade_code,level,enrolled_on,status\n";
    let write = |name: &str, rows: &str| fs::write(path(name), format!("{heading}{rows}")).unwrap();
    write(
        "a.csv",
        "L1,P,han,college,2023-09-01,studying\nL2,P,han,college,2024-09-01,studying\n",
    );
    write(
        "b.csv",
        "L3,P,han,college,2023-09-01,studying\nL2,P,han,college,2022-09-01,studying\n",
    );
    let describe = |files: [&str; 2]| {
        let resources =
            json!([{"name": "trades", "path": "trades.csv"}, {"name": "learners", "path": files}]);
        let text = json!({ "resources": resources }).to_string();
        fs::write(path("datapackage.json"), text).unwrap();
    };
    for files in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        describe(files);
        let ingested = read(folder.path());
        let [reject] = ingested.report.rejects.as_slice() else {
            panic!("{:?}", ingested.report.rejects);
        };
        assert_eq!(
            (&*reject.file, reject.row, &*reject.value),
            ("a.csv", 3, "L2")
        );
        let problem = Problem::Duplicate {
            first_row: 3,
            file: Some("b.csv".into()),
        };
        assert_eq!(reject.problem, problem);
        let learners = ingested.snapshot.get(Resource::Learners).unwrap();
        let years = learners.column("enrolled").unwrap().i32().unwrap();
        assert_eq!(years.iter().flatten().collect::<Vec<_>>(), [2022, 2023]);
    }
}

#[test]
fn rows_of_other_resources_in_parts_are_checked_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("trades.csv"), "trade_code,name_vi\nhan,Hàn\nmay,May\n").unwrap();
    fs::write(
        path("e1.csv"),
        "trade_code,level,year,enrolled\nhan,college,2023,5\nmay,college,2023\n",
    )
    .unwrap();
    fs::write(
        path("e2.csv"),
        "Trình độ;Mã ngành, nghề;Năm tuyển sinh;Tuyển mới;Ghi chú\ncollege;han;2024;7;x\ncollege;han;2023;9;y\n",
    )
    .unwrap();
    let resources = json!([{"name": "trades", "path": "trades.csv"}, {"name": "enrolments", "path": ["e1.csv", "e2.csv"]}]);
    let text = json!({ "resources": resources }).to_string();
    fs::write(path("datapackage.json"), text).unwrap();
    let ingested = read(folder.path());
    let found: Vec<_> = ingested
        .report
        .rejects
        .iter()
        .map(|reject| (&*reject.file, reject.row, reject.problem.clone()))
        .collect();
    let ragged = Problem::FieldCount {
        expected: 4,
        found: 3,
    };
    let duplicate = Problem::Duplicate {
        first_row: 2,
        file: Some("e1.csv".into()),
    };
    assert_eq!(found, [("e1.csv", 3, ragged), ("e2.csv", 3, duplicate)]);
    let enrolments = ingested.snapshot.get(Resource::Enrolments).unwrap();
    let enrolled = enrolments.column("enrolled").unwrap().i64().unwrap();
    assert_eq!(enrolled.iter().flatten().collect::<Vec<_>>(), [5, 7]);
}
