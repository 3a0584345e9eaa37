//! Decide: a person confirms or dismisses a finding, with a reason, on record.

use std::collections::BTreeSet;

use store::{Actor, InvoiceId};

use crate::rating::{Begin, Task};
use crate::review::read_result;
use crate::{Desk, DeskError};

/// A person's word about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    kind: store::Verdict,
    reason: String,
}

impl Verdict {
    /// Reads what a form said. A dismissal needs a reason; "Other" needs it in words.
    pub fn read(verdict: &str, reason: &str, words: &str) -> Result<Self, DeskError> {
        let (reason, words) = (reason.trim(), words.trim());
        match verdict {
            "confirm" => Ok(Self { kind: store::Verdict::Confirmed, reason: words.to_owned() }),
            "dispute" => Ok(Self { kind: store::Verdict::Disputed, reason: words.to_owned() }),
            "dismiss" if reason.is_empty() => Err(DeskError::refused("Choose a reason to dismiss the finding.")),
            "dismiss" if reason.starts_with("Other") && words.is_empty() => {
                Err(DeskError::refused("Say in your words why the finding is dismissed."))
            }
            "dismiss" => {
                let reason = if words.is_empty() { reason.to_owned() } else { format!("{reason}: {words}") };
                Ok(Self { kind: store::Verdict::Dismissed, reason })
            }
            _ => Err(DeskError::refused("Confirm, dispute or dismiss the finding.")),
        }
    }
}

impl Desk {
    /// Puts the verdict on record, and reconciles anew: what a dismissed finding had covered comes to light.
    pub async fn decide(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        finding: &str,
        verdict: Verdict,
    ) -> Result<(), DeskError> {
        self.put_on_record(actor, invoice, finding, (verdict.kind, &verdict.reason)).await
    }

    /// Confirms every finding of these invoices that has no decision yet. Only of one vendor at a time: a decision
    /// about many is a decision about what one vendor does. Gives how many were confirmed.
    pub async fn confirm_chosen(&self, actor: &Actor, ids: &[InvoiceId]) -> Result<usize, DeskError> {
        let mut vendors = BTreeSet::new();
        let mut open = Vec::new();
        for id in ids {
            let stored = self.store().find_invoice(actor, *id).await?.ok_or(DeskError::NotFound)?;
            let name = stored.invoice.header.seller_name.as_ref().map(|name| name.value.trim().to_lowercase());
            vendors.insert(name.unwrap_or_default());
            let decided = self.store().list_decisions(actor, *id).await?;
            let result = stored.result.as_ref().map(read_result).transpose()?;
            let found = result.into_iter().flat_map(|result| result.findings).map(|finding| finding.id);
            let undecided = found.filter(|finding| decided.iter().all(|decision| decision.finding != *finding));
            open.extend(undecided.map(|finding| (*id, finding)));
        }
        if vendors.len() > 1 {
            return Err(DeskError::refused(
                "Choose invoices of one vendor: a decision about many is about what one vendor does.",
            ));
        }
        if open.is_empty() {
            return Err(DeskError::refused("None of these invoices has a finding without a decision."));
        }
        for (id, finding) in &open {
            self.put_on_record(actor, *id, finding, (store::Verdict::Confirmed, "")).await?;
        }
        Ok(open.len())
    }

    /// Takes the latest decision about a finding back. The decision itself stays on record.
    pub async fn undo_decision(&self, actor: &Actor, invoice: InvoiceId, finding: &str) -> Result<(), DeskError> {
        self.put_on_record(actor, invoice, finding, (store::Verdict::Reopened, "")).await
    }

    /// The decision and all that follows from it, or neither.
    async fn put_on_record(
        &self,
        actor: &Actor,
        id: InvoiceId,
        finding: &str,
        verdict: (store::Verdict, &str),
    ) -> Result<(), DeskError> {
        let stored = self.store().find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let (mut lock, scope) = self.open_history(actor, stored.contract, &[id], None).await?;
        let place = self.store().find_place(actor, &mut lock, id).await?.ok_or(DeskError::NotFound)?;
        if place.contract != stored.contract {
            return Err(DeskError::Conflict);
        }
        let decided = self.store().decide_under(actor, &mut lock, (id, finding), verdict, self.now()).await?;
        let task = Task { newcomers: BTreeSet::from([id]), ..Task::from(Begin::at(&place)) };
        let changed = self.rate(actor, &mut lock, &scope, &task, &mut |_| ()).await?;
        let entries: Vec<_> = std::iter::once(decided).chain(changed).collect();
        Ok(lock.commit(actor, &entries, self.now()).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dismissal_needs_its_reason() {
        assert!(Verdict::read("dismiss", "", "").is_err());
        assert!(Verdict::read("dismiss", "Other, said below", " ").is_err());
        let verdict = Verdict::read("dismiss", "Other, said below", "Paid in kind").unwrap();
        assert_eq!(verdict.reason, "Other, said below: Paid in kind");
        assert!(Verdict::read("confirm", "", "").is_ok());
        assert_eq!(Verdict::read("dispute", "", "").unwrap().kind, store::Verdict::Disputed);
        assert!(Verdict::read("approve", "", "").is_err());
    }
}
