//! From where something was asked: what the audit log says beside the person.

use std::net::IpAddr;

/// A longer name of a browser is cut off here.
const LONGEST_AGENT: usize = 200;
const LONGEST_REQUEST: usize = 64;

/// The request behind an action. All of it is unknown for the system's own work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's, as far as proxies are trusted.
    pub address: Option<IpAddr>,
    /// The name under which the log tells of the request.
    pub request: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

impl Origin {
    /// Texts that a stranger may have written lose their control characters and their excess.
    pub fn new(address: Option<IpAddr>, request: Option<&str>, agent: Option<&str>) -> Self {
        Self {
            address,
            request: request.map(|text| trim(text, LONGEST_REQUEST)),
            agent: agent.map(|text| trim(text, LONGEST_AGENT)),
        }
    }
}

fn trim(text: &str, longest: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_is_one_short_line() {
        let agent = format!("curl\r\n\u{1b}[31mX: {}", "x".repeat(10_000));
        let origin = Origin::new(None, None, Some(&agent));
        let kept = origin.agent.unwrap();
        assert!(kept.starts_with("curl[31mX: x"), "{kept}");
        assert_eq!(kept.len(), LONGEST_AGENT);
    }
}
