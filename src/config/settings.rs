//! The table of settings: name, words, limits, how a text becomes a value and a value a text.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::store::role::Role;
use crate::store::seal::Key;

use super::{Config, LogFormat, Oidc};

/// A sentence in Vietnamese and in English.
pub type Words = (String, String);

/// How much of a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    Plain,
    /// An address without the password in it.
    WithoutPassword,
    /// Nothing but that it is set.
    Hidden,
}

/// One setting.
pub struct Setting {
    /// Its name in a file; a dot separates a table from its keys.
    pub name: &'static str,
    /// What it is for, in Vietnamese.
    pub about_vi: &'static str,
    /// What it is for, in English.
    pub about_en: &'static str,
    /// How much of it is shown.
    pub shown: Shown,
    pub(super) set: fn(&mut Config, &str) -> Result<(), Words>,
    pub(super) get: fn(&Config) -> String,
}

impl Setting {
    /// Its name in the environment.
    #[must_use]
    pub fn variable(&self) -> String {
        match self.name {
            // The names that every program with spans takes them from.
            "otlp_endpoint" => "OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(),
            "otlp_service_name" => "OTEL_SERVICE_NAME".to_owned(),
            name => format!("VOCMATCH_{}", name.to_uppercase().replace('.', "_")),
        }
    }

    /// Whether a file may hold it: `…_FILE` in the environment, `…_file` in the file of settings.
    #[must_use]
    pub fn secret(&self) -> bool {
        self.shown != Shown::Plain
    }

    /// Its value as text, without secrets.
    #[must_use]
    pub fn value(&self, config: &Config) -> String {
        self.masked(&(self.get)(config))
    }

    /// A text that was meant as its value, without secrets.
    #[must_use]
    pub fn masked(&self, text: &str) -> String {
        match self.shown {
            Shown::Plain => text.to_owned(),
            Shown::Hidden if text.is_empty() => String::new(),
            Shown::Hidden => "***".to_owned(),
            Shown::WithoutPassword => without_password(text),
        }
    }
}

/// `postgres://user:secret@host/name` without the secret, and without anything after `?`, where one may stand too.
fn without_password(url: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, ""), |(a, _)| (a, "?***"));
    let hidden = address.rsplit_once('@').and_then(|(before, host)| {
        let (scheme, login) = before.split_once("://")?;
        let user = login.split_once(':')?.0;
        Some(format!("{scheme}://{user}:***@{host}"))
    });
    format!("{}{options}", hidden.as_deref().unwrap_or(address))
}

/// Every field of the settings has a row below, or this does not compile.
const _: fn(Config) = |config| {
    let Config {
        database_url: _,
        listen: _,
        public_url: _,
        client_address_header: _,
        session_idle_minutes: _,
        session_hours: _,
        upload_bytes: _,
        public_per_minute: _,
        postings_per_hour: _,
        override_days: _,
        shutdown_seconds: _,
        least_free_megabytes: _,
        log: _,
        log_format: _,
        otlp_endpoint: _,
        otlp_service_name: _,
        oidc: _,
        secret_key: _,
        data_folder: _,
        // Only `vocmatch serve --demo` and tests.
        demo: _,
    } = config;
};

macro_rules! setting {
    ($name:literal $($field:ident).+, $shown:ident, $read:expr, $vi:literal, $en:literal) => {
        Setting {
            name: $name,
            about_vi: $vi,
            about_en: $en,
            shown: Shown::$shown,
            set: |config, text| {
                config.$($field).+ = $read(text)?;
                Ok(())
            },
            get: |config| config.$($field).+.text(),
        }
    };
}

macro_rules! oidc_setting {
    ($name:literal $field:ident, $shown:ident, $read:expr, $vi:literal, $en:literal) => {
        Setting {
            name: $name,
            about_vi: $vi,
            about_en: $en,
            shown: Shown::$shown,
            set: |config, text| {
                let value = $read(text)?;
                config.oidc.get_or_insert_with(Oidc::default).$field = value;
                Ok(())
            },
            get: |config| {
                config
                    .oidc
                    .as_ref()
                    .map(|oidc| oidc.$field.text())
                    .unwrap_or_default()
            },
        }
    };
}

/// The table.
#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    setting!("database_url" database_url, WithoutPassword, database,
        "Cơ sở dữ liệu: sqlite:TỆP hoặc postgres://người dùng:mật khẩu@máy chủ/tên.",
        "The database: sqlite:FILE or postgres://user:password@host/name."),
    setting!("data_folder" data_folder, Plain, folder,
        "Thư mục chứa tệp của dịch vụ, gồm cả cơ sở dữ liệu nếu không đặt database_url.",
        "Where files of the service lie: the database too, unless database_url says otherwise."),
    setting!("secret_key" secret_key, Hidden, secret_key,
        "Khóa mã hóa mã xác thực hai lớp: 32 byte dạng base64 (openssl rand -base64 32). Không đặt thì dùng tệp secret.key trong data_folder, tự tạo một lần.",
        "Key that second factors are encrypted with: 32 bytes in base64 (openssl rand -base64 32). Without it the file secret.key in data_folder, which is made once."),
    setting!("listen" listen, Plain, address,
        "Địa chỉ và cổng để lắng nghe.", "Address and port to listen on."),
    setting!("public_url" public_url, Plain, web_address,
        "Địa chỉ người dùng truy cập; https:// làm cookie chỉ đi qua TLS.",
        "The address under which people reach the service; with https:// cookies travel through TLS only."),
    setting!("client_address_header" client_address_header, Plain, header,
        "Tiêu đề HTTP do máy chủ trung gian tin cậy đặt, ghi địa chỉ người dùng. Chỉ đặt khi không ai đến được dịch vụ mà không qua máy đó.",
        "Header in which a trusted proxy names the client's address. Set it only if nobody reaches the service past that proxy."),
    setting!("public_per_minute" public_per_minute, Plain, |text| number(text, 1..=10_000_000),
        "Số yêu cầu mỗi phút từ một địa chỉ chưa đăng nhập.",
        "Requests a minute from one address that is not signed in."),
    setting!("postings_per_hour" postings_per_hour, Plain, |text| number(text, 1..=10_000_000),
        "Số nhu cầu tuyển dụng mà một doanh nghiệp được đăng mỗi giờ.",
        "Needs an hour that one employer may post."),
    setting!("upload_bytes" upload_bytes, Plain, |text| number(text, 1_024..=4 << 30),
        "Kích thước tệp tải lên lớn nhất, tính bằng byte.", "Largest upload, in bytes."),
    setting!("session_idle_minutes" session_idle_minutes, Plain, |text| number(text, 1..=1_440),
        "Số phút không thao tác thì phiên kết thúc.", "Minutes without a request after which a session ends."),
    setting!("session_hours" session_hours, Plain, |text| number(text, 1..=168),
        "Số giờ tối đa của một phiên.", "Hours after which a session ends in any case."),
    setting!("override_days" override_days, Plain, |text| number(text, 1..=3_660),
        "Số ngày tối đa mà một quyết định thay kết quả xếp loại có hiệu lực.",
        "Most days that an override of a flag may last."),
    setting!("shutdown_seconds" shutdown_seconds, Plain, |text| number(text, 1..=600),
        "Số giây chờ các yêu cầu và lượt tính đang chạy khi dừng dịch vụ.",
        "Seconds that requests and a run may take to finish when the service is told to stop."),
    setting!("least_free_megabytes" least_free_megabytes, Plain, |text| number(text, 0..=1_000_000),
        "Số megabyte trống tối thiểu nơi chứa dữ liệu; thiếu thì /readyz báo chưa sẵn sàng.",
        "Megabytes that must be free where the data lie, or /readyz says that the service is not ready."),
    setting!("log" log, Plain, filter,
        "Mức ghi nhật ký, ví dụ info hoặc warn,vocmatch=debug.",
        "What is logged, such as info or warn,vocmatch=debug."),
    setting!("log_format" log_format, Plain, log_format,
        "Dạng nhật ký: auto (dòng chữ trên màn hình, JSON ở nơi khác), text hoặc json.",
        "How the log is written: auto (lines on a terminal, else JSON), text or json."),
    setting!("otlp_endpoint" otlp_endpoint, WithoutPassword, |text| web_address(text).map(Some),
        "Địa chỉ bộ thu OpenTelemetry nhận vết (OTLP qua HTTP), ví dụ http://127.0.0.1:4318. Không đặt thì không gửi gì.",
        "Address of an OpenTelemetry collector that takes spans (OTLP over HTTP), such as http://127.0.0.1:4318. Without it nothing is sent."),
    setting!("otlp_service_name" otlp_service_name, Plain, some_text,
        "Tên của dịch vụ trong các vết đó.", "The name of the service in those spans."),
    oidc_setting!("oidc.issuer" issuer, Plain, web_address,
        "Địa chỉ của nhà cung cấp danh tính OpenID Connect.", "Address of the OpenID Connect identity provider."),
    oidc_setting!("oidc.client_id" client_id, Plain, some_text,
        "Tên của dịch vụ tại nhà cung cấp đó.", "The name of this service there."),
    oidc_setting!("oidc.client_secret" client_secret, Hidden, |text| some_text(text).map(Some),
        "Mật khẩu của dịch vụ tại đó.", "The secret of this service there."),
    oidc_setting!("oidc.role_claim" role_claim, Plain, some_text,
        "Thuộc tính ghi vai trò.", "The claim that names the role."),
    oidc_setting!("oidc.roles" roles, Plain, roles,
        "Giá trị của thuộc tính đó ứng với vai trò nào: giá trị=vai trò, cách nhau bằng dấu phẩy.",
        "From values of that claim to roles: value=role, separated by commas."),
    oidc_setting!("oidc.organisation_claim" organisation_claim, Plain, |text| some_text(text).map(Some),
        "Thuộc tính ghi mã tổ chức.", "The claim that names the organisation's code."),
];

/// A value as text, such that reading it again gives the value.
trait Text {
    fn text(&self) -> String;
}

macro_rules! displayed {
    ($($kind:ty),+) => {
        $(impl Text for $kind {
            fn text(&self) -> String {
                self.to_string()
            }
        })+
    };
}

displayed!(String, i64, u32, usize, SocketAddr);

impl Text for Option<String> {
    fn text(&self) -> String {
        self.clone().unwrap_or_default()
    }
}

impl Text for PathBuf {
    fn text(&self) -> String {
        self.display().to_string()
    }
}

impl Text for LogFormat {
    fn text(&self) -> String {
        let word = match self {
            Self::Auto => "auto",
            Self::Text => "text",
            Self::Json => "json",
        };
        word.to_owned()
    }
}

impl Text for BTreeMap<String, String> {
    fn text(&self) -> String {
        self.iter()
            .map(|(claim, role)| format!("{claim}={role}"))
            .collect::<Vec<_>>()
            .join(",")
    }
}

fn words(vi: impl Into<String>, en: impl Into<String>) -> Words {
    (vi.into(), en.into())
}

fn number<T>(text: &str, range: RangeInclusive<T>) -> Result<T, Words>
where
    T: FromStr + PartialOrd + Display,
{
    text.trim()
        .parse()
        .ok()
        .filter(|value| range.contains(value))
        .ok_or_else(|| {
            let (low, high) = (range.start(), range.end());
            words(
                format!("cần một số nguyên từ {low} đến {high}"),
                format!("it must be a whole number from {low} to {high}"),
            )
        })
}

fn some_text(text: &str) -> Result<String, Words> {
    let text = text.trim();
    if text.is_empty() {
        return Err(words("không được để trống", "it must not be empty"));
    }
    Ok(text.to_owned())
}

fn secret_key(text: &str) -> Result<Option<String>, Words> {
    let text = text.trim();
    if Key::parse(text).is_some() {
        return Ok(Some(text.to_owned()));
    }
    Err(words(
        "cần 32 byte dạng base64, ví dụ từ lệnh openssl rand -base64 32",
        "it must be 32 bytes in base64, such as `openssl rand -base64 32` prints",
    ))
}

fn folder(text: &str) -> Result<PathBuf, Words> {
    some_text(text).map(|text| Path::new(&text).to_owned())
}

fn address(text: &str) -> Result<SocketAddr, Words> {
    text.trim().parse().map_err(|_| {
        words(
            "cần địa chỉ IP và cổng, ví dụ 127.0.0.1:8080 hoặc [::]:8080",
            "it must be an IP address and a port, such as 127.0.0.1:8080 or [::]:8080",
        )
    })
}

fn database(text: &str) -> Result<String, Words> {
    let text = some_text(text)?;
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|start| text.starts_with(start)) {
        return Ok(text);
    }
    Err(words(
        "cần sqlite:TỆP hoặc postgres://người dùng:mật khẩu@máy chủ/tên",
        "it must be sqlite:FILE or postgres://user:password@host/name",
    ))
}

fn web_address(text: &str) -> Result<String, Words> {
    let text = some_text(text)?;
    let address = text.trim_end_matches('/');
    let known = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    match known {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => {
            Ok(address.to_owned())
        }
        _ => Err(words(
            "cần địa chỉ bắt đầu bằng https:// hoặc http://",
            "it must begin with https:// or http://",
        )),
    }
}

fn header(text: &str) -> Result<Option<String>, Words> {
    let text = some_text(text)?.to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if text.chars().all(plain) {
        return Ok(Some(text));
    }
    Err(words(
        "cần tên một tiêu đề HTTP, ví dụ x-real-ip",
        "it must be the name of a header, such as x-real-ip",
    ))
}

fn filter(text: &str) -> Result<String, Words> {
    let text = some_text(text)?;
    tracing_subscriber::EnvFilter::try_new(&text)
        .map(|_| text.clone())
        .map_err(|_| {
            words(
                "cần error, warn, info, debug, trace hoặc dạng warn,vocmatch=debug",
                "it must be error, warn, info, debug, trace, or of the form warn,vocmatch=debug",
            )
        })
}

fn log_format(text: &str) -> Result<LogFormat, Words> {
    match text.trim() {
        "auto" => Ok(LogFormat::Auto),
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(words(
            "cần auto, text hoặc json",
            "it must be auto, text or json",
        )),
    }
}

fn roles(text: &str) -> Result<BTreeMap<String, String>, Words> {
    let pair = |part: &str| {
        let (claim, role) = part.split_once('=')?;
        let role = Role::from_str(role.trim()).ok()?;
        Some((claim.trim().to_owned(), role.word().to_owned()))
    };
    text.split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            pair(part).ok_or_else(|| {
                let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
                let known = known.join(", ");
                words(
                    format!("“{part}” không có dạng giá trị=vai trò; vai trò là {known}"),
                    format!("`{part}` is not of the form value=role; roles are {known}"),
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let check = |url: &str, expected: &str| assert_eq!(without_password(url), expected);
        check("postgres://u:p@h/d", "postgres://u:***@h/d");
        check("postgres://u:p@ss@h/d", "postgres://u:***@h/d");
        check("postgres://u@h/d?password=p", "postgres://u@h/d?***");
        check("sqlite:/var/lib/x.sqlite", "sqlite:/var/lib/x.sqlite");
    }

    #[test]
    fn what_is_shown_of_the_defaults_can_be_read_again() {
        let defaults = Config::default();
        let mut read = Config::default();
        for setting in SETTINGS {
            let text = (setting.get)(&defaults);
            if !text.is_empty() {
                (setting.set)(&mut read, &text).unwrap();
            }
        }
        read.oidc = None;
        assert_eq!(read, defaults);
    }
}
