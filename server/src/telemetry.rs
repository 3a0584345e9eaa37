//! Logs as text for people or JSON for machines, to standard error or to files; traces to a collector.

mod line;
mod panics;
mod rolling;
mod traces;

use std::io;

use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::clock;
use crate::config::{LogFormat, Settings};
use line::{LineWriter, StandardError};
pub use traces::read_parent;

/// Why there can be no log.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("LOG_DIR: cannot write log files in {folder}: {source}. Let the server's user write there.")]
    Folder { folder: String, source: io::Error },
    #[error("OTLP_ENDPOINT: traces cannot be sent: {0}. Mend the address, or unset it.")]
    Traces(String),
}

/// Keeps the log running; dropped last, so that the last lines are written.
pub struct Telemetry {
    _files: Option<WorkerGuard>,
    traces: Option<traces::Sender>,
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(traces) = self.traces.take() {
            traces.stop();
        }
    }
}

pub fn start(settings: &Settings) -> Result<Telemetry, TelemetryError> {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let (files, guard) = match &settings.log_dir {
        Some(folder) => {
            let keep = settings.log_keep.to_time();
            let file = rolling::RollingFile::open(folder, settings.log_max_bytes.get(), keep, clock::now)
                .map_err(|source| TelemetryError::Folder { folder: folder.display().to_string(), source })?;
            // Where lines come faster than they can be written, requests wait: no line is lost.
            let (writer, guard) = NonBlockingBuilder::default().lossy(false).finish(file);
            (Some(writer), Some(guard))
        }
        None => (None, None),
    };
    let format = settings.log_format;
    let lines = match (format, files) {
        (LogFormat::Json, Some(files)) => write_json(LineWriter::masked(files)),
        (LogFormat::Json, None) => write_json(LineWriter::masked(StandardError)),
        (LogFormat::Text, Some(files)) => write_text(LineWriter::folded(files)),
        (LogFormat::Text, None) => write_text(LineWriter::folded(StandardError)),
    };
    let (traces, layer) = match &settings.otlp_endpoint {
        Some(endpoint) => {
            let (sender, layer) = traces::Sender::start(endpoint)?;
            (Some(sender), Some(layer))
        }
        None => (None, None),
    };
    let lines = lines.with_filter(filter.and(filter_fn(is_ours)));
    tracing_subscriber::registry().with(layer).with(lines).init();
    panics::log_panics();
    Ok(Telemetry { _files: guard, traces })
}

/// Lines tell the innermost span. It must be one that says which request it is, so the spans that the pages' library
/// puts inside of a request are left out.
fn is_ours(about: &tracing::Metadata<'_>) -> bool {
    const LIBRARY: [&str; 5] = ["server_fn", "leptos", "reactive_graph", "tachys", "any_spawner"];
    let part = about.target().split("::").next().unwrap_or_default();
    about.is_event() || !LIBRARY.iter().any(|library| part.starts_with(library))
}

type Lines<S> = Box<dyn Layer<S> + Send + Sync>;

fn write_json<S, W>(writer: W) -> Lines<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false);
    layer.with_writer(writer).boxed()
}

fn write_text<S, W>(writer: W) -> Lines<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt::layer().with_target(false).with_ansi(false).with_writer(writer).boxed()
}

/// The writer of log files can be cloned into every thread.
impl line::Target for NonBlocking {
    type Writer = NonBlocking;

    fn open(&self) -> Self::Writer {
        self.clone()
    }
}
