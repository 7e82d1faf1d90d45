//! Writes that are repeated: with an `Idempotency-Key` nothing happens twice.

use std::time::{Duration, Instant};

use serde_json::json;
use vocmatch::clock::DAY;
use vocmatch::store::account;
use vocmatch::store::idempotency;
use vocmatch::store::role::Role;

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::employers::{NEEDS, PATH, TAX_CODES, employer, registration, welders};

const KEY: &str = "0123456789abcdef";

fn keyed(client: &Client) -> Client {
    client.with("idempotency-key", KEY)
}

async fn needs_of(client: &Client) -> usize {
    let list = client.get(NEEDS).await.expect(200).json();
    list["items"].as_array().unwrap().len()
}

on_both_databases! {
    async fn the_same_request_again_gets_the_same_answer(app: TestApp) {
        let own = employer(&app, 1).await;
        let first = keyed(&own).post(NEEDS, &welders(40)).await.expect(201);
        for _ in 0..3 {
            let again = keyed(&own).post(NEEDS, &welders(40)).await.expect(201);
            assert_eq!(again.bytes, first.bytes);
            for name in ["etag", "location", "content-type"] {
                assert_eq!(again.header(name), first.header(name), "{name}");
            }
            assert_eq!(again.header("idempotency-replayed"), "true");
        }
        assert_eq!(first.header("idempotency-replayed"), "");
        assert_eq!(needs_of(&own).await, 1);
    }

    async fn many_at_once_make_one_need(app: TestApp) {
        let own = keyed(&employer(&app, 1).await);
        let sent = (0..16).map(|_| {
            let own = own.clone();
            tokio::spawn(async move { own.post(NEEDS, &welders(40)).await })
        });
        let sent: Vec<_> = sent.collect();
        let mut ids = std::collections::BTreeSet::new();
        for reply in sent {
            let reply = reply.await.unwrap();
            match reply.status.as_u16() {
                201 => {
                    ids.insert(reply.json()["id"].as_str().unwrap().to_owned());
                }
                409 => assert_eq!(reply.json()["type"], "/problems/key-in-flight"),
                other => panic!("{other}: {}", reply.text()),
            }
        }
        assert_eq!(ids.len(), 1);
        assert_eq!(needs_of(&own).await, 1);
    }

    async fn a_key_is_not_used_for_another_request(app: TestApp) {
        let own = employer(&app, 1).await;
        let need = keyed(&own).post(NEEDS, &welders(40)).await.expect(201).json();
        let reply = keyed(&own).post(NEEDS, &welders(41)).await.expect(422);
        assert_eq!(reply.json()["type"], "/problems/key-reused");
        // Nor at another address or with another version.
        let path = format!("{NEEDS}/{}", need["id"].as_str().unwrap());
        keyed(&own).post(&format!("{path}/renewal"), &json!({})).await.expect(422);
        // Another client's keys are its own.
        keyed(&employer(&app, 2).await).post(NEEDS, &welders(41)).await.expect(201);
    }

    async fn a_key_in_flight_is_refused(app: TestApp) {
        let own = employer(&app, 1).await;
        // Somebody else holds the key, as another process would: the first request waits for the end of that.
        let writing = app.state.store.write(app.state.clock.now()).await.unwrap();
        idempotency::keep(&writing, &own.user_id, KEY, &another()).await.unwrap();
        let waiting = keyed(&own);
        let first = tokio::spawn(async move { waiting.post(NEEDS, &welders(40)).await });
        let began = Instant::now();
        while app.state.keys.in_flight() == 0 {
            assert!(began.elapsed() < Duration::from_secs(30), "the first request does not wait");
            tokio::task::yield_now().await;
        }
        let reply = keyed(&own).post(NEEDS, &welders(40)).await.expect(409);
        assert_eq!(reply.json()["type"], "/problems/key-in-flight");
        drop(writing);
        let first = first.await.unwrap().expect(201);
        let again = keyed(&own).post(NEEDS, &welders(40)).await.expect(201);
        assert_eq!(again.bytes, first.bytes);
        assert_eq!(needs_of(&own).await, 1);
    }

    async fn what_failed_leaves_the_key_free(app: TestApp) {
        let own = employer(&app, 1).await;
        keyed(&own).post(NEEDS, &welders(0)).await.expect(422);
        keyed(&own).post(NEEDS, &welders(40)).await.expect(201);
    }

    async fn a_change_that_was_made_is_answered_although_the_version_is_old(app: TestApp) {
        let own = employer(&app, 1).await;
        let need = own.post(NEEDS, &welders(40)).await.expect(201).json();
        let path = format!("{NEEDS}/{}", need["id"].as_str().unwrap());
        let own = keyed(&own).with("if-match", "\"v1\"");
        let first = own.patch(&path, &json!({"vacancies": 30})).await.expect(200);
        let again = own.patch(&path, &json!({"vacancies": 30})).await.expect(200);
        assert_eq!((again.header("etag"), &again.bytes), ("\"v2\"", &first.bytes));
        let other = own.with("idempotency-key", "another-key-0123");
        other.patch(&path, &json!({"vacancies": 30})).await.expect(412);
    }

    async fn a_key_has_sixteen_to_sixty_four_characters(app: TestApp) {
        let own = employer(&app, 1).await;
        for (length, status) in [(15, 400), (65, 400), (16, 201), (64, 201)] {
            let key = "k".repeat(length);
            own.with("idempotency-key", &key).post(NEEDS, &welders(1)).await.expect(status);
        }
    }

    async fn answers_are_forgotten_after_a_day(app: TestApp) {
        let own = employer(&app, 1).await;
        keyed(&own).post(NEEDS, &welders(40)).await.expect(201);
        app.state.clock.advance(DAY);
        let own = signed_in_again(&app, &own).await;
        // A day later the key is free, whether or not old answers were thrown away.
        keyed(&own).post(NEEDS, &welders(41)).await.expect(201);
        app.state.clock.advance(DAY);
        let now = app.state.clock.now();
        let writing = app.state.store.write(now).await.unwrap();
        assert_eq!(idempotency::purge(&writing).await.unwrap(), 1);
        writing.commit().await.unwrap();
        assert_eq!(idempotency::find(&app.state.store, &own.user_id, KEY, 0).await.unwrap(), None);
    }

    async fn a_registration_that_is_repeated_registers_once(app: TestApp) {
        let body = registration(TAX_CODES[0]);
        let first = keyed(&app.public()).post(PATH, &body).await.expect(201);
        let again = keyed(&app.public()).post(PATH, &body).await.expect(201);
        assert_eq!(again.bytes, first.bytes);
        let all = app.department(Role::DepartmentAnalyst).await.get(PATH).await.expect(200).json();
        assert_eq!(all["items"].as_array().unwrap().len(), 1);
    }
}

/// The same person in a new session.
async fn signed_in_again(app: &TestApp, before: &Client) -> Client {
    let now = app.state.clock.now();
    let writing = app.state.store.write(now).await.unwrap();
    let opened = account::open_session(&writing, &before.user_id, true)
        .await
        .unwrap();
    writing.commit().await.unwrap();
    before
        .with("cookie", &format!("vocmatch={}", opened.cookie))
        .with("x-csrf-token", &opened.csrf)
}

/// An answer to some other request.
fn another() -> idempotency::Answered {
    idempotency::Answered {
        request: "another".to_owned(),
        status: 201,
        headers: Vec::new(),
        body: Vec::new(),
    }
}
