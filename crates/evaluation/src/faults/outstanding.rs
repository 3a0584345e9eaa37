//! R73 and R74: credits that must be claimed in time, that were promised, and that nothing used up.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R73", "claim of a service credit", claim_window),
    kind("R74", "promised credit", promised),
    kind("R74", "credit note that nothing used up", unused),
];

fn claim_window(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let name = scene.name(draw, scene.line(at).item);
    let (first, last) = scene.span;
    let days = draw.between(10, 60);
    let tiers = json!([{"below": "99.5", "percent": "10"}]);
    let values = json!({"metric": "uptime", "target": "99.5", "tiers": tiers, "claim_days": days});
    scene.clause("service_level", &[name], values);
    let level = if plan == Plan::Clean { "99.5" } else { "99.4" };
    scene.input("measurements", json!([{"metric": "uptime", "from": first.text(), "to": last.text(), "value": level}]));
    let due = scene.round(scene.line(at).net * Exact::whole(10).percent());
    let is_late = plan == Plan::Near;
    let today = last.plus(days + if is_late { draw.between(1, 40) } else { -draw.between(0, 9) });
    scene.input("today", today.text());
    match plan {
        Plan::Fault if due.is_positive() => scene.plant_owed("R73", None, due),
        // It is told that the claim ended, and nothing is owed.
        Plan::Near if due.is_positive() => scene.plant_risk("R73", due),
        _ => {}
    }
    scene
}

fn promised(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let original = scene.past(draw, 3);
    let number = original.number.clone();
    let whole = original.gross();
    let mut note = original.clone();
    scene.add_past(original);
    let days = draw.pick(30, &[10, 60]);
    if days != 30 {
        scene.settings.insert("credit_days".to_owned(), json!(days));
    }
    let age = if plan == Plan::Near { draw.between(0, days) } else { days + draw.between(1, 20) };
    let on = scene.invoice.issued.plus(-age);
    let came = match plan {
        Plan::Clean => whole,
        _ if draw.chance(40) => scene.round(whole * Exact::places(draw.between(10, 90), 2)),
        _ => Exact::ZERO,
    };
    let amount = if plan == Plan::Clean { came } else { came + scene.excess(draw, Exact::whole(20)) };
    if came.is_positive() {
        note.is_credit_note = true;
        note.number = "GU-90".to_owned();
        note.issued = scene.invoice.issued.plus(-1);
        note.print("preceding_invoice", number.clone());
        note.print("tax_inclusive_amount", came.text());
        scene.add_past(note);
    }
    scene.input("promised_credits", json!([{"invoice": number, "on": on.text(), "amount": amount.text()}]));
    scene.input("payments", json!([]));
    if plan == Plan::Fault {
        scene.plant_owed("R74", None, amount - came);
    }
    scene
}

fn unused(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let mut note = scene.past(draw, 2);
    note.is_credit_note = true;
    note.number = "GU-91".to_owned();
    let age = if plan == Plan::Near { draw.between(0, 30) } else { draw.between(31, 200) };
    note.issued = scene.invoice.issued.plus(-age);
    let whole = note.gross();
    scene.add_past(note);
    let used = match plan {
        Plan::Clean => whole,
        _ if draw.chance(50) => scene.round(whole * Exact::places(draw.between(10, 95), 2)),
        _ => Exact::ZERO,
    };
    let on = scene.invoice.issued.plus(-1).text();
    let row = |number: &str, amount: Exact| json!({"invoice": number, "on": on, "amount": amount.text()});
    let mut rows = vec![row("GU-99", whole)];
    if used.is_positive() {
        rows.push(row("gu 91", used));
    }
    scene.input("payments", rows);
    if plan == Plan::Fault {
        scene.plant_owed("R74", None, whole - used);
    }
    scene
}
