//! `vocmatch demo`: a simulated Hải Phòng, made once and kept, assessed, shown, and served with an account for every role.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::simulate::{Settings, simulate};

use crate::export::{Document, Selection, Sort, table};
use crate::simulated::{self, Format};
use crate::text::complaint::Complaint;
use crate::text::{Language, sentence};

use super::load::{Source, answer};
use super::progress::Working;
use super::serve::{self, ServeArgs};
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch demo` is told.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Which simulated city; the same seed gives the same city
    #[arg(long, default_value_t = SEED, value_name = "N")]
    seed: u64,
    /// Only print the table, start no service
    #[arg(long)]
    no_serve: bool,
    /// Address that the service listens on
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_serve")]
    listen: Option<SocketAddr>,
}

/// The city that is shown unless another one is asked for.
pub(super) const SEED: u64 = 2026;

/// Names the cities of this version of the generator.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Written last: a folder without it was left half-made.
const COMPLETE: &str = ".complete";

/// Makes the city where it is not there yet, assesses it, and serves it until it is told to stop.
///
/// # Errors
/// A folder that cannot be written, an address that is taken.
pub fn run(args: &DemoArgs, terminal: &Terminal) -> Result<(), Failure> {
    let folder = city(args.seed, terminal)?;
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
        folder: None,
    };
    let mut text = table::render(&document, &style);
    text.push_str(&next(&document, &folder, terminal.language));
    if args.no_serve {
        return output::print(text.as_bytes());
    }
    text.push_str(terminal.language.pick(
        "\nĐang mở các trang với thành phố này… (dừng: Ctrl+C; chỉ in bảng: vocmatch demo --no-serve)\n\n",
        "\nOpening the pages with this city… (stop: Ctrl+C; the table alone: vocmatch demo --no-serve)\n\n",
    ));
    output::print(text.as_bytes())?;
    serve::run(&ServeArgs::demo(args.listen, args.seed), terminal)
}

/// The folder of the city, made where it is not there or not whole.
pub(super) fn city(seed: u64, terminal: &Terminal) -> Result<PathBuf, Failure> {
    let name = format!("demo-{VERSION}-{seed}");
    let mut refused = None;
    for home in homes(|name| std::env::var_os(name).map(PathBuf::from)) {
        let folder = home.join(&name);
        if folder.join(COMPLETE).is_file() {
            return Ok(folder);
        }
        match prepare(&folder, seed, terminal) {
            Ok(()) => return Ok(folder),
            Err(failure) => refused = Some(failure),
        }
    }
    Err(refused.unwrap_or_else(|| Complaint::Internal("no folder for data".to_owned()).into()))
}

/// Where data of a user may be kept, the best place first.
pub(super) fn homes(variable: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let given = |name: &str| variable(name).filter(|path| path.is_absolute());
    let data =
        given("XDG_DATA_HOME").or_else(|| given("HOME").map(|home| home.join(".local/share")));
    data.into_iter()
        .chain([std::env::temp_dir()])
        .map(|place| place.join("vocmatch"))
        .collect()
}

/// Makes the city beside its place and moves it there when it is whole.
fn prepare(folder: &Path, seed: u64, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Complaint::CannotWrite {
        path: folder.to_owned(),
        reason: error.to_string(),
    };
    let home = folder.parent().unwrap_or(folder);
    fs::create_dir_all(home).map_err(failed)?;
    let working = Working::new(terminal);
    working.on(terminal
        .language
        .pick(
            "Đang mô phỏng thành phố (chỉ lần đầu)…",
            "Simulating the city (first time only)…",
        )
        .to_owned());
    let building = tempfile::Builder::new()
        .prefix(".demo-")
        .tempdir_in(home)
        .map_err(failed)?;
    make(building.path(), seed)?;
    fs::write(building.path().join(COMPLETE), VERSION).map_err(failed)?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    match fs::rename(building.path(), folder) {
        // Another demo may have been quicker; its city is the same.
        Err(_) if folder.join(COMPLETE).is_file() => Ok(()),
        moved => moved.map_err(|error| failed(error).into()),
    }
}

fn make(folder: &Path, seed: u64) -> Result<(), Failure> {
    let settings = Settings {
        seed,
        ..Settings::default()
    };
    let trades = simulated::reference_trades().map_err(anyhow::Error::from)?;
    simulated::write_package(&simulate(&settings, &trades), folder, Format::Csv)
        .map_err(anyhow::Error::from)?;
    Ok(())
}

/// Commands to try next, about a trade that has a flag.
fn next(document: &Document, folder: &Path, language: Language) -> String {
    let rows = document.rows(Sort::Flag, language);
    let shown = rows
        .iter()
        .find(|row| row.trade.flag != Flag::InsufficientEvidence)
        .or(rows.first());
    let code = shown.map_or("han", |row| row.trade.trade.as_str());
    let data = table::quoted(&folder.display().to_string());
    let (why, excel, check) = language.pick(
        (
            "vì sao nghề này được xếp loại như vậy",
            "bảng Excel",
            "chất lượng số liệu",
        ),
        (
            "why this trade has its flag",
            "an Excel workbook",
            "the quality of the data",
        ),
    );
    let commands = [
        format!("vocmatch explain {code} --data {data}    # {why}"),
        format!("vocmatch assess --data {data} --format xlsx --out vocmatch.xlsx    # {excel}"),
        format!("vocmatch check --data {data}    # {check}"),
    ];
    format!("\n{}\n", sentence::try_next(&commands, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_live_where_the_user_keeps_data() {
        let of = |variables: &[(&str, &str)]| {
            homes(|name| {
                variables
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| PathBuf::from(value))
            })
        };
        assert_eq!(
            of(&[("XDG_DATA_HOME", "/d"), ("HOME", "/h")])[0],
            Path::new("/d/vocmatch")
        );
        assert_eq!(
            of(&[("HOME", "/h")])[0],
            Path::new("/h/.local/share/vocmatch")
        );
        assert_eq!(
            of(&[("XDG_DATA_HOME", "relative")]),
            [std::env::temp_dir().join("vocmatch")]
        );
    }
}
