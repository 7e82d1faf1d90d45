//! Packages as colleges and offices write them, read from outside.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use polars::prelude::*;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;
use vocmatch::ingest::{
    Contradiction, Ingested, Outcome, PackageError, Problem, Reference, Reject, Warning,
    read_package,
};
use vocmatch::tables::Resource;
use vocmatch::text::{Language, problems, refusals};

const TRADES: &str = "trade_code,name_vi,name_en,group_code
han,Hàn,Welding,5201
dien_cong_nghiep,Điện công nghiệp,Industrial electrics,5202
may,May thời trang,Garment,5402
";

/// A package with the usual trades and these files beside them.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.path("trades.csv"), TRADES).unwrap();
        for (name, text) in files {
            fs::write(folder.path(name), text).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn try_read(&self) -> Result<Ingested, PackageError> {
        read_package(self.0.path(), &Reference::embedded().unwrap(), &|_| {})
    }

    fn read(&self) -> Ingested {
        self.try_read().unwrap()
    }
}

fn rejects_of(files: &[(&str, &str)]) -> Vec<(u32, &'static str, Problem)> {
    let report = Folder::new(files).read().report;
    report
        .rejects
        .into_iter()
        .map(|reject| (reject.row, reject.column.unwrap_or(""), reject.problem))
        .collect()
}

fn column(ingested: &Ingested, resource: Resource, name: &str) -> Vec<String> {
    let frame = ingested.snapshot.get(resource).unwrap();
    let texts = frame.column(name).unwrap().cast(&DataType::String).unwrap();
    texts
        .str()
        .unwrap()
        .iter()
        .map(|text| text.unwrap_or("").to_owned())
        .collect()
}

#[test]
fn names_marks_dates_and_words_are_read_as_people_write_them() {
    let ingested = Folder::new(&[
        (
            "learners.csv",
            "\u{feff}Mã học viên;Cơ sở đào tạo;Mã ngành, nghề;Trình độ;Ngày nhập học;Ngày tốt nghiệp;Trạng thái\r\n\
             A1;P1;6520123;Cao đẳng;05/09/2022;30/06/2025;Đã tốt nghiệp\r\n\
             A2;P1;\"Điện công nghiệp\";trung cap;2023-09-05;-;Đang học\r\n\
             A3;P1;han;SƠ CẤP;5/9/2024;;bỏ học\r\n",
        ),
    ])
    .read();
    assert_eq!(ingested.report.rejects, []);
    assert_eq!(
        column(&ingested, Resource::Learners, "trade_code"),
        ["dien_cong_nghiep", "han", "han"]
    );
    assert_eq!(
        column(&ingested, Resource::Learners, "level"),
        ["intermediate", "college", "elementary"]
    );
    assert_eq!(
        column(&ingested, Resource::Learners, "enrolled"),
        ["2023", "2022", "2024"]
    );
    assert_eq!(
        column(&ingested, Resource::Learners, "ended"),
        ["", "2025", ""]
    );
    assert_eq!(
        column(&ingested, Resource::Learners, "status"),
        ["studying", "completed", "dropped"]
    );
    let by_name = |warning: &Warning| matches!(warning, Warning::ReadByName { rows: 1, key, .. } if key == "dien_cong_nghiep");
    assert!(
        ingested.report.warnings.iter().any(by_name),
        "{:?}",
        ingested.report.warnings
    );
}

#[test]
fn every_file_form_gives_the_same_table() {
    let csv = Folder::new(&[(
        "enrolments.csv",
        "trade_code,level,year,enrolled,completed\nhan,college,2024,1.250,\nmay,elementary,2025,30,28\n",
    )]);
    let expected = csv
        .read()
        .snapshot
        .get(Resource::Enrolments)
        .unwrap()
        .clone();

    let excel = Folder::new(&[]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(
            2,
            1,
            [
                "Mã ngành, nghề",
                "Trình độ",
                "Năm",
                "Tuyển mới",
                "Tốt nghiệp",
            ],
        )
        .unwrap();
    sheet.write_string(0, 0, "BÁO CÁO TUYỂN SINH").unwrap();
    sheet.write_string(3, 1, "han").unwrap();
    sheet.write_string(3, 2, "Cao đẳng").unwrap();
    sheet.write_number(3, 3, 2024).unwrap();
    sheet.write_number(3, 4, 1250).unwrap();
    sheet
        .write_row(5, 1, ["may", "Sơ cấp", "2025", "30", "28"])
        .unwrap();
    book.save(excel.path("enrolments.xlsx")).unwrap();
    assert_eq!(
        excel.read().snapshot.get(Resource::Enrolments).unwrap(),
        &expected
    );

    let parquet = Folder::new(&[]);
    let mut frame = df!(
        "trade_code" => ["han", "may"],
        "level" => ["college", "elementary"],
        "year" => [2024_i64, 2025],
        "enrolled" => [1250.0, 30.0],
        "completed" => [None, Some(28_i32)],
    )
    .unwrap();
    ParquetWriter::new(fs::File::create(parquet.path("enrolments.parquet")).unwrap())
        .finish(&mut frame)
        .unwrap();
    assert_eq!(
        parquet.read().snapshot.get(Resource::Enrolments).unwrap(),
        &expected
    );
}

/// A college's own sheet with Vietnamese headings and ten deliberate mistakes: each is named with its cell.
#[test]
fn ten_mistakes_of_an_excel_sheet_are_found_in_their_cells() {
    let folder = Folder::new(&[]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Tuyển sinh 2025").unwrap();
    let headings = [
        "Mã ngành, nghề",
        "Trình độ đào tạo",
        "Năm tuyển sinh",
        "Chỉ tiêu",
        "Tuyển mới",
        "Tốt nghiệp",
    ];
    sheet.write_row(0, 0, headings).unwrap();
    let rows: [[&str; 6]; 13] = [
        ["6520123", "Cao đẳng", "2023", "50", "45", "40"],
        ["5520123", "Cao đẳng", "2024", "50", "45", ""], // B3: the code is of another level
        ["hàn xì", "Trung cấp", "2024", "50", "45", ""], // A4: no such trade
        ["han", "Đại học", "2024", "50", "45", ""],      // B5: no such level
        ["han", "Cao đẳng", "2024-2025", "50", "45", ""], // C6: a school year
        ["han", "Cao đẳng", "2024", "1,234", "45", ""],  // D7: two readings
        ["han", "Trung cấp", "2024", "50", "", ""],      // E8: a required cell is empty
        ["han", "Trung cấp", "2024", "50", "45", "60"],  // F9: more completed than enrolled
        ["han", "Cao đẳng", "2023", "50", "45", ""],     // A10: the key of row 2
        ["han", "Sơ cấp", "2024", "50", "-3", ""],       // E11: negative
        ["may", "Sơ cấp", "2024", "50", "12,5", ""],     // E12: half a person
        ["may", "Sơ cấp", "2204", "50", "20", ""],       // C13: a year beyond belief
        ["may", "Sơ cấp", "2025", "1.250", "20", ""],
    ];
    for (row, cells) in (1..).zip(rows) {
        sheet.write_row(row, 0, cells).unwrap();
    }
    sheet.write_number(1, 0, 6_520_123).unwrap();
    book.save(folder.path("enrolments.xlsx")).unwrap();

    let ingested = folder.read();
    let found: Vec<(&str, &str)> = ingested
        .report
        .rejects
        .iter()
        .map(|reject| {
            (
                reject
                    .cell
                    .as_deref()
                    .unwrap_or_else(|| panic!("{reject:?}")),
                reject.problem.code(),
            )
        })
        .collect();
    let at = |cell: &str| format!("'Tuyển sinh 2025'!{cell}");
    let expected = [
        ("B3", "level_against_code"),
        ("A4", "unknown_trade"),
        ("B5", "unknown_level"),
        ("C6", "school_year"),
        ("D7", "two_readings"),
        ("E8", "missing"),
        ("F9", "part_above_whole"),
        ("A10", "duplicate"),
        ("E11", "negative"),
        ("E12", "not_whole"),
        ("C13", "year_out_of_range"),
    ]
    .map(|(cell, code)| (at(cell), code));
    assert_eq!(
        found,
        expected
            .iter()
            .map(|(cell, code)| (cell.as_str(), *code))
            .collect::<Vec<_>>()
    );
    assert_eq!(
        column(&ingested, Resource::Enrolments, "capacity"),
        ["50", "1250"]
    );
    let first = &ingested.report.rejects[8];
    assert_eq!(
        problems::reason(&ingested.report.rejects[7], Language::Vi),
        "trùng khóa với dòng 2"
    );
    assert_eq!(problems::reason(first, Language::En), "'-3' is below zero");
}

#[test]
fn excel_cells_keep_their_types() {
    let folder = Folder::new(&[]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let headings = [
        "learner_id",
        "provider_id",
        "trade_code",
        "level",
        "enrolled_on",
        "ended_on",
        "status",
    ];
    sheet.write_row(0, 0, headings).unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (row, (id, status)) in (1..).zip([(1, "completed"), (2, "completed"), (3, "studying")]) {
        sheet.write_number(row, 0, id).unwrap();
        sheet.write_number(row, 1, 7).unwrap();
        sheet.write_string(row, 2, "han").unwrap();
        sheet.write_string(row, 3, "college").unwrap();
        // 2022-09-05 is day 44,809 of Excel's calendar.
        sheet
            .write_number_with_format(row, 4, 44_809, &date)
            .unwrap();
        sheet.write_string(row, 6, status).unwrap();
    }
    sheet.write_number(1, 5, 45_838).unwrap();
    sheet
        .write_formula(
            2,
            5,
            rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"),
        )
        .unwrap();
    book.save(folder.path("learners.xlsx")).unwrap();
    let ingested = folder.read();
    assert_eq!(
        column(&ingested, Resource::Learners, "status"),
        ["completed", "studying"]
    );
    assert_eq!(
        column(&ingested, Resource::Learners, "enrolled"),
        ["2022", "2022"]
    );
    assert_eq!(column(&ingested, Resource::Learners, "ended"), ["2025", ""]);
    assert_eq!(
        ingested.report.rejects.len(),
        1,
        "{:?}",
        ingested.report.rejects
    );
    assert_eq!(
        ingested.report.rejects[0].cell.as_deref(),
        Some("Sheet1!F3")
    );
}

#[test]
fn rules_between_columns_and_rows_hold() {
    let survey = "respondent_id,trade_code,level,graduation_year,responded,activity,in_trade\n";
    for (files, expected) in [
        (
            vec![("postings.csv", "posting_id,title,vacancies,posted_on,closes_on,wage_min,wage_max\nJ1,Thợ hàn,0,2025-01-02,,,\nJ2,Thợ hàn,2,2025-01-02,2025-01-01,,\nJ3,Thợ hàn,2,2025-01-02,,9 triệu,7 triệu\n".to_owned())],
            vec![(2, "vacancies", "zero"), (3, "closes_on", "dates_out_of_order"), (4, "wage_min", "wages_out_of_order")],
        ),
        (
            vec![("outcomes.csv", "trade_code,level,graduation_year,graduates,surveyed,responded,employed,in_trade\nhan,college,2024,100,80,60,50,40\nmay,college,2024,50,80,60,70,90\n".to_owned())],
            vec![(3, "surveyed", "part_above_whole"), (3, "responded", "part_above_whole"), (3, "employed", "part_above_whole"), (3, "in_trade", "part_above_whole"), (3, "in_trade", "part_above_whole")],
        ),
        (
            vec![("graduate_survey.csv", format!("{survey}R1,han,college,2024,có,employed,có\nR2,han,college,2024,có,unemployed,có\nR3,han,college,2024,có,self_employed,1\nR4,han,college,2024,maybe,,\n"))],
            vec![(3, "in_trade", "in_trade_without_work"), (5, "responded", "not_yes_no")],
        ),
        (
            vec![("trade_occupations.csv", "trade_code,occupation_code,weight\nhan,7212,0.8\nhan,7214,0.3\nmay,7531,100%\ndien_cong_nghiep,7411,\n".to_owned())],
            vec![(2, "weight", "weights_above_one"), (3, "weight", "weights_above_one")],
        ),
        (
            vec![("employer_survey_sample.csv", "employer_id,year,stratum,stratum_population,responded\nE1,2025,A,1,true\nE2,2025,A,1,true\nE3,2025,B,5,true\nE3,2024,A,1,true\n".to_owned())],
            vec![(2, "stratum_population", "stratum_too_small"), (3, "stratum_population", "stratum_too_small")],
        ),
        (
            vec![("employer_survey.csv", "employer_id,year,trade_code,planned_hires,hard_to_fill\nE1,2025,han,5,6\nE1,2025,6520123,5,5\nE1,2025,han,4,1\n".to_owned())],
            vec![(2, "hard_to_fill", "part_above_whole"), (4, "employer_id", "duplicate")],
        ),
        (
            vec![("vacancies.csv", "year,vacancies,trade_code,occupation_code\n2025,4,,\n2025,4,han,\n".to_owned())],
            vec![(2, "trade_code", "neither_trade_nor_occupation")],
        ),
        (
            vec![("published_totals.csv", "year,measure,value,source\n2024,graduates_employed_share,1.03,x\n2024,graduates_employed_share,103%,x\n2024,offers_per_graduate,1.03,x\n".to_owned())],
            vec![(2, "value", "rate_above_one"), (3, "value", "rate_above_one")],
        ),
        (
            vec![("providers.csv", "provider_id,name\nP1,Trường Một\n".to_owned()), ("enrolments.csv", "provider_id,trade_code,level,year,enrolled\nP1,han,college,2024,5\nP2,han,college,2024,5\ntruong mot,han,college,2025,5\n".to_owned())],
            vec![(3, "provider_id", "not_listed")],
        ),
        (
            vec![("trade_codes.csv", "official_code,trade_code,level,valid_from,valid_to\n652012,han,college,,\n6520123,han,college,2020-01-01,2019-01-01\n".to_owned())],
            vec![(2, "official_code", "not_an_official_code"), (3, "valid_to", "dates_out_of_order")],
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let found = rejects_of(&files);
        let found: Vec<_> = found.iter().map(|(row, column, problem)| (*row, *column, problem.code())).collect();
        assert_eq!(found, expected, "{}", files.last().unwrap().0);
    }
}

#[test]
fn an_unknown_code_does_not_cost_a_posting() {
    let folder = Folder::new(&[
        (
            "postings.csv",
            "posting_id,title,vacancies,posted_on,employer_id,trade_code\nJ1,Thợ hàn,3500,2025-01-02,E9,xyz\nJ2,Thợ may,2,2025-01-02,E9,may\n",
        ),
        ("employers.csv", "employer_id,name\nE1,Công ty A\n"),
    ]);
    let ingested = folder.read();
    assert_eq!(ingested.report.rejects, []);
    assert_eq!(
        column(&ingested, Resource::Postings, "trade_code"),
        ["", "may"]
    );
    assert_eq!(
        column(&ingested, Resource::Postings, "employer_id"),
        ["E9", "E9"]
    );
    let warnings = ingested.report.warnings;
    assert!(
        warnings
            .iter()
            .any(|warning| matches!(warning, Warning::CodeLeftOut { rows: 1, .. })),
        "{warnings:?}"
    );
    assert!(
        warnings.contains(&Warning::LargePosting {
            row: 2,
            vacancies: 3500
        }),
        "{warnings:?}"
    );
}

#[test]
fn ragged_rows_are_rejected_and_counted() {
    let ingested = Folder::new(&[("completions.csv", "trade_code,level,year,completed\nhan,college,2024,5\nhan,college,2025\nmay,college,2024,1,2\nmay,college,2025,7,,\n")]).read();
    let report = ingested
        .report
        .resources
        .iter()
        .find(|report| report.resource == Resource::Completions)
        .unwrap();
    assert_eq!(
        (report.rows_read, report.rows_kept, report.rows_rejected),
        (4, 2, 2)
    );
    let found: Vec<_> = ingested
        .report
        .rejects
        .iter()
        .map(|reject| (reject.row, reject.problem.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (
                3,
                Problem::FieldCount {
                    expected: 4,
                    found: 3
                }
            ),
            (
                4,
                Problem::FieldCount {
                    expected: 4,
                    found: 5
                }
            ),
        ]
    );
}

#[test]
fn what_is_not_brought_is_taken_from_the_reference() {
    let ingested = Folder::new(&[(
        "enrolments.csv",
        "trade_code,level,year,enrolled\n6520123,college,2024,5\n",
    )])
    .read();
    assert_eq!(
        column(&ingested, Resource::Enrolments, "trade_code"),
        ["han"]
    );
    let crosswalk = column(&ingested, Resource::TradeOccupations, "trade_code");
    assert!(
        crosswalk.contains(&"han".to_owned())
            && crosswalk.iter().all(|trade| TRADES.contains(trade)),
        "{crosswalk:?}"
    );
    let own = Folder::new(&[
        (
            "trade_codes.csv",
            "official_code,trade_code,level\n1234567,may,college\n",
        ),
        (
            "enrolments.csv",
            "trade_code,level,year,enrolled\n6520123,college,2024,5\n1234567,college,2024,5\n",
        ),
    ])
    .read();
    assert_eq!(column(&own, Resource::Enrolments, "trade_code"), ["may"]);
    assert_eq!(own.report.rejects[0].problem, Problem::UnknownOfficialCode);
}

#[test]
fn a_package_may_declare_other_levels() {
    let files = [
        (
            "levels.csv",
            "level,name_vi,usual_months\nupper_secondary_vet,Trung học nghề,36\n",
        ),
        (
            "enrolments.csv",
            "trade_code,level,year,enrolled\nhan,Trung học nghề,2024,5\nhan,Cao đẳng,2024,5\nhan,đại học,2024,5\n",
        ),
    ];
    let ingested = Folder::new(&files).read();
    assert_eq!(
        column(&ingested, Resource::Enrolments, "level"),
        ["upper_secondary_vet", "college"]
    );
    let problem = &ingested.report.rejects[0].problem;
    assert!(
        matches!(problem, Problem::UnknownLevel { known } if known.starts_with("upper_secondary_vet, college")),
        "{problem:?}"
    );
}

#[test]
fn amounts_with_units_are_read_and_said() {
    let ingested = Folder::new(&[("outcomes.csv", "trade_code,level,graduation_year,median_wage\nhan,college,2024,\"7,5 triệu\"\nmay,college,2024,\"7,500\"\n")]).read();
    assert_eq!(
        column(&ingested, Resource::Outcomes, "median_wage"),
        ["7500000"]
    );
    let reading = |warning: &Warning| {
        matches!(
            warning,
            Warning::UnitRead {
                row: 2,
                amount: 7_500_000,
                ..
            }
        )
    };
    assert!(ingested.report.warnings.iter().any(reading));
    let problem = Problem::TwoReadings {
        grouped: 7500.0,
        fraction: 7.5,
    };
    assert_eq!(ingested.report.rejects[0].problem, problem);
}

#[test]
fn packages_that_cannot_be_used_say_why_and_where() {
    for (files, en, vi) in [
        (
            vec![("learners.csv", "learner_id,Họ và tên\n")],
            "learners.csv (resource learners): the column `Họ và tên` identifies people",
            "họ tên",
        ),
        (
            vec![("learners.csv", "learner_id,CCCD\n")],
            "national_id",
            "số định danh",
        ),
        (
            vec![("enrolments.csv", "trade_code,Mã ngành,level\n")],
            "`trade_code` and `Mã ngành` both mean the column `trade_code`",
            "hãy giữ một cột",
        ),
        (
            vec![("enrolments.csv", "trade_code,level,year\n")],
            "the column `enrolled` is missing (headings that are understood: enrolled, ",
            "thiếu cột `enrolled`",
        ),
        (
            vec![("trades.csv", "trade_code,name_vi\n")],
            "no row of the file can be used",
            "không dòng nào",
        ),
        (
            vec![("datapackage.json", "{}")],
            "has no resource `trades`",
            "thiếu bảng `trades`",
        ),
    ] {
        let error = Folder::new(&files).try_read().unwrap_err();
        let (said_en, said_vi) = (
            refusals::refusal(&error, Language::En),
            refusals::refusal(&error, Language::Vi),
        );
        assert!(said_en.contains(en), "{said_en}");
        assert!(said_vi.contains(vi), "{said_vi}");
        assert!(!said_en.contains('\n') && !said_vi.contains('\n'));
    }
}

/// Files that are no tables: each is refused in under a second and none ends the program.
#[test]
fn damaged_files_are_refused_at_once() {
    let mut parquet = Vec::new();
    let mut frame = df!("trade_code" => ["han"; 500], "level" => ["college"; 500]).unwrap();
    ParquetWriter::new(&mut parquet).finish(&mut frame).unwrap();
    let truncated_parquet = &parquet[..parquet.len() / 2];
    let mut broken_parquet = parquet.clone();
    for byte in &mut broken_parquet[20..60] {
        *byte ^= 0x5a;
    }
    let excel = small_excel();
    let utf16: Vec<u8> = "trade_code,level\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let windows = b"trade_code,level,year,enrolled\nh\xe0n,college,2024,5\n";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("enrolments.csv", b"0123456789".to_vec(), "is missing"),
        ("enrolments.csv", Vec::new(), "empty"),
        (
            "enrolments.csv",
            (0..=255).cycle().take(5_000).collect(),
            "not",
        ),
        ("enrolments.csv", utf16.clone(), "UTF-16"),
        (
            "enrolments.csv",
            [&[0xff, 0xfe], utf16.as_slice()].concat(),
            "UTF-16",
        ),
        ("enrolments.csv", windows.to_vec(), "line 2 is not UTF-8"),
        (
            "enrolments.csv",
            b"trade_code,level,year,enrolled\nhan,\"coll".to_vec(),
            "never closed",
        ),
        ("enrolments.csv", excel.clone(), "Excel"),
        (
            "enrolments.xlsx",
            b"0123456789".to_vec(),
            "not a complete Excel file",
        ),
        ("enrolments.xlsx", Vec::new(), "empty"),
        (
            "enrolments.xlsx",
            excel[..excel.len() / 2].to_vec(),
            "not a complete Excel file",
        ),
        (
            "enrolments.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(),
            "old .xls",
        ),
        ("enrolments.xlsx", declared_bomb(), "is not opened"),
        ("enrolments.xlsx", lying_bomb(), "not a complete Excel file"),
        ("enrolments.xlsx", far_cell(), "XFD1048576"),
        (
            "enrolments.parquet",
            b"0123456789".to_vec(),
            "not a complete Parquet file",
        ),
        ("enrolments.parquet", Vec::new(), "empty"),
        (
            "enrolments.parquet",
            truncated_parquet.to_vec(),
            "not a complete Parquet file",
        ),
        (
            "enrolments.parquet",
            broken_parquet,
            "not a complete Parquet file",
        ),
    ];
    for (name, bytes, expected) in cases {
        let folder = Folder::new(&[]);
        fs::write(folder.path(name), &bytes).unwrap();
        let start = Instant::now();
        let error = folder.try_read().expect_err(expected).to_string();
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{name}: {:?}",
            start.elapsed()
        );
        assert!(
            error.starts_with(name) && error.contains(expected),
            "{expected}: {error}"
        );
    }
}

fn small_excel() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_row(0, 0, ["trade_code", "level", "year", "enrolled"])
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn far_cell() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["trade_code", "level", "year", "enrolled"])
        .unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    book.save_to_buffer().unwrap()
}

/// An Excel file one of whose parts unpacks to 200 MB of zeros.
fn declared_bomb() -> Vec<u8> {
    use std::io::Write;
    let mut archive = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = ::zip::write::SimpleFileOptions::default()
        .compression_method(::zip::CompressionMethod::Deflated);
    archive
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    for _ in 0..200 {
        archive.write_all(&vec![0; 1 << 20]).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The same, but its own list says that it unpacks to 1,000 bytes.
fn lying_bomb() -> Vec<u8> {
    let mut bytes = declared_bomb();
    let size = (200_u32 << 20).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == size) {
        bytes[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    bytes
}

#[test]
fn a_cell_at_the_last_row_is_a_row_like_any_other() {
    let folder = Folder::new(&[]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["trade_code", "level", "year", "enrolled"])
        .unwrap();
    sheet.write_string(1_048_575, 0, "x").unwrap();
    book.save(folder.path("enrolments.xlsx")).unwrap();
    let start = Instant::now();
    let report = folder.read().report;
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(
        report
            .rejects
            .iter()
            .map(|reject| reject.row)
            .collect::<Vec<_>>(),
        [1_048_576; 4]
    );
}

#[test]
fn published_figures_are_compared_with_the_rows() {
    let ingested = Folder::new(&[
        ("learners.csv", "learner_id,provider_id,trade_code,level,enrolled_on,ended_on,status\nA,P,han,college,2023-09-01,2025-06-01,completed\nB,P,han,college,2024-09-01,,studying\nC,P,may,elementary,2024-01-01,2024-06-01,completed\n"),
        ("published_totals.csv", "year,measure,value,level,group_code,source,bound,scope\n2024,enrolled,2,,,A,,\n2024,enrolled,3,college,,B,,\n2024,enrolled,1,,5402,C,over,city\n2025,completed,1,,,D,,\n2030,enrolled,7,,,E,,\n2024,enrolled,9,,,F,,8_units\n2024,teachers,9,,,G,,\n"),
    ])
    .read();
    let outcomes: Vec<_> = ingested
        .report
        .reconciliation
        .comparisons
        .iter()
        .map(|compared| (compared.source.as_str(), compared.outcome))
        .collect();
    let from = Resource::Learners;
    assert_eq!(
        outcomes,
        [
            (
                "A",
                Outcome::Agrees {
                    computed: 2.0,
                    from
                }
            ),
            (
                "B",
                Outcome::Disagrees {
                    computed: 1.0,
                    from,
                    difference: -2.0 / 3.0
                }
            ),
            (
                "C",
                Outcome::Agrees {
                    computed: 1.0,
                    from
                }
            ),
            (
                "D",
                Outcome::Agrees {
                    computed: 1.0,
                    from
                }
            ),
            ("E", Outcome::NoData),
            ("F", Outcome::OtherScope),
            ("G", Outcome::NotMeasured),
        ]
    );
}

/// The plan contradicts itself in six places that were found by hand (see `datasets/haiphong/README.md`).
#[test]
fn the_known_contradictions_of_the_published_plan_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/haiphong");
    let ingested = read_package(&folder, &Reference::embedded().unwrap(), &|_| {}).unwrap();
    assert_eq!(ingested.report.rejects, []);
    let found = &ingested.report.reconciliation.contradictions;
    let values = |measure: &str, expected: [f64; 2]| {
        found.iter().any(|contradiction| match contradiction {
            Contradiction::Values { subject, values } => {
                subject.measure == measure && values.iter().map(|(value, _)| *value).eq(expected)
            }
            _ => false,
        })
    };
    assert!(values("providers", [49.0, 50.0]));
    assert!(values("providers_private", [30.0, 27.0]));
    assert!(values("providers_public", [19.0, 22.0]));
    let shares: Vec<_> = found
        .iter()
        .filter_map(|contradiction| match contradiction {
            Contradiction::Share {
                printed, computed, ..
            } => Some((*printed, (computed * 10_000.0).round())),
            _ => None,
        })
        .collect();
    assert_eq!(shares, [(0.2260, 2243.0), (0.3102, 3119.0)]);
    let judged = |contradiction: &Contradiction| matches!(contradiction, Contradiction::Judgements { trade_code, .. } if trade_code.starts_with("cntt"));
    assert_eq!(
        found
            .iter()
            .filter(|contradiction| judged(contradiction))
            .count(),
        1
    );
}

#[test]
fn parts_that_do_not_sum_to_their_whole_are_found() {
    let totals = |college: u32| {
        format!(
            "year,measure,value,level,source\n2024,enrolled,100,,A\n2024,enrolled,{college},college,A\n2024,enrolled,40,elementary,A\n"
        )
    };
    for (college, expected) in [(60, 0), (70, 1)] {
        let found = Folder::new(&[("published_totals.csv", &totals(college))])
            .read()
            .report
            .reconciliation
            .contradictions;
        assert_eq!(found.len(), expected, "{found:?}");
    }
}

#[test]
fn figures_far_from_their_history_and_missing_years_are_shown() {
    let text = "trade_code,level,year,enrolled\nhan,college,2015,100\nhan,college,2016,104\nhan,college,2018,98\n\
                han,college,2019,1010\nhan,college,2020,101\nhan,college,2021,99\n";
    let warnings = Folder::new(&[("enrolments.csv", text)])
        .read()
        .report
        .warnings;
    assert!(
        warnings.contains(&Warning::MissingYears {
            resource: Resource::Enrolments,
            years: vec![2017]
        }),
        "{warnings:?}"
    );
    let outlier = |warning: &Warning| matches!(warning, Warning::Outlier { year: 2019, .. });
    assert!(warnings.iter().any(outlier), "{warnings:?}");
}

#[test]
fn every_reject_has_words_in_both_languages() {
    let garbage = "learner_id,provider_id,trade_code,level,enrolled_on,expected_end_on,ended_on,status\n,P,x,y,z,31/02/2024,01/13/24,?\nA,P,han,college,2024-01-01,2023-01-01,05/25/2024,dropped\nA,P,han,college,2024-01-01,,,dropped\nA,P,han,college,2024-01-01,,,dropped\n";
    let rejects: Vec<Reject> = Folder::new(&[("learners.csv", garbage)])
        .read()
        .report
        .rejects;
    assert!(rejects.len() >= 8, "{rejects:?}");
    for reject in &rejects {
        for language in [Language::Vi, Language::En] {
            assert!(!problems::reason(reject, language).is_empty());
            assert!(problems::how_to_mend(reject, language).ends_with(['.', '?']));
        }
    }
}

#[test]
fn the_same_rows_in_another_order_give_the_same_counts() {
    let rows = [
        "han,college,2024,5",
        "han,college,2025,x",
        "may,college,2024,7",
        "may,y,2024,7",
    ];
    let text = |rows: &[&str]| format!("trade_code,level,year,enrolled\n{}\n", rows.join("\n"));
    let mut reversed = rows;
    reversed.reverse();
    let read = |rows: &[&str]| {
        Folder::new(&[("enrolments.csv", &text(rows))])
            .read()
            .report
            .resources
    };
    assert_eq!(read(&rows), read(&reversed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a file: rows read are rows kept plus rows rejected, and every row that is not kept is named.
    #[test]
    fn no_row_is_lost(cells in proptest::collection::vec("(han|may|college|cao đẳng|2024|5|-1|1\\.234|1,5|\"a;b\"|\"x|,|\\PC{0,4})", 0..60), width in 1_usize..7) {
        let mut text = "trade_code,level,year,enrolled,completed\n".to_owned();
        for row in cells.chunks(width) {
            text += &row.join(",");
            text.push('\n');
        }
        if let Ok(ingested) = Folder::new(&[("enrolments.csv", &text)]).try_read() {
            let report = ingested.report.resources.iter().find(|report| report.resource == Resource::Enrolments).unwrap();
            prop_assert_eq!(report.rows_read, report.rows_kept + report.rows_rejected);
            let mut named: Vec<u32> = ingested.report.rejects.iter().map(|reject| reject.row).collect();
            named.dedup();
            prop_assert_eq!(named.len(), report.rows_rejected);
            let kept = ingested.snapshot.get(Resource::Enrolments).map_or(0, DataFrame::height);
            prop_assert_eq!(kept, report.rows_kept);
        }
    }
}
