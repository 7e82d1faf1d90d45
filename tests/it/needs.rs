//! Needs of employers over HTTP: written, changed, renewed, filled, withdrawn; what counts and what does not.

use serde_json::{Value, json};
use vocmatch::clock::{DAY, HOUR};
use vocmatch::store::posting;
use vocmatch::store::role::{OrganisationKind, Role, Scope, Standing};

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::employers::{
    NEEDS, TAX_CODES, decide, employer, errors, register, signed_in, stocked, tax_code, welders,
};

async fn post(by: &Client, need: &Value) -> Value {
    by.post(NEEDS, need).await.expect(201).json()
}

fn path(need: &Value) -> String {
    format!("{NEEDS}/{}", need["id"].as_str().unwrap())
}

/// Ids of the needs that count in demand.
async fn counting(app: &TestApp) -> Vec<String> {
    let today = app.state.clock.today();
    let counted = posting::counting(&app.state.store, today).await.unwrap();
    counted.into_iter().map(|one| one.posting_id).collect()
}

async fn counts(app: &TestApp, expected: &[&Value]) {
    let expected: Vec<&str> = expected
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(counting(app).await, expected);
}

on_both_databases! {
    async fn needs_of_an_unverified_employer_are_kept_and_count_nothing(app: TestApp) {
        let id = register(&app, TAX_CODES[0]).await.expect(201).json()["employer"]["id"].clone();
        let own = signed_in(&app, TAX_CODES[0]).await;
        let need = post(&own, &welders(40)).await;
        assert_eq!(need["counts"], false);
        assert_eq!(need["not_counted"]["code"], "employer_not_verified");
        counts(&app, &[]).await;

        let approver = app.department(Role::DepartmentApprover).await;
        decide(&approver, id.as_str().unwrap(), "verified").await.expect(200);
        assert_eq!(own.get(&path(&need)).await.expect(200).json()["counts"], true);
        counts(&app, &[&need]).await;
        decide(&approver, id.as_str().unwrap(), "refused").await.expect(200);
        counts(&app, &[]).await;
    }

    async fn only_needs_for_the_trained_that_are_sure_count(app: TestApp) {
        let own = employer(&app, 1).await;
        let mut unskilled = welders(5);
        unskilled["qualification_required"] = json!(false);
        let mut forecast = welders(5);
        forecast["certainty"] = json!("forecast");
        forecast["district"] = json!("Kiến An");
        for (need, why) in [(unskilled, "qualification_not_required"), (forecast, "forecast")] {
            assert_eq!(post(&own, &need).await["not_counted"]["code"], why);
        }
        counts(&app, &[]).await;
    }

    async fn every_wrong_field_is_named(app: TestApp) {
        let own = employer(&app, 1).await;
        let far = vocmatch::clock::day(app.state.clock.now() + 91 * DAY).to_string();
        let wrong = json!({
            "trade_code": "không có nghề này", "level": "phd", "vacancies": 0, "qualification_required": true,
            "wage_min_vnd": 20_000_000, "wage_max_vnd": 10_000_000, "closes_on": far, "starts_on": "2001-01-01",
        });
        let reply = own.post(NEEDS, &wrong).await.expect(422);
        let mut found = errors(&reply);
        found.sort();
        let expected = [
            ("/closes_on", "out_of_range"),
            ("/level", "unknown_level"),
            ("/starts_on", "out_of_range"),
            ("/trade_code", "unknown_trade"),
            ("/vacancies", "out_of_range"),
            ("/wage_max_vnd", "wages_out_of_order"),
        ];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        own.post(NEEDS, &json!({"vacancies": 1, "qualification_required": true})).await.expect(422);
        let other = own.post(NEEDS, &json!({"title": "Thợ hàn", "vacancy": 1})).await.expect(422);
        assert_eq!(errors(&other), [("/vacancy".to_owned(), "unknown_field".to_owned())]);
        own.post(NEEDS, &json!({"title": "Thợ hàn", "vacancies": "many"})).await.expect(400);
    }

    async fn a_text_that_no_database_keeps_breaks_nothing(app: TestApp) {
        let own = employer(&app, 1).await;
        let mut odd = welders(5);
        odd["title"] = json!("Thợ\u{0}hàn\n3G\u{1b}");
        assert_eq!(post(&own, &odd).await["title"], "Thợ hàn 3G");
        for path in ["/%00", "/x%00/fill", "?cursor=%00", "?trade_code=%00", "?limit=-1"] {
            let reply = own.get(&format!("{NEEDS}{path}")).await;
            assert!(reply.status.as_u16() < 500, "{path} {}", reply.text());
        }
    }

    async fn more_than_a_third_of_the_staff_needs_a_reason(app: TestApp) {
        register(&app, TAX_CODES[0]).await.expect(201);
        let own = signed_in(&app, TAX_CODES[0]).await;
        // The staff is 400: 120 are 30 %.
        post(&own, &welders(120)).await;
        let mut more = welders(121);
        more["district"] = json!("Kiến An");
        let reply = own.post(NEEDS, &more).await.expect(422);
        assert_eq!(errors(&reply), [("/vacancies_reason".to_owned(), "share_of_staff".to_owned())]);
        more["vacancies_reason"] = json!("Mở nhà máy thứ hai");
        post(&own, &more).await;
    }

    async fn very_many_people_count_once_the_department_has_looked(app: TestApp) {
        let own = employer(&app, 1).await;
        let mut many = welders(3_000);
        many["vacancies_reason"] = json!("Khu công nghiệp mới");
        let need = post(&own, &many).await;
        assert_eq!(need["not_counted"]["code"], "under_review");
        counts(&app, &[]).await;
        let approver = app.department(Role::DepartmentApprover).await;
        let waiting = approver.get(&format!("{NEEDS}?state=review")).await.expect(200).json();
        assert_eq!(waiting["items"][0]["id"], need["id"]);
        let body = json!({"decision": "accepted", "reason": "Có quyết định đầu tư"});
        own.post(&format!("{}/review", path(&need)), &body).await.expect(403);
        approver.post(&format!("{}/review", path(&need)), &body).await.expect(200);
        counts(&app, &[&need]).await;
    }

    async fn a_need_that_repeats_another_names_it_and_does_not_count(app: TestApp) {
        let own = employer(&app, 1).await;
        let first = post(&own, &welders(40)).await;
        assert_eq!(first["duplicate_of"], Value::Null);
        // Another wording of the same trade in the same district, written without marks.
        let again = json!({
            "title": "Tuyển gấp 20 thợ hàn lương cao", "vacancies": 20, "qualification_required": true,
            "district": "hong bang",
        });
        let again = post(&own, &again).await;
        assert_eq!(again["duplicate_of"], first["id"]);
        assert_eq!(again["not_counted"]["code"], "duplicate");
        let mut elsewhere = welders(4);
        elsewhere["district"] = json!("Thủy Nguyên");
        let elsewhere = post(&own, &elsewhere).await;
        assert_eq!(elsewhere["duplicate_of"], Value::Null);
        counts(&app, &[&first, &elsewhere]).await;
        // Another firm's need for the same is another need.
        let other = post(&employer(&app, 2).await, &welders(3)).await;
        assert_eq!(other["duplicate_of"], Value::Null);

        // Once the first is taken back, the second counts.
        own.with("if-match", "\"v1\"").delete(&path(&first)).await.expect(200);
        counts(&app, &[&again, &elsewhere, &other]).await;
        assert_eq!(own.get(&path(&again)).await.expect(200).json()["counts"], true);
    }

    async fn branches_of_a_firm_are_the_same_firm(app: TestApp) {
        let head = tax_code(1);
        let mut needs = Vec::new();
        for code in [head.clone(), format!("{head}001")] {
            let firm = app.organisation(OrganisationKind::Employer, &code, Standing::Verified).await;
            let own = app.person(Role::EmployerUser, Some(&firm)).await;
            needs.push(post(&own, &welders(10)).await);
        }
        assert_eq!(needs[1]["duplicate_of"], needs[0]["id"]);
    }

    async fn a_need_expires_after_ninety_days_and_is_renewed_by_an_act(app: TestApp) {
        let own = employer(&app, 1).await;
        let need = post(&own, &welders(40)).await;
        app.state.clock.advance(90 * DAY);
        counts(&app, &[&need]).await;
        app.state.clock.advance(DAY);
        counts(&app, &[]).await;
        let seen = app.department(Role::DepartmentAnalyst).await.get(&path(&need)).await.expect(200).json();
        assert_eq!((&seen["expired"], &seen["not_counted"]["code"]), (&json!(true), &json!("expired")));

        let own = signed_in(&app, &tax_code(1)).await;
        let renewed = own.post(&format!("{}/renewal", path(&need)), &json!({})).await.expect(200).json();
        assert_eq!(renewed["renewals"], 1);
        let last = vocmatch::clock::day(app.state.clock.now() + 90 * DAY).to_string();
        assert_eq!(renewed["closes_on"], last.as_str());
        counts(&app, &[&need]).await;
        let late = vocmatch::clock::day(app.state.clock.now() + 91 * DAY).to_string();
        own.post(&format!("{}/renewal", path(&need)), &json!({"closes_on": late})).await.expect(422);
    }

    async fn a_filled_need_says_how_many_of_how_many_and_why_not_all(app: TestApp) {
        let own = employer(&app, 1).await;
        let need = post(&own, &welders(40)).await;
        let fill = format!("{}/fill", path(&need));
        for (body, pointer) in [
            (json!({"hired": 41}), "/hired"),
            (json!({"hired": -1}), "/hired"),
            (json!({"hired": 30}), "/unfilled_reason"),
        ] {
            let reply = own.post(&fill, &body).await.expect(422);
            assert_eq!(errors(&reply)[0].0, pointer);
        }
        let body = json!({"hired": 30, "unfilled_reason": "few_applicants"});
        let filled = own.post(&fill, &body).await.expect(200).json();
        assert_eq!((&filled["state"], &filled["hired"]), (&json!("filled"), &json!(30)));
        // The need was there: it counts for a year more, and is closed to changes.
        counts(&app, &[&need]).await;
        let own = own.with("if-match", "\"v2\"");
        own.patch(&path(&need), &json!({"vacancies": 50})).await.expect(409);
        app.state.clock.advance(366 * DAY);
        counts(&app, &[]).await;
    }

    async fn a_change_names_what_it_changes(app: TestApp) {
        let own = employer(&app, 1).await;
        let need = post(&own, &welders(40)).await;
        let change = json!({"vacancies": 35, "wage_max_vnd": null});
        own.patch(&path(&need), &change).await.expect(428);
        let reply = own.with("if-match", "\"v1\"").patch(&path(&need), &change).await.expect(200);
        let changed = reply.json();
        assert_eq!((&changed["vacancies"], &changed["wage_max_vnd"]), (&json!(35), &Value::Null));
        assert_eq!(changed["wage_min_vnd"], need["wage_min_vnd"]);
        assert_eq!(reply.header("etag"), "\"v2\"");
        let stale = own.with("if-match", "\"v1\"");
        stale.patch(&path(&need), &change).await.expect(412);
        stale.delete(&path(&need)).await.expect(412);
        own.delete(&path(&need)).await.expect(428);
    }

    async fn an_employer_sees_its_own_needs_alone(app: TestApp) {
        let (one, two) = (employer(&app, 1).await, employer(&app, 2).await);
        let need = post(&one, &welders(40)).await;
        two.get(&path(&need)).await.expect(404);
        let two_v1 = two.with("if-match", "\"v1\"");
        two_v1.patch(&path(&need), &json!({"vacancies": 1})).await.expect(404);
        two_v1.delete(&path(&need)).await.expect(404);
        two.post(&format!("{}/fill", path(&need)), &json!({"hired": 40})).await.expect(404);
        two.post(&format!("{}/renewal", path(&need)), &json!({})).await.expect(404);
        assert_eq!(two.get(NEEDS).await.expect(200).json()["items"], json!([]));
        let all = app.department(Role::DepartmentAnalyst).await.get(NEEDS).await.expect(200).json();
        assert_eq!(all["items"][0]["id"], need["id"]);
    }

    async fn colleges_and_machines_without_the_scope_post_nothing(app: TestApp) {
        let college = app.organisation(OrganisationKind::College, "TDN01", Standing::Verified).await;
        let firm = app.organisation(OrganisationKind::Employer, TAX_CODES[0], Standing::Verified).await;
        for (client, status) in [
            (app.public(), 401),
            (app.person(Role::CollegeClerk, Some(&college)).await, 403),
            (app.department(Role::DepartmentAnalyst).await, 403),
            (app.machine(&[Scope::Read], Some(&firm)).await, 403),
            (app.machine(&[Scope::Postings], Some(&college)).await, 403),
            (app.machine(&[Scope::Postings], Some(&firm)).await, 201),
        ] {
            client.post(NEEDS, &welders(5)).await.expect(status);
        }
    }

    async fn lists_come_in_pages(app: TestApp) {
        let own = employer(&app, 1).await;
        for district in 0..5 {
            let mut need = welders(1);
            need["district"] = json!(format!("Phường {district}"));
            post(&own, &need).await;
        }
        let first = own.get(&format!("{NEEDS}?limit=3")).await.expect(200);
        assert!(first.header("link").contains("rel=\"next\""));
        let next = first.json()["next"].as_str().unwrap().to_owned();
        let rest = own.get(&format!("{NEEDS}?limit=3&cursor={next}")).await.expect(200).json();
        let districts: Vec<Value> = [first.json(), rest.clone()]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap().clone())
            .map(|need| need["district"].clone())
            .collect();
        assert_eq!(districts, ["Phường 4", "Phường 3", "Phường 2", "Phường 1", "Phường 0"]);
        assert_eq!(rest["next"], Value::Null);
        let open = own.get(&format!("{NEEDS}?state=withdrawn")).await.expect(200).json();
        assert_eq!(open["items"], json!([]));
    }

    async fn an_employer_posts_sixty_needs_an_hour(app: TestApp) {
        let own = employer(&app, 1).await;
        for number in 0..60 {
            let mut need = welders(1);
            need["district"] = json!(format!("Phường {number}"));
            post(&own, &need).await;
        }
        let reply = own.post(NEEDS, &welders(1)).await.expect(429);
        let wait: i64 = reply.header("retry-after").parse().unwrap();
        assert!((3_000..=3_600).contains(&wait), "{wait}");
        // Another employer is not held up, and an hour later nobody is.
        post(&employer(&app, 2).await, &welders(1)).await;
        app.state.clock.advance(HOUR);
        let own = signed_in(&app, &tax_code(1)).await;
        post(&own, &welders(1)).await;
    }

    async fn a_job_posting_of_schema_org_comes_back_as_it_was_given(app: TestApp) {
        let own = employer(&app, 1).await;
        let ld = "application/ld+json";
        let mut need = welders(40);
        need["level"] = json!("intermediate");
        need["description"] = json!("Hàn vỏ tàu, 3G");
        need["starts_on"] = json!(vocmatch::clock::day(app.state.clock.now() + 10 * DAY).to_string());
        let given = post(&own, &need).await;
        let emitted = own.with("accept", ld).get(&path(&given)).await.expect(200);
        assert_eq!(emitted.header("content-type"), ld);
        let job = emitted.json();
        assert_eq!(job["@type"], "JobPosting");
        assert_eq!(job["totalJobOpenings"], 40);
        assert_eq!(job["baseSalary"]["value"]["unitText"], "MONTH");
        assert_eq!(job["hiringOrganization"]["taxID"], tax_code(1).as_str());
        assert_eq!(job["datePosted"], given["posted_on"]);

        own.with("if-match", "\"v1\"").delete(&path(&given)).await.expect(200);
        let taken = own.send(reqwest::Method::POST, NEEDS, Some(ld), emitted.bytes.clone()).await.expect(201).json();
        for field in [
            "title", "trade_code", "level", "vacancies", "qualification_required", "certainty", "description",
            "district", "wage_min_vnd", "wage_max_vnd", "starts_on", "closes_on", "matched_trade_code",
        ] {
            assert_eq!(taken[field], given[field], "{field}");
        }
        let again = own.with("accept", ld).get(&path(&taken)).await.expect(200).json();
        for field in ["title", "baseSalary", "jobLocation", "educationRequirements", "validThrough"] {
            assert_eq!(again[field], job[field], "{field}");
        }
    }

    async fn a_foreign_job_posting_is_read_with_care(app: TestApp) {
        let own = employer(&app, 1).await;
        let send = async |body: Value| {
            let bytes = serde_json::to_vec(&body).unwrap();
            own.send(reqwest::Method::POST, NEEDS, Some("application/ld+json"), bytes).await
        };
        // No number means at least one, and no requirement none.
        let job = json!({"@context": "https://schema.org", "@type": "JobPosting", "title": "Thợ hàn", "url": "https://x.vn/1"});
        let taken = send(job).await.expect(201).json();
        assert_eq!((&taken["vacancies"], &taken["qualification_required"]), (&json!(1), &json!(false)));
        let wrong = json!({
            "@type": "Offer", "title": "Thợ hàn", "totalJobOpenings": "several", "validThrough": "soon",
            "hiringOrganization": {"taxID": "0100112437"},
            "baseSalary": {"currency": "USD", "value": {"minValue": 500, "unitText": "HOUR"}},
        });
        let reply = send(wrong).await.expect(422);
        let mut pointers: Vec<String> = errors(&reply).into_iter().map(|error| error.0).collect();
        pointers.sort();
        assert_eq!(pointers, [
            "/@type", "/baseSalary/currency", "/baseSalary/value/unitText", "/hiringOrganization/taxID",
            "/totalJobOpenings", "/validThrough",
        ]);
        own.send(reqwest::Method::POST, NEEDS, Some("text/plain"), b"x".to_vec()).await.expect(415);
    }

    async fn the_answer_says_who_trains_and_who_finishes_soon(app: TestApp) {
        let own = employer(&app, 1).await;
        let before = post(&own, &welders(1)).await;
        assert_eq!(before["instant_return"]["basis"], "unknown");
        assert_eq!(before["instant_return"]["trade_code"], "han");

        stocked(&app).await;
        let mut need = welders(1);
        need["district"] = json!("Kiến An");
        let told = post(&own, &need).await["instant_return"].clone();
        assert_eq!(told["basis"], "expected_ends_by_month");
        let trainers = told["trainers"].as_array().unwrap();
        assert!(!trainers.is_empty());
        assert!(trainers.iter().all(|one| !one["levels"].as_array().unwrap().is_empty()));
        let finishing = told["finishing"].as_array().unwrap();
        let within: Vec<i64> = finishing.iter().map(|one| one["within_days"].as_i64().unwrap()).collect();
        assert_eq!(within, [30, 60, 90, 365]);
        let learners: Vec<i64> = finishing.iter().map(|one| one["learners"].as_i64().unwrap()).collect();
        assert!(learners.is_sorted(), "{learners:?}");
        // A title that leads nowhere is taken, and the employer is told.
        let odd = json!({"title": "Người làm việc gì đó", "vacancies": 1, "qualification_required": true});
        let odd = post(&own, &odd).await;
        assert_eq!((&odd["trade_unknown"], &odd["instant_return"]["trainers"]), (&json!(true), &json!([])));
    }

    async fn what_became_of_similar_needs_is_told_from_three_employers_on(app: TestApp) {
        for number in 1..=3 {
            let own = employer(&app, number).await;
            let need = post(&own, &welders(10)).await;
            let shown = &need["instant_return"]["fill_history"];
            assert_ne!(shown["status"], "observed", "{number}");
            let body = json!({"hired": number, "unfilled_reason": "pay"});
            own.post(&format!("{}/fill", path(&need)), &body).await.expect(200);
        }
        let told = post(&employer(&app, 4).await, &welders(5)).await["instant_return"]["fill_history"].clone();
        // 1 + 2 + 3 of 30.
        assert_eq!((&told["status"], &told["share_filled"]), (&json!("observed"), &json!(0.2)));
        assert_eq!((&told["closed_postings"], &told["median_days"]), (&json!(3), &json!(0)));
    }
}
