//! Severity by shape and word, then by colour.

use leptos::prelude::*;

/// `S1` to `S4`, `ask` or `ok` as style class, sprite mark and word.
pub fn severity_class(severity: &str) -> &'static str {
    match severity {
        "S1" => "s1",
        "S2" => "s2",
        "S3" => "s3",
        "S4" => "s4",
        "ask" => "ask",
        _ => "ok",
    }
}

fn word(class: &str) -> &'static str {
    match class {
        "s1" => "Block",
        "s2" => "Hold",
        "s3" => "Review",
        "s4" => "Inform",
        "ask" => "Decide",
        _ => "Agrees",
    }
}

#[component]
pub fn SeverityMark(
    severity: String,
    /// The shape without its word.
    #[prop(optional)]
    bare: bool,
    /// How many findings, when more than one.
    #[prop(optional)]
    count: usize,
) -> impl IntoView {
    let class = severity_class(&severity);
    let mark = view! {
        <svg class=format!("sev-g {class}") viewBox="0 0 12 12" aria-hidden="true">
            <use_ href=format!("/icons.svg#m-{class}")></use_>
        </svg>
    };
    if bare {
        return mark.into_any();
    }
    view! {
        <span class=format!("sev {class}")>
            {mark} {word(class)}
            {(count > 1).then(|| view! { " " <span class="n">{count}</span> })}
        </span>
    }
    .into_any()
}
