//! Sign-in through an identity provider, and what an attacker might try with it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vocmatch::clock::MINUTE;
use vocmatch::config::Oidc;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, Reply, TestApp, on_both_databases};
use crate::support::idp::{Breach, CLIENT, IdentityProvider, SECRET};

const PLACE: &str = "http://127.0.0.1:8080";

/// A service that trusts a provider.
async fn trusting(app: &TestApp) -> (TestApp, IdentityProvider) {
    let clock = app.state.clock.clone();
    let provider = IdentityProvider::start(move || clock.now() / 1_000).await;
    let roles = [
        ("so-chuyen-vien", Role::DepartmentAnalyst),
        ("truong-nhap-lieu", Role::CollegeClerk),
        ("truong-duyet", Role::CollegeApprover),
        ("doanh-nghiep", Role::EmployerUser),
    ];
    let mut config = app.state.config.clone();
    config.oidc = Some(Oidc {
        issuer: provider.issuer().to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        role_claim: "groups".to_owned(),
        roles: BTreeMap::from(roles.map(|(word, role)| (word.to_owned(), role.word().to_owned()))),
        organisation_claim: Some("unit".to_owned()),
    });
    (TestApp::start_with(config).await, provider)
}

fn person(groups: &Value) -> Value {
    json!({ "sub": "p-1", "email": "Lan@Example.vn", "name": "Lan", "groups": groups, "unit": "cd-thu" })
}

async fn college(app: &TestApp) {
    app.organisation(OrganisationKind::College, "cd-thu", Standing::Verified)
        .await;
}

/// A browser that has been sent to the provider, and where the provider sent it back to.
struct Midway {
    browser: Client,
    back: String,
}

async fn midway(app: &TestApp) -> Midway {
    let reply = app.public().get("/api/v1/oidc/start").await.expect(303);
    let cookie = reply.header("set-cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let location = reply.header("location").to_owned();
    assert!(
        location.contains("code_challenge_method=S256"),
        "{location}"
    );
    let browser = app
        .public()
        .with("cookie", cookie.split(';').next().unwrap());
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let there = http.get(&location).send().await.unwrap();
    assert_eq!(there.status(), 303);
    let back = there.headers()["location"].to_str().unwrap();
    Midway {
        browser,
        back: back.strip_prefix(PLACE).unwrap().to_owned(),
    }
}

/// The whole way.
async fn sign_in(app: &TestApp) -> Reply {
    let midway = midway(app).await;
    midway.browser.get(&midway.back).await
}

/// The client that a finished sign-in makes.
async fn signed_in(app: &TestApp, reply: Reply) -> Client {
    let reply = reply.expect(303);
    let cookies: Vec<_> = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("vocmatch="))
        .unwrap();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("vocmatch-oidc=;")),
        "{cookies:?}"
    );
    let client = app
        .public()
        .with("cookie", session.split(';').next().unwrap());
    let csrf = client.get("/api/v1/session").await.expect(200).json()["csrf"].clone();
    client.with("x-csrf-token", csrf.as_str().unwrap())
}

fn refused(reply: &Reply, kind: &str) {
    assert_eq!(reply.json()["type"], kind);
    let session = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .any(|value| value.to_str().unwrap().starts_with("vocmatch="));
    assert!(!session, "a session was opened");
}

on_both_databases! {
    async fn a_person_who_is_new_gets_the_role_that_the_claim_is_mapped_to(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        provider.person(person(&json!(["khách", "truong-nhap-lieu"])));
        let client = signed_in(&app, sign_in(&app).await).await;
        let session = client.get("/api/v1/session").await.expect(200).json();
        assert_eq!(session["role"], "college_clerk");
        assert_eq!(session["email"], "lan@example.vn");
        assert_eq!(session["organisation"]["code"], "cd-thu");
        // The same person the next time, with what the provider says then.
        provider.person(person(&json!("truong-duyet")));
        let again = signed_in(&app, sign_in(&app).await).await;
        let later = again.get("/api/v1/session").await.expect(200).json();
        assert_eq!(later["id"], session["id"]);
        assert_eq!(later["role"], "college_approver");
        again.get("/api/v1/tokens").await.expect(200);
        // There is no password to guess.
        let body = json!({ "email": "lan@example.vn", "password": "" });
        app.public().post("/api/v1/session", &body).await.expect(401);
    }

    async fn a_person_without_a_mapped_role_or_a_known_organisation_stays_outside(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        for groups in [json!(["khách"]), json!([]), json!(null), json!("administrator")] {
            provider.person(person(&groups));
            refused(&sign_in(&app).await.expect(403), "/problems/forbidden");
        }
        provider.person(person(&json!("truong-duyet")));
        refused(&sign_in(&app).await.expect(403), "/problems/forbidden");
        let administrator = app.person(Role::Administrator, None).await;
        let users = administrator.get("/api/v1/users").await.expect(200).json();
        assert_eq!(users["items"].as_array().unwrap().len(), 1);
    }

    /// Where the provider did not ask for a second factor, we do.
    async fn the_department_owes_a_second_factor_unless_the_provider_asked_for_one(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        provider.person(person(&json!("so-chuyen-vien")));
        let client = signed_in(&app, sign_in(&app).await).await;
        assert_eq!(client.get("/api/v1/session").await.json()["due"], "second_factor");
        let mut proven = person(&json!("so-chuyen-vien"));
        proven["amr"] = json!(["pwd", "mfa"]);
        provider.person(proven);
        let client = signed_in(&app, sign_in(&app).await).await;
        assert_eq!(client.get("/api/v1/session").await.json()["due"], "nothing");
    }

    /// Otherwise whoever may choose an address at the provider could take over an account here.
    async fn an_account_of_ours_is_not_taken_over_by_its_address(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        let administrator = app.person(Role::Administrator, None).await;
        let new = json!({ "email": "lan@example.vn", "name": "Lan", "role": "auditor" });
        let added = administrator.post("/api/v1/users", &new).await.expect(201).json();
        provider.person(person(&json!("truong-duyet")));
        refused(&sign_in(&app).await.expect(409), "/problems/conflict");
        let body = json!({ "email": "lan@example.vn", "password": added["password"] });
        app.public().post("/api/v1/session", &body).await.expect(200);
    }

    async fn whoever_was_shut_out_here_stays_outside(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        provider.person(person(&json!("truong-duyet")));
        let client = signed_in(&app, sign_in(&app).await).await;
        let id = client.get("/api/v1/session").await.json()["id"].as_str().unwrap().to_owned();
        let administrator = app.person(Role::Administrator, None).await;
        let path = format!("/api/v1/users/{id}");
        let etag = administrator.get(&path).await.header("etag").to_owned();
        administrator.with("if-match", &etag).patch(&path, &json!({ "disabled": true })).await.expect(200);
        refused(&sign_in(&app).await.expect(403), "/problems/forbidden");
    }

    async fn a_token_that_breaks_a_rule_opens_nothing(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        provider.person(person(&json!("truong-duyet")));
        for breach in [Breach::Nonce, Breach::Audience, Breach::Issuer, Breach::Expired, Breach::Signature, Breach::NoToken] {
            provider.breach(breach);
            println!("{breach:?}");
            refused(&sign_in(&app).await.expect(401), "/problems/provider-refused");
        }
    }

    /// A browser that did not begin, or is led back with another's state, gets no session.
    async fn a_state_that_is_not_the_browsers_own_opens_nothing(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        provider.person(person(&json!("truong-duyet")));
        let (first, second) = (midway(&app).await, midway(&app).await);
        refused(&first.browser.get(&second.back).await.expect(401), "/problems/provider-refused");
        refused(&app.public().get(&first.back).await.expect(401), "/problems/provider-refused");
        let without = first.back.split("&state=").next().unwrap();
        refused(&first.browser.get(without).await.expect(401), "/problems/provider-refused");
        let denied = "/api/v1/oidc/callback?error=access_denied";
        refused(&first.browser.get(denied).await.expect(401), "/problems/provider-refused");
        signed_in(&app, first.browser.get(&first.back).await).await;
    }

    /// A stolen code is worth nothing without the secret half of PKCE, nor a second time.
    async fn a_code_needs_its_verifier_and_works_once(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        provider.person(person(&json!("truong-duyet")));
        let midway = midway(&app).await;
        let cookie = midway.browser.headers["cookie"].to_str().unwrap().to_owned();
        let (rest, _) = cookie.rsplit_once('.').unwrap();
        for verifier in ["", "another-verifier-of-at-least-forty-three-characters"] {
            let thief = app.public().with("cookie", &format!("{rest}.{verifier}"));
            refused(&thief.get(&midway.back).await.expect(401), "/problems/provider-refused");
        }
        // The provider threw the code away at the first wrong guess; a new one works once.
        refused(&midway.browser.get(&midway.back).await.expect(401), "/problems/provider-refused");
        let midway = self::midway(&app).await;
        signed_in(&app, midway.browser.get(&midway.back).await).await;
        refused(&midway.browser.get(&midway.back).await.expect(401), "/problems/provider-refused");
    }

    /// The provider's time is checked against ours.
    async fn a_token_is_not_taken_after_its_time(app: TestApp) {
        let (app, provider) = trusting(&app).await;
        college(&app).await;
        provider.person(person(&json!("truong-duyet")));
        app.state.clock.advance(10 * MINUTE);
        refused(&sign_in(&app).await.expect(401), "/problems/provider-refused");
    }

    async fn without_a_provider_there_is_nothing_to_sign_in_at(app: TestApp) {
        app.public().get("/api/v1/oidc/start").await.expect(404);
        app.public().get("/api/v1/oidc/callback?code=a&state=b").await.expect(404);
    }

    /// Passwords work as before, and a provider that is away is said to be away.
    async fn a_provider_that_is_away_stops_nobody_else(app: TestApp) {
        let (trusting, _) = trusting(&app).await;
        let mut config = trusting.state.config.clone();
        if let Some(oidc) = &mut config.oidc {
            oidc.issuer = "http://127.0.0.1:1".to_owned();
        }
        let app = TestApp::start_with(config).await;
        let away = app.public().get("/api/v1/oidc/start").await.expect(503);
        assert_eq!(away.json()["type"], "/problems/unavailable");
        assert!(!away.header("retry-after").is_empty());
        let administrator = app.person(Role::Administrator, None).await;
        let new = json!({ "email": "minh@example.vn", "name": "Minh", "role": "auditor" });
        let added = administrator.post("/api/v1/users", &new).await.expect(201).json();
        let body = json!({ "email": "minh@example.vn", "password": added["password"] });
        app.public().post("/api/v1/session", &body).await.expect(200);
    }
}
