//! Whether the confidence told is the share of values that are right.

use domain::Confidence;
use serde::Serialize;

/// The least percent of each row.
const ROWS: [u8; 8] = [0, 50, 60, 70, 80, 90, 95, 99];

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Row {
    pub from_percent: u8,
    pub given: usize,
    pub right: usize,
    /// The sum of the percents told.
    told: usize,
}

impl Row {
    pub fn told(self) -> f64 {
        if self.given == 0 { 0.0 } else { self.told as f64 / self.given as f64 / 100.0 }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Calibration(pub [Row; ROWS.len()]);

impl Default for Calibration {
    fn default() -> Self {
        Self(ROWS.map(|from_percent| Row { from_percent, ..Row::default() }))
    }
}

impl Calibration {
    pub fn add(&mut self, confidence: Confidence, right: bool) {
        let percent = confidence.as_percent();
        if let Some(row) = self.0.iter_mut().rev().find(|row| percent >= row.from_percent) {
            row.given += 1;
            row.right += usize::from(right);
            row.told += usize::from(percent);
        }
    }

    /// All rows from this many percent on as one.
    pub fn from(&self, percent: u8) -> Row {
        let rows = self.0.iter().filter(|row| row.from_percent >= percent);
        rows.fold(Row { from_percent: percent, ..Row::default() }, |sum, row| Row {
            given: sum.given + row.given,
            right: sum.right + row.right,
            told: sum.told + row.told,
            ..sum
        })
    }

    pub fn merge(&mut self, other: &Self) {
        for (row, other) in self.0.iter_mut().zip(&other.0) {
            row.given += other.given;
            row.right += other.right;
            row.told += other.told;
        }
    }
}
