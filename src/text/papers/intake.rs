//! A college's plan of next year's intake.

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::plan::caps::Verdict;

use crate::text::figure::{count, percent, signed};
use crate::text::numbers::date;
use crate::text::{self, Language};

labels! {
    grounds: "I. CĂN CỨ", "I. GROUNDS";
    plan: "II. PHƯƠNG ÁN CHỈ TIÊU", "II. PLANNED INTAKE";
    against: "III. GIẢI TRÌNH CHỈ TIÊU KHÁC VỚI KẾT QUẢ XẾP LOẠI", "III. PLACES THAT GO AGAINST A FLAG";
    request: "IV. KIẾN NGHỊ", "IV. REQUEST";
    by_level: "Bảng 1. Chỉ tiêu theo trình độ", "Table 1. Places by level";
    annex: "Phương án chỉ tiêu tuyển sinh", "Planned intake by trade, level and site";
    sheet_plan: "Phương án chỉ tiêu", "Planned intake";
    sheet_levels: "Theo trình độ", "By level";
    site: "Địa điểm", "Site";
    scale: "Quy mô đăng ký", "Registered scale";
    certificate: "Giấy chứng nhận", "Certificate";
    change: "So với năm trước", "Against last year";
    advised: "Gợi ý", "Advised";
    advised_low: "Gợi ý: cận dưới", "Advised: low";
    advised_high: "Gợi ý: cận trên", "Advised: high";
    completes: "Năm tốt nghiệp", "Completes";
    flag: "Xếp loại năm tốt nghiệp", "Flag when they complete";
    verdict: "Theo quy mô đăng ký", "Under the registration";
    reason: "Lý do", "Reason";
    no_reason: "chưa nêu lý do", "no reason given";
    years_meaning: "Cột ghi năm là số người đã tuyển trong năm đó; ô trống là chưa có số liệu.",
        "A column headed by a year holds the learners admitted in it; an empty cell means that there is no figure.";
    nothing_against: "Không có chỉ tiêu nào trái với kết quả xếp loại.", "No places go against a flag.";
    unregistered: "không có đăng ký", "not registered";
}

/// What the paper is about.
#[must_use]
pub fn subject(year: i32, language: Language) -> String {
    language.pick(
        format!("Về phương án chỉ tiêu tuyển sinh năm {year}"),
        format!("Planned intake of {year}"),
    )
}

/// What the plan rests on.
#[must_use]
pub fn grounds(cut_off: &str, language: Language) -> String {
    let cut_off = super::date(cut_off, language);
    language.pick(
        format!("Căn cứ quy mô tuyển sinh đã đăng ký theo giấy chứng nhận, kết quả tuyển sinh các năm trước và kết quả xếp loại cung – cầu các ngành, nghề tính từ số liệu đến ngày {cut_off}."),
        format!("The plan rests on the scale registered by certificate, the intake of the last years, and the flags of trades computed from data up to {cut_off}."),
    )
}

/// All places, beside last year's intake where it is known.
#[must_use]
pub fn whole(
    provider: &str,
    year: i32,
    planned: f64,
    last: Option<f64>,
    language: Language,
) -> String {
    let places = count(planned, language);
    let said = language.pick(
        format!("{provider} xây dựng phương án {places} chỉ tiêu tuyển sinh năm {year}"),
        format!("{provider} plans {places} places for {year}"),
    );
    match last {
        Some(last) => {
            let change = signed(planned - last, language);
            let last = count(last, language);
            language.pick(
                format!("{said}; năm trước tuyển được {last} người (thay đổi {change})."),
                format!("{said}; {last} learners were admitted the year before (change {change})."),
            )
        }
        None => format!("{said}."),
    }
}

/// How the share that may be moved within a group is used.
#[must_use]
pub fn moved(share: f64, places: f64, rows: usize, language: Language) -> String {
    let share = percent(share, language);
    if rows == 0 {
        return language.pick(
            format!("Phương án không dùng phần linh hoạt {share} trong nhóm ngành, nghề."),
            format!("The plan does not use the {share} that may be moved within a trade group."),
        );
    }
    let [places, rows] = [places, rows as f64].map(|n| count(n, language));
    language.pick(
        format!("Phương án dùng phần linh hoạt {share} trong nhóm ngành, nghề: chuyển {places} chỗ, ở {rows} dòng của Phụ lục."),
        format!("Of the {share} that may be moved within a trade group the plan uses {places} places, in {rows} rows of the annex."),
    )
}

/// How many rows need a new registration.
#[must_use]
pub fn over(rows: usize, language: Language) -> String {
    let rows = count(rows as f64, language);
    language.pick(
        format!("Có {rows} dòng vượt hoặc nằm ngoài quy mô đăng ký: phải giảm chỉ tiêu hoặc đăng ký bổ sung trước khi gửi."),
        format!("Rows above or outside the registered scale: {rows}; lower them or register before handing in."),
    )
}

/// What holds of a row's places under the registration.
#[must_use]
pub fn verdict(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::Within { room } => {
            let room = count(room, language);
            language.pick(format!("còn {room} chỗ"), format!("{room} places left"))
        }
        Verdict::Moved { places } => {
            let places = count(places, language);
            language.pick(
                format!("chuyển {places} chỗ trong nhóm"),
                format!("{places} places moved within the group"),
            )
        }
        Verdict::Over { by, allowed } => {
            let [by, allowed] = [by, allowed].map(|n| count(n, language));
            language.pick(
                format!("vượt {by} chỗ, tối đa {allowed}"),
                format!("{by} places too many, at most {allowed}"),
            )
        }
        Verdict::NotRegistered => labels(language).unregistered.to_owned(),
        Verdict::Expired { on } => {
            let on = date(on, language);
            language.pick(
                format!("đăng ký hết hiệu lực ngày {on}"),
                format!("registration ended on {on}"),
            )
        }
        Verdict::NotYetValid { from } => {
            let from = date(from, language);
            language.pick(
                format!("đăng ký có hiệu lực từ ngày {from}"),
                format!("registration begins on {from}"),
            )
        }
    }
}

/// A trade and level that go against a flag: how many places against how many expected after last year, and the flag of
/// the year in which they complete.
#[must_use]
pub fn explained(
    place: &str,
    [planned, assumed]: [f64; 2],
    flag: Flag,
    completes: i32,
    reason: Option<&str>,
    language: Language,
) -> String {
    let [planned, assumed] = [planned, assumed].map(|n| count(n, language));
    let flag = text::flag(flag, language);
    let reason = reason.unwrap_or_else(|| labels(language).no_reason);
    language.pick(
        format!("{place}: chỉ tiêu {planned}, mức theo năm trước {assumed}, trong khi nghề này dự kiến {flag} năm {completes}. Lý do: {reason}."),
        format!("{place}: {planned} places against {assumed} by last year's measure, while the trade is expected to be {flag} in {completes}. Reason: {reason}."),
    )
}

/// A round of admission.
#[must_use]
pub fn round(round: i32, language: Language) -> String {
    language.pick(format!("Đợt {round}"), format!("Round {round}"))
}

/// The intake of a year.
#[must_use]
pub fn intake(year: i32, language: Language) -> String {
    language.pick(format!("Tuyển {year}"), format!("Intake {year}"))
}

/// The places of a year.
#[must_use]
pub fn planned(year: i32, language: Language) -> String {
    language.pick(format!("Chỉ tiêu {year}"), format!("Places {year}"))
}

/// What is asked of the department.
#[must_use]
pub fn request(year: i32, planned: f64, language: Language) -> String {
    let planned = count(planned, language);
    language.pick(
        format!("Đề nghị cơ quan có thẩm quyền xem xét, cho ý kiến về {planned} chỉ tiêu tuyển sinh năm {year} theo Phụ lục kèm theo."),
        format!("It is requested that the {planned} places of {year} be considered as the annex says."),
    )
}
