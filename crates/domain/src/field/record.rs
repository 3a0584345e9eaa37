//! Records of optional fields that can be listed and edited by name.

use serde::{Deserialize, Serialize};

use super::{Field, ReadError, Reading};
use crate::evidence::{Confidence, Evidence};

/// One field of a record, printed, for screens and exports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    pub value: String,
    pub printed: Option<String>,
    pub confidence: Confidence,
    pub evidence: Option<Evidence>,
}

impl Entry {
    pub fn of<T: Reading>(name: &str, field: &Field<T>) -> Self {
        Self {
            name: name.to_owned(),
            value: field.value.print(),
            printed: field.printed.clone(),
            confidence: field.confidence,
            evidence: field.evidence.clone(),
        }
    }
}

/// What can go wrong when a person edits a field by its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("there is no field '{0}'")]
    NoSuchField(String),
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Declares a record of optional fields that can also be listed and edited by name.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $record:ident { $($(#[$doc:meta])* $name:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $record {
            $(
                $(#[$doc])*
                #[serde(deserialize_with = "crate::field::read_optional", skip_serializing_if = "Option::is_none")]
                pub $name: Option<crate::field::Field<$kind>>,
            )*
        }

        impl $record {
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The fields that have a value, in their order.
            pub fn entries(&self) -> Vec<crate::field::Entry> {
                let mut entries = Vec::new();
                $(if let Some(field) = &self.$name {
                    entries.push(crate::field::Entry::of(stringify!($name), field));
                })*
                entries
            }

            /// Whether the field of this name has a value.
            pub fn has(&self, name: &str) -> bool {
                match name {
                    $(stringify!($name) => self.$name.is_some(),)*
                    _ => false,
                }
            }

            /// Shows each field's confidence and place, for a reader that learns more about the page.
            pub fn visit_places(
                &mut self,
                visit: &mut dyn FnMut(&mut crate::evidence::Confidence, &mut crate::evidence::Evidence),
            ) {
                $(if let Some(field) = &mut self.$name
                    && let Some(evidence) = &mut field.evidence
                {
                    visit(&mut field.confidence, evidence);
                })*
            }

            /// Sets a field from a person's text; an empty text clears it. The place on the page is
            /// kept, for the value still stands there.
            pub fn enter(&mut self, name: &str, text: &str) -> Result<(), crate::field::EditError> {
                match name {
                    $(stringify!($name) => {
                        if text.trim().is_empty() {
                            self.$name = None;
                        } else {
                            let mut field = crate::field::Field::<$kind>::entered(text)?;
                            field.evidence = self.$name.take().and_then(|old| old.evidence);
                            self.$name = Some(field);
                        }
                    })*
                    _ => return Err(crate::field::EditError::NoSuchField(name.to_owned())),
                }
                Ok(())
            }
        }
    };
}
pub(crate) use record;
