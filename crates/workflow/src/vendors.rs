//! Vendors: the list, and all that is known of one.

use domain::inputs::VerifiedAccount;
use domain::party::is_same_party;
use domain::price_history::{PriceHistory, trace_prices};
use domain::{Date, InputKind, InputRow};
use store::{
    Actor, ContractId, Earlier, Inbox, InboxFilter, InboxOrder, InvoiceId, Issued, VendorContract, VendorRow,
    VendorRule, VendorSum,
};

use crate::{Desk, DeskError};

/// How many vendors a page shows.
const PAGE: u32 = 50;
/// How many of its latest invoices a vendor's page lists,
const RECENT: u32 = 10;
/// and of how many it reads the prices.
const PRICED: u32 = 120;
/// How many of its contracts a vendor's page lists.
const CONTRACTS: u32 = 50;
/// Of how many contracts the learned wordings are read.
const WITH_ALIASES: usize = 20;
/// How many items show their prices.
const ITEMS: usize = 12;

/// A vendor with what its invoices come to, by currency.
pub struct VendorEntry {
    pub vendor: VendorRow,
    pub sums: Vec<VendorSum>,
}

/// A page of vendors, by name.
pub struct VendorList {
    pub vendors: Vec<VendorEntry>,
    /// After which key the next page goes on, where there is one.
    pub next: Option<String>,
}

/// A wording of the vendor's, and what a person said it stands for.
pub struct LearnedWording {
    pub contract: ContractId,
    pub wording: String,
    pub item: String,
}

/// All that is known of one vendor.
pub struct VendorProfile {
    pub vendor: VendorRow,
    pub sums: Vec<VendorSum>,
    pub contracts: Vec<VendorContract>,
    pub rules: Vec<VendorRule>,
    /// Its latest invoices.
    pub recent: Inbox,
    pub aliases: Vec<LearnedWording>,
    /// The latest first; none imported is not the same as none verified.
    pub accounts: Option<Vec<VerifiedAccount>>,
    /// Of its latest invoices; those whose price changed first.
    pub prices: Vec<PriceHistory>,
    /// How many items have more prices than are shown.
    pub more_prices: usize,
    /// By which ages and overdue days are told.
    pub today: Date,
}

impl Desk {
    /// Vendors by name, from the one after `after` on; only those of whose name `search` is a part.
    pub async fn vendors(
        &self,
        actor: &Actor,
        search: Option<&str>,
        after: Option<&str>,
    ) -> Result<VendorList, DeskError> {
        // One more than is shown tells whether there is a next page.
        let mut keys = self.store().list_vendor_keys(actor, search, after, PAGE + 1).await?;
        let more = keys.len() > PAGE as usize;
        keys.truncate(PAGE as usize);
        let next = more.then(|| keys.last().cloned()).flatten();
        let rows = self.store().find_vendors(actor, &keys).await?;
        let mut sums = self.store().sum_vendors(actor, &keys, Issued::default()).await?;
        let mut vendors = Vec::with_capacity(rows.len());
        for vendor in rows {
            let (own, rest) = sums.into_iter().partition(|sum: &VendorSum| sum.vendor_key == vendor.key);
            sums = rest;
            vendors.push(VendorEntry { vendor, sums: own });
        }
        Ok(VendorList { vendors, next })
    }

    /// What is known of the vendor of this name, in any case and spacing.
    pub async fn vendor(&self, actor: &Actor, name: &str) -> Result<VendorProfile, DeskError> {
        let store = self.store();
        let keys = vec![store::invoices::key_of_vendor(name)];
        let vendor = store.find_vendors(actor, &keys).await?.pop().ok_or(DeskError::NotFound)?;
        let contracts = store.list_vendor_contracts(actor, &vendor.key, CONTRACTS).await?;
        let filter = InboxFilter { vendor: Some(vendor.key.clone()), ..InboxFilter::default() };
        let recent = store.read_inbox(actor, &filter, InboxOrder::Issued, None, RECENT).await?;
        let mut prices = self.prices_of(actor, &vendor.key).await?;
        let more_prices = prices.len().saturating_sub(ITEMS);
        prices.truncate(ITEMS);
        Ok(VendorProfile {
            sums: store.sum_vendors(actor, &keys, Issued::default()).await?,
            rules: store.sum_vendor_rules(actor, &vendor.key).await?,
            aliases: self.aliases_of(actor, &contracts).await?,
            accounts: self.accounts_of(actor, &vendor.name).await?,
            vendor,
            contracts,
            recent,
            prices,
            more_prices,
            today: self.now().date(),
        })
    }

    async fn prices_of(&self, actor: &Actor, key: &str) -> Result<Vec<PriceHistory>, DeskError> {
        // Later than all that there are.
        let latest = Earlier {
            than: InvoiceId::generate(),
            issued: None,
            contract: None,
            vendor: Some(key),
            limit: Some(PRICED),
        };
        let invoices = self.store().list_earlier_invoices(actor, &latest).await?;
        Ok(trace_prices(invoices.iter().map(|stored| (stored.id.to_string(), &stored.invoice))))
    }

    async fn aliases_of(&self, actor: &Actor, contracts: &[VendorContract]) -> Result<Vec<LearnedWording>, DeskError> {
        let mut aliases = Vec::new();
        for contract in contracts.iter().take(WITH_ALIASES) {
            let Some(stored) = self.store().find_contract(actor, contract.id).await? else { continue };
            aliases.extend(stored.contract.aliases.into_iter().map(|alias| LearnedWording {
                contract: contract.id,
                wording: alias.wording,
                item: alias.item,
            }));
        }
        Ok(aliases)
    }

    async fn accounts_of(&self, actor: &Actor, name: &str) -> Result<Option<Vec<VerifiedAccount>>, DeskError> {
        const KIND: InputKind = InputKind::VerifiedAccounts;
        if !self.store().given_inputs(actor).await?.contains(&KIND) {
            return Ok(None);
        }
        let rows = self.store().load_inputs(actor, KIND, &domain::inputs::Need::default()).await?;
        let mut accounts: Vec<VerifiedAccount> = rows
            .into_iter()
            .filter_map(|row| match row {
                InputRow::VerifiedAccounts(account) => Some(account),
                _ => None,
            })
            .filter(|account| is_same_party(&account.vendor, name))
            .collect();
        accounts.sort_by_key(|account| std::cmp::Reverse(account.verified_on));
        Ok(Some(accounts))
    }
}
