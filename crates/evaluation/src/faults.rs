//! The scenes: for each rule of the catalogue how it is broken, nearly broken, and kept.
//!
//! What should be found is reckoned here from the catalogue alone. Nothing of the engine is known.

mod balance;
mod cascade;
mod commitment;
mod duplicate;
mod entitlement;
mod fee;
mod hybrid;
mod identity;
mod integrity;
mod lifecycle;
mod mixture;
mod outstanding;
mod package;
mod payment;
mod period;
mod price;
mod quantity;
mod rise;
mod settlement;
mod shared;
mod splitting;
mod term;
mod tier;
mod time;
mod totals;
mod variety;
mod warning;

use crate::draw::Draw;
use crate::scene::{Plan, Scene};

/// A kind of scene, filed under the rule that it is about.
pub struct Kind {
    pub rule: &'static str,
    pub name: &'static str,
    pub build: fn(&mut Draw, Plan) -> Scene,
}

pub const fn kind(rule: &'static str, name: &'static str, build: fn(&mut Draw, Plan) -> Scene) -> Kind {
    Kind { rule, name, build }
}

/// Every kind of scene.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    [
        integrity::KINDS,
        totals::KINDS,
        duplicate::KINDS,
        splitting::KINDS,
        identity::KINDS,
        hybrid::KINDS,
        price::KINDS,
        tier::KINDS,
        package::KINDS,
        quantity::KINDS,
        time::KINDS,
        rise::KINDS,
        settlement::KINDS,
        term::KINDS,
        period::KINDS,
        balance::KINDS,
        warning::KINDS,
        commitment::KINDS,
        fee::KINDS,
        payment::KINDS,
        entitlement::KINDS,
        outstanding::KINDS,
        lifecycle::KINDS,
        mixture::KINDS,
        cascade::KINDS,
        shared::KINDS,
        variety::KINDS,
    ]
    .into_iter()
    .flatten()
}
