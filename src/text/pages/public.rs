//! Words of the pages that are open to everybody.

use crate::text::Language;
use crate::text::figure::{percent, signed};

labels! {
    home_title: "Nghề nào thiếu người, nghề nào thừa?", "Which trades are short of people, which have too many?";
    home_lead: "Dự báo cung – cầu lao động qua đào tạo nghề ở Hải Phòng, theo từng ngành, nghề, kèm lý do và mức độ chắc chắn.",
        "What is to be expected of trained labour in Hải Phòng, trade by trade, with reasons and how sure they are.";
    search_label: "Tìm nghề theo tên, tên gọi khác hoặc mã", "Find a trade by name, another word for it, or code";
    search_example: "ví dụ: hàn, điện công nghiệp", "for example: welding, han";
    counts_title: "Tình hình dự báo năm", "Expected for";
    short: "nghề thiếu người", "trades short of people";
    balanced: "nghề cân bằng", "trades balanced";
    over: "nghề thừa người", "trades with too many people";
    unknown: "nghề chưa đủ căn cứ", "trades without enough evidence";
    counts_note: "“Chưa đủ căn cứ” là một kết quả: số liệu hiện có chưa cho phép kết luận.", "“Not enough evidence” is a result: the data at hand do not allow a statement.";
    surest_short: "Chắc chắn thiếu nhất", "Surest to be short";
    surest_over: "Chắc chắn thừa nhất", "Surest to have too many";
    probability: "xác suất", "probability";
    release: "Bản phát hành", "Release";
    published: "công bố", "published";
    data_up_to: "số liệu đến", "data up to";
    how_computed: "Cách tính và giới hạn", "How it is computed, and its limits";
    no_release: "Chưa có bản phát hành nào.", "Nothing has been released yet.";
    no_release_hint: "Sở công bố bản đầu tiên sau khi hai người khác nhau đã kiểm tra; thường vào tháng 11 hằng năm.",
        "The department publishes the first one after two different people have checked it, usually in November.";
    flag: "loại", "flag";
    group: "nhóm nghề", "group";
    level: "trình độ", "level";
    trade: "nghề", "trade";
    trades_found: "nghề", "trades";
    flags_of: "dự báo cho năm", "flags for";
    no_match: "Không có nghề nào phù hợp.", "No trade fits.";
    drop_filters: "Bỏ bớt bộ lọc", "Drop the filters";
    table_of_trades: "Các ngành, nghề và kết quả dự báo", "Trades and what is expected of them";
    ratio: "chỗ làm trên người tìm việc", "openings per job seeker";
    interval: "khoảng tin cậy 80%", "80% interval";
    low: "cận dưới", "lower end";
    high: "cận trên", "upper end";
    supply: "người tìm việc", "job seekers";
    demand: "chỗ việc làm", "openings";
    strength: "mức chắc chắn", "strength";
    overridden: "Sở xếp loại:", "Set by the department:";
    one_employer: "phụ thuộc một doanh nghiệp", "depends on one employer";
    fragile: "dễ đổi loại", "turns easily";
    conflict: "nguồn trái chiều", "sources disagree";
    one_employer_note: "Kết quả phụ thuộc vào một doanh nghiệp: khi bỏ doanh nghiệp này, nghề chuyển sang loại khác.", "The result depends on one employer: without it the trade has another flag.";
    fragile_note: "Loại này thay đổi khi đổi một giả định quan trọng.", "The flag turns when one important assumption is changed.";
    conflict_note: "Các nguồn số liệu trái chiều nhau; xem từng lý do bên dưới.", "The sources point in opposite directions; see the reasons below.";
    ratio_note: "1 nghĩa là mỗi người tìm việc có một chỗ làm. Từ 1,25 trở lên là thiếu người, từ 0,80 trở xuống là thừa người. Khoảng chứa giá trị thật với xác suất 80%.",
        "1 means one opening for every job seeker. From 1.25 up there are too few people, from 0.80 down too many. The interval holds the true value with a probability of 80%.";
    changes: "Thay đổi so với bản trước", "Changes since the release before";
    changes_since: "So với bản", "Against";
    changes_table: "Những nghề đổi loại", "Trades whose flag changed";
    no_changes: "Không nghề nào đổi loại.", "No trade has another flag.";
    flag_before: "trước", "before";
    flag_after: "nay", "now";
    take_along: "Tải về:", "Take along:";
    as_excel: "Excel", "Excel";
    why: "Vì sao", "Why";
    weight: "trọng số", "weight";
    cause: "Nguyên nhân và cách khắc phục", "Cause, and what helps";
    how_sure: "Chắc chắn đến đâu", "How sure is it";
    interval_chart: "Chỗ làm trên mỗi người tìm việc, với khoảng tin cậy", "Openings per job seeker, with the interval";
    interval_description: "Chấm là ước lượng, thanh là khoảng tin cậy 80%, vùng giữa là cân bằng; bên phải là thiếu người, bên trái là thừa người.",
        "The dot is the estimate, the bar the 80% interval, the field in the middle balance; to the right are too few people, to the left too many.";
    where_supply: "Nguồn cung từ đâu", "Where supply comes from";
    supply_chart: "Người tìm việc theo khóa dài, khóa ngắn, bên cạnh số chỗ việc làm", "Job seekers from long and short courses beside openings";
    supply_description: "Khóa ngắn (sơ cấp và dưới 3 tháng) được tách riêng.", "Short courses (elementary and under three months) stand apart.";
    supply_by_level: "Từ tuyển sinh đến người tìm việc, theo trình độ", "From intake to job seekers, by level";
    long_courses: "cao đẳng và trung cấp", "college and intermediate";
    short_courses: "sơ cấp và dưới 3 tháng", "elementary and short courses";
    enrolled: "nhập học", "enrolled";
    capacity: "chỗ học", "places";
    completers: "tốt nghiệp", "completers";
    not_in_job: "chưa có sẵn việc", "without the job before";
    enter: "đi làm", "enter work";
    stay: "ở lại thành phố", "stay in the city";
    self_employed: "tự làm", "own account";
    seek: "tìm việc làm công", "look for a wage job";
    where_demand: "Nhu cầu từ đâu", "Where demand comes from";
    demand_steps: "Căn cứ ước lượng số chỗ việc làm", "What the estimate of openings starts from";
    step: "bước", "step";
    number: "số lượng", "number";
    survey_employers: "Doanh nghiệp trả lời khảo sát", "Employers that answered the survey";
    survey_planned: "Dự kiến tuyển mỗi năm", "Planned hires a year";
    survey_hires: "Đã tuyển mỗi năm", "Hires a year";
    advertisements: "Tin tuyển dụng năm", "Advertisements of";
    advertised_positions: "Vị trí trong tin năm", "Advertised positions of";
    counted_positions: "Vị trí được tính, sau khi bỏ tin trùng và giới hạn một doanh nghiệp", "Positions counted, without repeats and with one employer capped";
    by_district: "Theo địa bàn", "By district";
    district: "địa bàn", "district";
    unknown_district: "không rõ", "not known";
    employers: "doanh nghiệp", "employers";
    outcomes: "Việc làm sau tốt nghiệp", "After graduation";
    outcomes_table: "Kết quả khảo sát người tốt nghiệp", "What graduates answered";
    answers: "phiếu trả lời", "answers";
    employed: "có việc làm", "employed";
    in_trade: "làm đúng nghề", "in the trade";
    pay: "lương trung vị", "median pay";
    months: "tháng tìm việc", "months to the first job";
    all_levels: "mọi trình độ", "all levels";
    hidden: "bảo mật", "protected";
    hidden_title: "Số liệu không hiển thị", "Figures that are not shown";
    authorities: "Nhận định của cơ quan quản lý", "What authorities have said";
    who_teaches: "Ai đào tạo nghề này", "Who teaches it";
    programmes: "Chương trình đào tạo năm", "Programmes of";
    provider: "cơ sở đào tạo", "provider";
    history: "Lịch sử xếp loại", "Earlier flags";
    history_table: "Loại trong các bản phát hành", "The flag in each release";
    target_year: "cho năm", "for";
    sources: "Nguồn và bản phát hành", "Sources and release";
    official_codes: "Mã ngành, nghề", "Official codes";
    releases_lead: "Mỗi bản phát hành được giữ nguyên sau khi công bố; bản sau không sửa bản trước.", "Each release stays as it was published; a later one does not change it.";
    for_excel: "Excel: mọi bảng và ghi chú", "Excel: every table with notes";
    for_csv: "CSV: bảng các nghề, dấu phẩy ngăn cột", "CSV: the trades, columns parted by commas";
    for_csv_excel: "CSV cho Excel tiếng Việt: dấu chấm phẩy, dấu phẩy thập phân", "CSV for Vietnamese Excel: semicolons, decimal commas";
    for_json: "JSON: toàn bộ nội dung đã chốt", "JSON: everything that was frozen";
    for_docx: "Word: báo cáo cung – cầu theo nghề", "Word: the report on supply and demand by trade";
    for_datapackage: "Gói dữ liệu (ZIP) kèm mô tả và mã kiểm tra tệp", "Data package (ZIP) with description and checksums";
    compare_this: "So sánh với nghề khác", "Compare with other trades";
}

/// What is said of a trade in a sentence.
///
/// * `ratio`: openings per hundred job seekers, already written: estimate, lower, upper end.
#[must_use]
pub fn verdict(
    flag: &str,
    name: &str,
    year: i32,
    probability: Option<f64>,
    ratio: Option<[String; 3]>,
    language: Language,
) -> String {
    let Some((class, chance)) = class(flag, language).zip(probability) else {
        return language.pick(
            format!("Chưa đủ căn cứ để xếp loại nghề {name} cho năm {year}."),
            format!("There is not enough evidence to say how {name} will stand in {year}."),
        );
    };
    let chance = percent(chance, language);
    let first = language.pick(
        format!("Năm {year}, nghề {name} nhiều khả năng {class} (xác suất {chance})."),
        format!("In {year}, {name} will probably {class} (probability {chance})."),
    );
    let Some([median, low, high]) = ratio else {
        return first;
    };
    let second = language.pick(
        format!("Dự kiến có khoảng {median} chỗ việc làm cho mỗi 100 người tìm việc (từ {low} đến {high})."),
        format!("About {median} openings are expected for every 100 job seekers ({low} to {high})."),
    );
    format!("{first} {second}")
}

fn class(flag: &str, language: Language) -> Option<&'static str> {
    let words = match flag {
        "undersupplied" => ("thiếu người", "be short of people"),
        "balanced" => ("cân bằng", "be balanced"),
        "oversupplied" => ("thừa người", "have too many people"),
        _ => return None,
    };
    Some(language.pick(words.0, words.1))
}

/// What would turn a flag.
#[must_use]
pub fn tipping(learners: f64, to: &str, language: Language) -> String {
    let learners = signed(learners, language);
    language.pick(
        format!("Loại sẽ đổi thành “{to}” nếu số người học mỗi năm thay đổi khoảng {learners}."),
        format!("The flag would become “{to}” if about {learners} learners a year were added or taken away."),
    )
}

/// What an authority has said, and whether it agrees with the flag.
#[must_use]
pub fn judged(judgement: &str, agrees: Option<bool>, language: Language) -> String {
    let said = match judgement {
        "undersupplied" => language.pick("cho là thiếu người", "says that people are lacking"),
        "oversupplied" => language.pick("cho là thừa người", "says that there are too many"),
        "balanced" => language.pick("cho là cân bằng", "says that it is balanced"),
        "hard_to_recruit_learners" => language.pick(
            "cho là khó tuyển sinh",
            "says that learners are hard to find",
        ),
        other => other,
    };
    let agreement = match agrees {
        Some(true) => language.pick("; phù hợp với kết quả ở đây", "; the result here agrees"),
        Some(false) => language.pick("; khác với kết quả ở đây", "; the result here differs"),
        None => "",
    };
    let who = language.pick("Cơ quan quản lý", "An authority");
    format!("{who} {said}{agreement}.")
}
