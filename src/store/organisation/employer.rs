//! Employers: registered by themselves, believed once a person at the department has looked.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;

use crate::clock::Millis;

use super::super::entity::{api_token, organisation, posting, session, user};
use super::super::posting::State;
use super::super::role::{OrganisationKind, Standing};
use super::super::{Store, StoreError, Writing, new_id};

/// What an employer says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmployerData {
    /// Its name.
    pub name: String,
    /// Domain of its e-mail addresses.
    pub email_domain: String,
    /// Where it is.
    pub district: Option<String>,
    /// What it does.
    pub sector: Option<String>,
    /// How many people work there.
    pub staff: i64,
    /// What shows that it is what it says.
    pub proof: String,
}

/// An employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Employer {
    /// Its id.
    pub id: String,
    /// Tax code, 10 or 13 digits.
    pub tax_code: String,
    /// Its name.
    pub name: String,
    /// Domain of its e-mail addresses.
    pub email_domain: Option<String>,
    /// Where it is.
    pub district: Option<String>,
    /// What it does.
    pub sector: Option<String>,
    /// How many people work there.
    pub staff: Option<i64>,
    /// What shows that it is what it says.
    pub proof: Option<String>,
    /// Whether it is what it says.
    pub status: Standing,
    /// When that was decided.
    pub decided_at: Option<Millis>,
    /// Why.
    pub decision_reason: Option<String>,
    /// When it registered.
    pub created_at: Millis,
    /// Its version.
    pub version: i64,
}

impl Employer {
    /// What it says of itself.
    #[must_use]
    pub fn data(&self) -> EmployerData {
        EmployerData {
            name: self.name.clone(),
            email_domain: self.email_domain.clone().unwrap_or_default(),
            district: self.district.clone(),
            sector: self.sector.clone(),
            staff: self.staff.unwrap_or_default(),
            proof: self.proof.clone().unwrap_or_default(),
        }
    }
}

impl TryFrom<organisation::Model> for Employer {
    type Error = StoreError;

    fn try_from(model: organisation::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: model.id,
            tax_code: model.code,
            name: model.name,
            email_domain: model.email_domain,
            district: model.district,
            sector: model.sector,
            staff: model.staff,
            proof: model.proof,
            status: model.status.parse()?,
            decided_at: model.decided_at,
            decision_reason: model.decision_reason,
            created_at: model.created_at,
            version: model.version,
        })
    }
}

fn write(model: &mut organisation::Model, data: &EmployerData) {
    model.name.clone_from(&data.name);
    model.email_domain = Some(data.email_domain.clone());
    model.district.clone_from(&data.district);
    model.sector.clone_from(&data.sector);
    model.staff = Some(data.staff);
    model.proof = Some(data.proof.clone());
}

fn undecided(model: &mut organisation::Model) {
    Standing::Pending.word().clone_into(&mut model.status);
    model.decided_by = None;
    model.decided_at = None;
    model.decision_reason = None;
}

/// Registers an employer, who counts nothing until verified.
///
/// A tax code that was refused may be registered anew: by then it may be the true firm that comes. Whoever was refused
/// loses access, and what was posted is taken back.
///
/// # Errors
/// A tax code that is registered and not refused.
pub async fn register(
    writing: &Writing,
    tax_code: &str,
    data: &EmployerData,
) -> Result<Employer, StoreError> {
    let known = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .filter(organisation::Column::Code.eq(tax_code))
        .lock_exclusive()
        .one(writing.tx())
        .await?;
    if let Some(mut model) = known {
        if model.status != Standing::Refused.word() {
            return Err(StoreError::Exists("organisation"));
        }
        shut_out(writing, &model.id).await?;
        write(&mut model, data);
        undecided(&mut model);
        model.created_at = writing.now;
        return save(writing, model).await;
    }
    let mut model = organisation::Model {
        id: new_id(),
        kind: OrganisationKind::Employer.word().to_owned(),
        code: tax_code.to_owned(),
        name: String::new(),
        district: None,
        sector: None,
        email_domain: None,
        staff: None,
        status: String::new(),
        proof: None,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        created_at: writing.now,
        version: 1,
    };
    write(&mut model, data);
    undecided(&mut model);
    organisation::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    model.try_into()
}

/// Takes from the people and machines of an organisation all they have.
async fn shut_out(writing: &Writing, organisation_id: &str) -> Result<(), StoreError> {
    let people: Vec<String> = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::OrganisationId.eq(organisation_id))
        .into_tuple()
        .all(writing.tx())
        .await?;
    session::Entity::delete_many()
        .filter(session::Column::UserId.is_in(people))
        .exec(writing.tx())
        .await?;
    user::Entity::update_many()
        .col_expr(user::Column::Disabled, Expr::value(true))
        .filter(user::Column::OrganisationId.eq(organisation_id))
        .exec(writing.tx())
        .await?;
    api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(writing.now))
        .filter(api_token::Column::OrganisationId.eq(organisation_id))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(writing.tx())
        .await?;
    posting::Entity::update_many()
        .col_expr(posting::Column::State, Expr::value(State::Withdrawn.word()))
        .filter(posting::Column::OrganisationId.eq(organisation_id))
        .exec(writing.tx())
        .await?;
    Ok(())
}

async fn save(writing: &Writing, mut model: organisation::Model) -> Result<Employer, StoreError> {
    model.version += 1;
    model
        .clone()
        .into_active_model()
        .reset_all()
        .update(writing.tx())
        .await?;
    model.try_into()
}

/// An employer by id.
///
/// # Errors
/// A database that is away.
pub async fn employer(store: &Store, id: &str) -> Result<Option<Employer>, StoreError> {
    organisation::Entity::find_by_id(id)
        .filter(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .one(&store.db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Whether somebody has confirmed an employer, seen from within a change.
///
/// # Errors
/// A database that is away.
pub async fn is_verified(writing: &Writing, id: &str) -> Result<bool, StoreError> {
    let model = organisation::Entity::find_by_id(id)
        .one(writing.tx())
        .await?;
    Ok(model.is_some_and(|model| model.status == Standing::Verified.word()))
}

/// Employers, newest first, perhaps only those of one standing and before an id.
///
/// # Errors
/// A database that is away.
pub async fn employers(
    store: &Store,
    standing: Option<Standing>,
    before: Option<&str>,
    limit: u64,
) -> Result<Vec<Employer>, StoreError> {
    let mut query = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::Employer.word()));
    if let Some(standing) = standing {
        query = query.filter(organisation::Column::Status.eq(standing.word()));
    }
    if let Some(before) = before {
        query = query.filter(organisation::Column::Id.lt(before));
    }
    query
        .order_by_desc(organisation::Column::Id)
        .limit(limit)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// All employers who count.
///
/// # Errors
/// A database that is away.
pub async fn verified_employers(store: &Store) -> Result<Vec<Employer>, StoreError> {
    organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .filter(organisation::Column::Status.eq(Standing::Verified.word()))
        .order_by_asc(organisation::Column::Id)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

async fn locked(
    writing: &Writing,
    id: &str,
    version: Option<i64>,
) -> Result<organisation::Model, StoreError> {
    let model = organisation::Entity::find_by_id(id)
        .filter(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .lock_exclusive()
        .one(writing.tx())
        .await?
        .ok_or(StoreError::Missing("employer"))?;
    if version.is_some_and(|version| version != model.version) {
        return Err(StoreError::Changed(model.version));
    }
    Ok(model)
}

/// Changes what an employer says of itself. Another name or domain has to be looked at again, and so has whatever was
/// refused.
///
/// # Errors
/// An employer that is not there or was changed meanwhile.
pub async fn change(
    writing: &Writing,
    id: &str,
    version: i64,
    data: &EmployerData,
) -> Result<(Employer, Employer), StoreError> {
    let mut model = locked(writing, id, Some(version)).await?;
    let before = Employer::try_from(model.clone())?;
    if before.name != data.name
        || before.email_domain.as_ref() != Some(&data.email_domain)
        || before.status == Standing::Refused
    {
        undecided(&mut model);
    }
    write(&mut model, data);
    Ok((before, save(writing, model).await?))
}

/// Says whether an employer is what it says, before and after.
///
/// # Errors
/// An employer that is not there or was changed meanwhile.
pub async fn decide(
    writing: &Writing,
    id: &str,
    version: Option<i64>,
    standing: Standing,
    by: &str,
    reason: &str,
) -> Result<(Employer, Employer), StoreError> {
    let mut model = locked(writing, id, version).await?;
    let before = Employer::try_from(model.clone())?;
    standing.word().clone_into(&mut model.status);
    model.decided_by = Some(by.to_owned());
    model.decided_at = Some(writing.now);
    model.decision_reason = Some(reason.to_owned());
    Ok((before, save(writing, model).await?))
}
