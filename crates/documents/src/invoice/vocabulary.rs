//! What invoices call things, in English, German, French, Dutch, Italian, Spanish and Portuguese.

mod column;
mod header;

use crate::layout::ColumnRole;

pub use column::COLUMNS;
pub use header::HEADER;

/// What a column of the line table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    Position,
    Code,
    /// A code where another column describes the item, else the description.
    Item,
    Description,
    Quantity,
    Unit,
    UnitPrice,
    BaseQuantity,
    Discount,
    TaxRate,
    TaxAmount,
    Amount,
    GrossAmount,
    Date,
    /// How much was moved: the quantity where no other column has one.
    Weight,
    /// A column whose label is not known.
    Unknown,
}

impl ColumnRole for ColumnKind {
    fn is_number(self) -> bool {
        use ColumnKind::{
            Amount, BaseQuantity, Discount, GrossAmount, Quantity, TaxAmount, TaxRate, UnitPrice, Weight,
        };
        matches!(
            self,
            Quantity | UnitPrice | BaseQuantity | Discount | TaxRate | TaxAmount | Amount | GrossAmount | Weight
        )
    }

    fn unknown() -> Option<Self> {
        Some(Self::Unknown)
    }
}

/// What a label beside a value names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderKind {
    InvoiceNumber,
    /// "Invoice" alone: often a title, sometimes a label.
    InvoiceTitle,
    IssueDate,
    DueDate,
    Order,
    Contract,
    PrecedingInvoice,
    PaymentTerms,
    Account,
    TaxId,
    Seller,
    Buyer,
    Period,
    PeriodStart,
    PeriodEnd,
    Currency,
    /// Known, so that its value is not taken for another's.
    Other,
}
