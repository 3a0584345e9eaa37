//! Contracts on the command line: imported, asked and looked ahead from.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

const CONTRACT: &str = r#"{"fields":{"contract_number":"M-1","currency":"USD"},
    "lines":[{"item_code":"G1","description":"Guard hours","unit_price":"1"}],
    "clauses":[{"id":"4.2","kind":"tiers","bands":[{"up_to":"100","price":"1"},{"price":"0.5"}]}]}"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn invoice(&self, month: u8, quantity: u32) -> String {
        let json = format!(
            r#"{{"fields":{{"invoice_number":"N-{month}","issue_date":"2026-{month:02}-28","currency":"USD"}},
                "lines":[{{"item_code":"G1","description":"Guard hours","quantity":"{quantity}","unit_price":"1","line_net_amount":"{quantity}.00"}}]}}"#
        );
        self.put(&format!("invoice-{month}.json"), &json)
    }
}

fn probity(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_probity")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_import_says_the_clauses_or_names_each_fault_with_its_place() {
    let folder = Folder::new();
    let good = probity(&["import-contract", &folder.put("good.json", CONTRACT)]);
    assert_eq!(good.status.code(), Some(0), "{}", complained(&good));
    let expected = "Contract M-1: 1 rates, 1 clauses\n  4.2: Prices go by tiers, and how they apply is open: \
                    up to 100 at USD 1.00, above at USD 0.50.\n";
    assert_eq!(said(&good), expected);

    let wrong =
        CONTRACT.replace(r#""up_to":"100","#, r#""upto":"100","#).replace(r#""currency":"USD""#, r#""currency":"?""#);
    let bad = probity(&["import-contract", &folder.put("bad.json", &wrong)]);
    assert_eq!(bad.status.code(), Some(2));
    let faults = complained(&bad);
    assert_eq!(faults.lines().count(), 2, "{faults}");
    assert!(faults.contains("bad.json: fields.currency cannot be read"), "{faults}");
    assert!(faults.contains("bad.json: clauses[0].bands[0].upto is not known here"), "{faults}");
}

#[test]
fn an_answer_settles_what_the_contract_leaves_open() {
    let folder = Folder::new();
    let (contract, invoice) = (folder.put("contract.json", CONTRACT), folder.invoice(6, 200));
    let stake = |answers: &[&str]| {
        let mut arguments = vec!["reconcile", "--json", "--contract", &contract, "--invoice", &invoice];
        arguments.extend(answers.iter().flat_map(|answer| ["--answer", *answer]));
        let output = probity(&arguments);
        let line = said(&output).lines().next().map(str::to_owned);
        line.map(|line| {
            serde_json::from_str::<Value>(&line).unwrap()["totals"]["at_stake"].as_str().unwrap().to_owned()
        })
        .ok_or_else(|| complained(&output))
    };
    assert_eq!(stake(&[]).unwrap(), "50.00");
    assert_eq!(stake(&["4.2.mode=volume"]).unwrap(), "100.00");
    assert!(
        stake(&["4.2.mode=flat"]).unwrap_err().contains("--answer 4.2.mode is 'flat', which is none of its readings")
    );
    assert!(stake(&["4.2.mode"]).unwrap_err().contains("CLAUSE.PARAMETER=VALUE"));
}

#[test]
fn the_next_invoice_is_told_and_what_should_have_come() {
    let folder = Folder::new();
    let contract = folder.put(
        "contract.json",
        &CONTRACT.replace(
            r#""currency":"USD""#,
            r#""currency":"USD","auto_renewal":true,"expiry_date":"2026-12-31","notice_period_days":30"#,
        ),
    );
    let invoices = [folder.invoice(4, 50), folder.invoice(5, 50), folder.invoice(6, 50)];
    let mut arguments = vec!["predict", "--contract", &contract, "--today", "2026-08-10"];
    arguments.extend(invoices.iter().flat_map(|invoice| ["--invoice", invoice.as_str()]));
    let told = said(&probity(&arguments));
    assert!(
        told.starts_with("The next invoice comes about 28 Jul 2026, 50.00 before tax.\n  Guard hours: 50.00 USD\n"),
        "{told}"
    );
    assert!(told.contains("Invoices have come every month, 3 so far."), "{told}");
    assert!(told.contains("The invoice of about 28 Jul 2026 has not come."), "{told}");
    assert!(told.contains("notice is given by 1 Dec 2026: the window of 120 days is open."), "{told}");

    arguments.push("--json");
    let json: Value = serde_json::from_str(&said(&probity(&arguments))).unwrap();
    assert_eq!((json["next"]["issued"].as_str(), json["next"]["net"].as_str()), (Some("2026-07-28"), Some("50.00")));
    assert_eq!(json["renewal"]["last_day"], "2026-12-01");
    let output = probity(&["predict", "--contract", &contract, "--invoice", &invoices[0], "--today", "soon"]);
    assert_eq!(output.status.code(), Some(2));
}
