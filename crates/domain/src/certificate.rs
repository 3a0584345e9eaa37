//! A finding as a file that proves itself: with all that it was computed from, under a hash of every byte.
//!
//! Written by [`issue`], checked by [`verify`] with nothing but the engine. It proves what follows from the
//! documents, not who says so: whoever writes other documents into it can hash them anew.

mod basis;
#[cfg(test)]
mod tests;
mod text;
mod verification;

use serde::{Deserialize, Serialize};
use time::Date;

pub use basis::Basis;
pub use verification::{CertificateError, Mismatch, verify};

use crate::calendar::iso_day;
use crate::finding::Finding;
use crate::history::{History, PastInvoice};
use crate::inputs::Inputs;
use crate::past::number_of;

/// The engine that this program computes with.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version of the engine that computed it.
    pub engine: String,
    /// With its rule and the rule's version, its evidence, its formula and its stake.
    pub finding: Finding,
    /// The earlier invoices that it was computed from, oldest first; they stand whole in the basis.
    pub prior_documents: Vec<PriorDocument>,
    /// How many more there were, without which it comes out the same.
    pub prior_documents_left_out: usize,
    pub basis: Basis,
}

/// An earlier invoice, named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorDocument {
    /// The caller's key of it.
    pub id: String,
    /// Its number, else its key.
    pub number: String,
    #[serde(with = "iso_day::optional")]
    pub issue_date: Option<Date>,
    /// The hash of its file where that is known.
    pub content_hash: Option<String>,
}

impl PriorDocument {
    fn of(past: &PastInvoice) -> Self {
        Self {
            id: past.id.clone(),
            number: number_of(past).to_owned(),
            issue_date: past.invoice.header.issue_date.as_ref().map(|field| field.value),
            content_hash: past.content_hash.clone(),
        }
    }
}

impl Certificate {
    /// The certificate as its file holds it, and the hash that stands in it.
    pub fn write(&self) -> Result<(String, String), CertificateError> {
        text::write(self)
    }

    /// What it is about, in one line for people.
    pub fn describe(&self) -> String {
        let finding = &self.finding;
        let number =
            |field: Option<&crate::Field<String>>| field.map_or("without a number", |field| &field.value).to_owned();
        let invoice = number(self.basis.invoice.header.invoice_number.as_ref());
        let contract = self.basis.contract.as_ref().map_or_else(String::new, |contract| {
            format!(" under contract {}", number(contract.header.contract_number.as_ref()))
        });
        let line = finding.line.as_ref().map_or_else(String::new, |line| format!(", line {line}"));
        let currency = finding.stake.currency.map_or_else(String::new, |currency| format!(" {currency}"));
        format!(
            "{} v{} '{}', invoice {invoice}{line}{contract}: {}{currency} at stake",
            finding.rule, finding.version, finding.name, finding.stake.amount
        )
    }
}

/// Takes a finding out as a certificate.
///
/// Contract, invoice and settings go in whole, for a reader must see that nothing was chosen. Of earlier
/// invoices and outside inputs only what the finding hangs on goes in: a history may be thousands of
/// invoices that are nobody's business here. What it hangs on is found by computing it without them.
pub fn issue(whole: &Basis, finding: &str) -> Result<Certificate, CertificateError> {
    let whole = whole.as_read_back()?;
    let missing = || CertificateError::NoSuchFinding(finding.to_owned());
    let wanted = whole.reconcile().finding(finding).cloned().ok_or_else(missing)?;
    let named: Vec<&str> = wanted.evidence.iter().filter_map(|proof| proof.invoice_id.as_deref()).collect();
    let is_named = |past: &&PastInvoice| named.contains(&past.id.as_str());
    let some = History {
        invoices: whole.history.invoices.iter().filter(is_named).cloned().collect(),
        present_hash: whole.history.present_hash.clone(),
    };
    let mut basis = whole.clone();
    for history in [History::default(), some] {
        let smaller = Basis { history, ..basis.clone() };
        if smaller.reconcile().finding(finding) == Some(&wanted) {
            basis = smaller;
            break;
        }
    }
    let smaller = Basis { inputs: Inputs::default(), ..basis.clone() };
    if smaller.reconcile().finding(finding) == Some(&wanted) {
        basis = smaller;
    }
    let kept = &basis.history.invoices;
    Ok(Certificate {
        engine: ENGINE.to_owned(),
        finding: wanted,
        prior_documents: kept.iter().map(PriorDocument::of).collect(),
        prior_documents_left_out: whole.history.invoices.len() - kept.len(),
        basis,
    })
}
