//! Settings: `Leptos.toml` by environment, each key overridable by an environment variable; secrets from
//! the environment only.

mod file;
mod variables;

use std::net::SocketAddr;
use std::path::PathBuf;

use leptos::config::{Env, LeptosOptions};
use secrecy::SecretString;

pub use file::SettingsFile;
pub use variables::Variables;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Development,
    Production,
}

impl Environment {
    pub fn key(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Everything the server is told, in its types.
#[derive(Clone, Debug)]
pub struct Settings {
    pub environment: Environment,
    pub leptos: LeptosOptions,
    pub data_dir: PathBuf,
    pub database_url: Option<SecretString>,
    pub redis_url: Option<SecretString>,
    pub open_sign_up: bool,
    pub upload_max_bytes: u64,
    pub worker_concurrency: usize,
    pub session_hours: i64,
    pub log: String,
    pub log_format: LogFormat,
}

/// What is wrong with the settings, each named with its mend.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{path}: {reason}. Mend the file, or remove it to run with the built-in settings.")]
    File { path: String, reason: String },
    #[error("{name}={value:?} is not {expected}. Mend the variable, or unset it for the default.")]
    Variable { name: &'static str, value: String, expected: &'static str },
    #[error("APP_ENV={0:?} is neither development nor production.")]
    Environment(String),
}

impl Settings {
    /// Reads the settings file and the process's environment.
    pub fn load() -> Result<Self, ConfigError> {
        let variables = Variables::of_process();
        let environment = match variables.text("APP_ENV").as_deref() {
            None | Some("development") => Environment::Development,
            Some("production") => Environment::Production,
            Some(other) => return Err(ConfigError::Environment(other.to_owned())),
        };
        let file = SettingsFile::find(variables.text("APP_LEPTOS_TOML"))?;
        Self::build(environment, &file, &variables)
    }

    pub fn build(environment: Environment, file: &SettingsFile, variables: &Variables) -> Result<Self, ConfigError> {
        let section = file.section(environment);
        let address: SocketAddr =
            variables.parsed("LEPTOS_SITE_ADDR", "an address such as 127.0.0.1:3000")?.unwrap_or(section.site_addr);
        let site = &file.site;
        let site_root = variables.text("LEPTOS_SITE_ROOT").map_or_else(|| file.site_root(), PathBuf::from);
        let leptos = LeptosOptions::builder()
            .output_name(site.output_name.clone())
            .site_root(site_root.to_string_lossy().into_owned())
            .site_pkg_dir(site.site_pkg_dir.clone())
            .site_addr(address)
            .reload_port(variables.parsed("LEPTOS_RELOAD_PORT", "a port")?.unwrap_or(3001))
            .hash_files(variables.parsed("LEPTOS_HASH_FILES", "true or false")?.unwrap_or(site.hash_files))
            .env(if variables.text("LEPTOS_WATCH").is_some() { Env::DEV } else { Env::PROD })
            .build();
        let log_format = match variables.text("LOG_FORMAT").as_deref().unwrap_or(&section.log_format) {
            "json" => LogFormat::Json,
            "text" => LogFormat::Text,
            other => {
                return Err(ConfigError::Variable {
                    name: "LOG_FORMAT",
                    value: other.to_owned(),
                    expected: "text or json",
                });
            }
        };
        Ok(Self {
            environment,
            leptos,
            data_dir: variables.text("DATA_DIR").map_or_else(|| file.relative(&section.data_dir), PathBuf::from),
            database_url: variables.secret("DATABASE_URL"),
            redis_url: variables.secret("REDIS_URL"),
            open_sign_up: variables.parsed("OPEN_SIGN_UP", "true or false")?.unwrap_or(section.open_sign_up),
            upload_max_bytes: variables
                .parsed("UPLOAD_MAX_BYTES", "a number of bytes")?
                .unwrap_or(section.upload_max_bytes),
            worker_concurrency: variables
                .parsed("WORKER_CONCURRENCY", "a whole number")?
                .unwrap_or(section.worker_concurrency),
            session_hours: variables.parsed("SESSION_HOURS", "a number of hours")?.unwrap_or(section.session_hours),
            log: variables.text("RUST_LOG").unwrap_or_else(|| section.log.clone()),
            log_format,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        Settings::build(Environment::Development, &SettingsFile::built_in().unwrap(), &Variables::of(variables))
    }

    #[test]
    fn the_file_gives_defaults_and_variables_override_them() {
        let settings = build(&[]).unwrap();
        assert_eq!(settings.leptos.site_addr.to_string(), "127.0.0.1:3000");
        assert!(!settings.open_sign_up);
        let settings = build(&[("LEPTOS_SITE_ADDR", "0.0.0.0:8080"), ("OPEN_SIGN_UP", "true")]).unwrap();
        assert_eq!(settings.leptos.site_addr.to_string(), "0.0.0.0:8080");
        assert!(settings.open_sign_up);
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        let error = build(&[("UPLOAD_MAX_BYTES", "many")]).unwrap_err().to_string();
        assert!(error.contains("UPLOAD_MAX_BYTES") && error.contains("many"), "{error}");
    }

    #[test]
    fn secrets_are_not_printed() {
        let settings = build(&[("DATABASE_URL", "postgres://me:canary@db/x")]).unwrap();
        assert!(!format!("{settings:?}").contains("canary"));
    }

    #[test]
    fn build_and_run_settings_agree() {
        let manifest: toml::Value = toml::from_str(include_str!("../../Cargo.toml")).unwrap();
        let built = &manifest["workspace"]["metadata"]["leptos"][0];
        let site = SettingsFile::built_in().unwrap().site;
        assert_eq!(built["output-name"].as_str(), Some(site.output_name.as_str()));
        assert_eq!(built["site-root"].as_str(), Some(site.site_root.as_str()));
        assert_eq!(built["site-pkg-dir"].as_str(), Some(site.site_pkg_dir.as_str()));
        assert_eq!(built["hash-files"].as_bool(), Some(site.hash_files));
    }
}
