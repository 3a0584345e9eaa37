//! UBL invoices and credit notes, 2.0 to 2.4.

mod line;
mod settlement;

use domain::{Currency, Field, Invoice, InvoiceHeader};

use super::tree::Node;
use super::value::{Values, agreed};
use super::warning::Warning;

/// Reads the invoice under a root element.
pub(super) fn read_ubl(root: Node, values: &mut Values) -> Invoice {
    let currency = read_currency(root, values);
    let mut header = read_header(root, values);
    settlement::read_totals(root, currency.as_ref().map(|field| field.value), &mut header, values);
    header.currency = currency;
    warn_of_third_parties(root, values);
    Invoice {
        header,
        lines: line::read_lines(root, values),
        allowances_charges: settlement::read_allowances_charges(root, values),
        tax_breakdown: settlement::read_tax_breakdown(root, values),
        ..Invoice::default()
    }
}

pub(super) fn type_code(root: Node<'_>) -> Option<&str> {
    root.text_at("InvoiceTypeCode|CreditNoteTypeCode")
}

pub(super) fn profile(root: Node<'_>) -> Option<&str> {
    root.text_at("CustomizationID")
}

/// UBL 2.0 may leave the document's currency to the amounts.
fn read_currency(root: Node, values: &mut Values) -> Option<Field<Currency>> {
    let stated = values.currency(root.find("DocumentCurrencyCode"));
    stated.or_else(|| values.currency_of(root.find("LegalMonetaryTotal/PayableAmount")))
}

fn read_header(root: Node, values: &mut Values) -> InvoiceHeader {
    let at = |path: &str| root.find(path);
    let due = ["DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate"];
    let due = due.iter().find_map(|path| at(path));
    let preceding = root.select(
        "BillingReference/InvoiceDocumentReference|SelfBilledInvoiceDocumentReference|CreditNoteDocumentReference|\
         SelfBilledCreditNoteDocumentReference|DebitNoteDocumentReference/ID",
    );
    InvoiceHeader {
        invoice_number: values.text(at("ID")),
        issue_date: values.date(at("IssueDate")),
        due_date: values.date(due),
        seller_name: read_party_name(at("AccountingSupplierParty/Party"), values),
        seller_tax_id: read_tax_id(at("AccountingSupplierParty/Party"), values),
        buyer_name: read_party_name(at("AccountingCustomerParty/Party"), values),
        order_reference: read_order(root, values),
        contract_reference: values.text(at("ContractDocumentReference/ID")),
        preceding_invoice: values.first_of(&preceding),
        payment_terms: values.texts(&root.select("PaymentTerms/Note")),
        payment_account: values.text(at("PaymentMeans/PayeeFinancialAccount/ID")),
        period_start: values.date(at("InvoicePeriod/StartDate")),
        period_end: values.date(at("InvoicePeriod/EndDate")),
        ..InvoiceHeader::default()
    }
}

/// The registered name; the trading name where no other stands.
fn read_party_name(party: Option<Node>, values: &Values) -> Option<Field<String>> {
    let party = party?;
    let registered = party.find("PartyLegalEntity/RegistrationName");
    values.text(registered).or_else(|| values.text(party.find("PartyName/Name")))
}

/// The number under which value added tax is paid, else any other tax number.
fn read_tax_id(party: Option<Node>, values: &Values) -> Option<Field<String>> {
    let schemes = party?.select("PartyTaxScheme");
    let is_vat = |scheme: &&Node| scheme.text_at("TaxScheme/ID").is_some_and(|id| id.to_uppercase().contains("VAT"));
    let number = |scheme: &Node| values.text(scheme.find("CompanyID"));
    schemes.iter().filter(is_vat).find_map(number).or_else(|| schemes.iter().find_map(number))
}

/// The order of the whole invoice, else the one that every line names. `NA` is how Peppol fills the
/// mandatory number where there was no order.
fn read_order(root: Node, values: &Values) -> Option<Field<String>> {
    let whole = values.text(root.find("OrderReference/ID")).filter(|order| order.value != "NA");
    whole.or_else(|| {
        let lines = root.select("InvoiceLine|CreditNoteLine");
        let orders = lines.iter().map(|line| values.text(line.find("OrderLineReference/OrderReference/ID")));
        agreed(orders)
    })
}

/// The XRechnung extension adds what is collected for others to the payable amount.
fn warn_of_third_parties(root: Node, values: &mut Values) {
    if !profile(root).is_some_and(|profile| profile.contains("extension:xrechnung")) {
        return;
    }
    for payment in root.select("PrepaidPayment") {
        if let Some(amount) = values.decimal(payment.find("PaidAmount")) {
            let reason = payment.text_at("InstructionID").unwrap_or_default().to_owned();
            values.warnings.push(Warning::ThirdPartyPayment { amount: amount.value, reason });
        }
    }
}
