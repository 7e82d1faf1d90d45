//! `vocmatch serve`: the shared service.

mod demo;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::load::Origin;
use crate::config::{Config, key};
use crate::ops::{log, metrics, spans};
use crate::store::StoreError;
use crate::text::Language;
use crate::web::{AppState, OpenError, open, router};

use super::config::ConfigArgs;
use super::demo::SEED;
use super::terminal::Terminal;
use super::{Failure, output};

/// Run the shared service.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Try it: a simulated city, an account for every role, nothing to set up, no second factor
    #[arg(long)]
    demo: bool,
    /// Which simulated city
    #[arg(skip = SEED)]
    seed: u64,
}

impl ServeArgs {
    /// What is told to serve a simulated city.
    pub(super) fn demo(listen: Option<SocketAddr>, seed: u64) -> Self {
        Self {
            config: ConfigArgs::default(),
            listen,
            demo: true,
            seed,
        }
    }
}

/// Runs until it is told to stop.
///
/// # Errors
/// Settings that cannot be used, a database that cannot be opened, an address that is taken.
pub fn run(args: &ServeArgs, terminal: &Terminal) -> Result<(), Failure> {
    let mut options = Vec::new();
    if let Some(address) = args.listen {
        options.push(("--listen", "listen", address.to_string()));
    }
    let mut loaded = args.config.load_with(options.clone(), terminal)?;
    if args.demo && loaded.origins.get("data_folder") == Some(&Origin::Default) {
        let folder = demo::folder(args.seed)?.display().to_string();
        options.push(("--demo", "data_folder", folder));
        loaded = args.config.load_with(options, terminal)?;
    }
    loaded.config.demo = args.demo;
    log::start(&loaded.config);
    metrics::start();
    runtime()?.block_on(serve(loaded.config, args.seed, terminal))
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads")
}

async fn serve(config: Config, seed: u64, terminal: &Terminal) -> Result<(), Failure> {
    std::fs::create_dir_all(&config.data_folder).with_context(|| {
        format!(
            "the data folder {} cannot be made",
            config.data_folder.display()
        )
    })?;
    let export = spans::start(&config).context("spans cannot be exported")?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let limit = Duration::from_secs(u64::from(config.shutdown_seconds));
    let address = listener.local_addr().context("no address")?;
    let key_file = key::file(&config.data_folder);
    let state = open(config, Clock::default())
        .await
        .map_err(|error| refused(error, &key_file, terminal.language))?;
    tracing::info!(
        address = %address,
        version = env!("CARGO_PKG_VERSION"),
        database = if state.store.is_sqlite() { "sqlite" } else { "postgres" },
        "listening"
    );
    if state.config.demo {
        let said = demo::prepare(&state, seed, terminal).await?;
        output::print(said.as_bytes())?;
    }
    answer(listener, state.clone(), limit).await?;
    let closed = state.store.clone().close().await;
    if let Some(export) = export {
        export.finish().await;
    }
    closed.context("the database could not be closed")?;
    tracing::info!("stopped");
    Ok(())
}

/// Why the service does not start; for the key of second factors also what to do.
fn refused(error: OpenError, key_file: &Path, language: Language) -> Failure {
    let (vi, en) = match &error {
        OpenError::NoKey => (
            "không có khóa của các mã xác thực hai lớp đã mã hóa".to_owned(),
            "the key that second factors were encrypted with is missing".to_owned(),
        ),
        OpenError::Store(StoreError::OtherKey(count)) => (
            format!("{count} mã xác thực hai lớp được mã hóa bằng khóa khác"),
            format!("{count} second factors were encrypted with another key"),
        ),
        _ => {
            let error = anyhow::Error::from(error);
            return error.context("the service cannot be opened").into();
        }
    };
    let file = key_file.display();
    Failure::Said(match language {
        Language::Vi => format!(
            "{vi}. Đặt lại đúng khóa cũ: thiết lập secret_key (VOCMATCH_SECRET_KEY, VOCMATCH_SECRET_KEY_FILE), nếu không thì tệp {file}. \
             Nếu khóa đã mất, gỡ mã của từng người rồi để họ đăng ký lại: vocmatch user reset-password --second-factor --email …"
        ),
        Language::En => format!(
            "{en}. Put the old key back: the setting secret_key (VOCMATCH_SECRET_KEY, VOCMATCH_SECRET_KEY_FILE), else the file {file}. \
             If it is lost, take the second factor of each person away, who then sets up a new one: vocmatch user reset-password --second-factor --email …"
        ),
    })
}

/// Answers until a signal comes, then finishes what was begun, at most for `limit`.
async fn answer(listener: TcpListener, state: AppState, limit: Duration) -> anyhow::Result<()> {
    let (stop, stopping) = watch::channel(());
    let chores = tokio::spawn(chores(state.clone()));
    let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut told = stopping.clone();
    let serving = tokio::spawn(async move {
        axum::serve(listener, service)
            .with_graceful_shutdown(async move {
                let _ = told.changed().await;
            })
            .await
    });
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => return Ok(ended??),
        () = signal() => {}
    }
    tracing::info!(
        seconds = limit.as_secs(),
        "stopping: finishing what was begun"
    );
    chores.abort();
    drop(stop);
    let ended = async {
        state.live.stop().await;
        (&mut serving).await
    };
    if tokio::time::timeout(limit, ended).await.is_err() {
        tracing::warn!("stopping: some requests were not finished in time");
        serving.abort();
    }
    Ok(())
}

/// What is tidied up while the service runs.
async fn chores(state: AppState) {
    const EVERY: Duration = Duration::from_secs(5);
    /// Addresses are forgotten once a minute.
    const FORGET: u32 = 12;
    let mut rounds = 0_u32;
    loop {
        tokio::time::sleep(EVERY).await;
        metrics::upkeep();
        rounds = rounds.wrapping_add(1);
        if rounds.is_multiple_of(FORGET) {
            state.public_limit.forget();
        }
    }
}

async fn signal() {
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
