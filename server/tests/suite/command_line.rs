//! The command line on the sample documents: what must be found is found, and nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("samples")
}

fn probity(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_probity")).args(arguments).current_dir(samples()).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn expected(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(samples().join(path)).unwrap()).unwrap()
}

/// Rule, line and stake of each finding, sorted.
fn findings(result: &Value) -> Vec<(String, Option<String>, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found: Vec<_> = result["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let line = finding["line"].as_str().map(str::to_owned);
            (text(&finding["rule"]), line, text(&finding["stake"]["amount"]))
        })
        .collect();
    found.sort();
    found
}

fn reconcile(contract: &str, invoices: &[&str]) -> Output {
    let mut arguments = vec!["reconcile", "--json", "--contract", contract];
    for invoice in invoices {
        arguments.extend(["--invoice", invoice]);
    }
    probity(&arguments)
}

#[test]
fn the_samples_show_their_planted_faults() {
    let expected = expected("expected.json");
    for contract in expected["contracts"].as_array().unwrap() {
        let wanted: Vec<&Value> = expected["invoices"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|invoice| invoice["contract"] == contract["contract"])
            .collect();
        let files: Vec<&str> = wanted.iter().map(|invoice| invoice["file"].as_str().unwrap()).collect();
        let output = reconcile(contract["file"].as_str().unwrap(), &files);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let mut results = lines(&output);
        assert_eq!(results.len(), wanted.len());
        for invoice in wanted {
            let at = results
                .iter()
                .position(|result| {
                    result["invoice"] == invoice["invoice"]
                        && result["totals"]["at_stake"] == invoice["totals"]["at_stake"]
                })
                .unwrap_or_else(|| panic!("{} with {} at stake", invoice["file"], invoice["totals"]["at_stake"]));
            let result = results.remove(at);
            assert_eq!(findings(&result), findings(invoice), "{}", invoice["file"]);
            for figure in ["billed", "at_stake", "payable", "currency"] {
                assert_eq!(result["totals"][figure], invoice["totals"][figure], "{} {figure}", invoice["file"]);
            }
        }
    }
}

#[test]
fn all_ten_planted_faults_are_found_in_pages_and_in_data() {
    let wanted = expected("planted/expected.json");
    for ending in ["json", "pdf"] {
        let (contract, invoice) = (format!("planted/contract.{ending}"), format!("planted/invoice.{ending}"));
        let output = reconcile(&contract, &[&invoice]);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let found = findings(&lines(&output)[0]);
        assert_eq!(found.len(), 10, "{ending}: {found:?}");
        assert_eq!(found, findings(&wanted), "{ending}");
    }
}

#[test]
fn what_crashed_the_predecessor_passes() {
    let wanted = expected("hard/expected.json");
    for case in wanted["cases"].as_array().unwrap() {
        let file = format!("hard/{}", case["file"].as_str().unwrap());
        let output = reconcile("hard/contract.json", &[&file]);
        let results = lines(&output);
        assert_eq!(results.len(), 1, "{file}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(findings(&results[0]), findings(case), "{file}");
        for pair in case["matches"].as_array().unwrap() {
            let matched =
                results[0]["matches"].as_array().unwrap().iter().any(|m| m["line"] == pair[0] && m["term"] == pair[1]);
            assert!(matched, "{file}: line {} against term {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn evidence_leads_to_both_pages() {
    let output = reconcile("contract-services.pdf", &["invoice-2-lfs-20397.pdf"]);
    let results = lines(&output);
    let finding = results[0]["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "R20").unwrap();
    for document in ["invoice", "contract"] {
        let proved = finding["evidence"].as_array().unwrap().iter().any(|proof| {
            proof["document"] == document
                && proof["page"].is_u64()
                && proof["box"].as_array().is_some_and(|area| area.len() == 4)
        });
        assert!(proved, "{document}: {}", finding["evidence"]);
    }
}

#[test]
fn extraction_prints_one_object_a_file_that_reconciles_like_the_document() {
    let output = probity(&["extract", "contract-services.pdf", "invoice-2-lfs-20397.pdf"]);
    assert_eq!(output.status.code(), Some(0));
    let objects = lines(&output);
    assert_eq!(objects[0]["kind"], "contract");
    assert_eq!(objects[1]["kind"], "invoice");
    assert_eq!(objects[1]["fields"]["invoice_number"]["value"], "LFS-20397");
    assert!(objects[1]["fields"]["payable_amount"]["value"].is_string(), "amounts are decimal strings");

    let folder = tempfile::tempdir().unwrap();
    let [contract, invoice] = ["contract.json", "invoice.json"].map(|name| folder.path().join(name));
    std::fs::write(&contract, objects[0].to_string()).unwrap();
    std::fs::write(&invoice, objects[1].to_string()).unwrap();
    let from_json = reconcile(contract.to_str().unwrap(), &[invoice.to_str().unwrap()]);
    let from_pages = reconcile("contract-services.pdf", &["invoice-2-lfs-20397.pdf"]);
    assert_eq!(findings(&lines(&from_json)[0]), findings(&lines(&from_pages)[0]));
}

#[test]
fn bad_input_is_named_and_the_other_files_are_still_done() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, r#"{"kind":"invoice","lines":[{"unit_price":"about ten"}]}"#).unwrap();
    let output =
        reconcile("hard/contract.json", &[broken.to_str().unwrap(), "no-such-file.pdf", "hard/same-wording.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output).len(), 1, "the readable invoice is reconciled");
    let errors = String::from_utf8_lossy(&output.stderr);
    let named: Vec<&str> = errors.lines().collect();
    assert_eq!(named.len(), 2, "{errors}");
    assert!(named[0].contains("broken.json") && named[0].contains("'about ten' is not an amount"), "{errors}");
    assert!(named[1].contains("no-such-file.pdf"), "{errors}");
}

#[test]
fn each_finding_is_written_as_a_certificate_that_verifies_and_no_changed_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let proofs = folder.path().join("proofs");
    let contract = "contract-services.pdf";
    let mut arguments = vec!["reconcile", "--json", "--contract", contract, "--certificates", proofs.to_str().unwrap()];
    let invoices = ["invoice-1-lfs-20381.pdf", "invoice-2-lfs-20397.pdf"];
    arguments.extend(invoices.iter().flat_map(|invoice| ["--invoice", invoice]));
    let output = probity(&arguments);
    let found: usize = lines(&output).iter().map(|result| result["findings"].as_array().unwrap().len()).sum();
    let files: Vec<PathBuf> = std::fs::read_dir(&proofs).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!((files.len(), output.status.code()), (found, Some(1)), "{files:?}");
    assert!(found > 0);
    for file in &files {
        let verified = probity(&["verify", file.to_str().unwrap()]);
        let text = String::from_utf8_lossy(&verified.stdout);
        assert_eq!(verified.status.code(), Some(0), "{file:?} {text}");
        assert!(text.starts_with("verified: R") && text.lines().count() == 1, "{text}");
    }

    let changed = folder.path().join("changed.json");
    let good = std::fs::read(&files[0]).unwrap();
    for at in [100, good.len() / 2, good.len() - 20] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        std::fs::write(&changed, bytes).unwrap();
        let refused = probity(&["verify", changed.to_str().unwrap()]);
        assert_eq!(refused.status.code(), Some(1));
        let text = String::from_utf8_lossy(&refused.stdout);
        assert!(text.starts_with("not verified: ") && text.lines().count() == 1, "{text}");
    }
    for unreadable in [samples().join("expected.json"), folder.path().join("none.json")] {
        let refused = probity(&["verify", unreadable.to_str().unwrap()]);
        assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
    }
}

#[test]
fn a_clean_invoice_ends_with_zero() {
    let output = reconcile("contract-services.pdf", &["invoice-1-lfs-20381.pdf"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let report = probity(&["reconcile", "--contract", "contract-services.pdf", "--invoice", "invoice-1-lfs-20381.pdf"]);
    assert!(String::from_utf8_lossy(&report.stdout).contains("Nothing was found"));
}
