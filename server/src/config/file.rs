//! `Leptos.toml`: found beside where the server starts, or built in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::source::{Found, Source};
use super::table::TABLE;
use super::{Environment, Refusal, names};

const NAME: &str = "Leptos.toml";
const BUILT_IN: &str = include_str!("../../../Leptos.toml");

/// How the site was built; must agree with Cargo.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Site {
    pub output_name: String,
    pub site_root: String,
    pub site_pkg_dir: String,
    pub hash_files: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    site: Site,
    development: BTreeMap<String, toml::Value>,
    production: BTreeMap<String, toml::Value>,
}

/// One settings file, over the built-in one.
pub struct SettingsFile {
    told: Layout,
    built_in: Layout,
    /// None where there is only the built-in one.
    path: Option<PathBuf>,
}

impl SettingsFile {
    /// The file at the told path, else in the working folder, else the one built in.
    pub fn find(told: Option<&str>) -> Result<Self, Refusal> {
        match told {
            Some(path) => Self::open(PathBuf::from(path)),
            None if Path::new(NAME).is_file() => Self::open(PathBuf::from(NAME)),
            None => Self::built_in(),
        }
    }

    fn open(path: PathBuf) -> Result<Self, Refusal> {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Refusal::File { path: path.display().to_string(), reason: error.to_string() })?;
        let told = parse(&text, &path)?;
        Ok(Self { told, built_in: parse(BUILT_IN, Path::new("the built-in Leptos.toml"))?, path: Some(path) })
    }

    pub fn built_in() -> Result<Self, Refusal> {
        let path = Path::new("the built-in Leptos.toml");
        Ok(Self { told: parse(BUILT_IN, path)?, built_in: parse(BUILT_IN, path)?, path: None })
    }

    pub fn site(&self) -> &Site {
        &self.told.site
    }

    /// What the file says under this key, else what the built-in one says; None where that is nothing.
    pub fn value(&self, environment: Environment, key: &str) -> Option<Found> {
        let told = self.told.section(environment).get(key);
        let (value, source) = match (told, &self.path) {
            (Some(value), Some(path)) => (value, Source::SettingsFile(path.clone())),
            _ => (self.built_in.section(environment).get(key)?, Source::BuiltIn),
        };
        let text = write(value);
        (!text.is_empty()).then(|| Found { text: text.into(), source })
    }

    /// A path from the file: relative ones start from the file's folder.
    pub fn relative(&self, path: &Path) -> PathBuf {
        self.path.as_deref().and_then(Path::parent).map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// The built site: where the file says, else beside the binary as the build leaves it.
    pub fn site_root(&self) -> PathBuf {
        let told = self.relative(Path::new(&self.site().site_root));
        if told.is_dir() {
            return told;
        }
        let beside = std::env::current_exe().ok().and_then(|binary| Some(binary.parent()?.parent()?.join("site")));
        beside.filter(|folder| folder.is_dir()).unwrap_or(told)
    }
}

impl Layout {
    fn section(&self, environment: Environment) -> &BTreeMap<String, toml::Value> {
        match environment {
            Environment::Development => &self.development,
            Environment::Production => &self.production,
        }
    }
}

/// Refuses keys that no row of the table has: a misspelt one would silently do nothing.
fn parse(text: &str, path: &Path) -> Result<Layout, Refusal> {
    let path = path.display().to_string();
    let layout: Layout = toml::from_str(text)
        .map_err(|error: toml::de::Error| Refusal::File { path: path.clone(), reason: error.message().to_owned() })?;
    for key in layout.development.keys().chain(layout.production.keys()) {
        if !TABLE.iter().any(|setting| setting.key == Some(key.as_str())) {
            let known = TABLE.iter().filter_map(|setting| setting.key);
            return Err(Refusal::FileKey { path, key: key.clone(), suggestion: names::suggest(key, known) });
        }
    }
    Ok(layout)
}

/// A value of the file as the text that a variable would have.
fn write(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(parts) => parts.iter().map(write).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
