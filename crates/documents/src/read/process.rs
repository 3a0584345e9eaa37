//! A child process with a time limit and a cap on what it may write.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What a child process left behind.
pub struct Finished {
    pub success: bool,
    /// It used up the processor time that it was given.
    pub out_of_time: bool,
    pub output: Vec<u8>,
    pub complaint: String,
}

/// Why a child process was given up.
pub enum GivenUp {
    Missing,
    TimedOut,
    WroteTooMuch,
    Failed(String),
}

/// The most memory a child may ask for, in bytes, and the most seconds of processor time.
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
const PROCESSOR: u64 = 60;

/// The tool under limits of memory and processor time, where the system has `prlimit`.
pub fn limited(tool: &str) -> Command {
    let known = ["/usr/bin/prlimit", "/bin/prlimit"].iter().find(|path| std::path::Path::new(path).exists());
    let Some(prlimit) = known else { return Command::new(tool) };
    let mut command = Command::new(prlimit);
    command.arg(format!("--as={MEMORY}")).arg(format!("--cpu={PROCESSOR}")).arg("--").arg(tool);
    command
}

/// Runs the command to its end; it is killed after `limit` or when it has written more than `cap` bytes.
pub fn run(command: &mut Command, limit: Duration, cap: u64) -> Result<Finished, GivenUp> {
    finish(start(command.stdin(Stdio::null()))?, limit, cap)
}

/// The same with these bytes on its standard input.
pub fn run_with_input(command: &mut Command, input: Vec<u8>, limit: Duration, cap: u64) -> Result<Finished, GivenUp> {
    let mut child = start(command.stdin(Stdio::piped()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // Ends with the child, whose end of the pipe closes; what a child does not want it need not take.
        thread::spawn(move || stdin.write_all(&input));
    }
    finish(child, limit, cap)
}

fn start(command: &mut Command) -> Result<Child, GivenUp> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => GivenUp::Missing,
        _ => GivenUp::Failed(error.to_string()),
    })
}

fn finish(mut child: Child, limit: Duration, cap: u64) -> Result<Finished, GivenUp> {
    let started = Instant::now();
    let mut result = watch(&mut child, limit, cap);
    // Its output may be closed long before it ends.
    while result.is_ok() && matches!(child.try_wait(), Ok(None)) {
        if started.elapsed() > limit {
            result = Err(GivenUp::TimedOut);
        }
        thread::sleep(Duration::from_millis(2));
    }
    if result.is_err() {
        // Already gone is as good as killed.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| GivenUp::Failed(error.to_string()))?;
    let (output, complaint) = result?;
    // What `prlimit` says where the tool is not there.
    if !status.success() && contains(&complaint, b"prlimit: failed to execute") {
        return Err(GivenUp::Missing);
    }
    // SIGXCPU is 24 on every Linux but MIPS's, which has no such limit of ours.
    let out_of_time = status.signal() == Some(24);
    Ok(Finished {
        success: status.success(),
        out_of_time,
        output,
        complaint: String::from_utf8_lossy(&complaint).into_owned(),
    })
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn watch(child: &mut Child, limit: Duration, cap: u64) -> Result<(Vec<u8>, Vec<u8>), GivenUp> {
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(GivenUp::Failed("its output could not be connected".to_owned()));
    };
    let (send, receive) = mpsc::channel();
    let complaints = thread::spawn(move || read_all(stderr, 64 * 1024));
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(cap + 1).read_to_end(&mut output);
        // Nobody listens any more once the time is over.
        let _ = send.send(read.map(|_| output));
    });
    let output = match receive.recv_timeout(limit) {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(GivenUp::Failed(error.to_string())),
        Err(_) => return Err(GivenUp::TimedOut),
    };
    if u64::try_from(output.len()).unwrap_or(u64::MAX) > cap {
        return Err(GivenUp::WroteTooMuch);
    }
    Ok((output, complaints.join().unwrap_or_default()))
}

/// The first `cap` bytes; the rest is read and dropped, so that the writer never blocks.
fn read_all(mut from: impl Read, cap: u64) -> Vec<u8> {
    let mut kept = Vec::new();
    if from.by_ref().take(cap).read_to_end(&mut kept).is_ok() {
        let _ = std::io::copy(&mut from, &mut std::io::sink());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_hangs_is_killed() {
        let started = std::time::Instant::now();
        let result = run(Command::new("sleep").arg("30"), Duration::from_millis(100), 10);
        assert!(matches!(result, Err(GivenUp::TimedOut)));
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_child_that_floods_is_killed() {
        let result = run(&mut Command::new("yes"), Duration::from_secs(20), 1000);
        assert!(matches!(result, Err(GivenUp::WroteTooMuch)));
    }

    #[test]
    fn a_child_gets_its_input_whole_and_need_not_take_it() {
        let input = vec![b'x'; 3_000_000];
        let result = run_with_input(Command::new("wc").arg("-c"), input.clone(), Duration::from_secs(20), 100);
        let Ok(finished) = result else { panic!("wc ran") };
        assert_eq!(String::from_utf8_lossy(&finished.output).trim(), "3000000");
        assert!(run_with_input(&mut Command::new("true"), input, Duration::from_secs(20), 100).is_ok());
    }

    #[test]
    fn a_missing_program_is_told_apart() {
        let result = run(&mut Command::new("no-such-program-here"), Duration::from_secs(1), 10);
        assert!(matches!(result, Err(GivenUp::Missing)));
        let result = run(&mut limited("no-such-program-here"), Duration::from_secs(1), 10);
        assert!(matches!(result, Err(GivenUp::Missing)));
    }

    #[test]
    fn a_child_that_closes_its_output_and_stays_is_killed() {
        let started = Instant::now();
        let mut command = Command::new("sh");
        command.args(["-c", "exec >&- 2>&-; sleep 30"]);
        let result = run(&mut command, Duration::from_millis(200), 10);
        assert!(matches!(result, Err(GivenUp::TimedOut)));
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
