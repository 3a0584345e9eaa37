//! Comparing what was planted with what was found.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::exact::Exact;
use crate::scene::{Planted, Scene};

/// What came of one rule.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub planted: u64,
    pub found: u64,
    pub false_alarms: u64,
    /// Planted stakes and entitlements; of rules without any, what is at risk.
    pub money_planted: Exact,
    pub money_found: Exact,
    pub risk_planted: Exact,
    pub risk_found: Exact,
    /// Lines and invoices of the rule's own scenes that could not be decided though all was handed in.
    pub undecided: u64,
    /// Faulty scenes asked again without one of their inputs, and how many of them passed without a word.
    pub blinded: u64,
    pub silent: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Score {
    pub rules: BTreeMap<String, Tally>,
    pub scenes: u64,
    pub lines: u64,
    /// Lines on which nothing was planted.
    pub clean_lines: u64,
    /// What went wrong, for people.
    pub misses: Vec<String>,
}

/// A finding as the engine gives it.
struct Found {
    rule: String,
    line: Option<usize>,
    stake: Exact,
    entitlement: Exact,
    exposure: Option<Exact>,
}

fn amount(finding: &Value, name: &str) -> Option<Exact> {
    Exact::read(finding.get(name)?.get("amount")?.as_str()?)
}

fn read(finding: &Value) -> Option<Found> {
    let line = finding.get("line_index").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    Some(Found {
        rule: finding.get("rule")?.as_str()?.to_owned(),
        line,
        stake: amount(finding, "stake").unwrap_or_default(),
        entitlement: amount(finding, "entitlement").unwrap_or_default(),
        exposure: amount(finding, "exposure"),
    })
}

fn is_hit(planted: &Planted, found: &Found) -> bool {
    planted.rule == found.rule
        && planted.line == found.line
        && planted.stake == found.stake
        && planted.entitlement == found.entitlement
        && planted.exposure.is_none_or(|exposure| found.exposure == Some(exposure))
}

impl Score {
    fn rule(&mut self, rule: &str) -> &mut Tally {
        self.rules.entry(rule.to_owned()).or_default()
    }

    /// Counts one scene's answer.
    pub fn count(&mut self, name: &str, about: &str, scene: &Scene, answer: &Value) {
        self.scenes += 1;
        let lines = scene.invoice.lines.len();
        let faulty = |at: usize| scene.planted.iter().any(|planted| planted.line == Some(at) && !planted.is_notice);
        self.lines += u64::try_from(lines).unwrap_or(0);
        self.clean_lines += u64::try_from((0..lines).filter(|at| !faulty(*at)).count()).unwrap_or(0);
        let list = |name: &str| answer.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut found: Vec<Found> = list("findings").iter().filter_map(read).collect();
        let (notices, faults): (Vec<&Planted>, Vec<&Planted>) =
            scene.planted.iter().partition(|planted| planted.is_notice);
        for planted in faults {
            let hit = found.iter().position(|found| is_hit(planted, found));
            if let Some(at) = hit {
                found.remove(at);
            } else {
                let near: Vec<String> = found.iter().map(describe).collect();
                let gaps: Vec<String> = list("undecided").iter().map(gap).collect();
                self.misses.push(format!(
                    "missed {} in {name}: {}; found {near:?}; undecided {gaps:?}",
                    planted.rule,
                    describe_planted(planted)
                ));
            }
            self.weigh(planted, hit.is_some());
        }
        for notice in notices {
            if let Some(at) = found.iter().position(|found| is_hit(notice, found)) {
                found.remove(at);
            }
        }
        for alarm in found {
            self.misses.push(format!("false alarm {} in {name}: {}", alarm.rule, describe(&alarm)));
            self.rule(&alarm.rule).false_alarms += 1;
        }
        let undecided = list("undecided");
        let of_rule = undecided.iter().filter(|gap| gap.get("rule").and_then(Value::as_str) == Some(about)).count();
        if of_rule > 0 && !scene.undecided.contains(&about) {
            self.rule(about).undecided += u64::try_from(of_rule).unwrap_or(0);
        }
    }

    /// Counts the answer to a faulty scene from which an input was withheld: the rule must say that it cannot
    /// decide, or still find the fault.
    pub fn count_blinded(&mut self, name: &str, about: &str, input: &str, answer: &Value) {
        let names = |list: &str| {
            let all = answer.get(list).and_then(Value::as_array).into_iter().flatten();
            all.filter(|entry| entry.get("rule").and_then(Value::as_str) == Some(about)).count()
        };
        let is_silent = names("undecided") + names("findings") == 0;
        let tally = self.rule(about);
        tally.blinded += 1;
        if is_silent {
            tally.silent += 1;
            self.misses.push(format!("silent {about} without {input} in {name}"));
        }
    }

    fn weigh(&mut self, planted: &Planted, is_found: bool) {
        let money = planted.stake + planted.entitlement;
        let risk = planted.exposure.unwrap_or_default();
        let tally = self.rule(planted.rule);
        tally.planted += 1;
        tally.money_planted = tally.money_planted + money;
        tally.risk_planted = tally.risk_planted + risk;
        if is_found {
            tally.found += 1;
            tally.money_found = tally.money_found + money;
            tally.risk_found = tally.risk_found + risk;
        }
    }
}

fn place(line: Option<usize>) -> String {
    line.map_or_else(|| "-".to_owned(), |at| (at + 1).to_string())
}

fn describe(found: &Found) -> String {
    let exposure = found.exposure.map(Exact::text).unwrap_or_default();
    format!("{} {} {} {} {exposure}", found.rule, place(found.line), found.stake.text(), found.entitlement.text())
}

fn describe_planted(planted: &Planted) -> String {
    let exposure = planted.exposure.map(Exact::text).unwrap_or_default();
    format!("{} {} {} {exposure}", place(planted.line), planted.stake.text(), planted.entitlement.text())
}

fn gap(undecided: &Value) -> String {
    let text = |name: &str| undecided.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
    format!("{} {} {}", text("rule"), text("line"), text("missing"))
}
