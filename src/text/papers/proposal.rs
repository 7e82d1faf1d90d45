//! The proposal of how to spend a subsidy.

use vocmatch_models::subsidy::Ownership;
use vocmatch_models::subsidy::compare::{Alternative, Assumption, EquityGroup};
use vocmatch_models::subsidy::mirror::Agreement;
use vocmatch_models::subsidy::policy::PolicyStatus;
use vocmatch_models::units::Interval;

use super::money;
use crate::text::Language;
use crate::text::figure::{count, percent};

super::super::labels::labels! {
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
    value: "Giá trị", "Value";
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
    benefit_meaning: "Hiệu quả là số người học dự kiến làm đúng nghề đang thiếu người nhờ được hỗ trợ, đã trừ phần thiệt hại khi nghề hóa ra thừa người.",
        "The benefit counts the learners who are expected to work in a short trade because of the support, less the harm where a trade turns out to have too many.";
    regret_meaning: "Rủi ro là phần kinh phí và số người học có thể rơi vào nghề không thiếu người.",
        "At risk are the money and the learners that may go to trades which are not short.";
}

/// The fixed words of a language.
#[must_use]
pub const fn labels(language: Language) -> &'static Labels {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
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
    vnd: f64,
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

/// What may go to trades that are not short.
#[must_use]
pub fn at_risk(vnd: Interval, learners: Interval, spent: f64, language: Language) -> String {
    let [mean, low, high] = [vnd.median, vnd.low, vnd.high].map(|value| money(value, language));
    let learners = count(learners.median, language);
    let share = if spent > 0.0 { vnd.median / spent } else { 0.0 };
    let share = percent(share, language);
    language.pick(
        format!("Rủi ro: {mean}, bằng {share} kinh phí, tương ứng {learners} người học, có thể rơi vào nghề không thiếu người (từ {low} đến {high})."),
        format!("At risk: {mean}, {share} of the money, with {learners} learners, may go to trades that are not short ({low} to {high})."),
    )
}

/// A simple way of spending.
#[must_use]
pub fn alternative(alternative: Alternative, language: Language) -> &'static str {
    match alternative {
        Alternative::EqualSplit => {
            language.pick("Chia đều cho các ngành, nghề", "Equal parts for all trades")
        }
        Alternative::List => language.pick(
            "Chia đều theo danh mục hiện hành",
            "Equal parts for the present list",
        ),
    }
}

/// An assumption that is varied.
#[must_use]
pub fn assumption(assumption: Assumption, language: Language) -> &'static str {
    match assumption {
        Assumption::Harm => language.pick(
            "Thiệt hại khi nghề thừa người",
            "Harm where a trade has too many",
        ),
        Assumption::GapShare => language.pick(
            "Phần chỗ thiếu được hỗ trợ tối đa",
            "Largest share of the gap",
        ),
    }
}

/// A kind of ownership.
#[must_use]
pub fn ownership(of: Ownership, language: Language) -> &'static str {
    match of {
        Ownership::Public => language.pick("công lập", "public"),
        Ownership::Private => language.pick("tư thục", "private"),
    }
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

/// Persons as a part of a sentence; nothing where they are not known.
fn persons(value: Option<f64>, vi: &str, en: &str, language: Language) -> String {
    value.map_or_else(String::new, |value| {
        let value = count(value, language);
        language.pick(format!(", {vi} {value}"), format!(", {en} {value}"))
    })
}

/// What the list and the flag of a trade say together.
#[must_use]
pub fn agreement(agreement: Agreement, language: Language) -> String {
    let percent = |p: f64| percent(p, language);
    match agreement {
        Agreement::ListedAndShort { probability, gap } => {
            let p = percent(probability);
            let gap = persons(
                gap,
                "số chỗ thiếu người khoảng",
                "openings beyond seekers:",
                language,
            );
            language.pick(
                format!("Trong danh mục và thiếu người (xác suất {p}{gap}): nên tiếp tục hỗ trợ."),
                format!("Listed and short (probability {p}{gap}): support should go on."),
            )
        }
        Agreement::NeitherListedNorShort => language
            .pick(
                "Không trong danh mục và không thiếu người.",
                "Neither listed nor short.",
            )
            .to_owned(),
        Agreement::ListedButBalanced {
            balanced,
            undersupplied,
        } => {
            let [balanced, under] = [balanced, undersupplied].map(percent);
            language.pick(
                format!("Trong danh mục nhưng cân bằng (xác suất cân bằng {balanced}, thiếu người {under}): cần nêu lý do nếu tiếp tục hỗ trợ."),
                format!("Listed but balanced (probability of balance {balanced}, of a shortage {under}): going on needs a reason."),
            )
        }
        Agreement::ListedButSurplus {
            probability,
            surplus,
        } => {
            let p = percent(probability);
            let surplus = persons(
                surplus,
                "số người thừa khoảng",
                "seekers beyond openings:",
                language,
            );
            language.pick(
                format!("Trong danh mục nhưng thừa người (xác suất {p}{surplus}): đề nghị xem xét đưa ra khỏi danh mục."),
                format!("Listed but oversupplied (probability {p}{surplus}): consider taking it off the list."),
            )
        }
        Agreement::ListedButNotAssessable => language
            .pick(
                "Trong danh mục nhưng chưa đủ căn cứ để xếp loại: cần thu thập thêm số liệu.",
                "Listed, but there is not enough evidence for a flag: more data are needed.",
            )
            .to_owned(),
        Agreement::ListedButNotATrainingProblem { probability } => {
            let p = percent(probability);
            language.pick(
                format!("Trong danh mục và thiếu người (xác suất {p}), nhưng nguyên nhân là tiền lương và giữ người: hỗ trợ học nghề ít tác dụng."),
                format!("Listed and short (probability {p}), but for pay and retention: supporting learners helps little."),
            )
        }
        Agreement::ListedButUnknown => language
            .pick(
                "Trong danh mục nhưng không có trong số liệu.",
                "Listed, but not in the data.",
            )
            .to_owned(),
        Agreement::ShortButNotListed { probability, gap } => {
            let p = percent(probability);
            let gap = persons(
                gap,
                "số chỗ thiếu người khoảng",
                "openings beyond seekers:",
                language,
            );
            language.pick(
                format!("Thiếu người (xác suất {p}{gap}) nhưng không trong danh mục: đề nghị xem xét bổ sung."),
                format!("Short (probability {p}{gap}) but not listed: consider adding it."),
            )
        }
        Agreement::ShortButNotATrainingProblem { probability } => {
            let p = percent(probability);
            language.pick(
                format!("Thiếu người (xác suất {p}) và không trong danh mục; nguyên nhân là tiền lương và giữ người nên không cần bổ sung."),
                format!("Short (probability {p}) and not listed; the cause is pay and retention, so there is no need to add it."),
            )
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
pub fn request(years: [i32; 2], learners: u64, vnd: f64, language: Language) -> String {
    let learners = count(learners as f64, language);
    let (money, span) = (money(vnd, language), span(years, language));
    language.pick(
        format!("Đề nghị cấp có thẩm quyền xem xét, quyết định phân bổ {money} để hỗ trợ {learners} người học {span} theo Phụ lục kèm theo."),
        format!("It is requested that {money} be allocated for {learners} learners {span} as the annex says."),
    )
}
