//! From bytes to text, and which sign parts the columns.

use super::fault::InputFault;

const SAVE_AS_UTF8: &str = "Save the file as CSV UTF-8 and send it again";

/// The text of a file: UTF-8, with or without a mark of byte order.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, InputFault> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(InputFault::of_file("The file is written in UTF-16", SAVE_AS_UTF8));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        InputFault::of_row(
            u64::try_from(row).unwrap_or(u64::MAX),
            "The file is not written in UTF-8, and a letter cannot be read",
            SAVE_AS_UTF8,
        )
    })?;
    if text.contains('\0') {
        return Err(InputFault::of_file("The file is no text", "Save the sheet as CSV UTF-8 and send that"));
    }
    Ok(text)
}

/// The sign that parts the header: of `;`, `,` and tab the one that stands there most, outside of quotes.
pub(super) fn find_delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte && !quoted) {
            *count += 1;
        }
    }
    // Of equally many the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_parts_the_header() {
        for (header, sign) in [
            ("item,quantity,on\n1;2;3;4;5", b','),
            ("item;quantity;on", b';'),
            ("item\tquantity\ton", b'\t'),
            ("\"a,b,c,d\";quantity;on", b';'),
            ("name", b','),
            ("", b','),
            ("\n\nitem;on", b';'),
        ] {
            assert_eq!(find_delimiter(header), sign, "{header:?}");
        }
    }

    #[test]
    fn what_is_not_utf8_says_where_and_what_to_do() {
        let fault = decode(b"item,on\nM\xfcller,x").unwrap_err();
        assert_eq!(fault.row, Some(2));
        assert!(fault.mend.contains("CSV UTF-8"));
        assert!(decode(b"\xff\xfei\0").unwrap_err().what.contains("UTF-16"));
        assert_eq!(decode(b"\xef\xbb\xbfitem").unwrap(), "item");
        assert!(decode(b"PK\0\0").is_err());
    }
}
