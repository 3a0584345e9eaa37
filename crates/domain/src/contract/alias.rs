//! This vendor's wordings, as a person confirmed them.

use serde::{Deserialize, Serialize};

use super::Term;

/// What the vendor calls an item of the rate table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// As an invoice's line says it.
    pub wording: String,
    /// The rate row, by code, else by description.
    pub item: String,
}

impl Alias {
    /// Whether it is of this rate row.
    pub fn is_of(&self, term: &Term) -> bool {
        let named = |field: &Option<crate::field::Field<String>>| {
            field.as_ref().is_some_and(|field| field.value.trim().eq_ignore_ascii_case(self.item.trim()))
        };
        named(&term.item_code) || named(&term.description)
    }

    /// Whether it is a word for the same line, however it is spaced and written.
    pub fn is_worded(&self, wording: &str) -> bool {
        let words = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        words(&self.wording) == words(wording)
    }
}
