//! Values on their way into JSONB and text columns.

use serde::Serialize;

use crate::error::StoreError;

/// The JSON of a value without NUL characters, which Postgres cannot hold but a document can contain.
pub(crate) fn encode<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    let json = serde_json::to_string(value).map_err(|source| StoreError::Encode { what, source })?;
    Ok(if json.contains("\\u0000") { drop_escaped_nuls(&json) } else { json })
}

/// The text without NUL characters.
pub(crate) fn tidy(text: &str) -> String {
    text.replace('\0', "")
}

fn drop_escaped_nuls(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = escape.strip_prefix("\\u0000") {
            rest = after;
            continue;
        }
        // An escaped backslash must be passed over whole, or its second half would open a new escape.
        let width = escape.char_indices().nth(2).map_or(escape.len(), |(index, _)| index);
        let (pair, after) = escape.split_at(width);
        out.push_str(pair);
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_nuls_but_not_what_only_looks_like_one() {
        for (text, kept) in
            [("a\0b", "ab"), ("\\u0000", "\\u0000"), ("\\\0é\\", "\\é\\"), ("\0", ""), ("\"\0\"", "\"\"")]
        {
            let json = encode("text", &text).unwrap();
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), kept);
        }
    }
}
