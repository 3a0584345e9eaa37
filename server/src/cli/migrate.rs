//! `probity migrate`: brings the tables up to this version.

use std::process::ExitCode;

use store::SchemaStatus;

use super::serve::{open_database, start};
use super::start::reach_store;

pub fn run() -> ExitCode {
    start(|settings| async move {
        let (private, url) = open_database(&settings).await?;
        let store = reach_store(&settings, &url).await?;
        let before = store.schema_status().await?;
        store.migrate().await?;
        match before {
            SchemaStatus::Current => println!("The tables were current; nothing was changed."),
            SchemaStatus::Behind(versions) => println!("Brought the tables {} versions forward.", versions.len()),
            SchemaStatus::Ahead(versions) => {
                println!("The tables are {} versions ahead of this program; nothing was changed.", versions.len());
            }
        }
        store.close().await;
        if let Some(private) = private {
            private.stop().await?;
        }
        Ok(())
    })
}
