use super::*;

fn faults(text: &str) -> Vec<String> {
    import_contract(text).map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_whole_contract_is_read_and_written_back_the_same() {
    let text = r#"{"kind":"contract","fields":{"currency":"USD","spend_cap":{"value":"1000.10","confidence":0.9}},
        "lines":[{"item_code":"A1","unit_price":123456789012.123456789012,"source":"a1"}],
        "clauses":[{"id":"5","kind":"tiers","items":["A1"],"bands":[{"up_to":"1000","price":"0.10"},{"price":"0.05"}],
            "source":"a1","evidence":{"page":2,"box":[1.5,2,3,4],"text":"tiers"}}],
        "sources":[{"id":"a1","kind":"amendment"}],"answers":{"5.mode":"volume"}}"#;
    let contract = import_contract(text).unwrap();
    let price = contract.terms[0].unit_price.as_ref().unwrap().value;
    assert_eq!(price.to_string(), "123456789012.123456789012");
    let again = serde_json::to_string(&contract).unwrap();
    assert_eq!(import_contract(&again).unwrap(), contract);
}

#[test]
fn each_fault_names_its_place_and_the_mend() {
    for (text, expected) in [
        ("{\n\"fields\": {,}}", "line 2, column 12 is no JSON here; look for a missing comma, quote or bracket."),
        ("[1]", "the file is a list; write one object with fields and lines."),
        (
            r#"{"terms":[]}"#,
            "terms is not known here; use one of fields, lines, clauses, sources, answers, aliases, kind, file, warnings.",
        ),
        (r#"{"kind":"invoice"}"#, "kind says that this is no contract; import contracts only."),
        (r#"{"lines":{}}"#, "lines is an object; write a list: [ ... ]."),
        (r#"{"fields":{"effective_date":"soon"}}"#, "fields.effective_date cannot be read: 'soon' is not a date"),
        (
            r#"{"fields":{"currency":{"value":"EUR","sure":1}}}"#,
            "fields.currency.sure is not known here; use one of value,",
        ),
        (r#"{"lines":[{},{"price":"1"}]}"#, "lines[1].price is not known here; use one of item_code,"),
        (r#"{"clauses":[{"kind":"cap","limit":"1"}]}"#, "clauses[0].id is missing; add it."),
        (r#"{"clauses":[{"id":"1","limit":"1"}]}"#, "clauses[0].kind is missing; add it."),
        (
            r#"{"clauses":[{"id":"1","kind":"ceiling"}]}"#,
            "clauses[0].kind is 'ceiling', which is not known; write one of price_schedule, tiers,",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"payment_terms","days":"thirty"}]}"#,
            "clauses[0].days is the text \"thirty\"; write a whole number.",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"early_payment","percent":"2","days":10}]}"#,
            "clauses[0].net_days is missing; add it.",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"tiers","bands":[{"price":"1"},{"up_to":"5"}]}]}"#,
            "clauses[0].bands[1].price is missing; add it.",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"tiers","bands":[{"price":"1"},{"price":"x"}]}]}"#,
            "clauses[0].bands[1].price is the text \"x\"; write an amount as a text",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"cap","limit":"1","per":"fortnight"}]}"#,
            "clauses[0].per is 'fortnight', which is not known; write one of invoice, day,",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"cap","limit":"1","limt":"2"}]}"#,
            "clauses[0].limt is not known here; remove it",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"tiers","bands":[{"price":"1","flt":"2"}]}]}"#,
            "clauses[0].bands[0].flt is not known here",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"cap","limit":1.1}]}"#,
            "clauses[0].limit is a bare number; write it as a text, \"1.1\"",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"fixed_escalator","percent":"3","base_date":"2024-02-30"}]}"#,
            "clauses[0].base_date ",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"cap","limit":"1"},{"id":"1","kind":"cap","limit":"2"}]}"#,
            "clauses[1].id is '1' a second time",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"cap","limit":"1","source":"a9"}]}"#,
            "clauses[0].source is none of the ids in sources",
        ),
        (r#"{"aliases":[{"wording":"Tip bin","item":"A1"}]}"#, "aliases[0].item names none of the lines"),
        (r#"{"answers":{"5.mode":"volume"}}"#, "answers.5.mode names no clause"),
    ] {
        let found = faults(text);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{text}\n{found:?}\n{expected}");
    }
}

#[test]
fn a_number_that_no_sum_could_hold_is_refused_by_name() {
    for (text, expected) in [
        (
            r#"{"clauses":[{"id":"99999999999999999","kind":"cap","limit":"1000000000000000.01","items":["99999999999999999"]}]}"#,
            "clauses[0].limit is 1000000000000000.01, which is no amount that can be computed with; write one of up to 1000000000000000 with at most 12 decimals.",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"tiers","bands":[{"up_to":"5","price":"1"},{"price":"0.0000000000001"}]}]}"#,
            "clauses[0].bands[1].price is 0.0000000000001, which",
        ),
        (
            r#"{"clauses":[{"id":"1","kind":"cap","limit":2000000000000000}]}"#,
            "clauses[0].limit is 2000000000000000, which",
        ),
        (
            r#"{"fields":{"spend_cap":{"value":"-2000000000000000"}}}"#,
            "fields.spend_cap.value is -2000000000000000, which",
        ),
        (r#"{"lines":[{"unit_price":2000000000000000.5}]}"#, "lines[0].unit_price is 2000000000000000.5, which"),
        (r#"{"lines":[{"unit_price":1e20}]}"#, "lines[0].unit_price cannot be read"),
    ] {
        let found = faults(text);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{text}\n{found:?}\n{expected}");
    }
    let fit = r#"{"lines":[{"item_code":"99999999999999999","unit_price":"0.123456789012","unit":"10000000000000000"}],
        "clauses":[{"id":"1","kind":"cap","limit":"1000000000000000","warn_percent":"85.000000000000000"}]}"#;
    assert!(faults(fit).is_empty(), "{:?}", faults(fit));
}

#[test]
fn several_faults_are_told_at_once() {
    let text = r#"{"fields":{"currency":"?"},"lines":[{"unit_price":"cheap"}],"clauses":[{"id":"1","kind":"cap"}]}"#;
    let found = faults(text);
    let places: Vec<&str> = found.iter().filter_map(|fault| fault.split(' ').next()).collect();
    assert_eq!(places, ["fields.currency", "lines[0].unit_price", "clauses[0].limit"], "{found:?}");
}

#[test]
fn one_clause_is_read_alone() {
    let clause = import_clause(r#"{"id":"7","kind":"late_fee","annual_percent":"8"}"#).unwrap();
    assert_eq!(clause.id, "7");
    let fault = import_clause(r#"{"id":"7","kind":"late_fee","annual_percent":"8","grace":3}"#).unwrap_err();
    assert_eq!(fault.path, "grace");
}
