//! The real program in production: what it refuses, and how it fails.

mod away;
mod certificates;
mod doctor;
mod failures;
mod odd_values;
mod planted;
mod refusals;
mod settings;
mod start;
