//! Whole sentences with numbers that belong to no enum.

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::assess::{TippingPoint, TradeAssessment};
use vocmatch_models::units::Year;

use super::Language;
use super::figure::{count, per_hundred, percent, ratio};

/// From which data to which year, and how many trades.
#[must_use]
pub fn span(data_year: Year, target_year: Year, trades: usize, language: Language) -> String {
    let (data, target) = (data_year.0, target_year.0);
    let trades = count(trades as f64, language);
    language.pick(
        format!("Số liệu đến năm {data} → dự báo năm {target} · {trades} ngành, nghề"),
        format!("Data up to {data} → target year {target} · {trades} trades"),
    )
}

/// Why the supply is not the trade's.
#[must_use]
pub fn one_level(level: &str, language: Language) -> String {
    language.pick(
        format!("Chỉ xem trình độ {level}: cung là của trình độ này; xếp loại, tỷ lệ và cầu là của cả nghề."),
        format!("Level {level} only: supply is this level's; flag, ratio and demand are the whole trade's."),
    )
}

/// How to ask for more.
#[must_use]
pub fn explain_hint(command: &str, language: Language) -> String {
    language.pick(
        format!("Xem vì sao: {command}"),
        format!("See why: {command}"),
    )
}

/// Rows that were left out.
#[must_use]
pub fn rows_rejected(rejected: u64, language: Language) -> String {
    let rejected = count(rejected as f64, language);
    language.pick(
        format!("{rejected} dòng số liệu bị loại vì có lỗi; xem chi tiết bằng: vocmatch check"),
        format!(
            "{} rejected; see more with: vocmatch check",
            several(&rejected, "row was", "rows were")
        ),
    )
}

/// Advertisements whose title fits no trade.
#[must_use]
pub fn unmatched_titles(unmatched: u64, language: Language) -> String {
    let unmatched = count(unmatched as f64, language);
    language.pick(
        format!("{unmatched} tin tuyển dụng chưa xếp được vào nghề nào nên không được tính"),
        several(
            &unmatched,
            "advertisement matches no trade and does not count",
            "advertisements match no trade and do not count",
        ),
    )
}

/// How many warnings the data gave rise to.
#[must_use]
pub fn warnings(warnings: usize, language: Language) -> String {
    let warnings = count(warnings as f64, language);
    language.pick(
        format!("{warnings} cảnh báo về số liệu; xem chi tiết bằng: vocmatch check"),
        format!(
            "{} about the data; see more with: vocmatch check",
            several(&warnings, "warning", "warnings")
        ),
    )
}

/// The answer in a sentence or two.
#[must_use]
pub fn verdict(
    name: &str,
    trade: &TradeAssessment,
    target: Year,
    interval: f64,
    language: Language,
) -> String {
    let year = target.0;
    let probability = percent(trade.probability.of(trade.flag), language);
    let said = match trade.flag {
        Flag::Undersupplied | Flag::Balanced | Flag::Oversupplied => {
            let flag = super::flag(trade.flag, language);
            language.pick(
                format!("{name}: năm {year} nhiều khả năng {flag} (xác suất {probability})."),
                format!("{name}: probably {flag} in {year} (probability {probability})."),
            )
        }
        Flag::InsufficientEvidence => language.pick(
            format!("{name}: chưa đủ căn cứ để xếp loại cho năm {year}."),
            format!("{name}: there is not enough evidence for a flag in {year}."),
        ),
    };
    let Some(interval_of_ratio) = trade.ratio else {
        return said;
    };
    let [median, low, high] = [
        interval_of_ratio.median,
        interval_of_ratio.low,
        interval_of_ratio.high,
    ]
    .map(|r| per_hundred(r, language));
    let interval = percent(interval, language);
    let rough = trade.flag == Flag::InsufficientEvidence;
    let (vi, en) = if rough {
        ("Ước lượng sơ bộ: khoảng", "A rough estimate: about")
    } else {
        ("Khoảng", "About")
    };
    let people = language.pick(
        format!("{vi} {median} chỗ việc làm cho mỗi 100 người tìm việc (khoảng tin cậy {interval}: từ {low} đến {high})."),
        format!("{en} {median} openings for every 100 job seekers ({interval} interval: {low} to {high})."),
    );
    format!("{said} {people}")
}

/// How many learners would change the flag.
#[must_use]
pub fn tipping(point: TippingPoint, language: Language) -> String {
    let learners = count(point.learners.abs(), language);
    let to = super::flag(point.to, language);
    let more = point.learners >= 0.0;
    language.pick(
        format!(
            "Nếu mỗi năm có {} khoảng {learners} người học thì xếp loại chuyển sang “{to}”.",
            if more { "thêm" } else { "bớt" }
        ),
        format!(
            "About {learners} {} learners a year would make it “{to}”.",
            if more { "more" } else { "fewer" }
        ),
    )
}

/// What the flag would be without the largest employer.
#[must_use]
pub fn without_employer(flag: Flag, language: Language) -> String {
    let flag = super::flag(flag, language);
    language.pick(
        format!("Nếu bỏ doanh nghiệp lớn nhất thì xếp loại là “{flag}”."),
        format!("Without the largest employer it would be “{flag}”."),
    )
}

/// The share of a trade's graduates that works on its own account.
#[must_use]
pub fn own_account(share: f64, language: Language) -> String {
    let share = percent(share, language);
    language.pick(
        format!("Trong số ở lại, {share} tự tạo việc làm."),
        format!("Of those who stay, {share} work on their own account."),
    )
}

/// What became of graduates, one line per fact.
#[must_use]
pub fn outcomes(trade: &TradeAssessment, language: Language) -> Vec<String> {
    use super::facts;
    let percent = |share: f64| percent(share, language);
    let say = |value: Option<f64>, vi: &str, en: &str| {
        value.map(|v| format!("{}: {}", language.pick(vi, en), percent(v)))
    };
    [
        say(
            facts::employed_share(trade),
            "Có việc làm công, trong số tìm việc",
            "In wage work, of those who look for it",
        ),
        say(
            facts::in_trade_share(trade),
            "Làm đúng nghề đã học, trong số đi làm công",
            "Working in the trade they learned, of those in wage work",
        ),
        say(
            facts::months_against_level(trade),
            "Thời gian tìm việc đầu tiên so với mức chung của cùng trình độ",
            "Time to the first job against the level",
        ),
        say(
            facts::pay_against_level(trade),
            "Tiền lương so với mức chung của cùng trình độ",
            "Pay against the level",
        ),
        say(
            facts::hard_to_fill(trade),
            "Số người dự kiến tuyển mà doanh nghiệp cho là khó tuyển",
            "Planned hires that employers call hard to fill",
        ),
        say(
            facts::filled(trade),
            "Đã tuyển được so với kế hoạch trước đó",
            "Hires against earlier plans",
        ),
        say(
            facts::reposted(trade),
            "Tin tuyển dụng phải đăng lại",
            "Advertisements that came back",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the weights of a trade's sources are about.
#[must_use]
pub fn prior_weight(weight: f64, language: Language) -> String {
    let (words, share) = (language.labels().like_others, percent(weight, language));
    language.pick(
        format!("Phần còn lại, {share}: {words}"),
        format!("The rest, {share}: {words}"),
    )
}

/// A band of ratios in words: how the classes are cut.
#[must_use]
pub fn bounds(surplus: f64, shortage: f64, language: Language) -> String {
    let (surplus, shortage) = (ratio(surplus, language), ratio(shortage, language));
    language.pick(
        format!("Thiếu người: từ {shortage} trở lên; thừa người: từ {surplus} trở xuống; ở giữa là cân bằng."),
        format!("Undersupplied: {shortage} or more; oversupplied: {surplus} or less; balanced in between."),
    )
}

/// The text with a capital letter first.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// How titles were matched: all, to a trade, to none, undecided.
#[must_use]
pub fn titles([all, trade, none, abstained]: [String; 4], language: Language) -> String {
    language.pick(
        format!("{all} chức danh: {trade} thuộc một nghề, {none} không thuộc nghề nào, {abstained} chưa quyết định được"),
        format!("{all} titles: {trade} in a trade, {none} in none, {abstained} undecided"),
    )
}

/// Commands to try next, one a line.
#[must_use]
pub fn try_next(commands: &[String], language: Language) -> String {
    let head = language.pick("Thử tiếp:", "Try next:");
    std::iter::once(head.to_owned())
        .chain(commands.iter().map(|command| format!("  {command}")))
        .collect::<Vec<_>>()
        .join("\n")
}

/// An English count with its word: `1 row`, `3 rows`.
#[must_use]
pub fn several(count: &str, one: &str, many: &str) -> String {
    format!("{count} {}", if count == "1" { one } else { many })
}
