//! The built program, a small simulated city made once, and copies of packages with changes.

pub mod app;
pub mod browser;
pub mod employers;
pub mod html;
pub mod idp;
pub mod library;
pub mod release;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use vocmatch::simulated::Format;
use vocmatch_models::simulate::Settings;

/// A city of a fifth of Hải Phòng's size.
pub fn city() -> &'static Path {
    static CITY: OnceLock<TempDir> = OnceLock::new();
    CITY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            seed: 7,
            scale: 0.2,
            ..Settings::default()
        };
        library::write_city(&settings, folder.path(), Format::Csv);
        folder
    })
    .path()
}

/// A city of a thirtieth of that size: enough for what does not ask how good an answer is.
pub fn town() -> &'static Path {
    static TOWN: OnceLock<TempDir> = OnceLock::new();
    TOWN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            seed: 11,
            scale: 0.03,
            ..Settings::default()
        };
        library::write_city(&settings, folder.path(), Format::Csv);
        folder
    })
    .path()
}

/// A folder of real data beside the repository; they are not part of it, so a test may have to do without.
pub fn real_data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    if folder.is_dir() {
        Some(folder)
    } else {
        println!("NOT RUN: {} is not there", folder.display());
        None
    }
}

/// What the program answered.
pub struct Answer {
    pub status: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Answer {
    /// Its output as JSON, after a success.
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 0, "{}", self.stderr);
        serde_json::from_slice(&self.stdout).unwrap()
    }

    /// Its output as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }
}

/// Runs the program without colours or language from the surroundings.
pub fn vocmatch(arguments: &[&str]) -> Answer {
    vocmatch_with(arguments, &[])
}

/// The same with variables set.
pub fn vocmatch_with(arguments: &[&str], variables: &[(&str, &str)]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vocmatch"));
    for name in [
        "LANG",
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .args(arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    Answer {
        status: status.code().expect("the program was killed"),
        stdout,
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Assesses a folder, with more options.
pub fn assess(folder: &Path, more: &[&str]) -> Answer {
    let folder = folder.to_str().unwrap();
    let mut arguments = vec!["assess", "--quiet", "--format", "json", "--data", folder];
    arguments.extend(more);
    vocmatch(&arguments)
}

/// A copy of a package without some of its resources, and without what is no resource.
pub fn without(package: &Path, resources: &[&str]) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let text = fs::read(package.join("datapackage.json")).unwrap();
    let mut descriptor: Value = serde_json::from_slice(&text).unwrap();
    let list = descriptor["resources"].as_array_mut().unwrap();
    list.retain(|entry| !resources.contains(&entry["name"].as_str().unwrap()));
    for entry in &*list {
        let file = entry["path"].as_str().unwrap();
        fs::copy(package.join(file), copy.path().join(file)).unwrap();
    }
    fs::write(copy.path().join("datapackage.json"), descriptor.to_string()).unwrap();
    copy
}

/// A package of a few small files, without a descriptor.
pub fn package(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Heading and rows of a CSV file.
pub fn read_csv(path: &Path) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heading = reader.headers().unwrap().clone();
    let rows = reader.records().map(Result::unwrap).collect();
    (heading, rows)
}

/// Writes a CSV file.
pub fn write_csv(path: &Path, heading: &csv::StringRecord, rows: &[csv::StringRecord]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(heading).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
}

/// All trades of an assessment.
pub fn trades(assessment: &Value) -> &Vec<Value> {
    assessment["trades"].as_array().unwrap()
}
