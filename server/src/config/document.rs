//! docs/configuration.md, written from the table of settings.

use std::fmt::Write;

use secrecy::ExposeSecret;

use super::file::SettingsFile;
use super::table::{Setting, TABLE};
use super::{Environment, Refusal};

const HEAD: &str = "\
# Configuration

Written from the table in `server/src/config/table.rs` by `make configuration`; a test holds both together.

A setting is looked for in the environment, then in `Leptos.toml` (in the working folder, or where `APP_LEPTOS_TOML`
says), then in what is built in. A secret can also stand in a file that `NAME_FILE` names, which only the server's user
may read; it is never taken from the command line. `APP_ENV` is `development` where it is not set.

`APP_ENV=production` makes the server refuse to start, with exit code 78 and a list of all that is wrong, unless its
settings are safe: see the last section. `probity keygen` makes keys, `probity config check [--env-file FILE]` looks
without starting.
";

const DEMANDS: &str = "
## What production demands

- `SECRET_KEY` and `ENCRYPTION_MASTER_KEY` are there, of at least 32 bytes, different, hard to guess, and not the ones of
  development. The same holds for older keys that are still listed, and for `OPERATOR_TOKEN` where it is set.
- `REQUIRE_HTTPS` and `SECURE_COOKIES` are not false; `PUBLIC_URL` is an https address.
- `TLS_CERT` and `TLS_KEY` are set together; `TRUSTED_PROXIES` does not trust everybody.
- `DATABASE_URL` names a Postgres that is not the private one of development, as a role that cannot pass by row
  security; its tables are current (`probity migrate`; the server does not migrate by itself).
- `REDIS_URL` names a Redis.
- Postgres and Redis answer within `START_WAIT_SECONDS`; else the exit code is 69.
- The program was built by `make build`, and `LEPTOS_WATCH` is not set.
- No variable begins with `PROBITY_` or is nearly the name of a setting that protects: a typo must not take a protection
  away unseen.
- No file of a secret is open to everybody.
";

/// The document's text.
pub fn write_document() -> Result<String, Refusal> {
    let file = SettingsFile::built_in()?;
    let mut text = HEAD.to_owned();
    text.push_str("\n| variable | key in Leptos.toml | value | development | production | what it is |\n");
    text.push_str("|--|--|--|--|--|--|\n");
    text.push_str("| `APP_ENV` | - | development or production | development | - | What the server runs for. |\n");
    for setting in TABLE {
        let [development, production] =
            [Environment::Development, Environment::Production].map(|environment| default(&file, environment, setting));
        let secret = if setting.secret { ", secret" } else { "" };
        let key = setting.key.map_or_else(|| "-".to_owned(), |key| format!("`{key}`"));
        let what = setting.document.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        // Writing to a String does not fail.
        let _ = writeln!(
            text,
            "| `{}` | {key} | {}{secret} | {development} | {production} | {what} |",
            setting.name, setting.form
        );
    }
    text.push_str(DEMANDS);
    Ok(text)
}

fn default(file: &SettingsFile, environment: Environment, setting: &Setting) -> String {
    let told = setting.key.and_then(|key| file.value(environment, key));
    match told {
        Some(found) => format!("`{}`", found.text.expose_secret()),
        None if environment.is_production() && is_demanded(setting.name) => "must be set".to_owned(),
        None => "-".to_owned(),
    }
}

fn is_demanded(name: &str) -> bool {
    ["SECRET_KEY", "ENCRYPTION_MASTER_KEY", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL"].contains(&name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_current() {
        let written = include_str!("../../../docs/configuration.md");
        assert_eq!(super::write_document().unwrap(), written, "run 'make configuration'");
    }
}
