//! What a reader should look at although no row was lost by it.

use crate::ingest::Warning;

use super::Language;
use super::columns;
use super::numbers::{count, number};

/// The sentence of a warning.
#[must_use]
pub fn warning(warning: &Warning, language: Language) -> String {
    match language {
        Language::Vi => warning_vi(warning),
        Language::En => warning_en(warning),
    }
}

fn warning_vi(warning: &Warning) -> String {
    let n = |value: usize| count(value, Language::Vi);
    match warning {
        Warning::UnknownResource { name } => format!("không biết bảng `{name}`; bỏ qua"),
        Warning::UnknownColumn { resource, heading } => {
            format!("{resource}: không biết cột `{heading}`; bỏ qua")
        }
        Warning::Empty { resource } => format!("{resource}: không có dòng nào dùng được"),
        Warning::UnitRead {
            resource,
            column,
            row,
            value,
            amount,
        } => format!(
            "{resource}, dòng {row}, {column}: '{value}' được hiểu là {}. Đúng không?",
            dong(*amount)
        ),
        Warning::MoreUnitsRead {
            resource,
            column,
            cells,
        } => {
            format!(
                "{resource}, {column}: còn {} cách ghi số tiền kèm đơn vị khác được hiểu tương tự",
                n(*cells)
            )
        }
        Warning::ReadByName {
            resource,
            column,
            rows,
            example,
            key,
        } => {
            format!(
                "{resource}, {column}: {} dòng ghi tên thay cho mã, ví dụ '{example}' được hiểu là {key}",
                n(*rows)
            )
        }
        Warning::CodeLeftOut {
            resource,
            column,
            rows,
            example,
        } => {
            format!(
                "{resource}, {column}: {} dòng có mã không biết, ví dụ '{example}'; bỏ mã, giữ dòng",
                n(*rows)
            )
        }
        Warning::EndMissing { rows } => format!(
            "learners: {} người đã tốt nghiệp nhưng thiếu ngày kết thúc",
            n(*rows)
        ),
        Warning::AnswersWithoutResponse { rows } => {
            format!(
                "graduate_survey: {} dòng ghi không trả lời nhưng vẫn có câu trả lời",
                n(*rows)
            )
        }
        Warning::LargePosting { row, vacancies } => format!(
            "postings, dòng {row}: tuyển {} người; cần xem lại",
            number(*vacancies as f64, 0, Language::Vi)
        ),
        Warning::MoreLargePostings { postings } => {
            format!("postings: còn {} tin tuyển rất nhiều người", n(*postings))
        }
        Warning::Outlier {
            resource,
            measure,
            trade_code,
            level,
            year,
            value,
            median,
            ..
        } => format!(
            "{resource}: {} của {trade_code} ({level}) năm {year} là {}, khác xa mức thường thấy {}",
            columns::name(measure, Language::Vi),
            number(*value, 1, Language::Vi),
            number(*median, 1, Language::Vi)
        ),
        Warning::MoreOutliers { figures } => {
            format!("còn {} số liệu khác xa mức thường thấy", n(*figures))
        }
        Warning::MissingYears { resource, years } => {
            format!("{resource}: thiếu số liệu các năm {}", listed(years))
        }
        Warning::LooksLikeNationalNumber { resource, column } => {
            format!("{resource}, {column}: các mã giống số căn cước công dân; hãy dùng mã ẩn danh")
        }
    }
}

fn warning_en(warning: &Warning) -> String {
    let n = |value: usize| count(value, Language::En);
    match warning {
        Warning::UnknownResource { name } => {
            format!("the resource `{name}` is not known and left out")
        }
        Warning::UnknownColumn { resource, heading } => {
            format!("{resource}: the column `{heading}` is not known and left out")
        }
        Warning::Empty { resource } => format!("{resource}: no row can be used"),
        Warning::UnitRead {
            resource,
            column,
            row,
            value,
            amount,
        } => {
            let amount = number(*amount as f64, 0, Language::En);
            format!(
                "{resource}, row {row}, {column}: '{value}' was read as {amount}. Is that right?"
            )
        }
        Warning::MoreUnitsRead {
            resource,
            column,
            cells,
        } => {
            format!(
                "{resource}, {column}: {} more amounts with units were read in the same way",
                n(*cells)
            )
        }
        Warning::ReadByName {
            resource,
            column,
            rows,
            example,
            key,
        } => {
            format!(
                "{resource}, {column}: {} rows hold a name instead of a code, such as '{example}' read as {key}",
                n(*rows)
            )
        }
        Warning::CodeLeftOut {
            resource,
            column,
            rows,
            example,
        } => {
            format!(
                "{resource}, {column}: {} rows hold an unknown code such as '{example}'; kept without it",
                n(*rows)
            )
        }
        Warning::EndMissing { rows } => {
            format!("learners: {} have completed but lack the date", n(*rows))
        }
        Warning::AnswersWithoutResponse { rows } => {
            format!(
                "graduate_survey: {} rows say nobody answered, yet hold answers",
                n(*rows)
            )
        }
        Warning::LargePosting { row, vacancies } => {
            format!(
                "postings, row {row}: seeks {} people; please review",
                number(*vacancies as f64, 0, Language::En)
            )
        }
        Warning::MoreLargePostings { postings } => {
            format!("postings: {} more seek very many people", n(*postings))
        }
        Warning::Outlier {
            resource,
            measure,
            trade_code,
            level,
            year,
            value,
            median,
            ..
        } => format!(
            "{resource}: {measure} of {trade_code} ({level}) in {year} is {}, far from the usual {}",
            number(*value, 1, Language::En),
            number(*median, 1, Language::En)
        ),
        Warning::MoreOutliers { figures } => {
            format!("{} more figures are far from the usual", n(*figures))
        }
        Warning::MissingYears { resource, years } => {
            format!("{resource}: no rows for {}", listed(years))
        }
        Warning::LooksLikeNationalNumber { resource, column } => {
            format!(
                "{resource}, {column}: the identifiers look like national numbers; use opaque ones"
            )
        }
    }
}

fn listed(years: &[i32]) -> String {
    years
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// An amount as it is said: `802 tỷ 950 triệu đồng`.
fn dong(amount: i64) -> String {
    let mut rest = amount;
    let mut parts = Vec::new();
    for (unit, name) in [
        (1_000_000_000, "tỷ"),
        (1_000_000, "triệu"),
        (1_000, "nghìn"),
    ] {
        if rest >= unit {
            parts.push(format!(
                "{} {name}",
                number((rest / unit) as f64, 0, Language::Vi)
            ));
            rest %= unit;
        }
    }
    if rest > 0 || parts.is_empty() {
        parts.push(rest.to_string());
    }
    format!("{} đồng", parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_in_units() {
        assert_eq!(dong(802_950_000_000), "802 tỷ 950 triệu đồng");
        assert_eq!(dong(7_500_000), "7 triệu 500 nghìn đồng");
        assert_eq!(dong(1_500_000_000_000), "1.500 tỷ đồng");
        assert_eq!(dong(0), "0 đồng");
        assert_eq!(dong(1_000_012), "1 triệu 12 đồng");
    }
}
