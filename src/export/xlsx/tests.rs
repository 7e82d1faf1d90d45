use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::super::sample::{DIGEST, Sample};
use super::*;

fn read(language: Language) -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = render(&Sample::new().document(), language).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn numbers_are_numbers_and_text_is_never_a_formula() {
    let mut workbook = read(Language::Vi);
    let sheet = workbook.worksheet_range("Kết quả").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    // The notice and the headings stand before the four trades.
    assert_eq!(rows.len(), 6);
    assert!(rows[0][0].to_string().starts_with("DỮ LIỆU MÔ PHỎNG"));
    let column = |heading: &str| rows[1].iter().position(|cell| *cell == heading).unwrap();
    let welding = rows[2];
    assert_eq!(
        welding[column("Mã ngành, nghề")],
        Data::String("han".into())
    );
    assert_eq!(
        welding[column("Xếp loại")],
        Data::String("▲ thiếu người".into())
    );
    assert_eq!(welding[column("Cầu/cung: trung vị")], Data::Float(1.712));
    assert_eq!(welding[column("Cung: trung vị")], Data::Float(310.3));
    assert_eq!(welding[column("Xác suất: thiếu người")], Data::Float(0.88));
    let formula = rows[3];
    assert_eq!(
        formula[column("Tên tiếng Việt")],
        Data::String("=1+1".into())
    );
    assert!(workbook.worksheet_formula("Kết quả").unwrap().is_empty());
}

#[test]
fn the_notes_say_where_the_numbers_come_from() {
    for (language, name) in [(Language::Vi, "Ghi chú"), (Language::En, "Notes")] {
        let sheet = read(language).worksheet_range(name).unwrap();
        let cells: Vec<&Data> = sheet.rows().flatten().collect();
        for expected in [
            Data::Float(2025.0),
            Data::Float(2026.0),
            Data::Float(770_400.0),
            Data::String(DIGEST.into()),
            Data::String("flags.shortage_ratio".into()),
            Data::String(language.labels().synthetic.into()),
        ] {
            assert!(cells.contains(&&expected), "{name} lacks {expected:?}");
        }
    }
}

#[test]
fn levels_have_their_own_sheet() {
    let sheet = read(Language::En).worksheet_range("By level").unwrap();
    // Notice, headings, and one row per trade and level: 2 + 1 + 1 + 0.
    assert_eq!(sheet.rows().count(), 6);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let bytes = || render(&Sample::new().document(), Language::Vi).unwrap();
    assert_eq!(bytes(), bytes());
}
