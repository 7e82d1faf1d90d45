//! `vocmatch serve`: the shared service.

use std::net::SocketAddr;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::config::Config;
use crate::live::Live;
use crate::store::Store;
use crate::web::{AppState, router};

use super::Failure;

/// Run the shared service.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address to listen on
    #[arg(long, env = "VOCMATCH_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Database: sqlite:FILE or postgres://…
    #[arg(long, env = "VOCMATCH_DATABASE_URL", value_name = "URL")]
    database_url: Option<String>,
}

/// Runs until it is told to stop.
pub fn run(args: &ServeArgs) -> Result<(), Failure> {
    let mut config = Config::default();
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    if let Some(url) = &args.database_url {
        config.database_url.clone_from(url);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads")?;
    Ok(runtime.block_on(serve(config))?)
}

async fn serve(config: Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_folder).context("the data folder cannot be made")?;
    let store = Store::open(&config.database_url)
        .await
        .context("the database cannot be opened")?;
    store.migrate().await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let state = AppState::new(store, config, Clock::default(), Live::default());
    axum::serve(listener, router(state))
        .with_graceful_shutdown(stopped())
        .await?;
    Ok(())
}

async fn stopped() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
