//! A release as files: CSV in two dialects, a workbook, a data package, a catalogue.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::app::on_both_databases;
use crate::support::release::{released, small_city, unzipped};

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

on_both_databases! {
    async fn files_are_attachments_with_harmless_names(app: TestApp) {
        let number = released(&app, &small_city()).await;
        for (query, name, kind) in [
            ("format=json", "vocmatch-release-1.json", "application/json"),
            ("format=csv&table=outcomes", "vocmatch-release-1-outcomes.csv", "text/csv; charset=utf-8"),
            ("format=csv-excel", "vocmatch-release-1-trades.csv", "text/csv; charset=utf-8"),
            ("format=xlsx", "vocmatch-release-1.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("format=docx", "vocmatch-release-1.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("format=datapackage", "vocmatch-release-1.zip", "application/zip"),
        ] {
            let reply = app.public().get(&format!("/api/v1/releases/{number}/download?{query}")).await.expect(200);
            assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
            assert_eq!(reply.header("content-type"), kind);
            let again = app.public().get(&format!("/api/v1/releases/latest/download?{query}")).await.expect(200);
            assert_eq!(again.bytes, reply.bytes, "{query}");
        }
        app.public().get("/api/v1/releases/1/download?format=pdf").await.expect(400);
        app.public().get("/api/v1/releases/1/download?format=csv&table=../users").await.expect(422);
        app.public().get("/api/v1/releases/7/download?format=csv").await.expect(404);
    }

    /// A trade that is called `=1+1` stays text in every file; numbers stay numbers.
    async fn no_name_becomes_a_formula(app: TestApp) {
        released(&app, &small_city()).await;
        let machine = app.public().get("/api/v1/releases/1/download?format=csv").await.text();
        assert!(machine.contains("\r\nnguoi,'=1+1,Fitting,"), "{machine}");
        assert!(!machine.starts_with('\u{feff}'));
        let excel = app.public().get("/api/v1/releases/1/download?format=csv-excel").await.text();
        assert!(excel.starts_with("\u{feff}trade_code;name_vi;"));
        assert!(excel.contains(";'=1+1;"));
        let probability = machine.lines().nth(1).unwrap().split(',').nth(7).unwrap().to_owned();
        assert!(excel.contains(&format!(";{};", probability.replace('.', ","))), "{probability}");
        let reply = app.public().get("/api/v1/releases/1/download?format=xlsx").await;
        let mut workbook = Xlsx::new(Cursor::new(reply.bytes)).unwrap();
        let sheet = workbook.worksheet_range("Nghề").unwrap();
        let name = sheet.rows().find(|row| row[0] == Data::String("nguoi".to_owned())).unwrap()[1].clone();
        assert_eq!(name, Data::String("=1+1".to_owned()));
        assert!(workbook.worksheet_formula("Nghề").unwrap().is_empty());
        let number = sheet.rows().nth(1).unwrap()[7].clone();
        assert!(matches!(number, Data::Float(_)), "{number:?}");
    }

    async fn the_workbook_says_which_release_it_is(app: TestApp) {
        released(&app, &small_city()).await;
        let checksum = app.public().get("/api/v1/releases").await.json()["items"][0]["checksum"].as_str().unwrap().to_owned();
        let reply = app.public().get("/api/v1/releases/1/download?format=xlsx").await;
        let mut workbook = Xlsx::new(Cursor::new(reply.bytes)).unwrap();
        let notes = workbook.worksheet_range("Ghi chú").unwrap();
        let said: Vec<String> = notes.rows().map(|row| row[1].to_string()).collect();
        for part in ["1", "2025-12-31", concat!("vocmatch ", env!("CARGO_PKG_VERSION")), &checksum] {
            assert!(said.iter().any(|line| line == part), "{part}: {said:?}");
        }
    }

    async fn the_data_package_holds_what_its_descriptor_says(app: TestApp) {
        released(&app, &small_city()).await;
        let reply = app.public().get("/api/v1/releases/1/download?format=datapackage").await;
        let files = unzipped(&reply.bytes);
        let descriptor: Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
        let resources = descriptor["resources"].as_array().unwrap();
        assert_eq!(resources.len(), 9);
        for resource in resources {
            let bytes = &files[resource["path"].as_str().unwrap()];
            assert_eq!(resource["hash"], format!("sha256:{}", sha256(bytes)));
            assert_eq!(resource["bytes"], bytes.len());
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let fields: Vec<&str> = resource["schema"]["fields"].as_array().unwrap().iter()
                .map(|field| field["name"].as_str().unwrap()).collect();
            assert_eq!(heads, fields);
            assert!(reader.records().all(|row| row.is_ok()));
        }
        let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
        for line in sums.lines() {
            let (sum, path) = line.split_once("  ").unwrap();
            assert_eq!(sum, sha256(&files[path]), "{path}");
        }
        let release = app.public().get("/api/v1/releases/1").await;
        assert_eq!(files["release.json"], release.bytes);
        let dcat: Value = serde_json::from_slice(&files["dcat.jsonld"]).unwrap();
        assert_eq!(dcat["@type"], "dcat:Dataset");
    }

    async fn the_catalogue_lists_published_releases_with_working_addresses(app: TestApp) {
        released(&app, &small_city()).await;
        let reply = app.public().get("/api/v1/catalogue").await.expect(200);
        assert_eq!(reply.header("content-type"), "application/ld+json");
        let catalogue = reply.json();
        let sets = catalogue["dcat:dataset"].as_array().unwrap();
        assert_eq!(sets.len(), 1);
        for distribution in sets[0]["dcat:distribution"].as_array().unwrap() {
            let url = distribution["dcat:downloadURL"]["@id"].as_str().unwrap();
            let path = url.strip_prefix(&app.state.config.public_url).unwrap();
            app.public().get(path).await.expect(200);
        }
    }
}
