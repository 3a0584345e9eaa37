//! What a scene is to hold, and what a reader should find.

use serde_json::json;

use super::Scene;
use crate::draw::Draw;
use crate::exact::Exact;

/// What a scene is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Fault,
    /// A difference that must pass: within the tolerance, or on the limit itself.
    Near,
    /// Nothing wrong, though it looks like the fault.
    Clean,
}

/// A fault that a reader should find.
#[derive(Clone, Debug, PartialEq)]
pub struct Planted {
    pub rule: &'static str,
    /// The line's place from 0; the whole invoice where absent.
    pub line: Option<usize>,
    pub stake: Exact,
    pub entitlement: Exact,
    /// Not compared where absent.
    pub exposure: Option<Exact>,
    /// Told for information only: it counts as no fault, and finding it is no false alarm.
    pub is_notice: bool,
}

impl Scene {
    pub fn plant(&mut self, rule: &'static str, line: Option<usize>, stake: Exact) {
        self.add(rule, line, stake, Exact::ZERO, None, false);
    }

    /// Something owed to the buyer that did not come.
    pub fn plant_owed(&mut self, rule: &'static str, line: Option<usize>, owed: Exact) {
        self.add(rule, line, Exact::ZERO, owed, None, false);
    }

    /// Something at risk without being overbilled.
    pub fn plant_risk(&mut self, rule: &'static str, exposure: Exact) {
        self.add(rule, None, Exact::ZERO, Exact::ZERO, Some(exposure), false);
    }

    pub fn notice(&mut self, rule: &'static str, line: Option<usize>) {
        self.add(rule, line, Exact::ZERO, Exact::ZERO, None, true);
    }

    fn add(
        &mut self,
        rule: &'static str,
        line: Option<usize>,
        stake: Exact,
        entitlement: Exact,
        exposure: Option<Exact>,
        is_notice: bool,
    ) {
        self.planted.push(Planted { rule, line, stake, entitlement, exposure, is_notice });
    }

    /// Lets the rule pass differences up to this, as an amount or as a share of what was expected.
    pub fn tolerate(&mut self, draw: &mut Draw, rule: &str, difference: Exact, expected: Exact) {
        let spare = Exact::places(draw.between(0, 40), self.places());
        let by_share = draw.chance(40) && expected.is_positive();
        let percent = if by_share { (difference / expected * Exact::whole(100)).round_up(4) } else { Exact::ZERO };
        let amount = if by_share { Exact::ZERO } else { difference.round_up(self.places()) + spare };
        let limits = json!({"amount": amount.text(), "percent": percent.text()});
        self.settings.insert("rule_tolerances".to_owned(), json!({ rule: limits }));
    }

    /// An overcharge of the line's goods by plan: billed above what is expected, within a tolerance, or as
    /// expected. `bill` writes the amount onto the line; the difference is told to R-rule by its stake.
    pub fn overcharge(
        &mut self,
        draw: &mut Draw,
        plan: Plan,
        rule: &'static str,
        (at, expected): (usize, Exact),
        over: Exact,
        bill: impl FnOnce(&mut Self, Exact),
    ) {
        match plan {
            Plan::Clean => bill(self, expected),
            Plan::Fault => {
                bill(self, expected + over);
                self.plant(rule, Some(at), over);
            }
            Plan::Near => {
                let small = self.round(over / Exact::whole(draw.between(3, 20)));
                bill(self, expected + small);
                self.tolerate(draw, rule, small, expected);
            }
        }
    }
}
