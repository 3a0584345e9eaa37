//! Numbers with what stands around them.
#![no_main]

use documents::invoice::read_number;
use domain::number::{DecimalMark, read_decimal};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mark in [DecimalMark::Point, DecimalMark::Comma] {
        if let Some(number) = read_number(text, mark) {
            // What was read is a number that can be printed and read again.
            let printed = number.value.to_string();
            assert_eq!(printed.parse(), Ok(number.value), "{text}");
        }
        let _ = read_decimal(text, Some(mark));
    }
    let _ = read_decimal(text, None);
});
