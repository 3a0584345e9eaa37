//! One kind of input: what it is for, what is there of it, how its file looks.

use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::api::inputs::TakeBackImport;
use crate::model::{ColumnRow, ImportRow, InputKindRow};

#[component]
pub fn Kind(kind: InputKindRow, may_import: bool, take_back: ServerAction<TakeBackImport>) -> impl IntoView {
    let state = match (kind.rows, &kind.last) {
        (Some(1), Some(last)) => format!("1 row, last import {last}"),
        (Some(rows), Some(last)) => format!("{rows} rows, last import {last}"),
        (Some(rows), None) => format!("{rows} rows"),
        (None, _) => "Never imported".to_owned(),
    };
    let rules: Vec<String> = kind.rules.iter().map(|rule| format!("{} {}", rule.id, rule.label)).collect();
    let waiting = if kind.rows.is_some() { "Used by" } else { "Waited for by" };
    let id = format!("kind-{}", kind.id);
    view! {
        <li class="kind" id=id>
            <h2>{kind.name.clone()}</h2>
            <p class="muted">{state}</p>
            <p>{kind.purpose}</p>
            {(!rules.is_empty()).then(|| view! { <p class="hint">{format!("{waiting} {}.", rules.join(", "))}</p> })}
            <details class="data">
                <summary>{format!("Columns of {}", kind.name)}</summary>
                <Columns name=kind.name.clone() columns=kind.columns/>
                <p class="hint">"Begin the file like this. Columns may be parted by comma, semicolon or tab."</p>
                <pre class="mono" tabindex="0" role="region" aria-label=format!("Example of {}, scrolls", kind.name)>{kind.example}</pre>
            </details>
            {(!kind.imports.is_empty()).then(|| view! { <Imports name=kind.name rows=kind.imports may_import take_back/> })}
        </li>
    }
}

#[component]
fn Columns(name: String, columns: Vec<ColumnRow>) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label=format!("Columns of {name}, scrolls")>
            <table class="tbl plain">
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"What to write"</th>
                        <th scope="col">"Needed"</th>
                        <th scope="col">"What it is"</th>
                    </tr>
                </thead>
                <tbody>
                    {columns
                        .into_iter()
                        .map(|column| view! {
                            <tr>
                                <td class="mono">{column.name}</td>
                                <td>{column.form}</td>
                                <td>{if column.required { "always" } else { "may be empty" }}</td>
                                <td>{column.explanation}</td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Imports(
    name: String,
    rows: Vec<ImportRow>,
    may_import: bool,
    take_back: ServerAction<TakeBackImport>,
) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label=format!("Imports of {name}, scrolls")>
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"File"</th>
                        <th scope="col" class="r">"Rows"</th>
                        <th scope="col">"By"</th>
                        <th scope="col" class="r">"On"</th>
                        <th scope="col">"Content"</th>
                        <th scope="col"><span class="sr">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| {
                            let action = match (row.taken_back, may_import) {
                                (true, _) => Some(view! { <span class="muted">"Taken back"</span> }.into_any()),
                                (false, true) => Some(view! { <TakeBack id=row.id file=row.file.clone() take_back/> }.into_any()),
                                (false, false) => None,
                            };
                            view! {
                                <tr>
                                    <td class="fill">{row.file}</td>
                                    <td class="r">{row.rows}</td>
                                    <td>{row.by}</td>
                                    <td class="r">{row.at}</td>
                                    <td class="mono soft">{row.hash}</td>
                                    <td class="r">{action}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TakeBack(id: String, file: String, take_back: ServerAction<TakeBackImport>) -> impl IntoView {
    view! {
        <ActionForm action=take_back>
            <input type="hidden" name="id" value=id/>
            <button class="btn bare sm" type="submit" aria-label=format!("Take back {file}")>"Take back"</button>
        </ActionForm>
    }
}
