//! Releases: what may be public of a run, frozen when it is proposed, decided by a second person, published.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::release::{self, Column};
use super::entity::run;
use super::packed::{pack, unpack};
use super::{Store, StoreError, Writing, new_id};
use crate::clock::Millis;
use crate::digest::sha256;

/// How far a release is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// Waits for a second person.
    Proposed,
    /// May be published.
    Approved,
    /// Public for good.
    Published,
    /// Will not be published: a second person has refused it.
    Refused,
    /// Will not be published: it was taken back before.
    Withdrawn,
}

impl ReleaseState {
    const ALL: [Self; 5] = [
        Self::Proposed,
        Self::Approved,
        Self::Published,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn parse(word: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| StoreError::Damaged(format!("state {word} of a release")))
    }
}

/// A release without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its id.
    pub id: String,
    /// Its number, by which it is cited.
    pub number: i64,
    /// The run that it shows.
    pub run_id: String,
    /// How far it is.
    pub state: ReleaseState,
    /// Its title.
    pub title: String,
    /// What readers should know.
    pub note: Option<String>,
    /// What readers cite.
    pub facts: Facts,
    /// Who proposed it.
    pub author: String,
    /// Who decided.
    pub approver: Option<String>,
    /// Why, in the words of whoever decided.
    pub decision_reason: Option<String>,
    /// When it was proposed.
    pub created_at: Millis,
    /// When it was decided.
    pub decided_at: Option<Millis>,
    /// When it was published.
    pub published_at: Option<Millis>,
    /// Who took it back.
    pub withdrawn_by: Option<String>,
    /// Why, in the words of whoever took it back.
    pub withdrawal_reason: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<Millis>,
    /// SHA-256 of its content.
    pub checksum: String,
    /// Version of this record.
    pub version: i64,
}

/// What readers cite of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Last year with data.
    pub data_year: i32,
    /// The year that the flags are about.
    pub target_year: i32,
    /// Last day of the data.
    pub cut_off: String,
    /// What computed.
    pub method_version: String,
    /// Version of the program.
    pub code_version: String,
    /// Digest of the parameters.
    pub parameters_digest: String,
}

/// A release to be proposed.
#[derive(Debug, Clone)]
pub struct NewRelease<'a> {
    /// Its number, from [`next_number`].
    pub number: i64,
    /// The run.
    pub run_id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What readers should know.
    pub note: Option<&'a str>,
    /// What readers cite.
    pub facts: Facts,
    /// Who proposes.
    pub author: &'a str,
    /// What passed the disclosure gate.
    pub content: Frozen,
}

/// A content as it will be read for good: deflated, with the checksum of its bytes.
#[derive(Debug, Clone)]
pub struct Frozen {
    packed: Vec<u8>,
    checksum: String,
}

impl Frozen {
    /// Freezes bytes.
    ///
    /// # Errors
    /// None that bytes can cause; what the compressor reports.
    pub fn of(bytes: &[u8]) -> Result<Self, StoreError> {
        Ok(Self {
            packed: pack(bytes)?,
            checksum: checksum(bytes),
        })
    }
}

/// The columns that are read without the content.
#[derive(FromQueryResult)]
struct Row {
    id: String,
    number: i64,
    run_id: String,
    state: String,
    title: String,
    note: Option<String>,
    data_year: i64,
    target_year: i64,
    cut_off: String,
    method_version: String,
    code_version: String,
    parameters_digest: String,
    author: String,
    approver: Option<String>,
    decision_reason: Option<String>,
    created_at: i64,
    decided_at: Option<i64>,
    published_at: Option<i64>,
    withdrawn_by: Option<String>,
    withdrawal_reason: Option<String>,
    withdrawn_at: Option<i64>,
    checksum: String,
    version: i64,
}

const COLUMNS: [Column; 23] = [
    Column::Id,
    Column::Number,
    Column::RunId,
    Column::State,
    Column::Title,
    Column::Note,
    Column::DataYear,
    Column::TargetYear,
    Column::CutOff,
    Column::MethodVersion,
    Column::CodeVersion,
    Column::ParametersDigest,
    Column::Author,
    Column::Approver,
    Column::DecisionReason,
    Column::CreatedAt,
    Column::DecidedAt,
    Column::PublishedAt,
    Column::WithdrawnBy,
    Column::WithdrawalReason,
    Column::WithdrawnAt,
    Column::Checksum,
    Column::Version,
];

impl TryFrom<Row> for Release {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let year = |year: i64| {
            i32::try_from(year).map_err(|_| StoreError::Damaged(format!("year {year}")))
        };
        Ok(Self {
            state: ReleaseState::parse(&row.state)?,
            facts: Facts {
                data_year: year(row.data_year)?,
                target_year: year(row.target_year)?,
                cut_off: row.cut_off,
                method_version: row.method_version,
                code_version: row.code_version,
                parameters_digest: row.parameters_digest,
            },
            id: row.id,
            number: row.number,
            run_id: row.run_id,
            title: row.title,
            note: row.note,
            author: row.author,
            approver: row.approver,
            decision_reason: row.decision_reason,
            created_at: row.created_at,
            decided_at: row.decided_at,
            published_at: row.published_at,
            withdrawn_by: row.withdrawn_by,
            withdrawal_reason: row.withdrawal_reason,
            withdrawn_at: row.withdrawn_at,
            checksum: row.checksum,
            version: row.version,
        })
    }
}

/// SHA-256 of a content, in hexadecimal digits.
#[must_use]
pub fn checksum(content: &[u8]) -> String {
    sha256(content)
}

/// Advisory lock of PostgreSQL under which numbers are given.
const NUMBER_LOCK: i64 = 0x766f_6372;

/// Waits until nobody else proposes or publishes, and lets nobody else do so before this transaction ends.
///
/// # Errors
/// A database that is away.
pub async fn alone(writing: &Writing) -> Result<(), StoreError> {
    if writing.tx().get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({NUMBER_LOCK})");
        writing.tx().execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// The number of the next release, for whoever is [`alone`].
///
/// # Errors
/// A database that is away.
pub async fn next_number(writing: &Writing) -> Result<i64, StoreError> {
    let last: Option<i64> = release::Entity::find()
        .select_only()
        .column(Column::Number)
        .order_by_desc(Column::Number)
        .limit(1)
        .into_tuple()
        .one(writing.tx())
        .await?;
    Ok(last.unwrap_or(0) + 1)
}

/// The part of a run's result that a release may show: JSON that passed the disclosure gate.
///
/// # Errors
/// A run that is not there, or that has no result.
pub async fn run_content(store: &Store, run_id: &str) -> Result<serde_json::Value, StoreError> {
    run_part(store, run_id, "content")
        .await?
        .ok_or(StoreError::Missing("content for release in this run"))
}

/// A part of a run's result; nothing where the run has none of that name.
///
/// # Errors
/// A run that is not there, or that has no result.
pub async fn run_part(
    store: &Store,
    run_id: &str,
    part: &str,
) -> Result<Option<serde_json::Value>, StoreError> {
    let found: Option<(String, Option<Vec<u8>>)> = run::Entity::find_by_id(run_id)
        .select_only()
        .columns([run::Column::State, run::Column::Result])
        .into_tuple()
        .one(&store.db)
        .await?;
    let (state, result) = found.ok_or(StoreError::Missing("run"))?;
    let result = unpack(&result.ok_or(StoreError::State(state))?)?;
    let damaged = |_| StoreError::Damaged(format!("the result of run {run_id}"));
    let mut result: serde_json::Value = serde_json::from_slice(&result).map_err(damaged)?;
    Ok(result.get_mut(part).map(serde_json::Value::take))
}

/// The release that was published last.
///
/// # Errors
/// A database that is away.
pub async fn last(store: &Store) -> Result<Option<Release>, StoreError> {
    published_last(&store.db).await
}

/// The same, for whoever is [`alone`].
///
/// # Errors
/// A database that is away.
pub async fn last_within(writing: &Writing) -> Result<Option<Release>, StoreError> {
    published_last(writing.tx()).await
}

async fn published_last(db: &impl ConnectionTrait) -> Result<Option<Release>, StoreError> {
    release::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(Column::State.eq(ReleaseState::Published.word()))
        .order_by_desc(Column::PublishedAt)
        .order_by_desc(Column::Number)
        .into_model::<Row>()
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Stores a frozen content as a proposed release.
///
/// # Errors
/// A run that is not there.
pub async fn propose(writing: &Writing, new: NewRelease<'_>) -> Result<Release, StoreError> {
    let model = release::Model {
        id: new_id(),
        number: new.number,
        run_id: new.run_id.to_owned(),
        state: ReleaseState::Proposed.word().to_owned(),
        title: new.title.to_owned(),
        note: new.note.map(str::to_owned),
        data_year: new.facts.data_year.into(),
        target_year: new.facts.target_year.into(),
        cut_off: new.facts.cut_off,
        method_version: new.facts.method_version,
        code_version: new.facts.code_version,
        parameters_digest: new.facts.parameters_digest,
        author: new.author.to_owned(),
        approver: None,
        decision_reason: None,
        created_at: writing.now,
        decided_at: None,
        published_at: None,
        withdrawn_by: None,
        withdrawal_reason: None,
        withdrawn_at: None,
        content: new.content.packed,
        checksum: new.content.checksum,
        version: 1,
    };
    let number = model.number;
    release::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    within(writing, number).await
}

/// What a person decides of a proposed release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It may be published.
    Approve,
    /// It will not be.
    Refuse,
}

/// Decides on a proposed release.
///
/// # Errors
/// One's own release, another state, another version.
pub async fn decide(
    writing: &Writing,
    number: i64,
    version: i64,
    decision: Decision,
    approver: &str,
    reason: &str,
) -> Result<Release, StoreError> {
    let now = within(writing, number).await?;
    if now.author == approver {
        return Err(StoreError::OwnRecord);
    }
    let state = match decision {
        Decision::Approve => ReleaseState::Approved,
        Decision::Refuse => ReleaseState::Refused,
    };
    let set = [
        (Column::Approver, Expr::value(approver)),
        (Column::DecisionReason, Expr::value(reason)),
        (Column::DecidedAt, Expr::value(writing.now)),
    ];
    advance(
        writing,
        &now,
        version,
        &[ReleaseState::Proposed],
        state,
        set,
    )
    .await
}

/// Publishes an approved release.
///
/// # Errors
/// Another state, another version.
pub async fn publish(writing: &Writing, number: i64, version: i64) -> Result<Release, StoreError> {
    let now = within(writing, number).await?;
    let set = [(Column::PublishedAt, Expr::value(writing.now))];
    let (from, to) = ([ReleaseState::Approved], ReleaseState::Published);
    advance(writing, &now, version, &from, to, set).await
}

/// Takes back a release that is not published; whoever may propose may do so, and its number is not given again.
///
/// # Errors
/// Another state, another version.
pub async fn withdraw(
    writing: &Writing,
    number: i64,
    version: i64,
    by: &str,
    reason: &str,
) -> Result<Release, StoreError> {
    let now = within(writing, number).await?;
    let set = [
        (Column::WithdrawnBy, Expr::value(by)),
        (Column::WithdrawalReason, Expr::value(reason)),
        (Column::WithdrawnAt, Expr::value(writing.now)),
    ];
    let from = [ReleaseState::Proposed, ReleaseState::Approved];
    let to = ReleaseState::Withdrawn;
    advance(writing, &now, version, &from, to, set).await
}

/// Moves a release on, if it still has the version that it had and one of these states.
async fn advance(
    writing: &Writing,
    now: &Release,
    version: i64,
    from: &[ReleaseState],
    to: ReleaseState,
    set: impl IntoIterator<Item = (Column, sea_orm::sea_query::SimpleExpr)>,
) -> Result<Release, StoreError> {
    if now.version != version {
        return Err(StoreError::Changed(now.version));
    }
    if !from.contains(&now.state) {
        return Err(StoreError::State(now.state.word().to_owned()));
    }
    let mut update = release::Entity::update_many()
        .col_expr(Column::State, Expr::value(to.word()))
        .col_expr(Column::Version, Expr::value(version + 1));
    for (column, value) in set {
        update = update.col_expr(column, value);
    }
    let done = update
        .filter(Column::Number.eq(now.number))
        .filter(Column::Version.eq(version))
        .exec(writing.tx())
        .await?;
    if done.rows_affected == 0 {
        return Err(StoreError::Changed(version + 1));
    }
    within(writing, now.number).await
}

async fn within(writing: &Writing, number: i64) -> Result<Release, StoreError> {
    select(writing.tx(), number)
        .await?
        .ok_or(StoreError::Missing("release"))
}

async fn select(db: &impl ConnectionTrait, number: i64) -> Result<Option<Release>, StoreError> {
    release::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(Column::Number.eq(number))
        .into_model::<Row>()
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// A release by its number.
///
/// # Errors
/// A database that is away.
pub async fn by_number(store: &Store, number: i64) -> Result<Option<Release>, StoreError> {
    select(&store.db, number).await
}

/// Which releases are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that everybody may read.
    Published,
    /// All.
    All,
}

/// Releases, the newest first, from below a number on.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    which: Which,
    below: Option<i64>,
    limit: u64,
) -> Result<Vec<Release>, StoreError> {
    let mut query = release::Entity::find().select_only().columns(COLUMNS);
    if which == Which::Published {
        query = query.filter(Column::State.eq(ReleaseState::Published.word()));
    }
    if let Some(below) = below {
        query = query.filter(Column::Number.lt(below));
    }
    query
        .order_by_desc(Column::Number)
        .limit(limit)
        .into_model::<Row>()
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// The content of a release, whose checksum still holds.
///
/// # Errors
/// Bytes that are no longer those that were frozen.
pub async fn content(store: &Store, release: &Release) -> Result<Vec<u8>, StoreError> {
    let packed: Option<Vec<u8>> = release::Entity::find()
        .select_only()
        .column(Column::Content)
        .filter(Column::Number.eq(release.number))
        .into_tuple()
        .one(&store.db)
        .await?;
    let bytes = unpack(&packed.ok_or(StoreError::Missing("release"))?)?;
    if checksum(&bytes) == release.checksum {
        Ok(bytes)
    } else {
        Err(StoreError::Damaged(format!(
            "release {} has another checksum",
            release.number
        )))
    }
}
