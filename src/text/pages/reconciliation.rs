//! Words of the page where figures that differ are decided on.

use crate::text::Language;

labels! {
    lead: "Số liệu đã công bố được đặt cạnh số tính từ các tệp đã nhận, và cạnh nhau. Nơi nào lệch, Sở xem nguồn rồi ghi số nào được dùng và vì sao. Số liệu không bị sửa.",
        "Published figures stand beside what the received files give, and beside each other. Where they differ, the department looks at the sources and writes down which figure holds and why. No figure is changed.";
    not_yet: "Chưa có kết quả tính nào. Hãy nộp danh mục nghề và số liệu ở trang Nhập liệu, rồi tải lại trang này.", "Nothing has been computed yet. Upload the list of trades and the data under Files, then load this page again.";
    as_of: "Tính đến", "As of";
    differing: "Số liệu lệch nhau", "Figures that differ";
    to_decide: "Chờ quyết định", "Waiting for a decision";
    agreeing: "Số liệu khớp nhau", "Figures that agree";
    other: "Chưa so sánh được", "Not compared";
    none: "Không có số liệu nào lệch nhau.", "No figures differ.";
    nothing_published: "Chưa có tổng số đã công bố nào để so. Hãy nộp bảng Tổng số đã công bố ở trang Nhập liệu.", "There are no published totals to compare with. Upload the table of published totals under Files.";
    all_decided: "Mọi số liệu lệch nhau đều đã có quyết định.", "Every difference has been decided on.";
    differing_table: "Số liệu lệch nhau: hai số, nguồn và phần chênh", "Figures that differ: both, their sources and the difference";
    what: "chỉ tiêu", "figure";
    first: "#số thứ nhất", "#first figure";
    second: "#số thứ hai", "#second figure";
    difference: "#chênh lệch", "#difference";
    standing: "quyết định", "decision";
    quote: "Nguyên văn", "In the words of the source";
    decided: "Đã quyết định", "Decided";
    decided_table: "Quyết định về số liệu lệch nhau", "Decisions on figures that differ";
    reason_column: "lý do", "reason";
    decided_on: "ngày quyết định", "decided on";
    outdated: "Số liệu đã khác so với lúc quyết định; cần xem lại.", "The figures are others than when it was decided; look at them again.";
    decide_this: "Quyết định về chênh lệch này", "Decide on this difference";
    decide_again: "Quyết định lại", "Decide again";
    decision: "Quyết định", "Decision";
    write_down: "Ghi quyết định", "Write the decision down";
    reason: "Lý do", "Reason";
    reason_hint: "Một hoặc hai câu: đã xem nguồn nào, vì sao lệch. Lý do được lưu cùng quyết định.", "A sentence or two: which sources you looked at, why they differ. It is kept with the decision.";
    agreeing_table: "Số đã công bố và số tính từ dữ liệu, khớp trong 1% hoặc trong phần làm tròn", "Published figures and those of the data, the same within 1% or the rounding";
    published: "#đã công bố", "#published";
    computed: "#tính từ dữ liệu", "#from the data";
    source: "nguồn", "source";
    other_table: "Số đã công bố mà dữ liệu không có gì để so", "Published figures for which the data have nothing to compare";
    why: "vì sao", "why";
    quality: "Chất lượng số liệu của bản phát hành gần nhất", "Quality of the data of the last release";
    quality_none: "Chưa có bản phát hành nào. Số dòng đã đọc và bị loại của từng tệp có ở trang Nhập liệu.", "Nothing has been released yet. How many rows of each file were read and refused is shown under Files.";
    quality_table: "Số dòng đã đọc và bị loại theo bảng", "Rows read and refused by table";
    resource: "bảng", "table";
    rows_read: "#dòng đã đọc", "#rows read";
    rows_refused: "#dòng bị loại", "#rows refused";
    share_refused: "#tỷ lệ bị loại", "#share refused";
    unmatched: "Tin tuyển dụng chưa xếp được vào nghề nào", "Postings that lead to no trade";
    remarks: "Điểm cần xem lại", "Remarks to look at";
    files: "Nhập liệu", "Files";
    names: "Xếp tên gọi vào nghề", "Lead names to trades";
    from_data: "theo dữ liệu", "from the data";
    sum_of: "cộng theo", "sum by";
    from_its_numbers: "tính từ chính các số đó", "from its own numbers";
    several_years: "nhiều năm", "several years";
    not_decided: "chưa quyết định", "not decided";
    look_again: "cần xem lại", "to be looked at again";
    currency: "đồng", "VND";
}

/// What can be decided of figures that differ: the word of the interface, Vietnamese, English.
#[rustfmt::skip]
pub const DECISIONS: [(&str, &str, &str); 4] = [
    ("accepted_published", "Dùng số đã công bố", "The published figure holds"),
    ("accepted_data", "Dùng số tính từ dữ liệu", "The figure of the data holds"),
    ("explained", "Đã giải thích được chênh lệch", "The difference is explained"),
    ("open", "Để ngỏ, xem tiếp", "Left open, to be looked into"),
];

/// The same where published figures stand against each other.
#[rustfmt::skip]
pub const DECISIONS_AMONG_PUBLISHED: [(&str, &str, &str); 4] = [
    ("accepted_published", "Dùng số thứ nhất", "The first figure holds"),
    ("accepted_data", "Dùng số thứ hai", "The second figure holds"),
    DECISIONS[2],
    DECISIONS[3],
];

/// What was counted, in words; the word itself where there are none.
#[must_use]
pub fn measure(word: &str, language: Language) -> &str {
    of(MEASURES, word, language).unwrap_or(word)
}

/// Of whom, in words; the word itself where there are none.
#[must_use]
pub fn scope(word: &str, language: Language) -> &str {
    of(SCOPES, word, language).unwrap_or(word)
}

/// By what parts are told apart, in words; the word itself where there are none.
#[must_use]
pub fn parts(word: &str, language: Language) -> &str {
    of(PARTS, word, language).unwrap_or(word)
}

/// Why a figure was not compared, in words.
#[must_use]
pub fn why_not(word: &str, language: Language) -> &str {
    of(WHY_NOT, word, language).unwrap_or(word)
}

fn of(list: &'static [(&str, &str, &str)], word: &str, language: Language) -> Option<&'static str> {
    let found = list.iter().find(|(known, ..)| *known == word);
    found.map(|(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const MEASURES: &[(&str, &str, &str)] = &[
    ("colleges", "Trường cao đẳng", "Colleges"),
    ("colleges_private", "Trường cao đẳng tư thục", "Private colleges"),
    ("colleges_public", "Trường cao đẳng công lập", "Public colleges"),
    ("completed", "Tốt nghiệp", "Completers"),
    ("completion_share", "Tỷ lệ tốt nghiệp", "Share who complete"),
    ("enrolled", "Tuyển sinh", "Learners enrolled"),
    ("enrolled_share", "Tỷ lệ trong tuyển sinh", "Share of those enrolled"),
    ("enrolled_target", "Mục tiêu tuyển sinh", "Intake aimed at"),
    ("gdnn_gdtx_centres", "Trung tâm giáo dục nghề nghiệp, giáo dục thường xuyên", "Centres of vocational and continuing education"),
    ("graduates_employed_share", "Tỷ lệ tốt nghiệp có việc làm", "Share of graduates in work"),
    ("graduates_in_trade_share", "Tỷ lệ tốt nghiệp làm đúng nghề", "Share of graduates in their trade"),
    ("infrastructure_need", "Nhu cầu vốn cơ sở vật chất", "Need for infrastructure"),
    ("infrastructure_own_funds", "Vốn cơ sở vật chất tự chủ", "Infrastructure from own funds"),
    ("infrastructure_public_investment", "Vốn cơ sở vật chất từ đầu tư công", "Infrastructure from public investment"),
    ("intermediate_schools", "Trường trung cấp", "Intermediate schools"),
    ("intermediate_schools_private", "Trường trung cấp tư thục", "Private intermediate schools"),
    ("intermediate_schools_public", "Trường trung cấp công lập", "Public intermediate schools"),
    ("judgement", "Nhận định về nghề", "Judgements of the trade"),
    ("providers", "Cơ sở đào tạo", "Providers"),
    ("providers_city_managed", "Cơ sở đào tạo do thành phố quản lý", "Providers run by the city"),
    ("providers_city_managed_licensed", "Cơ sở do thành phố quản lý đã được cấp giấy chứng nhận", "Licensed providers run by the city"),
    ("providers_private", "Cơ sở đào tạo tư thục", "Private providers"),
    ("providers_public", "Cơ sở đào tạo công lập", "Public providers"),
    ("starting_wage_monthly", "Tiền lương khởi điểm mỗi tháng", "Starting pay a month"),
    ("subsidised_learners", "Người học được hỗ trợ", "Learners supported"),
    ("subsidy_envelope", "Kinh phí hỗ trợ trong năm", "Support in the year"),
    ("subsidy_envelope_total", "Kinh phí hỗ trợ cả giai đoạn", "Support in all years"),
    ("subsidy_for_core_teachers", "Hỗ trợ nhà giáo cơ hữu", "Support for own teachers"),
    ("subsidy_for_learners", "Hỗ trợ người học", "Support for learners"),
    ("subsidy_for_visiting_teachers", "Hỗ trợ nhà giáo thỉnh giảng", "Support for visiting teachers"),
    ("teachers", "Nhà giáo", "Teachers"),
    ("trades_offered", "Số nghề đào tạo", "Trades offered"),
    ("training_centres", "Trung tâm đào tạo", "Training centres"),
    ("training_centres_private", "Trung tâm đào tạo tư thục", "Private training centres"),
    ("training_centres_public", "Trung tâm đào tạo công lập", "Public training centres"),
    ("university_graduates", "Sinh viên đại học tốt nghiệp", "University graduates"),
    ("university_graduates_employed_share", "Tỷ lệ sinh viên đại học tốt nghiệp có việc làm", "Share of university graduates in work"),
];

#[rustfmt::skip]
const SCOPES: &[(&str, &str, &str)] = &[
    ("8_city_units", "8 đơn vị của thành phố", "8 units of the city"),
    ("8_universities", "8 trường đại học", "8 universities"),
    ("8_universities_economics_social", "8 trường đại học, khối kinh tế và xã hội", "8 universities, economics and social sciences"),
    ("8_universities_technical_marine", "8 trường đại học, khối kỹ thuật và biển", "8 universities, technical and marine sciences"),
    ("city_college_and_intermediate", "cao đẳng và trung cấp", "college and intermediate"),
    ("city_economics_it_accounting_administration", "kinh tế, công nghệ thông tin, kế toán, quản trị", "economics, computing, accounting, administration"),
    ("city_some_trades", "một số nghề", "some trades"),
    ("city_technical_and_marine_trades", "nghề kỹ thuật và nghề biển", "technical and marine trades"),
];

#[rustfmt::skip]
const PARTS: &[(&str, &str, &str)] = &[
    ("group", "nhóm nghề", "group of trades"),
    ("kind", "loại cơ sở", "kind of provider"),
    ("level", "trình độ", "level"),
    ("ownership", "loại hình sở hữu", "ownership"),
    ("purpose", "mục đích", "purpose"),
    ("source", "nguồn vốn", "source of funds"),
    ("trade", "nghề", "trade"),
    ("year", "năm", "year"),
];

#[rustfmt::skip]
const WHY_NOT: &[(&str, &str, &str)] = &[
    ("no_data", "dữ liệu chưa có dòng nào cho chỉ tiêu này", "the data have no rows for it"),
    ("not_measured", "dữ liệu không đo chỉ tiêu này", "the data do not measure it"),
    ("other_scope", "phạm vi khác với dữ liệu", "about another scope than the data"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_have_words_once() {
        for list in [MEASURES, SCOPES, PARTS, WHY_NOT] {
            assert!(list.is_sorted_by(|one, next| one.0 < next.0));
        }
        assert_eq!(measure("providers", Language::En), "Providers");
        assert_eq!(measure("unheard_of", Language::Vi), "unheard_of");
    }
}
