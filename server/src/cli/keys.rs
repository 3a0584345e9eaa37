//! `probity keys`: which master keys the stored values are under, and their way to the current one.

use std::collections::BTreeMap;
use std::process::ExitCode;

use store::audit::SubjectKind;
use store::{Action, Documents, Entry, KeyCount, Store, Subject};
use vault::{KeyId, Keyring};

use super::serve::{Failure, open_database, start};
use super::start::reach_store;
use crate::clock;
use crate::config::Settings;

/// Tells how many values are under which key.
pub fn print_status() -> ExitCode {
    start(|settings| async move {
        with_store(&settings, async |store| {
            print_counts(&store.count_keys().await?, store.sealer().keyring());
            Ok(())
        })
        .await
    })
}

/// Moves everything to the current key, telling how far it is. Fails where something had to be left.
pub fn rotate() -> ExitCode {
    let mut left = None;
    let code = start(async |settings: Settings| {
        with_store(&settings, async |store| {
            left = move_all(&settings, store).await?;
            Ok(())
        })
        .await
    });
    match left {
        Some(left) if code == ExitCode::SUCCESS => {
            eprintln!("probity: {left}");
            ExitCode::FAILURE
        }
        _ => code,
    }
}

async fn with_store(settings: &Settings, work: impl AsyncFnOnce(&Store) -> Result<(), Failure>) -> Result<(), Failure> {
    let (private, url) = open_database(settings).await?;
    let store = reach_store(settings, &url).await?;
    let done = work(&store).await;
    store.close().await;
    if let Some(private) = private {
        private.stop().await?;
    }
    done
}

/// What was left, as a sentence with the mend; nothing where all was moved.
async fn move_all(settings: &Settings, store: &Store) -> Result<Option<String>, Failure> {
    let keyring = store.sealer().keyring();
    let files = Documents::open(&settings.data_dir.join("documents"), store.sealer().clone())?;
    let mut rotation = store.begin_rotation().await?;
    let mut left = values_left(&rotation.count_keys().await?, keyring.current().id());
    println!("Moving to the key {}.", keyring.current().id());
    let mut moved_values = 0_u64;
    while let Some(moved) = rotation.step().await? {
        let values = u64::try_from(moved.values).unwrap_or_default();
        moved_values = moved_values.saturating_add(values);
        if let Some(left) = left.get_mut(moved.column) {
            *left = left.saturating_sub(values);
            println!("{}: {} moved, {left} left", moved.column, moved.values);
        }
    }
    while let Some(document) = rotation.seal_plain_file(&files).await? {
        println!("document {document}: its plain file is sealed");
    }
    let counts = rotation.count_keys().await?;
    print_counts(&counts, keyring);
    let failed = rotation.failed().to_vec();
    rotation.end().await?;
    let entry = Entry::new(Action::KeysRotated, Subject::named(SubjectKind::Key, keyring.current().id()))
        .with("moved", moved_values)
        .with("failed", failed.len());
    store.record_system(&entry, clock::now()).await?;
    for place in &failed {
        println!("not moved: {place}");
    }
    let left: u64 = values_left(&counts, keyring.current().id()).into_values().sum();
    Ok(match (failed.len(), left) {
        (0, 0) => {
            println!("Everything is under the current key: ENCRYPTION_MASTER_KEY_PREVIOUS can be removed.");
            None
        }
        (0, left) => Some(format!(
            "{left} values were written under another key meanwhile: restart every server with the current key, then \
             run 'probity keys rotate' again"
        )),
        (failed, _) => Some(format!(
            "{failed} values do not open and were left: the log says why; keep ENCRYPTION_MASTER_KEY_PREVIOUS, \
             restore them from a backup, then run 'probity keys rotate' again"
        )),
    })
}

/// By column, the values that are not under the current key.
fn values_left(counts: &[KeyCount], current: KeyId) -> BTreeMap<&'static str, u64> {
    let mut left = BTreeMap::new();
    for count in counts.iter().filter(|count| count.key != Some(current)) {
        *left.entry(count.column).or_insert(0) += count.values;
    }
    left
}

fn print_counts(counts: &[KeyCount], keyring: &Keyring) {
    for count in counts {
        println!("{:<22} {:<8} {:>9}  {}", count.column, name_of(count.key), count.values, say(count.key, keyring));
    }
    if counts.is_empty() {
        println!("Nothing is stored yet.");
    }
}

fn name_of(key: Option<KeyId>) -> String {
    key.map_or_else(|| "-".to_owned(), |key| key.to_string())
}

fn say(key: Option<KeyId>, keyring: &Keyring) -> &'static str {
    match key {
        None => "not sealed: run 'probity keys rotate'",
        Some(key) if key == keyring.current().id() => "current key",
        Some(key) if keyring.keys().any(|known| known.id() == key) => "previous key: run 'probity keys rotate'",
        Some(_) => "unknown key: give it in ENCRYPTION_MASTER_KEY_PREVIOUS, for these values do not open",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_under_the_current_key_is_left() {
        let keyring = Keyring::from_secrets(&"a".repeat(32).into(), &["b".repeat(32).into()]).unwrap();
        let ids: Vec<KeyId> = keyring.keys().map(vault::MasterKey::id).collect();
        let count = |column, key, values| KeyCount { column, key, values };
        let counts = [
            count("edits.change", Some(ids[0]), 5),
            count("edits.change", Some(ids[1]), 2),
            count("edits.change", None, 1),
            count("invoices.result", Some(ids[0]), 9),
        ];
        assert_eq!(values_left(&counts, ids[0]), BTreeMap::from([("edits.change", 3)]));
        assert!(say(Some("00000000".parse().unwrap()), &keyring).contains("ENCRYPTION_MASTER_KEY_PREVIOUS"));
    }
}
