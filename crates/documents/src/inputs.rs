//! Lists from outside the documents, as CSV: receipts, timesheets, index values, exchange rates and so on.
//!
//! One mechanism for all of them: [`table::table`] says which columns a kind has, [`read`] turns text into
//! typed rows or into faults that name row, column, what is wrong and the mend.

mod cell;
mod csv;
mod fault;
pub mod table;
mod text;

pub use csv::read;
pub use fault::{InputFault, InputFaults};
pub use table::{Cell, Column, Table};
