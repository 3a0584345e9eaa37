//! R29: packages and least charges.

use serde_json::json;

use super::tier::{bill, earlier, start};
use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R29", "least charge", least_charge),
    kind("R29", "packages", packages),
    kind("R29", "packages over a month", monthly_packages),
];

fn least_charge(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let agreed = scene.row(scene.line(at).item).price;
    let units = Exact::whole(draw.between(1, 6));
    let goods = scene.round(units * agreed);
    let is_short = draw.chance(60);
    let share = if is_short { draw.between(110, 300) } else { draw.between(10, 90) };
    let least = (goods * Exact::places(share, 2)).round(scene.places());
    scene.clause("minimum_charge", &[name], json!({"amount": least.text()}));
    let expected = goods.max(least);
    let over = if is_short || draw.chance(50) { scene.excess(draw, expected) } else { least };
    scene.overcharge(draw, plan, "R29", (at, expected), over, |scene, net| scene.bill_amount(at, units, net));
    scene
}

fn packages(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let size = Exact::whole(draw.pick(10, &[12, 25, 100, 1000]));
    let units = Exact::whole(draw.between(1, 3_000));
    let own = draw.chance(50);
    let price = if own { scene.price(draw) } else { scene.row(scene.line(at).item).price * size };
    let mut values = json!({"size": size.text()});
    if let (Some(values), true) = (values.as_object_mut(), own) {
        values.insert("price".to_owned(), json!(price.text()));
    }
    scene.clause("packages", &[name], values);
    let expected = scene.round((units / size).ceil() * price);
    let wrong = expected + price;
    bill(&mut scene, draw, plan, ("R29", at), (units, expected), wrong);
    scene
}

/// Packages are rounded up over the month, not on each bill.
fn monthly_packages(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let size = draw.pick(10, &[12, 25, 100]);
    let price = scene.price(draw);
    scene.clause("packages", &[name], json!({"size": size.to_string(), "price": price.text(), "per": "month"}));
    let (first, last) = scene.span;
    scene.edit(at, |line| line.period = Some((first.plus(15), last)));
    let before = draw.between(1, 4 * size);
    let mut paper = earlier(draw, &scene, at, Exact::whole(before), -3);
    paper.issued = first.plus(4);
    scene.add_past(paper);
    let units = draw.between(1, 4 * size);
    let packs = |units: i64| (units + size - 1) / size;
    let expected = scene.round(Exact::whole(packs(before + units) - packs(before)) * price);
    let wrong = Exact::whole(packs(units)) * price;
    bill(&mut scene, draw, plan, ("R29", at), (Exact::whole(units), expected), wrong);
    scene
}
