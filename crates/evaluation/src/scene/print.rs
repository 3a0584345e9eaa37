//! A scene as the JSON that a stranger would hand in.

use serde_json::{Map, Value, json};

use super::Scene;

impl Scene {
    pub fn contract_json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let mut fields = Map::new();
            if self.has_codes {
                fields.insert("item_code".to_owned(), json!(row.item.code));
            }
            fields.insert("description".to_owned(), json!(row.item.agreed));
            fields.insert("unit_price".to_owned(), json!(row.price.text()));
            fields.extend(row.unit.map(|unit| ("unit".to_owned(), json!(unit))));
            fields.extend(row.more.clone());
            fields.retain(|_, value| !value.is_null());
            Value::Object(fields)
        });
        let mut whole = json!({"fields": self.header, "lines": rows.collect::<Vec<_>>()});
        if let Some(parts) = whole.as_object_mut() {
            parts.insert("clauses".to_owned(), json!(self.clauses));
            parts.insert("sources".to_owned(), json!(self.sources));
            parts.insert("answers".to_owned(), json!(self.answers));
        }
        whole
    }

    /// Oldest first, as they were accepted.
    pub fn history_json(&self) -> Value {
        let mut history = self.history.clone();
        history.sort_by_key(|past| past.paper.issued);
        let invoices = history.iter().enumerate().map(|(at, past)| {
            let mut fields = Map::new();
            fields.insert("id".to_owned(), json!(format!("past-{at}")));
            fields.insert("invoice".to_owned(), past.paper.json());
            fields.extend(past.more.clone());
            Value::Object(fields)
        });
        json!({"invoices": invoices.collect::<Vec<_>>(), "present_hash": self.hash})
    }
}
