//! The least that the framework can do: one route that says hello. `make load` measures it as its yardstick.

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("give an address, such as 127.0.0.1:39120")?;
    let listener = TcpListener::bind(&address).await?;
    axum::serve(listener, Router::new().route("/", get(|| async { "hello" }))).await?;
    Ok(())
}
