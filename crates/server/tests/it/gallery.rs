//! Every page of the workspace from rich, hostile and empty views: in a real browser, and whole as text.

mod budgets;
mod desk_keys;
mod offered;
mod opened;
mod samples;
mod sheets;
mod walls;
