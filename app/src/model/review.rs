//! One invoice against its contract: what was found, where it stands, what was decided.

use domain::{Date, Money, PageBox};
use serde::{Deserialize, Serialize};

use super::{DisputeLink, DocumentView, EntryView, InvoiceState, TermRow};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    Invoice,
    Contract,
    /// An earlier invoice.
    History,
}

/// A place that proves a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceLink {
    pub side: Side,
    pub page: u32,
    pub area: Option<PageBox>,
    pub label: String,
    pub text: String,
    /// The page that shows it, where it is neither of the two documents.
    pub link: Option<String>,
}

/// One part of a formula: a value with what it is, after an operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalcPart {
    pub operator: String,
    pub value: String,
    pub label: String,
}

/// What was decided about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    Confirmed,
    /// Right, and put to the vendor.
    Disputed,
    /// Not right: its stake is payable.
    Dismissed,
}

impl Decided {
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Disputed => "Disputed",
            Self::Dismissed => "Dismissed",
        }
    }
}

/// How far an invoice is released for payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    /// Who approved and when, in words.
    pub given: Vec<String>,
    /// How many people it takes.
    pub needed: usize,
    /// Whether every finding is decided, so that it can be approved.
    pub is_ripe: bool,
    /// What is payable, as the form sends it; none where there is no amount.
    pub amount: Option<String>,
    /// Whether the one who looks may release invoices for payment.
    pub may_approve: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionView {
    pub verdict: Decided,
    pub reason: String,
    pub by: String,
    pub on: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingView {
    pub id: String,
    /// Its place in the list, from 1: the number on its boxes.
    pub number: usize,
    pub rule: String,
    pub name: String,
    /// `S1` to `S4`
    pub severity: String,
    pub line: Option<String>,
    pub summary: String,
    pub calc: Vec<CalcPart>,
    pub formula: String,
    pub stake: Option<Money>,
    pub evidence: Vec<EvidenceLink>,
    pub question: Option<QuestionView>,
    pub decision: Option<DecisionView>,
}

/// One reading of what a clause leaves open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingView {
    /// What is stored where a person decides for it.
    pub value: String,
    /// For people.
    pub label: String,
    pub expected: Option<Money>,
    pub stake: Option<Money>,
}

/// What a clause leaves open, with the price of each reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    /// `CLAUSE.PARAMETER`
    pub key: String,
    /// The question in words.
    pub text: String,
    pub readings: Vec<ReadingView>,
    /// The invoices that ask, where it is shown for a whole contract.
    pub invoices: Vec<Choice>,
}

/// A rule that could not decide, and what it misses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndecidedView {
    pub rule: String,
    pub line: Option<String>,
    pub summary: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    /// From 0, as the edits count.
    pub index: usize,
    pub id: String,
    pub description: String,
    pub fields: Vec<EntryView>,
    pub quantity: String,
    pub unit: String,
    pub price: String,
    pub billed: Option<Money>,
    pub term: Option<String>,
    /// Its place in the rate table from 0.
    pub term_index: Option<usize>,
    pub match_method: Option<String>,
    pub match_confidence: Option<u8>,
    pub at_stake: Option<Money>,
    /// Number and severity of its findings.
    pub findings: Vec<(usize, String)>,
}

/// Something to choose from a list: an id and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
}

/// The contract's terms beside an invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermsView {
    pub fields: Vec<EntryView>,
    /// Fields that were not found and can be typed in.
    pub missing_fields: Vec<Choice>,
    /// The rate rows that lines of the invoice are held against.
    pub rates: Vec<TermRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub id: String,
    pub version: i32,
    pub number: String,
    pub vendor: String,
    pub state: InvoiceState,
    pub billed: Option<Money>,
    pub at_stake: Option<Money>,
    pub payable: Option<Money>,
    pub due: Option<Date>,
    pub contract: Option<Choice>,
    pub contracts: Vec<Choice>,
    pub findings: Vec<FindingView>,
    pub undecided: Vec<UndecidedView>,
    pub lines: Vec<LineView>,
    /// The contract's rate rows, by their place from 0.
    pub rates: Vec<Choice>,
    pub fields: Vec<EntryView>,
    pub missing_fields: Vec<Choice>,
    /// What the contract says, as far as this invoice meets it; none without a contract.
    pub terms: Option<TermsView>,
    pub warnings: Vec<String>,
    /// By which tolerances and limits it is checked.
    pub settings: Vec<String>,
    pub document: DocumentView,
    pub contract_document: Option<DocumentView>,
    pub approval: ApprovalView,
    pub disputes: Vec<DisputeLink>,
    /// Whether something is disputed that is in no letter yet.
    pub awaits_letter: bool,
    pub previous: Option<String>,
    pub next: Option<String>,
}
