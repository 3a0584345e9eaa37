//! The invoice line by line: what was billed, which term it was held against, what came out.

use leptos::prelude::*;

use super::editable::EditAction;
use super::severity_mark::severity_class;
use super::{Editable, MatchForm, MoneyText, SeverityMark, StakeText};
use crate::api::aliases::ConfirmMatch;
use crate::model::{Choice, LineView};

#[component]
pub fn LinesTable(
    invoice: String,
    lines: Vec<LineView>,
    /// The contract's, to choose from.
    rates: Vec<Choice>,
    action: EditAction,
    confirm: ServerAction<ConfirmMatch>,
) -> impl IntoView {
    let differ = lines.iter().filter(|line| !line.findings.is_empty()).count();
    let count = format!("{} lines, {differ} with findings", lines.len());
    view! {
        <section class="lines" id="lines" aria-labelledby="lines-h">
            <header class="pane-h"><h2 id="lines-h">"Line by line"</h2><span class="muted not-small">{count}</span></header>
            <div class="tbl-wrap" tabindex="0" role="region" aria-label="Line by line, scrolls">
                <table class="tbl lines-t">
                    <thead>
                        <tr>
                            <th scope="col" class="r c-ln"><span class="sr">"Line"</span>"#"</th>
                            <th scope="col" class="fill c-desc">"Billed line"</th>
                            <th scope="col" class="r c-qty">"Quantity"</th>
                            <th scope="col" class="c-unit">"Unit"</th>
                            <th scope="col" class="r c-price">"Price"</th>
                            <th scope="col" class="r c-b">"Billed"</th>
                            <th scope="col" class="c-term">"Matched term"</th>
                            <th scope="col" class="r c-d">"At stake"</th>
                            <th scope="col" class="c-res">"Result"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {lines.into_iter().map(|line| view! { <Line invoice=invoice.clone() line rates=rates.clone() action confirm/> }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Line(
    invoice: String,
    line: LineView,
    rates: Vec<Choice>,
    action: EditAction,
    confirm: ServerAction<ConfirmMatch>,
) -> impl IntoView {
    let index = line.index;
    let edited = invoice.clone();
    let of_match = invoice.clone();
    let term_index = line.term_index;
    let cell = move |name: &'static str, label: &str, value: String| {
        let shown = if value.is_empty() { "–".to_owned() } else { value.clone() };
        let label = format!("{label} of line {}", index + 1);
        view! {
            <Editable action document=invoice.clone() line=Some(index) name=name.to_owned() label value>
                <span>{shown}</span>
            </Editable>
        }
    };
    let amount = line.fields.iter().find(|entry| entry.name == "line_net_amount").map(|entry| entry.value.clone());
    let matched = line.term.map(|term| {
        let how = line.match_method.unwrap_or_default();
        let sure = line.match_confidence.map(|percent| format!("{how}, {percent}%"));
        view! { <span>{term}</span> " " <span class="muted">{sure}</span> }
    });
    view! {
        <tr>
            <td class="r c-ln muted">{line.id}</td>
            <td class="fill c-desc">{cell("description", "Description", line.description)}</td>
            <td class="r c-qty">{cell("quantity", "Quantity", line.quantity)}</td>
            <td class="c-unit">{cell("unit", "Unit", line.unit)}</td>
            <td class="r c-price">{cell("unit_price", "Price", line.price)}</td>
            <td class="r c-b">
                <Editable action document=edited line=Some(index) name="line_net_amount".to_owned()
                    label=format!("Amount of line {}", index + 1) value=amount.unwrap_or_default()>
                    <MoneyText money=line.billed/>
                </Editable>
            </td>
            <td class="c-term">
                {matched}
                {(!rates.is_empty()).then(|| view! { <MatchForm invoice=of_match line=index matched=term_index rates confirm/> })}
            </td>
            <td class="r c-d"><StakeText money=line.at_stake/></td>
            <td class="c-res">
                {if line.findings.is_empty() {
                    view! { <SeverityMark severity="ok".to_owned()/> }.into_any()
                } else {
                    line.findings
                        .into_iter()
                        .map(|(number, severity)| {
                            let class = severity_class(&severity);
                            view! {
                                <span class="res">
                                    <span class=format!("f-n {class}")>{number}</span>
                                    <SeverityMark severity/>
                                </span>
                            }
                        })
                        .collect_view()
                        .into_any()
                }}
            </td>
        </tr>
    }
}
