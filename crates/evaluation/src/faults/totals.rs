//! R02 to R04: totals and tax.

use serde_json::json;

use super::{Kind, kind};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Tax;
use crate::scene::{Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R02", "gross and due", gross_total),
    kind("R02", "subtotal and net", net_total),
    kind("R02", "prepaid and rounding", amount_due),
    kind("R03", "tax of one rate", tax_amount),
    kind("R03", "tax of two rates", tax_of_two_rates),
    kind("R04", "exempt or reverse charge", untaxed),
    kind("R04", "agreed rate", agreed_rate),
];

fn some_amount(draw: &mut Draw, scene: &Scene) -> Exact {
    Exact::places(draw.between(1, 90_000), scene.places())
}

fn gross_total(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    if plan != Plan::Fault {
        return scene;
    }
    let over = some_amount(draw, &scene);
    let gross = scene.invoice.gross() + over;
    // Without a word of tax nobody knows whether the rest is tax.
    if scene.invoice.tax == Tax::None {
        scene.invoice.print("tax_amount", "0");
    }
    if draw.chance(50) {
        scene.invoice.print_amount("tax_inclusive_amount", gross);
    }
    scene.invoice.print_amount("payable_amount", gross);
    scene.plant("R02", None, over);
    scene
}

fn net_total(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    scene.invoice.tax = Tax::None;
    let (subtotal, over) = (scene.invoice.subtotal(), some_amount(draw, &scene));
    let allowance = scene.round(subtotal / Exact::whole(draw.between(10, 50)));
    scene.invoice.charges.push((false, "Discount for volume".to_owned(), allowance));
    let invoice = &mut scene.invoice;
    match (plan, draw.between(1, 3)) {
        (Plan::Fault, 1) => {
            // The allowance stands on the invoice and is not taken off.
            for name in ["tax_exclusive_amount", "tax_inclusive_amount", "payable_amount"] {
                invoice.print_amount(name, subtotal);
            }
            scene.plant("R02", None, allowance);
        }
        (Plan::Fault, _) => {
            let net = invoice.net() + over;
            invoice.print_amount("sum_of_line_net", subtotal + over);
            for name in ["tax_exclusive_amount", "tax_inclusive_amount", "payable_amount"] {
                invoice.print_amount(name, net);
            }
            scene.plant("R02", None, over);
        }
        (Plan::Near, _) => {
            // Two errors that cancel out ask for nothing too much.
            invoice.print_amount("sum_of_line_net", subtotal + over);
            scene.notice("R02", None);
            scene.notice("R02", None);
        }
        (Plan::Clean, _) => {}
    }
    scene
}

fn amount_due(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.invoice.prepaid = scene.round(scene.invoice.gross() / Exact::whole(draw.between(2, 9)));
    let rounding = Exact::places(draw.between(-4, 4), scene.places());
    let due = scene.invoice.due() + rounding;
    scene.invoice.print_amount("rounding_amount", rounding);
    scene.invoice.print_amount("payable_amount", due);
    if plan == Plan::Fault {
        let over = scene.invoice.gross() - due;
        let gross = scene.invoice.gross();
        scene.invoice.print_amount("payable_amount", gross);
        scene.plant("R02", None, over);
    }
    scene
}

/// Prints another tax than the base and the rate make, with all totals behind it.
fn print_tax(scene: &mut Scene, tax: Exact) {
    let invoice = &mut scene.invoice;
    let gross = invoice.net() + tax;
    invoice.print_amount("tax_amount", tax);
    invoice.print_amount("tax_inclusive_amount", gross);
    invoice.print_amount("payable_amount", gross - invoice.prepaid);
}

/// A hundredth for each line, as far as the currency can print it.
fn slack(scene: &Scene) -> Exact {
    let lines = i64::try_from(scene.invoice.lines.len()).unwrap_or(1);
    let whole = Exact::places(lines, 2);
    (whole * Exact::whole(10).power(scene.places())).floor() / Exact::whole(10).power(scene.places())
}

fn tax_amount(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let rate = Exact::places(draw.pick(190, &[200, 81, 250, 77]), 1);
    scene.invoice.tax = draw.pick(Tax::Lines(rate), &[Tax::Table(rate)]);
    let tax = scene.invoice.tax();
    let unit = Exact::places(1, scene.places());
    match plan {
        Plan::Clean if draw.chance(30) => {
            let less = slack(&scene) + some_amount(draw, &scene);
            if tax > less {
                print_tax(&mut scene, tax - less);
                scene.notice("R03", None);
            }
        }
        Plan::Clean => {}
        Plan::Near => {
            let all = slack(&scene);
            print_tax(&mut scene, if draw.chance(50) { tax + all } else { tax - all });
        }
        Plan::Fault => {
            let over = slack(&scene) + unit + draw.pick(Exact::ZERO, &[some_amount(&mut draw.clone(), &scene)]);
            print_tax(&mut scene, tax + over);
            scene.plant("R03", None, over);
        }
    }
    scene
}

fn tax_of_two_rates(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (full, reduced) = (Exact::places(draw.pick(190, &[200, 210]), 1), Exact::places(draw.pick(70, &[50, 0]), 1));
    let by_table = draw.chance(50);
    scene.invoice.tax = Tax::Lines(full);
    for at in 0..scene.invoice.lines.len() {
        let rate = if at % 2 == 0 { full } else { reduced };
        scene.edit(at, |line| line.tax = Some(rate));
    }
    let base = |rate: Exact| -> Exact {
        scene.invoice.lines.iter().filter(|line| line.tax == Some(rate)).map(|line| line.net).sum()
    };
    let shares = [(full, base(full)), (reduced, base(reduced))];
    let taxes = shares.map(|(rate, base)| scene.round(base * rate.percent()));
    let tax: Exact = taxes.into_iter().sum();
    let over = slack(&scene) + some_amount(draw, &scene);
    let billed = if plan == Plan::Fault { tax + over } else { tax };
    if by_table {
        let rows = shares.iter().zip(taxes).enumerate().map(|(at, ((rate, base), own))| {
            let own = if at == 0 { own + billed - tax } else { own };
            json!({"category": if rate.is_zero() { "Z" } else { "S" }, "rate": rate.text(), "taxable_amount": base.text(),
                "tax_amount": own.text()})
        });
        scene.invoice.breakdown = Some(rows.collect());
    }
    print_tax(&mut scene, billed);
    if plan == Plan::Fault {
        scene.plant("R03", None, over);
    }
    scene
}

fn untaxed(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let rate = Exact::places(draw.pick(190, &[200, 81]), 1);
    scene.invoice.tax = draw.pick(Tax::Lines(rate), &[Tax::Table(rate)]);
    match draw.between(1, 3) {
        1 => scene.agree("tax_status", draw.pick("Customer is tax exempt", &["exempt", "Reverse charge applies"])),
        2 => scene.clause("tax_agreement", &[], json!({"status": "exempt"})),
        _ => scene.clause("tax_agreement", &[], json!({"status": "reverse_charge"})),
    }
    if plan == Plan::Fault {
        scene.plant("R04", None, scene.invoice.tax());
    } else {
        scene.invoice.tax = draw.pick(Tax::None, &[Tax::Lines(Exact::ZERO), Tax::Table(Exact::ZERO)]);
    }
    scene
}

fn agreed_rate(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let agreed = Exact::places(draw.pick(190, &[70, 200, 81]), 1);
    let billed = agreed + Exact::places(draw.between(5, 60), 1);
    scene.clause("tax_agreement", &[], json!({"status": "taxed", "rate": agreed.text()}));
    scene.invoice.tax = draw.pick(Tax::Lines(agreed), &[Tax::Table(agreed)]);
    let expected = scene.invoice.tax();
    match plan {
        Plan::Fault => {
            scene.invoice.tax = draw.pick(Tax::Lines(billed), &[Tax::Table(billed)]);
            let over = scene.invoice.tax() - expected;
            if over > slack(&scene) {
                scene.plant("R04", None, over);
            }
        }
        Plan::Near => {
            let within = expected + slack(&scene);
            print_tax(&mut scene, within);
        }
        Plan::Clean => {}
    }
    scene
}
