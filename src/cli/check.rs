//! `vocmatch check`: the data-quality report of a package.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::ingest::{
    Ingested, Origin, Outcome, Reference, Reject, Report, Stage, read_package, write_rejects,
};
use crate::text::numbers::{count, number};
use crate::text::{Language, problems, reconciliation, refusals, warnings};

/// Rejects and comparisons that are printed; `--rejects` and JSON have them all.
const SHOWN: usize = 20;

/// What `vocmatch check` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct CheckArgs {
    /// The folder of the package.
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// Write every rejected row to this CSV file.
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// End with status 3 if a row was rejected.
    #[arg(long)]
    pub strict: bool,
    /// How to print the report.
    #[arg(long, default_value = "table")]
    pub format: CheckFormat,
}

/// How the report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Reads the package and prints its report; returns the exit status.
///
/// # Errors
/// A package that cannot be used, or a file that cannot be written.
pub fn run(
    args: &CheckArgs,
    language: Language,
    progress: &dyn Fn(Stage<'_>),
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let reference = Reference::embedded()?;
    let ingested = read_package(&args.data, &reference, progress)
        .map_err(|error| anyhow::anyhow!(refusals::refusal(&error, language)))?;
    if let Some(file) = &args.rejects {
        save_rejects(file, &ingested.report.rejects, language)?;
    }
    match args.format {
        CheckFormat::Table => table(&ingested, language, out)?,
        CheckFormat::Json => writeln!(out, "{:#}", report_json(&ingested, language))?,
    }
    Ok(if args.strict && !ingested.report.rejects.is_empty() {
        3
    } else {
        0
    })
}

/// Writes all rejects to a file; `assess` does so as well.
///
/// # Errors
/// A file that cannot be written.
pub fn save_rejects(file: &Path, rejects: &[Reject], language: Language) -> anyhow::Result<()> {
    let write = || {
        let mut out = BufWriter::new(File::create(file)?);
        // Excel takes a CSV file for UTF-8 only where it begins with this mark.
        out.write_all(b"\xef\xbb\xbf")?;
        write_rejects(&mut out, rejects, language)?;
        out.flush()
    };
    write().with_context(|| file.display().to_string())
}

fn table(ingested: &Ingested, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let report = &ingested.report;
    let title = ingested
        .package
        .title
        .as_ref()
        .unwrap_or(&ingested.package.name);
    let synthetic = say(language, " (số liệu mô phỏng)", " (synthetic data)");
    writeln!(
        out,
        "{title}{}",
        if ingested.package.synthetic {
            synthetic
        } else {
            ""
        }
    )?;
    writeln!(out)?;
    lines(
        out,
        &resources(report, language),
        &[false, true, true, true, false],
    )?;
    rejects(report, language, out)?;
    if !report.warnings.is_empty() {
        writeln!(out, "\n{}", say(language, "Cần xem lại", "To be looked at"))?;
        for warning in &report.warnings {
            writeln!(out, "  • {}", warnings::warning(warning, language))?;
        }
    }
    reconciled(report, language, out)
}

fn resources(report: &Report, language: Language) -> Vec<Vec<String>> {
    let headings = match language {
        Language::Vi => ["bảng", "đã đọc", "giữ lại", "loại", "tệp"],
        Language::En => ["resource", "read", "kept", "rejected", "file"],
    };
    let mut rows = vec![headings.map(str::to_owned).to_vec()];
    for resource in &report.resources {
        let number = |rows| count(rows, language);
        let origin = match &resource.origin {
            Origin::File(file) => file.to_string(),
            Origin::Reference => {
                say(language, "(danh mục kèm theo chương trình)", "(reference)").to_owned()
            }
        };
        rows.push(vec![
            resource.resource.to_string(),
            number(resource.rows_read),
            number(resource.rows_kept),
            number(resource.rows_rejected),
            origin,
        ]);
    }
    rows
}

fn rejects(report: &Report, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    if report.rejects.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", say(language, "Dòng bị loại", "Rejected rows"))?;
    for reject in report.rejects.iter().take(SHOWN) {
        let place = reject.cell.as_deref().map_or_else(
            || format!("{} {}", say(language, "dòng", "row"), reject.row),
            |cell| format!("{} {cell}", say(language, "ô", "cell")),
        );
        let column = reject
            .column
            .map(|column| format!(", {column}"))
            .unwrap_or_default();
        let reason = problems::reason(reject, language);
        let mend = problems::how_to_mend(reject, language);
        writeln!(out, "  {}, {place}{column}: {reason}. {mend}", reject.file)?;
    }
    let more = report.rejects.len().saturating_sub(SHOWN);
    if more > 0 {
        let more = count(more, language);
        match language {
            Language::Vi => writeln!(out, "  … và {more} lỗi nữa; --rejects TỆP ghi lại tất cả")?,
            Language::En => writeln!(out, "  … and {more} more; --rejects FILE writes them all")?,
        }
    }
    Ok(())
}

fn reconciled(report: &Report, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let compared = &report.reconciliation.comparisons;
    if !compared.is_empty() {
        writeln!(
            out,
            "\n{}",
            say(
                language,
                "So với số liệu đã công bố",
                "Against published figures"
            )
        )?;
        let headings = match language {
            Language::Vi => ["chỉ tiêu", "công bố", "đối chiếu", "nguồn"],
            Language::En => ["figure", "published", "comparison", "source"],
        };
        let mut rows = vec![headings.map(str::to_owned).to_vec()];
        let comparable = |outcome: Outcome| {
            matches!(outcome, Outcome::Agrees { .. } | Outcome::Disagrees { .. })
        };
        let (shown, rest): (Vec<_>, Vec<_>) = compared
            .iter()
            .partition(|compared| comparable(compared.outcome));
        for comparison in &shown {
            rows.push(vec![
                reconciliation::subject(&comparison.subject),
                number(comparison.published, 4, language),
                reconciliation::outcome(comparison, language),
                comparison.source.clone(),
            ]);
        }
        if !shown.is_empty() {
            lines(out, &rows, &[false, true, false, false])?;
        }
        if !rest.is_empty() {
            let rest = count(rest.len(), language);
            match language {
                Language::Vi => writeln!(
                    out,
                    "  {rest} số liệu công bố không có gì trong bộ dữ liệu để so"
                )?,
                Language::En => writeln!(
                    out,
                    "  {rest} published figures have nothing in the package to compare with"
                )?,
            }
        }
    }
    if !report.reconciliation.contradictions.is_empty() {
        let title = say(
            language,
            "Số liệu công bố mâu thuẫn với nhau",
            "Published figures that contradict each other",
        );
        writeln!(out, "\n{title}")?;
        for contradiction in &report.reconciliation.contradictions {
            writeln!(
                out,
                "  • {}",
                reconciliation::contradiction(contradiction, language)
            )?;
        }
    }
    Ok(())
}

/// Prints rows in columns as wide as their widest cell; the last one is not padded.
fn lines(out: &mut dyn Write, rows: &[Vec<String>], right: &[bool]) -> std::io::Result<()> {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..right.len()).map(width).collect();
    for row in rows {
        let mut line = String::from(" ");
        for ((cell, width), right) in row.iter().zip(&widths).zip(right) {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            line.push(' ');
            let (first, second) = if *right {
                (gap.as_str(), cell.as_str())
            } else {
                (cell.as_str(), gap.as_str())
            };
            line.push_str(first);
            line.push_str(second);
            line.push(' ');
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The whole report for programs, rejects included.
#[must_use]
pub fn report_json(ingested: &Ingested, language: Language) -> Value {
    let report = &ingested.report;
    let resources = report.resources.iter().map(|resource| {
        let file = match &resource.origin {
            Origin::File(file) => json!(&**file),
            Origin::Reference => Value::Null,
        };
        json!({
            "resource": resource.resource.name(),
            "file": file,
            "rows_read": resource.rows_read,
            "rows_kept": resource.rows_kept,
            "rows_rejected": resource.rows_rejected,
        })
    });
    let rejects = report.rejects.iter().map(|reject| {
        json!({
            "resource": reject.resource.name(),
            "file": &*reject.file,
            "row": reject.row,
            "cell": reject.cell.as_deref(),
            "column": reject.column,
            "value": &*reject.value,
            "code": reject.problem.code(),
            "reason": problems::reason(reject, language),
            "how_to_mend": problems::how_to_mend(reject, language),
        })
    });
    let said = report
        .warnings
        .iter()
        .map(|warning| warnings::warning(warning, language));
    json!({
        "schema": "vocmatch.check/1",
        "package": ingested.package.name,
        "synthetic": ingested.package.synthetic,
        "resources": resources.collect::<Vec<_>>(),
        "rejects": rejects.collect::<Vec<_>>(),
        "warnings": said.collect::<Vec<_>>(),
        "reconciliation": report.reconciliation,
    })
}

fn say<'a>(language: Language, vi: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}
