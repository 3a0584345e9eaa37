//! Which documents are invoices, and what the others are.

use crate::format::Root;

/// The language that an e-invoice is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// OASIS Universal Business Language 2.
    Ubl,
    /// UN/CEFACT Cross Industry Invoice, and ZUGFeRD 1.0's form of it.
    Cii,
}

/// A business document that is no invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherDocument {
    /// With its article: "an order".
    pub name: &'static str,
    /// Whether it states agreed or offered prices, so that it may serve as a price list.
    pub states_prices: bool,
}

/// What the root element of a document says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Invoice(Syntax),
    CreditNote(Syntax),
    Other(OtherDocument),
    Unknown,
}

const WITH_PRICES: bool = true;
const WITHOUT_PRICES: bool = false;

/// The first part of a root's name that fits decides.
const OTHERS: &[(&str, &str, bool)] = &[
    ("OrderResponse", "an order response", WITH_PRICES),
    ("OrderChange", "an order change", WITH_PRICES),
    ("OrderCancellation", "an order cancellation", WITHOUT_PRICES),
    ("Order", "an order", WITH_PRICES),
    ("RequestForQuotation", "a request for quotation", WITHOUT_PRICES),
    ("Quotation", "a quotation", WITH_PRICES),
    ("CatalogueRequest", "a request for a catalogue", WITHOUT_PRICES),
    ("Catalogue", "a catalogue", WITH_PRICES),
    ("Statement", "an account statement", WITHOUT_PRICES),
    ("Reminder", "a payment reminder", WITHOUT_PRICES),
    ("RemittanceAdvice", "a remittance advice", WITHOUT_PRICES),
    ("DespatchAdvice", "a despatch advice", WITHOUT_PRICES),
    ("ReceiptAdvice", "a receipt advice", WITHOUT_PRICES),
    ("DebitNote", "a debit note", WITHOUT_PRICES),
    ("FreightInvoice", "a freight invoice", WITHOUT_PRICES),
    ("ApplicationResponse", "an application response", WITHOUT_PRICES),
    ("AcknowledgementAndResponse", "a status message about an invoice", WITHOUT_PRICES),
    ("AttachedDocument", "a wrapper around another document", WITHOUT_PRICES),
    ("SCRDMCCBDACIOMessageStructure", "an order (Order-X)", WITH_PRICES),
];

impl Kind {
    pub fn of(root: &Root) -> Self {
        if root.is_ubl() {
            match root.name.as_str() {
                "Invoice" | "SelfBilledInvoice" => return Self::Invoice(Syntax::Ubl),
                "CreditNote" | "SelfBilledCreditNote" => return Self::CreditNote(Syntax::Ubl),
                _ => {}
            }
        } else if root.is_cii() {
            if matches!(root.name.as_str(), "CrossIndustryInvoice" | "CrossIndustryDocument" | "Invoice") {
                return Self::Invoice(Syntax::Cii);
            }
        } else {
            return Self::Unknown;
        }
        let known = OTHERS.iter().find(|(part, _, _)| root.name.contains(part));
        let (name, states_prices) =
            known.map_or(("another business document", WITHOUT_PRICES), |(_, name, prices)| (*name, *prices));
        Self::Other(OtherDocument { name, states_prices })
    }
}

/// Whether a type code of UNTDID 1001 is one of a credit note.
pub(super) fn is_credit_note(type_code: &str) -> bool {
    matches!(
        type_code,
        "81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "502" | "503" | "532"
    )
}

/// Whether a type code of UNTDID 1001 is one of a proforma invoice.
pub(super) fn is_proforma(type_code: &str) -> bool {
    type_code == "325"
}
