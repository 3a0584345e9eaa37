//! Acts counted in the process, by the same reckoning as in Redis.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Allowance, Rule};

/// Accounts that are even again are forgotten when there are this many.
const MANY: usize = 10_000;

/// For each rule and person, when the account is even again.
#[derive(Clone, Debug, Default)]
pub struct MemoryLimits(Arc<Mutex<HashMap<String, Instant>>>);

impl MemoryLimits {
    pub(super) fn count(&self, rule: &Rule, who: &str) -> Allowance {
        self.count_at(rule, who, Instant::now())
    }

    fn count_at(&self, rule: &Rule, who: &str, now: Instant) -> Allowance {
        let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= MANY {
            accounts.retain(|_, even| *even > now);
        }
        let even = accounts.entry(format!("{}:{who}", rule.name)).or_insert(now);
        let owed = even.saturating_duration_since(now);
        let wait = (owed + rule.interval()).saturating_sub(rule.span);
        if wait > Duration::ZERO {
            return rule.allowance(false, owed, wait);
        }
        *even = now + owed + rule.interval();
        rule.allowance(true, owed + rule.interval(), Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { name: "sign-in", acts: 3, span: Duration::from_secs(30) };

    #[test]
    fn a_rule_grants_its_acts_at_once_and_then_one_by_one() {
        let limits = MemoryLimits::default();
        let now = Instant::now();
        let at = |seconds| now + Duration::from_secs(seconds);
        for remaining in [2, 1, 0] {
            let allowance = limits.count_at(&RULE, "a", now);
            assert!(allowance.granted);
            assert_eq!(allowance.remaining, remaining);
        }
        let refused = limits.count_at(&RULE, "a", at(4));
        assert!(!refused.granted);
        assert_eq!((refused.wait.as_secs(), refused.reset.as_secs(), refused.remaining), (6, 26, 0));
        assert!(limits.count_at(&RULE, "b", at(4)).granted, "everyone has an account of their own");
        assert!(limits.count_at(&RULE, "a", at(10)).granted, "a refused act costs nothing");
        assert!(!limits.count_at(&RULE, "a", at(11)).granted);
        assert_eq!(limits.count_at(&RULE, "a", at(300)).remaining, 2, "all is forgiven in time");
    }

    #[test]
    fn what_is_even_is_forgotten() {
        let limits = MemoryLimits::default();
        let now = Instant::now();
        for number in 0..MANY {
            limits.count_at(&RULE, &number.to_string(), now);
        }
        limits.count_at(&RULE, "late", now + Duration::from_secs(60));
        assert_eq!(limits.0.lock().unwrap().len(), 1);
    }
}
