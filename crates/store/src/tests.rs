//! The story of the store, told on every engine from one body.

mod db;
mod place;
