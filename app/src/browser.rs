//! What only a browser can do. Pages are drawn by the server; this sends their forms without leaving them, takes
//! over what the server answers, reads keys, and brings the places of a finding into view.

mod ahead;
mod alert;
mod boxes;
mod events;
mod findings;
mod forms;
mod keys;
mod morph;
mod news;
mod page;
mod paper;
mod rows;
mod shown_case;
mod timer;
mod transfer;

pub use ahead::{Edit, listen_for_edits};
pub use boxes::{bring_into_view, finding_under};
pub use keys::press;
pub use morph::{Once, morph};
pub use news::{is_heard, on_news};
pub use page::{refresh, refresh_quietly};
pub use shown_case::read_case;
pub use timer::milliseconds;
pub use transfer::{is_archive, take_files};

/// Listens on the whole document, so that what is drawn anew needs no listeners of its own.
pub fn start() {
    forms::listen();
    findings::listen();
    keys::listen();
    rows::listen();
    paper::listen();
    page::follow_work();
    news::listen();
}
