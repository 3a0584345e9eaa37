//! The letter of a dispute: to be printed, to be sent as an e-mail, and the way back.

use domain::calendar::print_date;
use domain::dispute::DisputeState;
use domain::dispute::letter::{Letter, Paragraph, Quote};
use domain::money::group_thousands;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::api::disputes::{ActOnDispute, dispute};
use crate::components::{DisputeMark, ErrorCallout, Icon, PageCrop, Problem, TextArea};
use crate::model::{DisputeView, DocumentView, LetterView};

#[component]
pub fn LetterPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let found = Resource::new(move || id.get(), dispute);
    let act = ServerAction::<ActOnDispute>::new();
    view! {
        <main id="main" class="letter-page">
            <Problem value=act.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(found) => view! { <Page found act/> }.into_any(),
                        Err(error) => view! { <Title text="Letter"/><ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Page(found: DisputeView, act: ServerAction<ActOnDispute>) -> impl IntoView {
    let title = format!("Letter about {}", found.number);
    let heading = title.clone();
    let back = format!("/disputes/{}", found.id);
    let is_draft = found.state == DisputeState::Open;
    let may_send = is_draft && found.may_act && found.letter.is_some();
    let id = found.id;
    view! {
        <Title text=title/>
        <header class="phead letter-head">
            <nav class="crumb" aria-label="Breadcrumb">
                <a href="/disputes">"Disputes"</a><Icon name="right"/><a href=back>{found.vendor}</a>
            </nav>
            <h1>{heading}</h1>
            <DisputeMark state=found.state/>
            <div class="btn-row push">
                {found.letter.as_ref().map(|letter| view! {
                    <button class="btn quiet sm scripted" type="button" data-print="" data-key="p">"Print "<kbd aria-hidden="true">"p"</kbd></button>
                    <a class="btn quiet sm" href=letter.mail.clone() rel="external" data-key="m">"E-mail "<kbd aria-hidden="true">"m"</kbd></a>
                })}
                {may_send.then(|| view! {
                    <ActionForm action=act>
                        <input type="hidden" name="id" value=id/>
                        <button class="btn primary sm" type="submit" name="act" value="send" data-key="s">"Mark as sent "<kbd aria-hidden="true">"s"</kbd></button>
                    </ActionForm>
                })}
            </div>
        </header>
        {match found.letter {
            Some(letter) => view! { <Sheet letter is_draft/> }.into_any(),
            None => view! {
                <div class="empty"><h2>"There is no letter"</h2><p>"Nothing is disputed on the invoice any more, or the draft was withdrawn."</p></div>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Sheet(letter: LetterView, is_draft: bool) -> impl IntoView {
    let LetterView { letter, plain, document, contract_document, .. } = letter;
    let (reference, opening, request) = (letter.reference(), letter.opening(), letter.request());
    let total = letter.total().to_string();
    let Letter { vendor, vendor_email, buyer, writer, written_on, paragraphs, .. } = letter;
    view! {
        <article class="letter" aria-label="Letter">
            <p class="to"><strong>{vendor}</strong>{vendor_email.map(|email| view! { <br/>{email} })}</p>
            <p class="on">{print_date(written_on)}</p>
            <h2>{reference}</h2>
            <p>{opening}</p>
            <ol class="reasons">
                {paragraphs
                    .into_iter()
                    .map(|part| view! { <Reason part document=document.clone() contract=contract_document.clone()/> })
                    .collect_view()}
            </ol>
            <p class="sum">"Disputed in all: "<strong>{total}</strong></p>
            <p>{request}</p>
            <p class="from">{writer}<br/>{buyer}</p>
        </article>
        <details class="data as-text">
            <summary>"As plain text"</summary>
            <p class="hint">"For an e-mail that you write yourself. The link above opens your e-mail program; a letter too long for it says there that this text is attached."</p>
            <label class="sr" for="letter-text">"The letter as plain text"</label>
            <TextArea name="letter" id="letter-text".to_owned() value=plain rows=16 longest=100_000/>
            <button class="btn quiet sm scripted" type="button" data-copy="letter-text">"Copy the text"</button>
        </details>
        {is_draft.then(|| view! {
            <p class="lead">"This is a draft: it changes with the decisions until it is marked as sent, and is kept as it is from then on."</p>
        })}
    }
}

#[component]
fn Reason(part: Paragraph, document: DocumentView, contract: Option<DocumentView>) -> impl IntoView {
    let line = part.line_words();
    let amount = (!part.amount.is_zero()).then(|| group_thousands(part.amount));
    view! {
        <li>
            <h3>{part.title}{line}</h3>
            <p>{part.sentence}</p>
            {(!part.formula.is_empty()).then(|| view! { <p class="mono">{part.formula}</p> })}
            {part
                .contract
                .into_iter()
                .map(|quote| view! { <Cited said="The contract says" quote document=contract.clone()/> })
                .collect_view()}
            {part
                .invoice
                .into_iter()
                .map(|quote| view! { <Cited said="The invoice says" quote document=Some(document.clone())/> })
                .collect_view()}
            {amount.map(|amount| view! { <p class="amount">"Disputed: "<strong>{amount}</strong></p> })}
        </li>
    }
}

/// The words, where they stand, and the place itself where the document has pages.
#[component]
fn Cited(said: &'static str, quote: Quote, document: Option<DocumentView>) -> impl IntoView {
    let page = quote.page_words();
    let place = if page.is_empty() { format!("{said}:") } else { format!("{said}, {page}:") };
    let picture = match (document, quote.page, quote.area) {
        (Some(document), Some(page), Some(area)) => {
            let label = format!("{said}, page {page}: a picture of the place");
            Some(view! { <PageCrop document page area label/> })
        }
        _ => None,
    };
    view! {
        <figure class="quote">
            <figcaption>{place}</figcaption>
            <blockquote>{quote.text}</blockquote>
            {picture}
        </figure>
    }
}
