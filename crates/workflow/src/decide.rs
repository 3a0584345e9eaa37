//! Decide: a person confirms or dismisses a finding, with a reason, on record.

use std::collections::BTreeSet;

use domain::waiver::{WaiveReason, Waiver};
use store::{Actor, InvoiceId, Ruling};

use crate::rating::{Begin, Task};
use crate::review::read_result;
use crate::{Desk, DeskError};

/// A person's word about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    kind: store::Verdict,
    /// Of a dismissal.
    code: Option<WaiveReason>,
    words: String,
}

impl Verdict {
    /// Reads what a form said. A dismissal needs a reason of the set; "other" needs it in words.
    pub fn read(verdict: &str, reason: &str, words: &str) -> Result<Self, DeskError> {
        let plain = |kind| Self { kind, code: None, words: words.trim().to_owned() };
        match verdict {
            "confirm" => Ok(plain(store::Verdict::Confirmed)),
            "dispute" => Ok(plain(store::Verdict::Disputed)),
            "dismiss" => {
                let waiver = Waiver::read(reason, words).map_err(|fault| DeskError::refused(fault.to_string()))?;
                let (code, words) = (Some(waiver.reason()), waiver.words().to_owned());
                Ok(Self { kind: store::Verdict::Dismissed, code, words })
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
        let ruling = Ruling { verdict: verdict.kind, code: verdict.code, words: &verdict.words };
        self.put_on_record(actor, invoice, finding, &ruling).await
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
            self.put_on_record(actor, *id, finding, &Ruling::new(store::Verdict::Confirmed, "")).await?;
        }
        Ok(open.len())
    }

    /// Takes the latest decision about a finding back. The decision itself stays on record.
    pub async fn undo_decision(&self, actor: &Actor, invoice: InvoiceId, finding: &str) -> Result<(), DeskError> {
        self.put_on_record(actor, invoice, finding, &Ruling::new(store::Verdict::Reopened, "")).await
    }

    /// The decision and all that follows from it, or neither.
    async fn put_on_record(
        &self,
        actor: &Actor,
        id: InvoiceId,
        finding: &str,
        ruling: &Ruling<'_>,
    ) -> Result<(), DeskError> {
        let stored = self.store().find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let (mut lock, scope) = self.open_history(actor, stored.contract, &[id], None).await?;
        let place = self.store().find_place(actor, &mut lock, id).await?.ok_or(DeskError::NotFound)?;
        if place.contract != stored.contract {
            return Err(DeskError::Conflict);
        }
        let decided = self.store().decide_under(actor, &mut lock, (id, finding), ruling, self.now()).await?;
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
    fn a_dismissal_needs_a_reason_of_the_set() {
        let refused = |reason: &str, words: &str| Verdict::read("dismiss", reason, words).unwrap_err().to_string();
        assert_eq!(refused("", ""), "Choose a reason to dismiss the finding.");
        assert!(refused("because", "I say so").contains("one of the reasons"));
        assert!(refused("other", " ").contains("in your words"));
        let verdict = Verdict::read("dismiss", "other", " Paid in kind ").unwrap();
        assert_eq!((verdict.code, verdict.words.as_str()), (Some(WaiveReason::Other), "Paid in kind"));
        assert_eq!(Verdict::read("confirm", "misread", "").unwrap().code, None);
        assert_eq!(Verdict::read("dispute", "", "").unwrap().kind, store::Verdict::Disputed);
        assert!(Verdict::read("approve", "", "").is_err());
    }
}
