//! Which words make a party the seller or the buyer, and who pays whom.

use super::preamble::Party;
use crate::pattern::{Pattern, build};

/// How much the defined terms make their party the seller; negative for the buyer, zero where they
/// do not tell. A distributor buys from the maker but sells to a customer, so it weighs little.
pub fn weigh(aliases: &[String]) -> i32 {
    static SELLER: Pattern = Pattern::new(
        r"\b(?:vendor|supplier|seller|contractor|subcontractor|provider|licensor|consultant|manufacturer|operator|transporter|carrier|hauler|lessor|landlord|developer|servicer|transfer agent|agency|manager|host|processor|auftragnehmer(?:in)?|lieferant(?:in)?|verkäufer(?:in)?|dienstleister(?:in)?|fournisseur|prestataire|vendeur|bailleur)\b",
    );
    static BUYER: Pattern = Pattern::new(
        r"\b(?:customer|client|buyer|purchaser|licensee|recipient|owner|shipper|lessee|tenant|subscriber|sponsor|hirer|end[- ]?user|auftraggeber(?:in)?|kund(?:e|in)|käufer(?:in)?|besteller(?:in)?|acheteur|client|donneur d'ordre|locataire|preneur)\b",
    );
    static RESELLER: Pattern = Pattern::new(r"\b(?:distributor|reseller|dealer|franchisee|partnership)\b");
    let has = |words: &Pattern| aliases.iter().any(|alias| words.is_in(alias));
    match (has(&SELLER), has(&BUYER), has(&RESELLER)) {
        (true, false, _) => 3,
        (false, true, _) => -3,
        (false, false, true) => -1,
        _ => 0,
    }
}

/// How often the party is paid, bills or delivers, less how often it pays or buys.
pub fn count_payments(text: &str, party: &Party) -> i32 {
    let mut names: Vec<String> = party.aliases.iter().map(|alias| regex::escape(alias)).collect();
    names.push(regex::escape(&party.name));
    let name = format!("(?:{})", names.join("|"));
    let count = |pattern: String| {
        build(&pattern).map_or(0, |regex| i32::try_from(regex.find_iter(text).count()).unwrap_or(i32::MAX / 8))
    };
    let pays = count(format!(
        r"\b{name}\s+(?:shall|will|agrees?\s+to|must|hereby agrees to)\s+(?:\w+\s+)?(?:pay|compensate|reimburse|remit|purchase|buy|engage)\b"
    )) + count(format!(
        r"\b(?:invoice|bill|sells?(?:\s+\w+){{0,2}}\s+to|provided?\s+to|payable\s+by|paid\s+by)\s+{name}\b"
    ));
    let earns = count(format!(
        r"\b{name}\s+(?:shall|will|may|agrees?\s+to)\s+(?:\w+\s+)?(?:invoice|bill|provide|supply|sell|manufacture|deliver|perform)\b"
    )) + count(format!(
        r"\b(?:pay|compensate|reimburse|purchase(?:\s+\w+){{0,3}}\s+from|payable\s+to|paid\s+to|payments?\s+to|pay\s+to|invoices?\s+from)\s+{name}\b"
    )) + count(format!(r"\b{name}'s?\s+(?:\w+\s+)?invoice"));
    earns - pays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(alias: &str) -> i32 {
        weigh(&[alias.to_owned()])
    }

    #[test]
    fn a_distributor_buys_from_a_maker_and_sells_to_a_customer() {
        assert!(of("Manufacturer") > of("Distributor"));
        assert!(of("Distributor") > of("Customer"));
        assert_eq!(of("Teal"), 0);
    }
}
