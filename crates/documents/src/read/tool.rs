//! The command line tools that read documents: how they are started, and what their failures mean.

use std::process::Command;
use std::time::Duration;

use super::process::{Allowance, Bounds, Finished, GivenUp, run, run_with_input};
use super::{Limit, ReadFailure};

/// Tools of one package.
#[derive(Clone, Copy, Debug)]
pub struct Tools {
    limit: Duration,
    /// This process has limits already, and its tools inherit them.
    confined: bool,
    package: Package,
}

/// What is the tools' own.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// The most bytes that one may write.
    pub cap: u64,
    /// What to do where one is missing.
    pub mend: &'static str,
    /// What a complaint means that only these tools make.
    pub explain: fn(&str) -> Option<ReadFailure>,
}

impl Tools {
    /// Each under limits of its own.
    pub const fn limited(package: Package, limit: Duration) -> Self {
        Self { limit, confined: false, package }
    }

    /// For a process that has confined itself: its tools inherit the limits, and files may be such that only
    /// they can open.
    pub const fn confined(package: Package, limit: Duration) -> Self {
        Self { limit, confined: true, package }
    }

    pub const fn is_confined(self) -> bool {
        self.confined
    }

    pub fn run(self, tool: &str, command: &mut Command) -> Result<Vec<u8>, ReadFailure> {
        self.conclude(tool, run(command, self.bounds()))
    }

    /// With these bytes on its standard input.
    pub fn run_with_input(self, tool: &str, command: &mut Command, input: Vec<u8>) -> Result<Vec<u8>, ReadFailure> {
        self.conclude(tool, run_with_input(command, input, self.bounds()))
    }

    fn bounds(self) -> Bounds {
        let allowance = (!self.confined).then_some(Allowance::TOOL);
        Bounds { time: self.limit, output: self.package.cap, allowance }
    }

    fn conclude(self, tool: &str, finished: Result<Finished, GivenUp>) -> Result<Vec<u8>, ReadFailure> {
        let timed_out = ReadFailure::TimedOut { seconds: self.limit.as_secs() };
        let finished = match finished {
            Ok(finished) if finished.success => return Ok(finished.output),
            Ok(finished) => finished,
            Err(GivenUp::Missing) => return Err(missing(tool, self.package.mend)),
            Err(GivenUp::TimedOut) => return Err(timed_out),
            Err(GivenUp::WroteTooMuch) => return Err(ReadFailure::TooLarge(Limit::Text)),
            Err(GivenUp::Failed(reason)) => return Err(ReadFailure::Unreadable(reason)),
        };
        let complaint = finished.complaint.as_str();
        if let Some(failure) = (self.package.explain)(complaint) {
            return Err(failure);
        }
        if ["bad_alloc", "Out of memory", "out of memory"].iter().any(|words| complaint.contains(words)) {
            return Err(ReadFailure::TooLarge(Limit::Memory));
        }
        if finished.out_of_time {
            return Err(timed_out);
        }
        let first = complaint.lines().next().unwrap_or("no reason given");
        Err(ReadFailure::Damaged(first.chars().take(120).collect()))
    }
}

pub fn missing(tool: &str, mend: &str) -> ReadFailure {
    ReadFailure::ToolMissing { tool: tool.to_owned(), mend: mend.to_owned() }
}
