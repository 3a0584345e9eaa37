//! The ledger of what was found and what came of it, in one currency.

use rust_decimal::Decimal;

use super::{DisputeState, Standing};
use crate::money::Currency;

/// Sums over all disputes of one currency. Each is a part of the one before it, but for what changed since it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    pub currency: Currency,
    /// At stake on all invoices, without what was waived.
    pub identified: Decimal,
    /// Put to vendors in letters that were sent and not withdrawn.
    pub disputed: Decimal,
    /// Agreed by vendors, in words or by a credit note.
    pub agreed: Decimal,
    /// Covered by credit notes that a person confirmed.
    pub credited: Decimal,
    /// Come back as money, or off a payment.
    pub paid_back: Decimal,
    /// What the confirmed credit notes are worth as a whole.
    pub notes: Decimal,
    /// What of them was confirmed for disputes, note by note.
    pub notes_used: Decimal,
}

impl Recovery {
    pub const fn none(currency: Currency) -> Self {
        Self {
            currency,
            identified: Decimal::ZERO,
            disputed: Decimal::ZERO,
            agreed: Decimal::ZERO,
            credited: Decimal::ZERO,
            paid_back: Decimal::ZERO,
            notes: Decimal::ZERO,
            notes_used: Decimal::ZERO,
        }
    }

    /// With one more dispute. A draft and a withdrawn one put nothing to anybody.
    #[must_use]
    pub fn with(mut self, dispute: &Standing) -> Self {
        if !matches!(dispute.state(), DisputeState::Open | DisputeState::Withdrawn) {
            self.disputed = self.disputed.saturating_add(dispute.claimed());
            self.agreed = self.agreed.saturating_add(dispute.agreed_at_least());
            self.credited = self.credited.saturating_add(dispute.credited());
            self.paid_back = self.paid_back.saturating_add(dispute.paid_back());
        }
        self
    }

    /// What of the credit notes goes beyond what was disputed.
    pub fn beyond(&self) -> Decimal {
        self.notes.saturating_sub(self.notes_used)
    }

    /// Whether what disputes say was credited is what the credit notes say, to the cent.
    pub fn ties(&self) -> bool {
        self.credited == self.notes_used && self.notes_used <= self.notes && self.paid_back <= self.credited
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispute::Step;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn standing(claimed: &str, steps: &[Step]) -> Standing {
        Standing::after(dec(claimed), steps.iter().copied()).unwrap()
    }

    #[test]
    fn only_letters_that_went_out_and_stand_are_counted() {
        let sent = Step::Sent { claimed: dec("359.00") };
        let credited = Step::Credited { amount: dec("174.00") };
        let sums = [
            standing("100.00", &[]),
            standing("359.00", &[sent, Step::Withdrawn]),
            standing("359.00", &[sent, Step::Rejected]),
            standing("359.00", &[sent, Step::Agreed { amount: dec("200.00") }, credited]),
            standing("359.00", &[sent, credited, Step::PaidBack { amount: dec("74.00") }]),
        ]
        .iter()
        .fold(Recovery::none(Currency::USD), Recovery::with);
        assert_eq!((sums.disputed, sums.agreed), (dec("1077.00"), dec("374.00")));
        assert_eq!((sums.credited, sums.paid_back), (dec("348.00"), dec("74.00")));
    }

    #[test]
    fn a_cent_that_no_credit_note_stands_behind_is_seen() {
        let sums = Recovery {
            credited: dec("348.00"),
            notes: dec("500.00"),
            notes_used: dec("348.00"),
            ..Recovery::none(Currency::USD)
        };
        assert!(sums.ties());
        assert_eq!(sums.beyond(), dec("152.00"));
        assert!(!Recovery { credited: dec("348.01"), ..sums }.ties());
        assert!(!Recovery { notes: dec("347.99"), ..sums }.ties());
        assert!(!Recovery { paid_back: dec("348.01"), ..sums }.ties());
    }
}
