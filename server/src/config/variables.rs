//! The environment variables that settings are read from: the process's, or those of an env file.

use std::collections::BTreeMap;
use std::path::Path;

use super::Refusal;

/// Names with values. Not to be printed: secrets are among the values.
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    pub fn of_process() -> Self {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self(std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect())
    }

    /// Reads lines of NAME=value, as systemd and container runtimes do: nothing in a value is replaced, quotes
    /// around it are taken off, lines that begin with # are left out.
    pub fn of_env_file(path: &Path) -> Result<Self, Refusal> {
        let refuse = |reason: String| Refusal::File { path: path.display().to_string(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
        let mut variables = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let line = line.strip_prefix("export ").unwrap_or(line);
            let Some((name, value)) = line.split_once('=') else {
                return Err(refuse(format!("line {} is not NAME=value", number + 1)));
            };
            variables.insert(name.trim().to_owned(), unquote(value.trim()).to_owned());
        }
        Ok(Self(variables))
    }

    #[cfg(test)]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// The value, where it is set and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.exact(name).filter(|value| !value.is_empty())
    }

    /// The value, where it is set, be it empty.
    pub fn exact(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn unquote(value: &str) -> &str {
    let quoted = |quote| value.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}
