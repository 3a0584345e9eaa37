//! Backups: one moment of the database, with all the files that it names, in a folder of their own.
//!
//! ```text
//! backups/ID/database      pg_dump in its custom form (compressed), sealed under a key of its own
//! backups/ID/manifest      what must be in it: counts, ends of the audit chains, files with their hashes; sealed alike
//! backups/ID/backup.json   when it was made, and that key, sealed by the master key; written last: without it, there
//!                          is no such backup
//! backups/ID/checked.json  what the latest verification came to
//! documents/ORG/DOC.sealed the files, sealed as they are stored; shared by all backups, so that each copies new ones only
//! ```
//!
//! The master key is in none of it. Whoever has the folder alone reads nothing; whoever loses the key has no backup.

mod creation;
mod documents;
pub mod drill;
mod error;
mod hex;
mod listing;
mod manifest;
mod programs;
mod record;
mod repository;
mod restoration;
mod retention;
mod sealing;
mod snapshot;
mod source;
mod verification;

pub use creation::Made;
pub use error::BackupError;
pub use listing::{Backup, BackupId, Checked};
pub use manifest::{DocumentCopy, Manifest};
pub use record::BackupState;
pub use repository::Repository;
pub use restoration::Restored;
pub use retention::{Pruned, Retention};
pub use source::BackupSource;
pub use verification::Verification;
