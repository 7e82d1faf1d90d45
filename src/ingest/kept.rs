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
