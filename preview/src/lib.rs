//! What an edit will come to, reckoned in the browser by the server's own engine before the server answers.
//!
//! A module of its own: pages come to life without the rules, which are loaded when a person begins to edit.

use domain::Engine;
use domain::money::group_thousands;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a page shows of the case after an edit. Sums are plain decimals in `currency`; `app` reads it as `AheadView`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ahead {
    pub at_stake: String,
    pub payable: String,
    /// Empty where the invoice names none.
    pub currency: String,
    pub findings: Vec<AheadFinding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AheadFinding {
    pub id: String,
    pub name: String,
    /// `S1` to `S4`
    pub severity: String,
    /// For people, with commas.
    pub stake: String,
}

/// The document in which something is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Invoice,
    Contract,
}

impl Edited {
    fn read(word: &str) -> Option<Self> {
        match word {
            "invoice" => Some(Self::Invoice),
            "contract" => Some(Self::Contract),
            _ => None,
        }
    }
}

/// The case after an edit; `None` where the text is no value for the field, which the server will say.
/// `line` is empty for the header, else an invoice line or a rate row counted from 0.
pub fn reckon(engine: &Engine, edited: Edited, line: &str, name: &str, text: &str) -> Option<Ahead> {
    let line = match line {
        "" => None,
        number => Some(number.parse().ok()?),
    };
    let mut changed = engine.clone();
    match edited {
        Edited::Invoice => changed.enter(line, name, text),
        Edited::Contract => changed.enter_term(line, name, text),
    }
    .ok()?;
    let result = changed.run();
    Some(Ahead {
        at_stake: result.totals.at_stake.normalize().to_string(),
        payable: result.totals.payable.normalize().to_string(),
        currency: result.totals.currency.map(|currency| currency.code().to_owned()).unwrap_or_default(),
        findings: result
            .findings
            .into_iter()
            .map(|finding| AheadFinding {
                id: finding.id,
                name: finding.name,
                severity: finding.severity.code().to_owned(),
                stake: group_thousands(finding.stake.amount),
            })
            .collect(),
    })
}

/// The same for a page: `case` is the engine's JSON as the server sent it, `edited` is `invoice` or `contract`, the
/// answer is that of [`Ahead`].
#[wasm_bindgen]
pub fn reckon_json(case: &str, edited: &str, line: &str, name: &str, text: &str) -> Option<String> {
    let engine: Engine = serde_json::from_str(case).ok()?;
    serde_json::to_string(&reckon(&engine, Edited::read(edited)?, line, name, text)?).ok()
}

#[cfg(test)]
mod tests;
