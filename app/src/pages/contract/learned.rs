//! The vendor's wordings that people confirmed at invoice lines.

use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::api::aliases::ForgetAlias;
use crate::model::AliasView;

/// Nothing where nothing was learned yet.
#[component]
pub fn Learned(contract: String, aliases: Vec<AliasView>, forget: ServerAction<ForgetAlias>) -> impl IntoView {
    if aliases.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="learned" id="learned" aria-labelledby="learned-h">
            <header class="pane-h"><h2 id="learned-h">"Learned wordings"</h2></header>
            <ul class="clause-list">
                {aliases
                    .into_iter()
                    .map(|alias| {
                        let contract = contract.clone();
                        view! {
                            <li>
                                <ActionForm action=forget attr:class="btn-row">
                                    <input type="hidden" name="contract" value=contract/>
                                    <input type="hidden" name="wording" value=alias.wording.clone()/>
                                    <span>"“"{alias.wording}"” means "<b>{alias.item}</b></span>
                                    <button class="btn quiet sm" type="submit">"Take back"</button>
                                </ActionForm>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
    .into_any()
}
