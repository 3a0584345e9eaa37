//! R75 to R78: renewal, spend off contract, tolerances that add up, scope.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Line;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R75", "renewal by a clause", renewal),
    kind("R75", "renewal by the header", header_renewal),
    kind("R76", "not in the rate table", off_contract),
    kind("R77", "tolerated differences", tolerance_creep),
    kind("R78", "outside the scope", scope_drift),
];

/// So many working days before.
fn back_working_days(day: Day, count: i64) -> Day {
    let (mut day, mut left) = (day, count);
    while left > 0 {
        day = day.plus(-1);
        if day.weekday() < 5 {
            left -= 1;
        }
    }
    day
}

/// A day on which the notice is told, or one on which it is not.
fn today(draw: &mut Draw, plan: Plan, last: Day) -> Day {
    match plan {
        Plan::Fault => last.plus(-draw.pick(0, &[30, 60, 90, 120, draw.clone().between(0, 120)])),
        Plan::Near => last.plus(-121),
        Plan::Clean => draw.pick(last.plus(1), &[last.plus(-130), last.plus(-400)]),
    }
}

fn renewal(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let days = draw.pick(90, &[30, 60, 45]);
    let by_working_days = draw.chance(40);
    let end = scene.term.1;
    let spend = scene.price(draw) * Exact::whole(1_000);
    let values = json!({"term_end": end.text(), "notice_days": days, "business_days": by_working_days,
        "next_term_spend": spend.text()});
    scene.clause("renewal", &[], values);
    let last = if by_working_days { back_working_days(end, days) } else { end.plus(-days) };
    let day = today(draw, plan, last);
    scene.input("today", day.text());
    if plan == Plan::Fault {
        scene.plant_risk("R75", spend);
    }
    scene
}

fn header_renewal(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let days = draw.pick(90, &[30, 60]);
    let renews = plan == Plan::Fault || draw.chance(70);
    scene.agree("auto_renewal", renews);
    scene.agree("notice_period_days", days);
    let last = scene.term.1.plus(-days);
    let day = if renews { today(draw, plan, last) } else { last };
    scene.input("today", day.text());
    if plan == Plan::Fault {
        scene.plant("R75", None, Exact::ZERO);
    }
    scene
}

fn off_contract(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    if plan != Plan::Fault {
        return scene;
    }
    let text = draw.pick(
        "Catering for the summer party",
        &["Purchase of parking permits", "Gift vouchers", "Aerial photography of premises", "Piano tuning"],
    );
    let (units, price) = (scene.units(draw), scene.price(draw));
    let line = Line {
        text: text.to_owned(),
        code: draw.chance(30).then(|| "ZZ-900".to_owned()),
        quantity: Some(units),
        price: Some(price),
        net: scene.round(units * price),
        period: Some(scene.span),
        ..Line::default()
    };
    let place = scene.any_line(draw);
    scene.plant("R76", Some(place), line.net);
    scene.invoice.lines.insert(place, line);
    scene
}

fn tolerance_creep(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let unit = Exact::places(1, scene.places());
    let mut sum = Exact::ZERO;
    let mut greatest = unit;
    for months in 1..=draw.between(2, 6) {
        let mut paper = scene.past(draw, months);
        for line in &mut paper.lines {
            let over = unit * Exact::whole(draw.between(1, 60));
            line.net = line.net + over;
            sum = sum + over;
            greatest = greatest.max(over);
        }
        scene.add_past(paper);
    }
    scene.settings.insert("tolerance_amount".to_owned(), json!(greatest.text()));
    let count: usize = scene.history.iter().map(|past| past.paper.lines.len()).sum();
    // Below twenty differences only their sum tells.
    if count >= 20 {
        scene.history.truncate(1);
        sum = scene
            .history
            .iter()
            .flat_map(|past| &past.paper.lines)
            .map(|line| line.net - scene.round(line.units() * line.price.unwrap_or_default()))
            .sum();
    }
    let limit = if plan == Plan::Fault { sum - unit } else { sum };
    scene.settings.insert("creep_limit".to_owned(), json!(limit.text()));
    if plan == Plan::Fault {
        scene.plant_risk("R77", sum);
    }
    scene
}

fn scope_drift(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let out = scene.line(at).item;
    let mut names: Vec<&str> = scene.rows.iter().filter(|row| row.item != out).map(|row| row.item.agreed).collect();
    let by_order = plan == Plan::Near;
    if plan == Plan::Clean {
        names.push(out.agreed);
    }
    draw.shuffle(&mut names);
    scene.clause("deliverables", &[], json!({"names": names}));
    let on = scene.span.0.text();
    let order = json!({"what": "Change order", "item": scene.name(draw, out), "on": on});
    let other = json!({"what": "overtime", "item": scene.name(draw, out), "on": on});
    scene.input("approvals", if by_order { json!([order]) } else { json!([other]) });
    if plan == Plan::Fault {
        scene.plant("R78", Some(at), scene.line(at).net);
    }
    scene
}
