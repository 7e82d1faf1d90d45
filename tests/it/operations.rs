//! What whoever runs the service, and whoever reads its description, relies on.

use serde_json::Value;
use vocmatch::store::role::Role;
use vocmatch::web::access::{ROWS, Who};
use vocmatch::web::problem::KINDS;

use crate::support::app::{Backend, TestApp, TestDatabase, on_both_databases, run};

fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(TestApp) -> F) {
    run(Backend::Sqlite, test);
}

/// A service with other settings than the usual ones.
async fn with_settings(
    change: impl FnOnce(&mut vocmatch::config::Config),
) -> (TestApp, TestDatabase) {
    let database = TestDatabase::create(Backend::Sqlite).await.unwrap();
    let mut config = database.config();
    change(&mut config);
    (TestApp::start_with(config).await, database)
}

on_both_databases! {
    async fn a_service_with_its_database_is_ready(app: TestApp) {
        assert_eq!(app.public().get("/healthz").await.expect(200).text(), "ok\n");
        let ready = app.public().get("/readyz").await.expect(200).json();
        assert_eq!(ready["ready"], true);
    }

    async fn a_database_of_another_version_is_not_ready(app: TestApp) {
        app.state.store.migrate_down(1).await.unwrap();
        let ready = app.public().get("/readyz").await.expect(503).json();
        assert_eq!((ready["database"].as_str(), ready["migrations"].as_str()), (Some("ok"), Some("missing")));
        // The process itself lives all the same.
        app.public().get("/healthz").await.expect(200);
    }
}

#[test]
fn a_full_disk_is_not_ready() {
    on_sqlite(async |_| {
        let (app, _database) = with_settings(|config| config.least_free_megabytes = u32::MAX).await;
        let ready = app.public().get("/readyz").await.expect(503).json();
        assert_eq!(ready["disk"], "full");
    });
}

#[test]
fn one_id_stands_in_the_header_and_in_the_problem() {
    on_sqlite(async |app| {
        let own = app.public().get("/api/v1/nothing").await.expect(404);
        assert_eq!(own.json()["request_id"], own.header("x-request-id"));
        let given = app.public().with("x-request-id", "proxy-17.a_b");
        let reply = given.get("/api/v1/nothing").await;
        assert_eq!(reply.header("x-request-id"), "proxy-17.a_b");
        assert_eq!(reply.json()["request_id"], "proxy-17.a_b");
        // What would spoil a line of the log is not taken over.
        for bad in ["a b", "{\"x\":1}", &"x".repeat(65)] {
            let reply = app.public().with("x-request-id", bad).get("/healthz").await;
            assert_ne!(reply.header("x-request-id"), bad);
            assert!(!reply.header("x-request-id").is_empty());
        }
    });
}

#[test]
fn measurements_name_templates_and_never_ids() {
    vocmatch::ops::metrics::start();
    on_sqlite(async |app| {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        analyst
            .get("/api/v1/decisions/0190aaaa-secret-id")
            .await
            .expect(404);
        app.public().get("/nowhere/0190aaaa-secret-id").await;
        let text = app.public().get("/metrics").await.expect(200).text();
        let counted = text.lines().find(|line| {
            line.starts_with("vocmatch_http_request_duration_seconds_count")
                && line.contains("route=\"/api/v1/decisions/{id}\"")
                && line.contains("method=\"GET\"")
                && line.contains("status=\"404\"")
        });
        assert!(counted.is_some(), "{text}");
        assert!(text.contains("route=\"unmatched\""), "{text}");
        assert!(!text.contains("0190aaaa"), "{text}");
        assert!(text.contains("vocmatch_build_info{version="), "{text}");
        assert!(text.contains("vocmatch_run_queue_age_seconds 0"), "{text}");
    });
}

#[test]
fn an_address_that_asks_too_often_is_told_when_to_come_back() {
    on_sqlite(async |_| {
        let (app, _database) = with_settings(|config| config.public_per_minute = 3).await;
        for _ in 0..3 {
            app.public().get("/api/v1/openapi.json").await.expect(200);
        }
        let refused = app.public().get("/api/v1/openapi.json").await.expect(429);
        assert_eq!(refused.json()["type"], "/problems/too-many-requests");
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        // Watchers and people who are signed in are not counted; whoever guesses tokens is.
        app.public().get("/readyz").await.expect(200);
        let analyst = app.department(Role::DepartmentAnalyst).await;
        analyst.get("/api/v1/decisions").await.expect(200);
        let guess = app.public().with("authorization", "Bearer wrong");
        guess.get("/api/v1/decisions").await.expect(429);
    });
}

#[test]
fn the_address_is_the_one_that_the_trusted_proxy_names() {
    on_sqlite(async |_| {
        let (app, _database) = with_settings(|config| {
            config.public_per_minute = 1;
            config.client_address_header = Some("x-real-ip".to_owned());
        })
        .await;
        let from = |address: &str| app.public().with("x-real-ip", address);
        let path = "/api/v1/openapi.json";
        from("192.0.2.1").get(path).await.expect(200);
        from("192.0.2.1").get(path).await.expect(429);
        from("192.0.2.2").get(path).await.expect(200);
        // One customer of IPv6 has a whole network.
        from("2001:db8:1:2::1").get(path).await.expect(200);
        from("2001:db8:1:2:ffff::9").get(path).await.expect(429);
    });
}

#[test]
fn answers_to_somebody_are_kept_by_nobody_and_pages_load_nothing_from_elsewhere() {
    on_sqlite(async |app| {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let own = analyst.get("/api/v1/decisions").await.expect(200);
        assert_eq!(own.header("cache-control"), "no-store");
        for path in ["/healthz", "/api/v1/openapi.json", "/problems/invalid"] {
            let reply = app.public().get(path).await.expect(200);
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            let policy = reply.header("content-security-policy");
            assert!(
                policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'")
            );
        }
    });
}

#[test]
fn a_document_is_at_most_a_megabyte() {
    on_sqlite(async |app| {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let body =
            serde_json::json!({"kind": "parameters", "toml": "x".repeat(2 << 20), "reason": "x"});
        let refused = analyst.post("/api/v1/decisions", &body).await.expect(413);
        assert_eq!(refused.json()["type"], "/problems/too-large");
    });
}

#[test]
fn every_type_of_problem_is_explained_as_a_page_and_as_json() {
    on_sqlite(async |app| {
        for kind in KINDS {
            let path = format!("/problems/{}", kind.slug);
            let json = app.public().get(&path).await.expect(200).json();
            assert_eq!(json["type"], path.as_str());
            assert_eq!(json["status"], kind.status);
            for key in ["title", "title_vi", "help", "help_vi"] {
                assert!(
                    json[key].as_str().is_some_and(|text| !text.is_empty()),
                    "{path} {key}"
                );
            }
            let page = app
                .public()
                .with("accept", "text/html,*/*;q=0.8")
                .get(&path)
                .await
                .expect(200);
            assert!(page.header("content-type").starts_with("text/html"));
            assert!(page.text().contains(kind.title_vi) && page.text().contains(kind.title_en));
        }
        app.public().get("/problems/nonsense").await.expect(404);
    });
}

async fn description(app: &TestApp) -> Value {
    app.public()
        .get("/api/v1/openapi.json")
        .await
        .expect(200)
        .json()
}

fn operations(description: &Value) -> Vec<(String, String, &Value)> {
    let paths = description["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
        })
        .collect()
}

#[test]
fn every_operation_says_whom_it_answers_and_which_problems_it_may_meet() {
    on_sqlite(async |app| {
        let description = description(&app).await;
        assert_eq!(description["openapi"], "3.1.0");
        let mut ids = std::collections::BTreeSet::new();
        for (method, path, operation) in operations(&description) {
            let name = format!("{method} {path}");
            assert!(
                ids.insert(operation["operationId"].to_string()),
                "{name}: its id occurs twice"
            );
            assert_eq!(
                operation["tags"].as_array().map(Vec::len),
                Some(1),
                "{name}: one tag"
            );
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{name}: no summary"
            );
            let row = ROWS
                .iter()
                .find(|row| row.method == method && row.path == path);
            let row = row.unwrap_or_else(|| panic!("{name} is in no row of the table"));
            let open = operation["security"].as_array().unwrap().is_empty();
            assert_eq!(open, row.who == Who::Anyone, "{name}: security");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let in_path =
                    path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap()));
                assert_eq!(parameter["in"] == "path", in_path, "{name}: {parameter}");
            }
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses
                    .keys()
                    .any(|status| status.starts_with(['2', '3'])),
                "{name}: no success"
            );
            for needed in ["429", "500"] {
                assert!(responses.contains_key(needed), "{name}: no {needed}");
            }
            // What is open to all may ask for something all the same, as signing in does.
            assert!(
                row.who == Who::Anyone || responses.contains_key("401"),
                "{name}: 401"
            );
            for (status, response) in responses {
                assert!(
                    !response["description"].as_str().unwrap().is_empty(),
                    "{name} {status}"
                );
                let failure = status.starts_with(['4', '5']);
                let own = response["content"]["application/json"].is_object();
                let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
                if failure && !own {
                    assert_eq!(problem, "#/components/schemas/Problem", "{name} {status}");
                    assert!(
                        response["description"]
                            .as_str()
                            .unwrap()
                            .contains("/problems/"),
                        "{name} {status}"
                    );
                }
            }
        }
    });
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(reference)) = map.get("$ref") {
                    found.push(reference.clone());
                }
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    on_sqlite(async |app| {
        let description = description(&app).await;
        let mut found = Vec::new();
        references(&description, &mut found);
        assert!(!found.is_empty());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(
                description.pointer(pointer).is_some(),
                "{reference} leads nowhere"
            );
        }
    });
}

/// Every route of the table is described, but for the pages that show the description.
#[test]
fn every_route_of_the_table_is_described() {
    on_sqlite(async |app| {
        let description = description(&app).await;
        for row in ROWS {
            let own = row.path.starts_with("/api/docs") || row.path == "/api/v1/openapi.json";
            let operation = &description["paths"][row.path][row.method.to_lowercase()];
            assert_eq!(operation.is_object(), !own, "{} {}", row.method, row.path);
        }
    });
}

#[test]
fn the_pages_of_the_description_need_no_file_from_elsewhere() {
    on_sqlite(async |app| {
        app.public().get("/api/docs").await.expect(303);
        let page = app.public().get("/api/docs/").await.expect(200).text();
        let mut loaded = 0;
        for start in ["src=\"", "href=\""] {
            for piece in page.split(start).skip(1) {
                let address = piece.split('"').next().unwrap();
                assert!(!address.contains("//"), "{address}");
                let path = format!("/api/docs/{}", address.trim_start_matches("./"));
                app.public().get(&path).await.expect(200);
                loaded += 1;
            }
        }
        assert!(loaded >= 4, "{page}");
        let start = app
            .public()
            .get("/api/docs/swagger-initializer.js")
            .await
            .expect(200)
            .text();
        assert!(start.contains("/api/v1/openapi.json"), "{start}");
        let policy = app
            .public()
            .get("/api/docs/")
            .await
            .header("content-security-policy")
            .to_owned();
        assert!(
            policy.contains("style-src 'self' 'unsafe-inline'") && !policy.contains("script-src")
        );
    });
}
