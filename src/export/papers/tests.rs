use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use zip::ZipArchive;

use super::*;

/// A part of a Word document.
pub fn part(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// The words of each paragraph.
pub fn paragraphs(xml: &str) -> Vec<String> {
    xml.split("</w:p>")
        .map(|paragraph| {
            paragraph
                .split("<w:t ")
                .skip(1)
                .filter_map(|run| run.split_once('>')?.1.split_once("</w:t>"))
                .map(|(words, _)| words.to_owned())
                .collect()
        })
        .collect()
}

fn paper() -> Paper {
    let table = Table {
        caption: "Bảng".to_owned(),
        columns: columns([("TT", 5), ("Ngành, nghề", 30), ("Số tiền", 12)]),
        rows: vec![
            vec![
                Cell::Number(1.0, Unit::Plain),
                Cell::text("=1+1"),
                Cell::Number(1_234_500_000.0, Unit::MillionVnd),
            ],
            vec![
                Cell::Number(2.0, Unit::Plain),
                Cell::text("<Hàn & cắt>\u{1}"),
                Cell::Blank,
            ],
        ],
        total: Some(vec![
            Cell::Blank,
            Cell::text("Tổng cộng"),
            Cell::Number(-0.125, Unit::Share),
        ]),
    };
    Paper {
        language: Language::Vi,
        kind: Kind::Submission,
        subject: "Về việc thử".to_owned(),
        letterhead: Letterhead {
            agency: Some("Sở Giáo dục và Đào tạo".to_owned()),
            ..Letterhead::default()
        },
        notices: vec!["Mô phỏng".to_owned()],
        body: vec![
            Block::Heading("I. MỤC".to_owned()),
            Block::Text("Một đoạn.".to_owned()),
            Block::Table(table.clone()),
        ],
        annex: Some(Annex {
            title: "Bảng phân bổ".to_owned(),
            blocks: vec![Block::Item("một ý".to_owned())],
        }),
        provenance: Provenance {
            release: None,
            cut_off: "2025-12-31".to_owned(),
            method: METHOD.to_owned(),
            parameters: "0123456789abcdef".to_owned(),
            code: Code::of(b"abc"),
        },
        sheets: vec![table],
        notes: vec![("Nguồn".to_owned(), Cell::text("một nguồn"))],
    }
}

fn document() -> String {
    part(
        &render(&paper(), Format::Docx).unwrap(),
        "word/document.xml",
    )
}

/// The example of FIPS 180-2, appendix B.1, cut to twelve digits.
#[test]
fn the_code_is_the_head_of_the_digest_in_groups() {
    assert_eq!(Code::of(b"abc").as_str(), "BA78-16BF-8F01");
    assert_ne!(Code::of(b"abd"), Code::of(b"abc"));
}

/// Millimetres of an attribute in twentieths of a point.
fn millimetres(xml: &str, element: &str, attribute: &str) -> f64 {
    let element = xml.split(element).nth(1).unwrap();
    let value = element.split(&format!("w:{attribute}=\"")).nth(1).unwrap();
    let value: f64 = value.split('"').next().unwrap().parse().unwrap();
    value / 1440.0 * 25.4
}

/// Decree 30/2020, Annex I: A4, margins 20–25 above and below, 30–35 left, 15–20 right, Times New Roman of 13 or 14 points.
#[test]
fn the_page_is_that_of_the_decree() {
    let xml = document();
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 0.5, "{found} {wanted}");
    near(millimetres(&xml, "<w:pgSz", "w"), 210.0);
    near(millimetres(&xml, "<w:pgSz", "h"), 297.0);
    for (side, low, high) in [
        ("top", 20.0, 25.0),
        ("bottom", 20.0, 25.0),
        ("left", 30.0, 35.0),
        ("right", 15.0, 20.0),
    ] {
        let found = millimetres(&xml, "<w:pgMar", side);
        assert!((low - 0.1..=high + 0.1).contains(&found), "{side} {found}");
    }
    let styles = part(&render(&paper(), Format::Docx).unwrap(), "word/styles.xml");
    let defaults = styles.split("</w:docDefaults>").next().unwrap();
    assert!(
        defaults.contains("w:ascii=\"Times New Roman\""),
        "{defaults}"
    );
    assert!(defaults.contains("<w:sz w:val=\"28\" />"), "{defaults}");
}

#[test]
fn pages_are_numbered_above_and_say_where_their_figures_come_from_below() {
    let bytes = render(&paper(), Format::Docx).unwrap();
    let xml = document();
    assert!(
        xml.contains("<w:titlePg"),
        "the first page has its own header"
    );
    let headers = [1, 2].map(|n| part(&bytes, &format!("word/header{n}.xml")));
    let numbered = headers.iter().filter(|h| h.contains("PAGE")).count();
    assert_eq!(numbered, 1, "all pages but the first");
    for number in [1, 2] {
        let foot = paragraphs(&part(&bytes, &format!("word/footer{number}.xml"))).concat();
        for said in ["BA78-16BF-8F01", "31/12/2025", METHOD, "0123456789abcdef"] {
            assert!(foot.contains(said), "{said} in {foot}");
        }
    }
}

#[test]
fn what_only_people_may_say_stays_blank() {
    let said = paragraphs(&document());
    let has = |words: &str| said.iter().any(|paragraph| paragraph == words);
    assert!(has("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    assert!(has("Độc lập - Tự do - Hạnh phúc"));
    assert!(has("SỞ GIÁO DỤC VÀ ĐÀO TẠO"));
    assert!(has("Số: ........./TTr-........."));
    assert!(has("TỜ TRÌNH"));
    assert!(has(".............., ngày ..... tháng ..... năm 20....."));
    let signed = said.iter().rposition(|p| p == "THỦ TRƯỞNG ĐƠN VỊ").unwrap();
    let name = said[signed + 2..].iter().find(|p| !p.is_empty()).unwrap();
    assert!(
        name.chars().all(|c| c == '.'),
        "no name is invented: {name}"
    );
}

#[test]
fn a_tables_headings_are_repeated_and_its_numbers_stand_right() {
    let xml = document();
    let rows: Vec<&str> = xml.split("<w:tr>").collect();
    let heads: Vec<&&str> = rows
        .iter()
        .filter(|row| row.contains("<w:tblHeader />"))
        .collect();
    assert_eq!(heads.len(), 1);
    assert!(heads[0].contains("Số tiền"));
    assert!(!xml.contains("<w:trPr />"));
    let cell = |words: &str| {
        let cells = xml.split("<w:tc>");
        cells
            .filter(|cell| cell.contains(words))
            .last()
            .unwrap()
            .to_owned()
    };
    assert!(cell(">1.234,5<").contains("<w:jc w:val=\"right\" />"));
    assert!(cell(">−12%<").contains("<w:jc w:val=\"right\" />"));
    assert!(cell(">=1+1<").contains("<w:jc w:val=\"left\" />"));
}

#[test]
fn names_are_never_markup() {
    let xml = document();
    assert!(
        xml.contains("&lt;Hàn &amp; cắt&gt;<"),
        "escaped, and without the control character"
    );
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for format in [Format::Docx, Format::Xlsx] {
        assert_eq!(
            render(&paper(), format).unwrap(),
            render(&paper(), format).unwrap()
        );
    }
}

#[test]
fn a_workbook_holds_numbers_as_numbers_and_text_as_text() {
    let bytes = render(&paper(), Format::Xlsx).unwrap();
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range("Bảng").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows[0][0], Data::String("Mô phỏng".into()));
    assert_eq!(rows[2][1], Data::String("=1+1".into()));
    assert_eq!(rows[2][2], Data::Float(1234.5));
    assert_eq!(
        rows[3][2],
        Data::Empty,
        "what is not known is empty and not 0"
    );
    assert_eq!(rows[4][2], Data::Float(-0.125));
    assert!(workbook.worksheet_formula("Bảng").unwrap().is_empty());
    let notes = workbook.worksheet_range("Ghi chú").unwrap();
    let said: Vec<String> = notes.rows().flatten().map(ToString::to_string).collect();
    for expected in ["chưa phát hành", "31/12/2025", "một nguồn"] {
        assert!(
            said.iter().any(|cell| cell == expected),
            "{expected} in {said:?}"
        );
    }
    assert!(said.iter().any(|cell| cell.starts_with("BA78-16BF-8F01. ")));
}
