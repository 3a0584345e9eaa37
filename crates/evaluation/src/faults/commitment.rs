//! R52: what is charged for taking less than was committed.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, Span, days_of, month_of, overlap};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Line;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R52", "shortfall of a month", shortfall),
    kind("R52", "excused days and threshold", excused),
    kind("R52", "carried forward", carried_forward),
];

/// A line that charges a shortfall, and the usage of months.
struct Ground {
    scene: Scene,
    at: usize,
    /// As the clause and as the meter name the item.
    name: &'static str,
    metered: &'static str,
    price: Exact,
    share: Exact,
}

fn ground(draw: &mut Draw) -> Ground {
    let mut scene = Scene::new(draw);
    let name = scene.name(draw, scene.line(0).item);
    let metered = scene.name(draw, scene.line(0).item);
    let price = scene.price(draw);
    let share = Exact::whole(draw.pick(100, &[50, 80]));
    let text = draw.pick("Shortfall below minimum commitment", &["Take-or-pay shortfall", "Deficiency payment"]);
    let at = scene.invoice.lines.len();
    scene.invoice.lines.push(Line {
        text: text.to_owned(),
        quantity: Some(Exact::ONE),
        period: Some(scene.span),
        ..Line::default()
    });
    Ground { scene, at, name, metered, price, share }
}

impl Ground {
    fn usage(&self, span: Span, units: i64) -> serde_json::Value {
        json!({"item": self.metered, "from": span.0.text(), "to": span.1.text(), "quantity": units.to_string()})
    }

    /// Charges the shortfall, or more than it.
    fn charge(mut self, draw: &mut Draw, plan: Plan, short: Exact, wrong: Exact) -> Scene {
        let of = |short: Exact| short * self.price * self.share.percent();
        let expected = self.scene.round(of(short.max(Exact::ZERO)));
        let dear = self.scene.round(of(wrong));
        let over = if dear > expected { dear - expected } else { self.scene.excess(draw, expected) };
        let at = self.at;
        self.scene.overcharge(draw, plan, "R52", (at, expected), over, |scene, net| scene.bill_one(at, net));
        self.scene
    }
}

fn shortfall(draw: &mut Draw, plan: Plan) -> Scene {
    let mut ground = ground(draw);
    let span = ground.scene.span;
    let (committed, used) = (draw.between(500, 5_000), draw.between(100, 4_900));
    let values = json!({"quantity": committed.to_string(), "per": "month", "price": ground.price.text(),
        "share_percent": ground.share.text()});
    ground.scene.clause("commitment", &[ground.name], values);
    let half = span.0.plus(14);
    let rows = json!([
        ground.usage((span.0, half), used / 2),
        ground.usage((half.plus(1), span.1), used - used / 2),
        ground.usage(month_of(span.0.plus(-1)), 9_000)
    ]);
    ground.scene.input("usage", rows);
    let short = Exact::whole(committed - used);
    ground.charge(draw, plan, short, Exact::whole(committed))
}

fn excused(draw: &mut Draw, plan: Plan) -> Scene {
    let mut ground = ground(draw);
    let span = ground.scene.span;
    let (committed, threshold) = (draw.between(500, 5_000), draw.pick(80, &[90]));
    let values = json!({"quantity": committed.to_string(), "per": "month", "price": ground.price.text(),
        "share_percent": ground.share.text(), "threshold_percent": threshold.to_string()});
    ground.scene.clause("commitment", &[ground.name], values);
    let (from, to): (Day, Day) = (span.0.plus(draw.between(-5, 10)), span.0.plus(draw.between(11, 20)));
    ground.scene.input("excused", json!([{"from": from.text(), "to": to.text()}]));
    let days = days_of(span);
    let due = Exact::whole(committed) * Exact::ratio(i128::from(days - overlap(span, (from, to))), i128::from(days));
    // Some months lie just above the threshold, some just below it.
    let edge = due * Exact::whole(threshold).percent();
    let used = match draw.between(1, 3) {
        1 => edge.ceil(),
        2 => edge.ceil() - Exact::ONE,
        _ => (due * Exact::places(draw.between(10, 70), 2)).floor(),
    };
    let used = used.max(Exact::ZERO);
    let row = json!({"item": ground.metered, "from": span.0.text(), "to": span.1.text(), "quantity": used.text()});
    ground.scene.input("usage", json!([row]));
    let short = if used >= edge { Exact::ZERO } else { due - used };
    ground.charge(draw, plan, short, Exact::whole(committed) - used)
}

/// Units above the commitment count for three months; the oldest are used first and lapse first.
fn carried_forward(draw: &mut Draw, plan: Plan) -> Scene {
    let mut ground = ground(draw);
    let span = ground.scene.span;
    let committed = draw.between(500, 2_000);
    let alive = 3;
    let values = json!({"quantity": committed.to_string(), "per": "month", "price": ground.price.text(),
        "share_percent": ground.share.text(), "carry_forward_months": alive});
    ground.scene.clause("commitment", &[ground.name], values);
    // Six months before and the month itself.
    let months: Vec<i64> = (0..7).map(|_| committed + draw.between(-300, 300)).collect();
    let mut rows = Vec::new();
    let (mut credits, mut short): (Vec<(usize, i64)>, i64) = (Vec::new(), 0);
    for (place, used) in months.iter().enumerate() {
        let back = 6 - i64::try_from(place).unwrap_or(0);
        rows.push(ground.usage(month_of(span.0.plus_months(-back)), *used));
        // What was earned in a month lives through the three months after it.
        credits.retain(|(earned, _)| place - earned <= alive);
        let mut rest = used - committed;
        for (_, credit) in &mut credits {
            let taken = (*credit).min((-rest).max(0));
            *credit -= taken;
            rest += taken;
        }
        if rest > 0 {
            credits.push((place, rest));
        }
        short = (-rest).max(0);
    }
    ground.scene.input("usage", rows);
    let wrong = months.last().map_or(0, |used| (committed - used).max(0));
    ground.charge(draw, plan, Exact::whole(short), Exact::whole(wrong))
}
