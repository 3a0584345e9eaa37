//! Addresses of Probity itself, of its neighbours and of who may speak for others.

use std::net::IpAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use url::Url;

use super::value::{Value, split};

/// The address under which people reach Probity: scheme, host and port, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Such as `https://probity.example`, as a browser sends it in Origin; no slash at the end.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The host with its port where that is not the scheme's own, as a browser sends it in Host.
    pub fn authority(&self) -> String {
        match (self.0.host_str(), self.0.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => String::new(),
        }
    }
}

impl Value for PublicUrl {
    const FORM: &'static str = "an address such as https://probity.example, without a path";

    fn parse(text: &str) -> Option<Self> {
        let url: Url = text.parse().ok()?;
        let is_bare = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        (matches!(url.scheme(), "http" | "https") && url.has_host() && is_bare).then_some(Self(url))
    }
}

/// Names of hosts, in small letters, each with its port where one was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(pub Vec<String>);

impl Value for Hosts {
    const FORM: &'static str = "names of hosts apart by commas, such as probity.example, probity.intra:8443";

    fn parse(text: &str) -> Option<Self> {
        let is_host = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        let hosts: Vec<String> = split(text).map(str::to_ascii_lowercase).collect();
        hosts.iter().all(|name| is_host(name)).then_some(Self(hosts))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Networks, each as an address with the length of its prefix; a bare address is a network of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(pub Vec<IpNet>);

impl Value for Networks {
    const FORM: &'static str = "networks apart by commas, such as 10.0.0.0/8, 192.0.2.7, 2001:db8::/32";

    fn parse(text: &str) -> Option<Self> {
        let network = |part: &str| part.parse().ok().or_else(|| Some(IpNet::from(part.parse::<IpAddr>().ok()?)));
        split(text).map(network).collect::<Option<_>>().map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Where the virus scanner listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClamdAddress {
    /// Host and port.
    Tcp(String),
    Unix(PathBuf),
}

impl Value for ClamdAddress {
    const FORM: &'static str = "an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl";

    fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            return path.is_absolute().then_some(Self::Unix(path));
        }
        let (host, port) = text.strip_prefix("tcp://")?.rsplit_once(':')?;
        (!host.is_empty() && port.parse::<u16>().is_ok()).then(|| Self::Tcp(format!("{host}:{port}")))
    }
}
