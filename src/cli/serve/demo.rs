//! `vocmatch serve --demo`: the simulated Hải Phòng in a database of its own, an account for every role, and a release that
//! came about as every release does: computed, proposed, approved by somebody else, published.

mod plans;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::live::import::import;
use crate::store::account::{self, NewUser};
use crate::store::organisation::{self, Organisation};
use crate::store::role::{OrganisationKind, Role, Standing};
use crate::store::{Writing, password, random};
use crate::text::Language;
use crate::web::audience::{CSRF_HEADER, cookie_name};
use crate::web::{AppState, router};

use plans::{Cast, play};

use crate::cli::Failure;
use crate::cli::demo::{SEED, city, homes};
use crate::cli::terminal::Terminal;

/// Written last, for its owner's eyes only: a folder without it was left half-made.
const ACCOUNTS: &str = "accounts.txt";
/// The tax code of the firm of the demonstration; its last digit is right.
const TAX_CODE: &str = "0201234569";

/// The folder of the demonstration, empty where an earlier one was left half-made.
///
/// # Errors
/// A folder that cannot be written.
pub(super) fn folder(seed: u64) -> anyhow::Result<PathBuf> {
    let home = homes(|name| std::env::var_os(name).map(PathBuf::from))
        .into_iter()
        .next()
        .context("no folder for data")?;
    let other = if seed == SEED {
        String::new()
    } else {
        format!("-{seed}")
    };
    let folder = home.join(format!("demo-service-{}{other}", env!("CARGO_PKG_VERSION")));
    if folder.exists() && !folder.join(ACCOUNTS).is_file() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    Ok(folder)
}

/// Fills the database where that was not done yet, and returns what is said of the accounts.
///
/// # Errors
/// A folder that cannot be written, a database that is away.
pub(super) async fn prepare(
    state: &AppState,
    seed: u64,
    terminal: &Terminal,
) -> Result<String, Failure> {
    let file = state.config.data_folder.join(ACCOUNTS);
    let accounts = if let Ok(accounts) = fs::read_to_string(&file) {
        accounts
    } else {
        let accounts = fill(state, seed, terminal).await?;
        keep(&file, &accounts).context("the accounts cannot be written down")?;
        accounts
    };
    Ok(said(state, &accounts, terminal.language))
}

/// Writes a file that only its owner reads.
fn keep(file: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let folder = file.parent().unwrap_or(file);
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside
        .as_file()
        .set_permissions(fs::Permissions::from_mode(0o600))?;
    std::io::Write::write_all(&mut beside, text.as_bytes())?;
    beside.persist(file)?;
    Ok(())
}

fn said(state: &AppState, accounts: &str, language: Language) -> String {
    let url = &state.config.public_url;
    let (about, docs) = language.pick(
        (
            "Hải Phòng mô phỏng, không phải số liệu thật. Mỗi vai trò một tài khoản (vai trò, tên đăng nhập, mật khẩu):",
            "Mô tả giao diện lập trình",
        ),
        (
            "A simulated Hải Phòng, no real figures. One account a role (role, name, password):",
            "Description of the interface",
        ),
    );
    format!("{about}\n\n{accounts}\n{docs}: {url}/api/docs/\n{url}\n")
}

async fn fill(state: &AppState, seed: u64, terminal: &Terminal) -> Result<String, Failure> {
    let folder = city(seed, terminal)?;
    let provider = college(&folder)?;
    let quiet = Arc::new(|_: crate::ingest::Stage<'_>| {});
    let (imported, users) = tokio::join!(
        import(&state.store, &state.clock, folder, quiet),
        hashed_users()
    );
    imported.map_err(anyhow::Error::from)?;
    let users = users?;
    let ids = add(state, &users, &provider).await?;
    let of = |role| ids.get(&role).context("an account is missing");
    let analyst = Client::of(state, of(Role::DepartmentAnalyst)?).await?;
    let approver = Client::of(state, of(Role::DepartmentApprover)?).await?;
    release(&analyst, &approver).await?;
    // The working flags wait until the release is there: one computation at a time.
    let cast = Cast {
        analyst,
        clerk: Client::of(state, of(Role::CollegeClerk)?).await?,
        head: Client::of(state, of(Role::CollegeApprover)?).await?,
        firm: Client::of(state, of(Role::EmployerUser)?).await?,
    };
    play(state, &cast, &provider.0).await?;
    let width = users.iter().map(|user| user.role.word().len()).max();
    let mut accounts = String::new();
    for user in &users {
        let width = width.unwrap_or(0);
        // Writing to a string cannot fail.
        let _ = writeln!(
            accounts,
            "  {:width$}  {}  {}",
            user.role.word(),
            user.email,
            user.password
        );
    }
    Ok(accounts)
}

struct NewAccount {
    role: Role,
    email: String,
    password: String,
    hash: String,
}

async fn hashed_users() -> anyhow::Result<Vec<NewAccount>> {
    let mut users = Vec::new();
    for role in Role::ALL {
        let password = new_password()?;
        users.push(NewAccount {
            role: *role,
            email: format!("{}@demo.example", role.word()),
            hash: password::hash(password.clone()).await?,
            password,
        });
    }
    Ok(users)
}

/// Sixteen letters and digits without those that look alike: 77 random bits.
fn new_password() -> anyhow::Result<String> {
    const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = random::<16>()?;
    Ok(bytes
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(*byte) % SIGNS.len()))
        .map(|sign| char::from(*sign))
        .collect())
}

/// The trade that the demonstration is about.
const TRADE: &str = "han";

/// A row of the city's enrolments.
#[derive(serde::Deserialize)]
struct Enrolment {
    provider_id: String,
    trade_code: String,
}

/// A row of the city's providers.
#[derive(serde::Deserialize)]
struct Provider {
    provider_id: String,
    name: String,
}

/// Code and name of the first provider of the city that trains the trade of the demonstration.
fn college(folder: &Path) -> anyhow::Result<(String, String)> {
    let mut trainers = BTreeSet::new();
    for row in csv::Reader::from_path(folder.join("enrolments.csv"))?.deserialize() {
        let row: Enrolment = row?;
        if row.trade_code == TRADE {
            trainers.insert(row.provider_id);
        }
    }
    for row in csv::Reader::from_path(folder.join("providers.csv"))?.deserialize() {
        let row: Provider = row?;
        if trainers.contains(&row.provider_id) {
            return Ok((row.provider_id, row.name));
        }
    }
    bail!("nobody in the city trains {TRADE}")
}

/// Adds the organisations and accounts; returns the ids of the people.
async fn add(
    state: &AppState,
    users: &[NewAccount],
    (provider, provider_name): &(String, String),
) -> anyhow::Result<BTreeMap<Role, String>> {
    let writing = state.store.write(state.clock.now()).await?;
    let department = place(
        &writing,
        OrganisationKind::Department,
        "so",
        "Sở Giáo dục và Đào tạo (mô phỏng)",
    )
    .await?;
    let college = place(&writing, OrganisationKind::College, provider, provider_name).await?;
    let employer = place(
        &writing,
        OrganisationKind::Employer,
        TAX_CODE,
        "Công ty Đóng tàu Dùng thử (mô phỏng)",
    )
    .await?;
    let mut ids = BTreeMap::new();
    for user in users {
        let organisation = match user.role.organisation() {
            Some(OrganisationKind::Department) => Some(&department),
            Some(OrganisationKind::College) => Some(&college),
            Some(OrganisationKind::Employer) => Some(&employer),
            None => None,
        };
        let new = NewUser {
            email: &user.email,
            name: "Tài khoản dùng thử",
            role: user.role,
            organisation_id: organisation.map(|one| one.id.as_str()),
            password_hash: Some(&user.hash),
        };
        ids.insert(user.role, account::add(&writing, new).await?);
    }
    writing.commit().await?;
    Ok(ids)
}

async fn place(
    writing: &Writing,
    kind: OrganisationKind,
    code: &str,
    name: &str,
) -> anyhow::Result<Organisation> {
    Ok(organisation::add(writing, kind, code, name, Standing::Verified).await?)
}

/// Somebody who speaks to the service without a network between.
struct Client {
    service: Router,
    cookie: String,
    csrf: String,
}

impl Client {
    async fn of(state: &AppState, user_id: &str) -> anyhow::Result<Self> {
        let writing = state.store.write(state.clock.now()).await?;
        let opened = account::open_session(&writing, user_id, true).await?;
        writing.commit().await?;
        Ok(Self {
            service: router(state.clone()),
            cookie: format!("{}={}", cookie_name(state.config.secure()), opened.cookie),
            csrf: opened.csrf,
        })
    }

    /// Asks, and returns headers and body of a good answer.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        version: Option<&str>,
        body: Option<Value>,
    ) -> anyhow::Result<(HeaderMap, Value)> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(CSRF_HEADER, &self.csrf);
        if let Some(version) = version {
            request = request.header(header::IF_MATCH, version);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let response = self.service.clone().oneshot(request.body(body)?).await?;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await?;
        ensure!(
            parts.status.is_success(),
            "{path}: {} {}",
            parts.status,
            String::from_utf8_lossy(&bytes)
        );
        Ok((parts.headers, serde_json::from_slice(&bytes)?))
    }
}

/// Computes, and has the result proposed by one person and released by another.
async fn release(analyst: &Client, approver: &Client) -> anyhow::Result<()> {
    let (_, run) = analyst
        .ask(Method::POST, "/api/v1/runs", None, Some(json!({})))
        .await?;
    let run = text(&run, "id")?;
    let path = format!("/api/v1/runs/{run}");
    loop {
        let (_, run) = analyst.ask(Method::GET, &path, None, None).await?;
        match run["state"].as_str() {
            Some("done") => break,
            Some("queued" | "running") => tokio::time::sleep(Duration::from_millis(100)).await,
            _ => bail!("the computation ended with {run}"),
        }
    }
    let proposal = json!({"run_id": run, "title": "Bản phát hành dùng thử (mô phỏng)"});
    let (headers, release) = analyst
        .ask(Method::POST, "/api/v1/releases", None, Some(proposal))
        .await?;
    let path = format!("/api/v1/releases/{}", release["number"]);
    let mut version = tag(&headers)?;
    for (verb, reason) in [("approve", Some("Dùng thử")), ("publish", None)] {
        let body = reason.map(|reason| json!({"reason": reason}));
        let path = format!("{path}/{verb}");
        let (headers, _) = approver
            .ask(Method::POST, &path, Some(&version), body)
            .await?;
        version = tag(&headers)?;
    }
    Ok(())
}

fn text(value: &Value, key: &str) -> anyhow::Result<String> {
    let text = value[key].as_str().with_context(|| format!("no {key}"))?;
    Ok(text.to_owned())
}

fn tag(headers: &HeaderMap) -> anyhow::Result<String> {
    let tag = headers.get(header::ETAG).context("no ETag")?;
    Ok(tag.to_str()?.to_owned())
}
