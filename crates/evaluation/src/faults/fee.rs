//! R60 to R64: fees, surcharges, proofs, expenses, interest.

use serde_json::{Value, json};

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Line;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R60", "fee on a line", fee_line),
    kind("R60", "fee above its limit", limited_fee),
    kind("R60", "charge on the whole", document_charge),
    kind("R60", "forbidden or all-in", forbidden_fee),
    kind("R61", "steps of an index", stepped_surcharge),
    kind("R61", "table of a surcharge", surcharge_table),
    kind("R62", "fee with its proof", proven_fee),
    kind("R63", "expense with its receipt", expense),
    kind("R63", "daily allowance", allowance),
    kind("R64", "interest on late payment", late_fee),
];

/// Adds a line of its own words.
fn add_line(scene: &mut Scene, text: &str, quantity: Exact, price: Exact) -> usize {
    let line = Line {
        text: text.to_owned(),
        quantity: Some(quantity),
        price: Some(price),
        net: scene.round(quantity * price),
        period: Some(scene.span),
        ..Line::default()
    };
    scene.invoice.lines.push(line);
    scene.invoice.lines.len() - 1
}

fn fee_line(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let fee =
        draw.pick("Fuel surcharge", &["Environmental fee", "Administration fee", "Delivery charge", "Parking levy"]);
    if plan == Plan::Fault {
        let others = [json!([]), json!(["Weekend callout fee"]), Value::Null];
        let at = usize::try_from(draw.between(0, 2)).unwrap_or(0);
        if let Some(allowed) = others.get(at).filter(|fees| !fees.is_null()) {
            scene.agree("allowed_fees", allowed.clone());
        }
    } else {
        scene.agree("allowed_fees", json!([fee, "Weekend callout fee"]));
    }
    let price = scene.price(draw);
    let at = add_line(&mut scene, fee, Exact::ONE, price);
    if plan == Plan::Fault {
        scene.plant("R60", Some(at), price);
    }
    scene
}

fn limited_fee(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let base = scene.invoice.subtotal();
    let percent = draw.between(1, 9);
    let amount = scene.price(draw);
    let (text, limit) = match draw.between(1, 2) {
        1 => (format!("Fuel surcharge up to {percent}%"), scene.round(base * Exact::whole(percent).percent())),
        _ => (format!("Fuel surcharge: maximum {} {}", scene.invoice.currency.code, amount.text()), amount),
    };
    scene.agree("allowed_fees", json!(["Weekend callout fee", text]));
    let over = match plan {
        Plan::Fault => scene.excess(draw, limit),
        // The limit itself may be billed.
        _ => Exact::ZERO,
    };
    let at =
        add_line(&mut scene, draw.pick("Fuel surcharge", &["Fuel Surcharge, this month"]), Exact::ONE, limit + over);
    if plan == Plan::Fault {
        scene.plant("R60", Some(at), over);
    }
    scene
}

fn document_charge(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let reason = draw.pick("Handling fee", &["Courier charge", "Energy surcharge"]);
    let amount = scene.price(draw);
    scene.invoice.charges.push((true, reason.to_owned(), amount));
    if plan == Plan::Fault {
        scene.plant("R60", None, amount);
    } else {
        scene.agree("allowed_fees", json!(["Weekend callout fee", reason]));
    }
    scene
}

fn forbidden_fee(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (fee, other) = ("Fuel surcharge", "Weekend callout fee");
    scene.agree("allowed_fees", json!([fee, other]));
    let all_in = plan == Plan::Fault && draw.chance(40);
    if all_in {
        scene.clause("fee_policy", &[], json!({"all_in": true}));
    } else {
        scene.clause("fee_policy", &[], json!({"forbidden": [fee]}));
    }
    let price = scene.price(draw);
    let at = add_line(&mut scene, if plan == Plan::Fault { fee } else { other }, Exact::ONE, price);
    if plan == Plan::Fault {
        scene.plant("R60", Some(at), price);
    }
    scene
}

fn index_rows(scene: &Scene, value: Exact) -> Value {
    let month = |back: i64| scene.span.0.plus_months(-back).month_text();
    json!([{"series": "EIA-DIESEL", "month": month(1), "value": "9.99"},
        {"series": "EIA-DIESEL", "month": month(0), "value": value.text()},
        {"series": "EIA-GASOLINE", "month": month(0), "value": "9.99"}])
}

/// Bills a surcharge on the units above, at, or within what is due.
fn bill(
    scene: &mut Scene,
    draw: &mut Draw,
    plan: Plan,
    rule: &'static str,
    (at, units): (usize, Exact),
    expected: Exact,
) {
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, rule, (at, expected), over, |scene, net| scene.bill_amount(at, units, net));
}

fn stepped_surcharge(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (base, step) =
        (draw.amount(200, 300, 2), draw.pick(Exact::places(5, 2), &[Exact::places(1, 1), Exact::places(4, 2)]));
    let increment = Exact::places(draw.between(5, 40), 3);
    // Exact multiples of the step, a little above and a little below, and below the base.
    let index = match draw.between(1, 4) {
        1 => base + step * Exact::whole(draw.between(1, 40)),
        2 => base + step * Exact::whole(draw.between(1, 40)) - Exact::places(1, 3),
        3 => base - Exact::places(draw.between(1, 50), 2),
        _ => base + Exact::places(draw.between(1, 250), 2),
    };
    let rows = index_rows(&scene, index);
    scene.input("index", rows);
    scene.clause(
        "index_surcharge",
        &[],
        json!({"fee": "fuel surcharge", "series": "EIA-DIESEL", "base": base.text(), "step": step.text(),
            "increment": increment.text()}),
    );
    let miles = Exact::whole(draw.between(50, 3_000));
    let at = add_line(&mut scene, draw.pick("Fuel surcharge", &["FUEL SURCHARGE, diesel"]), miles, Exact::ZERO);
    let steps = ((index - base) / step).floor().max(Exact::ZERO);
    let expected = scene.round(steps * increment * miles);
    bill(&mut scene, draw, plan, "R61", (at, miles), expected);
    scene
}

fn surcharge_table(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let rows: Vec<(Exact, Exact)> = (0..4)
        .map(|place| (Exact::places(250 + 40 * place, 2), Exact::places(12 * (place + 1) + draw.between(0, 9), 3)))
        .collect();
    let table: Vec<Value> =
        rows.iter().map(|(from, each)| json!({"from": from.text(), "per_unit": each.text()})).collect();
    let index = draw.pick(Exact::places(250, 2), &[Exact::places(249, 2), draw.clone().amount(250, 460, 2)]);
    let feed = index_rows(&scene, index);
    scene.input("index", feed);
    scene.clause("index_surcharge", &[], json!({"fee": "energy surcharge", "series": "EIA-DIESEL", "table": table}));
    let units = Exact::whole(draw.between(50, 3_000));
    let at = add_line(&mut scene, "Energy surcharge", units, Exact::ZERO);
    let each = rows.iter().filter(|(from, _)| *from <= index).map(|(_, each)| *each).max().unwrap_or_default();
    let expected = scene.round(each * units);
    bill(&mut scene, draw, plan, "R61", (at, units), expected);
    scene
}

fn proven_fee(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (fee, proof) = draw
        .pick(("Detention", "gate times"), &[("Inside delivery", "proof of delivery"), ("Lift gate", "driver's note")]);
    let price = scene.price(draw);
    scene.clause("accessorial", &[], json!({"fee": fee, "proof": proof, "price": price.text()}));
    let units = Exact::whole(draw.between(1, 6));
    let text = format!("{fee}, trailer {}", draw.between(100, 999));
    let at = add_line(&mut scene, &text, units, price);
    let is_proven = plan != Plan::Fault || draw.chance(50);
    let given =
        |fee: &str, proof: &str, day: i64| json!({"fee": fee, "proof": proof, "on": scene.span.1.plus(day).text()});
    let proofs = if is_proven {
        json!([given(fee, proof, -draw.between(0, 20)), given("Layover", proof, -1)])
    } else {
        json!([given("Layover", proof, -1), given(fee, "a mail", -1), given(fee, proof, 1)])
    };
    scene.input("fee_proofs", proofs);
    let expected = scene.round(units * price);
    if is_proven {
        bill(&mut scene, draw, plan, "R62", (at, units), expected);
    } else {
        scene.plant("R62", Some(at), expected);
    }
    scene
}

fn expense(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let markup = Exact::whole(draw.pick(0, &[0, 5, 10]));
    let has_limit = draw.chance(60);
    let limit = scene.price(draw);
    let mut values = json!({"class": "hotel", "markup_percent": markup.text()});
    if let (Some(values), true) = (values.as_object_mut(), has_limit) {
        values.insert("limit".to_owned(), json!(limit.text()));
    }
    scene.clause("expenses", &[], values);
    let nights = Exact::whole(draw.between(1, 5));
    let at = add_line(&mut scene, draw.pick("Hotel Berlin", &["Hotel, two engineers"]), nights, Exact::ZERO);
    let proven = (limit * nights * Exact::places(draw.between(60, 140), 2)).round(scene.places());
    let (first, last) = scene.span;
    scene.input(
        "costs",
        json!([{"item": "hotel", "on": first.plus(3).text(), "amount": proven.text()},
            {"item": "taxi", "on": first.plus(3).text(), "amount": "999"},
            {"item": "hotel", "on": last.plus(4).text(), "amount": "9999"}]),
    );
    let base = if has_limit { proven.min(limit * nights) } else { proven };
    let expected = scene.round(base * (Exact::ONE + markup.percent()));
    bill(&mut scene, draw, plan, "R63", (at, nights), expected);
    scene
}

fn allowance(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let each = scene.price(draw);
    scene.clause("expenses", &[], json!({"class": "per diem", "limit": each.text(), "per_diem": true}));
    let days = Exact::whole(draw.between(1, 20));
    let at = add_line(&mut scene, "Per diem, on site", days, each);
    let expected = scene.round(days * each);
    bill(&mut scene, draw, plan, "R63", (at, days), expected);
    scene
}

fn late_fee(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let rate = Exact::places(draw.pick(80, &[50, 95, 120]), 1);
    let basis = draw.pick(365, &[360]);
    let grace = draw.pick(0, &[0, 5]);
    let mut paper = scene.past(draw, 3);
    paper.number = "LF-2207".to_owned();
    let agreed = 30;
    scene.agree("payment_terms_days", agreed);
    // A due date before the one of the contract does not count.
    paper.due = Some(paper.issued.plus(draw.pick(agreed, &[agreed - 10, agreed + 6])));
    let due = paper.issued.plus(agreed).max(paper.due.unwrap_or_default());
    let total = paper.gross();
    let late = if draw.chance(25) { draw.between(-5, grace) } else { grace + draw.between(1, 60) };
    let disputed = if draw.chance(30) { scene.round(total / Exact::whole(4)) } else { Exact::ZERO };
    scene.input(
        "payments",
        json!([{"invoice": "LF 2207", "on": due.plus(late).text(), "amount": total.text(), "disputed": disputed.text()},
            {"invoice": "LF-2208", "on": due.plus(300).text(), "amount": "500000"}]),
    );
    let mut values = json!({"annual_percent": rate.text(), "day_basis": basis, "grace_days": grace});
    let interest = if late > grace {
        (total - disputed) * rate.percent() * Exact::ratio(i128::from(late), i128::from(basis))
    } else {
        Exact::ZERO
    };
    let mut expected = scene.round(interest);
    if let (Some(values), true) = (values.as_object_mut(), draw.chance(25)) {
        let cap = scene.round(interest * Exact::places(draw.between(30, 150), 2));
        values.insert("cap".to_owned(), json!(cap.text()));
        expected = expected.min(cap);
    }
    scene.clause("late_fee", &[], values);
    scene.add_past(paper);
    let text = draw.pick("Interest on late payment of LF-2207", &["Late fee, invoice LF 2207"]);
    let at = add_line(&mut scene, text, Exact::ONE, Exact::ZERO);
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, "R64", (at, expected), over, |scene, net| scene.bill_one(at, net));
    // The contract gives its days to this bill as well.
    scene.invoice.due = Some(scene.invoice.issued.plus(agreed));
    scene
}
