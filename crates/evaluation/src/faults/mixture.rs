//! Several faults on one invoice, also on one line: each step takes its part of what the last one left.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Line, Paper, Tax};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R20", "quantity, then rate", quantity_then_rate),
    kind("R40", "term, then rate", term_then_rate),
    kind("R12", "billed before in part, then rate", twin_then_rate),
    kind("R01", "arithmetic, then rate", arithmetic_then_rate),
    kind("R25", "received, then rise", received_then_rise),
    kind("R50", "rate, then cap", rate_then_cap),
    kind("R53", "rate, then deposit", rate_then_deposit),
    kind("R51", "quantity, then sub-cap", quantity_then_sub_cap),
    kind("R04", "rate, then tax", rate_then_tax),
    kind("R10", "a duplicate that is wrong as well", wrong_duplicate),
    kind("R79", "rate, then retainage", rate_then_retainage),
    kind("R71", "rate, then discount", rate_then_discount),
    kind("R60", "many faults, a line each", many_faults),
    kind("R54", "cap and order on the same money", cap_and_order),
];

fn times(amount: Exact, top: i64, bottom: i64) -> Exact {
    amount * Exact::ratio(i128::from(top), i128::from(bottom))
}

/// Raises the line's price; the price agreed and the one that is billed.
fn overprice(scene: &mut Scene, draw: &mut Draw, at: usize) -> (Exact, Exact) {
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

fn rate_then_cap(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let mut before = Exact::ZERO;
    for months in 1..=2 {
        let paper = scene.past(draw, months);
        before = before + paper.net();
        scene.add_past(paper);
    }
    let right = scene.invoice.net();
    let over = scene.round(right * Exact::places(draw.between(1, 60), 2));
    if plan != Plan::Fault {
        scene.agree("spend_cap", (before + right).text());
        return scene;
    }
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    scene.agree("spend_cap", (before + right - over).text());
    if over.is_positive() {
        scene.plant("R50", None, over);
    }
    scene
}

fn rate_then_deposit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.invoice.tax = Tax::None;
    let at = scene.any_line(draw);
    let right = scene.invoice.net();
    scene.clause("deposit", &[], json!({"amount": (right + Exact::whole(500)).text()}));
    if plan != Plan::Fault {
        scene.invoice.prepaid = right;
        return scene;
    }
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    // The deposit covers all that is rightly asked for.
    scene.plant("R53", None, right);
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

fn rate_then_tax(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    scene.clause("tax_agreement", &[], json!({"status": "exempt"}));
    scene.invoice.tax = Tax::None;
    if plan == Plan::Fault {
        let at = scene.any_line(draw);
        let net = scene.line(at).net;
        overprice(&mut scene, draw, at);
        scene.plant("R20", Some(at), scene.line(at).net - net);
        scene.invoice.tax = Tax::Table(Exact::whole(19));
        scene.plant("R04", None, scene.invoice.tax());
    }
    scene
}

fn wrong_duplicate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    if plan != Plan::Fault {
        let paper = scene.past(draw, 1);
        scene.add_past(paper);
        return scene;
    }
    overprice(&mut scene, draw, at);
    let other = scene.any_line(draw);
    let last = scene.term.1;
    scene.edit(other, |line| line.period = Some((last.plus(1), last.plus(30))));
    let earlier = Paper { issued: scene.invoice.issued.plus(-30), ..scene.invoice.clone() };
    scene.add_past(earlier);
    scene.plant("R10", None, scene.invoice.gross());
    scene
}

fn rate_then_retainage(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.clause("retainage", &[], json!({"percent": "10", "release": "final acceptance"}));
    scene.input("acceptances", json!([]));
    let right = scene.invoice.subtotal();
    let due = scene.round(right * Exact::places(10, 2));
    if plan != Plan::Fault {
        scene.invoice.charges.push((false, "Retention 10%".to_owned(), due));
        return scene;
    }
    let at = scene.any_line(draw);
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    scene.plant("R79", None, due);
    scene
}

fn rate_then_discount(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.clause("early_payment", &[], json!({"percent": "2", "days": 10, "net_days": 30}));
    let worth = scene.round(scene.invoice.net() * Exact::places(2, 2));
    if plan != Plan::Fault || !worth.is_positive() {
        scene.invoice.print("payment_terms", "2/10 net 30");
        return scene;
    }
    let at = scene.any_line(draw);
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    scene.plant_owed("R71", None, worth);
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

/// The cap takes its part first, and the order what is still too much.
fn cap_and_order(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let now = scene.invoice.net();
    let unit = Exact::places(2, scene.places());
    let over = scene.round(now * Exact::places(draw.between(1, 40), 2)).max(unit);
    let more = scene.round(over * Exact::places(draw.between(10, 90), 2));
    scene.invoice.print("order_reference", "PO-5");
    let (cap, order) = match plan {
        Plan::Fault => (now - over, now - over - more),
        _ => (now, now),
    };
    if !order.is_positive() {
        return Scene::new(draw);
    }
    scene.agree("spend_cap", cap.text());
    scene.clause("purchase_order", &[], json!({"number": "PO-5", "amount": order.text()}));
    if plan == Plan::Fault {
        scene.plant("R50", None, over);
        if more.is_positive() {
            scene.plant("R54", None, more);
        }
    }
    scene
}
