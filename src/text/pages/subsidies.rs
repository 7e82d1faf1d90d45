//! Words of the subsidy studio.

use crate::text::Language;

labels! {
    lead: "Chia kinh phí hỗ trợ người học theo từng năm sao cho được nhiều người làm đúng nghề đang thiếu nhất, trong giới hạn của kinh phí, chỗ học và mức thiếu. Đây là bản làm việc của Sở; không có gì được công bố.",
        "Spread the yearly money for learners so that as many as possible work in trades that are short, within the limits of money, places and gaps. It is a working paper of the department; nothing is published.";
    saved: "Phương án đã lưu", "Saved allocations";
    nothing_saved: "Chưa có phương án nào.", "No allocation yet.";
    allocation: "Phương án", "Allocation";
    policy: "Chính sách", "Policy";
    made_on: "Ngày lập", "Made on";
    state: "Trạng thái", "State";
    money: "#kinh phí cho người học", "#money for learners";
    new: "Lập phương án mới", "A new allocation";
    new_lead: "Để trống các ô kinh phí thì dùng mức của chính sách. Nếu giới hạn không giữ được, trang cho biết thiếu bao nhiêu và mức gần nhất khả thi.", "Empty amounts stand for those of the policy. Where limits cannot be kept, the page says by how much and what the nearest feasible amount is.";
    title: "Tên phương án", "Name of the allocation";
    unnamed: "Phương án phân bổ", "Allocation";
    list: "Đặt cạnh danh mục nghề của", "Beside the list of trades of";
    list_hint: "Phương án được so với cách chia đều cho danh mục này.", "The allocation is compared with spending alike on this list.";
    envelope: "Kinh phí năm (tỷ đồng)", "Money of the year (billion VND):";
    envelope_hint: "Chính sách:", "The policy:";
    floors: "Mức tối thiểu mỗi năm", "At least so many learners a year";
    floor_of: "dành cho", "of";
    floor_key: "mã", "key";
    floor_learners: "#người học", "#learners";
    harm: "Mức hại khi hỗ trợ nghề thừa (λ)", "Harm of supporting a surplus (λ)";
    harm_hint: "Để trống: theo tham số đang dùng.", "Empty: as in the parameters.";
    gap_share: "Phần mức thiếu được phép lấp", "Share of a gap that may be filled";
    gap_share_hint: "Từ 0 đến 1. Để trống: theo tham số đang dùng.", "0 to 1. Empty: as in the parameters.";
    compute: "Tính và lưu phương án", "Compute and save";
    inputs: "Số liệu đọc ngày", "Data read on";
    flags_for: "Xếp loại cho năm", "Flags for";
    paper_docx: "Tờ trình và phụ lục (Word)", "Proposal with annex (Word)";
    paper_xlsx: "Phụ lục (Excel)", "Annex (Excel)";
    see_policy: "Chính sách được chia", "The policy that is spent";
    see_list: "Danh mục được so sánh", "The list beside it";
    by_year: "Phân bổ theo năm", "By year";
    envelope_chart: "Thanh là số tiền phân bổ, vạch là kinh phí của năm.", "The bar is what is allocated, the line the money of the year.";
    by_trade: "Phân bổ theo nghề", "By trade";
    other_ways: "Đặt cạnh những cách chia đơn giản", "Beside simple ways of spending";
    rate_column: "#mức cho một người học", "#rate per learner";
    money_by_year: "Kinh phí theo năm", "Money by year";
    for_learners: "#cho người học", "#for learners";
    for_teachers: "#cho nhà giáo", "#for teachers";
    mirror_lead: "Những nghề lệch giữa danh mục và xếp loại đứng trước; mỗi chỗ lệch kèm một lý do cho tờ trình.", "Trades where the list and the flags differ come first, each with a reason for the proposal.";
}

/// What a least number of learners is about: its word, in Vietnamese, in English.
#[rustfmt::skip]
pub const FLOORS: [(&str, &str, &str); 5] = [
    ("trade", "nghề (mã nghề)", "trade (its code)"),
    ("group", "nhóm nghề (mã nhóm)", "group of trades (its code)"),
    ("level", "trình độ", "level"),
    ("area", "vùng", "area"),
    ("ownership", "loại hình", "ownership"),
];

/// How far a policy is.
#[must_use]
pub fn policy_state(word: &str, language: Language) -> &str {
    match word {
        "in_force" => language.pick("đang có hiệu lực", "in force"),
        "planned" => language.pick("dự kiến", "planned"),
        "expired" => language.pick("hết hiệu lực", "expired"),
        other => other,
    }
}

/// A simple way of spending.
#[must_use]
pub fn alternative(word: &str, list: Option<&str>, language: Language) -> String {
    match (word, list) {
        ("list", Some(_)) => language
            .pick(
                "Chia đều cho danh mục đặt cạnh",
                "Alike over the list beside it",
            )
            .to_owned(),
        _ => language
            .pick(
                "Chia đều cho mọi nghề được hỗ trợ",
                "Every supported trade alike",
            )
            .to_owned(),
    }
}

/// An assumption with its value.
#[must_use]
pub fn assumption(word: &str, value: f64, language: Language) -> String {
    let value = crate::text::figure::decimal(value, 3, language);
    match word {
        "subsidy.harm" => {
            language.pick(format!("mức hại λ = {value}"), format!("harm λ = {value}"))
        }
        "subsidy.gap_share" => language.pick(
            format!("phần mức thiếu được lấp = {value}"),
            format!("share of a gap filled = {value}"),
        ),
        other => format!("{other} = {value}"),
    }
}

/// A group whose support is set beside the others'.
#[must_use]
pub fn group(dimension: &str, key: Option<&str>, language: Language) -> String {
    match (dimension, key) {
        ("ownership", Some("public")) => language.pick("trường công lập", "public").to_owned(),
        ("ownership", Some("private")) => language.pick("trường tư thục", "private").to_owned(),
        ("area", Some("hai_phong_cu")) => {
            language.pick("Hải Phòng cũ", "former Hải Phòng").to_owned()
        }
        ("area", Some("hai_duong_cu")) => {
            language.pick("Hải Dương cũ", "former Hải Dương").to_owned()
        }
        (_, Some(key)) => key.to_owned(),
        _ => language.pick("chưa rõ", "not known").to_owned(),
    }
}
