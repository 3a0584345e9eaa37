//! The same rules from other sides: lines that share a limit, credits, header periods, other feeds.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, days_of, month_of, quarter_of};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper, Tax};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R52", "taken as billed", commitment_by_bills),
    kind("R25", "two lines, one delivery", shared_receipts),
    kind("R26", "two lines, one limit", shared_limit),
    kind("R12", "period of the whole invoice", header_period),
    kind("R41", "quarters, leap Februaries, several units", other_parts),
    kind("R51", "two caps on one line", two_caps),
    kind("R50", "credits before and now", capped_credits),
    kind("R53", "deposit against a bill with tax", taxed_deposit),
    kind("R03", "allowance before tax", allowance_before_tax),
    kind("R64", "paid in two parts", two_payments),
    kind("R45", "cancelled before the term ends", cancelled_then_ended),
    kind("R20", "beside a credit", beside_credit),
];

fn share(top: i64, bottom: i64) -> Exact {
    Exact::ratio(i128::from(top), i128::from(bottom))
}

/// A bill of one item alone.
fn alone(draw: &mut Draw, scene: &Scene, at: usize, units: Exact, on: Day) -> Paper {
    let line = scene.line(at);
    let net = scene.round(units * line.price.unwrap_or_default());
    let lines = vec![Line { quantity: Some(units), net, period: Some((on, on)), ..line }];
    Paper { lines, issued: on.plus(1), number: format!("AL{}", on.text()), ..scene.past(draw, 1) }
}

fn commitment_by_bills(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let name = scene.name(draw, scene.line(0).item);
    let quarter = quarter_of(scene.span.0);
    let committed = draw.between(200, 900);
    let price = scene.price(draw);
    let values = json!({"quantity": committed.to_string(), "per": "quarter", "price": price.text()});
    scene.clause("commitment", &[name], values);
    // One bill before the quarter, two in it; the line of this invoice is of the quarter's last day.
    let mut taken = Exact::ZERO;
    for (units, day) in [
        (draw.between(50, 90), quarter.0.plus(-3)),
        (draw.between(1, 60), quarter.0),
        (draw.between(1, 60), quarter.0.plus(30)),
    ] {
        let paper = alone(draw, &scene, 0, Exact::whole(units), day);
        if day >= quarter.0 {
            taken = taken + Exact::whole(units);
        }
        scene.add_past(paper);
    }
    for line in &mut scene.invoice.lines {
        line.period = Some((quarter.1, quarter.1));
    }
    taken = taken + scene.line(0).units();
    let expected = scene.round((Exact::whole(committed) - taken).max(Exact::ZERO) * price);
    let at = scene.invoice.lines.len();
    scene.invoice.issued = quarter.1.plus(3);
    scene.invoice.due = Some(quarter.1.plus(90));
    scene.invoice.lines.push(Line {
        text: "Shortfall of the quarter".to_owned(),
        quantity: Some(Exact::ONE),
        period: Some(quarter),
        ..Line::default()
    });
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, "R52", (at, expected), over, |scene, net| scene.bill_one(at, net));
    scene
}

/// A second line of the item, billed at the same price.
fn second_line(draw: &mut Draw, scene: &mut Scene, at: usize) -> (usize, Exact) {
    let line = scene.line(at);
    let units = line.units() + Exact::whole(draw.between(2, 40));
    let net = scene.round(units * line.price.unwrap_or_default());
    scene.invoice.lines.push(Line { quantity: Some(units), net, ..line });
    (scene.invoice.lines.len() - 1, units)
}

/// Allows so many units to the second line, or all of them.
fn room_for(draw: &mut Draw, plan: Plan, units: Exact) -> Exact {
    match plan {
        Plan::Fault => (units * Exact::places(draw.between(0, 95), 2)).round(2),
        Plan::Near => units,
        Plan::Clean => units + Exact::whole(draw.between(1, 50)),
    }
}

fn plant_cut(scene: &mut Scene, plan: Plan, rule: &'static str, at: usize, room: Exact) {
    if plan == Plan::Fault {
        let line = scene.line(at);
        let stake = line.net - scene.round(room * line.price.unwrap_or_default());
        scene.plant(rule, Some(at), stake);
    }
}

fn shared_receipts(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let first = scene.line(at).units();
    let (other, units) = second_line(draw, &mut scene, at);
    let room = room_for(draw, plan, units);
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("accepted_quantity", &[name], json!({"basis": "receipts"}));
    let on = scene.span.0.plus(3).text();
    scene.input("receipts", json!([{"item": name, "quantity": (first + room).text(), "on": on}]));
    plant_cut(&mut scene, plan, "R25", other, room);
    scene
}

fn shared_limit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let first = scene.line(at).units();
    let (other, units) = second_line(draw, &mut scene, at);
    let room = room_for(draw, plan, units);
    let name = scene.name(draw, scene.line(at).item);
    let per = draw.pick("invoice", &["month"]);
    scene.clause("quantity_limit", &[name], json!({"quantity": (first + room).text(), "per": per}));
    plant_cut(&mut scene, plan, "R26", other, room);
    scene
}

/// Neither invoice says days on its lines; each says its period once.
fn header_period(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let mut paper = scene.past(draw, 1);
    for (place, line) in paper.lines.iter_mut().enumerate() {
        if place != at {
            let units = line.units() + Exact::whole(draw.between(100, 200));
            line.quantity = Some(units);
            line.net = scene.round(units * line.price.unwrap_or_default());
        }
        line.period = None;
    }
    for line in &mut scene.invoice.lines {
        line.period = None;
    }
    scene.invoice.period = Some(scene.span);
    let covered = if plan == Plan::Fault { draw.between(1, 25) } else { 0 };
    let first = scene.span.0;
    paper.period = Some((first.plus(-12), first.plus(covered - 1)));
    scene.add_past(paper);
    if plan == Plan::Fault {
        let (net, days) = (scene.line(at).net, days_of(scene.span));
        let kept = scene.round(net * share(days - covered, days));
        scene.plant("R12", Some(at), net - kept);
    }
    scene
}

fn other_parts(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let price = Exact::places(draw.between(10_000, 900_000), scene.places());
    let (unit, span, part) = if draw.chance(50) {
        let quarter = quarter_of(scene.span.0);
        let days = draw.between(2, 80);
        ("quarter", (quarter.0, quarter.0.plus(days - 1)), share(days, days_of(quarter)))
    } else {
        let month = month_of(Day::of(draw.pick(2024, &[2023, 2025]), 2, 1));
        let days = draw.between(2, 25);
        ("month", (month.1.plus(1 - days), month.1), share(days, days_of(month)))
    };
    scene.agree("effective_date", "2020-01-01");
    scene.agree("expiry_date", "2030-12-31");
    scene.edit_row(item, |row| {
        row.price = price;
        row.unit = Some(unit);
    });
    scene.edit(at, |line| {
        line.unit = Some(unit.to_owned());
        line.period = Some(span);
    });
    let name = scene.name(draw, item);
    scene.clause("proration", &[name], json!({"method": "actual", "ends": "inclusive"}));
    // Three of the item cost three times the part.
    let count = Exact::whole(draw.pick(1, &[3]));
    let expected = scene.round(price * part * count);
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, "R41", (at, expected), over, |scene, net| scene.bill_amount(at, count, net));
    scene
}

fn two_caps(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let net = scene.line(at).net;
    let name = scene.name(draw, scene.line(at).item);
    let units = scene.units(draw);
    let paper = alone(draw, &scene, at, units, scene.span.0.plus(-1));
    let (year, ..) = scene.span.0.parts();
    let before = if paper.issued.plus(-1).year() == year { paper.net() } else { Exact::ZERO };
    scene.add_past(paper);
    let part = |percent: i64| scene.round(net * Exact::places(percent, 2));
    let (month, year) = match plan {
        Plan::Fault => (part(draw.between(60, 90)), part(draw.between(10, 50))),
        _ => (net, net),
    };
    // The cap of the month takes its part first, and the one of the year what is left too much.
    scene.clause("cap", &[name], json!({"limit": month.text(), "per": "month"}));
    scene.clause("cap", &[name], json!({"limit": (before + year).text(), "per": "year"}));
    if plan == Plan::Fault {
        scene.plant("R51", Some(at), net - month);
        if month > year {
            scene.plant("R51", Some(at), month - year);
        }
    }
    scene
}

fn capped_credits(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let paper = scene.past(draw, 1);
    let mut credit = scene.past(draw, 2);
    credit.is_credit_note = true;
    credit.number = "CN-4".to_owned();
    credit.lines.truncate(1);
    let before = paper.net() - credit.net();
    scene.add_past(paper);
    scene.add_past(credit);
    let given = scene.round(scene.invoice.subtotal() / Exact::whole(draw.between(4, 12)));
    scene.invoice.lines.push(Line { text: "Goodwill credit".to_owned(), net: -given, ..Line::default() });
    let now = scene.invoice.net();
    let over = scene.round(now * Exact::places(draw.between(1, 90), 2));
    let over = if plan == Plan::Fault { over } else { Exact::ZERO };
    scene.clause("cap", &[], json!({"limit": (before + now - over).text(), "per": "term"}));
    if over.is_positive() {
        scene.plant("R50", None, over);
    }
    scene
}

fn taxed_deposit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.invoice.tax = Tax::Table(Exact::whole(19));
    let balance = scene.round(scene.invoice.gross() * Exact::places(draw.between(10, 90), 2));
    scene.clause("deposit", &[], json!({"amount": balance.text(), "paid_on": scene.invoice.issued.text()}));
    match plan {
        Plan::Fault => scene.plant("R53", None, balance),
        Plan::Near => scene.invoice.prepaid = balance,
        // Paid after this bill was written.
        Plan::Clean => {
            scene.clauses.clear();
            let day = scene.invoice.issued.plus(1);
            scene.clause("deposit", &[], json!({"amount": balance.text(), "paid_on": day.text()}));
        }
    }
    scene
}

fn allowance_before_tax(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let rate = Exact::places(draw.pick(190, &[200, 75]), 1);
    scene.invoice.tax = draw.pick(Tax::Lines(rate), &[Tax::Table(rate)]);
    let subtotal = scene.invoice.subtotal();
    let allowance = scene.round(subtotal / Exact::whole(draw.between(3, 9)));
    scene.invoice.charges.push((false, "Volume discount".to_owned(), allowance));
    if plan != Plan::Fault {
        return scene;
    }
    // Taxed as though nothing had been taken off.
    let (right, wrong) = (scene.invoice.tax(), scene.round(subtotal * rate.percent()));
    let lines = Exact::places(i64::try_from(scene.invoice.lines.len()).unwrap_or(1), 2);
    let gross = scene.invoice.net() + wrong;
    scene.invoice.print_amount("tax_amount", wrong);
    scene.invoice.print_amount("tax_inclusive_amount", gross);
    scene.invoice.print_amount("payable_amount", gross);
    if wrong - right > lines {
        scene.plant("R03", None, wrong - right);
    }
    scene
}

fn two_payments(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.agree("payment_terms_days", 30);
    scene.invoice.due = Some(scene.invoice.issued.plus(30));
    let mut paper = scene.past(draw, 3);
    paper.number = "LF-3301".to_owned();
    let due = paper.issued.plus(30);
    paper.due = Some(due);
    let one = scene.round(paper.gross() / Exact::whole(3));
    let two = paper.gross() - one;
    let (early, late) = (draw.between(-9, 20), draw.between(1, 70));
    scene.input(
        "payments",
        json!([{"invoice": "LF-3301", "on": due.plus(late).text(), "amount": two.text()},
            {"invoice": "lf 3301", "on": due.plus(early).text(), "amount": one.text()}]),
    );
    scene.add_past(paper);
    scene.clause("late_fee", &[], json!({"annual_percent": "9", "day_basis": 365}));
    let interest = |amount: Exact, days: i64| amount * Exact::places(9, 2) * share(days.max(0), 365);
    let expected = scene.round(interest(one, early) + interest(two, late));
    let at = scene.invoice.lines.len();
    scene.invoice.lines.push(Line {
        text: "Overdue interest, LF-3301".to_owned(),
        period: Some(scene.span),
        ..Line::default()
    });
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, "R64", (at, expected), over, |scene, net| scene.bill_one(at, net));
    scene
}

fn cancelled_then_ended(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let end = scene.term.1;
    let name = scene.name(draw, scene.line(at).item);
    let (kept, between, after) = (draw.between(1, 20), draw.between(0, 9), draw.between(1, 15));
    let last = end.plus(-between);
    scene.clause("cancellation", &[name], json!({"last_day": last.text()}));
    let first = last.plus(1 - kept);
    let until = if plan == Plan::Fault { end.plus(after) } else { last };
    scene.edit(at, |line| line.period = Some((first, until)));
    if plan == Plan::Fault {
        let net = scene.line(at).net;
        let owed = scene.round(net * share(kept, kept + between + after));
        scene.plant("R45", Some(at), net - owed);
    }
    scene
}

/// A credit on the same invoice makes no overcharge good.
fn beside_credit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let back = scene.round(scene.invoice.subtotal() * Exact::places(draw.between(5, 95), 2));
    scene.invoice.lines.push(Line { text: "Credit for returned goods".to_owned(), net: -back, ..Line::default() });
    if plan == Plan::Fault {
        let more = (line.price.unwrap_or_default() * Exact::places(draw.between(1, 90), 2)).round_up(scene.places());
        scene.bill_at(at, line.units(), line.price.unwrap_or_default() + more);
        scene.plant("R20", Some(at), scene.line(at).net - line.net);
    }
    scene
}
