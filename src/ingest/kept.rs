//! Resources that were read before: a package of which one file changed is read again without the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::tables::{Kind, Resource};

use super::FIRST;
use super::check::Checked;
use super::package::ResourceFiles;
use super::report::Origin;

/// Checked resources by the names of their files. Whoever uses it sees to it that a name stands for the same bytes
/// for ever.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    currency: String,
    resources: BTreeMap<Resource, Known>,
}

type Known = (Vec<String>, Origin, Option<Arc<Checked>>);

impl Kept {
    /// Another package begins; amounts in another currency have to be read anew.
    pub(super) fn begin(&mut self, currency: &str) {
        if self.currency != currency {
            self.resources.clear();
            currency.clone_into(&mut self.currency);
        }
    }

    /// What a resource held the last time, where its files are the same.
    pub(super) fn take(
        &self,
        resource: Resource,
        files: Option<&ResourceFiles>,
    ) -> Option<(Origin, Option<Arc<Checked>>)> {
        let (known, origin, checked) = self.resources.get(&resource)?;
        (*known == names(files)).then(|| (origin.clone(), checked.clone()))
    }

    /// Keeps what was read, and forgets what referred to what the resource held before.
    pub(super) fn put(
        &mut self,
        resource: Resource,
        files: Option<&ResourceFiles>,
        (origin, checked): (Origin, Option<Checked>),
    ) -> (Origin, Option<Arc<Checked>>) {
        let before = |other: &Resource| {
            let mut read = FIRST.iter().take_while(|first| **first != resource);
            read.any(|first| first == other)
        };
        self.resources.retain(|other, _| match resource {
            Resource::Employers => !refers_to_employers(*other),
            _ if FIRST.contains(&resource) => before(other),
            _ => true,
        });
        let checked = checked.map(Arc::new);
        let known = (names(files), origin.clone(), checked.clone());
        self.resources.insert(resource, known);
        (origin, checked)
    }
}

fn names(files: Option<&ResourceFiles>) -> Vec<String> {
    files.map_or_else(Vec::new, |files| {
        files.parts.iter().map(|part| part.file.clone()).collect()
    })
}

fn refers_to_employers(resource: Resource) -> bool {
    resource
        .columns()
        .iter()
        .any(|column| column.kind == Kind::Employer)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::{Ingested, Package, Part, Reference, read};
    use super::*;

    const ENROLMENTS: &str =
        "trade_code,level,year,enrolled\nhan,college,2024,10\nmoc,college,2024,5\n";

    /// A package of files whose names stand for their content.
    fn package(folder: &Path, files: &[(Resource, &str, &str)]) -> Package {
        let resources = files.iter().map(|(resource, name, text)| {
            let path = folder.join(format!("{name}.csv"));
            fs::write(&path, text).unwrap();
            let part = Part {
                file: (*name).to_owned(),
                path,
                bytes: 0,
            };
            ResourceFiles {
                resource: *resource,
                parts: vec![part],
            }
        });
        Package {
            name: "x".to_owned(),
            title: None,
            currency: "VND".to_owned(),
            synthetic: false,
            resources: resources.collect(),
        }
    }

    /// Reads with and without what was read before; both must agree.
    fn both(package: &Package, kept: &mut Kept) -> Ingested {
        let reference = Reference::embedded().unwrap();
        let again = read(package.clone(), &reference, &|_| {}, kept).unwrap();
        let fresh = read(package.clone(), &reference, &|_| {}, &mut Kept::default()).unwrap();
        assert_eq!(again.report, fresh.report);
        for resource in Resource::ALL {
            let tables = (again.snapshot.get(resource), fresh.snapshot.get(resource));
            let same = match tables {
                (Some(again), Some(fresh)) => again.equals_missing(fresh),
                (again, fresh) => again.is_none() && fresh.is_none(),
            };
            assert!(same, "{resource}");
        }
        again
    }

    #[test]
    fn what_changed_is_read_again_with_all_that_refers_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let two = "trade_code,name_vi\nhan,Hàn\nmoc,Mộc\n";
        let one = "trade_code,name_vi\nhan,Hàn\n";
        let with = |name, text, enrolments| {
            let files = [
                (Resource::Trades, name, text),
                (Resource::Enrolments, "e", enrolments),
            ];
            package(folder.path(), &files)
        };
        let mut kept = Kept::default();
        let first = both(&with("two", two, ENROLMENTS), &mut kept);
        assert_eq!(first.report.rows_rejected(), 0);
        // The list shrank, so a row of the other file breaks a rule now.
        let second = both(&with("one", one, ENROLMENTS), &mut kept);
        assert_eq!(second.report.rows_rejected(), 1);
        let third = both(&with("two", two, ENROLMENTS), &mut kept);
        assert_eq!(third.report.rows_rejected(), 0);
    }

    #[test]
    fn a_file_of_the_same_name_is_not_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let trades = (
            Resource::Trades,
            "t",
            "trade_code,name_vi\nhan,Hàn\nmoc,Mộc\n",
        );
        let files = [trades, (Resource::Enrolments, "e", ENROLMENTS)];
        let package = package(folder.path(), &files);
        let mut kept = Kept::default();
        let first = both(&package, &mut kept);
        for files in &package.resources {
            fs::remove_file(&files.parts[0].path).unwrap();
        }
        let reference = Reference::embedded().unwrap();
        let again = read(package, &reference, &|_| {}, &mut kept).unwrap();
        assert_eq!(again.report, first.report);
    }

    #[test]
    fn a_failure_leaves_nothing_behind_that_no_longer_holds() {
        let folder = tempfile::tempdir().unwrap();
        let two = (
            Resource::Trades,
            "two",
            "trade_code,name_vi\nhan,Hàn\nmoc,Mộc\n",
        );
        let one = (Resource::Trades, "one", "trade_code,name_vi\nhan,Hàn\n");
        let good = (Resource::Enrolments, "e", ENROLMENTS);
        let bad = (Resource::Completions, "c", "nothing\n1\n");
        let reference = Reference::embedded().unwrap();
        let mut kept = Kept::default();
        both(&package(folder.path(), &[two, good]), &mut kept);
        let broken = package(folder.path(), &[one, good, bad]);
        assert!(read(broken, &reference, &|_| {}, &mut kept).is_err());
        let after = both(&package(folder.path(), &[one, good]), &mut kept);
        assert_eq!(after.report.rows_rejected(), 1);
    }
}
