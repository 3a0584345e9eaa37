//! The files of a batch, in the order in which they came.

use leptos::prelude::*;

use crate::components::{Icon, MoneyText};
use crate::model::{BatchFileRow, BatchOutcome};

#[component]
pub fn Files(id: String, files: Vec<BatchFileRow>, next: Option<i64>) -> impl IntoView {
    let next = next.map(|after| format!("/batches/{id}?after={after}"));
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Files of the batch, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"File"</th>
                        <th scope="col">"Outcome"</th>
                        <th scope="col" class="r">"Billed"</th>
                        <th scope="col" class="r">"Findings"</th>
                        <th scope="col" class="r">"At stake"</th>
                        <th scope="col" class="wide">"Note"</th>
                    </tr>
                </thead>
                <tbody>{files.into_iter().map(|file| view! { <Row file/> }).collect_view()}</tbody>
            </table>
        </div>
        <footer class="totals">
            <nav class="pager push" aria-label="Pages">
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"More files"<Icon name="right"/></a> })}
            </nav>
        </footer>
    }
}

#[component]
fn Row(file: BatchFileRow) -> impl IntoView {
    let (class, icon) = match file.outcome {
        BatchOutcome::Passed | BatchOutcome::Contract => ("state ready", "check"),
        BatchOutcome::Found => ("state review", "half"),
        BatchOutcome::Busy | BatchOutcome::NoContract => ("state new", "newdoc"),
        BatchOutcome::Failed | BatchOutcome::Cancelled | BatchOutcome::Refused => ("state review", "x"),
    };
    let name = match file.link {
        Some(href) => view! { <a class="cell" href=href>{file.name}</a> }.into_any(),
        None => view! { <span>{file.name}</span> }.into_any(),
    };
    let findings = (file.findings > 0).then_some(file.findings);
    let bar = file.percent.map(|percent| {
        view! { <progress class="bar" max="100" value=percent aria-label="Within its stage"></progress> }
    });
    view! {
        <tr>
            <td class="fill">{name}</td>
            <td><span class=class><Icon name=icon/>{file.outcome.label()}</span></td>
            <td class="r"><MoneyText money=file.billed/></td>
            <td class="r">{findings}</td>
            <td class="r"><MoneyText money=file.at_stake/></td>
            <td class="wide">{file.note}{bar}</td>
        </tr>
    }
}
