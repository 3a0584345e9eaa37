//! Several faults on one line or on a line each: each step takes its part of what the last one left.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Line;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R20", "quantity, then rate", quantity_then_rate),
    kind("R40", "term, then rate", term_then_rate),
    kind("R12", "billed before in part, then rate", twin_then_rate),
    kind("R01", "arithmetic, then rate", arithmetic_then_rate),
    kind("R25", "received, then rise", received_then_rise),
    kind("R51", "quantity, then sub-cap", quantity_then_sub_cap),
    kind("R60", "many faults, a line each", many_faults),
];

fn times(amount: Exact, top: i64, bottom: i64) -> Exact {
    amount * Exact::ratio(i128::from(top), i128::from(bottom))
}

/// Raises the line's price; the price agreed and the one that is billed.
pub(super) fn overprice(scene: &mut Scene, draw: &mut Draw, at: usize) -> (Exact, Exact) {
    let line = scene.line(at);
    let agreed = line.price.unwrap_or_default();
    let asked = agreed + (agreed * Exact::places(draw.between(20, 500), 3)).round_up(scene.places());
    scene.bill_at(at, line.units(), asked);
    (agreed, asked)
}

fn quantity_then_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let most = Exact::whole(draw.between(1, 90));
    scene.edit_row(line.item, |row| {
        row.more.insert("maximum_quantity".to_owned(), json!(most.text()));
    });
    if plan != Plan::Fault {
        scene.bill_at(at, most, line.price.unwrap_or_default());
        return scene;
    }
    let units = most + Exact::places(draw.between(100, 4_000), 2);
    scene.edit(at, |line| line.quantity = Some(units));
    let (agreed, asked) = overprice(&mut scene, draw, at);
    let kept = scene.round(most * asked);
    scene.plant("R26", Some(at), scene.line(at).net - kept);
    scene.plant("R20", Some(at), kept - scene.round(most * agreed));
    scene
}

/// A share of the line falls away; what is left of it is too dear by its share of the units.
fn plant_rest(scene: &mut Scene, rule: &'static str, at: usize, kept: Exact, agreed: Exact) {
    let line = scene.line(at);
    scene.plant(rule, Some(at), line.net - kept);
    let expected = scene.round(line.units() * kept / line.net * agreed);
    if kept > expected {
        scene.plant("R20", Some(at), kept - expected);
    }
}

fn term_then_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let last = scene.term.1;
    let (inside, outside) = (draw.between(1, 40), draw.between(1, 40));
    if plan != Plan::Fault {
        scene.edit(at, |line| line.period = Some((last.plus(1 - inside), last)));
        return scene;
    }
    scene.edit(at, |line| line.period = Some((last.plus(1 - inside), last.plus(outside))));
    let (agreed, _) = overprice(&mut scene, draw, at);
    let kept = scene.round(times(scene.line(at).net, inside, inside + outside));
    plant_rest(&mut scene, "R40", at, kept, agreed);
    scene
}

fn twin_then_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.span;
    let shift = if plan == Plan::Fault { draw.between(1, 20) } else { 0 };
    let agreed = if plan == Plan::Fault { overprice(&mut scene, draw, at).0 } else { Exact::ZERO };
    let mut paper = scene.past(draw, 1);
    paper.lines = vec![Line { period: Some((first.plus(-20), first.plus(shift - 1))), ..scene.line(at) }];
    scene.add_past(paper);
    if plan == Plan::Fault {
        let days = last.minus(first) + 1;
        let kept = scene.round(times(scene.line(at).net, days - shift, days));
        plant_rest(&mut scene, "R12", at, kept, agreed);
    }
    scene
}

fn arithmetic_then_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    if plan != Plan::Fault {
        return scene;
    }
    let at = scene.any_line(draw);
    let right = scene.line(at).net;
    overprice(&mut scene, draw, at);
    let goods = scene.line(at).net;
    let over = scene.excess(draw, goods);
    scene.edit(at, |line| line.net = goods + over);
    scene.plant("R01", Some(at), over);
    scene.plant("R20", Some(at), goods - right);
    scene
}

fn received_then_rise(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let base = line.price.unwrap_or_default();
    let name = scene.name(draw, line.item);
    let first = scene.span.0;
    let anchor = first.plus_months(-12).plus(-3);
    scene.clause(
        "fixed_escalator",
        &[name],
        json!({"percent": "4", "base_date": anchor.text(), "compounding": "simple"}),
    );
    scene.clause("accepted_quantity", &[name], json!({"basis": "receipts"}));
    let places = (scene.places()..8).find(|places| base.fits(*places)).unwrap_or(8);
    let right = (base * Exact::places(104, 2)).round(places);
    let wrong = right + Exact::places(draw.between(1, 400), scene.places());
    let received = line.units();
    scene.input("receipts", json!([{"item": name, "quantity": received.text(), "on": first.text()}]));
    if plan != Plan::Fault {
        scene.bill_at(at, received, right);
        return scene;
    }
    let units = received + Exact::whole(draw.between(1, 20));
    scene.bill_at(at, units, wrong);
    let kept = scene.round(received * wrong);
    scene.plant("R25", Some(at), scene.line(at).net - kept);
    scene.plant("R30", Some(at), kept - scene.round(received * right));
    scene
}

fn quantity_then_sub_cap(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let price = line.price.unwrap_or_default();
    let most = Exact::whole(draw.between(5, 60));
    scene.edit_row(line.item, |row| {
        row.more.insert("maximum_quantity".to_owned(), json!(most.text()));
    });
    let right = scene.round(most * price);
    let cap = scene.round(right * Exact::places(draw.between(20, 90), 2));
    let name = scene.name(draw, line.item);
    let limit = if plan == Plan::Fault { cap } else { right };
    scene.clause("cap", &[name], json!({"limit": limit.text(), "per": "month"}));
    let more = if plan == Plan::Fault { Exact::whole(draw.between(1, 30)) } else { Exact::ZERO };
    scene.bill_at(at, most + more, price);
    if plan == Plan::Fault {
        scene.plant("R26", Some(at), scene.line(at).net - right);
        if right > cap {
            scene.plant("R51", Some(at), right - cap);
        }
    }
    scene
}

/// Each fault on a line of its own among clean ones.
fn many_faults(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    if plan != Plan::Fault {
        return scene;
    }
    let count = scene.invoice.lines.len();
    for at in 0..count {
        let net = scene.line(at).net;
        match draw.between(1, 4) {
            1 => {
                overprice(&mut scene, draw, at);
                scene.plant("R20", Some(at), scene.line(at).net - net);
            }
            2 => {
                let day = scene.term.1.plus(draw.between(1, 90));
                scene.edit(at, |line| line.period = Some((day, day)));
                scene.plant("R40", Some(at), net);
            }
            3 => {
                let line = scene.line(at);
                let most = (line.units() / Exact::whole(2)).round(2).max(Exact::places(1, 2));
                scene.edit_row(line.item, |row| {
                    row.more.insert("maximum_quantity".to_owned(), json!(most.text()));
                });
                let stake = net - scene.round(most * line.price.unwrap_or_default());
                if stake.is_positive() {
                    scene.plant("R26", Some(at), stake);
                }
            }
            _ => {}
        }
    }
    let price = scene.price(draw);
    for (text, rule) in [("Courier surcharge", "R60"), ("Piano tuning", "R76")] {
        scene.plant(rule, Some(scene.invoice.lines.len()), price);
        scene.invoice.lines.push(Line {
            text: text.to_owned(),
            quantity: Some(Exact::ONE),
            price: Some(price),
            net: price,
            period: Some(scene.span),
            ..Line::default()
        });
    }
    scene
}
