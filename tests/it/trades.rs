//! Trades, providers, method and quality as readers see them.

use serde_json::{Value, json};

use crate::support::app::on_both_databases;
use crate::support::release::{released, small_city};

fn codes(reply: &Value) -> Vec<&str> {
    reply["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["trade_code"].as_str().unwrap())
        .collect()
}

on_both_databases! {
    async fn trades_come_with_totals_the_release_and_its_cut_off(app: TestApp) {
        let number = released(&app, &small_city()).await;
        let list = app.public().get("/api/v1/trades").await.expect(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), 3);
        assert_eq!(list["as_of"], "2025-12-31");
        assert_eq!(list["release"]["number"], number);
        let totals: i64 = list["totals"].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum();
        assert_eq!(totals, 3);
        let item = &list["items"][0];
        for key in ["flag", "probability", "fragile", "depends_on_one_employer", "override"] {
            assert!(item.get(key).is_some(), "{key}");
        }
    }

    async fn trades_are_filtered_sorted_and_cut_into_pages(app: TestApp) {
        released(&app, &small_city()).await;
        let public = app.public();
        let all = public.get("/api/v1/trades?sort=code").await.expect(200).json();
        assert_eq!(codes(&all), ["han", "nguoi", "tien"]);
        let first = public.get("/api/v1/trades?sort=code&limit=2").await.expect(200);
        let next = first.json()["next"].as_str().unwrap().to_owned();
        assert_eq!(first.header("link"), format!("<?cursor={next}&sort=code&limit=2>; rel=\"next\""));
        let second = public.get(&format!("/api/v1/trades?sort=code&limit=2&cursor={next}")).await.expect(200).json();
        assert_eq!(codes(&second), ["tien"]);
        assert!(second.get("next").is_none());
        let flag = all["items"][0]["flag"].as_str().unwrap();
        let some = public.get(&format!("/api/v1/trades?flag={flag}")).await.expect(200).json();
        assert!(codes(&some).contains(&"han"));
        assert!(some["items"].as_array().unwrap().iter().all(|item| item["flag"] == flag));
        let none = public.get("/api/v1/trades?level=short_course").await.expect(200).json();
        assert_eq!(none["total"], 0);
        let group = public.get("/api/v1/trades?group=5201").await.expect(200).json();
        assert_eq!(group["total"], 3);
    }

    async fn a_question_that_makes_no_sense_is_refused(app: TestApp) {
        released(&app, &small_city()).await;
        let public = app.public();
        public.get("/api/v1/trades?flag=green").await.expect(422);
        public.get("/api/v1/trades?cursor=9-0").await.expect(422);
        public.get("/api/v1/trades?cursor=x").await.expect(422);
        public.get("/api/v1/trades?sort=colour").await.expect(400);
        public.get("/api/v1/trades?colour=green").await.expect(400);
        public.get("/api/v1/trades/none").await.expect(404);
        public.get("/api/v1/providers/none").await.expect(404);
        public.get("/api/v1/search").await.expect(400);
        public.get(&format!("/api/v1/search?q={}", "a".repeat(201))).await.expect(422);
    }

    async fn welding_is_found_however_it_is_written(app: TestApp) {
        released(&app, &small_city()).await;
        for query in ["han", "h%C3%A0n", "H%C3%80N", "ha%CC%80n", "welding", "6520123"] {
            let found = app.public().get(&format!("/api/v1/search?q={query}")).await.expect(200).json();
            assert_eq!(found["items"][0]["trade_code"], "han", "{query}: {found}");
        }
        let nothing = app.public().get("/api/v1/search?q=xyzzy").await.expect(200).json();
        assert_eq!(nothing["items"], json!([]));
    }

    async fn a_trade_shows_why_it_has_its_flag(app: TestApp) {
        released(&app, &small_city()).await;
        let body = app.public().get("/api/v1/trades/han").await.expect(200).json();
        let trade = &body["trade"];
        assert!(!trade["reasons"].as_array().unwrap().is_empty());
        assert!(!trade["evidence"].as_array().unwrap().is_empty());
        assert_eq!(trade["levels"][0]["level"], "college");
        // 23 + 41 + 137 learners were enrolled in welding in 2025.
        assert_eq!(trade["levels"][0]["enrolled"], 201);
        assert_eq!(body["programmes"].as_array().unwrap().len(), 3);
        assert_eq!(body["outcomes"]["levels"][0]["level"], "college");
        assert_eq!(body["links"]["history"], "/api/v1/trades/han/history");
    }

    /// Intake, places and completers are facts of institutions, not of persons: exact even where they are small.
    async fn intake_and_places_are_exact(app: TestApp) {
        released(&app, &small_city()).await;
        let body = app.public().get("/api/v1/providers/c3").await.expect(200).json();
        let rows = body["programmes"].as_array().unwrap();
        let small = rows.iter().find(|row| row["trade_code"] == "nguoi" && row["year"] == 2025).unwrap();
        assert_eq!((&small["enrolled"], &small["capacity"]), (&json!(3), &json!(10)));
        let list = app.public().get("/api/v1/providers").await.expect(200).json();
        // 137 + 151 + 3
        assert_eq!(list["items"][2]["enrolled"], 291);
    }

    async fn the_method_says_where_each_number_comes_from(app: TestApp) {
        released(&app, &small_city()).await;
        let method = app.public().get("/api/v1/method").await.expect(200).json();
        let parameters = method["parameters"].as_array().unwrap();
        assert!(parameters.iter().all(|p| p["source"].is_string() && p["status"].is_string()));
        assert!(parameters.iter().any(|p| p["section"] == "disclosure" && p["key"] == "least_answers"));
        let quality = app.public().get("/api/v1/data-quality").await.expect(200).json();
        assert_eq!(quality["data_quality"]["rows_read"]["enrolments"], 30);
    }
}
