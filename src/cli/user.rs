//! `vocmatch user`: the first administrator, and accounts when nobody can sign in.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use crate::clock::Clock;
use crate::store::account::{self, NewUser};
use crate::store::audit::{self, Record, digest};
use crate::store::password::{self, Weak};
use crate::store::place::{self, PlaceError};
use crate::store::role::Role;
use crate::store::user::{self, Change, User, Users};
use crate::store::{Store, StoreError, Writing};
use crate::text::Language;
use crate::web::api::administration::is_address;

use super::config::ConfigArgs;
use super::database::{block_on, ready};
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch user` is told.
#[derive(Debug, Clone, Args)]
pub struct UserArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Subcommand)]
enum Action {
    /// Add an account · Thêm tài khoản
    Add(AddArgs),
    /// List accounts · Liệt kê tài khoản
    List(ListArgs),
    /// Shut somebody out · Khóa tài khoản
    Disable(NamedArgs),
    /// Give somebody a new password · Đặt lại mật khẩu
    ResetPassword(ResetArgs),
}

#[derive(Debug, Clone, Args)]
struct AddArgs {
    /// Name at sign-in
    #[arg(long)]
    email: String,
    /// What the person is
    #[arg(long, value_parser = roles())]
    role: Role,
    /// How the person is called; the name at sign-in where nothing is said
    #[arg(long)]
    name: Option<String>,
    /// The organisation: a college's code, an employer's tax code
    #[arg(long, value_name = "CODE")]
    organisation: Option<String>,
    /// Name of the organisation, where it is not known yet
    #[arg(long, value_name = "NAME")]
    organisation_name: Option<String>,
    /// File with the password, - for stdin; else one is made and printed once
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    settings: ConfigArgs,
}

#[derive(Debug, Clone, Args)]
struct ListArgs {
    #[command(flatten)]
    settings: ConfigArgs,
}

#[derive(Debug, Clone, Args)]
struct NamedArgs {
    /// Name at sign-in
    #[arg(long)]
    email: String,
    #[command(flatten)]
    settings: ConfigArgs,
}

#[derive(Debug, Clone, Args)]
struct ResetArgs {
    #[command(flatten)]
    named: NamedArgs,
    /// Take away the second factor too, for whoever lost the phone
    #[arg(long)]
    second_factor: bool,
    /// File with the password, - for stdin; else one is made and printed once
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.iter().map(|role| role.word()))
        .try_map(|word| word.parse::<Role>())
}

/// Who acts, in the audit log.
const ACTOR: &str = "vocmatch user";

/// Does what it is told.
///
/// # Errors
/// A database that cannot be used, an address that is taken or unknown, a password that is easy to guess.
pub fn run(args: &UserArgs, terminal: &Terminal) -> Result<(), Failure> {
    let language = terminal.language;
    let settings = match &args.action {
        Action::Add(args) => &args.settings,
        Action::List(args) => &args.settings,
        Action::Disable(args) => &args.settings,
        Action::ResetPassword(args) => &args.named.settings,
    };
    let said = block_on(async {
        let store = ready(settings, terminal).await?;
        match &args.action {
            Action::Add(args) => add(&store, args, language).await,
            Action::List(_) => list(&store).await,
            Action::Disable(args) => disable(&store, args, language).await,
            Action::ResetPassword(args) => reset(&store, args, language).await,
        }
    })?;
    output::print(said.as_bytes())
}

/// A password and whether it has to be printed.
struct Chosen {
    password: String,
    generated: bool,
}

fn choose(file: Option<&Path>, email: &str, language: Language) -> Result<Chosen, Failure> {
    let Some(path) = file else {
        let password = password::generate().context("no password could be made")?;
        return Ok(Chosen {
            password,
            generated: true,
        });
    };
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin()
            .read_to_string(&mut text)
            .context("the password cannot be read")?;
    } else {
        text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
    }
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    password::check(&password, email).map_err(|weak| {
        let vi = match weak {
            Weak::Short => format!("mật khẩu cần ít nhất {} ký tự", password::LEAST),
            Weak::Long => "mật khẩu quá dài".to_owned(),
            Weak::Common => {
                "mật khẩu dễ đoán: hãy dùng nhiều từ không liên quan với nhau".to_owned()
            }
        };
        mistake(
            language,
            &vi,
            &format!("the password cannot be used: {weak}"),
        )
    })?;
    Ok(Chosen {
        password,
        generated: false,
    })
}

async fn add(store: &Store, args: &AddArgs, language: Language) -> Result<String, Failure> {
    let email = args.email.trim().to_lowercase();
    if !is_address(&email) {
        return Err(mistake(
            language,
            &format!("{email} không phải là địa chỉ thư điện tử"),
            &format!("{email} is no e-mail address"),
        ));
    }
    let (code, named) = (
        args.organisation.as_deref(),
        args.organisation_name.as_deref(),
    );
    let place = match place::of(store, args.role, code, named).await {
        Err(PlaceError::NoCode | PlaceError::Unknown) => {
            return Err(mistake(
                language,
                &format!(
                    "vai trò {} cần --organisation MÃ của một đơn vị đã có, hoặc thêm --organisation-name TÊN",
                    args.role
                ),
                &format!(
                    "the role {} needs --organisation CODE of a known organisation, or --organisation-name NAME as well",
                    args.role
                ),
            ));
        }
        place => place.context("the organisation cannot be read")?,
    };
    let chosen = choose(args.password_file.as_deref(), &email, language)?;
    let hash = password::hash(chosen.password.clone())
        .await
        .context("the password cannot be kept")?;
    let writing = begin(store).await?;
    let organisation = place::settle(&writing, place)
        .await
        .context("the organisation cannot be added")?;
    let new = NewUser {
        email: &email,
        name: args.name.as_deref().unwrap_or(&email),
        role: args.role,
        organisation_id: organisation.as_ref().map(|one| one.id.as_str()),
        password_hash: Some(&hash),
    };
    let id = match account::add(&writing, new).await {
        Err(StoreError::Exists(_)) => {
            return Err(mistake(
                language,
                &format!("đã có tài khoản {email}"),
                &format!("{email} has an account already"),
            ));
        }
        added => added.context("the account cannot be added")?,
    };
    let after = digest(&(&id, args.role, new.organisation_id));
    finish(writing, "user.add", &id, Some(&after)).await?;
    let mut said = match language {
        Language::Vi => format!("Đã thêm {email} ({}).\n", args.role),
        Language::En => format!("Added {email} ({}).\n", args.role),
    };
    said.push_str(&shown(&chosen, language));
    Ok(said)
}

fn shown(chosen: &Chosen, language: Language) -> String {
    if !chosen.generated {
        return String::new();
    }
    match language {
        Language::Vi => format!("Mật khẩu, chỉ hiện lần này: {}\n", chosen.password),
        Language::En => format!("Password, shown this once: {}\n", chosen.password),
    }
}

async fn list(store: &Store) -> Result<String, Failure> {
    const PAGE: u64 = 500;
    let mut said = String::from("email\trole\torganisation_id\tsecond_factor\tdisabled\n");
    let mut after: Option<String> = None;
    loop {
        let page = user::list(store, Users::All, after.as_deref(), PAGE)
            .await
            .context("the accounts cannot be read")?;
        for user in &page {
            said.push_str(&format!(
                "{}\t{}\t{}\t{}\t{}\n",
                user.email,
                user.role,
                user.organisation_id.as_deref().unwrap_or("-"),
                if user.second_factor { "yes" } else { "no" },
                if user.disabled { "yes" } else { "no" },
            ));
        }
        match page.last() {
            Some(last) => after = Some(last.id.clone()),
            None => return Ok(said),
        }
    }
}

async fn disable(store: &Store, args: &NamedArgs, language: Language) -> Result<String, Failure> {
    let known = named(store, &args.email, language).await?;
    let change = Change {
        disabled: Some(true),
        ..Change::default()
    };
    let writing = begin(store).await?;
    user::change(&writing, Users::All, &known.id, known.version, change)
        .await
        .context("the account cannot be changed")?;
    finish(writing, "user.disable", &known.id, None).await?;
    Ok(match language {
        Language::Vi => format!("Đã khóa {}; mọi phiên đã kết thúc.\n", known.email),
        Language::En => format!("{} is shut out; every session has ended.\n", known.email),
    })
}

async fn reset(store: &Store, args: &ResetArgs, language: Language) -> Result<String, Failure> {
    let known = named(store, &args.named.email, language).await?;
    let chosen = choose(args.password_file.as_deref(), &known.email, language)?;
    let hash = password::hash(chosen.password.clone())
        .await
        .context("the password cannot be kept")?;
    let writing = begin(store).await?;
    user::set_password(&writing, Users::All, &known.id, &hash)
        .await
        .context("the account cannot be changed")?;
    let action = if args.second_factor {
        user::reset_second_factor(&writing, Users::All, &known.id)
            .await
            .context("the account cannot be changed")?;
        "user.reset_password_and_second_factor"
    } else {
        "user.reset_password"
    };
    finish(writing, action, &known.id, None).await?;
    let mut said = match language {
        Language::Vi => format!("Đã đặt lại mật khẩu của {}.\n", known.email),
        Language::En => format!("The password of {} was reset.\n", known.email),
    };
    said.push_str(&shown(&chosen, language));
    Ok(said)
}

async fn named(store: &Store, email: &str, language: Language) -> Result<User, Failure> {
    let known = user::by_email(store, email)
        .await
        .context("the account cannot be read")?;
    let known = known.ok_or_else(|| {
        mistake(
            language,
            &format!("không có tài khoản {email}"),
            &format!("nobody has the address {email}"),
        )
    })?;
    Ok(known.user)
}

/// Something that whoever called has to change, in words.
fn mistake(language: Language, vi: &str, en: &str) -> Failure {
    Failure::Said(match language {
        Language::Vi => vi.to_owned(),
        Language::En => en.to_owned(),
    })
}

async fn begin(store: &Store) -> Result<Writing, Failure> {
    let writing = store
        .write(Clock::default().now())
        .await
        .context("the database cannot be changed")?;
    Ok(writing)
}

async fn finish(
    writing: Writing,
    action: &str,
    id: &str,
    after: Option<&str>,
) -> Result<(), Failure> {
    let record = Record {
        actor: ACTOR,
        action,
        object_kind: "user",
        object_id: id,
        before: None,
        after,
        reason: None,
    };
    audit::append(&writing, record)
        .await
        .context("the audit log cannot be written")?;
    writing
        .commit()
        .await
        .context("the change cannot be kept")?;
    Ok(())
}
