//! What a confined process can no longer do. Each probe runs in a process of its own: this test program
//! again, asked for one ignored test.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may panic anywhere")]

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use nix::sys::signal::kill;
use nix::unistd::{Pid, geteuid, getppid, setsid};

/// Runs one probe with these words on its standard input.
fn run(probe: &str, words: &str) -> Output {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", probe, "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), words.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn assert_passes(probe: &str, words: &str) {
    let output = run(probe, words);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn confine() {
    let weak = reading::confine().unwrap();
    assert!(weak.is_empty(), "this system lacks {weak:?}");
}

fn is_refused<T>(result: std::io::Result<T>) -> bool {
    result.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

#[test]
fn the_network_is_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    assert_passes("probe_network", &listener.local_addr().unwrap().to_string());
}

#[test]
#[ignore = "in a process of its own"]
fn probe_network() {
    let address = std::io::read_to_string(std::io::stdin()).unwrap();
    assert!(TcpStream::connect(&address).is_ok(), "the probe itself works");
    confine();
    assert!(is_refused(TcpStream::connect(&address)));
    assert!(is_refused(UdpSocket::bind("127.0.0.1:0")));
    assert!(is_refused(UnixStream::connect("/run/systemd/notify")));
    assert!(is_refused(UnixStream::pair()));
}

#[test]
fn files_and_other_processes_are_out_of_reach() {
    let folder = std::env::temp_dir().join(format!("probity-confinement-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("secret"), "canary").unwrap();
    assert_passes("probe_files", &folder.display().to_string());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
#[ignore = "in a process of its own"]
fn probe_files() {
    let folder = std::io::read_to_string(std::io::stdin()).unwrap();
    let folder = Path::new(&folder);
    assert_eq!(std::fs::read_to_string(folder.join("secret")).unwrap(), "canary", "the probe itself works");
    let parent = getppid();
    confine();
    assert!(is_refused(std::fs::read(folder.join("secret"))));
    assert!(is_refused(std::fs::read_dir(folder)));
    assert!(is_refused(std::fs::write(folder.join("new"), "x")));
    assert!(is_refused(std::fs::write("/tmp/probity-probe", "x")));
    assert!(is_refused(std::fs::read("/etc/passwd")));
    assert!(is_refused(std::fs::read(format!("/proc/{parent}/environ"))));
    assert!(!geteuid().is_root());
    assert!(kill(parent, None).is_err(), "a signal to the server");
    assert!(kill(Pid::from_raw(1), None).is_err());
    assert!(setsid().is_err(), "leaving the group that the parent kills");
    assert!(Command::new("pdftotext").arg("-v").stderr(Stdio::null()).status().unwrap().success(), "its tools run");
    let languages = Command::new("tesseract").arg("--list-langs").output().unwrap();
    assert!(String::from_utf8_lossy(&languages.stdout).contains("deu"), "its tools find their data: {languages:?}");
}

#[test]
fn memory_and_processor_time_run_out() {
    let output = run("probe_memory", "");
    assert_eq!(output.status.signal(), Some(6), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("memory allocation of"));
    let output = run("probe_stack", "");
    assert!(output.status.signal().is_some(), "{output:?}");
    let started = std::time::Instant::now();
    let output = run("probe_processor", "");
    assert_eq!(output.status.signal(), Some(24), "{output:?} after {:?}", started.elapsed());
}

#[test]
#[ignore = "in a process of its own"]
fn probe_memory() {
    confine();
    let mut hoard: Vec<Vec<u8>> = Vec::new();
    for _ in 0..4096 {
        hoard.push(vec![1; 1024 * 1024]);
    }
    assert_eq!(hoard.len(), 4096);
}

fn sink(depth: u64) -> u64 {
    let page = std::hint::black_box([depth; 512]);
    if depth == u64::MAX { page[0] } else { sink(depth + 1).wrapping_add(page[1]) }
}

#[test]
#[ignore = "in a process of its own"]
fn probe_stack() {
    confine();
    std::hint::black_box(sink(0));
}

#[test]
#[ignore = "in a process of its own"]
fn probe_processor() {
    confine();
    let mut count = 0u64;
    loop {
        count = std::hint::black_box(count.wrapping_add(1));
    }
}
