//! `vocmatch audit`: whether the log holds, and the log itself.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::store::Store;
use crate::store::audit::{self, Chain};
use crate::text::Language;

use super::config::ConfigArgs;
use super::database::{block_on, ready};
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch audit` is told.
#[derive(Debug, Clone, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Subcommand)]
enum Action {
    /// Check the chain from its first record on; status 2 where it is broken · Kiểm tra chuỗi nhật ký
    Verify(VerifyArgs),
    /// The records, one JSON object a line, the oldest first · Xuất nhật ký
    Export(ExportArgs),
}

#[derive(Debug, Clone, Args)]
struct VerifyArgs {
    /// A head that was noted earlier and must still be in the chain: finds a log that was cut short or written anew
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
    #[command(flatten)]
    settings: ConfigArgs,
}

#[derive(Debug, Clone, Args)]
struct ExportArgs {
    /// File to write; stdout where nothing is said
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    settings: ConfigArgs,
}

/// Does what it is told.
///
/// # Errors
/// A database that cannot be used; status 2 for a chain that is broken.
pub fn run(args: &AuditArgs, terminal: &Terminal) -> Result<(), Failure> {
    match &args.action {
        Action::Verify(args) => {
            let chain = block_on(async {
                let store = ready(&args.settings, terminal).await?;
                let chain = audit::verify_against(&store, args.head.as_deref())
                    .await
                    .context("the log cannot be read")?;
                Ok(chain)
            })?;
            output::print(say(&chain, terminal.language).as_bytes())?;
            if chain.intact() {
                Ok(())
            } else {
                Err(Failure::Status(2))
            }
        }
        Action::Export(args) => {
            let lines = block_on(async {
                let store = ready(&args.settings, terminal).await?;
                export(&store).await
            })?;
            output::deliver(args.output.as_deref(), &lines)
        }
    }
}

fn say(chain: &Chain, language: Language) -> String {
    let Chain {
        records,
        broken_at,
        head,
        noted,
    } = chain;
    let mut said = match (broken_at, language) {
        (None, Language::Vi) => format!("Chuỗi nguyên vẹn: {records} bản ghi.\n"),
        (None, Language::En) => format!("The chain holds: {records} records.\n"),
        (Some(at), Language::Vi) => {
            format!("Chuỗi đứt tại bản ghi {at}; {records} bản ghi trước đó nguyên vẹn.\n")
        }
        (Some(at), Language::En) => {
            format!("The chain breaks at record {at}; the {records} before it hold.\n")
        }
    };
    said.push_str(&match language {
        Language::Vi => format!("Mã băm cuối: {head}\n"),
        Language::En => format!("Head: {head}\n"),
    });
    if *noted == Some(false) {
        said.push_str(match language {
            Language::Vi => "Mã băm đã ghi lại trước đây không còn trong chuỗi.\n",
            Language::En => "The head that was noted earlier is not in the chain any more.\n",
        });
    }
    said
}

async fn export(store: &Store) -> Result<Vec<u8>, Failure> {
    let mut lines = Vec::new();
    let mut last = 0;
    loop {
        let page = audit::after(store, last)
            .await
            .context("the log cannot be read")?;
        for entry in &page {
            serde_json::to_writer(&mut lines, entry).context("a record cannot be written")?;
            writeln!(lines).context("a record cannot be written")?;
        }
        match page.last() {
            Some(entry) => last = entry.seq,
            None => return Ok(lines),
        }
    }
}
