//! What forwarding headers say, in the words of RFC 7239 and of custom.

use std::net::{IpAddr, SocketAddr};

/// A chain of proxies' statements, the farthest hop first.
#[derive(Debug, Default)]
pub struct Forwarded {
    /// An address for each hop that names one; none where it is hidden or nonsense.
    hops: Option<Vec<Option<IpAddr>>>,
    schemes: Vec<String>,
    pub hosts: Vec<String>,
}

impl Forwarded {
    /// Reads the lines of `Forwarded`.
    pub fn read(lines: &[&str]) -> Self {
        let mut forwarded = Self::default();
        for element in lines.iter().flat_map(|line| split(line, ',')) {
            for pair in split(element, ';') {
                let Some((name, value)) = pair.split_once('=') else { continue };
                let value = unquote(value.trim());
                match name.trim().to_ascii_lowercase().as_str() {
                    "for" => forwarded.hops.get_or_insert_default().push(read_address(&value)),
                    "proto" => forwarded.schemes.push(value),
                    "host" => forwarded.hosts.push(value),
                    _ => {}
                }
            }
        }
        forwarded
    }

    /// Reads the lines of `X-Forwarded-For`, `-Proto` and `-Host`.
    pub fn of_x_headers(addresses: &[&str], schemes: &[&str], hosts: &[&str]) -> Self {
        let items = |lines: &[&str]| -> Vec<String> {
            lines.iter().flat_map(|line| line.split(',')).map(|item| item.trim().to_owned()).collect()
        };
        Self {
            hops: (!addresses.is_empty()).then(|| items(addresses).iter().map(|item| read_address(item)).collect()),
            schemes: items(schemes),
            hosts: items(hosts),
        }
    }

    pub fn chain(&self) -> Option<&[Option<IpAddr>]> {
        self.hops.as_deref()
    }

    /// Whether every hop that says so came over HTTPS; none where no hop says anything.
    pub fn encrypted(&self) -> Option<bool> {
        (!self.schemes.is_empty()).then(|| self.schemes.iter().all(|scheme| scheme.eq_ignore_ascii_case("https")))
    }
}

/// Splits at a sign that stands outside quotes.
fn split(text: &str, sign: char) -> Vec<&str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |letter| {
        if escaped {
            escaped = false;
            return false;
        }
        match letter {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        letter == sign && !quoted
    })
    .collect()
}

fn unquote(value: &str) -> String {
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) => inner.replace('\\', ""),
        None => value.to_owned(),
    }
}

/// An address with or without its port, IPv6 with or without brackets.
fn read_address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_inside_quotes_separate_nothing() {
        let forwarded = Forwarded::read(&["for=\"[2001:db8::1]:47011\";host=\"a,b;c\", For=192.0.2.1;proto=http"]);
        let addresses = ["2001:db8::1", "192.0.2.1"].map(|address| Some(address.parse().unwrap()));
        assert_eq!(forwarded.chain(), Some(addresses.as_slice()));
        assert_eq!(forwarded.hosts, ["a,b;c"]);
        assert_eq!(forwarded.encrypted(), Some(false));
    }

    #[test]
    fn an_empty_header_has_a_hop_that_nobody_can_read() {
        assert_eq!(Forwarded::of_x_headers(&[""], &[], &[]).chain(), Some([None].as_slice()));
        assert_eq!(Forwarded::of_x_headers(&[], &[], &[]).chain(), None);
    }
}
