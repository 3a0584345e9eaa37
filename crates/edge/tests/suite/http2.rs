//! HTTP/2 as nobody means it: each connection is closed within bounds, and honest ones go on.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::server::{Server, Told, make_certificate};
use super::tls::{ask, connect};
use edge::{ListenOptions, Tls};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW: u8 = 8;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// However much is sent, the connection is over within this time.
const BOUND: Duration = Duration::from_secs(10);

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A request's head, compressed: the method by its index, and path and host as they are.
fn head(method: u8, path: &str) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).unwrap();
    let start = [method, 0x87, 0x01, length("localhost")];
    [&start[..], b"localhost", &[0x04, length(path)], path.as_bytes()].concat()
}

const GET: u8 = 0x82;
const POST: u8 = 0x83;

fn get(stream: u32, path: &str) -> Vec<u8> {
    frame(HEADERS, END_STREAM | END_HEADERS, stream, &head(GET, path))
}

struct Scene {
    server: Server,
    certificate: Vec<u8>,
    _folder: tempfile::TempDir,
}

impl Scene {
    async fn set(listen: ListenOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let certificate = make_certificate(folder.path());
        let tls = Tls::load(&folder.path().join("cert.pem"), &folder.path().join("key.pem")).await.unwrap();
        let server = Server::start(Told { listen, tls: Some(tls), ..Told::default() }).await;
        Self { server, certificate, _folder: folder }
    }

    /// A connection on which both sides have told their settings.
    async fn begin(&self, settings: &[u8]) -> (ReadHalf<TlsStream<TcpStream>>, WriteHalf<TlsStream<TcpStream>>) {
        let stream = connect(&self.server, &self.certificate, &["h2"]).await.unwrap();
        let (reading, mut writing) = split(stream);
        writing.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, settings)].concat()).await.unwrap();
        (reading, writing)
    }

    /// How long the server bears `begin`, and then what `next` makes, sent after each pause.
    async fn endure(
        &self,
        settings: &[u8],
        begin: Vec<u8>,
        pause: Duration,
        mut next: impl FnMut(u32) -> Vec<u8> + Send + 'static,
    ) -> Duration {
        let (mut reading, mut writing) = self.begin(settings).await;
        let begun = Instant::now();
        let sending = tokio::spawn(async move {
            let mut open = writing.write_all(&begin).await.is_ok();
            for number in 0.. {
                if !open {
                    break;
                }
                tokio::time::sleep(pause).await;
                open = writing.write_all(&next(number)).await.is_ok() && writing.flush().await.is_ok();
            }
        });
        let mut answers = vec![0; 64 * 1024];
        let closed = tokio::time::timeout(2 * BOUND, async {
            while reading.read(&mut answers).await.is_ok_and(|count| count > 0) {}
        });
        let closed = closed.await;
        sending.abort();
        assert!(closed.is_ok(), "still open after {:?}", 2 * BOUND);
        let whole = begun.elapsed();
        let mut honest = connect(&self.server, &self.certificate, &["http/1.1"]).await.unwrap();
        assert!(ask(&mut honest).await.starts_with("HTTP/1.1 200"), "others are served");
        whole
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn floods_end_with_the_connection() {
    let scene = Scene::set(ListenOptions::default()).await;
    let stream = |number: u32| 2 * number + 1;
    let whole = |head: &[u8]| frame(HEADERS, END_HEADERS, 1, head);
    let post = || whole(&head(POST, "/api/take"));
    let many = |piece: Vec<u8>| move |_| piece.repeat(50);
    let at_once = Duration::ZERO;
    let reset = move |number: u32| {
        let streams = (10 * number..10 * (number + 1)).map(stream);
        streams.flat_map(|id| [get(id, "/late"), frame(RESET, 0, id, &[0, 0, 0, 8])].concat()).collect::<Vec<u8>>()
    };
    let unended = frame(HEADERS, 0, 1, &head(GET, "/"));
    let times = [
        ("rapid resets", scene.endure(&[], Vec::new(), at_once, reset).await),
        (
            "pieces of a head without end",
            scene.endure(&[], unended.clone(), at_once, many(frame(CONTINUATION, 0, 1, b"\x00\x01x\x01y"))).await,
        ),
        ("empty pieces of a head", scene.endure(&[], unended, at_once, many(frame(CONTINUATION, 0, 1, b""))).await),
        ("pings", scene.endure(&[], get(1, "/"), at_once, many(frame(PING, 0, 0, &[7; 8]))).await),
        ("settings", scene.endure(&[], get(1, "/"), at_once, many(frame(SETTINGS, 0, 0, &[]))).await),
        ("windows", scene.endure(&[], get(1, "/"), at_once, many(frame(WINDOW, 0, 0, &[0, 0, 0, 1]))).await),
        ("priorities", scene.endure(&[], get(1, "/"), at_once, many(frame(PRIORITY, 0, 3, &[0, 0, 0, 0, 9]))).await),
        ("empty data", scene.endure(&[], post(), at_once, many(frame(DATA, 0, 1, b""))).await),
        ("unknown frames", scene.endure(&[], get(1, "/"), at_once, many(frame(200, 0, 0, b"x"))).await),
    ];
    assert!(times.iter().all(|(_, time)| *time < BOUND), "{times:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_makes_no_progress_is_gone() {
    let short = Duration::from_secs(2);
    let scene = Scene::set(ListenOptions { stall: short, idle: short, ..ListenOptions::default() }).await;
    let second = Duration::from_secs(1);
    let ping = |_| frame(PING, 0, 0, &[7; 8]);
    let no_window = [0, 4, 0, 0, 0, 0];
    let times = [
        ("no window", scene.endure(&no_window, get(1, "/large"), second, ping).await),
        ("pings after a request", scene.endure(&[], get(1, "/"), second, ping).await),
        ("pings without one", scene.endure(&[], Vec::new(), second, ping).await),
        (
            "a head that never ends",
            scene.endure(&[], frame(HEADERS, 0, 1, &head(GET, "/")), second, |_| Vec::new()).await,
        ),
    ];
    assert!(times.iter().all(|(_, time)| *time < BOUND), "{times:?}");
}

/// Reads frames until the stream has ended; gives how many bytes of data came. `grant` makes an answer to each piece.
async fn read_stream(
    reading: &mut ReadHalf<TlsStream<TcpStream>>,
    writing: &mut WriteHalf<TlsStream<TcpStream>>,
    stream: u32,
    grant: impl Fn(u32) -> Vec<u8>,
) -> usize {
    let mut whole = 0;
    loop {
        let mut head = [0; 9];
        reading.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        reading.read_exact(&mut payload).await.unwrap();
        let own = u32::from_be_bytes([head[5], head[6], head[7], head[8]]) == stream;
        if head[3] == DATA && length > 0 {
            whole += payload.len();
            writing.write_all(&grant(length)).await.unwrap();
            writing.flush().await.unwrap();
        }
        if own && matches!(head[3], DATA | HEADERS) && head[4] & END_STREAM > 0 {
            return whole;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_client_is_borne() {
    let scene = Scene::set(ListenOptions::default()).await;
    let (mut reading, mut writing) = scene.begin(&[]).await;
    for stream in (1..600).step_by(2) {
        let asked = [get(stream, "/"), frame(PING, 0, 0, &[7; 8])].concat();
        writing.write_all(&asked).await.unwrap();
        writing.flush().await.unwrap();
        assert_eq!(read_stream(&mut reading, &mut writing, stream, |_| Vec::new()).await, 4);
    }
    // It leaves some pages before they came,
    for stream in (601..701).step_by(2) {
        for piece in [get(stream, "/late"), frame(RESET, 0, stream, &[0, 0, 0, 8])] {
            writing.write_all(&piece).await.unwrap();
            writing.flush().await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    // and reads something large, telling of each piece that it took it.
    writing.write_all(&get(701, "/large")).await.unwrap();
    writing.flush().await.unwrap();
    let grant = |length: u32| {
        let room = length.to_be_bytes();
        [frame(WINDOW, 0, 0, &room), frame(WINDOW, 0, 701, &room)].concat()
    };
    assert_eq!(read_stream(&mut reading, &mut writing, 701, grant).await, 64 * 1024 * 1024);
}
