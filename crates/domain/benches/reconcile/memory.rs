//! The most memory that a piece of work holds beside what was there before, as Linux counts it.

use std::fs;

/// A figure of the process in bytes.
fn figure(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Runs the work and tells how far the peak rose above what was held before.
pub fn peak_of<T>(work: impl FnOnce() -> T) -> Option<u64> {
    // Writing 5 sets the peak back to what is held now.
    fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = figure("VmRSS")?;
    let result = work();
    let peak = figure("VmHWM")?;
    drop(result);
    Some(peak.saturating_sub(before))
}
