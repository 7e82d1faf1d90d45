//! One database for everything that is shared: SQLite in a file by default, PostgreSQL for many users.
//!
//! Queries are functions in domain terms on a [`Store`] (reading) or on a [`Writing`] (a transaction that may change
//! something and writes its own audit records). Nothing outside this module sees `sea-orm`.

pub mod account;
pub mod archive;
pub mod audit;
pub mod batch;
pub mod completeness;
pub mod condition;
pub mod decision;
pub mod document;
pub mod entity;
pub mod entry;
pub mod idempotency;
pub mod organisation;
pub mod packed;
pub mod part;
pub mod password;
pub mod place;
pub mod posting;
pub mod release;
pub mod role;
pub mod run;
pub mod seal;
pub mod token;
pub mod user;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};
use tokio::sync::Mutex;
use vocmatch_migrations::{Migrator, MigratorTrait};

pub use writing::Writing;

/// How long a writer of SQLite waits for another process, such as a backup, before it gives up.
const BUSY_MILLISECONDS: &str = "10000";
/// Connections of one process.
const CONNECTIONS: u32 = 16;
/// A connection that nobody used for so long is tested first: the database may have gone meanwhile.
const TESTED_AFTER: Duration = Duration::from_secs(1);

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or is away.
    #[error("the database did not do it")]
    Database(#[from] DbErr),
    /// The database was made by another version.
    #[error("the database has tables that this version does not know: {0}")]
    UnknownSchema(String),
    /// Migrations are missing.
    #[error("the database lacks {0} migrations; run `vocmatch migrate`")]
    Behind(usize),
    /// Something that must not occur twice does.
    #[error("{0} exists already")]
    Exists(&'static str),
    /// It was changed by somebody else since it was read.
    #[error("it is now version {0}")]
    Changed(i64),
    /// The state does not allow it.
    #[error("its state is {0}")]
    State(String),
    /// The author of a record cannot decide on it.
    #[error("whoever proposes cannot decide")]
    OwnRecord,
    /// It is not there, or not for whoever asks.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// Second factors whose key is not this one.
    #[error("{0} second factors were encrypted with another key")]
    OtherKey(usize),
    /// Stored bytes that cannot be read back.
    #[error("what is stored cannot be read: {0}")]
    Damaged(String),
}

/// A connection to the database.
#[derive(Debug, Clone)]
pub struct Store {
    db: DatabaseConnection,
    /// Of SQLite the one connection that writes: what it keeps of the file in memory stays true, while every write makes
    /// others read theirs anew.
    writer: DatabaseConnection,
    gate: Arc<Mutex<writing::Shared>>,
}

impl Store {
    /// Connects; a missing SQLite file is created. Tables are not touched: see [`Store::migrate`] and [`Store::check`].
    ///
    /// # Errors
    /// A database that cannot be reached.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false);
        options.acquire_timeout(Duration::from_secs(30));
        options.max_connections(CONNECTIONS);
        // A test before every query would double what is asked of the database.
        options.test_before_acquire_if_idle_for(TESTED_AFTER);
        let file = url.starts_with("sqlite") && !url.contains(":memory:");
        if url.starts_with("sqlite") {
            options.min_connections(1);
            if !file {
                options.max_connections(1);
            }
            options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .create_if_missing(true)
                    .pragma("journal_mode", if file { "WAL" } else { "MEMORY" })
                    // An answered write must survive a power cut.
                    .pragma("synchronous", "FULL")
                    .pragma("foreign_keys", "ON")
                    .pragma("busy_timeout", BUSY_MILLISECONDS)
            });
        }
        // On the heap: the future holds both drivers and would go through every caller's stack.
        let db = Box::pin(Database::connect(options.clone())).await?;
        let writer = if file {
            options.max_connections(1);
            Box::pin(Database::connect(options)).await?
        } else {
            db.clone()
        };
        Ok(Self {
            db,
            writer,
            gate: Arc::default(),
        })
    }

    /// Whether it is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    /// Applies the migrations that are missing and says how many there were.
    ///
    /// # Errors
    /// A schema of another version; a migration that fails.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        let missing = match self.check().await {
            Ok(()) => return Ok(0),
            Err(StoreError::Behind(missing)) => missing,
            Err(error) => return Err(error),
        };
        Migrator::up(&self.db, None).await?;
        Ok(missing)
    }

    /// Takes back the last migrations.
    ///
    /// # Errors
    /// A migration that fails.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), StoreError> {
        Ok(Migrator::down(&self.db, Some(steps)).await?)
    }

    /// Whether the tables are those of this version.
    ///
    /// # Errors
    /// [`StoreError::Behind`] where migrations are missing, [`StoreError::UnknownSchema`] where there are others.
    pub async fn check(&self) -> Result<(), StoreError> {
        let known: Vec<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let applied: Vec<String> = Migrator::get_migration_models(&self.db)
            .await
            .or_else(|error| {
                if missing_table(&error) {
                    Ok(Vec::new())
                } else {
                    Err(error)
                }
            })?
            .into_iter()
            .map(|model| model.version)
            .collect();
        let unknown: Vec<&str> = applied
            .iter()
            .filter(|name| !known.contains(name))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() {
            return Err(StoreError::UnknownSchema(unknown.join(", ")));
        }
        match known.len() - applied.len() {
            0 => Ok(()),
            missing => Err(StoreError::Behind(missing)),
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// A database that is away.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.ping().await?)
    }

    /// Closes every connection: what was committed is in the file, and SQLite's log of writes is folded into it.
    ///
    /// # Errors
    /// A database that is away.
    pub async fn close(self) -> Result<(), StoreError> {
        self.writer.close().await?;
        Ok(self.db.close().await?)
    }
}

fn missing_table(error: &DbErr) -> bool {
    let words = error.to_string();
    words.contains("no such table") || words.contains("does not exist")
}

/// A new id: a UUID whose first half is the time, so that ids sort by age.
#[must_use]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Random bytes from the operating system.
///
/// # Errors
/// A system without a source of randomness.
pub fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::getrandom(&mut bytes)
        .map_err(|error| StoreError::Damaged(format!("no randomness: {error}")))?;
    Ok(bytes)
}
