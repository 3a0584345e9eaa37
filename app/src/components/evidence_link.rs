//! The place that proves a finding, as a card that leads to its box.

use leptos::prelude::*;

use crate::model::{EvidenceLink, Side};

#[component]
pub fn EvidenceCard(link: EvidenceLink, finding: String, position: usize) -> impl IntoView {
    let (class, href) = match link.side {
        Side::Invoice => ("ev-link l", format!("#ev-invoice-{finding}-{position}")),
        Side::Contract => ("ev-link r", format!("#ev-contract-{finding}-{position}")),
        Side::History => ("ev-link", link.link.unwrap_or_else(|| "#findings".to_owned())),
    };
    view! {
        <a class=class href=href>
            <small>{link.label}</small>
            <b>{link.text}</b>
        </a>
    }
}
