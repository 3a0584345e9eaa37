//! The sockets: the public one with or without TLS, the one that only redirects, and the one for figures.

use axum::Router;
use edge::measure::Figures;
use edge::{HttpsRule, ListenError, ListenOptions, Listener, Proxies, Tls, guard};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::Settings;
use crate::http::guard::read_options;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Answers requests until told to stop and what is in progress is done.
pub async fn serve(
    settings: &Settings,
    socket: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let tls = match (&settings.tls_cert, &settings.tls_key) {
        (Some(cert), Some(key)) => Some(Tls::load(cert, key).await?),
        (None, None) => None,
        _ => return Err("TLS_CERT and TLS_KEY belong together. Set both, or none where a proxy does TLS.".into()),
    };
    let proxies = Proxies::new(settings.trusted_proxies.0.iter().copied());
    let options = ListenOptions { proxies, ..ListenOptions::default() };
    if let (Some(address), Some(_)) = (settings.http_redirect_addr, &tls) {
        let listener = Listener::new(bind(address).await?, None, options.clone());
        tokio::spawn(listener.serve(redirect(settings), stop.clone()));
    }
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = socket.local_addr()?;
    tracing::info!(environment = settings.environment.key(), "Probity listens at {scheme}://{address}");
    Listener::new(socket, tls, options).serve(router, stop).await;
    Ok(())
}

/// Serves figures at METRICS_ADDR, where that is set. Whether it is.
pub async fn serve_figures(settings: &Settings, stop: &CancellationToken) -> Result<bool, Failure> {
    let Some(address) = settings.metrics_addr else { return Ok(false) };
    let figures = Figures::keep()?;
    let socket = bind(address).await?;
    tokio::spawn(figures.serve(socket, stop.clone()));
    Ok(true)
}

async fn bind(address: std::net::SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).await.map_err(|source| ListenError { address, source })
}

/// Nothing but the guard, which redirects whatever it lets that far.
fn redirect(settings: &Settings) -> Router {
    let options = read_options(settings);
    let https = options.public.clone().map_or(HttpsRule::Optional, HttpsRule::Required);
    guard(Router::new(), edge::GuardOptions { https, ..options })
}
