//! What the settings let pass, and what not.

use super::*;

const GOOD: &[(&str, &str)] = &[
    ("APP_ENV", "production"),
    ("SECRET_KEY", "8c1f0a9be2d7465f93b1c04a7de85f2169ba3c7704e8d5f1"),
    ("ENCRYPTION_MASTER_KEY", "Zq3!vK8r_Tn5xW1mLp7YdBc2GhJ9sQfE4uA6"),
    ("DATABASE_URL", "postgres://probity:pw@db.internal/probity"),
    ("REDIS_URL", "redis://cache.internal:6379"),
    ("PUBLIC_URL", "https://probity.example"),
];

/// The good settings of production with some of them changed; an empty value takes one away.
fn production(changes: &[(&str, &str)]) -> Result<Settings, Refusals> {
    let mut pairs: Vec<(&str, &str)> = GOOD.to_vec();
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    Settings::of(&pairs)
}

fn refusals(changes: &[(&str, &str)]) -> Vec<Refusal> {
    production(changes).unwrap_err().0
}

#[test]
fn the_file_gives_defaults_and_variables_override_them() {
    let settings = Settings::of(&[]).unwrap();
    assert_eq!(settings.leptos.site_addr.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.public_url.origin(), "http://127.0.0.1:3000");
    assert!(!settings.open_sign_up && !settings.require_https);
    let settings = Settings::of(&[("LEPTOS_SITE_ADDR", "0.0.0.0:8080"), ("OPEN_SIGN_UP", "true")]).unwrap();
    assert_eq!(settings.leptos.site_addr.to_string(), "0.0.0.0:8080");
    assert_eq!(settings.public_url.origin(), "http://127.0.0.1:8080");
    assert!(settings.open_sign_up);
}

#[test]
fn a_wrong_value_names_its_variable() {
    let error = Settings::of(&[("UPLOAD_MAX_BYTES", "many")]).unwrap_err().to_string();
    assert!(error.contains("UPLOAD_MAX_BYTES") && error.contains("many"), "{error}");
}

#[test]
fn secrets_are_not_printed() {
    let canaries = [
        ("DATABASE_URL", "postgres://me:canary@db/x"),
        ("SECRET_KEY", "canary-key"),
        ("SECRET_KEY_PREVIOUS", "canary-1, canary-2"),
        ("OPERATOR_TOKEN", "canary-token"),
        ("SMTP_URL", "smtp://canary@host"),
    ];
    let settings = Settings::of(&canaries).unwrap();
    assert!(!format!("{settings:?}").contains("canary"));
    let mut unsafe_ones = canaries.to_vec();
    unsafe_ones.push(("APP_ENV", "production"));
    let refused = Settings::of(&unsafe_ones).unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains("canary"), "{refused}");
}

#[test]
fn good_settings_of_production_pass() {
    let settings = production(&[]).unwrap();
    assert!(settings.require_https && settings.secure_cookies);
    assert_eq!(settings.log_format, LogFormat::Json);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let wrong = Settings::of(&[("APP_ENV", "production"), ("SECURE_COOKIES", "false"), ("LOG_FORMAT", "xml")]);
    let text = wrong.unwrap_err().to_string();
    for name in ["SECRET_KEY", "ENCRYPTION_MASTER_KEY", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECURE_COOKIES"] {
        assert!(text.contains(&format!("- {name}")), "{name} in: {text}");
    }
    assert!(text.contains("LOG_FORMAT"), "{text}");
}

#[test]
fn each_demand_is_refused_by_its_name() {
    let cases: &[(&[(&str, &str)], Refusal)] = &[
        (&[("SECRET_KEY", "q7Zk2LxP")], Refusal::Short { name: "SECRET_KEY", bytes: 8, least: 32 }),
        (
            &[("ENCRYPTION_MASTER_KEY", "8c1f0a9be2d7465f93b1c04a7de85f2169ba3c7704e8d5f1")],
            Refusal::Equal { name: "ENCRYPTION_MASTER_KEY", other: "SECRET_KEY" },
        ),
        (&[("SECRET_KEY", "development-only-8c1f0a9be2d7465f93b1c04a7de85f21")], Refusal::Known { name: "SECRET_KEY" }),
        (&[("SECRET_KEY", "changeme8c1f0a9be2d7465f93b1c04a7de85")], Refusal::Known { name: "SECRET_KEY" }),
        (&[("SECRET_KEY", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")], Refusal::Weak { name: "SECRET_KEY" }),
        (&[("SECRET_KEY_PREVIOUS", "short")], Refusal::Short { name: "SECRET_KEY_PREVIOUS", bytes: 5, least: 32 }),
        (&[("OPERATOR_TOKEN", "tiny")], Refusal::Short { name: "OPERATOR_TOKEN", bytes: 4, least: 32 }),
        (&[("SECURE_COOKIES", "false")], Refusal::Off { name: "SECURE_COOKIES" }),
        (&[("REQUIRE_HTTPS", "false")], Refusal::Off { name: "REQUIRE_HTTPS" }),
        (&[("PUBLIC_URL", "http://probity.example")], Refusal::PlainPublicUrl),
        (&[("TLS_CERT", "/etc/cert.pem")], Refusal::Alone { name: "TLS_CERT", other: "TLS_KEY" }),
        (&[("TRUSTED_PROXIES", "0.0.0.0/0")], Refusal::AnyProxy("0.0.0.0/0".to_owned())),
        (&[("LEPTOS_WATCH", "true")], Refusal::DevelopmentVariable { name: "LEPTOS_WATCH" }),
        (
            &[("DATABASE_URL", "postgres://probity@localhost/probity?host=%2Fsrv%2Fdata%2Fpostgres%2Fsocket")],
            Refusal::EmbeddedDatabase,
        ),
        (
            &[("PROBITY_SECRET_KEY", "x")],
            Refusal::Unknown {
                name: "PROBITY_SECRET_KEY".to_owned(),
                suggestion: " (it is nearly SECRET_KEY)".to_owned(),
            },
        ),
        (&[("SECURE_COOKIE", "true")], Refusal::NearMiss { name: "SECURE_COOKIE".to_owned(), known: "SECURE_COOKIES" }),
        (&[("secret_key", "x")], Refusal::NearMiss { name: "secret_key".to_owned(), known: "SECRET_KEY" }),
        (
            &[("SECRET_KEI_FILE", "/run/key")],
            Refusal::NearMiss { name: "SECRET_KEI_FILE".to_owned(), known: "SECRET_KEY" },
        ),
    ];
    for (changes, expected) in cases {
        let found = refusals(changes);
        assert_eq!(found.as_slice(), std::slice::from_ref(expected), "{changes:?}");
    }
    for (name, value) in [("DATABASE_URL", "mysql://db/x"), ("REDIS_URL", "memcached://c")] {
        assert!(matches!(refusals(&[(name, value)]).as_slice(), [Refusal::Scheme { .. }]), "{name}");
    }
    for name in ["SECRET_KEY", "ENCRYPTION_MASTER_KEY", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL"] {
        let found = refusals(&[(name, "")]);
        assert!(matches!(found.as_slice(), [Refusal::Missing { name: missing, .. }] if *missing == name), "{found:?}");
    }
}

#[test]
fn a_program_built_for_development_does_not_run_in_production() {
    let variables = Variables::of(GOOD);
    let file = file::SettingsFile::built_in().unwrap();
    let values = build::gather(Environment::Production, &variables, &file, build::Keys::Keep).unwrap();
    assert_eq!(demands::find_unmet(&values, &variables, demands::Build::Development), [Refusal::DevelopmentBuild]);
}

#[test]
fn what_may_have_meant_production_is_not_taken_for_development() {
    for (name, value) in [("APP_ENV", ""), ("APP_ENV", "prod"), ("APP_EVN", "production"), ("app_env", "production")] {
        assert!(Settings::of(&[(name, value)]).is_err(), "{name}={value}");
    }
}

#[test]
fn a_secret_can_stand_in_a_file_that_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, "8c1f0a9be2d7465f93b1c04a7de85f2169ba3c7704e8d5f1\n").unwrap();
    let told = [("SECRET_KEY", ""), ("SECRET_KEY_FILE", path.to_str().unwrap())];
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(refusals(&told).as_slice(), [Refusal::OpenFile { .. }]));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    use secrecy::ExposeSecret;
    let settings = production(&told).unwrap();
    assert_eq!(settings.secret_key.expose_secret(), "8c1f0a9be2d7465f93b1c04a7de85f2169ba3c7704e8d5f1");
    let both = [("SECRET_KEY_FILE", path.to_str().unwrap())];
    assert_eq!(refusals(&both), [Refusal::Twice { name: "SECRET_KEY" }]);
}

#[test]
fn development_keys_are_made_once() {
    use secrecy::ExposeSecret;
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let pairs = [("DATA_DIR", data.to_str().unwrap())];
    let [first, second] = [(); 2].map(|()| Settings::of(&pairs).unwrap());
    assert_eq!(first.secret_key.expose_secret(), second.secret_key.expose_secret());
    assert_ne!(first.secret_key.expose_secret(), first.encryption_master_key.expose_secret());
    assert_eq!(std::fs::metadata(data.join("development-keys.env")).unwrap().mode() & 0o777, 0o600);
}

#[test]
fn build_and_run_settings_agree() {
    let manifest: toml::Value = toml::from_str(include_str!("../../../Cargo.toml")).unwrap();
    let built = &manifest["workspace"]["metadata"]["leptos"][0];
    let file = file::SettingsFile::built_in().unwrap();
    let site = file.site();
    assert_eq!(built["output-name"].as_str(), Some(site.output_name.as_str()));
    assert_eq!(built["site-root"].as_str(), Some(site.site_root.as_str()));
    assert_eq!(built["site-pkg-dir"].as_str(), Some(site.site_pkg_dir.as_str()));
    assert_eq!(built["hash-files"].as_bool(), Some(site.hash_files));
}
