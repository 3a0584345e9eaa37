//! Holds the code to what docs/ARCHITECTURE.md says of it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
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
    // The evaluation is a tool of development: nothing of the product may need it.
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
    let allowed = ["rust_decimal", "rustc-hash", "serde", "serde_json", "strsim", "thiserror", "time"];
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
        !name.starts_with("crates/store/") && (sql.iter().any(|word| code(text).contains(word)))
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
        let is_home = name.starts_with("server/src/config") || name.starts_with("crates/store/src/test_database");
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
    let own = ["app", "documents", "domain", "edge", "mail", "reading", "scanner", "store", "vault", "workflow"];
    let unexplained: Vec<&String> = manifest["workspace"]["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .filter(|name| !own.contains(&name.as_str()) && !reasons.contains(&format!("`{name}`")))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}: add a line to docs/dependencies.md");
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
