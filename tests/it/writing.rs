//! Writers that come at once: what is answered lasts, what is given up leaves nothing, whether they share a commit or not.

use std::time::Duration;

use vocmatch::store::audit::{self, Record};
use vocmatch::store::organisation;
use vocmatch::store::role::{OrganisationKind, Standing};
use vocmatch::store::{Store, Writing};

use crate::support::app::on_both_databases;

/// Adds a firm of its own and a record of it.
async fn change(writing: &Writing, number: usize) {
    let code = code(number);
    organisation::add(
        writing,
        OrganisationKind::Employer,
        &code,
        "Công ty thử",
        Standing::Pending,
    )
    .await
    .unwrap();
    let record = Record {
        actor: "test",
        action: "test.write",
        object_kind: "employer",
        object_id: &code,
        before: None,
        after: None,
        reason: None,
    };
    audit::append(writing, record).await.unwrap();
}

fn code(number: usize) -> String {
    format!("{number:010}")
}

async fn is_there(store: &Store, number: usize) -> bool {
    organisation::by_code(store, OrganisationKind::Employer, &code(number))
        .await
        .unwrap()
        .is_some()
}

/// How a writer ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Together,
    Alone,
    /// Has changed something and gives up.
    Dropped,
    /// Is cut off after so many microseconds, wherever it is.
    Cut(u64),
}

async fn one(store: Store, now: i64, number: usize, end: End) -> bool {
    let work = async {
        let writing = match end {
            End::Alone => store.write(now).await.unwrap(),
            _ => store.write_together(now).await.unwrap(),
        };
        change(&writing, number).await;
        if end == End::Dropped {
            return false;
        }
        writing.commit().await.unwrap();
        true
    };
    match end {
        End::Cut(after) => tokio::time::timeout(Duration::from_micros(after), work)
            .await
            .unwrap_or(false),
        _ => work.await,
    }
}

on_both_databases! {
    async fn what_is_answered_lasts_and_what_is_given_up_does_not(app: TestApp) {
        let (store, now) = (&app.state.store, app.state.clock.now());
        let ends: Vec<End> = (0..160_u64)
            .map(|number| match number % 8 {
                1 => End::Dropped,
                3 => End::Alone,
                5 => End::Cut(number * 137 % 9_000),
                _ => End::Together,
            })
            .collect();
        let writers: Vec<_> = ends
            .iter()
            .enumerate()
            .map(|(number, end)| tokio::spawn(one(store.clone(), now, number, *end)))
            .collect();
        let mut answered = Vec::new();
        for writer in writers {
            answered.push(writer.await.unwrap());
        }
        let mut lasting = 0;
        for (number, (end, answered)) in ends.iter().zip(answered).enumerate() {
            let there = is_there(store, number).await;
            lasting += u64::from(there);
            match end {
                End::Together | End::Alone => assert!(answered && there, "{number}"),
                End::Dropped => assert!(!there, "{number}"),
                // One that was cut off in its commit may last, and then lasts whole.
                End::Cut(_) => assert!(there || !answered, "{number}"),
            }
        }
        // A record for each change that lasts and for no other, in one chain.
        let chain = audit::verify(store).await.unwrap();
        assert!(chain.intact(), "{chain:?}");
        assert_eq!(chain.records, lasting);
    }

    async fn nobody_is_told_of_success_before_it_lasts(app: TestApp) {
        let (store, now) = (&app.state.store, app.state.clock.now());
        let first = store.write_together(now).await.unwrap();
        change(&first, 1).await;
        let writers: Vec<_> = (2..6)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let writing = store.write_together(now).await.unwrap();
                    change(&writing, number).await;
                    writing.commit().await.unwrap();
                    // Another process would see it.
                    assert!(is_there(&store, number).await);
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        first.commit().await.unwrap();
        assert!(is_there(store, 1).await);
        for writer in writers {
            writer.await.unwrap();
        }
    }

    async fn whoever_begins_and_gives_up_holds_up_nobody(app: TestApp) {
        let (store, now) = (&app.state.store, app.state.clock.now());
        for number in [1, 3] {
            let writing = store.write_together(now).await.unwrap();
            change(&writing, number).await;
            drop(writing);
            let writing = store.write_together(now).await.unwrap();
            change(&writing, number + 1).await;
            writing.commit().await.unwrap();
        }
        let mut there = Vec::new();
        for number in 1..=4 {
            there.push(is_there(store, number).await);
        }
        assert_eq!(there, [false, true, false, true]);
    }
}
