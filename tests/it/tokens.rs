//! Tokens of machines.

use serde_json::{Value, json};
use vocmatch::clock::DAY;
use vocmatch::store::role::{OrganisationKind, Role, Scope, Standing};

use crate::support::app::{Client, TestApp, on_both_databases};

/// A machine with what was issued.
fn machine(app: &TestApp, issued: &Value) -> Client {
    let secret = issued["token"].as_str().unwrap();
    app.public()
        .with("authorization", &format!("Bearer {secret}"))
}

fn wanted(scopes: &[&str]) -> Value {
    json!({ "name": "Phần mềm nhân sự", "scopes": scopes })
}

on_both_databases! {
    async fn a_token_is_shown_once_and_works_until_it_is_revoked(app: TestApp) {
        let firm = app.organisation(OrganisationKind::Employer, "0200000001", Standing::Verified).await;
        let keeper = app.person(Role::EmployerAdmin, Some(&firm)).await;
        let issued = keeper.post("/api/v1/tokens", &wanted(&["postings", "read", "read"])).await.expect(201);
        assert_eq!(issued.header("cache-control"), "no-store");
        let issued = issued.json();
        assert_eq!(issued["scopes"], json!(["read", "postings"]));
        assert_eq!(issued["organisation_id"], firm.id.as_str());

        let machine = machine(&app, &issued);
        let session = machine.get("/api/v1/session").await.expect(200).json();
        assert_eq!(session["kind"], "machine");
        assert_eq!(session["organisation"]["code"], "0200000001");

        let secret = issued["token"].as_str().unwrap();
        let listed = keeper.get("/api/v1/tokens").await.expect(200);
        assert!(!listed.text().contains(secret));
        assert_eq!(listed.json()["items"][0]["id"], issued["id"]);

        let path = format!("/api/v1/tokens/{}", issued["id"].as_str().unwrap());
        keeper.delete(&path).await.expect(204);
        keeper.delete(&path).await.expect(204);
        machine.get("/api/v1/session").await.expect(401);
    }

    async fn a_token_ends_on_its_day(app: TestApp) {
        let college = app.organisation(OrganisationKind::College, "cd-thu", Standing::Verified).await;
        let keeper = app.person(Role::CollegeApprover, Some(&college)).await;
        let mut body = wanted(&["uploads"]);
        body["expires_in_days"] = json!(2);
        let machine = machine(&app, &keeper.post("/api/v1/tokens", &body).await.expect(201).json());
        app.state.clock.advance(2 * DAY - 10_000);
        machine.get("/api/v1/session").await.expect(200);
        app.state.clock.advance(20_000);
        machine.get("/api/v1/session").await.expect(401);
    }

    async fn nobody_gives_more_than_is_theirs(app: TestApp) {
        let firm = app.organisation(OrganisationKind::Employer, "0200000001", Standing::Verified).await;
        let college = app.organisation(OrganisationKind::College, "cd-thu", Standing::Verified).await;
        let keepers = [
            (app.person(Role::EmployerAdmin, Some(&firm)).await, ["uploads", "runs"]),
            (app.person(Role::CollegeApprover, Some(&college)).await, ["postings", "runs"]),
            (app.person(Role::Administrator, None).await, ["postings", "postings"]),
        ];
        for (keeper, foreign) in &keepers {
            for scope in foreign {
                let refused = keeper.post("/api/v1/tokens", &wanted(&["read", scope])).await.expect(422).json();
                assert_eq!(refused["errors"][0]["pointer"], "/scopes/1");
            }
            keeper.post("/api/v1/tokens", &wanted(&[])).await.expect(422);
            let mut long = wanted(&["read"]);
            long["expires_in_days"] = json!(3_660);
            keeper.post("/api/v1/tokens", &long).await.expect(422);
        }
    }

    async fn a_token_of_another_organisation_is_not_there(app: TestApp) {
        let own = app.organisation(OrganisationKind::Employer, "0200000001", Standing::Verified).await;
        let other = app.organisation(OrganisationKind::Employer, "0200000002", Standing::Verified).await;
        let stranger = app.person(Role::EmployerAdmin, Some(&other)).await;
        let issued = stranger.post("/api/v1/tokens", &wanted(&["read"])).await.expect(201).json();
        let path = format!("/api/v1/tokens/{}", issued["id"].as_str().unwrap());
        let keeper = app.person(Role::EmployerAdmin, Some(&own)).await;
        assert_eq!(keeper.get("/api/v1/tokens").await.expect(200).json()["items"], json!([]));
        keeper.delete(&path).await.expect(404);
        machine(&app, &issued).get("/api/v1/session").await.expect(200);
        // Whoever keeps all accounts may stop any machine.
        app.person(Role::Administrator, None).await.delete(&path).await.expect(204);
        machine(&app, &issued).get("/api/v1/session").await.expect(401);
    }

    async fn a_token_that_is_none_is_refused_and_not_taken_for_the_public(app: TestApp) {
        for value in ["Bearer vocmatch_nothing", "Bearer ", "Basic YTpi", "nothing"] {
            let reply = app.public().with("authorization", value).get("/api/v1/session").await.expect(401);
            assert_eq!(reply.json()["type"], "/problems/unauthenticated", "{value}");
        }
    }

    /// No page elsewhere can make a browser send the header of a token.
    async fn a_machine_needs_no_token_against_forged_requests(app: TestApp) {
        let machine = app.machine(&[Scope::Read], None).await;
        let refused = machine.delete("/api/v1/sessions").await.expect(403).json();
        assert_eq!(refused["type"], "/problems/forbidden");
    }
}
