//! The kinds of provision that a clause can make. Percentages are whole percent: 3 is three percent.

mod balance;
mod entitlement;
mod fee;
mod period;
mod price;
mod quantity;
mod standing;

use serde::{Deserialize, Serialize};

use super::sentence::Say;
use crate::money::Currency;

pub use balance::{Cap, CapMeasure, Commitment, Deposit, PurchaseOrder};
pub use entitlement::{
    Base, EarlyPayment, MostFavoured, PaymentTerms, Rebate, RebateTier, Renewal, Retainage, ServiceLevel, ServiceTier,
    TermStart,
};
pub use fee::{Accessorial, Expenses, FeePolicy, IndexSurcharge, LateFee, SurchargeRow};
pub use period::{Cadence, Cancellation, CutOff, DayCount, Ends, Milestone, Milestones, Proration, Recurrence, Timing};
pub use price::{
    Band, Compounding, CostPlus, EscalationNotice, FixedEscalator, IndexEscalator, LeapDay, ListDiscount,
    PriceSchedule, PriceStep, Reduction, RetroactivePrice, ScheduleReason, TierMode, Tiers,
};
pub use quantity::{
    AcceptanceBasis, AcceptedQuantity, IncludedUnits, MinimumCharge, Packages, Person, QuantityLimit, Staffing,
    TimeRules,
};
pub use standing::{Deliverables, Exchange, ProperInvoice, RateDay, Sites, TaxAgreement, TaxStatus};

/// A kind of provision, found again within any.
pub trait Provided: Sized {
    const WHICH: ProvisionKind;

    fn of(provision: &Provision) -> Option<&Self>;
}

macro_rules! provisions {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// What a clause provides.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Provision {
            $($(#[$doc])* $kind($kind),)*
        }

        /// The kinds alone, without their values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProvisionKind {
            $($kind,)*
        }

        impl ProvisionKind {
            pub const COUNT: usize = [$(Self::$kind),*].len();
        }

        impl Provision {
            pub const fn which(&self) -> ProvisionKind {
                match self {
                    $(Self::$kind(_) => ProvisionKind::$kind,)*
                }
            }

            /// What it says, in a plain sentence.
            pub(super) fn say(&self, money: Option<Currency>) -> String {
                match self {
                    $(Self::$kind(it) => it.say(money),)*
                }
            }
        }

        $(impl Provided for $kind {
            const WHICH: ProvisionKind = ProvisionKind::$kind;

            fn of(provision: &Provision) -> Option<&Self> {
                if let Provision::$kind(it) = provision { Some(it) } else { None }
            }
        })*
    };
}

provisions! {
    PriceSchedule,
    Tiers,
    ListDiscount,
    CostPlus,
    FixedEscalator,
    IndexEscalator,
    EscalationNotice,
    Reduction,
    RetroactivePrice,
    MinimumCharge,
    Packages,
    IncludedUnits,
    QuantityLimit,
    AcceptedQuantity,
    TimeRules,
    Staffing,
    Proration,
    Recurrence,
    CutOff,
    Milestones,
    Cancellation,
    Cap,
    Commitment,
    Deposit,
    PurchaseOrder,
    FeePolicy,
    IndexSurcharge,
    Accessorial,
    Expenses,
    LateFee,
    PaymentTerms,
    EarlyPayment,
    Rebate,
    ServiceLevel,
    Renewal,
    Retainage,
    MostFavoured,
    Deliverables,
    Sites,
    TaxAgreement,
    Exchange,
    ProperInvoice,
}

impl Provision {
    /// The kind as JSON names it: `fixed_escalator`.
    pub fn kind(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}
