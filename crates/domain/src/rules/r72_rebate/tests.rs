use crate::fixture::{Scene, line};

fn spent(terms: &str) -> Scene {
    let quarter = serde_json::json!([line("100", "300", "2026-02-01", "2026-02-28")]).to_string();
    Scene::plain("300", "1", "300").clause(&format!(r#"{{"kind":"rebate","per":"quarter",{terms}}}"#)).past(
        "A",
        "2026-02-28",
        &quarter,
    )
}

fn owed(scene: &Scene, rule: &str) -> Vec<String> {
    let result = scene.run();
    let ours = result.findings.iter().filter(|found| found.rule == rule);
    ours.filter_map(|found| found.entitlement).map(|owed| owed.amount.to_string()).collect()
}

const TIERS: &str = r#""tiers":[{"from":"10000","percent":"2"},{"from":"20000","percent":"5"}]"#;

#[test]
fn the_rebate_of_the_ended_period_is_owed() {
    let mut scene = spent(TIERS).billed(r#"{"issue_date":"2026-04-10"}"#);
    assert_eq!(owed(&scene, "R72"), ["1500.00"]);
    scene = spent(&format!(r#"{TIERS},"marginal":true,"claim_days":60"#)).billed(r#"{"issue_date":"2026-04-10"}"#);
    // 10,000 × 2% + 10,000 × 5%
    assert_eq!(owed(&scene, "R72"), ["700.00"]);
    assert!(scene.run().findings[0].summary.contains("until 30 May 2026"));
    let credit = r#"[{"item_code":"G1","description":"Rebate first quarter","line_net_amount":"-700"}]"#;
    assert!(owed(&scene.past("B", "2026-04-05", credit), "R72").is_empty());
}

#[test]
fn without_history_a_rebate_cannot_be_decided() {
    let mut blind = spent(TIERS).billed(r#"{"issue_date":"2026-04-10"}"#);
    blind.history.invoices.clear();
    assert_eq!(blind.says("R72"), ["? history.lines"]);
}

fn measured(value: &str) -> Scene {
    Scene::plain("2000", "1", "2000")
        .clause(r#"{"kind":"service_level","metric":"availability","target":"99.9","tiers":[{"below":"99.9","percent":"10"},{"below":"99","percent":"25"}],"cap_percent":"20"}"#)
        .inputs(&format!(r#"{{"measurements":[{{"metric":"availability","from":"2026-06-01","to":"2026-06-30","value":"{value}"}}]}}"#))
}

#[test]
fn ten_percent_of_two_thousand_are_credited_and_the_cap_holds() {
    assert_eq!(owed(&measured("99.5"), "R73"), ["200.00"]);
    assert_eq!(owed(&measured("98"), "R73"), ["400.00"]);
    assert!(owed(&measured("99.95"), "R73").is_empty());
    assert_eq!(measured("1").inputs("{}").says("R73"), ["? inputs.measurements"]);
}
