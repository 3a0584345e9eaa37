//! Limits, commitments and deliveries that several lines, bills and credits share.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, quarter_of};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R52", "taken as billed", commitment_by_bills),
    kind("R25", "two lines, one delivery", shared_receipts),
    kind("R26", "two lines, one limit", shared_limit),
    kind("R51", "two caps on one line", two_caps),
    kind("R50", "credits before and now", capped_credits),
];

/// A bill of one item alone.
fn alone(draw: &mut Draw, scene: &Scene, at: usize, units: Exact, on: Day) -> Paper {
    let line = scene.line(at);
    let net = scene.round(units * line.price.unwrap_or_default());
    let lines = vec![Line { quantity: Some(units), net, period: Some((on, on)), ..line }];
    Paper { lines, issued: on.plus(1), number: format!("AL{}", on.text()), ..scene.past(draw, 1) }
}

fn commitment_by_bills(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let name = scene.name(draw, scene.line(0).item);
    let quarter = quarter_of(scene.span.0);
    let committed = draw.between(200, 900);
    let price = scene.price(draw);
    let values = json!({"quantity": committed.to_string(), "per": "quarter", "price": price.text()});
    scene.clause("commitment", &[name], values);
    // One bill before the quarter, two in it; the line of this invoice is of the quarter's last day.
    let mut taken = Exact::ZERO;
    for (units, day) in [
        (draw.between(50, 90), quarter.0.plus(-3)),
        (draw.between(1, 60), quarter.0),
        (draw.between(1, 60), quarter.0.plus(30)),
    ] {
        let paper = alone(draw, &scene, 0, Exact::whole(units), day);
        if day >= quarter.0 {
            taken = taken + Exact::whole(units);
        }
        scene.add_past(paper);
    }
    for line in &mut scene.invoice.lines {
        line.period = Some((quarter.1, quarter.1));
    }
    taken = taken + scene.line(0).units();
    let expected = scene.round((Exact::whole(committed) - taken).max(Exact::ZERO) * price);
    let at = scene.invoice.lines.len();
    scene.invoice.issued = quarter.1.plus(3);
    scene.invoice.due = Some(quarter.1.plus(90));
    scene.invoice.lines.push(Line {
        text: "Shortfall of the quarter".to_owned(),
        quantity: Some(Exact::ONE),
        period: Some(quarter),
        ..Line::default()
    });
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, "R52", (at, expected), over, |scene, net| scene.bill_one(at, net));
    scene
}

/// A second line of the item, billed at the same price.
fn second_line(draw: &mut Draw, scene: &mut Scene, at: usize) -> (usize, Exact) {
    let line = scene.line(at);
    let units = line.units() + Exact::whole(draw.between(2, 40));
    let net = scene.round(units * line.price.unwrap_or_default());
    scene.invoice.lines.push(Line { quantity: Some(units), net, ..line });
    (scene.invoice.lines.len() - 1, units)
}

/// Allows so many units to the second line, or all of them.
fn room_for(draw: &mut Draw, plan: Plan, units: Exact) -> Exact {
    match plan {
        Plan::Fault => (units * Exact::places(draw.between(0, 95), 2)).round(2),
        Plan::Near => units,
        Plan::Clean => units + Exact::whole(draw.between(1, 50)),
    }
}

fn plant_cut(scene: &mut Scene, plan: Plan, rule: &'static str, at: usize, room: Exact) {
    if plan == Plan::Fault {
        let line = scene.line(at);
        let stake = line.net - scene.round(room * line.price.unwrap_or_default());
        scene.plant(rule, Some(at), stake);
    }
}

fn shared_receipts(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let first = scene.line(at).units();
    let (other, units) = second_line(draw, &mut scene, at);
    let room = room_for(draw, plan, units);
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("accepted_quantity", &[name], json!({"basis": "receipts"}));
    let on = scene.span.0.plus(3).text();
    scene.input("receipts", json!([{"item": name, "quantity": (first + room).text(), "on": on}]));
    plant_cut(&mut scene, plan, "R25", other, room);
    scene
}

fn shared_limit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let first = scene.line(at).units();
    let (other, units) = second_line(draw, &mut scene, at);
    let room = room_for(draw, plan, units);
    let name = scene.name(draw, scene.line(at).item);
    let per = draw.pick("invoice", &["month"]);
    scene.clause("quantity_limit", &[name], json!({"quantity": (first + room).text(), "per": per}));
    plant_cut(&mut scene, plan, "R26", other, room);
    scene
}

fn two_caps(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let net = scene.line(at).net;
    let name = scene.name(draw, scene.line(at).item);
    let units = scene.units(draw);
    let paper = alone(draw, &scene, at, units, scene.span.0.plus(-1));
    let (year, ..) = scene.span.0.parts();
    let before = if paper.issued.plus(-1).year() == year { paper.net() } else { Exact::ZERO };
    scene.add_past(paper);
    let part = |percent: i64| scene.round(net * Exact::places(percent, 2));
    let (month, year) = match plan {
        Plan::Fault => (part(draw.between(60, 90)), part(draw.between(10, 50))),
        _ => (net, net),
    };
    // The cap of the month takes its part first, and the one of the year what is left too much.
    scene.clause("cap", &[name], json!({"limit": month.text(), "per": "month"}));
    scene.clause("cap", &[name], json!({"limit": (before + year).text(), "per": "year"}));
    if plan == Plan::Fault {
        scene.plant("R51", Some(at), net - month);
        if month > year {
            scene.plant("R51", Some(at), month - year);
        }
    }
    scene
}

fn capped_credits(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let paper = scene.past(draw, 1);
    let mut credit = scene.past(draw, 2);
    credit.is_credit_note = true;
    credit.number = "CN-4".to_owned();
    credit.lines.truncate(1);
    let before = paper.net() - credit.net();
    scene.add_past(paper);
    scene.add_past(credit);
    let given = scene.round(scene.invoice.subtotal() / Exact::whole(draw.between(4, 12)));
    scene.invoice.lines.push(Line { text: "Goodwill credit".to_owned(), net: -given, ..Line::default() });
    let now = scene.invoice.net();
    let over = scene.round(now * Exact::places(draw.between(1, 90), 2));
    let over = if plan == Plan::Fault { over } else { Exact::ZERO };
    scene.clause("cap", &[], json!({"limit": (before + now - over).text(), "per": "term"}));
    if over.is_positive() {
        scene.plant("R50", None, over);
    } else {
        scene.notice("R50", None);
    }
    scene
}
