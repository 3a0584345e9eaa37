//! Stopping in order.

use std::time::Duration;

use tokio::net::TcpStream;

use super::server::{Server, Told, status};
use edge::ListenOptions;

#[tokio::test]
async fn what_is_in_progress_is_finished_and_nothing_new_is_begun() {
    let server = Server::start(Told::default()).await;
    let _idle = server.connect().await;
    let (late, ()) = tokio::join!(server.ask("/late"), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.stop.cancel();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(TcpStream::connect(server.address).await.is_err());
    });
    assert_eq!(status(&late.0), "200");
    tokio::time::timeout(Duration::from_secs(7), server.done).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_does_not_end_is_cut_off() {
    let listen = ListenOptions { drain: Duration::from_millis(100), ..ListenOptions::default() };
    let server = Server::start(Told { listen, ..Told::default() }).await;
    let (late, ()) = tokio::join!(server.ask("/late"), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.stop.cancel();
    });
    assert_eq!(status(&late.0), "closed");
    tokio::time::timeout(Duration::from_secs(1), server.done).await.unwrap().unwrap();
}
