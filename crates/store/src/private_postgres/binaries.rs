//! Finding the installed Postgres.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::PrivatePostgresError;

/// The folder with one version's `initdb`, `pg_ctl` and `postgres`.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// Finds the version that made the cluster; the first one found where there is no cluster yet.
    pub(super) fn find(cluster: &Path) -> Result<Self, PrivatePostgresError> {
        let mut candidates = list_candidates();
        let Ok(version) = std::fs::read_to_string(cluster.join("PG_VERSION")) else {
            return candidates.next().ok_or(PrivatePostgresError::NotInstalled);
        };
        let version = version.trim();
        candidates.find(|candidate| candidate.version().as_deref() == Some(version)).ok_or_else(|| {
            PrivatePostgresError::OtherVersion { cluster: cluster.to_owned(), version: version.to_owned() }
        })
    }

    pub(super) fn path_of(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// `None` where the folder lacks a program. A link in PATH may stand alone: what counts is where
    /// it leads.
    fn at(folder: &Path) -> Option<Self> {
        let folder = folder.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        ["initdb", "pg_ctl"].iter().all(|program| folder.join(program).is_file()).then_some(Self { folder })
    }

    /// The major version, as in a cluster's PG_VERSION.
    fn version(&self) -> Option<String> {
        let output = Command::new(self.path_of("postgres")).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        Some(number.chars().take_while(char::is_ascii_digit).collect())
    }
}

fn list_candidates() -> impl Iterator<Item = Binaries> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let configured = std::iter::once_with(ask_pg_config).flatten();
    on_path.into_iter().chain(configured).chain(list_versioned()).filter_map(|folder| Binaries::at(&folder))
}

fn ask_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

/// Debian's `/usr/lib/postgresql/15/bin` and Red Hat's `/usr/pgsql-15/bin`, newest first.
pub(crate) fn list_versioned() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, prefix) in [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")] {
        for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let version = name.to_str().and_then(|name| name.strip_prefix(prefix)).and_then(|rest| rest.parse().ok());
            found.extend(version.map(|version| (version, entry.path().join("bin"))));
        }
    }
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, folder)| folder).collect()
}
