//! Options, environment, file and defaults put together; every mistake at once, each with its way out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::settings::{SETTINGS, Setting, Words};
use super::{Config, sqlite_url};

/// The variable that names the file of settings.
pub const FILE_VARIABLE: &str = "VOCMATCH_CONFIG";

/// Where settings may come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// A file in TOML.
    pub file: Option<PathBuf>,
    /// The environment.
    pub variables: Vec<(String, String)>,
    /// Options of the command line: name of the option, name of the setting, value.
    pub options: Vec<(&'static str, &'static str, String)>,
}

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// It follows from another setting.
    Derived(&'static str),
    /// The file of settings.
    File(PathBuf),
    /// The environment.
    Variable(String),
    /// A file that holds nothing but this secret; who named it.
    SecretFile(PathBuf, String),
    /// The command line.
    Option(&'static str),
}

/// What holds, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Where each came from, by name.
    pub origins: BTreeMap<&'static str, Origin>,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The name as whoever set it knows it.
    pub name: String,
    /// The value, without secrets.
    pub value: String,
    /// What is wrong with it.
    pub reason: Words,
    /// How to mend it.
    pub mend: Words,
}

impl Mistake {
    fn new(name: impl Into<String>, value: impl Into<String>, reason: Words, mend: Words) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            reason,
            mend,
        }
    }
}

fn words(vi: impl Into<String>, en: impl Into<String>) -> Words {
    (vi.into(), en.into())
}

/// A value with where it came from.
struct Given {
    setting: &'static Setting,
    text: String,
    origin: Origin,
    /// The name as whoever set it knows it.
    name: String,
}

/// Puts the settings together.
///
/// # Errors
/// Every mistake there is.
pub fn load(sources: &Sources) -> Result<Loaded, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut given = Vec::new();
    if let Some(file) = &sources.file {
        from_file(file, &mut given, &mut mistakes);
    }
    from_variables(&sources.variables, &mut given, &mut mistakes);
    from_options(&sources.options, &mut given);

    let mut loaded = Loaded {
        config: Config::default(),
        origins: SETTINGS
            .iter()
            .map(|setting| (setting.name, Origin::Default))
            .collect(),
    };
    for one in given {
        match (one.setting.set)(&mut loaded.config, &one.text) {
            Ok(()) => {
                loaded.origins.insert(one.setting.name, one.origin);
            }
            Err(reason) => mistakes.push(refused(&one, reason)),
        }
    }
    derive(&mut loaded);
    incomplete(&loaded, &mut mistakes);
    if mistakes.is_empty() {
        Ok(loaded)
    } else {
        Err(mistakes)
    }
}

fn refused(given: &Given, reason: Words) -> Mistake {
    let mend = match &given.origin {
        Origin::SecretFile(path, _) => words(
            format!("sửa nội dung tệp {}", path.display()),
            format!("mend what the file {} holds", path.display()),
        ),
        Origin::File(path) => words(
            format!("sửa dòng này trong {}", path.display()),
            format!("mend the line in {}", path.display()),
        ),
        _ => words(
            format!("đặt lại hoặc bỏ {}", given.name),
            format!("set {} to such a value or leave it out", given.name),
        ),
    };
    Mistake::new(&given.name, given.setting.masked(&given.text), reason, mend)
}

/// What follows from other settings where nobody said anything.
fn derive(loaded: &mut Loaded) {
    let unsaid = |name: &str| loaded.origins.get(name) == Some(&Origin::Default);
    let (database, address) = (unsaid("database_url"), unsaid("public_url"));
    if database {
        loaded.config.database_url = sqlite_url(&loaded.config.data_folder);
        loaded
            .origins
            .insert("database_url", Origin::Derived("data_folder"));
    }
    if address {
        loaded.config.public_url = format!("http://{}", loaded.config.listen);
        loaded
            .origins
            .insert("public_url", Origin::Derived("listen"));
    }
}

/// What must stand together.
fn incomplete(loaded: &Loaded, mistakes: &mut Vec<Mistake>) {
    let Some(oidc) = &loaded.config.oidc else {
        return;
    };
    for (name, value) in [
        ("oidc.issuer", &oidc.issuer),
        ("oidc.client_id", &oidc.client_id),
    ] {
        if value.is_empty() {
            mistakes.push(Mistake::new(
                name,
                "",
                words(
                    "đăng nhập qua nhà cung cấp danh tính cần giá trị này",
                    "sign-in through an identity provider needs it",
                ),
                words(
                    format!("đặt {name}, hoặc bỏ mọi thiết lập oidc"),
                    format!("set {name}, or leave out every setting of oidc"),
                ),
            ));
        }
    }
}

fn from_options(options: &[(&'static str, &'static str, String)], given: &mut Vec<Given>) {
    for (option, name, text) in options {
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == *name) {
            given.push(Given {
                setting,
                text: text.clone(),
                origin: Origin::Option(option),
                name: (*option).to_owned(),
            });
        }
    }
}

fn from_variables(
    variables: &[(String, String)],
    given: &mut Vec<Given>,
    mistakes: &mut Vec<Mistake>,
) {
    // Sorted, a variable comes before the one with `_FILE` at its end.
    let variables: BTreeMap<&String, &String> =
        variables.iter().map(|(name, text)| (name, text)).collect();
    for (name, text) in variables {
        let setting = SETTINGS.iter().find(|setting| setting.variable() == *name);
        let ours = name.starts_with("VOCMATCH_") && name.as_str() != FILE_VARIABLE;
        // Of the names that are shared with other programs an empty one says nothing.
        if !ours && (setting.is_none() || text.is_empty()) {
            continue;
        }
        let secret = SETTINGS
            .iter()
            .find(|setting| setting.secret() && format!("{}_FILE", setting.variable()) == *name);
        if let Some(setting) = setting {
            given.push(Given {
                setting,
                text: text.clone(),
                origin: Origin::Variable(name.clone()),
                name: name.clone(),
            });
        } else if let Some(setting) = secret {
            from_secret_file(setting, Path::new(text), name, given, mistakes);
        } else {
            let known = SETTINGS.iter().map(Setting::variable);
            mistakes.push(unknown(name, text, known, "environment"));
        }
    }
}

/// A file that holds nothing but a secret, as containers and systemd hand them over.
fn from_secret_file(
    setting: &'static Setting,
    path: &Path,
    name: &str,
    given: &mut Vec<Given>,
    mistakes: &mut Vec<Mistake>,
) {
    let twice = given
        .iter()
        .any(|one| one.setting.name == setting.name && matches!(one.origin, Origin::Variable(_)));
    if twice {
        mistakes.push(Mistake::new(
            name,
            path.display().to_string(),
            words(
                format!("{} cũng được đặt", setting.variable()),
                format!("{} is set too", setting.variable()),
            ),
            words("chỉ giữ một trong hai", "keep one of the two"),
        ));
        return;
    }
    match std::fs::read_to_string(path) {
        Ok(text) => given.push(Given {
            setting,
            text: text.trim_end_matches(['\r', '\n']).to_owned(),
            origin: Origin::SecretFile(path.to_owned(), name.to_owned()),
            name: name.to_owned(),
        }),
        Err(error) => mistakes.push(unreadable(name, path, &error.to_string())),
    }
}

fn unreadable(name: &str, path: &Path, error: &str) -> Mistake {
    Mistake::new(
        name,
        path.display().to_string(),
        words(
            format!("không đọc được tệp: {error}"),
            format!("the file cannot be read: {error}"),
        ),
        words(
            "kiểm tra đường dẫn và quyền đọc",
            "check the path and who may read it",
        ),
    )
}

fn from_file(path: &Path, given: &mut Vec<Given>, mistakes: &mut Vec<Mistake>) {
    let table: toml::Table = match std::fs::read_to_string(path).map(|text| text.parse()) {
        Ok(Ok(table)) => table,
        Ok(Err(error)) => {
            let said = toml::de::Error::message(&error);
            mistakes.push(unreadable("--config", path, said));
            return;
        }
        Err(error) => {
            mistakes.push(unreadable("--config", path, &error.to_string()));
            return;
        }
    };
    for (name, value) in table {
        match value {
            // The one table of settings; `roles` in it is a table of its own.
            toml::Value::Table(inner) if name == "oidc" => {
                for (key, value) in inner {
                    one_of_file(&format!("oidc.{key}"), &value, path, given, mistakes);
                }
            }
            value => one_of_file(&name, &value, path, given, mistakes),
        }
    }
}

fn one_of_file(
    name: &str,
    value: &toml::Value,
    path: &Path,
    given: &mut Vec<Given>,
    mistakes: &mut Vec<Mistake>,
) {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Table(table) => table
            .iter()
            .map(|(claim, role)| format!("{claim}={}", role.as_str().unwrap_or_default()))
            .collect::<Vec<_>>()
            .join(","),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(answer) => answer.to_string(),
        // Nothing else is meant anywhere; the setting says what it takes.
        _ => String::new(),
    };
    if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) {
        given.push(Given {
            setting,
            text,
            origin: Origin::File(path.to_owned()),
            name: name.to_owned(),
        });
        return;
    }
    let secret = SETTINGS
        .iter()
        .find(|setting| setting.secret() && format!("{}_file", setting.name) == name);
    if let Some(setting) = secret {
        from_secret_file(setting, Path::new(&text), name, given, mistakes);
        return;
    }
    let known = SETTINGS.iter().map(|setting| setting.name.to_owned());
    let place = path.display().to_string();
    mistakes.push(unknown(name, &text, known, &place));
}

fn unknown(name: &str, text: &str, known: impl Iterator<Item = String>, place: &str) -> Mistake {
    let nearest = known
        .map(|known| (strsim::normalized_damerau_levenshtein(name, &known), known))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(alike, _)| *alike > 0.5)
        .map(|(_, known)| known);
    let mend = match nearest {
        Some(nearest) => words(
            format!("có phải là {nearest}? Nếu không, bỏ nó đi"),
            format!("did you mean {nearest}? Otherwise leave it out"),
        ),
        None => words("bỏ nó đi", "leave it out"),
    };
    // Nobody knows whether it was meant as a secret.
    let value = if text.is_empty() { "" } else { "…" };
    Mistake::new(
        name,
        value,
        words(
            format!("không có thiết lập này ({place})"),
            format!("there is no such setting ({place})"),
        ),
        mend,
    )
}
