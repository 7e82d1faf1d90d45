//! Computations.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::run;
use super::packed::unpack;
use super::{Store, StoreError, Writing, new_id};
use crate::clock::Millis;

/// A computation, without its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sea_orm::FromQueryResult)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// `running`, `done`, `failed`, `cancelled`.
    pub state: String,
    /// How much is done, in percent.
    pub progress: i64,
    /// What is being done.
    pub stage: Option<String>,
    /// Last year with data.
    pub data_year: Option<i64>,
    /// Years ahead.
    pub horizon: i64,
    /// Who started it.
    pub author: String,
    /// Version of the program.
    pub code_version: String,
    /// Digest of the parameters.
    pub parameters_digest: Option<String>,
    /// What it was computed from, as JSON.
    pub inputs: Option<String>,
    /// SHA-256 of that.
    pub inputs_digest: Option<String>,
    /// Why it has no result.
    pub error: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: Millis,
    /// The same.
    pub started_at: Option<Millis>,
    /// The same.
    pub finished_at: Option<Millis>,
}

/// A run to be started.
#[derive(Debug, Clone, Copy)]
pub struct NewRun<'a> {
    /// Last year with data to use, where it is said.
    pub data_year: Option<i64>,
    /// Years ahead.
    pub horizon: i64,
    /// Who starts it.
    pub author: &'a str,
    /// Version of the program.
    pub code_version: &'a str,
}

/// Writes down that a run begins.
///
/// # Errors
/// A database that is away.
pub async fn start(writing: &Writing, new: NewRun<'_>) -> Result<Run, StoreError> {
    let model = run::Model {
        id: new_id(),
        state: "running".to_owned(),
        progress: 0,
        stage: None,
        data_year: new.data_year,
        horizon: new.horizon,
        author: new.author.to_owned(),
        code_version: new.code_version.to_owned(),
        parameters_digest: None,
        parameters: None,
        inputs: None,
        inputs_digest: None,
        error: None,
        result: None,
        created_at: writing.now,
        started_at: Some(writing.now),
        finished_at: None,
    };
    let id = model.id.clone();
    run::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    described()
        .filter(run::Column::Id.eq(id))
        .into_model()
        .one(writing.tx())
        .await?
        .ok_or(StoreError::Missing("run"))
}

/// What a run yields.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Last year with data that was used.
    pub data_year: i64,
    /// Digest of the parameters.
    pub parameters_digest: String,
    /// Their values, as JSON.
    pub parameters: String,
    /// What it was computed from, as JSON.
    pub inputs: String,
    /// SHA-256 of that.
    pub inputs_digest: String,
    /// The result, packed.
    pub result: Vec<u8>,
}

/// Stores the result of a run that is under way.
///
/// # Errors
/// A run in another state.
pub async fn finish(writing: &Writing, id: &str, finished: Finished) -> Result<(), StoreError> {
    use run::Column as C;
    let updated = run::Entity::update_many()
        .col_expr(C::State, Expr::value("done"))
        .col_expr(C::Progress, Expr::value(100_i64))
        .col_expr(C::DataYear, Expr::value(finished.data_year))
        .col_expr(C::ParametersDigest, Expr::value(finished.parameters_digest))
        .col_expr(C::Parameters, Expr::value(finished.parameters))
        .col_expr(C::Inputs, Expr::value(finished.inputs))
        .col_expr(C::InputsDigest, Expr::value(finished.inputs_digest))
        .col_expr(C::Result, Expr::value(finished.result))
        .col_expr(C::FinishedAt, Expr::value(writing.now))
        .filter(C::Id.eq(id))
        .filter(C::State.eq("running"))
        .exec(writing.tx())
        .await?;
    if updated.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::State("not running".to_owned()))
    }
}

/// Closes a run that has no result.
///
/// # Errors
/// A database that is away.
pub async fn close(
    writing: &Writing,
    id: &str,
    state: &str,
    reason: &str,
) -> Result<(), StoreError> {
    run::Entity::update_many()
        .col_expr(run::Column::State, Expr::value(state))
        .col_expr(run::Column::Error, Expr::value(reason))
        .col_expr(run::Column::FinishedAt, Expr::value(writing.now))
        .filter(run::Column::Id.eq(id))
        .filter(run::Column::State.is_in(UNDER_WAY))
        .exec(writing.tx())
        .await?;
    Ok(())
}

const UNDER_WAY: [&str; 2] = ["queued", "running"];

/// Closes all runs that are under way, and says which.
///
/// # Errors
/// A database that is away.
pub async fn close_left_over(writing: &Writing, reason: &str) -> Result<Vec<String>, StoreError> {
    let ids: Vec<String> = run::Entity::find()
        .select_only()
        .column(run::Column::Id)
        .filter(run::Column::State.is_in(UNDER_WAY))
        .order_by_asc(run::Column::Id)
        .into_tuple()
        .all(writing.tx())
        .await?;
    for id in &ids {
        close(writing, id, "failed", reason).await?;
    }
    Ok(ids)
}

fn described() -> sea_orm::Select<run::Entity> {
    use run::Column as C;
    run::Entity::find().select_only().columns([
        C::Id,
        C::State,
        C::Progress,
        C::Stage,
        C::DataYear,
        C::Horizon,
        C::Author,
        C::CodeVersion,
        C::ParametersDigest,
        C::Inputs,
        C::InputsDigest,
        C::Error,
        C::CreatedAt,
        C::StartedAt,
        C::FinishedAt,
    ])
}

/// A page of runs, newest first, one more than asked for where there are more.
///
/// # Errors
/// A database that is away.
pub async fn list(store: &Store, cursor: Option<&str>, limit: u64) -> Result<Vec<Run>, StoreError> {
    let mut query = described();
    if let Some(cursor) = cursor {
        query = query.filter(run::Column::Id.lt(cursor));
    }
    Ok(query
        .order_by_desc(run::Column::Id)
        .limit(limit + 1)
        .into_model()
        .all(&store.db)
        .await?)
}

/// One run.
///
/// # Errors
/// [`StoreError::Missing`] where it is not there.
pub async fn one(store: &Store, id: &str) -> Result<Run, StoreError> {
    described()
        .filter(run::Column::Id.eq(id))
        .into_model()
        .one(&store.db)
        .await?
        .ok_or(StoreError::Missing("run"))
}

/// The result of a run, as JSON: `assessment`, the contract of `vocmatch assess` over all trades before disclosure
/// control, and `content`, what a release may show beside it.
///
/// # Errors
/// [`StoreError::Missing`] where there is no run with a result.
pub async fn result(store: &Store, id: &str) -> Result<Vec<u8>, StoreError> {
    let packed = run::Entity::find_by_id(id)
        .select_only()
        .column(run::Column::Result)
        .into_tuple::<Option<Vec<u8>>>()
        .one(&store.db)
        .await?;
    unpack(&packed.flatten().ok_or(StoreError::Missing("result"))?)
}
