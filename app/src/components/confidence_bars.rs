//! How sure a reading is, as four bars and a percentage.

use domain::Confidence;
use leptos::prelude::*;

#[component]
pub fn ConfidenceBars(confidence: Confidence) -> impl IntoView {
    let percent = confidence.as_percent();
    let low = percent < 80;
    let bars = [(0, 7, 3, 25), (4, 5, 5, 60), (8, 3, 7, 80), (12, 1, 9, 95)];
    view! {
        <span class=if low { "conf low" } else { "conf" }>
            <svg viewBox="0 0 16 10" aria-hidden="true">
                {bars
                    .map(|(x, y, height, from)| {
                        let class = if percent >= from { "on" } else { "" };
                        view! { <rect class=class x=x y=y width="3" height=height></rect> }
                    })
                    .collect_view()}
            </svg>
            <span class="sr">"Confidence "</span>
            {percent} "%"
        </span>
    }
}
