//! Words of the page of what is due.

labels! {
    waiting: "Đang chờ bạn", "Waiting for you";
    nothing_waits: "Không có việc nào đang chờ.", "Nothing is waiting.";
    administrator: "Tài khoản quản trị không xem số liệu nghiệp vụ. Người dùng, thẻ cho máy và nhật ký ở thanh trên.", "An administrator sees no business data. Users, tokens and the audit log are in the bar above.";
    deadlines: "Thời hạn sắp tới", "Deadlines ahead";
    whole_year: "Lịch cả năm", "The whole year";
    today: "hôm nay", "today";
    days_left: "ngày nữa", "days left";
    days_ago: "ngày trước", "days ago";
    entries: "mục", "entries";
    employers_pending: "Doanh nghiệp chờ xác minh", "Firms to be verified";
    needs_in_review: "Nhu cầu lớn cần xem lại", "Large needs to be looked at";
    names_unknown: "Nhu cầu chưa rõ nghề", "Needs whose trade is not known";
    plans_submitted: "Kế hoạch tuyển sinh chờ ý kiến", "Intake plans to be answered";
    decisions_proposed: "Đề xuất xếp loại hoặc tham số chờ duyệt", "Proposed flags or parameters to be decided";
    releases_proposed: "Bản phát hành chờ duyệt", "Releases to be approved";
    releases_approved: "Bản phát hành đã duyệt, chờ công bố", "Approved releases to be published";
    colleges_lacking: "Cơ sở đào tạo còn thiếu số liệu", "Providers that lack figures";
    plan_of: "Kế hoạch tuyển sinh năm", "Intake plan of";
    not_begun: "chưa bắt đầu", "not begun";
    orders_to_answer: "Đơn đặt hàng đào tạo cần trả lời", "Training orders to be answered";
    first_need: "Đăng nhu cầu đầu tiên", "Post the first need";
    two_minutes: "khoảng hai phút", "about two minutes";
    needs_expired: "Nhu cầu hết hạn: gia hạn hoặc ghi kết quả", "Expired needs: renew them or write down the result";
    needs_open: "Nhu cầu đang tuyển", "Open needs";
    orders_accepted: "Đơn đặt hàng được nhận", "Orders that were accepted";
}
