//! Lời văn tiếng Việt.

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::disclosure::Hidden;
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::assess::reason::{Reason, Side};
use vocmatch_models::assess::{MissingEvidence, TradeAssessment};
use vocmatch_models::cells::Verdict;
use vocmatch_models::codes::Level;
use vocmatch_models::estimate::fusion::Indicator;
use vocmatch_models::evaluate::{self, BacktestMethod, ComparedWith, Method, Scene, Source};
use vocmatch_models::parameters::Status;
use vocmatch_models::simulate::Scenario;

use super::Language::Vi;
use super::figure::{count, per_hundred, percent, ratio as ratio_text};
use super::{Assumption, Measure, Step, facts};

pub(super) fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Undersupplied => "thiếu người",
        Flag::Balanced => "cân bằng",
        Flag::Oversupplied => "thừa người",
        Flag::InsufficientEvidence => "chưa đủ căn cứ",
    }
}

pub(super) fn flag_short(flag: Flag) -> &'static str {
    match flag {
        Flag::Undersupplied => "thiếu",
        Flag::Balanced => "cân bằng",
        Flag::Oversupplied => "thừa",
        Flag::InsufficientEvidence => "chưa đủ",
    }
}

pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Firm => {
            "vững – xác suất cao, cả tỷ lệ cầu/cung lẫn kết quả việc làm đều cho thấy như vậy"
        }
        Strength::Likely => "khá vững – xác suất cao, không nguồn nào cho thấy điều ngược lại",
        Strength::Weak => "yếu – xác suất chưa cao hoặc các nguồn chưa thống nhất",
        Strength::None => "không xếp loại",
    }
}

pub(super) fn indicator(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::EmployerSurvey => "khảo sát doanh nghiệp",
        Indicator::Postings => "tin tuyển dụng",
        Indicator::Vacancies => "số chỗ trống tổng hợp",
        Indicator::Occupations => "chỗ việc làm theo nghề nghiệp",
        Indicator::EmployedShare => "tỷ lệ có việc làm",
        Indicator::InTradeShare => "tỷ lệ làm đúng nghề",
        Indicator::HardToFill => "vị trí khó tuyển",
        Indicator::TimeToJob => "thời gian tìm việc đầu tiên",
        Indicator::Wage => "tiền lương",
        Indicator::UnfilledPlans => "kế hoạch tuyển chưa đạt",
        Indicator::Reposts => "tin phải đăng lại",
    }
}

/// Một nguồn nghiêng về bên nào so với các nghề khác.
fn points(side: Side) -> &'static str {
    match side {
        Side::Shortage => "dấu hiệu thiếu người",
        Side::Balance => "không nghiêng về bên nào",
        Side::Surplus => "dấu hiệu thừa người",
    }
}

fn source(indicator: Indicator, side: Side, ratio: f64, n: f64, trade: &TradeAssessment) -> String {
    let seekers = per_hundred(ratio, Vi);
    let n = count(n, Vi);
    let percent = |share: f64| percent(share, Vi);
    let pointing = points(side);
    match indicator {
        Indicator::EmployerSurvey => {
            let compared = match side {
                Side::Shortage => "dự kiến tuyển khoảng",
                Side::Balance => "dự kiến tuyển gần đủ, khoảng",
                Side::Surplus => "chỉ dự kiến tuyển khoảng",
            };
            format!(
                "Doanh nghiệp {compared} {seekers} người cho mỗi 100 người tìm việc ({n} doanh nghiệp trả lời)."
            )
        }
        Indicator::Postings => {
            let compared = match side {
                Side::Shortage => "nhiều",
                Side::Balance => "ở mức thường thấy",
                Side::Surplus => "ít",
            };
            format!(
                "So với các nghề khác, tin tuyển dụng {compared}: tương đương khoảng {seekers} chỗ việc làm cho mỗi 100 người tìm việc ({n} tin, đã loại tin trùng)."
            )
        }
        Indicator::Vacancies => {
            let compared = match side {
                Side::Shortage => "nhiều",
                Side::Balance => "ở mức thường thấy",
                Side::Surplus => "ít",
            };
            format!(
                "Số chỗ trống theo số liệu tổng hợp {compared}: tương đương khoảng {seekers} chỗ cho mỗi 100 người tìm việc ({n} chỗ trống)."
            )
        }
        Indicator::Occupations => {
            let compared = match side {
                Side::Shortage => "nhiều hơn số người tìm việc",
                Side::Balance => "xấp xỉ số người tìm việc",
                Side::Surplus => "ít hơn số người tìm việc",
            };
            format!(
                "Chỗ việc làm ở các nghề nghiệp liên quan {compared}: khoảng {seekers} chỗ cho mỗi 100 người ({n} nghề nghiệp, theo bảng đối chiếu)."
            )
        }
        Indicator::EmployedShare => match facts::employed_share(trade) {
            Some(share) => format!(
                "{} người tốt nghiệp tìm việc làm công đã có việc ({n} người trả lời): {pointing} so với mức chung của cùng trình độ.",
                percent(share)
            ),
            None => format!(
                "Tỷ lệ có việc làm của người tốt nghiệp ({n} người trả lời): {pointing} so với mức chung của cùng trình độ."
            ),
        },
        Indicator::InTradeShare => match facts::in_trade_share(trade) {
            Some(share) => format!(
                "{} người tốt nghiệp đi làm công đang làm đúng nghề đã học ({n} người trả lời): {pointing} so với mức chung của cùng trình độ.",
                percent(share)
            ),
            None => format!(
                "Tỷ lệ làm đúng nghề đã học ({n} người trả lời): {pointing} so với mức chung của cùng trình độ."
            ),
        },
        Indicator::HardToFill => match facts::hard_to_fill(trade) {
            Some(share) => format!(
                "Doanh nghiệp cho biết {} số người dự kiến tuyển là khó tuyển ({n} doanh nghiệp trả lời): {pointing} so với các nghề khác.",
                percent(share)
            ),
            None => format!(
                "Mức độ khó tuyển mà doanh nghiệp cho biết ({n} doanh nghiệp trả lời): {pointing} so với các nghề khác."
            ),
        },
        Indicator::TimeToJob => match facts::months_against_level(trade) {
            Some(times) => format!(
                "Thời gian tìm việc đầu tiên bằng {} mức chung của cùng trình độ ({n} người trả lời): {pointing}.",
                percent(times)
            ),
            None => format!(
                "Thời gian tìm việc đầu tiên so với cùng trình độ ({n} người trả lời): {pointing}."
            ),
        },
        Indicator::Wage => match facts::pay_against_level(trade) {
            Some(times) => format!(
                "Tiền lương bằng {} mức chung của cùng trình độ ({n} người trả lời): {pointing}.",
                percent(times)
            ),
            None => format!("Tiền lương so với cùng trình độ ({n} người trả lời): {pointing}."),
        },
        Indicator::UnfilledPlans => match facts::filled(trade) {
            Some(share) => format!(
                "Doanh nghiệp tuyển được {} số người đã dự kiến trước đó ({n} lượt trả lời): {pointing} so với các nghề khác.",
                percent(share)
            ),
            None => format!(
                "Kết quả tuyển so với dự kiến trước đó ({n} lượt trả lời): {pointing} so với các nghề khác."
            ),
        },
        Indicator::Reposts => match facts::reposted(trade) {
            Some(share) => format!(
                "{} tin tuyển dụng phải đăng lại ({n} tin): {pointing} so với các nghề khác.",
                percent(share)
            ),
            None => format!(
                "Số tin tuyển dụng phải đăng lại ({n} tin): {pointing} so với các nghề khác."
            ),
        },
    }
}

pub(super) fn reason(reason: &Reason, trade: &TradeAssessment) -> String {
    match *reason {
        Reason::Source { indicator, side, ratio, weight: _, n } => source(indicator, side, ratio, n, trade),
        Reason::CertainSurplus { seekers, openings } => format!(
            "Dự kiến {} người tìm việc, nhiều hơn toàn bộ {} chỗ việc làm của mọi nghề nghiệp liên quan cộng lại: chắc chắn thừa người.",
            count(seekers, Vi),
            count(openings, Vi)
        ),
        Reason::OwnAccountWork { share } => format!(
            "Khoảng {} người tốt nghiệp tự tạo việc làm, nên thông tin tuyển dụng không cho thấy nhu cầu; kết quả chỉ dựa vào tình hình việc làm của người tốt nghiệp.",
            percent(share, Vi)
        ),
        Reason::OneEmployer { without } => {
            format!("Kết quả phụ thuộc vào một doanh nghiệp; khi bỏ doanh nghiệp này, nghề chuyển sang “{}”.", flag(without))
        }
        Reason::Conflict { source: Some(source) } => {
            format!("Nguồn “{}” trái ngược với các nguồn còn lại nên được giảm trọng số; cần xem lại nguồn này.", indicator(source))
        }
        Reason::Conflict { source: None } => {
            "Tỷ lệ cầu/cung và kết quả việc làm của người tốt nghiệp cho thấy hai điều trái ngược; cần xem xét thêm trước khi quyết định.".to_owned()
        }
        Reason::Fragile => "Xếp loại thay đổi tùy theo giả định về những người không trả lời khảo sát.".to_owned(),
        Reason::NoSupplyEvidence => "Chưa có số liệu về người học của nghề này.".to_owned(),
        Reason::NoDemandEvidence => "Chưa có số liệu về nhu cầu tuyển dụng đối với nghề này.".to_owned(),
        Reason::TooFewAnswers { entrants, answers } => format!(
            "Chưa đủ căn cứ để xếp loại: dự kiến chỉ có {} người tìm việc, và mọi nguồn cộng lại chỉ có {} phiếu trả lời hoặc tin tuyển dụng.",
            count(entrants, Vi),
            count(answers, Vi)
        ),
        Reason::IntervalTooWide { low, high } => format!(
            "Tỷ lệ cầu/cung có thể từ {} đến {}: khoảng quá rộng để xếp loại.",
            ratio_text(low, Vi),
            ratio_text(high, Vi)
        ),
    }
}

pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::FewApplicants => "ít người muốn học: các khóa học còn chỗ trống",
        Cause::LongTrainingGap => "các khóa học đã đủ người, thời gian đào tạo từ một năm trở lên",
        Cause::ShortTrainingGap => "các khóa học đã đủ người, thời gian đào tạo dưới một năm",
        Cause::Suitability => {
            "có người tốt nghiệp nhưng ít người vào được nghề, trong khi doanh nghiệp không tuyển được: kỹ năng chưa phù hợp"
        }
        Cause::RetentionAndPay => "tiền lương thấp hơn các nghề cùng trình độ, khó giữ người",
        Cause::Undetermined => "số liệu chưa cho biết nguyên nhân",
    }
}

pub(super) fn cause_help(cause: Cause) -> &'static str {
    match cause {
        Cause::FewApplicants => {
            "Tăng chỉ tiêu không giúp được; cần hướng nghiệp, hỗ trợ học phí, sinh hoạt phí và cải thiện điều kiện làm việc."
        }
        Cause::LongTrainingGap => {
            "Tăng chỉ tiêu có tác dụng, nhưng chỉ sau khi khóa học kết thúc; trước mắt có thể đào tạo lại, nâng cao tay nghề cho người làm nghề gần."
        }
        Cause::ShortTrainingGap => "Mở thêm lớp có tác dụng nhanh.",
        Cause::Suitability => {
            "Tăng chỉ tiêu ít tác dụng; cần điều chỉnh chương trình và tổ chức thực tập cùng doanh nghiệp."
        }
        Cause::RetentionAndPay => {
            "Tăng chỉ tiêu không giữ được người; cần cải thiện tiền lương và điều kiện làm việc."
        }
        Cause::Undetermined => {
            "Nên hỏi thêm doanh nghiệp và cơ sở đào tạo trước khi tăng chỉ tiêu."
        }
    }
}

pub(super) fn missing(missing: MissingEvidence) -> &'static str {
    match missing {
        MissingEvidence::Supply => {
            "số liệu về người học (tuyển sinh, tốt nghiệp): không tính được cung"
        }
        MissingEvidence::EmployerSurvey => {
            "khảo sát doanh nghiệp: tỷ lệ cầu/cung không có mốc để quy về số người, khoảng ước lượng rộng hơn"
        }
        MissingEvidence::Postings => {
            "tin tuyển dụng và số chỗ trống: bớt một nguồn kiểm chứng nhu cầu"
        }
        MissingEvidence::GraduateOutcomes => {
            "khảo sát người tốt nghiệp: không biết họ làm gì sau khi học, phải dùng tỷ lệ giả định"
        }
        MissingEvidence::SurveySample => {
            "danh sách doanh nghiệp được hỏi: chưa biết mỗi câu trả lời đại diện cho bao nhiêu doanh nghiệp, nên chỉ so sánh được các nghề với nhau"
        }
        MissingEvidence::SecondWave => {
            "đợt khảo sát doanh nghiệp thứ hai: chưa biết bao nhiêu phần kế hoạch tuyển trở thành hiện thực"
        }
    }
}

pub(super) fn level(level: &Level) -> String {
    match level {
        Level::College => "Cao đẳng".to_owned(),
        Level::Intermediate => "Trung cấp".to_owned(),
        Level::Elementary => "Sơ cấp".to_owned(),
        Level::ShortCourse => "Dưới 3 tháng".to_owned(),
        Level::Declared(key) => key.clone(),
    }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Oversupplied => "thừa người",
        Verdict::Balanced => "cân bằng",
        Verdict::Undersupplied => "thiếu người",
        Verdict::HardToRecruitLearners => "khó tuyển người học",
    }
}

pub(super) fn hidden(hidden: Hidden, least: f64) -> String {
    let least = count(least, Vi);
    match hidden {
        Hidden::FewAnswers => format!(
            "Không hiển thị để bảo vệ thông tin cá nhân (dưới {least} người trả lời, hoặc từ ô này có thể suy ra một ô như vậy)."
        ),
        Hidden::FewEmployers => format!(
            "Không hiển thị để bảo vệ thông tin của doanh nghiệp (dưới {least} doanh nghiệp, hoặc một doanh nghiệp chiếm gần hết, hoặc từ ô này có thể suy ra một ô như vậy)."
        ),
    }
}

pub(super) fn hidden_reason(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::FewAnswers => {
            "Một căn cứ từ khảo sát người tốt nghiệp không được hiển thị vì có quá ít người trả lời."
        }
        Hidden::FewEmployers => {
            "Một căn cứ từ doanh nghiệp không được hiển thị vì có quá ít doanh nghiệp."
        }
    }
}

pub(super) fn too_few_answers() -> &'static str {
    "Số người tìm việc và số câu trả lời quá ít để xếp loại."
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Official => "chính thức",
        Status::Measured => "đo được",
        Status::Assumed => "giả định",
    }
}

pub(super) fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::PlansRealised => {
            "kế hoạch tuyển được tính theo tỷ lệ giả định, vì chưa có hai đợt khảo sát để so sánh"
        }
        Assumption::CohortShares => {
            "có trình độ chưa có người tốt nghiệp trả lời; tỷ lệ đã có việc, ở lại, tự tạo việc làm lấy theo trình độ chung hoặc giả định"
        }
        Assumption::NonResponse => {
            "người không trả lời khảo sát được giả định là có việc làm kém hơn người trả lời"
        }
        Assumption::EmployerCap => "phần của một doanh nghiệp trong nhu cầu của nghề bị giới hạn",
        Assumption::OtherEntrants => {
            "số người từ nơi khác (đại học, lao động khác) cùng tìm những việc này"
        }
        Assumption::Loadings => {
            "có quá ít nghề được doanh nghiệp trả lời, nên cách đọc từng nguồn lấy theo giả định"
        }
        Assumption::Bounds => "ngưỡng xếp loại thiếu và thừa",
    }
}

pub(super) fn step(step: Step) -> &'static str {
    match step {
        Step::Enrolled => "Tuyển mới (năm cuối có số liệu)",
        Step::Capacity => "Chỉ tiêu, chỗ học",
        Step::Completers => "Dự kiến tốt nghiệp",
        Step::FutureIntakes => "trong đó: khóa chưa tuyển",
        Step::NotInJob => "chưa có sẵn việc đó",
        Step::Enter => "tham gia thị trường lao động",
        Step::Stay => "ở lại thành phố",
        Step::Seek => "tìm việc làm công",
        Step::Advertisements => "Tin tuyển dụng nhận được",
        Step::Positions => "Vị trí ghi trong tin",
        Step::Registered => "của doanh nghiệp có đăng ký",
        Step::Deduplicated => "sau khi loại tin trùng",
        Step::WithoutLargest => "không kể doanh nghiệp lớn nhất",
        Step::Planned => "Dự kiến tuyển mỗi năm, các đợt gần đây",
        Step::PlannedCapped => "sau khi giới hạn phần của một doanh nghiệp",
        Step::Hires => "Đã tuyển mỗi năm, các đợt gần đây",
        Step::SurveyOpenings => "Chỗ việc làm năm dự báo, theo khảo sát",
        Step::Allocated => "phần của người học nghề này",
        Step::Most => "Toàn bộ chỗ việc làm của các nghề nghiệp liên quan",
    }
}

pub(super) fn scene(scene: Scene) -> &'static str {
    match scene.without {
        Some(Source::EmployerSurvey) => "không có khảo sát doanh nghiệp",
        Some(Source::Postings) => "không có tin tuyển dụng",
        Some(Source::GraduateSurvey) => "không có khảo sát người tốt nghiệp",
        Some(Source::Learners) => "không có danh sách từng người học",
        None => match scene.scenario {
            Scenario::Baseline => "cơ sở",
            Scenario::Sparse => "khảo sát nhỏ, ít tin tuyển dụng",
            Scenario::Poisoned => "tin tuyển dụng giả và khai khống",
            Scenario::Boom => "cầu của một lĩnh vực tăng vọt",
            Scenario::OneEmployer => "một doanh nghiệp lấn át",
        },
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Vocmatch => "vocmatch",
        Method::PostingsRatio => "tin tuyển dụng ÷ tuyển mới",
        Method::SurveyRatio => "khảo sát ÷ tốt nghiệp",
        Method::TwoKeys => "hai dấu hiệu trùng nhau",
        Method::AllBalanced => "nghề nào cũng cân bằng",
        Method::KnownDemand => "biết trước nhu cầu năm nay",
    }
}

pub(super) fn model_step(step: evaluate::Step) -> &'static str {
    use evaluate::Step;
    match step {
        Step::SeveralWaves => "nhiều đợt khảo sát doanh nghiệp",
        Step::RealisedHires => "số đã tuyển bên cạnh kế hoạch",
        Step::EmployerLimit => "giới hạn một doanh nghiệp",
        Step::Shrinkage => "giới hạn mức kéo mẫu nhỏ về nhóm",
        Step::FittedLoadings => "hệ số đọc nguồn ước lượng theo thành phố",
        Step::Drift => "nhu cầu trôi theo năm",
        Step::Robustness => "giảm trọng số nguồn mâu thuẫn",
        Step::Benchmark => "khớp tổng với khảo sát",
        Step::ModelError => "sai số của chính mô hình",
    }
}

pub(super) fn backtest_method(method: BacktestMethod) -> &'static str {
    match method {
        BacktestMethod::Vocmatch => "vocmatch",
        BacktestMethod::Persistence => "giữ nguyên như năm trước",
        BacktestMethod::PostingsRatio => "tin tuyển dụng ÷ tuyển mới",
        BacktestMethod::Judgements => "nhận định của cơ quan quản lý",
    }
}

pub(super) fn compared_with(compared: ComparedWith) -> String {
    match compared {
        ComparedWith::Truth => "giá trị thật của thành phố mô phỏng".to_owned(),
        ComparedWith::Hindsight { data_year } => {
            format!("ước lượng khi đã có số liệu đến năm {data_year}")
        }
    }
}

pub(super) fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::MacroF1 => "Macro-F1 ± độ lệch",
        Measure::Spearman => "Tương quan hạng",
        Measure::WrongDirection => "Nhầm chiều (tệ nhất)",
        Measure::Coverage => "Khoảng 80% chứa đúng",
        Measure::Brier => "Điểm Brier",
        Measure::NotAssessed => "Chưa đủ căn cứ",
        Measure::Class => "chuẩn xác/tìm ra",
    }
}

pub(super) fn measure_meaning(measure: Measure) -> &'static str {
    match measure {
        Measure::MacroF1 => {
            "trung bình điểm F1 của ba loại thiếu, cân bằng, thừa; 1 là hoàn hảo, nghề không được xếp loại bị tính là sai; độ lệch là độ lệch chuẩn giữa các thành phố"
        }
        Measure::Spearman => {
            "tương quan hạng Spearman giữa tỷ lệ cầu/cung ước lượng và tỷ lệ thật; 1 là xếp đúng thứ tự mọi nghề"
        }
        Measure::WrongDirection => {
            "số nghề thiếu bị gọi là thừa hoặc ngược lại, trung bình mỗi thành phố; trong ngoặc là thành phố tệ nhất"
        }
        Measure::Coverage => {
            "tỷ lệ khoảng 80% chứa giá trị thật; thấp hơn 80% nhiều nghĩa là quá tự tin"
        }
        Measure::Brier => {
            "sai số bình phương của xác suất; 0 là hoàn hảo, chia đều ba loại được 0,67"
        }
        Measure::NotAssessed => "số nghề không được xếp loại, trung bình mỗi thành phố",
        Measure::Class => {
            "trong số nghề được xếp vào loại này, bao nhiêu phần là đúng; trong số nghề thật sự thuộc loại này, bao nhiêu phần được tìm ra"
        }
    }
}
