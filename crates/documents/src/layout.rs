//! The shape of a page: rows of cells, tables under header labels, labels beside or above values.

pub mod label;
pub mod pair;
pub mod sheet;
pub mod table;

pub use label::{fold, squeeze};
pub use pair::{Heading, Pair, Place, find_headings, find_pairs};
pub use sheet::{Cell, Row, Sheet};
pub use table::{Column, ColumnRole, Table, TableRow, Vocabulary, find_tables, is_label_row};
