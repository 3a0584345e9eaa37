//! A result in the shape that the store keeps.

use domain::{Decimal, Reconciliation, Severity};
use store::{ContractId, FindingSummary, Rated, TimelineInvoice};

use crate::figures::count_findings;

/// The store takes what is dismissed off the stakes itself, so they are handed over whole.
pub(super) fn rated(invoice: &TimelineInvoice, contract: Option<ContractId>, result: Reconciliation) -> Rated {
    count_findings(&result);
    let dismissed = result.findings.iter().filter(|finding| invoice.dismissed.contains(&finding.id));
    let waived: Decimal = dismissed.map(|finding| finding.stake.amount).sum();
    let findings = result.findings.iter().map(|finding| FindingSummary {
        finding: finding.id.clone(),
        severity: rank(finding.severity),
        stake: finding.stake.amount,
    });
    Rated {
        id: invoice.id,
        document: invoice.document,
        version: invoice.version,
        contract,
        at_stake: result.totals.at_stake + waived,
        payable: result.totals.payable - waived,
        findings: findings.collect(),
        result,
    }
}

/// 1 is the worst.
fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Block => 1,
        Severity::Hold => 2,
        Severity::Review => 3,
        Severity::Inform => 4,
    }
}
