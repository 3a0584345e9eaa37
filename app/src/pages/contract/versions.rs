//! What the contract was before each change, and who changed it when.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::clauses::former_contract;
use crate::components::ErrorCallout;
use crate::model::{ContractThen, VersionView};

/// The version that the address asks for is shown below the list.
#[component]
pub fn Versions(contract: String, versions: Vec<VersionView>) -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("version")?.parse::<i32>().ok()));
    let id = contract.clone();
    let former = Resource::new(
        move || (id.clone(), asked.get()),
        |(id, asked)| async move {
            match asked {
                Some(version) => former_contract(id, version).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let nothing = versions.is_empty();
    view! {
        <section class="versions" id="versions" aria-labelledby="versions-h">
            <header class="pane-h"><h2 id="versions-h">"Earlier versions"</h2></header>
            {nothing.then(|| view! { <p class="empty">"Nothing was changed since the contract was read."</p> })}
            <ol class="version-list" reversed>
                {versions
                    .into_iter()
                    .map(|version| {
                        let link = format!("/contracts/{contract}?version={}#versions", version.version);
                        view! {
                            <li>
                                <a class="link" href=link>{format!("Version {}", version.version)}</a>
                                " until " {version.on} ", when " {version.by} " changed "
                                <span class="mono">{version.changed}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            <Transition>
                {move || Suspend::new(async move {
                    match former.await {
                        Ok(Some(former)) => view! { <Former former/> }.into_any(),
                        Ok(None) => ().into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Former(former: ContractThen) -> impl IntoView {
    view! {
        <h3>{format!("Version {}", former.version)}</h3>
        <ul class="clause-list">
            {former.clauses.into_iter().map(|clause| view! { <li>{clause}</li> }).collect_view()}
        </ul>
        <details class="data"><summary>"All of it as JSON"</summary><pre class="mono">{former.json}</pre></details>
    }
}
