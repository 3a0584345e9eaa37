//! A fault of a line and one of the invoice as a whole: what the line lost is no longer there to take.

use serde_json::json;

use super::mixture::overprice;
use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::{Paper, Tax};
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R50", "rate, then cap", rate_then_cap),
    kind("R53", "rate, then deposit", rate_then_deposit),
    kind("R04", "rate, then tax", rate_then_tax),
    kind("R10", "a duplicate that is wrong as well", wrong_duplicate),
    kind("R79", "rate, then retainage", rate_then_retainage),
    kind("R71", "rate, then discount", rate_then_discount),
    kind("R54", "cap and order on the same money", cap_and_order),
];

fn rate_then_cap(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let mut before = Exact::ZERO;
    for months in 1..=2 {
        let paper = scene.past(draw, months);
        before = before + paper.net();
        scene.add_past(paper);
    }
    let right = scene.invoice.net();
    let over = scene.round(right * Exact::places(draw.between(1, 60), 2));
    if plan != Plan::Fault {
        scene.agree("spend_cap", (before + right).text());
        scene.notice("R50", None);
        return scene;
    }
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    scene.agree("spend_cap", (before + right - over).text());
    if over.is_positive() {
        scene.plant("R50", None, over);
    } else {
        scene.notice("R50", None);
    }
    scene
}

fn rate_then_deposit(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.invoice.tax = Tax::None;
    let at = scene.any_line(draw);
    let right = scene.invoice.net();
    scene.clause("deposit", &[], json!({"amount": (right + Exact::whole(500)).text()}));
    if plan != Plan::Fault {
        scene.invoice.prepaid = right;
        return scene;
    }
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    // The deposit covers all that is rightly asked for.
    scene.plant("R53", None, right);
    scene
}

fn rate_then_tax(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    scene.clause("tax_agreement", &[], json!({"status": "exempt"}));
    scene.invoice.tax = Tax::None;
    if plan == Plan::Fault {
        let at = scene.any_line(draw);
        let net = scene.line(at).net;
        overprice(&mut scene, draw, at);
        scene.plant("R20", Some(at), scene.line(at).net - net);
        scene.invoice.tax = Tax::Table(Exact::whole(19));
        scene.plant("R04", None, scene.invoice.tax());
    }
    scene
}

fn wrong_duplicate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    if plan != Plan::Fault {
        let paper = scene.past(draw, 1);
        scene.add_past(paper);
        return scene;
    }
    overprice(&mut scene, draw, at);
    let other = scene.any_line(draw);
    let last = scene.term.1;
    scene.edit(other, |line| line.period = Some((last.plus(1), last.plus(30))));
    let earlier = Paper { issued: scene.invoice.issued.plus(-30), ..scene.invoice.clone() };
    scene.add_past(earlier);
    scene.plant("R10", None, scene.invoice.gross());
    scene
}

fn rate_then_retainage(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.clause("retainage", &[], json!({"percent": "10", "release": "final acceptance"}));
    scene.input("acceptances", json!([]));
    let right = scene.invoice.subtotal();
    let due = scene.round(right * Exact::places(10, 2));
    if plan != Plan::Fault {
        scene.invoice.charges.push((false, "Retention 10%".to_owned(), due));
        return scene;
    }
    let at = scene.any_line(draw);
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    scene.plant("R79", None, due);
    scene
}

fn rate_then_discount(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.clause("early_payment", &[], json!({"percent": "2", "days": 10, "net_days": 30}));
    let worth = scene.round(scene.invoice.net() * Exact::places(2, 2));
    if plan != Plan::Fault || !worth.is_positive() {
        scene.invoice.print("payment_terms", "2/10 net 30");
        return scene;
    }
    let at = scene.any_line(draw);
    let net = scene.line(at).net;
    overprice(&mut scene, draw, at);
    scene.plant("R20", Some(at), scene.line(at).net - net);
    scene.plant_owed("R71", None, worth);
    scene
}

/// The cap takes its part first, and the order what is still too much.
fn cap_and_order(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let now = scene.invoice.net();
    let unit = Exact::places(2, scene.places());
    let over = scene.round(now * Exact::places(draw.between(1, 40), 2)).max(unit);
    let more = scene.round(over * Exact::places(draw.between(10, 90), 2));
    scene.invoice.print("order_reference", "PO-5");
    let (cap, order) = match plan {
        Plan::Fault => (now - over, now - over - more),
        _ => (now, now),
    };
    if !order.is_positive() {
        return Scene::new(draw);
    }
    scene.agree("spend_cap", cap.text());
    scene.clause("purchase_order", &[], json!({"number": "PO-5", "amount": order.text()}));
    if plan == Plan::Fault {
        scene.plant("R50", None, over);
        if more.is_positive() {
            scene.plant("R54", None, more);
        }
    } else {
        scene.notice("R50", None);
    }
    scene
}
