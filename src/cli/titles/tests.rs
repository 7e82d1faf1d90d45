use super::*;

fn through(input: &[u8], ending: &str, out: &str) -> Result<Vec<u8>, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let args = TitlesArgs {
        input: folder.path().join(format!("in.{ending}")),
        out: folder.path().join(out),
        column: None,
        data: None,
    };
    std::fs::write(&args.input, input).unwrap();
    let terminal = Terminal {
        language: Language::En,
        paint: crate::export::paint::Paint::Plain,
        width: 80,
        progress: Progress::Silent,
    };
    run(&args, &terminal)?;
    Ok(std::fs::read(&args.out).unwrap())
}

#[test]
fn every_row_and_column_comes_back_with_four_more() {
    let input =
        "\u{feff}stt;title;ghi chú\n01;Thợ hàn;\"có; dấu\"\n02;;\n03;Giám đốc kinh doanh;=1+1\n";
    let text = String::from_utf8(through(input.as_bytes(), "csv", "out.csv").unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "stt;title;ghi chú;trade_code;score;alternatives;role"
    );
    assert!(
        lines[1].starts_with("01;Thợ hàn;\"có; dấu\";han;"),
        "{}",
        lines[1]
    );
    assert!(lines[1].ends_with(";trade"));
    assert!(
        lines[2].starts_with("02;;;;"),
        "nothing can be said of no title: {}",
        lines[2]
    );
    assert!(lines[3].starts_with("03;Giám đốc kinh doanh;=1+1;"));
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_vietnamese_heading_and_a_column_of_the_same_name_are_understood() {
    let input = "trade_code,Tiêu đề\nx,Thợ hàn\n";
    let outcome = through(input.as_bytes(), "csv", "out.csv");
    let text = match outcome {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(failure) => panic!("{failure:?}"),
    };
    assert!(
        text.starts_with("trade_code_in,Tiêu đề,trade_code,score"),
        "{text}"
    );
    assert!(text.contains("\nx,Thợ hàn,han,"));
}

#[test]
fn excel_keeps_numbers_as_numbers_and_text_as_text() {
    let rows = Rows::read_for_test(
        &["title", "n"],
        vec![
            vec![Cell::Text("Thợ hàn".to_owned()), Cell::Number(2.5)],
            vec![Cell::Text("=1+1".to_owned()), Cell::Number(0.0)],
        ],
    );
    let bytes = through(&rows.write(Ending::Xlsx).unwrap(), "xlsx", "out.xlsx").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("again.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let again = Rows::read(&path).unwrap();
    assert_eq!(
        again.headings,
        ["title", "n", "trade_code", "score", "alternatives", "role"]
    );
    assert_eq!(
        again.rows[0][..3],
        [
            Cell::Text("Thợ hàn".to_owned()),
            Cell::Number(2.5),
            Cell::Text("han".to_owned())
        ]
    );
    assert!(matches!(again.rows[0][3], Cell::Number(_)));
    assert_eq!(again.rows[1][0], Cell::Text("=1+1".to_owned()));
}

#[test]
fn what_cannot_be_read_is_said() {
    for (bytes, ending) in [
        (&b""[..], "csv"),
        (b"\x93\xe5\x0a\xff", "csv"),
        (b"PK\x03\x04", "xlsx"),
        (b"a\0b\n", "csv"),
    ] {
        assert!(
            matches!(
                through(bytes, ending, "out.csv"),
                Err(Failure::Complaint(_))
            ),
            "{bytes:?}"
        );
    }
    assert!(matches!(
        through(b"a,b\n1,2,3\n", "csv", "out.csv"),
        Err(Failure::Complaint(Complaint::RaggedRow {
            row: 2,
            found: 3,
            expected: 2
        }))
    ));
    assert!(matches!(
        through(b"a,b\n1,2\n", "csv", "out.csv"),
        Err(Failure::Complaint(Complaint::NoColumn { .. }))
    ));
    assert!(matches!(
        through(b"title\nx\n", "csv", "out.ods"),
        Err(Failure::Complaint(Complaint::OtherEnding { .. }))
    ));
}

/// Titles hold commas and semicolons; a file of nothing but titles has no separator, and gets the usual one.
#[test]
fn a_file_of_one_column_is_read_line_by_line() {
    let input = "title\nThợ hàn; thợ tiện\nThợ may, thêu\n\"Kế toán, thủ quỹ\"\n";
    let text = String::from_utf8(through(input.as_bytes(), "csv", "out.csv").unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "title,trade_code,score,alternatives,role");
    assert!(lines[1].starts_with("Thợ hàn; thợ tiện,han,"), "{text}");
    assert!(lines[2].starts_with("\"Thợ may, thêu\",may_"), "{text}");
    assert!(
        lines[3].starts_with("\"Kế toán, thủ quỹ\",ke_toan_"),
        "{text}"
    );
    assert_eq!(lines.len(), 4);
}
