//! Words of signing in and the own account.

labels! {
    lead: "Dành cho cơ sở đào tạo, doanh nghiệp và cơ quan quản lý. Người dân không cần đăng nhập để xem số liệu đã công bố.",
        "For providers, employers and the administration. Nobody needs to sign in to read what is published.";
    email: "Địa chỉ thư điện tử", "E-mail address";
    password: "Mật khẩu", "Password";
    code: "Mã sáu chữ số", "Six-digit code";
    code_hint: "Chỉ cần nếu tài khoản đã đăng ký mã xác thực trên điện thoại.", "Only where the account has a second factor on a phone.";
    expires: "Phiên làm việc kết thúc sau một thời gian không thao tác. Biểu mẫu gửi sau đó được giữ lại để gửi tiếp khi đăng nhập; tệp thì phải chọn lại.",
        "A session ends after some time without a request. A form that is sent later is kept until you have signed in; a file has to be chosen again.";
    session_over: "Phiên làm việc đã kết thúc. Những gì bạn nhập vẫn còn: hãy đăng nhập để gửi tiếp.", "The session is over. What you entered is still here: sign in to send it on.";
    send_on: "Gửi tiếp biểu mẫu", "Send the form on";
    send_on_lead: "Bạn đã đăng nhập lại. Biểu mẫu chưa được gửi; hãy bấm nút để gửi.", "You are signed in again. The form was not sent yet; press the button to send it.";
    no_account: "Doanh nghiệp chưa có tài khoản?", "A firm without an account?";
    register_firm: "Đăng ký doanh nghiệp", "Register the firm";
    provider: "Đăng nhập bằng hệ thống định danh", "Sign in with the identity provider";
    second_factor: "Mã xác thực", "Second factor";
    set_up: "Đăng ký mã xác thực trên điện thoại", "Set up a code on your phone";
    set_up_lead: "Vai trò của bạn cần thêm mã xác thực. Nhập khóa dưới đây vào ứng dụng xác thực trên điện thoại, rồi gõ mã sáu chữ số mà ứng dụng hiển thị.",
        "Your role needs a second factor. Enter the key below in an authenticator app on your phone, then type the six digits that it shows.";
    secret: "Khóa để nhập vào ứng dụng", "Key for the app";
    enter_code: "Nhập mã sáu chữ số mà ứng dụng xác thực trên điện thoại đang hiển thị.", "Type the six digits that the authenticator app on your phone shows.";
    confirm: "Xác nhận", "Confirm";
    begin: "Tạo khóa", "Make a key";
    role: "Vai trò", "Role";
    organisation: "Đơn vị", "Organisation";
    change_password: "Đổi mật khẩu", "Change the password";
    old_password: "Mật khẩu hiện nay", "Present password";
    new_password: "Mật khẩu mới", "New password";
    new_password_hint: "Ít nhất 12 ký tự; một câu ngắn dễ nhớ là tốt nhất. Có thể dán từ trình quản lý mật khẩu.", "At least 12 characters; a short sentence is best. Pasting from a password manager is fine.";
    sign_out_everywhere: "Đăng xuất mọi nơi", "Sign out everywhere";
    password_changed: "Đã đổi mật khẩu.", "The password is changed.";
}
