//! Headings and fixed words, one set per language.

macro_rules! labels {
    ($($name:ident: $vi:literal, $en:literal;)+) => {
        /// Headings and fixed words of one language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each name says what its words say")]
        pub struct Labels { $(pub $name: &'static str),+ }

        /// Tiếng Việt.
        pub const VI: Labels = Labels { $($name: $vi),+ };
        /// English.
        pub const EN: Labels = Labels { $($name: $en),+ };

        impl Labels {
            /// Every label with its name.
            #[must_use]
            pub fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),+]
            }
        }
    };
}
pub(super) use labels;

labels! {
    title: "Cung – cầu nhân lực theo ngành, nghề", "Supply and demand by trade";
    synthetic: "DỮ LIỆU MÔ PHỎNG: do chương trình tạo ra, không phải số liệu thật.", "SYNTHETIC DATA: made by a program, not real figures.";
    trade: "Ngành, nghề", "Trade";
    trade_code: "Mã ngành, nghề", "Trade code";
    name_vi: "Tên tiếng Việt", "Vietnamese name";
    name_en: "Tên tiếng Anh", "English name";
    group: "Nhóm ngành, nghề", "Trade group";
    flag: "Xếp loại", "Flag";
    probability: "Xác suất", "Prob.";
    ratio: "Cầu/cung", "Ratio";
    ratio_short: "Tỷ lệ", "Ratio";
    flag_probability: "Xếp loại, xác suất", "Flag, probability";
    interval: "Khoảng", "Interval";
    supply: "Cung", "Supply";
    demand: "Cầu", "Demand";
    remarks: "Lưu ý", "Notes";
    low: "cận dưới", "low";
    high: "cận trên", "high";
    median: "trung vị", "median";
    strength: "Độ vững", "Strength";
    tipping: "Số người học làm đổi xếp loại", "Learners that change the flag";
    tipping_to: "Khi đó là", "The flag then";
    cause: "Nguyên nhân", "Cause";
    main_reason: "Lý do chính", "Main reason";
    level: "Trình độ", "Level";
    enrolled: "Tuyển mới", "Enrolled";
    completers: "Dự kiến tốt nghiệp", "Expected completers";
    in_trade: "Tỷ lệ làm đúng nghề", "In-trade share";
    respondents: "Người trả lời", "Respondents";
    sheet_results: "Kết quả", "Results";
    sheet_levels: "Theo trình độ", "By level";
    sheet_notes: "Ghi chú", "Notes";
    package: "Gói dữ liệu", "Data package";
    data_year: "Năm cuối có số liệu", "Last year with data";
    target_year: "Năm dự báo", "Target year";
    parameters: "Bộ tham số", "Parameter set";
    rows_read: "Số dòng đã đọc", "Rows read";
    rejected: "Số dòng bị loại", "Rows rejected";
    unmatched: "Tin tuyển dụng chưa xếp được vào nghề nào", "Advertisements that match no trade";
    warnings: "Cảnh báo", "Warnings";
    missing: "Số liệu còn thiếu", "Missing evidence";
    nothing_missing: "Không thiếu nguồn nào", "No kind of evidence is missing";
    definitions: "Cách hiểu", "How to read";
    ratio_meaning: "Tỷ lệ = cầu ÷ cung: số chỗ việc làm dành cho người mới được đào tạo ÷ số người tốt nghiệp tìm việc làm công trong thành phố, cùng năm dự báo.",
        "Ratio = demand ÷ supply: openings for newly trained people ÷ graduates who look for a wage job in the city, both in the target year.";
    badge_conflict: "≠ các nguồn trái ngược nhau", "≠ sources contradict each other";
    badge_fragile: "~ tùy thuộc vào người không trả lời", "~ depends on those who did not answer";
    badge_one_employer: "1 phụ thuộc một doanh nghiệp", "1 depends on one employer";
    badge_outcome_only: "o chỉ dựa vào kết quả việc làm", "o from graduates' outcomes alone";
    badge_certain: "! chắc chắn thừa", "! certain surplus";
    strength_scale: "▮▮▮ vững ▮▮▯ khá vững ▮▯▯ yếu", "▮▮▮ firm ▮▮▯ likely ▮▯▯ weak";
    remark_conflict: "các nguồn trái ngược nhau", "sources contradict each other";
    remark_fragile: "tùy thuộc vào người không trả lời khảo sát", "depends on those who did not answer";
    remark_one_employer: "phụ thuộc một doanh nghiệp", "depends on one employer";
    remark_outcome_only: "chỉ dựa vào kết quả việc làm của người tốt nghiệp", "from graduates' outcomes alone";
    remark_certain: "nhiều người hơn toàn bộ chỗ việc làm liên quan", "more people than all linked openings";
    no_trades: "Không có ngành, nghề nào phù hợp với lựa chọn này.", "No trade fits this selection.";
    why: "Vì sao", "Why";
    supply_funnel: "Cung: từ tuyển sinh đến người tìm việc", "Supply: from intake to job seekers";
    demand_funnel: "Cầu: từ thông tin tuyển dụng đến chỗ việc làm", "Demand: from what employers say to openings";
    total: "Tổng", "Total";
    sources: "Các nguồn", "Sources";
    source: "Nguồn", "Source";
    weight: "Trọng số", "Weight";
    answers: "Số phiếu", "Answers";
    alone: "Tỷ lệ riêng", "Ratio alone";
    like_others: "như các nghề cùng nhóm", "like other trades of its group";
    outcomes: "Kết quả việc làm của người tốt nghiệp", "Graduates' outcomes";
    flip: "Điều gì làm đổi xếp loại", "What would change the flag";
    no_flip: "Không có một con số đơn giản: xếp loại còn phụ thuộc vào độ bất định.", "No single number: the flag also depends on the uncertainty.";
    authorities: "Cơ quan quản lý đã nhận định", "What authorities said";
    agree: "trùng với kết quả này", "we agree";
    disagree: "khác với kết quả này", "we do not agree";
    not_comparable: "không so sánh được", "cannot be compared";
    assumptions: "Giả định có ảnh hưởng", "Assumptions that matter here";
    survey: "Khảo sát doanh nghiệp", "Employer survey";
    postings: "Tin tuyển dụng", "Job advertisements";
    crosswalk: "Chỗ việc làm theo nghề nghiệp", "Openings by occupation";
    vacancies: "Chỗ trống theo số liệu tổng hợp", "Vacancies as an aggregate";
    what_helps: "Việc nên làm", "What helps";
    none: "không có", "none";
    parameter: "Tham số", "Parameter";
    value: "Giá trị", "Value";
    unit: "Đơn vị", "Unit";
    range: "Khoảng cho phép", "Range";
    status: "Căn cứ", "Basis";
    as_of: "Ngày", "Date";
    rationale: "Lý do chọn", "Rationale";
    position: "Vị trí", "Position";
}
