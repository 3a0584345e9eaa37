//! Panics go into the log like everything else, with the request's span around them.

use std::backtrace::{Backtrace, BacktraceStatus};

/// The most of a panic's text that is logged: it may hold what a person sent.
const LONGEST: usize = 300;

/// Replaces the standard report on standard error.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.payload_as_str().unwrap_or("(no text)");
        let text: String = text.chars().take(LONGEST).collect();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let trace = Backtrace::capture();
        let trace = (trace.status() == BacktraceStatus::Captured).then(|| trace.to_string());
        tracing::error!(panic = %text, %place, backtrace = trace, "a panic");
    }));
}
