//! Why there is no verdict.

/// A file without a verdict is not clean.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("the virus scanner cannot be reached ({0}); start clamd, or mend CLAMD_URL")]
    Unreachable(#[source] std::io::Error),
    #[error("the virus scanner took too long at {at}; look at its load and its log")]
    TimedOut { at: &'static str },
    #[error("the virus scanner broke off ({0}); look at its log")]
    BrokenOff(#[source] std::io::Error),
    #[error("the virus scanner refused the file: {0}; raise its StreamMaxLength, or look at its log")]
    Refused(String),
    #[error("the file could not be handed to the virus scanner: {0}")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ScanError {
    /// What clamd said, as far as a log needs it.
    pub(crate) fn refused(answer: &str) -> Self {
        let plain = answer.chars().filter(|sign| !sign.is_control()).take(200).collect::<String>();
        Self::Refused(if plain.is_empty() { "it said nothing".to_owned() } else { plain })
    }
}
