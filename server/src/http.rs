//! The router: pages, server functions, uploads, documents, files, and what stands around all of them.

mod calendar;
mod csp;
mod documents;
mod exports;
mod fault_page;
pub mod guard;
mod health;
mod incident;
mod inputs;
mod limit;
mod news;
pub mod operator;
mod problem;
mod provenance;
mod refusal;
mod reports;
mod results;
mod session;
mod uploads;
mod visit;

use std::time::Duration;

use app::session::SiteOrigin;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, FromRef};
use axum::handler::HandlerWithoutStateExt;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, get_service, post};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use scanner::{Address, Deadlines, Scanner};
use store::{Limits, Store};
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::timeout::ResponseBodyTimeoutLayer;
use workflow::Desk;

use crate::config::{ClamdAddress, Settings};
use fault_page::FaultPage;
use incident::Faults;
use limit::Limiter;
use operator::Operator;
use refusal::Recorder;

pub use session::{CookieOptions, SessionCookie, SessionKeeper};

/// What handlers share.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub leptos: LeptosOptions,
    pub desk: Desk,
}

/// Forms and server functions are small; uploads have a limit of their own.
const FORM_LIMIT: usize = 256 * 1024;

/// What the router is built on besides the desk.
pub struct Parts {
    pub store: Store,
    pub sessions: SessionKeeper,
    pub limits: Limits,
    /// Ends what would listen on when the server stops.
    pub stop: CancellationToken,
}

pub fn build_router(settings: &Settings, desk: Desk, parts: Parts) -> Router {
    let state = AppState { leptos: settings.leptos.clone(), desk: desk.clone() };
    let routes = generate_route_list(app::App);
    let scanning = desk.clone();
    let recorder = Recorder::new(desk.clone(), parts.limits.clone());
    let origin = SiteOrigin(settings.public_url.origin());
    let provided = origin.clone();
    let provide = move || {
        provide_context(desk.clone());
        provide_context(provided.clone());
        csp::set_policy();
    };
    let options = settings.leptos.clone();
    let uploads = Router::new()
        .route("/api/uploads", post(uploads::receive))
        .layer(Extension(uploads::RequestLimit(settings.request_max_bytes.get())));
    let inputs =
        Router::new().route("/api/inputs", post(inputs::receive)).layer(DefaultBodyLimit::max(inputs::BODY_LIMIT));
    let documents = Router::new()
        .route("/documents/{id}/pages/{page}", get(documents::page))
        .route("/documents/{id}/original", get(documents::original))
        .route("/api/documents/{id}", get(results::show))
        .route("/api/exports/{name}", get(exports::audit))
        .route("/api/reports/{name}", get(reports::save))
        .route("/api/organisation.zip", get(exports::organisation))
        .route("/api/recovery.csv", get(exports::recovery))
        .route("/api/proofs/{id}", get(exports::proof))
        .route("/api/batches/{id}/files.csv", get(exports::batch))
        .route("/api/news", get(news::tell))
        .layer(Extension(parts.stop));
    let calendars = Router::new().route("/api/calendar/{name}", get(calendar::renewals)).layer(Extension(origin));
    let pages = Router::new()
        .leptos_routes_with_context(&state, routes, provide.clone(), move || app::shell(options.clone()))
        .layer(from_fn(edge::text::check_form))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT));
    let operator = Operator {
        token: settings.operator_token.clone(),
        environment: settings.environment.key(),
        store: parts.store.clone(),
        limits: parts.limits.clone(),
        scanner: find_scanner(settings),
        upload_max_bytes: settings.upload_max_bytes.get(),
        metrics: settings.metrics_addr,
        clock: crate::clock::now,
    };
    let health = health::check(parts.store, parts.limits.clone(), scanning);
    let limiter = if settings.environment.is_production() {
        Limiter::strict(parts.limits, settings.requests_per_minute)
    } else {
        Limiter::lenient(parts.limits, settings.requests_per_minute)
    };
    let faults = Faults::new(FaultPage::of_site(&settings.leptos), !settings.environment.is_production());
    let router = Router::new()
        .merge(pages)
        .merge(uploads)
        .merge(inputs)
        .merge(documents)
        .merge(calendars)
        .fallback_service(files(settings, provide))
        .layer(from_fn_with_state(recorder, refusal::record_refusal))
        .layer(from_fn_with_state(operator, operator::answer))
        .layer(from_fn_with_state(limiter, limit::limit_rate))
        .layer(from_fn_with_state(parts.sessions, session::carry_session))
        .layer(from_fn(provenance::tell_origin))
        .merge(health.routes())
        .layer(CompressionLayer::new())
        .layer(ResponseBodyTimeoutLayer::new(Duration::from_secs(60)))
        .layer(from_fn_with_state(faults.clone(), incident::answer_faults));
    edge::guard(router, guard::read_options(settings))
        .layer(from_fn_with_state(faults, incident::trace_request))
        .with_state(state)
}

/// The virus scanner that the settings name.
pub fn find_scanner(settings: &Settings) -> Option<Scanner> {
    let address = match settings.clamd_url.as_ref()? {
        ClamdAddress::Tcp(authority) => Address::Tcp { authority: authority.clone() },
        ClamdAddress::Unix(path) => Address::Unix { path: path.clone() },
    };
    Some(Scanner::new(address, Deadlines::default()))
}

/// The built site's files, and a page for what is not there.
///
/// Not leptos_axum's own handler: it runs under the reactive owner that an earlier page left on the thread,
/// and then takes that page's headers, its content security policy among them, for the file.
fn files(settings: &Settings, provide: impl Fn() + Clone + Send + Sync + 'static) -> MethodRouter {
    let options = settings.leptos.clone();
    let missing = render_app_async_with_context(provide, move || app::shell(options.clone()));
    let files = ServeDir::new(settings.leptos.site_root.as_ref())
        .precompressed_br()
        .precompressed_gzip()
        .not_found_service(missing.into_service());
    get_service(files)
}
