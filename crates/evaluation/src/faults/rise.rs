//! R30 to R32, R37: prices that rise, rises without notice, agreed cuts.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, days_in_month, is_leap};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R30", "fixed rise", fixed_rise),
    kind("R30", "anniversary of a leap day", leap_rise),
    kind("R31", "index", index_rise),
    kind("R31", "index not yet published", unpublished),
    kind("R32", "rise without notice", unnoticed),
    kind("R37", "agreed cut", agreed_cut),
];

/// A price after a change: to the smallest unit, or as fine as the price before.
fn fine(scene: &Scene, price: Exact, base: Exact) -> Exact {
    let places = (scene.places()..8).find(|places| base.fits(*places)).unwrap_or(8);
    price.round(places)
}

/// Bills the line at a price that is too dear, as expected, or within a tolerance.
fn bill(scene: &mut Scene, draw: &mut Draw, plan: Plan, rule: &'static str, at: usize, (right, wrong): (Exact, Exact)) {
    let units = scene.line(at).units();
    let expected = scene.round(units * right);
    let unit = Exact::places(1, scene.places());
    let wrong = if wrong > right { wrong } else { right + unit * Exact::whole(draw.between(1, 50)) };
    match plan {
        Plan::Clean => scene.bill_at(at, units, right),
        _ => scene.bill_at(at, units, wrong),
    }
    let over = scene.line(at).net - expected;
    match plan {
        Plan::Fault if over.is_positive() => scene.plant(rule, Some(at), over),
        Plan::Near => scene.tolerate(draw, rule, over, expected),
        _ => {}
    }
}

/// Full years from the base to the day; a 29 February falls on the last of February in other years.
fn years(base: Day, day: Day) -> u32 {
    let mut count = 0;
    while base.plus_months(12 * (i64::from(count) + 1)) <= day {
        count += 1;
    }
    count
}

fn fixed_rise(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let base = scene.row(item).price;
    let percent = Exact::places(draw.pick(30, &[25, 40, 50, 75]), 1);
    let is_compound = draw.chance(60);
    let first = scene.span.0;
    // Base dates up to four years back, now and then exactly so, or a day less.
    let anchor = first.plus_months(-12 * draw.between(0, 4)).plus(draw.pick(0, &[1, -1, 0, -100, 100]));
    let name = scene.name(draw, item);
    let mut values = json!({"percent": percent.text(), "base_date": anchor.text(),
        "compounding": if is_compound { "compound" } else { "simple" }});
    let mut times = if anchor <= first { years(anchor, first) } else { 0 };
    let mut cap = None;
    if let Some(values) = values.as_object_mut() {
        if draw.chance(25) {
            // The first rise comes on a day of its own, and the next ones with its anniversaries.
            let day = anchor.plus_months(6);
            values.insert("first_date".to_owned(), json!(day.text()));
            times = if day <= first { 1 + years(day, first) } else { 0 };
        }
        if draw.chance(25) {
            let limit = Exact::places(draw.between(20, 90), 1);
            values.insert("cap_percent".to_owned(), json!(limit.text()));
            cap = Some(Exact::ONE + limit.percent());
        }
    }
    scene.clause("fixed_escalator", &[name], values);
    let factor = |times: u32| {
        let raised = if is_compound {
            (Exact::ONE + percent.percent()).power(times)
        } else {
            Exact::ONE + percent.percent() * Exact::whole(i64::from(times))
        };
        cap.map_or(raised, |cap| raised.min(cap))
    };
    let right = fine(&scene, base * factor(times), base);
    let wrong = fine(&scene, base * factor(times + 1), base);
    bill(&mut scene, draw, plan, "R30", at, (right, wrong));
    scene
}

/// Billed on the last days of February and the first of March, years after a 29 February.
fn leap_rise(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let base = scene.row(item).price;
    let in_march = draw.chance(50);
    let anchor = Day::of(2020, 2, 29);
    let year = draw.between(2021, 2025);
    let day = Day::of(year, 2, days_in_month(year, 2)).plus(draw.between(-1, 2));
    scene.agree("effective_date", "2019-01-01");
    scene.agree("expiry_date", "2030-01-01");
    scene.edit(at, |line| line.period = Some((day, day)));
    let name = scene.name(draw, item);
    let rule = if in_march { "first_of_march" } else { "last_of_february" };
    scene.clause(
        "fixed_escalator",
        &[name],
        json!({"percent": "4", "base_date": anchor.text(), "compounding": "compound", "leap_day": rule}),
    );
    let of = |year: i64| match (is_leap(year), in_march) {
        (true, _) => Day::of(year, 2, 29),
        (false, true) => Day::of(year, 3, 1),
        (false, false) => Day::of(year, 2, 28),
    };
    let times = u32::try_from((2021..=2026).filter(|year| of(*year) <= day).count()).unwrap_or(0);
    let factor = Exact::places(104, 2);
    let right = fine(&scene, base * factor.power(times), base);
    let wrong = fine(&scene, base * factor.power(times + 1), base);
    bill(&mut scene, draw, plan, "R30", at, (right, wrong));
    scene
}

/// A clause that follows a series from a base month, with its values; the right price and a wrong one.
fn indexed(draw: &mut Draw, scene: &mut Scene, at: usize, is_published: bool) -> (Exact, Exact) {
    let item = scene.line(at).item;
    let base = scene.row(item).price;
    let day = scene.span.0;
    let every = draw.pick(12, &[6, 12]);
    let (back, lag) = (draw.between(1, 3), draw.between(0, 4));
    // The last adjustment lies within the last months, others before it.
    let first = day.first_of_month().plus_months(-every * (back - 1) - draw.between(0, every - 1));
    let last = first.plus_months(every * (back - 1));
    let base_month = first.plus_months(-every - lag);
    let value = |draw: &mut Draw| Exact::places(draw.between(9_500, 13_500), 2);
    let anchor = Exact::places(draw.between(9_500, 11_000), 2);
    let share = Exact::whole(draw.pick(100, &[50, 80, 100]));
    let (floor, cap) = (draw.chance(40), draw.chance(40));
    let (least, most) = (Exact::places(draw.between(0, 20), 1), Exact::places(draw.between(25, 120), 1));
    let row = |month: Day, value: Exact, published: Day| json!({"series": "CUUR0000SA0", "month": month.month_text(), "value": value.text(), "vintage": published.text()});
    let mut rows = vec![row(base_month, anchor, base_month.plus(45))];
    // A later revision of the base and values of other series say nothing here.
    rows.push(row(base_month, anchor + Exact::ONE, scene.invoice.issued.plus(9)));
    rows.push(json!({"series": "CUSR0000SA0", "month": base_month.month_text(), "value": "300"}));
    let mut holds = None;
    for place in 0..back {
        let reference = first.plus_months(every * place - lag);
        let known = value(draw);
        let is_last = place + 1 == back;
        if is_last && !is_published {
            rows.push(row(reference, known, scene.invoice.issued.plus(draw.between(1, 60))));
        } else {
            rows.push(row(reference, known, reference.plus_months(1).min(scene.invoice.issued)));
            holds = Some(known);
        }
    }
    if !is_published {
        // What is known ends before the month that is asked for.
        let before = last.plus_months(-lag - 1);
        if holds.is_none() || before > base_month {
            rows.push(row(before, value(draw), before.plus(20)));
        }
    }
    draw.shuffle(&mut rows);
    scene.input("index", rows);
    let mut values = json!({"series": "CUUR0000SA0", "base_month": base_month.month_text(), "first_date": first.text(),
        "every_months": every, "lag_months": lag, "share_percent": share.text()});
    if let Some(values) = values.as_object_mut() {
        if floor {
            values.insert("floor_percent".to_owned(), json!(least.text()));
        }
        if cap {
            values.insert("cap_percent".to_owned(), json!(most.text()));
        }
    }
    let name = scene.name(draw, item);
    scene.clause("index_escalator", &[name], values);
    let price = |value: Option<Exact>| {
        let Some(value) = value else { return base };
        let change = (value / anchor - Exact::ONE) * share;
        let change = if floor { change.max(least) } else { change };
        let change = if cap { change.min(most) } else { change };
        fine(scene, base * (Exact::ONE + change.percent()), base)
    };
    let right = price(holds);
    (right, right + Exact::places(draw.between(1, 300), scene.places()))
}

fn index_rise(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let prices = indexed(draw, &mut scene, at, true);
    bill(&mut scene, draw, plan, "R31", at, prices);
    scene
}

fn unpublished(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let prices = indexed(draw, &mut scene, at, false);
    bill(&mut scene, draw, plan, "R31", at, prices);
    scene
}

fn unnoticed(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let base = scene.row(item).price;
    let first = scene.span.0;
    let rises = draw.between(1, 3);
    let rise = first.plus(-draw.between(0, 200));
    let anchor = rise.plus_months(-12 * rises);
    let name = scene.name(draw, item);
    let days = draw.pick(30, &[60, 90]);
    let values = json!({"percent": "3", "base_date": anchor.text(), "compounding": "compound"});
    scene.clause("fixed_escalator", &[name], values);
    scene.clause("escalation_notice", &[], json!({"days": days}));
    let factor = Exact::places(103, 2);
    // The anniversary of a day past a month's end may lie a day before.
    let times = years(anchor, first);
    let before = fine(&scene, base * factor.power(times.saturating_sub(1)), base);
    let after = fine(&scene, base * factor.power(times), base);
    let in_time = first.plus(-days - draw.between(0, 20));
    let late = first.plus(-days + draw.between(1, 20));
    let notice = |on: Day, items: Vec<&str>| json!({"on": on.text(), "items": items});
    let is_noticed = plan == Plan::Clean && draw.chance(60);
    let mut notices = match draw.between(1, 3) {
        1 => Vec::new(),
        2 => vec![notice(late, Vec::new())],
        _ => vec![notice(in_time, vec!["Something else"])],
    };
    if is_noticed {
        notices.push(notice(in_time, if draw.chance(50) { vec![name] } else { Vec::new() }));
    }
    scene.input("notices", notices);
    if is_noticed {
        bill(&mut scene, draw, plan, "R30", at, (after, after));
    } else {
        bill(&mut scene, draw, plan, "R32", at, (before, after));
    }
    scene
}

fn agreed_cut(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let item = scene.line(at).item;
    let base = scene.row(item).price;
    let first = scene.span.0;
    let is_yearly = draw.chance(50);
    let percent = Exact::places(draw.pick(20, &[15, 50, 100]), 1);
    let from = first.plus_months(-12 * draw.between(0, 3)).plus(draw.pick(0, &[1, -1, -60]));
    let name = scene.name(draw, item);
    scene.clause("reduction", &[name], json!({"percent": percent.text(), "from": from.text(), "yearly": is_yearly}));
    let times = match (from > first, is_yearly) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 1 + years(from, first),
    };
    let right = fine(&scene, base * (Exact::ONE - percent.percent()).power(times), base);
    bill(&mut scene, draw, plan, "R37", at, (right, base));
    scene
}
