//! The new findings while the server has not answered yet; and a word where it comes to another result.

use leptos::prelude::*;

use super::SeverityMark;
use crate::model::AheadView;

/// Of one invoice. The engine is loaded when a person begins to edit.
#[island]
pub fn PreviewBoard(invoice: String) -> impl IntoView {
    let ahead = RwSignal::new(None::<(AheadView, u32)>);
    let differs = RwSignal::new(false);
    follow_edits(invoice, ahead, differs);
    view! {
        <div class="preview" aria-live="polite">
            {move || ahead.get().map(|(ahead, took)| view! { <Ahead ahead took/> })}
            {move || {
                differs.get().then(|| {
                    view! {
                        <div class="callout s3" role="status">
                            <SeverityMark severity="S3".to_owned() bare=true/>
                            <div class="body"><span>
                                "The server came to another result than this page had shown: the server's is the one that is stored."
                            </span></div>
                        </div>
                    }
                })
            }}
        </div>
    }
}

#[component]
fn Ahead(ahead: AheadView, took: u32) -> impl IntoView {
    let sums = format!("At stake {}, payable {}. The server is storing it.", ahead.at_stake, ahead.payable);
    let currency = ahead.currency;
    view! {
        <section class="ahead" aria-label="New findings" data-took=took.to_string()>
            <p>{sums}</p>
            <ul>
                {ahead
                    .findings
                    .into_iter()
                    .map(|finding| {
                        view! {
                            <li>
                                <SeverityMark severity=finding.severity/>
                                <span>{finding.name}</span>
                                <span class="money stake">{finding.stake}<span class="cur">{currency.clone()}</span></span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[cfg(feature = "hydrate")]
fn follow_edits(invoice: String, ahead: RwSignal<Option<(AheadView, u32)>>, differs: RwSignal<bool>) {
    use crate::browser::{Edit, listen_for_edits};

    listen_for_edits(invoice, move |edit| match edit {
        Edit::Ahead(result, took) => {
            differs.set(false);
            // Clamped, the cast loses nothing but a fraction of a millisecond.
            ahead.set(Some((result, took.clamp(0.0, 60_000.0).ceil() as u32)));
        }
        Edit::Stored => {
            let promised = ahead.get_untracked();
            ahead.set(None);
            if let Some((promised, _)) = promised {
                differs.set(crate::browser::read_case().is_some_and(|case| !case.is_as(&promised)));
            }
        }
        Edit::Refused => ahead.set(None),
    });
}

#[cfg(not(feature = "hydrate"))]
fn follow_edits(_invoice: String, _ahead: RwSignal<Option<(AheadView, u32)>>, _differs: RwSignal<bool>) {}
