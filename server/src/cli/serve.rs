//! `probity serve`: the web application, by itself or with a worker; and `probity worker`: the worker by itself.

mod scanning;
mod work;

use std::path::Path;
use std::process::ExitCode;

use mail::Mailer;
use reading::Reader;
use secrecy::SecretString;
use store::{Documents, Limits, PrivatePostgres, Progress, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use workflow::scan::Scanning;
use workflow::{Desk, DeskOptions, SessionLimits};

use self::scanning::{check_limits, choose_scanning};
use super::start::{StartError, check_tables, reach_sessions, reach_store};
use crate::config::{Loaded, Settings};
use crate::http::{CookieOptions, SessionCookie, SessionKeeper};
use crate::{clock, figures, http, listen, postman, telemetry, worker};

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Whether the server works on jobs too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Working {
    Here,
    Elsewhere,
}

pub fn run(working: Working) -> ExitCode {
    start(async move |settings: Settings| serve(&settings, working).await)
}

pub use work::run as run_worker;

/// Loads the settings, starts the log and runs a command to its end.
pub fn start<F>(command: impl FnOnce(Settings) -> F) -> ExitCode
where
    F: Future<Output = Result<(), Failure>>,
{
    let Loaded { settings, warnings } = match Settings::load() {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("probity: {error}");
            return ExitCode::from(78);
        }
    };
    let _telemetry = match telemetry::start(&settings) {
        Ok(telemetry) => telemetry,
        Err(error) => {
            eprintln!("probity: {error}");
            return ExitCode::from(78);
        }
    };
    for warning in warnings {
        tracing::warn!("{warning} Production would not start.");
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("probity: cannot start: {error}");
            return ExitCode::from(70);
        }
    };
    match runtime.block_on(command(settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("probity: {error}");
            ExitCode::from(error.downcast_ref::<StartError>().map_or(69, StartError::exit_code))
        }
    }
}

/// The database that the settings name, else a private one in the data folder.
pub async fn open_database(settings: &Settings) -> Result<(Option<PrivatePostgres>, SecretString), Failure> {
    if let Some(url) = &settings.database_url {
        return Ok((None, url.clone()));
    }
    let private = PrivatePostgres::start(&settings.data_dir.join("postgres")).await?;
    let url = private.url().clone();
    Ok((Some(private), url))
}

async fn serve(settings: &Settings, working: Working) -> Result<(), Failure> {
    // In development taken before anything long is begun, so that an occupied port is told at once; in production
    // nobody may connect before everything stands.
    let early = if settings.environment.is_production() { None } else { Some(bind(settings).await?) };
    if !Path::new(settings.leptos.site_root.as_ref()).join("pkg").is_dir() {
        return Err(format!("the built site is not at {}: run 'make build' first", settings.leptos.site_root).into());
    }
    check_hashes(settings)?;
    std::fs::create_dir_all(&settings.data_dir)?;
    let (private, url) = open_database(settings).await?;
    let served = serve_with(settings, early, &url, working).await;
    if let Some(private) = private {
        private.stop().await?;
    }
    served
}

async fn bind(settings: &Settings) -> Result<TcpListener, Failure> {
    let address = settings.leptos.site_addr;
    TcpListener::bind(address).await.map_err(|error| {
        let mend = "Stop what uses it, or set LEPTOS_SITE_ADDR to another address.";
        format!("cannot listen on {address}: {error}. {mend}").into()
    })
}

/// Over SMTP; without it into the log in development, and nowhere in production, where letters wait.
fn choose_mailer(settings: &Settings) -> Result<Option<Mailer>, Failure> {
    match &settings.smtp_url {
        Some(url) => Ok(Some(Mailer::over_smtp(url, &settings.mail_from)?)),
        None if settings.environment.is_production() => {
            tracing::warn!("no letters are sent, such as for forgotten passwords: set SMTP_URL to a mail server");
            Ok(None)
        }
        None => Ok(Some(Mailer::into_log(&settings.mail_from)?)),
    }
}

/// Built files carry hashes in their names; the list of them must lie beside the program.
fn check_hashes(settings: &Settings) -> Result<(), Failure> {
    let list = std::env::current_exe()?.with_file_name(settings.leptos.hash_file.as_ref());
    if settings.leptos.hash_files && !list.is_file() {
        return Err(
            format!("{} is missing: it comes with the built site, so run 'make build' first", list.display()).into()
        );
    }
    Ok(())
}

async fn serve_with(
    settings: &Settings,
    early: Option<TcpListener>,
    url: &SecretString,
    working: Working,
) -> Result<(), Failure> {
    let store = reach_store(settings, url).await?;
    check_tables(settings, &store).await?;
    let sessions = reach_sessions(settings).await?;
    let limits = match &settings.redis_url {
        Some(url) => Limits::connect(url)?,
        None => Limits::in_memory(),
    };
    let files = open_files(settings, &store)?;
    forget_pictures(&settings.data_dir)?;
    let scanning = choose_scanning(settings);
    let progress = open_progress(settings)?;
    let desk = set_desk(settings, &store, files, progress, scanning.clone());
    let stop = CancellationToken::new();
    let working = (working == Working::Here).then(|| {
        tokio::spawn(worker::work(store.clone(), desk.clone(), settings.worker_concurrency.get(), stop.clone()))
    });
    tokio::spawn(check_limits(scanning, settings.upload_max_bytes.get(), stop.clone()));
    tokio::spawn(worker::keep_house(store.clone(), desk.clone(), stop.clone()));
    if let Some(mailer) = choose_mailer(settings)? {
        tokio::spawn(postman::go(desk.clone(), mailer, settings.public_url.origin(), stop.clone()));
    }
    if listen::serve_figures(settings, &stop).await? {
        let watched = figures::Watched {
            store: store.clone(),
            limits: Some(limits.clone()),
            scanner: http::find_scanner(settings),
            data_dir: settings.data_dir.clone(),
        };
        tokio::spawn(figures::take(watched, stop.clone()));
    }
    let cookie = SessionCookie::new(&CookieOptions {
        secure: settings.secure_cookies,
        secret: settings.secret_key.clone(),
        previous: settings.secret_key_previous.0.clone(),
    })?;
    let sessions = SessionKeeper::new(sessions, cookie, clock::now);
    let router =
        http::build_router(settings, desk, http::Parts { store: store.clone(), sessions, limits, stop: stop.clone() });
    let listener = match early {
        Some(listener) => listener,
        None => bind(settings).await?,
    };
    tokio::spawn(cancel_on_signal(stop.clone()));
    let served = listen::serve(settings, listener, router, stop.clone()).await;
    stop.cancel();
    if let Some(working) = working
        && working.await.is_err()
    {
        tracing::error!("the worker ended by a panic");
    }
    store.close().await;
    served
}

pub fn open_files(settings: &Settings, store: &Store) -> Result<Documents, Failure> {
    Ok(Documents::open(&settings.data_dir.join("documents"), store.sealer().clone())?)
}

pub fn open_progress(settings: &Settings) -> Result<Progress, Failure> {
    Ok(match &settings.redis_url {
        Some(url) => Progress::connect(url)?,
        None => Progress::in_memory(),
    })
}

/// The desk that the settings describe.
pub fn set_desk(settings: &Settings, store: &Store, files: Documents, progress: Progress, scanning: Scanning) -> Desk {
    Desk::new(DeskOptions {
        store: store.clone(),
        files,
        reader: Reader::of_this_program(settings.worker_concurrency.get().saturating_add(2)),
        scanning,
        progress,
        clock: clock::now,
        open_sign_up: settings.open_sign_up,
        upload_max_bytes: settings.upload_max_bytes.get(),
        session_limits: SessionLimits {
            idle: settings.session_idle.to_time(),
            absolute: settings.session_life.to_time(),
            kept: settings.session_remember.to_time(),
        },
    })
}

/// Pictures of pages that lie here are plain copies of what is kept sealed.
fn forget_pictures(data_dir: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(data_dir.join("pictures")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Tells everything to stop when this process is told to.
async fn cancel_on_signal(stop: CancellationToken) {
    wait_for_signal().await;
    tracing::info!("stopping: requests and jobs in progress are finished first");
    stop.cancel();
}

/// Waits for SIGINT or SIGTERM.
pub async fn wait_for_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}
