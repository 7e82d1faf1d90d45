//! What is sent and answered about needs, and what must be true of it.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::clock::rfc3339;
use crate::store::posting::{Certainty, Need, Posting, Review, State, Uncounted, UnfilledReason};
use crate::titles::{NameMatch, Role, TitleIndex, Verdict, fold};
use crate::web::once;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::spaced;

use super::returned::InstantReturn;

/// Longest time for which a need holds.
pub const LONGEST_DAYS: u64 = 90;
/// Longest time that a forecast holds and looks ahead, in months.
const FORECAST_MONTHS: u32 = 36;
/// From this share of the staff on a need has to say why.
const SHARE_OF_STAFF: f64 = 0.3;
/// From so many people on the department looks first.
const REVIEWED_FROM: i64 = 3_000;
/// Most people of one need that are believed.
const MOST_VACANCIES: i64 = 100_000;
/// Highest wage a month that is believed, in VND.
const MOST_WAGE: i64 = 1_000_000_000;
pub const LEVELS: [&str; 4] = ["college", "intermediate", "elementary", "short_course"];

/// A need.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PostingRequest {
    /// The job in own words; may be left out where the trade is named.
    #[schema(example = "Thợ hàn 3G")]
    pub title: Option<String>,
    /// The trade: its key, official code or name. Without it the title decides.
    #[schema(example = "han")]
    pub trade_code: Option<String>,
    /// Level of training: `college`, `intermediate`, `elementary`, `short_course`.
    #[schema(example = "intermediate")]
    pub level: Option<String>,
    /// How many people.
    #[schema(example = 40, minimum = 1)]
    pub vacancies: i64,
    /// Why more than 30 % of the staff, where it is more.
    pub vacancies_reason: Option<String>,
    /// Whether a certificate of the trade is needed; only such needs count.
    pub qualification_required: bool,
    /// `firm` (the default) or `forecast`, which is shown and does not count.
    #[serde(default = "firm")]
    #[schema(default = "firm")]
    pub certainty: Certainty,
    /// More about the job. No names or contacts of people.
    pub description: Option<String>,
    /// Where.
    #[schema(example = "Hồng Bàng")]
    pub district: Option<String>,
    /// Lowest pay a month, whole VND.
    #[schema(example = 12_000_000)]
    pub wage_min_vnd: Option<i64>,
    /// Highest pay a month, whole VND.
    #[schema(example = 18_000_000)]
    pub wage_max_vnd: Option<i64>,
    /// First day of work.
    pub starts_on: Option<NaiveDate>,
    /// Last day on which the need holds, at most 90 days from now, so many where it is left out; of a forecast at most 36
    /// months, until the first day of work or for a year where it is left out.
    pub closes_on: Option<NaiveDate>,
}

/// The fields of [`PostingRequest`]. It is part of answers too, so its schema must allow others; a request must not.
const FIELDS: [&str; 13] = [
    "title",
    "trade_code",
    "level",
    "vacancies",
    "vacancies_reason",
    "qualification_required",
    "certainty",
    "description",
    "district",
    "wage_min_vnd",
    "wage_max_vnd",
    "starts_on",
    "closes_on",
];

fn firm() -> Certainty {
    Certainty::Firm
}

/// What a need is checked against.
pub struct Rules<'a> {
    /// Finds trades.
    pub titles: &'a TitleIndex,
    /// The employer's staff.
    pub staff: Option<i64>,
    /// The day from which its days are counted.
    pub first_day: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// Months of a year.
const MONTHS_OF_A_YEAR: u32 = 12;

fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// A text with single spaces and without control characters; nothing where nothing is left.
fn tidy(text: Option<String>) -> Option<String> {
    let text = spaced(&text?);
    (!text.is_empty()).then_some(text)
}

fn too_long(pointer: &'static str, text: Option<&String>, most: usize) -> Option<FieldError> {
    (text?.chars().count() > most).then(|| {
        FieldError::new(
            pointer,
            "too_long",
            format!("Nhiều nhất {most} ký tự."),
            format!("At most {most} characters."),
        )
    })
}

impl PostingRequest {
    /// The request that would have made a need.
    pub fn of(need: &Need) -> Self {
        let need = need.clone();
        Self {
            title: Some(need.title),
            trade_code: need.trade_code,
            level: need.level,
            vacancies: need.vacancies,
            vacancies_reason: need.vacancies_reason,
            qualification_required: need.qualification_required,
            certainty: need.certainty,
            description: need.description,
            district: need.district,
            wage_min_vnd: need.wage_min,
            wage_max_vnd: need.wage_max,
            starts_on: need.starts_on,
            closes_on: Some(need.closes_on),
        }
    }

    /// The request of a JSON object without other fields.
    pub fn read(whole: &Value) -> Result<Self, ApiError> {
        let Value::Object(fields) = whole else {
            return Err(ApiError::Unreadable("a JSON object is needed".to_owned()));
        };
        let unknown: Vec<FieldError> = fields
            .keys()
            .filter(|name| !FIELDS.contains(&name.as_str()))
            .map(|name| {
                FieldError::new(
                    format!("/{name}"),
                    "unknown_field",
                    "Không có trường này.",
                    "There is no such field.",
                )
            })
            .collect();
        if !unknown.is_empty() {
            return Err(ApiError::Invalid(unknown));
        }
        let bytes = serde_json::to_vec(whole).map_err(|error| ApiError::Internal(error.into()))?;
        once::read(&bytes)
    }

    /// With the fields of a JSON Merge Patch (RFC 7396).
    pub fn merged(self, patch: &Value) -> Result<Self, ApiError> {
        let internal = |error: serde_json::Error| ApiError::Internal(error.into());
        let mut whole = serde_json::to_value(self).map_err(internal)?;
        let (Value::Object(fields), Value::Object(changes)) = (&mut whole, patch) else {
            return Err(ApiError::Unreadable("a JSON object is needed".to_owned()));
        };
        for (name, value) in changes {
            if value.is_null() {
                fields.remove(name);
            } else {
                fields.insert(name.clone(), value.clone());
            }
        }
        Self::read(&whole)
    }

    /// The need, or everything that is wrong with it.
    pub fn check(self, rules: &Rules<'_>) -> Result<Need, ApiError> {
        let mut errors = Vec::new();
        let named = tidy(self.trade_code);
        let trade_code = named
            .as_deref()
            .and_then(|text| trade(text, rules.titles, &mut errors));
        let title = tidy(self.title).or_else(|| named.clone());
        let found = rules.titles.classify(title.as_deref().unwrap_or_default());
        let from_title = match found.verdict {
            Verdict::Trade(code) if found.role != Role::Manager => Some(code),
            Verdict::Trade(_) | Verdict::None | Verdict::Abstain => None,
        };
        let district = tidy(self.district);
        let closes_on = self.closes_on.unwrap_or_else(|| match self.certainty {
            Certainty::Firm => days_after(rules.today, LONGEST_DAYS),
            Certainty::Forecast => self
                .starts_on
                .unwrap_or_else(|| months_after(rules.today, MONTHS_OF_A_YEAR)),
        });
        let need = Need {
            core: found.core,
            matched_trade_code: trade_code.clone().or(from_title),
            title: title.unwrap_or_default(),
            trade_code,
            level: tidy(self.level),
            vacancies: self.vacancies,
            vacancies_reason: tidy(self.vacancies_reason),
            qualification_required: self.qualification_required,
            certainty: self.certainty,
            description: tidy(self.description),
            district_key: district.as_deref().map(fold).unwrap_or_default(),
            district,
            wage_min: self.wage_min_vnd,
            wage_max: self.wage_max_vnd,
            starts_on: self.starts_on,
            closes_on,
            review: (self.vacancies >= REVIEWED_FROM).then_some(Review::Pending),
        };
        texts(&need, &mut errors);
        numbers(&need, rules, &mut errors);
        dates(&need, rules, &mut errors);
        if errors.is_empty() {
            Ok(need)
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

/// The trade of a key, code or name.
fn trade(text: &str, titles: &TitleIndex, errors: &mut Vec<FieldError>) -> Option<String> {
    let near = match titles.resolve_name(text) {
        NameMatch::One(code) => return Some(code),
        NameMatch::Many(codes) => {
            let codes = codes.join(", ");
            errors.push(FieldError::new(
                "/trade_code",
                "ambiguous_trade",
                format!("Có nhiều ngành, nghề cùng tên: {codes}."),
                format!("Several trades have this name: {codes}."),
            ));
            return None;
        }
        NameMatch::Unknown(near) => near.join(", "),
    };
    let (mut vi, mut en) = (
        "Không có ngành, nghề này trong danh mục.".to_owned(),
        "There is no such trade in the list.".to_owned(),
    );
    if !near.is_empty() {
        vi.push_str(&format!(" Gần nhất: {near}."));
        en.push_str(&format!(" Nearest: {near}."));
    }
    errors.push(FieldError::new("/trade_code", "unknown_trade", vi, en));
    None
}

fn texts(need: &Need, errors: &mut Vec<FieldError>) {
    if need.title.is_empty() {
        errors.push(FieldError::new(
            "/title",
            "missing",
            "Cần tên công việc hoặc mã ngành, nghề.",
            "A title or a trade is needed.",
        ));
    }
    let limits = [
        ("/title", Some(&need.title), 200),
        ("/description", need.description.as_ref(), 5_000),
        ("/district", need.district.as_ref(), 100),
        ("/vacancies_reason", need.vacancies_reason.as_ref(), 1_000),
    ];
    errors.extend(
        limits
            .into_iter()
            .filter_map(|(pointer, text, most)| too_long(pointer, text, most)),
    );
    if need
        .level
        .as_deref()
        .is_some_and(|level| !LEVELS.contains(&level))
    {
        let levels = LEVELS.join(", ");
        errors.push(FieldError::new(
            "/level",
            "unknown_level",
            format!("Trình độ phải là một trong: {levels}."),
            format!("A level is one of: {levels}."),
        ));
    }
}

fn numbers(need: &Need, rules: &Rules<'_>, errors: &mut Vec<FieldError>) {
    if !(1..=MOST_VACANCIES).contains(&need.vacancies) {
        errors.push(FieldError::new(
            "/vacancies",
            "out_of_range",
            "Số người cần tuyển phải từ 1 đến 100.000.",
            "Vacancies must be 1 to 100,000.",
        ));
    } else if let Some(staff) = rules.staff
        && need.vacancies as f64 > SHARE_OF_STAFF * staff as f64
        && need.vacancies_reason.is_none()
    {
        errors.push(FieldError::new(
            "/vacancies_reason",
            "share_of_staff",
            format!(
                "{} người là hơn 30% của {staff} lao động hiện có: cần nêu lý do.",
                need.vacancies
            ),
            format!(
                "{} people are more than 30% of the staff of {staff}: say why.",
                need.vacancies
            ),
        ));
    }
    for (pointer, wage) in [
        ("/wage_min_vnd", need.wage_min),
        ("/wage_max_vnd", need.wage_max),
    ] {
        if wage.is_some_and(|wage| !(1..=MOST_WAGE).contains(&wage)) {
            errors.push(FieldError::new(
                pointer,
                "out_of_range",
                "Mức lương tháng, tính bằng đồng, phải từ 1 đến 1.000.000.000.",
                "A monthly wage in VND must be 1 to 1,000,000,000.",
            ));
        }
    }
    if let (Some(lowest), Some(highest)) = (need.wage_min, need.wage_max)
        && lowest > highest
    {
        errors.push(FieldError::new(
            "/wage_max_vnd",
            "wages_out_of_order",
            "Mức lương cao nhất thấp hơn mức thấp nhất.",
            "The highest wage is below the lowest.",
        ));
    }
}

fn dates(need: &Need, rules: &Rules<'_>, errors: &mut Vec<FieldError>) {
    let (last, most_vi, most_en) = match need.certainty {
        Certainty::Firm => (
            days_after(rules.first_day, LONGEST_DAYS),
            "90 ngày",
            "90 days",
        ),
        Certainty::Forecast => (
            months_after(rules.first_day, FORECAST_MONTHS),
            "36 tháng",
            "36 months",
        ),
    };
    if need.closes_on < rules.today || need.closes_on > last {
        errors.push(FieldError::new(
            "/closes_on",
            "out_of_range",
            format!(
                "Hạn phải từ hôm nay đến {} (nhiều nhất {most_vi}).",
                last.format("%d/%m/%Y")
            ),
            format!("The last day must be from today to {last} (at most {most_en})."),
        ));
    }
    let latest = months_after(rules.today, FORECAST_MONTHS);
    if need
        .starts_on
        .is_some_and(|day| day < days_after(rules.first_day, 0) || day > latest)
    {
        errors.push(FieldError::new(
            "/starts_on",
            "out_of_range",
            "Ngày bắt đầu làm việc phải từ hôm nay đến ba năm nữa.",
            "The first day of work must be from today to three years ahead.",
        ));
    }
}

/// Until when a need holds.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Renewal {
    /// Its new last day; 90 days from now where it is left out.
    closes_on: Option<NaiveDate>,
}

impl Renewal {
    /// The new last day.
    pub fn check(&self, today: NaiveDate) -> Result<NaiveDate, ApiError> {
        let last = days_after(today, LONGEST_DAYS);
        let closes_on = self.closes_on.unwrap_or(last);
        if (today..=last).contains(&closes_on) {
            Ok(closes_on)
        } else {
            Err(ApiError::Invalid(vec![FieldError::new(
                "/closes_on",
                "out_of_range",
                format!(
                    "Hạn phải từ hôm nay đến {} (nhiều nhất 90 ngày).",
                    last.format("%d/%m/%Y")
                ),
                format!("The last day must be from today to {last} (at most 90 days)."),
            )]))
        }
    }
}

/// How many of how many were hired.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fill {
    /// How many were hired, 0 to the number of vacancies.
    #[schema(minimum = 0)]
    hired: i64,
    /// Why not all, where not all were.
    unfilled_reason: Option<UnfilledReason>,
}

impl Fill {
    /// The number and the reason.
    pub fn check(&self, vacancies: i64) -> Result<(i64, Option<UnfilledReason>), ApiError> {
        if !(0..=vacancies).contains(&self.hired) {
            return Err(ApiError::Invalid(vec![FieldError::new(
                "/hired",
                "out_of_range",
                format!("Số đã tuyển phải từ 0 đến {vacancies}."),
                format!("The number hired must be 0 to {vacancies}."),
            )]));
        }
        if self.hired < vacancies && self.unfilled_reason.is_none() {
            let words: Vec<&str> = UnfilledReason::ALL.iter().map(|one| one.word()).collect();
            let words = words.join(", ");
            return Err(ApiError::Invalid(vec![FieldError::new(
                "/unfilled_reason",
                "missing",
                format!("Chưa tuyển đủ: cần nêu lý do, một trong: {words}."),
                format!("Not all were hired: say why, one of: {words}."),
            )]));
        }
        Ok((
            self.hired,
            self.unfilled_reason.filter(|_| self.hired < vacancies),
        ))
    }
}

/// Whether a need is believed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// `accepted` or `refused`.
    decision: Review,
    /// Why.
    reason: String,
}

impl Reviewed {
    /// The decision and the reason.
    pub fn check(self) -> Result<(Review, String), ApiError> {
        let reason = tidy(Some(self.reason));
        match (self.decision, reason) {
            (Review::Accepted | Review::Refused, Some(reason)) => Ok((self.decision, reason)),
            (Review::Pending, _) => Err(ApiError::Invalid(vec![FieldError::new(
                "/decision",
                "unknown_word",
                "Chỉ nhận accepted (chấp nhận) hoặc refused (từ chối).",
                "Either accepted or refused.",
            )])),
            (_, None) => Err(ApiError::Invalid(vec![FieldError::new(
                "/reason",
                "missing",
                "Cần nêu lý do.",
                "Say why.",
            )])),
        }
    }
}

/// A need and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingBody {
    /// Its id.
    pub id: String,
    /// The employer.
    pub employer_id: String,
    #[serde(flatten)]
    request: PostingRequest,
    /// The trade that counts: the one named, else the one that the title leads to.
    matched_trade_code: Option<String>,
    /// Whether the title leads to no trade, so that a person has to look.
    trade_unknown: bool,
    /// Whether a person wants to look at the number first.
    review: Option<Review>,
    /// How far ahead it looks.
    horizon: Horizon,
    /// First day.
    posted_on: NaiveDate,
    /// What became of it.
    state: State,
    /// Whether its last day is over although nobody closed it.
    expired: bool,
    /// How often it was renewed.
    renewals: i64,
    /// How many were hired.
    hired: Option<i64>,
    /// Why not all.
    unfilled_reason: Option<UnfilledReason>,
    /// When the employer said so.
    filled_on: Option<NaiveDate>,
    /// An earlier need of the same firm for the same job and district that it repeats.
    duplicate_of: Option<String>,
    /// Whether it counts in demand.
    counts: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_counted: Option<NotCounted>,
    /// When it was written.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Its version, as in the ETag.
    pub version: i64,
}

/// How far ahead a need looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub enum Horizon {
    /// People are being hired now.
    #[serde(rename = "posting")]
    Posting,
    /// A forecast for the next 12 months.
    #[serde(rename = "12_months")]
    Months12,
    /// A forecast for up to 24 months.
    #[serde(rename = "24_months")]
    Months24,
    /// A forecast for up to 36 months.
    #[serde(rename = "36_months")]
    Months36,
}

impl Horizon {
    /// The horizon of a need: of a forecast, by the first day of work, else by its last day.
    #[must_use]
    pub fn of(posting: &Posting) -> Self {
        let until = posting.need.starts_on.unwrap_or(posting.need.closes_on);
        let within = |months| until <= months_after(posting.posted_on, months);
        match posting.need.certainty {
            Certainty::Firm => Self::Posting,
            Certainty::Forecast if within(MONTHS_OF_A_YEAR) => Self::Months12,
            Certainty::Forecast if within(2 * MONTHS_OF_A_YEAR) => Self::Months24,
            Certainty::Forecast => Self::Months36,
        }
    }
}

/// Why a need does not count in demand.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotCounted {
    /// A stable word.
    code: Uncounted,
    /// In Vietnamese.
    message_vi: &'static str,
    /// In English.
    message_en: &'static str,
}

/// A need that was just posted, and what the employer gets for it at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct Posted {
    #[serde(flatten)]
    pub posting: PostingBody,
    /// Who trains the trade, how many finish soon, how similar needs were filled.
    pub instant_return: InstantReturn,
}

impl PostingBody {
    /// A need of an employer who is verified or not, and which is or is not the first of those that repeat each other.
    pub fn of(posting: Posting, verified: bool, first: bool, today: NaiveDate) -> Self {
        let why = match posting.uncounted(today) {
            Some(why) => Some(why),
            None if !verified => Some(Uncounted::EmployerNotVerified),
            None if !first => Some(Uncounted::Duplicate),
            None => None,
        };
        Self {
            expired: posting.expired(today),
            horizon: Horizon::of(&posting),
            request: PostingRequest::of(&posting.need),
            trade_unknown: posting.need.matched_trade_code.is_none(),
            matched_trade_code: posting.need.matched_trade_code,
            review: posting.need.review,
            id: posting.id,
            employer_id: posting.organisation_id,
            posted_on: posting.posted_on,
            state: posting.state,
            renewals: posting.renewals,
            hired: posting.hired,
            unfilled_reason: posting.unfilled_reason,
            filled_on: posting.filled_on,
            duplicate_of: posting.duplicate_of,
            counts: why.is_none(),
            not_counted: why.map(|code| {
                let (message_vi, message_en) = said(code);
                NotCounted {
                    code,
                    message_vi,
                    message_en,
                }
            }),
            created_at: rfc3339(posting.created_at),
            updated_at: rfc3339(posting.updated_at),
            version: posting.version,
        }
    }
}

fn said(why: Uncounted) -> (&'static str, &'static str) {
    match why {
        Uncounted::EmployerNotVerified => (
            "Chưa tính: doanh nghiệp chưa được xác minh.",
            "Not counted: the employer is not verified yet.",
        ),
        Uncounted::QualificationNotRequired => (
            "Không tính: công việc không đòi hỏi bằng hoặc chứng chỉ nghề.",
            "Not counted: the job asks for no certificate of the trade.",
        ),
        Uncounted::Forecast => (
            "Không tính: nhu cầu mới là dự kiến.",
            "Not counted: the need is a forecast.",
        ),
        Uncounted::UnderReview => (
            "Chưa tính: số lượng rất lớn, Sở đang xem xét.",
            "Not counted yet: the number is very large, the department looks at it.",
        ),
        Uncounted::ReviewRefused => (
            "Không tính: Sở không chấp nhận số lượng này.",
            "Not counted: the department does not accept the number.",
        ),
        Uncounted::Expired => (
            "Không tính: đã quá hạn; hãy gia hạn nếu vẫn cần người.",
            "Not counted: past its last day; renew it if people are still wanted.",
        ),
        Uncounted::Withdrawn => ("Không tính: đã rút lại.", "Not counted: taken back."),
        Uncounted::FilledLongAgo => (
            "Không còn tính: đã tuyển xong hơn một năm.",
            "No longer counted: filled more than a year ago.",
        ),
        Uncounted::Duplicate => (
            "Không tính: trùng với một nhu cầu đã đăng; hãy sửa nhu cầu đó.",
            "Not counted: it repeats a need posted before; change that one instead.",
        ),
    }
}
