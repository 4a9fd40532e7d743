#![doc = include_str!("../README.md")]

mod app;
pub mod asset;
pub mod audit;
pub mod book;
pub mod clock;
pub mod config;
pub mod deliver;
pub mod desk;
pub mod errors;
pub mod export;
mod headers;
mod health;
mod listen;
pub mod logging;
mod me;
mod metrics;
mod origin;
pub mod outgoing;
pub mod page;
pub mod password;
pub mod people_desk;
pub mod permission;
pub mod rate;
mod recipients;
pub mod routes;
pub mod seal;
pub mod second_factor;
mod serve;
pub mod session;
mod setup;
pub mod shell;
pub mod sign_in;
pub mod stream;
pub mod ticker;
mod tls;
pub mod token;
pub mod verify;
pub mod webhook;
mod welcome;
pub mod who;
pub mod workspace;

pub use app::App;
pub use config::Config;
#[doc(hidden)]
pub use serve::listen_for_tests;
pub use serve::{Ready, open, router, serve};
