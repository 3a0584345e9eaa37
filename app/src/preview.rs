//! What an edit will come to, reckoned in the browser by the server's own engine before the server answers.

use domain::{Engine, Reconciliation};

/// What both sides must agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    pub at_stake: String,
    pub payable: String,
    /// The findings' ids, sorted.
    pub findings: Vec<String>,
}

impl Digest {
    pub fn of(result: &Reconciliation) -> Self {
        let mut findings: Vec<String> = result.findings.iter().map(|finding| finding.id.clone()).collect();
        findings.sort();
        Self {
            at_stake: result.totals.at_stake.normalize().to_string(),
            payable: result.totals.payable.normalize().to_string(),
            findings,
        }
    }
}

/// The case after an edit; `None` where the text is no value for the field, which the server will say.
/// `line` is empty for the header, else counted from 0.
pub fn reckon(engine: &Engine, line: &str, name: &str, text: &str) -> Option<Reconciliation> {
    let line = match line {
        "" => None,
        number => Some(number.parse().ok()?),
    };
    let mut changed = engine.clone();
    changed.enter(line, name, text).ok()?;
    Some(changed.run())
}
