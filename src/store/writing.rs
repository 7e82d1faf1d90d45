//! Transactions that may change something.
//!
//! SQLite has one writer at a time. Short writes that wait for each other there share one commit: the first leaves its
//! transaction open, each that stood behind it adds its own change, set apart by a savepoint, and whoever comes last
//! makes all of it last. Nobody is told of success before that.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{OwnedMutexGuard, watch};

use crate::clock::Millis;

use super::audit::Link;
use super::{Store, StoreError};

/// A transaction that may change something; dropped without [`Writing::commit`] it leaves nothing behind.
pub struct Writing {
    tx: Arc<DatabaseTransaction>,
    pub(super) now: Millis,
    /// The end of the audit log, where a record of this transaction was the last.
    pub(super) end: Mutex<Option<Link>>,
    /// Goes on to the next writer once the transaction is out of hand.
    turn: Option<Turn>,
}

/// The right to write to SQLite.
struct Turn {
    shared: OwnedMutexGuard<Shared>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Alone,
    /// Leaves its transaction to those behind it.
    First,
    /// Adds to the transaction of another.
    Further,
}

/// What a writer of SQLite leaves to the next.
#[derive(Debug, Default)]
pub(super) struct Shared(Option<Open>);

/// A transaction that several share.
#[derive(Debug)]
struct Open {
    tx: Arc<DatabaseTransaction>,
    end: Option<Link>,
    /// Whether the last who added something did not get to the end of it.
    unfinished: bool,
    done: watch::Sender<Option<Result<(), DbErr>>>,
}

impl Open {
    /// Takes back what was begun and not finished.
    async fn tidy(&mut self) -> Result<(), DbErr> {
        if !self.unfinished {
            return Ok(());
        }
        self.end = None;
        let back = self
            .tx
            .execute_unprepared("ROLLBACK TO one; RELEASE one")
            .await;
        match back {
            Err(error) if !error.to_string().contains("no such savepoint") => Err(error),
            _ => {
                self.unfinished = false;
                Ok(())
            }
        }
    }

    /// Makes all of it last, and says so to everybody who has a part in it.
    async fn close(mut self) {
        let closed = match self.tidy().await {
            Ok(()) => commit(self.tx).await,
            Err(error) => Err(error),
        };
        self.done.send_replace(Some(closed));
    }
}

async fn commit(tx: Arc<DatabaseTransaction>) -> Result<(), DbErr> {
    let shared = |_| DbErr::Custom("a transaction is still in use".to_owned());
    Arc::try_unwrap(tx).map_err(shared)?.commit().await
}

impl Store {
    /// Begins a transaction that may change something. On SQLite one writer works at a time, in the order in which
    /// they came.
    ///
    /// # Errors
    /// A database that is away.
    pub async fn write(&self, now: Millis) -> Result<Writing, StoreError> {
        let mut turn = self.turn(Kind::Alone).await;
        if let Some(Turn { shared, .. }) = &mut turn
            && let Some(open) = shared.0.take()
        {
            open.close().await;
        }
        self.begin(now, turn).await
    }

    /// The same for a change of a few rows, which on SQLite becomes durable together with those that wait behind it.
    ///
    /// # Errors
    /// A database that is away.
    pub async fn write_together(&self, now: Millis) -> Result<Writing, StoreError> {
        let mut turn = self.turn(Kind::First).await;
        if let Some(Turn { shared, kind }) = &mut turn
            && let Some(open) = &mut shared.0
        {
            open.tidy().await?;
            open.unfinished = true;
            open.tx.execute_unprepared("SAVEPOINT one").await?;
            *kind = Kind::Further;
            return Ok(Writing {
                tx: Arc::clone(&open.tx),
                now,
                end: Mutex::new(open.end.take()),
                turn,
            });
        }
        self.begin(now, turn).await
    }

    async fn turn(&self, kind: Kind) -> Option<Turn> {
        if self.is_sqlite() {
            let shared = Arc::clone(&self.gate).lock_owned().await;
            Some(Turn { shared, kind })
        } else {
            None
        }
    }

    async fn begin(&self, now: Millis, turn: Option<Turn>) -> Result<Writing, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Writing {
            tx: Arc::new(self.writer.begin_with_options(options).await?),
            now,
            end: Mutex::default(),
            turn,
        })
    }
}

impl Writing {
    /// The moment of the change.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.now
    }

    pub(super) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Makes the change last.
    ///
    /// # Errors
    /// A database that is away, or a constraint that does not hold.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { tx, end, turn, .. } = self;
        let end = end.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (mut shared, kind) = match turn {
            Some(Turn { shared, kind }) if kind != Kind::Alone => (shared, kind),
            turn => {
                commit(tx).await?;
                drop(turn);
                return Ok(());
            }
        };
        let mut done = match (&mut shared.0, kind) {
            (Some(open), Kind::Further) => {
                // The next must find nobody else at it.
                drop(tx);
                open.tx.execute_unprepared("RELEASE one").await?;
                open.unfinished = false;
                open.end = end;
                open.done.subscribe()
            }
            (empty, _) => {
                let (sender, done) = watch::channel(None);
                *empty = Some(Open {
                    tx,
                    end,
                    unfinished: false,
                    done: sender,
                });
                // Its turn comes after theirs who wait already.
                let gate = Arc::clone(OwnedMutexGuard::mutex(&shared));
                tokio::spawn(async move {
                    let mut shared = gate.lock_owned().await;
                    if let Some(open) = shared.0.take() {
                        open.close().await;
                    }
                });
                done
            }
        };
        drop(shared);
        let away = || DbErr::Custom("the transaction did not come to its end".to_owned());
        let result = done.wait_for(Option::is_some).await;
        let result = result.map_err(|_| away())?.clone();
        Ok(result.unwrap_or_else(|| Err(away()))?)
    }
}
