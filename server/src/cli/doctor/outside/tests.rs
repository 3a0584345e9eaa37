//! Each check finds what it is for.

use super::super::finding::Outcome;
use super::*;

fn answer(headers: &[(&'static str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    Answer { asked: "GET /".to_owned(), status: 404, headers, body: body.to_owned() }
}

#[test]
fn weak_hsts_fails_on_any_answer() {
    let good = answer(&[("strict-transport-security", "max-age=63072000; includeSubDomains; preload")], "");
    assert_eq!(judge_hsts(&[&good]).outcome, Outcome::Pass);
    for bad in ["", "max-age=300; includeSubDomains", "max-age=63072000"] {
        let bad = answer(&[("strict-transport-security", bad)], "");
        assert_eq!(judge_hsts(&[&good, &bad]).outcome, Outcome::Fail);
    }
}

#[test]
fn a_cookie_must_have_every_attribute() {
    let good = "__Host-probity=x; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=1800";
    assert_eq!(find_cookie_fault(good), None);
    for part in ["HttpOnly; ", "SameSite=Strict; ", "Secure; ", "Path=/; ", "__Host-"] {
        assert!(find_cookie_fault(&good.replace(part, "")).is_some(), "{part}");
    }
}

#[test]
fn inline_scripts_and_missing_parts_of_a_policy_are_found() {
    let good = "default-src 'none'; script-src 'nonce-x' 'wasm-unsafe-eval'; base-uri 'none'; frame-ancestors 'none'";
    let page = |policy: &str| Answer { status: 200, ..answer(&[("content-security-policy", policy)], "") };
    let judge = |policy: &str| judge_policy(&page(policy)).outcome;
    assert_eq!(judge(good), Outcome::Pass);
    assert_eq!(judge(&good.replace("'nonce-x'", "'nonce-x' 'unsafe-inline'")), Outcome::Fail);
    assert_eq!(judge(&good.replace("; frame-ancestors 'none'", "")), Outcome::Fail);
    assert_eq!(judge(""), Outcome::Fail);
}

#[test]
fn traces_and_telling_headers_are_found() {
    assert_eq!(judge_traces(&[answer(&[], "There is nothing here")]).outcome, Outcome::Pass);
    assert_eq!(judge_traces(&[answer(&[], "thread 'main' panicked at src/x.rs:3")]).outcome, Outcome::Fail);
    assert_eq!(judge_telling(&[&answer(&[("server", "nginx/1.2")], "")]).outcome, Outcome::Fail);
    assert_eq!(judge_headers(&[&answer(&[], "")]).outcome, Outcome::Fail);
}
