//! Headings and sentences of an evaluation and a back-test.

use vocmatch_models::evaluate::Summary;

use super::Language;
use super::figure::{count, decimal, percent};

labels! {
    title: "Đánh giá vocmatch trên các thành phố mô phỏng", "vocmatch on simulated cities: an evaluation";
    simulated: "Tất cả các thành phố trong báo cáo này đều là mô phỏng: do chương trình tạo ra và biết trước giá trị thật. Chưa thành phố có thật nào được đo.",
        "All cities are simulated: made by a program that knows their truth. No real city has been measured.";
    backtest_title: "Kiểm nghiệm vocmatch trên các năm đã qua", "vocmatch on earlier years: a back-test";
    backtest_intro: "Mỗi năm được dự báo lại chỉ với số liệu có đến lúc đó, rồi so với những gì xảy ra sau này. Cách “giữ nguyên như năm trước” lấy kết quả thật của năm trước, điều mà lúc ấy chưa ai biết chắc.",
        "Each year is forecast again with what was known by then only, and compared with what came. “Same as the year before” takes what that year turned out to be, which nobody knew for certain by then.";
    summary: "Kết quả chính", "In short";
    methods: "So sánh các cách trả lời", "Ways of answering";
    methods_read: "Thanh dài hơn là tốt hơn; nét mảnh là độ lệch chuẩn giữa các thành phố. vocmatch được tô đậm; các cách còn lại là những quy tắc đơn giản hơn.",
        "The longer the bar the better; the thin line is the standard deviation between cities. vocmatch stands out; the others are simpler rules.";
    scores: "Điểm theo kịch bản", "Scores by scene";
    scores_read: "Mỗi kịch bản là một kiểu thành phố, hoặc kịch bản cơ sở bị bớt đi một nguồn số liệu. Dấu – nghĩa là cách ấy không đưa ra con số đó.",
        "Each scene is a kind of city, or the baseline without one source of data. A – means that this way of answering gives no such figure.";
    method: "Cách trả lời", "Answer";
    reliability: "Xác suất có đáng tin không", "Are probabilities kept?";
    reliability_read: "Nếu xác suất đáng tin thì các điểm nằm trên đường chéo: trong những lần nói 70%, khoảng bảy phần mười là đúng. Vạch đứng là khoảng 95%; hình thoi rỗng là nơi vạch không chạm đường chéo. Số ở dưới là số lần nói.",
        "Where probabilities are kept the points lie on the diagonal: of all statements of 70%, about seven tenths are true. Bars are 95% intervals; a hollow diamond marks a bar that misses the diagonal. Numbers below count the statements.";
    stated: "Xác suất đã nêu", "Stated";
    observed: "Thực tế", "Observed";
    statements: "Số lần nói", "Statements";
    tenth: "Mức xác suất", "Tenth";
    interval_95: "Khoảng 95%", "95% interval";
    in_interval: "Trong khoảng", "In its interval";
    scene: "Kịch bản", "Scene";
    kept: "✓ đạt", "✓ kept";
    not_kept: "✗ không đạt", "✗ not kept";
    confusion: "Nhầm lẫn giữa các loại (vocmatch)", "Which classes are confused (vocmatch)";
    confusion_read: "Hàng là loại thật, cột là loại được xếp; phần trăm tính theo hàng. ✓ là đúng, ✗ là nhầm thiếu thành thừa hoặc ngược lại – lỗi nặng nhất.",
        "Rows are what is true, columns what was said; percentages are of the row. ✓ is right, ✗ is a shortage called a surplus or the other way round, the gravest error.";
    true_class: "thật", "truth";
    said_class: "được xếp", "said";
    ranked: "Từng nghề trong một thành phố", "Trades of one city";
    ranked_read: "Các nghề xếp theo tỷ lệ cầu/cung thật, từ thiếu người nhất đến thừa người nhất. Thanh là khoảng 80%, khe hở trong thanh là trung vị, chấm là giá trị thật; dấu ✕ là giá trị thật nằm ngoài khoảng, chấm rỗng là nghề không có ước lượng, tam giác nhỏ ở mép là giá trị thật vượt ra ngoài trục. Dấu ▲ ■ ▼ ? và màu là loại được xếp.",
        "Trades by their true ratio, the greatest shortage first. The bar is the 80% interval, the gap in it the median, the dot the truth; a cross is a truth outside the interval, a hollow dot a trade without an estimate, a small triangle at the edge a truth beyond the axis. The signs ▲ ■ ▼ ? and the colour say which flag was given.";
    ratio_axis: "chỗ việc làm trên mỗi người tìm việc", "openings per job seeker";
    glossary: "Cách hiểu các con số", "What the figures mean";
    reproduce: "Cách tính lại", "How to reproduce";
    steps: "Mỗi bước của mô hình đem lại gì", "What each step of the model gains";
    steps_read: "Các thành phố của kịch bản đầu tiên được tính lại, mỗi lần bỏ một bước.",
        "The first scene's cities again, each time without one step.";
    all_steps: "đủ mọi bước", "all steps";
    without: "bỏ bước", "without";
    nothing: "Không có kịch bản nào.", "There is no scene.";
    no_years: "Không có năm nào để kiểm nghiệm.", "There is no year to test.";
    backtest_methods_read: "Thanh dài hơn là tốt hơn. vocmatch được tô đậm; các cách còn lại là điều có thể nói mà không cần đến nó.",
        "The longer the bar the better. vocmatch stands out; the others are what could have been said without it.";
    scores_by_year: "Điểm theo năm", "Scores by year";
    years_read: "Mỗi năm là một lần dự báo. Dấu – nghĩa là cách ấy không đưa ra con số đó.",
        "Each year is one forecast. A – means that this way of answering gives no such figure.";
}

/// How many cities of which size stand behind each scene.
#[must_use]
pub fn size(cities: u64, scale: f64, language: Language) -> String {
    let n = count(cities as f64, language);
    let scale = decimal(scale, 2, language);
    language.pick(
        format!("{n} thành phố cho mỗi kịch bản, seed từ 1 đến {n}; quy mô {scale} (1 là bằng Hải Phòng)."),
        if cities == 1 {
            format!("1 city a scene, seed 1; scale {scale} (1 is a whole city).")
        } else {
            format!("{n} cities a scene, seeds 1 to {n}; scale {scale} (1 is a whole city).")
        },
    )
}

/// How far an answer could come that knows this year's openings without error.
#[must_use]
pub fn ceiling(summary: &Summary, language: Language) -> String {
    let f1 = decimal(summary.macro_f1, 3, language);
    let rank = summary
        .spearman
        .map_or_else(|| "–".to_owned(), |rank| decimal(rank, 3, language));
    language.pick(
        format!("Nếu biết chính xác số chỗ việc làm của năm nay (điều không ai biết): macro-F1 {f1}, tương quan hạng {rank}."),
        format!("With this year's openings known exactly, which nobody does: macro-F1 {f1}, rank correlation {rank}."),
    )
}

/// What the words of the scenes stand for.
#[must_use]
pub fn scenes(names: &[String], language: Language) -> String {
    let names = names.join("; ");
    language.pick(
        format!("Các kịch bản: {names}."),
        format!("Scenes: {names}."),
    )
}

/// What made the figures.
#[must_use]
pub fn origin(version: &str, parameters: &str, language: Language) -> String {
    language.pick(
        format!("vocmatch phiên bản {version}, bộ tham số {parameters}"),
        format!("vocmatch {version}, parameter set {parameters}"),
    )
}

/// Ours against the best of the others, by macro-F1, in one scene.
#[must_use]
pub fn against(scene: &str, ours: f64, best: &str, others: f64, language: Language) -> String {
    let [a, b] = [ours, others].map(|score| decimal(score, 3, language));
    let verdict = if a == b {
        language.pick(" – như nhau", ", the same")
    } else if others > ours {
        language.pick(" – cao hơn", ", which is higher")
    } else {
        ""
    };
    language.pick(
        format!("Trong kịch bản “{scene}”, macro-F1 của vocmatch là {a}; cách khác tốt nhất (“{best}”) được {b}{verdict}."),
        format!("In the scene “{scene}” vocmatch has a macro-F1 of {a}; the best other answer (“{best}”) has {b}{verdict}."),
    )
}

/// How far a class can be relied on in one scene: precision and recall.
#[must_use]
pub fn class_reading(
    flag: &str,
    precision: Option<f64>,
    recall: Option<f64>,
    language: Language,
) -> String {
    let precision = precision.map(|share| percent(share, language));
    let recall = recall.map(|share| percent(share, language));
    let said = match precision {
        Some(share) => language.pick(
            format!("nghề được xếp “{flag}” thì {share} là đúng"),
            format!("a trade flagged “{flag}” is so in {share} of cases"),
        ),
        None => language.pick(
            format!("không nghề nào được xếp “{flag}”"),
            format!("no trade was flagged “{flag}”"),
        ),
    };
    match recall {
        Some(share) => language.pick(
            format!("{said}, và {share} số nghề thật sự như vậy được tìm ra"),
            format!("{said}, and {share} of those that truly are get found"),
        ),
        None => said,
    }
}

/// How many trades of a city get the opposite flag or none.
#[must_use]
pub fn errors_reading(
    trades: f64,
    wrong: f64,
    most: usize,
    none: f64,
    language: Language,
) -> String {
    let trades = decimal(trades, 0, language);
    let [wrong, none] = [wrong, none].map(|n| decimal(n, 1, language));
    let most = count(most as f64, language);
    language.pick(
        format!("Trong {trades} nghề của một thành phố, trung bình {wrong} nghề bị xếp ngược chiều (thành phố tệ nhất: {most}) và {none} nghề chưa đủ căn cứ."),
        format!("Of {trades} trades in a city, {wrong} on average are called the opposite of what they are (worst city: {most}) and {none} get no flag."),
    )
}

/// How many trades that advertisements were invented for are called undersupplied: by us, by another answer; each with
/// the same before anything was invented.
#[must_use]
pub fn poisoned_reading(
    scene: &str,
    trades: usize,
    ours: (usize, Option<usize>),
    other: Option<(&str, (usize, Option<usize>))>,
    language: Language,
) -> String {
    let trades = count(trades as f64, language);
    let said = |(flagged, before): (usize, Option<usize>)| {
        let flagged = count(flagged as f64, language);
        before.map_or_else(
            || flagged.clone(),
            |before| {
                let before = count(before as f64, language);
                language.pick(
                    format!("{flagged} (khi chưa có tin giả: {before})"),
                    format!("{flagged} ({before} without those advertisements)"),
                )
            },
        )
    };
    let other = other.map_or_else(String::new, |(name, flagged)| {
        format!("; “{name}”: {}", said(flagged))
    });
    let ours = said(ours);
    language.pick(
        format!("Trong kịch bản “{scene}”, {trades} nghề không thiếu người bị đăng tin tuyển dụng giả; số nghề trong đó vẫn bị xếp là thiếu người: vocmatch {ours}{other}."),
        format!("In the scene “{scene}” advertisements were invented for {trades} trades that are not short of people; called undersupplied nevertheless: by vocmatch {ours}{other}."),
    )
}

/// How often the intervals hold the truth, with the scene where they do worst.
#[must_use]
pub fn coverage_reading(share: f64, worst: Option<(&str, f64)>, language: Language) -> String {
    let said = percent(share, language);
    let verdict = if share < 0.75 {
        language.pick("; khoảng quá hẹp", "; they are too narrow")
    } else if share > 0.85 {
        language.pick(
            "; khoảng rộng hơn cần thiết",
            "; they are wider than they need to be",
        )
    } else {
        ""
    };
    let least = worst.map_or_else(String::new, |(scene, least)| {
        let least = percent(least, language);
        language.pick(
            format!("; thấp nhất ở “{scene}”: {least}"),
            format!("; lowest in “{scene}”: {least}"),
        )
    });
    language.pick(
        format!("Khoảng 80% chứa giá trị thật trong {said} trường hợp{verdict}{least}."),
        format!("80% intervals hold the truth in {said} of cases{verdict}{least}."),
    )
}

/// The scene with the lowest macro-F1.
#[must_use]
pub fn weakest_reading(scene: &str, score: f64, language: Language) -> String {
    let score = decimal(score, 3, language);
    language.pick(
        format!("Kết quả yếu nhất ở kịch bản “{scene}”: macro-F1 {score}."),
        format!("It does worst in the scene “{scene}”: macro-F1 {score}."),
    )
}

/// The scenes where another answer is at least as good.
#[must_use]
pub fn beaten_reading(scenes: &[String], language: Language) -> String {
    if scenes.is_empty() {
        return language
            .pick(
                "Không kịch bản nào có cách khác đạt macro-F1 cao bằng vocmatch.",
                "In no scene does another answer reach its macro-F1.",
            )
            .to_owned();
    }
    let list: Vec<String> = scenes.iter().map(|scene| format!("“{scene}”")).collect();
    let list = list.join(", ");
    language.pick(
        format!("Có cách khác đạt macro-F1 cao bằng hoặc hơn vocmatch ở: {list}."),
        format!("Another answer has at least its macro-F1 in: {list}."),
    )
}

/// How many tenths of the stated probabilities are kept, and which are not: the mean stated and the share observed.
#[must_use]
pub fn kept_reading(kept: usize, bins: usize, broken: &[(f64, f64)], language: Language) -> String {
    let list: Vec<String> = broken
        .iter()
        .map(|(stated, observed)| {
            let [stated, observed] = [*stated, *observed].map(|p| percent(p, language));
            language.pick(
                format!("nói {stated}, thực tế {observed}"),
                format!("{stated} stated, {observed} observed"),
            )
        })
        .collect();
    let list = if list.is_empty() {
        String::new()
    } else {
        language.pick(
            format!("; không đạt: {}", list.join("; ")),
            format!("; not kept: {}", list.join("; ")),
        )
    };
    language.pick(
        format!("Xác suất đã nêu nằm trong khoảng 95% của tỷ lệ thực tế ở {kept} trên {bins} mức{list}."),
        format!("The stated probability lies in the 95% interval of the observed share in {kept} of {bins} tenths{list}."),
    )
}

/// Title and description of the reliability diagram of a scene.
#[must_use]
pub fn reliability_figure(
    scene: &str,
    kept: usize,
    bins: usize,
    language: Language,
) -> [String; 2] {
    language.pick(
        [
            format!("Xác suất đã nêu và tỷ lệ thực tế: {scene}"),
            format!("Biểu đồ điểm có {bins} mức xác suất; {kept} mức nằm trong khoảng 95%."),
        ],
        [
            format!("Stated and observed probability: {scene}"),
            format!("Points for {bins} tenths of stated probability; {kept} lie within their 95% interval."),
        ],
    )
}

/// Title and description of the bars of macro-F1 of a scene or year.
#[must_use]
pub fn bars_figure(of: &str, best: Option<(&str, f64)>, language: Language) -> [String; 2] {
    let description = best.map_or_else(String::new, |(method, score)| {
        let score = decimal(score, 3, language);
        language.pick(
            format!("Cao nhất là “{method}” với {score}."),
            format!("The highest is “{method}” with {score}."),
        )
    });
    [
        language.pick(format!("Điểm Macro-F1: {of}"), format!("Macro-F1: {of}")),
        description,
    ]
}

/// Title and description of a part of the ranked trades.
#[must_use]
pub fn ranked_figure(from: usize, to: usize, missed: usize, language: Language) -> [String; 2] {
    language.pick(
        [
            format!("Nghề thứ {from} đến {to} theo tỷ lệ thật"),
            format!("Khoảng ước lượng và giá trị thật; {missed} giá trị thật nằm ngoài khoảng."),
        ],
        [
            format!("Trades {from} to {to} by their true ratio"),
            format!("Estimated intervals and truth; {missed} truths lie outside their interval."),
        ],
    )
}

/// One trade of the ranked figure, for whoever points at it.
#[must_use]
pub fn ranked_trade(
    trade: &str,
    flag: &str,
    truth: &str,
    said: Option<[&str; 3]>,
    language: Language,
) -> String {
    let said = said.map_or_else(
        || language.pick("không có ước lượng".to_owned(), "no estimate".to_owned()),
        |[low, median, high]| {
            language.pick(
                format!("ước lượng {median} ({low}–{high})"),
                format!("estimate {median} ({low}–{high})"),
            )
        },
    );
    language.pick(
        format!("{trade}: {flag}; thật {truth}; {said}"),
        format!("{trade}: {flag}; truth {truth}; {said}"),
    )
}

/// One point of the reliability diagram, for whoever points at it.
#[must_use]
pub fn reliability_point(
    stated: f64,
    observed: [f64; 3],
    statements: usize,
    language: Language,
) -> String {
    let stated = percent(stated, language);
    let [low, median, high] = observed.map(|share| percent(share, language));
    let n = count(statements as f64, language);
    language.pick(
        format!("nói {stated}, thực tế {median} ({low}–{high}), {n} lần nói"),
        format!("stated {stated}, observed {median} ({low}–{high}), {n} statements"),
    )
}

/// The first city of a scene.
#[must_use]
pub fn first_city(scene: &str, trades: usize, language: Language) -> String {
    let trades = count(trades as f64, language);
    language.pick(
        format!("Thành phố số 1 của kịch bản “{scene}”: {trades} nghề."),
        format!("City 1 of the scene “{scene}”: {trades} trades."),
    )
}

/// A year of a back-test.
#[must_use]
pub fn year(data_year: i32, target_year: i32, trades: usize, language: Language) -> String {
    let trades = count(trades as f64, language);
    language.pick(
        format!("Số liệu đến năm {data_year} → năm {target_year} · {trades} nghề"),
        format!("Data up to {data_year} → {target_year} · {trades} trades"),
    )
}

/// What a year is compared with.
#[must_use]
pub fn yardstick(compared: &str, language: Language) -> String {
    language.pick(
        format!("So với {compared}."),
        format!("Compared with {compared}."),
    )
}

/// That the yardstick errs as well.
#[must_use]
pub const fn hindsight_caution(language: Language) -> &'static str {
    match language {
        Language::Vi => {
            "Ước lượng về sau cũng có sai số và dùng cùng phương pháp, nên các điểm này có thể cao hơn thực tế."
        }
        Language::En => {
            "The later estimate errs too and shares the method, so these scores may flatter."
        }
    }
}

/// How the forecast ranks trades against what graduates told later.
#[must_use]
pub fn outcomes_reading(rank: Option<f64>, language: Language) -> String {
    match rank {
        Some(rank) => {
            let rank = decimal(rank, 2, language);
            language.pick(
                format!("Tương quan hạng giữa tỷ lệ dự báo và tỷ lệ làm đúng nghề về sau: {rank}."),
                format!(
                    "Rank correlation of the forecast ratio with the later in-trade share: {rank}."
                ),
            )
        }
        None => language
            .pick(
                "Chưa có khảo sát người tốt nghiệp về sau để so sánh.",
                "No graduates were asked later, so there are no outcomes to compare with.",
            )
            .to_owned(),
    }
}

/// Of how many years a back-test speaks, and in how many ours was the best.
#[must_use]
pub fn years_reading(best: usize, years: usize, language: Language) -> String {
    let [best, years] = [best, years].map(|n| count(n as f64, language));
    language.pick(
        format!("vocmatch có macro-F1 cao nhất trong {best} trên {years} năm."),
        format!("vocmatch has the highest macro-F1 in {best} of {years} years."),
    )
}
