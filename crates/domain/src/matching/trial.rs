//! Matching tried on rate tables of many trades, and on tables made to mislead.

use crate::contract::Term;
use crate::field::{Field, Reading};
use crate::fixture::trades::{ALL, Row};
use crate::invoice::InvoiceLine;
use crate::matching::{Assignment, Matching, match_lines};

fn field<T: Reading>(text: &str) -> Option<Field<T>> {
    Field::entered(text).ok()
}

fn term(row: &Row) -> Term {
    Term {
        item_code: field(row.0),
        description: field(row.1),
        unit: field(row.3),
        unit_price: field(row.4),
        ..Term::default()
    }
}

fn line(text: &str, unit: &str, price: &str) -> InvoiceLine {
    InvoiceLine { description: field(text), unit: field(unit), unit_price: field(price), ..InvoiceLine::default() }
}

/// The first term of each line's item, or `None`.
fn given(matching: &Matching) -> Vec<Option<usize>> {
    let term = |assignment: &Assignment| match assignment {
        Assignment::Matched { family, .. } => matching.families[family.get()].terms.first().copied(),
        _ => None,
    };
    matching.assignments.iter().map(term).collect()
}

fn named(terms: &[&str], lines: &[&str]) -> Vec<Option<usize>> {
    let terms: Vec<Term> = terms.iter().map(|text| Term { description: field(text), ..Term::default() }).collect();
    let lines: Vec<InvoiceLine> = lines.iter().map(|text| line(text, "", "")).collect();
    given(&match_lines(&terms, &lines))
}

/// The rows in a fixed but mixed order.
fn mixed(count: usize) -> Vec<usize> {
    (0..count).map(|at| (at * 7 + 3) % count).collect()
}

#[test]
fn reworded_lines_find_their_terms_in_every_trade() {
    let mut wrong = Vec::new();
    for (trade, rows) in ALL {
        let terms: Vec<Term> = rows.iter().map(term).collect();
        // With the contract's price, with a price that is 8% too high, and with neither unit nor price.
        for case in 0..3 {
            let order = mixed(rows.len());
            let lines = order.iter().map(|&at| {
                let row = &rows[at];
                let dearer =
                    (row.4.parse::<rust_decimal::Decimal>().unwrap() * rust_decimal::Decimal::new(108, 2)).to_string();
                match case {
                    0 => line(row.2, row.3, row.4),
                    1 => line(row.2, row.3, &dearer),
                    _ => line(row.2, "", ""),
                }
            });
            let lines: Vec<InvoiceLine> = lines.collect();
            let found = given(&match_lines(&terms, &lines));
            for (&at, found) in order.iter().zip(found) {
                if found != Some(at) {
                    let got = found.map(|found| rows[found].1);
                    wrong.push(format!("{trade} {case}: '{}' is '{}', got {got:?}", rows[at].2, rows[at].1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn lines_of_one_trade_match_nothing_of_another() {
    let mut false_matches = Vec::new();
    for (trade, rows) in ALL {
        let terms: Vec<Term> = rows.iter().map(term).collect();
        for (other, lines) in ALL.iter().filter(|(other, _)| *other != trade) {
            let lines: Vec<InvoiceLine> = lines.iter().map(|row| line(row.2, row.3, row.4)).collect();
            let found = given(&match_lines(&terms, &lines));
            for (line, found) in lines.iter().zip(found) {
                if let Some(at) = found {
                    let text = &line.description.as_ref().unwrap().value;
                    false_matches.push(format!("{other} '{text}' got {trade} '{}'", rows[at].1));
                }
            }
        }
    }
    assert!(false_matches.is_empty(), "{}", false_matches.join("\n"));
}

#[test]
fn sizes_decide_and_are_never_exchanged() {
    let terms = ["6-yard container", "8-yard container"];
    assert_eq!(named(&terms, &["Container 8 yd", "Container, 6 yards"]), [Some(1), Some(0)]);
    assert_eq!(named(&terms, &["10-yard container"]), [None]);
    assert_eq!(named(&["Cable 2.5 mm"], &["Cable 25 mm"]), [None]);
    assert_eq!(named(&["Valve 128.00"], &["Valve 128"]), [Some(0)]);
}

#[test]
fn a_line_that_could_be_either_is_left_open() {
    assert_eq!(named(&["6-yard container", "8-yard container"], &["Container"]), [None]);
    assert_eq!(named(&["Senior technician", "Junior technician"], &["Technician"]), [None]);
}

#[test]
fn the_assignment_is_global_and_not_greedy() {
    // The first line fits the first term best, but the second line fits nothing else.
    let terms = ["Site technician north", "Site technician"];
    let lines = ["Site technician north hours", "Site technician hours"];
    assert_eq!(named(&terms, &lines), [Some(0), Some(1)]);
    let lines = ["Site technician hours", "Site technician north hours"];
    assert_eq!(named(&terms, &lines), [Some(1), Some(0)]);
}

#[test]
fn one_term_may_serve_several_lines() {
    let lines = ["Guard hours week 1", "Guard hours week 2", "Guard hours week 3"];
    assert_eq!(named(&["Guard hours", "Dog handler hours"], &lines), [Some(0), Some(0), Some(0)]);
}

#[test]
fn a_code_decides_before_words_do() {
    let terms = [
        Term { item_code: field("A-1"), description: field("Guard hours"), ..Term::default() },
        Term { item_code: field("B-1"), description: field("Dog handler hours"), ..Term::default() },
    ];
    let coded = InvoiceLine { item_code: field("b1"), ..line("Security staff", "", "") };
    let inside = line("B-1 security staff", "", "");
    let unknown = InvoiceLine { item_code: field("Z-9"), ..line("Guard hours", "", "") };
    assert_eq!(given(&match_lines(&terms, &[coded.clone(), inside, unknown])), [Some(1), Some(1), Some(0)]);
    // Beside a code of the contract, another code with other words names another item.
    let other = InvoiceLine { item_code: field("B-2"), ..line("Dog trainer hours", "", "") };
    assert_eq!(given(&match_lines(&terms, &[coded, other])), [Some(1), None]);
}

#[test]
fn blank_and_odd_lines_are_no_matches() {
    let terms = [Term::default(), Term { description: field("Guard hours"), ..Term::default() }];
    let matching = match_lines(&terms, &[InvoiceLine::default(), line("---", "", ""), line("12345", "", "")]);
    assert_eq!(given(&matching), [None, None, None]);
    assert_eq!(matching.assignments[0], Assignment::Blank);
}

#[test]
fn many_equal_lines_and_terms_end_quickly() {
    let terms: Vec<Term> = (0..500).map(|_| Term { description: field("Guard hours"), ..Term::default() }).collect();
    let lines: Vec<InvoiceLine> = (0..500).map(|_| line("Guard hours", "", "")).collect();
    assert_eq!(match_lines(&terms, &lines).assignments.len(), 500);
}
