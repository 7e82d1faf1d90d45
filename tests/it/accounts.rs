//! Signing in and out, second factors, accounts of others.

use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use vocmatch::clock::{Clock, HOUR, MINUTE, SECOND};
use vocmatch::config::{Config, key};
use vocmatch::store::account::{self, NewUser};
use vocmatch::store::organisation::Organisation;
use vocmatch::store::password;
use vocmatch::store::role::{OrganisationKind, Role, Standing};
use vocmatch::store::seal::Key;
use vocmatch::web::open;

use crate::support::app::{Client, Reply, TestApp, on_both_databases};
use crate::support::{vocmatch, vocmatch_with};

const PASSWORD: &str = "con mèo leo cây cau";

/// Adds somebody with a password who has not signed in yet; the answer is the name at sign-in.
async fn account(app: &TestApp, role: Role, organisation: Option<&Organisation>) -> String {
    let email = format!("{}@example.vn", uuid::Uuid::now_v7().simple());
    let hash = password::hash(PASSWORD.to_owned()).await.unwrap();
    let writing = app.state.store.write(app.state.clock.now()).await.unwrap();
    let new = NewUser {
        email: &email,
        name: "Người dùng thử",
        role,
        organisation_id: organisation.map(|one| one.id.as_str()),
        password_hash: Some(&hash),
    };
    account::add(&writing, new).await.unwrap();
    writing.commit().await.unwrap();
    email
}

async fn employer(app: &TestApp, code: &str) -> Organisation {
    app.organisation(OrganisationKind::Employer, code, Standing::Verified)
        .await
}

async fn sign_in(client: &Client, email: &str, password: &str, code: Option<&str>) -> Reply {
    let body = json!({ "email": email, "password": password, "code": code });
    client.post("/api/v1/session", &body).await
}

/// The client that an answer to a sign-in makes: its cookie, and the token in its body.
fn signed_in(app: &TestApp, reply: Reply) -> Client {
    let reply = reply.expect(200);
    let cookie = reply
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    app.public()
        .with("cookie", &cookie)
        .with("x-csrf-token", reply.json()["csrf"].as_str().unwrap())
}

/// What a phone shows at a moment.
fn code(secret: &str, now: i64) -> String {
    Builder::new()
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap()
        .generate(u64::try_from(now / SECOND).unwrap())
        .to_string()
}

/// Somebody with a second factor: the name at sign-in, and the secret that only the phone knows.
async fn with_second_factor(app: &TestApp) -> (String, String) {
    let email = account(app, Role::Auditor, None).await;
    let unproven = signed_in(app, sign_in(&app.public(), &email, PASSWORD, None).await);
    let path = "/api/v1/session/second-factor";
    let begun = unproven.post(path, &Value::Null).await.expect(200).json();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let shown = code(&secret, app.state.clock.now());
    let proven = unproven.put(path, &json!({ "code": shown })).await;
    proven.expect(200);
    (email, secret)
}

/// What the database holds of somebody's second factor.
async fn column(app: &TestApp, email: &str) -> String {
    let db = Database::connect(&app.state.config.database_url)
        .await
        .unwrap();
    let query = format!("SELECT totp_secret FROM users WHERE email = '{email}'");
    let query = Statement::from_string(db.get_database_backend(), query);
    let row = db.query_one_raw(query).await.unwrap().unwrap();
    row.try_get("", "totp_secret").unwrap()
}

async fn set_column(app: &TestApp, email: &str, text: &str) {
    let db = Database::connect(&app.state.config.database_url)
        .await
        .unwrap();
    let change = format!("UPDATE users SET totp_secret = '{text}' WHERE email = '{email}'");
    db.execute_unprepared(&change).await.unwrap();
}

/// A service over the same database with other settings.
async fn with_settings(app: &TestApp, change: impl FnOnce(&mut Config)) -> TestApp {
    let mut config = app.state.config.clone();
    change(&mut config);
    TestApp::start_with(config).await
}

on_both_databases! {
    async fn signing_in_opens_a_session_that_signing_out_ends(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerAdmin, Some(&firm)).await;
        let reply = sign_in(&app.public(), &email.to_uppercase(), PASSWORD, None).await.expect(200);
        let cookie = reply.header("set-cookie").to_owned();
        for part in ["vocmatch=", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.json()["due"], "nothing");
        let person = signed_in(&app, reply);
        let session = person.get("/api/v1/session").await.expect(200).json();
        assert_eq!(session["kind"], "person");
        assert_eq!(session["email"], email);
        assert_eq!(session["role"], "employer_admin");
        assert_eq!(session["organisation"]["code"], "0200000001");
        person.get("/api/v1/users").await.expect(200);
        person.delete("/api/v1/session").await.expect(204);
        person.get("/api/v1/users").await.expect(401);
        assert_eq!(person.get("/api/v1/session").await.expect(200).json()["kind"], "public");
    }

    async fn signing_out_everywhere_ends_every_session_of_that_person_only(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerAdmin, Some(&firm)).await;
        let first = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        let second = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        let other = app.person(Role::EmployerAdmin, Some(&firm)).await;
        first.delete("/api/v1/sessions").await.expect(204);
        first.get("/api/v1/users").await.expect(401);
        second.get("/api/v1/users").await.expect(401);
        other.get("/api/v1/users").await.expect(200);
    }

    async fn behind_tls_the_cookie_never_travels_without_it(app: TestApp) {
        let app = with_settings(&app, |config| config.public_url = "https://nghe.example.vn".to_owned()).await;
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerUser, Some(&firm)).await;
        let reply = sign_in(&app.public(), &email, PASSWORD, None).await.expect(200);
        let cookie = reply.header("set-cookie").to_owned();
        assert!(cookie.starts_with("__Host-vocmatch=") && cookie.contains("Secure"), "{cookie}");
        assert_eq!(signed_in(&app, reply).get("/api/v1/session").await.json()["kind"], "person");
    }

    async fn signing_in_again_ends_the_session_that_was_sent_along(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerAdmin, Some(&firm)).await;
        let mut first = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        // Whoever lost the token against forged requests can still sign in anew.
        first.headers.remove("x-csrf-token");
        let second = signed_in(&app, sign_in(&first, &email, PASSWORD, None).await);
        first.get("/api/v1/users").await.expect(401);
        second.get("/api/v1/users").await.expect(200);
    }

    async fn a_session_ends_when_it_lies_idle_and_in_any_case_after_its_hours(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let idle = app.person(Role::EmployerAdmin, Some(&firm)).await;
        let busy = app.person(Role::EmployerAdmin, Some(&firm)).await;
        app.state.clock.advance(20 * MINUTE);
        busy.get("/api/v1/users").await.expect(200);
        app.state.clock.advance(20 * MINUTE);
        idle.get("/api/v1/users").await.expect(401);
        busy.get("/api/v1/users").await.expect(200);
        for _ in 0..36 {
            app.state.clock.advance(20 * MINUTE);
            busy.get("/api/v1/users").await;
        }
        busy.get("/api/v1/users").await.expect(401);
    }

    async fn a_wrong_password_and_an_unknown_name_are_answered_alike(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerUser, Some(&firm)).await;
        let wrong = sign_in(&app.public(), &email, "con mèo leo cây bàng", None).await.expect(401);
        let unknown = sign_in(&app.public(), "nobody@example.vn", PASSWORD, None).await.expect(401);
        assert_eq!(wrong.json()["type"], "/problems/wrong-credentials");
        let apart_from_its_id = |reply: &Reply| {
            let mut problem = reply.json();
            problem.as_object_mut().unwrap().remove("request_id");
            problem
        };
        assert_eq!(apart_from_its_id(&wrong), apart_from_its_id(&unknown));
        assert!(wrong.headers.get("set-cookie").is_none());
    }

    /// Five wrong guesses stop the guesser, not the owner at another address.
    async fn guessing_a_password_stops_the_guesser_and_nobody_else(app: TestApp) {
        let app = with_settings(&app, |config| config.client_address_header = Some("x-client".to_owned())).await;
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerUser, Some(&firm)).await;
        let guesser = app.public().with("x-client", "203.0.113.7");
        for _ in 0..5 {
            sign_in(&guesser, &email, "con mèo leo cây bàng", None).await.expect(401);
        }
        let stopped = sign_in(&guesser, &email, PASSWORD, None).await.expect(429);
        assert_eq!(stopped.json()["type"], "/problems/too-many-requests");
        let wait: i64 = stopped.header("retry-after").parse().unwrap();
        assert!((1..=900).contains(&wait), "{wait}");
        // What the client itself writes before the proxy's own entry is not believed.
        let liar = app.public().with("x-client", "198.51.100.1, 203.0.113.7");
        sign_in(&liar, &email, PASSWORD, None).await.expect(429);
        let owner = app.public().with("x-client", "198.51.100.2");
        sign_in(&owner, &email, PASSWORD, None).await.expect(200);
        app.state.clock.advance(wait * SECOND);
        sign_in(&guesser, &email, PASSWORD, None).await.expect(200);
    }

    /// The way of everybody at the department, from the first sign-in to the second.
    async fn a_second_factor_is_set_up_before_anything_else_and_asked_for_ever_after(app: TestApp) {
        let email = account(&app, Role::Auditor, None).await;
        let reply = sign_in(&app.public(), &email, PASSWORD, None).await.expect(200);
        assert_eq!(reply.json()["due"], "second_factor");
        let unproven = signed_in(&app, reply);
        let refused = unproven.get("/api/v1/audit").await.expect(403);
        assert_eq!(refused.json()["type"], "/problems/forbidden");
        unproven.put("/api/v1/session/password", &json!({})).await.expect(403);
        assert_eq!(unproven.get("/api/v1/session").await.json()["due"], "second_factor");

        unproven.put("/api/v1/session/second-factor", &json!({ "code": "000000" })).await.expect(409);
        let begun = unproven.post("/api/v1/session/second-factor", &Value::Null).await.expect(200).json();
        let secret = begun["secret"].as_str().unwrap();
        let address = begun["otpauth_url"].as_str().unwrap();
        assert!(address.starts_with("otpauth://totp/vocmatch:") && address.contains(secret), "{address}");

        let now = app.state.clock.now();
        let shown = code(secret, now);
        let wrong = code(secret, now + HOUR);
        unproven.put("/api/v1/session/second-factor", &json!({ "code": wrong })).await.expect(401);
        let reply = unproven.put("/api/v1/session/second-factor", &json!({ "code": shown })).await.expect(200);
        assert_eq!(reply.json()["due"], "nothing");
        let proven = signed_in(&app, reply);
        proven.get("/api/v1/audit").await.expect(200);
        // The session that had only a password is over.
        unproven.get("/api/v1/session/second-factor").await.expect(405);
        assert_eq!(unproven.get("/api/v1/session").await.json()["kind"], "public");
        proven.post("/api/v1/session/second-factor", &Value::Null).await.expect(409);

        sign_in(&app.public(), &email, PASSWORD, None).await.expect(401);
        sign_in(&app.public(), &email, PASSWORD, Some(&shown)).await.expect(401);
        app.state.clock.advance(30 * SECOND);
        let next = code(secret, app.state.clock.now());
        sign_in(&app.public(), &email, "con mèo leo cây bàng", Some(&next)).await.expect(401);
        let again = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, Some(&next)).await);
        again.get("/api/v1/audit").await.expect(200);
        sign_in(&app.public(), &email, PASSWORD, Some(&next)).await.expect(401);
    }

    /// The database alone gives no codes, a restart changes nothing, and without the key nobody gets past the second factor.
    async fn second_factors_are_stored_sealed_and_need_their_key(app: TestApp) {
        let config = app.state.config.clone();
        let (email, secret) = with_second_factor(&app).await;
        let stored = column(&app, &email).await;
        assert!(stored.starts_with("sealed-1:") && !stored.contains(&secret), "{stored}");

        let restarted = TestApp::start_with(config.clone()).await;
        restarted.state.clock.advance(30 * SECOND);
        let next = code(&secret, restarted.state.clock.now());
        let again = signed_in(&restarted, sign_in(&restarted.public(), &email, PASSWORD, Some(&next)).await);
        again.get("/api/v1/audit").await.expect(200);

        let elsewhere = tempfile::tempdir().unwrap();
        let serve = |key: &[(&str, &str)]| {
            let folder = elsewhere.path().to_str().unwrap();
            let given = [
                ("VOCMATCH_DATABASE_URL", config.database_url.as_str()),
                ("VOCMATCH_DATA_FOLDER", folder),
                ("VOCMATCH_LISTEN", "127.0.0.1:0"),
            ];
            let answer = vocmatch_with(&["--lang", "en", "serve"], &[&given, key].concat());
            assert_eq!(answer.status, 2, "{}", answer.stderr);
            answer.stderr
        };
        let other = Key::generate().unwrap();
        let said = serve(&[("VOCMATCH_SECRET_KEY", &other)]);
        assert!(said.contains("1 second factors were encrypted with another key"), "{said}");
        assert!(said.contains("VOCMATCH_SECRET_KEY") && !said.contains(&other), "{said}");
        let said = serve(&[]);
        let file = key::file(elsewhere.path());
        assert!(said.contains("is missing") && said.contains(file.to_str().unwrap()), "{said}");
        assert!(!file.exists(), "a new key would hide that the old one is missing");

        // The old key counts from wherever it comes; a lost one costs every person a new second factor.
        let old = std::fs::read_to_string(key::file(&config.data_folder)).unwrap();
        let moved = |key: &str| Config { secret_key: Some(key.to_owned()), data_folder: elsewhere.path().to_owned(), ..config.clone() };
        open(moved(&old), Clock::default()).await.unwrap();
        let url = config.database_url.as_str();
        let reset = ["user", "reset-password", "--second-factor", "--email", &email, "--database-url", url];
        assert_eq!(vocmatch(&reset).status, 0);
        open(moved(&other), Clock::default()).await.unwrap();
    }

    /// What a version before this one stored in the clear goes on working and is sealed at the next start.
    async fn second_factors_in_the_clear_are_sealed_at_the_start(app: TestApp) {
        let (email, secret) = with_second_factor(&app).await;
        set_column(&app, &email, &secret).await;
        let restarted = TestApp::start_with(app.state.config.clone()).await;
        assert!(column(&restarted, &email).await.starts_with("sealed-1:"));
        restarted.state.clock.advance(30 * SECOND);
        let now = restarted.state.clock.now();
        sign_in(&restarted.public(), &email, PASSWORD, Some(&code(&secret, now))).await.expect(200);

        // Whoever can write to the database only puts a secret of their own there in vain.
        let own = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        set_column(&restarted, &email, own).await;
        restarted.state.clock.advance(30 * SECOND);
        let now = restarted.state.clock.now();
        sign_in(&restarted.public(), &email, PASSWORD, Some(&code(own, now))).await.expect(500);
    }

    async fn whoever_lost_the_phone_sets_up_another_one(app: TestApp) {
        let administrator = app.person(Role::Administrator, None).await;
        let email = account(&app, Role::Auditor, None).await;
        let unproven = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        let begun = unproven.post("/api/v1/session/second-factor", &Value::Null).await.expect(200).json();
        let shown = code(begun["secret"].as_str().unwrap(), app.state.clock.now());
        let proven = signed_in(&app, unproven.put("/api/v1/session/second-factor", &json!({ "code": shown })).await);
        let id = proven.get("/api/v1/session").await.json()["id"].as_str().unwrap().to_owned();
        administrator.delete(&format!("/api/v1/users/{id}/second-factor")).await.expect(204);
        proven.get("/api/v1/audit").await.expect(401);
        let reply = sign_in(&app.public(), &email, PASSWORD, None).await.expect(200);
        assert_eq!(reply.json()["due"], "second_factor");
    }

    async fn a_demonstration_asks_for_no_second_factor(app: TestApp) {
        let app = with_settings(&app, |config| config.demo = true).await;
        let email = account(&app, Role::Auditor, None).await;
        let reply = sign_in(&app.public(), &email, PASSWORD, None).await.expect(200);
        assert_eq!(reply.json()["due"], "nothing");
        signed_in(&app, reply).get("/api/v1/audit").await.expect(200);
    }

    async fn a_new_password_needs_the_old_one_and_ends_other_sessions(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let email = account(&app, Role::EmployerAdmin, Some(&firm)).await;
        let here = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        let elsewhere = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        let change = async |old: &str, new: &str| {
            here.put("/api/v1/session/password", &json!({ "old_password": old, "new_password": new })).await
        };
        change("con mèo leo cây bàng", "trăng rằm soi bến Bính").await.expect(401);
        let weak = change(PASSWORD, "matkhau123456").await.expect(422).json();
        assert_eq!(weak["errors"][0]["pointer"], "/new_password");
        assert_eq!(weak["errors"][0]["code"], "too_common");
        let renewed = signed_in(&app, change(PASSWORD, "trăng rằm soi bến Bính").await);
        renewed.get("/api/v1/users").await.expect(200);
        here.get("/api/v1/users").await.expect(401);
        elsewhere.get("/api/v1/users").await.expect(401);
        sign_in(&app.public(), &email, PASSWORD, None).await.expect(401);
        sign_in(&app.public(), &email, "trăng rằm soi bến Bính", None).await.expect(200);
    }

    async fn the_administrator_adds_changes_and_shuts_out(app: TestApp) {
        let administrator = app.person(Role::Administrator, None).await;
        let new = json!({ "email": "Lan@Example.vn", "name": "Lan", "role": "college_clerk", "organisation_code": "cd-thu" });
        let unknown = administrator.post("/api/v1/users", &new).await.expect(422).json();
        assert_eq!(unknown["errors"][0]["pointer"], "/organisation_code");
        let mut new = new;
        new["organisation_name"] = json!("Trường Cao đẳng Thử");
        let added = administrator.post("/api/v1/users", &new).await.expect(201);
        let path = added.header("location").to_owned();
        let password = added.json()["password"].as_str().unwrap().to_owned();
        administrator.post("/api/v1/users", &new).await.expect(409);
        let person = signed_in(&app, sign_in(&app.public(), "lan@example.vn", &password, None).await);
        assert_eq!(person.get("/api/v1/session").await.json()["organisation"]["name"], "Trường Cao đẳng Thử");

        let read = administrator.get(&path).await.expect(200);
        let etag = read.header("etag").to_owned();
        assert!(!read.text().contains("argon2"));
        let promote = json!({ "role": "college_approver" });
        administrator.patch(&path, &promote).await.expect(428);
        administrator.with("if-match", "\"v9\"").patch(&path, &promote).await.expect(412);
        let changed = administrator.with("if-match", &etag).patch(&path, &promote).await.expect(200);
        assert_eq!(changed.json()["role"], "college_approver");
        assert_ne!(changed.header("etag"), etag);
        administrator.with("if-match", &etag).patch(&path, &promote).await.expect(412);
        let etag = changed.header("etag").to_owned();
        let other = administrator.with("if-match", &etag);
        other.patch(&path, &json!({ "role": "employer_user" })).await.expect(422);
        other.patch(&path, &json!({ "disabled": true })).await.expect(200);
        assert_eq!(person.get("/api/v1/session").await.json()["kind"], "public");
        sign_in(&app.public(), "lan@example.vn", &password, None).await.expect(401);
    }

    async fn nobody_changes_the_own_role(app: TestApp) {
        let administrator = app.person(Role::Administrator, None).await;
        let path = format!("/api/v1/users/{}", administrator.user_id);
        let etag = administrator.get(&path).await.header("etag").to_owned();
        let me = administrator.with("if-match", &etag);
        me.patch(&path, &json!({ "role": "auditor" })).await.expect(409);
        me.patch(&path, &json!({ "disabled": true })).await.expect(409);
        me.patch(&path, &json!({ "name": "Minh" })).await.expect(200);
    }

    async fn the_administrator_of_a_firm_keeps_the_people_of_that_firm_only(app: TestApp) {
        let (own, other) = (employer(&app, "0200000001").await, employer(&app, "0200000002").await);
        let keeper = app.person(Role::EmployerAdmin, Some(&own)).await;
        let stranger = app.person(Role::EmployerUser, Some(&other)).await;
        let strange = format!("/api/v1/users/{}", stranger.user_id);
        keeper.get(&strange).await.expect(404);
        keeper.with("if-match", "\"v1\"").patch(&strange, &json!({ "disabled": true })).await.expect(404);
        keeper.post(&format!("{strange}/password"), &Value::Null).await.expect(404);
        keeper.delete(&format!("{strange}/second-factor")).await.expect(404);

        let new = |role: &str, code: Option<&str>| json!({ "email": format!("{role}@example.vn"), "name": "Hoa", "role": role, "organisation_code": code });
        keeper.post("/api/v1/users", &new("administrator", None)).await.expect(403);
        keeper.post("/api/v1/users", &new("college_clerk", None)).await.expect(403);
        keeper.post("/api/v1/users", &new("employer_user", Some("0200000002"))).await.expect(403);
        keeper.post("/api/v1/users", &new("employer_user", None)).await.expect(201);
        let listed = keeper.get("/api/v1/users").await.expect(200).json();
        let ids: Vec<_> = listed["items"].as_array().unwrap().iter().map(|user| &user["organisation_id"]).collect();
        assert_eq!(ids, [own.id.as_str(), own.id.as_str()]);
    }

    async fn a_reset_password_replaces_the_old_one(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let keeper = app.person(Role::EmployerAdmin, Some(&firm)).await;
        let email = account(&app, Role::EmployerUser, Some(&firm)).await;
        let person = signed_in(&app, sign_in(&app.public(), &email, PASSWORD, None).await);
        let id = person.get("/api/v1/session").await.json()["id"].as_str().unwrap().to_owned();
        let reset = keeper.post(&format!("/api/v1/users/{id}/password"), &Value::Null).await.expect(200);
        assert_eq!(person.get("/api/v1/session").await.json()["kind"], "public");
        sign_in(&app.public(), &email, PASSWORD, None).await.expect(401);
        sign_in(&app.public(), &email, reset.json()["password"].as_str().unwrap(), None).await.expect(200);
    }

    /// A list longer than a page is walked to its end, each account once.
    async fn a_list_of_accounts_is_walked_page_by_page(app: TestApp) {
        let firm = employer(&app, "0200000001").await;
        let keeper = app.person(Role::EmployerAdmin, Some(&firm)).await;
        for _ in 0..4 {
            app.person(Role::EmployerUser, Some(&firm)).await;
        }
        let (mut seen, mut path) = (std::collections::BTreeSet::new(), "/api/v1/users?limit=2".to_owned());
        loop {
            let page = keeper.get(&path).await.expect(200);
            let body = page.json();
            for user in body["items"].as_array().unwrap() {
                assert!(seen.insert(user["id"].as_str().unwrap().to_owned()));
            }
            let Some(next) = body["next"].as_str() else { break };
            assert!(page.header("link").contains("rel=\"next\""));
            path = format!("/api/v1/users?limit=2&cursor={next}");
        }
        assert_eq!(seen.len(), 5);
    }

    async fn the_command_line_bootstraps_the_first_administrator(app: TestApp) {
        let url = ["--database-url", &app.state.config.database_url, "--lang", "en"];
        let add = [&["user", "add", "--email", "Minh@example.vn", "--role", "administrator"][..], &url].concat();
        let said = vocmatch(&add);
        assert_eq!(said.status, 0, "{}", said.stderr);
        let password = said.text().trim().rsplit(' ').next().unwrap().to_owned();
        assert_eq!(vocmatch(&add).status, 2);
        let reply = sign_in(&app.public(), "minh@example.vn", &password, None).await.expect(200);
        assert_eq!(reply.json()["role"], "administrator");

        let clerk = [&["user", "add", "--email", "lan@example.vn", "--role", "college_clerk"][..], &url].concat();
        assert_eq!(vocmatch(&clerk).status, 2);
        let file = app.state.config.data_folder.join("password");
        std::fs::write(&file, format!("{PASSWORD}\n")).unwrap();
        let more = ["--organisation", "cd-thu", "--organisation-name", "Trường Thử", "--password-file", file.to_str().unwrap()];
        let said = vocmatch(&[&clerk[..], &more].concat());
        assert_eq!(said.status, 0, "{}", said.stderr);
        assert!(!said.text().contains(PASSWORD));
        sign_in(&app.public(), "lan@example.vn", PASSWORD, None).await.expect(200);

        let reset = [&["user", "reset-password", "--email", "lan@example.vn"][..], &url].concat();
        let said = vocmatch(&reset);
        let renewed = said.text().trim().rsplit(' ').next().unwrap().to_owned();
        sign_in(&app.public(), "lan@example.vn", PASSWORD, None).await.expect(401);
        sign_in(&app.public(), "lan@example.vn", &renewed, None).await.expect(200);
        assert_eq!(vocmatch(&[&["user", "disable", "--email", "lan@example.vn"][..], &url].concat()).status, 0);
        sign_in(&app.public(), "lan@example.vn", &renewed, None).await.expect(401);
        let listed = vocmatch(&[&["user", "list"][..], &url].concat());
        assert!(listed.text().contains("lan@example.vn\tcollege_clerk"), "{}", listed.text());
        let verified = vocmatch(&[&["audit", "verify"][..], &url].concat());
        assert!(verified.text().starts_with("The chain holds: "), "{}", verified.text());
    }
}

/// Before anything else was ever run.
#[test]
fn the_first_administrator_is_added_to_a_database_that_is_not_there_yet() {
    let folder = tempfile::tempdir().unwrap();
    let url = vocmatch::config::sqlite_url(folder.path());
    let said = vocmatch_with(
        &[
            "user",
            "add",
            "--email",
            "minh@example.vn",
            "--role",
            "administrator",
            "--lang",
            "vi",
        ],
        &[
            ("VOCMATCH_DATABASE_URL", &url),
            ("VOCMATCH_DATA_FOLDER", folder.path().to_str().unwrap()),
        ],
    );
    assert_eq!(said.status, 0, "{}", said.stderr);
    assert!(
        said.text().contains("Mật khẩu, chỉ hiện lần này: "),
        "{}",
        said.text()
    );
}
