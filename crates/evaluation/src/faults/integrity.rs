//! R01, R05 to R09: lines, currencies, units, rounding, form and parties.

use serde_json::{Value, json};

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Currency;
use crate::scene::{Plan, Scene};
use crate::trade::{CUSTOMERS, VENDORS};

pub const KINDS: &[Kind] = &[
    kind("R01", "amount of a line", line_amount),
    kind("R01", "price for many units, allowance", line_with_allowance),
    kind("R05", "another currency", other_currency),
    kind("R05", "agreed exchange", exchange),
    kind("R06", "price of the greater unit", greater_unit),
    kind("R07", "price rounded up", rounded_price),
    kind("R08", "missing particulars", missing_fields),
    kind("R09", "another party", other_party),
    kind("R09", "another site", other_site),
];

fn line_amount(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    if plan == Plan::Clean && draw.chance(50) && line.net > Exact::whole(5) {
        let less = scene.round(line.net / Exact::whole(draw.between(2, 30)));
        scene.edit(at, |line| line.net = line.net - less);
        scene.notice("R01", Some(at));
        return scene;
    }
    let over = scene.excess(draw, line.net);
    scene.overcharge(draw, plan, "R01", (at, line.net), over, |scene, net| scene.edit(at, |line| line.net = net));
    let limits = scene.settings.remove("rule_tolerances");
    if let Some(limit) = limits.as_ref().and_then(|all| all.get("R01")) {
        scene.settings.insert("rule_tolerances".to_owned(), json!({"R01": limit, "R20": limit}));
    }
    scene
}

fn line_with_allowance(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let base = Exact::whole(draw.pick(1, &[10, 100, 1000]));
    scene.edit_row(line.item, |row| {
        row.more.insert("price_base_quantity".to_owned(), json!(base.text()));
    });
    let goods = line.units() * line.price.unwrap_or_default() / base;
    let allowance = scene.round(goods / Exact::whole(draw.between(5, 40)));
    let expected = scene.round(goods - allowance);
    let over = scene.round(allowance / Exact::whole(2)) + Exact::places(1, scene.places());
    scene.edit(at, |line| {
        line.more.insert("price_base_quantity".to_owned(), json!(base.text()));
        line.more.insert("line_allowance".to_owned(), json!(allowance.text()));
    });
    scene.overcharge(draw, plan, "R01", (at, expected), over, |scene, net| scene.edit(at, |line| line.net = net));
    scene
}

fn other_currency(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    if plan == Plan::Fault {
        let theirs = draw.pick("CHF", &["SEK", "CAD", "NOK"]);
        scene.invoice.currency = Currency { code: theirs, places: 2 };
        for at in 0..scene.invoice.lines.len() {
            let line = scene.line(at);
            scene.bill_at(at, line.units(), line.price.unwrap_or_default());
        }
        scene.plant_risk("R05", scene.invoice.due());
        scene.undecided.push("R20");
    }
    scene
}

/// The contract prices in another currency and says whose rates convert it.
fn exchange(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let agreed = draw.pick("CHF", &["SEK", "CAD", "NOK"]);
    scene.agree("currency", agreed);
    for row in &mut scene.rows {
        row.price = row.price.round(2);
    }
    let by_service = draw.chance(50);
    let day = if by_service { scene.span.0 } else { scene.invoice.issued };
    let spread = Exact::places(draw.pick(0, &[0, 5, 10, 15, 20]), 1);
    let rate = draw.amount(2_000, 30_000, 4);
    let other = rate + Exact::places(draw.between(20, 900), 4);
    let source = draw.pick("ECB", &["Fed", "SNB"]);
    let fixing = day.plus(-draw.pick(0, &[0, 1, 2, 3]));
    let row = |on: crate::day::Day, from: &str, source: &str, rate: Exact| json!({"source": source, "on": on.text(), "from": from, "to": scene.invoice.currency.code, "rate": rate.text()});
    let mut rates = vec![
        row(fixing, agreed, source, rate),
        row(fixing.plus(-5), agreed, source, other),
        row(day.plus(1), agreed, source, other),
        row(day, agreed, "Street", other),
        row(day, "DKK", source, other),
    ];
    draw.shuffle(&mut rates);
    scene.input("exchange_rates", rates);
    let values = json!({"rates_of": source, "day": if by_service { "service" } else { "invoice" },
        "spread_percent": spread.text()});
    scene.clause("exchange", &[], values);
    let factor = rate * (Exact::ONE + spread.percent());
    for at in 0..scene.invoice.lines.len() {
        let line = scene.line(at);
        scene.bill_at(at, line.units(), scene.row(line.item).price * factor);
    }
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let agreed = scene.row(line.item).price;
    if plan == Plan::Clean {
        return scene;
    }
    let price = agreed * other * (Exact::ONE + spread.percent());
    let stake = scene.round(line.units() * price) - line.net;
    scene.bill_at(at, line.units(), price);
    if plan == Plan::Near {
        scene.tolerate(draw, "R05", stake, line.net);
    } else if stake.is_positive() {
        scene.plant("R05", Some(at), stake);
    }
    scene
}

/// Contract unit, invoice unit, and how many of the second make the first.
const UNITS: &[(&str, &str, i64)] = &[
    ("dozen", "each", 12),
    ("thousand", "pcs", 1000),
    ("hundred", "each", 100),
    ("tonne", "kg", 1000),
    ("hour", "minutes", 60),
    ("km", "m", 1000),
    ("TB", "GB", 1000),
    ("week", "day", 7),
    ("quarter", "month", 3),
    ("year", "months", 12),
    ("m3", "litre", 1000),
];

fn greater_unit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let (great, small, count) = draw.pick(("dozen", "each", 12), UNITS);
    let count = Exact::whole(count);
    let each = scene.price(draw);
    let agreed = each * count;
    scene.edit_row(line.item, |row| {
        row.price = agreed;
        row.unit = Some(great);
    });
    let units = Exact::whole(draw.between(1, 500));
    match plan {
        Plan::Fault => {
            scene.edit(at, |line| line.unit = Some(small.to_owned()));
            scene.bill_at(at, units, agreed);
            scene.plant("R06", Some(at), scene.round(units * agreed) - scene.round(units * each));
        }
        // In the agreed unit, or in the lesser one at its share.
        _ if draw.chance(30) => {
            scene.edit(at, |line| line.unit = Some(great.to_owned()));
            scene.bill_at(at, units, agreed);
        }
        _ => {
            scene.edit(at, |line| line.unit = Some(small.to_owned()));
            scene.bill_at(at, units, each);
        }
    }
    scene
}

fn rounded_price(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let places = scene.places();
    let units = Exact::places(draw.between(1, 400), places);
    let exact = units + Exact::places(draw.pick(5, &[4, 16, 27, 51, 88]), places + 2);
    scene.edit_row(item, |row| row.price = exact);
    scene.history.clear();
    let quantity = Exact::whole(draw.between(300, 20_000));
    let asked = exact.round_up(places);
    let (right, wrong) = (scene.round(quantity * exact), scene.round(quantity * asked));
    match plan {
        Plan::Clean => scene.bill_at(at, quantity, exact),
        Plan::Fault => {
            scene.bill_at(at, quantity, asked);
            scene.plant("R07", Some(at), wrong - right);
        }
        Plan::Near => {
            scene.bill_at(at, quantity, asked);
            scene.tolerate(draw, "R07", wrong - right, right);
            let limit = scene.settings.get("rule_tolerances").and_then(|all| all.get("R07")).cloned();
            scene.settings.insert("rule_tolerances".to_owned(), json!({"R07": limit, "R20": limit}));
        }
    }
    scene
}

fn missing_fields(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let asked = [
        ("contract_reference", json!(scene.header.get("contract_number"))),
        ("order_reference", json!("4500017")),
        ("seller_tax_id", json!("DE811907980")),
        ("payment_terms", json!("Net 60")),
        ("delivery_site", json!("Plant 3")),
    ];
    let missing = draw.between(0, 4);
    for (place, (name, value)) in (0..).zip(&asked) {
        if plan != Plan::Fault || place != missing {
            scene.invoice.print(name, value.clone());
        }
    }
    let names: Vec<Value> = asked.iter().map(|(name, _)| json!(name)).collect();
    scene.clause("proper_invoice", &[], json!({"fields": names, "stops_clock": draw.chance(50)}));
    if plan == Plan::Fault {
        scene.plant_risk("R08", scene.invoice.due());
    }
    scene
}

fn other_party(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (vendor, spelt, stranger) = draw.pick(("Acme Corporation", "ACME CORP", "Apex Corporation"), VENDORS);
    let (customer, addressed, neighbour) =
        draw.pick(("Aldermoor Foods Ltd", "Aldermoor Foods", "Pembroke Textiles Ltd"), CUSTOMERS);
    scene.agree("vendor_name", vendor);
    scene.agree("customer_name", customer);
    scene.invoice.seller = draw.pick(vendor, &[spelt]).to_owned();
    scene.invoice.buyer = draw.pick(customer, &[addressed]).to_owned();
    if plan == Plan::Fault {
        if draw.chance(50) {
            scene.invoice.seller = stranger.to_owned();
        } else {
            scene.invoice.buyer = neighbour.to_owned();
        }
        scene.plant_risk("R09", scene.invoice.due());
    }
    scene
}

fn other_site(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.clause("sites", &[], json!({"names": ["Rotterdam Terminal", "Plant 3, Lyon", "Hamburg"]}));
    let ours = draw.pick("Rotterdam Terminal", &["Plant 3 Lyon", "HAMBURG", "Rotterdam, Terminal, Gate 4"]);
    let theirs = draw.pick("Antwerp Terminal", &["Plant 4, Lyon", "Bremen", "Rotterdam"]);
    scene.invoice.print("delivery_site", if plan == Plan::Fault { theirs } else { ours });
    if plan == Plan::Fault {
        scene.plant_risk("R09", scene.invoice.due());
    }
    scene
}
