//! The audit log.

use std::collections::BTreeMap;

use store::{Action, AuditFilter, RecordedEntry, SubjectKind};
use time::macros::format_description;
use workflow::audit::{AuditQuery as Query, AuditView};

use crate::AppError;
use crate::model::{AuditChange, AuditPage, AuditQuery, AuditRow, Choice};

/// The filter, and the mark from which to read on.
pub fn audit_query(query: AuditQuery) -> Result<(AuditFilter, Option<i64>), AppError> {
    let below = match query.after.as_str() {
        "" => None,
        mark => Some(mark.parse().map_err(|_| AppError::NotFound)?),
    };
    let AuditQuery { person, action, subject, id, from, to, .. } = query;
    Ok((Query { person, action, subject, id, from, to }.read()?, below))
}

pub fn audit_page(view: AuditView) -> AuditPage {
    let choice = |word: &str| Choice { id: word.to_owned(), label: label_of(word) };
    AuditPage {
        rows: view.entries.into_iter().map(row).collect(),
        actions: Action::ALL.iter().map(|action| choice(action.as_str())).collect(),
        subjects: SubjectKind::ALL.iter().map(|subject| choice(subject.as_str())).collect(),
        next: view.next,
    }
}

/// `sign_in.failed` as `Sign in failed`
pub(super) fn label_of(word: &str) -> String {
    let text = word.replace(['.', '_'], " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn who_of(entry: &RecordedEntry) -> String {
    match entry.actor.as_str() {
        "person" => entry.person.clone().unwrap_or_else(|| "A person".to_owned()),
        "system" => "Probity".to_owned(),
        _ => "Not signed in".to_owned(),
    }
}

fn row(entry: RecordedEntry) -> AuditRow {
    let who = who_of(&entry);
    let link = entry.subject_id.as_deref().and_then(|id| match entry.subject.as_str() {
        "invoice" => Some(format!("/invoices/{id}")),
        "batch" => Some(format!("/batches/{id}")),
        "contract" => Some(format!("/contracts/{id}")),
        "dispute" => Some(format!("/disputes/{id}")),
        _ => None,
    });
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    AuditRow {
        sequence: entry.sequence,
        at: entry.at.format(format).unwrap_or_default(),
        who,
        origin: entry.address.clone().unwrap_or_default(),
        action: label_of(&entry.action),
        subject: label_of(&entry.subject),
        changes: changes(&entry),
        subject_id: entry.subject_id,
        link,
    }
}

pub(super) fn changes(entry: &RecordedEntry) -> Vec<AuditChange> {
    let read = |json: &str| serde_json::from_str::<BTreeMap<String, Option<String>>>(json).unwrap_or_default();
    let (mut before, after) = (read(&entry.before), read(&entry.after));
    let change = |(name, after): (String, Option<String>)| {
        let before = before.remove(&name).flatten();
        AuditChange { name: label_of(&name), before, after }
    };
    after
        .into_iter()
        .map(change)
        .filter(|change| change.before.is_some() || change.after.as_deref() != Some(""))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_log_read_as_sentences() {
        assert_eq!(label_of("sign_in.failed"), "Sign in failed");
        assert_eq!(label_of("audit_log"), "Audit log");
        assert_eq!(label_of(""), "");
    }

    #[test]
    fn a_mark_that_is_none_leads_nowhere() {
        let query = |after: &str| AuditQuery { after: after.to_owned(), ..AuditQuery::default() };
        assert_eq!(audit_query(query("12")).unwrap().1, Some(12));
        assert_eq!(audit_query(query("1; DROP")).unwrap_err(), AppError::NotFound);
    }
}
