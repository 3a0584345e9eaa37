//! What `probity config check` prints: every setting with its value and its source, secrets masked.

use std::fmt;
use std::path::Path;

use secrecy::ExposeSecret;

use super::build::{Keys, gather, judge, variables_for_check};
use super::demands::Build;
use super::file::SettingsFile;
use super::source::Values;
use super::table::TABLE;
use super::{Environment, Refusal, Refusals, Settings, file_mode};

/// The settings as they stand, and what is wrong with them.
#[derive(Debug)]
pub struct Report {
    rows: Vec<Row>,
    pub refusals: Vec<Refusal>,
    pub warnings: Vec<Refusal>,
}

#[derive(Debug)]
struct Row {
    name: &'static str,
    value: String,
    source: String,
}

impl Report {
    /// Looks without starting or writing anything. With an env file, that file alone is looked at, as a service
    /// would be started with it.
    pub fn make(env_file: Option<&Path>) -> Self {
        Self::try_make(env_file).unwrap_or_else(|refusals| Self {
            rows: Vec::new(),
            refusals: refusals.0,
            warnings: Vec::new(),
        })
    }

    fn try_make(env_file: Option<&Path>) -> Result<Self, Refusals> {
        let variables = variables_for_check(env_file)?;
        let environment = Environment::read(&variables)?;
        let file = SettingsFile::find(variables.text("APP_LEPTOS_TOML"))?;
        let values = gather(environment, &variables, &file, Keys::Imagine)?;
        let (mut refusals, warnings) = match judge(&values, &variables, Build::this()) {
            Ok(loaded) => (Vec::new(), loaded.warnings),
            Err(refusals) => (refusals.0, Vec::new()),
        };
        if let Some(path) = env_file
            && environment.is_production()
            && file_mode::is_open_to_all(path).unwrap_or(true)
        {
            refusals.push(Refusal::OpenFile { name: "--env-file".to_owned(), path: path.display().to_string() });
        }
        let mut rows = vec![Row {
            name: "APP_ENV",
            value: environment.key().to_owned(),
            source: if variables.exact("APP_ENV").is_some() { "environment" } else { "built in" }.to_owned(),
        }];
        rows.extend(TABLE.iter().map(|setting| Row::make(setting.name, setting.secret, &values)));
        Ok(Self { rows, refusals, warnings })
    }
}

impl Row {
    fn make(name: &'static str, secret: bool, values: &Values<'_>) -> Self {
        let found = super::table::find(name).and_then(|setting| values.find(setting).ok().flatten());
        match found {
            None => Self { name, value: "-".to_owned(), source: "not set".to_owned() },
            Some(found) => {
                let text = found.text.expose_secret();
                let value = if secret { format!("******** ({} bytes)", text.len()) } else { text.to_owned() };
                Self { name, value, source: found.source.to_string() }
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |of: fn(&Row) -> &str| self.rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
        let (names, values) = (width(|row| row.name), width(|row| &row.value));
        for row in &self.rows {
            writeln!(out, "{:names$}  {:values$}  {}", row.name, row.value, row.source)?;
        }
        for warning in &self.warnings {
            writeln!(out, "warning: {warning}")?;
        }
        if self.refusals.is_empty() {
            return write!(out, "The settings are sound.");
        }
        writeln!(out)?;
        for refusal in &self.refusals {
            writeln!(out, "wrong: {refusal}")?;
        }
        let many = self.refusals.len();
        write!(out, "{many} {} to be mended before the start.", if many == 1 { "setting is" } else { "settings are" })
    }
}

impl Settings {
    /// Settings for tests: development's, with these variables.
    #[cfg(test)]
    pub fn of(pairs: &[(&str, &str)]) -> Result<Self, Refusals> {
        let folder = tempfile::tempdir().map_err(|error| Refusals(vec![Refusal::Environment(error.to_string())]))?;
        let data = folder.path().to_string_lossy().into_owned();
        let mut all = vec![("DATA_DIR", data.as_str())];
        // A later pair of the same name holds.
        all.extend_from_slice(pairs);
        let variables = super::Variables::of(&all);
        let file = SettingsFile::built_in()?;
        let values = gather(Environment::read(&variables)?, &variables, &file, Keys::Keep)?;
        judge(&values, &variables, Build::Production).map(|loaded| loaded.settings)
    }
}
