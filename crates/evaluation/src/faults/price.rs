//! R20, R21, R24: rates, roles, discounts and proven costs.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Row, Scene};

pub const KINDS: &[Kind] = &[
    kind("R20", "unit rate", unit_rate),
    kind("R20", "rate of the day of service", dated_rate),
    kind("R20", "rate of the quantity", banded_rate),
    kind("R20", "rate in another unit", converted_rate),
    kind("R20", "price for many units", rate_for_many),
    kind("R21", "another role", other_role),
    kind("R21", "not approved", unapproved),
    kind("R24", "discount off list", list_discount),
    kind("R24", "cost plus and pass-through", cost_plus),
];

/// Bills the line above, at, or a little above the agreed price.
fn overprice(scene: &mut Scene, draw: &mut Draw, plan: Plan, rule: &'static str, at: usize, agreed: Exact) {
    let line = scene.line(at);
    let units = line.units();
    let expected = scene.round(units * agreed);
    let unit = Exact::places(1, scene.places());
    let more = (agreed * Exact::places(draw.between(5, 600), 3)).round(scene.places()).max(unit);
    let over = |price: Exact, scene: &Scene| scene.round(units * price) - expected;
    match plan {
        Plan::Clean => scene.bill_at(at, units, agreed),
        Plan::Fault => {
            scene.bill_at(at, units, agreed + more);
            let stake = over(agreed + more, scene);
            scene.plant(rule, Some(at), stake);
        }
        Plan::Near => {
            scene.bill_at(at, units, agreed + more);
            let small = over(agreed + more, scene);
            scene.tolerate(draw, rule, small, expected);
        }
    }
}

fn unit_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let agreed = scene.row(scene.line(at).item).price;
    if plan == Plan::Clean && draw.chance(30) {
        // Below the rate: told, and nothing at stake.
        let less = (agreed / Exact::whole(draw.between(3, 30))).round_up(scene.places());
        let units = scene.line(at).units();
        scene.bill_at(at, units, agreed - less);
        scene.notice("R20", Some(at));
        return scene;
    }
    overprice(&mut scene, draw, plan, "R20", at, agreed);
    // A part of an earlier faulty line may be too dear as well.
    if plan == Plan::Fault && scene.invoice.lines.len() > 2 && draw.chance(40) {
        let other = (at + 1) % scene.invoice.lines.len();
        let agreed = scene.row(scene.line(other).item).price;
        overprice(&mut scene, draw, plan, "R20", other, agreed);
    }
    scene
}

fn dated_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (old, new) = (scene.price(draw), scene.price(draw));
    let change = scene.span.0.plus(-draw.between(0, 60));
    scene.edit_row(item, |row| {
        row.price = old;
        row.more.insert("effective_to".to_owned(), json!(change.plus(-1).text()));
    });
    let from = json!(change.text());
    let row = Row { price: new, more: [("effective_from".to_owned(), from)].into_iter().collect(), ..scene.row(item) };
    scene.rows.push(row);
    overprice(&mut scene, draw, plan, "R20", at, new);
    // Some invoices say the days for all lines at once.
    if draw.chance(40) {
        scene.invoice.period = Some(scene.span);
        for line in &mut scene.invoice.lines {
            line.period = None;
        }
    }
    scene
}

fn banded_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let limit = draw.between(10, 60);
    let (dear, cheap) = (scene.price(draw), scene.price(draw));
    scene.edit_row(item, |row| {
        row.price = dear;
        row.more.insert("minimum_quantity".to_owned(), json!("1"));
        row.more.insert("maximum_quantity".to_owned(), json!(limit.to_string()));
    });
    let more = [
        ("minimum_quantity".to_owned(), json!((limit + 1).to_string())),
        ("maximum_quantity".to_owned(), json!("100000")),
    ];
    let row = Row { price: cheap, more: more.into_iter().collect(), ..scene.row(item) };
    scene.rows.push(row);
    let is_many = draw.chance(60);
    let units = Exact::whole(if is_many { limit + draw.between(1, 200) } else { draw.between(1, limit) });
    scene.edit(at, |line| line.quantity = Some(units));
    overprice(&mut scene, draw, plan, "R20", at, if is_many { cheap } else { dear });
    scene
}

fn converted_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (small, great, count) = draw.pick(
        ("each", "dozen", 12),
        &[("kg", "tonne", 1000), ("minute", "hour", 60), ("day", "week", 7), ("m", "km", 1000)],
    );
    let each = scene.price(draw);
    let agreed = each * Exact::whole(count);
    scene.edit_row(item, |row| {
        row.unit = Some(small);
        row.price = each;
    });
    let units = Exact::whole(draw.between(1, 30));
    scene.edit(at, |line| {
        line.unit = Some(great.to_owned());
        line.quantity = Some(units);
    });
    overprice(&mut scene, draw, plan, "R20", at, agreed);
    scene
}

fn rate_for_many(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let base = Exact::whole(draw.pick(100, &[10, 1000]));
    let agreed = scene.price(draw) + Exact::places(5, scene.places());
    scene.edit_row(item, |row| {
        row.price = agreed;
        row.more.insert("price_base_quantity".to_owned(), json!(base.text()));
    });
    scene.edit(at, |line| line.quantity = Some(Exact::whole(draw.between(500, 90_000))));
    let units = scene.line(at).units();
    let expected = scene.round(units * agreed / base);
    // Too dear for so many, or the same price in another form.
    let asked = if plan == Plan::Clean { agreed } else { agreed + Exact::places(draw.between(1, 300), scene.places()) };
    // The agreed price rounded up to the smallest unit would be another rule's.
    let is_rounded = asked != agreed && asked / base == (agreed / base).round_up(scene.places());
    let asked = if is_rounded { asked + Exact::places(1, scene.places()) } else { asked };
    let in_full = draw.chance(50);
    let net = scene.round(units * asked / base);
    scene.bill_at(at, units, if in_full { asked } else { asked / base });
    scene.edit(at, |line| {
        line.net = net;
        if in_full {
            line.more.insert("price_base_quantity".to_owned(), json!(base.text()));
        }
    });
    match plan {
        Plan::Clean => {}
        Plan::Fault => {
            if net > expected {
                scene.plant("R20", Some(at), net - expected);
            }
        }
        Plan::Near => scene.tolerate(draw, "R20", net - expected, expected),
    }
    scene
}

const PEOPLE: &[&str] = &["M. Okafor", "Ines Duarte", "Tomasz Zielinski", "Wu Lan"];

/// A time line that names a person, and a second rate row for a lower role.
fn staffed(draw: &mut Draw, is_approved: bool) -> (Scene, usize, Exact) {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let high = scene.price(draw) + Exact::whole(40);
    let low = (high * Exact::places(draw.between(40, 90), 2)).round(scene.places());
    scene.edit_row(item, |row| {
        row.price = high;
        row.unit = Some("hour");
    });
    let code = if scene.has_codes { json!("JUN-7") } else { json!(null) };
    let more = [("description".to_owned(), json!("Trainee associate")), ("item_code".to_owned(), code)];
    scene.rows.push(Row { item, price: low, unit: Some("hour"), more: more.into_iter().collect() });
    let person = draw.pick("Ada Brandt", PEOPLE);
    let role = if scene.has_codes { draw.pick("JUN-7", &["Trainee associate"]) } else { "Trainee associate" };
    let name = scene.name(draw, item);
    let mut people = vec![
        json!({"name": person, "role": role, "approved": is_approved}),
        json!({"name": "Bo Lindqvist", "role": name}),
    ];
    draw.shuffle(&mut people);
    let items = if draw.chance(50) { vec![name] } else { vec![item.code, item.agreed] };
    scene.clause("staffing", &items, json!({"people": people}));
    let text = format!("{}, {person}", item.agreed);
    scene.edit(at, |line| {
        line.text = text;
        line.code = None;
        line.unit = Some("hour".to_owned());
    });
    if scene.has_codes {
        scene.edit(at, |line| line.code = Some(item.code.to_owned()));
    }
    let units = scene.line(at).units();
    scene.bill_at(at, units, high);
    (scene, at, low)
}

fn other_role(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, low) = staffed(draw, true);
    let units = scene.line(at).units();
    let (billed, expected) = (scene.line(at).net, scene.round(units * low));
    match plan {
        Plan::Fault => scene.plant("R21", Some(at), billed - expected),
        Plan::Near => scene.tolerate(draw, "R21", billed - expected, expected),
        Plan::Clean => scene.bill_at(at, units, low),
    }
    scene
}

fn unapproved(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, low) = staffed(draw, plan != Plan::Fault);
    let billed = scene.line(at).net;
    if plan == Plan::Fault {
        scene.plant("R21", Some(at), billed);
    } else {
        let units = scene.line(at).units();
        scene.bill_at(at, units, low);
    }
    scene
}

fn list_discount(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (first, name) = (scene.span.0, scene.name(draw, item));
    let percent = Exact::places(draw.pick(100, &[75, 125, 300, 150]), 1);
    let (list, older, newer) = (scene.price(draw), scene.price(draw), scene.price(draw));
    let row = |days: i64, price: Exact| json!({"item": name, "from": first.plus(days).text(), "price": price.text()});
    let mut prices = vec![row(-400, older), row(-draw.between(0, 200), list), row(1, newer)];
    draw.shuffle(&mut prices);
    scene.input("list_prices", prices);
    let named = [scene.name(draw, item)];
    scene.clause("list_discount", &named, json!({"percent": percent.text()}));
    let agreed = list * (Exact::ONE - percent.percent());
    let units = scene.line(at).units();
    let expected = scene.round(units * agreed);
    let over = scene.excess(draw, expected);
    if plan == Plan::Fault && draw.chance(50) {
        // The list price in full.
        scene.bill_at(at, units, list);
        let stake = scene.line(at).net - expected;
        scene.plant("R24", Some(at), stake);
        return scene;
    }
    scene.overcharge(draw, plan, "R24", (at, expected), over, |scene, net| scene.bill_amount(at, units, net));
    scene
}

fn cost_plus(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let (first, last) = scene.span;
    let markup = Exact::places(draw.pick(0, &[50, 75, 100, 125]), 1);
    let name = scene.name(draw, item);
    let costs: Vec<Exact> = (0..draw.between(1, 3)).map(|_| scene.price(draw)).collect();
    let mut rows: Vec<_> = costs
        .iter()
        .map(|cost| json!({"item": name, "on": first.plus(draw.between(0, 27)).text(), "amount": cost.text()}))
        .collect();
    rows.push(json!({"item": name, "on": last.plus(1).text(), "amount": "77777"}));
    rows.push(json!({"item": "Something else", "on": first.text(), "amount": "77777"}));
    draw.shuffle(&mut rows);
    scene.input("costs", rows);
    let named = [scene.name(draw, item)];
    scene.clause("cost_plus", &named, json!({"markup_percent": markup.text()}));
    let cost: Exact = costs.into_iter().sum();
    let expected = scene.round(cost * (Exact::ONE + markup.percent()));
    let over = scene.excess(draw, expected);
    scene.overcharge(draw, plan, "R24", (at, expected), over, |scene, net| scene.bill_one(at, net));
    scene
}
