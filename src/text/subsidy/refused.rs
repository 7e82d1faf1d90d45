//! Why a policy is refused.

use vocmatch_models::subsidy::policy::PolicyError;

use super::super::Language;
use super::super::numbers::number;

/// Why a policy cannot be used.
#[must_use]
pub fn policy_error(file: &str, error: &PolicyError, language: Language) -> String {
    let said = match language {
        Language::En => error.to_string(),
        Language::Vi => vietnamese(error),
    };
    format!("{file}: {said}")
}

fn vietnamese(error: &PolicyError) -> String {
    let vnd = |amount: i64| number(amount as f64, 0, Language::Vi);
    match error {
        PolicyError::Form { line, reason } => format!("dòng {line} không đúng mẫu: {reason}"),
        PolicyError::Day { field, found } => {
            format!("`{field}` là “{found}”, không phải ngày như 2026-01-31")
        }
        PolicyError::EndBeforeBeginning { field, from, to } => {
            format!("`{field}` bắt đầu {from} nhưng kết thúc {to}, trước ngày bắt đầu")
        }
        PolicyError::Empty { field } => format!("`{field}` để trống"),
        PolicyError::Twice { field, entry } => format!("`{field}` nêu “{entry}” hai lần"),
        PolicyError::TradesWord { found } => {
            format!("`trades` là “{found}”; hãy ghi danh sách mã nghề, hoặc \"all\" cho mọi nghề")
        }
        PolicyError::NotPositive {
            field,
            entry,
            vnd: amount,
        } => {
            format!(
                "`{field}` của mục {entry} là {} đồng; phải lớn hơn 0",
                vnd(*amount)
            )
        }
        PolicyError::RatesOverlap {
            first,
            second,
            level,
            day,
        } => {
            format!(
                "mức hỗ trợ thứ {first} và thứ {second} cùng áp dụng cho trình độ `{level}` ngày {day}"
            )
        }
        PolicyError::NoRate { level } => {
            format!("trình độ `{level}` được hỗ trợ nhưng chưa có mức hỗ trợ")
        }
        PolicyError::YearOutside { year, from, to } => {
            let to = to.map_or_else(|| "không thời hạn".to_owned(), |to| format!("đến {to}"));
            format!(
                "năm {} nằm ngoài thời hạn của chính sách (từ {from}, {to})",
                year.0
            )
        }
        PolicyError::Total { year, total, parts } => format!(
            "tổng năm {} là {} đồng, nhưng phần người học cộng phần nhà giáo là {} đồng",
            year.0,
            vnd(total.0),
            vnd(parts.0)
        ),
        PolicyError::Teachers { years, lines } => format!(
            "phần nhà giáo của các năm cộng lại {} đồng, nhưng các dòng nhà giáo là {} đồng",
            vnd(years.0),
            vnd(lines.0)
        ),
        PolicyError::FloorUnknown { of: _, key } => {
            format!("mức sàn nêu “{key}”, không có trong chính sách này")
        }
    }
}
