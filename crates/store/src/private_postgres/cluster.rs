//! The cluster: making, starting and stopping it.

use std::fs::{DirBuilder, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use super::PrivatePostgresError;
use super::binaries::Binaries;
use super::unprivileged::Unprivileged;

/// The cluster's folder within the data folder.
pub(super) const DATA: &str = "cluster";
pub(super) const DATABASE: &str = "probity";
const ADMINISTRATOR: &str = "probity";
/// A socket's path may be no longer; Postgres puts `/.s.PGSQL.5432` after the folder's.
const LONGEST_SOCKET_PATH: usize = 107;

const PAUSE: Duration = Duration::from_millis(25);
const START_LIMIT: Duration = Duration::from_secs(60);
const STARTS: u32 = 4;
/// Becomes the program that its arguments name, without the files that whoever started us left open: a
/// server that runs on would hold the lock of a `flock` or the end of a pipe for as long.
const WITHOUT_INHERITED_FILES: &str = r#"exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec "$0" "$@""#;

/// What a running server writes into `postmaster.pid`.
#[derive(Clone, Copy)]
struct Postmaster<'a> {
    pid: &'a str,
    socket: &'a str,
    ready: bool,
}

impl<'a> Postmaster<'a> {
    /// The first line is the process, the fifth the socket's folder, the eighth how far the server is.
    fn read(written: &'a str) -> Option<Self> {
        let mut lines = written.lines().map(str::trim);
        let (pid, socket) = (lines.next()?, lines.nth(3)?);
        Some(Self { pid, socket, ready: lines.nth(2) == Some("ready") })
    }
}

/// A cluster on disk, running or not.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    binaries: Binaries,
    user: Option<Unprivileged>,
}

impl Cluster {
    pub(super) fn new(folder: PathBuf, binaries: Binaries, user: Option<Unprivileged>) -> Self {
        Self { folder, binaries, user }
    }

    fn data(&self) -> PathBuf {
        self.folder.join(DATA)
    }

    /// Starts it unless it runs. Gives the folder of its socket, and the server's process where it is
    /// a child of this one.
    pub(super) fn start(&self) -> Result<(PathBuf, Option<Child>), PrivatePostgresError> {
        self.make()?;
        if let Some(socket) = self.find_running()? {
            return Ok((socket, None));
        }
        let socket = self.make_socket_folder()?;
        let settings = self.data().join("probity.conf");
        let quoted = socket.to_string_lossy().replace('\'', "''");
        let text = format!(
            "listen_addresses = ''\nunix_socket_directories = '{quoted}'\nunix_socket_permissions = 0700\n\
             port = 5432\nlogging_collector = off\n"
        );
        std::fs::write(&settings, text).map_err(PrivatePostgresError::io(&settings))?;
        let mut tries = 1;
        loop {
            match self.spawn() {
                Ok(server) => return Ok((socket, Some(server))),
                // The last processes of a killed server may still hold its memory for a moment.
                Err(_) if tries < STARTS => {
                    tries += 1;
                    std::thread::sleep(Duration::from_secs(1));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Starts the server and waits until it is ready.
    ///
    /// Not by way of `pg_ctl`, which makes the paths part of a shell's command line.
    fn spawn(&self) -> Result<Child, PrivatePostgresError> {
        let log = self.folder.join("postgres.log");
        let failed = |said| PrivatePostgresError::Failed { program: "postgres", said };
        let output = File::create(&log).map_err(PrivatePostgresError::io(&log))?;
        let errors = output.try_clone().map_err(PrivatePostgresError::io(&log))?;
        let mut command = self.command_at(Path::new("/bin/sh"));
        command.args(["-c", WITHOUT_INHERITED_FILES]).arg(self.binaries.path_of("postgres"));
        command.arg("-D").arg(self.data()).stdin(Stdio::null()).stdout(output).stderr(errors);
        // A group of its own: Ctrl-C in the terminal must end the application first.
        command.process_group(0);
        let mut server = command.spawn().map_err(|error| failed(error.to_string()))?;
        for _ in 0..START_LIMIT.as_millis() / PAUSE.as_millis() {
            if server.try_wait().map_err(|error| failed(error.to_string()))?.is_some() {
                return Err(failed(last_lines(&std::fs::read_to_string(&log).unwrap_or_default())));
            }
            let written = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
            if Postmaster::read(&written).is_some_and(|found| found.pid == server.id().to_string() && found.ready) {
                return Ok(server);
            }
            std::thread::sleep(PAUSE);
        }
        Err(failed(format!("it is not ready after {} seconds", START_LIMIT.as_secs())))
    }

    /// Stops it, and waits for the end. Done already where it does not run.
    pub(super) fn stop(&self) -> Result<(), PrivatePostgresError> {
        if self.find_running()?.is_none() {
            return Ok(());
        }
        let mut command = self.command("pg_ctl");
        command.args(["stop", "--wait", "--timeout=60", "--silent", "--mode=fast", "--pgdata"]).arg(self.data());
        run(&mut command, "pg_ctl")
    }

    /// Makes the cluster where there is none. It gets its name when it is whole, so that one whose
    /// making was cut short is not taken for it.
    fn make(&self) -> Result<(), PrivatePostgresError> {
        let data = self.data();
        if data.join("PG_VERSION").is_file() {
            return Ok(());
        }
        let unfinished = self.folder.join("cluster.unfinished");
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished).map_err(PrivatePostgresError::io(&unfinished))?;
        }
        let mut command = self.command("initdb");
        command.args(["--encoding=UTF8", "--no-locale", "--auth=trust", "--no-instructions"]);
        command.args(["--data-checksums", "--username", ADMINISTRATOR, "--pgdata"]).arg(&unfinished);
        run(&mut command, "initdb")?;

        let settings = unfinished.join("postgresql.conf");
        let at_settings = || PrivatePostgresError::io(&settings);
        let text = std::fs::read_to_string(&settings).map_err(at_settings())?;
        std::fs::write(&settings, format!("{text}\ninclude_if_exists 'probity.conf'\n")).map_err(at_settings())?;
        std::fs::rename(&unfinished, &data).map_err(PrivatePostgresError::io(&data))
    }

    /// The socket's folder of the server that runs on this cluster.
    ///
    /// The process id in `postmaster.pid` may by now be another process, above all after a restart of
    /// a container. What tells ours is that it works in the cluster's folder.
    fn find_running(&self) -> Result<Option<PathBuf>, PrivatePostgresError> {
        let data = self.data();
        let pid_file = data.join("postmaster.pid");
        for _ in 0..START_LIMIT.as_millis() / PAUSE.as_millis() {
            let Ok(written) = std::fs::read_to_string(&pid_file) else { return Ok(None) };
            let found = Postmaster::read(&written);
            let process = Path::new("/proc").join(found.map_or("0", |found| found.pid));
            let works_here = std::fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == data);
            if Path::new("/proc/self").exists() && !works_here {
                std::fs::remove_file(&pid_file).map_err(PrivatePostgresError::io(&pid_file))?;
                return Ok(None);
            }
            if let Some(Postmaster { socket, ready: true, .. }) = found {
                return Ok(Some(PathBuf::from(socket)));
            }
            std::thread::sleep(PAUSE);
        }
        Err(PrivatePostgresError::Failed { program: "postgres", said: "it is neither ready nor gone".to_owned() })
    }

    /// A folder that only Postgres' user can enter, with a path short enough for a socket.
    fn make_socket_folder(&self) -> Result<PathBuf, PrivatePostgresError> {
        let within = self.folder.join("socket");
        let path = if within.as_os_str().len() + "/.s.PGSQL.5432".len() <= LONGEST_SOCKET_PATH {
            within
        } else {
            let hash = Sha256::digest(self.folder.as_os_str().as_bytes());
            let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            Path::new("/tmp").join(format!("probity-{name}"))
        };
        let at_path = || PrivatePostgresError::io(&path);
        let mine = std::fs::metadata(&self.folder).map_err(at_path())?.uid();
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => {
                if let Some(user) = &self.user {
                    chown(&path, Some(user.user()), None).map_err(at_path())?;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let found = std::fs::symlink_metadata(&path).map_err(at_path())?;
                if !found.is_dir() || found.uid() != mine {
                    return Err(PrivatePostgresError::ForeignSocketFolder { path });
                }
                std::fs::set_permissions(&path, Permissions::from_mode(0o700)).map_err(at_path())?;
            }
            Err(error) => return Err(at_path()(error)),
        }
        // No server runs on this cluster, so what a killed one left here would only stand in the way.
        for left in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
            match std::fs::remove_file(path.join(left)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at_path()(error)),
                _ => {}
            }
        }
        Ok(path)
    }

    /// One of Postgres' programs, free of settings from the environment.
    fn command(&self, program: &str) -> Command {
        self.command_at(&self.binaries.path_of(program))
    }

    fn command_at(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").current_dir("/");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        if let Some(user) = &self.user {
            user.apply(&mut command);
        }
        command
    }
}

/// The address of a database by way of the socket.
pub(super) fn address(socket: &Path, database: &str) -> String {
    let mut host = String::new();
    for byte in socket.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => host.push(char::from(*byte)),
            other => host.push_str(&format!("%{other:02X}")),
        }
    }
    format!("postgres://{ADMINISTRATOR}@localhost/{database}?host={host}")
}

/// Creates the application's database where it is missing.
pub(super) async fn create_database(socket: &Path) -> Result<(), sqlx::Error> {
    let options: PgConnectOptions = address(socket, "postgres").parse()?;
    let mut connection = PgConnection::connect_with(&options).await?;
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        sqlx::query("CREATE DATABASE probity").execute(&mut connection).await?;
    }
    connection.close().await
}

fn run(command: &mut Command, program: &'static str) -> Result<(), PrivatePostgresError> {
    let failed = |said| PrivatePostgresError::Failed { program, said };
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(last_lines(&format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))))
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().rev().take(3).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_any_folder() {
        let options: PgConnectOptions = address(Path::new("/tmp/a b?c&d#é"), DATABASE).parse().unwrap();
        assert_eq!(options.get_socket().map(|path| path.as_path()), Some(Path::new("/tmp/a b?c&d#é")));
        assert_eq!(options.get_database(), Some("probity"));
    }
}
