//! The best assignment of all lines at once.
//!
//! A term may serve several lines, but every further line costs `REUSE`, so that distinct lines prefer
//! distinct terms. The total to be maximised is the sum of the scores, less `REUSE` for every line that
//! shares its term. That equals: every line takes its best item, and then a maximum-weight matching
//! between lines and distinct items is worth `REUSE` for each matched pair, less what the line gives up
//! against its best. Only near ties can be worth anything, so the matching falls into small parts, each
//! of which is solved exactly.

use std::collections::VecDeque;

use super::grouped::Grouped;
use super::line::{Candidate, Candidates};
use super::{Assignment, FamilyPlace};
use crate::evidence::Confidence;
use crate::reconciliation::Method;

/// The price of using a term for another line.
const REUSE: f32 = 0.08;
/// Below this a description names another item.
const LEAST: f32 = 0.58;
/// With the very same price, a weaker likeness is enough.
const LEAST_WITH_PRICE: f32 = 0.5;
/// What a line with another code must say to be this item all the same.
const LEAST_WITH_OTHER_CODE: f32 = 0.9;
/// Two items this close cannot be told apart.
const TIE: f32 = 0.03;
/// Less than this is the error of floats.
const LEAST_GAIN: f32 = 1e-6;
/// Parts with more lines than this are taken as they come: they consist of equal lines.
const LARGEST_PART: usize = 256;

/// A line that would be moved from its best item to another, and what that is worth.
#[derive(Clone, Copy)]
struct Edge {
    family: usize,
    worth: f32,
}

pub(super) fn assign(lines: &[Candidates], families: usize) -> Vec<Assignment> {
    let edges = Grouped::of(lines.iter().map(edges_of));
    let taken = match_distinct(&edges, families);
    // How well the line that holds an item alone fits it.
    let mut held = vec![f32::MIN; families];
    let choices: Vec<Option<Candidate>> = lines
        .iter()
        .zip(&taken)
        .map(|(line, moved)| {
            let chosen = match moved {
                Some(family) => line.list.iter().find(|candidate| candidate.family == *family),
                None => line.list.first().filter(|_| is_fit(line, 0)),
            };
            chosen.copied()
        })
        .collect();
    for choice in choices.iter().flatten() {
        if let Some(best) = held.get_mut(choice.family) {
            *best = best.max(choice.score);
        }
    }
    lines.iter().zip(choices).map(|(line, choice)| judge(line, choice, &held)).collect()
}

fn is_fit(line: &Candidates, at: usize) -> bool {
    line.list.get(at).is_some_and(|candidate| {
        let least = if candidate.score - candidate.text > 0.03 { LEAST_WITH_PRICE } else { LEAST };
        let least = if candidate.other_code && line.shares_codes { LEAST_WITH_OTHER_CODE } else { least };
        line.by_code || line.by_alias || candidate.text >= least
    })
}

/// The items worth moving to: those within `REUSE` of the line's best.
fn edges_of(line: &Candidates) -> impl Iterator<Item = Edge> {
    let best = line.list.first().map_or(0.0, |best| best.score);
    line.list
        .iter()
        .enumerate()
        .filter(|(at, _)| is_fit(line, *at))
        .map(move |(_, candidate)| Edge { family: candidate.family, worth: REUSE - (best - candidate.score) })
        .filter(|edge| edge.worth > 0.0)
}

/// A maximum-weight matching of lines to distinct items: what each line was given, if anything.
fn match_distinct(edges: &Grouped<Edge>, families: usize) -> Vec<Option<usize>> {
    let mut given: Vec<Option<usize>> = vec![None; edges.len()];
    let mut holder: Vec<Option<usize>> = vec![None; families];
    // The lines that may take each item, in their order.
    let by_family = edges.turned(families, |edge| edge.family);
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        if seen.get(start).copied().unwrap_or(true) {
            continue;
        }
        // A line that no other competes with takes its best.
        if edges.list(start).iter().all(|edge| by_family.list(edge.family).len() == 1) {
            let best = edges.list(start).first().filter(|edge| edge.worth > LEAST_GAIN);
            if let Some(best) = best {
                give(start, best.family, &mut given, &mut holder);
            }
            continue;
        }
        let part = part_of(start, edges, &by_family, &mut seen);
        if part.len() > LARGEST_PART {
            take_in_order(&part, edges, &mut given, &mut holder);
            continue;
        }
        for &line in &part {
            augment(line, edges, &mut given, &mut holder);
        }
    }
    given
}

/// The lines that compete with this one, directly or through others.
fn part_of(start: usize, edges: &Grouped<Edge>, by_family: &Grouped<usize>, seen: &mut [bool]) -> Vec<usize> {
    let mut part = Vec::new();
    let mut queue = vec![start];
    while let Some(line) = queue.pop() {
        let Some(mark) = seen.get_mut(line) else { continue };
        if std::mem::replace(mark, true) {
            continue;
        }
        part.push(line);
        for edge in edges.list(line) {
            for &rival in by_family.list(edge.family) {
                if !seen.get(rival).copied().unwrap_or(true) {
                    queue.push(rival);
                }
            }
        }
    }
    part.sort_unstable();
    part
}

fn take_in_order(part: &[usize], edges: &Grouped<Edge>, given: &mut [Option<usize>], holder: &mut [Option<usize>]) {
    for &line in part {
        let free = edges.list(line).iter().find(|edge| holder.get(edge.family).is_some_and(Option::is_none));
        if let Some(free) = free {
            give(line, free.family, given, holder);
        }
    }
}

fn give(line: usize, family: usize, given: &mut [Option<usize>], holder: &mut [Option<usize>]) {
    if let (Some(given), Some(holder)) = (given.get_mut(line), holder.get_mut(family)) {
        *given = Some(family);
        *holder = Some(line);
    }
}

/// How a line came to be reached: from which line, and by giving up which item.
#[derive(Clone, Copy)]
struct Reached {
    gain: f32,
    from: Option<(usize, usize)>,
}

/// Brings one more line into the matching along the most valuable alternating path: each line on it
/// takes an item from the next, and the last takes a free one or goes back to its best.
fn augment(line: usize, edges: &Grouped<Edge>, given: &mut [Option<usize>], holder: &mut [Option<usize>]) {
    let mut reached: rustc_hash::FxHashMap<usize, Reached> = rustc_hash::FxHashMap::default();
    reached.insert(line, Reached { gain: 0.0, from: None });
    let mut queue = VecDeque::from([line]);
    // The best end of a path: its gain, its last line, and the free item that line takes.
    let mut best: (f32, usize, Option<usize>) = (LEAST_GAIN, line, None);
    let mut found = false;
    while let Some(at) = queue.pop_front() {
        let Some(here) = reached.get(&at).copied() else { continue };
        // A line that lost its item may end the path by sharing its best.
        if here.from.is_some() && here.gain > best.0 {
            best = (here.gain, at, None);
            found = true;
        }
        for edge in edges.list(at) {
            let gain = here.gain + edge.worth;
            match holder.get(edge.family).copied().flatten() {
                None => {
                    if gain > best.0 {
                        best = (gain, at, Some(edge.family));
                        found = true;
                    }
                }
                Some(rival) if rival != at => {
                    let worth = edges
                        .list(rival)
                        .iter()
                        .find(|other| other.family == edge.family)
                        .map_or(0.0, |other| other.worth);
                    let gain = gain - worth;
                    if reached.get(&rival).is_none_or(|known| gain > known.gain + LEAST_GAIN) {
                        reached.insert(rival, Reached { gain, from: Some((at, edge.family)) });
                        queue.push_back(rival);
                    }
                }
                Some(_) => {}
            }
        }
    }
    if !found {
        return;
    }
    let (_, mut last, free) = best;
    match free {
        Some(family) => {
            let lost = given.get(last).copied().flatten();
            give(last, family, given, holder);
            // The item it held is taken by the line before it on the path, set below.
            if let Some(lost) = lost.and_then(|lost| holder.get_mut(lost)) {
                *lost = None;
            }
        }
        None => {
            if let Some(given) = given.get_mut(last) {
                *given = None;
            }
        }
    }
    let mut steps = reached.len();
    while let Some((from, family)) = reached.get(&last).and_then(|reached| reached.from) {
        give(from, family, given, holder);
        last = from;
        steps = steps.saturating_sub(1);
        if steps == 0 {
            break;
        }
    }
}

/// Turns a choice into a verdict with its confidence; a tie between items is no match.
fn judge(line: &Candidates, choice: Option<Candidate>, held: &[f32]) -> Assignment {
    if line.blank {
        return Assignment::Blank;
    }
    let Some(choice) = choice else {
        return Assignment::Open { nearest: line.list.first().map(|candidate| FamilyPlace::of(candidate.family)) };
    };
    // A rival counts unless another line holds it with a better claim.
    let rival = line
        .list
        .iter()
        .filter(|other| other.family != choice.family)
        .filter(|other| held.get(other.family).is_none_or(|held| *held < other.score + TIE))
        .map(|other| other.score)
        .fold(f32::MIN, f32::max);
    let margin = choice.score - rival;
    if margin < TIE {
        return Assignment::Ambiguous { family: FamilyPlace::of(choice.family) };
    }
    let percent = if line.by_code { choice.text * 100.0 } else { choice.text * 97.0 };
    let percent = if margin < 2.0 * TIE { percent.min(75.0) } else { percent };
    // Clamped to whole percent, the cast cannot lose anything.
    let confidence = Confidence::percent(percent.clamp(1.0, 100.0).round() as u8);
    let least = if line.by_code { 0 } else { 60 };
    let confidence = confidence.max(Confidence::percent(least));
    let method = match (line.by_code, line.by_alias) {
        (true, _) => Method::Code,
        (false, true) => Method::Alias,
        (false, false) => Method::Description,
    };
    Assignment::Matched { family: FamilyPlace::of(choice.family), method, confidence }
}
