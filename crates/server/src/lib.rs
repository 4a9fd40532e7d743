#![doc = include_str!("../README.md")]

mod app;
pub mod asset;
pub mod clock;
pub mod config;
pub mod errors;
mod headers;
mod health;
mod listen;
pub mod logging;
mod metrics;
mod origin;
pub mod page;
pub mod permission;
pub mod rate;
pub mod routes;
mod serve;
pub mod session;
mod tls;
pub mod token;
pub mod workspace;

pub use app::App;
pub use config::Config;
#[doc(hidden)]
pub use serve::listen_for_tests;
pub use serve::{open, router, serve};
