//! What the contract leaves open, and what a person decided about it.

use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::api::questions::AnswerQuestion;
use crate::components::QuestionCard;
use crate::model::{AnswerView, QuestionView};

/// Nothing where nothing was ever asked.
#[component]
pub fn Questions(
    contract: String,
    questions: Vec<QuestionView>,
    answers: Vec<AnswerView>,
    answer: ServerAction<AnswerQuestion>,
) -> impl IntoView {
    if questions.is_empty() && answers.is_empty() {
        return ().into_any();
    }
    let of_cards = contract.clone();
    view! {
        <section class="questions" id="questions" aria-labelledby="questions-h">
            <header class="pane-h"><h2 id="questions-h">"Open questions"</h2></header>
            {questions
                .into_iter()
                .map(|question| view! { <QuestionCard question contract=of_cards.clone() invoice=String::new() answer/> })
                .collect_view()}
            <ul class="clause-list" aria-label="Answers">
                {answers
                    .into_iter()
                    .map(|given| {
                        let contract = contract.clone();
                        view! {
                            <li>
                                <ActionForm action=answer attr:class="btn-row">
                                    <input type="hidden" name="contract" value=contract/>
                                    <input type="hidden" name="invoice" value=""/>
                                    <input type="hidden" name="key" value=given.key/>
                                    <input type="hidden" name="value" value=""/>
                                    <span>{given.text}</span>
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
