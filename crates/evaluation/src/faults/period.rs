//! R41 to R44: parts of periods, periods billed twice, late bills, bills before their time.

use serde_json::{Value, json};

use super::{Kind, kind};
use crate::day::{Day, Span, days_of, month_of, overlap, quarter_of};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Line;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R41", "part of a month by its days", part_of_month),
    kind("R41", "months of 30 days", thirty_days),
    kind("R41", "year of 365 or 360 days", part_of_year),
    kind("R41", "daily rate", daily_rate),
    kind("R41", "last day open", open_ends),
    kind("R42", "days billed before", overlapping),
    kind("R42", "too often", too_often),
    kind("R43", "billed too late", too_late),
    kind("R44", "before the period ends", early),
    kind("R44", "milestone", milestone),
];

/// A line billed by the month, quarter or year, with its price.
fn periodic(draw: &mut Draw, unit: &'static str) -> (Scene, usize, Exact) {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let price = Exact::places(draw.between(10_000, 900_000), scene.places());
    scene.edit_row(item, |row| {
        row.price = price;
        row.unit = Some(unit);
    });
    scene.edit(at, |line| line.unit = Some(unit.to_owned()));
    scene.bill_one(at, price);
    (scene, at, price)
}

fn prorate(scene: &mut Scene, draw: &mut Draw, at: usize, values: Value) {
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("proration", &[name], values);
}

/// Bills one unit at the part's price, or too much for it.
fn bill(scene: &mut Scene, draw: &mut Draw, plan: Plan, at: usize, (part, whole): (Exact, Exact)) {
    let expected = scene.round(part);
    let over = if draw.chance(50) && whole > expected { whole - expected } else { scene.excess(draw, expected) };
    scene.overcharge(draw, plan, "R41", (at, expected), over, |scene, net| scene.bill_one(at, net));
}

fn share(days: i64, of: i64) -> Exact {
    Exact::ratio(i128::from(days), i128::from(of))
}

/// Every month of the span by its own length.
fn by_months(span: Span) -> Exact {
    let (mut first, mut sum) = (span.0, Exact::ZERO);
    while first <= span.1 {
        let month = month_of(first);
        sum = sum + share(overlap(month, (first, span.1)), days_of(month));
        first = month.1.plus(1);
    }
    sum
}

/// Some days of one month or of two.
fn broken_span(draw: &mut Draw, scene: &Scene) -> Span {
    let (first, last) = scene.span;
    match draw.between(1, 4) {
        1 => (first.plus(draw.between(1, 20)), last),
        2 => (first, first.plus(draw.between(0, 26))),
        3 => (first.plus(draw.between(2, 10)), first.plus(draw.between(12, 26))),
        // Longer than a month, and not from a day to the day before it.
        _ => {
            let start = draw.between(1, 15);
            (first.plus(-start), last.plus(-draw.between(3, 9)))
        }
    }
}

/// From a day of one month to the day before it in another: a whole number of months.
fn is_whole((first, last): Span) -> bool {
    (1..=4).any(|months| first.plus_months(months).plus(-1) == last)
}

fn part_of_month(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, price) = periodic(draw, "month");
    let span = broken_span(draw, &scene);
    scene.edit(at, |line| line.period = Some(span));
    prorate(&mut scene, draw, at, json!({"method": "actual", "ends": "inclusive"}));
    if !is_whole(span) {
        bill(&mut scene, draw, plan, at, (price * by_months(span), price));
    }
    scene
}

fn thirty_days(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, price) = periodic(draw, "month");
    let (first, last) = scene.span;
    let span = if draw.chance(50) {
        (first, first.plus(draw.between(0, 25)))
    } else {
        (first.plus(draw.between(3, 20)), last)
    };
    scene.edit(at, |line| line.period = Some(span));
    prorate(&mut scene, draw, at, json!({"method": "thirty", "ends": "inclusive"}));
    bill(&mut scene, draw, plan, at, (price * share(days_of(span).min(30), 30), price));
    scene
}

fn part_of_year(draw: &mut Draw, plan: Plan) -> Scene {
    let (unit, count) = draw.pick(("year", 1), &[("month", 12), ("quarter", 4)]);
    let (mut scene, at, price) = periodic(draw, unit);
    let year = draw.pick(365, &[360]);
    let span = broken_span(draw, &scene);
    scene.edit(at, |line| line.period = Some(span));
    prorate(&mut scene, draw, at, json!({"method": format!("year{year}"), "ends": "inclusive"}));
    // A month is a part of a quarter and of a year.
    if unit != "month" || !is_whole(span) {
        bill(&mut scene, draw, plan, at, (price * share(days_of(span) * count, year), price));
    }
    scene
}

fn daily_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, price) = periodic(draw, "month");
    let rate = scene.price(draw);
    let span = broken_span(draw, &scene);
    scene.edit(at, |line| line.period = Some(span));
    prorate(&mut scene, draw, at, json!({"method": "daily_rate", "ends": "inclusive", "daily_rate": rate.text()}));
    bill(&mut scene, draw, plan, at, (rate * Exact::whole(days_of(span)), price));
    scene
}

/// The clause does not say whether the last day counts: what favours the vendor is allowed, and it is asked.
fn open_ends(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, price) = periodic(draw, "month");
    let (first, _) = scene.span;
    let days = draw.between(5, 25);
    scene.edit(at, |line| line.period = Some((first, first.plus(days - 1))));
    let is_settled = plan == Plan::Clean;
    prorate(&mut scene, draw, at, json!({"method": "actual"}));
    let all = days_of(scene.span);
    let (most, least) = (scene.round(price * share(days, all)), scene.round(price * share(days - 1, all)));
    if is_settled {
        let key = scene.clauses.last().and_then(|clause| clause.get("id")).and_then(Value::as_str);
        if let Some(key) = key.map(|id| format!("{id}.ends")) {
            scene.answers.insert(key, json!("exclusive"));
        }
        scene.bill_one(at, least);
        return scene;
    }
    if plan == Plan::Near {
        // Dearer than one reading and no dearer than the other: asked, and nothing at stake yet.
        scene.bill_one(at, most);
        scene.plant("R41", Some(at), Exact::ZERO);
        return scene;
    }
    let over = scene.excess(draw, most);
    scene.bill_one(at, most + over);
    scene.plant("R41", Some(at), over);
    scene
}

fn overlapping(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, _) = periodic(draw, "month");
    let name = scene.name(draw, scene.line(at).item);
    scene.clause("recurrence", &[name], json!({"every": "month"}));
    let span = scene.span;
    let net = scene.line(at).net;
    let shift = match plan {
        Plan::Fault => draw.between(1, 20),
        _ => 0,
    };
    let mut paper = scene.past(draw, 1);
    paper.lines = vec![Line { period: Some((span.0.plus(-30), span.0.plus(shift - 1))), ..scene.line(at) }];
    if plan == Plan::Fault && draw.chance(30) {
        // The earlier bill was of another amount and is of the same days all the same.
        let net = scene.price(draw);
        paper.lines.iter_mut().for_each(|line| {
            line.price = Some(net);
            line.net = net;
        });
    }
    scene.add_past(paper);
    if plan == Plan::Fault {
        let kept = scene.round(net * share(days_of(span) - shift, days_of(span)));
        scene.plant("R42", Some(at), net - kept);
    }
    scene
}

fn too_often(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, _) = periodic(draw, "each");
    let item = scene.line(at).item;
    let name = scene.name(draw, item);
    let times = draw.between(1, 2);
    scene.clause("recurrence", &[name], json!({"every": "quarter", "times": times}));
    let quarter = quarter_of(scene.span.0);
    // The visits of the quarter, each on a day of its own; the last is the one that is billed now.
    let before = if plan == Plan::Fault { times } else { times - 1 };
    for visit in 0..before {
        let day = quarter.0.plus(3 + 9 * visit);
        let mut paper = scene.past(draw, 1);
        paper.lines = vec![Line { period: Some((day, day)), ..scene.line(at) }];
        paper.number = format!("V{}", 11 + visit * 50);
        paper.issued = day.plus(1);
        scene.add_past(paper);
    }
    let day = quarter.0.plus(3 + 9 * before);
    scene.edit(at, |line| line.period = Some((day, day)));
    if before > 0 {
        // Days between the visits are as agreed.
        scene.notice("R42", Some(at));
    }
    if plan == Plan::Fault {
        scene.planted.clear();
        scene.plant("R42", Some(at), scene.line(at).net);
    }
    scene
}

fn too_late(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let name = scene.name(draw, scene.line(at).item);
    let days = draw.pick(30, &[60, 90, 180]);
    let bars = plan != Plan::Clean || draw.chance(50);
    scene.clause("cut_off", &[name], json!({"days": days, "bars_claim": bars}));
    let is_late = plan == Plan::Fault || (plan == Plan::Clean && !bars);
    let gap = if is_late { days + draw.between(1, 99) } else { days - draw.pick(0, &[3]) };
    let issued = scene.span.1.plus(gap);
    scene.invoice.issued = issued;
    scene.invoice.due = Some(issued.plus(90));
    match plan {
        Plan::Fault => scene.plant("R43", Some(at), scene.line(at).net),
        _ if is_late => scene.notice("R43", Some(at)),
        _ => {}
    }
    scene
}

fn early(draw: &mut Draw, plan: Plan) -> Scene {
    let (mut scene, at, _) = periodic(draw, "month");
    let name = scene.name(draw, scene.line(at).item);
    let in_arrears = draw.chance(50);
    let timing = if in_arrears { "arrears" } else { "advance" };
    scene.clause("recurrence", &[name], json!({"every": "month", "timing": timing}));
    let (first, last) = scene.span;
    let opens: Day = if in_arrears { last } else { first.plus_months(-1) };
    let issued = if plan == Plan::Fault { opens.plus(-draw.between(1, 25)) } else { opens.plus(draw.between(0, 9)) };
    scene.invoice.issued = issued;
    scene.invoice.due = Some(issued.plus(90));
    if plan == Plan::Fault {
        scene.plant("R44", Some(at), scene.line(at).net);
    }
    scene
}

fn milestone(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let amounts = [scene.price(draw), scene.price(draw)];
    let names = ["Design approval", "Factory acceptance test"];
    let rows: Vec<Value> =
        names.iter().zip(amounts).map(|(name, amount)| json!({"name": name, "amount": amount.text()})).collect();
    scene.clause("milestones", &[], json!({"milestones": rows}));
    let agreed = amounts.first().copied().unwrap_or_default();
    let place = scene.invoice.lines.len();
    let is_met = plan != Plan::Fault || draw.chance(50);
    let on = scene.invoice.issued.plus(if is_met { -draw.between(0, 30) } else { draw.between(1, 30) });
    let accepted =
        if is_met || draw.chance(50) { json!([{"what": "design approval", "on": on.text()}]) } else { json!([]) };
    scene.input("acceptances", accepted);
    scene.invoice.lines.push(Line {
        text: draw.pick("Milestone: design approval", &["Design approval, final payment"]).to_owned(),
        quantity: Some(Exact::ONE),
        price: Some(agreed),
        net: agreed,
        period: Some(scene.span),
        ..Line::default()
    });
    if plan == Plan::Fault && is_met {
        let over = scene.excess(draw, agreed);
        scene.bill_one(place, agreed + over);
        scene.plant("R44", Some(place), over);
    } else if plan == Plan::Fault {
        scene.plant("R44", Some(place), agreed);
    }
    scene
}
