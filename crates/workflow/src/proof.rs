//! A finding taken out as a certificate, which proves itself to whoever has no access here.

use domain::certificate::{Basis, CertificateError, issue};
use domain::{Finding, History, PastInvoice};
use store::invoices::Earlier;
use store::{Action, Actor, ContractId, Entry, InvoiceId, StoredInvoice};

use crate::reconcile::known::Checked;
use crate::review::read_result;
use crate::{Desk, DeskError};

/// A certificate as a file.
pub struct ProofFile {
    pub name: String,
    pub text: String,
}

impl Desk {
    /// The certificate of a finding as it is stored now. Itself on record, with its hash.
    pub async fn proof(&self, actor: &Actor, id: InvoiceId, finding: &str) -> Result<ProofFile, DeskError> {
        let store = self.store();
        let stored = store.find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let shown = stored.result.as_ref().map(read_result).transpose()?;
        let shown = shown.as_ref().and_then(|result| result.finding(finding)).cloned().ok_or(DeskError::NotFound)?;
        let basis = self.basis_of(actor, &stored, None).await?;
        let wanted = finding.to_owned();
        let issued = tokio::task::spawn_blocking(move || {
            let certificate = issue(&basis, &wanted)?;
            let (text, hash) = certificate.write()?;
            Ok::<_, CertificateError>((certificate.finding, text, hash))
        });
        let issued = match issued.await.map_err(DeskError::internal)? {
            Ok(issued) => Some(issued),
            Err(CertificateError::NoSuchFinding(_)) => None,
            Err(error) => return Err(DeskError::internal(error)),
        };
        // Compared as they are written down: a text that looks like an amount is read back as one.
        let shown = serde_json::to_string(&shown).map_err(DeskError::internal)?;
        let is_shown = |found: &Finding| serde_json::to_string(found).is_ok_and(|found| found == shown);
        let Some((_, text, hash)) = issued.filter(|(found, ..)| is_shown(found)) else {
            return Err(DeskError::refused(
                "This finding comes out differently now than the page shows: its contract, an earlier invoice or the \
                 rules changed meanwhile. Wait until that is computed, load the page again, then download the proof.",
            ));
        };
        let entry = Entry::new(Action::ProofDownloaded, id).with("finding", finding).with("sha256", hash);
        store.record(actor, &entry, self.now()).await?;
        let number = stored.invoice.header.invoice_number.as_ref().map_or("invoice", |number| number.value.as_str());
        Ok(ProofFile { name: format!("{number} {finding} proof.json").replace(':', " "), text })
    }

    /// All that the invoice's findings are computed from; with a limit only so many of the latest earlier invoices.
    pub(crate) async fn basis_of(
        &self,
        actor: &Actor,
        stored: &StoredInvoice,
        limit: Option<u32>,
    ) -> Result<Basis, DeskError> {
        let contract = match stored.contract {
            Some(id) => self.store().find_contract(actor, id).await?.map(|found| (id, found.contract)),
            None => None,
        };
        let history = self.history_of(actor, stored, contract.as_ref().map(|(id, _)| *id), limit).await?;
        let decisions = self.store().list_decisions(actor, stored.id).await?;
        let dismissed = decisions.into_iter().filter(|decision| decision.verdict == store::Verdict::Dismissed);
        let dismissed = dismissed.map(|decision| decision.finding).collect();
        let document = self.store().find_document(actor, stored.document).await?;
        let checked = Checked {
            invoice: &stored.invoice,
            received_on: document.map(|document| document.uploaded_at.date()),
            contract: contract.as_ref().map(|(id, contract)| (*id, contract)),
            history: &history,
        };
        let mut around = self.look_around(actor).await?;
        let (inputs, settings) = self.known_of(actor, &mut around, checked, dismissed).await?;
        let contract = contract.map(|(_, contract)| contract);
        Ok(Basis { contract, invoice: stored.invoice.clone(), history, inputs, settings })
    }

    async fn history_of(
        &self,
        actor: &Actor,
        stored: &StoredInvoice,
        contract: Option<ContractId>,
        limit: Option<u32>,
    ) -> Result<History, DeskError> {
        let header = &stored.invoice.header;
        let earlier = Earlier {
            than: stored.id,
            issued: header.issue_date.as_ref().map(|field| field.value),
            contract,
            vendor: header.seller_name.as_ref().map(|field| field.value.as_str()),
            limit,
        };
        let invoices = self.store().list_earlier_invoices(actor, &earlier).await?;
        let past = invoices.into_iter().map(|earlier| PastInvoice {
            id: earlier.id.to_string(),
            invoice: earlier.invoice,
            content_hash: None,
            other_contract: earlier.contract != contract,
            payable: earlier.payable,
        });
        Ok(History { invoices: past.collect(), present_hash: None })
    }
}
