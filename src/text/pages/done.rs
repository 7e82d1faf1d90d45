//! What was done, said once after it was done.

use crate::text::Language;

/// The words for what was done a moment ago, by the word in the address; nothing for other words.
#[must_use]
pub fn words(word: impl AsRef<str>, language: Language) -> &'static str {
    let found = WORDS.iter().find(|(known, ..)| *known == word.as_ref());
    found.map_or("", |(_, vi, en)| language.pick(*vi, *en))
}

#[rustfmt::skip]
const WORDS: &[(&str, &str, &str)] = &[
    ("dang", "Đã đăng nhu cầu. Dưới đây là những nơi đào tạo và số người sắp tốt nghiệp.", "The need is posted. Below: who trains for it and how many finish soon."),
    ("luu", "Đã lưu.", "Saved."),
    ("gui", "Đã gửi.", "Sent."),
    ("nop", "Đã nộp.", "Handed in."),
    ("duyet", "Đã duyệt.", "Approved."),
    ("tu-choi", "Đã từ chối.", "Refused."),
    ("rut", "Đã rút.", "Withdrawn."),
    ("gop-y", "Đã gửi góp ý.", "Sent back with the comment."),
    ("gia-han", "Đã gia hạn.", "Renewed."),
    ("dong", "Đã ghi kết quả tuyển.", "The result is written down."),
    ("cong-bo", "Đã công bố.", "Published."),
    ("de-xuat", "Đã đề xuất; một người khác cần duyệt.", "Proposed; a second person has to decide."),
    ("chay", "Đã bắt đầu tính.", "The computation has begun."),
    ("huy", "Đã hủy.", "Cancelled."),
    ("nhan", "Đã chấp nhận.", "Accepted."),
    ("thu-hoi", "Đã thu hồi.", "Revoked."),
    ("xoa-ma", "Đã xóa mã xác thực. Người dùng đăng ký lại ở lần đăng nhập tới.", "The second factor is taken away. The person sets up another one at the next sign-in."),
    ("xac-minh", "Đã ghi quyết định.", "The decision is written down."),
    ("xep-ten", "Đã ghi. Kết quả làm việc đang được tính lại.", "Written down. The working flags are being computed anew."),
    ("dang-ky", "Đã đăng ký. Hãy đăng nhập bằng địa chỉ thư vừa nhập.", "Registered. Sign in with the address just given."),
];
