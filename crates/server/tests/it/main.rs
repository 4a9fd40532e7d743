//! What browsers and other callers meet, over a database of its own for each test.

mod app;
mod connections;
mod doors;
mod pages;
