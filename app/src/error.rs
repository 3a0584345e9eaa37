//! What can go wrong for a person, and what they are told.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The closed set of errors that leave a server function. None carries internal detail: what happened
/// is in the server's log under the reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AppError {
    #[error("You are signed out. Sign in to go on.")]
    SignedOut,
    #[error("Your organisation demands a second factor. Set one up under Your account, then go on.")]
    NeedsSecondFactor,
    /// Something the person can mend; the sentence says how.
    #[error("{0}")]
    Refused(String),
    #[error("There is nothing here under this address, or it is not yours to see.")]
    NotFound,
    #[error("Someone changed this a moment ago. Load the page again, then repeat your change.")]
    Conflict,
    /// The sessions' store does not answer, so nobody can be let in. It passes by itself.
    #[error("Sign-in is away for a moment, so nothing was done. Wait a few seconds, then try again.")]
    Away,
    /// `detail` is told in development only.
    #[error("Not done. The server failed: incident {reference}. Try again.{}", write_detail(detail.as_deref()))]
    Internal { reference: String, detail: Option<String> },
    #[error("Not done. The server did not answer. Check the connection and try again.")]
    NoAnswer,
}

fn write_detail(detail: Option<&str>) -> String {
    detail.map(|detail| format!(" ({detail})")).unwrap_or_default()
}

impl AppError {
    /// The reference of a failure that nobody has put into the log yet.
    pub const UNKNOWN: &str = "unknown";
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::NoAnswer
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::Refused("The form was not complete. Load the page again and fill it in.".to_owned())
            }
            _ => Self::Internal { reference: Self::UNKNOWN.to_owned(), detail: None },
        }
    }
}
