//! Review: what a person looks at, and the corrections made while looking.

mod edit;

use domain::dispute::DisputeState;
use domain::question::OpenQuestion;
use domain::{Currency, Date, Decimal, Engine, Reconciliation, Settings};
use store::{
    Actor, ApprovalState, ContractId, ContractSummary, ContractVersion, Decision, DisputeId, Document, DocumentWatch,
    Earlier, Inbox, InboxCursor, InboxFilter, InboxOrder, InvoiceId, StoredContract, StoredInvoice, Sums,
};

use time::Duration;

pub use edit::Place;

use crate::outlook::Outlook;
use crate::questions::open_questions;
use crate::reconcile::currency_of;
use crate::{Desk, DeskError};

/// How many invoices a page of the inbox holds.
const PAGE: u32 = 50;
/// How many invoices a contract's page looks at.
const LATEST: u32 = 200;
/// A browser is sent a case with at most this many earlier invoices.
const LONGEST_SENT: u32 = 100;
/// And which is not larger than this, in bytes: lists from outside may be long.
const LARGEST_SENT: usize = 4 * 1024 * 1024;

/// What the inbox is asked for.
#[derive(Clone, Debug, Default)]
pub struct InboxQuery {
    pub filter: InboxFilter,
    pub order: InboxOrder,
    pub after: Option<InboxCursor>,
    /// Only what was issued at least so many days ago.
    pub least_age: Option<u16>,
    /// Only what whoever asks is to settle.
    pub own: bool,
}

/// A page of the inbox with the sums and counts around it.
pub struct InboxView {
    pub inbox: Inbox,
    pub sums: Sums,
    /// By which ages and overdue days are told.
    pub today: Date,
}

/// One invoice with all that a reviewer needs beside it.
pub struct Case {
    pub invoice: StoredInvoice,
    pub result: Option<Reconciliation>,
    pub decisions: Vec<Decision>,
    pub document: Document,
    pub contract: Option<StoredContract>,
    pub contract_document: Option<Document>,
    pub contracts: Vec<ContractSummary>,
    pub currency: Option<Currency>,
    /// By which it is checked now.
    pub settings: Settings,
    pub approval: ApprovalState,
    /// What was put to the vendor: its state, and what it claims.
    pub disputes: Vec<(DisputeId, DisputeState, Decimal)>,
    /// Whether something is disputed that is in no letter yet.
    pub awaits_letter: bool,
    pub previous: Option<InvoiceId>,
    pub next: Option<InvoiceId>,
}

/// One contract with its document.
pub struct OpenContract {
    pub contract: StoredContract,
    pub document: Document,
    /// Earlier versions, the latest first.
    pub versions: Vec<ContractVersion>,
    /// What its invoices ask.
    pub questions: Vec<OpenQuestion>,
    /// Its latest invoices, in the order of their dates.
    pub invoices: Vec<StoredInvoice>,
    pub outlook: Outlook,
}

impl Desk {
    /// News of the organisation's documents and invoices, from now on.
    pub fn watch(&self, actor: &Actor) -> DocumentWatch {
        self.store().watch_documents(actor)
    }

    pub async fn inbox(&self, actor: &Actor, query: &InboxQuery) -> Result<InboxView, DeskError> {
        let store = self.store();
        let today = self.now().date();
        let mut filter = query.filter.clone();
        if let Some(days) = query.least_age {
            filter.issued_by = today.checked_sub(Duration::days(i64::from(days)));
        }
        if query.own {
            filter.assigned_to = actor.user();
        }
        Ok(InboxView {
            inbox: store.read_inbox(actor, &filter, query.order, query.after, PAGE).await?,
            sums: store.sum_view(actor, &filter).await?,
            today,
        })
    }

    /// The chosen invoices, those of this organisation that are still there, with their sums; not found where none is.
    pub async fn chosen(&self, actor: &Actor, ids: Vec<InvoiceId>) -> Result<InboxView, DeskError> {
        let filter = InboxFilter { among: Some(ids), ..InboxFilter::default() };
        let view = self.inbox(actor, &InboxQuery { filter, ..InboxQuery::default() }).await?;
        if view.inbox.rows.is_empty() { Err(DeskError::NotFound) } else { Ok(view) }
    }

    pub async fn open_case(&self, actor: &Actor, id: InvoiceId) -> Result<Case, DeskError> {
        let store = self.store();
        let invoice = store.find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let document = store.find_document(actor, invoice.document).await?.ok_or(DeskError::NotFound)?;
        let contract = match invoice.contract {
            Some(id) => store.find_contract(actor, id).await?,
            None => None,
        };
        let contract_document = match &contract {
            Some(contract) => store.find_document(actor, contract.document).await?,
            None => None,
        };
        let (previous, next) = store.find_neighbours(actor, id).await?;
        let result = invoice.result.as_ref().map(read_result).transpose()?;
        let terms = contract.as_ref().map(|stored| (stored.id, &stored.contract));
        let settings = self.settings_of(actor, &invoice.invoice, terms).await?;
        let currency = currency_of(&invoice.invoice, contract.as_ref().map(|stored| &stored.contract));
        Ok(Case {
            decisions: store.list_decisions(actor, id).await?,
            approval: store.read_approval(actor, id).await?,
            disputes: store.list_disputes_about(actor, id).await?,
            awaits_letter: !store.list_disputed(actor, id).await?.is_empty(),
            contracts: store.list_contracts(actor).await?,
            invoice,
            result,
            document,
            contract,
            contract_document,
            currency,
            settings,
            previous,
            next,
        })
    }

    /// What the browser needs to reckon an invoice anew while a person edits it, as JSON; none where that
    /// is too much to be sent.
    pub async fn engine_of(&self, actor: &Actor, id: InvoiceId) -> Result<Option<String>, DeskError> {
        let stored = self.store().find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let basis = self.basis_of(actor, &stored, Some(LONGEST_SENT + 1)).await?;
        if u32::try_from(basis.history.invoices.len()).is_ok_and(|length| length > LONGEST_SENT) {
            return Ok(None);
        }
        let engine = Engine::from(basis);
        let text = serde_json::to_string(&engine).map_err(DeskError::internal)?;
        Ok(Some(text).filter(|text| text.len() <= LARGEST_SENT))
    }

    pub async fn contracts(&self, actor: &Actor) -> Result<Vec<ContractSummary>, DeskError> {
        Ok(self.store().list_contracts(actor).await?)
    }

    pub async fn open_contract(&self, actor: &Actor, id: ContractId) -> Result<OpenContract, DeskError> {
        let contract = self.store().find_contract(actor, id).await?.ok_or(DeskError::NotFound)?;
        let document = self.store().find_document(actor, contract.document).await?.ok_or(DeskError::NotFound)?;
        let versions = self.contract_versions(actor, id).await?;
        let invoices = self.invoices_under(actor, id).await?;
        let questions = open_questions(&invoices)?;
        let outlook = self.outlook_of(actor, (id, &contract.contract), &invoices).await?;
        Ok(OpenContract { contract, document, versions, questions, invoices, outlook })
    }
}

impl Desk {
    /// The latest invoices billed under a contract, in the order of their dates.
    async fn invoices_under(&self, actor: &Actor, id: ContractId) -> Result<Vec<StoredInvoice>, DeskError> {
        // Later than all that there are.
        let all = Earlier {
            than: InvoiceId::generate(),
            issued: None,
            contract: Some(id),
            vendor: None,
            limit: Some(LATEST),
        };
        Ok(self.store().list_earlier_invoices(actor, &all).await?)
    }
}

/// Read from text, for numbers inside would lose their digits on the way through a JSON value.
pub(crate) fn read_result(result: &serde_json::Value) -> Result<Reconciliation, DeskError> {
    serde_json::from_str(&result.to_string()).map_err(DeskError::internal)
}
