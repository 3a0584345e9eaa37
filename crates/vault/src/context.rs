//! What a sealed thing is and whose.

use std::fmt::{self, Display, Write};

/// Goes into what authenticates a sealed thing, so that moved to another row, column, document or
/// organisation it does not open.
///
/// As text the parts stand one after the other with a blank between, the way SQL can build it too:
/// `'edits ' || organisation_id || ' ' || id`. Names and ids hold no blanks, so no two contexts meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context(String);

impl Context {
    /// `what` names the kind of thing, such as `invoices.invoice`.
    pub fn of(what: &'static str) -> Self {
        Self(what.to_owned())
    }

    /// Adds an id or a number.
    #[must_use]
    pub fn with(mut self, part: impl Display) -> Self {
        // Writing into a string never fails.
        let _ = write!(self.0, " {part}");
        self
    }

    /// Takes a context that was built elsewhere from the same parts.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
