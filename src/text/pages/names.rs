//! Words of the pages where names are led to trades.

labels! {
    lead: "Chức danh trong tin tuyển dụng và nhu cầu của doanh nghiệp mà hệ thống chưa xếp được vào nghề nào thì không được tính. Xếp một tên gọi vào nghề, kết quả làm việc được tính lại ngay.",
        "Titles of postings and needs of firms that lead to no trade do not count. Once a name is led to a trade, the working flags are computed anew.";
    not_yet: "Chưa có kết quả tính nào. Hãy nộp danh mục nghề và số liệu ở trang Nhập liệu, rồi tải lại trang này.", "Nothing has been computed yet. Upload the list of trades and the data under Files, then load this page again.";
    files: "Nhập liệu", "Files";
    pending: "Đang tính lại với những gì vừa ghi. Danh sách dưới đây chưa gồm phần đó.", "What was just written is being computed. The list below does not hold it yet.";
    as_of: "Lần tính gần nhất", "Last computation";
    titles: "Tên gọi chờ xếp", "Names that wait";
    postings_fact: "Tin tuyển dụng chưa được tính", "Postings that do not count";
    needs_fact: "Nhu cầu chưa rõ nghề", "Needs of unknown trade";
    queue: "Chờ xếp nghề", "Waiting";
    queue_table: "Chức danh chưa xếp được vào nghề, nhiều tin nhất trước", "Titles that lead to no trade, the most frequent first";
    empty: "Không có tên gọi nào chờ xếp. Lần tính gần nhất:", "No name waits. Last computation:";
    more: "Chỉ hiện những tên gọi có nhiều tin nhất. Các tên gọi khác hiện ra sau khi xếp xong.", "Only the most frequent names are shown. Others appear once these are decided on.";
    name: "tên gọi", "name";
    postings: "#tin", "#postings";
    positions: "#người cần", "#people wanted";
    may_be: "có thể là", "may be";
    needs: "Nhu cầu của doanh nghiệp", "Needs of firms";
    needs_table: "Nhu cầu còn hạn mà chưa rõ nghề", "Open needs whose trade is not known";
    decided: "Đã xếp", "Decided";
    decided_table: "Tên gọi đã xếp", "Names that were decided on";
    none_decided: "Chưa có tên gọi nào được xếp.", "No name has been decided on yet.";
    trade: "nghề", "trade";
    no_trade: "không phải nghề đào tạo", "no trade is trained for it";
    reason_column: "lý do", "reason";
    decided_on: "ngày xếp", "decided on";
    title: "Xếp tên gọi", "Lead a name to a trade";
    posted_people: "Số người cần", "People wanted";
    posted: "Số tin", "Postings";
    present: "Hiện đã xếp", "At present";
    which: "Tên gọi này là nghề nào?", "Which trade is it?";
    other: "Nghề khác", "Another trade";
    other_name: "Tên nghề khác", "Name of another trade";
    other_hint: "Gõ tên hoặc mã nghề. Để trống nếu đã chọn một nghề ở trên.", "Type a name or a code. Leave it empty if you chose a trade above.";
    no_suggestion: "Chưa tìm thấy nghề nào gần với tên gọi này.", "No trade is close to this name.";
    reason: "Lý do", "Reason";
    reason_hint: "Có thể để trống. Lý do được lưu cùng quyết định.", "May be empty. It is kept with the decision.";
    see_effect: "Xem ảnh hưởng", "See the effect";
    confirm: "Xác nhận", "Confirm";
    reject: "Không phải nghề đào tạo", "No trade is trained for it";
    effect: "Ảnh hưởng, chưa lưu", "Effect, not saved yet";
    effect_table: "Kết quả làm việc của nghề, bây giờ và khi có tên gọi này", "The trade's working figures, now and with this name";
    what: "chỉ tiêu", "figure";
    now: "bây giờ", "now";
    then: "khi có tên gọi này", "with this name";
    flag: "Xếp loại", "Flag";
    ratio: "Chỗ làm trên mỗi người tìm việc", "Openings per job seeker";
    demand: "Cầu: chỗ việc làm", "Demand: openings";
    supply: "Cung: người tìm việc", "Supply: job seekers";
    unmatched: "Tin chưa xếp được vào nghề nào", "Postings that lead to no trade";
    moved: "Nghề đổi loại", "Trades whose flag changes";
    nothing_moved: "Không nghề nào đổi loại.", "No trade changes its flag.";
    same_words: "Các tin có chức danh chứa tên gọi này cũng có thể được xếp vào nghề đó.", "Postings whose title contains this name may be led to the trade as well.";
}

/// What is wrong where no trade was chosen, in Vietnamese and English.
pub const NO_TRADE: [&str; 2] = [
    "Hãy chọn một nghề, hoặc gõ tên nghề khác.",
    "Choose a trade, or type the name of another one.",
];
