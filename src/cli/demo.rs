//! `vocmatch demo`: a simulated city, assessed.

use std::path::{Path, PathBuf};

use clap::Args;
use vocmatch_models::simulate::{Scenario, Settings, simulate};

use crate::export::{Selection, table};
use crate::simulated::{self, Format};

use super::load::{Source, answer};
use super::progress::Working;
use super::terminal::Terminal;
use super::{Failure, output};

/// Written last: a folder without it was left half written.
const COMPLETE: &str = ".complete";

/// What `vocmatch demo` is told.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// The city; the same seed gives the same city
    #[arg(long, default_value_t = 2026)]
    seed: u64,
}

/// Prepares the simulated Hải Phòng where it is missing, assesses it and says what to try next.
///
/// # Errors
/// A folder that cannot be written.
pub fn run(args: &DemoArgs, terminal: &Terminal) -> Result<(), Failure> {
    let folder = prepared(args.seed, terminal)?;
    let source = Source {
        data: folder.clone(),
        year: None,
        horizon: 1,
        parameters: None,
    };
    let answer = answer(&source, terminal)?;
    let document = answer.document(Selection::default());
    let style = table::Style {
        language: terminal.language,
        paint: terminal.paint,
        width: terminal.width,
        folder: folder.to_str(),
    };
    let mut text = table::render(&document, &style);
    text.push_str(&next_steps(&folder, terminal));
    output::print(text.as_bytes())
}

fn prepared(seed: u64, terminal: &Terminal) -> Result<PathBuf, Failure> {
    let folder = home().join(format!("demo-{}-{seed}", env!("CARGO_PKG_VERSION")));
    if folder.join(COMPLETE).exists() {
        return Ok(folder);
    }
    let working = Working::new(terminal);
    let language = terminal.language;
    working.on(language
        .pick("Đang mô phỏng thành phố…", "Simulating the city…")
        .to_owned());
    let trades = simulated::reference_trades().map_err(anyhow::Error::from)?;
    let settings = Settings {
        seed,
        scenario: Scenario::Baseline,
        scale: 1.0,
        first_year: 2018,
        last_year: 2025,
        named_balances: true,
    };
    let city = simulate(&settings, &trades);
    working.on(language.pick("Đang ghi tệp…", "Writing files…").to_owned());
    simulated::write_package(&city, &folder, Format::Csv).map_err(anyhow::Error::from)?;
    std::fs::write(folder.join(COMPLETE), "").map_err(anyhow::Error::from)?;
    Ok(folder)
}

/// The user's data folder, or the system's temporary one where there is none.
fn home() -> PathBuf {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let data = set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")));
    let folder = data.unwrap_or_else(std::env::temp_dir).join("vocmatch");
    if std::fs::create_dir_all(&folder).is_ok() {
        folder
    } else {
        std::env::temp_dir().join("vocmatch")
    }
}

fn next_steps(folder: &Path, terminal: &Terminal) -> String {
    let folder = folder.display();
    let (heading, explain, check, excel) = terminal.language.pick(
        (
            "Thử tiếp:",
            "vì sao nghề hàn được xếp loại như vậy",
            "chất lượng dữ liệu",
            "bảng Excel",
        ),
        (
            "Try next:",
            "why welding has its flag",
            "the quality of the data",
            "an Excel workbook",
        ),
    );
    format!(
        "\n{heading}\n  vocmatch explain han --data {folder}    # {explain}\n  \
         vocmatch check --data {folder}    # {check}\n  \
         vocmatch assess --data {folder} --format xlsx --out assessment.xlsx    # {excel}\n"
    )
}
