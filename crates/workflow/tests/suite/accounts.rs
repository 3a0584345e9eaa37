//! People at the desk, against a real Postgres and with a clock that the test sets.

mod members;
mod reset;
mod second_factor;
mod sign_in;
mod world;
