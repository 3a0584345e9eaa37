//! What production demands of the settings.

use ipnet::IpNet;
use secrecy::ExposeSecret;

use super::address::{Networks, PublicUrl};
use super::key_strength::{LEAST_BYTES, Weakness, find_weakness};
use super::source::Values;
use super::value::SecretList;
use super::{Refusal, Variables};

/// How this program was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    Development,
    Production,
}

impl Build {
    pub fn this() -> Self {
        if cfg!(debug_assertions) || cfg!(feature = "development") { Self::Development } else { Self::Production }
    }
}

/// Every demand that is not met, in the order of the table of settings. What is missing or ill-formed where
/// development would refuse it too is not told here again.
pub fn find_unmet(values: &Values<'_>, variables: &Variables, build: Build) -> Vec<Refusal> {
    let mut unmet = Vec::new();
    if build == Build::Development {
        unmet.push(Refusal::DevelopmentBuild);
    }
    if variables.exact("LEPTOS_WATCH").is_some() {
        unmet.push(Refusal::DevelopmentVariable { name: "LEPTOS_WATCH" });
    }
    check_transport(values, &mut unmet);
    check_keys(values, &mut unmet);
    check_neighbours(values, &mut unmet);
    unmet
}

fn check_transport(values: &Values<'_>, unmet: &mut Vec<Refusal>) {
    if values.well_formed::<PublicUrl>("PUBLIC_URL").is_some_and(|url| !url.is_https()) {
        unmet.push(Refusal::PlainPublicUrl);
    }
    for name in ["REQUIRE_HTTPS", "SECURE_COOKIES"] {
        if values.well_formed::<bool>(name) == Some(false) {
            unmet.push(Refusal::Off { name });
        }
    }
    for (name, other) in [("TLS_CERT", "TLS_KEY"), ("TLS_KEY", "TLS_CERT")] {
        if values.text(name).is_some() && values.text(other).is_none() {
            unmet.push(Refusal::Alone { name, other });
        }
    }
    let proxies = values.well_formed::<Networks>("TRUSTED_PROXIES").unwrap_or_default();
    if let Some(all) = proxies.0.iter().find(|network: &&IpNet| network.prefix_len() == 0) {
        unmet.push(Refusal::AnyProxy(all.to_string()));
    }
}

fn check_keys(values: &Values<'_>, unmet: &mut Vec<Refusal>) {
    let [signing, master] = ["SECRET_KEY", "ENCRYPTION_MASTER_KEY"].map(|name| values.text(name));
    if let (Some(signing), Some(master)) = (&signing, &master)
        && signing == master
    {
        unmet.push(Refusal::Equal { name: "ENCRYPTION_MASTER_KEY", other: "SECRET_KEY" });
    }
    let token = values.text("OPERATOR_TOKEN");
    let single = [("SECRET_KEY", signing), ("ENCRYPTION_MASTER_KEY", master), ("OPERATOR_TOKEN", token)].into_iter();
    let mut keys: Vec<(&'static str, String)> = single.filter_map(|(name, key)| Some((name, key?))).collect();
    // A key that is accepted for reading must be as hard to guess as the one in use.
    for name in ["SECRET_KEY_PREVIOUS", "ENCRYPTION_MASTER_KEY_PREVIOUS"] {
        let previous = values.well_formed::<SecretList>(name).unwrap_or_default();
        keys.extend(previous.0.iter().map(|key| (name, key.expose_secret().to_owned())));
    }
    for (name, key) in keys {
        unmet.extend(find_weakness(&key).map(|weakness| match weakness {
            Weakness::Short(bytes) => Refusal::Short { name, bytes, least: LEAST_BYTES },
            Weakness::Known => Refusal::Known { name },
            Weakness::Guessable => Refusal::Weak { name },
        }));
    }
}

fn check_neighbours(values: &Values<'_>, unmet: &mut Vec<Refusal>) {
    match values.text("DATABASE_URL") {
        None => unmet.push(Refusal::Missing {
            name: "DATABASE_URL",
            mend: "Set it to Postgres, such as postgres://probity:password@host/probity.",
        }),
        Some(url) if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) => {
            let form = "a Postgres URL such as postgres://probity:password@host/probity";
            unmet.push(Refusal::Scheme { name: "DATABASE_URL", form });
        }
        Some(url) if store::PrivatePostgres::is_named_by(&url) => unmet.push(Refusal::EmbeddedDatabase),
        Some(_) => {}
    }
    match values.text("REDIS_URL") {
        None => unmet.push(Refusal::Missing {
            name: "REDIS_URL",
            mend: "Set it to Redis, such as rediss://:password@host:6379.",
        }),
        Some(url) if !["redis://", "rediss://", "redis+unix://"].iter().any(|scheme| url.starts_with(scheme)) => {
            let form = "a Redis URL such as rediss://:password@host:6379";
            unmet.push(Refusal::Scheme { name: "REDIS_URL", form });
        }
        Some(_) => {}
    }
}
