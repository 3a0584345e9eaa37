//! One thing that was looked at, with the mend where it is not as it should be.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Warn,
    Fail,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in a word.
    pub about: &'static str,
    pub outcome: Outcome,
    pub said: String,
    /// What to do; None where nothing is to be done.
    pub mend: Option<&'static str>,
}

impl Finding {
    pub fn pass(about: &'static str, said: impl Into<String>) -> Self {
        Self { about, outcome: Outcome::Pass, said: said.into(), mend: None }
    }

    pub fn warn(about: &'static str, said: impl Into<String>, mend: &'static str) -> Self {
        Self { about, outcome: Outcome::Warn, said: said.into(), mend: Some(mend) }
    }

    pub fn fail(about: &'static str, said: impl Into<String>, mend: &'static str) -> Self {
        Self { about, outcome: Outcome::Fail, said: said.into(), mend: Some(mend) }
    }

    /// Passes where nothing is wrong, else fails with all that is.
    pub fn of_faults(about: &'static str, good: &str, faults: &[String], mend: &'static str) -> Self {
        if faults.is_empty() { Self::pass(about, good) } else { Self::fail(about, faults.join("; "), mend) }
    }

    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "check": self.about,
            "outcome": self.outcome.word(),
            "said": self.said,
            "mend": self.mend,
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What a deployment said must not paint the terminal.
        let said: String = self.said.chars().filter(|sign| !sign.is_control()).collect();
        write!(out, "{}  {:14} {said}", self.outcome.word(), self.about)?;
        self.mend.map_or(Ok(()), |mend| write!(out, ". {mend}"))
    }
}
