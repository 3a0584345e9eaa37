//! How a contract is named on the command line: by its number, however it is spaced, or by its id.

use store::ContractSummary;

use super::serve::Failure;

pub(super) fn is_meant(contract: &ContractSummary, wanted: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    contract.id.to_string() == wanted
        || contract.contract_number.as_deref().is_some_and(|number| plain(number) == plain(wanted))
}

pub(super) fn unknown(wanted: &str) -> Failure {
    format!("there is no contract '{wanted}': name one by its number or by the id in its address").into()
}
