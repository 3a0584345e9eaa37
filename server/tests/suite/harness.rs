//! Starts the real program as a process, with a Postgres and a Redis of its own, and stops it again.
//!
//! Other test programs take it in by `#[path = "production/harness.rs"] mod harness;`.

#![allow(dead_code, reason = "each test program uses its part")]
use std::collections::BTreeMap;
use std::fs::{File, Permissions};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use test_database::TestDatabase;

pub const SECRET_KEY: &str = "8c1f0a9be2d7465f93b1c04a7de85f2169ba3c7704e8d5f1";
pub const MASTER_KEY: &str = "d30b77c5f14e9a826bd0317fe29c485ab6f3e1d07c9482ab";
pub const OPERATOR_TOKEN: &str = "47e0c9b1f6a83d52e07b94cd16f8a35270be49d1c86f3a95";
/// The name under which people would reach the program from outside.
pub const HOST: &str = "probity.test";
/// How long a start or a stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A free port of this machine.
pub fn find_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A Redis without a disk. It can be stopped and started again at the same address.
pub struct Redis {
    pub port: u16,
    child: Option<Child>,
}

impl Redis {
    pub fn start() -> Self {
        let mut redis = Self { port: find_port(), child: None };
        redis.start_again();
        redis
    }

    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let arguments = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        let child = Command::new("redis-server")
            .args(arguments)
            .current_dir("/tmp")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server is installed: apt-get install redis-server");
        self.child = Some(child);
        wait_until("Redis answers", || TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    /// Ends it at once, as a crash would.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What one program works with: a database, a Redis, a data folder, and settings under which it starts in production.
pub struct World {
    pub database: TestDatabase,
    pub redis: Redis,
    pub folder: tempfile::TempDir,
    /// The variables that the program is started with, and no others but PATH.
    pub settings: BTreeMap<String, String>,
}

impl World {
    pub async fn make() -> Self {
        let database = TestDatabase::create().await.unwrap();
        let redis = Redis::start();
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        let mut world = Self { database, redis, folder, settings: BTreeMap::new() };
        let database = world.database.serving_url().await.unwrap();
        let redis = world.redis.url();
        let data = world.data().display().to_string();
        for (name, value) in [
            ("APP_ENV", "production"),
            ("SECRET_KEY", SECRET_KEY),
            ("ENCRYPTION_MASTER_KEY", MASTER_KEY),
            ("OPERATOR_TOKEN", OPERATOR_TOKEN),
            ("DATABASE_URL", database.expose_secret()),
            ("REDIS_URL", &redis),
            ("PUBLIC_URL", &format!("https://{HOST}")),
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("OPEN_SIGN_UP", "true"),
            ("START_WAIT_SECONDS", "2"),
            ("DATA_DIR", &data),
            ("LEPTOS_SITE_ROOT", &site.display().to_string()),
            ("LEPTOS_HASH_FILES", "false"),
        ] {
            world.set(name, value);
        }
        world
    }

    /// The same in development: its own Postgres and Redis, http, errors in full.
    pub async fn make_for_development() -> Self {
        let mut world = Self::make().await;
        for name in ["PUBLIC_URL", "TRUSTED_PROXIES", "SECRET_KEY", "ENCRYPTION_MASTER_KEY"] {
            world.unset(name);
        }
        // It brings the tables forward by itself, which takes the tables' owner.
        let owner = world.database.url().expose_secret().to_owned();
        world.set("APP_ENV", "development").set("DATABASE_URL", &owner);
        world
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.settings.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn unset(&mut self, name: &str) -> &mut Self {
        self.settings.remove(name);
        self
    }

    /// Writes a file with these rights into the world's folder.
    pub fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
        command.args(arguments).env_clear().envs(&self.settings).current_dir(self.folder.path());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).stdin(Stdio::null()).output().unwrap();
        Ended {
            code: output.status.code(),
            said: String::from_utf8_lossy(&output.stdout).into_owned(),
            complained: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Whether the server answers. With TLS, where nothing listens before everything stands, whether it listens.
    fn is_up(&self, port: u16) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
        if self.settings.contains_key("TLS_CERT") {
            return true;
        }
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
    }

    /// Starts the server and waits until it answers.
    pub fn serve(&self) -> Server {
        self.serve_at(find_port())
    }

    /// The same at this port.
    pub fn serve_at(&self, port: u16) -> Server {
        self.serve_with(&["serve"], port)
    }

    /// Starts a process that serves no pages, such as a worker, and waits for nothing.
    pub fn spawn(&self, arguments: &[&str]) -> Server {
        // Its log needs a name that no other has.
        self.start(arguments, find_port())
    }

    fn start(&self, arguments: &[&str], port: u16) -> Server {
        let log = self.folder.path().join(format!("log-{port}"));
        let file = File::create(&log).unwrap();
        let child = self
            .command(arguments)
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Server { child, port, log }
    }

    /// Starts the server with these arguments and waits until it answers.
    pub fn serve_with(&self, arguments: &[&str], port: u16) -> Server {
        let mut server = self.start(arguments, port);
        let end = Instant::now() + PATIENCE;
        while !self.is_up(port) {
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended with {status}: {}", server.log());
            }
            assert!(Instant::now() < end, "the server does not listen: {}", server.log());
            sleep(Duration::from_millis(50));
        }
        server
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    /// Its standard output.
    pub said: String,
    /// Its standard error.
    pub complained: String,
}

/// A running server. It is killed when this is dropped.
pub struct Server {
    child: Child,
    pub port: u16,
    log: PathBuf,
}

impl Server {
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A client that speaks as the trusted proxy does for a browser, follows no redirects and keeps cookies to itself.
    pub fn client(&self) -> reqwest::Client {
        let headers = [("host", HOST), ("x-forwarded-proto", "https"), ("sec-fetch-site", "same-origin")];
        let headers = headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .default_headers(headers.collect())
            .no_proxy()
            // Each request on a line of its own: the server closes the one on which it refused a body.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// All that it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks it to stop and waits for the end.
    pub fn stop(mut self) -> ExitStatus {
        signal(self.id(), "TERM");
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the server does not stop: {}", self.log());
            sleep(Duration::from_millis(50));
        }
    }

    /// Ends it at once, as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signal(id: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status().unwrap();
    assert!(sent.success());
}

pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "in vain: {what}");
        sleep(Duration::from_millis(50));
    }
}

/// The texts of all files below a folder.
pub fn read_all(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&read_all(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    text
}
