//! What parent and child say to each other: a task on the command line, then one JSON message a line.

use std::ffi::OsString;

use documents::extraction::{DocumentKind, Extraction};
use documents::read::ReadFailure;
use serde::{Deserialize, Serialize};

/// What the child is to do with the bytes on its standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Read it as this kind of document; found out from its content where none is told.
    Extract { kind: Option<DocumentKind> },
    /// Draw one page, counted from 1.
    Draw { page: u32, dots_per_inch: u16 },
}

impl Task {
    /// The task as arguments of a command line, in the form that the server's command line reads.
    pub(crate) fn arguments(self) -> Vec<OsString> {
        match self {
            Self::Extract { kind } => {
                let kind = kind.map(|kind| match kind {
                    DocumentKind::Contract => "--kind=contract",
                    DocumentKind::Invoice => "--kind=invoice",
                });
                std::iter::once("extract").chain(kind).map(OsString::from).collect()
            }
            Self::Draw { page, dots_per_inch } => {
                vec!["draw".into(), format!("--page={page}").into(), format!("--dots={dots_per_inch}").into()]
            }
        }
    }
}

/// What the child is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The bytes have come in and are being read.
    Reading,
    /// The characters of this page (counted from 1) are read from its picture.
    Page { number: u32, of: u32 },
}

/// One line from the child.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Message {
    At(Stage),
    /// Protections that this system does not have; the others hold.
    Weak(Vec<String>),
    Read(Box<Extraction>),
    /// That many bytes of a PNG picture follow the line.
    Picture(u64),
    Failed(ReadFailure),
    /// The child could not confine itself, and read nothing.
    Unconfined(String),
}
