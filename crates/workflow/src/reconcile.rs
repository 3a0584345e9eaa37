//! Reconcile: an invoice is held against its contract and everything billed before.

mod choice;
mod known;
mod run;
mod settings;

use std::collections::BTreeSet;

use domain::{Contract, Currency, Decimal, History, Invoice, PastInvoice, Reconciliation, Severity, reconcile_with};
use store::invoices::Earlier;
use store::{Actor, ContractId, FindingSummary, InvoiceId, Outcome, StoredInvoice};

use crate::{Desk, DeskError};

/// Cumulative rules look back at most this many invoices of a contract or vendor.
const LOOK_BACK: u32 = 2_000;
/// How often a reconciliation is begun again because the invoice was edited meanwhile.
const ATTEMPTS: usize = 5;

impl Desk {
    /// Reconciles an invoice, then the later ones under its contract, for which it is now history.
    pub(crate) async fn reconcile_with_later(&self, actor: &Actor, id: InvoiceId) -> Result<(), DeskError> {
        let contract = self.reconcile_one(actor, id).await?;
        if contract.is_none() {
            return Ok(());
        }
        let all = self.store().list_invoices_under(actor, contract).await?;
        for later in all.iter().skip_while(|other| **other != id).skip(1) {
            self.reconcile_one(actor, *later).await?;
        }
        Ok(())
    }

    /// Reconciles every invoice under a contract, in the order of their dates.
    pub(crate) async fn reconcile_under(&self, actor: &Actor, contract: ContractId) -> Result<(), DeskError> {
        for id in self.store().list_invoices_under(actor, Some(contract)).await? {
            self.reconcile_one(actor, id).await?;
        }
        Ok(())
    }

    /// Reconciles the invoices that have no contract: a new one may be theirs.
    pub(crate) async fn reconcile_waiting(&self, actor: &Actor) -> Result<(), DeskError> {
        for id in self.store().list_invoices_under(actor, None).await? {
            self.reconcile_one(actor, id).await?;
        }
        Ok(())
    }

    /// Reconciles one invoice and gives the contract that it was held against.
    async fn reconcile_one(&self, actor: &Actor, id: InvoiceId) -> Result<Option<ContractId>, DeskError> {
        let mut last = DeskError::Conflict;
        for _ in 0..ATTEMPTS {
            let _alone = self.store().lock_history(actor).await?;
            let Some(stored) = self.store().find_invoice(actor, id).await? else { return Ok(None) };
            let contract = match stored.contract {
                Some(contract) => Some(contract),
                None => self.choose_by_itself(actor, &stored.invoice).await?,
            };
            let outcome = self.weigh(actor, &stored, &stored.invoice, contract).await?;
            let saved = self.store().save_outcome(actor, id, stored.version, contract, &outcome, self.now()).await;
            match saved.map_err(DeskError::from) {
                Ok(()) => return Ok(contract),
                Err(DeskError::Conflict) => last = DeskError::Conflict,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// What the engine finds about this reading of an invoice. Writes nothing; the caller holds the
    /// history's lock until it has.
    pub(crate) async fn weigh(
        &self,
        actor: &Actor,
        stored: &StoredInvoice,
        invoice: &Invoice,
        contract: Option<ContractId>,
    ) -> Result<Outcome, DeskError> {
        let terms = match contract {
            Some(id) => self.store().find_contract(actor, id).await?.map(|stored| stored.contract),
            None => None,
        };
        let history = self.history(actor, stored.id, invoice, contract).await?;
        let decisions = self.store().list_decisions(actor, stored.id).await?;
        let dismissed = decisions.into_iter().filter(|decision| decision.verdict == store::Verdict::Dismissed);
        let dismissed = dismissed.map(|decision| decision.finding).collect();
        let contract = contract.zip(terms.as_ref());
        let (inputs, settings) =
            self.known_of(actor, (stored.document, invoice), contract, &history, dismissed).await?;
        let invoice = invoice.clone();
        let weighed = tokio::task::spawn_blocking(move || {
            let result = reconcile_with(terms.as_ref(), &invoice, &history, &inputs, &settings);
            outcome_of(&result, &settings.dismissed)
        });
        weighed.await.map_err(DeskError::internal)?
    }

    async fn history(
        &self,
        actor: &Actor,
        id: InvoiceId,
        invoice: &Invoice,
        contract: Option<ContractId>,
    ) -> Result<History, DeskError> {
        let earlier = Earlier {
            than: id,
            issued: invoice.header.issue_date.as_ref().map(|field| field.value),
            contract,
            vendor: invoice.header.seller_name.as_ref().map(|field| field.value.as_str()),
            limit: LOOK_BACK,
        };
        let invoices = self.store().list_earlier_invoices(actor, &earlier).await?;
        let past = invoices.into_iter().map(|stored| PastInvoice {
            id: stored.id.to_string(),
            invoice: stored.invoice,
            content_hash: None,
            other_contract: stored.contract != contract,
            payable: stored.payable,
        });
        // The same bytes never come in twice: intake recognises them.
        Ok(History { invoices: past.collect(), present_hash: None })
    }

    /// Holds an invoice against the contract that a person chose.
    pub async fn choose_contract(&self, actor: &Actor, id: InvoiceId, contract: ContractId) -> Result<(), DeskError> {
        if !actor.role().may_write() {
            return Err(DeskError::refused("Your role does not allow this: it needs a reviewer."));
        }
        self.store().find_contract(actor, contract).await?.ok_or(DeskError::NotFound)?;
        let stored = self.store().find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let alone = self.store().lock_history(actor).await?;
        let outcome = self.weigh(actor, &stored, &stored.invoice, Some(contract)).await?;
        self.store().save_outcome(actor, id, stored.version, Some(contract), &outcome, self.now()).await?;
        drop(alone);
        self.reconcile_with_later(actor, id).await
    }

    /// The one contract that the invoice names or that is the vendor's only one; none where that is open.
    async fn choose_by_itself(&self, actor: &Actor, invoice: &Invoice) -> Result<Option<ContractId>, DeskError> {
        let contracts = self.store().list_contracts(actor).await?;
        Ok(choice::choose(&contracts, invoice))
    }
}

/// The result in the shape that the store keeps. The store takes what is dismissed off the stakes
/// itself, so they are handed over whole.
fn outcome_of(result: &Reconciliation, dismissed: &BTreeSet<String>) -> Result<Outcome, DeskError> {
    let waived: Decimal = result
        .findings
        .iter()
        .filter(|finding| dismissed.contains(&finding.id))
        .map(|finding| finding.stake.amount)
        .sum();
    let findings = result
        .findings
        .iter()
        .map(|finding| FindingSummary {
            finding: finding.id.clone(),
            severity: rank(finding.severity),
            stake: finding.stake.amount,
        })
        .collect();
    Ok(Outcome {
        result: serde_json::to_value(result).map_err(DeskError::internal)?,
        billed: Some(result.totals.billed),
        at_stake: result.totals.at_stake + waived,
        payable: Some(result.totals.payable - waived),
        findings,
        undecided: u32::try_from(result.undecided.len()).unwrap_or(u32::MAX),
    })
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

/// The currency that an invoice and its contract are in, for a screen that shows both.
pub(crate) fn currency_of(invoice: &Invoice, contract: Option<&Contract>) -> Option<Currency> {
    let of_contract = || contract.and_then(|contract| contract.header.currency.as_ref());
    invoice.header.currency.as_ref().or_else(of_contract).map(|field| field.value)
}
