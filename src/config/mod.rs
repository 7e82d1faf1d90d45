//! Settings of the service: options of the command line, then the environment, then a TOML file, then defaults that work
//! offline. One table ([`settings::SETTINGS`]) holds every name, its words and its limits.

pub mod key;
pub mod load;
pub mod settings;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Everything the service needs to know before it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `sqlite:FILE` or `postgres://…`.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address under which people reach the service, without a slash at the end.
    pub public_url: String,
    /// Header in which a trusted proxy in front names the client's address; without it the connection's address counts.
    pub client_address_header: Option<String>,
    /// Minutes without a request after which a session ends.
    pub session_idle_minutes: i64,
    /// Hours after which a session ends in any case.
    pub session_hours: i64,
    /// Largest upload in bytes.
    pub upload_bytes: usize,
    /// Requests a minute from one address to the public interface.
    pub public_per_minute: u32,
    /// Needs an hour that one employer may post.
    pub postings_per_hour: u32,
    /// Most days that an override of a flag may last.
    pub override_days: u32,
    /// Seconds that requests and a run may take to finish when the service is told to stop.
    pub shutdown_seconds: u32,
    /// Megabytes that must be free where the data lie, or the service says that it is not ready.
    pub least_free_megabytes: u32,
    /// What is logged, as `tracing` filters it.
    pub log: String,
    /// How it is written.
    pub log_format: LogFormat,
    /// Where spans go: a collector of OpenTelemetry, without the path of its interface.
    pub otlp_endpoint: Option<String>,
    /// The name of the service in them.
    pub otlp_service_name: String,
    /// Tests and demonstrations only: no second factor, cookies without TLS. No setting reaches it.
    pub demo: bool,
    /// Sign-in through an identity provider.
    pub oidc: Option<Oidc>,
    /// What second factors are sealed with, 32 bytes in base64; without it the key file of the data folder counts.
    pub secret_key: Option<String>,
    /// Where files of the service lie: the database unless `database_url` says otherwise, the key file, temporary packages.
    pub data_folder: PathBuf,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people on a terminal, else JSON.
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// An OpenID Connect identity provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Oidc {
    /// Its address.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Option<String>,
    /// The claim that names the role.
    pub role_claim: String,
    /// From values of that claim to roles.
    pub roles: BTreeMap<String, String>,
    /// The claim that names the organisation's code.
    pub organisation_claim: Option<String>,
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            client_secret: None,
            role_claim: "role".to_owned(),
            roles: BTreeMap::new(),
            organisation_claim: None,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        let data_folder = PathBuf::from("vocmatch-data");
        Self {
            database_url: sqlite_url(&data_folder),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: "http://127.0.0.1:8080".to_owned(),
            client_address_header: None,
            session_idle_minutes: 30,
            session_hours: 12,
            upload_bytes: 64 << 20,
            public_per_minute: 600,
            postings_per_hour: 60,
            override_days: 366,
            shutdown_seconds: 20,
            least_free_megabytes: 200,
            log: "info".to_owned(),
            log_format: LogFormat::Auto,
            otlp_endpoint: None,
            otlp_service_name: "vocmatch".to_owned(),
            demo: false,
            oidc: None,
            secret_key: None,
            data_folder,
        }
    }
}

/// The address of the database in a data folder.
#[must_use]
pub fn sqlite_url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("vocmatch.sqlite").display())
}

impl Config {
    /// Whether people reach the service through TLS, so that cookies must never travel without it.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
