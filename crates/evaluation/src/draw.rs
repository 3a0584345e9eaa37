//! Chance from a seed: the same seed draws the same sets on every machine.

use crate::exact::Exact;

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64, scene: u64) -> Self {
        // Each scene's stream begins at a place of its own that tells nothing of its neighbours'.
        let mut begin = Self(scene);
        let mut draw = Self(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ begin.next());
        draw.0 = draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Both ends included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least + 1).unwrap_or(1).max(1);
        least + i64::try_from(self.next() % width).unwrap_or(0)
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let at = self.between(0, i64::try_from(others.len()).unwrap_or(0));
        usize::try_from(at - 1).ok().and_then(|at| others.get(at)).copied().unwrap_or(first)
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.between(0, i64::try_from(at).unwrap_or(0));
            list.swap(at, usize::try_from(other).unwrap_or(0));
        }
    }

    /// An amount between two numbers of the smallest unit.
    pub fn amount(&mut self, least: i64, most: i64, places: u32) -> Exact {
        Exact::places(self.between(least, most), places)
    }
}
