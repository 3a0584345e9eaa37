//! Columns over months, drawn on the server, with the figures in a table behind.

use domain::Decimal;
use domain::chart::{round_top, share};
use domain::money::group_thousands;
use leptos::prelude::*;

use crate::model::{ColumnChartView, SeriesView};

/// The drawing, in points.
const WIDTH: u32 = 640;
const LEFT: u32 = 56;
const TOP: u32 = 16;
const HEIGHT: u32 = 140;
/// Free at both sides of a group of columns.
const AIR: u32 = 6;
const CLASSES: [&str; 3] = ["col", "col soft", "col late"];

#[component]
pub fn ColumnChart(id: &'static str, chart: ColumnChartView) -> impl IntoView {
    let top = round_top(highest(&chart.series));
    let half = top.checked_div(Decimal::TWO).unwrap_or(top);
    let bottom = TOP + HEIGHT;
    let groups = u32::try_from(chart.labels.len()).unwrap_or(1).max(1);
    let group = (WIDTH - LEFT) / groups;
    let many = u32::try_from(chart.series.len()).unwrap_or(1).max(1);
    let column = group.saturating_sub(2 * AIR) / many;
    let (heading, region) = (format!("{id}-t"), format!("{}, chart, scrolls", chart.title));
    let described = format!("{heading} {id}-d");
    let lines = [(TOP, top), (TOP + HEIGHT / 2, half)].map(|(y, figure)| {
        view! {
            <line class="grid" x1=LEFT x2=WIDTH y1=y y2=y></line>
            <text class="e" x=LEFT - 8 y=y + 4>{group_thousands(figure.normalize())}</text>
        }
    });
    let columns = chart
        .series
        .iter()
        .zip(CLASSES)
        .zip(0_u32..)
        .map(|((series, class), place)| {
            let columns = series.values.iter().zip(0_u32..).filter_map(|(value, at)| {
                let height = share((*value)?, top, HEIGHT);
                let x = LEFT + at * group + AIR + place * column;
                Some(view! { <rect class=class x=x y=bottom - height width=column.saturating_sub(1) height=height></rect> })
            });
            columns.collect_view()
        })
        .collect_view();
    let labels = chart
        .labels
        .iter()
        .zip(0_u32..)
        .map(|((short, _), at)| view! { <text class="m" x=LEFT + at * group + group / 2 y=bottom + 18>{short.clone()}</text> })
        .collect_view();
    let several = chart.series.len() > 1;
    let legend = chart.series.iter().zip(CLASSES).map(|(series, class)| {
        view! {
            <li><svg viewBox="0 0 12 8" aria-hidden="true"><rect class=class width="12" height="8"></rect></svg>{series.name.clone()}</li>
        }
    });
    view! {
        <div class="chart-scroll" tabindex="0" role="region" aria-label=region>
            <svg class="chart" viewBox=format!("0 0 {WIDTH} {}", bottom + 26) role="img" aria-labelledby=described>
                <title id=heading>{chart.title.clone()}</title>
                <desc id=format!("{id}-d")>"The figures stand in the table below."</desc>
                {lines}
                {columns}
                <line class="axis" x1=LEFT x2=WIDTH y1=bottom y2=bottom></line>
                <text class="e" x=LEFT - 8 y=bottom + 4>"0"</text>
                {labels}
            </svg>
        </div>
        {several.then(|| view! { <ul class="legend">{legend.collect_view()}</ul> })}
        <Figures chart/>
    }
}

/// The highest value of all; at least one, so that there is a scale.
fn highest(series: &[SeriesView]) -> Decimal {
    let values = series.iter().flat_map(|series| series.values.iter().flatten().copied());
    values.max().unwrap_or(Decimal::ONE).max(Decimal::ONE)
}

#[component]
fn Figures(chart: ColumnChartView) -> impl IntoView {
    let rows = chart
        .labels
        .iter()
        .enumerate()
        .map(|(at, (_, month))| {
            let cells = chart.series.iter().map(|series| {
                view! { <td class="r">{series.printed.get(at).cloned().unwrap_or_default()}</td> }
            });
            view! { <tr><th scope="row">{month.clone()}</th>{cells.collect_view()}</tr> }
        })
        .collect_view();
    let heads = chart.series.iter().map(|series| view! { <th scope="col" class="r">{series.name.clone()}</th> });
    let region = format!("{}, scrolls", chart.title);
    view! {
        <details class="data">
            <summary>"Show as table"</summary>
            <div class="tbl-wrap" tabindex="0" role="region" aria-label=region>
                <table class="tbl plain" data-density="compact">
                    <caption class="sr">{chart.title.clone()}</caption>
                    <thead><tr><th scope="col">"Month"</th>{heads.collect_view()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
