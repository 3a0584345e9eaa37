//! The cluster: making, starting and stopping it.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::binaries::Binaries;
use super::postmaster::{PAUSE, START_LIMIT, find_running, is_ready};
use super::unprivileged::Unprivileged;
use super::{PrivatePostgresError, socket};

/// The cluster's folder within the data folder.
pub(super) const DATA: &str = "cluster";
pub(super) const DATABASE: &str = "probity";
pub(super) const ADMINISTRATOR: &str = "probity";
const STARTS: u32 = 4;
/// Becomes the program that its arguments name, without the files that whoever started us left open: a
/// server that runs on would hold the lock of a `flock` or the end of a pipe for as long.
const WITHOUT_INHERITED_FILES: &str = r#"exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec "$0" "$@""#;

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
        if let Some(socket) = find_running(&self.data())? {
            return Ok((socket, None));
        }
        let socket = socket::make_folder(&self.folder, self.user.as_ref())?;
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
            if is_ready(&self.data(), server.id()) {
                return Ok(server);
            }
            std::thread::sleep(PAUSE);
        }
        Err(failed(format!("it is not ready after {} seconds", START_LIMIT.as_secs())))
    }

    /// Stops it, and waits for the end. Done already where it does not run.
    pub(super) fn stop(&self) -> Result<(), PrivatePostgresError> {
        if find_running(&self.data())?.is_none() {
            return Ok(());
        }
        let mut command = self.command("pg_ctl");
        command.args(["stop", "--wait", "--timeout=60", "--silent", "--mode=fast", "--pgdata"]).arg(self.data());
        run(&mut command, "pg_ctl")?;
        // Empty by now; and where it is not, the next start clears it.
        let _ = std::fs::remove_dir(socket::find_folder(&self.folder));
        Ok(())
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
