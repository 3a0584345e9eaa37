//! Settings: one table of them, filled from the environment, from files of secrets and from `Leptos.toml`.
//!
//! Everything follows from [`table`]: the typed [`Settings`], what `probity config check` prints, what
//! production demands and docs/configuration.md.

mod address;
mod build;
mod demands;
mod development_keys;
mod document;
mod file;
mod file_mode;
mod key_strength;
mod names;
mod refusal;
mod report;
mod source;
mod span;
mod table;
mod value;
mod variables;

pub use address::ClamdAddress;
pub use build::{Loaded, read_operator_token};
pub use development_keys::make_key;
pub use document::write_document;
pub use refusal::{Refusal, Refusals};
pub use report::Report;
pub use table::Settings;
pub use value::LogFormat;
pub use variables::Variables;

/// What the server runs for. Production refuses what development lets pass with a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Development,
    Production,
}

impl Environment {
    /// Its word in `APP_ENV`, and the name of its section in `Leptos.toml`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }

    /// Whether nothing insecure may pass.
    pub fn is_production(self) -> bool {
        self == Self::Production
    }

    /// Development where nothing is said. An empty or misspelt word is refused, for it may have meant production.
    fn read(variables: &Variables) -> Result<Self, Refusal> {
        match variables.exact("APP_ENV") {
            None => match names::find_misspelt_environment(variables) {
                Some(name) => Err(Refusal::NearMiss { name, known: "APP_ENV" }),
                None => Ok(Self::Development),
            },
            Some("development") => Ok(Self::Development),
            Some("production") => Ok(Self::Production),
            Some(other) => Err(Refusal::Environment(other.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests;
