use crate::fixture::Scene;
use crate::fixture::line;

const TIERS: &str = r#""bands":[{"up_to":"1000","price":"0.10"},{"up_to":"10000","price":"0.05"},{"price":"0.01"}]"#;

fn tiered(mode: &str, quantity: &str, price: &str) -> Scene {
    Scene::plain("0.10", quantity, price).clause(&format!(r#"{{"kind":"tiers",{mode}{TIERS}}}"#))
}

#[test]
fn graduated_and_volume_tiers_make_the_published_amounts() {
    // 15,000 units: 600 by bands, 150 by the total's tier.
    assert_eq!(tiered(r#""mode":"graduated","#, "15000", "0.05").says("R22"), ["1 150.00"]);
    assert!(tiered(r#""mode":"graduated","#, "15000", "0.04").stakes().is_empty());
    assert!(tiered(r#""mode":"volume","#, "15000", "0.01").stakes().is_empty());
    assert_eq!(tiered(r#""mode":"volume","#, "15000", "0.04").says("R22"), ["1 450.00"]);
}

#[test]
fn a_volume_tier_adds_its_flat_fee() {
    let scene = |price: &str| {
        Scene::plain("0.001", "65000", price).clause(
            r#"{"kind":"tiers","mode":"volume","bands":[{"up_to":"10000","price":"0.001"},{"price":"0.0006","flat":"10"}]}"#,
        )
    };
    // 65,000 × 0.0006 + 10 = 49.00
    assert_eq!(scene("0.001").says("R22"), ["1 16.00"]);
}

#[test]
fn an_open_mode_is_a_question_with_prices_until_it_is_answered() {
    let open = tiered("", "15000", "0.05");
    let result = open.run();
    let finding = &result.findings[0];
    let question = finding.question.as_ref().unwrap();
    let priced: Vec<String> = question
        .answers
        .iter()
        .map(|answer| format!("{} {} {}", answer.value, answer.expected, answer.stake))
        .collect();
    assert_eq!(priced, ["graduated 600.00 150.00", "volume 150.00 600.00"]);
    assert_eq!((question.key().as_str(), finding.stake.amount.to_string().as_str()), ("c1.mode", "150.00"));
    assert_eq!(open.clone().answer("c1.mode", "volume").says("R22"), ["1 600.00"]);
    assert_eq!(open.answer("c1.mode", "graduated").says("R22"), ["1 150.00"]);
    // Nothing is at stake by one reading, and still the question is put.
    assert_eq!(tiered("", "15000", "0.04").says("R22"), ["1 0.00"]);
}

#[test]
fn a_line_over_the_threshold_pays_less_past_it_and_the_past_is_credited() {
    let earlier = serde_json::json!([line("800", "0.10", "2026-05-01", "2026-05-31")]).to_string();
    let scene = tiered(r#""mode":"cumulative","retroactive":true,"#, "400", "0.10").past("A", "2026-05-31", &earlier);
    // 200 at 0.10 and 200 at 0.05.
    assert_eq!(scene.says("R23"), ["1 10.00", "1 0.00"]);
    let credit = scene.run().findings.iter().find_map(|found| found.entitlement).unwrap();
    assert_eq!(credit.amount.to_string(), "40.00");
    let nameless = r#"[{"item_code":"G1","line_net_amount":"80"}]"#;
    let scene = tiered(r#""mode":"cumulative","#, "400", "0.10").past("A", "2026-05-31", nameless);
    assert_eq!(scene.says("R23"), ["? history.quantity"]);
}

#[test]
fn tiers_without_a_quantity_cannot_be_decided() {
    let bare = tiered(r#""mode":"volume","#, "1", "1").lines(r#"[{"item_code":"G1","line_net_amount":"80"}]"#);
    assert_eq!(bare.says("R22"), ["? quantity"]);
    let cumulative = tiered(r#""mode":"cumulative","#, "1", "0.10");
    assert!(cumulative.says("R23").is_empty());
}

#[test]
fn the_list_price_of_the_day_less_the_discount_holds() {
    let scene = |price: &str| Scene::plain("90", "10", price).clause(r#"{"kind":"list_discount","percent":"15"}"#);
    let lists = r#"{"list_prices":[{"item":"G1","from":"2026-01-01","price":"100"},{"item":"G1","from":"2026-07-01","price":"120"}]}"#;
    assert_eq!(scene("90").inputs(lists).says("R24"), ["1 50.00"]);
    assert!(scene("85").inputs(lists).stakes().is_empty());
    assert_eq!(scene("90").says("R24"), ["? inputs.list_prices"]);
}

#[test]
fn cost_plus_needs_the_proof_of_the_cost() {
    let scene = Scene::plain("1", "1", "1200").clause(r#"{"kind":"cost_plus","markup_percent":"10"}"#);
    let proven = r#"{"costs":[{"item":"Guard hours","on":"2026-06-10","amount":"600"},{"item":"G1","on":"2026-06-20","amount":"400"}]}"#;
    assert_eq!(scene.clone().inputs(proven).says("R24"), ["1 100.00"]);
    assert_eq!(scene.inputs(r#"{"costs":[]}"#).says("R24"), ["? inputs.costs"]);
}

#[test]
fn only_usage_above_what_is_included_is_billable() {
    let scene = Scene::plain("0.50", "1200", "0.50")
        .clause(r#"{"kind":"included_units","quantity":"1000","staff":["Anna Berg"]}"#);
    let used = |quantity: &str| {
        format!(r#"{{"usage":[{{"item":"G1","from":"2026-06-01","to":"2026-06-30","quantity":"{quantity}"}}]}}"#)
    };
    assert_eq!(scene.clone().inputs(&used("1200")).says("R27"), ["1 500.00"]);
    assert!(scene.clone().inputs(&used("2200")).stakes().is_empty());
    assert_eq!(scene.says("R27"), ["? inputs.usage"]);
    let staffed = scene.lines(r#"[{"item_code":"G1","description":"Guard hours, Anna Berg","quantity":"8","unit_price":"50","line_net_amount":"400"}]"#);
    assert_eq!(staffed.says("R27"), ["1 400.00"]);
}

#[test]
fn packages_are_rounded_up_over_the_agreed_period() {
    let scene = |quantity: &str, price: &str, per: &str| {
        Scene::plain("2", quantity, price).clause(&format!(r#"{{"kind":"packages","size":"100","per":"{per}"}}"#))
    };
    // 150 units are two packages of 200.00.
    assert!(
        scene("150", "2.6667", "invoice")
            .clone()
            .lines(r#"[{"item_code":"G1","quantity":"150","line_net_amount":"400"}]"#)
            .says("R29")
            .is_empty()
    );
    assert_eq!(scene("250", "2.60", "invoice").says("R29"), ["1 50.00"]);
    let earlier = serde_json::json!([line("150", "2", "2026-06-01", "2026-06-10")]).to_string();
    // 150 units before have two packages open, so that 50 more cost nothing and 60 more one package.
    let monthly = Scene::plain("2", "60", "5").clause(r#"{"kind":"packages","size":"100","per":"month"}"#);
    assert_eq!(monthly.past("A", "2026-06-10", &earlier).says("R29"), ["1 100.00"]);
    assert_eq!(
        scene("1", "1", "invoice").lines(r#"[{"item_code":"G1","line_net_amount":"400"}]"#).says("R29"),
        ["? quantity"]
    );
}

#[test]
fn the_minimum_charge_holds_and_no_more() {
    let scene = |quantity: &str, price: &str| {
        Scene::plain("10", quantity, price).clause(r#"{"kind":"minimum_charge","amount":"75"}"#)
    };
    assert!(scene("5", "15").stakes().is_empty());
    assert_eq!(scene("5", "16").says("R29"), ["1 5.00"]);
    assert_eq!(scene("8", "11").says("R29"), ["1 8.00"]);
}

fn raised(terms: &str, rate: &str, price: &str) -> Scene {
    Scene::plain(rate, "1", price).clause(&format!(r#"{{"kind":"fixed_escalator","percent":"3",{terms}}}"#))
}

#[test]
fn three_percent_on_a_hundred_for_two_years() {
    let terms = |mode: &str| format!(r#""base_date":"2024-01-01","compounding":"{mode}""#);
    assert!(raised(&terms("compound"), "100", "106.09").stakes().is_empty());
    assert!(raised(&terms("simple"), "100", "106.00").stakes().is_empty());
    assert_eq!(raised(&terms("simple"), "100", "106.09").says("R30"), ["1 0.09"]);
    // Open: both readings are stated, the dearer one is not at stake.
    let open = raised(r#""base_date":"2024-01-01""#, "100", "106.09");
    assert_eq!(open.says("R30"), ["1 0.00"]);
    assert_eq!(open.answer("c1.compounding", "simple").says("R30"), ["1 0.09"]);
}

#[test]
fn an_early_step_is_at_stake_in_full_and_a_cap_holds() {
    assert_eq!(raised(r#""base_date":"2025-07-01","compounding":"compound""#, "100", "103").says("R30"), ["1 3.00"]);
    let capped = r#""base_date":"2020-01-01","compounding":"compound","cap_percent":"10""#;
    assert_eq!(raised(capped, "100", "119.41").says("R30"), ["1 9.41"]);
    let undated = raised(r#""base_date":"2024-01-01""#, "100", "103")
        .billed(r#"{"issue_date":null}"#)
        .lines(r#"[{"item_code":"G1","quantity":"1","unit_price":"103","line_net_amount":"103"}]"#);
    assert_eq!(undated.says("R30"), ["? issue_date"]);
}

fn indexed(terms: &str, price: &str, values: &str) -> Scene {
    Scene::plain("100", "1", price)
        .clause(&format!(
            r#"{{"kind":"index_escalator","series":"CPI-U","base_month":"2025-01","first_date":"2026-01-01"{terms}}}"#
        ))
        .inputs(&format!(r#"{{"index":[{values}]}}"#))
}

fn value(month: &str, value: &str) -> String {
    format!(r#"{{"series":"CPI-U","month":"{month}","value":"{value}"}}"#)
}

#[test]
fn a_price_follows_its_index_with_share_floor_and_cap() {
    let values = [value("2025-01", "300"), value("2025-10", "315")].join(",");
    assert!(indexed(r#","lag_months":3"#, "105", &values).stakes().is_empty());
    assert_eq!(indexed(r#","lag_months":3,"cap_percent":"4""#, "105", &values).says("R31"), ["1 1.00"]);
    assert_eq!(indexed(r#","lag_months":3,"share_percent":"80""#, "105", &values).says("R31"), ["1 1.00"]);
    assert!(indexed(r#","lag_months":3,"floor_percent":"6""#, "106", &values).stakes().is_empty());
}

#[test]
fn until_the_index_is_published_the_old_price_holds_and_a_gap_is_named() {
    let early = [value("2025-01", "300"), value("2025-09", "312")].join(",");
    assert_eq!(indexed(r#","lag_months":3"#, "105", &early).says("R31"), ["1 5.00"]);
    let gap = [value("2025-01", "300"), value("2025-11", "312")].join(",");
    assert_eq!(indexed(r#","lag_months":3"#, "105", &gap).says("R31"), ["? inputs.index values of CPI-U for 2025-10"]);
    assert_eq!(indexed("", "105", "").says("R31"), ["? inputs.index values of CPI-U for 2025-01"]);
}

#[test]
fn an_open_lag_states_the_price_of_each_reference_month() {
    let values = [value("2025-01", "300"), value("2025-10", "315"), value("2025-11", "318"), value("2025-12", "321")];
    let open = indexed("", "107", &values.join(","));
    assert_eq!(open.says("R31"), ["1 0.00"]);
    let question = open.run().findings[0].question.clone().unwrap();
    assert_eq!(question.answers.len(), 3);
    assert_eq!(open.answer("c1.lag_months", "3").says("R31"), ["1 2.00"]);
}

#[test]
fn a_rise_without_notice_in_time_does_not_hold() {
    let scene = raised(r#""base_date":"2025-01-01","compounding":"compound""#, "100", "103")
        .clause(r#"{"kind":"escalation_notice","days":60}"#);
    assert_eq!(scene.says("R32"), ["? inputs.notices"]);
    let noticed = |on: &str| scene.clone().inputs(&format!(r#"{{"notices":[{{"on":"{on}"}}]}}"#));
    assert!(noticed("2025-11-01").stakes().is_empty());
    assert_eq!(noticed("2026-05-20").says("R32"), ["1 3.00"]);
    assert_eq!(scene.inputs(r#"{"notices":[]}"#).says("R32"), ["1 3.00"]);
}

#[test]
fn a_line_across_two_windows_is_split_by_days() {
    let terms = r#"[{"item_code":"G1","unit_price":"100","effective_to":"2026-06-15"},{"item_code":"G1","unit_price":"110","effective_from":"2026-06-16"}]"#;
    let lines = |price: &str| serde_json::json!([line("10", price, "2026-06-01", "2026-06-30")]).to_string();
    assert!(Scene::new(terms, &lines("105")).stakes().is_empty());
    assert_eq!(Scene::new(terms, &lines("110")).says("R33"), ["1 50.00"]);
    let unpriced = terms.replace(r#""unit_price":"110","#, "");
    assert_eq!(Scene::new(&unpriced, &lines("110")).says("R33"), ["? contract.unit_price"]);
}

#[test]
fn schedules_ramps_and_free_periods_set_the_price() {
    let windows = |reason: &str, price: &str| {
        Scene::plain("100", "2", price).clause(&format!(
            r#"{{"kind":"price_schedule","reason":"{reason}","steps":[{{"to":"2026-03-31","price":"0"}},{{"from":"2026-04-01","to":"2026-12-31","price":"80"}}]}}"#
        ))
    };
    assert_eq!(windows("windows", "100").says("R33"), ["1 40.00"]);
    assert_eq!(windows("ramp", "100").says("R35"), ["1 40.00"]);
    assert!(windows("ramp", "80").stakes().is_empty());
    let free = serde_json::json!([line("2", "80", "2026-03-01", "2026-03-31")]).to_string();
    assert_eq!(windows("free_period", "80").lines(&free).says("R35"), ["1 160.00"]);
    let undated = windows("ramp", "80").billed(r#"{"issue_date":null}"#);
    assert_eq!(
        undated.lines(r#"[{"item_code":"G1","quantity":"2","unit_price":"100","line_net_amount":"200"}]"#).says("R35"),
        ["? issue_date"]
    );
}

#[test]
fn an_agreed_cut_holds_from_its_day() {
    let cut = |from: &str, price: &str| {
        Scene::plain("100", "1", price)
            .clause(&format!(r#"{{"kind":"reduction","percent":"5","from":"{from}","yearly":true}}"#))
    };
    assert_eq!(cut("2026-01-01", "100").says("R37"), ["1 5.00"]);
    assert_eq!(cut("2025-01-01", "95").says("R37"), ["1 4.75"]);
    assert!(cut("2026-07-01", "100").stakes().is_empty());
    let bare = cut("2026-01-01", "95").lines(r#"[{"item_code":"G1","line_net_amount":"100"}]"#);
    assert_eq!(bare.says("R37"), ["? quantity"]);
}

fn prorated(terms: &str, unit: &str, price: &str, billed: &str, from: &str, to: &str) -> Scene {
    let contract = serde_json::json!([{"item_code": "G1", "unit": unit, "unit_price": price}]).to_string();
    let lines = serde_json::json!([{"item_code": "G1", "unit": unit, "quantity": "1", "unit_price": billed,
        "line_net_amount": billed, "period_start": from, "period_end": to}]);
    Scene::new(&contract, &lines.to_string()).clause(&format!(r#"{{"kind":"proration",{terms}}}"#))
}

#[test]
fn parts_of_a_period_make_the_published_amounts() {
    let actual = r#""method":"actual","ends":"inclusive""#;
    // 70 × 5/7 = 50; 930 × 23/31 = 690; 930 × 16/31 = 480.
    assert_eq!(prorated(actual, "week", "70", "70", "2026-06-01", "2026-06-05").says("R41"), ["1 20.00"]);
    assert!(prorated(actual, "week", "70", "50", "2026-06-01", "2026-06-05").stakes().is_empty());
    assert!(prorated(actual, "month", "930", "690", "2026-07-09", "2026-07-31").stakes().is_empty());
    assert_eq!(prorated(actual, "month", "930", "690", "2026-07-16", "2026-07-31").says("R41"), ["1 210.00"]);
    // 100 × 25/30 = 83.33
    let thirty = r#""method":"thirty","ends":"inclusive""#;
    assert!(prorated(thirty, "month", "100", "83.33", "2026-07-01", "2026-07-25").stakes().is_empty());
    assert_eq!(prorated(thirty, "month", "100", "90", "2026-07-01", "2026-07-25").says("R41"), ["1 6.67"]);
}

#[test]
fn the_help_page_that_counts_twenty_one_days_is_a_question_with_both_amounts() {
    let open = r#""method":"actual""#;
    let asked = |billed: &str| prorated(open, "month", "3000", billed, "2026-07-10", "2026-07-31");
    let question = asked("2129.03").run().findings[0].question.clone().unwrap();
    let amounts: Vec<String> = question
        .answers
        .iter()
        .map(|answer| format!("{} {} {}", answer.value, answer.expected, answer.stake))
        .collect();
    assert_eq!(amounts, ["inclusive 2129.03 0.00", "exclusive 2032.26 96.77"]);
    assert_eq!(asked("2129.03").answer("c1.ends", "exclusive").says("R41"), ["1 96.77"]);
    assert!(asked("2129.03").answer("c1.ends", "inclusive").stakes().is_empty());
}

#[test]
fn yearly_bases_and_daily_rates_are_kept() {
    let by = |terms: &str, unit: &str, price: &str, billed: &str| {
        prorated(terms, unit, price, billed, "2026-03-01", "2026-03-10").says("R41")
    };
    assert_eq!(by(r#""method":"year365","ends":"inclusive""#, "year", "3650", "110"), ["1 10.00"]);
    assert_eq!(by(r#""method":"year360","ends":"inclusive""#, "month", "300", "110"), ["1 10.00"]);
    assert_eq!(by(r#""method":"daily_rate","ends":"inclusive","daily_rate":"9""#, "month", "300", "100"), ["1 10.00"]);
    assert_eq!(by(r#""method":"daily_rate","ends":"inclusive""#, "month", "300", "100"), ["? contract.daily rate"]);
    let whole = prorated(r#""method":"actual""#, "month", "300", "300", "2026-03-15", "2026-04-14");
    assert!(whole.stakes().is_empty() && whole.says("R41").is_empty());
}

#[test]
fn a_person_is_billed_at_the_role_that_the_contract_gives() {
    let terms = r#"[{"item_code":"S","description":"Senior consultant","unit":"hour","unit_price":"150"},{"item_code":"J","description":"Junior consultant","unit":"hour","unit_price":"90"}]"#;
    let billed = |text: &str| {
        let lines = serde_json::json!([{"item_code": "S", "description": text, "unit": "hour", "quantity": "10",
            "unit_price": "150", "line_net_amount": "1500"}]);
        Scene::new(terms, &lines.to_string()).clause(
            r#"{"kind":"staffing","people":[{"name":"Ada Lund","role":"Senior consultant"},{"name":"Tom Reed","role":"J"},{"name":"Eve Stone","role":"J","approved":false}]}"#,
        )
    };
    assert!(billed("Senior consultant Ada Lund").stakes().is_empty());
    assert_eq!(billed("Senior consultant Tom Reed").stakes(), ["R21 1 600.00"]);
    assert_eq!(billed("Senior consultant Eve Stone").stakes(), ["R21 1 1500.00"]);
    assert_eq!(billed("Senior consultant").says("R21"), ["? person"]);
}

#[test]
fn tiers_and_packages_count_the_contracts_units() {
    let terms = r#"[{"item_code":"G1","description":"Gloves","unit":"each","unit_price":"0.10"}]"#;
    let dozens =
        r#"[{"item_code":"G1","description":"Gloves","unit":"dozen","quantity":"100","line_net_amount":"200"}]"#;
    let scene = |clause: &str| Scene::new(terms, dozens).clause(clause);
    let bands = r#"{"kind":"tiers","mode":"graduated","bands":[{"up_to":"1000","price":"0.10"},{"price":"0.05"}]}"#;
    // 1,000 x 0.10 + 200 x 0.05
    assert_eq!(scene(bands).says("R22"), ["1 90.00"]);
    // 1,200 units are 3 packages of 500 at 50.
    assert_eq!(scene(r#"{"kind":"packages","size":"500"}"#).says("R29"), ["1 50.00"]);
}

#[test]
fn a_month_is_a_part_of_a_quarter_and_a_quarter_of_a_year() {
    let scene = |unit: &str, until: &str| {
        let terms = format!(r#"[{{"item_code":"G1","description":"Guard","unit":"{unit}","unit_price":"900"}}]"#);
        let lines = format!(
            r#"[{{"item_code":"G1","description":"Guard","unit":"{unit}","quantity":"1","line_net_amount":"900","period_start":"2026-01-01","period_end":"{until}"}}]"#
        );
        Scene::new(&terms, &lines).clause(r#"{"kind":"proration","method":"actual","ends":"inclusive"}"#).says("R41")
    };
    // 900 x 31/90 and 900 x 90/365.
    assert_eq!(scene("quarter", "2026-01-31"), ["1 590.00"]);
    assert_eq!(scene("year", "2026-03-31"), ["1 678.08"]);
    assert!(scene("quarter", "2026-03-31").is_empty() && scene("year", "2026-12-31").is_empty());
}
