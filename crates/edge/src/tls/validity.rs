//! When a certificate ends, read from its DER: the second time of its validity, and nothing else of it.

/// What the reader passes over, and what it looks for.
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Seconds since 1970 at which the certificate ends; `None` where it is no certificate of X.509.
pub fn read_end(certificate: &[u8]) -> Option<i64> {
    let (_, certificate, _) = read_value(certificate, SEQUENCE)?;
    let (_, signed, _) = read_value(certificate, SEQUENCE)?;
    let (tag, _, after) = read_any(signed)?;
    let mut rest = if tag == VERSION { after } else { signed };
    // Serial number, algorithm, issuer.
    for _ in 0..3 {
        rest = read_any(rest)?.2;
    }
    let (_, validity, _) = read_value(rest, SEQUENCE)?;
    let (_, _, rest) = read_any(validity)?;
    let (tag, time, _) = read_any(rest)?;
    read_time(tag, std::str::from_utf8(time).ok()?)
}

/// The tag and content of the first value, and what follows it.
fn read_any(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (bytes.iter().fold(0, |length: usize, byte| (length << 8) | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((*tag, content, after))
}

fn read_value(der: &[u8], wanted: u8) -> Option<(u8, &[u8], &[u8])> {
    read_any(der).filter(|(tag, _, _)| *tag == wanted)
}

/// `YYMMDDhhmmssZ` before 2050, `YYYYMMDDhhmmssZ` from then on, as RFC 5280 has them.
fn read_time(tag: u8, text: &str) -> Option<i64> {
    let digits = text.strip_suffix('Z').filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let (year, rest) = digits.split_at_checked(2)?;
            let year: i64 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = digits.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    if rest.len() != 10 {
        return None;
    }
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
    let (month, day) = (part(0)?, part(2)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(((days_before(year, month, day) * 24 + part(4)?) * 60 + part(6)?) * 60 + part(8)?)
}

/// Days from 1970 to this day. Years begin in March, so that a leap day is the last of its year.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_time_are_read() {
        assert_eq!(read_time(UTC_TIME, "700101000000Z"), Some(0));
        assert_eq!(read_time(UTC_TIME, "000229235959Z"), Some(951_868_799));
        assert_eq!(read_time(GENERALIZED_TIME, "20500301000000Z"), Some(2_529_705_600));
        for (tag, text) in [
            (UTC_TIME, "7001010000Z"),
            (UTC_TIME, "701301000000Z"),
            (UTC_TIME, "70010100000é"),
            (GENERALIZED_TIME, "20500301000000"),
            (0x16, "700101000000Z"),
        ] {
            assert_eq!(read_time(tag, text), None, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_certificate_is_found_and_a_cut_one_has_none() {
        let mut parameters = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        parameters.not_after = rcgen::date_time_ymd(2031, 5, 17);
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let der = certificate.der();
        assert_eq!(read_end(der), Some(1_936_742_400));
        for length in 0..der.len() {
            assert_eq!(read_end(&der[..length]), None, "{length}");
        }
        assert_eq!(read_end(b"no certificate"), None);
    }
}
