//! Whether an employer was drawn for the employer survey.

use polars::prelude::*;

use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// What the drawn sample of a year says of an employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// It was drawn: it stands for the employers of its stratum.
    Yes,
    /// It was not: what it says stands for itself and does not enter the estimate.
    No,
    /// No sample of the year was delivered: all who answer stand for themselves.
    NoSample,
}

/// Whether an employer, by tax code or by its key in the register, was drawn in a year.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn drawn(snapshot: &Snapshot, tax_code: &str, year: i32) -> PolarsResult<Drawn> {
    let Some(sample) = snapshot.get(Resource::EmployerSurveySample) else {
        return Ok(Drawn::NoSample);
    };
    let mut keys = vec![tax_code.to_owned()];
    if let Some(register) = snapshot.get(Resource::Employers) {
        let own = register
            .clone()
            .lazy()
            .filter(col("tax_code").eq(lit(tax_code)))
            .select([col("employer_id")])
            .collect()?;
        let rows = Rows::new(&own)?;
        for row in 0..own.height() {
            keys.extend(rows.text("employer_id", row)?.map(str::to_owned));
        }
    }
    let of_year = sample
        .clone()
        .lazy()
        .filter(col("year").eq(lit(year)))
        .select([col("employer_id")])
        .collect()?;
    if of_year.height() == 0 {
        return Ok(Drawn::NoSample);
    }
    let drawn = of_year.column("employer_id")?.str()?.iter().flatten();
    Ok(
        if drawn.into_iter().any(|id| keys.iter().any(|key| key == id)) {
            Drawn::Yes
        } else {
            Drawn::No
        },
    )
}
