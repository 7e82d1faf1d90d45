//! Settings of the service: environment, then a TOML file, then defaults that work offline.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Everything the service needs to know before it starts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
    /// Tests and demonstrations only: no second factor, cookies without TLS.
    pub demo: bool,
    /// Sign-in through an identity provider.
    pub oidc: Option<Oidc>,
    /// Where files of the service lie: the database unless `database_url` says otherwise, temporary packages.
    pub data_folder: PathBuf,
}

/// An OpenID Connect identity provider.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// Its address.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; or the file that holds it.
    pub client_secret: Option<String>,
    /// File with the secret.
    pub client_secret_file: Option<PathBuf>,
    /// The claim that names the role.
    pub role_claim: String,
    /// From values of that claim to roles.
    #[serde(default)]
    pub roles: std::collections::BTreeMap<String, String>,
    /// The claim that names the organisation's code.
    pub organisation_claim: Option<String>,
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
            demo: false,
            oidc: None,
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
