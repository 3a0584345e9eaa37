//! A dispute: findings of one invoice put to its vendor, until the money has come back.
//!
//! How it stands follows from its steps alone, which are kept and never altered.

pub mod credit;
pub mod letter;
pub mod recovery;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Where a dispute stands. In JSON its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// Its letter is a draft that follows the decisions.
    Open,
    /// The vendor has the letter.
    Sent,
    /// The vendor agreed to an amount, which is still to be credited.
    Agreed,
    /// Credit notes come to what is owed.
    Credited,
    /// What was credited has come back, as money or off a payment.
    PaidBack,
    Rejected,
    Withdrawn,
}

impl DisputeState {
    pub const ALL: [Self; 7] =
        [Self::Open, Self::Sent, Self::Agreed, Self::Credited, Self::PaidBack, Self::Rejected, Self::Withdrawn];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sent => "sent",
            Self::Agreed => "agreed",
            Self::Credited => "credited",
            Self::PaidBack => "paid_back",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Sent => "Sent",
            Self::Agreed => "Agreed",
            Self::Credited => "Credited",
            Self::PaidBack => "Paid back",
            Self::Rejected => "Rejected",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// `None` for any other word.
    pub fn read(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// One step of a dispute. Amounts are above zero and in its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The letter went out. It claims this much, and no longer follows the decisions.
    Sent {
        claimed: Decimal,
    },
    /// The vendor agrees to so much.
    Agreed {
        amount: Decimal,
    },
    Rejected,
    Withdrawn,
    /// So much of a credit note counts for this dispute.
    Credited {
        amount: Decimal,
    },
    /// It does not count after all.
    CreditTakenBack {
        amount: Decimal,
    },
    /// So much has come back.
    PaidBack {
        amount: Decimal,
    },
}

impl Step {
    /// Whether it can be taken back by itself. What a credit note brought is taken back with the note.
    pub const fn is_undone_alone(self) -> bool {
        !matches!(self, Self::Credited { .. } | Self::CreditTakenBack { .. })
    }
}

/// Why a step cannot be taken; the sentence says what can be done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    #[error("Mark the letter as sent first.")]
    NotSent,
    #[error("The letter is marked as sent already.")]
    SentAlready,
    #[error("Nothing is disputed here. Dispute a finding of the invoice first.")]
    NothingClaimed,
    #[error("This dispute is withdrawn. Take that back first.")]
    Withdrawn,
    #[error("Type an amount above 0.")]
    NoAmount,
    #[error("The vendor cannot agree to more than is claimed.")]
    MoreThanClaimed,
    #[error("The credit notes confirmed come to more than that. Type at least what they come to.")]
    LessThanCredited,
    #[error("Nothing is left to be credited here.")]
    NothingOwed,
    #[error("More would be credited than is owed here.")]
    MoreThanOwed,
    #[error("No more can be paid back than was credited. Confirm the credit note first.")]
    MoreThanCredited,
    #[error("A credit note is confirmed here. Take it back first.")]
    CreditedAlready,
    #[error("Take back first what was paid back.")]
    PaidBackAlready,
    #[error("Nothing is left of this credit note: all of it counts for other disputes.")]
    NoteUsedUp,
    #[error("Another letter about this invoice is a draft. Withdraw that one first.")]
    DraftThere,
    #[error("What this letter claims is claimed in another one by now.")]
    ClaimedElsewhere,
    #[error("There is no step that could be taken back.")]
    NothingToTakeBack,
}

/// Where the letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Open,
    Sent,
    Rejected,
    Withdrawn,
}

/// How a dispute stands: its amounts, and its state, which follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    phase: Phase,
    claimed: Decimal,
    agreed: Option<Decimal>,
    credited: Decimal,
    paid_back: Decimal,
}

impl Standing {
    /// A dispute whose letter is a draft over so much.
    pub const fn open(claimed: Decimal) -> Self {
        Self { phase: Phase::Open, claimed, agreed: None, credited: Decimal::ZERO, paid_back: Decimal::ZERO }
    }

    /// A dispute after these steps, of which each must have been possible.
    pub fn after(claimed: Decimal, steps: impl IntoIterator<Item = Step>) -> Result<Self, NotTaken> {
        steps.into_iter().try_fold(Self::open(claimed), Self::take)
    }

    pub fn state(&self) -> DisputeState {
        match self.phase {
            Phase::Open => DisputeState::Open,
            Phase::Withdrawn => DisputeState::Withdrawn,
            Phase::Rejected => DisputeState::Rejected,
            Phase::Sent if self.credited.is_zero() || self.credited < self.owed() => match self.agreed {
                Some(_) => DisputeState::Agreed,
                None => DisputeState::Sent,
            },
            Phase::Sent if self.paid_back >= self.credited => DisputeState::PaidBack,
            Phase::Sent => DisputeState::Credited,
        }
    }

    pub const fn claimed(&self) -> Decimal {
        self.claimed
    }

    /// What the vendor said that it agrees to; none where it said nothing.
    pub const fn agreed(&self) -> Option<Decimal> {
        self.agreed
    }

    pub const fn credited(&self) -> Decimal {
        self.credited
    }

    pub const fn paid_back(&self) -> Decimal {
        self.paid_back
    }

    /// What is agreed by word or by deed: a credit says more than a letter.
    pub fn agreed_at_least(&self) -> Decimal {
        self.agreed.unwrap_or_default().max(self.credited)
    }

    /// What credit notes must come to.
    fn owed(&self) -> Decimal {
        self.agreed.unwrap_or(self.claimed)
    }

    /// What is still to be credited.
    pub fn outstanding(&self) -> Decimal {
        match self.phase {
            Phase::Sent | Phase::Rejected => self.owed().saturating_sub(self.credited).max(Decimal::ZERO),
            Phase::Open | Phase::Withdrawn => Decimal::ZERO,
        }
    }

    /// What was credited and has not come back yet.
    pub fn unpaid(&self) -> Decimal {
        self.credited.saturating_sub(self.paid_back)
    }

    /// How it stands after one more step.
    pub fn take(mut self, step: Step) -> Result<Self, NotTaken> {
        if self.phase == Phase::Withdrawn {
            return Err(NotTaken::Withdrawn);
        }
        if self.phase == Phase::Open && !matches!(step, Step::Sent { .. } | Step::Withdrawn) {
            return Err(NotTaken::NotSent);
        }
        match step {
            Step::Sent { .. } if self.phase != Phase::Open => return Err(NotTaken::SentAlready),
            Step::Sent { claimed } if claimed <= Decimal::ZERO => return Err(NotTaken::NothingClaimed),
            Step::Sent { claimed } => {
                self.claimed = claimed;
                self.phase = Phase::Sent;
            }
            Step::Agreed { amount } => {
                let amount = above_zero(amount)?;
                if amount > self.claimed {
                    return Err(NotTaken::MoreThanClaimed);
                }
                if amount < self.credited {
                    return Err(NotTaken::LessThanCredited);
                }
                self.agreed = Some(amount);
                self.phase = Phase::Sent;
            }
            Step::Rejected | Step::Withdrawn if !self.credited.is_zero() => return Err(NotTaken::CreditedAlready),
            Step::Rejected => {
                self.agreed = None;
                self.phase = Phase::Rejected;
            }
            Step::Withdrawn => self.phase = Phase::Withdrawn,
            Step::Credited { amount } => {
                let outstanding = self.outstanding();
                if outstanding.is_zero() {
                    return Err(NotTaken::NothingOwed);
                }
                if above_zero(amount)? > outstanding {
                    return Err(NotTaken::MoreThanOwed);
                }
                self.credited = self.credited.saturating_add(amount);
                self.phase = Phase::Sent;
            }
            Step::CreditTakenBack { amount } => {
                if above_zero(amount)? > self.unpaid() {
                    return Err(NotTaken::PaidBackAlready);
                }
                self.credited = self.credited.saturating_sub(amount);
            }
            Step::PaidBack { amount } => {
                if above_zero(amount)? > self.unpaid() {
                    return Err(NotTaken::MoreThanCredited);
                }
                self.paid_back = self.paid_back.saturating_add(amount);
            }
        }
        Ok(self)
    }
}

fn above_zero(amount: Decimal) -> Result<Decimal, NotTaken> {
    if amount > Decimal::ZERO { Ok(amount) } else { Err(NotTaken::NoAmount) }
}

/// The steps without the latest that a person can take back by itself, which is given too. The others must still
/// have been possible without it.
pub fn take_last_back(claimed: Decimal, steps: &[Step]) -> Result<(usize, Standing), NotTaken> {
    let at = steps.iter().rposition(|step| step.is_undone_alone()).ok_or(NotTaken::NothingToTakeBack)?;
    let kept = steps.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, step)| *step);
    let standing = Standing::after(claimed, kept).map_err(|fault| match fault {
        NotTaken::NotSent => NotTaken::CreditedAlready,
        other => other,
    })?;
    Ok((at, standing))
}

#[cfg(test)]
mod tests;
