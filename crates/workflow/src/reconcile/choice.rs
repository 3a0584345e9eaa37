//! Which contract an invoice is billed under, as far as both say so.

use domain::Invoice;
use domain::party::is_same_party;
use store::{ContractId, ContractSummary};

/// The contract whose number the invoice names, else the vendor's only contract that covers the
/// invoice's date; `None` where more than one could be meant, or where the named one is not here.
pub fn choose(contracts: &[ContractSummary], invoice: &Invoice) -> Option<ContractId> {
    named(contracts, invoice).or_else(|| {
        let names_one = invoice.header.contract_reference.is_some();
        // Who names a contract means no other; only one whose own number is unknown may be the one.
        let open: Vec<&ContractSummary> =
            contracts.iter().filter(|contract| !names_one || contract.contract_number.is_none()).collect();
        vendors_only(&open, invoice)
    })
}

fn named(contracts: &[ContractSummary], invoice: &Invoice) -> Option<ContractId> {
    let header = &invoice.header;
    let references = [&header.contract_reference, &header.order_reference];
    references.into_iter().flatten().find_map(|reference| {
        let wanted = key(&reference.value);
        only(contracts.iter().filter(|contract| {
            let number = contract.contract_number.as_deref().map(key).unwrap_or_default();
            let holds = |whole: &str, part: &str| part.len() >= 5 && whole.contains(part);
            !number.is_empty() && (number == wanted || holds(&wanted, &number) || holds(&number, &wanted))
        }))
    })
}

fn vendors_only(contracts: &[&ContractSummary], invoice: &Invoice) -> Option<ContractId> {
    let seller = invoice.header.seller_name.as_ref()?.value.as_str();
    let of_vendor: Vec<&ContractSummary> = contracts
        .iter()
        .copied()
        .filter(|contract| contract.vendor_name.as_deref().is_some_and(|vendor| is_same_party(vendor, seller)))
        .collect();
    if let Some(contract) = only(of_vendor.iter().copied()) {
        return Some(contract);
    }
    let currency = invoice.header.currency.as_ref().map(|field| field.value.code().to_owned());
    let in_currency: Vec<&ContractSummary> = of_vendor
        .into_iter()
        .filter(|contract| contract.currency.is_none() || currency.is_none() || contract.currency == currency)
        .collect();
    if let Some(contract) = only(in_currency.iter().copied()) {
        return Some(contract);
    }
    let date = invoice.header.issue_date.as_ref()?.value;
    only(in_currency.into_iter().filter(|contract| {
        contract.effective_date.is_none_or(|first| first <= date)
            && contract.expiry_date.is_none_or(|last| date <= last)
    }))
}

fn only<'a>(mut contracts: impl Iterator<Item = &'a ContractSummary>) -> Option<ContractId> {
    let first = contracts.next()?;
    contracts.next().is_none().then_some(first.id)
}

/// Letters and digits only, in one case.
fn key(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Date, Field};
    use store::DocumentId;

    use super::*;

    fn contract(number: &str, vendor: &str, currency: &str, from: &str, to: &str) -> ContractSummary {
        let day = |text: &str| -> Option<Date> { domain::calendar::read_iso_date(text) };
        ContractSummary {
            id: ContractId::generate(),
            document: DocumentId::generate(),
            contract_number: Some(number.to_owned()),
            vendor_name: Some(vendor.to_owned()),
            currency: Some(currency.to_owned()),
            effective_date: day(from),
            expiry_date: day(to),
            spend_cap: None,
            terms: 1,
            invoices: 0,
        }
    }

    fn invoice(reference: Option<&str>, seller: &str, currency: &str, date: &str) -> Invoice {
        let mut invoice = Invoice::default();
        invoice.header.contract_reference = reference.map(|text| Field::certain(text.to_owned()));
        invoice.header.seller_name = Some(Field::certain(seller.to_owned()));
        invoice.header.enter("currency", currency).unwrap();
        invoice.header.enter("issue_date", date).unwrap();
        invoice
    }

    #[test]
    fn the_named_contract_comes_first_however_it_is_written() {
        let a = contract("MSA-2025/03", "Northwick Ltd", "USD", "2025-01-01", "2027-12-31");
        let b = contract("MSA-2025/04", "Northwick Ltd", "USD", "2025-01-01", "2027-12-31");
        let all = [a.clone(), b];
        assert_eq!(choose(&all, &invoice(Some("MSA 2025-03"), "Northwick", "USD", "2026-01-05")), Some(a.id));
        assert_eq!(choose(&all, &invoice(None, "Northwick", "USD", "2026-01-05")), None);
    }

    #[test]
    fn an_invoice_is_not_held_against_another_contract_than_it_names() {
        let known = contract("MSA-2025/03", "Northwick Ltd", "USD", "2025-01-01", "2027-12-31");
        let unnumbered = ContractSummary { contract_number: None, ..known.clone() };
        let named = invoice(Some("SOW-2026/11"), "Northwick", "USD", "2026-01-05");
        assert_eq!(choose(std::slice::from_ref(&known), &named), None);
        assert_eq!(choose(std::slice::from_ref(&unnumbered), &named), Some(unnumbered.id));
        assert_eq!(
            choose(std::slice::from_ref(&known), &invoice(None, "Northwick", "USD", "2026-01-05")),
            Some(known.id)
        );
    }

    #[test]
    fn currency_and_term_decide_between_one_vendors_contracts() {
        let old = contract("A1-2020", "Northwick Ltd", "USD", "2020-01-01", "2022-12-31");
        let now = contract("A1-2025", "Northwick Ltd", "USD", "2025-01-01", "2027-12-31");
        let euro = contract("A1-EUR", "Northwick Ltd", "EUR", "2020-01-01", "2027-12-31");
        let all = [old, now.clone(), euro.clone()];
        assert_eq!(choose(&all, &invoice(None, "NORTHWICK", "USD", "2026-01-05")), Some(now.id));
        assert_eq!(choose(&all, &invoice(None, "Northwick Ltd", "EUR", "2026-01-05")), Some(euro.id));
        assert_eq!(choose(&all, &invoice(None, "Calder Freight", "USD", "2026-01-05")), None);
    }
}
