//! How far files are, as the drawer shows it: what is on record, and what is known of this moment.

use std::collections::HashMap;

use store::{Document, DocumentId, DocumentState, Live, LiveStage};
use workflow::intake::RecentUploads;

use crate::model::{Stage, UploadView, UploadsView};

pub fn uploads(recent: RecentUploads, may_write: bool) -> UploadsView {
    let mut live: HashMap<DocumentId, Live> = recent.live.into_iter().map(|live| (live.document, live)).collect();
    let recorded: Vec<UploadView> = recent
        .documents
        .into_iter()
        .map(|document| {
            let live = live.remove(&document.id);
            upload(document, live, may_write)
        })
        .collect();
    // What is on no record yet is still coming in.
    let mut coming: Vec<Live> = live.into_values().filter(|live| live.stage == LiveStage::Upload).collect();
    coming.sort_by_key(|live| std::cmp::Reverse(live.document));
    let uploads = coming.into_iter().map(arriving).chain(recorded).collect();
    UploadsView { uploads, unscanned: recent.unscanned, file_max_bytes: recent.file_max_bytes }
}

fn arriving(live: Live) -> UploadView {
    UploadView {
        id: live.document.to_string(),
        name: live.name,
        bytes: live.bytes,
        stage: Some(Stage::Upload),
        percent: live.percent,
        cancelled: false,
        failure: None,
        note: format!("Coming in, {} %", live.percent),
        link: None,
        cancellable: false,
    }
}

/// The record decides on the stage; what is known of this moment adds how far it is within.
fn upload(document: Document, live: Option<Live>, may_write: bool) -> UploadView {
    let (stage, failed) = match document.state {
        DocumentState::Received | DocumentState::Quarantined | DocumentState::Scanning => (Some(Stage::Scan), false),
        DocumentState::Reading => (Some(Stage::Read), false),
        DocumentState::Extracting => (Some(Stage::Extract), false),
        DocumentState::Reconciling => (Some(Stage::Reconcile), false),
        DocumentState::Done => (None, false),
        DocumentState::Infected => (Some(Stage::Scan), true),
        DocumentState::NotRead | DocumentState::Failed | DocumentState::Cancelled => (Some(Stage::Read), true),
    };
    let percent = live.filter(|live| Some(stage_of(live.stage)) == stage).map_or(0, |live| live.percent);
    let link = match (document.invoice, document.contract) {
        (Some(invoice), _) => Some(format!("/invoices/{invoice}")),
        (None, Some(contract)) => Some(format!("/contracts/{contract}")),
        (None, None) => None,
    };
    let note = match (document.state, document.invoice, document.contract) {
        (DocumentState::Done, Some(_), _) => "Invoice, reconciled".to_owned(),
        (DocumentState::Done, None, Some(_)) => "Contract, read".to_owned(),
        (DocumentState::Received, _, _) => "Waiting".to_owned(),
        (DocumentState::Quarantined, _, _) => {
            document.reason.clone().unwrap_or_else(|| "Waiting for the virus scanner.".to_owned())
        }
        _ => "Working".to_owned(),
    };
    UploadView {
        id: document.id.to_string(),
        name: document.file_name,
        bytes: u64::try_from(document.byte_size).unwrap_or(0),
        stage,
        percent,
        cancelled: document.state == DocumentState::Cancelled,
        failure: if failed { document.reason.or_else(|| Some("Not read.".to_owned())) } else { None },
        note,
        link,
        cancellable: may_write && document.state.is_cancellable(),
    }
}

fn stage_of(stage: LiveStage) -> Stage {
    match stage {
        LiveStage::Upload => Stage::Upload,
        LiveStage::Scan => Stage::Scan,
        LiveStage::Read => Stage::Read,
        LiveStage::Extract => Stage::Extract,
        LiveStage::Reconcile => Stage::Reconcile,
    }
}
