//! The audit log as a file: streamed in steps, so that its length costs no memory. Itself on record.

use bytes::Bytes;
use futures::Stream;
use serde::Serialize;
use serde_json::value::RawValue;
use store::audit::SubjectKind;
use store::{Action, Actor, AuditFilter, Entry, RecordedEntry, Subject};
use time::format_description::well_known::Rfc3339;

use super::AuditQuery;
use crate::table::csv::print_row;
use crate::{Desk, DeskError};

const STEP: u32 = 500;

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// For spreadsheets: no cell of it is taken for a formula.
    Csv,
    Json,
}

impl ExportFormat {
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// An export under way.
pub struct Export {
    desk: Desk,
    actor: Actor,
    filter: AuditFilter,
    format: ExportFormat,
    /// Where to read on; `None` at the newest entry.
    below: Option<i64>,
    ended: bool,
}

impl Desk {
    /// Puts the export on record, then gives it: newest first, from its own entry down.
    pub async fn export_audit(
        &self,
        actor: &Actor,
        query: &AuditQuery,
        format: ExportFormat,
    ) -> Result<Export, DeskError> {
        let filter = query.read()?;
        // Refused here where the role does not allow it, before anything is on record.
        self.store().list_audit(actor, &filter, None, 1).await?;
        let entry = Entry::new(Action::AuditExported, Subject::unnamed(SubjectKind::AuditLog))
            .with("format", format.ending())
            .with("person", &query.person)
            .with("action", &query.action)
            .with("subject", format!("{} {}", query.subject, query.id).trim())
            .with("days", format!("{} to {}", query.from, query.to));
        self.store().record(actor, &entry, self.now()).await?;
        Ok(Export { desk: self.clone(), actor: actor.clone(), filter, format, below: None, ended: false })
    }
}

impl Export {
    /// The file's bytes. It breaks off with an error where the database does, and is never cut short in silence.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, DeskError>> + Send + 'static {
        futures::stream::try_unfold(self, async |mut export| {
            if export.ended {
                return Ok(None);
            }
            let step = export.write_step().await?;
            Ok(Some((Bytes::from(step), export)))
        })
    }

    async fn write_step(&mut self) -> Result<String, DeskError> {
        let first = self.below.is_none();
        let entries = self.desk.store().list_audit(&self.actor, &self.filter, self.below, STEP).await?;
        self.below = entries.last().map(|entry| entry.sequence).or(self.below);
        self.ended = entries.len() < STEP as usize;
        match self.format {
            ExportFormat::Csv => write_csv(&entries, first),
            ExportFormat::Json => write_json(&entries, first, self.ended),
        }
    }
}

/// An entry as the JSON export gives it.
#[derive(Serialize)]
struct Exported<'a> {
    sequence: i64,
    at: String,
    actor: &'a str,
    person: Option<&'a str>,
    address: Option<&'a str>,
    request: Option<&'a str>,
    agent: Option<&'a str>,
    action: &'a str,
    subject: &'a str,
    subject_id: Option<&'a str>,
    before: &'a RawValue,
    after: &'a RawValue,
    hash: String,
}

fn print_time(entry: &RecordedEntry) -> Result<String, DeskError> {
    entry.at.format(&Rfc3339).map_err(DeskError::internal)
}

fn print_hash(entry: &RecordedEntry) -> String {
    entry.hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_json(entries: &[RecordedEntry], first: bool, last: bool) -> Result<String, DeskError> {
    let mut text = String::from(if first { "[" } else { "" });
    for (index, entry) in entries.iter().enumerate() {
        text.push_str(if first && index == 0 { "\n" } else { ",\n" });
        let exported = Exported {
            sequence: entry.sequence,
            at: print_time(entry)?,
            actor: &entry.actor,
            person: entry.person.as_deref(),
            address: entry.address.as_deref(),
            request: entry.request.as_deref(),
            agent: entry.agent.as_deref(),
            action: &entry.action,
            subject: &entry.subject,
            subject_id: entry.subject_id.as_deref(),
            before: serde_json::from_str(&entry.before).map_err(DeskError::internal)?,
            after: serde_json::from_str(&entry.after).map_err(DeskError::internal)?,
            hash: print_hash(entry),
        };
        text.push_str(&serde_json::to_string(&exported).map_err(DeskError::internal)?);
    }
    if last {
        text.push_str("\n]\n");
    }
    Ok(text)
}

fn write_csv(entries: &[RecordedEntry], first: bool) -> Result<String, DeskError> {
    let mut text = String::new();
    if first {
        text.push_str("sequence,at,actor,person,address,request,agent,action,subject,subject_id,before,after,hash\r\n");
    }
    for entry in entries {
        let (sequence, at, hash) = (entry.sequence.to_string(), print_time(entry)?, print_hash(entry));
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            sequence,
            at,
            entry.actor.clone(),
            optional(&entry.person),
            optional(&entry.address),
            optional(&entry.request),
            optional(&entry.agent),
            entry.action.clone(),
            entry.subject.clone(),
            optional(&entry.subject_id),
            entry.before.clone(),
            entry.after.clone(),
            hash,
        ];
        text.push_str(&print_row(cells));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn entry(sequence: i64, agent: &str) -> RecordedEntry {
        RecordedEntry {
            sequence,
            at: datetime!(2026-11-24 12:00 UTC),
            actor: "person".to_owned(),
            person: Some("ada@example.org".to_owned()),
            address: None,
            request: None,
            agent: Some(agent.to_owned()),
            action: "invoice.edited".to_owned(),
            subject: "invoice".to_owned(),
            subject_id: None,
            before: r#"{"currency": null}"#.to_owned(),
            after: r#"{"currency": "=1+1"}"#.to_owned(),
            hash: vec![0xab; 32],
        }
    }

    #[test]
    fn the_steps_of_a_json_export_make_one_array() {
        let text = write_json(&[entry(3, "a"), entry(2, "b")], true, false).unwrap()
            + &write_json(&[entry(1, "c")], false, true).unwrap();
        let entries: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[0]["after"]["currency"], "=1+1");
        let empty = write_json(&[], true, true).unwrap();
        assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&empty).unwrap().len(), 0);
    }

    #[test]
    fn a_line_of_a_csv_export_is_one_entry_whatever_is_in_it() {
        let text = write_csv(&[entry(1, "x\",\"y")], true).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains("\"x\"\",\"\"y\""), "{text}");
    }
}
