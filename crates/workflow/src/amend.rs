//! Amending: a contract written anew takes the place of the one that is stored, as its next version.

use domain::Contract;
use domain::contract::check_answer;
use store::{Actor, ContractId, Edit};

use crate::{Desk, DeskError};

/// What people have settled outlasts the new text, as far as that still asks for it.
fn carry_over(former: &Contract, contract: &mut Contract) {
    for (key, value) in &former.answers {
        if check_answer(&contract.clauses, key, value).is_ok() {
            contract.answers.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    if contract.aliases.is_empty() {
        contract.aliases.clone_from(&former.aliases);
    }
}

impl Desk {
    /// Replaces what a contract says. Its number and vendor may change with it, its invoices stay under it and
    /// are reconciled anew; what it said before stays as the version before.
    pub async fn replace_contract(
        &self,
        actor: &Actor,
        id: ContractId,
        mut replacement: Contract,
    ) -> Result<(), DeskError> {
        self.change_contract(actor, id, |contract| {
            carry_over(contract, &mut replacement);
            if replacement == *contract {
                return Err(DeskError::refused("The contract says this already. Nothing was changed."));
            }
            let former = std::mem::replace(contract, replacement);
            let write = |contract: &Contract| serde_json::to_string(contract).map_err(DeskError::internal);
            Ok(Edit {
                field: "contract".to_owned(),
                old_value: Some(write(&former)?),
                new_value: Some(write(contract)?),
            })
        })
        .await
    }
}
