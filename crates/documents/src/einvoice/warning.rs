//! What a reader of an e-invoice should know beside its fields.

use domain::Decimal;

/// Something in the document that was passed over, repaired or is unusual.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    #[error("{path} holds '{text}', which is not {expected}; the field is left empty")]
    Unread { path: String, text: String, expected: &'static str },
    #[error("some bytes are no text in the document's encoding; the texts they stand in lack them")]
    LossyText,
    #[error("this is a proforma invoice, which asks for no payment")]
    Proforma,
    #[error("it refers to another preceding invoice too: {0}")]
    FurtherPrecedingInvoice(String),
    #[error("{path}: the sub-lines add up to {sum}, not to the line's {amount}; the line is kept whole")]
    UnequalBundle { path: String, sum: Decimal, amount: Decimal },
    #[error("{path}: a price for {base} units contradicts the line's amount; it is taken as the price for one")]
    RefutedBaseQuantity { path: String, base: Decimal },
    #[error("the allowances or charges add up to the opposite of their stated total {total}; their signs are turned")]
    TurnedSigns { total: Decimal },
    #[error("the payable amount includes {amount} collected for a third party: {reason}")]
    ThirdPartyPayment { amount: Decimal, reason: String },
}
