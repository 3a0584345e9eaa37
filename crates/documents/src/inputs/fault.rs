//! What is wrong with a file, place by place.

use std::fmt;

/// One fault: where it is, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFault {
    /// The row as a spreadsheet counts it, the header being 1; absent: the file as a whole.
    pub row: Option<u64>,
    pub column: Option<String>,
    pub what: String,
    pub mend: String,
}

impl InputFault {
    pub(super) fn of_file(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { row: None, column: None, what: what.into(), mend: mend.into() }
    }

    pub(super) fn of_row(row: u64, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { row: Some(row), ..Self::of_file(what, mend) }
    }
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, &self.column) {
            (Some(row), Some(column)) => write!(f, "Row {row}, column {column}: ")?,
            (Some(row), None) => write!(f, "Row {row}: ")?,
            (None, Some(column)) => write!(f, "Column {column}: ")?,
            (None, None) => {}
        }
        write!(f, "{}. {}.", self.what, self.mend)
    }
}

/// Why a file was not taken. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.print())]
pub struct InputFaults {
    /// The first of them.
    pub faults: Vec<InputFault>,
    /// How many there are in all.
    pub count: usize,
}

impl InputFaults {
    /// More than these are counted and not listed.
    const MOST: usize = 100;

    pub(super) const fn new() -> Self {
        Self { faults: Vec::new(), count: 0 }
    }

    pub(super) fn add(&mut self, fault: InputFault) {
        self.count = self.count.saturating_add(1);
        if self.faults.len() < Self::MOST {
            self.faults.push(fault);
        }
    }

    fn print(&self) -> String {
        let mut lines: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        let more = self.count.saturating_sub(self.faults.len());
        if more > 0 {
            lines.push(format!("There are {more} faults more of which these are the first."));
        }
        lines.join("\n")
    }
}

impl From<InputFault> for InputFaults {
    fn from(fault: InputFault) -> Self {
        Self { faults: vec![fault], count: 1 }
    }
}
