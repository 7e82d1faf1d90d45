//! Words of subsidies: policies, allocations, what stands in their way, comparisons and lists.

mod limits;
mod refused;
#[cfg(test)]
pub(super) mod samples;

use vocmatch_models::parameters::SubsidyParameters;
use vocmatch_models::subsidy::benefit::Basis;
use vocmatch_models::subsidy::compare::{Alternative, Assumption};
use vocmatch_models::subsidy::mirror::Agreement;
use vocmatch_models::subsidy::policy::PolicyStatus;
use vocmatch_models::subsidy::{Ownership, Proof};
use vocmatch_models::units::{Interval, Vnd};

use super::Language;
use super::figure::{count, decimal, percent, signed};
use super::numbers::number;

pub use limits::{above_policy, bound, breach, floor, shortfall, wish_error};
pub use refused::policy_error;

labels! {
    allocation: "Phân bổ kinh phí hỗ trợ người học", "Allocation of support for learners";
    comparison: "So sánh các phương án hỗ trợ", "Ways of spending compared";
    mirror: "Danh mục nghề được hỗ trợ và kết quả xếp loại", "The list of supported trades and the flags";
    policies: "Chính sách hỗ trợ", "Support policies";
    checked: "Kiểm tra bảng phân bổ", "Check of an allocation";
    year: "Năm", "Year";
    envelope: "Kinh phí", "Envelope";
    spent: "Phân bổ", "Allocated";
    left: "Còn lại", "Left";
    learners: "Người học", "Learners";
    all_years: "Cộng", "Total";
    trade: "Ngành, nghề", "Trade";
    level: "Trình độ", "Level";
    short: "P(thiếu)", "P(short)";
    per_hundred: "Lợi ích/100", "Benefit/100";
    amount: "Số tiền", "Amount";
    option: "Phương án", "Option";
    benefit: "Lợi ích kỳ vọng", "Expected benefit";
    at_risk: "Chưa trúng", "May miss";
    this_one: "Phương án này", "This allocation";
    marginal: "Thêm hoặc bớt 1 tỷ đồng trong một năm", "A billion VND more or less in one year";
    no_marginal: "Không đổi gì: kinh phí không phải giới hạn, mà là mức thiếu, chỗ học và khả năng mở rộng.", "Nothing changes: not money but gaps, places and growth are the limits.";
    per_billion: "Mỗi tỷ", "A billion";
    sensitivity: "Khi giả định khác đi", "Under other assumptions";
    assumption: "Giả định", "Assumption";
    moved: "Đổi chỗ", "Moved";
    equity: "Cân đối giữa các vùng và loại hình", "Areas and kinds of ownership";
    group: "Nhóm", "Group";
    enrolled: "Tuyển mới", "Enrolled";
    per_hundred_enrolled: "Hỗ trợ mỗi năm/100 tuyển mới", "Supported a year/100 enrolled";
    unknown_area: "Vùng chưa rõ", "Area not known";
    unknown_ownership: "Loại hình chưa rõ", "Ownership not known";
    listed: "Trong danh mục", "Listed";
    flag: "Xếp loại", "Flag";
    reason: "Lý do", "Reason";
    valid: "Hiệu lực", "Valid";
    rate: "Mức cho một người học", "Rate per learner";
    teachers: "Nhà giáo", "Teachers";
    source: "Nguồn", "Source";
    notes: "Lưu ý", "Notes";
    who: "Đối tượng", "Who qualifies";
    every_trade: "mọi ngành, nghề (chính sách chưa nêu tên)", "every trade (the policy names none)";
    assumed_rate: "giả định", "assumed";
    no_years: "Chính sách không nêu kinh phí từng năm.", "The policy gives no money by year.";
    no_breach: "Không vượt giới hạn nào, xét từng năm và cả giai đoạn.", "No limit is broken, in any single year or over all.";
    benefit_meaning: "Lợi ích: số người học có việc đúng nghề đang thiếu nhờ hỗ trợ, trừ phần hại do thừa người; tính cho 100 người được hỗ trợ.", "Benefit: learners who work in a short trade thanks to the support, less the harm of surpluses; per 100 learners supported.";
    risk_meaning: "Chưa trúng: phần kinh phí có thể vào nghề không thiếu người hoặc vượt mức thiếu. Mỗi tỷ: lợi ích trên một tỷ đồng.", "May miss: share of the money that may go to trades that are not short, or beyond what they lack. A billion: benefit per billion VND.";
    gap_meaning: "Mức thiếu hằng năm được lấy theo năm mục tiêu cho mọi năm.", "The yearly gap of the target year is taken for every year.";
    interval_meaning: "Khoảng chỉ tính xác suất xếp loại của từng nghề.", "The intervals come from the probabilities of the flags alone.";
}

/// An amount in words of scale: `150 tỷ đồng`, `19,66 triệu đồng`. Two decimals at most: with three, a decimal comma reads
/// like a thousands mark.
#[must_use]
pub fn money(amount: Vnd, language: Language) -> String {
    const BILLION: f64 = 1e9;
    const MILLION: f64 = 1e6;
    let value = amount.0 as f64;
    if value.abs() >= BILLION * 0.999_995 {
        let unit = language.pick("tỷ đồng", "billion VND");
        format!("{} {unit}", number(value / BILLION, 2, language))
    } else if value.abs() >= MILLION {
        let unit = language.pick("triệu đồng", "million VND");
        format!("{} {unit}", number(value / MILLION, 2, language))
    } else {
        format!(
            "{} {}",
            number(value, 0, language),
            language.pick("đồng", "VND")
        )
    }
}

/// The same, to the last đồng where the words of scale would hide a difference.
#[must_use]
pub fn exact(amount: Vnd, language: Language) -> String {
    const HUNDREDTH: i64 = 10_000_000;
    if amount.0 % HUNDREDTH == 0 {
        money(amount, language)
    } else {
        format!(
            "{} {}",
            number(amount.0 as f64, 0, language),
            language.pick("đồng", "VND")
        )
    }
}

/// Whether a policy is decided.
#[must_use]
pub fn status(status: PolicyStatus, language: Language) -> &'static str {
    match status {
        PolicyStatus::InForce => language.pick("đang có hiệu lực", "in force"),
        PolicyStatus::Planned => language.pick("DỰ KIẾN, chưa ban hành", "PLANNED, not decided"),
    }
}

/// A kind of ownership.
#[must_use]
pub fn ownership(ownership: Ownership, language: Language) -> &'static str {
    match ownership {
        Ownership::Public => language.pick("Công lập", "Public"),
        Ownership::Private => language.pick("Tư thục", "Private"),
    }
}

/// How near to the best.
#[must_use]
pub fn proof(proof: Proof, gap: f64, language: Language) -> String {
    match proof {
        Proof::Optimal => language
            .pick(
                "Đã chứng minh: không phương án nào có lợi ích kỳ vọng cao hơn.",
                "Proven: no allocation has a higher expected benefit.",
            )
            .to_owned(),
        Proof::WithinBound => language.pick(
            format!(
                "Phương án tốt nhất có thể chỉ hơn nhiều nhất {} người.",
                decimal(gap, 2, language)
            ),
            format!(
                "The best possible could be better by at most {} learners.",
                decimal(gap, 2, language)
            ),
        ),
    }
}

/// Why a learner brings something, or nothing.
#[must_use]
pub fn basis(basis: Basis, language: Language) -> &'static str {
    match basis {
        Basis::Counted => language.pick("tính theo xác suất", "counted by the probabilities"),
        Basis::NotATrainingProblem => language.pick(
            "không phải vấn đề đào tạo: người lao động bỏ nghề hoặc thu nhập thấp",
            "not a training problem: people leave or are paid too little",
        ),
        Basis::NotAssessable => language.pick("chưa đủ căn cứ", "not enough evidence"),
    }
}

/// What a list and a flag say together, with the numbers behind it.
#[must_use]
pub fn agreement(agreement: Agreement, language: Language) -> String {
    let p = |share: f64| percent(share, language);
    let people = |n: Option<f64>, vi: &str, en: &str| {
        n.map_or_else(String::new, |n| {
            let n = count(n, language);
            language.pick(
                format!("; {vi} khoảng {n} người mỗi năm"),
                format!("; about {n} {en} a year"),
            )
        })
    };
    match agreement {
        Agreement::ListedAndShort { probability, gap } => {
            let (p, gap) = (p(probability), people(gap, "thiếu", "people short"));
            language.pick(
                format!("Khớp: được hỗ trợ và đang thiếu người (xác suất {p}){gap}."),
                format!("They agree: supported, and short of people (probability {p}){gap}."),
            )
        }
        Agreement::NeitherListedNorShort => language
            .pick("Khớp: không được hỗ trợ và không thiếu người.", "They agree: not supported, and not short.")
            .to_owned(),
        Agreement::ListedButBalanced { balanced, undersupplied } => {
            let (balanced, under) = (p(balanced), p(undersupplied));
            language.pick(
                format!("Được hỗ trợ nhưng cung cầu cân đối (xác suất {balanced}; thiếu chỉ {under}): cần nêu lý do giữ trong danh mục."),
                format!("Supported, but balanced (probability {balanced}; short only {under}): say why it stays on the list."),
            )
        }
        Agreement::ListedButSurplus { probability, surplus } => {
            let (p, surplus) = (p(probability), people(surplus, "thừa", "people too many"));
            language.pick(
                format!("Được hỗ trợ nhưng đang thừa người (xác suất {p}){surplus}: hỗ trợ làm tăng số người khó tìm việc."),
                format!("Supported, but there are too many people (probability {p}){surplus}: support adds to those who find no work."),
            )
        }
        Agreement::ListedButNotAssessable => language
            .pick(
                "Được hỗ trợ nhưng chưa đủ căn cứ để xếp loại: cần thêm số liệu trước khi phân bổ.",
                "Supported, but there is not enough evidence for a flag: collect more before allocating.",
            )
            .to_owned(),
        Agreement::ListedButNotATrainingProblem { probability } => {
            let p = p(probability);
            language.pick(
                format!("Được hỗ trợ và đang thiếu người (xác suất {p}), nhưng do bỏ nghề hoặc thu nhập thấp: đào tạo thêm không giải quyết được."),
                format!("Supported and short of people (probability {p}), but because they leave or are paid too little: training more does not help."),
            )
        }
        Agreement::ListedButUnknown => language
            .pick(
                "Được hỗ trợ nhưng gói dữ liệu không có nghề này.",
                "Supported, but the package does not have this trade.",
            )
            .to_owned(),
        Agreement::ShortButNotListed { probability, gap } => {
            let (p, gap) = (p(probability), people(gap, "thiếu", "people short"));
            language.pick(
                format!("Đang thiếu người (xác suất {p}){gap}, nhưng không được hỗ trợ: cần xem xét bổ sung."),
                format!("Short of people (probability {p}){gap}, but not supported: consider adding it."),
            )
        }
        Agreement::ShortButNotATrainingProblem { probability } => {
            let p = p(probability);
            language.pick(
                format!("Đang thiếu người (xác suất {p}) do bỏ nghề hoặc thu nhập thấp; không hỗ trợ đào tạo là hợp lý."),
                format!("Short of people (probability {p}) because they leave or are paid too little; not supporting training is right."),
            )
        }
    }
}

/// A simple way of spending.
#[must_use]
pub fn alternative(alternative: Alternative, list: &str, language: Language) -> String {
    match alternative {
        Alternative::EqualSplit => language
            .pick(
                "Chia đều mọi nghề được hỗ trợ",
                "Every supported trade alike",
            )
            .to_owned(),
        Alternative::List => language.pick(format!("Chia đều: {list}"), format!("Alike: {list}")),
    }
}

/// An assumption that is varied, with its value.
#[must_use]
pub fn assumption(assumption: Assumption, value: f64, language: Language) -> String {
    let value = number(value, 3, language);
    match assumption {
        Assumption::Harm => {
            language.pick(format!("mức hại λ = {value}"), format!("harm λ = {value}"))
        }
        Assumption::GapShare => language.pick(
            format!("phần mức thiếu = {value}"),
            format!("share of the gap = {value}"),
        ),
    }
}

/// The assumptions behind an allocation.
#[must_use]
pub fn assumptions(of: &SubsidyParameters, language: Language) -> String {
    let n = |value: f64| number(value, 3, language);
    let (gain, deadweight, harm) = (n(of.outcome_gain), n(of.deadweight), n(of.harm));
    let (share, fill, growth) = (
        n(of.gap_share),
        n(of.filled_per_learner),
        percent(of.absorptive_growth, language),
    );
    language.pick(
        format!("Giả định: hiệu quả {gain} (nơi chưa đo được), tỷ lệ vẫn học dù không hỗ trợ {deadweight}, mức hại λ {harm}, phần mức thiếu được hỗ trợ {share}, mỗi người học lấp {fill} chỗ thiếu, khóa học mở rộng {growth} mỗi năm."),
        format!("Assumed: outcome {gain} (where not measured), would have come anyway {deadweight}, harm λ {harm}, share of the gap {share}, a learner fills {fill} of it, courses grow by {growth} a year."),
    )
}

/// A mean with its interval: `2.140 (1.980–2.300)`.
#[must_use]
pub fn range(interval: Interval, language: Language) -> String {
    let n = |value: f64| count(value, language);
    format!(
        "{} ({}–{})",
        n(interval.median),
        n(interval.low),
        n(interval.high)
    )
}

/// Learners more or fewer, and what it changes.
#[must_use]
pub fn marginal(
    year: i32,
    step: Vnd,
    learners: i64,
    benefit: Interval,
    language: Language,
) -> String {
    let sign = if step.0 < 0 { "−" } else { "+" };
    let step = money(Vnd(step.0.abs()), language);
    let learners = signed(learners as f64, language);
    let [mean, low, high] =
        [benefit.median, benefit.low, benefit.high].map(|value| decimal(value, 1, language));
    language.pick(
        format!(
            "Năm {year}, {sign}{step}: {learners} người học, lợi ích {mean} (từ {low} đến {high})"
        ),
        format!("{year}, {sign}{step}: {learners} learners, benefit {mean} ({low} to {high})"),
    )
}

/// That money is left since nothing useful can take it.
#[must_use]
pub fn money_left(left: Vnd, language: Language) -> String {
    let left = money(left, language);
    language.pick(
        format!("Còn lại {left}: mức thiếu, chỗ học và khả năng mở rộng không dùng hết kinh phí. Chi tiếp sẽ vượt phần mức thiếu được hỗ trợ hoặc vào nghề không thiếu người."),
        format!("{left} are left: gaps, places and growth cannot take more. Further money would go beyond the share of the gaps or to trades that are not short."),
    )
}

/// How many learners each limit holds back.
#[must_use]
pub fn binding(gap: usize, places: usize, absorptive: usize, language: Language) -> String {
    let n = |cells: usize| count(cells as f64, language);
    let (gap, places, absorptive) = (n(gap), n(places), n(absorptive));
    language.pick(
        format!("Ô đã chạm giới hạn (nghề, trình độ, vùng, loại hình, năm): {gap} do mức thiếu, {places} do chỗ học, {absorptive} do khả năng mở rộng."),
        format!("Cells at a limit (trade, level, area, ownership, year): {gap} by the gap, {places} by places, {absorptive} by growth."),
    )
}

/// Learners and money that may go to trades that are not short.
#[must_use]
pub fn regret(learners: Interval, vnd: Interval, language: Language) -> String {
    let billions = |value: f64| number(value / 1e9, 1, language);
    let (people, money) = (range(learners, language), billions(vnd.median));
    let (low, high) = (billions(vnd.low), billions(vnd.high));
    language.pick(
        format!("Có thể vào nghề không thiếu người: {people} người học, {money} tỷ đồng ({low}–{high})."),
        format!("May go to trades that are not short: {people} learners, {money} billion VND ({low}–{high})."),
    )
}

/// How list and flags agree over all trades.
#[must_use]
pub fn agreed(agree: usize, differ: usize, open: usize, language: Language) -> String {
    let n = |trades: usize| count(trades as f64, language);
    let (agree, differ, open) = (n(agree), n(differ), n(open));
    language.pick(
        format!("Khớp {agree} nghề, lệch {differ} nghề, chưa so sánh được {open} nghề."),
        format!("{agree} trades agree, {differ} differ, {open} cannot be compared."),
    )
}

/// Trades of the policy that the package does not have.
#[must_use]
pub fn unknown_trades(codes: &str, language: Language) -> String {
    language.pick(
        format!("Chính sách nêu các nghề mà gói dữ liệu không có: {codes}."),
        format!("The policy names trades that the package does not have: {codes}."),
    )
}

/// No policy of that code, and no such file.
#[must_use]
pub fn unknown_policy(wanted: &str, known: &str, language: Language) -> String {
    language.pick(
        format!("không có chính sách hay tệp nào là “{wanted}”; các chính sách có sẵn: {known}"),
        format!("there is no policy and no file “{wanted}”; the embedded policies are: {known}"),
    )
}

/// A line of a given allocation that cannot be read.
#[must_use]
pub fn bad_line(file: &str, row: u64, field: &str, found: &str, language: Language) -> String {
    language.pick(
        format!("{file}, dòng {row}, cột {field}: “{found}” không dùng được; cần các cột year, trade_code, level, learners và có thể thêm area, ownership (public hoặc private)"),
        format!("{file}, row {row}, column {field}: “{found}” cannot be used; the columns are year, trade_code, level, learners and, if wanted, area and ownership (public or private)"),
    )
}
