//! `vocmatch backup`, `verify` and `restore`: everything in one file that either database can read.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::clock::Clock;
use crate::config::{Config, key};
use crate::store::archive::{self, Manifest};
use crate::text::Language;
use crate::text::figure::count;

use super::config::ConfigArgs;
use super::terminal::Terminal;
use super::{Failure, database, output};

/// What `vocmatch backup` is told.
#[derive(Debug, Clone, Args)]
pub struct BackupArgs {
    /// The file to write
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
}

/// What `vocmatch verify` is told.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// The backup
    file: PathBuf,
}

/// What `vocmatch restore` is told.
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
}

/// Writes a backup beside, then renames it: a file of that name is whole.
///
/// # Errors
/// A database or file that cannot be used.
pub fn backup(args: &BackupArgs, terminal: &Terminal) -> Result<(), Failure> {
    let folder = args.to.parent().filter(|folder| *folder != Path::new(""));
    let file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
        .with_context(|| args.to.display().to_string())?;
    let config = args.config.load(terminal)?;
    let manifest = database::block_on(async {
        let store = database::opened(&args.config, terminal).await?;
        let written = archive::write(&store, Clock::default().now(), file.as_file()).await;
        Ok(written.context("no backup was made")?)
    })?;
    file.as_file().sync_all().context("no backup was made")?;
    file.persist(&args.to)
        .with_context(|| args.to.display().to_string())?;
    let words = terminal.language.pick("Đã sao lưu", "Saved");
    said(words, &manifest, terminal.language)?;
    output::print(apart(&config, terminal.language).as_bytes())
}

/// What has to be kept beside a backup, and not in the same place.
fn apart(config: &Config, language: Language) -> String {
    let key = match config.secret_key {
        Some(_) => "secret_key".to_owned(),
        None => key::file(&config.data_folder).display().to_string(),
    };
    match language {
        Language::Vi => format!(
            "Không có trong đó: khóa của mã xác thực hai lớp ({key}). Hãy cất khóa ở nơi khác; khi khôi phục cần có nó.\n"
        ),
        Language::En => format!(
            "Not in it: the key of second factors ({key}). Keep it in another place; a restored service needs it.\n"
        ),
    }
}

/// Checks a backup.
///
/// # Errors
/// A file that is no backup, or not as it was written.
pub fn verify(args: &VerifyArgs, terminal: &Terminal) -> Result<(), Failure> {
    let manifest = archive::verify(opened(&args.file)?).context("the backup cannot be used")?;
    let words = terminal
        .language
        .pick("Bản sao lưu nguyên vẹn", "The backup is whole");
    said(words, &manifest, terminal.language)
}

/// Reads a backup into an empty database.
///
/// # Errors
/// A file that is no backup, a database that is not empty.
pub fn restore(args: &RestoreArgs, terminal: &Terminal) -> Result<(), Failure> {
    let file = opened(&args.from)?;
    let manifest = database::block_on(async {
        let store = database::ready(&args.config, terminal).await?;
        let restored = archive::restore(&store, Clock::default().now(), file).await;
        Ok(restored.context("nothing was restored")?)
    })?;
    let words = terminal.language.pick("Đã khôi phục", "Restored");
    said(words, &manifest, terminal.language)
}

fn opened(path: &Path) -> Result<File, Failure> {
    Ok(File::open(path).with_context(|| path.display().to_string())?)
}

fn said(words: &str, manifest: &Manifest, language: Language) -> Result<(), Failure> {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let rows = count(rows as f64, language);
    let line = match language {
        Language::Vi => format!("{words}: {rows} dòng, lập lúc {}.\n", manifest.created_at),
        Language::En => format!("{words}: {rows} rows, made at {}.\n", manifest.created_at),
    };
    output::print(line.as_bytes())
}
