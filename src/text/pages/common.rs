//! Words that all pages share.

labels! {
    product: "Cung – cầu nhân lực theo nghề", "Supply and demand by trade";
    city: "Thành phố Hải Phòng", "City of Hải Phòng";
    skip: "Tới nội dung chính", "Skip to the main content";
    main_menu: "Trang chính", "Main pages";
    footer_menu: "Trợ giúp và thông tin", "Help and information";
    other_language: "English", "Tiếng Việt";
    other_language_code: "en", "vi";
    overview: "Tổng quan", "Overview";
    trades: "Ngành, nghề", "Trades";
    compare: "So sánh", "Compare";
    releases: "Bản phát hành", "Releases";
    method: "Phương pháp", "Method";
    help: "Trợ giúp", "Help";
    accessibility: "Khả năng tiếp cận", "Accessibility";
    interface: "Giao diện lập trình", "Interface for programs";
    contact: "Liên hệ: Sở Giáo dục và Đào tạo Hải Phòng", "Contact: Department of Education and Training of Hải Phòng";
    sign_in: "Đăng nhập", "Sign in";
    sign_out: "Đăng xuất", "Sign out";
    account: "Tài khoản", "Account";
    mistakes: "Có chỗ cần sửa", "Something needs mending";
    search: "Tìm", "Search";
    filter: "Lọc", "Filter";
    all: "Tất cả", "All";
    more: "Trang sau", "Next page";
    nothing_changed: "Không có gì được lưu.", "Nothing was saved.";
    table_of_chart: "Số liệu của biểu đồ", "The chart as a table";
    go_home: "Về trang tổng quan", "To the overview";
    not_found_hint: "Hãy kiểm tra địa chỉ, tìm nghề ở trang Ngành, nghề, hoặc quay về trang tổng quan.", "Check the address, look for the trade under Trades, or go back to the overview.";
    verification: "Mã kiểm chứng", "Verification code";
    print_of: "In từ hệ thống cung – cầu nhân lực theo nghề, Hải Phòng", "Printed from the system of supply and demand by trade, Hải Phòng";
}
