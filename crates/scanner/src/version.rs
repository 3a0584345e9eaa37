//! What a scanner says of itself.

use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

/// The engine, and the signatures that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Such as `ClamAV 1.4.6`.
    pub engine: String,
    /// The number of the daily signatures, where there are any.
    pub signatures: Option<u64>,
    /// When the signatures were made, as clamd prints it: in its own time zone, taken for UTC.
    pub made: Option<OffsetDateTime>,
}

impl Version {
    /// Reads `ClamAV 1.4.6/27000/Mon Nov 23 09:00:00 2026`; without signatures it is the engine alone.
    pub fn read(answer: &str) -> Option<Self> {
        let mut parts = answer.splitn(3, '/');
        let engine = parts.next().filter(|engine| engine.starts_with("ClamAV"))?.to_owned();
        let signatures = parts.next().and_then(|number| number.parse().ok());
        let form = format_description!(
            "[weekday repr:short] [month repr:short] [day padding:space] [hour]:[minute]:[second] [year]"
        );
        let made = parts.next().and_then(|date| PrimitiveDateTime::parse(date.trim(), form).ok());
        Some(Self { engine, signatures, made: made.map(PrimitiveDateTime::assume_utc) })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn reads_the_engine_and_the_age_of_the_signatures() {
        let version = Version::read("ClamAV 1.4.6/27000/Mon Nov  2 09:00:00 2026").unwrap();
        assert_eq!((version.engine.as_str(), version.signatures), ("ClamAV 1.4.6", Some(27000)));
        assert_eq!(version.made, Some(datetime!(2026-11-02 09:00 UTC)));
        let bare = Version::read("ClamAV 1.4.6").unwrap();
        assert_eq!((bare.signatures, bare.made), (None, None));
        assert_eq!(Version::read("UNKNOWN COMMAND"), None);
    }
}
