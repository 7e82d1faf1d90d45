//! Colleges, employers, the department.

mod employer;

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

pub use employer::{
    Employer, EmployerData, change, decide, employer, employers, is_verified, register,
    verified_employers,
};

use super::entity::organisation;
use super::role::{OrganisationKind, Standing};
use super::{Store, StoreError, Writing, new_id};

/// An organisation, as much as every request needs of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// A college's `provider_id`, an employer's tax code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is what it says.
    pub status: Standing,
    /// How many people work there, where it is an employer that says so.
    #[serde(skip)]
    pub staff: Option<i64>,
}

impl TryFrom<organisation::Model> for Organisation {
    type Error = StoreError;

    fn try_from(model: organisation::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: model.id,
            kind: model.kind.parse()?,
            code: model.code,
            name: model.name,
            status: model.status.parse()?,
            staff: model.staff,
        })
    }
}

/// Adds an organisation.
///
/// # Errors
/// One of the same kind and code.
pub async fn add(
    writing: &Writing,
    kind: OrganisationKind,
    code: &str,
    name: &str,
    status: Standing,
) -> Result<Organisation, StoreError> {
    let twin = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(kind.word()))
        .filter(organisation::Column::Code.eq(code))
        .one(writing.tx())
        .await?;
    if twin.is_some() {
        return Err(StoreError::Exists("organisation"));
    }
    let model = organisation::Model {
        id: new_id(),
        kind: kind.word().to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        district: None,
        sector: None,
        email_domain: None,
        staff: None,
        status: status.word().to_owned(),
        proof: None,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        created_at: writing.now,
        version: 1,
    };
    organisation::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    model.try_into()
}

/// An organisation by kind and code.
///
/// # Errors
/// A database that is away.
pub async fn by_code(
    store: &Store,
    kind: OrganisationKind,
    code: &str,
) -> Result<Option<Organisation>, StoreError> {
    organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(kind.word()))
        .filter(organisation::Column::Code.eq(code))
        .one(&store.db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}
