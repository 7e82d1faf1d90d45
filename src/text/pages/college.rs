//! Words of the pages of colleges, and of plans and files wherever they are looked at.

use crate::text::Language;

labels! {
    plan: "Kế hoạch tuyển sinh", "Intake plan of";
    state: "Trạng thái", "State";
    changed: "Sửa lần cuối", "Last changed";
    version: "Bản", "Version";
    versions: "Các bản đã lưu", "Saved versions";
    year: "Năm", "Year";
    provider: "Cơ sở đào tạo", "Provider";
    trade: "Ngành, nghề", "Trade";
    level: "Trình độ", "Level";
    site: "Địa điểm", "Site";
    round: "Đợt", "Round";
    reason: "Lý do", "Reason";
    note: "Ghi chú", "Note";
    sum: "Tổng", "Total";
    main_site: "Cơ sở chính", "Cơ sở chính";
    first_draft: "Chưa có kế hoạch cho năm này. Bảng dưới đây điền sẵn số dự kiến nếu không thay đổi; hãy sửa rồi lưu.", "There is no plan for this year yet. The table holds what is to be expected if nothing changes; edit it and save.";
    not_made: "Đơn vị chưa lập kế hoạch cho năm này.", "The college has made no plan for this year.";
    edit_lead: "Mỗi dòng là một nghề ở một địa điểm. Lưu để tính lại cờ và tổng của thành phố. Để trống ô chỉ tiêu thì bỏ dòng đó.", "Each row is a trade at a site. Saving computes the flags and the city's totals anew. A row without places is taken out.";
    read_lead: "Kế hoạch đang được xem xét hoặc đã duyệt nên không sửa được ở đây.", "The plan is being looked at or is approved, so it cannot be edited here.";
    plan_table: "Chỉ tiêu theo nghề, trình độ, địa điểm", "Places by trade, level and site";
    before: "#tuyển 3 năm trước", "#intake of the last 3 years";
    cap: "#quy mô đăng ký", "#registered scale";
    places: "#chỉ tiêu", "#places";
    beside: "so với quy mô", "beside the scale";
    flag: "xếp loại", "flag";
    advised: "khuyến nghị", "advised";
    city: "toàn thành phố sau mọi kế hoạch", "the city after all plans";
    city_planned: "kế hoạch", "planned";
    city_needed: "cần thêm", "more needed";
    new_row: "dòng mới", "new row";
    reason_wanted: "Cần lý do vì kế hoạch đi ngược xếp loại.", "A reason is needed: the plan goes against the flag.";
    table_note: "Thanh đậm là chỉ tiêu, vạch liền là quy mô đăng ký, vạch đứt là khuyến nghị. Tổng của thành phố gồm mọi kế hoạch đã nộp, không nêu tên trường khác.", "The bar is the plan, the line the registered scale, the dashed line what is advised. The city's totals hold every plan that was handed in, and name no other college.";
    save: "Lưu bản nháp và tính lại", "Save the draft and compute anew";
    clash: "Kế hoạch đã được người khác lưu trong khi bạn sửa. So sánh từng dòng; sửa ô chỉ tiêu nếu cần rồi lưu lại.", "Somebody else saved the plan while you were editing. Compare row by row, mend the places where needed, and save again.";
    clash_table: "Những dòng khác nhau", "Rows that differ";
    theirs: "#đang lưu", "#saved";
    yours: "#bạn nhập", "#yours";
    papers: "Văn bản", "Papers";
    paper_docx: "Tờ trình và phương án (Word)", "The paper (Word)";
    paper_xlsx: "Phương án chỉ tiêu (Excel)", "The plan (Excel)";
    submit: "Nộp kế hoạch", "Hand the plan in";
    submit_lead: "Người nộp phải là lãnh đạo đơn vị và không phải người soạn bản nháp. Sau khi nộp, kế hoạch không sửa được cho đến khi Sở trả lời.", "Whoever hands it in is a head of the college and did not write the draft. After that the plan cannot be edited until the department answers.";
    commented_lead: "Sở đã gửi góp ý. Hãy sửa, lưu thành bản nháp mới rồi nộp lại.", "The department has sent a comment. Edit, save a new draft and hand it in again.";
    type_year: "Gõ năm của kế hoạch để xác nhận", "Type the year of the plan to confirm";
    type_year_hint: "Việc nộp không rút lại được.", "It cannot be taken back.";
    decide: "Ý kiến của Sở", "The department's answer";
    comment: "Góp ý cho đơn vị", "Comment to the college";
    send_back: "Gửi lại kèm góp ý", "Send back with the comment";
    approve: "Duyệt kế hoạch", "Approve the plan";
    results: "Kết quả tuyển sinh từng đợt", "Admitted, round by round";
    results_lead: "Ghi số người đã nhập học của mỗi đợt; để trống đợt chưa xong.", "Enter how many were admitted in each round; leave rounds that are not over empty.";
    results_table: "Số nhập học theo đợt", "Admitted by round";
    admitted: "#nhập học", "#admitted";
    filled: "#đạt", "#filled";
    save_results: "Lưu kết quả", "Save the results";
    open_plan: "Mở kế hoạch năm", "Open the plan of";
    no_plans: "Chưa có kế hoạch nào.", "No plans yet.";
    plans_table: "Kế hoạch đã lập", "Plans that were made";
    city_after: "Toàn thành phố sau mọi kế hoạch, năm", "The city after all plans of";
    city_after_lead: "Các nghề thiếu nhiều nhất đứng đầu. Phần đã nhận là số chỗ tăng thêm mà các trường đã đưa vào kế hoạch (số trường trong ngoặc).", "The shortest trades come first. Claimed are the further places that colleges have planned (how many colleges in brackets).";
    flag_before: "hiện nay", "without plans";
    flag_after: "sau mọi kế hoạch", "after all plans";
    expected: "#chỗ dự kiến", "#places expected";
    planned: "#chỗ theo kế hoạch", "#places planned";
    needed: "#chỗ cần thêm", "#further places needed";
    claimed: "#phần tăng đã nhận", "#expansion claimed";
    tipping: "đổi xếp loại khi thêm", "flag turns with";
    scenario: "Kịch bản", "Scenario";
    scenario_lead: "Thử xem nếu chỉ tiêu, tỷ lệ hoàn thành, ở lại thành phố hoặc nhu cầu khác đi thì sao. Không có gì được công bố.", "Try what would follow if intakes, completion, staying in the city or demand were others. Nothing is published.";
    scenario_name: "Tên kịch bản", "Name of the scenario";
    unnamed: "Kịch bản", "Scenario";
    changes: "Những gì khác đi", "What is different";
    what: "thay đổi", "change";
    value: "giá trị", "value";
    line: "dòng", "line";
    every_level: "mọi trình độ", "every level";
    every_trade: "mọi nghề", "every trade";
    value_hint: "Các tỷ lệ là số lần, ví dụ 1,2 là tăng 20%. Tăng nhu cầu là phần thêm mỗi năm, ví dụ 0,05. Để trống nghề thì áp dụng cho mọi nghề.", "Ratios are multiples: 1.2 is 20% more. Growth of demand is the part added each year, such as 0.05. An empty trade means every trade.";
    compute: "Lưu và tính", "Save and compute";
    scenario_table: "Các nghề bị ảnh hưởng", "Trades that change";
    completes: "năm tốt nghiệp", "completes in";
    plans_alone: "chỉ các kế hoạch", "plans alone";
    ratio: "#chỗ làm trên người tìm việc", "#openings per job seeker";
    interval: "khoảng 80%", "80% interval";
    seekers: "#người tìm việc", "#job seekers";
    openings: "#chỗ việc làm", "#openings";
    share_code: "Mã để gửi cho người khác cùng xem:", "Code to share with others:";
    beside_code: "Đặt cạnh kịch bản khác", "Put another scenario beside";
    beside_hint: "Dán mã của kịch bản kia; nhiều nhất ba kịch bản.", "Paste its code; three scenarios at most.";
    put_beside: "So sánh", "Compare";
    upload_lead: "Chọn bảng và tệp. Hệ thống thử trước, chỉ ra từng ô sai, rồi bạn mới quyết định lưu.", "Choose the table and the file. It is tried first and every wrong cell is named; then you decide to store it.";
    table: "Bảng số liệu", "Table";
    file: "Tệp", "File";
    file_hint: "CSV, Excel (.xlsx) hoặc Parquet.", "CSV, Excel (.xlsx) or Parquet.";
    supersedes: "Thay thế lần nộp", "Corrects the batch";
    supersedes_hint: "Mã của lần nộp cũ; để trống nếu là số liệu mới.", "Its code; empty where the figures are new.";
    upload_note: "Ghi chú", "Note";
    try_file: "Thử tệp", "Try the file";
    delivered: "Đã nộp", "Delivered";
    nothing_delivered: "Chưa có tệp nào được nộp.", "Nothing was delivered yet.";
    rows_read: "#dòng đọc", "#rows read";
    rows_kept: "#dòng nhận", "#rows kept";
    rows_rejected: "#dòng loại", "#rows rejected";
    delivered_on: "ngày nộp", "delivered on";
    tried: "Thử tệp", "Trying";
    all_good: "Mọi dòng đều đúng. Lưu thì các dòng này được tính ngay vào xếp loại đang làm việc.", "Every row is right. Once stored, the rows count in the working flags at once.";
    of_others: "Tệp có dòng của đơn vị khác nên không lưu được.", "The file has rows of another organisation, so it cannot be stored.";
    identical: "Tệp giống hệt đã được lưu trước đây.", "The same file is stored already.";
    rows_added: "dòng thêm", "rows added";
    rows_removed: "dòng bớt", "rows removed";
    rows_changed: "dòng đổi", "rows changed";
    rejected: "Ô cần sửa", "Cells to be mended";
    place: "ô", "cell";
    row: "dòng", "row";
    column: "cột", "column";
    why: "vì sao", "why";
    mend: "cách sửa", "how to mend it";
    more_rejects: "Còn nữa; sửa những ô này rồi thử lại.", "There are more; mend these and try again.";
    annotated: "Tệp Excel có ghi chỗ cần sửa", "Excel file with what is to be mended";
    mend_heading: "Cần sửa", "To be mended";
    store: "Lưu", "Store";
    store_without: "Lưu các dòng đúng, bỏ các dòng sai", "Store the good rows, leave the wrong ones out";
    kept_for: "Tệp đã thử được giữ 7 ngày, chỉ bạn thấy.", "A tried file is kept for 7 days and seen by you alone.";
    drop: "Bỏ tệp này", "Drop this file";
    receipt: "Mã lần nộp", "Code of the batch";
    as_delivered: "Tệp như đã nộp", "The file as delivered";
    left_out: "Các dòng bị loại", "Rows left out";
    rows_listed: "#dòng có trong danh sách", "#rows in the list";
    rows_beyond: "#dòng chỉ được đếm", "#rows only counted";
    list_not_kept: "Danh sách các dòng bị loại của tệp này không được lưu; hãy thử lại tệp để xem từng ô.", "The list of rows left out was not kept for this file; try the file again to see each cell.";
    more_in_list: "Trang này chỉ nêu những ô đầu tiên; tệp dưới đây có cả danh sách.", "This page has the first cells only; the files below have the whole list.";
    list_excel: "Danh sách cho Excel", "The list for Excel";
    list_csv: "Danh sách, CSV", "The list, CSV";
}

/// A round of admission.
#[must_use]
pub fn round(number: i64, language: Language) -> String {
    format!("{} {number}", language.pick("đợt", "round"))
}

/// What a scenario changes: its word, in Vietnamese, in English.
#[rustfmt::skip]
pub const CHANGES: [(&str, &str, &str); 5] = [
    ("intake_factor", "chỉ tiêu nhân với", "places times"),
    ("intake_places", "chỉ tiêu bằng", "places set to"),
    ("completion", "tỷ lệ hoàn thành nhân với", "completion times"),
    ("retention", "tỷ lệ ở lại tìm việc nhân với", "staying in the city times"),
    ("demand_growth", "nhu cầu tăng thêm mỗi năm", "demand grows each year by"),
];

/// A table of figures by its name.
#[must_use]
pub fn resource(name: &str, language: Language) -> &str {
    let found = RESOURCES.iter().find(|(known, ..)| *known == name);
    found.map_or(name, |(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const RESOURCES: &[(&str, &str, &str)] = &[
    ("trades", "Danh mục nghề", "Trades"),
    ("trade_codes", "Mã nghề chính thức", "Official codes of trades"),
    ("levels", "Trình độ", "Levels"),
    ("providers", "Cơ sở đào tạo", "Providers"),
    ("enrolments", "Tuyển sinh", "Enrolments"),
    ("learners", "Người học", "Learners"),
    ("completions", "Tốt nghiệp", "Completions"),
    ("employers", "Doanh nghiệp", "Employers"),
    ("postings", "Tin tuyển dụng", "Postings"),
    ("vacancies", "Chỗ việc làm trống", "Vacancies"),
    ("employer_survey_sample", "Mẫu điều tra doanh nghiệp", "Sample of the employer survey"),
    ("employer_survey", "Khảo sát doanh nghiệp", "Employer survey"),
    ("graduate_survey", "Khảo sát người tốt nghiệp", "Graduate survey"),
    ("outcomes", "Kết quả việc làm đã tổng hợp", "Outcomes as totals"),
    ("occupations", "Danh mục nghề nghiệp", "Occupations"),
    ("trade_occupations", "Nghề đào tạo và nghề nghiệp", "Trades and occupations"),
    ("occupation_demand", "Nhu cầu theo nghề nghiệp", "Demand by occupation"),
    ("title_aliases", "Tên gọi khác của nghề", "Other names of trades"),
    ("published_totals", "Tổng số đã công bố", "Published totals"),
    ("judgements", "Nhận định của cơ quan quản lý", "Judgements of authorities"),
    ("registered_scales", "Quy mô đăng ký", "Registered scales"),
    ("intake_plans", "Kế hoạch tuyển sinh", "Intake plans"),
];
