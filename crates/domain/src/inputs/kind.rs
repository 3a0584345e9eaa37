//! The kinds of input, each a list of its own: named as the field of [`Inputs`] that holds it.

use serde::{Deserialize, Serialize};

use crate::contract::{ImportFault, find_out_of_range};

use super::{
    Acceptance, Approval, CostProof, ExchangeRate, ExcusedDays, Expense, FeeProof, IndexValue, Inputs, ListPrice,
    Measurement, Notice, Payment, PromisedCredit, Receipt, TimeEntry, Usage, VendorRecord, VerifiedAccount,
};

macro_rules! input_kinds {
    ($($(#[$doc:meta])* $kind:ident = $list:ident: $row:ty,)+) => {
        /// A kind of input. Its word is the name of the list: `exchange_rates`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum InputKind {
            $($(#[$doc])* $kind,)+
        }

        impl InputKind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($list),)+
                }
            }
        }

        /// One row of an input's list.
        #[derive(Clone, Debug, PartialEq)]
        pub enum InputRow {
            $($kind($row),)+
        }

        impl InputRow {
            pub const fn kind(&self) -> InputKind {
                match self {
                    $(Self::$kind(_) => InputKind::$kind,)+
                }
            }

            /// Reads a row as the lists of [`Inputs`] hold it in JSON.
            pub fn read_json(kind: InputKind, json: &str) -> Result<Self, serde_json::Error> {
                match kind {
                    $(InputKind::$kind => serde_json::from_str(json).map(Self::$kind),)+
                }
            }

            /// As [`Self::read_json`], for a row that comes from outside: a number beyond what sums hold exactly is
            /// refused, and the fault names it.
            pub fn import_json(kind: InputKind, json: &str) -> Result<Self, ImportFault> {
                let fault = |error: serde_json::Error| ImportFault::of_parser(&error);
                let value: serde_json::Value = serde_json::from_str(json).map_err(fault)?;
                let far = match kind {
                    $(InputKind::$kind => find_out_of_range::<$row>("", &value),)+
                };
                match far {
                    Some(far) => Err(far),
                    None => Self::read_json(kind, json).map_err(fault),
                }
            }

            pub fn print_json(&self) -> Result<String, serde_json::Error> {
                match self {
                    $(Self::$kind(row) => serde_json::to_string(row),)+
                }
            }
        }

        impl Inputs {
            /// Whether the list was handed in, if only to say that there is nothing.
            pub const fn is_given(&self, kind: InputKind) -> bool {
                match kind {
                    $(InputKind::$kind => self.$list.is_some(),)+
                }
            }

            /// Takes the list for handed in, though it may hold nothing.
            pub fn give(&mut self, kind: InputKind) {
                match kind {
                    $(InputKind::$kind => { self.$list.get_or_insert_default(); })+
                }
            }

            /// Adds a row to its list, which counts as handed in from then on.
            pub fn add(&mut self, row: InputRow) {
                match row {
                    $(InputRow::$kind(row) => self.$list.get_or_insert_default().push(row),)+
                }
            }
        }
    };
}

input_kinds! {
    Receipts = receipts: Receipt,
    Timesheets = timesheets: TimeEntry,
    Usage = usage: Usage,
    Index = index: IndexValue,
    ExchangeRates = exchange_rates: ExchangeRate,
    VerifiedAccounts = verified_accounts: VerifiedAccount,
    Vendors = vendors: VendorRecord,
    Sanctioned = sanctioned: String,
    Expenses = expenses: Expense,
    Approvals = approvals: Approval,
    Notices = notices: Notice,
    Acceptances = acceptances: Acceptance,
    ListPrices = list_prices: ListPrice,
    Costs = costs: CostProof,
    FeeProofs = fee_proofs: FeeProof,
    Payments = payments: Payment,
    PromisedCredits = promised_credits: PromisedCredit,
    Measurements = measurements: Measurement,
    Comparators = comparators: ListPrice,
    Excused = excused: ExcusedDays,
}

impl InputKind {
    /// `None` for any other word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

impl std::fmt::Display for InputKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_given_and_empty_is_another_thing_than_an_absent_one() {
        for kind in InputKind::ALL {
            let mut inputs = Inputs::default();
            assert!(!inputs.is_given(*kind), "{kind}");
            inputs.give(*kind);
            assert!(inputs.is_given(*kind), "{kind}");
            assert_eq!(serde_json::to_string(&inputs).unwrap(), format!(r#"{{"{kind}":[]}}"#));
            assert_eq!(InputKind::read(kind.as_str()), Some(*kind));
        }
        assert_eq!(InputKind::read("today"), None);
    }

    #[test]
    fn a_row_from_outside_holds_no_number_beyond_what_sums_can_hold() {
        let row =
            |quantity: &str| format!(r#"{{"item":"9999999999999999","quantity":"{quantity}","on":"2026-06-03"}}"#);
        for fit in ["1000000000000000", "-1000000000000000", "0.000000000001", "4.5000000000000000"] {
            let read = InputRow::import_json(InputKind::Receipts, &row(fit)).unwrap();
            assert_eq!(read, InputRow::read_json(InputKind::Receipts, &row(fit)).unwrap(), "{fit}");
        }
        for far in ["1000000000000000.1", "-1000000000000001", "0.0000000000001", "79228162514264337593543950335"] {
            let fault = InputRow::import_json(InputKind::Receipts, &row(far)).unwrap_err();
            assert_eq!(fault.path, "quantity", "{far}");
            assert!(fault.reason.starts_with(&format!("is {far}, which is no amount")), "{fault}");
        }
        assert_eq!(
            InputRow::import_json(InputKind::Receipts, "{}").unwrap_err().reason,
            "cannot be read: missing field `item`; correct it"
        );
    }

    #[test]
    fn a_row_finds_its_list_and_survives_json() {
        let json = r#"{"item":"G1","quantity":"4.50","on":"2026-06-03"}"#;
        let row = InputRow::read_json(InputKind::Receipts, json).unwrap();
        assert_eq!((row.kind(), row.print_json().unwrap().as_str()), (InputKind::Receipts, json));
        let mut inputs = Inputs::default();
        inputs.add(row);
        assert_eq!(serde_json::to_string(&inputs).unwrap(), format!(r#"{{"receipts":[{json}]}}"#));
    }
}
