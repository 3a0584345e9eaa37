//! Payment, totals, taxes, allowances and charges of a Cross Industry Invoice.

use domain::{AllowanceCharge, Date, Field, InvoiceHeader, TaxSubtotal};

use super::super::tree::Node;
use super::super::value::{Values, field, is_in};
use super::NUMBER;

const SUMMATION: &str = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation";
/// ZUGFeRD 1.0 calls a rate by its shorter name.
pub(super) const RATE: &str = "RateApplicablePercent|ApplicablePercent";

/// Fills what the settlement says of the header.
pub(super) fn read_settlement(node: Node, header: &mut InvoiceHeader, values: &mut Values) {
    let at = |path: &str| node.find(path);
    header.currency = values.currency(at("InvoiceCurrencyCode"));
    header.due_date = read_due_date(node, values);
    header.payment_terms = values.texts(&node.select("SpecifiedTradePaymentTerms/Description"));
    let account = "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount";
    let account = at(&format!("{account}/IBANID")).or_else(|| at(&format!("{account}/ProprietaryID")));
    header.payment_account = values.text(account);
    header.preceding_invoice = values.first_of(&node.select(&format!("InvoiceReferencedDocument/{NUMBER}")));
    header.period_start = values.date(at("BillingSpecifiedPeriod/StartDateTime"));
    header.period_end = values.date(at("BillingSpecifiedPeriod/EndDateTime"));
    if let Some(totals) = at(SUMMATION) {
        header.currency = header.currency.take().or_else(|| values.currency_of(totals.find("GrandTotalAmount")));
        read_totals(totals, header, values);
    }
    // The total of the taxes may be left out where there are none.
    header.tax_amount = header.tax_amount.take().or_else(|| {
        let taxes = node.select("ApplicableTradeTax/CalculatedAmount");
        values.sum(&taxes)
    });
}

fn read_totals(totals: Node, header: &mut InvoiceHeader, values: &mut Values) {
    let currency = header.currency.as_ref().map(|field| field.value);
    let mut total = |name: &str| {
        let amount = totals.select(name).into_iter().find(|amount| is_in(*amount, currency));
        values.decimal(amount)
    };
    header.sum_of_line_net = total("LineTotalAmount");
    header.allowance_total = total("AllowanceTotalAmount");
    header.charge_total = total("ChargeTotalAmount");
    header.tax_exclusive_amount = total("TaxBasisTotalAmount");
    header.tax_amount = total("TaxTotalAmount");
    header.tax_inclusive_amount = total("GrandTotalAmount");
    header.prepaid_amount = total("TotalPrepaidAmount");
    header.rounding_amount = total("RoundingAmount");
    header.payable_amount = total("DuePayableAmount");
}

/// The day when all is due: terms with a discount for paying sooner do not say it, and of the days of
/// several instalments it is the last.
fn read_due_date(node: Node, values: &mut Values) -> Option<Field<Date>> {
    let terms = node.select("SpecifiedTradePaymentTerms");
    let (plain, early): (Vec<Node>, Vec<Node>) =
        terms.into_iter().partition(|terms| terms.find("ApplicableTradePaymentDiscountTerms").is_none());
    let mut last = |terms: &[Node]| {
        let days = terms.iter().filter_map(|terms| values.date(terms.find("DueDateDateTime")));
        days.max_by_key(|day| day.value)
    };
    last(&plain).or_else(|| last(&early))
}

pub(super) fn read_allowances_charges(node: Node, values: &mut Values) -> Vec<AllowanceCharge> {
    let mut read = |node: Node| AllowanceCharge {
        is_charge: values.flag(node.find("ChargeIndicator")),
        reason: values.text(node.find("Reason").or_else(|| node.find("ReasonCode"))),
        amount: values.decimal(node.find("ActualAmount")),
        tax_rate: values.decimal(node.find(&format!("CategoryTradeTax/{RATE}"))),
    };
    let mut all: Vec<AllowanceCharge> =
        node.select("SpecifiedTradeAllowanceCharge").into_iter().map(&mut read).collect();
    all.extend(node.select("SpecifiedLogisticsServiceCharge").into_iter().map(|node| AllowanceCharge {
        is_charge: Some(field(true, node.path())),
        reason: values.text(node.find("Description")),
        amount: values.decimal(node.find("AppliedAmount")),
        tax_rate: values.decimal(node.find(&format!("AppliedTradeTax/{RATE}"))),
    }));
    all
}

pub(super) fn read_tax_breakdown(node: Node, values: &mut Values) -> Vec<TaxSubtotal> {
    let read = |node: Node| TaxSubtotal {
        category: values.text(node.find("CategoryCode")),
        rate: values.decimal(node.find(RATE)),
        taxable_amount: values.decimal(node.find("BasisAmount")),
        tax_amount: values.decimal(node.find("CalculatedAmount")),
    };
    node.select("ApplicableTradeTax").into_iter().map(read).collect()
}
