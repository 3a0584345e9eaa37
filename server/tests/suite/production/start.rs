//! What the server finds at its neighbours' before it listens.

use secrecy::ExposeSecret;

use crate::harness::{SECRET_KEY, World, find_port};

#[tokio::test]
async fn it_serves_with_good_settings_and_hides_its_keys() {
    let world = World::make().await;
    let server = world.serve();
    let command = std::fs::read(format!("/proc/{}/cmdline", server.id())).unwrap();
    assert!(!String::from_utf8_lossy(&command).contains(SECRET_KEY));
    assert!(!server.log().contains(SECRET_KEY));
    assert_eq!(server.stop().code(), Some(0));
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_waited_for_and_then_given_up() {
    let mut world = World::make().await;
    world.set("DATABASE_URL", &format!("postgres://probity@127.0.0.1:{}/probity", find_port()));
    let begin = std::time::Instant::now();
    let ended = world.run(&["serve"]);
    assert_eq!(ended.code, Some(69), "{ended:?}");
    assert!(begin.elapsed().as_millis() >= 1_500, "it tries again until START_WAIT_SECONDS have passed");
    assert!(ended.complained.contains("DATABASE_URL: cannot reach the database"), "{}", ended.complained);
    assert!(ended.complained.contains("waited 2 seconds"), "{}", ended.complained);
}

#[tokio::test]
async fn a_redis_that_does_not_answer_is_waited_for_and_then_given_up() {
    let mut world = World::make().await;
    world.redis.stop();
    let ended = world.run(&["serve"]);
    assert_eq!(ended.code, Some(69), "{ended:?}");
    assert!(ended.complained.contains("REDIS_URL: cannot reach Redis"), "{}", ended.complained);
}

#[tokio::test]
async fn a_redis_that_comes_late_is_waited_for() {
    let mut world = World::make().await;
    world.set("START_WAIT_SECONDS", "30");
    world.redis.stop();
    let mut redis = std::mem::replace(&mut world.redis, crate::harness::Redis::start());
    let later = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_secs(2));
        redis.start_again();
        redis
    });
    let server = world.serve();
    drop(later.join().unwrap());
    drop(server);
}

#[tokio::test]
async fn a_role_that_passes_by_row_security_is_refused() {
    let mut world = World::make().await;
    // The administrator, by an address that does not look like development's.
    let url = world.database.url().expose_secret().replacen("probity@", "probity_test_superuser@", 1);
    world.database.create_superuser("probity_test_superuser").await.unwrap();
    world.set("DATABASE_URL", &url);
    let ended = world.run(&["serve"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.complained.contains("DATABASE_URL: its role passes by row security"), "{}", ended.complained);
}

#[tokio::test]
async fn tables_that_are_behind_are_refused_and_left_alone() {
    let world = World::make().await;
    world.database.forget_migrations(1).await.unwrap();
    for _ in 0..2 {
        let ended = world.run(&["serve"]);
        assert_eq!(ended.code, Some(78), "{ended:?}");
        assert!(ended.complained.contains("the tables are 1 migration behind"), "{}", ended.complained);
        assert!(ended.complained.contains("probity migrate"), "{}", ended.complained);
    }
}

#[tokio::test]
async fn a_command_that_brings_the_tables_forward_says_so() {
    let mut world = World::make().await;
    let url = world.database.url().expose_secret().replacen("probity@", "probity_test_superuser@", 1);
    world.database.create_superuser("probity_test_superuser").await.unwrap();
    world.set("DATABASE_URL", &url);
    let ended = world.run(&["migrate"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.said.contains("The tables were current"), "{}", ended.said);
}
