//! Addresses with parts that people typed.

/// Percent-encodes all but unreserved characters.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// An address with those of the parts after its `?` that are not empty.
pub fn with_parts(start: &str, parts: &[(&str, &str)]) -> String {
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    let given: Vec<String> = given.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if given.is_empty() { start.to_owned() } else { format!("{start}?{}", given.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_can_carry_anything_and_empty_ones_are_left_out() {
        assert_eq!(with_parts("/vendor", &[("name", "a&b=c#ü"), ("x", "")]), "/vendor?name=a%26b%3Dc%23%C3%BC");
        assert_eq!(with_parts("/vendors", &[("q", "")]), "/vendors");
    }
}
