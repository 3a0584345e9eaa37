//! Which days a price is for, how often it is billed, and when billing ends.

use super::{Say, period, sum};
use crate::calendar::print_date;
use crate::contract::{Cancellation, CutOff, DayCount, Ends, Milestones, Proration, Recurrence, Timing};
use crate::money::Currency;

impl Say for Proration {
    fn say(&self, money: Option<Currency>) -> String {
        let how = match (self.method, self.daily_rate) {
            (Some(DayCount::Actual), _) => "by the days that the period has".to_owned(),
            (Some(DayCount::Thirty), _) => "as if every month had 30 days".to_owned(),
            (Some(DayCount::Year365), _) => "by days of a year of 365".to_owned(),
            (Some(DayCount::Year360), _) => "by days of a year of 360".to_owned(),
            (Some(DayCount::DailyRate), Some(rate)) => format!("at {} a day", sum(rate, money)),
            (Some(DayCount::DailyRate), None) => "at a daily rate".to_owned(),
            (None, _) => "by a method that is open".to_owned(),
        };
        let last = match self.ends {
            Some(Ends::Inclusive) => "the last day counts",
            Some(Ends::Exclusive) => "the last day does not count",
            None => "whether the last day counts is open",
        };
        format!("A part of a period is priced {how}; {last}.")
    }
}

impl Say for Recurrence {
    fn say(&self, _money: Option<Currency>) -> String {
        let times = match self.times {
            None | Some(1) => "once".to_owned(),
            Some(times) => format!("{times} times"),
        };
        let timing = match self.timing {
            Some(Timing::Advance) => ", in advance",
            Some(Timing::Arrears) => ", in arrears",
            None => "",
        };
        format!("Billed {times} in each {}{timing}.", period(self.every))
    }
}

impl Say for CutOff {
    fn say(&self, _money: Option<Currency>) -> String {
        let after = if self.bars_claim { "; what comes later need not be paid" } else { "" };
        format!("Services must be billed within {} days{after}.", self.days)
    }
}

impl Say for Milestones {
    fn say(&self, money: Option<Currency>) -> String {
        let steps = self.milestones.iter().map(|step| format!("{}: {}", step.name, sum(step.amount, money)));
        format!("Due as work is accepted: {}.", steps.collect::<Vec<_>>().join("; "))
    }
}

impl Say for Cancellation {
    fn say(&self, _money: Option<Currency>) -> String {
        format!("Cancelled: the last day that may be billed is {}.", print_date(self.last_day))
    }
}
