//! `vocmatch migrate`: the tables of the store.

use anyhow::Context;
use clap::Args;

use crate::store::StoreError;
use crate::text::Language;

use super::config::ConfigArgs;
use super::terminal::Terminal;
use super::{Failure, database, output};

/// What `vocmatch migrate` is told.
#[derive(Debug, Clone, Args)]
pub struct MigrateArgs {
    /// Take back the last N migrations; their tables are dropped with all rows
    #[arg(long, value_name = "N", conflicts_with = "status")]
    down: Option<u32>,
    /// Only say which migrations are missing
    #[arg(long)]
    status: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

/// Migrates, or says how things stand.
///
/// # Errors
/// A database that cannot be reached, or with tables of another version.
pub fn run(args: &MigrateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let words = database::block_on(async {
        let store = database::opened(&args.config, terminal).await?;
        if args.status {
            return match store.check().await {
                Ok(()) => Ok(missing(0, terminal.language)),
                Err(StoreError::Behind(count)) => Ok(missing(count, terminal.language)),
                Err(error) => Err(anyhow::Error::from(error).into()),
            };
        }
        if let Some(steps) = args.down {
            let down = store.migrate_down(steps).await;
            down.context("the migrations cannot be taken back")?;
            return Ok(taken_back(steps, terminal.language));
        }
        let done = store.migrate().await;
        let done = done.context("the tables cannot be used")?;
        Ok(applied(done, terminal.language))
    })?;
    output::print(format!("{words}\n").as_bytes())
}

fn missing(count: usize, language: Language) -> String {
    match (count, language) {
        (0, Language::Vi) => "Cơ sở dữ liệu đã ở phiên bản này.".to_owned(),
        (0, Language::En) => "The database is of this version.".to_owned(),
        (_, Language::Vi) => format!("Còn thiếu {count} bước cập nhật."),
        (_, Language::En) => format!("{count} migrations are missing."),
    }
}

fn taken_back(steps: u32, language: Language) -> String {
    match language {
        Language::Vi => format!("Đã gỡ {steps} bước cập nhật."),
        Language::En => format!("{steps} migrations were taken back."),
    }
}

fn applied(done: usize, language: Language) -> String {
    match (done, language) {
        (0, _) => missing(0, language),
        (_, Language::Vi) => format!("Đã thực hiện {done} bước cập nhật."),
        (_, Language::En) => format!("{done} migrations were applied."),
    }
}
