//! Settings: where they come from, what is said of those that cannot be used.

use std::fs;

use crate::support::vocmatch_with;

const CHECK: [&str; 4] = ["config", "check", "--lang", "en"];

/// The line of `config check` about a setting, in single spaces.
fn line(text: &str, name: &str) -> String {
    let found = text
        .lines()
        .find(|line| line.split(' ').next() == Some(name))
        .unwrap_or_else(|| panic!("{name} is not in\n{text}"));
    found.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vocmatch.toml");
    fs::write(
        &file,
        "listen = \"127.0.0.1:9001\"\nsession_hours = 8\n[oidc]\nissuer = \"https://id.example.vn/\"\n\
         client_id = \"vocmatch\"\nclient_secret = \"geheim\"\nroles = { truong_phong = \"department_approver\" }\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let answer = vocmatch_with(
        &CHECK,
        &[
            ("VOCMATCH_CONFIG", path),
            ("VOCMATCH_LISTEN", "127.0.0.1:9002"),
        ],
    );
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let text = answer.text();
    assert_eq!(
        line(text, "listen"),
        "listen 127.0.0.1:9002 VOCMATCH_LISTEN"
    );
    assert_eq!(
        line(text, "session_hours"),
        format!("session_hours 8 {path}")
    );
    assert_eq!(
        line(text, "session_idle_minutes"),
        "session_idle_minutes 30 default"
    );
    assert_eq!(
        line(text, "public_url"),
        "public_url http://127.0.0.1:9002 follows from listen"
    );
    assert_eq!(
        line(text, "oidc.roles"),
        format!("oidc.roles truong_phong=department_approver {path}")
    );
    assert!(!text.contains("geheim"), "{text}");
}

#[test]
fn a_secret_comes_from_a_file_and_is_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("database_url");
    fs::write(&file, "postgres://vocmatch:geheim@db/vocmatch\n").unwrap();
    let path = file.to_str().unwrap();
    let answer = vocmatch_with(&CHECK, &[("VOCMATCH_DATABASE_URL_FILE", path)]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert_eq!(
        line(answer.text(), "database_url"),
        format!(
            "database_url postgres://vocmatch:***@db/vocmatch VOCMATCH_DATABASE_URL_FILE → {path}"
        )
    );
}

#[test]
fn the_key_of_second_factors_is_never_shown() {
    let key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    let answer = vocmatch_with(&CHECK, &[("VOCMATCH_SECRET_KEY", key)]);
    assert_eq!(
        line(answer.text(), "secret_key"),
        "secret_key *** VOCMATCH_SECRET_KEY"
    );
    assert!(!answer.text().contains(key), "{}", answer.text());
    let answer = vocmatch_with(&CHECK, &[("VOCMATCH_SECRET_KEY", "geheim")]);
    assert_eq!(answer.status, 2);
    let said = &answer.stderr;
    assert!(
        said.contains("VOCMATCH_SECRET_KEY = ***: it must be 32 bytes in base64"),
        "{said}"
    );
    assert!(!said.contains("geheim"), "{said}");
}

/// The settings of spans have the names that other programs use too; an empty one says nothing.
#[test]
fn the_collector_of_spans_comes_from_the_variables_of_opentelemetry() {
    let answer = vocmatch_with(
        &CHECK,
        &[
            (
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://u:geheim@127.0.0.1:4318/",
            ),
            ("OTEL_SERVICE_NAME", ""),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=geheim"),
        ],
    );
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let text = answer.text();
    assert_eq!(
        line(text, "otlp_endpoint"),
        "otlp_endpoint http://u:***@127.0.0.1:4318 OTEL_EXPORTER_OTLP_ENDPOINT"
    );
    assert_eq!(
        line(text, "otlp_service_name"),
        "otlp_service_name vocmatch default"
    );
    assert!(!text.contains("geheim"), "{text}");
    let answer = vocmatch_with(&CHECK, &[("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318")]);
    assert_eq!(answer.status, 2);
    let said = &answer.stderr;
    assert!(
        said.contains("OTEL_EXPORTER_OTLP_ENDPOINT")
            && said.contains("it must begin with https://"),
        "{said}"
    );
}

/// Name, value, reason and way out of each mistake, all of them at once, with status 2.
#[test]
fn every_mistake_is_named_with_its_value_its_reason_and_its_way_out() {
    let answer = vocmatch_with(
        &CHECK,
        &[
            ("VOCMATCH_LISTEN", "localhost"),
            ("VOCMATCH_SESSION_HOURS", "a day"),
            ("VOCMATCH_DATABASE_URL", "mysql://u:geheim@h/d"),
            ("VOCMATCH_DATABASE_URI", "postgres://u:geheim@h/d"),
            ("VOCMATCH_OIDC_CLIENT_ID", "vocmatch"),
            ("VOCMATCH_OIDC_CLIENT_SECRET_FILE", "/nowhere/secret"),
        ],
    );
    assert_eq!(answer.status, 2);
    let said = &answer.stderr;
    for expected in [
        "VOCMATCH_LISTEN = localhost: it must be an IP address and a port",
        "VOCMATCH_SESSION_HOURS = a day: it must be a whole number from 1 to 168; set VOCMATCH_SESSION_HOURS",
        "VOCMATCH_DATABASE_URL = mysql://u:***@h/d: it must be sqlite:FILE or postgres://",
        "there is no such setting (environment); did you mean VOCMATCH_DATABASE_URL?",
        "oidc.issuer: sign-in through an identity provider needs it",
        "VOCMATCH_OIDC_CLIENT_SECRET_FILE = /nowhere/secret: the file cannot be read",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    assert!(!said.contains("geheim"), "{said}");
    let vietnamese = vocmatch_with(&["config", "check"], &[("VOCMATCH_LISTEN", "localhost")]);
    assert!(
        vietnamese.stderr.contains("cần địa chỉ IP và cổng"),
        "{}",
        vietnamese.stderr
    );
}

#[test]
fn the_service_does_not_start_with_a_setting_that_cannot_be_used() {
    let answer = vocmatch_with(&["serve"], &[("VOCMATCH_PUBLIC_PER_MINUTE", "0")]);
    assert_eq!(answer.status, 2);
    assert!(
        answer.stderr.contains("VOCMATCH_PUBLIC_PER_MINUTE"),
        "{}",
        answer.stderr
    );
}

/// The printed file is a comment as it stands, and a file of settings once its lines are taken out of the comment.
#[test]
fn the_printed_defaults_are_a_file_of_settings() {
    let answer = vocmatch_with(&["config", "show-defaults", "--lang", "en"], &[]);
    let settings: String = answer
        .text()
        .lines()
        .filter(|line| !line.starts_with("# [oidc]") && !line.contains("= \"\""))
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.contains(" = "))
        .filter(|line| !line.starts_with("role_claim"))
        .map(|line| format!("{line}\n"))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vocmatch.toml");
    fs::write(&file, &settings).unwrap();
    let path = file.to_str().unwrap();
    let checked = vocmatch_with(&["config", "check", "--lang", "en", "--config", path], &[]);
    assert_eq!(checked.status, 0, "{}\n{settings}", checked.stderr);
    assert_eq!(
        line(checked.text(), "upload_bytes"),
        format!("upload_bytes 67108864 {path}")
    );
}

#[test]
fn the_files_to_run_it_with_are_printed() {
    for (which, expected) in [
        ("systemd", "ProtectSystem=strict"),
        ("docker", "USER 10001"),
        ("nginx", "proxy_pass http://vocmatch"),
    ] {
        let answer = vocmatch_with(&["ops", which], &[]);
        assert!(answer.text().contains(expected), "{which}");
    }
}
