//! Who looks at a page, in which language, and what every page says around its own content.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;

use crate::store::role::Role;
use crate::text::Language;
use crate::text::pages::common::{self, Labels};

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

    /// What stands around a page of that title.
    #[must_use]
    pub fn page(&self, title: impl Into<String>) -> Page {
        let language = self.language;
        Page {
            language,
            c: common::labels(language),
            title: title.into(),
            path: self.path.clone(),
            query: self.query.clone(),
            session: self.session.clone(),
            csrf: self.csrf().to_owned(),
            wide: false,
        }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its address.
    pub path: &'static str,
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
        let language = self.language.pick(Language::En, Language::Vi);
        let path = href(language, &self.path);
        if self.query.is_empty() {
            path
        } else {
            format!("{path}?{}", self.query)
        }
    }

    /// This page's address with its question, to come back to.
    #[must_use]
    pub fn here(&self) -> String {
        let path = self.href(&self.path);
        if self.query.is_empty() {
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
            ("/phat-hanh", c.releases),
            ("/phuong-phap", c.method),
        ]
        .map(|(path, name)| Entry { path, name })
        .to_vec()
    }
}
