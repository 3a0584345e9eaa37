//! The case that the page shows, as far as an edit's promise is held against it.

use super::events::{find, find_all};
use crate::model::AheadView;

pub struct ShownCase {
    /// Empty where the page has no amounts to compare.
    at_stake: String,
    payable: String,
    /// Whether a finding is dismissed: its stake is settled by the store and not by the engine.
    is_waived: bool,
    findings: Vec<String>,
}

pub fn read_case() -> Option<ShownCase> {
    let head = find(".r-head[data-payable]")?;
    let read = |name: &str| head.get_attribute(name).unwrap_or_default();
    let findings = find_all("details.f-item").iter().filter_map(|item| item.get_attribute("data-finding")).collect();
    Some(ShownCase {
        at_stake: read("data-at-stake"),
        payable: read("data-payable"),
        is_waived: head.has_attribute("data-waived"),
        findings,
    })
}

impl ShownCase {
    /// Whether the server came to what was promised.
    pub fn is_as(&self, promised: &AheadView) -> bool {
        let sorted = |mut ids: Vec<String>| {
            ids.sort();
            ids
        };
        let same_findings = sorted(self.findings.clone())
            == sorted(promised.findings.iter().map(|finding| finding.id.clone()).collect());
        let is_apart = self.is_waived || self.payable.is_empty();
        same_findings && (is_apart || (self.at_stake == promised.at_stake && self.payable == promised.payable))
    }
}
