//! R25 to R27: accepted quantities, limits and included capacity.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R25", "received", received),
    kind("R25", "worked", worked),
    kind("R25", "used", used),
    kind("R26", "most of a row", row_limit),
    kind("R26", "most of a period", period_limit),
    kind("R27", "included units", included),
    kind("R27", "committed staff", committed_staff),
];

/// Bills more units than are allowed, as many, or fewer; the units above are at stake at the billed price.
fn bill_units(scene: &mut Scene, draw: &mut Draw, plan: Plan, rule: &'static str, at: usize, allowed: Exact) {
    let price = scene.line(at).price.unwrap_or_default();
    let units = match plan {
        Plan::Clean if allowed > Exact::ONE => Exact::whole(draw.between(1, 100)) / Exact::whole(100) * allowed,
        Plan::Clean => allowed,
        _ => allowed + Exact::places(draw.between(1, 4_000), 2),
    };
    let units = if plan == Plan::Clean { (units * Exact::whole(100)).floor() / Exact::whole(100) } else { units };
    let units = if units.is_positive() { units } else { Exact::places(1, 2) };
    scene.bill_at(at, units, price);
    let stake = scene.line(at).net - scene.round(allowed * price);
    match plan {
        Plan::Fault if stake.is_positive() => scene.plant(rule, Some(at), stake),
        Plan::Near => {
            let expected = scene.round(allowed * price);
            scene.tolerate(draw, rule, stake, expected);
        }
        _ => {}
    }
}

/// An earlier bill of the line's item alone.
fn earlier(draw: &mut Draw, scene: &Scene, at: usize, units: Exact, on: Day) -> Paper {
    let mut paper = scene.past(draw, 1);
    let price = scene.line(at).price.unwrap_or_default();
    paper.lines =
        vec![Line { quantity: Some(units), net: scene.round(units * price), period: Some((on, on)), ..scene.line(at) }];
    paper.number = format!("Q/{}", on.text());
    paper.issued = on.plus(1);
    paper
}

fn received(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.span;
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("accepted_quantity", &[name], json!({"basis": "receipts"}));
    let before = Exact::whole(draw.between(1, 50));
    let allowed = Exact::places(draw.between(200, 9_000), 2);
    // One delivery before the earlier bill, one in this month, one after it that does not count.
    scene.input(
        "receipts",
        json!([{"item": name, "quantity": before.text(), "on": first.plus(-20).text()},
            {"item": name, "quantity": allowed.text(), "on": last.plus(-draw.between(0, 20)).text()},
            {"item": name, "quantity": "5000", "on": last.plus(1).text()},
            {"item": "Something else", "quantity": "5000", "on": first.text()}]),
    );
    let paper = earlier(draw, &scene, at, before, first.plus(-15));
    scene.add_past(paper);
    bill_units(&mut scene, draw, plan, "R25", at, allowed);
    scene
}

fn worked(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.span;
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("accepted_quantity", &[name], json!({"basis": "timesheets"}));
    let days = draw.between(2, 20);
    let hours: Vec<Exact> = (0..days).map(|_| Exact::ratio(i128::from(draw.between(8, 40)), 4)).collect();
    let entry = |on: Day, hours: Exact, approved: bool| json!({"item": name, "on": on.text(), "hours": hours.text(), "approved": approved});
    let mut entries: Vec<_> = (0..).zip(&hours).map(|(day, hours)| entry(first.plus(day), *hours, true)).collect();
    entries.push(entry(first.plus(3), Exact::whole(8), false));
    entries.push(entry(last.plus(1), Exact::whole(8), true));
    draw.shuffle(&mut entries);
    scene.input("timesheets", entries);
    let allowed = hours.into_iter().sum();
    bill_units(&mut scene, draw, plan, "R25", at, allowed);
    scene
}

fn used(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.span;
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("accepted_quantity", &[name], json!({"basis": "usage"}));
    let middle = first.plus(draw.between(3, 20));
    let (one, two) = (Exact::places(draw.between(100, 5_000), 2), Exact::places(draw.between(100, 5_000), 2));
    let usage = |from: Day, to: Day, units: Exact| json!({"item": name, "from": from.text(), "to": to.text(), "quantity": units.text()});
    scene.input(
        "usage",
        json!([
            usage(middle.plus(1), last, two),
            usage(first, middle, one),
            usage(last.plus(1), last.plus(20), Exact::whole(900))
        ]),
    );
    bill_units(&mut scene, draw, plan, "R25", at, one + two);
    scene
}

fn row_limit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let most = Exact::whole(draw.between(1, 500));
    scene.edit_row(item, |row| {
        row.more.insert("maximum_quantity".to_owned(), json!(most.text()));
    });
    bill_units(&mut scene, draw, plan, "R26", at, most);
    scene
}

fn period_limit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let first = scene.span.0;
    let name = scene.name(draw, scene.line(at).item);
    let per = draw.pick("month", &["quarter", "year", "term", "invoice"]);
    let before = Exact::whole(draw.between(1, 60));
    let allowed = Exact::places(draw.between(100, 6_000), 2);
    // The bill of the day before this month counts where the period reaches so far.
    let (year, month, _) = first.parts();
    let counts = match per {
        "term" => true,
        "quarter" => (month - 1) % 3 != 0,
        "year" => month != 1,
        _ => false,
    };
    let paper = earlier(draw, &scene, at, before, first.plus(-1));
    scene.add_past(paper);
    if year > 0 && per == "term" && draw.chance(40) {
        // A credit note gives units back.
        let mut credit = earlier(draw, &scene, at, Exact::ONE, first.plus(-1));
        credit.is_credit_note = true;
        credit.number = "CR-1".to_owned();
        scene.add_past(credit);
        let limit = allowed + before - Exact::ONE;
        scene.clause("quantity_limit", &[name], json!({"quantity": limit.text(), "per": per}));
    } else {
        let limit = if counts { allowed + before } else { allowed };
        scene.clause("quantity_limit", &[name], json!({"quantity": limit.text(), "per": per}));
    }
    bill_units(&mut scene, draw, plan, "R26", at, allowed);
    scene
}

fn included(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (first, last) = scene.span;
    let name = scene.name(draw, item);
    let free = draw.between(50, 900);
    let used = free + if draw.chance(70) { draw.between(1, 400) } else { -draw.between(0, 40) };
    let own = draw.chance(50);
    let price = if own { scene.price(draw) } else { scene.row(item).price };
    let mut values = json!({"quantity": free.to_string(), "per": draw.pick("month", &["invoice"])});
    if let (Some(values), true) = (values.as_object_mut(), own) {
        values.insert("overage_price".to_owned(), json!(price.text()));
    }
    scene.clause("included_units", &[name], values);
    let split = draw.between(0, used);
    let usage = |from: Day, to: Day, units: i64| json!({"item": name, "from": from.text(), "to": to.text(), "quantity": units.to_string()});
    scene.input(
        "usage",
        json!([
            usage(first, first.plus(9), split),
            usage(first.plus(10), last, used - split),
            usage(first.plus(-30), first.plus(-1), 4000)
        ]),
    );
    let over = (used - free).max(0);
    let expected = scene.round(Exact::whole(over) * price);
    // All units are billed again, those that are included too.
    let wrong = scene.round(Exact::whole(used) * price);
    let excess = if draw.chance(60) { wrong - expected } else { scene.excess(draw, expected) };
    let units = Exact::whole(used.max(1));
    scene.overcharge(draw, plan, "R27", (at, expected), excess, |scene, net| scene.bill_amount(at, units, net));
    scene
}

fn committed_staff(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let name = scene.name(draw, item);
    scene.clause("included_units", &[name], json!({"quantity": "0", "staff": ["Ada Brandt", "Wu Lan"]}));
    let usage = json!([{"item": name, "from": scene.span.0.text(), "to": scene.span.1.text(),
        "quantity": scene.line(at).units().text()}]);
    scene.input("usage", usage);
    if plan == Plan::Fault {
        let text = format!("{} (Wu Lan)", item.agreed);
        scene.edit(at, |line| line.text = text);
        scene.plant("R27", Some(at), scene.line(at).net);
    }
    scene
}
