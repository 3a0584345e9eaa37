//! R33, R35, R36, R40, R45: windows, ramps, versions, the term and cancellation.

use serde_json::{Value, json};

use super::{Kind, kind};
use crate::day::{Day, days_of, overlap};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Row, Scene};

pub const KINDS: &[Kind] = &[
    kind("R33", "windows of a clause", windows),
    kind("R33", "rows that follow each other", rows_in_turn),
    kind("R35", "ramp and promotion", ramp),
    kind("R35", "free period", free_period),
    kind("R36", "superseded price", superseded),
    kind("R36", "two documents of one rank", conflict),
    kind("R40", "outside the term", outside_term),
    kind("R40", "across the end of the term", across_end),
    kind("R45", "after cancellation", cancelled),
];

/// The mean price of a line's days, each at its own price.
fn by_days(parts: &[(i64, Exact)]) -> Exact {
    let all: i64 = parts.iter().map(|(days, _)| days).sum();
    let sum: Exact = parts.iter().map(|(days, price)| *price * Exact::whole(*days)).sum();
    sum / Exact::whole(all)
}

fn bill(scene: &mut Scene, draw: &mut Draw, plan: Plan, rule: &'static str, at: usize, (right, wrong): (Exact, Exact)) {
    let units = scene.line(at).units();
    let expected = scene.round(units * right);
    let dear = scene.round(units * wrong);
    let over = if dear > expected { dear - expected } else { scene.excess(draw, expected) };
    scene.overcharge(draw, plan, rule, (at, expected), over, |scene, net| scene.bill_amount(at, units, net));
}

fn step(from: Option<Day>, to: Option<Day>, price: Exact) -> Value {
    let mut step = json!({"price": price.text()});
    if let Some(fields) = step.as_object_mut() {
        fields.extend(from.map(|day| ("from".to_owned(), json!(day.text()))));
        fields.extend(to.map(|day| ("to".to_owned(), json!(day.text()))));
    }
    step
}

fn windows(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (first, last) = scene.span;
    let (one, two) = (scene.price(draw), scene.price(draw));
    // The change lies within the month, at one of its ends, or before it.
    let change = draw.pick(first, &[first.plus(10), first.plus(15), last, first.plus(-40), first.plus(1)]);
    let mut steps = vec![step(None, Some(change.plus(-1)), one), step(Some(change), Some(last.plus(90)), two)];
    draw.shuffle(&mut steps);
    let name = scene.name(draw, item);
    scene.clause("price_schedule", &[name], json!({"steps": steps}));
    let before = overlap(scene.span, (first.plus(-400), change.plus(-1)));
    let right = by_days(&[(before, one), (days_of(scene.span) - before, two)]);
    bill(&mut scene, draw, plan, "R33", at, (right, one.max(two)));
    scene
}

fn rows_in_turn(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (first, _) = scene.span;
    let (one, two) = (scene.price(draw), scene.price(draw));
    let before = draw.between(1, 27);
    let change = first.plus(before);
    scene.edit_row(item, |row| {
        row.price = one;
        row.more.insert("effective_to".to_owned(), json!(change.plus(-1).text()));
    });
    let from = json!(change.text());
    let row = Row { price: two, more: [("effective_from".to_owned(), from)].into_iter().collect(), ..scene.row(item) };
    scene.rows.push(row);
    let right = by_days(&[(before, one), (days_of(scene.span) - before, two)]);
    if one == two {
        return scene;
    }
    bill(&mut scene, draw, plan, "R33", at, (right, one.max(two)));
    scene
}

fn ramp(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let row = scene.row(item).price;
    let (first, last) = scene.span;
    let price = (row * Exact::places(draw.between(20, 90), 2)).round(scene.places());
    let reason = draw.pick("ramp", &["promotion"]);
    // Until the middle of the month, or for all of it; the row's price holds after that.
    let end = draw.pick(last, &[last.plus(30), first.plus(9), first.plus(19)]);
    let name = scene.name(draw, item);
    scene.clause(
        "price_schedule",
        &[name],
        json!({"reason": reason, "steps": [step(Some(first.plus(-90)), Some(end), price)]}),
    );
    let inside = overlap(scene.span, (first, end));
    let right = by_days(&[(inside, price), (days_of(scene.span) - inside, row)]);
    bill(&mut scene, draw, plan, "R35", at, (right, row));
    scene
}

fn free_period(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let first = scene.term.0;
    let is_free = plan != Plan::Clean;
    let end = if is_free { scene.span.1.plus(draw.between(0, 40)) } else { scene.span.0.plus(-1) };
    let name = scene.name(draw, item);
    let values = json!({"reason": "free_period", "steps": [step(Some(first), Some(end), Exact::ZERO)]});
    scene.clause("price_schedule", &[name], values);
    if plan == Plan::Fault {
        scene.plant("R35", Some(at), scene.line(at).net);
    } else if plan == Plan::Near {
        let units = scene.line(at).units();
        scene.bill_at(at, units, Exact::ZERO);
    }
    scene
}

/// Two documents price the item: the later or stronger one holds.
fn versions(draw: &mut Draw, scene: &mut Scene, at: usize, (older, newer): (&str, &str)) -> (Exact, Exact) {
    let item = scene.line(at).item;
    let new = scene.row(item).price;
    let old = new + (new / Exact::whole(draw.between(4, 30))).round_up(scene.places());
    let (first, since) = (scene.term.0, scene.span.0.plus(-draw.between(0, 60)));
    scene.sources = vec![
        json!({"id": "d1", "kind": older, "title": "Agreement", "effective_from": first.text()}),
        json!({"id": "d2", "kind": newer, "title": "Amendment 1", "effective_from": since.text()}),
    ];
    scene.edit_row(item, |row| {
        row.price = old;
        row.more.insert("source".to_owned(), json!("d1"));
    });
    let source = json!("d2");
    let row = Row { price: new, more: [("source".to_owned(), source)].into_iter().collect(), ..scene.row(item) };
    scene.rows.push(row);
    draw.shuffle(&mut scene.rows);
    (new, old)
}

fn superseded(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let older = draw.pick("master_agreement", &["statement_of_work", "order_form"]);
    let (new, old) = versions(draw, &mut scene, at, (older, "amendment"));
    let units = scene.line(at).units();
    let expected = scene.round(units * new);
    scene.bill_at(at, units, if plan == Plan::Clean { new } else { old });
    let over = scene.line(at).net - expected;
    match plan {
        Plan::Fault if over.is_positive() => scene.plant("R36", Some(at), over),
        Plan::Near => {
            scene.tolerate(draw, "R36", over, expected);
            let limit = scene.settings.get("rule_tolerances").and_then(|all| all.get("R36")).cloned();
            scene.settings.insert("rule_tolerances".to_owned(), json!({"R36": limit, "R20": limit}));
        }
        _ => {}
    }
    scene
}

/// Neither document goes before the other; both prices are to be shown, and nothing is at stake.
fn conflict(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (new, old) = versions(draw, &mut scene, at, ("order_form", "order_form"));
    let first = scene.term.0.text();
    if plan == Plan::Fault {
        for source in &mut scene.sources {
            if let Some(fields) = source.as_object_mut() {
                fields.insert("effective_from".to_owned(), json!(first));
            }
        }
        let units = scene.line(at).units();
        scene.bill_at(at, units, draw.pick(new, &[old]));
        scene.plant("R36", Some(at), Exact::ZERO);
        return scene;
    }
    let units = scene.line(at).units();
    scene.bill_at(at, units, new);
    scene
}

fn outside_term(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.term;
    let days = draw.between(0, 40);
    let span = match (plan, draw.chance(50)) {
        (Plan::Fault, true) => (last.plus(1), last.plus(1 + days)),
        (Plan::Fault, false) => (first.plus(-1 - days), first.plus(-1)),
        // The first and the last day belong to the term.
        (_, true) => (last.plus(-days), last),
        (_, false) => (first, first.plus(days)),
    };
    scene.edit(at, |line| line.period = Some(span));
    if plan == Plan::Clean && draw.chance(40) {
        scene.agree("auto_renewal", true);
        scene.edit(at, |line| line.period = Some((last.plus(1), last.plus(20))));
    }
    if plan == Plan::Fault {
        scene.plant("R40", Some(at), scene.line(at).net);
    }
    scene
}

fn across_end(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.term;
    let (inside, outside) = (draw.between(1, 60), draw.between(1, 60));
    let at_end = draw.chance(60);
    let span = if at_end {
        (last.plus(1 - inside), last.plus(outside))
    } else {
        (first.plus(-outside), first.plus(inside - 1))
    };
    if plan != Plan::Fault {
        let whole = if at_end { (span.0, last) } else { (first, span.1) };
        scene.edit(at, |line| line.period = Some(whole));
        return scene;
    }
    scene.edit(at, |line| line.period = Some(span));
    // What is left of the line still keeps to its price, up to the cent of rounding.
    let line = scene.line(at);
    let kept = scene.round(line.net * Exact::ratio(i128::from(inside), i128::from(inside + outside)));
    scene.plant("R40", Some(at), line.net - kept);
    scene
}

fn cancelled(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let (first, last) = scene.span;
    let end = match plan {
        Plan::Fault => draw.pick(first.plus(-1), &[first.plus(-50), first.plus(9), first.plus(14), last.plus(-1)]),
        _ => draw.pick(last, &[last.plus(60)]),
    };
    let name = scene.name(draw, line.item);
    scene.clause("cancellation", &[name], json!({"last_day": end.text()}));
    if plan == Plan::Fault {
        let kept = overlap(scene.span, (first, end));
        let owed = scene.round(line.net * Exact::ratio(i128::from(kept), i128::from(days_of(scene.span))));
        scene.plant("R45", Some(at), line.net - owed);
    }
    scene
}
