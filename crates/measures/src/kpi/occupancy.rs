//! M-33 occupancy.
//!
//! **Definition.** Handling time ÷ (handling time + time at work without a contact). A case history tells when agents worked
//! on cases and not when they waited for one: the metric is not measurable from it, and a live desk takes it from its roster.
