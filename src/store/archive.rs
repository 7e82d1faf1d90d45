//! A backup that either database can read: one ZIP file with a manifest and one file of JSON lines per table.
//!
//! Values are JSON as they are; bytes are text in base64. Sessions and the answers kept for repeated requests are left out:
//! people sign in again.

use std::io::{BufRead, BufReader, Read, Seek, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{
    AccessMode, ActiveModelTrait, ColumnTrait, ColumnType, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IsolationLevel, Iterable, ModelTrait, PaginatorTrait, PrimaryKeyToColumn,
    QueryOrder, QuerySelect, TransactionTrait, Value,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use vocmatch_migrations::{Migrator, MigratorTrait};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::entity;
use super::{Store, StoreError};
use crate::clock::{Millis, rfc3339};
use crate::digest::hex;

/// Name and version of the format.
const FORMAT: &str = "vocmatch.backup/1";
/// Rows that are read and written together; a piece of a file is a few megabytes.
const ROWS: u64 = 16;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `vocmatch.backup/1`.
    pub format: String,
    /// Version of the program that made it.
    pub program: String,
    /// When it was made.
    pub created_at: String,
    /// The migrations of its tables.
    pub schema: Vec<String>,
    /// The tables.
    pub tables: Vec<TableEntry>,
}

/// A table of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// Why a backup cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be read or written.
    #[error("the file cannot be read or written: {0}")]
    File(#[from] std::io::Error),
    /// It is no backup.
    #[error("it is not a backup of vocmatch: {0}")]
    NoBackup(String),
    /// Its content is not what its manifest says.
    #[error("table {0} is not as it was written")]
    Damaged(String),
    /// It was made by a version with other tables.
    #[error("it was made by version {0}, whose tables are others; restore it with that version")]
    OtherSchema(String),
    /// A database with rows is not overwritten.
    #[error("the database is not empty: table {0} has rows")]
    NotEmpty(&'static str),
}

impl From<sea_orm::DbErr> for ArchiveError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<zip::result::ZipError> for ArchiveError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::NoBackup(error.to_string())
    }
}

impl From<serde_json::Error> for ArchiveError {
    fn from(error: serde_json::Error) -> Self {
        Self::NoBackup(error.to_string())
    }
}

/// Does something with every table that is kept, those first that others refer to.
macro_rules! each_table {
    ($each:ident!($($argument:expr),*)) => {
        $each!(organisation, "organisations" $(, $argument)*);
        $each!(user, "users" $(, $argument)*);
        $each!(api_token, "api_tokens" $(, $argument)*);
        $each!(batch, "batches" $(, $argument)*);
        $each!(batch_piece, "batch_pieces" $(, $argument)*);
        $each!(entry, "entries" $(, $argument)*);
        $each!(posting, "postings" $(, $argument)*);
        $each!(run, "runs" $(, $argument)*);
        $each!(release, "releases" $(, $argument)*);
        $each!(decision, "decisions" $(, $argument)*);
        $each!(document, "documents" $(, $argument)*);
        $each!(audit, "audit" $(, $argument)*);
    };
}

fn schema() -> Vec<String> {
    let migrations = Migrator::migrations();
    migrations.iter().map(|one| one.name().to_owned()).collect()
}

fn file_of(table: &str) -> String {
    format!("tables/{table}.jsonl")
}

/// Writes everything as it is at one moment.
///
/// # Errors
/// A database that is away, a file that cannot be written.
pub async fn write(
    store: &Store,
    now: Millis,
    out: impl Write + Seek,
) -> Result<Manifest, ArchiveError> {
    store.check().await?;
    let isolation = (!store.is_sqlite()).then_some(IsolationLevel::RepeatableRead);
    let access = (!store.is_sqlite()).then_some(AccessMode::ReadOnly);
    let tx = store.db.begin_with_config(isolation, access).await?;
    let mut archive = ZipWriter::new(out);
    let mut tables = Vec::new();
    macro_rules! save {
        ($entity:ident, $name:literal, $tables:expr) => {
            $tables.push(save::<entity::$entity::Entity>(&tx, &mut archive, $name).await?)
        };
    }
    each_table!(save!(tables));
    tx.rollback().await?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: rfc3339(now),
        schema: schema(),
        tables,
    };
    archive.start_file("manifest.json", SimpleFileOptions::default())?;
    archive.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    archive.finish()?.flush()?;
    Ok(manifest)
}

async fn save<E: EntityTrait>(
    tx: &DatabaseTransaction,
    archive: &mut ZipWriter<impl Write + Seek>,
    name: &str,
) -> Result<TableEntry, ArchiveError>
where
    E::Model: Send + Sync,
{
    let options = SimpleFileOptions::default().compression_level(Some(1));
    archive.start_file(file_of(name), options)?;
    let (mut hash, mut rows) = (Sha256::new(), 0);
    loop {
        let mut query = E::find();
        for key in E::PrimaryKey::iter() {
            query = query.order_by_asc(key.into_column());
        }
        let page = query.offset(rows).limit(ROWS).all(tx).await?;
        for model in &page {
            let mut line = serde_json::to_vec(&to_json::<E>(model)?)?;
            line.push(b'\n');
            hash.update(&line);
            archive.write_all(&line)?;
            rows += 1;
        }
        if (page.len() as u64) < ROWS {
            break;
        }
    }
    Ok(TableEntry {
        name: name.to_owned(),
        rows,
        sha256: hex(&hash.finalize()),
    })
}

fn to_json<E: EntityTrait>(model: &E::Model) -> Result<Map<String, Json>, ArchiveError> {
    let mut row = Map::new();
    for column in E::Column::iter() {
        let value = match model.get(column) {
            Value::String(text) => text.map_or(Json::Null, Json::from),
            Value::BigInt(number) => number.map_or(Json::Null, Json::from),
            Value::Bool(yes) => yes.map_or(Json::Null, Json::from),
            Value::Bytes(bytes) => bytes.map_or(Json::Null, |bytes| STANDARD.encode(bytes).into()),
            other => {
                let found = format!("a column of another type: {other:?}");
                return Err(StoreError::Damaged(found).into());
            }
        };
        row.insert(sea_orm::IdenStatic::as_str(&column).to_owned(), value);
    }
    Ok(row)
}

/// Checks that a backup is whole: every table has the rows and the checksum that its manifest says.
///
/// # Errors
/// See [`ArchiveError`].
pub fn verify(file: impl Read + Seek) -> Result<Manifest, ArchiveError> {
    let mut archive = ZipArchive::new(file)?;
    let manifest = manifest(&mut archive)?;
    for table in &manifest.tables {
        let mut lines = BufReader::new(archive.by_name(&file_of(&table.name))?);
        let (mut hash, mut rows, mut line) = (Sha256::new(), 0, Vec::new());
        while lines.read_until(b'\n', &mut line)? > 0 {
            hash.update(&line);
            rows += 1;
            line.clear();
        }
        if rows != table.rows || hex(&hash.finalize()) != table.sha256 {
            return Err(ArchiveError::Damaged(table.name.clone()));
        }
    }
    Ok(manifest)
}

fn manifest(archive: &mut ZipArchive<impl Read + Seek>) -> Result<Manifest, ArchiveError> {
    let file = archive.by_name("manifest.json")?;
    let manifest: Manifest = serde_json::from_reader(file)?;
    if manifest.format == FORMAT {
        Ok(manifest)
    } else {
        Err(ArchiveError::NoBackup(manifest.format))
    }
}

/// Reads a backup into an empty database, all of it or nothing.
///
/// # Errors
/// See [`ArchiveError`].
pub async fn restore(
    store: &Store,
    now: Millis,
    mut file: impl Read + Seek,
) -> Result<Manifest, ArchiveError> {
    let manifest = verify(&mut file)?;
    if manifest.schema != schema() {
        return Err(ArchiveError::OtherSchema(manifest.program));
    }
    let mut archive = ZipArchive::new(file)?;
    let writing = store.write(now).await?;
    macro_rules! empty {
        ($entity:ident, $name:literal, $tx:expr) => {
            if entity::$entity::Entity::find().count($tx).await? > 0 {
                return Err(ArchiveError::NotEmpty($name));
            }
        };
    }
    each_table!(empty!(writing.tx()));
    macro_rules! load {
        ($entity:ident, $name:literal, $tx:expr) => {
            load::<entity::$entity::Entity>($tx, &mut archive, $name).await?
        };
    }
    each_table!(load!(writing.tx()));
    writing.commit().await?;
    Ok(manifest)
}

async fn load<E: EntityTrait>(
    tx: &impl ConnectionTrait,
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
) -> Result<(), ArchiveError>
where
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let file = archive.by_name(&file_of(name))?;
    let mut lines = BufReader::new(file).lines();
    loop {
        let mut models = Vec::new();
        for line in lines.by_ref().take(usize::try_from(ROWS).unwrap_or(1)) {
            let row: Map<String, Json> = serde_json::from_str(&line?)?;
            models.push(from_json::<E>(&row, name)?);
        }
        if models.is_empty() {
            return Ok(());
        }
        E::insert_many(models).exec_without_returning(tx).await?;
    }
}

fn from_json<E: EntityTrait>(
    row: &Map<String, Json>,
    name: &str,
) -> Result<E::ActiveModel, ArchiveError>
where
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let mut model = <E::ActiveModel as ActiveModelTrait>::default();
    let damaged = || ArchiveError::Damaged(name.to_owned());
    for column in E::Column::iter() {
        let key = sea_orm::IdenStatic::as_str(&column);
        let cell = row.get(key).unwrap_or(&Json::Null);
        let definition = column.def();
        let value = match definition.get_column_type() {
            ColumnType::Boolean => Value::Bool(cell.as_bool()),
            ColumnType::BigInteger => Value::BigInt(cell.as_i64()),
            ColumnType::Blob | ColumnType::VarBinary(_) | ColumnType::Binary(_) => {
                let bytes = cell.as_str().map(|text| STANDARD.decode(text));
                Value::Bytes(bytes.transpose().map_err(|_| damaged())?)
            }
            _ => Value::String(cell.as_str().map(str::to_owned)),
        };
        model.set(column, value);
    }
    Ok(model)
}
