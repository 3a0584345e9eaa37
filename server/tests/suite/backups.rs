//! `probity backup`, `restore` and `drill` as an operator runs them, and what monitoring hears of it.

use std::os::unix::fs::PermissionsExt;

use secrecy::ExposeSecret;
use serde_json::Value;

use crate::harness::{OPERATOR_TOKEN, Server, World, find_port};
use crate::person::Person;

/// A world in which backups are made, by a role that owns nothing.
async fn with_backups() -> World {
    let mut world = World::make().await;
    let folder = world.folder.path().join("backups").display().to_string();
    let reader = world.database.backup_url().await.unwrap();
    world.set("BACKUP_DIR", &folder).set("BACKUP_DATABASE_URL", reader.expose_secret());
    world
}

async fn backup_status(server: &Server) -> Value {
    let asked = server.client().get(format!("{}/operator/status", server.address()));
    let answer = asked.bearer_auth(OPERATOR_TOKEN).send().await.unwrap().text().await.unwrap();
    serde_json::from_str::<Value>(&answer).unwrap()["backup"].clone()
}

/// The value of a figure.
async fn figure(address: &str, name: &str) -> f64 {
    let text = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
    let line =
        text.lines().find(|line| line.starts_with(&format!("{name} ")) || line.starts_with(&format!("{name}{{")));
    let line = line.unwrap_or_else(|| panic!("{name} in {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_backup_is_made_proved_told_of_and_brought_back() {
    let mut world = with_backups().await;
    let metrics = format!("127.0.0.1:{}", find_port());
    world.set("METRICS_ADDR", &metrics);
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("one.txt", b"Invoice number: A-1\nTotal due EUR 5.00\n").await;
    assert_eq!(
        backup_status(&server).await,
        serde_json::json!({
            "made_hours_ago": null, "proved_hours_ago": null, "fault": null
        })
    );
    assert_eq!(figure(&metrics, "backup_last_success_timestamp_seconds").await, 0.0);

    let made = world.run(&["backup", "create"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.said.contains("1 files, 1 of them new"), "{made:?}");
    let proved = world.run(&["backup", "verify"]);
    assert_eq!(proved.code, Some(0), "{proved:?}");
    assert!(proved.said.contains("holds; "), "{proved:?}");
    assert_eq!(
        backup_status(&server).await,
        serde_json::json!({
            "made_hours_ago": 0, "proved_hours_ago": 0, "fault": null
        })
    );
    let listed: Value = serde_json::from_str(world.run(&["backup", "list", "--json"]).said.trim()).unwrap();
    assert_eq!((&listed["state"], &listed["documents"]), (&"holds".into(), &1.into()));
    // Figures are taken every ten seconds.
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while figure(&metrics, "backup_last_verified_timestamp_seconds").await == 0.0 {
        assert!(std::time::Instant::now() < end);
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    let pruned = world.run(&["backup", "prune", "--hourly", "0", "--daily", "0", "--weekly", "0", "--monthly", "0"]);
    assert!(pruned.said.contains("0 backups"), "the only good one stays: {pruned:?}");

    // Everything is lost but the backups and the keys.
    server.kill();
    // The login of the private Postgres is refused in production.
    world.database.create_superuser("probity_restorer").await.unwrap();
    let fresh = world.database.create_empty("restored").await.unwrap();
    let fresh = fresh.expose_secret().replace("//probity@", "//probity_restorer@");
    std::fs::remove_dir_all(world.data().join("documents")).unwrap();
    world.set("DATABASE_URL", &fresh);
    let restored = world.run(&["restore"]);
    assert_eq!(restored.code, Some(0), "{restored:?}");
    assert_eq!(world.run(&["restore"]).code, Some(69), "not over what is there");
    let serving = fresh.replace("//probity_restorer@", "//probity_serving@");
    world.set("DATABASE_URL", &serving);
    let server = world.serve();
    let person = person.at(&server);
    let drawer = person.drawer().await;
    assert_eq!(drawer.len(), 1, "{drawer:?}");
    assert_eq!(drawer[0]["name"], "one.txt");
}

#[tokio::test]
async fn without_a_folder_or_with_a_role_that_sees_a_part_only_it_says_what_to_set() {
    let mut world = with_backups().await;
    world.unset("BACKUP_DATABASE_URL");
    let refused = world.run(&["backup", "create"]);
    assert_eq!(refused.code, Some(69));
    assert!(refused.complained.contains("BACKUP_DATABASE_URL"), "{refused:?}");
    world.unset("BACKUP_DIR");
    let refused = world.run(&["backup", "create"]);
    assert!(refused.code == Some(69) && refused.complained.contains("BACKUP_DIR"), "{refused:?}");
}

#[tokio::test]
async fn every_disaster_is_got_over() {
    let world = with_backups().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("one.txt", b"Invoice number: A-1\nTotal due EUR 5.00\n").await;
    assert_eq!(world.run(&["backup", "create"]).code, Some(0));
    person.upload_taken("two.txt", b"Invoice number: A-2\nTotal due EUR 6.00\n").await;
    // Postgres runs as a user of its own where this is root, and must get there.
    let room = tempfile::tempdir().unwrap();
    std::fs::set_permissions(room.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let drill = world.run(&["drill", "--json", "--folder", room.path().to_str().unwrap()]);
    assert_eq!(drill.code, Some(0), "{drill:?}");
    let told: Vec<Value> = drill.said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let cases: Vec<&str> = told.iter().map(|case| case["case"].as_str().unwrap()).collect();
    assert_eq!(cases, ["lost database", "lost document store", "corrupted page", "deleted organisation", "wrong key"]);
    assert!(told[0]["loss"].as_str().unwrap().starts_with("1 documents"), "{told:?}");
    assert!(told[2]["noticed"].as_str().unwrap().contains("invalid page"), "{told:?}");
    assert!(told[4]["noticed"].as_str().unwrap().contains("ENCRYPTION_MASTER_KEY"), "{told:?}");
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 0, "the scratch copy is removed");
    for case in told {
        eprintln!("{case}");
    }
}
