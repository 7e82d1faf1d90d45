//! What columns are called in sentences.

use super::Language;

/// The column in words; its English heading where there is no better word.
#[must_use]
pub fn name(column: &'static str, language: Language) -> &'static str {
    match language {
        Language::En => column,
        Language::Vi => match column {
            "enrolled" => "số tuyển mới",
            "completed" => "số tốt nghiệp",
            "graduates" => "số người tốt nghiệp",
            "surveyed" => "số người được khảo sát",
            "responded" => "số người trả lời",
            "employed" => "số người có việc làm",
            "in_trade" => "số người làm đúng ngành, nghề",
            "planned_hires" => "số dự kiến tuyển",
            "hard_to_fill" => "số vị trí khó tuyển",
            "openings" => "số chỗ việc làm",
            "enrolled_on" => "ngày nhập học",
            "expected_end_on" => "ngày dự kiến tốt nghiệp",
            "ended_on" => "ngày kết thúc",
            "posted_on" => "ngày đăng",
            "closes_on" => "hạn nộp hồ sơ",
            "valid_from" => "ngày có hiệu lực",
            "valid_to" => "ngày hết hiệu lực",
            other => other,
        },
    }
}
