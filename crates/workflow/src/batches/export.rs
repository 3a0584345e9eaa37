//! A batch as a file: one line a file of it. Itself on record.

use std::fmt::Write as _;

use store::{Action, Actor, BatchFile, BatchFileState, BatchId, DocumentState, Entry};

use crate::table::csv::print_text;
use crate::{Desk, DeskError};

/// How many files are read at a time.
const STEP: u32 = 500;
const HEAD: &str = "file,outcome,reason,vendor,invoice,currency,billed,at_stake,findings,document\r\n";

impl Desk {
    /// All files of a batch as CSV, in the order in which they came. Amounts are plain numbers with a point.
    pub async fn export_batch(&self, actor: &Actor, id: BatchId) -> Result<String, DeskError> {
        self.store().find_batch(actor, id).await?.ok_or(DeskError::NotFound)?;
        let entry = Entry::new(Action::DataExported, id).with("format", "csv");
        self.store().record(actor, &entry, self.now()).await?;
        let (mut text, mut after) = (HEAD.to_owned(), 0);
        loop {
            let files = self.store().list_batch_files(actor, id, after, STEP).await?;
            for file in &files {
                write_line(&mut text, file);
            }
            match files.last() {
                Some(last) if files.len() == STEP as usize => after = last.position,
                _ => return Ok(text),
            }
        }
    }
}

/// What became of a file, in one word.
fn outcome(file: &BatchFile) -> &'static str {
    let BatchFileState::Taken { state, .. } = &file.state else { return "refused" };
    match (state, &file.invoice) {
        (DocumentState::Done, Some(invoice)) if !invoice.has_contract => "no contract",
        (DocumentState::Done, Some(invoice)) if invoice.findings > 0 => "findings",
        (DocumentState::Done, Some(_)) => "passed",
        (DocumentState::Done, None) if file.contract.is_some() => "contract",
        (state, _) => state.as_str(),
    }
}

fn write_line(text: &mut String, file: &BatchFile) {
    let (document, reason) = match &file.state {
        BatchFileState::Refused(why) => (String::new(), why.as_str()),
        BatchFileState::Taken { document, reason, .. } => (document.to_string(), reason.as_deref().unwrap_or_default()),
    };
    let invoice = file.invoice.as_ref();
    let word = |found: Option<&String>| found.map(|found| print_text(found)).unwrap_or_default();
    let number = |found: Option<String>| found.unwrap_or_default();
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "{},{},{},{},{},{},{},{},{},{document}\r\n",
        print_text(&file.name),
        outcome(file),
        if reason.is_empty() { String::new() } else { print_text(reason) },
        word(invoice.and_then(|invoice| invoice.vendor.as_ref())),
        word(invoice.and_then(|invoice| invoice.number.as_ref())),
        word(invoice.and_then(|invoice| invoice.currency.as_ref())),
        number(invoice.and_then(|invoice| invoice.billed).map(|billed| billed.to_string())),
        number(invoice.map(|invoice| invoice.at_stake.to_string())),
        number(invoice.map(|invoice| invoice.findings.to_string())),
    );
}

#[cfg(test)]
mod tests {
    use domain::Decimal;
    use store::{BatchInvoice, DocumentId, InvoiceId};

    use super::*;

    fn invoice(findings: i32, has_contract: bool) -> BatchFile {
        BatchFile {
            position: 1,
            name: "=a.pdf".to_owned(),
            known: false,
            state: BatchFileState::Taken {
                document: DocumentId::from(uuid::Uuid::nil()),
                state: DocumentState::Done,
                reason: None,
            },
            contract: None,
            invoice: Some(BatchInvoice {
                id: InvoiceId::generate(),
                number: Some("NW-1".to_owned()),
                vendor: Some("Kestrel, Rowe".to_owned()),
                currency: Some("EUR".to_owned()),
                billed: Some(Decimal::new(5400, 2)),
                at_stake: Decimal::new(450, 2),
                findings,
                has_contract,
            }),
        }
    }

    #[test]
    fn a_line_tells_what_came_of_a_file_and_is_no_formula() {
        let mut text = String::new();
        write_line(&mut text, &invoice(2, true));
        let expected = "\"'=a.pdf\",findings,,\"Kestrel, Rowe\",\"NW-1\",\"EUR\",54.00,4.50,2,\
                        00000000-0000-0000-0000-000000000000\r\n";
        assert_eq!(text, expected);
        assert_eq!((outcome(&invoice(0, true)), outcome(&invoice(0, false))), ("passed", "no contract"));
        let refused = BatchFile {
            state: BatchFileState::Refused("It is, so to say, \"nothing\".".to_owned()),
            invoice: None,
            ..invoice(0, true)
        };
        text.clear();
        write_line(&mut text, &refused);
        assert_eq!(text, "\"'=a.pdf\",refused,\"It is, so to say, \"\"nothing\"\".\",,,,,,,\r\n");
    }
}
