//! What this server depends on, for `/readyz`.

use edge::{Check, Health};
use store::{Limits, Store};
use workflow::Desk;

/// Without Postgres and Redis nobody is served; without the scanner new files wait and everything else goes on.
pub fn check(store: Store, limits: Limits, desk: Desk) -> Health {
    Health::new([
        Check::essential("postgres", move || {
            let store = store.clone();
            async move { store.ping().await.is_ok() }
        }),
        Check::essential("redis", move || {
            let limits = limits.clone();
            async move { limits.answers().await }
        }),
        Check::useful("scanner", move || {
            let desk = desk.clone();
            async move { desk.is_scanner_there().await }
        }),
    ])
}
