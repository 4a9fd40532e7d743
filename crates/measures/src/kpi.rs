//! One file per metric: its definition, how an item counts, its value, and the items behind it.

pub mod abandonment;
pub mod attainment;
pub mod backlog;
pub mod first_contact;
pub mod level;
pub mod reopens;
pub mod resolution;
pub mod service_level;
pub mod speed_of_answer;
