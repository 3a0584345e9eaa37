//! R72 to R74, R79: rebates, service credits, credit notes, retainage.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, quarter_of};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Line;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R72", "rebate of a quarter", rebate),
    kind("R73", "service level", service_level),
    kind("R74", "credit note", credit_note),
    kind("R79", "retainage", retainage),
    kind("R79", "most favoured price", most_favoured),
];

/// Billed in the quarter that ended; the rebate on it comes by now, in part, or not.
fn rebate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let quarter = quarter_of(quarter_of(scene.invoice.issued).0.plus(-1));
    let mut spend = Exact::ZERO;
    let mut bills = Vec::new();
    for (place, day) in (0..).zip([quarter.0.plus(-3), quarter.0.plus(10), quarter.0.plus(40), quarter.1.plus(-1)]) {
        let mut paper = scene.past(draw, 1);
        paper.issued = day.plus(1);
        paper.number = format!("RB{}", 100 + 17 * place);
        for line in &mut paper.lines {
            // No line of now is among them.
            let units = scene.units(draw) + Exact::whole(200);
            line.quantity = Some(units);
            line.net = scene.round(units * line.price.unwrap_or_default());
            line.period = Some((day, day));
        }
        if day >= quarter.0 {
            spend = spend + paper.subtotal();
        }
        bills.push(paper);
    }
    let (low, high) = (
        (spend * Exact::places(draw.between(20, 60), 2)).floor(),
        (spend * Exact::places(draw.between(70, 130), 2)).floor(),
    );
    let (one, two) = (Exact::whole(2), Exact::whole(5));
    let is_marginal = draw.chance(50);
    let tiers = json!([{"from": low.text(), "percent": one.text()}, {"from": high.text(), "percent": two.text()}]);
    scene.clause("rebate", &[], json!({"tiers": tiers, "per": "quarter", "marginal": is_marginal, "claim_days": 90}));
    let reached = spend >= high;
    let due = match (is_marginal, reached) {
        (true, true) => (high - low) * one.percent() + (spend - high) * two.percent(),
        (true, false) => (spend - low) * one.percent(),
        (false, true) => spend * two.percent(),
        (false, false) => spend * one.percent(),
    };
    let due = scene.round(due);
    let given = match plan {
        Plan::Fault if draw.chance(60) => Exact::ZERO,
        Plan::Fault => scene.round(due / Exact::whole(3)),
        _ => due,
    };
    for paper in bills {
        scene.add_past(paper);
    }
    if given.is_positive() {
        let line = Line { text: "Quarterly rebate".to_owned(), net: -given, ..Line::default() };
        scene.invoice.lines.push(line);
    }
    if plan == Plan::Fault && due > given {
        scene.plant_owed("R72", None, due - given);
    }
    scene
}

fn service_level(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let name = scene.name(draw, scene.line(at).item);
    let cap = draw.chance(40);
    let mut values = json!({"metric": "availability", "target": "99.9",
        "tiers": [{"below": "99.9", "percent": "5"}, {"below": "99", "percent": "10"}, {"below": "95", "percent": "25"}]});
    if let (Some(values), true) = (values.as_object_mut(), cap) {
        values.insert("cap_percent".to_owned(), json!("15"));
    }
    scene.clause("service_level", &[name], values);
    let value = match plan {
        Plan::Near => Exact::places(999, 1),
        _ => draw.amount(9_200, 9_989, 2),
    };
    let percent = if value < Exact::whole(95) {
        if cap { 15 } else { 25 }
    } else if value < Exact::whole(99) {
        10
    } else {
        5
    };
    let due = scene.round(scene.line(at).net * Exact::whole(percent).percent());
    let (first, last) = scene.span;
    let row = |metric: &str, from: Day, to: Day, value: Exact| json!({"metric": metric, "from": from.text(), "to": to.text(), "value": value.text()});
    scene.input(
        "measurements",
        json!([
            row("Availability", first, last, value),
            row("response time", first, last, Exact::ONE),
            row("availability", first.plus(-31), first.plus(-1), Exact::whole(50))
        ]),
    );
    if !due.is_positive() {
        return scene;
    }
    match plan {
        Plan::Fault => {
            let given = if draw.chance(60) { Exact::ZERO } else { scene.round(due / Exact::whole(2)) };
            if given.is_positive() {
                scene.invoice.charges.push((false, "SLA credit".to_owned(), given));
            }
            scene.plant_owed("R73", None, due - given);
        }
        Plan::Clean => {
            scene.invoice.lines.push(Line {
                text: "Service credit, availability".to_owned(),
                net: -due,
                ..Line::default()
            });
        }
        Plan::Near => {}
    }
    scene
}

fn credit_note(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.invoice.tax = crate::paper::Tax::Lines(Exact::whole(19));
    let original = scene.past(draw, 1);
    let number = original.number.clone();
    let at = scene.any_line(draw);
    let billed = original.lines.get(at).cloned().unwrap_or_default();
    scene.add_past(original);
    let part = (billed.units() * Exact::places(draw.between(20, 100), 2)).round(2).max(Exact::places(1, 2));
    let price = billed.price.unwrap_or_default();
    scene.invoice.is_credit_note = true;
    scene.invoice.due = None;
    scene.invoice.number = "CN-77".to_owned();
    let net = scene.round(part * price);
    scene.invoice.lines = vec![Line { quantity: Some(part), net, ..billed.clone() }];
    scene.invoice.print("preceding_invoice", number);
    if plan != Plan::Fault {
        return scene;
    }
    match draw.between(1, 5) {
        1 => {
            scene.invoice.printed.remove("preceding_invoice");
            scene.plant("R74", None, Exact::ZERO);
        }
        2 => {
            scene.bill_at(0, billed.units() + Exact::ONE, price);
            scene.plant("R74", Some(0), Exact::ZERO);
        }
        3 => {
            let lower = (price * Exact::places(draw.between(40, 95), 2)).round(scene.places());
            scene.bill_at(0, part, lower);
            let owed = scene.round(part * (price - lower));
            if owed.is_positive() {
                scene.plant_owed("R74", Some(0), owed);
            }
        }
        4 => {
            scene.invoice.tax = crate::paper::Tax::Lines(Exact::whole(7));
            scene.plant("R74", Some(0), Exact::ZERO);
        }
        _ => {
            // A credit before this one has taken most of what was billed.
            let mut first = scene.invoice.clone();
            first.number = "CN-60".to_owned();
            first.issued = scene.invoice.issued.plus(-5);
            first.lines = vec![Line { quantity: Some(billed.units()), net: billed.net, ..billed.clone() }];
            scene.add_past(first);
            scene.plant("R74", Some(0), Exact::ZERO);
        }
    }
    scene
}

fn retainage(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let percent = Exact::places(draw.pick(50, &[100, 75]), 1);
    scene.clause("retainage", &[], json!({"percent": percent.text(), "release": "final acceptance"}));
    let due = scene.round(scene.invoice.subtotal() * percent.percent());
    let is_released = plan == Plan::Clean && draw.chance(50);
    let day = scene.invoice.issued;
    scene.input(
        "acceptances",
        if is_released {
            json!([{"what": "Final acceptance", "on": day.plus(-2).text()}])
        } else {
            json!([{"what": "final acceptance", "on": day.plus(9).text()}, {"what": "delivery", "on": day.plus(-9).text()}])
        },
    );
    let kept = match plan {
        Plan::Fault if draw.chance(60) => Exact::ZERO,
        Plan::Fault => scene.round(due / Exact::whole(2)),
        _ => due,
    };
    if kept.is_positive() && !is_released {
        if draw.chance(50) {
            scene.invoice.charges.push((false, "Retainage".to_owned(), kept));
        } else {
            scene.invoice.lines.push(Line { text: "Less retention".to_owned(), net: -kept, ..Line::default() });
        }
    }
    if plan == Plan::Fault && due > kept {
        scene.plant("R79", None, due - kept);
    }
    scene
}

fn most_favoured(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let price = scene.row(line.item).price;
    let lower = (price * Exact::places(draw.between(50, 97), 2)).round(scene.places());
    let name = scene.name(draw, line.item);
    scene.clause("most_favoured", &[name], json!({}));
    let first = scene.span.0;
    let row = |item: &str, day: i64, price: Exact| json!({"item": item, "from": first.plus(day).text(), "price": price.text()});
    let mut rows = vec![
        row(name, -50, price + Exact::ONE),
        row("Something else", -50, Exact::places(1, 2)),
        row(name, 1, Exact::places(1, scene.places())),
    ];
    if plan == Plan::Fault {
        rows.push(row(name, -draw.between(0, 90), lower));
    } else {
        rows.push(row(name, -3, price));
    }
    draw.shuffle(&mut rows);
    scene.input("comparators", rows);
    let stake = line.net - scene.round(line.units() * lower);
    if plan == Plan::Fault && stake.is_positive() {
        scene.plant("R79", Some(at), stake);
    }
    scene
}
