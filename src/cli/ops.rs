//! `vocmatch ops`: files to run the service with, printed; and the question whether it is ready.

use anyhow::Context;
use clap::{Args, Subcommand};

use super::config::ConfigArgs;
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch ops` is told.
#[derive(Debug, Clone, Args)]
pub struct OpsArgs {
    #[command(subcommand)]
    which: Which,
}

#[derive(Debug, Clone, Subcommand)]
enum Which {
    /// A hardened unit of systemd · Tệp dịch vụ systemd đã gia cố
    Systemd,
    /// A Dockerfile: two stages, no root, a file system that may be read-only · Tệp Dockerfile
    Docker,
    /// A reverse proxy with TLS · Máy chủ trung gian có TLS
    Nginx,
    /// Ask the service on this machine whether it is ready; status 2 if not · Hỏi dịch vụ trên máy này đã sẵn sàng chưa
    Probe(ConfigArgs),
}

/// Prints one of the files, or asks.
///
/// # Errors
/// An output that cannot be written; a service that is not ready.
pub fn run(args: &OpsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let text = match &args.which {
        Which::Systemd => include_str!("../ops/vocmatch.service"),
        Which::Docker => include_str!("../ops/Dockerfile"),
        Which::Nginx => include_str!("../ops/nginx.conf"),
        Which::Probe(args) => return probe(args, terminal),
    };
    output::print(text.as_bytes())
}

/// A service that listens on every address answers on the machine's own.
fn probe(args: &ConfigArgs, terminal: &Terminal) -> Result<(), Failure> {
    let mut address = args.load(terminal)?.listen;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no threads")?;
    let answer = runtime.block_on(async {
        let response = reqwest::get(format!("http://{address}/readyz")).await?;
        let ready = response.status().is_success();
        Ok::<_, reqwest::Error>((ready, response.text().await?))
    });
    let (ready, words) = answer.with_context(|| format!("nobody answers at {address}"))?;
    output::print(format!("{words}\n").as_bytes())?;
    if ready {
        Ok(())
    } else {
        Err(Failure::Status(2))
    }
}
