//! How far something is, in words.

use super::Language;

/// A state as the interface names it, in words; the name itself where there are none.
#[must_use]
pub fn state(word: &str, language: Language) -> &str {
    let found = STATES.iter().find(|(known, ..)| *known == word);
    found.map_or(word, |(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const STATES: &[(&str, &str, &str)] = &[
    ("accepted", "đã chấp nhận", "accepted"),
    ("approved", "đã duyệt", "approved"),
    ("cancelled", "đã hủy", "cancelled"),
    ("commented", "có góp ý, chờ sửa", "sent back with a comment"),
    ("done", "đã xong", "done"),
    ("draft", "bản nháp", "draft"),
    ("expired", "hết hạn", "expired"),
    ("failed", "không thành công", "failed"),
    ("filled", "đã tuyển đủ", "filled"),
    ("finished", "đã xong", "finished"),
    ("open", "đang tuyển", "open"),
    ("pending", "chờ xác minh", "waiting to be verified"),
    ("proposed", "đã đề xuất, chờ duyệt", "proposed"),
    ("published", "đã công bố", "published"),
    ("queued", "đang chờ", "waiting"),
    ("refused", "bị từ chối", "refused"),
    ("review", "đang được kiểm tra", "being reviewed"),
    ("running", "đang chạy", "running"),
    ("submitted", "đã nộp", "submitted"),
    ("superseded", "đã có bản thay thế", "replaced by another"),
    ("verified", "đã xác minh", "verified"),
    ("withdrawn", "đã rút", "withdrawn"),
];
