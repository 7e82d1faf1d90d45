//! What each documented type of problem means and what to do about it.

/// Meaning and way out, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Help {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What is said of a type, by the last part of its address.
#[must_use]
pub fn help(slug: &str) -> Option<Help> {
    HELP.iter()
        .find(|(known, ..)| *known == slug)
        .map(|(_, vi, en)| Help { vi, en })
}

#[rustfmt::skip]
const HELP: &[(&str, &str, &str)] = &[
    ("unreadable",
        "Yêu cầu sai cú pháp: JSON không hợp lệ, thiếu trường bắt buộc, có trường không tồn tại, kiểu dữ liệu sai hoặc tham số sai. Xem `detail`, sửa theo mô tả tại /api/docs rồi gửi lại.",
        "The request is not well formed: JSON that does not parse, a field missing, unknown or of the wrong type, a parameter that cannot be read. `detail` says where; mend it after the description at /api/docs and send it again."),
    ("unauthenticated",
        "Cần đăng nhập, hoặc phiên hay khóa truy cập đã hết hạn. Đăng nhập bằng POST /api/v1/session, hoặc gửi `Authorization: Bearer …` với khóa còn hiệu lực.",
        "Nobody is signed in, or the session or token has ended. Sign in with POST /api/v1/session, or send `Authorization: Bearer …` with a token that is valid."),
    ("wrong-credentials",
        "Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng. Hệ thống không cho biết phần nào sai. Sau nhiều lần sai phải chờ.",
        "The name, the password or the code is wrong; which one is not said. After several failures you have to wait."),
    ("provider-refused",
        "Hệ thống định danh chưa xác nhận bạn, hoặc câu trả lời của hệ thống đó không khớp với lần đăng nhập đã bắt đầu trên trình duyệt này. Hãy bắt đầu lại từ `/api/v1/oidc/start`.",
        "The identity provider did not vouch for you, or what it answered does not fit the sign-in that this browser began. Begin again at `/api/v1/oidc/start`."),
    ("forbidden",
        "Vai trò hoặc phạm vi của khóa truy cập không cho phép thao tác này. Nhờ người có vai trò phù hợp, hoặc dùng khóa có phạm vi phù hợp.",
        "The role or the scope of the token does not allow it. Ask somebody whose role does, or use a token with that scope."),
    ("forged-request",
        "Yêu cầu thay đổi dữ liệu phải kèm mã của phiên trong tiêu đề X-CSRF-Token. GET /api/v1/session cho biết mã đó.",
        "A request that changes something carries the session's token in the header X-CSRF-Token; GET /api/v1/session tells it."),
    ("four-eyes",
        "Người lập đề xuất không được tự duyệt. Cần một người khác có quyền duyệt.",
        "Whoever proposed it cannot decide on it. A second person with that right has to."),
    ("not-found",
        "Địa chỉ không tồn tại, hoặc không dành cho người hỏi. Kiểm tra đường dẫn và mã.",
        "There is nothing at this address, or nothing for whoever asks. Check the path and the code in it."),
    ("no-release",
        "Sở chưa công bố bản phát hành nào, nên chưa có số liệu để đọc. Xem lại sau khi có bản phát hành đầu tiên.",
        "The department has not published a release yet, so there is nothing to read. Come back after the first one."),
    ("method-not-allowed",
        "Địa chỉ này không nhận phương thức đó. Tiêu đề Allow liệt kê phương thức được nhận.",
        "The address does not take this method; the header Allow lists those it takes."),
    ("conflict",
        "Trạng thái hiện tại không cho phép thao tác, ví dụ đã được quyết định hoặc đã có bản ghi như vậy. Đọc lại rồi quyết định.",
        "The present state does not allow it, for example because it was decided before or exists already. Read it again and decide anew."),
    ("key-in-flight",
        "Yêu cầu đầu tiên với Idempotency-Key này đang được xử lý. Chờ một chút rồi gửi lại nguyên văn.",
        "The first request with this Idempotency-Key is still being answered. Wait a moment and send the same again."),
    ("precondition-failed",
        "Bản ghi đã bị người khác thay đổi sau khi bạn đọc. Đọc lại, đối chiếu, rồi gửi với ETag mới trong If-Match.",
        "Somebody else changed it since you read it. Read it again, compare, and send the new ETag as If-Match."),
    ("too-large",
        "Nội dung vượt kích thước cho phép. Chia nhỏ tệp, hoặc dùng Parquet thay cho CSV.",
        "The body is larger than allowed. Send the file in parts, or as Parquet instead of CSV."),
    ("unsupported-media",
        "Loại nội dung không được nhận. `detail` cho biết loại cần gửi trong Content-Type.",
        "This type of body is not understood; `detail` says what to send as Content-Type."),
    ("invalid",
        "Đọc được yêu cầu nhưng có giá trị không dùng được. `errors[]` nêu từng giá trị, mã lỗi và cách sửa bằng hai thứ tiếng. Không có gì được lưu.",
        "The request can be read, but values in it cannot be used. `errors[]` names each of them with a code and a message in both languages. Nothing was stored."),
    ("key-reused",
        "Idempotency-Key này đã dùng cho một yêu cầu khác trong 24 giờ qua. Dùng khóa mới cho yêu cầu mới.",
        "This Idempotency-Key was used with another request within the last 24 hours. Use a new key for a new request."),
    ("precondition-required",
        "Thao tác thay đổi cần If-Match với ETag của bản bạn đã đọc, để không ghi đè thay đổi của người khác.",
        "A change needs If-Match with the ETag of what you read, so that nobody's change is overwritten unseen."),
    ("too-many-requests",
        "Quá nhiều yêu cầu. Tiêu đề Retry-After cho biết số giây cần chờ.",
        "Too many requests. The header Retry-After says how many seconds to wait."),
    ("internal",
        "Có lỗi ở phía hệ thống; yêu cầu không được thực hiện. Thử lại sau; nếu còn lỗi, gửi `request_id` cho người quản trị.",
        "Something went wrong here and the request was not carried out. Try again later; if it stays, give the administrator the `request_id`."),
    ("unavailable",
        "Hệ thống tạm thời chưa phục vụ được. Tiêu đề Retry-After cho biết khi nào nên thử lại.",
        "The service cannot answer just now. The header Retry-After says when to try again."),
];
