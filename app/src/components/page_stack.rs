//! The pages of a document as they were received, with the marked places over them.

use leptos::prelude::*;

use super::severity_mark::severity_class;
use crate::model::{DocumentView, Mark, PageSize};

/// `side` is `invoice` or `contract` and begins the ids of the boxes, `ev-SIDE-FINDING-POSITION`.
#[component]
pub fn PageStack(
    document: DocumentView,
    side: &'static str,
    marks: Vec<Mark>,
    /// The finding whose boxes are lit.
    open: Option<String>,
) -> impl IntoView {
    let id = document.id;
    let name = document.name;
    if document.pages.is_empty() {
        return view! { <p class="empty">"This document has no pages to draw: it is data. What was read is listed below."</p> }
            .into_any();
    }
    let pages = (1_u32..).zip(document.pages);
    pages
        .map(|(number, size)| {
            let marks = marks.iter().filter(|mark| mark.page == number).cloned().collect();
            let source = format!("/documents/{id}/pages/{number}.png");
            let alt = format!("{name}, page {number}");
            view! { <Sheet size number source alt marks side open=open.clone()/> }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Sheet(
    size: PageSize,
    number: u32,
    source: String,
    alt: String,
    marks: Vec<Mark>,
    side: &'static str,
    open: Option<String>,
) -> impl IntoView {
    let width = size.width.round();
    let height = size.height.round();
    view! {
        <div class="sheet-img" id=format!("{side}-page-{number}")>
            <img class="page" src=source alt=alt width=width height=height loading="lazy"/>
            <svg class="boxes" viewBox=format!("0 0 {width} {height}")>
                {marks
                    .into_iter()
                    .map(|mark| view! { <MarkedBox mark side open=open.clone()/> })
                    .collect_view()}
            </svg>
        </div>
    }
}

#[component]
fn MarkedBox(mark: Mark, side: &'static str, open: Option<String>) -> impl IntoView {
    let severity = severity_class(&mark.severity);
    let is_open = open.as_deref() == Some(mark.finding.as_str());
    let class = if is_open { format!("ev {severity} is-open") } else { format!("ev {severity}") };
    let area = mark.area;
    let (x, y) = (area.left - 3.0, area.top - 2.0);
    let (width, height) = (area.right - area.left + 6.0, area.bottom - area.top + 4.0);
    let label = format!("Finding {}: {}", mark.number, mark.label);
    let id = format!("ev-{side}-{}-{}", mark.finding, mark.position);
    let href = format!("#f-{}", mark.finding);
    // The group tells the macro that this link is one of SVG's and not one of HTML's.
    view! {
        <g>
            <a class=class id=id href=href data-finding=mark.finding aria-label=label>
                <rect x=x y=y width=width height=height rx="2"></rect>
                <g class="ev-n">
                    <rect x=x - 17.0 y=y width="14" height="14" rx="3"></rect>
                    <text x=x - 10.0 y=y + 10.5>{mark.number}</text>
                </g>
            </a>
        </g>
    }
}
