//! A child process with a time limit and a cap on what it may write.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, prlimit};

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

/// What a child may use, beside its time by the clock and what it may write.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// In bytes.
    memory: u64,
    /// In seconds of processor time.
    processor: u64,
}

impl Allowance {
    /// What every tool that reads one document gets along with.
    pub const TOOL: Self = Self { memory: 2 * 1024 * 1024 * 1024, processor: 60 };

    /// A child that has ended already needs none.
    fn impose(self, child: &Child) -> rustix::io::Result<()> {
        // A second after it was told that its time is over a child is killed.
        let limits = [(Resource::As, self.memory, self.memory), (Resource::Cpu, self.processor, self.processor + 1)];
        let outcome = limits.into_iter().try_for_each(|(resource, soft, hard)| {
            prlimit(Some(Pid::from_child(child)), resource, Rlimit { current: Some(soft), maximum: Some(hard) })
                .map(|_| ())
        });
        if outcome == Err(rustix::io::Errno::SRCH) { Ok(()) } else { outcome }
    }
}

/// How far a child may go before it is given up.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// By the clock.
    pub time: Duration,
    /// The most bytes that it may write.
    pub output: u64,
    /// `None` where it inherits what this process may use.
    pub allowance: Option<Allowance>,
}

/// Runs the command to its end, or until it goes beyond its bounds and is killed.
pub fn run(command: &mut Command, bounds: Bounds) -> Result<Finished, GivenUp> {
    finish(start(command.stdin(Stdio::null()), bounds)?, bounds)
}

/// The same with these bytes on its standard input.
pub fn run_with_input(command: &mut Command, input: Vec<u8>, bounds: Bounds) -> Result<Finished, GivenUp> {
    let mut child = start(command.stdin(Stdio::piped()), bounds)?;
    if let Some(mut stdin) = child.stdin.take() {
        // Ends with the child, whose end of the pipe closes; what a child does not want it need not take.
        thread::spawn(move || stdin.write_all(&input));
    }
    finish(child, bounds)
}

fn start(command: &mut Command, bounds: Bounds) -> Result<Child, GivenUp> {
    let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => GivenUp::Missing,
        _ => GivenUp::Failed(error.to_string()),
    })?;
    // It has hardly begun: neither its memory nor its time is near the limits yet.
    if let Some(Err(error)) = bounds.allowance.map(|allowance| allowance.impose(&child)) {
        // Already gone is as good as killed.
        let _ = child.kill();
        let _ = child.wait();
        return Err(GivenUp::Failed(format!("its limits could not be set: {error}")));
    }
    Ok(child)
}

fn finish(mut child: Child, bounds: Bounds) -> Result<Finished, GivenUp> {
    let started = Instant::now();
    let mut result = watch(&mut child, bounds);
    // Its output may be closed long before it ends.
    while result.is_ok() && matches!(child.try_wait(), Ok(None)) {
        if started.elapsed() > bounds.time {
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
    // SIGXCPU is 24 on every Linux but MIPS's, which has no such limit of ours.
    let out_of_time = status.signal() == Some(24);
    Ok(Finished {
        success: status.success(),
        out_of_time,
        output,
        complaint: String::from_utf8_lossy(&complaint).into_owned(),
    })
}

fn watch(child: &mut Child, bounds: Bounds) -> Result<(Vec<u8>, Vec<u8>), GivenUp> {
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(GivenUp::Failed("its output could not be connected".to_owned()));
    };
    let cap = bounds.output;
    let (send, receive) = mpsc::channel();
    let complaints = thread::spawn(move || read_all(stderr, 64 * 1024));
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(cap + 1).read_to_end(&mut output);
        // Nobody listens any more once the time is over.
        let _ = send.send(read.map(|_| output));
    });
    let output = match receive.recv_timeout(bounds.time) {
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

    fn within(time: Duration, output: u64) -> Bounds {
        Bounds { time, output, allowance: Some(Allowance::TOOL) }
    }

    #[test]
    fn a_child_that_hangs_is_killed() {
        let started = std::time::Instant::now();
        let result = run(Command::new("sleep").arg("30"), within(Duration::from_millis(100), 10));
        assert!(matches!(result, Err(GivenUp::TimedOut)));
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_child_that_floods_is_killed() {
        let result = run(&mut Command::new("yes"), within(Duration::from_secs(20), 1000));
        assert!(matches!(result, Err(GivenUp::WroteTooMuch)));
    }

    #[test]
    fn a_child_gets_its_input_whole_and_need_not_take_it() {
        let input = vec![b'x'; 3_000_000];
        let result = run_with_input(Command::new("wc").arg("-c"), input.clone(), within(Duration::from_secs(20), 100));
        let Ok(finished) = result else { panic!("wc ran") };
        assert_eq!(String::from_utf8_lossy(&finished.output).trim(), "3000000");
        assert!(run_with_input(&mut Command::new("true"), input, within(Duration::from_secs(20), 100)).is_ok());
    }

    #[test]
    fn a_child_lives_within_its_allowance() {
        let mut command = Command::new("sh");
        // It asks only once the limits can have been set.
        command.args(["-c", "sleep 0.2; ulimit -v; ulimit -t"]);
        let Ok(finished) = run(&mut command, within(Duration::from_secs(20), 100)) else { panic!("sh ran") };
        assert_eq!(String::from_utf8_lossy(&finished.output), "2097152\n60\n");
        let greedy = Bounds {
            allowance: Some(Allowance { processor: 1, ..Allowance::TOOL }),
            ..within(Duration::from_secs(60), 100)
        };
        let Ok(finished) = run(Command::new("sh").args(["-c", "while :; do :; done"]), greedy) else {
            panic!("sh ran")
        };
        assert!(!finished.success && finished.out_of_time);
    }

    #[test]
    fn a_missing_program_is_told_apart() {
        let result = run(&mut Command::new("no-such-program-here"), within(Duration::from_secs(1), 10));
        assert!(matches!(result, Err(GivenUp::Missing)));
    }

    #[test]
    fn a_child_that_closes_its_output_and_stays_is_killed() {
        let started = Instant::now();
        let mut command = Command::new("sh");
        command.args(["-c", "exec >&- 2>&-; sleep 30"]);
        let result = run(&mut command, within(Duration::from_millis(200), 10));
        assert!(matches!(result, Err(GivenUp::TimedOut)));
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
