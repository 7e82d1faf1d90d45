//! The service on a free port, over a database of its own, and clients that speak to it over HTTP.

use std::future::Future;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use vocmatch::clock::Clock;
use vocmatch::config::{Config, sqlite_url};
use vocmatch::store::account::{self, NewUser};
use vocmatch::store::organisation::{self, Organisation};
use vocmatch::store::role::{OrganisationKind, Role, Scope, Standing};
use vocmatch::store::token::{self, NewToken};
use vocmatch::web::{AppState, open, router};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Makes two tests of one: on SQLite, and on PostgreSQL where `TEST_DATABASE_URL` names a server.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {
        $($(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all of its file")]
            use super::*;

            #[test]
            fn sqlite() {
                $crate::support::app::run($crate::support::app::Backend::Sqlite, async |$app| $body);
            }

            #[test]
            fn postgres() {
                $crate::support::app::run($crate::support::app::Backend::Postgres, async |$app| $body);
            }
        })+
    };
}
pub(crate) use on_both_databases;

/// Runs a test on a fresh service.
pub fn run<F: Future<Output = ()>>(backend: Backend, test: impl FnOnce(TestApp) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let Some(database) = TestDatabase::create(backend).await else {
            println!("NOT RUN: TEST_DATABASE_URL names no PostgreSQL server");
            return;
        };
        let app = TestApp::start(&database).await;
        test(app).await;
        database.remove().await;
    });
}

/// A database of a test's own.
pub struct TestDatabase {
    pub url: String,
    folder: TempDir,
    server: Option<(String, String)>,
}

impl TestDatabase {
    pub async fn create(backend: Backend) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        match backend {
            Backend::Sqlite => Some(Self {
                url: sqlite_url(folder.path()),
                folder,
                server: None,
            }),
            Backend::Postgres => {
                let server = std::env::var("TEST_DATABASE_URL").ok()?;
                let name = format!("vocmatch_{}", uuid::Uuid::now_v7().simple());
                let db = Database::connect(&server).await.unwrap();
                db.execute_unprepared(&format!("CREATE DATABASE {name}"))
                    .await
                    .unwrap();
                db.close().await.unwrap();
                let (base, _) = server.rsplit_once('/').unwrap();
                Some(Self {
                    url: format!("{base}/{name}"),
                    folder,
                    server: Some((server, name)),
                })
            }
        }
    }

    pub async fn remove(self) {
        if let Some((server, name)) = self.server {
            let db = Database::connect(&server).await.unwrap();
            db.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
                .await
                .unwrap();
        }
    }

    /// Settings of a service over this database.
    pub fn config(&self) -> Config {
        Config {
            database_url: self.url.clone(),
            data_folder: self.folder.path().to_owned(),
            public_per_minute: 1_000_000,
            ..Config::default()
        }
    }
}

/// A running service.
#[derive(Clone)]
pub struct TestApp {
    pub state: AppState,
    pub address: String,
    http: reqwest::Client,
}

impl TestApp {
    pub async fn start(database: &TestDatabase) -> Self {
        Self::start_with(database.config()).await
    }

    pub async fn start_with(config: Config) -> Self {
        let state = open(config, Clock::default()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = router(state.clone());
        tokio::spawn(async move {
            axum::serve(
                listener,
                service.into_make_service_with_connect_info::<std::net::SocketAddr>(),
            )
            .await
            .unwrap();
        });
        Self {
            state,
            address,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
        }
    }

    /// Somebody who is not signed in.
    pub fn public(&self) -> Client {
        Client {
            app: self.clone(),
            headers: HeaderMap::new(),
            user_id: String::new(),
        }
    }

    /// An organisation.
    pub async fn organisation(
        &self,
        kind: OrganisationKind,
        code: &str,
        status: Standing,
    ) -> Organisation {
        let now = self.state.clock.now();
        let writing = self.state.store.write(now).await.unwrap();
        let added = organisation::add(&writing, kind, code, code, status)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        added
    }

    /// A person of a role, signed in; of an organisation where the role belongs to one.
    pub async fn person(&self, role: Role, organisation: Option<&Organisation>) -> Client {
        self.with_session(role, organisation, true).await
    }

    /// The same with the password alone, where the role asks for a second factor.
    pub async fn unproven(&self, role: Role, organisation: Option<&Organisation>) -> Client {
        self.with_session(role, organisation, false).await
    }

    async fn with_session(
        &self,
        role: Role,
        organisation: Option<&Organisation>,
        second_factor: bool,
    ) -> Client {
        let now = self.state.clock.now();
        let writing = self.state.store.write(now).await.unwrap();
        let email = format!("{}@example.vn", uuid::Uuid::now_v7().simple());
        let user_id = account::add(
            &writing,
            NewUser {
                email: &email,
                name: "Người dùng thử",
                role,
                organisation_id: organisation.map(|one| one.id.as_str()),
                password_hash: None,
            },
        )
        .await
        .unwrap();
        let opened = account::open_session(&writing, &user_id, second_factor)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        let mut client = self.public();
        client.user_id = user_id;
        client.header("cookie", &format!("vocmatch={}", opened.cookie));
        client.header("x-csrf-token", &opened.csrf);
        client
    }

    /// A machine with a token of some scopes; of an organisation, or of the city.
    pub async fn machine(&self, scopes: &[Scope], organisation: Option<&Organisation>) -> Client {
        let writing = self
            .state
            .store
            .write(self.state.clock.now())
            .await
            .unwrap();
        let issued = token::issue(
            &writing,
            NewToken {
                name: "Máy thử",
                organisation_id: organisation.map(|one| one.id.as_str()),
                scopes,
                created_by: "test",
                expires_at: None,
            },
        )
        .await
        .unwrap();
        writing.commit().await.unwrap();
        self.public()
            .with("authorization", &format!("Bearer {}", issued.secret))
    }

    /// A person of the department.
    pub async fn department(&self, role: Role) -> Client {
        let found = organisation::by_code(&self.state.store, OrganisationKind::Department, "so")
            .await
            .unwrap();
        let department = match found {
            Some(department) => department,
            None => {
                self.organisation(OrganisationKind::Department, "so", Standing::Verified)
                    .await
            }
        };
        self.person(role, Some(&department)).await
    }
}

/// Somebody who speaks to the service.
#[derive(Clone)]
pub struct Client {
    pub app: TestApp,
    pub headers: HeaderMap,
    pub user_id: String,
}

/// An answer of the service.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Its body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text()))
    }

    /// Its body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header of it.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The same after a check of its status.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

impl Client {
    /// Sets a header of all further requests.
    pub fn header(&mut self, name: &str, value: &str) {
        let name: HeaderName = name.parse().unwrap();
        self.headers
            .insert(name, HeaderValue::from_str(value).unwrap());
    }

    /// The same client with one more header.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.header(name, value);
        client
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.json(Method::POST, path, body).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.json(Method::PUT, path, body).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.json(Method::PATCH, path, body).await
    }

    async fn json(&self, method: Method, path: &str, body: &Value) -> Reply {
        let bytes = serde_json::to_vec(body).unwrap();
        self.send(method, path, Some("application/json"), bytes)
            .await
    }

    /// Sends a form with one file and further fields.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        file: &[u8],
    ) -> Reply {
        const BOUNDARY: &str = "----------------------------vocmatch";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, Some(&kind), body).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Reply {
        let mut request = self
            .app
            .http
            .request(method, format!("{}{path}", self.app.address))
            .headers(self.headers.clone());
        if let Some(kind) = kind {
            request = request.header("content-type", kind).body(body);
        }
        let response = request.send().await.unwrap();
        Reply {
            status: response.status(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }
}
