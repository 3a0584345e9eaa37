//! Documents read in a child process, so that a hostile one costs itself and nothing else.
//!
//! The parent ([`Reader`]) starts this very program again, feeds it the document's bytes, and kills its
//! whole process group when it takes too long, says too much or is no longer wanted. The child
//! ([`run_child`]) confines itself before it reads the first byte: limits of memory, processor time and
//! files, no privileges, no network, no files but programs and fonts. Its environment is empty.

mod bounds;
mod child;
mod message;
mod parent;

pub use child::{confine, run_child};
pub use message::{Stage, Task};
pub use parent::{Reader, ReaderError};
