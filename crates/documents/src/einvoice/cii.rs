//! UN/CEFACT Cross Industry Invoices: D16B and later, Factur-X, and ZUGFeRD 1.0 with its older names.

mod line;
mod settlement;

use domain::{Field, Invoice, InvoiceHeader};

use super::tree::Node;
use super::value::{Values, agreed};

const DOCUMENT: &str = "ExchangedDocument|HeaderExchangedDocument";
const TRANSACTION: &str = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction";
const AGREEMENT: &str = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement";
const SETTLEMENT: &str = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement";
/// ZUGFeRD 1.0 numbers a referenced document by plain `ID`.
const NUMBER: &str = "IssuerAssignedID|ID";

/// Reads the invoice under a root element.
pub(super) fn read_cii(root: Node, values: &mut Values) -> Invoice {
    let mut header = read_header(root, values);
    let mut invoice = Invoice::default();
    if let Some(transaction) = root.find(TRANSACTION) {
        if let Some(agreement) = transaction.find(AGREEMENT) {
            read_agreement(agreement, &mut header, values);
        }
        if let Some(node) = transaction.find(SETTLEMENT) {
            settlement::read_settlement(node, &mut header, values);
            invoice.allowances_charges = settlement::read_allowances_charges(node, values);
            invoice.tax_breakdown = settlement::read_tax_breakdown(node, values);
        }
        invoice.lines = line::read_lines(transaction, values);
        header.order_reference = header.order_reference.or_else(|| read_order_of_lines(transaction, values));
    }
    Invoice { header, ..invoice }
}

pub(super) fn type_code(root: Node<'_>) -> Option<&str> {
    root.find(DOCUMENT)?.text_at("TypeCode")
}

pub(super) fn profile(root: Node<'_>) -> Option<&str> {
    let context = root.find("ExchangedDocumentContext|SpecifiedExchangedDocumentContext")?;
    context.text_at("GuidelineSpecifiedDocumentContextParameter/ID")
}

fn read_header(root: Node, values: &mut Values) -> InvoiceHeader {
    let document = root.find(DOCUMENT);
    InvoiceHeader {
        invoice_number: values.text(document.and_then(|node| node.find("ID"))),
        issue_date: values.date(document.and_then(|node| node.find("IssueDateTime"))),
        ..InvoiceHeader::default()
    }
}

fn read_agreement(agreement: Node, header: &mut InvoiceHeader, values: &Values) {
    header.seller_name = values.text(agreement.find("SellerTradeParty/Name"));
    header.seller_tax_id = read_tax_id(agreement, values);
    header.buyer_name = values.text(agreement.find("BuyerTradeParty/Name"));
    header.order_reference = values.text(agreement.find(&format!("BuyerOrderReferencedDocument/{NUMBER}")));
    header.contract_reference = values.text(agreement.find(&format!("ContractReferencedDocument/{NUMBER}")));
}

/// The number under which value added tax is paid (VA), else the other tax number (FC).
fn read_tax_id(agreement: Node, values: &Values) -> Option<Field<String>> {
    let numbers = agreement.select("SellerTradeParty/SpecifiedTaxRegistration/ID");
    let vat = numbers.iter().find(|number| number.attribute("schemeID") == Some("VA"));
    vat.or(numbers.first()).and_then(|number| values.text(Some(*number)))
}

/// The order that every line names.
fn read_order_of_lines(transaction: Node, values: &Values) -> Option<Field<String>> {
    let path = format!("{}/BuyerOrderReferencedDocument/{NUMBER}", line::AGREEMENT);
    let lines = transaction.select(line::LINES);
    agreed(lines.iter().map(|line| values.text(line.find(&path))))
}
