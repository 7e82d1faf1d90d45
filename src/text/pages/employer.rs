//! Words of the pages of firms.

use crate::text::Language;

labels! {
    new_need: "Đăng nhu cầu mới", "Post a new need";
    new_need_lead: "Chỉ ba ô cần điền: nghề, số người, có cần bằng hay không. Sau khi đăng, trang cho biết ngay ai đào tạo nghề này và bao nhiêu người sắp tốt nghiệp.",
        "Three fields are needed: the trade, how many people, whether a qualification is asked for. Right after, the page says who trains for it and how many finish soon.";
    need: "nhu cầu", "need";
    needs_table: "Các nhu cầu đã đăng", "Needs that were posted";
    trade: "nghề", "trade";
    people_column: "#số người", "#people";
    horizon: "thời gian", "horizon";
    state: "trạng thái", "state";
    open_until: "còn hạn đến", "open until";
    in_demand: "có tính vào nhu cầu không", "does it count in demand";
    counts: "Đang được tính vào nhu cầu của thành phố.", "It counts in the city's demand.";
    no_needs: "Chưa có nhu cầu nào.", "No needs yet.";
    step_one: "Đăng nhu cầu: nghề, số người, thời hạn.", "Post a need: the trade, how many people, by when.";
    step_two: "Xem ngay nơi đào tạo và số người sắp tốt nghiệp; có thể đặt hàng đào tạo.", "See at once who trains for it and how many finish soon; training can be ordered.";
    step_three: "Khi tuyển xong, ghi kết quả: số liệu này giúp lần sau dự báo sát hơn.", "When it is filled, write down the result: it makes the next forecast better.";
    title: "Nghề hoặc chức danh cần tuyển", "Trade or job title";
    title_hint: "Viết theo cách quen thuộc, ví dụ: thợ hàn 3G. Tên chưa có trong danh mục vẫn được nhận.", "In your own words, for example: welder 3G. A name that is not in the list is taken too.";
    find_trade: "Tìm nghề trong danh mục", "Find the trade in the list";
    which_trade: "Nghề nào phù hợp nhất?", "Which trade fits best?";
    none_of_these: "Không nghề nào phù hợp: giữ nguyên tên tôi viết", "None of these: keep my words";
    unknown_trade: "Chưa tìm thấy nghề nào. Nhu cầu vẫn được nhận; cán bộ dữ liệu sẽ xếp nghề.", "No trade was found. The need is taken all the same; the data steward will look at the name.";
    trade_unknown: "chưa rõ nghề", "trade not known";
    trade_unknown_long: "Chưa rõ nghề của nhu cầu này, nên chưa tính được. Hãy chọn nghề ở cuối trang hoặc để cán bộ dữ liệu xếp.", "The trade of this need is not known, so it does not count yet. Choose one at the end of this page, or leave it to the data steward.";
    level: "Trình độ", "Level";
    any_level: "không yêu cầu trình độ cụ thể", "no particular level";
    vacancies: "Số người cần tuyển", "People needed";
    vacancies_reason: "Vì sao cần nhiều người", "Why so many";
    vacancies_reason_hint: "Chỉ cần khi số người vượt 30% lao động hiện có.", "Only where more people are needed than 30% of the present staff.";
    qualification: "Cần bằng hoặc chứng chỉ nghề", "A trade qualification is required";
    qualification_hint: "Vị trí không cần bằng nghề không được tính vào nhu cầu đào tạo.", "Positions that need none do not count in the demand for training.";
    certainty: "Mức chắc chắn", "How certain";
    firm: "chắc chắn tuyển", "firm";
    forecast: "dự kiến", "forecast";
    description: "Mô tả công việc", "About the job";
    description_hint: "Không ghi thông tin cá nhân của người lao động.", "Nothing that tells of a person.";
    district: "Nơi làm việc", "Place of work";
    wage_min: "Lương từ (đồng mỗi tháng)", "Pay from (VND a month)";
    wage_max: "Lương đến (đồng mỗi tháng)", "Pay up to (VND a month)";
    wage_hint: "Số đồng đầy đủ, không viết tắt theo triệu.", "Whole VND, not millions.";
    starts_on: "Cần người từ ngày", "Needed from";
    starts_hint: "Để trống nếu cần ngay.", "Empty where it is now.";
    closes_on: "Hạn của nhu cầu", "Open until";
    closes_hint: "Để trống: 90 ngày với nhu cầu đang tuyển.", "Empty: 90 days for a vacancy.";
    post: "Đăng nhu cầu", "Post the need";
    save: "Lưu thay đổi", "Save the changes";
    who_finishes: "Bao nhiêu người sắp tốt nghiệp", "How many finish soon";
    finishing_table: "Người tốt nghiệp nghề này trong thành phố", "People who finish in this trade in the city";
    within: "trong vòng", "within";
    days: "ngày", "days";
    protected: "bảo mật hoặc chưa có số liệu", "protected, or no data";
    who_trains: "Ai đào tạo", "Who trains for it";
    trainers_table: "Cơ sở đào tạo nghề này", "Providers of this trade";
    nobody_trains: "Chưa có cơ sở nào trong thành phố đào tạo nghề này.", "No provider of the city trains for it.";
    provider: "Cơ sở đào tạo", "Provider";
    how_filled: "Những nhu cầu tương tự đã tuyển được thế nào", "How similar needs were filled";
    closed_needs: "Nhu cầu đã đóng", "Needs closed";
    share_filled: "Tỷ lệ tuyển được", "Share filled";
    median_days: "Thời gian trung vị", "Median time";
    no_history: "Chưa đủ nhu cầu đã đóng để cho biết khả năng tuyển được.", "Too few needs were closed to say how likely it is to be filled.";
    see_trade: "Xem dự báo của nghề này", "See what is expected of this trade";
    order_training: "Đặt hàng đào tạo", "Order training";
    order_hint: "Đặt hàng là một phần của nhu cầu này, không được tính thêm lần nữa. Trường trả lời trên trang Đặt hàng đào tạo.", "An order is part of this need and does not count again. The college answers on the page of training orders.";
    learners: "Số người học", "Learners";
    needed_by: "Cần trước ngày", "Needed by";
    order_note: "Ghi chú cho trường", "Note to the college";
    order: "Gửi đơn đặt hàng", "Send the order";
    record_result: "Ghi kết quả tuyển", "Write down the result";
    hired: "Số người đã tuyển", "People hired";
    unfilled_reason: "Vì sao chưa tuyển đủ", "Why not all";
    all_filled: "đã tuyển đủ", "all were hired";
    renew_or_withdraw: "Gia hạn hoặc rút", "Renew or withdraw";
    renew_hint: "Gia hạn thêm 90 ngày nếu vẫn còn cần; rút nếu không còn nhu cầu.", "Renew for 90 days while it is still needed; withdraw it otherwise.";
    renew: "Gia hạn 90 ngày", "Renew for 90 days";
    withdraw: "Rút nhu cầu", "Withdraw the need";
    change_need: "Sửa nhu cầu", "Change the need";
    register: "Đăng ký doanh nghiệp", "Register a firm";
    register_lead: "Doanh nghiệp đăng ký một lần. Một cán bộ của Sở xác minh; từ đó nhu cầu của doanh nghiệp mới được tính. Đăng nhu cầu được ngay sau khi đăng ký.",
        "A firm registers once. A person at the department confirms it; from then on its needs count. Needs can be posted right away.";
    registered: "Đã đăng ký", "Registered";
    registered_lead: "Hãy đăng nhập bằng địa chỉ thư và mật khẩu vừa nhập để đăng nhu cầu đầu tiên.", "Sign in with the address and the password just given, and post the first need.";
    tax_code: "Mã số thuế", "Tax code";
    tax_hint: "10 chữ số; chi nhánh 13 chữ số.", "10 digits; 13 for a branch.";
    firm_name: "Tên doanh nghiệp", "Name of the firm";
    domain: "Tên miền thư điện tử của doanh nghiệp", "Domain of the firm's e-mail";
    domain_hint: "Ví dụ: congty.vn. Địa chỉ của người dùng phải thuộc tên miền này.", "For example: congty.vn. The user's address must be of this domain.";
    sector: "Ngành sản xuất, kinh doanh", "Line of business";
    staff: "Số lao động hiện có", "Present staff";
    staff_hint: "Dùng để xem nhu cầu có hợp lý không.", "It shows whether a need is plausible.";
    proof: "Căn cứ để xác minh", "What can be checked";
    proof_hint: "Số và ngày giấy chứng nhận đăng ký doanh nghiệp.", "Number and date of the certificate of registration.";
    user_name: "Họ tên người dùng", "Name of the user";
    email: "Địa chỉ thư điện tử", "E-mail address";
    email_hint: "Dùng để đăng nhập.", "Used for signing in.";
    password: "Mật khẩu", "Password";
    password_hint: "Ít nhất 12 ký tự; một câu ngắn dễ nhớ là tốt nhất.", "At least 12 characters; a short sentence is best.";
    standing: "Xác minh", "Standing";
    not_verified: "Doanh nghiệp chưa được xác minh: nhu cầu được lưu, chưa được tính.", "The firm is not verified yet: needs are kept and do not count.";
    decision_reason: "Lý do", "Reason";
    history: "Đã cần và đã tuyển", "Wanted and hired so far";
    history_table: "Nhu cầu theo nghề và thời gian", "Needs by trade and horizon";
    needs_column: "#nhu cầu", "#needs";
    wanted_column: "#người cần", "#people wanted";
    open_column: "#đang tuyển", "#open";
    hired_column: "#đã tuyển", "#hired";
    share_column: "#tỷ lệ tuyển được", "#share filled";
    change_firm: "Sửa thông tin doanh nghiệp", "Change what is known of the firm";
    change_firm_hint: "Đổi tên hoặc tên miền thì phải xác minh lại.", "Another name or domain has to be verified again.";
    survey_lead: "Mỗi năm một trang: mỗi nghề một dòng. Gửi lại trong năm thì thay toàn bộ lần trước.", "One page a year, a line per trade. Sending again in the same year replaces what was sent before.";
    survey_table: "Lao động theo nghề", "People by trade";
    survey_year: "Năm", "Year";
    year: "năm", "year";
    line: "dòng", "line";
    planned_hires: "#sẽ tuyển trong 12 tháng", "#hires planned in 12 months";
    hires_last_year: "#đã tuyển năm trước", "#hired last year";
    hard_to_fill: "#khó tuyển", "#hard to fill";
    employed_now: "#đang làm", "#employed now";
    replacement: "#sẽ nghỉ trong 12 tháng", "#leaving in 12 months";
    send: "Gửi phiếu", "Send";
    survey_note: "Không ghi thông tin cá nhân. Câu trả lời của doanh nghiệp ngoài mẫu điều tra được lưu và hiển thị, không vào ước lượng.", "Nothing that tells of a person. Answers of firms outside the drawn sample are kept and shown, and enter no estimate.";
    answers_so_far: "Đã trả lời", "Answers so far";
}

/// How far ahead a need looks, in words.
#[must_use]
pub fn horizon(word: &str, language: Language) -> &'static str {
    match word {
        "posting" => language.pick("tuyển ngay", "vacancy now"),
        "12_months" => language.pick("trong 12 tháng", "within 12 months"),
        "24_months" => language.pick("trong 24 tháng", "within 24 months"),
        "36_months" => language.pick("trong 36 tháng", "within 36 months"),
        _ => "–",
    }
}

/// Why not everybody was hired.
#[rustfmt::skip]
pub const UNFILLED: [(&str, &str, &str); 7] = [
    ("few_applicants", "ít người ứng tuyển", "few applied"),
    ("not_qualified", "người ứng tuyển chưa đạt tay nghề", "those who applied were not qualified"),
    ("pay", "lương chưa phù hợp", "pay"),
    ("conditions", "điều kiện làm việc", "working conditions"),
    ("left", "người tuyển được đã nghỉ", "those hired have left"),
    ("need_fell_away", "không còn nhu cầu", "the need fell away"),
    ("other", "lý do khác", "another reason"),
];
