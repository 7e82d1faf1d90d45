//! A release as a workbook: notes, then one sheet a table. Numbers are numbers, text is text.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Edition, Table};

/// The workbook's bytes.
///
/// # Errors
/// What the writer reports: more rows or longer text than Excel holds.
pub fn render(edition: &Edition, tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The day of the data and not of the download, so that the same release gives the same bytes.
    let year = edition
        .cut_off
        .get(..4)
        .and_then(|year| year.parse().ok())
        .unwrap_or(1900_u16)
        .clamp(1900, 9999);
    let properties = DocProperties::new()
        .set_title(&edition.title)
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, 12, 31)?);
    workbook.set_properties(&properties);
    notes(workbook.add_worksheet(), edition, tables)?;
    for table in tables {
        sheet(workbook.add_worksheet(), table)?;
    }
    workbook.save_to_buffer()
}

fn notes(sheet: &mut Worksheet, edition: &Edition, tables: &[Table]) -> Result<(), XlsxError> {
    sheet.set_name("Ghi chú")?;
    sheet.set_column_width(0, 34.0)?;
    sheet.set_column_width(1, 90.0)?;
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut lines: Vec<(&str, String)> = vec![
        ("Bản phát hành (release)", edition.number.to_string()),
        ("Tên (title)", edition.title.clone()),
        ("Số liệu đến ngày (cut-off)", edition.cut_off.clone()),
        ("Phương pháp (method)", edition.method_version.clone()),
        ("Bộ tham số (parameters)", edition.parameters_digest.clone()),
        ("Lượt tính (run)", edition.run_id.clone()),
        (
            "Công bố (published)",
            edition.published_at.clone().unwrap_or_default(),
        ),
        ("Mã kiểm tra SHA-256 (checksum)", edition.checksum.clone()),
        ("Địa chỉ (address)", edition.url.clone()),
        (
            "Ghi chú (note)",
            edition.note.clone().unwrap_or_default(),
        ),
        (
            "suppressed",
            "Không hiển thị để bảo vệ thông tin cá nhân hoặc doanh nghiệp; ô để trống, không phải số 0. (Not shown, to protect people or employers; the cell is empty, not 0.)".to_owned(),
        ),
        (
            "missing",
            "Không có số liệu. (There is no figure.)".to_owned(),
        ),
        (
            "rounded",
            "Đã làm tròn, nên tổng có thể lệch. (Rounded, so that sums may differ.)".to_owned(),
        ),
        (
            "at_least, at_most",
            "Ít nhất, nhiều nhất: tỷ lệ chính xác không hiển thị khi ít người trả lời. (The exact share is not shown where few answered.)".to_owned(),
        ),
    ];
    lines.extend(
        tables
            .iter()
            .map(|table| (table.title_vi, table.meaning.to_owned())),
    );
    for ((label, said), row) in lines.iter().zip(0_u32..) {
        sheet.write_string_with_format(row, 0, *label, &bold)?;
        sheet.write_string_with_format(row, 1, said, &wrapped)?;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet.set_name(table.title_vi)?;
    let bold = Format::new().set_bold().set_text_wrap();
    for (heading, column) in table.columns.iter().zip(0_u16..) {
        let width = match heading.kind {
            "string" => 26.0,
            _ => 14.0,
        };
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, &heading.name, &bold)?;
    }
    for (row, at) in table.rows.iter().zip(1_u32..) {
        for (cell, column) in row.iter().zip(0_u16..) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    sheet.write_string(at, column, text)?;
                }
                Cell::Number(number) => {
                    sheet.write_number(at, column, *number)?;
                }
                Cell::Bool(yes) => {
                    sheet.write_boolean(at, column, *yes)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let columns = u16::try_from(table.columns.len()).unwrap_or(1);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    Ok(())
}
