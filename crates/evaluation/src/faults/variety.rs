//! The same rules from other sides: header periods, odd parts of periods, credits, payments in parts.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, days_of, month_of, quarter_of};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Tax};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R12", "period of the whole invoice", header_period),
    kind("R41", "quarters, leap Februaries, several units", other_parts),
    kind("R53", "deposit against a bill with tax", taxed_deposit),
    kind("R03", "allowance before tax", allowance_before_tax),
    kind("R64", "paid in two parts", two_payments),
    kind("R45", "cancelled before the term ends", cancelled_then_ended),
    kind("R20", "beside a credit", beside_credit),
];

fn share(top: i64, bottom: i64) -> Exact {
    Exact::ratio(i128::from(top), i128::from(bottom))
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
