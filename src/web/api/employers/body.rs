//! What is sent and answered about employers, and what must be true of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::rfc3339;
use crate::store::organisation::{Employer, EmployerData};
use crate::store::password;
use crate::store::role::Standing;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::spaced;

use super::tax_code;

/// An employer and its first user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Tax code (mã số thuế): 10 digits, of a branch 13.
    #[schema(example = "0100233488")]
    pub tax_code: String,
    /// Name of the firm.
    #[schema(example = "Công ty TNHH Đóng tàu Bạch Đằng")]
    pub name: String,
    /// Domain of the firm's e-mail addresses.
    #[schema(example = "bachdang.vn")]
    pub email_domain: String,
    /// Where the firm is.
    #[schema(example = "Hồng Bàng")]
    pub district: Option<String>,
    /// What it does.
    pub sector: Option<String>,
    /// How many people work there.
    #[schema(example = 420, minimum = 1)]
    pub staff: i64,
    /// What a person at the department can check: number and date of the certificate of registration, a letter.
    #[schema(example = "GCN đăng ký doanh nghiệp số 0100233488, cấp ngày 12/03/2009")]
    pub proof: String,
    /// Name of the first user.
    pub user_name: String,
    /// E-mail address of the first user, of the firm's domain.
    #[schema(example = "tuyendung@bachdang.vn")]
    pub email: String,
    /// Password of the first user, 12 characters or more.
    pub password: String,
}

/// The first user of an employer.
pub struct FirstUser {
    pub name: String,
    pub email: String,
    pub password: String,
}

/// What is changed; a field that is left out stays, `null` empties it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::option_option,
    reason = "left out, emptied and given are three things"
)]
pub struct EmployerChange {
    /// Name of the firm.
    name: Option<String>,
    /// Domain of its e-mail addresses.
    email_domain: Option<String>,
    /// Where it is.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    district: Option<Option<String>>,
    /// What it does.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    sector: Option<Option<String>>,
    /// How many people work there.
    staff: Option<i64>,
    /// What a person at the department can check.
    proof: Option<String>,
}

/// A field that is there, be it `null`.
#[expect(
    clippy::option_option,
    reason = "left out, emptied and given are three things"
)]
fn said<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Whether an employer is what it says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmployerDecision {
    /// `verified` or `refused`.
    pub decision: Standing,
    /// Why; the employer reads it.
    #[schema(example = "Đã đối chiếu giấy chứng nhận đăng ký doanh nghiệp")]
    pub reason: String,
}

/// An employer.
#[derive(Debug, Serialize, ToSchema)]
pub struct EmployerBody {
    /// Its id.
    pub id: String,
    /// Tax code, 10 or 13 digits.
    pub tax_code: String,
    /// Its name.
    pub name: String,
    /// Domain of its e-mail addresses.
    pub email_domain: Option<String>,
    /// Whether anybody can get an address of that domain, so that it proves nothing.
    pub public_mail: bool,
    /// Where it is.
    pub district: Option<String>,
    /// What it does.
    pub sector: Option<String>,
    /// How many people work there.
    pub staff: Option<i64>,
    /// What shows that it is what it says.
    pub proof: Option<String>,
    /// Whether it is what it says; only needs of the verified count.
    pub status: Standing,
    /// When that was decided.
    #[schema(format = DateTime)]
    pub decided_at: Option<String>,
    /// Why.
    pub decision_reason: Option<String>,
    /// When it registered.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Its version, as in the ETag.
    pub version: i64,
}

/// A new employer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    /// Id of the first user.
    pub user_id: String,
    /// The employer.
    pub employer: EmployerBody,
}

/// Domains at which anybody gets an address.
const PUBLIC_MAIL: [&str; 7] = [
    "gmail.com",
    "yahoo.com",
    "yahoo.com.vn",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "zoho.com",
];

impl EmployerBody {
    pub fn of(employer: Employer) -> Self {
        Self {
            public_mail: employer
                .email_domain
                .as_deref()
                .is_none_or(|domain| PUBLIC_MAIL.contains(&domain)),
            id: employer.id,
            tax_code: employer.tax_code,
            name: employer.name,
            email_domain: employer.email_domain,
            district: employer.district,
            sector: employer.sector,
            staff: employer.staff,
            proof: employer.proof,
            status: employer.status,
            decided_at: employer.decided_at.map(rfc3339),
            decision_reason: employer.decision_reason,
            created_at: rfc3339(employer.created_at),
            version: employer.version,
        }
    }
}

impl Registration {
    /// The tax code without marks, what the employer says of itself, and the first user.
    pub fn check(self) -> Result<(String, EmployerData, FirstUser), ApiError> {
        let tax_code = tax_code::parse(&self.tax_code);
        let data = EmployerData {
            name: self.name,
            email_domain: self.email_domain,
            district: self.district,
            sector: self.sector,
            staff: self.staff,
            proof: self.proof,
        };
        let (data, mut errors) = checked(data);
        if tax_code.is_none() {
            errors.push(FieldError::new(
                "/tax_code",
                "not_a_tax_code",
                "Mã số thuế có 10 hoặc 13 chữ số và chữ số thứ mười phải đúng.",
                "A tax code has 10 or 13 digits, and its tenth digit must fit the others.",
            ));
        }
        let email = self.email.trim().to_lowercase();
        let of_domain = email
            .rsplit_once('@')
            .is_some_and(|(user, domain)| !user.is_empty() && is_of(domain, &data.email_domain));
        if !of_domain {
            errors.push(FieldError::new(
                "/email",
                "not_of_domain",
                "Thư điện tử của người dùng đầu tiên phải thuộc tên miền của doanh nghiệp.",
                "The first user's e-mail address must be of the firm's domain.",
            ));
        }
        if let Err(weak) = password::check(&self.password, &email) {
            errors.push(weak_password(weak));
        }
        let name = spaced(&self.user_name);
        if name.is_empty() || name.chars().count() > 200 {
            errors.push(length("/user_name", 200));
        }
        match tax_code {
            Some(tax_code) if errors.is_empty() => Ok((
                tax_code,
                data,
                FirstUser {
                    name,
                    email,
                    password: self.password,
                },
            )),
            _ => Err(ApiError::Invalid(errors)),
        }
    }
}

fn weak_password(weak: password::Weak) -> FieldError {
    let (code, vi, en) = match weak {
        password::Weak::Short => (
            "too_short",
            "Mật khẩu cần ít nhất 12 ký tự.",
            "A password has 12 characters or more.",
        ),
        password::Weak::Long => ("too_long", "Mật khẩu quá dài.", "The password is too long."),
        password::Weak::Common => (
            "too_common",
            "Mật khẩu này dễ đoán.",
            "This password is easy to guess.",
        ),
    };
    FieldError::new("/password", code, vi, en)
}

fn is_of(domain: &str, firm: &str) -> bool {
    domain == firm
        || domain
            .strip_suffix(firm)
            .is_some_and(|rest| rest.ends_with('.'))
}

impl EmployerChange {
    /// The data with the changes.
    pub fn applied(self, mut data: EmployerData) -> Result<EmployerData, ApiError> {
        if let Some(name) = self.name {
            data.name = name;
        }
        if let Some(domain) = self.email_domain {
            data.email_domain = domain;
        }
        if let Some(district) = self.district {
            data.district = district;
        }
        if let Some(sector) = self.sector {
            data.sector = sector;
        }
        if let Some(staff) = self.staff {
            data.staff = staff;
        }
        if let Some(proof) = self.proof {
            data.proof = proof;
        }
        match checked(data) {
            (data, errors) if errors.is_empty() => Ok(data),
            (_, errors) => Err(ApiError::Invalid(errors)),
        }
    }
}

impl EmployerDecision {
    /// The standing and the reason.
    pub fn check(self) -> Result<(Standing, String), ApiError> {
        let mut errors = Vec::new();
        if self.decision == Standing::Pending {
            errors.push(FieldError::new(
                "/decision",
                "unknown_word",
                "Chỉ nhận verified (xác minh) hoặc refused (từ chối).",
                "Either verified or refused.",
            ));
        }
        let reason = spaced(&self.reason);
        if reason.is_empty() || reason.chars().count() > 2_000 {
            errors.push(length("/reason", 2_000));
        }
        if errors.is_empty() {
            Ok((self.decision, reason))
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

fn length(pointer: &'static str, most: usize) -> FieldError {
    FieldError::new(
        pointer,
        "length",
        format!("Cần từ 1 đến {most} ký tự."),
        format!("It needs 1 to {most} characters."),
    )
}

/// Most people of one firm that are believed.
const MOST_STAFF: i64 = 500_000;

/// The data in one form, and what is wrong with them.
fn checked(data: EmployerData) -> (EmployerData, Vec<FieldError>) {
    let mut errors = Vec::new();
    let optional = |text: Option<String>| text.map(|text| spaced(&text)).filter(|t| !t.is_empty());
    let data = EmployerData {
        name: spaced(&data.name),
        email_domain: data.email_domain.trim().to_lowercase(),
        district: optional(data.district),
        sector: optional(data.sector),
        staff: data.staff,
        proof: spaced(&data.proof),
    };
    let texts = [
        ("/name", data.name.as_str(), 1, 200),
        (
            "/district",
            data.district.as_deref().unwrap_or_default(),
            0,
            100,
        ),
        (
            "/sector",
            data.sector.as_deref().unwrap_or_default(),
            0,
            100,
        ),
        ("/proof", data.proof.as_str(), 1, 2_000),
    ];
    for (pointer, text, least, most) in texts {
        if !(least..=most).contains(&text.chars().count()) {
            errors.push(length(pointer, most));
        }
    }
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !data.email_domain.contains('.')
        || data.email_domain.len() > 253
        || !data.email_domain.split('.').all(label)
    {
        errors.push(FieldError::new(
            "/email_domain",
            "not_a_domain",
            "Không phải tên miền, ví dụ đúng: congty.vn.",
            "No domain; an example of one: congty.vn.",
        ));
    }
    if !(1..=MOST_STAFF).contains(&data.staff) {
        errors.push(FieldError::new(
            "/staff",
            "out_of_range",
            "Số lao động phải từ 1 đến 500.000.",
            "Staff must be 1 to 500,000.",
        ));
    }
    (data, errors)
}
