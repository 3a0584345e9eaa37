//! Where each setting's value comes from, and which source wins.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::development_keys::DevelopmentKeys;
use super::file::SettingsFile;
use super::table::{self, Setting};
use super::value::Value;
use super::{Environment, Refusal, Variables, file_mode};

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Variable,
    /// The file that NAME_FILE names.
    SecretFile(PathBuf),
    SettingsFile(PathBuf),
    BuiltIn,
    DevelopmentKeys(PathBuf),
    /// Follows from another setting.
    Derived(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable => write!(out, "environment"),
            Self::SecretFile(path) | Self::SettingsFile(path) | Self::DevelopmentKeys(path) => {
                write!(out, "{}", path.display())
            }
            Self::BuiltIn => write!(out, "built in"),
            Self::Derived(from) => write!(out, "follows {from}"),
        }
    }
}

/// A value with its source. It may be a secret, so it is kept like one.
pub struct Found {
    pub text: SecretString,
    pub source: Source,
}

/// All sources of values, the first that has one wins: the environment, the file of a secret, the settings
/// file, the built-in one, and in development what is made up.
pub struct Values<'a> {
    environment: Environment,
    variables: &'a Variables,
    file: &'a SettingsFile,
    made_up: BTreeMap<&'static str, Found>,
}

impl<'a> Values<'a> {
    pub fn new(environment: Environment, variables: &'a Variables, file: &'a SettingsFile) -> Self {
        Self { environment, variables, file, made_up: BTreeMap::new() }
    }

    pub fn environment(&self) -> Environment {
        self.environment
    }

    pub fn file(&self) -> &SettingsFile {
        self.file
    }

    /// Takes in the keys of development, for settings that are told nowhere else.
    pub fn add_development_keys(&mut self, keys: &DevelopmentKeys) {
        for (name, key) in keys.pairs() {
            let source = Source::DevelopmentKeys(keys.path().to_owned());
            self.made_up.insert(name, Found { text: key.clone(), source });
        }
    }

    /// Lets a setting follow from another one.
    pub fn derive(&mut self, name: &'static str, from: &'static str, text: String) {
        self.made_up.insert(name, Found { text: text.into(), source: Source::Derived(from) });
    }

    /// The value of this row as text.
    pub fn find(&self, setting: &Setting) -> Result<Option<Found>, Refusal> {
        let told = self.variables.text(setting.name);
        if setting.secret {
            let name = format!("{}_FILE", setting.name);
            match (told, self.variables.text(&name)) {
                (Some(_), Some(_)) => return Err(Refusal::Twice { name: setting.name }),
                (None, Some(path)) => return self.read_secret_file(setting.name, Path::new(path)).map(Some),
                _ => {}
            }
        }
        if let Some(text) = told {
            return Ok(Some(Found { text: text.into(), source: Source::Variable }));
        }
        let in_file = setting.key.and_then(|key| self.file.value(self.environment, key));
        Ok(in_file.or_else(|| {
            let found = self.made_up.get(setting.name)?;
            Some(Found { text: found.text.clone(), source: found.source.clone() })
        }))
    }

    /// The typed value of a row, for the table.
    pub fn read<T: Value>(&self, name: &'static str) -> Result<T, Refusal> {
        let missing = || Refusal::Missing { name, mend: mend(name) };
        let Some(setting) = table::find(name) else { return Err(missing()) };
        let Some(found) = self.find(setting)? else { return T::absent().ok_or_else(missing) };
        let text = found.text.expose_secret();
        T::parse(text).ok_or_else(|| Refusal::Value {
            name,
            value: if setting.secret { "(masked)".to_owned() } else { text.to_owned() },
            form: setting.form,
        })
    }

    fn read_secret_file(&self, name: &'static str, path: &Path) -> Result<Found, Refusal> {
        let failed = |error: std::io::Error| Refusal::SecretFile {
            name,
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        if self.environment.is_production() && file_mode::is_open_to_all(path).map_err(failed)? {
            return Err(Refusal::OpenFile { name: format!("{name}_FILE"), path: path.display().to_string() });
        }
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Err(failed(std::io::Error::other("it is empty")));
        }
        Ok(Found { text: text.into(), source: Source::SecretFile(path.to_owned()) })
    }
}

/// What to do where a setting that has no default is missing.
fn mend(name: &str) -> &'static str {
    match name {
        "SECRET_KEY" | "ENCRYPTION_MASTER_KEY" => "Make one with 'probity keygen'.",
        "PUBLIC_URL" => "Set it to where people reach Probity, such as https://probity.example.",
        _ => "Set it, or remove the empty line from Leptos.toml.",
    }
}
