//! Lines with sub-lines: which of them bill.
//!
//! A bundle and its parts state the same money twice. Where the parts add up to the bundle, the parts
//! stand for it, since they carry the prices; where they do not, the bundle stands alone.

use std::collections::HashMap;

use domain::{Decimal, InvoiceLine};

use super::warning::Warning;

/// What a line says of its own part in a bundle (the extended profile's line status).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineRole {
    Detail,
    /// Sums up its sub-lines; its own amount does not count.
    Group,
    /// Tells, but does not bill.
    Information,
}

/// A line as the document has it.
#[derive(Debug)]
pub(super) struct StatedLine {
    pub line: InvoiceLine,
    pub role: LineRole,
    /// The place of the line it belongs under, in the list of stated lines.
    pub parent: Option<usize>,
    pub path: String,
}

impl StatedLine {
    /// A line with no number at all is a remark between lines.
    fn is_remark(&self) -> bool {
        self.line.line_net_amount.is_none() && self.line.quantity.is_none() && self.line.unit_price.is_none()
    }

    fn bills(&self) -> bool {
        self.role != LineRole::Information && !self.is_remark()
    }

    fn amount(&self) -> Option<Decimal> {
        self.line.line_net_amount.as_ref().map(|field| field.value)
    }
}

/// The lines that bill, in the document's order.
pub(super) fn unbundle(stated: Vec<StatedLine>, warnings: &mut Vec<Warning>) -> Vec<InvoiceLine> {
    let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, line) in stated.iter().enumerate() {
        if let Some(parent) = line.parent.filter(|parent| *parent != at) {
            parts.entry(parent).or_default().push(at);
        }
    }
    let mut kept = vec![false; stated.len()];
    let is_top = |(at, line): &(usize, &StatedLine)| line.parent.is_none_or(|parent| parent == *at);
    let mut pending: Vec<usize> = stated.iter().enumerate().filter(is_top).map(|(at, _)| at).collect();
    while let Some(at) = pending.pop() {
        let Some(line) = stated.get(at).filter(|line| line.role != LineRole::Information) else { continue };
        let below: Vec<usize> = parts.get(&at).into_iter().flatten().copied().collect();
        if stands_for(line, below.iter().filter_map(|part| stated.get(*part)), warnings) {
            pending.extend(below);
        } else if let Some(mark) = kept.get_mut(at) {
            *mark = line.bills();
        }
    }
    stated.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(stated, _)| stated.line).collect()
}

/// Whether the parts below a line bill in its stead.
fn stands_for<'a>(line: &StatedLine, below: impl Iterator<Item = &'a StatedLine>, warnings: &mut Vec<Warning>) -> bool {
    let below: Vec<&StatedLine> = below.filter(|part| part.bills()).collect();
    if below.is_empty() {
        return false;
    }
    let sum = below.iter().map(|part| part.amount()).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
    let Some(amount) = line.amount() else { return true };
    if sum == Some(amount) || line.role == LineRole::Group {
        return true;
    }
    // Parts without a price of their own only describe what is in the bundle.
    if let Some(sum) = sum.filter(|sum| !sum.is_zero()) {
        warnings.push(Warning::UnequalBundle { path: line.path.clone(), sum, amount });
    }
    false
}

#[cfg(test)]
mod tests {
    use domain::Field;

    use super::*;

    fn line(id: &str, parent: Option<usize>, role: LineRole, amount: Option<i64>) -> StatedLine {
        let line = InvoiceLine {
            line_id: Some(Field::certain(id.to_owned())),
            line_net_amount: amount.map(|amount| Field::certain(Decimal::from(amount))),
            ..InvoiceLine::default()
        };
        StatedLine { line, role, parent, path: id.to_owned() }
    }

    fn kept(stated: Vec<StatedLine>) -> (String, usize) {
        let mut warnings = Vec::new();
        let lines = unbundle(stated, &mut warnings);
        let ids: Vec<String> = lines.into_iter().filter_map(|line| Some(line.line_id?.value)).collect();
        (ids.join(" "), warnings.len())
    }

    #[test]
    fn parts_stand_for_a_bundle_they_add_up_to() {
        use LineRole::Detail;
        let nested = vec![
            line("1", None, Detail, Some(60)),
            line("1.1", Some(0), Detail, Some(40)),
            line("1.1.1", Some(1), Detail, Some(15)),
            line("1.1.2", Some(1), Detail, Some(25)),
            line("1.2", Some(0), Detail, Some(20)),
            line("2", None, Detail, Some(5)),
        ];
        assert_eq!(kept(nested), ("1.1.1 1.1.2 1.2 2".to_owned(), 0));
    }

    #[test]
    fn a_bundle_stands_alone_where_its_parts_differ_or_only_tell() {
        use LineRole::{Detail, Information};
        let differs = vec![line("1", None, Detail, Some(60)), line("1.1", Some(0), Detail, Some(40))];
        assert_eq!(kept(differs), ("1".to_owned(), 1));
        let zero = vec![line("1", None, Detail, Some(60)), line("1.1", Some(0), Detail, Some(0))];
        assert_eq!(kept(zero), ("1".to_owned(), 0));
        let tells = vec![line("1", None, Detail, Some(60)), line("1.1", Some(0), Information, Some(60))];
        assert_eq!(kept(tells), ("1".to_owned(), 0));
    }

    #[test]
    fn group_headings_and_remarks_do_not_bill() {
        use LineRole::{Detail, Group, Information};
        let lines = vec![
            line("A", None, Group, None),
            line("A.1", Some(0), Detail, Some(3)),
            line("note", None, Detail, None),
            line("sum", None, Information, Some(3)),
        ];
        assert_eq!(kept(lines), ("A.1".to_owned(), 0));
    }
}
