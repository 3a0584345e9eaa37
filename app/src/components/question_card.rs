//! A question that a contract leaves open: each reading with its price, to be decided by a person.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::{MoneyText, StakeText};
use crate::api::questions::AnswerQuestion;
use crate::model::QuestionView;

/// `invoice` is empty where the question is asked for a contract as a whole.
#[component]
pub fn QuestionCard(
    question: QuestionView,
    contract: String,
    invoice: String,
    answer: ServerAction<AnswerQuestion>,
) -> impl IntoView {
    let key = question.key.clone();
    let asked = question.invoices;
    view! {
        <section class="question" aria-label="Question that the contract leaves open">
            <p>{question.text}</p>
            <ul class="readings">
                {question
                    .readings
                    .into_iter()
                    .map(|reading| {
                        let (contract, invoice, key) = (contract.clone(), invoice.clone(), key.clone());
                        view! {
                            <li>
                                <ActionForm action=answer>
                                    <input type="hidden" name="contract" value=contract/>
                                    <input type="hidden" name="invoice" value=invoice/>
                                    <input type="hidden" name="key" value=key/>
                                    <input type="hidden" name="value" value=reading.value/>
                                    <button class="btn quiet sm" type="submit">{reading.label}</button>
                                    <span>"costs "<MoneyText money=reading.expected/></span>
                                    <span>"at stake "<StakeText money=reading.stake/></span>
                                </ActionForm>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {(!asked.is_empty()).then(|| {
                let links = asked
                    .into_iter()
                    .map(|invoice| view! { <a class="link" href=format!("/invoices/{}", invoice.id)>{invoice.label}</a>" " })
                    .collect_view();
                view! { <p class="muted">"Asked by "{links}</p> }
            })}
        </section>
    }
}
