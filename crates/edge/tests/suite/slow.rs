//! Clients that hold a connection and hardly use it.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::server::{Server, Told, read_all, status};
use edge::{ListenOptions, Proxies};

const HEAD: &str = "POST /api/take HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";

/// How long the server lets a client be that sends this, and then another byte each second.
async fn endurance(server: &Server, begin: &str, byte: &[u8]) -> Duration {
    let begun = Instant::now();
    let stream = server.connect().await;
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(begin.as_bytes()).await.unwrap();
    let byte = byte.to_vec();
    let feeding = tokio::spawn(async move {
        while !byte.is_empty() && writing.write_all(&byte).await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        // Held open, so that only the server can end it.
        std::future::pending::<()>().await;
    });
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), reading.read_to_end(&mut answer)).await;
    feeding.abort();
    assert!(ended.is_ok(), "still open after 20 s");
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_silent_or_dribbles_is_gone_within_ten_seconds() {
    let server = Server::start(Told::default()).await;
    let kept_alive = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let times = tokio::join!(
        endurance(&server, "", b""),
        endurance(&server, "GET / HT", b""),
        endurance(&server, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"a"),
        endurance(&server, HEAD, b""),
        endurance(&server, HEAD, b"a"),
        endurance(&server, kept_alive, b""),
    );
    let times = [times.0, times.1, times.2, times.3, times.4, times.5];
    assert!(times.iter().all(|time| *time < Duration::from_secs(10)), "{times:?}");
    assert!(times.iter().all(|time| *time > Duration::from_secs(3)), "{times:?}");
}

#[tokio::test]
async fn a_body_that_dribbles_is_told_so() {
    let server = Server::start(Told::default()).await;
    let mut stream = server.connect().await;
    stream.write_all(HEAD.as_bytes()).await.unwrap();
    let answer = read_all(&mut stream).await;
    assert_eq!(status(&answer), "408", "{answer}");
}

#[tokio::test]
async fn a_reader_that_takes_nothing_is_given_up() {
    let server = Server::start(Told::default()).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_secs(12)).await;
    let mut taken = 0;
    let mut buffer = vec![0; 1024 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        taken += count;
    }
    assert!(taken < 32 * 1024 * 1024, "cut off in the middle, not sent whole: {taken}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_slow_connections_do_not_slow_a_normal_user() {
    let server = Server::start(Told::default()).await;
    let slowest = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() * 99 / 100]
    };
    let mut alone = Vec::new();
    for _ in 0..200 {
        alone.push(server.ask("/").await.1);
    }
    let mut slow: Vec<TcpStream> = Vec::new();
    for number in 0..200 {
        let mut stream = server.connect().await;
        let begin = ["", "GET / HTTP/1.1\r\nHost: localh", HEAD][number % 3];
        stream.write_all(begin.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let mut together = Vec::new();
    for _ in 0..200 {
        let (answer, time) = server.ask("/").await;
        assert_eq!(status(&answer), "200");
        together.push(time);
    }
    let (alone, together) = (slowest(alone), slowest(together));
    // A floor, for both are fractions of a millisecond and the machine is shared.
    assert!(together < (alone * 2).max(Duration::from_millis(50)), "{alone:?} alone, {together:?} together");
    for mut stream in slow {
        read_all(&mut stream).await;
    }
}

#[tokio::test]
async fn a_peer_has_its_share_of_connections_and_a_proxy_any_number() {
    let listen = ListenOptions { per_peer: 3, ..ListenOptions::default() };
    let server = Server::start(Told { listen: listen.clone(), ..Told::default() }).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(server.connect().await);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(status(&server.ask("/").await.0), "closed");
    held.pop();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(status(&server.ask("/").await.0), "200");

    let proxies = Proxies::new(["127.0.0.0/8".parse().unwrap()]);
    let server = Server::start(Told { listen, proxies, ..Told::default() }).await;
    for _ in 0..5 {
        held.push(server.connect().await);
    }
    assert_eq!(status(&server.ask("/").await.0), "200");
}
