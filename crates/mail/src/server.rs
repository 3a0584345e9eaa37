//! The mail server that a URL names.

use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Whole,
    /// TLS after a greeting, or no letter.
    StartTls,
    /// None: on this machine only.
    None,
}

pub struct MailServer {
    pub host: String,
    /// The protocol's own where none is named.
    pub port: Option<u16>,
    pub encryption: Encryption,
    pub credentials: Option<Credentials>,
}

impl MailServer {
    pub fn read(url: &SecretString) -> Option<Self> {
        let url = Url::parse(url.expose_secret()).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        let encryption = match url.scheme() {
            "smtps" => Encryption::Whole,
            "smtp" if is_here(&host) => Encryption::None,
            "smtp" => Encryption::StartTls,
            _ => return None,
        };
        let decode = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => Some(Credentials::new(decode(user)?, decode(password.unwrap_or_default())?)),
        };
        Some(Self { host, port: url.port(), encryption, credentials })
    }
}

fn is_here(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => host.parse::<std::net::Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<(String, Option<u16>, Encryption, bool)> {
        let server = MailServer::read(&url.into())?;
        Some((server.host, server.port, server.encryption, server.credentials.is_some()))
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        let host = |name: &str| name.to_owned();
        assert_eq!(
            read("smtps://a:b%40c@mx.example.com"),
            Some((host("mx.example.com"), None, Encryption::Whole, true))
        );
        assert_eq!(
            read("smtp://mx.example.com:587"),
            Some((host("mx.example.com"), Some(587), Encryption::StartTls, false))
        );
        assert_eq!(read("smtp://localhost:1025"), Some((host("localhost"), Some(1025), Encryption::None, false)));
        assert_eq!(read("smtp://127.0.0.1:1025"), Some((host("127.0.0.1"), Some(1025), Encryption::None, false)));
        assert_eq!(read("smtp://127.0.0.1.example.com").unwrap().2, Encryption::StartTls);
        assert_eq!(read("http://mx.example.com"), None);
        assert_eq!(read("mx.example.com:25"), None);
    }
}
