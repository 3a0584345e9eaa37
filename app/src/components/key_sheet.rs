//! All keys, shown by `?`.

use leptos::prelude::*;

const PLACES: [(&str, &[(&str, &str)]); 4] = [
    (
        "Anywhere",
        &[
            ("/", "Search"),
            ("u", "Upload; on an invoice: undo"),
            ("g o", "Go to the overview"),
            ("g i", "Go to the inbox"),
            ("g c", "Go to contracts"),
            ("g v", "Go to vendors"),
            ("g w", "Go to renewals"),
            ("g p", "Go to reports"),
            ("g n", "Go to inputs"),
            ("g s", "Go to disputes"),
            ("g y", "Go to recovery"),
            ("g t", "Go to tolerances"),
            ("g m", "Go to members"),
            ("g a", "Go to the audit log"),
            ("?", "Show these keys"),
        ],
    ),
    ("List", &[("j k", "Next, previous row"), ("Enter", "Open"), ("x", "Choose the row"), ("Esc", "Choose none")]),
    (
        "Finding",
        &[
            ("j k", "Next, previous finding"),
            ("a", "Confirm"),
            ("d", "Dispute"),
            ("w", "Waive, with a reason"),
            ("e", "Correct the first value read"),
            ("u z", "Undo the decision"),
        ],
    ),
    ("Invoice", &[("[ ]", "Earlier, later invoice"), ("l", "Letter to the vendor"), ("p", "Approve for payment")]),
];

#[component]
pub fn KeySheet() -> impl IntoView {
    view! {
        <dialog class="keysheet" id="keys" aria-labelledby="keys-h">
            <h2 id="keys-h">"Keys"</h2>
            <div class="places">
                {PLACES
                    .map(|(place, keys)| {
                        view! {
                            <section>
                                <h3>{place}</h3>
                                <dl>{keys.iter().map(|(key, act)| view! { <dt>{write_keys(key)}</dt><dd>{*act}</dd> }).collect_view()}</dl>
                            </section>
                        }
                    })
                    .collect_view()}
            </div>
            <form method="dialog"><button class="btn quiet" type="submit">"Close"</button></form>
        </dialog>
    }
}

fn write_keys(keys: &'static str) -> impl IntoView {
    keys.split(' ').map(|key| view! { <kbd>{key}</kbd>" " }).collect_view()
}
