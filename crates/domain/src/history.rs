//! What was accepted before under the same contract or from the same vendor.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::invoice::Invoice;

/// The past as the present invoice sees it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// Earlier accepted invoices of the same contract or vendor, oldest first.
    pub invoices: Vec<PastInvoice>,
    /// The hash of the present document's bytes, to know the same file again.
    pub present_hash: Option<String>,
}

/// An invoice that was accepted earlier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PastInvoice {
    /// The caller's own key, handed back in the evidence.
    pub id: String,
    pub invoice: Invoice,
    #[serde(default)]
    pub content_hash: Option<String>,
    /// Billed under another contract: a duplicate may be found there, but it uses up nothing here.
    #[serde(default)]
    pub other_contract: bool,
    /// What was released of it, tax included; the whole of it where absent.
    #[serde(default)]
    pub payable: Option<Decimal>,
}
