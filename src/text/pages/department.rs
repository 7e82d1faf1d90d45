//! Words of the pages of the department: who has delivered, firms, flags, releases.

use crate::text::Language;

labels! {
    reason: "Lý do", "Reason";
    reason_hint: "Một hoặc hai câu. Lý do được lưu cùng quyết định.", "A sentence or two. It is kept with the decision.";
    state: "Trạng thái", "State";
    approve: "Duyệt", "Approve";
    refuse: "Từ chối", "Refuse";
    withdraw: "Rút đề xuất", "Withdraw the proposal";
    four_eyes: "Người đã đề xuất không tự duyệt hoặc từ chối được; cần người thứ hai quyết định.", "Whoever proposed cannot approve or refuse; a second person has to decide.";
    own_proposal: "Bạn là người đề xuất, nên người khác phải quyết định.", "You made this proposal, so somebody else has to decide.";
    reload: "Tải lại trang", "Load the page again";
    proposed_on: "Ngày đề xuất", "Proposed on";
    decided_on: "Ngày quyết định", "Decided on";

    board_lead: "Mỗi cơ sở đào tạo cần gửi đủ ba phần: tuyển sinh, tốt nghiệp, việc làm sau tốt nghiệp. Mỗi phần chỉ cần một trong các bảng được nhận.",
        "Each provider delivers three sections: intake, completions, outcomes of graduates. For each section one of the accepted tables is enough.";
    board_complete: "Đã nộp đủ", "Complete";
    board_partial: "Nộp một phần", "In part";
    board_nothing: "Chưa nộp gì", "Nothing yet";
    board_no_account: "Chưa có tài khoản", "No account yet";
    board_table: "Cơ sở đào tạo đã nộp gì", "What each provider has delivered";
    provider: "Cơ sở đào tạo", "Provider";
    missing: "Còn thiếu", "Missing";
    files: "Tệp đã nộp", "Files delivered";
    files_many: "#Số tệp", "#Files";
    last_delivery: "Lần nộp gần nhất", "Last delivery";
    nothing_missing: "không thiếu", "nothing";
    board_empty: "Chưa có cơ sở đào tạo nào được khai báo. Người quản trị tạo tài khoản cho từng cơ sở trước.", "No provider is known yet. The administrator makes an account for each of them first.";
    board_none_of_state: "Không có cơ sở nào ở trạng thái này. Hãy chọn trạng thái khác.", "No provider is in this state. Choose another one.";
    rows_refused: "dòng bị loại ở tệp cuối", "rows of the last file refused";
    as_of: "Tính đến", "As of";

    firms_lead: "Nhu cầu của doanh nghiệp chỉ được tính sau khi doanh nghiệp được xác minh. Hãy đối chiếu mã số thuế, tên miền thư và căn cứ mà doanh nghiệp đưa ra.",
        "Needs count only once the firm is verified. Compare the tax code, the domain of its e-mail and what it gives as proof.";
    firms_table: "Doanh nghiệp", "Firms";
    firm: "Doanh nghiệp", "Firm";
    tax_code: "Mã số thuế", "Tax code";
    domain: "Tên miền thư", "E-mail domain";
    public_mail: "Thư công cộng: ai cũng lập được, không chứng minh được gì.", "Public mail: anybody can get such an address, it proves nothing.";
    staff: "#Lao động", "#Staff";
    proof: "Căn cứ", "Proof";
    registered_on: "Ngày đăng ký", "Registered on";
    district: "Địa bàn", "District";
    sector: "Ngành sản xuất, kinh doanh", "Line of business";
    firms_empty_pending: "Không có doanh nghiệp nào đang chờ xác minh.", "No firm waits to be verified.";
    firms_empty: "Không có doanh nghiệp nào ở trạng thái này. Hãy chọn trạng thái khác.", "No firm is in this state. Choose another one.";
    firm_decision: "Quyết định về doanh nghiệp", "Decision about the firm";
    firm_decision_hint: "Doanh nghiệp đọc được lý do. Sau khi xác minh, các nhu cầu còn hạn được tính ngay.", "The firm can read the reason. Once it is verified, its open needs count at once.";
    decision: "Quyết định", "Decision";
    verify: "Xác minh: đúng là doanh nghiệp đã khai", "Verified: it is what it says it is";
    refuse_firm: "Từ chối", "Refused";
    write_decision: "Ghi quyết định", "Write the decision down";
    last_reason: "Lý do của quyết định gần nhất", "Reason of the last decision";
    firm_history: "Đã cần và đã tuyển", "Wanted and hired so far";
    firm_no_history: "Doanh nghiệp này chưa đăng nhu cầu nào.", "This firm has not posted any need yet.";
    firm_history_table: "Nhu cầu theo nghề", "Needs by trade";
    trade: "Nghề", "Trade";
    needs: "#Nhu cầu", "#Needs";
    wanted: "#Người cần", "#People wanted";
    hired: "#Đã tuyển", "#Hired";

    review: "Nhu cầu cần kiểm tra", "Needs to be looked at";
    review_lead: "Nhu cầu cho rất nhiều người chỉ được tính sau khi một người của Sở chấp nhận con số.", "A need for very many people counts only once somebody at the department believes the number.";
    review_empty: "Không có nhu cầu nào cần kiểm tra.", "No need has to be looked at.";
    people: "Số người cần", "People needed";
    firm_staff: "Lao động của doanh nghiệp", "Staff of the firm";
    posted_on: "Ngày đăng", "Posted on";
    firm_reason: "Doanh nghiệp giải thích", "The firm says";
    no_firm_reason: "Doanh nghiệp không giải thích vì sao cần nhiều người.", "The firm does not say why it needs so many.";
    accept: "Chấp nhận", "Accept";

    flags_lead: "Xếp loại làm việc: kết quả nếu phát hành ngay bây giờ, tính từ mọi tệp và nhu cầu đã nhận. Chưa công bố, chỉ dùng trong Sở.",
        "Working flags: what would be released now, from every file and need received so far. Not published, for the department alone.";
    flags_none: "Chưa tính được xếp loại nào. Hãy nhập danh mục nghề và số liệu ở trang Nhập liệu, rồi tải lại trang.", "No flag has been computed yet. Upload the list of trades and the data under Files, then load this page again.";
    flags_pending: "Có số liệu mới và đang tính lại. Kết quả dưới đây chưa gồm số liệu đó.", "New data came in and are being computed. What stands below does not hold them yet.";
    flags_table: "Xếp loại làm việc theo nghề", "Working flags by trade";
    flags_no_match: "Không có nghề nào phù hợp. Hãy bỏ bớt bộ lọc.", "No trade fits. Take away a filter.";
    flag: "Loại", "Flag";
    ratio: "#Chỗ làm trên mỗi người tìm việc", "#Openings per job seeker";
    sources: "#Số nguồn", "#Sources";
    strongest: "Nguồn nặng nhất", "Heaviest source";
    in_release: "Trong bản công bố", "As published";
    differs: "khác", "differs";
    overridden: "Sở xếp loại", "Set by the department";
    only_differing: "Chỉ những nghề khác bản đã công bố", "Only trades that differ from what is published";
    until: "đến", "until";
    target_year: "Năm dự báo", "Year forecast";
    data_year: "Năm cuối có số liệu", "Last year with data";

    decisions: "Đề xuất và quyết định", "Proposals and decisions";
    waiting: "Chờ quyết định", "Waiting for a decision";
    none_waiting: "Không có đề xuất nào chờ quyết định.", "No proposal waits for a decision.";
    decided: "Đã quyết định", "Decided";
    decisions_table: "Quyết định về xếp loại và tham số", "Decisions about flags and parameters";
    what: "Nội dung", "What";
    in_force: "đang có hiệu lực", "in force";
    not_in_force: "không còn hiệu lực", "not in force";
    decision_reason: "Lý do của quyết định", "Reason of the decision";
    computed_again: "dùng lại kết quả tính", "the computed flag counts again";
    no_decisions: "Chưa có quyết định nào.", "No decision has been made yet.";
    expires_on: "Có hiệu lực đến hết ngày", "Holds until the end of";
    new_parameters: "Đề xuất tham số", "Propose parameters";
    parameters: "Tham số", "Parameters";
    parameters_lead: "Tham số mới có hiệu lực từ lần tính sau khi người thứ hai duyệt. Mọi tham số hiện nay, với căn cứ, có ở trang Phương pháp.",
        "Other values are used from the next computation after a second person has approved. Every present parameter with its source is on the page about the method.";
    toml: "Nội dung, dạng TOML", "Content, as TOML";
    toml_hint: "Mỗi tham số một bảng, ví dụ: [flags.shortage_ratio], dòng dưới: value = 1.3. Nên ghi thêm source, as_of và rationale.", "A table for each parameter, for example [flags.shortage_ratio] and below it value = 1.3. Add source, as_of and rationale where you can.";
    propose: "Gửi đề xuất", "Propose";
    changes_table: "Thay đổi được đề xuất", "Changes proposed";
    now: "#Mặc định", "#Default";
    then: "#Đề xuất", "#Proposed";
    unit: "Đơn vị", "Unit";

    probability: "Xác suất", "Probability";
    ratio_fact: "Chỗ làm trên mỗi người tìm việc", "Openings per job seeker";
    strength: "Mức chắc chắn", "How firm";
    seekers: "Người tìm việc", "Job seekers";
    openings: "Chỗ việc làm", "Openings";
    why: "Vì sao", "Why";
    reasons_table: "Lý do theo từng nguồn", "Reasons by source";
    alone: "#Tỷ lệ riêng", "#Ratio alone";
    weight: "#Trọng số", "#Weight";
    no_reasons: "Chưa có nguồn nào nói về nghề này.", "No source speaks of this trade yet.";
    cause: "Nguyên nhân", "Cause";
    stability: "Độ vững của kết quả", "How stable it is";
    conflict: "Các nguồn trái ngược nhau. Hãy xem từng nguồn trước khi dùng.", "The sources contradict each other. Look at each of them before using the result.";
    fragile: "Kết quả tùy thuộc vào người không trả lời khảo sát.", "The result depends on those who did not answer the survey.";
    one_employer: "Kết quả phụ thuộc vào một doanh nghiệp.", "The result depends on one employer.";
    without_it: "Không có doanh nghiệp đó thì kết quả là", "Without that employer the flag is";
    outcome_only: "Kết quả chỉ dựa vào việc làm của người tốt nghiệp.", "The result rests on outcomes of graduates alone.";
    certain_surplus: "Số người tìm việc vượt toàn bộ chỗ việc làm liên quan.", "There are more job seekers than all openings linked to the trade.";
    stable: "Các nguồn không trái ngược; kết quả không phụ thuộc vào một doanh nghiệp hay vào người không trả lời.", "The sources do not contradict each other, and the result depends neither on one employer nor on those who did not answer.";
    interface_needs: "Nhu cầu doanh nghiệp đã đăng và được tính", "Needs posted by firms that count";
    needs_fact: "Nhu cầu", "Needs";
    said_before: "Cơ quan quản lý đã nhận định", "What authorities said";
    about_trade: "Quyết định về nghề này", "Decisions about this trade";
    no_about_trade: "Chưa có đề xuất hay quyết định nào về nghề này.", "Nothing has been proposed or decided about this trade.";
    propose_flag: "Đề xuất loại khác", "Propose another flag";
    propose_flag_hint: "Loại do Sở xếp đứng cạnh kết quả tính, người đọc thấy cả hai và lý do. Dùng khi Sở biết điều mà số liệu chưa có.", "A flag set by the department stands beside the computed one; readers see both and the reason. Use it where the department knows what the data do not hold yet.";
    new_flag: "Loại đề xuất", "Flag proposed";
    see_public: "Trang công khai của nghề", "The trade's public page";

    release_lead: "Trình tự: tính, đề xuất bản phát hành, người thứ hai duyệt, rồi công bố. Bản đã công bố không đổi nữa.",
        "In order: compute, propose a release, have a second person approve it, publish. What is published does not change any more.";
    runs: "Lần tính", "Computations";
    runs_table: "Các lần tính, mới nhất trước", "Computations, the newest first";
    runs_none: "Chưa có lần tính nào.", "Nothing has been computed yet.";
    begun: "Bắt đầu lúc", "Begun";
    years: "Số liệu, dự báo", "Data, forecast";
    progress: "#Tiến độ", "#Progress";
    stage: "Đang làm", "Under way";
    trouble: "Vì sao không có kết quả", "Why there is no result";
    cancel: "Dừng", "Stop";
    step: "Việc", "Action";
    start: "Bắt đầu tính", "Compute";
    start_heading: "Tính từ mọi số liệu đã nhận", "Compute from everything received";
    horizon: "Dự báo trước mấy năm", "Years ahead";
    data_year_field: "Năm cuối có số liệu", "Last year with data";
    data_year_hint: "Để trống: năm cuối trong các tệp.", "Empty: the last year in the files.";
    propose_release: "Đề xuất bản phát hành", "Propose a release";
    propose_release_hint: "Nội dung được đóng băng ngay khi đề xuất, kèm các loại do Sở xếp đang có hiệu lực.", "The content is frozen when it is proposed, with the flags that the department has set.";
    run: "Lần tính", "Computation";
    title: "Tên bản phát hành", "Title";
    title_hint: "Ví dụ: Cung – cầu nhân lực theo nghề, năm 2026.", "For example: Supply and demand by trade, 2026.";
    note: "Ghi chú cho người đọc", "Note to readers";
    note_hint: "Điều người đọc cần biết, ví dụ nguồn nào còn thiếu. Có thể để trống.", "What readers should know, such as which source is missing. May be empty.";
    releases: "Bản phát hành", "Releases";
    releases_table: "Các bản phát hành, mới nhất trước", "Releases, the newest first";
    releases_none: "Chưa có bản phát hành nào. Hãy tính, rồi đề xuất từ một lần tính đã xong.", "There is no release yet. Compute, then propose one from a computation that is done.";
    number: "Số", "Number";
    published_on: "Ngày công bố", "Published on";
    cut_off: "Số liệu đến", "Data up to";
    program: "Phiên bản chương trình", "Version of the program";
    parameter_set: "Bộ tham số", "Parameter set";
    take_along: "Xem và tải về", "Read and take along";
    content: "Nội dung, JSON", "Content, JSON";
    excel: "Bảng Excel", "Excel";
    word: "Văn bản Word", "Word";
    reader_page: "Trang của người đọc", "The readers' page";
    difference: "Thay đổi so với bản đã công bố", "What changes against the release before";
    against: "So với bản số", "Compared with release";
    nothing_before: "Chưa có bản nào được công bố trước đó, nên không có gì để so sánh.", "Nothing was published before, so there is nothing to compare with.";
    nothing_changes: "Không nghề nào đổi loại, không có nghề mới và không có nghề nào mất đi.", "No trade changes its flag, none is new and none is gone.";
    changed: "Nghề đổi loại", "Trades whose flag changed";
    before: "Trước", "Before";
    after: "Sau", "After";
    appeared: "Nghề mới", "New trades";
    vanished: "Nghề không còn", "Trades that are gone";
    counts_table: "Số nghề theo loại", "Trades by flag";
    count_before: "#Trước", "#Before";
    count_after: "#Sau", "#After";
    count_change: "#Thay đổi", "#Change";
    decide_release: "Duyệt hoặc từ chối", "Approve or refuse";
    publish: "Công bố", "Publish";
    publish_lead: "Công bố xong, mọi người đọc bản này và không ai sửa được nữa.", "Once it is published everybody reads it and nobody can change it.";
    type_number: "Gõ số của bản phát hành để xác nhận", "Type the number of the release to confirm";
    withdraw_release: "Rút bản phát hành", "Withdraw the release";
    withdraw_release_lead: "Bản đã rút giữ nguyên số và hồ sơ trong Sở, không được duyệt hay công bố nữa. Có thể đề xuất bản khác ngay.", "A withdrawn release keeps its number and its record at the department and can neither be approved nor published any more. Another can be proposed at once.";
    withdrawn_on: "Ngày rút", "Withdrawn on";
    withdrawal_reason: "Lý do rút", "Reason of the withdrawal";
    waits_for_approval: "Bản này chờ người thứ hai duyệt.", "This release waits for a second person to approve it.";
    waits_for_publishing: "Bản này đã được duyệt, chờ công bố.", "This release is approved and waits to be published.";
}

/// What is wrong with the number that confirms publishing.
pub const WRONG_NUMBER: [&str; 2] = [
    "Số đã gõ không phải là số của bản phát hành này.",
    "What was typed is not the number of this release.",
];

/// What is wrong where neither button of a decision was pressed.
pub const NO_VERDICT: [&str; 2] = ["Hãy chọn một quyết định.", "Choose a decision."];

/// A section that a provider delivers, in words.
#[must_use]
pub fn section(word: &str, language: Language) -> &str {
    match word {
        "intake" => language.pick("tuyển sinh", "intake"),
        "completions" => language.pick("tốt nghiệp", "completions"),
        "outcomes" => language.pick("việc làm sau tốt nghiệp", "outcomes"),
        other => other,
    }
}

/// How much a provider has delivered, in words.
#[must_use]
pub fn delivered(word: &str, language: Language) -> &str {
    let t = labels(language);
    match word {
        "complete" => t.board_complete,
        "partial" => t.board_partial,
        "nothing" => t.board_nothing,
        "no_account" => t.board_no_account,
        other => other,
    }
}

/// A step of a computation, in words.
#[must_use]
pub fn stage(word: &str, language: Language) -> &str {
    match word {
        "fetching" => language.pick("lấy tệp", "fetching the files"),
        "reading" => language.pick("đọc số liệu", "reading"),
        "estimating" => language.pick("ước lượng", "estimating"),
        "storing" => language.pick("lưu kết quả", "storing the result"),
        other => other,
    }
}

/// A kind of table that is delivered, in words; its own name where there are none.
#[must_use]
pub fn resource(word: &str, language: Language) -> &str {
    let found = RESOURCES.iter().find(|(known, ..)| *known == word);
    found.map_or(word, |(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const RESOURCES: &[(&str, &str, &str)] = &[
    ("completions", "tốt nghiệp", "completions"),
    ("datapackage", "mô tả bộ dữ liệu", "description of the package"),
    ("employer_survey", "khảo sát doanh nghiệp", "employer survey"),
    ("employer_survey_sample", "mẫu khảo sát doanh nghiệp", "sample of the employer survey"),
    ("employers", "doanh nghiệp", "employers"),
    ("enrolments", "tuyển sinh", "enrolments"),
    ("graduate_survey", "khảo sát người tốt nghiệp", "graduate survey"),
    ("intake_plans", "kế hoạch tuyển sinh", "intake plans"),
    ("judgements", "nhận định của cơ quan quản lý", "judgements"),
    ("learners", "người học", "learners"),
    ("levels", "trình độ", "levels"),
    ("occupation_demand", "nhu cầu theo nghề nghiệp", "demand by occupation"),
    ("occupations", "nghề nghiệp", "occupations"),
    ("outcomes", "việc làm sau tốt nghiệp", "outcomes"),
    ("postings", "tin tuyển dụng", "advertisements"),
    ("providers", "cơ sở đào tạo", "providers"),
    ("published_totals", "tổng số đã công bố", "published totals"),
    ("registered_scales", "quy mô tuyển sinh đã đăng ký", "registered scales"),
    ("title_aliases", "tên gọi khác của công việc", "other job titles"),
    ("trade_codes", "mã ngành, nghề", "codes of trades"),
    ("trade_occupations", "nghề đào tạo và nghề nghiệp", "trades and occupations"),
    ("trades", "ngành, nghề", "trades"),
    ("vacancies", "chỗ trống", "vacancies"),
];

/// A source of evidence, in words; its own name where there are none.
#[must_use]
pub fn source(word: &str, language: Language) -> &str {
    let found = SOURCES.iter().find(|(known, ..)| *known == word);
    found.map_or(word, |(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const SOURCES: &[(&str, &str, &str)] = &[
    ("employed_share", "tỷ lệ có việc làm", "share employed"),
    ("employer_survey", "khảo sát doanh nghiệp", "employer survey"),
    ("hard_to_fill", "vị trí khó tuyển", "hard to fill"),
    ("in_trade_share", "tỷ lệ làm đúng nghề", "share in the trade"),
    ("occupations", "nhu cầu theo nghề nghiệp", "demand by occupation"),
    ("postings", "tin tuyển dụng", "advertisements"),
    ("reposts", "tin đăng lại", "repeated advertisements"),
    ("time_to_job", "thời gian tìm việc", "time to the first job"),
    ("unfilled_plans", "dự kiến chưa tuyển được", "plans not filled"),
    ("vacancies", "chỗ trống theo số liệu tổng hợp", "vacancies"),
    ("wage", "tiền lương", "pay"),
];
