//! Holds the code to what docs/ARCHITECTURE.md says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// All source files of the product, tests left out, with their texts.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut paths = Vec::new();
    for folder in ["app/src", "frontend/src", "server/src", "crates"] {
        walk(&root.join(folder), &mut paths);
    }
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .filter(|(name, _)| name.contains("/src/"))
        .collect()
}

/// The code of a file without its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

fn offenders(forbidden: impl Fn(&str, &str) -> bool) -> Vec<String> {
    sources().into_iter().filter(|(name, text)| forbidden(name, text)).map(|(name, _)| name).collect()
}

#[test]
fn dependencies_point_downwards() {
    // The last two are tools of development: nothing of the product may need them.
    let order = [
        "vault",
        "edge",
        "mail",
        "domain",
        "documents",
        "reading",
        "scanner",
        "store",
        "workflow",
        "app",
        "server",
        "evaluation",
        "test-database",
    ];
    for (height, crate_name) in order.iter().enumerate() {
        let folder = root().join(crate_name);
        let folder = if folder.is_dir() { folder } else { root().join("crates").join(crate_name) };
        let manifest: toml::Value = toml::from_str(&fs::read_to_string(folder.join("Cargo.toml")).unwrap()).unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        for above in &order[height + 1..] {
            assert!(!dependencies.contains_key(*above), "{crate_name} depends on {above}, which lies above it");
        }
    }
    let documents = fs::read_to_string(root().join("crates/documents/Cargo.toml")).unwrap();
    assert!(!documents.contains("store"), "documents knows nothing of databases");
}

#[test]
fn the_domain_is_pure() {
    let manifest: toml::Value =
        toml::from_str(&fs::read_to_string(root().join("crates/domain/Cargo.toml")).unwrap()).unwrap();
    // sha2 computes and nothing else: certificates of findings carry the hash of what they say.
    let allowed = ["rust_decimal", "rustc-hash", "serde", "serde_json", "sha2", "strsim", "thiserror", "time"];
    for name in manifest["dependencies"].as_table().unwrap().keys() {
        assert!(allowed.contains(&name.as_str()), "domain depends on {name}: does it keep out input and output?");
    }
    let impure =
        ["std::fs", "std::net", "std::env", "std::process", "async fn", "SystemTime", "Instant::now", "now_utc"];
    let found = offenders(|name, text| {
        name.starts_with("crates/domain/src") && impure.iter().any(|word| code(text).contains(word))
    });
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn sql_lives_in_the_store() {
    let sql = ["sqlx::query", "INSERT INTO ", "DELETE FROM ", "UPDATE "];
    let found = offenders(|name, text| {
        let is_home = name.starts_with("crates/store/") || name.starts_with("crates/test-database/");
        !is_home && (sql.iter().any(|word| code(text).contains(word)))
    });
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_float_touches_money() {
    let found = offenders(|name, text| {
        let money = [
            "crates/domain/src/money",
            "crates/domain/src/number",
            "crates/domain/src/rules",
            "crates/store/src/invoices",
        ];
        money.iter().any(|place| name.starts_with(place)) && (code(text).contains("f64") || code(text).contains("f32"))
    });
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn text_areas_escape_what_they_hold() {
    let found = offenders(|name, text| name != "app/src/components/text_area.rs" && code(text).contains("<textarea"));
    assert!(found.is_empty(), "{found:?}: use the TextArea component");
}

#[test]
fn styles_stay_in_style_sheets() {
    let found = offenders(|name, text| name.starts_with("app/src") && code(text).contains(" style="));
    assert!(found.is_empty(), "{found:?}: the content security policy refuses style attributes");
}

#[test]
fn the_environment_and_the_clock_are_read_in_one_place() {
    let environment = offenders(|name, text| {
        let is_home = name.starts_with("server/src/config") || name.starts_with("crates/test-database/src");
        !is_home && (code(text).contains("env::var(") || code(text).contains("env::vars"))
    });
    assert!(environment.is_empty(), "{environment:?}");
    let clock = offenders(|name, text| name != "server/src/clock.rs" && code(text).contains("now_utc"));
    assert!(clock.is_empty(), "{clock:?}");
}

#[test]
fn files_are_short_and_named_by_noun() {
    let long = offenders(|_, text| code(text).lines().count() > 400);
    assert!(long.is_empty(), "{long:?}: is it one thing?");
    let vague: BTreeSet<&str> = ["utils", "util", "helpers", "helper", "common", "manager", "misc", "mod"].into();
    let named = offenders(|name, _| {
        let stem = Path::new(name).file_stem().unwrap().to_string_lossy().into_owned();
        vague.contains(stem.as_str())
    });
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn every_module_says_what_it_is() {
    let silent = offenders(|name, text| !name.ends_with("/tests.rs") && !text.starts_with("//!"));
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Value = toml::from_str(&fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let reasons = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let own = [
        "app",
        "documents",
        "domain",
        "edge",
        "mail",
        "reading",
        "scanner",
        "store",
        "test-database",
        "vault",
        "workflow",
    ];
    let unexplained: Vec<&String> = manifest["workspace"]["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .filter(|name| !own.contains(&name.as_str()) && !reasons.contains(&format!("`{name}`")))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}: add a line to docs/dependencies.md");
}

/// By its name: version and checksum of each package that came from a registry.
fn locked() -> BTreeMap<String, Vec<(String, String)>> {
    let lock: toml::Value = toml::from_str(&fs::read_to_string(root().join("Cargo.lock")).unwrap()).unwrap();
    let mut locked: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        if let (Some(name), Some(version), Some(checksum)) = (text("name"), text("version"), text("checksum")) {
            locked.entry(name).or_default().push((version, checksum));
        }
    }
    locked
}

#[test]
fn the_list_of_components_is_whole_and_true() {
    let made = std::process::Command::new(root().join("scripts/sbom")).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let list: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!((list["bomFormat"].as_str(), list["specVersion"].as_str()), (Some("CycloneDX"), Some("1.6")));
    let components = list["components"].as_array().unwrap();
    let locked = locked();
    for component in components.iter().filter(|component| component["purl"].is_string()) {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let found = (text(&component["version"]), text(&component["hashes"][0]["content"]));
        assert!(locked[component["name"].as_str().unwrap()].contains(&found), "{component}");
    }
    let is_listed = |name: &str| components.iter().any(|component| component["name"] == name);
    // Every crate that a manifest of the product names is there, and none that only tests use.
    for crate_name in ["server", "frontend", "app", "edge", "mail", "store", "workflow", "vault", "reading", "scanner"]
    {
        let folder =
            if root().join(crate_name).is_dir() { crate_name.to_owned() } else { format!("crates/{crate_name}") };
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Value = toml::from_str(&manifest).unwrap();
        for name in manifest["dependencies"].as_table().unwrap().keys() {
            assert!(is_listed(name), "{crate_name} depends on {name}, which is not listed");
        }
    }
    for name in ["rcgen", "proptest", "divan"] {
        assert!(locked.contains_key(name) && !is_listed(name), "{name} is no part of the product");
    }
    let of_program = list["dependencies"].as_array().unwrap().iter().find(|links| links["ref"] == "probity").unwrap();
    assert_eq!(of_program["dependsOn"].as_array().unwrap().len(), 2);
}

/// Names of tests in backticks are words joined by at least two underscores.
#[test]
fn the_security_document_names_tests_that_exist() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let names = page.split('`').skip(1).step_by(2).filter(|name| {
        name.matches('_').count() >= 2 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    });
    let mut paths = Vec::new();
    for folder in ["app", "server", "crates"] {
        walk(&root().join(folder), &mut paths);
    }
    let code: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let missing: BTreeSet<&str> = names.filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}: name a test that proves it, or say that it is not met yet");
}

#[test]
fn the_rules_document_lists_the_registry() {
    let page = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    for rule in domain::registry() {
        let row = format!(
            "| {} v{} | {} | {} | {} |",
            rule.id,
            rule.version,
            rule.name,
            rule.severity.word(),
            rule.explanation
        );
        assert!(page.contains(&row), "{} is missing or differs: run 'make rules'", rule.id);
    }
}
