//! E-invoices: UBL and UN/CEFACT XML, alone or inside a PDF.
//!
//! Every value is read as the document states it, with full confidence and the path of its element as
//! evidence. What cannot be read is left empty and told in a warning.

mod attached;
mod bundle;
mod cii;
mod kind;
mod line;
mod sign;
mod tree;
mod ubl;
mod value;
mod warning;

use domain::{Invoice, InvoiceKind};

pub use attached::{AttachmentError, attached_einvoice, einvoice_in, open_pdf};
pub use kind::{OtherDocument, Syntax};
pub use tree::XmlError;
pub use warning::Warning;

use kind::{Kind, is_credit_note, is_proforma};
use tree::Tree;
use value::Values;

/// More warnings than this tell nobody more.
const MAX_WARNINGS: usize = 200;

/// An e-invoice with what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct EInvoice {
    pub invoice: Invoice,
    pub syntax: Syntax,
    /// The specification that the document claims to follow (BT-24).
    pub profile: Option<String>,
    /// By UNTDID 1001 (BT-3): 380 an invoice, 381 a credit note, 384 a correction, 389 self-billed.
    pub type_code: Option<String>,
    pub warnings: Vec<Warning>,
}

/// Why bytes are no e-invoice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EInvoiceError {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error("this is {} ({root}), not an invoice; upload the invoice itself", .document.name)]
    NotAnInvoice { root: String, document: OtherDocument },
    #[error("the XML element '{root}' of '{namespace}' is of no known e-invoice; send UBL 2 or UN/CEFACT CII")]
    UnknownRoot { root: String, namespace: String },
}

/// Reads a UBL invoice or credit note or a UN/CEFACT Cross Industry Invoice.
pub fn read_einvoice(xml: &[u8]) -> Result<EInvoice, EInvoiceError> {
    let tree = Tree::read(xml)?;
    let root = tree.root();
    let (syntax, is_credit_root) = match Kind::of(root) {
        Kind::Invoice(syntax) => (syntax, false),
        Kind::CreditNote(syntax) => (syntax, true),
        Kind::Other(document) => return Err(EInvoiceError::NotAnInvoice { root: shorten(&root.name), document }),
        Kind::Unknown => {
            let (root, namespace) = (shorten(&root.name), shorten(&root.namespace));
            return Err(EInvoiceError::UnknownRoot { root, namespace });
        }
    };
    let mut values = Values::default();
    if tree.is_lossy() {
        values.warnings.push(Warning::LossyText);
    }
    let top = tree.top();
    let (mut invoice, type_code, profile) = match syntax {
        Syntax::Ubl => (ubl::read_ubl(top, &mut values), ubl::type_code(top), ubl::profile(top)),
        Syntax::Cii => (cii::read_cii(top, &mut values), cii::type_code(top), cii::profile(top)),
    };
    sign::prove_signs(&mut invoice, &mut values.warnings);
    if is_credit_root || type_code.is_some_and(is_credit_note) {
        invoice.document_type = InvoiceKind::CreditNote;
    }
    if type_code.is_some_and(is_proforma) {
        values.warnings.push(Warning::Proforma);
    }
    values.warnings.truncate(MAX_WARNINGS);
    Ok(EInvoice {
        invoice,
        syntax,
        profile: profile.map(str::to_owned),
        type_code: type_code.map(str::to_owned),
        warnings: values.warnings,
    })
}

/// A name as far as a message needs it.
fn shorten(name: &str) -> String {
    name.chars().take(120).collect()
}
