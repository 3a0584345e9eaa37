//! Contracts as JSON.

use domain::contract::import_contract;

use super::{Content, DocumentKind, Extraction};
use crate::format::charset::decode;
use crate::read::ReadFailure;

/// A contract as data: read strictly, every fault with its place.
pub(super) fn extract(bytes: &[u8], kind: Option<DocumentKind>) -> Result<Extraction, ReadFailure> {
    if kind == Some(DocumentKind::Invoice) {
        return Err(ReadFailure::Unreadable("an invoice is not taken in as JSON; send it as PDF or XML".to_owned()));
    }
    let text = decode(bytes).text;
    let contract = import_contract(&text).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        ReadFailure::Unreadable(told.join(" "))
    })?;
    let content = Content::Contract(contract);
    if content.says_nothing() {
        return Err(ReadFailure::NoFields);
    }
    Ok(Extraction { kind: DocumentKind::Contract, content, warnings: Vec::new(), pages: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_as_json_is_read_strictly() {
        let good = br#"{"fields":{"vendor_name":"Northwick"},"clauses":[{"id":"1","kind":"cap","limit":"5"}]}"#;
        let Content::Contract(contract) = extract(good, None).unwrap().content else { panic!() };
        assert_eq!(contract.clauses.len(), 1);
        let wrong = br#"{"fields":{"vendor_name":"Northwick"},"clauses":[{"id":"1","kind":"cap"}]}"#;
        let failure = extract(wrong, None).unwrap_err();
        assert!(failure.to_string().contains("clauses[0].limit is missing; add it."), "{failure}");
        assert!(extract(good, Some(DocumentKind::Invoice)).is_err());
        assert_eq!(extract(b"{}", None), Err(ReadFailure::NoFields));
    }
}
