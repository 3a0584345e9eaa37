//! R50: caps that are nearly used up, and caps that will be passed soon.

use serde_json::json;

use super::{Kind, kind};
use crate::day::Day;
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] =
    &[kind("R50", "cap nearly used up", nearly_used), kind("R50", "cap passed soon", passed_soon)];

/// Bills of some months before, with the days and amounts of all that count.
fn spending(draw: &mut Draw, months: i64) -> (Scene, Vec<(Day, Exact)>) {
    let mut scene = Scene::new(draw);
    let mut spent = Vec::new();
    for month in (1..=months).rev() {
        let paper = scene.past(draw, month);
        spent.push((paper.issued, paper.net()));
        scene.add_past(paper);
    }
    spent.push((scene.invoice.issued, scene.invoice.net()));
    (scene, spent)
}

fn total(spent: &[(Day, Exact)]) -> Exact {
    spent.iter().fold(Exact::ZERO, |sum, (_, amount)| sum + *amount)
}

/// People are told from 85% on, or from the clause's own share.
fn nearly_used(draw: &mut Draw, plan: Plan) -> Scene {
    let months = draw.between(0, 3);
    let (mut scene, spent) = spending(draw, months);
    let used = total(&spent);
    let own = draw.pick(None, &[Some(70), Some(95), None]);
    let share = Exact::whole(own.unwrap_or(85)).percent();
    let unit = Exact::places(1, scene.places());
    // The greatest cap of which the share is used.
    let most = used / share;
    let most = if most.fits(scene.places()) { most } else { most.round_up(scene.places()) - unit };
    let cap = match plan {
        Plan::Fault => {
            used + ((most - used) * Exact::places(draw.between(0, 100), 2)).round_up(scene.places()).min(most - used)
        }
        Plan::Near => most + unit,
        Plan::Clean => most * Exact::whole(draw.between(2, 5)),
    };
    match own {
        None if draw.chance(50) => scene.agree("spend_cap", cap.text()),
        None => scene.clause("cap", &[], json!({"limit": cap.text()})),
        Some(own) => scene.clause("cap", &[], json!({"limit": cap.text(), "warn_percent": own.to_string()})),
    }
    if plan == Plan::Fault {
        scene.plant("R50", None, Exact::ZERO);
    } else {
        // The term ends before any day on which the cap could be passed.
        scene.agree("expiry_date", scene.span.1.text());
    }
    scene
}

/// The day is that of the pace since the first bill; it is told 90 days ahead and within the term.
fn passed_soon(draw: &mut Draw, plan: Plan) -> Scene {
    let months = draw.between(2, 5);
    let (mut scene, spent) = spending(draw, months);
    let (first, now) = (spent.first().copied().unwrap_or_default(), scene.invoice.issued);
    let (used, span) = (total(&spent), Exact::whole(now.minus(first.0)));
    let since = used - first.1;
    let ahead = match plan {
        Plan::Fault => draw.between(1, 90),
        Plan::Near => draw.between(60, 90),
        Plan::Clean => draw.between(91, 400),
    };
    // Less than this would be passed a day before.
    let least = (Exact::whole(ahead - 1) * since / span).round_up(scene.places());
    let cap = used + least;
    if least * span >= Exact::whole(ahead) * since {
        // In whole units no amount falls on that very day.
        return Scene::new(draw);
    }
    scene.agree("spend_cap", cap.text());
    let passing = now.plus(ahead);
    let end = if plan == Plan::Near { passing.plus(-1) } else { passing.plus(draw.pick(0, &[1, 200])) };
    scene.agree("expiry_date", end.text());
    let is_near = used * Exact::whole(100) >= cap * Exact::whole(85);
    if plan == Plan::Fault || is_near {
        scene.plant("R50", None, Exact::ZERO);
    }
    scene
}
