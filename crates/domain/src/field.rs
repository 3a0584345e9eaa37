//! A value read from a document, with how sure the reading is and where it stands.

mod reading;
mod record;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::evidence::{Confidence, Evidence};

pub use reading::{ReadError, Reading};
pub(crate) use record::record;
pub use record::{EditError, Entry};

/// A value with its confidence, its place, and the text it was printed as where that differs.
///
/// In JSON an object with `value`, `confidence` and `evidence`; read also from a bare value, which is
/// then taken as certain. Numbers are read from their text, so that no float ever touches them.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<T> {
    pub value: T,
    pub confidence: Confidence,
    pub evidence: Option<Evidence>,
    pub printed: Option<String>,
}

impl<T> Field<T> {
    pub fn new(value: T, confidence: Confidence, evidence: Option<Evidence>) -> Self {
        Self { value, confidence, evidence, printed: None }
    }

    /// A value that a person or a structured document states.
    pub fn certain(value: T) -> Self {
        Self::new(value, Confidence::CERTAIN, None)
    }

    pub fn printed(mut self, text: impl Into<String>) -> Self {
        self.printed = Some(text.into());
        self
    }
}

impl<T: Reading> Field<T> {
    /// Takes a person's text as the value, certain and without a place on the page.
    pub fn entered(text: &str) -> Result<Self, ReadError> {
        T::read(text)
            .map(Self::certain)
            .ok_or_else(|| ReadError { text: text.chars().take(80).collect(), expected: T::EXPECTED })
    }
}

#[derive(Serialize)]
struct Written<'a> {
    value: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<&'a str>,
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a Evidence>,
}

impl<T: Reading + 'static> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error as _;
        let json = if let Some(names) = (&self.value as &dyn std::any::Any).downcast_ref::<Vec<String>>() {
            serde_json::to_string(names)
        } else if T::BARE_IN_JSON {
            Ok(self.value.print())
        } else {
            serde_json::to_string(&self.value.print())
        };
        let value = json.and_then(RawValue::from_string).map_err(S::Error::custom)?;
        Written {
            value,
            printed: self.printed.as_deref(),
            confidence: self.confidence,
            evidence: self.evidence.as_ref(),
        }
        .serialize(serializer)
    }
}

#[derive(Deserialize)]
struct Full {
    value: Box<RawValue>,
    #[serde(default)]
    printed: Option<String>,
    #[serde(default)]
    confidence: Option<Confidence>,
    #[serde(default)]
    evidence: Option<Evidence>,
}

/// The text inside a JSON scalar or list; `None` for null and for an empty string.
fn scalar_text(raw: &RawValue) -> Result<Option<String>, serde_json::Error> {
    let json = raw.get().trim();
    if json == "null" {
        return Ok(None);
    }
    if json.starts_with('"') {
        let text: String = serde_json::from_str(json)?;
        return Ok((!text.trim().is_empty()).then_some(text));
    }
    Ok(Some(json.to_owned()))
}

/// Reads a field that may be an object, a bare value, null or empty.
pub fn read_optional<'de, T, D>(deserializer: D) -> Result<Option<Field<T>>, D::Error>
where
    T: Reading,
    D: Deserializer<'de>,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let (value, printed, confidence, evidence) = if raw.get().trim_start().starts_with('{') {
        let full: Full = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        (full.value, full.printed, full.confidence, full.evidence)
    } else {
        (raw, None, None, None)
    };
    let Some(text) = scalar_text(&value).map_err(D::Error::custom)? else { return Ok(None) };
    let mut field = Field::<T>::entered(&text).map_err(D::Error::custom)?;
    field.confidence = confidence.unwrap_or(Confidence::CERTAIN);
    field.evidence = evidence;
    field.printed = printed;
    Ok(Some(field))
}
