//! Words of the calendar of a planning year.

use crate::text::Language;
use crate::text::numbers;

labels! {
    lead: "Hạn của từng việc trong năm kế hoạch. Khi Sở chưa đặt hạn, lịch cho thấy hạn dự kiến.",
        "The last day of each task of a planning year. Until the department sets the days, the calendar shows proposed ones.";
    year: "Năm", "Year";
    show_year: "Xem năm này", "Show this year";
    year_before: "Năm trước", "The year before";
    year_after: "Năm sau", "The year after";
    is_set: "Các hạn dưới đây do Sở đặt.", "The department has set these days.";
    is_proposed: "Sở chưa đặt hạn cho năm này; dưới đây là các hạn dự kiến.", "The department has set no days for this year yet; these are proposals.";
    table: "Các việc và hạn của năm", "Tasks and last days of";
    task: "việc", "task";
    last_day: "hạn", "last day";
    who: "ai làm", "who";
    left: "còn lại", "time left";
    basis: "căn cứ", "basis";
    set_days: "Đặt hạn", "Set the days";
    set_days_hint: "Việc nào để trống thì giữ nguyên hạn. Mỗi lần đặt được ghi vào nhật ký.", "A task that is left empty keeps its day. Each change is written to the audit log.";
    note: "Vì sao đổi hạn", "Why the days change";
    save: "Lưu các hạn", "Save the days";
    no_tasks: "Lịch năm này chưa có việc nào. Hãy chọn năm khác.", "The calendar of this year holds no task. Choose another year.";
}

/// What is wrong with a day that is none, in Vietnamese and English.
pub const NO_DAY: [&str; 2] = [
    "Hãy nhập một ngày, ví dụ 30/04/2027.",
    "Enter a day, for example 2027-04-30.",
];

/// Who has to act, in words.
#[must_use]
pub fn who(word: &str, language: Language) -> &'static str {
    match word {
        "college" => language.pick("cơ sở đào tạo", "college"),
        "employer" => language.pick("doanh nghiệp", "employer"),
        "department" => language.pick("Sở", "department"),
        _ => "–",
    }
}

/// How many days are left, in words; negative where the day has passed.
#[must_use]
pub fn left(days: i64, language: Language) -> String {
    let many = numbers::count(
        usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX),
        language,
    );
    let unit = if days.abs() == 1 { "day" } else { "days" };
    match days {
        0 => language.pick("hôm nay", "today").to_owned(),
        1.. => language.pick(format!("còn {many} ngày"), format!("{many} {unit} left")),
        _ => language.pick(format!("đã qua {many} ngày"), format!("{many} {unit} ago")),
    }
}

/// Where a proposed day comes from, in words; the reference itself where there are none.
#[must_use]
pub fn basis(source: &str, language: Language) -> &str {
    let found = BASES.iter().find(|(known, ..)| source.starts_with(known));
    found.map_or(source, |(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const BASES: &[(&str, &str, &str)] = &[
    ("assumed", "dự kiến, do Sở quyết định", "assumed, for the department to set"),
    ("Decree 145/2020", "Nghị định 145/2020, Điều 4, được sửa đổi theo Nghị định 35/2022", "Decree 145/2020, art. 4, as amended by Decree 35/2022"),
    ("Circulars 28/2017 and 15/2017", "Thông tư 28/2017 và Thông tư 15/2017, theo kế hoạch của thành phố", "Circulars 28/2017 and 15/2017, as the city's plan cites them"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_left_are_said_as_people_say_them() {
        assert_eq!(left(0, Language::Vi), "hôm nay");
        assert_eq!(left(12, Language::Vi), "còn 12 ngày");
        assert_eq!(left(-1, Language::En), "1 day ago");
    }
}
