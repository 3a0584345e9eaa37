//! Where a page of the inbox ended, as addresses carry it.

use std::fmt;
use std::str::FromStr;

use domain::calendar::{date_of, print_iso_date, read_iso_date};
use domain::{Date, Decimal};

use super::{InboxOrder, InboxRow};
use crate::id::InvoiceId;

/// Where one page ended, so that the next can go on there whatever came in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxCursor {
    Due(Date, InvoiceId),
    Stake(Decimal, InvoiceId),
    Issued(Date, InvoiceId),
}

impl InboxCursor {
    pub(super) fn after(row: &InboxRow, order: InboxOrder) -> Option<Self> {
        match order {
            InboxOrder::Due => Some(Self::Due(row.due_date.or_else(|| date_of(9999, 12, 31))?, row.id)),
            InboxOrder::Stake => Some(Self::Stake(row.at_stake, row.id)),
            InboxOrder::Issued => Some(Self::Issued(row.issue_date.or_else(|| date_of(9999, 12, 31))?, row.id)),
        }
    }
}

impl fmt::Display for InboxCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Due(date, id) => write!(f, "due_{}_{id}", print_iso_date(*date)),
            Self::Stake(stake, id) => write!(f, "stake_{stake}_{id}"),
            Self::Issued(date, id) => write!(f, "issued_{}_{id}", print_iso_date(*date)),
        }
    }
}

/// The text was no cursor: the list had better begin from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not where a page of the inbox ended")]
pub struct NoCursor;

impl FromStr for InboxCursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let mut parts = text.splitn(3, '_');
        let (Some(order), Some(key), Some(id)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoCursor);
        };
        let id = id.parse().map_err(|_| NoCursor)?;
        match InboxOrder::read(order).ok_or(NoCursor)? {
            InboxOrder::Due => Ok(Self::Due(read_iso_date(key).ok_or(NoCursor)?, id)),
            InboxOrder::Stake => Ok(Self::Stake(key.parse().map_err(|_| NoCursor)?, id)),
            InboxOrder::Issued => Ok(Self::Issued(read_iso_date(key).ok_or(NoCursor)?, id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written() {
        let id = InvoiceId::generate();
        let date = date_of(2026, 11, 24).unwrap();
        let stake = "-12.50".parse().unwrap();
        for cursor in [InboxCursor::Due(date, id), InboxCursor::Stake(stake, id), InboxCursor::Issued(date, id)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "due", "due_2026-11-24", "stake_x_y", "other_1_2"] {
            assert_eq!(text.parse::<InboxCursor>(), Err(NoCursor), "{text}");
        }
    }
}
