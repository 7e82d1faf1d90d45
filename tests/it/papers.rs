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

/// A plan of the provider with most registered trades: every registration used to nine tenths, the first above it.
fn plan_file(folder: &Path) -> (String, std::path::PathBuf) {
    let scales = fs::read_to_string(town().join("registered_scales.csv")).unwrap();
    let rows: Vec<Vec<&str>> = scales
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let place = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap();
    let [provider, site, trade, level, scale] =
        ["provider_id", "site", "trade_code", "level", "scale"].map(place);
    let most = |wanted: &str| {
        rows[1..]
            .iter()
            .filter(|row| row[provider] == wanted)
            .count()
    };
    let busy = rows[1..]
        .iter()
        .map(|row| row[provider])
        .max_by_key(|own| (most(own), *own));
    let busy = busy.unwrap();
    let mut plan = "provider_id,site,trade_code,level,year,round,places,reason\n".to_owned();
    let own = rows[1..].iter().filter(|row| row[provider] == busy);
    for (number, row) in own.enumerate() {
        let scale: f64 = row[scale].parse().unwrap();
        let places = if number == 0 {
            scale * 2.0 + 7.0
        } else {
            (scale * 0.9).floor()
        };
        plan.push_str(&format!(
            "{busy},{},{},{},2026,1,{places},=1+1\n",
            row[site], row[trade], row[level]
        ));
    }
    let path = folder.join("plan.csv");
    fs::write(&path, plan).unwrap();
    (busy.to_owned(), path)
}

#[test]
fn a_colleges_plan_becomes_a_submission_and_a_workbook() {
    let folder = tempdir().unwrap();
    let (provider, plan) = plan_file(folder.path());
    let [docx, xlsx] = ["p.docx", "p.xlsx"].map(|name| folder.path().join(name));
    for out in [&docx, &xlsx] {
        let [data, plan, out] = [town(), &plan, out].map(|path| path.to_str().unwrap());
        let answer = vocmatch(&[
            "plan",
            "paper",
            "--quiet",
            "--lang",
            "vi",
            "--data",
            data,
            "--provider",
            &provider,
            "--plans",
            plan,
            "--out",
            out,
        ]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
    }
    let rows = sheet(&xlsx, "Phương án chỉ tiêu");
    let [places, scale, reason] =
        ["Chỉ tiêu 2026", "Quy mô đăng ký", "Lý do"].map(|heading| column(&rows, heading));
    let planned = fs::read_to_string(&plan).unwrap();
    let wanted: f64 = planned
        .lines()
        .skip(1)
        .map(|l| l.split(',').nth(6).unwrap().parse::<f64>().unwrap())
        .sum();
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        other => panic!("{other:?} is no number"),
    };
    let body: Vec<&Vec<Data>> = rows
        .iter()
        .filter(|row| matches!(row[places], Data::Float(_)))
        .collect();
    assert_eq!(
        body.iter().map(|row| number(&row[places])).sum::<f64>(),
        wanted
    );
    assert!(
        body.iter()
            .all(|row| number(&row[scale]) > 0.0 && row[reason] == "=1+1")
    );
    let said = words(&docx);
    assert!(said.contains("TỜ TRÌNH\nVề phương án chỉ tiêu tuyển sinh năm 2026\n"));
    assert!(
        said.contains("dòng vượt hoặc nằm ngoài quy mô đăng ký"),
        "the first row is over"
    );
    let notes = sheet(&xlsx, "Ghi chú");
    let code = notes.iter().find(|row| row[0] == "Mã kiểm tra").unwrap()[1].to_string();
    assert!(said.contains(&code), "both papers have the same code");
}

#[test]
fn a_provider_without_a_plan_gets_no_paper() {
    let folder = tempdir().unwrap();
    let (provider, plan) = plan_file(folder.path());
    let data = town().to_str().unwrap();
    let out = folder.path().join("p.docx");
    let answer = vocmatch(&[
        "plan",
        "paper",
        "--quiet",
        "--lang",
        "en",
        "--data",
        data,
        "--provider",
        &provider,
        "--plans",
        plan.to_str().unwrap(),
        "--year",
        "2022",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(answer.status, 2);
    assert!(
        answer.stderr.contains("has no plan of intake for 2023"),
        "{}",
        answer.stderr
    );
    assert!(!out.exists());
}

#[test]
fn the_subsidy_proposal_has_the_allocation_and_the_code_of_the_comparison() {
    let folder = tempdir().unwrap();
    let [docx, xlsx] = ["s.docx", "s.xlsx"].map(|name| folder.path().join(name));
    let data = town().to_str().unwrap();
    let subsidy = |more: &[&str]| {
        let answer = vocmatch(&[&["subsidy"], more, &["--quiet", "--data", data]].concat());
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        answer
    };
    for out in [&docx, &xlsx] {
        subsidy(&["paper", "--lang", "vi", "--out", out.to_str().unwrap()]);
    }
    let compared = subsidy(&["compare", "--format", "json"]);
    let digits = sha256(&compared.stdout)[..12].to_uppercase();
    let code = [&digits[..4], &digits[4..8], &digits[8..]].join("-");
    let said = words(&docx);
    assert!(said.contains(&code), "{code}");
    assert!(said.contains("TỜ TRÌNH\n") && said.contains("PHỤ LỤC\n"));
    let allocated = subsidy(&["allocate", "--format", "json"]).json();
    let whole = |key: &str| -> f64 {
        let years = allocated["years"].as_array().unwrap().iter();
        years.map(|year| year[key].as_f64().unwrap()).sum()
    };
    let rows = sheet(&xlsx, "Phân bổ");
    let [learners, amount] =
        ["Số người học", "Kinh phí (đồng)"].map(|heading| column(&rows, heading));
    let sum = |at: usize| -> f64 {
        // The last row is the total.
        let cells = rows[..rows.len() - 1].iter().map(|row| &row[at]);
        cells
            .map(|cell| if let Data::Float(n) = cell { *n } else { 0.0 })
            .sum()
    };
    assert!(sum(learners) > 0.0);
    assert_eq!(
        (sum(learners), sum(amount)),
        (whole("learners"), whole("spent_vnd"))
    );
}
