//! Headings and sentences about plans of intake.

use vocmatch_models::plan::advice::{Counsel, Lever, Why};
use vocmatch_models::plan::caps::Verdict;
use vocmatch_models::plan::scenario::ScenarioError;

use super::Language;
use super::figure::{count, percent};
use super::numbers::date;
use super::sentence::several;

labels! {
    advice: "Gợi ý chỉ tiêu tuyển sinh", "Advice for intake";
    check: "Đối chiếu chỉ tiêu với quy mô đăng ký", "Plans against the registered scale";
    gap: "Cung – cầu sau khi tính mọi kế hoạch tuyển sinh", "Supply and demand after all plans";
    scenario: "So sánh các phương án", "Scenarios side by side";
    fill: "Kết quả tuyển sinh theo đợt so với kế hoạch", "Admissions by round against the plan";
    synthetic: "Số liệu mô phỏng, không phải số liệu thật.", "Synthetic data, not real ones.";
    nothing: "Không có dòng nào.", "There is nothing to show.";
    kept_plans: "Giả định: kế hoạch của năm tới được giữ trong các năm sau; mỗi chỗ học có số người theo mức dự báo cho nghề.",
        "Assumption: next year's plan is kept in the following years, and each place brings as many learners as are forecast for the trade.";
    unplanned: "Cơ sở chưa có kế hoạch được tính theo số chỗ của năm trước.",
        "Providers without a plan count with the places of last year.";
    ratio_note: "Tỷ lệ là số chỗ việc làm trên mỗi người tìm việc trong năm khóa tuyển tới tốt nghiệp.",
        "The ratio is openings per job seeker in the year in which next year's intake completes.";
    interval_note: "Trong ngoặc là khoảng ước lượng của tỷ lệ.", "The interval of the ratio is in brackets.";
    step_note: "Mức gợi ý chỉ đi một phần quãng đường tới cân bằng và không vượt giới hạn của trình độ; không phải là quy định.",
        "Advice goes part of the way to balance and no further than the level's limit; it binds nobody.";
    provider: "cơ sở", "provider";
    site: "địa điểm", "site";
    trade: "nghề", "trade";
    level: "trình độ", "level";
    year: "năm", "year";
    completes: "tốt nghiệp", "completes";
    flag: "loại", "flag";
    before: "trước", "before";
    after: "sau", "after";
    ratio: "tỷ lệ", "ratio";
    filled: "lấp đầy", "filled";
    assumed: "dự kiến", "expected";
    advised: "gợi ý", "advised";
    scale: "đăng ký", "registered";
    planned: "kế hoạch", "planned";
    needed: "cần thêm", "needed";
    claimed_share: "đã nhận", "claimed";
    providers: "số cơ sở", "providers";
    tipping: "đổi loại", "turns at";
    need: "thiếu/thừa", "short/over";
    low: "từ", "from";
    high: "đến", "to";
    name: "phương án", "scenario";
    all_plans: "mọi kế hoạch", "all plans";
    seekers: "người tìm việc", "job seekers";
    openings: "chỗ việc làm", "openings";
    round: "đợt", "round";
    whole: "cả năm", "all";
    enrolled: "đã tuyển", "admitted";
}

/// What holds of a plan, as a sentence that says what to do where it does not.
#[must_use]
pub fn verdict(
    verdict: Verdict,
    planned: f64,
    certificate: Option<&str>,
    language: Language,
) -> String {
    let n = |places: f64| count(places, language);
    let certificate = certificate.unwrap_or("–");
    match (verdict, language) {
        (Verdict::Within { room }, Language::Vi) => format!("Trong quy mô đăng ký, còn {} chỗ.", n(room)),
        (Verdict::Within { room }, Language::En) => {
            format!("Within the registered scale, {} left.", several(&n(room), "place", "places"))
        }
        (Verdict::Moved { places }, Language::Vi) => format!(
            "Làm được ngay: dùng {} chỗ điều chuyển từ nghề khác cùng nhóm, không phải đăng ký bổ sung.",
            n(places)
        ),
        (Verdict::Moved { places }, Language::En) => format!(
            "Can be done at once: uses {} moved from other trades of the group, without a new registration.",
            several(&n(places), "place", "places")
        ),
        (Verdict::Over { by, allowed }, Language::Vi) => format!(
            "Vượt {} chỗ: kế hoạch {}, được tối đa {} theo giấy chứng nhận {certificate} kể cả điều chuyển trong nhóm; phải giảm hoặc đăng ký bổ sung.",
            n(by),
            n(planned),
            n(allowed)
        ),
        (Verdict::Over { by, allowed }, Language::En) => format!(
            "{} too many: {} planned, at most {} under certificate {certificate} with places moved within the group; plan fewer or register more.",
            several(&n(by), "place", "places"),
            n(planned),
            n(allowed)
        ),
        (Verdict::NotRegistered, Language::Vi) => {
            "Chưa có quy mô đăng ký cho nghề, trình độ này tại địa điểm này; phải đăng ký trước khi tuyển sinh.".to_owned()
        }
        (Verdict::NotRegistered, Language::En) => {
            "Nothing is registered for this trade and level at this site; register before admitting anybody.".to_owned()
        }
        (Verdict::Expired { on }, Language::Vi) => format!(
            "Giấy chứng nhận {certificate} đã hết hiệu lực ngày {}; phải gia hạn trước khi tuyển sinh.",
            date(on, language)
        ),
        (Verdict::Expired { on }, Language::En) => format!(
            "Certificate {certificate} ended on {}; renew it before admitting anybody.",
            date(on, language)
        ),
        (Verdict::NotYetValid { from }, Language::Vi) => format!(
            "Giấy chứng nhận {certificate} chỉ có hiệu lực từ ngày {}.",
            date(from, language)
        ),
        (Verdict::NotYetValid { from }, Language::En) => format!(
            "Certificate {certificate} is valid from {} only.",
            date(from, language)
        ),
    }
}

/// The word for a verdict in files.
#[must_use]
pub const fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Within { .. } => "within",
        Verdict::Moved { .. } => "moved",
        Verdict::Over { .. } => "over",
        Verdict::NotRegistered => "not_registered",
        Verdict::Expired { .. } => "expired",
        Verdict::NotYetValid { .. } => "not_yet_valid",
    }
}

/// What is advised, as a sentence.
#[must_use]
pub const fn counsel(counsel: Counsel, language: Language) -> &'static str {
    let (vi, en) = match counsel {
        Counsel::Raise => (
            "Nên tăng: nghề thiếu người và thêm chỗ học có tác dụng.",
            "Raise: the trade is short of people and more places help.",
        ),
        Counsel::Lower => (
            "Nên giảm: nghề thừa người vào năm khóa này tốt nghiệp.",
            "Lower: the trade has too many people by the time this intake completes.",
        ),
        Counsel::Keep(Why::Balanced) => (
            "Giữ nguyên: cung và cầu cân bằng.",
            "Keep: supply and demand are balanced.",
        ),
        Counsel::Keep(Why::InsufficientEvidence) => (
            "Giữ nguyên: chưa đủ căn cứ để khuyên khác.",
            "Keep: the evidence does not carry other advice.",
        ),
        Counsel::Keep(Why::NoEffect) => (
            "Giữ nguyên: khóa tuyển năm tới chưa có ai tìm việc vào năm này.",
            "Keep: nobody from next year's intake looks for work in that year.",
        ),
        Counsel::Keep(Why::OtherLever(lever)) => return lever_help(lever, language),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// Why more places do not help, and what does.
const fn lever_help(lever: Lever, language: Language) -> &'static str {
    let (vi, en) = match lever {
        Lever::Places => (
            "Thiếu chỗ học: tăng chỉ tiêu có tác dụng.",
            "Places are lacking: more of them help.",
        ),
        Lever::Applicants => (
            "Giữ nguyên: thiếu người học chứ không thiếu chỗ; cần hướng nghiệp, hỗ trợ học phí và cải thiện điều kiện làm việc.",
            "Keep: applicants are lacking, not places; guidance, support with fees and better working conditions help.",
        ),
        Lever::Quality => (
            "Giữ nguyên: người tốt nghiệp chưa vào được nghề; cần điều chỉnh chương trình và thực tập cùng doanh nghiệp.",
            "Keep: graduates do not find their way into the trade; courses and placements made with employers help.",
        ),
        Lever::PayAndRetention => (
            "Giữ nguyên: nghề không giữ được người; cần cải thiện tiền lương và điều kiện làm việc.",
            "Keep: the trade does not hold its people; better pay and working conditions help.",
        ),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// The word for advice in files.
#[must_use]
pub const fn counsel_key(counsel: Counsel) -> &'static str {
    match counsel {
        Counsel::Raise => "raise",
        Counsel::Lower => "lower",
        Counsel::Keep(Why::Balanced) => "keep_balanced",
        Counsel::Keep(Why::InsufficientEvidence) => "keep_insufficient_evidence",
        Counsel::Keep(Why::NoEffect) => "keep_no_effect",
        Counsel::Keep(Why::OtherLever(lever)) => match lever {
            Lever::Places => "keep_places",
            Lever::Applicants => "keep_applicants",
            Lever::Quality => "keep_quality",
            Lever::PayAndRetention => "keep_pay_and_retention",
        },
    }
}

/// That the registered scale leaves nothing of what is advised.
#[must_use]
pub const fn no_room(language: Language) -> &'static str {
    match language {
        Language::Vi => "Quy mô đăng ký không còn chỗ: muốn tăng phải đăng ký bổ sung.",
        Language::En => "The registered scale leaves no room: more places need a new registration.",
    }
}

/// That others claim the expansion already: how much of it and how many, without names.
#[must_use]
pub fn crowded(share: f64, providers: usize, language: Language) -> String {
    let (part, many) = (percent(share, language), count(providers as f64, language));
    let have = several(&many, "provider has", "providers have");
    language.pick(
        format!("Coi chừng dồn vào một nghề: {many} cơ sở đã đăng ký thêm {part} số chỗ cần tăng."),
        format!("Beware of crowding: {have} claimed {part} of the places needed."),
    )
}

/// That places are added to a trade that has too many people.
#[must_use]
pub fn not_needed(providers: usize, language: Language) -> String {
    let many = count(providers as f64, language);
    language.pick(
        format!("{many} cơ sở đăng ký thêm, trong khi nghề đang thừa người."),
        format!(
            "{} more, though the trade has too many people.",
            several(&many, "provider plans", "providers plan")
        ),
    )
}

/// That a plan goes against the flag and needs a reason.
#[must_use]
pub const fn reason_wanted(language: Language) -> &'static str {
    match language {
        Language::Vi => {
            "Trái với xếp loại của nghề: hãy ghi lý do (đơn đặt hàng, tự tạo việc làm, liên thông…)."
        }
        Language::En => {
            "Against the trade's flag: please give a reason (an order, own-account work, a transfer programme…)."
        }
    }
}

/// So many cells above their cap.
#[must_use]
pub fn over(cells: usize, language: Language) -> String {
    let cells = count(cells as f64, language);
    language.pick(
        format!("{cells} dòng kế hoạch không được phép theo quy mô đăng ký"),
        format!("planned lines that the registered scale does not allow: {cells}"),
    )
}

/// Why a scenario cannot be computed.
#[must_use]
pub fn scenario_error(error: &ScenarioError, language: Language) -> String {
    match (error, language) {
        (ScenarioError::UnknownTrade(trade), Language::Vi) => format!("không có nghề `{trade}`"),
        (ScenarioError::UnknownTrade(trade), Language::En) => {
            format!("there is no trade `{trade}`")
        }
        (ScenarioError::UnknownLevel(level), Language::Vi) => {
            format!("không có trình độ `{level}`")
        }
        (ScenarioError::UnknownLevel(level), Language::En) => {
            format!("there is no level `{level}`")
        }
        (ScenarioError::PlacesOfWhat, Language::Vi) => {
            "số chỗ phải đi cùng một nghề và một trình độ, ví dụ places:120@han/college".to_owned()
        }
        (ScenarioError::PlacesOfWhat, Language::En) => {
            "a number of places needs a trade and a level, such as places:120@han/college"
                .to_owned()
        }
        (ScenarioError::Range { value, low, high }, Language::Vi) => {
            format!("{value} nằm ngoài khoảng từ {low} đến {high}")
        }
        (ScenarioError::Range { value, low, high }, Language::En) => {
            format!("{value} lies outside {low} to {high}")
        }
    }
}
