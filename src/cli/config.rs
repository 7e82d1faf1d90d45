//! `vocmatch config`: what the service would start with, where each setting comes from, what is wrong with it; and the
//! options that every command over the database shares.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::config::Config;
use crate::config::load::{FILE_VARIABLE, Loaded, Origin, Sources, load};
use crate::config::settings::SETTINGS;
use crate::text::Language;

use super::terminal::Terminal;
use super::{Failure, output};

/// Where the settings of a command over the database come from.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// File of settings in TOML; by default the one that `VOCMATCH_CONFIG` names, if any
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Database: sqlite:FILE or postgres://…
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

impl ConfigArgs {
    /// The settings; mistakes are said on stderr.
    ///
    /// # Errors
    /// Settings that cannot be used.
    pub fn load(&self, terminal: &Terminal) -> Result<Config, Failure> {
        self.load_with(Vec::new(), terminal)
            .map(|loaded| loaded.config)
    }

    /// The same with further options of a command, and with where each setting came from.
    pub(super) fn load_with(
        &self,
        mut options: Vec<(&'static str, &'static str, String)>,
        terminal: &Terminal,
    ) -> Result<Loaded, Failure> {
        if let Some(url) = &self.database_url {
            options.push(("--database-url", "database_url", url.clone()));
        }
        let variables: Vec<(String, String)> = std::env::vars_os()
            .map(|(name, value)| {
                let text = |os: std::ffi::OsString| os.to_string_lossy().into_owned();
                (text(name), text(value))
            })
            .collect();
        let named = variables
            .iter()
            .find(|(name, _)| name == FILE_VARIABLE)
            .map(|(_, path)| PathBuf::from(path));
        let sources = Sources {
            file: self.config.clone().or(named),
            variables,
            options,
        };
        load(&sources).map_err(|mistakes| {
            for mistake in mistakes {
                let (reason, mend) = terminal.language.pick(
                    (&mistake.reason.0, &mistake.mend.0),
                    (&mistake.reason.1, &mistake.mend.1),
                );
                let value = if mistake.value.is_empty() {
                    String::new()
                } else {
                    format!(" = {}", mistake.value)
                };
                eprintln!("vocmatch: {}{value}: {reason}; {mend}", mistake.name);
            }
            Failure::Status(2)
        })
    }
}

/// What `vocmatch config` is told.
#[derive(Debug, Clone, Args)]
pub struct ConfigCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// Every setting in use and where it comes from, secrets hidden · Mọi thiết lập đang dùng và nguồn của chúng
    Check(ConfigArgs),
    /// A file of settings with every default, to start from · Tệp thiết lập mẫu với mọi giá trị mặc định
    ShowDefaults,
}

/// Says what holds.
///
/// # Errors
/// Settings that cannot be used.
pub fn run(args: &ConfigCommand, terminal: &Terminal) -> Result<(), Failure> {
    match &args.what {
        What::Check(args) => {
            let loaded = args.load_with(Vec::new(), terminal)?;
            output::print(checked(&loaded, terminal.language).as_bytes())
        }
        What::ShowDefaults => output::print(defaults(terminal.language).as_bytes()),
    }
}

/// One line a setting: name, value, where it came from.
fn checked(loaded: &Loaded, language: Language) -> String {
    let rows: Vec<(&str, String, String)> = SETTINGS
        .iter()
        .map(|setting| {
            let value = setting.value(&loaded.config);
            let value = if value.is_empty() {
                language.pick("(không đặt)", "(not set)").to_owned()
            } else {
                value
            };
            let origin = loaded.origins.get(setting.name).map(|o| said(o, language));
            (setting.name, value, origin.unwrap_or_default())
        })
        .collect();
    let width = |of: fn(&(&str, String, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let names = width(|row| row.0.len());
    let values = width(|row| row.1.chars().count()).min(48);
    rows.iter()
        .map(|(name, value, origin)| format!("{name:names$}  {value:values$}  {origin}\n"))
        .collect()
}

fn said(origin: &Origin, language: Language) -> String {
    match origin {
        Origin::Default => language.pick("mặc định", "default").to_owned(),
        Origin::Derived(from) => {
            let word = language.pick("theo", "follows from");
            format!("{word} {from}")
        }
        Origin::File(path) => path.display().to_string(),
        Origin::Variable(name) => name.clone(),
        Origin::SecretFile(path, name) => format!("{name} → {}", path.display()),
        Origin::Option(option) => (*option).to_owned(),
    }
}

/// A commented file: every line that sets something is a comment, so that it changes nothing as it stands.
fn defaults(language: Language) -> String {
    let config = Config::default();
    let mut text = String::new();
    let mut table = "";
    for setting in SETTINGS {
        let (outer, key) = setting.name.split_once('.').unwrap_or(("", setting.name));
        if outer != table {
            table = outer;
            text.push_str(&format!("# [{table}]\n\n"));
        }
        let value = setting.value(&config);
        let value = if value.parse::<i64>().is_ok() {
            value
        } else {
            format!("{value:?}")
        };
        let about = language.pick(setting.about_vi, setting.about_en);
        text.push_str(&format!(
            "# {about}\n# {}\n# {key} = {value}\n\n",
            setting.variable()
        ));
    }
    text
}
