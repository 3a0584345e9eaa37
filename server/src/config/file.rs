//! `Leptos.toml`: found beside where the server starts, or built in.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, Environment};

const NAME: &str = "Leptos.toml";
const BUILT_IN: &str = include_str!("../../../Leptos.toml");

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Site {
    pub output_name: String,
    pub site_root: String,
    pub site_pkg_dir: String,
    pub hash_files: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Section {
    pub site_addr: SocketAddr,
    pub data_dir: PathBuf,
    pub open_sign_up: bool,
    pub upload_max_bytes: u64,
    pub worker_concurrency: usize,
    pub session_hours: i64,
    pub log: String,
    pub log_format: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    pub site: Site,
    development: Section,
    production: Section,
    /// The folder that relative paths start from.
    #[serde(skip)]
    folder: PathBuf,
}

impl SettingsFile {
    /// The file at the told path, else in the working folder, else the one built in.
    pub fn find(told: Option<String>) -> Result<Self, ConfigError> {
        let path = match told {
            Some(path) => PathBuf::from(path),
            None if Path::new(NAME).is_file() => PathBuf::from(NAME),
            None => return Self::built_in(),
        };
        let text = std::fs::read_to_string(&path)
            .map_err(|error| ConfigError::File { path: path.display().to_string(), reason: error.to_string() })?;
        let mut file = Self::parse(&text, &path)?;
        file.folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(file)
    }

    pub fn built_in() -> Result<Self, ConfigError> {
        Self::parse(BUILT_IN, Path::new("the built-in Leptos.toml"))
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error: toml::de::Error| ConfigError::File {
            path: path.display().to_string(),
            reason: error.message().to_owned(),
        })
    }

    pub fn section(&self, environment: Environment) -> &Section {
        match environment {
            Environment::Development => &self.development,
            Environment::Production => &self.production,
        }
    }

    pub fn relative(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }

    /// The built site: where the file says, else beside the binary as the build leaves it.
    pub fn site_root(&self) -> PathBuf {
        let told = self.relative(Path::new(&self.site.site_root));
        if told.is_dir() {
            return told;
        }
        let beside = std::env::current_exe().ok().and_then(|binary| Some(binary.parent()?.parent()?.join("site")));
        beside.filter(|folder| folder.is_dir()).unwrap_or(told)
    }
}
