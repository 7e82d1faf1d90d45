//! The proposal of how to spend a subsidy.

use vocmatch_models::subsidy::compare::EquityGroup;
use vocmatch_models::subsidy::policy::PolicyStatus;
use vocmatch_models::units::{Interval, Vnd};

use crate::text::Language;
use crate::text::figure::{count, percent};
use crate::text::subsidy::{money, ownership};

labels! {
    grounds: "I. CĂN CỨ", "I. GROUNDS";
    content: "II. NỘI DUNG ĐỀ XUẤT", "II. PROPOSAL";
    effect: "III. HIỆU QUẢ DỰ KIẾN VÀ RỦI RO", "III. EXPECTED EFFECT AND RISK";
    fairness: "IV. CÔNG BẰNG GIỮA CÁC KHU VỰC VÀ LOẠI HÌNH", "IV. EQUITY";
    list: "V. ĐỐI CHIẾU VỚI DANH MỤC NGHỀ ĐANG ĐƯỢC HỖ TRỢ", "V. THE LIST OF SUPPORTED TRADES";
    request: "VI. KIẾN NGHỊ", "VI. REQUEST";
    by_year: "Bảng 1. Kinh phí và số người học theo năm", "Table 1. Money and learners by year";
    by_trade: "Bảng 2. Phân bổ theo ngành, nghề", "Table 2. Allocation by trade";
    compared: "Bảng 3. So sánh với các cách phân bổ đơn giản", "Table 3. Beside simple ways of allocating";
    marginal: "Bảng 4. Tác động khi thêm hoặc bớt kinh phí của một năm", "Table 4. A year's money more or less";
    varied: "Bảng 5. Kết quả khi đổi giả định", "Table 5. Under other assumptions";
    equity: "Bảng 6. Mức độ hỗ trợ theo khu vực và loại hình", "Table 6. Support by area and ownership";
    annex: "Phân bổ theo năm, ngành, nghề và trình độ", "Allocation by year, trade and level";
    sheet_years: "Theo năm", "By year";
    sheet_cells: "Phân bổ", "Allocation";
    sheet_compared: "So sánh", "Compared";
    sheet_marginal: "Thêm bớt", "More or less";
    step: "Thay đổi kinh phí (triệu đồng)", "Change of money (million VND)";
    sheet_varied: "Giả định", "Assumptions";
    sheet_equity: "Công bằng", "Equity";
    sheet_list: "Đối chiếu", "List";
    year: "Năm", "Year";
    envelope: "Kinh phí (triệu đồng)", "Envelope (million VND)";
    spent: "Phân bổ (triệu đồng)", "Allocated (million VND)";
    left: "Còn lại (triệu đồng)", "Left (million VND)";
    learners: "Số người học", "Learners";
    amount: "Kinh phí (đồng)", "Amount (VND)";
    rate: "Mức hỗ trợ (đồng/người)", "Rate (VND a learner)";
    flag: "Xếp loại", "Flag";
    area: "Khu vực", "Area";
    ownership: "Loại hình", "Ownership";
    way: "Cách phân bổ", "Way";
    proposed: "Phương án đề xuất", "As proposed";
    benefit: "Hiệu quả (người)", "Benefit (persons)";
    regret: "Kém phương án đề xuất", "Below the proposal";
    at_risk: "Kinh phí có rủi ro (triệu đồng)", "Money at risk (million VND)";
    learners_at_risk: "Người học có rủi ro", "Learners at risk";
    assumption: "Giả định", "Assumption";
    moved: "Người học thay đổi", "Learners moved";
    group: "Nhóm", "Group";
    enrolled: "Tuyển sinh", "Enrolled";
    per_hundred: "Được hỗ trợ mỗi năm trên 100 người", "Supported a year per 100";
    benefit_each: "Hiệu quả mỗi người", "Benefit per learner";
    places: "Giới hạn: chỗ học", "Limit: places";
    gap: "Giới hạn: chỗ thiếu", "Limit: gap";
    absorptive: "Giới hạn: khả năng tăng", "Limit: growth";
    listed: "Trong danh mục", "Listed";
    yes: "có", "yes";
    no: "không", "no";
    reason: "Nhận xét", "Finding";
    no_mismatch: "Danh mục và kết quả xếp loại không có chỗ nào khác nhau.", "List and flags differ nowhere.";
    simple_meaning: "Các cách chia đều chỉ bị giới hạn bởi chỗ học; chúng có thể vượt mức thiếu và khả năng tăng của khóa học, nên không phải lúc nào cũng thực hiện được.",
        "Equal parts are bound by places alone; they may go beyond the gaps and beyond what courses can absorb, so that they cannot always be carried out.";
    benefit_meaning: "Hiệu quả là số người học dự kiến làm đúng nghề đang thiếu người nhờ được hỗ trợ, đã trừ phần thiệt hại khi nghề hóa ra thừa người.",
        "The benefit counts the learners who are expected to work in a short trade because of the support, less the harm where a trade turns out to have too many.";
    regret_meaning: "Rủi ro là phần kinh phí và số người học có thể rơi vào nghề không thiếu người.",
        "At risk are the money and the learners that may go to trades which are not short.";
}

/// A span of years: `2026–2030`, or `năm 2026` where it is one.
fn span([first, last]: [i32; 2], language: Language) -> String {
    if first == last {
        language.pick(format!("năm {first}"), format!("in {first}"))
    } else {
        language.pick(
            format!("giai đoạn {first}–{last}"),
            format!("in {first}–{last}"),
        )
    }
}

/// What the proposal is about.
#[must_use]
pub fn subject(years: [i32; 2], language: Language) -> String {
    let span = span(years, language);
    language.pick(
        format!("Về việc phân bổ kinh phí hỗ trợ người học nghề {span}"),
        format!("Allocation of the support for vocational learners {span}"),
    )
}

/// The policy and how far it is decided.
#[must_use]
pub fn policy(name: &str, status: PolicyStatus, language: Language) -> String {
    match status {
        PolicyStatus::InForce => language.pick(
            format!("Chính sách áp dụng: {name}."),
            format!("The policy applied: {name}."),
        ),
        PolicyStatus::Planned => language.pick(
            format!("Chính sách áp dụng: {name}. Chính sách này chưa được quyết định; các mức trong tờ trình là dự kiến."),
            format!("The policy applied: {name}. It is not decided yet; the amounts are those planned."),
        ),
    }
}

/// Who is supported.
#[must_use]
pub fn who(who: &str, language: Language) -> String {
    language.pick(
        format!("Đối tượng: {who}"),
        format!("Who is supported: {who}"),
    )
}

/// The evidence behind the allocation.
#[must_use]
pub fn evidence(cut_off: &str, target_year: i32, language: Language) -> String {
    let cut_off = super::date(cut_off, language);
    language.pick(
        format!("Việc phân bổ dựa trên kết quả xếp loại cung – cầu các ngành, nghề năm {target_year}, tính từ số liệu đến ngày {cut_off}."),
        format!("The allocation rests on the flags of trades for {target_year}, computed from data up to {cut_off}."),
    )
}

/// How many learners, how much money, in how many trades.
#[must_use]
pub fn whole(
    years: [i32; 2],
    learners: u64,
    vnd: Vnd,
    trades: usize,
    language: Language,
) -> String {
    let learners = count(learners as f64, language);
    let money = money(vnd, language);
    let trades = count(trades as f64, language);
    let span = span(years, language);
    language.pick(
        format!("Đề xuất hỗ trợ {learners} người học thuộc {trades} ngành, nghề {span}, với tổng kinh phí {money}."),
        format!("Support is proposed for {learners} learners of {trades} trades {span}, at {money} in all."),
    )
}

/// What the allocation is expected to bring.
#[must_use]
pub fn benefit(benefit: Interval, share: f64, language: Language) -> String {
    let [mean, low, high] =
        [benefit.median, benefit.low, benefit.high].map(|value| count(value, language));
    let share = percent(share, language);
    language.pick(
        format!("Hiệu quả dự kiến: {mean} người (khoảng tin cậy {share}: từ {low} đến {high})."),
        format!("Expected benefit: {mean} persons ({share} interval: {low} to {high})."),
    )
}

/// An estimate in whole đồng.
fn whole_dong(value: f64) -> Vnd {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "an amount, far below the limits of i64"
    )]
    Vnd(value.round() as i64)
}

/// What may go to trades that are not short.
#[must_use]
pub fn at_risk(vnd: Interval, learners: Interval, spent: f64, language: Language) -> String {
    let [mean, low, high] =
        [vnd.median, vnd.low, vnd.high].map(|value| money(whole_dong(value), language));
    let learners = count(learners.median, language);
    let share = if spent > 0.0 { vnd.median / spent } else { 0.0 };
    let share = percent(share, language);
    language.pick(
        format!("Rủi ro: {mean}, bằng {share} kinh phí, tương ứng {learners} người học, có thể rơi vào nghề không thiếu người (từ {low} đến {high})."),
        format!("At risk: {mean}, {share} of the money, with {learners} learners, may go to trades that are not short ({low} to {high})."),
    )
}

/// A group in the comparison of areas and ownership; `area` names an area by its key.
#[must_use]
pub fn group(of: &EquityGroup, area: impl Fn(&str) -> String, language: Language) -> String {
    let labels = labels(language);
    let unknown = || language.pick("không rõ", "not known").to_owned();
    match of {
        EquityGroup::Area(key) => {
            format!(
                "{}: {}",
                labels.area,
                key.as_deref().map_or_else(unknown, area)
            )
        }
        EquityGroup::Ownership(of) => {
            let name = of.map_or_else(unknown, |of| ownership(of, language).to_owned());
            format!("{}: {name}", labels.ownership)
        }
    }
}

/// How often list and flags agree.
#[must_use]
pub fn agreements(name: &str, listed: usize, agreed: usize, language: Language) -> String {
    let [listed, agreed] = [listed, agreed].map(|n| count(n as f64, language));
    language.pick(
        format!("{name} có {listed} ngành, nghề; {agreed} ngành, nghề trong số đó phù hợp với kết quả xếp loại. Những chỗ khác nhau:"),
        format!("{name} names {listed} trades; {agreed} of them agree with the flags. Where they differ:"),
    )
}

/// What is asked of whoever decides.
#[must_use]
pub fn request(years: [i32; 2], learners: u64, vnd: Vnd, language: Language) -> String {
    let learners = count(learners as f64, language);
    let (money, span) = (money(vnd, language), span(years, language));
    language.pick(
        format!("Đề nghị cấp có thẩm quyền xem xét, quyết định phân bổ {money} để hỗ trợ {learners} người học {span} theo Phụ lục kèm theo."),
        format!("It is requested that {money} be allocated for {learners} learners {span} as the annex says."),
    )
}
