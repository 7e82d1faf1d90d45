//! Official papers as a clerk gets them: the Word document and the workbook that a command writes.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use tempfile::tempdir;
use vocmatch::digest::sha256;
use zip::ZipArchive;

use crate::support::{assess, town, vocmatch};

fn report(out: &Path, more: &[&str]) -> crate::support::Answer {
    let (data, out) = (town().to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["report", "--quiet", "--data", data, "--out", out];
    vocmatch(&[&arguments[..], more].concat())
}

/// The words of a Word document, one paragraph a line.
fn words(docx: &Path) -> String {
    let mut archive = ZipArchive::new(File::open(docx).unwrap()).unwrap();
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    let mut said = String::new();
    for piece in xml.split('<').skip(1) {
        if let Some((_, words)) = piece
            .split_once('>')
            .filter(|(tag, _)| tag.starts_with("w:t "))
        {
            said.push_str(words);
        } else if piece.starts_with("/w:p>") {
            said.push('\n');
        }
    }
    said
}

fn column(rows: &[Vec<Data>], heading: &str) -> usize {
    rows.iter()
        .find_map(|row| row.iter().position(|cell| *cell == heading))
        .unwrap()
}

fn sheet(path: &Path, name: &str) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let range = workbook.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn the_report_has_the_figures_of_the_answer_and_their_code() {
    let folder = tempdir().unwrap();
    let [docx, xlsx] = ["r.docx", "r.xlsx"].map(|name| folder.path().join(name));
    for out in [&docx, &xlsx] {
        let answer = report(out, &["--lang", "vi"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
    }
    let answer = assess(town(), &[]);
    let digits = sha256(&answer.stdout)[..12].to_uppercase();
    let code = [&digits[..4], &digits[4..8], &digits[8..]].join("-");
    let said = words(&docx);
    assert!(said.contains(&code), "{code}");
    let json = answer.json();
    let trades = json["trades"].as_array().unwrap();
    let rows = sheet(&xlsx, "Xếp loại");
    let [key, median, openings] =
        ["Mã", "Cầu/cung: trung vị", "Cầu: trung vị"].map(|heading| column(&rows, heading));
    for trade in trades {
        let row = rows
            .iter()
            .find(|row| row[key] == *trade["trade_code"].as_str().unwrap());
        let row = row.unwrap_or_else(|| panic!("no row for {trade}"));
        for (at, value) in [
            (median, &trade["ratio"]["median"]),
            (openings, &trade["demand"]["median"]),
        ] {
            match value.as_f64() {
                Some(value) => assert_eq!(row[at], Data::Float(value)),
                None => assert_eq!(row[at], Data::Empty, "never 0"),
            }
        }
        assert!(said.contains(trade["name_vi"].as_str().unwrap()));
    }
    let short = |trade: &&Value| trade["flag"] == "undersupplied";
    let count = trades.iter().filter(short).count();
    assert!(said.contains(&format!("{count} thiếu người,")));
    let notes = sheet(&xlsx, "Ghi chú");
    assert!(
        notes
            .iter()
            .any(|row| row[1].to_string().starts_with(&code))
    );
}

#[test]
fn the_same_package_gives_the_same_bytes() {
    let folder = tempdir().unwrap();
    for ending in ["docx", "xlsx"] {
        let bytes = [1, 2].map(|number| {
            let out = folder.path().join(format!("{number}.{ending}"));
            assert_eq!(report(&out, &[]).status, 0);
            fs::read(out).unwrap()
        });
        assert_eq!(bytes[0], bytes[1], "{ending}");
    }
}

#[test]
fn the_head_names_whom_the_clerk_names_and_nobody_else() {
    let folder = tempdir().unwrap();
    let out = folder.path().join("r.docx");
    let named = [
        "--agency",
        "Sở Giáo dục và Đào tạo",
        "--place",
        "Hải Phòng",
        "--lang",
        "vi",
    ];
    assert_eq!(report(&out, &named).status, 0);
    let said = words(&out);
    assert!(said.contains("SỞ GIÁO DỤC VÀ ĐÀO TẠO\n"));
    assert!(said.contains("Hải Phòng, ngày ..... tháng ..... năm 20.....\n"));
    assert!(said.contains("Số: ........./BC-.........\n"));
    assert_eq!(report(&out, &["--lang", "vi"]).status, 0);
    assert!(!words(&out).contains("SỞ"));
}

#[test]
fn the_public_gets_no_reason_from_fewer_people_than_the_gate_lets_through() {
    let folder = tempdir().unwrap();
    let [own, public] = ["own.docx", "public.docx"].map(|name| folder.path().join(name));
    assert_eq!(report(&own, &["--lang", "vi"]).status, 0);
    assert_eq!(
        report(&public, &["--lang", "vi", "--readers", "public"]).status,
        0
    );
    let few = |said: &str| {
        (1..10).any(|n| said.contains(&format!("({n} người trả lời)")))
            || (1..3).any(|n| said.contains(&format!("({n} doanh nghiệp trả lời)")))
    };
    let (own, public) = (words(&own), words(&public));
    assert!(own.contains("BÁO CÁO NỘI BỘ") && !public.contains("BÁO CÁO NỘI BỘ"));
    assert!(!few(&public));
    let hidden = "không được hiển thị vì có quá ít";
    assert!(!own.contains(hidden));
    // Only where the department's own paper has such a reason does the public's say that one is hidden.
    assert!(!few(&own) || public.contains(hidden));
}

#[test]
fn another_ending_is_refused_before_anything_is_read() {
    let answer = vocmatch(&[
        "report", "--data", "nowhere", "--out", "r.pdf", "--lang", "en",
    ]);
    assert_eq!(answer.status, 2);
    assert!(
        answer.stderr.contains("r.pdf must end in .docx, .xlsx"),
        "{}",
        answer.stderr
    );
}
