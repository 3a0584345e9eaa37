//! A document's way through Probity.
