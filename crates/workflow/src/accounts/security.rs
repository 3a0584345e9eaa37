//! How an organisation wants its people to sign in, decided by its owners and admins.

use store::{Actor, SecurityPolicy};

use crate::{Desk, DeskError};

const IDLE_MINUTES: std::ops::RangeInclusive<i32> = 1..=43_200;
const SESSION_HOURS: std::ops::RangeInclusive<i32> = 1..=720;

/// A policy as it was typed; an empty text leaves the installation's own limit.
#[derive(Clone, Copy, Debug)]
pub struct SecurityEntry<'a> {
    pub second_factor: bool,
    pub idle_minutes: &'a str,
    pub session_hours: &'a str,
    /// The version that it was made on.
    pub version: i32,
}

impl Desk {
    pub async fn security_policy(&self, actor: &Actor) -> Result<SecurityPolicy, DeskError> {
        Ok(self.store().find_security_policy(actor).await?)
    }

    /// Counts from the next request of everybody on. Whoever demands a second factor must have one.
    pub async fn set_security_policy(&self, actor: &Actor, entry: SecurityEntry<'_>) -> Result<(), DeskError> {
        let wanted = SecurityPolicy {
            second_factor: entry.second_factor,
            idle_minutes: read_limit(entry.idle_minutes, IDLE_MINUTES, "Minutes without use")?,
            session_hours: read_limit(entry.session_hours, SESSION_HOURS, "Hours in all")?,
            version: entry.version,
        };
        Ok(self.store().save_security_policy(actor, &wanted, self.now()).await?)
    }
}

fn read_limit(text: &str, range: std::ops::RangeInclusive<i32>, name: &str) -> Result<Option<i32>, DeskError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let read = text.trim().parse().ok().filter(|number| range.contains(number));
    let (least, most) = (range.start(), range.end());
    read.map(Some).ok_or_else(|| {
        DeskError::Refused(format!(
            "{name}: write a whole number from {least} to {most}, or nothing. Nothing was changed."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_whole_number_within_its_range_or_none() {
        let read = |text| read_limit(text, SESSION_HOURS, "Hours in all").ok();
        assert_eq!([" 8 ", "", "720", "1"].map(read), [Some(Some(8)), Some(None), Some(Some(720)), Some(Some(1))]);
        assert_eq!(["0", "721", "8.5", "eight", "-1", "99999999999"].map(read), [None; 6]);
    }
}
