//! Files that were sent together.

use domain::Money;
use serde::{Deserialize, Serialize};

use super::CurrencyTotals;

/// A batch in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    pub id: String,
    /// Of the archive, or how many files there are.
    pub name: String,
    pub at: String,
    pub counts: BatchCounts,
    pub cancelled: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchesPage {
    /// Newest first.
    pub rows: Vec<BatchRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// How many files of a batch stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    pub files: i64,
    pub busy: i64,
    pub passed: i64,
    pub found: i64,
    pub no_contract: i64,
    pub contracts: i64,
    pub failed: i64,
    pub cancelled: i64,
    pub refused: i64,
    pub known: i64,
    pub findings: i64,
}

impl BatchCounts {
    /// Those that are at an end, whatever it is.
    pub fn ended(&self) -> i64 {
        self.files - self.busy
    }

    /// Those that may be begun again.
    pub fn repeatable(&self) -> i64 {
        self.failed + self.cancelled
    }

    /// `97.5 %` of the invoices under a contract had no finding; nothing where there is none.
    pub fn pass_rate(&self) -> Option<String> {
        let permille = (self.passed * 1000).checked_div(self.passed + self.found)?;
        Some(format!("{}.{} %", permille / 10, permille % 10))
    }
}

/// A batch with what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchPage {
    pub row: BatchRow,
    pub sums: Vec<CurrencyTotals>,
    pub files: Vec<BatchFileRow>,
    /// After which the next page begins.
    pub next: Option<i64>,
    pub may_write: bool,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchOutcome {
    Busy,
    Passed,
    Found,
    NoContract,
    Contract,
    Failed,
    Cancelled,
    Refused,
}

impl BatchOutcome {
    pub fn label(self) -> &'static str {
        match self {
            Self::Busy => "In progress",
            Self::Passed => "Passed",
            Self::Found => "Findings",
            Self::NoContract => "No contract",
            Self::Contract => "Contract",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
            Self::Refused => "Not taken in",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchFileRow {
    pub name: String,
    pub outcome: BatchOutcome,
    /// The stage it is in, or why it went no further.
    pub note: String,
    /// How far it is within its stage, 0 to 100; none once it has ended.
    pub percent: Option<u8>,
    /// The page that shows it, once there is one.
    pub link: Option<String>,
    pub billed: Option<Money>,
    pub at_stake: Option<Money>,
    pub findings: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pass_rate_is_of_invoices_under_a_contract() {
        let counts = |passed, found| BatchCounts { files: 50, no_contract: 9, passed, found, ..BatchCounts::default() };
        assert_eq!(counts(39, 1).pass_rate().as_deref(), Some("97.5 %"));
        assert_eq!(counts(3, 0).pass_rate().as_deref(), Some("100.0 %"));
        assert_eq!(counts(2, 1).pass_rate().as_deref(), Some("66.6 %"), "never rounded up");
        assert_eq!(counts(0, 0).pass_rate(), None);
    }
}
