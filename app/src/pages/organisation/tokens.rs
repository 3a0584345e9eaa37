//! Tokens for other programs.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::components::Icon;
use crate::model::TokenRow;

/// The word, what it is called, and what it lets a program do.
const SCOPES: [(&str, &str, &str); 3] = [
    ("upload", "Upload", "sends files, reads findings"),
    ("read", "Read", "reads findings"),
    ("audit", "Audit", "reads findings and the audit log"),
];
const LIVES: [(&str, &str); 3] = [("90", "90 days"), ("30", "30 days"), ("365", "a year")];

#[component]
pub fn Tokens(rows: Vec<TokenRow>, actions: Actions) -> impl IntoView {
    let table = match rows.is_empty() {
        true => view! { <p class="note muted">"No program works for the organisation yet."</p> }.into_any(),
        false => view! { <TokenTable rows actions/> }.into_any(),
    };
    view! {
        <section class="part wide" aria-labelledby="tokens-head">
            <h2 id="tokens-head">"Tokens for other programs"</h2>
            <p>"A program sends its token with each request, as "<code>"Authorization: Bearer …"</code>". It ends with its day, when you end it, or when who made it no longer manages the organisation."</p>
            {table}
            <MakeForm actions/>
        </section>
    }
}

#[component]
fn MakeForm(actions: Actions) -> impl IntoView {
    view! {
        <ActionForm action=actions.make>
            <div class="field">
                <label for="token-name">"What the token is for"</label>
                <input class="input" id="token-name" name="name" maxlength="80" autocomplete="off" required/>
            </div>
            <div class="field">
                <label for="token-scope">"What it may do"</label>
                <span class="select-wrap">
                    <select class="select" id="token-scope" name="scope">
                        {SCOPES.into_iter().map(|(word, name, may)| view! { <option value=word>{format!("{name}: {may}")}</option> }).collect_view()}
                    </select>
                    <Icon name="down"/>
                </span>
            </div>
            <div class="field">
                <label for="token-days">"How long it lives"</label>
                <span class="select-wrap">
                    <select class="select" id="token-days" name="days">
                        {LIVES.into_iter().map(|(days, name)| view! { <option value=days>{name}</option> }).collect_view()}
                    </select>
                    <Icon name="down"/>
                </span>
            </div>
            <div class="field">
                <label for="token-password">"Your password"</label>
                <input class="input" id="token-password" name="password" type="password" autocomplete="current-password" maxlength="200" required/>
            </div>
            <button class="btn quiet" type="submit">"Make a token"</button>
        </ActionForm>
    }
}

#[component]
fn TokenTable(rows: Vec<TokenRow>, actions: Actions) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Tokens, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"For"</th>
                        <th scope="col">"May"</th>
                        <th scope="col">"Made"</th>
                        <th scope="col" class="r">"Last used"</th>
                        <th scope="col" class="r">"Until"</th>
                        <th scope="col"><span class="sr">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row actions/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: TokenRow, actions: Actions) -> impl IntoView {
    let scope = SCOPES.into_iter().find(|(word, ..)| *word == row.scope).map_or("", |(_, name, _)| name);
    let label = format!("End the token {}", row.name);
    view! {
        <tr>
            <td class="fill">{row.name}</td>
            <td>{scope}</td>
            <td>{row.made}</td>
            <td class="r">{row.used}</td>
            <td class="r">{row.until}</td>
            <td class="r">
                <ActionForm action=actions.end>
                    <input type="hidden" name="id" value=row.id/>
                    <button class="btn bare sm" type="submit" aria-label=label>"End"</button>
                </ActionForm>
            </td>
        </tr>
    }
}

/// Shown once: only its hash is kept.
#[component]
pub fn NewToken(token: String) -> impl IntoView {
    view! {
        <div class="callout ok" role="status" data-once="">
            <div class="body">
                <strong>"Put this token where the program finds it. It is shown this once."</strong>
                <code class="mono secret">{token}</code>
            </div>
        </div>
    }
}
