//! Roles in words.

use super::Language;

/// A role as the interface names it, in words.
#[must_use]
pub fn role(word: &str, language: Language) -> &'static str {
    let found = ROLES.iter().find(|(known, ..)| *known == word);
    found.map_or("", |(_, vi, en)| language.pick(vi, en))
}

#[rustfmt::skip]
const ROLES: &[(&str, &str, &str)] = &[
    ("administrator", "Quản trị hệ thống", "Administrator"),
    ("auditor", "Kiểm toán viên", "Auditor"),
    ("college_approver", "Lãnh đạo cơ sở đào tạo", "Head of a college"),
    ("college_clerk", "Cán bộ phòng đào tạo", "Clerk of a college"),
    ("data_steward", "Cán bộ quản lý dữ liệu", "Data steward"),
    ("department_analyst", "Chuyên viên Sở", "Analyst of the department"),
    ("department_approver", "Lãnh đạo phòng, Sở", "Approver of the department"),
    ("employer_admin", "Quản trị tài khoản doanh nghiệp", "Administrator of a firm"),
    ("employer_user", "Nhân viên doanh nghiệp", "Person of a firm"),
];
