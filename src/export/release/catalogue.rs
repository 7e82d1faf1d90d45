//! Releases as a catalogue that other portals read: DCAT 3 in JSON-LD.

use serde_json::{Value, json};

/// What is said of a release outside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// What readers should know.
    pub note: Option<String>,
    /// Last day of the data.
    pub cut_off: String,
    /// What computed.
    pub method_version: String,
    /// Digest of the parameters.
    pub parameters_digest: String,
    /// The computation.
    pub run_id: String,
    /// When it was published.
    pub published_at: Option<String>,
    /// SHA-256 of its content.
    pub checksum: String,
    /// Its address.
    pub url: String,
}

/// Formats of a download with their media types.
pub const FORMATS: [(&str, &str); 6] = [
    ("json", "application/json"),
    ("csv", "text/csv"),
    ("csv-excel", "text/csv"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("datapackage", "application/zip"),
];

fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

/// One release as a data set.
#[must_use]
pub fn dataset(edition: &Edition) -> Value {
    let mut entry = entry(edition);
    if let Value::Object(entry) = &mut entry {
        entry.insert("@context".to_owned(), context());
    }
    entry
}

/// All releases as a catalogue.
#[must_use]
pub fn catalogue(url: &str, editions: &[Edition]) -> Value {
    json!({
        "@context": context(),
        "@id": url,
        "@type": "dcat:Catalog",
        "dct:title": [
            { "@value": "Cung – cầu lao động theo nghề đào tạo", "@language": "vi" },
            { "@value": "Supply and demand by vocational trade", "@language": "en" },
        ],
        "dct:language": ["vi", "en"],
        "dcat:dataset": editions.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn entry(edition: &Edition) -> Value {
    let distributions: Vec<Value> = FORMATS
        .iter()
        .map(|(format, media)| {
            json!({
                "@type": "dcat:Distribution",
                "dct:title": format,
                "dcat:downloadURL": { "@id": format!("{}/download?format={format}", edition.url) },
                "dcat:mediaType": media,
            })
        })
        .collect();
    json!({
        "@id": edition.url,
        "@type": "dcat:Dataset",
        "dct:identifier": format!("release-{}", edition.number),
        "dct:title": { "@value": edition.title, "@language": "vi" },
        "dct:description": edition.note,
        "dct:issued": edition.published_at.as_ref().map(|at| json!({ "@value": at, "@type": "xsd:dateTime" })),
        "dct:temporal": { "@type": "dct:PeriodOfTime", "dcat:endDate": { "@value": edition.cut_off, "@type": "xsd:date" } },
        "dcat:version": edition.number.to_string(),
        "dcat:distribution": distributions,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
            "spdx:checksumValue": edition.checksum,
        },
    })
}
