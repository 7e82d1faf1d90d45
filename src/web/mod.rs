//! The service over HTTP: the whole URL space and what every request passes through.

pub mod access;
pub mod api;
pub mod audience;
pub mod once;
pub mod pace;
pub mod pages;
pub mod passage;
pub mod problem;
mod quick;
pub mod respond;
pub mod second_factor;
pub mod throttle;
pub mod versions;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::config::Config;
use crate::config::key::{self, KeyError};
use crate::live::working::Working;
use crate::live::{self, Live};
use crate::store::seal::Key;
use crate::store::{Store, StoreError, user};

use problem::ApiError;
use throttle::Throttle;

/// What every handler may use.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// See [`AppState`].
pub struct Inner {
    /// The database.
    pub store: Store,
    /// The settings.
    pub config: Config,
    /// What second factors are sealed with.
    pub key: Key,
    /// The clock.
    pub clock: Clock,
    /// What is kept in memory.
    pub live: Live,
    /// How often each address may ask without signing in.
    pub public_limit: passage::PublicLimit,
    /// Failed sign-ins.
    pub throttle: Throttle,
    /// Writes that are being answered under a key.
    pub keys: once::Keys,
    /// Registrations by address.
    pub pace: pace::Pace,
}

impl AppState {
    /// Puts together what handlers use.
    #[must_use]
    pub fn new(store: Store, config: Config, key: Key, clock: Clock, live: Live) -> Self {
        Self(Arc::new(Inner {
            public_limit: passage::PublicLimit::new(&config),
            keys: once::Keys::default(),
            pace: pace::Pace::default(),
            store,
            config,
            key,
            clock,
            live,
            throttle: Throttle::default(),
        }))
    }
}

/// Seconds after which whoever comes before the first computation may try again.
const SOON: u64 = 5;

impl Inner {
    /// The working flags with the run behind them.
    ///
    /// # Errors
    /// 503 before the first computation is done.
    pub fn working(&self) -> Result<Arc<Working>, ApiError> {
        let still = || ApiError::Unavailable("the city is still being computed".to_owned(), SOON);
        self.live.working().ok_or_else(still)
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Why the service cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database or the data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key cannot be read or made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Second factors are sealed, and their key is not there.
    #[error("the key of second factors is missing")]
    NoKey,
}

/// Opens the database, brings its tables up to date, makes sure of the key and begins the work in the background.
///
/// # Errors
/// A database, data folder or key that cannot be used.
pub async fn open(config: Config, clock: Clock) -> Result<AppState, OpenError> {
    let store = Store::open(&config.database_url).await?;
    store.migrate().await?;
    let key = match key::find(&config)? {
        Some(key) => key,
        // A new key would open none of them.
        None if user::any_sealed(&store).await? => return Err(OpenError::NoKey),
        None => key::create(&config)?,
    };
    user::seal_second_factors(&store, &key, clock.now()).await?;
    let live = Live::default();
    live::start(&live, &store, &clock, &config.data_folder).await?;
    Ok(AppState::new(store, config, key, clock, live))
}

/// Longest time that a request may take; uploads of a whole city are the longest.
const TIMEOUT: Duration = Duration::from_mins(2);

/// The service: every route, and what every request passes through.
pub fn router(state: AppState) -> Router {
    quick::before(state.clone(), stack(state))
}

fn stack(state: AppState) -> Router {
    let (routes, description) = api::routes().split_for_parts();
    let interface = routes
        .merge(api::documentation(&description))
        .route_layer(from_fn_with_state(state.clone(), audience::identify))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed);
    let pages = pages::Pages {
        api: interface
            .clone()
            .fallback(async || ApiError::NotFound("page"))
            .with_state(state.clone()),
        state: state.clone(),
    };
    interface
        .merge(pages::router(pages.clone()))
        .fallback(async move |request: Request| {
            if request.uri().path().starts_with("/api/") {
                ApiError::NotFound("page").into_response()
            } else {
                pages::missing(pages, request).await
            }
        })
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| -> Response {
                axum::response::IntoResponse::into_response(ApiError::Internal(anyhow::anyhow!(
                    "a handler panicked"
                )))
            },
        ))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(from_fn_with_state(state.clone(), passage::pass))
        .with_state(state)
}

/// Routes of one resource.
pub type Routes = OpenApiRouter<AppState>;
