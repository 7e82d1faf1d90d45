//! What is sent and answered about rows.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::clock::rfc3339;
use crate::store::entry::Entry;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::spaced;

/// Most rows of one request.
const MOST: usize = 1_000;

/// A row with the columns that say what it is about.
pub struct Row {
    /// What the key begins with, so that organisations do not meet.
    prefix: String,
    keys: &'static [&'static str],
    pub cells: Map<String, Value>,
}

impl Row {
    /// What it is about.
    pub fn natural_key(&self) -> String {
        let mut key = self.prefix.clone();
        for (place, name) in self.keys.iter().enumerate() {
            if place > 0 {
                key.push('/');
            }
            match self.cells.get(*name) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) => key.push_str(&spaced(text)),
                Some(other) => key.push_str(&other.to_string()),
            }
        }
        key
    }
}

/// The one page of the employer survey.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// The year that is over or ending: hires of this year, plans for the 12 months after it.
    #[schema(example = 2026)]
    pub year: i32,
    /// One answer per trade.
    answers: Vec<SurveyAnswer>,
}

/// What an employer says of one trade.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnswer {
    /// The trade: its key, official code or name.
    #[schema(example = "han")]
    trade_code: String,
    /// Entry-level hires needing this trade in the 12 months after the year.
    #[schema(example = 12)]
    planned_hires: i64,
    /// The same in the year.
    hires_last_year: Option<i64>,
    /// How many of the planned hires are hard to fill.
    hard_to_fill: Option<i64>,
    /// People of this trade who work there.
    employed_now: Option<i64>,
    /// How many of them will leave in the next year.
    replacement_next_year: Option<i64>,
}

impl Survey {
    /// Its rows, for the employer with this tax code.
    pub fn rows(self, tax_code: &str) -> Result<Vec<Row>, ApiError> {
        sized("/answers", self.answers.len())?;
        let year = self.year;
        self.answers
            .into_iter()
            .map(|answer| {
                let cells = serde_json::to_value(answer)
                    .map_err(|error| ApiError::Internal(error.into()))?;
                let Value::Object(mut cells) = cells else {
                    return Err(ApiError::Unreadable("a JSON object is needed".to_owned()));
                };
                cells.insert("employer_id".to_owned(), Value::from(tax_code));
                cells.insert("year".to_owned(), Value::from(year));
                Ok(Row {
                    prefix: String::new(),
                    keys: &["employer_id", "year", "trade_code"],
                    cells,
                })
            })
            .collect()
    }
}

fn sized(pointer: &'static str, rows: usize) -> Result<(), ApiError> {
    if (1..=MOST).contains(&rows) {
        return Ok(());
    }
    Err(ApiError::Invalid(vec![FieldError::new(
        pointer,
        "number_of_rows",
        "Cần từ 1 đến 1.000 dòng.",
        "It needs 1 to 1,000 rows.",
    )]))
}

/// Rows by the English names of the columns of `graduate_survey`, without `provider_id`, which is that of the college.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GraduateRows {
    /// The rows, up to 1,000.
    #[schema(value_type = Vec<Object>, example = json!([{
        "respondent_id": "2025-0017", "trade_code": "han", "level": "college", "graduation_year": 2025,
        "responded": true, "activity": "employed", "in_trade": true, "months_to_first_job": 2,
        "monthly_wage_vnd": 11_500_000
    }]))]
    rows: Vec<Map<String, Value>>,
}

impl GraduateRows {
    /// Its rows, for the college with this key; identifiers of respondents get the college's key before them, so that
    /// those of two colleges do not meet.
    pub fn of_college(self, provider_id: &str) -> Result<Vec<Row>, ApiError> {
        sized("/rows", self.rows.len())?;
        let mut errors = Vec::new();
        let mut rows = Vec::with_capacity(self.rows.len());
        for (place, mut cells) in self.rows.into_iter().enumerate() {
            let other = cells
                .get("provider_id")
                .is_some_and(|own| own != provider_id);
            if other {
                errors.push(FieldError::new(
                    format!("/rows/{place}/provider_id"),
                    "other_provider",
                    "Chỉ nhận dòng của chính đơn vị mình.",
                    "Only rows of the own college are taken.",
                ));
            }
            cells.insert("provider_id".to_owned(), Value::from(provider_id));
            let respondent = match cells.get("respondent_id") {
                Some(Value::String(text)) if !spaced(text).is_empty() => Some(spaced(text)),
                Some(Value::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            if let Some(respondent) = respondent {
                let own = format!("{provider_id}:{respondent}");
                cells.insert("respondent_id".to_owned(), Value::from(own));
            }
            rows.push(Row {
                prefix: format!("{provider_id}/"),
                keys: &["respondent_id"],
                cells,
            });
        }
        if errors.is_empty() {
            Ok(rows)
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

/// What authorities have said of trades.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Judgements {
    /// The rows, up to 1,000.
    rows: Vec<JudgementRow>,
}

/// What an authority has said of a trade.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgementRow {
    /// The trade: its key, official code or name.
    #[schema(example = "han")]
    trade_code: String,
    /// The year that it is said of.
    #[schema(example = 2026)]
    year: i32,
    /// `oversupplied`, `balanced`, `undersupplied` or `hard_to_recruit_learners`.
    #[schema(example = "undersupplied")]
    judgement: String,
    /// Who said it, and where.
    source: String,
    /// The words.
    quote: Option<String>,
}

impl Judgements {
    /// Its rows.
    pub fn rows(self) -> Result<Vec<Row>, ApiError> {
        sized("/rows", self.rows.len())?;
        self.rows
            .into_iter()
            .map(|row| match serde_json::to_value(row) {
                Ok(Value::Object(cells)) => Ok(Row {
                    prefix: String::new(),
                    keys: &["trade_code", "year", "judgement", "source"],
                    cells,
                }),
                Ok(_) => Err(ApiError::Unreadable("a JSON object is needed".to_owned())),
                Err(error) => Err(ApiError::Internal(error.into())),
            })
            .collect()
    }
}

/// A row as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryBody {
    /// Its id.
    pub id: String,
    /// Its version: a row about the same replaces the one before.
    version: i64,
    /// Its cells.
    #[schema(value_type = Object)]
    row: Map<String, Value>,
    /// When it came.
    #[schema(format = DateTime)]
    created_at: String,
}

impl EntryBody {
    pub fn of(entry: Entry) -> Self {
        Self {
            id: entry.id,
            version: entry.version,
            row: entry.content,
            created_at: rfc3339(entry.created_at),
        }
    }
}

/// Rows that were taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowsAccepted {
    /// The rows, in the order in which they came.
    pub rows: Vec<EntryBody>,
}

/// Answers that were taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyAccepted {
    /// For whom they speak.
    pub stands_for: StandsFor,
    /// The answers.
    pub rows: Vec<EntryBody>,
}

/// For whom an employer's answer speaks in the estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandsForCode {
    /// It was drawn: for the employers of its stratum.
    Stratum,
    /// No sample was delivered for the year: for itself, with weight 1.
    Itself,
    /// It was not drawn: for nobody; the answer is kept and shown.
    NotDrawn,
    /// Nobody has confirmed the employer: for nobody yet.
    EmployerNotVerified,
}

/// The same with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandsFor {
    /// A stable word.
    pub code: StandsForCode,
    /// In Vietnamese.
    pub message_vi: &'static str,
    /// In English.
    pub message_en: &'static str,
}

impl StandsFor {
    pub fn of(code: StandsForCode) -> Self {
        let (message_vi, message_en) = match code {
            StandsForCode::Stratum => (
                "Doanh nghiệp thuộc mẫu điều tra: câu trả lời đại diện cho các doanh nghiệp cùng nhóm.",
                "The employer is in the drawn sample: the answer stands for the employers of its stratum.",
            ),
            StandsForCode::Itself => (
                "Năm này chưa có danh sách mẫu điều tra: câu trả lời chỉ tính cho chính doanh nghiệp.",
                "No sample was delivered for the year: the answer stands for the employer itself.",
            ),
            StandsForCode::NotDrawn => (
                "Doanh nghiệp không thuộc mẫu điều tra: câu trả lời được lưu và hiển thị, không vào ước lượng.",
                "The employer is not in the drawn sample: the answer is kept and shown, and enters no estimate.",
            ),
            StandsForCode::EmployerNotVerified => (
                "Doanh nghiệp chưa được xác minh: câu trả lời được lưu, chưa tính.",
                "The employer is not verified yet: the answer is kept and does not count.",
            ),
        };
        Self {
            code,
            message_vi,
            message_en,
        }
    }
}
