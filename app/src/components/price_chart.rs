//! The prices of one item over time, its steps marked, with the invoices in a table behind.

use domain::calendar::print_date;
use domain::chart::place;
use domain::money::group_thousands;
use domain::{Date, Decimal};
use leptos::prelude::*;

use crate::model::{PriceChartView, PriceRow};

/// The drawing, in points.
const WIDTH: u32 = 480;
const LEFT: u32 = 60;
const RIGHT: u32 = 420;
const TOP: u32 = 24;
const HEIGHT: u32 = 84;

/// Where each price stands, from above.
struct Scale {
    first: Date,
    last: Date,
    low: Decimal,
    high: Decimal,
}

impl Scale {
    fn of(rows: &[PriceRow]) -> Option<Self> {
        let prices = || rows.iter().map(|row| row.price);
        Some(Self { first: rows.first()?.day, last: rows.last()?.day, low: prices().min()?, high: prices().max()? })
    }

    fn x(&self, day: Date) -> u32 {
        let days = |to: Date| Decimal::from((to - self.first).whole_days());
        if self.first == self.last {
            LEFT
        } else {
            LEFT + place(days(day), Decimal::ZERO, days(self.last), RIGHT - LEFT)
        }
    }

    fn y(&self, price: Decimal) -> u32 {
        TOP + HEIGHT - place(price, self.low, self.high, HEIGHT)
    }
}

#[component]
pub fn PriceChart(id: String, chart: PriceChartView) -> impl IntoView {
    let name = match &chart.description {
        Some(description) => format!("{}, {description}", chart.item),
        None => chart.item.clone(),
    };
    let drawn = Scale::of(&chart.rows).map(|scale| {
        let title = format!("{name}: {} prices in {}, {}", chart.rows.len(), chart.unit, chart.summary);
        let (heading, region) = (format!("{id}-t"), format!("{name}, chart, scrolls"));
        let labelled = heading.clone();
        let bottom = TOP + HEIGHT;
        let marks = chart.rows.iter().filter_map(|row| {
            let (x, y, step) = (scale.x(row.day), scale.y(row.price), row.step.clone()?);
            Some(view! { <circle class="mark" cx=x cy=y r="3.5"></circle><text class="gapmark m" x=x y=y - 8>{step}</text> })
        });
        let (low, high) = (group_thousands(scale.low), group_thousands(scale.high));
        let lower = (scale.low != scale.high).then(|| {
            view! {
                <line class="grid" x1=LEFT x2=RIGHT y1=bottom y2=bottom></line>
                <text class="e" x=LEFT - 8 y=bottom + 4>{low}</text>
            }
        });
        let y = scale.y(scale.high);
        let last = chart.rows.last().map(|row| {
            view! { <text class="lab" x=RIGHT + 8 y=scale.y(row.price) + 4>{group_thousands(row.price)}</text> }
        });
        view! {
            <div class="chart-scroll" tabindex="0" role="region" aria-label=region>
                <svg class="chart" viewBox=format!("0 0 {WIDTH} {}", bottom + 28) role="img" aria-labelledby=labelled>
                    <title id=heading>{title}</title>
                    <line class="grid" x1=LEFT x2=RIGHT y1=y y2=y></line>
                    <text class="e" x=LEFT - 8 y=y + 4>{high}</text>
                    {lower}
                    <path class="billed" d=draw(&scale, &chart.rows)></path>
                    {marks.collect_view()}
                    {last}
                    <text x=LEFT y=bottom + 22>{print_date(scale.first)}</text>
                    {(scale.first != scale.last)
                        .then(|| view! { <text class="e" x=RIGHT y=bottom + 22>{print_date(scale.last)}</text> })}
                </svg>
            </div>
        }
    });
    view! {
        <figure class="price">
            <figcaption><b class="strong">{name.clone()}</b><span class="muted">{chart.unit.clone()}", "{chart.summary.clone()}</span></figcaption>
            {drawn}
            <details class="data">
                <summary>"Show as table"</summary>
                <div class="tbl-wrap" tabindex="0" role="region" aria-label=format!("Prices of {name}, scrolls")>
                    <table class="tbl plain" data-density="compact">
                        <caption class="sr">{format!("Prices of {name}")}</caption>
                        <thead>
                            <tr><th scope="col">"Invoice"</th><th scope="col" class="r">"Issued"</th><th scope="col" class="r">"Price"</th><th scope="col" class="r">"Step"</th></tr>
                        </thead>
                        <tbody>{chart.rows.into_iter().map(|row| view! { <Price row/> }).collect_view()}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

/// A price holds until the next invoice: across, then up or down.
fn draw(scale: &Scale, rows: &[PriceRow]) -> String {
    let mut path = String::new();
    for row in rows {
        let (x, y) = (scale.x(row.day), scale.y(row.price));
        path.push_str(&if path.is_empty() { format!("M{x} {y}") } else { format!("H{x}V{y}") });
    }
    if scale.first == scale.last { path + &format!("H{RIGHT}") } else { path }
}

#[component]
fn Price(row: PriceRow) -> impl IntoView {
    let href = format!("/invoices/{}", row.invoice);
    let step = match row.step {
        Some(step) => view! { <b class="late">{step}</b> }.into_any(),
        None => view! { <span class="soft">"–"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><a class="cell mono" href=href>{row.number.unwrap_or_else(|| "No number".to_owned())}</a></th>
            <td class="r">{print_date(row.day)}</td>
            <td class="r">{group_thousands(row.price)}</td>
            <td class="r">{step}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::read_iso_date;

    fn row(day: &str, price: &str) -> PriceRow {
        PriceRow {
            day: read_iso_date(day).unwrap(),
            invoice: String::new(),
            number: None,
            price: price.parse().unwrap(),
            step: None,
        }
    }

    #[test]
    fn a_price_holds_until_the_next_invoice() {
        let rows = [row("2026-01-01", "100"), row("2026-01-11", "100"), row("2026-01-21", "120")];
        assert_eq!(draw(&Scale::of(&rows).unwrap(), &rows), "M60 108H240V108H420V24");
        let one = [row("2026-01-01", "100")];
        assert_eq!(draw(&Scale::of(&one).unwrap(), &one), "M60 66H420");
    }
}
