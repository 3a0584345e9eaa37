//! R10 to R12: the same invoice again, the same but for a slip, and the same line again.

use serde_json::json;

use super::{Kind, kind};
use crate::day::{Day, Span, days_of, overlap};
use crate::draw::Draw;
use crate::exact::Exact;
use crate::paper::Paper;
use crate::scene::{Past, Plan, Scene};

pub const KINDS: &[Kind] = &[
    kind("R10", "the number written otherwise", same_number),
    kind("R10", "the same file", same_file),
    kind("R10", "with a line more", enlarged),
    kind("R11", "a slip in the number", slip),
    kind("R11", "keyed in anew", keyed_anew),
    kind("R11", "day and month exchanged", exchanged_date),
    kind("R12", "on an earlier invoice", earlier_line),
    kind("R12", "twice on one invoice", twin_line),
];

/// A number of letters and figures, and how it may be written otherwise.
fn numbers(draw: &mut Draw) -> (String, String) {
    let figures = draw.between(1_000, 89_999);
    let (letters, other) = draw.pick(("INV-", "inv "), &[("NF", "NF-00"), ("R/", "R-"), ("A", "a-0"), ("", "000")]);
    (format!("{letters}{figures}"), format!("{other}{figures}"))
}

/// Looks like a duplicate and is none: the next bill, the bill of another month, or another vendor's.
fn decoy(draw: &mut Draw, scene: &mut Scene) {
    match draw.between(1, 6) {
        // Credited in full and billed anew.
        6 => {
            let mut first = scene.invoice.clone();
            first.number = "FIRST-31".to_owned();
            first.issued = scene.invoice.issued.plus(-draw.between(3, 20));
            let mut credit = Paper { number: "CR-90".to_owned(), is_credit_note: true, ..first.clone() };
            credit.issued = first.issued.plus(2);
            credit.print("preceding_invoice", "FIRST 31");
            scene.add_past(first);
            scene.add_past(credit);
        }
        // The same bill every month.
        1 => {
            for months in 1..=4 {
                let paper = scene.past(draw, months);
                scene.add_past(paper);
            }
        }
        // Numbers begin anew with the year.
        2 => {
            let mut paper = scene.past(draw, 12);
            if paper.issued >= scene.term.0 && paper.issued.year() < scene.invoice.issued.year() {
                paper.number = scene.invoice.number.clone();
                scene.settings.insert("numbers_reset_yearly".to_owned(), json!(true));
            }
            scene.add_past(paper);
        }
        // Another vendor has the number.
        3 => {
            let mut paper = scene.past(draw, 1);
            paper.number = scene.invoice.number.clone();
            paper.seller = "Umbra Catering SpA".to_owned();
            scene
                .history
                .push(Past { paper, more: [("other_contract".to_owned(), json!(true))].into_iter().collect() });
        }
        // Parts of an order, each with its own quantities and days.
        4 => {
            for part in 1..=3 {
                let mut paper = part_of_order(draw, scene, part);
                paper.print("order_reference", "PO 4711");
                scene.add_past(paper);
            }
            scene.invoice.print("order_reference", "PO 4711");
        }
        // Two orders of the same goods in one week.
        _ => {
            let mut paper = Paper { number: format!("{}7", scene.invoice.number), ..scene.invoice.clone() };
            paper.issued = scene.invoice.issued.plus(-draw.between(1, 6));
            paper.print("order_reference", "PO 5200");
            for line in &mut paper.lines {
                line.period = None;
            }
            for line in &mut scene.invoice.lines {
                line.period = None;
            }
            scene.invoice.print("order_reference", "PO 5201");
            scene.add_past(paper);
        }
    }
}

/// A part with other quantities, delivered on other days of the same month.
fn part_of_order(draw: &mut Draw, scene: &Scene, part: i64) -> Paper {
    let mut paper = scene.past(draw, 1);
    paper.number = format!("PT-{}", 300 + part);
    let first = scene.span.0.plus(-9 * part);
    paper.issued = first.plus(8);
    for line in &mut paper.lines {
        let units = Exact::whole(draw.between(3, 40)) + Exact::places(part * 7, 2);
        line.quantity = Some(units);
        line.net = scene.round(units * line.price.unwrap_or_default());
        line.period = Some((first, first.plus(6)));
    }
    paper
}

fn same_number(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (number, written) = numbers(draw);
    scene.invoice.number = number;
    if plan != Plan::Fault {
        decoy(draw, &mut scene);
        return scene;
    }
    let mut earlier = Paper { number: written, ..scene.invoice.clone() };
    earlier.issued = earlier.issued.plus(-draw.between(0, 400));
    if draw.chance(50) {
        earlier.lines.reverse();
    }
    let bill = scene.past(draw, 2);
    scene.add_past(bill);
    scene.add_past(earlier);
    scene.plant("R10", None, scene.invoice.gross());
    scene
}

fn same_file(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    scene.hash = Some("9f86d081884c7d65".to_owned());
    if plan != Plan::Fault {
        decoy(draw, &mut scene);
        return scene;
    }
    let earlier = scene.past(draw, 1);
    let whole = earlier.gross().min(scene.invoice.gross());
    scene.history.push(Past {
        paper: earlier,
        more: [("content_hash".to_owned(), json!("9f86d081884c7d65"))].into_iter().collect(),
    });
    scene.plant("R10", None, whole);
    scene
}

/// The bill comes again with one line more: what was billed before is at stake, the new line is not.
fn enlarged(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (number, written) = numbers(draw);
    scene.invoice.number = number;
    let mut earlier = Paper { number: written, ..scene.invoice.clone() };
    earlier.lines.pop();
    if plan == Plan::Fault {
        let stake = earlier.gross();
        scene.add_past(earlier);
        scene.plant("R10", None, stake);
    } else {
        decoy(draw, &mut scene);
    }
    scene
}

/// One figure exchanged with its neighbour, dropped, doubled or read as a letter.
fn slipped(draw: &mut Draw) -> (String, String) {
    let figures = draw.between(2_000, 8_999);
    let end = draw.between(10, 98);
    match draw.between(1, 4) {
        1 => (format!("INV-8{figures}12{end}"), format!("INV-8{figures}21{end}")),
        2 => (format!("INV-{figures}5{end}"), format!("INV-{figures}55{end}")),
        3 => (format!("NF{figures}0{end}"), format!("NF{figures}O{end}")),
        _ => (format!("K-1{figures}{end}"), format!("K-I{figures}{end}")),
    }
}

fn slip(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (number, slipped) = slipped(draw);
    scene.invoice.number = number;
    if plan != Plan::Fault {
        decoy(draw, &mut scene);
        return scene;
    }
    let mut earlier = Paper { number: slipped, ..scene.invoice.clone() };
    earlier.issued = earlier.issued.plus(-draw.between(0, 7));
    draw.shuffle(&mut earlier.lines);
    let bill = scene.past(draw, 1);
    scene.add_past(bill);
    scene.add_past(earlier);
    scene.plant("R11", None, scene.invoice.gross());
    scene
}

/// Another number altogether; vendor, days, total and lines are the same.
fn keyed_anew(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    if plan != Plan::Fault {
        decoy(draw, &mut scene);
        return scene;
    }
    let mut earlier = Paper { number: format!("COPY {}", draw.between(100, 999)), ..scene.invoice.clone() };
    earlier.issued = earlier.issued.plus(-draw.between(0, 7));
    scene.add_past(earlier);
    scene.plant("R11", None, scene.invoice.gross());
    scene
}

fn exchanged_date(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let (number, slipped) = slipped(draw);
    scene.invoice.number = number;
    if plan != Plan::Fault {
        decoy(draw, &mut scene);
        return scene;
    }
    let (year, month, _) = scene.invoice.issued.parts();
    let day = if month == 4 { 5 } else { 4 };
    scene.invoice.issued = Day::of(year, month, day);
    let mut earlier = Paper { number: slipped, ..scene.invoice.clone() };
    earlier.issued = Day::of(year, day, month);
    // The due date is printed anew.
    scene.invoice.due = Some(scene.invoice.issued.plus(90));
    scene.add_past(earlier);
    scene.plant("R11", None, scene.invoice.gross());
    scene
}

/// What is left of an amount for the days that nobody else covers.
fn left(scene: &Scene, net: Exact, span: Span, covered: i64) -> Exact {
    let days = days_of(span);
    scene.round(net * Exact::ratio(i128::from(days - covered), i128::from(days)))
}

fn earlier_line(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::new(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let mut paper = scene.past(draw, 1);
    for (place, other) in paper.lines.iter_mut().enumerate() {
        let units = Exact::whole(draw.between(100, 300)) + Exact::places(3, 2);
        if place != at {
            other.quantity = Some(units);
            other.net = scene.round(units * other.price.unwrap_or_default());
        }
    }
    let first = scene.span.0;
    let (other, is_same) = match (plan, draw.between(1, 3)) {
        (Plan::Fault, 1) => (scene.span, true),
        (Plan::Fault, _) => {
            let from = first.plus(-draw.between(0, 20));
            ((from, first.plus(draw.between(0, 25))), true)
        }
        (Plan::Near, _) => ((first.plus(-draw.between(1, 30)), first.plus(-1)), true),
        (Plan::Clean, _) => (scene.span, false),
    };
    if let Some(twin) = paper.lines.get_mut(at) {
        twin.period = Some(other);
        if !is_same {
            let units = line.units() + Exact::whole(draw.between(1, 9));
            twin.quantity = Some(units);
            twin.net = scene.round(units * line.price.unwrap_or_default());
        }
    }
    scene.add_past(paper);
    if plan == Plan::Fault {
        let covered = overlap(scene.span, other);
        scene.plant("R12", Some(at), line.net - left(&scene, line.net, scene.span, covered));
    }
    scene
}

fn twin_line(draw: &mut Draw, plan: Plan) -> Scene {
    let mut scene = Scene::recurring(draw);
    let at = scene.any_line(draw);
    let line = scene.line(at);
    let (first, last) = scene.span;
    let middle = first.plus(draw.between(5, 20));
    let mut twin = line.clone();
    match plan {
        Plan::Fault => {
            scene.history.clear();
            let place = scene.invoice.lines.len();
            scene.invoice.lines.push(twin);
            scene.plant("R12", Some(place), line.net);
        }
        // One half of the month each.
        _ => {
            scene.history.clear();
            twin.period = Some((middle.plus(1), last));
            scene.edit(at, |line| line.period = Some((first, middle)));
            scene.invoice.lines.push(twin);
        }
    }
    scene
}
