//! R16 to R18: accounts, vendors, and prices out of line with history.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R16", "bank account", bank_account),
    kind("R17", "tax number, domain, sanctions", vendor_identity),
    kind("R18", "spike", price_spike),
    kind("R18", "creep", price_creep),
];

fn bank_account(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let today = scene.invoice.issued;
    let vendor = scene.header.get("vendor_name").cloned();
    let account = "DE89370400440532013000";
    let age = if plan == Plan::Near { 30 } else { draw.between(31, 900) };
    let verified =
        |account: &str, age: i64| json!({"vendor": vendor, "account": account, "verified_on": today.plus(-age).text()});
    let mut known = vec![verified("DE02120300000000202051", 400)];
    let printed = draw.pick(account, &["DE89 3704 0044 0532 0130 00", "de89 3704 0044 0532 0130 00"]);
    if plan == Plan::Fault {
        match draw.between(1, 4) {
            1 => known.push(verified(account, draw.between(0, 29))),
            2 => known.clear(),
            3 => known.push(
                json!({"vendor": "Umbra Catering SpA", "account": account, "verified_on": today.plus(-99).text()}),
            ),
            _ => {}
        }
        scene.plant_risk("R16", scene.invoice.due());
    } else {
        known.push(verified(account, age));
    }
    scene.input("verified_accounts", known);
    scene.invoice.print("payment_account", printed);
    scene
}

fn vendor_identity(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let vendor = scene.header.get("vendor_name").cloned();
    scene.input("expenses", json!([]));
    scene.input(
        "vendors",
        json!([{"name": "Umbra Catering SpA", "aliases": [], "tax_id": "IT1", "domains": ["umbra.example"]},
            {"name": vendor, "aliases": [], "tax_id": "GB 123 4567 89", "domains": ["vendor-mail.example", "billing.example"]}]),
    );
    let mut tax = draw.pick("GB123456789", &["gb 123456789"]);
    let mut mail = draw.pick("ap@vendor-mail.example", &["INVOICE@BILLING.EXAMPLE"]);
    let mut listed = vec![json!("Obscura Holdings Ltd")];
    if plan == Plan::Fault {
        match draw.between(1, 3) {
            1 => tax = draw.pick("GB123456798", &["DE123456789"]),
            2 => mail = draw.pick("ap@vendor-mai1.example", &["ap@vend0r-mail.example", "someone@unknown.example"]),
            _ => listed.push(json!(vendor)),
        }
        scene.plant_risk("R17", scene.invoice.due());
    }
    scene.input("sanctioned", listed);
    scene.invoice.print("seller_tax_id", tax);
    scene.invoice.print("seller_email", mail);
    scene
}

/// A line that no row prices, with its prices of the months before.
fn with_history(draw: &mut Draw, prices: &[Exact], now: Exact) -> (Scene, usize) {
    let mut scene = Scene::new(draw);
    scene.invoice.lines.truncate(1);
    let mut line = scene.line(0);
    line.code = None;
    line.text = "Archaeological excavation drone survey".to_owned();
    line.unit = Some("each".to_owned());
    scene.invoice.lines.push(line);
    let at = 1;
    for (months, price) in (1..).zip(prices.iter().rev()) {
        let mut paper = scene.past(draw, months);
        if let Some(line) = paper.lines.get_mut(at) {
            line.price = Some(*price);
            line.net = scene.round(line.units() * *price);
        }
        scene.add_past(paper);
    }
    let units = scene.line(at).units();
    scene.bill_at(at, units, now);
    scene.plant("R76", Some(at), scene.line(at).net);
    (scene, at)
}

fn median(values: &[Exact]) -> Exact {
    let mut sorted = values.to_vec();
    sorted.sort();
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { at(middle) } else { (at(middle - 1) + at(middle)) / Exact::whole(2) }
}

fn price_spike(draw: &mut Draw, plan: Plan) -> Scene {
    let base = draw.between(5_000, 90_000);
    let count = draw.between(6, 8);
    // Up and down by turns, so that nothing creeps.
    let mut prices: Vec<Exact> = Vec::new();
    for place in 0..count {
        let swing = draw.between(1, base / 50);
        prices.push(Exact::whole(if place % 2 == 0 { base + swing } else { base - swing }));
    }
    let middle = median(&prices);
    let gaps: Vec<Exact> =
        prices.iter().map(|price| if *price > middle { *price - middle } else { middle - *price }).collect();
    // The price whose score is just 3.5.
    let edge = middle + Exact::places(35, 1) * median(&gaps) / Exact::places(6745, 4);
    let now = match plan {
        Plan::Fault => edge.ceil() + Exact::whole(draw.between(1, base)),
        Plan::Near => edge.floor(),
        Plan::Clean => Exact::whole(base),
    };
    let (mut scene, at) = with_history(draw, &prices, now);
    if plan == Plan::Fault {
        scene.plant("R18", Some(at), Exact::ZERO);
    }
    scene
}

fn price_creep(draw: &mut Draw, plan: Plan) -> Scene {
    let base = draw.between(20_000, 90_000);
    let step = match plan {
        Plan::Fault => base / 40,
        // Together below five percent.
        _ => base / 80,
    };
    let wide: Vec<Exact> =
        [-9, 12, -11, 10, -12, 9].into_iter().map(|part| Exact::whole(base + part * base / 100)).collect();
    let mut prices = wide;
    prices.extend((0..3).map(|place| Exact::whole(base + place * step)));
    let (mut scene, at) = with_history(draw, &prices, Exact::whole(base + 3 * step));
    if plan == Plan::Fault {
        scene.plant("R18", Some(at), Exact::ZERO);
    }
    scene
}
