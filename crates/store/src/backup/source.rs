//! The database that a backup is made of or restored into, and how Postgres' own programs are told of it.

use std::str::FromStr;

use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use url::Url;

use super::BackupError;
use crate::error::StoreError;

/// A database, by the address of a role that may do what is asked of it.
#[derive(Clone, Debug)]
pub struct BackupSource {
    url: SecretString,
    options: PgConnectOptions,
}

impl BackupSource {
    pub fn new(url: &SecretString) -> Result<Self, BackupError> {
        let options = PgConnectOptions::from_str(url.expose_secret()).map_err(StoreError::Address)?;
        Ok(Self { url: url.clone(), options: options.application_name("probity backup") })
    }

    pub fn url(&self) -> &SecretString {
        &self.url
    }

    /// Another database of the same server.
    pub(super) fn database(&self, name: &str) -> Result<Self, BackupError> {
        let mut url = read_url(&self.url)?;
        url.set_path(name);
        let others: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| key != "dbname")
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        url.set_query(None);
        if !others.is_empty() {
            url.query_pairs_mut().extend_pairs(others);
        }
        Self::new(&url.to_string().into())
    }

    pub(super) async fn connect(&self) -> Result<PgConnection, BackupError> {
        Ok(PgConnection::connect_with(&self.options).await.map_err(StoreError::Unreachable)?)
    }

    /// A connection that sees every row; refused where row security would hide some without a word.
    pub(super) async fn connect_to_all(&self) -> Result<PgConnection, BackupError> {
        let mut connection = self.connect().await?;
        let sees_all: bool =
            sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                .fetch_one(&mut connection)
                .await?;
        if sees_all { Ok(connection) } else { Err(BackupError::SeesPartOnly) }
    }

    pub(super) async fn create_database(&self, name: &str) -> Result<Self, BackupError> {
        let mut connection = self.connect().await?;
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        self.database(name)
    }

    pub(super) async fn drop_database(&self, name: &str) -> Result<(), BackupError> {
        let mut connection = self.connect().await?;
        sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
            .execute(&mut connection)
            .await?;
        Ok(connection.close().await?)
    }

    /// The environment in which Postgres' programs find it. Not their arguments, which every user of the machine sees.
    pub(super) fn environment(&self) -> Result<Vec<(&'static str, String)>, BackupError> {
        let url = read_url(&self.url)?;
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mut found = vec![
            ("PGHOST", url.host_str().map(decode)),
            ("PGPORT", url.port().map(|port| port.to_string())),
            ("PGUSER", Some(decode(url.username()))),
            ("PGPASSWORD", url.password().map(decode)),
            ("PGDATABASE", Some(decode(url.path().trim_start_matches('/')))),
        ];
        for (key, value) in url.query_pairs() {
            let name = match key.as_ref() {
                "host" | "hostaddr" => "PGHOST",
                "port" => "PGPORT",
                "user" => "PGUSER",
                "password" => "PGPASSWORD",
                "dbname" => "PGDATABASE",
                "sslmode" | "ssl-mode" => "PGSSLMODE",
                "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
                "sslcert" | "ssl-cert" => "PGSSLCERT",
                "sslkey" | "ssl-key" => "PGSSLKEY",
                _ => continue,
            };
            found.push((name, Some(value.into_owned())));
        }
        Ok(found
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .collect())
    }
}

fn read_url(url: &SecretString) -> Result<Url, BackupError> {
    let wrong = |error: url::ParseError| StoreError::Address(sqlx::Error::Configuration(error.into()));
    Ok(Url::parse(url.expose_secret()).map_err(wrong)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_get_what_the_address_says_and_nothing_of_it_as_arguments() {
        let source = BackupSource::new(
            &"postgres://ada:p%40ss@db.example:6543/probity?sslmode=verify-full&statement-cache-capacity=100".into(),
        )
        .unwrap();
        let environment = source.environment().unwrap();
        for (name, value) in [
            ("PGHOST", "db.example"),
            ("PGPORT", "6543"),
            ("PGUSER", "ada"),
            ("PGPASSWORD", "p@ss"),
            ("PGDATABASE", "probity"),
            ("PGSSLMODE", "verify-full"),
        ] {
            assert!(environment.contains(&(name, value.to_owned())), "{environment:?}");
        }
        assert_eq!(environment.len(), 6);
        let socket = BackupSource::new(&"postgres://probity@%2Ftmp%2Fa%20b/x".into()).unwrap();
        assert!(socket.environment().unwrap().contains(&("PGHOST", "/tmp/a b".to_owned())));
        let other = socket.database("scratch").unwrap().environment().unwrap();
        assert!(other.contains(&("PGDATABASE", "scratch".to_owned())), "{other:?}");
        assert!(other.contains(&("PGHOST", "/tmp/a b".to_owned())), "{other:?}");
    }
}
