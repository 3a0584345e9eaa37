//! R50, R51, R53, R54: caps, sub-caps, deposits and orders.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper};
use crate::scene::{Past, Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R50", "cap of the contract", spend_cap),
    kind("R50", "cap with tax, credits and parts paid", cap_with_tax),
    kind("R51", "amount of an item in a month", monthly_amount),
    kind("R51", "units and number", counted),
    kind("R53", "deposit", deposit),
    kind("R54", "order", order_funds),
];

/// So much before and the limit, so that the present amount passes it, just fits, or fits well.
fn limit_for(draw: &mut Draw, scene: &Scene, plan: Plan, before: Exact, now: Exact) -> (Exact, Exact) {
    let unit = Exact::places(1, scene.places());
    match plan {
        Plan::Fault => {
            let over =
                if draw.chance(25) { now } else { scene.round(now * Exact::places(draw.between(1, 99), 2)).max(unit) };
            (before + now - over, over)
        }
        Plan::Near => (before + now, Exact::ZERO),
        Plan::Clean => (before + now + scene.round(now * Exact::places(draw.between(1, 500), 2)) + unit, Exact::ZERO),
    }
}

/// Bills of the months before.
fn with_past(draw: &mut Draw) -> (Scene, Exact) {
    let mut scene = Scene::new(draw);
    let mut before = Exact::ZERO;
    for months in 1..=draw.between(0, 3) {
        let paper = scene.past(draw, months);
        before = before + paper.net();
        scene.add_past(paper);
    }
    (scene, before)
}

fn spend_cap(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, before) = with_past(draw);
    if draw.chance(40) {
        // What another contract was billed does not count.
        let paper = Paper { number: "OTHER-1".to_owned(), ..scene.past(draw, 4) };
        let more = [("other_contract".to_owned(), json!(true))];
        scene.history.push(Past { paper, more: more.into_iter().collect() });
    }
    let now = scene.invoice.net();
    let (cap, over) = limit_for(draw, &scene, plan, before, now);
    if draw.chance(50) {
        scene.agree("spend_cap", cap.text());
    } else {
        scene.clause("cap", &[], json!({"limit": cap.text(), "per": "term"}));
    }
    if plan == Plan::Fault {
        scene.plant("R50", None, over);
    } else {
        // So much of it is used that it may be told.
        scene.notice("R50", None);
    }
    scene
}

fn cap_with_tax(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let one = scene.past(draw, 1);
    let mut credit = scene.past(draw, 2);
    credit.is_credit_note = true;
    credit.lines.truncate(1);
    credit.number = "GS-1".to_owned();
    let third = scene.past(draw, 3);
    // Of one bill only a part was released.
    let released = scene.round(third.gross() * Exact::places(draw.between(30, 90), 2));
    let before = one.gross() - credit.gross() + released;
    scene.add_past(one);
    scene.add_past(credit);
    let more = [("payable".to_owned(), json!(released.text()))];
    scene.history.push(Past { paper: third, more: more.into_iter().collect() });
    let now = scene.invoice.gross();
    let (cap, over) = limit_for(draw, &scene, plan, before, now);
    if !cap.is_positive() {
        return scene;
    }
    scene.clause("cap", &[], json!({"limit": cap.text(), "per": "term", "with_tax": true}));
    if plan == Plan::Fault {
        scene.plant("R50", None, over);
    } else {
        // So much of it is used that it may be told.
        scene.notice("R50", None);
    }
    scene
}

/// A bill of the line's item on a day of the same month, and one of the month before.
fn earlier(draw: &mut Draw, scene: &Scene, at: usize, on: Day) -> Paper {
    let mut paper = scene.past(draw, 1);
    let units = scene.units(draw);
    let line = scene.line(at);
    let net = scene.round(units * line.price.unwrap_or_default());
    paper.lines = vec![Line { quantity: Some(units), net, period: Some((on, on)), ..line }];
    paper.number = format!("M{}", on.text());
    paper.issued = on.plus(1);
    paper
}

/// The line is of the last days of the month; the earlier bill of the month was of its third day.
fn in_month(draw: &mut Draw) -> (Scene, usize, Paper) {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let (first, last) = scene.span;
    scene.edit(at, |line| line.period = Some((first.plus(10), last)));
    let paper = earlier(draw, &scene, at, first.plus(2));
    let other = earlier(draw, &scene, at, first.plus(-9));
    scene.add_past(paper.clone());
    scene.add_past(other);
    (scene, at, paper)
}

fn monthly_amount(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, paper) = in_month(draw);
    let now = scene.line(at).net;
    let (cap, over) = limit_for(draw, &scene, plan, paper.net(), now);
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("cap", &[name], json!({"limit": cap.text(), "per": "month"}));
    if plan == Plan::Fault {
        scene.plant("R51", Some(at), over);
    }
    scene
}

fn counted(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, paper) = in_month(draw);
    let name = scene.name(draw, scene.line(at).item);
    let line = scene.line(at);
    if draw.chance(50) {
        let most = if plan == Plan::Fault { 1 } else { 2 };
        scene.clause("cap", &[name], json!({"limit": most.to_string(), "measure": "count", "per": "month"}));
        if plan == Plan::Fault {
            scene.plant("R51", Some(at), line.net);
        }
        return scene;
    }
    let before = paper.lines.first().map_or(Exact::ZERO, Line::units);
    let room = match plan {
        Plan::Fault => (line.units() * Exact::places(draw.between(0, 90), 2)).round(2),
        _ => line.units(),
    };
    let cap = before + room;
    scene.clause("cap", &[name], json!({"limit": cap.text(), "measure": "quantity", "per": "month"}));
    if plan == Plan::Fault {
        scene.plant("R51", Some(at), line.net - scene.round(line.net * room / line.units()));
    }
    scene
}

fn deposit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let mut before = Exact::ZERO;
    for months in 1..=draw.between(0, 2) {
        let mut paper = scene.past(draw, months);
        paper.prepaid = scene.round(paper.gross() / Exact::whole(draw.between(2, 5)));
        before = before + paper.prepaid;
        scene.add_past(paper);
    }
    let gross = scene.invoice.gross();
    // The rest of the deposit covers a part of this bill, or all of it.
    let rest = scene.round(gross * Exact::places(draw.between(5, 180), 2)).max(Exact::places(2, scene.places()));
    let paid = scene.term.0;
    scene.clause("deposit", &[], json!({"amount": (before + rest).text(), "paid_on": paid.text()}));
    let draws = rest.min(gross);
    match plan {
        Plan::Fault => {
            let drawn = if draw.chance(60) { Exact::ZERO } else { scene.round(draws / Exact::whole(3)) };
            scene.invoice.prepaid = drawn;
            scene.plant("R53", None, draws - drawn);
        }
        _ => scene.invoice.prepaid = draws,
    }
    scene
}

fn order_funds(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let number = format!("PO-{}", draw.between(10_000, 99_999));
    let mut before = Exact::ZERO;
    for months in 1..=3 {
        let mut paper = scene.past(draw, months);
        let is_ours = draw.chance(60);
        paper.print("order_reference", if is_ours { number.replace('-', " ") } else { "PO-1".to_owned() });
        if is_ours {
            before = before + paper.net();
        }
        scene.add_past(paper);
    }
    scene.invoice.print("order_reference", number.clone());
    let now = scene.invoice.net();
    let margin = draw.pick(0, &[0, 5, 10]);
    let (limit, _) = limit_for(draw, &scene, plan, before, now);
    // The order's own amount, of which the margin makes the limit.
    let amount = (limit / (Exact::ONE + Exact::whole(margin).percent())).round(scene.places());
    let funds = amount + scene.round(amount * Exact::whole(margin).percent());
    scene.clause(
        "purchase_order",
        &[],
        json!({"number": number, "amount": amount.text(), "over_percent": margin.to_string()}),
    );
    let over = (before + now - funds).min(now);
    if over.is_positive() {
        scene.plant("R54", None, over);
    }
    scene
}
