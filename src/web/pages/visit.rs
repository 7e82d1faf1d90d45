//! Who looks at a page, in which language, and what every page says around its own content.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;

use crate::store::role::Role;
use crate::text::Language;
use crate::text::pages::common::{self, Labels};
use crate::web::access::{
    COLLEGE, COLLEGE_OR_INSIDE, DELIVERED, EMPLOYER, INSIDE, ORDER_SIDES, OVERSEERS, TOKEN_KEEPERS,
    USER_KEEPERS,
};

use super::door::{Door, Refusal};

/// The organisation of somebody who is signed in.
#[derive(Debug, Clone, Deserialize)]
pub struct Organisation {
    /// Its code: a provider's code, an employer's tax code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, Deserialize)]
pub struct Session {
    /// Name at sign-in.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// Where the person belongs.
    pub organisation: Option<Organisation>,
    /// To be sent with every change.
    pub csrf: String,
    /// What is still asked of the person: `nothing`, `second_factor`, `code`.
    pub due: String,
}

/// Somebody who looks at a page.
#[derive(Clone)]
pub struct Visit {
    /// The language of the address.
    pub language: Language,
    /// The address without its language.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// The way to the interface.
    pub door: Door,
    /// Whoever is signed in.
    pub session: Option<Session>,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get().cloned().ok_or_else(Refusal::default)
    }
}

impl Visit {
    /// An address of a page in the visitor's language.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        href(self.language, path)
    }

    /// The words that all pages share.
    #[must_use]
    pub fn c(&self) -> &'static Labels {
        common::labels(self.language)
    }

    /// What stands around a page of that title.
    #[must_use]
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page {
            language: self.language,
            c: self.c(),
            title: title.into(),
            path: self.path.clone(),
            query: self.query.clone(),
            session: self.session.clone(),
            csrf: self.csrf().to_owned(),
            wide: false,
        }
    }

    /// What was asked for under a name behind the question mark; empty where nothing was.
    #[must_use]
    pub fn asked(&self, name: &str) -> String {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&self.query).unwrap_or_default();
        let found = pairs.into_iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value)
    }

    /// The session's token, for forms.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.session
            .as_ref()
            .map_or("", |session| session.csrf.as_str())
    }

    /// Whoever is signed in.
    ///
    /// # Errors
    /// 401, which leads to the page for signing in.
    pub fn person(&self) -> Result<&Session, Refusal> {
        self.session.as_ref().ok_or_else(|| Refusal::of(401))
    }

    /// The role of whoever is signed in, where it is one of these.
    ///
    /// # Errors
    /// 401 for nobody, 403 for somebody of another role.
    pub fn one_of(&self, roles: &[Role]) -> Result<Role, Refusal> {
        let role = self.person()?.role;
        if roles.contains(&role) {
            Ok(role)
        } else {
            Err(Refusal::not_for_you())
        }
    }

    /// Whether whoever is signed in has one of these roles.
    #[must_use]
    pub fn is(&self, roles: &[Role]) -> bool {
        self.one_of(roles).is_ok()
    }
}

/// An address of a page in a language.
#[must_use]
pub fn href(language: Language, path: &str) -> String {
    match language {
        Language::Vi => path.to_owned(),
        Language::En if path == "/" => "/en".to_owned(),
        Language::En => format!("/en{path}"),
    }
}

/// A place in a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its address.
    pub path: String,
    /// Its name.
    pub name: &'static str,
}

/// What stands around a page's own content.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language.
    pub language: Language,
    /// The words that all pages share.
    pub c: &'static Labels,
    /// Its title.
    pub title: String,
    /// Its address without the language.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// Whoever is signed in.
    pub session: Option<Session>,
    /// The session's token, for forms.
    pub csrf: String,
    /// Tables need the whole width of the window.
    pub wide: bool,
}

impl Page {
    /// The same with the whole width of the window.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The code of the language.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.language.pick("vi", "en")
    }

    /// An address of a page in this language.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        href(self.language, path)
    }

    /// This page in the other language.
    #[must_use]
    pub fn other(&self) -> String {
        self.address(self.language.pick(Language::En, Language::Vi))
    }

    /// This page's address with its question, to come back to.
    #[must_use]
    pub fn here(&self) -> String {
        self.address(self.language)
    }

    fn address(&self, language: Language) -> String {
        let path = href(language, &self.path);
        // What was done a moment ago is said once and belongs to no address that is passed on.
        if self.query.is_empty() || self.query.starts_with("xong") {
            path
        } else {
            format!("{path}?{}", self.query)
        }
    }

    /// Whether the page lies below an address of the menu.
    #[must_use]
    pub fn at(&self, path: &str) -> bool {
        let below = || self.path.strip_prefix(path)?.strip_prefix('/');
        self.path == path || (path != "/" && below().is_some())
    }

    /// The pages that are open to everybody.
    #[must_use]
    pub fn menu(&self) -> Vec<Entry> {
        let c = self.c;
        [
            ("/", c.overview),
            ("/nghe", c.trades),
            ("/so-sanh", c.compare),
            ("/don-vi", c.providers),
            ("/phat-hanh", c.releases),
            ("/phuong-phap", c.method),
        ]
        .map(|(path, name)| Entry {
            path: path.to_owned(),
            name,
        })
        .to_vec()
    }

    /// The pages of whoever is signed in, by role.
    #[must_use]
    pub fn desk(&self) -> Vec<Entry> {
        let Some(session) = &self.session else {
            return Vec::new();
        };
        let (role, c) = (session.role, self.c);
        let own = session
            .organisation
            .as_ref()
            .map(|own| format!("/don-vi/{}", own.code));
        let mut entries: Vec<(String, &'static str)> = Vec::new();
        let mut add = |roles: &[Role], path: &str, name: &'static str| {
            if roles.contains(&role) {
                entries.push((path.to_owned(), name));
            }
        };
        add(Role::ALL, "/viec", c.tasks);
        add(COLLEGE, own.as_deref().unwrap_or("/don-vi"), c.own_college);
        add(COLLEGE, "/ke-hoach", c.plans);
        add(EMPLOYER, "/doanh-nghiep/nhu-cau", c.needs);
        add(EMPLOYER, "/doanh-nghiep/phan-hoi", c.survey);
        add(EMPLOYER, "/doanh-nghiep/ho-so", c.record);
        add(INSIDE, "/so/tien-do", c.completeness);
        add(INSIDE, "/so/doi-chieu", c.reconciliation);
        add(INSIDE, "/so/anh-xa", c.names);
        add(INSIDE, "/so/co-canh-bao", c.flags);
        add(INSIDE, "/so/phat-hanh", c.release_desk);
        add(INSIDE, "/ke-hoach", c.plans);
        add(INSIDE, "/so/ho-tro", c.subsidies);
        add(INSIDE, "/so/doanh-nghiep", c.employers);
        add(COLLEGE_OR_INSIDE, "/kich-ban", c.scenarios);
        add(DELIVERED, "/nhap-lieu", c.uploads);
        add(ORDER_SIDES, "/don-hang", c.orders);
        add(Role::ALL, "/lich", c.calendar);
        add(USER_KEEPERS, "/quan-tri/nguoi-dung", c.users);
        add(TOKEN_KEEPERS, "/quan-tri/the", c.tokens);
        add(OVERSEERS, "/quan-tri/nhat-ky", c.audit);
        entries
            .into_iter()
            .map(|(path, name)| Entry { path, name })
            .collect()
    }
}
