//! `datapackage.json`, and which files the package has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::tables::Resource;

use super::error::{DescriptorProblem, PackageError};
use super::warning::Warning;

/// The endings of files that can be read, best first.
const ENDINGS: [&str; 3] = ["csv", "xlsx", "parquet"];
/// Currency of a package that names none.
const CURRENCY: &str = "VND";

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name, else that of the folder.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// ISO code of its currency.
    pub currency: String,
    /// Whether its rows were made up by a program.
    pub synthetic: bool,
    /// Its resources, in the order of [`Resource::ALL`].
    pub resources: Vec<ResourceFiles>,
}

/// The files of one resource; their rows together are its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceFiles {
    /// What they hold.
    pub resource: Resource,
    /// At least one file, in the order of the descriptor.
    pub parts: Vec<Part>,
}

impl ResourceFiles {
    /// What the files are called in a report: the path of the only one, or of the first and the last.
    #[must_use]
    pub fn name(&self) -> String {
        match self.parts.as_slice() {
            [] => String::new(),
            [only] => only.file.clone(),
            [first, .., last] => format!("{} … {}", first.file, last.file),
        }
    }

    /// Their size together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.bytes).sum()
    }
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its path in the package.
    pub file: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

#[derive(Deserialize)]
struct Descriptor {
    name: Option<String>,
    title: Option<String>,
    currency: Option<String>,
    #[serde(default)]
    synthetic: bool,
    #[serde(default)]
    resources: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    path: EntryPath,
}

/// Frictionless allows a list of paths: parts of one table.
#[derive(Deserialize)]
#[serde(untagged)]
enum EntryPath {
    One(String),
    Many(Vec<String>),
}

impl EntryPath {
    fn all(self) -> Vec<String> {
        match self {
            Self::One(path) => vec![path],
            Self::Many(paths) => paths,
        }
    }
}

/// Finds the files of a package.
///
/// # Errors
/// No folder, a descriptor that is none, a file that is missing or lies outside.
pub fn find(folder: &Path) -> Result<(Package, Vec<Warning>), PackageError> {
    if !folder.is_dir() {
        return Err(PackageError::NoFolder(folder.to_path_buf()));
    }
    let descriptor = folder.join("datapackage.json");
    let (mut package, warnings) = if descriptor.exists() {
        described(folder, &descriptor).map_err(PackageError::Descriptor)?
    } else {
        let resources = by_name(folder).map_err(PackageError::Descriptor)?;
        let package = Package {
            name: folder_name(folder),
            title: None,
            currency: CURRENCY.to_owned(),
            synthetic: false,
            resources,
        };
        (package, Vec::new())
    };
    package.resources.sort_by_key(|file| file.resource);
    if !package
        .resources
        .iter()
        .any(|file| file.resource == Resource::Trades)
    {
        return Err(PackageError::NoTrades(folder.to_path_buf()));
    }
    Ok((package, warnings))
}

fn folder_name(folder: &Path) -> String {
    let full = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    full.file_name().map_or_else(
        || "package".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn described(
    folder: &Path,
    descriptor: &Path,
) -> Result<(Package, Vec<Warning>), DescriptorProblem> {
    let text = std::fs::read(descriptor)
        .map_err(|error| DescriptorProblem::Unreadable(error.to_string()))?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let read: Descriptor = serde_json::from_slice(text)
        .map_err(|error| DescriptorProblem::NotJson(error.to_string()))?;
    let mut found: BTreeMap<Resource, ResourceFiles> = BTreeMap::new();
    let mut warnings = Vec::new();
    for entry in read.resources {
        let Some(resource) = Resource::parse(&entry.name) else {
            warnings.push(Warning::UnknownResource { name: entry.name });
            continue;
        };
        let files = parts_inside(folder, resource, entry.path.all())?;
        if found.insert(resource, files).is_some() {
            return Err(DescriptorProblem::Twice(resource));
        }
    }
    let package = Package {
        name: read.name.unwrap_or_else(|| folder_name(folder)),
        title: read.title,
        currency: read.currency.unwrap_or_else(|| CURRENCY.to_owned()),
        synthetic: read.synthetic,
        resources: found.into_values().collect(),
    };
    Ok((package, warnings))
}

/// The files at one or several paths.
fn parts_inside(
    folder: &Path,
    resource: Resource,
    paths: Vec<String>,
) -> Result<ResourceFiles, DescriptorProblem> {
    if paths.is_empty() {
        let reason = format!("`{resource}` has no path");
        return Err(DescriptorProblem::NotJson(reason));
    }
    let mut parts: Vec<Part> = Vec::with_capacity(paths.len());
    let mut seen = BTreeSet::new();
    for path in paths {
        let part = file_inside(folder, resource, path)?;
        if !seen.insert(part.path.clone()) {
            let path = part.file;
            return Err(DescriptorProblem::PathTwice { resource, path });
        }
        parts.push(part);
    }
    Ok(ResourceFiles { resource, parts })
}

/// The file at a path that must lie in the folder, also after links are followed.
fn file_inside(folder: &Path, resource: Resource, path: String) -> Result<Part, DescriptorProblem> {
    let relative = Path::new(&path);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain || path.contains("://") || path.contains('\\') || path.is_empty() {
        return Err(DescriptorProblem::Outside { resource, path });
    }
    let full = folder.join(relative);
    let (Ok(real), Ok(root)) = (full.canonicalize(), folder.canonicalize()) else {
        return Err(DescriptorProblem::NoFile { resource, path });
    };
    if !real.starts_with(root) {
        return Err(DescriptorProblem::Outside { resource, path });
    }
    match std::fs::metadata(&real) {
        Ok(metadata) if metadata.is_file() => Ok(Part {
            file: path,
            path: real,
            bytes: metadata.len(),
        }),
        _ => Err(DescriptorProblem::NoFile { resource, path }),
    }
}

/// Files named after resources, for a folder without a descriptor.
fn by_name(folder: &Path) -> Result<Vec<ResourceFiles>, DescriptorProblem> {
    let mut files: Vec<ResourceFiles> = Vec::new();
    for resource in Resource::ALL {
        let names = ENDINGS.map(|ending| format!("{resource}.{ending}"));
        let mut present = names.into_iter().filter(|name| folder.join(name).is_file());
        let Some(first) = present.next() else {
            continue;
        };
        if let Some(second) = present.next() {
            return Err(DescriptorProblem::TwoFiles {
                resource,
                first,
                second,
            });
        }
        files.push(parts_inside(folder, resource, vec![first])?);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_descriptor_names_files_and_unknown_keys_are_ignored() {
        let descriptor = r#"{"name": "x", "currency": "USD", "synthetic": true, "more": [1],
            "resources": [{"name": "trades", "path": "t.csv", "schema": {}}, {"name": "maps", "path": "m.csv"}]}"#;
        let folder = folder(&[("datapackage.json", descriptor), ("t.csv", "")]);
        let (package, warnings) = find(folder.path()).unwrap();
        assert_eq!(
            (
                package.name.as_str(),
                package.currency.as_str(),
                package.synthetic
            ),
            ("x", "USD", true)
        );
        assert_eq!(
            package
                .resources
                .iter()
                .map(ResourceFiles::name)
                .collect::<Vec<_>>(),
            ["t.csv"]
        );
        assert_eq!(
            warnings,
            [Warning::UnknownResource {
                name: "maps".into()
            }]
        );
    }

    #[test]
    fn a_resource_may_have_several_files_in_the_order_of_the_descriptor() {
        let descriptor =
            r#"{"resources": [{"name": "trades", "path": ["b.csv", "a.parquet", "c.csv"]}]}"#;
        let folder = folder(&[
            ("datapackage.json", descriptor),
            ("a.parquet", "12"),
            ("b.csv", "345"),
            ("c.csv", ""),
        ]);
        let (package, _) = find(folder.path()).unwrap();
        let files = &package.resources[0];
        let names: Vec<_> = files.parts.iter().map(|part| part.file.as_str()).collect();
        assert_eq!(names, ["b.csv", "a.parquet", "c.csv"]);
        assert_eq!((files.name().as_str(), files.bytes()), ("b.csv … c.csv", 5));
    }

    #[test]
    fn without_a_descriptor_files_are_found_by_name() {
        let folder = folder(&[
            ("learners.parquet", ""),
            ("trades.csv", ""),
            ("notes.txt", ""),
        ]);
        let (package, _) = find(folder.path()).unwrap();
        let names: Vec<_> = package.resources.iter().map(ResourceFiles::name).collect();
        assert_eq!(names, ["trades.csv", "learners.parquet"]);
        assert_eq!(package.currency, "VND");
    }

    #[test]
    fn a_descriptor_that_cannot_be_used_is_refused() {
        let with = |resources: &str| format!(r#"{{"resources": [{resources}]}}"#);
        for (text, expected) in [
            ("{", "is not a data package"),
            ("[]", "is not a data package"),
            (&with(r#"{"name": "trades"}"#), "is not a data package"),
            (
                &with(r#"{"name": "trades", "path": "../t.csv"}"#),
                "must lie in the package's folder",
            ),
            (
                &with(r#"{"name": "trades", "path": "/etc/passwd"}"#),
                "must lie in the package's folder",
            ),
            (
                &with(r#"{"name": "trades", "path": "https://x/t.csv"}"#),
                "must lie in the package's folder",
            ),
            (
                &with(r#"{"name": "trades", "path": "gone.csv"}"#),
                "does not exist",
            ),
            (
                &with(r#"{"name": "trades", "path": "."}"#),
                "does not exist",
            ),
            (
                &with(
                    r#"{"name": "trades", "path": "t.csv"}, {"name": "trades", "path": "t.csv"}"#,
                ),
                "listed twice",
            ),
            (&with(r#"{"name": "trades", "path": []}"#), "has no path"),
            (
                &with(r#"{"name": "trades", "path": ["t.csv", "./t.csv"]}"#),
                "twice",
            ),
            (
                &with(r#"{"name": "trades", "path": ["t.csv", "../t.csv"]}"#),
                "must lie in the package's folder",
            ),
            (&with(""), "no resource `trades`"),
        ] {
            let folder = folder(&[("datapackage.json", text), ("t.csv", "")]);
            let error = find(folder.path()).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
        let missing = Path::new("/no/such/folder");
        assert_eq!(
            find(missing),
            Err(PackageError::NoFolder(missing.to_path_buf()))
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_refused() {
        let outside = tempfile::NamedTempFile::new().unwrap();
        let folder = folder(&[]);
        std::os::unix::fs::symlink(outside.path(), folder.path().join("trades.csv")).unwrap();
        let error = find(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("must lie in the package's folder"),
            "{error}"
        );
    }

    #[test]
    fn two_files_of_one_resource_are_refused() {
        let folder = folder(&[("trades.csv", ""), ("trades.xlsx", "")]);
        assert!(
            find(folder.path())
                .unwrap_err()
                .to_string()
                .contains("keep one")
        );
    }
}
