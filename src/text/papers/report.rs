//! The yearly report on supply and demand by trade.

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::units::Interval;

use super::date;
use crate::text::figure::{count, per_hundred, percent};
use crate::text::{self, Language};

labels! {
    overview: "I. KẾT QUẢ CHUNG", "I. OVERVIEW";
    trades: "II. XẾP LOẠI CÁC NGÀNH, NGHỀ", "II. ALL TRADES";
    short: "III. NGÀNH, NGHỀ THIẾU NGƯỜI", "III. UNDERSUPPLIED TRADES";
    over: "IV. NGÀNH, NGHỀ THỪA NGƯỜI", "IV. OVERSUPPLIED TRADES";
    data: "V. SỐ LIỆU VÀ CÁCH TÍNH", "V. DATA AND METHOD";
    counts: "Bảng 1. Số ngành, nghề theo xếp loại", "Table 1. Trades by flag";
    all: "Bảng 2. Xếp loại từng ngành, nghề", "Table 2. The flag of each trade";
    sheet_counts: "Tổng hợp", "Overview";
    sheet_trades: "Xếp loại", "Trades";
    sheet_reasons: "Lý do", "Reasons";
    flag: "Xếp loại", "Flag";
    number: "Số ngành, nghề", "Trades";
    firm: "vững", "firm";
    likely: "khá vững", "likely";
    weak: "yếu", "weak";
    unrated: "không xếp loại", "not rated";
    rank: "Thứ tự", "Rank";
    reason: "Lý do", "Reason";
    interval: "Khoảng tin cậy", "Interval";
    supply: "Cung (người)", "Supply";
    demand: "Cầu (chỗ)", "Demand";
    none: "Không có ngành, nghề nào.", "There is none.";
    internal: "BÁO CÁO NỘI BỘ: có số liệu chưa qua kiểm soát bảo mật, không công bố nguyên văn.",
        "FOR INTERNAL USE: it holds figures that have not passed disclosure control; do not publish it as it is.";
    protected: "Số liệu đã qua kiểm soát bảo mật: căn cứ nào có quá ít người trả lời hoặc quá ít doanh nghiệp thì không hiển thị.",
        "The figures have passed disclosure control: what rests on too few answers or employers is not shown.";
}

/// What the report is about.
#[must_use]
pub fn subject(target_year: i32, language: Language) -> String {
    language.pick(
        format!("Cung – cầu nhân lực theo ngành, nghề đào tạo năm {target_year}"),
        format!("Supply and demand by vocational trade in {target_year}"),
    )
}

/// How many trades have which flag; `counts` in the order of [`Flag::ALL`].
#[must_use]
pub fn overview(cut_off: &str, target_year: i32, counts: [usize; 4], language: Language) -> String {
    let cut_off = date(cut_off, language);
    let all = count(counts.iter().sum::<usize>() as f64, language);
    let [short, balanced, over, unknown] = counts.map(|n| count(n as f64, language));
    language.pick(
        format!(
            "Trên cơ sở số liệu đến ngày {cut_off}, {all} ngành, nghề đào tạo được xem xét cho năm {target_year}: {short} thiếu người, {balanced} cân bằng, {over} thừa người và {unknown} chưa đủ căn cứ để xếp loại."
        ),
        format!(
            "From data up to {cut_off}, {all} trades were assessed for {target_year}: {short} undersupplied, {balanced} balanced, {over} oversupplied and {unknown} without enough evidence for a flag."
        ),
    )
}

/// What an interval means.
#[must_use]
pub fn interval(share: f64, language: Language) -> String {
    let share = percent(share, language);
    language.pick(
        format!("Khoảng tin cậy là khoảng chứa giá trị thật với xác suất {share}; nghề chưa đủ căn cứ có ước lượng sơ bộ, không dùng để quyết định."),
        format!("An interval holds the true value with a probability of {share}; the estimate of a trade without a flag is rough and no ground for a decision."),
    )
}

/// How firmly a flag stands, in a word.
#[must_use]
pub const fn strength(strength: Strength, language: Language) -> &'static str {
    let labels = labels(language);
    match strength {
        Strength::Firm => labels.firm,
        Strength::Likely => labels.likely,
        Strength::Weak => labels.weak,
        Strength::None => labels.unrated,
    }
}

/// What lies behind a shortage, in a few words.
#[must_use]
pub fn cause(cause: Cause, language: Language) -> &'static str {
    match cause {
        Cause::FewApplicants => language.pick("ít người học", "few applicants"),
        Cause::LongTrainingGap => language.pick("đủ lớp, đào tạo dài", "full, long courses"),
        Cause::ShortTrainingGap => language.pick("đủ lớp, đào tạo ngắn", "full, short courses"),
        Cause::Suitability => language.pick("kỹ năng chưa phù hợp", "skills do not fit"),
        Cause::RetentionAndPay => language.pick("lương thấp, khó giữ", "pay and retention"),
        Cause::Undetermined => language.pick("chưa rõ", "undetermined"),
    }
}

/// The flag of a trade with its probability and strength.
#[must_use]
pub fn verdict(
    flag: Flag,
    probability: f64,
    strong: Strength,
    target_year: i32,
    language: Language,
) -> String {
    let flag = text::flag(flag, language);
    let probability = percent(probability, language);
    let strong = strength(strong, language);
    language.pick(
        format!(
            "Năm {target_year} nhiều khả năng {flag} (xác suất {probability}, độ vững: {strong})."
        ),
        format!(
            "Probably {flag} in {target_year} (probability {probability}, strength: {strong})."
        ),
    )
}

/// Seekers, openings and how many openings for every hundred seekers.
#[must_use]
pub fn balance(
    supply: Option<Interval>,
    demand: Option<Interval>,
    ratio: Interval,
    share: f64,
    language: Language,
) -> String {
    let [median, low, high] =
        [ratio.median, ratio.low, ratio.high].map(|value| per_hundred(value, language));
    let share = percent(share, language);
    let per_hundred = language.pick(
        format!("khoảng {median} chỗ việc làm cho mỗi 100 người tìm việc (khoảng tin cậy {share}: từ {low} đến {high})"),
        format!("about {median} openings for every 100 job seekers ({share} interval: {low} to {high})"),
    );
    match (supply, demand) {
        (Some(supply), Some(demand)) => {
            let [supply, demand] = [supply, demand].map(|i| count(i.median, language));
            language.pick(
                format!(
                    "Dự kiến có {supply} người tìm việc và {demand} chỗ việc làm: {per_hundred}."
                ),
                format!("{supply} job seekers and {demand} openings are expected: {per_hundred}."),
            )
        }
        (None, _) | (_, None) => language.pick(
            format!("Ước tính {per_hundred}."),
            format!("The estimate is {per_hundred}."),
        ),
    }
}

/// What lies behind a shortage, and what helps.
#[must_use]
pub fn cause_and_help(cause: Cause, language: Language) -> String {
    let said = text::cause(cause, language);
    let help = text::cause_help(cause, language);
    language.pick(
        format!("Nguyên nhân: {said}. Giải pháp: {help}"),
        format!("Cause: {said}. What helps: {help}"),
    )
}

/// What was read and what could not be used.
#[must_use]
pub fn quality(read: u64, rejected: u64, unmatched: u64, language: Language) -> String {
    let [read, rejected, unmatched] =
        [read, rejected, unmatched].map(|n| count(n as f64, language));
    language.pick(
        format!("Đã đọc {read} dòng số liệu, trong đó {rejected} dòng bị loại vì có lỗi; {unmatched} tin tuyển dụng chưa xếp được vào nghề nào nên không được tính."),
        format!("Rows of data read: {read}, of which {rejected} were rejected for mistakes; advertisements that match no trade and do not count: {unmatched}."),
    )
}
