//! Words of the pages of training orders.

use crate::text::Language;
use crate::text::states::state;

labels! {
    lead: "Doanh nghiệp đặt hàng đào tạo cho một nhu cầu đang mở; cơ sở đào tạo chấp nhận hoặc từ chối. Đơn đặt hàng không được tính thêm vào nhu cầu.",
        "A firm orders training for an open need; the college accepts or refuses. An order does not count again in demand.";
    table: "Các đơn đặt hàng, mới nhất trước", "Orders, the newest first";
    order: "đơn đặt hàng", "order";
    trade: "nghề", "trade";
    level: "trình độ", "level";
    provider: "cơ sở đào tạo", "provider";
    learners_column: "#số người học", "#learners";
    needed_by: "cần trước ngày", "needed by";
    state: "trạng thái", "state";
    updated: "thay đổi gần nhất", "last changed";
    none_employer: "Chưa có đơn đặt hàng nào. Mở một nhu cầu đang tuyển để đặt hàng với cơ sở đào tạo nghề đó.", "No orders yet. Open a need that is still open to order training from those who train for it.";
    none_college: "Chưa có doanh nghiệp nào đặt hàng. Đơn gửi đến cơ sở sẽ xuất hiện ở đây.", "No firm has ordered yet. Orders to the college appear here.";
    none_inside: "Chưa có đơn đặt hàng nào trong thành phố.", "There are no orders in the city yet.";
    to_needs: "Xem các nhu cầu", "See the needs";
    one: "Đơn đặt hàng", "Order of";
    employer: "doanh nghiệp", "firm";
    need: "Nhu cầu của đơn này", "The need it is part of";
    note_so_far: "Ghi chú gần nhất", "Last note";
    answer: "Trả lời đơn đặt hàng", "Answer the order";
    answer_hint: "Câu trả lời không sửa được sau khi gửi; doanh nghiệp xem được ghi chú.", "An answer cannot be changed once it is sent; the firm sees the note.";
    answer_note: "Điều kiện hoặc lý do", "Terms, or why not";
    accept: "Chấp nhận", "Accept";
    refuse: "Từ chối", "Refuse";
    only_head: "Lãnh đạo cơ sở đào tạo trả lời đơn này.", "The head of the college answers this order.";
    take_back: "Rút đơn", "Take the order back";
    take_back_hint: "Đơn đã rút không mở lại được; có thể đặt đơn mới từ trang nhu cầu.", "An order that was taken back stays so; a new one can be placed from the page of the need.";
    take_back_note: "Vì sao rút", "Why";
    new: "Đặt hàng đào tạo", "Order training";
    new_lead: "Đơn chưa được gửi. Hãy sửa những chỗ được chỉ ra rồi gửi lại.", "The order was not sent. Mend what is pointed out and send it again.";
    for_need: "Đơn này thuộc nhu cầu", "The order is part of the need";
    see_need: "Mở nhu cầu", "Open the need";
    no_need: "Hãy mở một nhu cầu đang tuyển và gửi đơn từ trang đó.", "Open a need that is still open and send the order from its page.";
    provider_field: "Cơ sở đào tạo", "Provider";
    level_field: "Trình độ", "Level";
    learners: "Số người học", "Learners";
    needed_by_field: "Cần trước ngày", "Needed by";
    note: "Ghi chú cho trường", "Note to the college";
    send: "Gửi đơn đặt hàng", "Send the order";
}

/// What is wrong with a number of learners that is missing, in Vietnamese and English.
pub const NO_LEARNERS: [&str; 2] = [
    "Hãy nhập số người học.",
    "Enter how many are to be trained.",
];

/// What is wrong with a day that is none, in Vietnamese and English.
pub const NO_DAY: [&str; 2] = [
    "Hãy chọn ngày cần người.",
    "Enter the day by which they are needed.",
];

/// How far an order is, in words.
#[must_use]
pub fn standing(word: &str, language: Language) -> &str {
    match word {
        "proposed" => language.pick("chờ trường trả lời", "waiting for the college"),
        other => state(other, language),
    }
}
