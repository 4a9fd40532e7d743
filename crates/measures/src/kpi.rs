//! One file per metric: its definition, how an item counts, its value, and the items behind it.

pub mod abandonment;
pub mod attainment;
pub mod backlog;
pub mod csat;
pub mod first_contact;
pub mod first_contact_survey;
pub mod level;
pub mod nps;
pub mod product_satisfaction;
pub mod reopens;
pub mod resolution;
pub mod response_rate;
pub mod service_level;
pub mod speed_of_answer;
mod waves;
