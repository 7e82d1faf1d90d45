//! A release as one zip: a Frictionless data package of its tables, the content itself, a DCAT entry, checksums.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::digest::sha256;

use super::{Dialect, Edition, Table, csv, dataset};

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// What the archive reports.
    #[error("the archive cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// What the writer reports.
    #[error("the archive cannot be written")]
    Write(#[from] std::io::Error),
    /// What the serialiser reports.
    #[error("the descriptor cannot be written")]
    Json(#[from] serde_json::Error),
}

/// The archive's bytes; the same release gives the same bytes.
///
/// # Errors
/// None that a release can cause; what the writers report.
pub fn render(
    edition: &Edition,
    tables: &[Table],
    content: &[u8],
) -> Result<Vec<u8>, PackageError> {
    let mut files: Vec<(String, Vec<u8>)> = tables
        .iter()
        .map(|table| {
            let path = format!("{}.csv", table.name);
            (path, csv(table, Dialect::Machine).into_bytes())
        })
        .collect();
    let descriptor = descriptor(edition, tables, &files);
    files.push(("release.json".to_owned(), content.to_vec()));
    files.push((
        "datapackage.json".to_owned(),
        serde_json::to_vec_pretty(&descriptor)?,
    ));
    files.push((
        "dcat.jsonld".to_owned(),
        serde_json::to_vec_pretty(&dataset(edition))?,
    ));
    let sums: String = files
        .iter()
        .map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes)))
        .collect();
    files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (path, bytes) in &files {
        archive.start_file(path.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn descriptor(edition: &Edition, tables: &[Table], files: &[(String, Vec<u8>)]) -> Value {
    let resources: Vec<Value> = tables
        .iter()
        .zip(files)
        .map(|(table, (path, bytes))| resource(table, path, bytes))
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("vocmatch-release-{}", edition.number),
        "id": edition.url,
        "title": edition.title,
        "description": edition.note,
        "version": edition.number.to_string(),
        "created": edition.published_at,
        "homepage": edition.url,
        "vocmatch": {
            "run": edition.run_id,
            "cut_off": edition.cut_off,
            "method_version": edition.method_version,
            "parameters_digest": edition.parameters_digest,
            "checksum": edition.checksum,
        },
        "resources": resources,
    })
}

fn resource(table: &Table, path: &str, bytes: &[u8]) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            json!({ "name": column.name, "type": column.kind, "description": column.meaning })
        })
        .collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    // Keys with a part that may be empty are no primary keys of the format.
    if table.key.len() == 1
        && let Value::Object(schema) = &mut schema
    {
        schema.insert("primaryKey".to_owned(), json!(table.key));
    }
    json!({
        "name": table.name,
        "title": table.title_vi,
        "description": table.meaning,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n" },
        "bytes": bytes.len(),
        "hash": format!("sha256:{}", sha256(bytes)),
        "schema": schema,
    })
}
