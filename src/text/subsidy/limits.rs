//! What stands in the way of an allocation, and by how much.

use vocmatch_models::codes::Level;
use vocmatch_models::subsidy::Ownership;
use vocmatch_models::subsidy::allocate::Shortfall;
use vocmatch_models::subsidy::check::{Bound, Breach, Given};
use vocmatch_models::subsidy::policy::{Floor, FloorKind};
use vocmatch_models::subsidy::wish::{AbovePolicy, WishError};

use super::super::figure::count;
use super::super::numbers::number;
use super::super::{Language, level};
use super::{exact, ownership};

/// What bounds a trade.
#[must_use]
pub fn bound(bound: Bound, language: Language) -> &'static str {
    match bound {
        Bound::Places => language.pick("chỗ học", "places"),
        Bound::Gap => language.pick(
            "phần mức thiếu được hỗ trợ",
            "the share of the gap that may be supported",
        ),
        Bound::Absorptive => language.pick(
            "khả năng mở rộng của khóa học",
            "what the courses can absorb",
        ),
    }
}

/// A floor.
#[must_use]
pub fn floor(floor: &Floor, language: Language) -> String {
    let key = &floor.key;
    let of = match floor.of {
        FloorKind::Group => language.pick(format!("nhóm nghề {key}"), format!("trade group {key}")),
        FloorKind::Area => language.pick(format!("vùng {key}"), format!("area {key}")),
        FloorKind::Level => {
            let name = level(&Level::parse(key), language);
            language.pick(format!("trình độ {name}"), format!("level {name}"))
        }
        FloorKind::Ownership => match Ownership::parse(key) {
            Some(known) => ownership(known, language).to_lowercase(),
            None => key.clone(),
        },
        FloorKind::Trade => language.pick(format!("nghề {key}"), format!("trade {key}")),
    };
    let n = count(floor.learners as f64, language);
    language.pick(
        format!("ít nhất {n} người học mỗi năm cho {of}"),
        format!("at least {n} learners a year for {of}"),
    )
}

/// A limit that cannot be kept, and the nearest one that can.
#[must_use]
pub fn shortfall(shortfall: &Shortfall, language: Language) -> String {
    let n = |learners: u64| count(learners as f64, language);
    match shortfall {
        Shortfall::Floor {
            year,
            floor: of,
            reachable,
        } => {
            let (of, year, reachable) = (floor(of, language), year.0, n(*reachable));
            language.pick(
                format!("năm {year}: không đạt được mức sàn “{of}”; nhiều nhất chỉ hỗ trợ được {reachable} người"),
                format!("{year}: the floor “{of}” cannot be met; at most {reachable} learners can be supported"),
            )
        }
        Shortfall::FloorsTogether { year } => {
            let year = year.0;
            language.pick(
                format!("năm {year}: các mức sàn không thể cùng đạt được khi mỗi nghề có mức trần"),
                format!("{year}: the floors cannot all be met under the cap per trade"),
            )
        }
        Shortfall::LearnersAYear {
            year,
            allowed,
            least,
        } => {
            let (year, allowed, over, least) = (year.0, n(*allowed), n(least - allowed), n(*least));
            language.pick(
                format!("năm {year}: các mức sàn cần ít nhất {least} người, vượt trần {allowed} người là {over} người"),
                format!("{year}: the floors need at least {least} learners, {over} more than the cap of {allowed}"),
            )
        }
        Shortfall::Envelope {
            year,
            envelope,
            least,
        } => {
            let year = year.0;
            let over = exact(*least - *envelope, language);
            let (envelope, least) = (exact(*envelope, language), exact(*least, language));
            language.pick(
                format!("năm {year}: các mức sàn cần ít nhất {least}, vượt kinh phí {envelope} là {over}; kinh phí khả thi gần nhất là {least}"),
                format!("{year}: the floors need at least {least}, {over} more than the envelope of {envelope}; the nearest feasible envelope is {least}"),
            )
        }
        Shortfall::LearnersTotal { allowed, least } => {
            let (allowed, over, least) =
                (n(*allowed), n(least.saturating_sub(*allowed)), n(*least));
            language.pick(
                format!("cả giai đoạn: các mức sàn cần ít nhất {least} người, vượt trần {allowed} người là {over} người"),
                format!("all years: the floors need at least {least} learners, {over} more than the cap of {allowed}"),
            )
        }
    }
}

/// Why there are no limits.
#[must_use]
pub fn wish_error(error: &WishError, language: Language) -> String {
    match error {
        WishError::NoYear => language
            .pick(
                "chính sách không nêu kinh phí của năm nào; hãy nêu các năm và kinh phí từng năm",
                "the policy gives no money for any year; name the years and an envelope for each",
            )
            .to_owned(),
        WishError::NoEnvelope { year } => {
            let year = year.0;
            language.pick(
                format!("chính sách không nêu kinh phí năm {year}; hãy nêu kinh phí của năm này"),
                format!("the policy gives no money for {year}; give an envelope for that year"),
            )
        }
        WishError::OtherYear { year } => {
            let year = year.0;
            language.pick(
                format!("có kinh phí của năm {year}, nằm ngoài các năm đang xét"),
                format!("an envelope is given for {year}, which is not one of the years asked for"),
            )
        }
        WishError::NotPositive { year, envelope } => {
            let (year, vnd) = (year.0, number(envelope.0 as f64, 0, language));
            language.pick(
                format!("kinh phí năm {year} là {vnd} đồng; phải lớn hơn 0"),
                format!("the envelope of {year} is {vnd} VND; it must be more than 0"),
            )
        }
    }
}

/// An envelope above the policy's own.
#[must_use]
pub fn above_policy(above: &AbovePolicy, language: Language) -> String {
    let year = above.year.0;
    let over = exact(above.envelope - above.policy, language);
    let (envelope, policy) = (
        exact(above.envelope, language),
        exact(above.policy, language),
    );
    language.pick(
        format!("Năm {year}: kinh phí {envelope} vượt mức {policy} của chính sách là {over}."),
        format!("{year}: the envelope of {envelope} is {over} above the policy's {policy}."),
    )
}

/// A limit that a given allocation breaks; `name` of the trade it is about, if any.
#[must_use]
pub fn breach(breach: &Breach, name: &str, language: Language) -> String {
    let n = |learners: u64| count(learners as f64, language);
    let place = |given: &Given| format!("{name}, {}", level(&given.level, language));
    match breach {
        Breach::OtherYear { given } => {
            let (year, place) = (given.year.0, place(given));
            language.pick(
                format!("Năm {year} không thuộc các năm đang xét ({place})."),
                format!("{year} is not one of the years asked for ({place})."),
            )
        }
        Breach::NotOffered { given } => {
            let (year, place) = (given.year.0, place(given));
            language.pick(
                format!("Năm {year}: {place}: chính sách không hỗ trợ, hoặc không có cơ sở nào đào tạo ở vùng và loại hình đã nêu."),
                format!("{year}: {place}: the policy does not support it, or nobody teaches it in the area and ownership named."),
            )
        }
        Breach::Envelope {
            year,
            envelope,
            spent,
        } => {
            let year = year.0;
            let over = exact(*spent - *envelope, language);
            let (envelope, spent) = (exact(*envelope, language), exact(*spent, language));
            language.pick(
                format!("Năm {year}: phân bổ {spent}, vượt kinh phí {envelope} là {over}."),
                format!("{year}: {spent} allocated, {over} more than the envelope of {envelope}."),
            )
        }
        Breach::LearnersAYear {
            year,
            allowed,
            learners,
        } => {
            let (year, over, allowed, learners) =
                (year.0, n(learners - allowed), n(*allowed), n(*learners));
            language.pick(
                format!("Năm {year}: {learners} người học, vượt trần {allowed} là {over} người."),
                format!("{year}: {learners} learners, {over} more than the cap of {allowed}."),
            )
        }
        Breach::LearnersTotal { allowed, learners } => {
            let (over, allowed, learners) = (n(learners - allowed), n(*allowed), n(*learners));
            language.pick(
                format!("Cả giai đoạn: {learners} người học, vượt trần {allowed} là {over} người."),
                format!("All years: {learners} learners, {over} more than the cap of {allowed}."),
            )
        }
        Breach::LearnersPerTrade {
            year,
            allowed,
            learners,
            trade: _,
        } => {
            let (year, over, allowed, learners) =
                (year.0, n(learners - allowed), n(*allowed), n(*learners));
            language.pick(
                format!("Năm {year}: {name}: {learners} người học, vượt trần {allowed} của một nghề là {over} người."),
                format!("{year}: {name}: {learners} learners, {over} more than the cap of {allowed} per trade."),
            )
        }
        Breach::Cell {
            year,
            level: of,
            bound: by,
            allowed,
            learners,
            trade: _,
        } => {
            let (year, over, allowed, learners) =
                (year.0, n(learners - allowed), n(*allowed), n(*learners));
            let (of, by) = (level(of, language), bound(*by, language));
            language.pick(
                format!("Năm {year}: {name}, {of}: {learners} người học, vượt {by} ({allowed}) là {over} người."),
                format!("{year}: {name}, {of}: {learners} learners, {over} beyond {by} ({allowed})."),
            )
        }
        Breach::Floor {
            year,
            floor: of,
            learners,
        } => {
            let (year, of, learners) = (year.0, floor(of, language), n(*learners));
            language.pick(
                format!("Năm {year}: chưa đạt mức sàn “{of}”: mới có {learners} người."),
                format!("{year}: the floor “{of}” is not met: {learners} learners."),
            )
        }
    }
}
