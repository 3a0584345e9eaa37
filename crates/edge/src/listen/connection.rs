//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};
use tokio_util::sync::CancellationToken;
use tower::Service;

use super::ListenOptions;
use super::activity::Activity;
use super::stream::PacedStream;
use crate::client::Peer;
use crate::tls::{Protocol, Tls};

/// Of a request's head, in all.
const HEAD_BYTES: usize = 16 * 1024;
const HEADERS: usize = 64;

/// Requests that an HTTP/2 connection may have open at a time.
const STREAMS: u32 = 100;

/// What all connections of a listener share.
#[derive(Clone)]
pub struct Conversation {
    pub router: Router,
    /// Finish what is in progress and close.
    pub stop: CancellationToken,
    /// Close at once.
    pub give_up: CancellationToken,
    pub tls: Option<Tls>,
    pub options: ListenOptions,
}

impl Conversation {
    pub async fn hold(self, stream: TcpStream, peer: Peer) {
        // Without it small answers wait for the client's acknowledgement; to be without it is no fault.
        let _ = stream.set_nodelay(true);
        let Some(tls) = self.tls.clone() else { return self.talk(stream, peer, Protocol::Http1).await };
        match timeout(self.options.head_deadline, tls.accept(stream)).await {
            Ok(Ok((stream, protocol))) => self.talk(stream, Peer { encrypted: true, ..peer }, protocol).await,
            Ok(Err(error)) => tracing::debug!(%error, "no TLS connection came about"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn talk<S>(self, stream: S, peer: Peer, protocol: Protocol)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Activity::begin();
        let io = TokioIo::new(PacedStream::new(stream, activity.clone(), protocol));
        let exchanges = activity.clone();
        let router = self.router;
        let service = service_fn(move |request| answer(router.clone(), exchanges.clone(), peer, request));
        let builder = configure(protocol, self.options.head_deadline);
        let mut connection = pin!(builder.serve_connection(io, service));
        let mut tick = interval(Duration::from_secs(1));
        let mut leaving = false;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(error, "a connection ended early");
                    }
                    return;
                }
                () = self.give_up.cancelled() => return,
                () = self.stop.cancelled(), if !leaving => {
                    connection.as_mut().graceful_shutdown();
                    leaving = true;
                }
                () = activity.until_abused() => {
                    metrics::counter!("connections_abused_total", "by" => "resets").increment(1);
                    return;
                }
                _ = tick.tick() => {
                    if activity.is_overdue(&self.options) {
                        return;
                    }
                }
            }
        }
    }
}

/// The protocol is known before the first byte, so that nothing waits without a timer to find it out.
fn configure(protocol: Protocol, head_deadline: Duration) -> Builder<TokioExecutor> {
    let builder = Builder::new(TokioExecutor::new());
    let mut builder = match protocol {
        Protocol::Http1 => builder.http1_only(),
        Protocol::Http2 => builder.http2_only(),
    };
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(head_deadline)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(Some(128))
        .initial_stream_window_size(256 * 1024)
        .initial_connection_window_size(1024 * 1024)
        .max_send_buf_size(128 * 1024);
    builder
}

async fn answer(
    mut router: Router,
    activity: Activity,
    peer: Peer,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let exchange = activity.begin_exchange(request.method());
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    let response = router.call(request).await?;
    Ok(response.map(|body| exchange.watch(body)))
}
