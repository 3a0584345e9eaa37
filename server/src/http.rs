//! The router: pages, server functions, uploads, documents, files, and what stands around all of them.

mod csp;
mod documents;
mod exports;
mod origin;
mod problem;
mod provenance;
mod uploads;
mod visit;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::handler::HandlerWithoutStateExt;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::{MethodRouter, get, get_service, post};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use store::Sessions;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::ResponseBodyTimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};
use workflow::Desk;

use crate::config::{Environment, Settings};

/// What handlers share.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub leptos: LeptosOptions,
    pub desk: Desk,
}

/// Forms and server functions are small; uploads have a limit of their own.
const FORM_LIMIT: usize = 256 * 1024;

pub fn build_router(settings: &Settings, desk: Desk, sessions: Sessions) -> Router {
    let state = AppState { leptos: settings.leptos.clone(), desk: desk.clone() };
    let routes = generate_route_list(app::App);
    let provide = move || {
        provide_context(desk.clone());
        csp::set_policy();
    };
    let options = settings.leptos.clone();
    let upload_limit = usize::try_from(settings.upload_max_bytes.get()).unwrap_or(usize::MAX);
    // The form around the file takes a little room of its own.
    let uploads = Router::new()
        .route("/api/uploads", post(uploads::receive))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(upload_limit.saturating_add(64 * 1024)));
    let documents = Router::new()
        .route("/documents/{id}/pages/{page}", get(documents::page))
        .route("/documents/{id}/original", get(documents::original))
        .route("/api/exports/{name}", get(exports::audit));
    let pages = Router::new()
        .leptos_routes_with_context(&state, routes, provide.clone(), move || app::shell(options.clone()))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT));
    Router::new()
        .merge(pages)
        .merge(uploads)
        .merge(documents)
        .fallback_service(files(settings, provide))
        .layer(session_layer(settings, sessions))
        .layer(axum::middleware::from_fn(origin::require_same_origin))
        .layer(axum::middleware::from_fn(provenance::tell_origin))
        .layer(axum::middleware::from_fn(csp::cache_built_files))
        .layer(static_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(static_header(header::REFERRER_POLICY, "same-origin"))
        .layer(static_header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(static_header(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(static_header(header::CONTENT_SECURITY_POLICY, csp::STATIC_POLICY))
        .layer(CompressionLayer::new())
        .layer(ResponseBodyTimeoutLayer::new(Duration::from_secs(60)))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(state)
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

fn static_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

fn session_layer(settings: &Settings, sessions: Sessions) -> SessionManagerLayer<Sessions> {
    let production = settings.environment == Environment::Production;
    SessionManagerLayer::new(sessions)
        .with_name(if production { "__Host-session" } else { "session" })
        .with_http_only(true)
        .with_secure(production)
        .with_same_site(if production { SameSite::Strict } else { SameSite::Lax })
        .with_expiry(Expiry::OnInactivity(settings.session_life.to_time()))
}
