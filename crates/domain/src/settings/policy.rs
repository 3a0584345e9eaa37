//! What an organisation decides for itself, for one vendor or for one contract; laid over each other
//! they make the settings of a check.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::limit::{Limit, PolicyError, read_days, read_number};
use super::{Settings, Tolerance};
use crate::rules::is_zero_tolerance;

/// One layer of settings. What it leaves out the wider layer decides: contract before vendor before organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// For every rule that has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Tolerance>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rule_tolerances: BTreeMap<String, Tolerance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_limit: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creep_limit: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub materiality: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital_percent: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers_reset_yearly: Option<bool>,
}

impl Settings {
    /// These settings with a narrower layer over them.
    #[must_use]
    pub fn under(mut self, policy: &Policy) -> Self {
        if let Some(tolerance) = policy.tolerance {
            self.tolerance_amount = tolerance.amount;
            self.tolerance_percent = tolerance.percent;
            // Otherwise what the wider layer said of a single rule would go before what the narrower says of all.
            self.rule_tolerances.clear();
        }
        self.rule_tolerances.extend(policy.rule_tolerances.clone());
        self.approval_limit = policy.approval_limit.or(self.approval_limit);
        self.split_days = policy.split_days.unwrap_or(self.split_days);
        self.creep_limit = policy.creep_limit.or(self.creep_limit);
        self.credit_days = policy.credit_days.unwrap_or(self.credit_days);
        self.materiality = policy.materiality.or(self.materiality);
        self.capital_percent = policy.capital_percent.unwrap_or(self.capital_percent);
        self.numbers_reset_yearly = policy.numbers_reset_yearly.unwrap_or(self.numbers_reset_yearly);
        self
    }
}

impl Policy {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The tolerance that this layer sets for a rule, or for all where none is named.
    pub fn tolerance_of(&self, rule: Option<&str>) -> Option<Tolerance> {
        match rule {
            Some(rule) => self.rule_tolerances.get(rule).copied(),
            None => self.tolerance,
        }
    }

    /// Sets a tolerance as a person typed it; with both texts empty it is taken away.
    pub fn enter_tolerance(&mut self, rule: Option<&str>, amount: &str, percent: &str) -> Result<(), PolicyError> {
        if let Some(rule) = rule {
            let is_known = crate::rules::registry().iter().any(|info| info.id == rule);
            if !is_known {
                return Err(PolicyError::NoSuchRule(rule.to_owned()));
            }
            if is_zero_tolerance(rule) {
                return Err(PolicyError::ZeroTolerance(rule.to_owned()));
            }
        }
        let (amount, percent) = (read_number(amount)?, read_number(percent)?);
        if percent.is_some_and(|percent| percent > Decimal::ONE_HUNDRED) {
            return Err(PolicyError::PercentAboveAll);
        }
        let tolerance = (amount.is_some() || percent.is_some())
            .then(|| Tolerance { amount: amount.unwrap_or_default(), percent: percent.unwrap_or_default() });
        match (rule, tolerance) {
            (None, tolerance) => self.tolerance = tolerance,
            (Some(rule), Some(tolerance)) => {
                self.rule_tolerances.insert(rule.to_owned(), tolerance);
            }
            (Some(rule), None) => {
                self.rule_tolerances.remove(rule);
            }
        }
        Ok(())
    }

    /// Sets a limit as a person typed it; an empty text takes it away.
    pub fn enter(&mut self, limit: Limit, text: &str) -> Result<(), PolicyError> {
        match limit {
            Limit::ApprovalLimit => self.approval_limit = read_number(text)?,
            Limit::CreepLimit => self.creep_limit = read_number(text)?,
            Limit::Materiality => self.materiality = read_number(text)?,
            Limit::CapitalPercent => self.capital_percent = read_number(text)?,
            Limit::SplitDays => self.split_days = read_days(text)?,
            Limit::CreditDays => self.credit_days = read_days(text)?,
            Limit::NumbersResetYearly => {
                self.numbers_reset_yearly = match text.trim().to_ascii_lowercase().as_str() {
                    "" => None,
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => return Err(PolicyError::YesOrNo),
                }
            }
        }
        Ok(())
    }

    /// What this layer says of a limit, as it would be typed.
    pub fn print(&self, limit: Limit) -> Option<String> {
        let number = |value: Option<Decimal>| value.map(|value| value.to_string());
        match limit {
            Limit::ApprovalLimit => number(self.approval_limit),
            Limit::CreepLimit => number(self.creep_limit),
            Limit::Materiality => number(self.materiality),
            Limit::CapitalPercent => number(self.capital_percent),
            Limit::SplitDays => self.split_days.map(|days| days.to_string()),
            Limit::CreditDays => self.credit_days.map(|days| days.to_string()),
            Limit::NumbersResetYearly => self.numbers_reset_yearly.map(|yes| if yes { "yes" } else { "no" }.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Scene;

    fn policy(tolerances: &[(Option<&str>, &str, &str)]) -> Policy {
        let mut policy = Policy::default();
        for (rule, amount, percent) in tolerances {
            policy.enter_tolerance(*rule, amount, percent).unwrap();
        }
        policy
    }

    #[test]
    fn the_most_specific_tolerance_wins() {
        let organisation = policy(&[(None, "1", ""), (Some("R20"), "", "2")]);
        let vendor = policy(&[(Some("R20"), "5", "")]);
        let contract = policy(&[(None, "", "0.5")]);
        let of_vendor = Settings::default().under(&organisation).under(&vendor);
        assert_eq!(of_vendor.tolerance_amount, Decimal::ONE);
        assert_eq!(of_vendor.rule_tolerances["R20"], Tolerance { amount: 5.into(), percent: Decimal::ZERO });
        let of_contract = of_vendor.under(&contract);
        assert_eq!((of_contract.tolerance_amount, of_contract.tolerance_percent), (Decimal::ZERO, Decimal::new(5, 1)));
        assert!(of_contract.rule_tolerances.is_empty());
    }

    #[test]
    fn what_a_layer_leaves_out_the_wider_one_decides() {
        let mut wide = Policy::default();
        wide.enter(Limit::ApprovalLimit, "5000").unwrap();
        wide.enter(Limit::SplitDays, "14").unwrap();
        wide.enter(Limit::CreditDays, "45").unwrap();
        let mut narrow = Policy::default();
        narrow.enter(Limit::NumbersResetYearly, "yes").unwrap();
        narrow.enter(Limit::SplitDays, "7").unwrap();
        let settings = Settings::default().under(&wide).under(&narrow);
        assert_eq!((settings.approval_limit, settings.split_days), (Some(5000.into()), 7));
        assert!(settings.numbers_reset_yearly);
        assert_eq!((settings.credit_days, wide.print(Limit::CreditDays).as_deref()), (45, Some("45")));
        narrow.enter(Limit::SplitDays, " ").unwrap();
        assert_eq!(narrow.print(Limit::SplitDays), None);
        assert_eq!(narrow.print(Limit::NumbersResetYearly).as_deref(), Some("yes"));
    }

    #[test]
    fn rules_without_tolerance_get_none() {
        for rule in ["R10", "R16", "R40", "R50", "R60"] {
            let refused = Policy::default().enter_tolerance(Some(rule), "1", "");
            assert_eq!(refused, Err(PolicyError::ZeroTolerance(rule.to_owned())));
        }
        assert!(matches!(Policy::default().enter_tolerance(Some("R999"), "1", ""), Err(PolicyError::NoSuchRule(_))));
        // Nor through the tolerance for all rules: a milestone of 50.00 that was not accepted is no small difference.
        let mut scene = Scene::new("[]", r#"[{"description":"Kick-off","line_net_amount":"50.00"}]"#)
            .clause(r#"{"kind":"milestones","milestones":[{"name":"Kick-off","amount":"50.00"}]}"#)
            .inputs(r#"{"acceptances":[]}"#);
        assert_eq!(scene.says("R44"), ["1 50.00"]);
        scene.settings = Settings::default().under(&policy(&[(None, "100", "")]));
        assert_eq!(scene.says("R44"), ["1 50.00"]);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (amount, percent) in [("-1", ""), ("1,5", ""), ("", "101"), ("abc", "")] {
            assert!(Policy::default().enter_tolerance(None, amount, percent).is_err(), "{amount} {percent}");
        }
        assert!(Policy::default().enter(Limit::SplitDays, "1.5").is_err());
        assert!(Policy::default().enter(Limit::SplitDays, "367").is_err());
        assert!(Policy::default().enter(Limit::CreditDays, "366").is_ok());
        assert!(Policy::default().enter(Limit::NumbersResetYearly, "maybe").is_err());
    }
}
