//! The command line as a user and a script meet it: exit status, one line of complaint, formats, colours.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A package of three trades with enrolments, an employer survey and postings; one posting row is wrong.
fn package() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write(
        "datapackage.json",
        r#"{"name": "thu", "title": "Gói thử", "synthetic": true, "resources": []}"#.to_owned(),
    );
    for entry in [
        "trades",
        "enrolments",
        "employers",
        "employer_survey_sample",
        "employer_survey",
        "postings",
    ] {
        let descriptor = fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
        let comma = if descriptor.contains("path") {
            ", "
        } else {
            ""
        };
        let entry = format!(r#"{comma}{{"name": "{entry}", "path": "{entry}.csv"}}]}}"#);
        write("datapackage.json", descriptor.replace("]}", &entry));
    }
    write(
        "trades.csv",
        "trade_code,name_vi,name_en,group_code,group_name_vi\n\
         han,Hàn,Welding,520,Cơ khí\n\
         ke_toan,Kế toán doanh nghiệp,Enterprise accounting,340,Kinh doanh\n\
         cong_thuc,=1+1,,520,Cơ khí\n"
            .to_owned(),
    );
    let mut enrolments = "trade_code,level,year,enrolled\n".to_owned();
    for year in 2019..=2025 {
        enrolments.push_str(&format!(
            "han,college,{year},100\nke_toan,college,{year},900\ncong_thuc,intermediate,{year},80\n"
        ));
    }
    write("enrolments.csv", enrolments);
    let (mut employers, mut sample, mut survey) = (
        "employer_id,name,size_class\n".to_owned(),
        "employer_id,year,stratum,stratum_population,responded\n".to_owned(),
        "employer_id,year,trade_code,planned_hires,hires_last_year,hard_to_fill\n".to_owned(),
    );
    let mut postings = "posting_id,title,vacancies,posted_on,employer_id\n".to_owned();
    for number in 0..60 {
        employers.push_str(&format!("e{number},Công ty {number},small\n"));
        for year in [2024, 2025] {
            sample.push_str(&format!("e{number},{year},small,120,true\n"));
            survey.push_str(&format!(
                "e{number},{year},han,2,2,1\ne{number},{year},ke_toan,1,1,0\n"
            ));
        }
        postings.push_str(&format!(
            "p{number},Thợ hàn,2,2025-03-{:02},e{number}\n",
            number % 28 + 1
        ));
    }
    postings.push_str("p999,Thợ hàn,rất nhiều,2025-03-01,e1\n");
    write("employers.csv", employers);
    write("employer_survey_sample.csv", sample);
    write("employer_survey.csv", survey);
    write("postings.csv", postings);
    folder
}

fn vocmatch(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vocmatch"));
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "COLUMNS",
        "TERM",
    ] {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn json_follows_the_contract_and_is_the_same_every_time() {
    let package = package();
    let run = || {
        vocmatch(
            &[
                "assess",
                "--data",
                text(package.path()),
                "--year",
                "2025",
                "--format",
                "json",
            ],
            &[],
        )
    };
    let output = run();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(output.stdout, run().stdout);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["schema"], "vocmatch.assessment/1");
    assert_eq!(
        (&json["data_year"], &json["target_year"]),
        (&2025.into(), &2026.into())
    );
    assert_eq!(json["engine"], "polars");
    assert_eq!(json["parameters"]["shortage_ratio"], 1.25);
    assert_eq!(json["synthetic"], true);
    assert_eq!(json["data_quality"]["rows_read"]["postings"], 61);
    assert_eq!(json["data_quality"]["rejected"]["postings"], 1);
    let trades = json["trades"].as_array().unwrap();
    assert_eq!(trades.len(), 3);
    for trade in trades {
        let p = &trade["probability"];
        let sum: f64 = ["oversupplied", "balanced", "undersupplied"]
            .iter()
            .map(|key| p[key].as_f64().unwrap())
            .sum();
        assert!((sum - 1.0).abs() < 1e-6);
        for reason in trade["reasons"].as_array().unwrap() {
            for key in ["code", "vi", "en"] {
                assert!(!reason[key].as_str().unwrap().is_empty());
            }
        }
        assert!(trade["levels"][0]["supply"]["median"].is_number());
    }
}

#[test]
fn the_status_says_what_happened_and_one_line_says_why() {
    let package = package();
    let data = text(package.path());
    let out = package.path().join("out.xlsx");
    let missing = package.path().join("no/such/folder/out.json");
    let check = |arguments: &[&str], status: i32, said: &str| {
        let output = vocmatch(arguments, &[("LANG", "en_US.UTF-8")]);
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {error}");
        assert_eq!(
            error.lines().count(),
            usize::from(status != 0),
            "{arguments:?}: {error}"
        );
        assert!(error.contains(said), "{arguments:?}: {error}");
    };
    check(&["assess", "--data", data], 0, "");
    check(
        &["assess", "--data", data, "--strict"],
        3,
        "1 rows were rejected",
    );
    check(
        &["assess", "--data", "/no/such/folder"],
        2,
        "/no/such/folder",
    );
    check(&["assess"], 2, "--data");
    check(&["asses", "--data", data], 2, "assess");
    check(&["assess", "--data", data, "--horizon", "9"], 2, "9");
    check(&["assess", "--data", data, "--year", "2031"], 2, "2025");
    check(&["assess", "--data", data, "--format", "xlsx"], 2, "--out");
    check(
        &[
            "assess",
            "--data",
            data,
            "--format",
            "xlsx",
            "--out",
            text(&out),
        ],
        0,
        "",
    );
    check(
        &["assess", "--data", data, "--out", text(&missing)],
        2,
        text(&missing),
    );
    check(&["assess", "--data", data, "--level", "phd"], 2, "college");
    check(
        &["assess", "--data", data, "--group", "999"],
        2,
        "520 Cơ khí",
    );
    check(&["explain", "Hàn", "--data", data], 0, "");
    check(
        &["explain", "phi hành gia", "--data", data],
        2,
        "phi hành gia",
    );
    check(&["parameters"], 0, "");
    assert!(!missing.exists());
}

#[test]
fn complaints_are_vietnamese_unless_english_is_asked_for() {
    let output = vocmatch(&["assess", "--format", "xlsx"], &[]);
    assert!(
        stderr(&output).contains("thiếu --data"),
        "{}",
        stderr(&output)
    );
    let output = vocmatch(
        &["assess", "--format", "xlsx", "--data", "x"],
        &[("LANG", "C")],
    );
    assert!(
        stderr(&output).contains("hãy thêm --out"),
        "{}",
        stderr(&output)
    );
    let output = vocmatch(
        &["assess", "--format", "xlsx", "--data", "x", "--lang", "en"],
        &[("LANG", "vi_VN")],
    );
    assert!(stderr(&output).contains("add --out"), "{}", stderr(&output));
}

#[test]
fn colours_switch_off_in_a_pipe_and_on_by_force() {
    let package = package();
    let escape = |environment: &[(&str, &str)], more: &[&str]| {
        let arguments = [&["assess", "--data", text(package.path())], more].concat();
        stdout(&vocmatch(&arguments, environment)).contains('\u{1b}')
    };
    assert!(!escape(&[], &[]));
    assert!(escape(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!escape(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(escape(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!escape(&[("CLICOLOR_FORCE", "1")], &["--format", "json"]));
}

#[test]
fn a_trade_is_found_by_code_name_or_name_without_marks() {
    let package = package();
    let explain = |wanted: &str| {
        let output = vocmatch(
            &[
                "explain",
                wanted,
                "--data",
                text(package.path()),
                "--lang",
                "vi",
            ],
            &[],
        );
        assert_eq!(
            output.status.code(),
            Some(0),
            "{wanted}: {}",
            stderr(&output)
        );
        stdout(&output)
    };
    let by_name = explain("Kế toán doanh nghiệp");
    assert!(by_name.contains("Kế toán doanh nghiệp (ke_toan)"));
    for wanted in ["ke_toan", "ke toan doanh nghiep", "KẾ TOÁN DOANH NGHIỆP"] {
        assert_eq!(explain(wanted), by_name);
    }
}

#[test]
fn a_selection_narrows_every_format() {
    let package = package();
    let data = text(package.path());
    let output = vocmatch(
        &[
            "assess", "--data", data, "--format", "csv", "--group", "cơ khí", "--sort", "supply",
        ],
        &[],
    );
    let csv = stdout(&output);
    let codes: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(codes, ["han", "cong_thuc"]);
    let output = vocmatch(
        &[
            "assess",
            "--data",
            data,
            "--format",
            "json",
            "--level",
            "Cao đẳng",
        ],
        &[],
    );
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["trades"].as_array().unwrap().len(), 2);
    assert_eq!(json["selection"]["level"], "college");
}

#[test]
fn a_reader_who_leaves_is_no_failure() {
    let package = package();
    let mut child = Command::new(env!("CARGO_BIN_EXE_vocmatch"))
        .args(["assess", "--data", text(package.path()), "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), stderr(&output)),
        (Some(0), String::new())
    );
}

#[test]
fn rejects_and_answers_are_written_whole() {
    let package = package();
    let data = text(package.path());
    let (out, rejects) = (package.path().join("a.json"), package.path().join("r.csv"));
    let output = vocmatch(
        &[
            "assess",
            "--data",
            data,
            "--format",
            "json",
            "--out",
            text(&out),
            "--rejects",
            text(&rejects),
        ],
        &[],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let json: serde_json::Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(json["package"], "thu");
    assert!(fs::read_to_string(&rejects).unwrap().contains("rất nhiều"));
    let left: Vec<String> = fs::read_dir(package.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".vocmatch"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
