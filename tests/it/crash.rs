//! No posting is lost and none doubled while the service is killed under load: `tests/service/crash.py`, its short way.

use std::path::Path;
use std::process::Command;

use crate::support::app::{Backend, TestDatabase};

/// Three kills while eight clients post. Twenty kills and 32 clients are what the script does by itself.
async fn survives(backend: Backend) {
    let Some(database) = TestDatabase::create(backend).await else {
        println!("NOT RUN: TEST_DATABASE_URL names no PostgreSQL server");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/crash.py");
    let answer = Command::new("python3")
        .arg(script)
        .args(["--program", env!("CARGO_BIN_EXE_vocmatch")])
        .args(["--database-url", &database.url])
        .args(["--kills", "3", "--clients", "8", "--apart", "0.3", "0.8"])
        .output()
        .expect("python3 runs");
    let said = String::from_utf8([answer.stdout, answer.stderr].concat()).unwrap();
    assert!(answer.status.success(), "{said}");
    assert!(
        said.contains("over 3 kills: 0 lost, 0 doubled, 0 without an answer"),
        "{said}"
    );
    database.remove().await;
}

#[tokio::test]
async fn no_posting_is_lost_or_doubled_by_kills_on_sqlite() {
    survives(Backend::Sqlite).await;
}

#[tokio::test]
async fn no_posting_is_lost_or_doubled_by_kills_on_postgres() {
    survives(Backend::Postgres).await;
}
