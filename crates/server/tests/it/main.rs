//! What browsers and other callers meet, over a database of its own for each test.

mod agreement;
mod app;
mod browser;
mod case_page;
mod connections;
mod demo;
mod desk;
mod doors;
mod files;
mod gallery;
mod hostile;
mod live;
mod mail;
mod numbers;
mod pages;
mod people;
mod portal;
mod promises;
mod record;
mod replies;
mod setting_up;
mod signing_in;
mod stand;
mod surveys;
mod triage;
mod walk;
