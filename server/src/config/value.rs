//! How a setting's text becomes its type.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

/// A type that a setting may have.
pub trait Value: Sized {
    /// What a value looks like, as the end of "is not ...".
    const FORM: &'static str;
    /// Whether it must never be shown.
    const SECRET: bool = false;

    /// None where the text is not of the form.
    fn parse(text: &str) -> Option<Self>;

    /// What it is where nothing is said; None where something must be.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Value> Value for Option<T> {
    const FORM: &'static str = T::FORM;
    const SECRET: bool = T::SECRET;

    fn parse(text: &str) -> Option<Self> {
        T::parse(text).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

macro_rules! parsed_values {
    ($($kind:ty: $form:literal;)+) => {
        $(impl Value for $kind {
            const FORM: &'static str = $form;

            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        })+
    };
}

parsed_values! {
    bool: "true or false";
    u32: "a whole number";
    NonZeroU32: "a whole number from 1 on";
    NonZeroUsize: "a whole number from 1 on";
    SocketAddr: "an address such as 127.0.0.1:3000";
    PathBuf: "a path";
    String: "a text";
}

impl Value for Url {
    const FORM: &'static str = "an address such as http://host:4318";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|url: &Self| matches!(url.scheme(), "http" | "https") && url.has_host())
    }
}

impl Value for SecretString {
    const FORM: &'static str = "a text";
    const SECRET: bool = true;

    fn parse(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

/// Several secrets, apart by commas.
#[derive(Clone, Debug, Default)]
pub struct SecretList(pub Vec<SecretString>);

impl Value for SecretList {
    const FORM: &'static str = "texts apart by commas";
    const SECRET: bool = true;

    fn parse(text: &str) -> Option<Self> {
        Some(Self(split(text).map(SecretString::from).collect()))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// A number of bytes, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteCount(NonZeroU64);

impl ByteCount {
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl Value for ByteCount {
    const FORM: &'static str = "a number of bytes";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Value for LogFormat {
    const FORM: &'static str = "text or json";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The parts of a list, without blanks around them and without empty ones.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}
