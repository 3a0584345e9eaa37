//! R22 and R23: tiers, and thresholds passed.

use serde_json::{Value, json};

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R22", "graduated", graduated),
    kind("R22", "volume with a flat part", volume),
    kind("R22", "by order", per_order),
    kind("R22", "over a month", monthly_tiers),
    kind("R22", "in another unit", converted_tiers),
    kind("R22", "mode left open", open_mode),
    kind("R23", "running total", running_total),
    kind("R23", "reaching back", reaching_back),
];

#[derive(Clone, Copy)]
struct Band {
    up_to: Option<Exact>,
    price: Exact,
    flat: Exact,
}

/// Bands of falling prices.
fn bands(draw: &mut Draw, scene: &Scene, has_flat: bool) -> Vec<Band> {
    let first = draw.between(50, 1_000);
    let second = first * draw.between(2, 10);
    let price = scene.price(draw) + Exact::whole(2);
    let part = |share: i64| (price * Exact::places(share, 2)).round(scene.places() + 2);
    let flat = |draw: &mut Draw| if has_flat { Exact::whole(draw.between(0, 40)) } else { Exact::ZERO };
    vec![
        Band { up_to: Some(Exact::whole(first)), price, flat: flat(draw) },
        Band { up_to: Some(Exact::whole(second)), price: part(draw.between(50, 80)), flat: flat(draw) },
        Band { up_to: None, price: part(draw.between(10, 45)), flat: flat(draw) },
    ]
}

fn bands_json(bands: &[Band]) -> Value {
    let rows = bands.iter().map(|band| {
        let mut row = json!({"price": band.price.text(), "flat": band.flat.text()});
        if let (Some(row), Some(most)) = (row.as_object_mut(), band.up_to) {
            row.insert("up_to".to_owned(), json!(most.text()));
        }
        row
    });
    rows.collect()
}

/// What the units from `before` to `before + units` cost, each in its own band.
fn by_bands(bands: &[Band], before: Exact, units: Exact) -> Exact {
    let end = before + units;
    let (mut floor, mut amount) = (Exact::ZERO, Exact::ZERO);
    for band in bands {
        let top = band.up_to.unwrap_or(end).min(end);
        let inside = top - floor.max(before);
        if inside.is_positive() {
            // A band's flat part falls due when its first unit comes.
            let opens = if before <= floor { band.flat } else { Exact::ZERO };
            amount = amount + inside * band.price + opens;
        }
        floor = band.up_to.unwrap_or(end);
    }
    amount
}

fn band_at(bands: &[Band], units: Exact) -> Band {
    let found = bands.iter().find(|band| band.up_to.is_none_or(|most| units <= most));
    found.copied().unwrap_or(Band { up_to: None, price: Exact::ZERO, flat: Exact::ZERO })
}

/// Units within the bands, now and then exactly on a threshold.
fn units_for(draw: &mut Draw, bands: &[Band]) -> Exact {
    let most = bands.iter().filter_map(|band| band.up_to).max().unwrap_or(Exact::ONE);
    let on = bands.get(usize::try_from(draw.between(0, 1)).unwrap_or(0)).and_then(|band| band.up_to);
    match draw.between(1, 4) {
        1 => on.unwrap_or(most),
        2 => on.unwrap_or(most) + Exact::ONE,
        _ => (most * Exact::places(draw.between(2, 150), 2)).ceil(),
    }
}

/// The line billed too dear by a reading that the clause does not have, or by any amount.
pub(super) fn bill(
    scene: &mut Scene,
    draw: &mut Draw,
    plan: Plan,
    (rule, at): (&'static str, usize),
    (units, expected): (Exact, Exact),
    wrong: Exact,
) {
    let wrong = scene.round(wrong);
    let over = if wrong > expected && draw.chance(70) { wrong - expected } else { scene.excess(draw, expected) };
    scene.overcharge(draw, plan, rule, (at, expected), over, |scene, net| scene.bill_amount(at, units, net));
}

pub(super) fn start(draw: &mut Draw) -> (Scene, usize, &'static str) {
    let scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let name = scene.name(draw, scene.line(at).item);
    (scene, at, name)
}

fn graduated(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let flat = draw.chance(30);
    let bands = bands(draw, &scene, flat);
    scene.clause("tiers", &[name], json!({"mode": "graduated", "bands": bands_json(&bands)}));
    let units = units_for(draw, &bands);
    let expected = scene.round(by_bands(&bands, Exact::ZERO, units));
    let first = bands.first().map_or(Exact::ZERO, |band| band.price * units);
    bill(&mut scene, draw, plan, ("R22", at), (units, expected), first);
    scene
}

fn volume(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let flat = draw.chance(60);
    let bands = bands(draw, &scene, flat);
    scene.clause("tiers", &[name], json!({"mode": "volume", "bands": bands_json(&bands)}));
    let units = units_for(draw, &bands);
    let band = band_at(&bands, units);
    let expected = scene.round(units * band.price + band.flat);
    let wrong = by_bands(&bands, Exact::ZERO, units);
    bill(&mut scene, draw, plan, ("R22", at), (units, expected), wrong);
    scene
}

/// Two lines of the item on one invoice, each priced by itself.
fn per_order(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let bands = bands(draw, &scene, false);
    scene.clause("tiers", &[name], json!({"mode": "per_order", "bands": bands_json(&bands)}));
    let other = units_for(draw, &bands) + Exact::whole(7);
    let amount = scene.round(other * band_at(&bands, other).price);
    let (first, last) = scene.span;
    let line = scene.line(at);
    scene.edit(at, |line| line.period = Some((first, first.plus(13))));
    scene.invoice.lines.push(Line {
        quantity: Some(other),
        price: None,
        net: amount,
        period: Some((first.plus(14), last)),
        ..line
    });
    let units = units_for(draw, &bands);
    let expected = scene.round(units * band_at(&bands, units).price);
    let wrong = bands.first().map_or(Exact::ZERO, |band| band.price * units);
    bill(&mut scene, draw, plan, ("R22", at), (units, expected), wrong);
    scene
}

/// An earlier bill of so many units of the line's item alone.
pub(super) fn earlier(draw: &mut Draw, scene: &Scene, at: usize, units: Exact, days: i64) -> Paper {
    let mut paper = scene.past(draw, 1);
    let on = scene.span.0.plus(-days);
    let line =
        Line { quantity: Some(units), price: None, net: scene.price(draw), period: Some((on, on)), ..scene.line(at) };
    paper.lines = vec![line];
    paper.number = format!("E{}", 1000 + days * 13);
    paper.issued = on.plus(1);
    paper
}

/// All units of a month take the band of the month's total, the earlier bill of that month included.
fn monthly_tiers(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let bands = bands(draw, &scene, false);
    scene.clause("tiers", &[name], json!({"mode": "volume", "per": "month", "bands": bands_json(&bands)}));
    let (first, last) = scene.span;
    scene.edit(at, |line| line.period = Some((first.plus(15), last)));
    let before = units_for(draw, &bands);
    let mut paper = earlier(draw, &scene, at, before, -3);
    paper.issued = first.plus(4);
    let other = earlier(draw, &scene, at, before + Exact::whole(11), 40);
    scene.add_past(paper);
    scene.add_past(other);
    let units = units_for(draw, &bands);
    let expected = scene.round(units * band_at(&bands, before + units).price);
    let wrong = units * band_at(&bands, units).price;
    bill(&mut scene, draw, plan, ("R22", at), (units, expected), wrong);
    scene
}

/// The bands count single units, and the invoice bills dozens, hundreds or thousands.
fn converted_tiers(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let bands = bands(draw, &scene, false);
    let item = scene.line(at).item;
    scene.edit_row(item, |row| row.unit = Some("each"));
    let (unit, count) = draw.pick(("dozen", 12), &[("hundred", 100), ("thousand", 1000)]);
    scene.edit(at, |line| line.unit = Some(unit.to_owned()));
    let is_volume = draw.chance(50);
    let mode = if is_volume { "volume" } else { "graduated" };
    scene.clause("tiers", &[name], json!({"mode": mode, "bands": bands_json(&bands)}));
    let units = (units_for(draw, &bands) / Exact::whole(count)).ceil();
    let single = units * Exact::whole(count);
    let exact = if is_volume { single * band_at(&bands, single).price } else { by_bands(&bands, Exact::ZERO, single) };
    let expected = scene.round(exact);
    bill(&mut scene, draw, plan, ("R22", at), (units, expected), Exact::ZERO);
    scene
}

/// Graduated or volume is not said: the reading that favours the vendor is allowed, and it is asked.
fn open_mode(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let bands = bands(draw, &scene, false);
    scene.clause("tiers", &[name], json!({"bands": bands_json(&bands)}));
    let units = units_for(draw, &bands);
    let graduated = scene.round(by_bands(&bands, Exact::ZERO, units));
    let volume = scene.round(units * band_at(&bands, units).price);
    let (most, least) = (graduated.max(volume), graduated.min(volume));
    match plan {
        Plan::Fault => {
            let over = scene.excess(draw, most);
            scene.bill_amount(at, units, most + over);
            scene.plant("R22", Some(at), over);
        }
        Plan::Near => {
            scene.bill_amount(at, units, most);
            if most > least {
                scene.plant("R22", Some(at), Exact::ZERO);
            }
        }
        Plan::Clean => {
            let key = scene.clauses.last().and_then(|clause| clause.get("id")).and_then(Value::as_str);
            if let Some(key) = key.map(|id| format!("{id}.mode")) {
                scene.answers.insert(key, json!("volume"));
            }
            scene.bill_amount(at, units, volume);
        }
    }
    scene
}

fn running_total(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let bands = bands(draw, &scene, false);
    let per = draw.pick("term", &["contract_year"]);
    scene.clause("tiers", &[name], json!({"mode": "cumulative", "per": per, "bands": bands_json(&bands)}));
    let threshold = bands.first().and_then(|band| band.up_to).unwrap_or_default();
    let short = Exact::whole(draw.between(1, 30));
    let before = threshold - short;
    // Two bills before; one of the year before counts for the term alone.
    let share = (before / Exact::whole(3)).floor();
    scene.agree("effective_date", scene.span.0.plus(-200).text());
    for (units, days) in [(share, 90), (before - share, 35)] {
        let paper = earlier(draw, &scene, at, units, days);
        scene.add_past(paper);
    }
    let past = short + Exact::whole(draw.between(1, 40));
    let units = if plan == Plan::Clean && draw.chance(30) { short } else { past };
    let expected = scene.round(by_bands(&bands, before, units));
    let wrong = bands.first().map_or(Exact::ZERO, |band| band.price * units);
    if units == short && plan == Plan::Clean {
        scene.bill_amount(at, units, expected);
        return scene;
    }
    bill(&mut scene, draw, plan, ("R23", at), (units, expected), wrong);
    scene
}

/// Passing the threshold also reprices what was billed before.
fn reaching_back(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = start(draw);
    let bands = bands(draw, &scene, false);
    let values = json!({"mode": "cumulative", "per": "term", "retroactive": true, "bands": bands_json(&bands)});
    scene.clause("tiers", &[name], values);
    let (Some(low), Some(high)) = (bands.first().copied(), bands.get(1).copied()) else { return scene };
    let short = Exact::whole(draw.between(1, 30));
    let before = low.up_to.unwrap_or_default() - short;
    let paper = earlier(draw, &scene, at, before, 40);
    scene.add_past(paper);
    let units = short + Exact::whole(draw.between(1, 40));
    let expected = scene.round(by_bands(&bands, before, units));
    scene.bill_amount(at, units, expected);
    let owed = scene.round(before * (low.price - high.price));
    if plan == Plan::Fault {
        scene.plant_owed("R23", Some(at), owed);
    } else {
        let credit =
            Line { text: "Credit for earlier units at the lower tier".to_owned(), net: -owed, ..Line::default() };
        scene.invoice.lines.push(credit);
    }
    scene
}
