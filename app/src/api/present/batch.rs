//! Batches, file by file.

use std::collections::HashMap;

use domain::{Currency, Money};
use store::{Batch, BatchCounts as Counts, BatchFile, BatchFileState, DocumentId, DocumentState, Live};
use time::macros::format_description;
use workflow::batches::{BatchList, BatchView};

use super::money;
use crate::model::{BatchCounts, BatchFileRow, BatchOutcome, BatchPage, BatchRow, BatchesPage, CurrencyTotals, Stage};

pub fn batches_page(list: BatchList) -> BatchesPage {
    let next = list.next.map(|id| id.to_string());
    BatchesPage { rows: list.batches.into_iter().map(|(batch, counts)| row(batch, counts)).collect(), next }
}

pub fn batch_page(view: BatchView, live: Vec<Live>, may_write: bool) -> BatchPage {
    let percents: HashMap<DocumentId, u8> = live.into_iter().map(|live| (live.document, live.percent)).collect();
    let sums = view.sums.into_iter().filter_map(|sum| {
        let currency = Currency::read(&sum.currency)?;
        Some(CurrencyTotals { billed: Money::new(sum.billed, currency), at_stake: Money::new(sum.at_stake, currency) })
    });
    BatchPage {
        row: row(view.batch, view.counts),
        sums: sums.collect(),
        files: view.files.into_iter().map(|file| file_row(file, &percents)).collect(),
        next: view.next,
        may_write,
    }
}

fn row(batch: Batch, counts: Counts) -> BatchRow {
    let Counts { files, busy, passed, found, no_contract, contracts, failed, cancelled, refused, known, findings } =
        counts;
    let at = batch.begun_at.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC"));
    BatchRow {
        id: batch.id.to_string(),
        name: batch.name.unwrap_or_else(|| if files == 1 { "1 file".to_owned() } else { format!("{files} files") }),
        at: at.unwrap_or_default(),
        counts: BatchCounts {
            files,
            busy,
            passed,
            found,
            no_contract,
            contracts,
            failed,
            cancelled,
            refused,
            known,
            findings,
        },
        cancelled: batch.cancelled_at.is_some(),
    }
}

fn file_row(file: BatchFile, percents: &HashMap<DocumentId, u8>) -> BatchFileRow {
    let outcome = outcome(&file);
    let (note, percent) = match &file.state {
        BatchFileState::Refused(why) => (why.clone(), None),
        BatchFileState::Taken { document, state, reason } => {
            let percent = (outcome == BatchOutcome::Busy).then(|| percents.get(document).copied().unwrap_or(0));
            (note(*state, reason.as_deref(), file.known), percent)
        }
    };
    let link = match (&file.invoice, file.contract) {
        (Some(invoice), _) => Some(format!("/invoices/{}", invoice.id)),
        (None, Some(contract)) => Some(format!("/contracts/{contract}")),
        (None, None) => None,
    };
    let invoice = file.invoice.filter(|_| outcome != BatchOutcome::Busy);
    let currency = invoice.as_ref().and_then(|invoice| Currency::read(invoice.currency.as_deref()?));
    BatchFileRow {
        name: file.name,
        outcome,
        note,
        percent,
        link,
        billed: money(invoice.as_ref().and_then(|invoice| invoice.billed), currency),
        at_stake: money(invoice.as_ref().map(|invoice| invoice.at_stake), currency),
        findings: invoice.map_or(0, |invoice| invoice.findings),
    }
}

fn outcome(file: &BatchFile) -> BatchOutcome {
    let BatchFileState::Taken { state, .. } = &file.state else { return BatchOutcome::Refused };
    match (state, &file.invoice) {
        (DocumentState::Done, None) => BatchOutcome::Contract,
        (DocumentState::Done, Some(invoice)) if !invoice.has_contract => BatchOutcome::NoContract,
        (DocumentState::Done, Some(invoice)) if invoice.findings == 0 => BatchOutcome::Passed,
        (DocumentState::Done, Some(_)) => BatchOutcome::Found,
        (DocumentState::NotRead | DocumentState::Failed | DocumentState::Infected, _) => BatchOutcome::Failed,
        (DocumentState::Cancelled, _) => BatchOutcome::Cancelled,
        _ => BatchOutcome::Busy,
    }
}

fn note(state: DocumentState, reason: Option<&str>, known: bool) -> String {
    let stage = match state {
        DocumentState::Received => "Waiting",
        DocumentState::Quarantined => "Waiting for the virus scanner",
        DocumentState::Scanning => Stage::Scan.label(),
        DocumentState::Reading => Stage::Read.label(),
        DocumentState::Extracting => Stage::Extract.label(),
        DocumentState::Reconciling => Stage::Reconcile.label(),
        DocumentState::Done if known => "There before",
        DocumentState::Done => "",
        DocumentState::NotRead | DocumentState::Failed | DocumentState::Infected | DocumentState::Cancelled => {
            reason.unwrap_or("Not read.")
        }
    };
    stage.to_owned()
}
