//! The story of the store, told on every engine from one body.

mod backups;
mod customers;
mod db;
mod encrypted;
mod failures;
mod files;
mod kills;
mod mail;
mod nodes;
mod place;
mod plans;
mod postgres;
mod published;
mod rows;
mod schema;
mod sources;
mod stories;
