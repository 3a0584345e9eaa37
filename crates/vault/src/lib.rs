//! Keys and what they seal: values in columns, and files in chunks. No input, output or clock.
//!
//! The installation's master key seals values ([`Sealer`]) and the keys of files ([`DataKey`]), each of
//! which seals one file ([`StreamSealer`]). Everything sealed is bound to a [`Context`] that says what it
//! is and whose: put anywhere else it does not open.

mod context;
mod data_key;
mod derive;
mod error;
mod master_key;
mod sealer;
mod stream;

pub use context::Context;
pub use data_key::DataKey;
pub use derive::derive;
pub use error::VaultError;
pub use master_key::{KeyId, Keyring, MasterKey};
pub use sealer::{Sealed, Sealer};
pub use stream::{CHUNK, ChunkReader, StreamOpener, StreamSealer};
