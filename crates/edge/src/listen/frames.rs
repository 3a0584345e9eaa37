//! HTTP/2's frames as they come in, counted: those that ask for nothing and carry nothing may come only so often.
//!
//! The library below answers each at once and counts few of them, so that pings, settings, and pieces of a head
//! without end would cost a processor as long as somebody sends them.

use tokio::time::Instant;

/// What a client sends before its first frame.
const PREFACE: usize = 24;
/// Of a frame's head: three of its length, its kind, its flags, four of its stream.
const HEAD: u8 = 9;

const DATA: u8 = 0;
const HEADERS: u8 = 1;

/// Frames that may come at once beyond what they carry.
const MOST: usize = 1000;
/// So many more each second,
const EACH_SECOND: usize = 50;
/// for each request, which has its settings, windows and ends,
const PER_REQUEST: usize = 10;
/// for so many bytes that came,
const PER_BYTES_IN: usize = 64;
/// and for so many that went out: whoever reads tells how far.
const PER_BYTES_OUT: usize = 1024;

pub struct FrameMeter {
    left: usize,
    counted_to: Instant,
    /// Bytes that went out and are not counted yet.
    out: usize,
    /// Bytes until the next head.
    skip: usize,
    /// Where in a head the next byte stands.
    place: u8,
    length: usize,
    kind: u8,
}

impl FrameMeter {
    pub fn begin() -> Self {
        Self { left: MOST, counted_to: Instant::now(), out: 0, skip: PREFACE, place: 0, length: 0, kind: 0 }
    }

    /// Counts what came. Whether it is still bearable.
    pub fn take_in(&mut self, mut bytes: &[u8]) -> bool {
        let seconds = self.counted_to.elapsed().as_secs();
        if seconds > 0 {
            self.counted_to = Instant::now();
            self.allow(EACH_SECOND.saturating_mul(usize::try_from(seconds).unwrap_or(MOST)));
        }
        loop {
            let skipped = self.skip.min(bytes.len());
            self.skip -= skipped;
            let Some((byte, rest)) = bytes.get(skipped..).and_then(<[u8]>::split_first) else { return true };
            bytes = rest;
            match self.place {
                0 => self.length = usize::from(*byte),
                1 | 2 => self.length = (self.length << 8) | usize::from(*byte),
                3 => self.kind = *byte,
                _ => {}
            }
            self.place += 1;
            if self.place == HEAD {
                self.place = 0;
                self.skip = self.length;
                if !self.count_frame() {
                    return false;
                }
            }
        }
    }

    /// Counts what went out.
    pub fn give_out(&mut self, bytes: usize) {
        self.out = self.out.saturating_add(bytes);
        self.allow(self.out / PER_BYTES_OUT);
        self.out %= PER_BYTES_OUT;
    }

    fn count_frame(&mut self) -> bool {
        match self.kind {
            DATA => self.allow(self.length / PER_BYTES_IN),
            HEADERS => self.allow(PER_REQUEST),
            _ => {}
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    fn allow(&mut self, frames: usize) {
        self.left = self.left.saturating_add(frames).min(MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, payload: usize) -> Vec<u8> {
        let length = u32::try_from(payload).unwrap().to_be_bytes();
        [&length[1..], &[kind, 0, 0, 0, 0, 1], &vec![7; payload]].concat()
    }

    /// How many such frames are borne, in pieces of this size.
    fn endure(frame: &[u8], piece: usize) -> usize {
        let mut meter = FrameMeter::begin();
        let bytes: Vec<u8> = [&[7; PREFACE], frame.repeat(5 * MOST).as_slice()].concat();
        let borne = bytes.chunks(piece).position(|piece| !meter.take_in(piece));
        borne.map_or(5 * MOST, |pieces| (pieces * piece).saturating_sub(PREFACE) / frame.len())
    }

    #[test]
    fn what_carries_nothing_is_borne_for_a_while_only_however_it_is_cut() {
        for piece in [1, 7, 4096] {
            for kind in [2, 4, 6, 8, 9, 200] {
                assert!(endure(&frame(kind, 8), piece) <= MOST + 1, "{kind} in pieces of {piece}");
            }
            assert!(endure(&frame(DATA, 0), piece) <= MOST + 1);
        }
    }

    #[test]
    fn requests_and_what_is_sent_are_borne_without_end() {
        assert_eq!(endure(&frame(HEADERS, 20), 4096), 5 * MOST);
        assert_eq!(endure(&frame(DATA, 128), 4096), 5 * MOST);
        let mut meter = FrameMeter::begin();
        assert!(meter.take_in(&[7; PREFACE]));
        for _ in 0..5 * MOST {
            assert!(meter.take_in(&frame(8, 4)));
            meter.give_out(1024);
        }
    }
}
