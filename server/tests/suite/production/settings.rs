//! Settings under which the program does not start, each with exit code 78, the variable's name and the mend; and
//! the commands around them.

use crate::harness::{MASTER_KEY, SECRET_KEY, World};

type Changes = &'static [(&'static str, &'static str)];

/// Changes of the good settings, and what the refusal must say. An empty value unsets.
const REFUSED: &[(Changes, &[&str])] = &[
    (&[("SECRET_KEY", "")], &["SECRET_KEY is not set", "probity keygen"]),
    (&[("ENCRYPTION_MASTER_KEY", "")], &["ENCRYPTION_MASTER_KEY is not set", "probity keygen"]),
    (&[("SECRET_KEY", "q7Zk2LxP")], &["SECRET_KEY has 8 bytes and needs at least 32"]),
    (&[("ENCRYPTION_MASTER_KEY", "q7Zk2LxP")], &["ENCRYPTION_MASTER_KEY has 8 bytes"]),
    (&[("ENCRYPTION_MASTER_KEY", SECRET_KEY)], &["ENCRYPTION_MASTER_KEY is the same as SECRET_KEY"]),
    (&[("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")], &["SECRET_KEY can be guessed"]),
    (&[("SECRET_KEY", "changemechangemechangemechangeme")], &["SECRET_KEY is a value made for development"]),
    (
        &[("ENCRYPTION_MASTER_KEY", "0000000000000000000000000000000000000000")],
        &["ENCRYPTION_MASTER_KEY can be guessed"],
    ),
    (
        &[("ENCRYPTION_MASTER_KEY", "development-only-8c1f0a9be2d7465f93b1c04a7de85f21")],
        &["ENCRYPTION_MASTER_KEY is a value made for development"],
    ),
    (&[("OPERATOR_TOKEN", "tiny")], &["OPERATOR_TOKEN has 4 bytes and needs at least 32"]),
    (&[("TRUSTED_PROXIES", "0.0.0.0/0")], &["TRUSTED_PROXIES"]),
    (&[("TLS_CERT", "/etc/cert.pem")], &["TLS_CERT", "TLS_KEY"]),
    (&[("SECRET_KEY_FILE", "/no/such/file")], &["SECRET_KEY"]),
    (&[("SECURE_COOKIES", "false")], &["SECURE_COOKIES is false"]),
    (&[("REQUIRE_HTTPS", "false")], &["REQUIRE_HTTPS is false"]),
    (&[("PUBLIC_URL", "http://probity.test")], &["PUBLIC_URL is not an https address"]),
    (&[("PUBLIC_URL", "")], &["PUBLIC_URL is not set"]),
    (&[("DATABASE_URL", "")], &["DATABASE_URL is not set"]),
    (&[("DATABASE_URL", "sqlite://probity.db")], &["DATABASE_URL is not a Postgres URL"]),
    (
        &[("DATABASE_URL", "postgres://probity@localhost/probity?host=/srv/data/postgres/socket")],
        &["DATABASE_URL is the private Postgres"],
    ),
    (&[("REDIS_URL", "")], &["REDIS_URL is not set"]),
    (&[("REDIS_URL", "memcached://cache")], &["REDIS_URL is not a Redis URL"]),
    (&[("LEPTOS_WATCH", "1")], &["LEPTOS_WATCH is set"]),
    (&[("PROBITY_REQUIRE_HTTPS", "true")], &["PROBITY_REQUIRE_HTTPS is no setting", "REQUIRE_HTTPS"]),
    (&[("REQUIRE_HTTP", "true")], &["REQUIRE_HTTP is no setting, but nearly REQUIRE_HTTPS"]),
    (&[("APP_ENV", "prod")], &["APP_ENV=\"prod\" is neither development nor production"]),
];

#[tokio::test]
async fn unsafe_settings_are_refused_by_name() {
    let mut world = World::make().await;
    let good = world.settings.clone();
    for (changes, expected) in REFUSED {
        world.settings = good.clone();
        for (name, value) in *changes {
            if value.is_empty() {
                world.unset(name)
            } else {
                world.set(name, value)
            };
        }
        let ended = world.run(&["serve"]);
        assert_eq!(ended.code, Some(78), "{changes:?}: {ended:?}");
        for sentence in *expected {
            assert!(ended.complained.contains(sentence), "{changes:?}: {}", ended.complained);
        }
        let checked = world.run(&["config", "check"]);
        assert_eq!(checked.code, Some(78), "{changes:?}: {checked:?}");
        assert!(checked.said.contains(expected[0]), "{changes:?}: {}", checked.said);
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_listed_at_once() {
    let mut world = World::make().await;
    world.unset("SECRET_KEY").unset("REDIS_URL").set("SECURE_COOKIES", "false").set("PROBITY_X", "1");
    let ended = world.run(&["serve"]);
    assert_eq!(ended.code, Some(78));
    for name in ["SECRET_KEY", "REDIS_URL", "SECURE_COOKIES", "PROBITY_X"] {
        assert!(ended.complained.contains(&format!("\n  - {name}")), "{name}: {}", ended.complained);
    }
}

#[tokio::test]
async fn a_secret_file_must_be_closed_to_others() {
    let mut world = World::make().await;
    let path = world.write("key", &format!("{SECRET_KEY}\n"), 0o644);
    world.unset("SECRET_KEY").set("SECRET_KEY_FILE", path.to_str().unwrap());
    let ended = world.run(&["serve"]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.complained.contains("chmod 600"), "{}", ended.complained);
    world.write("key", &format!("{SECRET_KEY}\n"), 0o600);
    assert_eq!(world.run(&["config", "check"]).code, Some(0));
}

#[tokio::test]
async fn the_check_shows_every_setting_with_its_source_and_no_secret() {
    let world = World::make().await;
    let ended = world.run(&["config", "check"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.said.contains(SECRET_KEY) && !ended.said.contains(MASTER_KEY));
    let line = |name: &str| ended.said.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    assert!(line("SECRET_KEY ").contains("****") && line("SECRET_KEY ").ends_with("environment"));
    assert!(line("SESSION_HOURS").contains("12") && line("SESSION_HOURS").ends_with("built in"));
}

#[tokio::test]
async fn an_env_file_is_looked_at_alone() {
    let world = World::make().await;
    let lines: String = world.settings.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
    let closed = world.write("closed.env", &format!("# a comment\n\n{lines}"), 0o600);
    assert_eq!(world.run(&["config", "check", "--env-file", closed.to_str().unwrap()]).code, Some(0));
    let open = world.write("open.env", &lines, 0o644);
    let ended = world.run(&["config", "check", "--env-file", open.to_str().unwrap()]);
    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.said.contains("open.env can be read by everybody"), "{}", ended.said);
    let lacking = world.write("lacking.env", "APP_ENV=production\n", 0o600);
    let ended = world.run(&["config", "check", "--env-file", lacking.to_str().unwrap()]);
    assert_eq!(ended.code, Some(78));
    assert!(ended.said.contains("DATABASE_URL is not set"), "{}", ended.said);
}

#[tokio::test]
async fn made_keys_are_good_and_different_each_time() {
    let mut world = World::make().await;
    let [first, second] = [(); 2].map(|()| world.run(&["keygen"]).said);
    assert_ne!(first, second);
    for line in first.lines() {
        let (name, value) = line.split_once('=').unwrap();
        world.set(name, value);
    }
    assert_eq!(world.run(&["config", "check"]).code, Some(0));
}
