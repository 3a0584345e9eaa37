//! Why Probity does not start with these settings: each names the variable and the mend.

use std::fmt;

/// One thing that is wrong. Its text begins with the name of what must be mended, and shows no secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{path}: {reason}. Mend the file, or remove it to run with the built-in settings.")]
    File { path: String, reason: String },
    #[error("{path}: {key} is no setting{suggestion}. Mend or remove the line.")]
    FileKey { path: String, key: String, suggestion: String },
    #[error("APP_ENV={0:?} is neither development nor production. Set it to one of them, or unset it for development.")]
    Environment(String),
    #[error("{name}={value:?} is not {form}. Mend it, or unset it for the default.")]
    Value { name: &'static str, value: String, form: &'static str },
    #[error("{name} is not set. {mend}")]
    Missing { name: &'static str, mend: &'static str },
    #[error("{name} and {name}_FILE are both set. Unset one of them.")]
    Twice { name: &'static str },
    #[error("{name}_FILE: cannot read {path}: {reason}. Mend the path, or let the server's user read the file.")]
    SecretFile { name: &'static str, path: String, reason: String },
    #[error("{name}: {path} can be read by everybody. Run 'chmod 600 {path}', as the server's user owns it.")]
    OpenFile { name: String, path: String },
    #[error("{name} has {bytes} bytes and needs at least {least}. Make one with 'probity keygen'.")]
    Short { name: &'static str, bytes: usize, least: usize },
    #[error("{name} is the same as {other}. Make two different keys with 'probity keygen'.")]
    Equal { name: &'static str, other: &'static str },
    #[error("{name} is a value made for development or taken from an example. Make one with 'probity keygen'.")]
    Known { name: &'static str },
    #[error("{name} can be guessed: it repeats or counts. Make one with 'probity keygen'.")]
    Weak { name: &'static str },
    #[error("{name} is false, which production does not allow. Set it to true, or unset it.")]
    Off { name: &'static str },
    #[error(
        "PUBLIC_URL is not an https address. Set it to where people reach Probity, such as https://probity.example."
    )]
    PlainPublicUrl,
    #[error("{name} is not {form}. Mend it.")]
    Scheme { name: &'static str, form: &'static str },
    #[error("DATABASE_URL is the private Postgres of development. Set it to a Postgres that is run for production.")]
    EmbeddedDatabase,
    #[error("{name} is set and {other} is not. Set both for the built-in TLS, or none behind a proxy.")]
    Alone { name: &'static str, other: &'static str },
    #[error("TRUSTED_PROXIES holds {0}, which is everybody. Name the proxies' own networks.")]
    AnyProxy(String),
    #[error("This program was built for development. Install one that 'make build' made.")]
    DevelopmentBuild,
    #[error("{name} is set, which is for development only. Unset it.")]
    DevelopmentVariable { name: &'static str },
    #[error("{name} is no setting, though it begins like one{suggestion}. Mend its name, or unset it.")]
    Unknown { name: String, suggestion: String },
    #[error("{name} is no setting, but nearly {known}. Mend its name, or unset it.")]
    NearMiss { name: String, known: &'static str },
}

/// All that is wrong, at once.
#[derive(Debug)]
pub struct Refusals(pub Vec<Refusal>);

impl fmt::Display for Refusals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [] => write!(out, "nothing is wrong with the settings"),
            [only] => write!(out, "{only}"),
            several => {
                write!(out, "{} settings stand in the way of the start:", several.len())?;
                several.iter().try_for_each(|refusal| write!(out, "\n  - {refusal}"))
            }
        }
    }
}

impl std::error::Error for Refusals {}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}
