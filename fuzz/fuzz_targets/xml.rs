//! UBL and CII.
#![no_main]

use documents::einvoice::read_einvoice;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_einvoice(bytes);
});
