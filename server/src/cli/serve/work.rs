//! `probity worker`: works on jobs and serves no pages. Any number of them share the work with each other and with
//! servers that work too.

use std::process::ExitCode;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::scanning::{check_limits, choose_scanning};
use super::{Failure, cancel_on_signal, open_database, open_files, open_progress, set_desk, start};
use crate::cli::start::{check_tables, reach_store};
use crate::config::Settings;
use crate::{figures, http, listen, worker};

pub fn run() -> ExitCode {
    start(async move |settings: Settings| {
        std::fs::create_dir_all(&settings.data_dir)?;
        let (private, url) = open_database(&settings).await?;
        let worked = work(&settings, &url).await;
        if let Some(private) = private {
            private.stop().await?;
        }
        worked
    })
}

async fn work(settings: &Settings, url: &SecretString) -> Result<(), Failure> {
    let store = reach_store(settings, url).await?;
    check_tables(settings, &store).await?;
    let files = open_files(settings, &store)?;
    let scanning = choose_scanning(settings);
    let desk = set_desk(settings, &store, files, open_progress(settings)?, scanning.clone());
    let stop = CancellationToken::new();
    tokio::spawn(check_limits(scanning, settings.upload_max_bytes.get(), stop.clone()));
    tokio::spawn(worker::keep_house(store.clone(), desk.clone(), stop.clone()));
    if listen::serve_figures(settings, &stop).await? {
        let watched = figures::Watched {
            store: store.clone(),
            limits: None,
            scanner: http::find_scanner(settings),
            data_dir: settings.data_dir.clone(),
        };
        tokio::spawn(figures::take(watched, stop.clone()));
    }
    tokio::spawn(cancel_on_signal(stop.clone()));
    tracing::info!(concurrency = settings.worker_concurrency.get(), "the worker takes jobs");
    worker::work(store.clone(), desk, settings.worker_concurrency.get(), stop).await;
    store.close().await;
    Ok(())
}
