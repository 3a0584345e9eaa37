//! Clauses of a contract: added, changed and removed by people, each change a version of its own.

use domain::contract::{ClauseForm, Given, ImportFault, import_clause};
use domain::{Clause, Contract};
use store::{Actor, ContractId, ContractVersion, Edit};

use crate::{Desk, DeskError};

/// A clause as a person wrote it: in the form of its kind, or as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseText {
    Form { kind: String, given: Given },
    Json(String),
}

impl ClauseText {
    fn read(&self) -> Result<Clause, DeskError> {
        let read = match self {
            Self::Form { kind, given } => {
                let form = ClauseForm::of(kind);
                form.ok_or_else(|| DeskError::refused("There is no form for this kind: write it as JSON."))?.read(given)
            }
            Self::Json(text) => import_clause(text),
        };
        read.map_err(|fault| refuse(&fault))
    }
}

fn refuse(fault: &ImportFault) -> DeskError {
    let at = if fault.path.is_empty() { "The clause".to_owned() } else { format!("'{}'", fault.path) };
    DeskError::Refused(format!("{at} {}. Nothing was changed.", fault.reason))
}

/// Puts a clause in the place of the one called `former`, or at the end where that is empty.
fn put(contract: &mut Contract, former: &str, mut clause: Clause) -> Result<Edit, DeskError> {
    let id = clause.id.trim().to_owned();
    if id.is_empty() {
        return Err(DeskError::refused("Give the clause its number, such as 4.2. Nothing was changed."));
    }
    clause.id.clone_from(&id);
    if id != former && contract.clauses.iter().any(|known| known.id == id) {
        return Err(DeskError::Refused(format!(
            "There is a clause '{id}' already: change that one. Nothing was changed."
        )));
    }
    if let Some(source) =
        clause.source.as_deref().filter(|wanted| contract.sources.iter().all(|known| known.id != *wanted))
    {
        return Err(DeskError::Refused(format!(
            "'{source}' is none of the contract's documents. Leave it empty, or name one that the contract lists."
        )));
    }
    let new_value = Some(write(&clause)?);
    if former.is_empty() {
        contract.clauses.push(clause);
        return Ok(Edit { field: format!("clauses.{id}"), old_value: None, new_value });
    }
    let place = contract.clauses.iter_mut().find(|known| known.id == former).ok_or(DeskError::NotFound)?;
    let old_value = Some(write(place)?);
    // It still stands where it stood.
    clause.evidence = clause.evidence.or_else(|| place.evidence.take());
    *place = clause;
    forget_answers(contract);
    Ok(Edit { field: format!("clauses.{former}"), old_value, new_value })
}

fn remove(contract: &mut Contract, id: &str) -> Result<Edit, DeskError> {
    let at = contract.clauses.iter().position(|clause| clause.id == id).ok_or(DeskError::NotFound)?;
    let old = contract.clauses.remove(at);
    forget_answers(contract);
    Ok(Edit { field: format!("clauses.{id}"), old_value: Some(write(&old)?), new_value: None })
}

/// An answer to what no clause asks any more would settle nothing, and puzzle whoever reads it.
fn forget_answers(contract: &mut Contract) {
    let clauses = &contract.clauses;
    contract.answers.retain(|key, value| domain::contract::check_answer(clauses, key, value).is_ok());
}

fn write(clause: &Clause) -> Result<String, DeskError> {
    serde_json::to_string(clause).map_err(DeskError::internal)
}

impl Desk {
    /// Adds a clause, or changes the one called `former`. The invoices under the contract are reconciled anew.
    pub async fn save_clause(
        &self,
        actor: &Actor,
        id: ContractId,
        former: &str,
        text: &ClauseText,
    ) -> Result<(), DeskError> {
        self.change_contract(actor, id, |contract| put(contract, former, text.read()?)).await
    }

    /// Removes a clause. What it said stays in the version before.
    pub async fn remove_clause(&self, actor: &Actor, id: ContractId, clause: &str) -> Result<(), DeskError> {
        self.change_contract(actor, id, |contract| remove(contract, clause)).await
    }

    /// Changes a contract as a person wants it, on record; every invoice under it is reconciled anew.
    pub(crate) async fn change_contract(
        &self,
        actor: &Actor,
        id: ContractId,
        change: impl FnOnce(&mut Contract) -> Result<Edit, DeskError> + Send,
    ) -> Result<(), DeskError> {
        let stored = self.store().find_contract(actor, id).await?.ok_or(DeskError::NotFound)?;
        if !actor.role().may_write() {
            return Err(DeskError::Forbidden { needs: "a reviewer" });
        }
        let mut contract = stored.contract.clone();
        let edit = change(&mut contract)?;
        self.store().edit_contract(actor, id, stored.version, &contract, &edit, self.now()).await?;
        Ok(())
    }

    /// The earlier versions of a contract, the latest first.
    pub(crate) async fn contract_versions(
        &self,
        actor: &Actor,
        id: ContractId,
    ) -> Result<Vec<ContractVersion>, DeskError> {
        Ok(self.store().list_contract_versions(actor, id).await?)
    }

    /// What a contract said in an earlier version.
    pub async fn open_version(&self, actor: &Actor, id: ContractId, version: i32) -> Result<Contract, DeskError> {
        self.store().find_contract_version(actor, id, version).await?.ok_or(DeskError::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minimum(id: &str, amount: &str) -> ClauseText {
        let given = [("id", id), ("amount", amount)].map(|(name, text)| (name.to_owned(), text.to_owned()));
        ClauseText::Form { kind: "minimum_charge".to_owned(), given: given.into() }
    }

    #[test]
    fn a_clause_is_added_changed_and_removed() {
        let mut contract = Contract::default();
        let edit = put(&mut contract, "", minimum("4.2", "50").read().unwrap()).unwrap();
        assert_eq!((edit.field.as_str(), edit.old_value.is_none()), ("clauses.4.2", true));
        contract.clauses[0].evidence = Some(domain::Evidence { page: 3, area: None, text: None });
        let edit = put(&mut contract, "4.2", minimum("4.3", "60").read().unwrap()).unwrap();
        assert!(edit.old_value.unwrap().contains("\"50\""));
        assert_eq!((contract.clauses[0].id.as_str(), contract.clauses[0].evidence.is_some()), ("4.3", true));
        assert!(put(&mut contract, "", minimum("4.3", "60").read().unwrap()).is_err());
        assert!(matches!(put(&mut contract, "9", minimum("9", "1").read().unwrap()), Err(DeskError::NotFound)));
        remove(&mut contract, "4.3").unwrap();
        assert!(contract.clauses.is_empty());
    }

    #[test]
    fn what_is_wrong_names_the_field_and_changes_nothing() {
        let error = minimum("4.2", "much").read().unwrap_err().to_string();
        assert!(error.starts_with("'amount' ") && error.ends_with("Nothing was changed."), "{error}");
        let json = ClauseText::Json(r#"{"id":"1","kind":"deposit"}"#.to_owned());
        assert_eq!(json.read().unwrap_err().to_string(), "'amount' is missing; add it. Nothing was changed.");
        assert!(ClauseText::Form { kind: "nonsense".to_owned(), given: Given::new() }.read().is_err());
    }

    #[test]
    fn an_answer_goes_with_what_it_answered() {
        let tiers = |mode: &str| {
            ClauseText::Json(format!(r#"{{"id":"5","kind":"tiers"{mode},"bands":[{{"price":"1"}}]}}"#)).read().unwrap()
        };
        let mut contract = Contract::default();
        put(&mut contract, "", tiers("")).unwrap();
        contract.answers.insert("5.mode".to_owned(), "volume".to_owned());
        put(&mut contract, "5", tiers("")).unwrap();
        assert_eq!(contract.answers.len(), 1);
        put(&mut contract, "5", tiers(r#","mode":"graduated""#)).unwrap();
        assert!(contract.answers.is_empty());
    }
}
