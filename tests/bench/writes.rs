//! How many postings a second the service makes durable, beside what the bare database takes:
//! `cargo bench --profile release --bench writes`.
//!
//! 32 clients, each of a firm of its own, post to the built program (`serve --demo` on a folder of its own), each waiting for
//! its answer; then the bare database takes the same rows posting by posting, one commit each, with the same care for power
//! cuts. Both alternate; each figure is a median of three. PostgreSQL is measured too where `TEST_DATABASE_URL` names a server.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement, TransactionTrait};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vocmatch::clock::Clock;
use vocmatch::store::Store;
use vocmatch::store::account::{self, NewUser};
use vocmatch::store::organisation;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

// The program's allocator: another one would measure another program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CLIENTS: usize = 32;
const POSTINGS: usize = 2_000;
/// A firm posts for several trades in several places.
const TRADES: [&str; 4] = [
    "han",
    "dien_cong_nghiep",
    "ke_toan_doanh_nghiep",
    "cong_nghe_o_to",
];
fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(writes());
}

/// A child process that ends with its owner.
struct Server {
    child: Child,
    address: SocketAddr,
    database_url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    async fn vocmatch(database_url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut command = Command::new(env!("CARGO_BIN_EXE_vocmatch"));
        command
            .args(["serve", "--demo"])
            .env("XDG_DATA_HOME", folder.path())
            .env("VOCMATCH_LISTEN", address.to_string())
            .env("VOCMATCH_PUBLIC_PER_MINUTE", "10000000")
            .env("VOCMATCH_POSTINGS_PER_HOUR", "10000000")
            .env("VOCMATCH_LOG", "warn")
            .stdout(Stdio::piped());
        let database_url = database_url.map_or_else(
            || format!("sqlite:{}", folder.path().join("served.sqlite").display()),
            str::to_owned,
        );
        command.env("VOCMATCH_DATABASE_URL", &database_url);
        let mut child = command.spawn().unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        // The address comes last, once the service listens.
        for line in printed.lines() {
            if line.unwrap().starts_with("http://") {
                break;
            }
        }
        let server = Self {
            child,
            address,
            database_url,
            _folder: folder,
        };
        for _ in 0..1_200 {
            let ready = fetch(address, "/readyz", "").await;
            if ready.is_some_and(|(status, _)| status == 200) {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the service was not ready in time");
    }
}

/// The bytes of a request that keeps its connection.
fn request(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n").into_bytes()
}

async fn fetch(address: SocketAddr, path: &str, headers: &str) -> Option<(u16, Vec<u8>)> {
    let mut connection = Connection::open(address).await?;
    connection.send(&request(path, headers)).await
}

/// A connection that is kept and reads answers with a length.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        stream.set_nodelay(true).ok()?;
        Some(Self {
            stream,
            buffer: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a request and returns status and body of its answer.
    async fn send(&mut self, request: &[u8]) -> Option<(u16, Vec<u8>)> {
        self.stream.write_all(request).await.ok()?;
        let (end, length, status) = loop {
            if let Some(found) = head(&self.buffer) {
                break found;
            }
            if self.stream.read_buf(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        };
        while self.buffer.len() < end + length {
            if self.stream.read_buf(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        }
        let body = self.buffer[end..end + length].to_vec();
        self.buffer.drain(..end + length);
        Some((status, body))
    }
}

/// Where the head of an answer ends, how long its body is, and its status.
fn head(bytes: &[u8]) -> Option<(usize, usize, u16)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end])
        .unwrap()
        .to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).map_or(0, |rest| {
        rest.split("\r\n").next().unwrap().parse().unwrap()
    });
    Some((end, length, head.split(' ').nth(1)?.parse().ok()?))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn writes() {
    println!(
        "| database | service, postings a second | bare database, postings a second | ratio |"
    );
    println!("|---|---|---|---|");
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("bare.sqlite").display());
    written("SQLite", None, &sqlite).await;
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        let base = server.rsplit_once('/').unwrap().0.to_owned();
        let db = Database::connect(&server).await.unwrap();
        let names = ["vocmatch_bench_served", "vocmatch_bench_bare"];
        for name in names {
            db.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await
                .unwrap();
            db.execute_unprepared(&format!("CREATE DATABASE {name}"))
                .await
                .unwrap();
        }
        let urls = names.map(|name| format!("{base}/{name}"));
        written("PostgreSQL", Some(&urls[0]), &urls[1]).await;
        for name in names {
            db.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
                .await
                .unwrap();
        }
    } else {
        println!("NOT MEASURED: PostgreSQL; TEST_DATABASE_URL names no server");
    }
}

async fn written(name: &str, served: Option<&str>, bare: &str) {
    let service = Server::vocmatch(served).await;
    let headers = firms(&service).await;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..3 {
        let one = posted(service.address, &headers, round).await;
        let other = inserted(bare, round).await;
        ours.push(one);
        theirs.push(other);
        ratios.push(one / other);
    }
    println!(
        "| {name} | {:.0} | {:.0} | {:.2} |",
        median(ours),
        median(theirs),
        median(ratios)
    );
}

/// Headers of somebody of each of so many verified firms.
async fn firms(service: &Server) -> Vec<String> {
    let store = Store::open(&service.database_url).await.unwrap();
    let mut headers = Vec::new();
    for firm in 0..CLIENTS {
        let writing = store.write(Clock::default().now()).await.unwrap();
        let (code, name) = (format!("09{firm:08}"), format!("Công ty {firm}"));
        let kind = OrganisationKind::Employer;
        let firm = organisation::add(&writing, kind, &code, &name, Standing::Verified)
            .await
            .unwrap();
        let user = NewUser {
            email: &format!("{code}@bench.example"),
            name: &name,
            role: Role::EmployerUser,
            organisation_id: Some(&firm.id),
            password_hash: None,
        };
        let user = account::add(&writing, user).await.unwrap();
        let opened = account::open_session(&writing, &user, true).await.unwrap();
        writing.commit().await.unwrap();
        headers.push(format!(
            "Cookie: vocmatch={}\r\nX-CSRF-Token: {}\r\nContent-Type: application/json\r\n",
            opened.cookie, opened.csrf
        ));
    }
    store.close().await.unwrap();
    headers
}

/// Postings a second of many clients at once, each with a key.
async fn posted(address: SocketAddr, headers: &[String], round: usize) -> f64 {
    let began = Instant::now();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let headers = headers[client].clone();
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await.unwrap();
                for turn in 0..POSTINGS / CLIENTS {
                    let body = serde_json::json!({
                        "title": format!("Thợ hàn tổ {round}-{client}-{turn}"), "trade_code": TRADES[turn % TRADES.len()],
                        "level": "intermediate", "vacancies": 1, "qualification_required": true,
                        "district": format!("Khu {}", turn / TRADES.len()),
                        "wage_min_vnd": 12_000_000, "wage_max_vnd": 18_000_000,
                    })
                    .to_string();
                    let bytes = format!(
                        "POST /api/v1/postings HTTP/1.1\r\nHost: x\r\n{headers}Idempotency-Key: bench-{round:04}-{client:04}-{turn:06}\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    let (status, answer) = connection.send(bytes.as_bytes()).await.unwrap();
                    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    (POSTINGS / CLIENTS * CLIENTS) as f64 / began.elapsed().as_secs_f64()
}

/// Postings a second that the bare database takes over one connection: for each, in one transaction, the rows of the posting,
/// of the answer that is kept for its key, and of its audit record.
async fn inserted(url: &str, round: usize) -> f64 {
    // The same tables and the same care for power cuts as the service has.
    let store = Store::open(url).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await.unwrap();
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
    });
    let db = Database::connect(options).await.unwrap();
    let backend = db.get_database_backend();
    if round == 0 {
        db.execute_raw(Statement::from_string(backend, "INSERT INTO organisations (id, kind, code, name, status, created_at, version) VALUES ('o', 'employer', '0', 'o', 'verified', 0, 1)")).await.unwrap();
    }
    let columns = columns(&db).await;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let insert = |table: &str, names: &[&str]| {
        let place = |n: usize| match backend {
            DbBackend::Sqlite => "?".to_owned(),
            _ => format!("${n}"),
        };
        let places: Vec<String> = (1..=names.len()).map(place).collect();
        format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            names.join(", "),
            places.join(", ")
        )
    };
    let posting = insert("postings", &names);
    let answer = insert(
        "idempotency",
        &[
            "client",
            "key",
            "request",
            "created_at",
            "status",
            "headers",
            "body",
        ],
    );
    let record = insert(
        "audit",
        &[
            "seq",
            "at",
            "actor",
            "action",
            "object_kind",
            "object_id",
            "after_hash",
            "previous",
            "hash",
        ],
    );
    // About as long as what the service keeps.
    let (hash, body) = ("0".repeat(64), vec![b'x'; 1_500]);
    let began = Instant::now();
    for turn in 0..POSTINGS {
        let number = i64::try_from(round * POSTINGS + turn + 1).unwrap();
        let key = format!("bench-{number:016}");
        let row: Vec<sea_orm::Value> = columns
            .iter()
            .map(|(name, kind)| value(name, *kind, round, turn))
            .collect();
        let kept: Vec<sea_orm::Value> = vec![
            "o".into(),
            key.clone().into(),
            hash.clone().into(),
            number.into(),
            201_i64.into(),
            "{}".into(),
            body.clone().into(),
        ];
        let audited: Vec<sea_orm::Value> = vec![
            number.into(),
            number.into(),
            "o".into(),
            "posting.create".into(),
            "posting".into(),
            key.into(),
            hash.clone().into(),
            hash.clone().into(),
            hash.clone().into(),
        ];
        let tx = db.begin().await.unwrap();
        for (sql, values) in [(&posting, row), (&answer, kept), (&record, audited)] {
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }
    let took = began.elapsed().as_secs_f64();
    db.close().await.unwrap();
    POSTINGS as f64 / took
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    YesNo,
}

/// The columns of the table of postings that must be filled, and a few more.
async fn columns(db: &sea_orm::DatabaseConnection) -> Vec<(String, Kind)> {
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Sqlite {
        "SELECT name, lower(type) AS kind FROM pragma_table_info('postings') WHERE \"notnull\" = 1"
    } else {
        "SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns WHERE table_name = 'postings' AND is_nullable = 'NO'"
    };
    let rows = db
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            let name: String = row.try_get("", "name").unwrap();
            let kind: String = row.try_get("", "kind").unwrap();
            let kind = match kind.as_str() {
                "boolean" => Kind::YesNo,
                "text" => Kind::Text,
                _ => Kind::Number,
            };
            (name, kind)
        })
        .collect()
}

fn value(name: &str, kind: Kind, round: usize, turn: usize) -> sea_orm::Value {
    match (name, kind) {
        ("id", _) => format!("{round}-{turn}-{}", uuid::Uuid::now_v7()).into(),
        ("organisation_id", _) => "o".into(),
        ("state", _) => "open".into(),
        ("certainty", _) => "firm".into(),
        (_, Kind::Text) => format!("Thợ hàn tổ {round}-{turn}").into(),
        (_, Kind::Number) => 1_i64.into(),
        (_, Kind::YesNo) => true.into(),
    }
}
