//! The audit log: who did what, newest first. What it shows is in its address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::audit::audit;
use crate::components::{ErrorCallout, Icon};
use crate::model::{AuditChange, AuditPage as Found, AuditQuery, AuditRow, Choice};

fn query_of_address() -> AuditQuery {
    use_query_map().with(|query| {
        let get = |name: &str| query.get(name).unwrap_or_default();
        AuditQuery {
            person: get("person"),
            action: get("action"),
            subject: get("subject"),
            id: get("id"),
            from: get("from"),
            to: get("to"),
            after: get("after"),
        }
    })
}

#[component]
pub fn AuditPage() -> impl IntoView {
    let query = Memo::new(|_| query_of_address());
    let found = Resource::new(move || query.get(), audit);
    view! {
        <Title text="Audit log"/>
        <main id="main" class="list audit">
            <header class="phead"><h1>"Audit log"</h1></header>
            <Transition>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(page) => view! { <Log page query=query.get_untracked()/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Log(page: Found, query: AuditQuery) -> impl IntoView {
    let filter = query.filter();
    let address = |start: &str, extra: String| {
        let parts: Vec<String> = [filter.clone(), extra].into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { start.to_owned() } else { format!("{start}?{}", parts.join("&")) }
    };
    let first = (!query.after.is_empty()).then(|| address("/audit", String::new()));
    let next = page.next.map(|mark| address("/audit", format!("after={mark}")));
    let (csv, json) =
        (address("/api/exports/audit.csv", String::new()), address("/api/exports/audit.json", String::new()));
    view! {
        <Filter query=query.clone() actions=page.actions subjects=page.subjects/>
        {if page.rows.is_empty() {
            view! {
                <div class="empty"><h2>"No entries here"</h2><p>"Nothing matches. Take a part of the filter away."</p></div>
            }
            .into_any()
        } else {
            view! { <Table rows=page.rows/> }.into_any()
        }}
        <footer class="totals">
            <div class="btn-row">
                <a class="btn quiet sm" href=csv download rel="external"><Icon name="download"/>"CSV"</a>
                <a class="btn quiet sm" href=json download rel="external"><Icon name="download"/>"JSON"</a>
            </div>
            <nav class="pager push" aria-label="Pages">
                {first.map(|href| view! { <a class="btn quiet sm" href=href><Icon name="left"/>"Newest"</a> })}
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"Earlier"<Icon name="right"/></a> })}
            </nav>
        </footer>
    }
}

#[component]
fn Filter(query: AuditQuery, actions: Vec<Choice>, subjects: Vec<Choice>) -> impl IntoView {
    view! {
        <form class="bar-row toolbar" method="get" action="/audit" role="search">
            <input type="hidden" name="id" value=query.id/>
            <div class="field">
                <label for="audit-person">"Person"</label>
                <input class="input" id="audit-person" name="person" value=query.person maxlength="254" placeholder="Part of an e-mail"/>
            </div>
            <Choose id="audit-action" name="action" label="Action" any="Any action" chosen=query.action choices=actions/>
            <Choose id="audit-subject" name="subject" label="About" any="Anything" chosen=query.subject choices=subjects/>
            <div class="field">
                <label for="audit-from">"From"</label>
                <input class="input" id="audit-from" name="from" type="date" value=query.from/>
            </div>
            <div class="field">
                <label for="audit-to">"To"</label>
                <input class="input" id="audit-to" name="to" type="date" value=query.to/>
            </div>
            <button class="btn quiet" type="submit">"Filter"</button>
        </form>
    }
}

#[component]
fn Choose(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    any: &'static str,
    chosen: String,
    choices: Vec<Choice>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <span class="select-wrap">
                <select class="select" id=id name=name>
                    <option value="" selected=chosen.is_empty()>{any}</option>
                    {choices
                        .into_iter()
                        .map(|choice| {
                            let selected = choice.id == chosen;
                            view! { <option value=choice.id selected=selected>{choice.label}</option> }
                        })
                        .collect_view()}
                </select>
                <Icon name="down"/>
            </span>
        </div>
    }
}

#[component]
fn Table(rows: Vec<AuditRow>) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Audit log, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="r">"No."</th>
                        <th scope="col">"When (UTC)"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"Action"</th>
                        <th scope="col">"About"</th>
                        <th scope="col" class="wide">"What"</th>
                        <th scope="col">"From"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: AuditRow) -> impl IntoView {
    let about = match (row.link, row.subject_id) {
        (Some(href), _) => view! { <a class="cell" href=href>{row.subject}</a> }.into_any(),
        (None, Some(id)) => view! { <span title=id>{row.subject}</span> }.into_any(),
        (None, None) => view! { <span>{row.subject}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="r soft">{row.sequence}</td>
            <td class="mono">{row.at}</td>
            <td>{row.who}</td>
            <td>{row.action}</td>
            <td>{about}</td>
            <td class="wide"><ul>{row.changes.into_iter().map(|change| view! { <Change change/> }).collect_view()}</ul></td>
            <td class="mono soft">{row.origin}</td>
        </tr>
    }
}

#[component]
fn Change(change: AuditChange) -> impl IntoView {
    let after = change.after.filter(|after| !after.is_empty()).unwrap_or_else(|| "none".to_owned());
    view! {
        <li>
            <span class="soft">{change.name}": "</span>
            {change.before.map(|before| view! { <del>{before}</del>" " })}
            <span>{after}</span>
        </li>
    }
}
