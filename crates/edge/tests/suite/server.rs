//! A small server to talk to, and the ways of talking to it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::routing::{get, post};
use edge::{
    AllowedHosts, ClientAddress, GuardOptions, HeaderOptions, Health, HttpsRule, ListenOptions, Listener, Proxies,
    PublicOrigin, Scheme, Tls, guard,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct Server {
    pub address: SocketAddr,
    pub stop: CancellationToken,
    pub done: JoinHandle<()>,
}

#[derive(Default)]
pub struct Told {
    pub listen: ListenOptions,
    pub proxies: Proxies,
    pub https: bool,
    pub tls: Option<Tls>,
}

pub const PUBLIC: &str = "https://probity.example";

fn routes() -> Router {
    let who = get(|request: Request| async move {
        let address = request.extensions().get::<ClientAddress>().unwrap().0;
        let scheme = request.extensions().get::<Scheme>().unwrap().word();
        let claims = request.headers().keys().filter(|name| name.as_str().contains("forwarded")).count();
        format!("{address} {scheme} {claims}")
    });
    Router::new()
        .route("/", get(|| async { "home" }))
        .route("/who", who)
        .route("/api/take", post(|body: Bytes| async move { format!("{} bytes", body.len()) }))
        .route("/api/sign-out", post(|| async { "out" }))
        .route("/large", get(|| async { Body::from(vec![b'x'; 64 * 1024 * 1024]) }))
        .route(
            "/late",
            get(|| async {
                tokio::time::sleep(Duration::from_millis(700)).await;
                "late"
            }),
        )
        .merge(Health::new([]).routes())
}

impl Server {
    pub async fn start(told: Told) -> Self {
        let public = Arc::new(PublicOrigin::of_url(PUBLIC).unwrap());
        let options = GuardOptions {
            proxies: told.proxies.clone(),
            hosts: AllowedHosts::new(["probity.example", "localhost"]),
            https: if told.https { HttpsRule::Required(public.clone()) } else { HttpsRule::Optional },
            public: Some(public),
            headers: HeaderOptions { strict_transport: told.https },
        };
        let router = guard(routes(), options);
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let stop = CancellationToken::new();
        let listener = Listener::new(socket, told.tls, ListenOptions { proxies: told.proxies, ..told.listen });
        let done = tokio::spawn(listener.serve(router, stop.clone()));
        Self { address, stop, done }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes as they are and reads until the server closes.
    pub async fn send(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        // The server may answer and close before everything is written.
        let _ = stream.write_all(request.as_bytes()).await;
        read_all(&mut stream).await
    }

    /// A good request, and how long its answer took.
    pub async fn ask(&self, path: &str) -> (String, Duration) {
        let begun = Instant::now();
        let answer = self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await;
        (answer, begun.elapsed())
    }
}

pub async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("closed")
}

/// Writes a new certificate for localhost, and returns it as DER.
pub fn make_certificate(folder: &Path) -> Vec<u8> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    made.cert.der().to_vec()
}
