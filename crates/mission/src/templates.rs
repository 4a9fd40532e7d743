//! The ready-made missions that come with the program, each a draft to begin from (spec mission.md 2).

use crate::syntax::hint::nearest;

/// A ready-made mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name in the specification, such as `T1a`.
    pub code: &'static str,
    /// The name of its file in `missions/`, without the ending.
    pub file: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// The mission text. What the statement it follows leaves open is marked as assumed.
    pub text: &'static str,
}

macro_rules! template {
    ($code:literal, $file:literal, $about:literal) => {
        Template {
            code: $code,
            file: $file,
            about: $about,
            text: include_str!(concat!("../../../missions/", $file, ".toml")),
        }
    };
}

/// Every template, in the order of the specification.
pub const TEMPLATES: &[Template] = &[
    template!(
        "T0a",
        "fast_and_fair",
        "small team: chat within an hour, e-mail the same day, solved at first contact"
    ),
    template!(
        "T0b",
        "empathy_and_ownership",
        "small team: a named agent, next steps within 24 hours, NPS at least +30"
    ),
    template!(
        "T0c",
        "effortless",
        "small team: few transfers, self-service, enterprise customers within 4 hours"
    ),
    template!("T1a", "saas", "software as a service: 95 % of enterprise customers within 1 hour"),
    template!(
        "T1b",
        "retail",
        "retail: point of sale and fulfillment at first contact, refunds the same day"
    ),
    template!("T1c", "concierge", "business services: 24x7 concierge for large accounts, named managers"),
    template!(
        "T4",
        "customer_care",
        "complete care: four priorities, every channel, credits when a level is missed"
    ),
];

impl Template {
    /// The template with this code or file name; upper and lower case are the same.
    pub fn find(name: &str) -> Option<&'static Template> {
        let is_called = |template: &&Template| {
            template.code.eq_ignore_ascii_case(name) || template.file.eq_ignore_ascii_case(name)
        };
        TEMPLATES.iter().find(is_called)
    }

    /// The template whose code or file name is nearest to a misspelt one.
    pub fn nearest(name: &str) -> Option<&'static Template> {
        let names = TEMPLATES.iter().flat_map(|template| [template.code, template.file]);
        nearest(name, names).and_then(Template::find)
    }
}
