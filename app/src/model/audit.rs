//! The audit log, and what is asked of it.

use serde::{Deserialize, Serialize};

use super::Choice;
use super::address::encode;

/// What the address of the audit log asks for; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// A part of an e-mail address.
    #[serde(default)]
    pub person: String,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub subject: String,
    /// The id of one thing.
    #[serde(default)]
    pub id: String,
    /// The first and the last day, such as 2026-11-24, in UTC.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    /// The mark from which to read on.
    #[serde(default)]
    pub after: String,
}

impl AuditQuery {
    /// The filter as the part of an address after `?`, without where to read on.
    pub fn filter(&self) -> String {
        let parts = [
            ("person", &self.person),
            ("action", &self.action),
            ("subject", &self.subject),
            ("id", &self.id),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let given = parts.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub rows: Vec<AuditRow>,
    pub actions: Vec<Choice>,
    pub subjects: Vec<Choice>,
    /// The mark from which the next page reads on, where there is one.
    pub next: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub sequence: i64,
    /// Day and time in UTC.
    pub at: String,
    pub who: String,
    /// The address, or nothing.
    pub origin: String,
    pub action: String,
    /// The kind of thing, and its id where it has one.
    pub subject: String,
    pub subject_id: Option<String>,
    /// Where the thing can be seen.
    pub link: Option<String>,
    pub changes: Vec<AuditChange>,
}

/// One value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChange {
    pub name: String,
    /// `None` where nothing was there, or where it is no change.
    pub before: Option<String>,
    pub after: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_can_carry_anything_and_stays_one_address() {
        let query = AuditQuery { person: "a&b=c#ü".into(), from: "2026-11-24".into(), ..AuditQuery::default() };
        assert_eq!(query.filter(), "person=a%26b%3Dc%23%C3%BC&from=2026-11-24");
        assert_eq!(AuditQuery::default().filter(), "");
    }
}
