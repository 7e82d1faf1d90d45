//! Files that are delivered: tried, stored whole or not at all, corrected, given back.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;
use vocmatch::live::import::{Imported, import};
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, Reply, TestApp, on_both_databases};
use crate::support::package;

const TRADES: &str = "trade_code,name_vi\nhan,Hàn\nke_toan,Kế toán\n";
const PROVIDERS: &str = "provider_id,name\nP01,Trường Một\nP02,Trường Hai\n";
const BATCHES: &str = "/api/v1/batches";
const DRY: &str = "/api/v1/batches?dry_run=true";

async fn deliver(client: &Client, path: &str, resource: &str, text: &str) -> Reply {
    let fields = [("resource", resource)];
    let name = format!("{resource}.csv");
    client.upload(path, &fields, &name, text.as_bytes()).await
}

/// Somebody of the department, after trades and providers were delivered.
async fn prepared(app: &TestApp) -> Client {
    let analyst = app.department(Role::DepartmentAnalyst).await;
    deliver(&analyst, BATCHES, "trades", TRADES)
        .await
        .expect(201);
    deliver(&analyst, BATCHES, "providers", PROVIDERS)
        .await
        .expect(201);
    analyst
}

async fn college(app: &TestApp, code: &str) -> Client {
    let own = app
        .organisation(OrganisationKind::College, code, Standing::Verified)
        .await;
    app.person(Role::CollegeClerk, Some(&own)).await
}

async fn count(client: &Client) -> usize {
    let list = client.get(BATCHES).await.expect(200).json();
    list["items"].as_array().unwrap().len()
}

async fn import_of(app: &TestApp, files: &[(&str, &str)]) -> Imported {
    let folder = package(files);
    let path = folder.path().to_owned();
    let state = &app.state;
    import(&state.store, &state.clock, path, Arc::new(|_| {}))
        .await
        .unwrap()
}

const WRONG: &str = "provider_id,trade_code,level,year,enrolled,completed\n\
    P01,han,college,2024,90,80\n\
    P01,ke_toan,college,2024,90,95\n";

on_both_databases! {
    /// A dry run says what is wrong with which cell and how to mend it, in both languages, and stores nothing.
    async fn a_dry_run_names_the_cell_and_stores_nothing(app: TestApp) {
        let analyst = prepared(&app).await;
        let report = deliver(&analyst, DRY, "enrolments", WRONG).await.expect(200).json();
        let numbers = ["rows_read", "rows_kept", "rows_rejected"].map(|key| report[key].as_i64());
        assert_eq!(numbers, [Some(2), Some(1), Some(1)]);
        let reject = &report["rejects"][0];
        assert_eq!(reject["row"], 3);
        assert_eq!(reject["column"], "completed");
        assert_eq!(reject["value"], "95");
        for key in ["reason", "how_to_mend"] {
            for language in ["vi", "en"] {
                assert!(reject[key][language].as_str().is_some_and(|text| text.len() > 5));
            }
        }
        assert_eq!(count(&analyst).await, 2);
    }

    /// A file with rejected rows is stored only when whoever delivers it says so.
    async fn rejected_rows_must_be_accepted(app: TestApp) {
        let analyst = prepared(&app).await;
        let refused = deliver(&analyst, BATCHES, "enrolments", WRONG).await.expect(422).json();
        assert_eq!(refused["type"], "/problems/invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/file/3/completed");
        assert_eq!(count(&analyst).await, 2);
        let path = "/api/v1/batches?accept_rejects=true";
        let stored = deliver(&analyst, path, "enrolments", WRONG).await.expect(201);
        let location = stored.header("location").to_owned();
        let batch = analyst.get(&location).await.expect(200).json();
        assert_eq!(batch["rows_rejected"], 1);
        let report = analyst.get(&format!("{location}/report")).await.expect(200).json();
        assert_eq!(report["rejects"][0]["row"], 3);
    }

    /// A mistake in a workbook is named by sheet and cell.
    async fn a_cell_of_a_workbook_has_its_address(app: TestApp) {
        let analyst = prepared(&app).await;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("Tuyển sinh").unwrap();
        let rows = [
            ["Mã ngành, nghề", "Trình độ", "Năm", "Tuyển mới"],
            ["han", "cao đẳng", "2024", "chín mươi"],
        ];
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (1..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        let fields = [("resource", "enrolments")];
        let reply = analyst.upload(DRY, &fields, "x.csv", &bytes).await.expect(200).json();
        assert_eq!(reply["format"], "xlsx", "{reply}");
        assert_eq!(reply["rejects"][0]["cell"], "'Tuyển sinh'!E3", "{reply}");
    }

    /// A correction supersedes, says how it differs, and can itself be corrected but not the same batch twice.
    async fn a_correction_tells_its_difference(app: TestApp) {
        let analyst = prepared(&app).await;
        let head = "provider_id,trade_code,level,year,enrolled\n";
        let old = format!("{head}P01,han,college,2022,10\nP01,han,college,2023,20\nP01,han,college,2024,30\n");
        let new = format!("{head}P01,han,college,2025,40\nP01,han,college,2023,25\nP01,han,college,2024,30\n");
        let first = deliver(&analyst, BATCHES, "enrolments", &old).await.expect(201).json();
        let id = first["id"].as_str().unwrap();
        let fields = [("resource", "enrolments"), ("supersedes", id)];
        let report = analyst.upload(DRY, &fields, "a.csv", new.as_bytes()).await.expect(200).json();
        let expected = serde_json::json!({"rows_added": 1, "rows_removed": 1, "rows_changed": 1});
        assert_eq!(report["difference"], expected);
        assert_eq!(report["rows_rejected"], 0, "{report}");
        let second = analyst.upload(BATCHES, &fields, "a.csv", new.as_bytes()).await.expect(201).json();
        assert_eq!(second["supersedes"], id);
        let other = format!("{head}P01,han,college,2023,26\n");
        analyst.upload(BATCHES, &fields, "b.csv", other.as_bytes()).await.expect(409);
    }

    /// Without naming what it corrects, a second file of the same rows is a file of duplicates.
    async fn rows_that_another_file_has_are_duplicates(app: TestApp) {
        let analyst = prepared(&app).await;
        let text = "provider_id,trade_code,level,year,enrolled\nP01,han,college,2024,30\n";
        deliver(&analyst, BATCHES, "enrolments", text).await.expect(201);
        let again = text.replace(",30", ",31");
        let report = deliver(&analyst, DRY, "enrolments", &again).await.expect(200).json();
        assert_eq!(report["rejects"][0]["code"], "duplicate");
    }

    /// A college delivers rows of its own, by code or name, and no others, whatever it accepts.
    async fn a_college_delivers_rows_of_its_own_only(app: TestApp) {
        prepared(&app).await;
        let one = college(&app, "P01").await;
        let text = "provider_id,trade_code,level,year,enrolled\n\
            P01,han,college,2024,30\nTrường Một,han,college,2023,30\nP02,han,college,2024,9\n";
        let report = deliver(&one, DRY, "enrolments", text).await.expect(200).json();
        assert_eq!(report["rows_of_others"], 1, "{report}");
        assert_eq!(report["rejects"][0]["code"], "other_provider");
        assert_eq!(report["rejects"][0]["row"], 4);
        let path = "/api/v1/batches?accept_rejects=true";
        deliver(&one, path, "enrolments", text).await.expect(422);
        let own = text.replace("P02,han,college,2024,9\n", "");
        deliver(&one, BATCHES, "enrolments", &own).await.expect(201);
        let refused = deliver(&one, BATCHES, "trades", TRADES).await.expect(422).json();
        assert_eq!(refused["errors"][0]["code"], "not_for_colleges");
    }

    /// A college sees what it delivered itself; another sees nothing of it, the department everything.
    async fn batches_are_seen_by_their_college_and_the_department(app: TestApp) {
        let analyst = prepared(&app).await;
        let one = college(&app, "P01").await;
        let two = college(&app, "P02").await;
        let text = "provider_id,trade_code,level,year,enrolled\nP01,han,college,2024,30\n";
        let stored = deliver(&one, BATCHES, "enrolments", text).await.expect(201);
        let location = stored.header("location").to_owned();
        assert_eq!((count(&one).await, count(&two).await), (1, 0));
        assert_eq!(count(&analyst).await, 3);
        for path in [location.clone(), format!("{location}/content"), format!("{location}/report")] {
            one.get(&path).await.expect(200);
            analyst.get(&path).await.expect(200);
            two.get(&path).await.expect(404);
        }
        let id = stored.json()["id"].as_str().unwrap().to_owned();
        let fields = [("resource", "enrolments"), ("supersedes", &id)];
        let other = text.replace("P01", "P02");
        two.upload(BATCHES, &fields, "x.csv", other.as_bytes()).await.expect(409);
    }

    /// The delivered bytes come back as they were, under a name of ours.
    async fn the_original_comes_back(app: TestApp) {
        let analyst = prepared(&app).await;
        let text = "\u{feff}provider_id;trade_code;level;year;enrolled\r\nP01;han;college;2024;30\r\n";
        let fields = [("resource", "enrolments")];
        let name = "../../etc/x\\y.csv";
        let stored = analyst.upload(BATCHES, &fields, name, text.as_bytes()).await.expect(201);
        let path = format!("{}/content", stored.header("location"));
        let content = analyst.get(&path).await.expect(200);
        assert_eq!(content.bytes, text.as_bytes());
        let id = stored.json()["id"].as_str().unwrap().to_owned();
        let expected = format!("attachment; filename=\"enrolments-{id}.csv\"");
        assert_eq!(content.header("content-disposition"), expected);
    }

    /// The same bytes are not stored twice.
    async fn the_same_file_is_known(app: TestApp) {
        let analyst = prepared(&app).await;
        deliver(&analyst, BATCHES, "trades", TRADES).await.expect(409);
        assert_eq!(count(&analyst).await, 2);
    }

    /// Files that cannot be used are refused with the reason in both languages, and never by an error of ours.
    async fn unusable_files_are_refused(app: TestApp) {
        let analyst = prepared(&app).await;
        let files: [(&str, &[u8]); 6] = [
            ("enrolments", b""),
            ("enrolments", b"PK\x03\x04nonsense"),
            ("learners", b"PAR1nonsensePAR1"),
            ("enrolments", b"\xff\xfeh\x00a\x00n\x00"),
            ("enrolments", b"provider_id,trade_code\nP01,han\n"),
            ("learners", "learner_id,Họ và tên,provider_id,trade_code,level,enrolled_on,status\n".as_bytes()),
        ];
        for (resource, file) in files {
            let fields = [("resource", resource)];
            let report = analyst.upload(DRY, &fields, "x.csv", file).await.expect(200).json();
            assert!(report["refused"]["vi"].is_string(), "{report}");
            assert!(report["refused"]["en"].is_string(), "{report}");
            let refused = analyst.upload(BATCHES, &fields, "x.csv", file).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], "/file");
        }
        assert_eq!(count(&analyst).await, 2);
        let fields = [("resource", "nothing")];
        analyst.upload(DRY, &fields, "x.csv", b"a").await.expect(422);
        analyst.post(BATCHES, &Value::Null).await.expect(415);
    }

    /// Before anybody has delivered trades, nothing else can be checked.
    async fn trades_come_first(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        deliver(&analyst, DRY, "enrolments", WRONG).await.expect(409);
    }

    /// An imported folder is stored once; changed files supersede; every row is kept or rejected.
    async fn a_folder_is_imported_once(app: TestApp) {
        let files = [("trades.csv", TRADES), ("providers.csv", PROVIDERS), ("enrolments.csv", WRONG)];
        let first = import_of(&app, &files).await;
        assert_eq!((first.rows_read, first.rows_kept, first.rows_rejected), (6, 5, 1));
        assert_eq!(first.stored.len(), 4);
        let again = import_of(&app, &files).await;
        // The folder has another name, so its descriptor differs.
        assert_eq!((again.stored.len(), again.unchanged.len()), (0, 3));
        let mended = WRONG.replace("95", "85");
        let files = [("trades.csv", TRADES), ("enrolments.csv", mended.as_str())];
        let third = import_of(&app, &files).await;
        assert!(third.superseding.contains(&"enrolments.csv".to_owned()), "{third:?}");
        assert_eq!(third.left, ["providers.csv"]);
        let auditor = app.person(Role::Auditor, None).await;
        let list = auditor.get("/api/v1/batches?resource=enrolments").await.expect(200).json();
        let rejected: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| item["rows_rejected"].as_i64()).collect();
        assert_eq!(rejected, [Some(0), Some(1)]);
    }

    /// What was left out of a file is kept with it: every mistake in its cell, as pages and as a file that runs no formula.
    async fn rejected_rows_are_kept_with_their_batch(app: TestApp) {
        let analyst = prepared(&app).await;
        let one = college(&app, "P01").await;
        let two = college(&app, "P02").await;
        let text = "provider_id,trade_code,level,year,enrolled,completed\n\
            P01,han,college,2024,90,80\n\
            P01,=1+1,college,2023,90,95\n\
            P01,han,-trung,2022,@x,\n";
        let path = "/api/v1/batches?accept_rejects=true";
        let stored = deliver(&one, path, "enrolments", text).await.expect(201);
        let place = format!("{}/rejects", stored.header("location"));
        let list = one.get(&place).await.expect(200).json();
        let counts = ["rows_read", "rows_kept", "rows_listed", "rows_beyond"].map(|key| list[key].as_i64().unwrap());
        assert_eq!(counts, [3, 1, 2, 0]);
        let items = list["items"].as_array().unwrap();
        let cells: Vec<_> = items.iter().map(|one| (one["row"].as_i64().unwrap(), one["column"].as_str().unwrap(), one["value"].as_str().unwrap())).collect();
        for cell in [(3, "trade_code", "=1+1"), (4, "level", "-trung"), (4, "enrolled", "@x")] {
            assert!(cells.contains(&cell), "{cell:?} {cells:?}");
        }
        let codes: Vec<_> = items.iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"unknown_trade") && codes.contains(&"not_a_number"), "{codes:?}");
        // The same, page by page.
        let mut paged = Vec::new();
        let mut cursor = "?limit=1".to_owned();
        loop {
            let page = one.get(&format!("{place}{cursor}")).await.expect(200);
            let body = page.json();
            paged.extend(body["items"].as_array().unwrap().clone());
            let Some(next) = body["next"].as_str() else { break };
            assert_eq!(page.header("link"), format!("<?cursor={next}>; rel=\"next\""));
            cursor = format!("?limit=1&cursor={next}");
        }
        assert_eq!(&paged, items);
        assert_eq!(one.get(&format!("{place}?cursor=99")).await.expect(200).json()["items"], serde_json::json!([]));
        one.get(&format!("{place}?cursor=x")).await.expect(400);
        for (format, between) in [("csv", b','), ("csv-excel", b';')] {
            let file = one.get(&format!("{place}?format={format}")).await.expect(200);
            assert!(file.header("content-disposition").starts_with("attachment; filename=\"rejects-"));
            let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
            let mut reader = csv::ReaderBuilder::new().delimiter(between).from_reader(bytes);
            let column = reader.headers().unwrap().iter().position(|head| head == "value").unwrap();
            let values: Vec<String> = reader.records().map(|row| row.unwrap()[column].to_owned()).collect();
            assert_eq!(values.len(), items.len());
            for harmless in ["'=1+1", "'-trung", "'@x"] {
                assert!(values.iter().any(|value| value == harmless), "{values:?}");
            }
        }
        analyst.get(&place).await.expect(200);
        two.get(&place).await.expect(404);
        let trades = analyst.get("/api/v1/batches?resource=trades").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        one.get(&format!("/api/v1/batches/{trades}/rejects")).await.expect(404);
        let page = format!("/nhap-lieu/{}", stored.json()["id"].as_str().unwrap());
        for client in [&one, &analyst] {
            let shown = client.get(&page).await.expect(200).text();
            assert!(shown.contains("Các dòng bị loại") && shown.contains("-trung") && shown.contains("rejects?format=csv-excel"), "{shown}");
        }
        two.get(&page).await.expect(404);
    }

    /// Rows read = rows kept + rows listed + rows beyond, for files that are delivered and for those that are imported.
    async fn no_row_of_a_file_is_lost_from_count(app: TestApp) {
        let mut many = "provider_id,trade_code,level,year,enrolled\n".to_owned();
        for row in 0..1_300 {
            let level = if row % 13 == 0 { "college" } else { "nothing" };
            writeln!(many, "P01,han,{level},{},x{row}", 1990 + row % 36).unwrap();
        }
        let survey = "learner_id,provider_id,trade_code,level,enrolled_on,status\n\
            031095001234,P01,han,college,2023-09-05,studying\n\
            031095001234,P01,han,college,2023-09-05,studying\n\
            h2,P01,han,college,khi nào,studying\n";
        let files = [("trades.csv", TRADES), ("providers.csv", PROVIDERS), ("enrolments.csv", WRONG), ("learners.csv", survey)];
        import_of(&app, &files).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let path = "/api/v1/batches?accept_rejects=true";
        deliver(&analyst, path, "enrolments", &many).await.expect(201);
        let batches = analyst.get(BATCHES).await.expect(200).json();
        let mut beyond = 0;
        let mut listed = 0;
        for batch in batches["items"].as_array().unwrap() {
            let place = format!("/api/v1/batches/{}/rejects", batch["id"].as_str().unwrap());
            let list = analyst.get(&format!("{place}?limit=200")).await.expect(200).json();
            let [read, kept, told, more] = ["rows_read", "rows_kept", "rows_listed", "rows_beyond"].map(|key| list[key].as_i64().unwrap());
            assert_eq!(read, kept + told + more, "{list}");
            assert_eq!(batch["rows_rejected"].as_i64(), Some(told + more));
            let file = analyst.get(&format!("{place}?format=csv")).await.expect(200).text();
            let mut reader = csv::Reader::from_reader(file.as_bytes());
            let rows: BTreeSet<String> = reader.records().map(|row| row.unwrap()[1].to_owned()).collect();
            assert_eq!(rows.len(), usize::try_from(told).unwrap());
            assert!(!file.contains("031095001234"), "what names a person is not listed: {file}");
            beyond += more;
            listed += told;
        }
        assert_eq!((listed, beyond), (1_000 + 1 + 2, 300));
    }
}
