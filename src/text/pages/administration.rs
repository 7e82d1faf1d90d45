//! Words of the pages of users, tokens and the audit log.

use crate::text::Language;

labels! {
    users_lead: "Những người có tài khoản do bạn quản lý. Mở một người để đổi vai trò, khóa tài khoản hoặc cấp lại mật khẩu.",
        "The accounts that you keep. Open one to change the role, shut the person out or give a new password.";
    users_table: "Tài khoản", "Accounts";
    name: "họ tên", "name";
    email: "địa chỉ thư điện tử", "e-mail address";
    role: "vai trò", "role";
    second_factor: "mã xác thực", "second factor";
    standing: "tình trạng", "standing";
    created: "tạo ngày", "added on";
    factor_on: "đã đăng ký", "set up";
    factor_off: "chưa đăng ký", "not set up";
    active: "đang dùng", "active";
    disabled: "đã khóa", "shut out";
    no_users: "Chưa có tài khoản nào. Hãy thêm người đầu tiên ở bên dưới.", "No accounts yet. Add the first person below.";
    add_user: "Thêm người dùng", "Add a user";
    add_user_hint: "Hệ thống tạo mật khẩu và chỉ hiện một lần. Người dùng nên đổi mật khẩu sau khi đăng nhập.",
        "The service makes the password and shows it once. The person should change it after signing in.";
    name_field: "Họ tên", "Name";
    email_field: "Địa chỉ thư điện tử", "E-mail address";
    role_field: "Vai trò", "Role";
    code_field: "Mã đơn vị", "Code of the organisation";
    code_hint: "Mã cơ sở đào tạo hoặc mã số thuế của doanh nghiệp. Để trống với các vai trò của Sở, kiểm toán viên và quản trị hệ thống.",
        "A college's code or a firm's tax code. Leave it empty for the department, auditors and administrators.";
    organisation_field: "Tên đơn vị", "Name of the organisation";
    organisation_hint: "Chỉ cần khi đơn vị chưa có trong hệ thống.", "Only where the organisation is not known yet.";
    add: "Thêm", "Add";
    change: "Sửa tài khoản", "Change the account";
    disabled_field: "Khóa tài khoản", "Shut the person out";
    disabled_hint: "Người bị khóa không đăng nhập được; mọi phiên làm việc kết thúc ngay.", "Whoever is shut out cannot sign in; every session ends at once.";
    own_account: "Đây là tài khoản của bạn: không ai tự đổi vai trò hay tự khóa mình. Đổi mật khẩu ở trang Tài khoản.",
        "This is your own account: nobody changes the own role or shuts themselves out. The password is changed on the page Account.";
    save: "Lưu thay đổi", "Save the changes";
    reset_password: "Cấp lại mật khẩu", "Give a new password";
    reset_password_hint: "Mật khẩu cũ mất hiệu lực và mọi phiên làm việc của người này kết thúc.", "The old password ends and so does every session of the person.";
    reset_factor: "Xóa mã xác thực", "Take away the second factor";
    reset_factor_hint: "Dùng khi người này mất điện thoại. Mọi phiên làm việc kết thúc; lần đăng nhập tới phải đăng ký mã mới.",
        "For somebody who lost the phone. Every session ends; another one is set up at the next sign-in.";
    password_title: "Mật khẩu mới", "New password";
    password_lead: "Mật khẩu chỉ hiện một lần. Hãy chuyển cho người dùng theo cách an toàn, rồi rời trang này.",
        "The password is shown this once. Hand it over in a safe way, then leave this page.";
    password_label: "Mật khẩu", "Password";
    back_to_user: "Mở tài khoản này", "Open the account";
    back_to_users: "Danh sách người dùng", "All users";
    tokens_lead: "Thẻ cho phép phần mềm của đơn vị làm việc với hệ thống thay cho con người. Hãy thu hồi thẻ không còn dùng.",
        "A token lets a program of the organisation work with the service. Revoke those that are not used any more.";
    tokens_table: "Các thẻ đã cấp", "Tokens that were issued";
    token: "thẻ", "token";
    scopes: "quyền", "scopes";
    issued: "cấp ngày", "issued on";
    ends: "hết hạn ngày", "ends on";
    revoke_column: "thu hồi", "revoke";
    token_active: "còn hiệu lực", "valid";
    token_ended: "đã hết hạn", "ended";
    token_revoked: "đã thu hồi", "revoked";
    no_tokens: "Chưa có thẻ nào. Cấp thẻ đầu tiên ở bên dưới khi một phần mềm cần kết nối.", "No tokens yet. Issue the first one below when a program has to connect.";
    revoke: "Thu hồi", "Revoke";
    issue: "Cấp thẻ", "Issue a token";
    token_name: "Thẻ dùng cho việc gì", "What it is for";
    token_name_hint: "Ví dụ: phần mềm nhân sự.", "For example: personnel software.";
    token_days: "Số ngày hiệu lực", "Days that it lasts";
    token_days_hint: "Từ 1 đến 366 ngày.", "1 to 366 days.";
    token_title: "Thẻ mới", "New token";
    token_lead: "Mã của thẻ chỉ hiện một lần. Hãy chép vào phần mềm cần dùng rồi rời trang này; hệ thống chỉ giữ dấu vết của mã.",
        "The secret is shown this once. Copy it into the program that needs it, then leave this page; only its hash is kept.";
    token_secret: "Mã của thẻ", "Secret";
    token_use: "Gửi kèm mỗi yêu cầu trong dòng", "Sent with each request as";
    back_to_tokens: "Danh sách thẻ", "All tokens";
    audit_lead: "Ai đã làm gì, vào lúc nào. Nhật ký chỉ được ghi thêm; mỗi dòng mang dấu của dòng trước nên không sửa lén được.",
        "Who did what, and when. The log only grows; each record carries the hash of the one before, so that none can be changed unseen.";
    audit_table: "Các dòng nhật ký, mới nhất trước", "Records, the newest first";
    at: "thời điểm", "when";
    actor: "ai", "who";
    action: "việc", "what";
    object: "đối tượng", "to what";
    reason: "lý do", "reason";
    hash: "dấu của dòng", "hash";
    sequence: "số", "no.";
    actor_field: "Mã người dùng hoặc mã thẻ", "Id of a user or token";
    action_field: "Việc đã làm", "What was done";
    kind_field: "Loại đối tượng", "Kind of thing";
    object_field: "Mã đối tượng", "Id of the thing";
    since_field: "Từ ngày", "From";
    until_field: "Đến hết ngày", "To the end of";
    no_records: "Không có dòng nhật ký nào phù hợp. Hãy bỏ bớt bộ lọc.", "No record fits. Drop some of the filters.";
    chain: "Kiểm tra nhật ký", "Check the log";
    chain_lead: "Kiểm tra mọi dòng từ dòng đầu tiên. Hãy chép lại dấu của dòng cuối và giữ ở nơi khác: lần sau nhập vào đây để biết nhật ký có bị cắt hay viết lại không.",
        "Every record is checked from the first on. Note the hash of the last one elsewhere, and enter it here next time: it tells whether the log was cut or written anew.";
    chain_head: "Dấu đã chép lần trước", "Hash that was noted earlier";
    check: "Kiểm tra", "Check";
    chain_whole: "Nhật ký nguyên vẹn.", "The log is whole.";
    chain_broken: "Nhật ký không còn nguyên vẹn từ dòng", "The log does not hold from this record on:";
    chain_missing: "Dấu đã chép không còn trong nhật ký: nhật ký đã bị cắt hoặc viết lại.", "The hash that was noted is not in the log: it was cut or written anew.";
    chain_found: "Dấu đã chép vẫn còn trong nhật ký.", "The hash that was noted is still in the log.";
    chain_records: "Số dòng nguyên vẹn", "Records that hold";
    chain_last: "Dấu của dòng cuối", "Hash of the last record";
    backups: "Sao lưu", "Backups";
    backups_lead: "Sao lưu được làm trên máy chủ bằng dòng lệnh, ngay khi hệ thống đang chạy. Một tệp giữ toàn bộ dữ liệu và đọc được trên cả hai loại cơ sở dữ liệu.",
        "Backups are made on the server, while the service runs. One file holds everything, and either database reads it.";
    backup_make: "Tạo bản sao lưu", "Make a backup";
    backup_check: "Kiểm tra một bản sao lưu", "Check a backup";
    backup_restore: "Khôi phục vào một cơ sở dữ liệu trống", "Restore into an empty database";
    backups_note: "Hãy giữ bản sao lưu ở một máy khác và thử khôi phục định kỳ.", "Keep backups on another machine, and try to restore one from time to time.";
}

/// What is wrong with a day that is none, in Vietnamese and English.
pub const NO_DAY: [&str; 2] = [
    "Hãy nhập một ngày, ví dụ 25/11/2026.",
    "Enter a day, for example 2026-11-25.",
];

/// What a token allows, in words; the word itself where there are none.
#[must_use]
pub fn scope(word: &str, language: Language) -> &str {
    match word {
        "read" => language.pick(
            "đọc số liệu của đơn vị",
            "read what the organisation may see",
        ),
        "postings" => language.pick("đăng và sửa nhu cầu", "post and change needs"),
        "uploads" => language.pick("nộp tệp và dòng số liệu", "deliver files and rows"),
        "runs" => language.pick("chạy tính toán", "start computations"),
        other => other,
    }
}

/// What was done, in words; the word itself where there are none.
#[must_use]
pub fn action(word: &str, language: Language) -> &str {
    let found = ACTIONS.iter().find(|(known, ..)| *known == word);
    found.map_or(word, |(_, vi, en)| language.pick(*vi, *en))
}

/// To what kind of thing, in words; the word itself where there are none.
#[must_use]
pub fn kind(word: &str, language: Language) -> &str {
    let found = KINDS.iter().find(|(known, ..)| *known == word);
    found.map_or(word, |(_, vi, en)| language.pick(*vi, *en))
}

/// What the log tells of: the word in the log, Vietnamese, English.
#[rustfmt::skip]
pub const ACTIONS: &[(&str, &str, &str)] = &[
    ("allocation.save", "lưu phương án phân bổ", "save an allocation"),
    ("batch.create", "nhận tệp", "take a file"),
    ("batch.import", "nhập tệp", "import a file"),
    ("calendar.set", "đặt lịch năm", "set the calendar"),
    ("decision.approve", "duyệt đề xuất", "approve a proposal"),
    ("decision.propose", "đề xuất", "propose"),
    ("decision.refuse", "từ chối đề xuất", "refuse a proposal"),
    ("decision.withdraw", "rút đề xuất", "withdraw a proposal"),
    ("employer.change", "sửa thông tin doanh nghiệp", "change a firm"),
    ("employer.refuse", "từ chối doanh nghiệp", "refuse a firm"),
    ("employer.register", "đăng ký doanh nghiệp", "register a firm"),
    ("employer.verify", "xác minh doanh nghiệp", "verify a firm"),
    ("employer_survey.add", "gửi phiếu khảo sát doanh nghiệp", "answer the survey of employers"),
    ("employer_survey.withdraw", "rút dòng khảo sát doanh nghiệp", "withdraw a row of the survey of employers"),
    ("graduate_survey.add", "gửi dòng khảo sát người tốt nghiệp", "deliver rows of the survey of graduates"),
    ("graduate_survey.withdraw", "rút dòng khảo sát người tốt nghiệp", "withdraw a row of the survey of graduates"),
    ("judgements.add", "ghi nhận định về nghề", "write down a judgement of a trade"),
    ("judgements.withdraw", "rút nhận định về nghề", "withdraw a judgement of a trade"),
    ("name.map", "xếp tên gọi vào nghề", "lead a name to a trade"),
    ("order.accept", "chấp nhận đơn đặt hàng", "accept an order"),
    ("order.create", "gửi đơn đặt hàng", "order training"),
    ("order.refuse", "từ chối đơn đặt hàng", "refuse an order"),
    ("order.withdraw", "rút đơn đặt hàng", "withdraw an order"),
    ("plan.approve", "duyệt phương án chỉ tiêu", "approve an intake plan"),
    ("plan.comment", "góp ý phương án chỉ tiêu", "comment on an intake plan"),
    ("plan.draft", "lưu dự thảo chỉ tiêu", "save a draft of an intake plan"),
    ("plan.results", "ghi kết quả tuyển sinh", "write down intake results"),
    ("plan.submit", "trình phương án chỉ tiêu", "submit an intake plan"),
    ("policy.set", "đặt quy định hỗ trợ", "set a policy"),
    ("posting.change", "sửa nhu cầu", "change a need"),
    ("posting.create", "đăng nhu cầu", "post a need"),
    ("posting.fill", "ghi kết quả tuyển", "write down who was hired"),
    ("posting.renew", "gia hạn nhu cầu", "renew a need"),
    ("posting.review", "xem xét nhu cầu", "review a need"),
    ("posting.withdraw", "rút nhu cầu", "withdraw a need"),
    ("reconciliation.decide", "quyết định về số liệu lệch nhau", "decide on figures that differ"),
    ("release.approve", "duyệt bản phát hành", "approve a release"),
    ("release.propose", "đề xuất bản phát hành", "propose a release"),
    ("release.publish", "công bố bản phát hành", "publish a release"),
    ("release.refuse", "từ chối bản phát hành", "refuse a release"),
    ("release.withdraw", "rút bản phát hành", "withdraw a release"),
    ("run.failed", "tính không thành công", "a computation failed"),
    ("run.finish", "tính xong", "a computation finished"),
    ("run.start", "bắt đầu tính", "start a computation"),
    ("scenario.save", "lưu kịch bản", "save a scenario"),
    ("second_factor.begin", "bắt đầu đăng ký mã xác thực", "begin to set up a second factor"),
    ("second_factor.confirm", "đăng ký xong mã xác thực", "set up a second factor"),
    ("second_factor.show", "nhập mã xác thực", "show a code"),
    ("session.end", "đăng xuất", "sign out"),
    ("session.end_all", "đăng xuất mọi nơi", "sign out everywhere"),
    ("session.open", "đăng nhập", "sign in"),
    ("session.open_oidc", "đăng nhập qua hệ thống định danh", "sign in with the identity provider"),
    ("token.issue", "cấp thẻ", "issue a token"),
    ("token.revoke", "thu hồi thẻ", "revoke a token"),
    ("user.add", "thêm người dùng", "add a user"),
    ("user.add_oidc", "thêm người dùng từ hệ thống định danh", "add a user from the identity provider"),
    ("user.change", "sửa tài khoản", "change an account"),
    ("user.change_oidc", "sửa tài khoản theo hệ thống định danh", "change an account as the identity provider says"),
    ("user.change_password", "đổi mật khẩu", "change the own password"),
    ("user.disable", "khóa tài khoản", "shut somebody out"),
    ("user.reset_password", "cấp lại mật khẩu", "give a new password"),
    ("user.reset_password_and_second_factor", "cấp lại mật khẩu và xóa mã xác thực", "give a new password and take away the second factor"),
    ("user.reset_second_factor", "xóa mã xác thực", "take away a second factor"),
];

/// Kinds of things that the log tells of: the word in the log, Vietnamese, English.
#[rustfmt::skip]
pub const KINDS: &[(&str, &str, &str)] = &[
    ("alias", "tên gọi của nghề", "name of a trade"),
    ("allocation", "phương án phân bổ", "allocation"),
    ("batch", "tệp đã nộp", "delivered file"),
    ("calendar", "lịch năm", "calendar"),
    ("decision", "đề xuất", "proposal"),
    ("employer", "doanh nghiệp", "firm"),
    ("entry", "dòng số liệu", "row"),
    ("order", "đơn đặt hàng", "order"),
    ("package", "gói dữ liệu", "data package"),
    ("plan", "phương án chỉ tiêu", "intake plan"),
    ("policy", "quy định hỗ trợ", "policy"),
    ("posting", "nhu cầu", "need"),
    ("reconciliation", "đối chiếu số liệu", "comparison of figures"),
    ("release", "bản phát hành", "release"),
    ("run", "lần tính", "computation"),
    ("scenario", "kịch bản", "scenario"),
    ("token", "thẻ", "token"),
    ("user", "người dùng", "user"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_log_tells_of_is_sorted_and_has_words_once() {
        for list in [ACTIONS, KINDS] {
            assert!(list.is_sorted_by(|one, next| one.0 < next.0));
        }
        assert_eq!(action("token.issue", Language::En), "issue a token");
        assert_eq!(action("unheard.of", Language::Vi), "unheard.of");
    }
}
