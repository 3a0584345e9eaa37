//! R19: data inside the file that say otherwise than its printed page.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] =
    &[kind("R19", "header of data and page", header), kind("R19", "line of data and page", line)];

fn header(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let number = scene.invoice.number.clone();
    let (field, stated) = match draw.between(1, 3) {
        1 => ("payable_amount", scene.invoice.due().text()),
        2 => ("issue_date", scene.invoice.issued.text()),
        _ => ("invoice_number", number),
    };
    let printed = match field {
        "payable_amount" => (scene.invoice.due() + Exact::whole(draw.between(1, 900))).text(),
        "issue_date" => scene.invoice.issued.plus(draw.between(1, 60)).text(),
        _ => format!("X-{}", draw.between(100, 999)),
    };
    match plan {
        Plan::Fault => {
            scene.plant("R19", None, Exact::ZERO);
            scene.invoice.discrepancies.push(json!({"field": field, "stated": stated, "printed": printed}));
        }
        // What was read has been entered by hand since, as the page has it.
        Plan::Near => {
            scene.invoice.discrepancies.push(json!({"field": field, "stated": printed, "printed": stated}));
        }
        Plan::Clean => {}
    }
    scene
}

fn line(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.invoice.lines.iter().position(|line| line.quantity.is_some()).unwrap_or_default();
    let quantity = scene.line(at).quantity.unwrap_or(Exact::ONE);
    let stated = quantity.text();
    let printed = (quantity + Exact::whole(draw.between(1, 9))).text();
    match plan {
        Plan::Fault => {
            scene.plant("R19", Some(at), Exact::ZERO);
            scene
                .invoice
                .discrepancies
                .push(json!({"field": "quantity", "line": at, "stated": stated, "printed": printed}));
        }
        Plan::Near => {
            scene
                .invoice
                .discrepancies
                .push(json!({"field": "quantity", "line": at, "stated": printed, "printed": stated}));
        }
        Plan::Clean => {}
    }
    scene
}
