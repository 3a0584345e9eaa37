//! What only a browser can do: send files with progress, take dropped ones, scroll to a box, read keys.

mod boxes;
mod keys;
mod timer;
mod transfer;

pub use boxes::{bring_into_view, finding_under};
pub use keys::{listen_for_keys, press};
pub use timer::milliseconds;
pub use transfer::{send_files, take_dropped_files};
