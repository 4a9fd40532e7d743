//! The contact block.

use crate::policy;

/// One way to reach the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What it is for: `Phone`.
    pub label: &'static str,
    /// The number or address.
    pub value: String,
    /// Of what sort it is.
    pub way: Way,
}

/// The sort of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A page.
    Page,
    /// Something else, such as a postal address.
    Text,
}

/// The ways the mission states, in the order in which customers try them.
pub(super) fn contacts(contact: &policy::Contact) -> Vec<Contact> {
    let ways = [
        ("Phone", &contact.phone, Way::Phone),
        ("E-mail", &contact.email, Way::Email),
        ("Portal", &contact.portal, Way::Page),
        ("Support site", &contact.site, Way::Page),
        ("How we are doing", &contact.status_page, Way::Page),
        ("Post", &contact.postal, Way::Text),
        ("About this mission", &contact.correspondence_phone, Way::Phone),
        ("Security", &contact.security, Way::Email),
    ];
    let stated = ways.into_iter().filter_map(|(label, text, way)| {
        let value = text.clone()?;
        // A security channel may be an address or a page.
        let way = if way == Way::Email && !value.contains('@') { Way::Page } else { way };
        Some(Contact { label, value, way })
    });
    stated.collect()
}
