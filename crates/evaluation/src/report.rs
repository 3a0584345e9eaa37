//! The figures, for people and as JSON.

use serde_json::{Value, json};

use crate::exact::Exact;
use crate::score::{Score, Tally};

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn money_share(part: Exact, whole: Exact) -> f64 {
    if whole.is_zero() { 1.0 } else { (part / whole).approximate() }
}

impl Tally {
    fn precision(&self) -> f64 {
        share(self.found, self.found + self.false_alarms)
    }

    fn recall(&self) -> f64 {
        share(self.found, self.planted)
    }

    /// Of stakes and entitlements; of a rule that has neither, of what is at risk.
    fn money_recall(&self) -> f64 {
        if self.money_planted.is_zero() {
            money_share(self.risk_found, self.risk_planted)
        } else {
            money_share(self.money_found, self.money_planted)
        }
    }
}

fn total(score: &Score) -> Tally {
    score.rules.values().fold(Tally::default(), |sum, rule| Tally {
        planted: sum.planted + rule.planted,
        found: sum.found + rule.found,
        false_alarms: sum.false_alarms + rule.false_alarms,
        money_planted: sum.money_planted + rule.money_planted,
        money_found: sum.money_found + rule.money_found,
        undecided: sum.undecided + rule.undecided,
        silent: sum.silent + rule.silent,
        blinded: sum.blinded + rule.blinded,
        ..Tally::default()
    })
}

pub fn json(score: &Score) -> Value {
    let rules: Vec<Value> = score
        .rules
        .iter()
        .map(|(id, rule)| {
            json!({"rule": id, "planted": rule.planted, "found": rule.found, "missed": rule.planted - rule.found,
                "false_alarms": rule.false_alarms, "precision": rule.precision(), "recall": rule.recall(),
                "money_recall": rule.money_recall()})
        })
        .collect();
    let all = total(score);
    json!({"rules": rules, "total": {"precision": all.precision(), "recall": all.recall(),
        "money_recall": all.money_recall(), "false_alarm_rate": share(all.false_alarms, score.clean_lines)}})
}

pub fn print(score: &Score, seed: u64) {
    println!(
        "seed {seed}: {} invoices with {} lines, of which {} are clean",
        score.scenes, score.lines, score.clean_lines
    );
    println!(
        "A fault is found where rule, line and stake agree to the smallest unit. Money is stakes and entitlements,"
    );
    println!("of a rule that has neither what is at risk. Every other finding is a false alarm.");
    println!(
        "Undecided: scenes of the rule with all inputs that it did not decide. Silent: faults of which it said nothing"
    );
    println!("when one of their inputs was withheld.\n");
    println!("rule  planted  found  missed  false alarms  precision  recall  money recall  undecided  silent");
    for (id, rule) in &score.rules {
        print_row(id, rule);
    }
    let all = total(score);
    print_row("all", &all);
    let rate = 100.0 * share(all.false_alarms, score.clean_lines);
    println!("\nfalse alarms: {} on {} clean lines, {rate:.3}%", all.false_alarms, score.clean_lines);
}

fn print_row(id: &str, rule: &Tally) {
    println!(
        "{id:<4} {:>8} {:>6} {:>7} {:>13} {:>10.4} {:>7.4} {:>13.5} {:>10} {:>4}/{}",
        rule.planted,
        rule.found,
        rule.planted - rule.found,
        rule.false_alarms,
        rule.precision(),
        rule.recall(),
        rule.money_recall(),
        rule.undecided,
        rule.silent,
        rule.blinded
    );
}
