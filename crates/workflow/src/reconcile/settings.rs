//! How strictly an invoice is checked: the organisation's policies laid over each other.

use domain::party::is_same_party;
use domain::{Contract, Invoice, Settings};
use store::{Actor, ContractId, PolicyScope, StoredPolicy};

use crate::{Desk, DeskError};

impl Desk {
    /// The settings of an invoice's check: the contract's go before the vendor's, those before the organisation's.
    pub(crate) async fn settings_of(
        &self,
        actor: &Actor,
        invoice: &Invoice,
        contract: Option<(ContractId, &Contract)>,
    ) -> Result<Settings, DeskError> {
        let policies = self.store().list_policies(actor).await?;
        let vendor = vendor_of(invoice, contract.map(|(_, contract)| contract));
        Ok(lay(&policies, vendor, contract.map(|(id, _)| id)))
    }
}

/// Who bills, by the invoice, else by the contract.
pub(super) fn vendor_of<'a>(invoice: &'a Invoice, contract: Option<&'a Contract>) -> Option<&'a str> {
    let seller = invoice.header.seller_name.as_ref();
    let vendor = seller.or_else(|| contract?.header.vendor_name.as_ref());
    vendor.map(|field| field.value.as_str())
}

/// The policies that hold, the narrower over the wider.
pub(super) fn lay(policies: &[StoredPolicy], vendor: Option<&str>, contract: Option<ContractId>) -> Settings {
    let mut layers: Vec<((u8, bool), &StoredPolicy)> = policies
        .iter()
        .filter_map(|stored| match &stored.scope {
            PolicyScope::Organisation => Some(((0, true), stored)),
            PolicyScope::Vendor(name) => {
                let vendor = vendor.filter(|vendor| is_same_party(name, vendor))?;
                // Of several spellings the one of the document goes last, and so first of all.
                Some(((1, name.eq_ignore_ascii_case(vendor)), stored))
            }
            PolicyScope::Contract(id) => (contract == Some(*id)).then_some(((2, true), stored)),
        })
        .collect();
    layers.sort_by_key(|(place, _)| *place);
    layers.into_iter().fold(Settings::default(), |settings, (_, stored)| settings.under(&stored.policy))
}

#[cfg(test)]
mod tests {
    use domain::{Decimal, Policy};

    use super::*;

    fn stored(scope: PolicyScope, amount: &str) -> StoredPolicy {
        let mut policy = Policy::default();
        policy.enter_tolerance(None, amount, "").unwrap();
        StoredPolicy { scope, version: 1, policy }
    }

    #[test]
    fn contract_goes_before_vendor_and_vendor_before_organisation() {
        let (ours, other) = (ContractId::generate(), ContractId::generate());
        let policies = [
            stored(PolicyScope::Contract(ours), "3"),
            stored(PolicyScope::Organisation, "1"),
            stored(PolicyScope::Vendor("Acme Corporation".to_owned()), "2"),
        ];
        let amount = |vendor, contract| lay(&policies, vendor, contract).tolerance_amount;
        assert_eq!(amount(None, None), Decimal::ONE);
        assert_eq!(amount(Some("Delta Inc"), Some(other)), Decimal::ONE);
        assert_eq!(amount(Some("ACME Corp."), Some(other)), Decimal::TWO);
        assert_eq!(amount(Some("ACME Corp."), Some(ours)), Decimal::from(3));
        assert_eq!(lay(&[], Some("Acme"), Some(ours)), Settings::default());
    }
}
