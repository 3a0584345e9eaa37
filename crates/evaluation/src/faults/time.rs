//! R28: hours by day and increment, overtime, travel, entries of several tasks.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R28", "daily hours and increments", increments),
    kind("R28", "one day", one_day),
    kind("R28", "overtime", overtime),
    kind("R28", "travel", travel),
    kind("R28", "several tasks in one entry", block_billing),
];

fn timed(draw: &mut Draw) -> (Scene, usize, &'static str) {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    scene.edit_row(item, |row| row.unit = Some("hour"));
    scene.edit(at, |line| line.unit = Some("hour".to_owned()));
    let name = scene.name(draw, item);
    (scene, at, name)
}

/// Bills hours above those that the rules allow, or those.
fn bill_hours(scene: &mut Scene, draw: &mut Draw, plan: Plan, at: usize, allowed: Exact, wrong: Exact) {
    let price = scene.line(at).price.unwrap_or_default();
    let hours = if plan == Plan::Clean { allowed } else { wrong.max(allowed + Exact::places(25, 2)) };
    scene.bill_at(at, hours, price);
    let expected = scene.round(allowed * price);
    let stake = scene.line(at).net - expected;
    match plan {
        Plan::Fault => scene.plant("R28", Some(at), stake),
        Plan::Near => scene.tolerate(draw, "R28", stake, expected),
        Plan::Clean => {}
    }
}

fn increments(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = timed(draw);
    let first = scene.span.0;
    let step = draw.pick(Exact::places(25, 2), &[Exact::places(1, 1), Exact::places(5, 1)]);
    let most = Exact::whole(draw.pick(8, &[10, 12]));
    scene.clause("time_rules", &[name], json!({"daily_hours": most.text(), "increment_hours": step.text()}));
    let (mut allowed, mut coarse, mut entries) = (Exact::ZERO, Exact::ZERO, Vec::new());
    for day in 0..draw.between(2, 9) {
        for person in ["A. Brandt", "W. Lan"].into_iter().take(if draw.chance(40) { 2 } else { 1 }) {
            let mut of_day = Exact::ZERO;
            for _ in 0..draw.between(1, 3) {
                let minutes = draw.between(5, 430);
                let hours = Exact::places(minutes * 5, 3).round(2).max(Exact::places(1, 2));
                entries
                    .push(json!({"item": name, "on": first.plus(day).text(), "hours": hours.text(), "person": person,
                    "approved": true}));
                of_day = of_day + (hours / step).ceil() * step;
                coarse = coarse + hours.ceil();
            }
            allowed = allowed + of_day.min(most);
        }
    }
    draw.shuffle(&mut entries);
    scene.input("timesheets", entries);
    bill_hours(&mut scene, draw, plan, at, allowed, coarse);
    scene
}

fn one_day(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = timed(draw);
    let day: Day = scene.span.0.plus(draw.between(0, 27));
    let most = Exact::ratio(i128::from(draw.between(28, 48)), 4);
    scene.clause("time_rules", &[name], json!({"daily_hours": most.text()}));
    scene.edit(at, |line| line.period = Some((day, day)));
    let wrong = most + Exact::ratio(i128::from(draw.between(1, 20)), 4);
    bill_hours(&mut scene, draw, plan, at, most, wrong);
    scene
}

fn overtime(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = timed(draw);
    let item = scene.line(at).item;
    let factor = draw.pick(Exact::places(15, 1), &[Exact::places(2, 0), Exact::places(125, 2)]);
    scene.clause("time_rules", &[name], json!({"overtime_multiplier": factor.text()}));
    let text = format!("{}, overtime", item.agreed);
    let code = scene.has_codes.then(|| item.code.to_owned());
    scene.edit(at, |line| {
        line.text = text;
        line.code = code;
    });
    let is_approved = plan == Plan::Clean || draw.chance(50);
    let given = json!({"what": draw.pick("overtime", &["Overtime"]), "item": name, "on": scene.span.0.plus(-1).text()});
    let late = json!({"what": "overtime", "item": name, "on": scene.span.1.plus(1).text()});
    scene.input("approvals", if is_approved { json!([given]) } else { json!([late]) });
    let rate = scene.row(item).price;
    let hours = scene.line(at).units();
    let owed = if is_approved { rate * factor } else { rate };
    let expected = scene.round(hours * owed);
    let asked = if is_approved { owed + rate } else { rate * factor };
    let over = scene.round(hours * asked) - expected;
    scene.overcharge(draw, plan, "R28", (at, expected), over, |scene, net| scene.bill_amount(at, hours, net));
    scene
}

fn travel(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = timed(draw);
    let item = scene.line(at).item;
    let share = Exact::whole(draw.pick(50, &[25, 60, 0]));
    scene.clause("time_rules", &[name], json!({"travel_percent": share.text()}));
    let text = format!("Travel time, {}", item.agreed.to_lowercase());
    let code = scene.has_codes.then(|| item.code.to_owned());
    scene.edit(at, |line| {
        line.text = text;
        line.code = code;
    });
    let hours = scene.line(at).units();
    let rate = scene.row(item).price;
    let expected = scene.round(hours * rate * share.percent());
    let over = scene.round(hours * rate) - expected;
    scene.overcharge(draw, plan, "R28", (at, expected), over, |scene, net| scene.bill_amount(at, hours, net));
    scene
}

fn block_billing(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, name) = timed(draw);
    let item = scene.line(at).item;
    scene.clause("time_rules", &[name], json!({"no_block_billing": true}));
    let many = draw.pick("{}: review of plans; call with counsel; draft", &["{} and site visit and report and filing"]);
    let one = draw.pick("{}, review of plans", &["{} and site visit", "{}"]);
    let text = if plan == Plan::Fault { many } else { one }.replace("{}", item.agreed);
    let code = scene.has_codes.then(|| item.code.to_owned());
    scene.edit(at, |line| {
        line.text = text;
        line.code = code;
    });
    if !scene.has_codes {
        // Without a code the wording alone must tell the item.
        scene.edit(at, |line| line.code = None);
    }
    if plan == Plan::Fault {
        scene.plant("R28", Some(at), Exact::ZERO);
    }
    scene
}
