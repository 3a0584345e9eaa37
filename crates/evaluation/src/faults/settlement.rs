//! R34: changes that reach back.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] =
    &[kind("R34", "retroactive charge", retroactive_charge), kind("R34", "retroactive credit", retroactive_credit)];

/// Two bills of an item since a change reached back, and one before it.
fn changed(draw: &mut Draw, scene: &mut Scene, is_rise: bool) -> (Exact, Day) {
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let old = scene.row(line.item).price;
    let gap = (old / Exact::whole(draw.between(5, 30))).round_up(scene.places());
    let new = if is_rise { old + gap } else { old - gap };
    let from = scene.span.0.plus_months(-draw.between(2, 4));
    let agreed = scene.span.0.plus(-draw.between(0, 5));
    let name = scene.name(draw, line.item);
    let values =
        json!({"from": from.text(), "agreed_on": agreed.text(), "old_price": old.text(), "new_price": new.text()});
    scene.clause("retroactive_price", &[name], values);
    let mut units = Exact::ZERO;
    for (place, day) in (0..).zip([from.plus(-draw.between(1, 9)), from, from.plus(draw.between(10, 50))]) {
        let count = Exact::whole(draw.between(2, 90));
        let net = scene.round(count * old);
        let mut paper: Paper = scene.past(draw, 1);
        paper.lines = vec![Line { quantity: Some(count), net, period: Some((day, day)), ..line.clone() }];
        paper.issued = day.plus(1);
        paper.number = format!("B{}", 500 + place * 37);
        scene.add_past(paper);
        if day >= from {
            units = units + count;
        }
    }
    // This month is billed at the new price.
    scene.edit_row(line.item, |row| row.price = new);
    scene.bill_at(at, line.units(), new);
    (scene.round(units * gap), agreed)
}

fn retroactive_charge(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (due, _) = changed(draw, &mut scene, true);
    let text = draw.pick("Retroactive price adjustment", &["Retro billing since amendment", "Back-dated price change"]);
    let place = scene.invoice.lines.len();
    scene.invoice.lines.push(Line {
        text: text.to_owned(),
        quantity: Some(Exact::ONE),
        price: Some(due),
        net: due,
        period: Some(scene.span),
        ..Line::default()
    });
    let over = scene.excess(draw, due);
    scene.overcharge(draw, plan, "R34", (place, due), over, |scene, net| scene.bill_one(place, net));
    scene
}

fn retroactive_credit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (due, agreed) = changed(draw, &mut scene, false);
    let given = if plan == Plan::Fault { scene.round(due / Exact::whole(draw.pick(3, &[2, 4]))) } else { due };
    let part = if plan == Plan::Fault && draw.chance(60) { Exact::ZERO } else { given };
    if part.is_positive() {
        let line = Line { text: "Retroactive price credit".to_owned(), net: -part, ..Line::default() };
        if draw.chance(50) {
            scene.invoice.lines.push(line);
        } else {
            let mut paper = scene.past(draw, 1);
            paper.is_credit_note = true;
            paper.number = "CN-12".to_owned();
            paper.issued = agreed.plus(2);
            paper.lines = vec![Line { net: part, ..line }];
            scene.add_past(paper);
        }
    }
    if plan == Plan::Fault {
        scene.plant_owed("R34", None, due - part);
    }
    scene
}
