//! Where a value was read, and how sure the reading is.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How sure a reading is, in whole percent from 0 to 100. Written to JSON as 0.00 to 1.00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    pub const CERTAIN: Self = Self(100);
    pub const NONE: Self = Self(0);

    /// Takes whole percent; more than 100 counts as 100.
    pub const fn percent(percent: u8) -> Self {
        Self(if percent > 100 { 100 } else { percent })
    }

    pub const fn as_percent(self) -> u8 {
        self.0
    }

    /// The confidence that both this and the other reading are right, were they independent.
    pub fn and(self, other: Self) -> Self {
        let product = u16::from(self.0) * u16::from(other.0) / 100;
        Self::percent(u8::try_from(product).unwrap_or(100))
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = f64::deserialize(deserializer)?.clamp(0.0, 1.0);
        // A clamped share times 100 always fits; NaN becomes 0 by the cast's definition.
        Ok(Self::percent((share * 100.0).round() as u8))
    }
}

/// A rectangle on a page, in points (1/72 inch) from the page's top left corner.
///
/// In JSON `[left, top, right, bottom]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct PageBox {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl PageBox {
    pub const fn new(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self { left, top, right, bottom }
    }

    /// The smallest box around both.
    pub fn union(self, other: Self) -> Self {
        Self::new(
            self.left.min(other.left),
            self.top.min(other.top),
            self.right.max(other.right),
            self.bottom.max(other.bottom),
        )
    }
}

impl From<[f32; 4]> for PageBox {
    fn from([left, top, right, bottom]: [f32; 4]) -> Self {
        Self::new(left, top, right, bottom)
    }
}

impl From<PageBox> for [f32; 4] {
    fn from(area: PageBox) -> Self {
        let rounded = |points: f32| (points * 100.0).round() / 100.0;
        [rounded(area.left), rounded(area.top), rounded(area.right), rounded(area.bottom)]
    }
}

/// The place in a document that proves a value.
///
/// The document itself is known from where the evidence is kept: an invoice's or a contract's fields
/// point into that document. A document without pages (XML) has a page but no box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Counted from 1.
    pub page: u32,
    #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
    pub area: Option<PageBox>,
    /// The text as printed, or the path of an XML element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Evidence {
    pub fn on_page(page: u32, area: PageBox) -> Self {
        Self { page, area: Some(area), text: None }
    }

    /// Evidence over both places; the first page counts where they differ.
    pub fn union(&self, other: &Self) -> Self {
        if self.page != other.page {
            return self.clone();
        }
        let area = match (self.area, other.area) {
            (Some(a), Some(b)) => Some(a.union(b)),
            (a, b) => a.or(b),
        };
        Self { page: self.page, area, text: self.text.clone() }
    }
}
