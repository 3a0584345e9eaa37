//! Probity's pages, components and server functions.
//!
//! Server functions are thin: they check the caller, call one use case of `workflow` and return a
//! model. Pages draw models. Neither knows SQL, files or rules.

// Deep view types need more than the default; see Leptos' notes on compile limits.
#![recursion_limit = "512"]

pub mod api;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod components;
pub mod error;
#[cfg(feature = "ssr")]
pub mod incident;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod refused_act;
mod routes;
#[cfg(feature = "ssr")]
pub mod session;
mod shell;
#[cfg(feature = "ssr")]
pub mod unattended;

pub use error::AppError;
pub use routes::App;
pub use shell::shell;
