//! The limits beside the tolerances, with their names for people, and how they are read.

use rust_decimal::Decimal;

macro_rules! limits {
    ($($(#[$doc:meta])* $limit:ident = $word:literal, $label:literal, $explanation:literal;)+) => {
        /// A limit that a policy can set.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Limit {
            $($(#[$doc])* $limit,)+
        }

        impl Limit {
            pub const ALL: &'static [Self] = &[$(Self::$limit),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$limit => $word,)+ }
            }

            /// For people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$limit => $label,)+ }
            }

            /// One sentence.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$limit => $explanation,)+ }
            }
        }
    };
}

limits! {
    ApprovalLimit = "approval_limit", "Approval limit",
        "An invoice above this amount needs a second approval; several just below it in a row are shown (R14).";
    SplitDays = "split_days", "Days of a split",
        "Within how many days invoices count as split under the approval limit (R14).";
    CreditDays = "credit_days", "Days to wait for a credit",
        "After how many days a promised credit that did not come and a credit note that nothing used up are shown (R74).";
    CreepLimit = "creep_limit", "Limit of what passes",
        "Differences within the tolerance may add up to this much before they are shown (R77).";
    Materiality = "materiality", "Material amount",
        "A stake above this amount raises a finding's severity by one step.";
    CapitalPercent = "capital_percent", "Cost of capital, % a year",
        "What money costs, to price days of payment (R70).";
    NumbersResetYearly = "numbers_reset_yearly", "Numbers begin anew each year",
        "Whether the vendor counts its invoices anew each year, so that a number may come again (R10): yes or no.";
}

impl Limit {
    /// `None` for any other word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|limit| limit.as_str() == word)
    }
}

/// Why a policy does not take a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("'{0}' is no number of 0 or more. Write it as 1234.56")]
    Number(String),
    #[error("A tolerance of more than 100% lets everything pass. Choose a smaller one")]
    PercentAboveAll,
    #[error("There is no rule {0}. Choose one of the list")]
    NoSuchRule(String),
    #[error("{0} lets no difference pass, however small. Choose another rule")]
    ZeroTolerance(String),
    #[error("Write whole days from 0 to 366")]
    Days,
    #[error("Write yes or no")]
    YesOrNo,
}

/// A number of 0 or more; `None` for an empty text.
pub(super) fn read_number(text: &str) -> Result<Option<Decimal>, PolicyError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_plain = text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = is_plain.then(|| text.parse().ok()).flatten();
    number.map(Some).ok_or_else(|| PolicyError::Number(text.to_owned()))
}

/// Whole days of up to a year; `None` for an empty text.
pub(super) fn read_days(text: &str) -> Result<Option<u32>, PolicyError> {
    let Some(days) = read_number(text)? else { return Ok(None) };
    let whole = u32::try_from(days).ok().filter(|whole| Decimal::from(*whole) == days && *whole <= 366);
    whole.map(Some).ok_or(PolicyError::Days)
}
