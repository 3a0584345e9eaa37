//! Dispute: what is disputed on an invoice goes to its vendor in a letter, and is followed until the money is back.

use domain::dispute::credit::Basis;
use domain::dispute::letter::{Draft, Letter};
use domain::dispute::{DisputeState, NotTaken, Standing, Step};
use domain::number::read_decimal;
use domain::{Currency, Decimal, Finding};
use store::{
    Actor, ConfirmedCredit, DisputeId, DisputeStep, Document, InvoiceId, StoredContract, StoredCreditNote,
    StoredDispute, StoredInvoice,
};

use crate::reconcile::currency_of;
use crate::review::read_result;
use crate::{Desk, DeskError};

/// How many of a vendor's latest credit notes are looked at.
const NOTES: u32 = 50;
const NOTHING_DISPUTED: &str =
    "Nothing is disputed here that is in no letter yet. Dispute a finding first, by the key d.";

/// Whose letter it is.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    pub writer: &'a str,
    /// The organisation.
    pub buyer: &'a str,
}

/// A dispute with all that its page shows.
pub struct OpenDispute {
    pub dispute: StoredDispute,
    /// As it was sent, else as it would be sent now; none for a draft that claims nothing any more.
    pub letter: Option<Letter>,
    pub steps: Vec<DisputeStep>,
    pub credits: Vec<ConfirmedCredit>,
    /// Credit notes of the vendor of which something is left, those that fit first, with why they do.
    pub notes: Vec<(StoredCreditNote, Option<Basis>)>,
    pub document: Document,
    pub contract_document: Option<Document>,
}

/// What a person does about a dispute, as a form says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Send,
    Take(Step),
    TakeBack,
}

impl Act {
    pub fn read(word: &str, amount: &str) -> Result<Self, DeskError> {
        match word {
            "send" => Ok(Self::Send),
            "agree" => Ok(Self::Take(Step::Agreed { amount: read_amount(amount)? })),
            "reject" => Ok(Self::Take(Step::Rejected)),
            "withdraw" => Ok(Self::Take(Step::Withdrawn)),
            "pay-back" => Ok(Self::Take(Step::PaidBack { amount: read_amount(amount)? })),
            "take-back" => Ok(Self::TakeBack),
            _ => Err(DeskError::refused("Choose one of the buttons of the dispute's page.")),
        }
    }
}

/// To the cent at most, or to whatever the currency's smallest unit is: no currency has more than three places.
fn read_amount(text: &str) -> Result<Decimal, DeskError> {
    let amount = read_decimal(text, None).filter(|amount| amount.is_sign_positive() && amount.normalize().scale() <= 3);
    amount.ok_or_else(|| DeskError::refused("Type an amount such as 174.00."))
}

impl Desk {
    /// The draft of the letter about an invoice, begun where there is none yet.
    pub async fn open_dispute(&self, actor: &Actor, invoice: InvoiceId) -> Result<DisputeId, DeskError> {
        let stored = self.store().find_invoice(actor, invoice).await?.ok_or(DeskError::NotFound)?;
        let contract = self.contract_of(actor, &stored).await?;
        let currency = currency_of(&stored.invoice, contract.as_ref().map(|found| &found.contract));
        let currency = currency.ok_or_else(|| {
            DeskError::refused("The invoice's currency is not known. Correct what was read, then dispute it.")
        })?;
        let draft = self.store().open_dispute(actor, invoice, currency, self.now()).await?;
        draft.ok_or_else(|| DeskError::refused(NOTHING_DISPUTED))
    }

    /// A dispute with its letter, its steps and the credit notes that may be for it.
    pub async fn dispute(
        &self,
        actor: &Actor,
        id: DisputeId,
        signature: Signature<'_>,
    ) -> Result<OpenDispute, DeskError> {
        let store = self.store();
        let dispute = store.find_dispute(actor, id).await?.ok_or(DeskError::NotFound)?;
        let stored = store.find_invoice(actor, dispute.invoice).await?.ok_or(DeskError::NotFound)?;
        let contract = self.contract_of(actor, &stored).await?;
        let contract_document = match &contract {
            Some(contract) => store.find_document(actor, contract.document).await?,
            None => None,
        };
        let letter = match (&dispute.letter, dispute.standing.state()) {
            (Some(letter), _) => Some(letter.clone()),
            (None, DisputeState::Open) => self.write_letter(actor, &dispute, signature).await?,
            (None, _) => None,
        };
        Ok(OpenDispute {
            letter,
            steps: store.list_dispute_steps(actor, id).await?,
            credits: store.list_confirmed_credits(actor, id).await?,
            notes: self.notes_for(actor, &dispute).await?,
            document: store.find_document(actor, stored.document).await?.ok_or(DeskError::NotFound)?,
            contract_document,
            dispute,
        })
    }

    /// Does what the person says.
    pub async fn act_on_dispute(
        &self,
        actor: &Actor,
        id: DisputeId,
        act: Act,
        signature: Signature<'_>,
    ) -> Result<Standing, DeskError> {
        let now = self.now();
        let taken = match act {
            Act::Take(step) => self.store().take_dispute_step(actor, id, step, now).await?,
            Act::TakeBack => self.store().take_dispute_step_back(actor, id, now).await?,
            Act::Send => {
                let dispute = self.store().find_dispute(actor, id).await?.ok_or(DeskError::NotFound)?;
                let letter = self.write_letter(actor, &dispute, signature).await?;
                let letter = letter.ok_or_else(|| refuse(nothing_to_send(&dispute)))?;
                self.store().send_dispute(actor, id, &letter, now).await?
            }
        };
        taken.map_err(refuse)
    }

    /// Lets a credit note count for a dispute.
    pub async fn confirm_credit(&self, actor: &Actor, id: DisputeId, note: InvoiceId) -> Result<Standing, DeskError> {
        self.store().confirm_credit(actor, id, note, self.now()).await?.map_err(refuse)
    }

    /// Lets it no longer count.
    pub async fn take_credit_back(&self, actor: &Actor, id: DisputeId, note: InvoiceId) -> Result<Standing, DeskError> {
        self.store().take_credit_back(actor, id, note, self.now()).await?.map_err(refuse)
    }

    /// The letter as it would go out now; none where nothing is disputed.
    async fn write_letter(
        &self,
        actor: &Actor,
        dispute: &StoredDispute,
        signature: Signature<'_>,
    ) -> Result<Option<Letter>, DeskError> {
        let stored = self.store().find_invoice(actor, dispute.invoice).await?.ok_or(DeskError::NotFound)?;
        let contract = self.contract_of(actor, &stored).await?;
        let disputed = self.store().list_disputed(actor, dispute.invoice).await?;
        let result = stored.result.as_ref().map(read_result).transpose()?;
        let is_disputed = |finding: &&Finding| disputed.iter().any(|one| one.finding == finding.id);
        let findings: Vec<&Finding> =
            result.as_ref().map(|result| result.findings.iter().filter(is_disputed).collect()).unwrap_or_default();
        let currency = Currency::read(&dispute.currency);
        let Some(currency) = currency.filter(|_| !findings.is_empty()) else { return Ok(None) };
        Ok(Some(Letter::compose(&Draft {
            invoice: &stored.invoice,
            contract: contract.as_ref().map(|found| &found.contract),
            findings: &findings,
            currency,
            buyer: signature.buyer,
            writer: signature.writer,
            today: self.now().date(),
        })))
    }

    async fn contract_of(&self, actor: &Actor, stored: &StoredInvoice) -> Result<Option<StoredContract>, DeskError> {
        match stored.contract {
            Some(id) => Ok(self.store().find_contract(actor, id).await?),
            None => Ok(None),
        }
    }

    async fn notes_for(
        &self,
        actor: &Actor,
        dispute: &StoredDispute,
    ) -> Result<Vec<(StoredCreditNote, Option<Basis>)>, DeskError> {
        let outstanding = dispute.standing.outstanding();
        if outstanding.is_zero() {
            return Ok(Vec::new());
        }
        let found = self.store().list_credit_notes(actor, dispute, NOTES).await?;
        let number = dispute.invoice_number.as_deref();
        let mut notes: Vec<_> = found
            .into_iter()
            .filter(|stored| stored.note.share_for(outstanding).is_some())
            .map(|stored| {
                let basis = stored.note.fits(number, outstanding);
                (stored, basis)
            })
            .collect();
        notes.sort_by_key(|(_, basis)| (basis.is_none(), *basis));
        Ok(notes)
    }
}

fn nothing_to_send(dispute: &StoredDispute) -> NotTaken {
    match dispute.standing.state() {
        DisputeState::Open => NotTaken::NothingClaimed,
        DisputeState::Withdrawn => NotTaken::Withdrawn,
        _ => NotTaken::SentAlready,
    }
}

fn refuse(fault: NotTaken) -> DeskError {
    DeskError::refused(fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_read_with_their_amounts() {
        let amount = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(Act::read("agree", "1,174.50").unwrap(), Act::Take(Step::Agreed { amount: amount("1174.50") }));
        assert_eq!(Act::read("pay-back", "0,5").unwrap(), Act::Take(Step::PaidBack { amount: amount("0.5") }));
        assert_eq!(Act::read("send", "not asked").unwrap(), Act::Send);
        for text in ["", "-1", "much", "0.0001"] {
            assert!(Act::read("agree", text).unwrap_err().to_string().contains("such as 174.00"), "{text}");
        }
        assert!(Act::read("credit", "1").is_err());
    }
}
