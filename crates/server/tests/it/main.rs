//! What browsers and other callers meet, over a database of its own for each test.

mod agreement;
mod app;
mod connections;
mod demo;
mod desk;
mod doors;
mod pages;
mod setting_up;
mod signing_in;
mod stand;
