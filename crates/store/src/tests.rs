//! The story of the store, told on every engine from one body.

mod db;
mod place;
mod postgres;
mod rows;
mod schema;
mod sources;
mod stories;
