//! R70 and R71: time to pay, and discounts for paying early.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::holiday::{Calendar, working_days_after};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R70", "due too early", due_early),
    kind("R70", "from receipt or acceptance", due_from_event),
    kind("R70", "in working days of a calendar", due_in_working_days),
    kind("R70", "in working days of an open calendar", due_by_open_calendar),
    kind("R71", "early payment", early_payment),
];

fn due_early(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let days = draw.pick(30, &[14, 45, 60]);
    scene.agree("payment_terms_days", days);
    let mut due = scene.invoice.issued.plus(days);
    if draw.chance(40) {
        scene.agree("payment_terms", draw.pick("Net to end of month", &["EOM", "net, month end"]));
        due = due.last_of_month();
    }
    let stated = if plan == Plan::Fault { due.plus(-draw.between(1, 13)) } else { due.plus(draw.pick(0, &[0, 9])) };
    scene.invoice.due = Some(stated);
    if plan == Plan::Fault {
        scene.plant("R70", None, Exact::ZERO);
    }
    scene
}

fn due_from_event(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let days = draw.pick(30, &[14, 60]);
    let event = scene.invoice.issued.plus(draw.between(-4, 20));
    let by_receipt = draw.chance(50);
    let month_end = draw.chance(30);
    let start = if by_receipt { "receipt" } else { "acceptance" };
    scene.clause("payment_terms", &[], json!({"days": days, "start": start, "end_of_month": month_end}));
    if by_receipt {
        scene.input("received_on", event.text());
    } else {
        scene.input("acceptances", json!([{"what": "delivery", "on": event.text()}]));
    }
    // An event before the invoice does not let the days begin before it is there.
    let due = event.max(scene.invoice.issued).plus(days);
    let due = if month_end { due.last_of_month() } else { due };
    scene.invoice.due = Some(if plan == Plan::Fault { due.plus(-draw.between(1, 13)) } else { due });
    if plan == Plan::Fault {
        scene.plant("R70", None, Exact::ZERO);
    }
    scene
}

fn early_payment(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let percent = draw.pick(Exact::whole(2), &[Exact::places(15, 1), Exact::whole(3)]);
    let days = draw.pick(10, &[14, 7]);
    let on_gross = draw.chance(40);
    let values = json!({"percent": percent.text(), "days": days, "net_days": 30, "base": if on_gross { "gross" } else { "net" }});
    scene.clause("early_payment", &[], values);
    let base = if on_gross { scene.invoice.gross() } else { scene.invoice.net() };
    let worth = scene.round(base * percent.percent());
    match (plan, draw.between(1, 2)) {
        (Plan::Fault, _) => {
            if draw.chance(50) {
                scene.invoice.print("payment_terms", "Net 30");
            }
            if worth.is_positive() {
                scene.plant_owed("R71", None, worth);
            }
        }
        // The window has closed.
        (Plan::Near, _) => scene.input("today", scene.invoice.issued.plus(days + 1).text()),
        (Plan::Clean, 1) => scene.invoice.print("payment_terms", format!("{}/{days} net 30", percent.text())),
        (Plan::Clean, _) => {
            scene.invoice.print("payment_terms", format!("{}% within {days} days, net 30", percent.text()))
        }
    }
    scene
}

/// Says on the invoice that it falls due by a day, or too early.
fn state_due(draw: &mut Draw, plan: Plan, scene: &mut Scene, due: Day) {
    scene.invoice.due = Some(match plan {
        Plan::Fault => due.plus(-draw.between(1, 9)),
        Plan::Near => due,
        Plan::Clean => due.plus(draw.between(1, 9)),
    });
    if plan == Plan::Fault {
        scene.plant("R70", None, Exact::ZERO);
    }
}

fn due_in_working_days(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let count = draw.pick(30, &[10, 15, 20, 45]);
    let calendar =
        draw.pick(Calendar::Federal, &[Calendar::Federal, Calendar::Target, Calendar::Target, Calendar::Plain]);
    let issued = scene.invoice.issued;
    let own: Vec<Day> = if draw.chance(40) {
        (0..draw.between(1, 3)).map(|_| issued.plus(draw.between(1, 2 * count))).collect()
    } else {
        Vec::new()
    };
    let month_end = draw.chance(20);
    let mut values = json!({"days": count, "business_days": true, "end_of_month": month_end});
    if let Some(values) = values.as_object_mut() {
        // Days of its own without a calendar are added to the weekends.
        if calendar != Calendar::Plain || own.is_empty() || draw.chance(50) {
            values.insert("calendar".to_owned(), json!(calendar.name()));
        }
        if !own.is_empty() {
            values.insert("holidays".to_owned(), json!(own.iter().map(|day| day.text()).collect::<Vec<_>>()));
        }
    }
    scene.clause("payment_terms", &[], values);
    let due = working_days_after(issued, count, calendar, &own);
    let due = if month_end { due.last_of_month() } else { due };
    state_due(draw, plan, &mut scene, due);
    scene
}

/// The clause does not say whose holidays it means: too early is only what is so by all of them, in time what is so
/// by all of them.
fn due_by_open_calendar(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let count = draw.pick(30, &[10, 15, 60]);
    scene.clause("payment_terms", &[], json!({"days": count, "business_days": true}));
    let issued = scene.invoice.issued;
    let by = Calendar::ALL.map(|calendar| working_days_after(issued, count, calendar, &[]));
    let due = if plan == Plan::Fault { by.into_iter().min() } else { by.into_iter().max() };
    state_due(draw, plan, &mut scene, due.unwrap_or(issued));
    scene
}
