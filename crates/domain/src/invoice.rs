//! An invoice or credit note, in the terms of EN 16931.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::evidence::Evidence;
use crate::field::record;
use crate::money::Currency;
use crate::unit::Unit;

record! {
    /// The invoice as a whole. Names follow EN 16931's business terms.
    pub struct InvoiceHeader {
        /// BT-1
        invoice_number: String,
        /// BT-2
        issue_date: Date,
        /// BT-9
        due_date: Date,
        /// BT-5
        currency: Currency,
        /// BT-27
        seller_name: String,
        /// BT-31, else BT-32
        seller_tax_id: String,
        /// BT-43
        seller_email: String,
        /// BT-44
        buyer_name: String,
        /// BT-70, else BT-71: the place that was served.
        delivery_site: String,
        /// BT-13
        order_reference: String,
        /// BT-12
        contract_reference: String,
        /// BT-25: the invoice that a credit note or correction refers to.
        preceding_invoice: String,
        /// BT-20
        payment_terms: String,
        /// BT-84: IBAN or account number.
        payment_account: String,
        /// BT-106
        sum_of_line_net: Decimal,
        /// BT-107
        allowance_total: Decimal,
        /// BT-108
        charge_total: Decimal,
        /// BT-109
        tax_exclusive_amount: Decimal,
        /// BT-110
        tax_amount: Decimal,
        /// BT-112
        tax_inclusive_amount: Decimal,
        /// BT-113
        prepaid_amount: Decimal,
        /// BT-114
        rounding_amount: Decimal,
        /// BT-115
        payable_amount: Decimal,
        /// BT-73: start of the period that the whole invoice covers.
        period_start: Date,
        /// BT-74
        period_end: Date,
    }
}

record! {
    /// BG-25: one line.
    pub struct InvoiceLine {
        /// BT-126
        line_id: String,
        /// BT-155, else BT-156
        item_code: String,
        /// BT-153, with BT-154 where it adds something
        description: String,
        /// BT-129
        quantity: Decimal,
        /// BT-130
        unit: Unit,
        /// BT-146
        unit_price: Decimal,
        /// BT-149: how many units the price is for; one where absent.
        price_base_quantity: Decimal,
        /// BG-27: what is taken off the line, as a positive amount.
        line_allowance: Decimal,
        /// BG-28: what is added to the line.
        line_charge: Decimal,
        /// BT-131
        line_net_amount: Decimal,
        /// BT-152, in percent
        tax_rate: Decimal,
        /// BT-134
        period_start: Date,
        /// BT-135
        period_end: Date,
    }
}

record! {
    /// BG-20 and BG-21: an allowance or charge on the whole invoice.
    pub struct AllowanceCharge {
        is_charge: bool,
        reason: String,
        /// Always positive: taken off for an allowance, added for a charge.
        amount: Decimal,
        /// In percent
        tax_rate: Decimal,
    }
}

record! {
    /// BG-23: one row of the tax breakdown.
    pub struct TaxSubtotal {
        /// BT-118: S, Z, E, AE, K, G, O and so on
        category: String,
        /// BT-119, in percent
        rate: Decimal,
        /// BT-116
        taxable_amount: Decimal,
        /// BT-117
        tax_amount: Decimal,
    }
}

/// A field of which the data inside a document and its printed page say different values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discrepancy {
    /// The field's name in its record.
    pub field: String,
    /// The line's place in the invoice from 0; absent for the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What the data say: it is what the invoice was read as.
    pub stated: String,
    pub printed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_at: Option<Evidence>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceKind {
    #[default]
    Invoice,
    CreditNote,
}

/// An invoice as read, edited or imported. In JSON the header is `fields`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Invoice {
    #[serde(default)]
    pub document_type: InvoiceKind,
    #[serde(rename = "fields", default)]
    pub header: InvoiceHeader,
    #[serde(default)]
    pub lines: Vec<InvoiceLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowances_charges: Vec<AllowanceCharge>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tax_breakdown: Vec<TaxSubtotal>,
    /// Where the document contradicts itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discrepancies: Vec<Discrepancy>,
}
