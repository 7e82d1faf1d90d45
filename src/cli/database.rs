//! The database of a command.

use anyhow::Context;

use crate::store::Store;

use super::Failure;
use super::config::ConfigArgs;
use super::terminal::Terminal;

/// The database as it is.
///
/// # Errors
/// Settings that cannot be used, a database that cannot be reached.
pub async fn opened(args: &ConfigArgs, terminal: &Terminal) -> Result<Store, Failure> {
    let url = args.load(terminal)?.database_url;
    if let Some(file) = url.strip_prefix("sqlite:")
        && let Some(folder) = std::path::Path::new(file.trim_start_matches("//")).parent()
    {
        std::fs::create_dir_all(folder).context("the folder of the database cannot be made")?;
    }
    let store = Store::open(&url).await;
    Ok(store.context("the database cannot be opened")?)
}

/// The database with the tables of this version.
///
/// # Errors
/// The same, and tables of another version.
pub async fn ready(args: &ConfigArgs, terminal: &Terminal) -> Result<Store, Failure> {
    let store = opened(args, terminal).await?;
    store.migrate().await.context("the tables cannot be used")?;
    Ok(store)
}

/// Runs something that waits for a database.
///
/// # Errors
/// What it returns; a system without threads.
pub fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads")?
        .block_on(work)
}
