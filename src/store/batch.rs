//! Files as they were delivered. They are never changed: a correction is a further batch that supersedes one.

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::{batch, batch_piece, organisation};
use super::packed::unpack;
use super::{Store, StoreError, Writing, new_id};
use crate::clock::Millis;

/// The resource under which the descriptor of an imported package is kept.
pub const DESCRIPTOR: &str = "datapackage";

/// A file that was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Batch {
    /// Its id.
    pub id: String,
    /// What it holds.
    pub resource: String,
    /// Who it is about; the whole city where nothing is said.
    pub organisation_id: Option<String>,
    /// Id of the user or token that delivered it, or the name of a command.
    pub author: String,
    /// What it was called.
    pub file_name: String,
    /// `csv`, `xlsx`, `parquet`; `json` for the descriptor of a package.
    pub format: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub size_bytes: i64,
    /// Its rows.
    pub rows_read: i64,
    /// Those that satisfied every rule when it was delivered.
    pub rows_kept: i64,
    /// The others.
    pub rows_rejected: i64,
    /// The batch that it corrects.
    pub supersedes: Option<String>,
    /// What was said of it.
    pub note: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: Millis,
}

/// A file to be stored.
#[derive(Debug, Clone)]
pub struct NewBatch<'a> {
    /// What it holds.
    pub resource: &'a str,
    /// Who it is about.
    pub organisation_id: Option<&'a str>,
    /// Who delivers it.
    pub author: &'a str,
    /// What it is called.
    pub file_name: &'a str,
    /// Its format.
    pub format: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Its size.
    pub size_bytes: i64,
    /// Rows read and rejected.
    pub rows: (i64, i64),
    /// The batch that it corrects.
    pub supersedes: Option<&'a str>,
    /// What is said of it.
    pub note: Option<&'a str>,
    /// What was wrong with its rows, as JSON, packed.
    pub report: Option<Vec<u8>>,
    /// Its bytes, packed in pieces.
    pub pieces: Vec<Vec<u8>>,
}

/// Stores a file and returns its id.
///
/// # Errors
/// A batch that was superseded already.
pub async fn add(writing: &Writing, new: NewBatch<'_>) -> Result<String, StoreError> {
    if let Some(older) = new.supersedes {
        let other = batch::Entity::find()
            .select_only()
            .column(batch::Column::Id)
            .filter(batch::Column::Supersedes.eq(older))
            .into_tuple::<String>()
            .one(writing.tx())
            .await?;
        if other.is_some() {
            return Err(StoreError::State("superseded by another batch".to_owned()));
        }
    }
    let id = new_id();
    let model = batch::Model {
        id: id.clone(),
        resource: new.resource.to_owned(),
        organisation_id: new.organisation_id.map(str::to_owned),
        author: new.author.to_owned(),
        file_name: new.file_name.to_owned(),
        format: new.format.to_owned(),
        sha256: new.sha256.to_owned(),
        size_bytes: new.size_bytes,
        rows_read: new.rows.0,
        rows_kept: new.rows.0 - new.rows.1,
        rows_rejected: new.rows.1,
        supersedes: new.supersedes.map(str::to_owned),
        note: new.note.map(str::to_owned),
        report: new.report,
        created_at: writing.now,
    };
    batch::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    for (piece, content) in (0..).zip(new.pieces) {
        let model = batch_piece::Model {
            batch_id: id.clone(),
            piece,
            content,
        };
        batch_piece::Entity::insert(model.into_active_model())
            .exec_without_returning(writing.tx())
            .await?;
    }
    Ok(id)
}

/// Columns of [`Batch`]: all but the report.
fn described() -> sea_orm::Select<batch::Entity> {
    use batch::Column as C;
    let columns = [
        C::Id,
        C::Resource,
        C::OrganisationId,
        C::Author,
        C::FileName,
        C::Format,
        C::Sha256,
        C::SizeBytes,
        C::RowsRead,
        C::RowsKept,
        C::RowsRejected,
        C::Supersedes,
        C::Note,
        C::CreatedAt,
    ];
    batch::Entity::find().select_only().columns(columns)
}

#[derive(sea_orm::FromQueryResult)]
struct Row {
    id: String,
    resource: String,
    organisation_id: Option<String>,
    author: String,
    file_name: String,
    format: String,
    sha256: String,
    size_bytes: i64,
    rows_read: i64,
    rows_kept: i64,
    rows_rejected: i64,
    supersedes: Option<String>,
    note: Option<String>,
    created_at: i64,
}

impl From<Row> for Batch {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            resource: row.resource,
            organisation_id: row.organisation_id,
            author: row.author,
            file_name: row.file_name,
            format: row.format,
            sha256: row.sha256,
            size_bytes: row.size_bytes,
            rows_read: row.rows_read,
            rows_kept: row.rows_kept,
            rows_rejected: row.rows_rejected,
            supersedes: row.supersedes,
            note: row.note,
            created_at: row.created_at,
        }
    }
}

/// The batches that no other supersedes, oldest first: together they are the package.
///
/// # Errors
/// A database that is away.
pub async fn effective(store: &Store) -> Result<Vec<Batch>, StoreError> {
    let superseded = sea_orm::sea_query::Query::select()
        .column(batch::Column::Supersedes)
        .from(batch::Entity)
        .and_where(batch::Column::Supersedes.is_not_null())
        .to_owned();
    let rows = described()
        .filter(batch::Column::Id.not_in_subquery(superseded))
        .order_by_asc(batch::Column::CreatedAt)
        .order_by_asc(batch::Column::Id)
        .into_model::<Row>()
        .all(&store.db)
        .await?;
    Ok(rows.into_iter().map(Batch::from).collect())
}

/// Whose batches are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of<'a> {
    /// Of everybody.
    All,
    /// Of one organisation.
    Organisation(&'a str),
}

/// A page of batches, newest first, one more than asked for where there are more.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    of: Of<'_>,
    resource: Option<&str>,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Vec<Batch>, StoreError> {
    let mut query = described();
    if let Of::Organisation(id) = of {
        query = query.filter(batch::Column::OrganisationId.eq(id));
    }
    if let Some(resource) = resource {
        query = query.filter(batch::Column::Resource.eq(resource));
    }
    if let Some(cursor) = cursor {
        query = query.filter(batch::Column::Id.lt(cursor));
    }
    let rows = query
        .order_by_desc(batch::Column::Id)
        .limit(limit + 1)
        .into_model::<Row>()
        .all(&store.db)
        .await?;
    Ok(rows.into_iter().map(Batch::from).collect())
}

/// One batch.
///
/// # Errors
/// [`StoreError::Missing`] where it is not there or not of whoever asks.
pub async fn one(store: &Store, id: &str, of: Of<'_>) -> Result<Batch, StoreError> {
    let mut query = described().filter(batch::Column::Id.eq(id));
    if let Of::Organisation(id) = of {
        query = query.filter(batch::Column::OrganisationId.eq(id));
    }
    let row = query.into_model::<Row>().one(&store.db).await?;
    row.map(Batch::from).ok_or(StoreError::Missing("batch"))
}

/// What was wrong with the rows of a batch, as JSON; nothing where nobody wrote it down.
///
/// # Errors
/// A database that is away.
pub async fn report(store: &Store, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let packed = batch::Entity::find_by_id(id)
        .select_only()
        .column(batch::Column::Report)
        .into_tuple::<Option<Vec<u8>>>()
        .one(&store.db)
        .await?;
    packed.flatten().map(|packed| unpack(&packed)).transpose()
}

/// The packed bytes of a batch, see [`super::packed::unpack_pieces`].
///
/// # Errors
/// A database that is away.
pub async fn pieces(store: &Store, id: &str) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(batch_piece::Entity::find()
        .select_only()
        .column(batch_piece::Column::Content)
        .filter(batch_piece::Column::BatchId.eq(id))
        .order_by_asc(batch_piece::Column::Piece)
        .into_tuple()
        .all(&store.db)
        .await?)
}

/// What an organisation delivered last of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivered {
    /// Code of the organisation, such as a `provider_id`; nothing for files of the whole city.
    pub organisation_code: Option<String>,
    /// Its latest effective batch of the resource.
    pub batch: Batch,
}

/// The latest effective batch of every organisation and resource.
///
/// # Errors
/// A database that is away.
pub async fn latest(store: &Store) -> Result<Vec<Delivered>, StoreError> {
    let codes: std::collections::HashMap<String, String> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Code)
        .into_tuple()
        .all(&store.db)
        .await?
        .into_iter()
        .collect();
    let mut last = std::collections::BTreeMap::new();
    for batch in effective(store).await? {
        let key = (batch.organisation_id.clone(), batch.resource.clone());
        last.insert(key, batch);
    }
    let delivered = last.into_values().map(|batch| {
        let id = batch.organisation_id.as_ref();
        Delivered {
            organisation_code: id.and_then(|id| codes.get(id)).cloned(),
            batch,
        }
    });
    Ok(delivered.collect())
}
