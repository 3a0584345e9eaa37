//! The one door to the engine: JSON goes in, JSON comes out. Nothing else here knows the engine.

use domain::{Contract, History, Inputs, Invoice, Settings, reconcile_with};
use serde_json::Value;

use crate::scene::Scene;

/// The engine's answer to a scene, as the product's interface gives it; the error names what it could not read.
pub fn check(scene: &Scene) -> Result<Value, String> {
    let said = |what: &str, error: serde_json::Error| format!("{what}: {error}");
    let contract: Contract = serde_json::from_value(scene.contract_json()).map_err(|error| said("contract", error))?;
    let invoice: Invoice = serde_json::from_value(scene.invoice.json()).map_err(|error| said("invoice", error))?;
    let history: History = serde_json::from_value(scene.history_json()).map_err(|error| said("history", error))?;
    let inputs: Inputs =
        serde_json::from_value(Value::Object(scene.inputs.clone())).map_err(|error| said("inputs", error))?;
    let settings: Settings =
        serde_json::from_value(Value::Object(scene.settings.clone())).map_err(|error| said("settings", error))?;
    let result = reconcile_with(Some(&contract), &invoice, &history, &inputs, &settings);
    serde_json::to_value(result).map_err(|error| said("result", error))
}
