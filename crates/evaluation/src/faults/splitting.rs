//! R13 to R15: bills in parts, bills below the limit, bills through two channels.

use serde_json::{Value, json};

use super::{Kind, kind};
use crate::day::quarter_of;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper, Tax};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R13", "a whole after its parts", whole_after_parts),
    kind("R13", "a part after the whole", part_after_whole),
    kind("R14", "below the approval limit", below_limit),
    kind("R14", "often just below the approval limit", crowding),
    kind("R15", "paid by card or claim", paid_elsewhere),
    kind("R15", "under another name", other_name),
];

/// Cuts an invoice into so many, by whole lines or by units; all parts together bill the same.
fn parts_of(draw: &mut Draw, scene: &Scene, count: usize) -> Vec<Paper> {
    let whole = &scene.invoice;
    let mut parts: Vec<Paper> = (0..count)
        .map(|part| Paper {
            number: format!("T{}{}", (part * 317 + 211) * 3, draw.between(10, 99)),
            issued: whole.issued.plus(-draw.between(10, 60)),
            lines: Vec::new(),
            ..whole.clone()
        })
        .collect();
    let by_lines = whole.lines.len() >= count && draw.chance(50);
    for (at, line) in whole.lines.iter().enumerate() {
        if by_lines {
            parts.iter_mut().skip(at % count).take(1).for_each(|part| part.lines.push(line.clone()));
            continue;
        }
        let mut rest = line.units();
        for (place, part) in parts.iter_mut().enumerate() {
            let is_last = place + 1 == count;
            let share = (line.units() * Exact::places(draw.between(15, 30), 2)).round(2);
            let units = if is_last { rest } else { share };
            rest = rest - units;
            let net = scene.round(units * line.price.unwrap_or_default());
            part.lines.push(Line { quantity: Some(units), net, ..line.clone() });
        }
    }
    parts.retain(|part| !part.lines.is_empty());
    parts
}

/// Bills that add up, each for days of its own.
fn harmless(draw: &mut Draw, scene: &mut Scene) {
    match draw.between(1, 3) {
        // Three months alike, and now a quarter of three times the units.
        1 => {
            for months in 1..=3 {
                let paper = scene.past(draw, months);
                scene.add_past(paper);
            }
            for at in 0..scene.invoice.lines.len() {
                let line = scene.line(at);
                scene.bill_at(at, line.units() * Exact::whole(3), line.price.unwrap_or_default());
            }
        }
        // A quarter, a quarter and a half of an order, each for its own weeks.
        2 => {
            for part in 1..=2 {
                let mut paper = scene.past(draw, 1);
                let first = scene.span.0.plus(-14 * part);
                paper.number = format!("AB-{}", 70 - part);
                paper.issued = first.plus(14);
                paper.print("order_reference", "PO 88");
                for line in &mut paper.lines {
                    line.period = Some((first, first.plus(13)));
                }
                scene.add_past(paper);
            }
            scene.invoice.print("order_reference", "PO 88");
            for at in 0..scene.invoice.lines.len() {
                let line = scene.line(at);
                scene.bill_at(at, line.units() * Exact::whole(2), line.price.unwrap_or_default());
            }
        }
        // Another quarter was billed as a whole before.
        _ => {
            let mut paper = scene.past(draw, 3);
            let quarter = quarter_of(scene.span.0.plus_months(-3));
            for line in &mut paper.lines {
                let units = line.units() * Exact::whole(2);
                line.quantity = Some(units);
                line.net = scene.round(units * line.price.unwrap_or_default());
                line.period = Some(quarter);
            }
            let month = scene.past(draw, 6);
            scene.add_past(paper);
            scene.add_past(month);
        }
    }
}

/// Whether each line of a part says its days, or none does.
fn dated(draw: &mut Draw, scene: &mut Scene) {
    if draw.chance(40) {
        for line in &mut scene.invoice.lines {
            line.period = None;
        }
    }
}

fn whole_after_parts(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    if plan != Plan::Fault {
        harmless(draw, &mut scene);
        return scene;
    }
    dated(draw, &mut scene);
    let count = usize::try_from(draw.between(2, 4)).unwrap_or(2);
    let parts = parts_of(draw, &scene, count);
    if parts.len() < 2 {
        return scene;
    }
    for part in parts {
        scene.add_past(part);
    }
    scene.plant("R13", None, scene.invoice.gross());
    scene
}

fn part_after_whole(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    if plan != Plan::Fault {
        harmless(draw, &mut scene);
        return scene;
    }
    dated(draw, &mut scene);
    let count = usize::try_from(draw.between(2, 4)).unwrap_or(2);
    let mut parts = parts_of(draw, &scene, count);
    let Some(last) = parts.pop().filter(|_| !parts.is_empty()) else { return scene };
    let whole = Paper { issued: scene.invoice.issued.plus(-70), ..scene.invoice.clone() };
    scene.invoice = Paper { issued: scene.invoice.issued, number: "Z-9001".to_owned(), ..last };
    scene.add_past(whole);
    for part in parts {
        scene.add_past(part);
    }
    scene.plant("R13", None, scene.invoice.gross());
    scene
}

fn below_limit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let days = draw.pick(30, &[7, 14]);
    scene.settings.insert("split_days".to_owned(), json!(days));
    let mut paper = scene.past(draw, 1);
    let line = scene.bill(draw, scene.line(0).item);
    paper.lines = vec![Line { period: Some(crate::day::month_of(scene.span.0.plus_months(-1))), ..line }];
    let (ours, theirs) = (scene.invoice.gross(), paper.gross());
    let greater = ours.max(theirs);
    let unit = Exact::places(1, scene.places());
    let limit = match plan {
        Plan::Fault => {
            greater + (ours.min(theirs) * Exact::places(draw.between(1, 100), 2)).round(scene.places()).max(unit)
        }
        Plan::Near => ours + theirs + unit,
        Plan::Clean => (ours + theirs).min(greater + unit),
    };
    let gap = if plan == Plan::Clean { draw.between(days, days + 40) } else { draw.between(0, days - 1) };
    paper.issued = scene.invoice.issued.plus(-gap);
    scene.settings.insert("approval_limit".to_owned(), json!(limit.text()));
    scene.add_past(paper);
    if plan == Plan::Fault && greater < limit && ours + theirs >= limit {
        scene.plant_risk("R14", ours);
    }
    scene
}

/// Monthly bills of one item, of which many, few, or as many as ever lie in the tenth below the limit.
fn crowding(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.invoice.tax = Tax::None;
    scene.invoice.lines.truncate(1);
    let line = scene.line(0);
    let units = Exact::whole(draw.between(200, 900));
    let price = line.price.unwrap_or_default();
    scene.bill_at(0, units, price);
    let ours = scene.invoice.gross();
    let limit = (ours * Exact::places(draw.between(101, 109), 2)).round_up(scene.places());
    scene.settings.insert("approval_limit".to_owned(), json!(limit.text()));
    // The bills are a month apart: no two of them were one that was cut.
    scene.settings.insert("split_days".to_owned(), json!(draw.pick(14, &[7])));
    let before = draw.between(6, 10);
    // From the latest back.
    let places: Vec<Place> = match plan {
        Plan::Fault => {
            let far = draw.between(0, 2);
            let usual = draw.between(0, 1);
            let latest = (0..5).map(|at| if at < far { Place::Far } else { Place::Close });
            latest.chain((0..before).map(|at| if at < usual { Place::Close } else { Place::Far })).collect()
        }
        // Every second one was close at all times.
        Plan::Near => (0..13).map(|at| if at % 2 == 0 { Place::Far } else { Place::Close }).collect(),
        Plan::Clean => {
            let latest = (0..5).map(|_| draw.pick(Place::Over, &[Place::Far]));
            let latest: Vec<Place> = latest.collect();
            latest.into_iter().chain((0..before).map(|_| Place::Far)).collect()
        }
    };
    for (months, place) in (1..).zip(places) {
        let share = match place {
            Place::Far => Exact::places(draw.between(200, 800), 3),
            Place::Close => Exact::places(draw.between(990, 1000), 3),
            Place::Over => Exact::places(draw.between(1100, 1400), 3),
        };
        let count = (units * share).round(2);
        let mut paper = scene.past(draw, months);
        let net = scene.round(count * price);
        for line in &mut paper.lines {
            line.quantity = Some(count);
            line.net = net;
        }
        scene.add_past(paper);
    }
    if plan == Plan::Fault {
        scene.plant_risk("R14", ours);
    }
    scene
}

/// Where a bill's total lies: the tenth below the limit is close.
#[derive(Clone, Copy, Debug)]
enum Place {
    Far,
    Close,
    Over,
}

fn expense(scene: &Scene, id: &str, vendor: &str, days: i64, amount: Exact, channel: &str) -> Value {
    json!({"id": id, "vendor": vendor, "on": scene.invoice.issued.plus(days).text(), "amount": amount.text(),
        "currency": scene.invoice.currency.code, "channel": channel})
}

fn paid_elsewhere(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let seller = scene.invoice.seller.clone();
    let total = scene.invoice.gross();
    let channel = draw.pick("card", &["expense claim", "entity 200"]);
    let mut spent = vec![
        expense(&scene, "x1", "Umbra Catering SpA", 0, total, channel),
        expense(&scene, "x2", &seller, -3, total + Exact::places(1, scene.places()), channel),
        expense(&scene, "x3", &seller, -120, total, channel),
    ];
    if plan == Plan::Fault {
        let mut hit = expense(&scene, "x4", &seller, draw.between(-14, 14), total, channel);
        if draw.chance(40) {
            hit = expense(&scene, "x4", &seller, -90, total, channel);
            if let Some(fields) = hit.as_object_mut() {
                fields.insert("number".to_owned(), json!(scene.invoice.number.to_lowercase()));
            }
        }
        spent.push(hit);
        scene.plant("R15", None, total);
    }
    draw.shuffle(&mut spent);
    scene.input("expenses", spent);
    scene
}

fn other_name(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let vendor = scene.header.get("vendor_name").cloned();
    scene.input("vendors", json!([{"name": vendor, "aliases": ["Zenith Trading Ltd"], "domains": []}]));
    scene.input("expenses", json!([]));
    let mut paper = scene.past(draw, 1);
    if plan == Plan::Fault {
        paper = Paper { issued: scene.invoice.issued.plus(-draw.between(0, 7)), ..scene.invoice.clone() };
        if draw.chance(50) {
            paper.number = "ZT 4".to_owned();
        }
        scene.plant("R15", None, scene.invoice.gross());
    }
    paper.seller = draw.pick("Zenith Trading Limited", &["ZENITH TRADING LTD"]).to_owned();
    scene
        .history
        .push(crate::scene::Past { paper, more: [("other_contract".to_owned(), json!(true))].into_iter().collect() });
    scene
}
