//! Money: a decimal amount that always knows its currency.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An ISO 4217 alphabetic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const USD: Self = Self(*b"USD");
    pub const EUR: Self = Self(*b"EUR");

    /// Reads a code or an unambiguous sign. `$` alone stays open: many currencies write it.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let code = match text {
            "€" => "EUR",
            "£" => "GBP",
            "₹" => "INR",
            "US$" => "USD",
            "C$" | "CA$" => "CAD",
            "A$" | "AU$" => "AUD",
            other => other,
        };
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        let upper = bytes.map(|b| b.to_ascii_uppercase());
        CODES.split(' ').any(|known| known.as_bytes() == upper).then_some(Self(upper))
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimal places of the smallest unit in use, by ISO 4217.
    pub fn minor_digits(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Rounds half up to the minor unit.
    pub fn round(self, amount: Decimal) -> Decimal {
        let mut rounded = amount.round_dp_with_strategy(self.minor_digits(), RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(self.minor_digits());
        rounded
    }
}

const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD \
LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| format!("'{text}' is not an ISO 4217 currency code"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount in a currency. Amounts of different currencies never meet in one sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub amount: Decimal,
    pub currency: Currency,
}

impl Money {
    /// Rounds to the currency's minor unit.
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount: currency.round(amount), currency }
    }

    pub fn zero(currency: Currency) -> Self {
        Self::new(Decimal::ZERO, currency)
    }

    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// `None` where the currencies differ or the sum leaves the decimal's range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        self.amount.checked_add(other.amount).map(|amount| Self::new(amount, self.currency))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", group_thousands(self.amount), self.currency)
    }
}

/// `1234567.5` as `1,234,567.5`, with a true minus sign.
pub fn group_thousands(amount: Decimal) -> String {
    let figures = amount.mantissa().unsigned_abs();
    // Nearly all amounts fit, and small numbers are printed faster.
    let figures = u64::try_from(figures).map_or_else(|_| figures.to_string(), |figures| figures.to_string());
    let places = usize::try_from(amount.scale()).unwrap_or(0);
    let (whole, fraction) = figures.split_at(figures.len().saturating_sub(places));
    let mut out = String::with_capacity(figures.len() + figures.len() / 3 + places + 5);
    if amount.is_sign_negative() && !amount.is_zero() {
        out.push('\u{2212}');
    }
    for (at, figure) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(figure);
    }
    if whole.is_empty() {
        out.push('0');
    }
    if places > 0 {
        out.push('.');
        (fraction.len()..places).for_each(|_| out.push('0'));
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_up_to_the_minor_unit() {
        assert_eq!(Currency::USD.round("1.005".parse().unwrap()).to_string(), "1.01");
        assert_eq!(Currency::USD.round("-1.005".parse().unwrap()).to_string(), "-1.01");
        let yen = Currency::read("JPY").unwrap();
        assert_eq!(yen.round("10.5".parse().unwrap()).to_string(), "11");
        let dinar = Currency::read("kwd").unwrap();
        assert_eq!(dinar.round("1".parse().unwrap()).to_string(), "1.000");
    }

    #[test]
    fn a_dollar_sign_alone_names_no_currency() {
        assert_eq!(Currency::read("$"), None);
        assert_eq!(Currency::read("XXX"), None);
        assert_eq!(Currency::read("€"), Some(Currency::EUR));
    }

    #[test]
    fn shows_groups_and_a_true_minus() {
        let money = Money::new("-1234567.5".parse().unwrap(), Currency::USD);
        assert_eq!(money.to_string(), "\u{2212}1,234,567.50 USD");
    }

    #[test]
    fn groups_what_a_decimal_prints() {
        for text in [
            "0",
            "0.00",
            "-0.00",
            "0.5",
            "-0.045",
            "7",
            "-7",
            "999",
            "1000",
            "-1000.00",
            "12345.678",
            "999999",
            "1000000.1",
            "79228162514264337593543950335",
            "-0.0000000000000000000000000001",
            "18446744073709551616.25",
        ] {
            let printed = group_thousands(text.parse().unwrap());
            let plain = printed.replace(',', "").replace('\u{2212}', "-");
            assert_eq!(plain, text.trim_start_matches(if text == "-0.00" { "-" } else { "" }), "{text}");
            let whole = printed.split('.').next().unwrap();
            assert!(whole.rsplit(',').skip(1).all(|group| !group.is_empty()), "{printed}");
            assert!(whole.split(',').skip(1).all(|group| group.len() == 3), "{printed}");
        }
    }

    #[test]
    fn never_adds_two_currencies() {
        assert_eq!(Money::zero(Currency::USD).checked_add(Money::zero(Currency::EUR)), None);
    }
}
