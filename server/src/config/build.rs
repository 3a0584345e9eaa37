//! From the sources to the settings: all that is wrong is told at once.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use leptos::config::{Env, LeptosOptions};
use secrecy::{ExposeSecret, SecretString};

use super::development_keys::DevelopmentKeys;
use super::file::SettingsFile;
use super::source::{Source, Values};
use super::value::Value;
use super::{Environment, Refusal, Refusals, Settings, Variables, demands, names, table};

/// What became of the settings: they, and what production would not let pass.
pub struct Loaded {
    pub settings: Settings,
    /// Of a development server only; production refuses instead.
    pub warnings: Vec<Refusal>,
}

/// Whether the keys of a development server are written where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    Keep,
    /// For looking only: nothing is written.
    Imagine,
}

impl Settings {
    /// Reads the process's environment, the files it names, and `Leptos.toml`. Production's demands are checked.
    pub fn load() -> Result<Loaded, Refusals> {
        let variables = Variables::of_process();
        let environment = Environment::read(&variables)?;
        let file = SettingsFile::find(variables.text("APP_LEPTOS_TOML"))?;
        let values = gather(environment, &variables, &file, Keys::Keep)?;
        judge(&values, &variables, demands::Build::this())
    }
}

/// All values, with those that a development server makes up.
pub fn gather<'a>(
    environment: Environment,
    variables: &'a Variables,
    file: &'a SettingsFile,
    keys: Keys,
) -> Result<Values<'a>, Refusal> {
    let mut values = Values::new(environment, variables, file);
    if environment.is_production() {
        return Ok(values);
    }
    let data = values.data_dir()?;
    let made = match keys {
        Keys::Keep => DevelopmentKeys::keep(&data),
        Keys::Imagine => DevelopmentKeys::find_or_make(&data),
    };
    let made = made.map_err(|error| Refusal::File { path: data.display().to_string(), reason: error.to_string() })?;
    values.add_development_keys(&made);
    if let Ok(mut address) = values.read::<SocketAddr>("LEPTOS_SITE_ADDR") {
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        values.derive("PUBLIC_URL", "LEPTOS_SITE_ADDR", format!("http://{address}"));
    }
    Ok(values)
}

/// The typed settings, or everything that stands in their way.
pub fn judge(values: &Values<'_>, variables: &Variables, build: demands::Build) -> Result<Loaded, Refusals> {
    let mut unsafe_ones = names::find_misspelt(variables);
    let read = Settings::read(values).and_then(|settings| {
        let data_dir = values.data_dir().map_err(|refusal| vec![refusal])?;
        Ok(Settings { data_dir, ..settings })
    });
    if !values.environment().is_production() {
        return match read {
            Ok(settings) => Ok(Loaded { settings, warnings: unsafe_ones }),
            Err(refusals) => Err(Refusals(refusals)),
        };
    }
    unsafe_ones.extend(demands::find_unmet(values, variables, build));
    match read {
        Ok(settings) if unsafe_ones.is_empty() => Ok(Loaded { settings, warnings: Vec::new() }),
        Ok(_) => Err(Refusals(unsafe_ones)),
        Err(mut refusals) => {
            refusals.extend(unsafe_ones);
            Err(Refusals(refusals))
        }
    }
}

impl Values<'_> {
    /// The data folder; told in a settings file, it starts from that file's folder.
    pub fn data_dir(&self) -> Result<PathBuf, Refusal> {
        let told: PathBuf = self.read("DATA_DIR")?;
        let source = table::find("DATA_DIR").and_then(|setting| self.find(setting).ok().flatten());
        Ok(match source.map(|found| found.source) {
            Some(Source::SettingsFile(_)) => self.file().relative(&told),
            _ => told,
        })
    }

    /// What Leptos is told. It draws as for production in both environments but for the reload of `make watch`.
    pub(super) fn lay_out_site(&self) -> Result<LeptosOptions, Refusal> {
        let site = self.file().site();
        let root: PathBuf = self.read::<Option<_>>("LEPTOS_SITE_ROOT")?.unwrap_or_else(|| self.file().site_root());
        Ok(LeptosOptions::builder()
            .output_name(site.output_name.clone())
            .site_root(root.to_string_lossy().into_owned())
            .site_pkg_dir(site.site_pkg_dir.clone())
            .site_addr(self.read::<SocketAddr>("LEPTOS_SITE_ADDR")?)
            .reload_port(self.read::<Option<_>>("LEPTOS_RELOAD_PORT")?.unwrap_or(3001))
            .hash_files(self.read::<Option<_>>("LEPTOS_HASH_FILES")?.unwrap_or(site.hash_files))
            .env(if self.environment().is_production() { Env::PROD } else { Env::DEV })
            .build())
    }

    /// The value of a row, where it is there and well-formed: what is not is refused elsewhere.
    pub(super) fn well_formed<T: Value>(&self, name: &'static str) -> Option<T> {
        self.read(name).ok()
    }

    /// The text of a row, where it is there.
    pub(super) fn text(&self, name: &'static str) -> Option<String> {
        let found = self.find(table::find(name)?).ok()??;
        Some(found.text.expose_secret().to_owned())
    }
}

/// The token that `probity doctor` shows: `OPERATOR_TOKEN`, or what the file holds that `OPERATOR_TOKEN_FILE` names.
pub fn read_operator_token() -> Result<Option<SecretString>, Refusal> {
    let variables = Variables::of_process();
    let file = SettingsFile::built_in()?;
    Values::new(Environment::Production, &variables, &file).read("OPERATOR_TOKEN")
}

/// The settings that the server would run with, read from an env file alone, or from the process's environment.
pub fn variables_for_check(env_file: Option<&Path>) -> Result<Variables, Refusals> {
    match env_file {
        Some(path) => Ok(Variables::of_env_file(path)?),
        None => Ok(Variables::of_process()),
    }
}
