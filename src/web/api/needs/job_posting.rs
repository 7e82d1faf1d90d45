//! Needs as schema.org `JobPosting`, taken and given.
//!
//! What schema.org has no word for stands under keys of our own (`vocmatch:…`), so that what was given can be taken
//! back without a loss. `educationRequirements` says whether a certificate of the trade is needed: anything but
//! `no requirements` does; without it none is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::store::organisation::Employer;
use crate::store::posting::{Certainty, Posting};
use crate::web::problem::{ApiError, FieldError};

use super::body::PostingRequest;

/// Media type of JSON-LD.
pub const LD_JSON: &str = "application/ld+json";
const NO_REQUIREMENTS: &str = "no requirements";
const CERTAINTY: &str = "vocmatch:certainty";
const REASON: &str = "vocmatch:vacanciesReason";
const LEVEL: &str = "vocmatch:level";

/// A schema.org `JobPosting` in JSON-LD.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object, example = json!({
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Thợ hàn 3G",
    "totalJobOpenings": 40,
    "validThrough": "2027-01-31",
    "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "intermediate"},
    "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Hồng Bàng"}}
}))]
pub struct JobPosting(Map<String, Value>);

/// What is wrong with a field.
fn wrong(pointer: &str, code: &'static str, vi: &str, en: &str) -> FieldError {
    FieldError::new(pointer, code, vi, en)
}

/// A date, or the day of a moment.
fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

impl JobPosting {
    /// A need of an employer.
    pub fn of(posting: &Posting, employer: &Employer) -> Self {
        let need = &posting.need;
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| {
            if !value.is_null() {
                fields.insert(name.to_owned(), value);
            }
        };
        put(
            "@context",
            json!(["https://schema.org/", {"vocmatch": "urn:vocmatch:"}]),
        );
        put("@type", json!("JobPosting"));
        put(
            "identifier",
            json!({"@type": "PropertyValue", "name": "vocmatch", "value": posting.id}),
        );
        put("title", json!(need.title));
        put("description", json!(need.description));
        put("datePosted", json!(posting.posted_on));
        put("validThrough", json!(need.closes_on));
        put("jobStartDate", json!(need.starts_on));
        put("totalJobOpenings", json!(need.vacancies));
        put(
            "hiringOrganization",
            json!({"@type": "Organization", "name": employer.name, "taxID": employer.tax_code}),
        );
        if let Some(district) = &need.district {
            let address = json!({
                "@type": "PostalAddress", "addressLocality": district,
                "addressRegion": "Hải Phòng", "addressCountry": "VN",
            });
            put("jobLocation", json!({"@type": "Place", "address": address}));
        }
        if need.wage_min.is_some() || need.wage_max.is_some() {
            let mut value = json!({"@type": "QuantitativeValue", "unitText": "MONTH"});
            for (name, wage) in [("minValue", need.wage_min), ("maxValue", need.wage_max)] {
                if let (Some(wage), Some(value)) = (wage, value.as_object_mut()) {
                    value.insert(name.to_owned(), json!(wage));
                }
            }
            put(
                "baseSalary",
                json!({"@type": "MonetaryAmount", "currency": "VND", "value": value}),
            );
        }
        put("occupationalCategory", json!(need.trade_code));
        put(
            "educationRequirements",
            if need.qualification_required {
                json!({
                    "@type": "EducationalOccupationalCredential",
                    "credentialCategory": need.level.as_deref().unwrap_or("certificate"),
                })
            } else {
                json!(NO_REQUIREMENTS)
            },
        );
        put(LEVEL, json!(need.level));
        put(CERTAINTY, json!(need.certainty));
        put(REASON, json!(need.vacancies_reason));
        Self(fields)
    }

    /// The need that it stands for; its employer must be the one who sends it, told by the tax code.
    pub fn request(self, tax_code: &str, today: NaiveDate) -> Result<PostingRequest, ApiError> {
        let whole = Value::Object(self.0);
        let mut errors = Vec::new();
        if whole.get("@type").and_then(Value::as_str) != Some("JobPosting") {
            errors.push(wrong(
                "/@type",
                "unknown_word",
                "Phải là JobPosting.",
                "It must be JobPosting.",
            ));
        }
        let text = |pointer: &str| {
            whole
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        if text("/hiringOrganization/taxID").is_some_and(|code| code != tax_code) {
            errors.push(wrong(
                "/hiringOrganization/taxID",
                "other_employer",
                "Không phải mã số thuế của doanh nghiệp đang đăng.",
                "Not the tax code of the employer who posts.",
            ));
        }
        let mut date = |pointer: &str| {
            let text = text(pointer)?;
            let found = day(&text);
            if found.is_none() {
                errors.push(wrong(
                    pointer,
                    "not_a_date",
                    "Không phải ngày, ví dụ đúng: 2027-01-31.",
                    "No date; an example of one: 2027-01-31.",
                ));
            }
            found
        };
        let (closes_on, starts_on) = (date("/validThrough"), date("/jobStartDate"));
        let (wage_min_vnd, wage_max_vnd) = wages(&whole, &mut errors);
        let openings = whole.get("totalJobOpenings");
        // Left out means that the number is not known: at least one.
        let vacancies = openings.map_or(Some(1), whole_number);
        if vacancies.is_none() {
            errors.push(wrong(
                "/totalJobOpenings",
                "not_whole",
                "Phải là số nguyên dương.",
                "It must be a positive whole number.",
            ));
        }
        let certainty = match text(&format!("/{CERTAINTY}")) {
            Some(word) => word.parse().unwrap_or(Certainty::Firm),
            None => Certainty::Firm,
        };
        let required = match whole.get("educationRequirements") {
            None | Some(Value::Null) => false,
            Some(Value::String(words)) => {
                !words.is_empty() && !words.eq_ignore_ascii_case(NO_REQUIREMENTS)
            }
            Some(_) => true,
        };
        let category = text("/educationRequirements/credentialCategory");
        let level = text(&format!("/{LEVEL}"))
            .or_else(|| category.filter(|word| super::body::LEVELS.contains(&word.as_str())));
        if !errors.is_empty() {
            return Err(ApiError::Invalid(errors));
        }
        Ok(PostingRequest {
            title: text("/title"),
            trade_code: text("/occupationalCategory"),
            level,
            vacancies: vacancies.unwrap_or(1),
            vacancies_reason: text(&format!("/{REASON}")),
            qualification_required: required,
            certainty,
            description: text("/description"),
            district: text("/jobLocation/address/addressLocality"),
            wage_min_vnd,
            wage_max_vnd,
            starts_on: starts_on.filter(|day| *day >= today),
            closes_on,
        })
    }
}

/// A whole number, also one that is written as a text.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Lowest and highest pay a month in VND.
fn wages(whole: &Value, errors: &mut Vec<FieldError>) -> (Option<i64>, Option<i64>) {
    let Some(salary) = whole.get("baseSalary").filter(|salary| !salary.is_null()) else {
        return (None, None);
    };
    if salary.get("currency").and_then(Value::as_str) != Some("VND") {
        errors.push(wrong(
            "/baseSalary/currency",
            "other_currency",
            "Chỉ nhận tiền đồng (VND).",
            "Only VND is taken.",
        ));
    }
    let value = salary.get("value").unwrap_or(&Value::Null);
    let unit = value.get("unitText").and_then(Value::as_str);
    if unit.is_some_and(|unit| !unit.eq_ignore_ascii_case("MONTH")) {
        errors.push(wrong(
            "/baseSalary/value/unitText",
            "other_unit",
            "Chỉ nhận mức lương theo tháng (MONTH).",
            "Only pay by the month (MONTH) is taken.",
        ));
    }
    let mut number = |pointer: &str| {
        let given = salary.pointer(pointer).filter(|given| !given.is_null())?;
        let read = whole_number(given);
        if read.is_none() {
            errors.push(wrong(
                &format!("/baseSalary{pointer}"),
                "not_whole",
                "Phải là số nguyên, tính bằng đồng.",
                "It must be a whole number of VND.",
            ));
        }
        read
    };
    if value.is_object() {
        let one = number("/value/value");
        (
            number("/value/minValue").or(one),
            number("/value/maxValue").or(one),
        )
    } else {
        let one = number("/value");
        (one, one)
    }
}
