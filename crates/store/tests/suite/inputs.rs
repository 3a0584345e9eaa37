//! Lists from outside the documents: found by what they are about, and kept apart.

use domain::calendar::date_of;
use domain::inputs::Need;
use domain::{InputKind, InputRow};
use store::{Actor, Cause, ImportId, Imported, NewImport, Which};

use crate::world::{NOW, World};

fn entry(item: &str, day: u8, hours: usize) -> InputRow {
    let row = format!(r#"{{"item":"{item}","on":"2026-06-{day:02}","hours":"{hours}"}}"#);
    InputRow::read_json(InputKind::Timesheets, &row).unwrap()
}

async fn import(world: &World, actor: &Actor, rows: &[InputRow], number: u8) -> ImportId {
    let import =
        NewImport { kind: InputKind::Timesheets, file_name: "june.csv", sha256: [number; 32], rows, replaces: false };
    match world.store.import_inputs(actor, &import, NOW).await.unwrap() {
        Imported::New(id) => id,
        Imported::Known(id) => panic!("{id} is known already"),
    }
}

/// The hours of the entries that are found.
async fn load(world: &World, actor: &Actor, keys: Option<&[&str]>, days: Option<(u8, u8)>) -> Vec<String> {
    let day = |day| date_of(2026, 6, day).unwrap();
    let need = Need {
        keys: keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect()),
        days: days.map(|(first, last)| (day(first), day(last))),
    };
    let rows = world.store.load_inputs(actor, InputKind::Timesheets, &need).await.unwrap();
    rows.into_iter()
        .map(|row| match row {
            InputRow::Timesheets(entry) => entry.hours.to_string(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn rows_are_found_by_what_they_are_about_and_by_their_day() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    import(&world, &ours, &[entry("G1", 1, 1), entry(" Guard Hours", 2, 2), entry("G1", 3, 3)], 1).await;
    import(&world, &theirs, &[entry("G1", 1, 9)], 1).await;
    assert_eq!(load(&world, &ours, None, None).await, ["1", "2", "3"]);
    assert_eq!(load(&world, &ours, Some(&["g1"]), None).await, ["1", "3"]);
    assert_eq!(load(&world, &ours, Some(&["guard hours", "g1"]), Some((2, 3))).await, ["2", "3"]);
    assert!(load(&world, &ours, Some(&[]), None).await.is_empty());
    assert_eq!(load(&world, &theirs, None, None).await, ["9"]);
}

#[tokio::test]
async fn a_long_list_keeps_its_order() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let rows: Vec<InputRow> = (0..2_345).map(|number| entry("G1", 1, number)).collect();
    import(&world, &actor, &rows, 1).await;
    let wanted: Vec<String> = (0..2_345).map(|number| number.to_string()).collect();
    assert_eq!(load(&world, &actor, Some(&["g1"]), None).await, wanted);
    assert_eq!(world.store.count_inputs(&actor).await.unwrap(), [(InputKind::Timesheets, 2_345)]);
}

#[tokio::test]
async fn an_import_that_is_taken_back_leaves_its_record_and_no_rows() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let id = import(&world, &actor, &[entry("G1", 1, 1)], 1).await;
    world.store.take_back_import(&actor, id, NOW).await.unwrap();
    assert!(load(&world, &actor, None, None).await.is_empty());
    assert!(world.store.given_inputs(&actor).await.unwrap().is_empty());
    let imports = world.store.list_imports(&actor, 5).await.unwrap();
    assert_eq!((imports[0].id, imports[0].rows, imports[0].taken_back_at), (id, 1, Some(NOW)));
    let mut administrator = world.database.open_administrator().await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM input_rows").fetch_one(&mut administrator).await.unwrap();
    assert_eq!(left, 0);
    // Both the import and its end set the invoices going.
    let runs = world.store.list_runs_under_way(&actor).await.unwrap();
    assert_eq!(runs.iter().map(|run| run.cause).collect::<Vec<_>>(), [Cause::Inputs(InputKind::Timesheets); 2]);
}

#[tokio::test]
async fn two_who_import_the_same_bytes_at_once_import_them_once() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let rows = [entry("G1", 1, 1)];
    let list = || NewImport {
        kind: InputKind::Timesheets,
        file_name: "june.csv",
        sha256: [7; 32],
        rows: &rows,
        replaces: false,
    };
    let (one, other) = (list(), list());
    let (one, other) =
        tokio::join!(world.store.import_inputs(&actor, &one, NOW), world.store.import_inputs(&actor, &other, NOW),);
    let new = [one.unwrap(), other.unwrap()].iter().filter(|it| matches!(it, Imported::New(_))).count();
    assert_eq!((new, load(&world, &actor, None, None).await.len()), (1, 1));
}

#[tokio::test]
async fn what_is_open_is_told_by_contract() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let (_, open, _) = world.reconciled_invoice(&actor, "INV-1").await;
    let (_, decided, invoice) = world.reconciled_invoice(&actor, "INV-2").await;
    for finding in ["R01-1", "R20-2"] {
        world.store.decide(&actor, invoice, finding, store::Verdict::Confirmed, "", NOW).await.unwrap();
    }
    let groups = async |which| -> Vec<_> {
        let groups = world.store.list_groups(&actor, &which).await.unwrap();
        groups.into_iter().map(|group| (group.contract, group.invoices)).collect()
    };
    assert_eq!(groups(Which::All).await, [(Some(open), 1), (Some(decided), 1)]);
    assert_eq!(groups(Which::Open).await, [(Some(open), 1)]);
    assert_eq!(groups(Which::Under(vec![decided])).await, [(Some(decided), 1)]);
    assert!(groups(Which::Under(Vec::new())).await.is_empty());
}
