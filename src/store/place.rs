//! Where a new person belongs.

use super::organisation::{self, Organisation};
use super::role::{OrganisationKind, Role, Standing};
use super::{Store, StoreError, Writing};

/// Where a new person will belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: the role is of no organisation.
    Nowhere,
    /// To an organisation that is there.
    Known(Organisation),
    /// To one that has to be added.
    New {
        /// What it is.
        kind: OrganisationKind,
        /// Its code.
        code: String,
        /// Its name.
        name: String,
    },
}

/// Why there is no place for a person.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The role is of an organisation, and none was named.
    #[error("the role needs the code of an organisation")]
    NoCode,
    /// No organisation has the code, and no name was given to add one.
    #[error("no organisation has this code")]
    Unknown,
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Code and name of the one department.
const DEPARTMENT: (&str, &str) = ("so", "Sở Giáo dục và Đào tạo");

/// Where a person of a role belongs, by the organisation's code; with a name an organisation that is new.
///
/// # Errors
/// A role that is of an organisation, where none is named that is known or can be added.
pub async fn of(
    store: &Store,
    role: Role,
    code: Option<&str>,
    name: Option<&str>,
) -> Result<Place, PlaceError> {
    let Some(kind) = role.organisation() else {
        return Ok(Place::Nowhere);
    };
    let (code, name) = match kind {
        OrganisationKind::Department => (Some(DEPARTMENT.0), Some(DEPARTMENT.1)),
        OrganisationKind::Employer | OrganisationKind::College => (code, name),
    };
    let given = |text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let code = given(code).ok_or(PlaceError::NoCode)?;
    if let Some(known) = organisation::by_code(store, kind, &code).await? {
        return Ok(Place::Known(known));
    }
    let name = given(name).ok_or(PlaceError::Unknown)?;
    Ok(Place::New { kind, code, name })
}

/// The organisation of a place, added where it is new: an employer then waits for the department, others are known.
///
/// # Errors
/// A database that is away.
pub async fn settle(writing: &Writing, place: Place) -> Result<Option<Organisation>, StoreError> {
    let (kind, code, name) = match place {
        Place::Nowhere => return Ok(None),
        Place::Known(organisation) => return Ok(Some(organisation)),
        Place::New { kind, code, name } => (kind, code, name),
    };
    let standing = match kind {
        OrganisationKind::Employer => Standing::Pending,
        OrganisationKind::College | OrganisationKind::Department => Standing::Verified,
    };
    let added = organisation::add(writing, kind, &code, &name, standing).await?;
    Ok(Some(added))
}
