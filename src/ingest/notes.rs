//! What is odd about rows that are kept.

use polars::prelude::*;

use crate::tables::Resource;

use super::warning::Warning;

/// A posting of this many people is shown for review: an announcement of this size is a whole factory, or a slip;
/// judgement.
const LARGE_POSTING: i64 = 3_000;
/// How many large postings are named one by one.
const LARGE_POSTINGS: usize = 20;
/// Rows in which identifiers are compared with national numbers.
pub const SAMPLE: usize = 1_000;

/// The oddities of a checked resource; `rows` are the file rows of the frame.
///
/// # Errors
/// Only a frame that is not of its schema.
pub fn notes(resource: Resource, frame: &DataFrame, rows: &[u32]) -> PolarsResult<Vec<Warning>> {
    match resource {
        Resource::GraduateSurvey => {
            let mut notes = national_numbers(resource, frame, &["respondent_id", "learner_id"])?;
            let answered = [
                "activity",
                "in_trade",
                "months_to_first_job",
                "monthly_wage_vnd",
            ]
            .into_iter()
            .fold(lit(false), |any, column| any.or(col(column).is_not_null()));
            let rows = count(frame, col("responded").not().and(answered))?;
            if rows > 0 {
                notes.push(Warning::AnswersWithoutResponse { rows });
            }
            Ok(notes)
        }
        Resource::Postings => large_postings(frame, rows),
        _ => Ok(Vec::new()),
    }
}

fn count(frame: &DataFrame, which: Expr) -> PolarsResult<usize> {
    let counted = frame
        .clone()
        .lazy()
        .select([which.sum().alias("count")])
        .collect()?;
    let count = counted
        .column("count")?
        .cast(&DataType::Int64)?
        .i64()?
        .get(0);
    Ok(count
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or_default())
}

fn large_postings(frame: &DataFrame, rows: &[u32]) -> PolarsResult<Vec<Warning>> {
    let vacancies = frame.column("vacancies")?.i64()?;
    let large = vacancies.iter().zip(rows).filter_map(|(vacancies, row)| {
        let vacancies = vacancies.filter(|vacancies| *vacancies >= LARGE_POSTING)?;
        Some(Warning::LargePosting {
            row: *row,
            vacancies,
        })
    });
    let mut notes: Vec<Warning> = large.collect();
    if notes.len() > LARGE_POSTINGS {
        let more = notes.len() - LARGE_POSTINGS;
        notes.truncate(LARGE_POSTINGS);
        notes.push(Warning::MoreLargePostings { postings: more });
    }
    Ok(notes)
}

/// Columns whose identifiers mostly look like national numbers.
fn national_numbers(
    resource: Resource,
    frame: &DataFrame,
    columns: &[&'static str],
) -> PolarsResult<Vec<Warning>> {
    let head = frame.head(Some(SAMPLE));
    let mut notes = Vec::new();
    for column in columns {
        let texts = head.column(column)?.str()?;
        if mostly_national(texts.iter().map(Option::unwrap_or_default)) {
            notes.push(Warning::LooksLikeNationalNumber { resource, column });
        }
    }
    Ok(notes)
}

/// Whether most texts are twelve digits that begin with 0, the form of Vietnamese national numbers (căn cước công dân:
/// a province code from 001 to 096, then nine digits).
pub fn mostly_national<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> bool {
    let (mut alike, mut all) = (0, 0);
    for text in texts {
        alike += usize::from(is_national_number(text.as_ref()));
        all += 1;
    }
    alike * 2 > all
}

fn is_national_number(text: &str) -> bool {
    text.len() == 12 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}
