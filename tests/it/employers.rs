//! Employers register themselves; the department says whether they are what they say.

use serde_json::{Value, json};
use vocmatch::clock::{HOUR, MINUTE};
use vocmatch::store::audit;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, on_both_databases};
use crate::support::employers::{PATH, TAX_CODES, decide, register, registration, signed_in};

async fn pending(department: &Client) -> Vec<String> {
    let page = department
        .get(&format!("{PATH}?status=pending"))
        .await
        .expect(200)
        .json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|one| one["tax_code"].as_str().unwrap().to_owned())
        .collect()
}

on_both_databases! {
    async fn an_employer_waits_until_a_person_at_the_department_has_looked(app: TestApp) {
        let approver = app.department(Role::DepartmentApprover).await;
        let reply = register(&app, TAX_CODES[0]).await.expect(201);
        let made = reply.json();
        assert_eq!(made["employer"]["status"], "pending");
        assert!(!reply.text().contains("mèo"), "the password came back");
        let id = made["employer"]["id"].as_str().unwrap().to_owned();
        assert_eq!(reply.header("location"), format!("{PATH}/{id}"));
        assert_eq!(pending(&approver).await, [TAX_CODES[0]]);

        let decided = decide(&approver, &id, "verified").await.expect(200).json();
        assert_eq!(decided["status"], "verified");
        assert_eq!(pending(&approver).await, [""; 0]);
        let chain = audit::verify(&app.state.store).await.unwrap();
        assert_eq!((chain.records, chain.broken_at), (2, None));
    }

    async fn only_an_approver_decides_and_says_why(app: TestApp) {
        let id = register(&app, TAX_CODES[0]).await.expect(201).json()["employer"]["id"].clone();
        let id = id.as_str().unwrap();
        for role in [Role::DepartmentAnalyst, Role::DataSteward] {
            decide(&app.department(role).await, id, "verified").await.expect(403);
        }
        decide(&signed_in(&app, TAX_CODES[0]).await, id, "verified").await.expect(403);
        decide(&app.public(), id, "verified").await.expect(401);
        let approver = app.department(Role::DepartmentApprover).await;
        for body in [
            json!({"decision": "verified", "reason": "  "}),
            json!({"decision": "pending", "reason": "later"}),
        ] {
            approver.post(&format!("{PATH}/{id}/decision"), &body).await.expect(422);
        }
        let stale = approver.with("if-match", "\"v9\"");
        decide(&stale, id, "verified").await.expect(412);
    }

    async fn everything_wrong_with_a_registration_is_named_at_once(app: TestApp) {
        let body = json!({
            "tax_code": "0100233480", "name": " ", "email_domain": "nodots", "staff": 0, "proof": "",
            "user_name": "", "email": "a@elsewhere.vn", "password": "short",
        });
        let problem = app.public().post(PATH, &body).await.expect(422).json();
        let mut pointers: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                assert!(!error["message_vi"].as_str().unwrap().is_empty());
                assert!(!error["message_en"].as_str().unwrap().is_empty());
                error["pointer"].as_str().unwrap()
            })
            .collect();
        pointers.sort_unstable();
        assert_eq!(
            pointers,
            ["/email", "/email_domain", "/name", "/password", "/proof", "/staff", "/tax_code", "/user_name"]
        );
    }

    async fn a_tax_code_is_registered_once_unless_it_was_refused(app: TestApp) {
        let approver = app.department(Role::DepartmentApprover).await;
        let first = register(&app, TAX_CODES[0]).await.expect(201).json();
        let thief = signed_in(&app, TAX_CODES[0]).await;
        let mut second = registration(TAX_CODES[0]);
        second["email"] = json!("giamdoc@congty.vn");
        app.public().post(PATH, &second).await.expect(409);

        let id = first["employer"]["id"].as_str().unwrap();
        decide(&approver, id, "refused").await.expect(200);
        let again = app.public().post(PATH, &second).await.expect(201).json();
        assert_eq!(again["employer"]["status"], "pending");
        thief.get(&format!("{PATH}/own")).await.expect(401);
    }

    async fn an_employer_sees_and_changes_itself_alone(app: TestApp) {
        register(&app, TAX_CODES[0]).await.expect(201);
        let other = register(&app, TAX_CODES[1]).await.expect(201).json();
        let other = other["employer"]["id"].as_str().unwrap();
        let own = signed_in(&app, TAX_CODES[0]).await;
        own.get(&format!("{PATH}/{other}")).await.expect(404);
        own.get(PATH).await.expect(403);
        let seen = own.get(&format!("{PATH}/own")).await.expect(200);
        assert_eq!(seen.json()["tax_code"], TAX_CODES[0]);
        let etag = seen.header("etag").to_owned();

        let change = json!({"staff": 55, "district": null});
        own.patch(&format!("{PATH}/own"), &change).await.expect(428);
        own.with("if-match", "\"v7\"").patch(&format!("{PATH}/own"), &change).await.expect(412);
        own.with("if-match", &etag).patch(&format!("{PATH}/{other}"), &change).await.expect(404);
        let changed = own.with("if-match", &etag).patch(&format!("{PATH}/own"), &change).await.expect(200);
        assert_eq!(changed.json()["staff"], 55);
        assert_eq!(changed.json()["district"], Value::Null);
        assert_ne!(changed.header("etag"), etag);
    }

    async fn another_name_has_to_be_looked_at_again(app: TestApp) {
        let firm = app.organisation(OrganisationKind::Employer, TAX_CODES[0], Standing::Verified).await;
        let own = app.person(Role::EmployerAdmin, Some(&firm)).await;
        let own = own.with("if-match", "\"v1\"");
        let change = json!({"name": "Một tên khác", "email_domain": "congty.vn", "staff": 10, "proof": "GCN 1"});
        let changed = own.patch(&format!("{PATH}/own"), &change).await.expect(200).json();
        assert_eq!(changed["status"], "pending");
    }

    async fn an_address_registers_ten_firms_an_hour(app: TestApp) {
        // What is refused for its values costs nothing; what is well formed counts, be it a repetition.
        let body = registration(TAX_CODES[0]);
        app.public().post(PATH, &body).await.expect(201);
        for _ in 0..9 {
            app.public().post(PATH, &body).await.expect(409);
        }
        let reply = app.public().post(PATH, &body).await.expect(429);
        let wait: i64 = reply.header("retry-after").parse().unwrap();
        assert!((1..=3_600).contains(&wait));
        app.state.clock.advance(HOUR + MINUTE);
        app.public().post(PATH, &body).await.expect(409);
    }
}
