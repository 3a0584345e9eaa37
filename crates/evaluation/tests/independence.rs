//! What should be found is reckoned without the engine: only `engine.rs` knows it, and only its way in.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() { sources(&path, found) } else { found.push(path) }
    }
}

#[test]
fn the_generator_shares_no_code_with_the_engine() {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    assert!(paths.len() > 20);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let uses: Vec<&str> =
            text.lines().filter(|line| line.contains("domain::") || line.contains("rust_decimal")).collect();
        if path.ends_with("engine.rs") {
            assert_eq!(uses, ["use domain::{Contract, History, Inputs, Invoice, Settings, reconcile_with};"]);
        } else {
            assert!(uses.is_empty(), "{}: {uses:?}", path.display());
        }
    }
}

#[test]
fn the_manifest_names_the_engine_and_json_alone() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let (_, dependencies) = manifest.split_once("[dependencies]").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[").unwrap();
    let names: Vec<&str> = dependencies.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).collect();
    assert_eq!(names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>(), ["domain", "serde_json"]);
}
