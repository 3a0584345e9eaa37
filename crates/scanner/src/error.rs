//! Why there is no verdict.

/// What clamd says where a file is larger than its StreamMaxLength.
const SIZE: &str = "INSTREAM size limit exceeded";

/// A file without a verdict is not clean.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("the virus scanner cannot be reached ({0}); start clamd, or mend CLAMD_URL")]
    Unreachable(#[source] std::io::Error),
    #[error("the virus scanner took too long at {at}; look at its load and its log")]
    TimedOut { at: &'static str },
    #[error("the virus scanner broke off ({0}); look at its log")]
    BrokenOff(#[source] std::io::Error),
    #[error("the virus scanner refused the file: {0}; look at its log")]
    Refused(String),
    #[error("the virus scanner does not look into a file as large; raise its StreamMaxLength and MaxFileSize")]
    TooLarge,
    #[error("the file could not be handed to the virus scanner: {0}")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ScanError {
    /// Whether it may lie with the file rather than with a scanner that is away.
    pub const fn may_lie_with_file(&self) -> bool {
        matches!(self, Self::TimedOut { .. } | Self::BrokenOff(_) | Self::Refused(_) | Self::TooLarge)
    }

    /// What clamd said, as far as a log needs it.
    pub(crate) fn refused(answer: &str) -> Self {
        if answer.starts_with(SIZE) {
            return Self::TooLarge;
        }
        let plain = answer.chars().filter(|sign| !sign.is_control()).take(200).collect::<String>();
        Self::Refused(if plain.is_empty() { "it said nothing".to_owned() } else { plain })
    }
}
