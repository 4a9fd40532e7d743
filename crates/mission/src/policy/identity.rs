//! Who stands behind a mission, and how customers reach it.

use calendar::Date;

/// The mission as a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The language of its texts, such as `en`.
    pub language: String,
    /// When this version was published.
    pub published_on: Option<Date>,
    /// When customers were told of it.
    pub announced_on: Option<Date>,
    /// When the mission was first established.
    pub established: Option<DayOrYear>,
    /// When it was last revised as a whole.
    pub revised: Option<DayOrYear>,
    /// When anything in it last changed.
    pub updated: Option<DayOrYear>,
    /// What changed in this version and why.
    pub rationale: Option<String>,
    /// The one person accountable for it.
    pub owner: Person,
    /// How customers reach the desk.
    pub contact: Contact,
}

/// A civil date, or the year alone where no more is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrYear {
    /// The date.
    Day(Date),
    /// The year.
    Year(i16),
}

/// A person with a role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// A telephone number.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A postal address.
    pub address: Option<String>,
}

/// The contact block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// The support telephone number.
    pub phone: Option<String>,
    /// The support site.
    pub site: Option<String>,
    /// The support e-mail address.
    pub email: Option<String>,
    /// The customer portal.
    pub portal: Option<String>,
    /// The status page.
    pub status_page: Option<String>,
    /// The postal address.
    pub postal: Option<String>,
    /// The telephone number for correspondence about letters and the mission.
    pub correspondence_phone: Option<String>,
    /// Where a security problem is reported.
    pub security: Option<String>,
}

/// Who looks after the mission. When something falls due is an obligation (clocks.md 15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Governance {
    /// Approvals this version needs before it binds.
    pub sign_offs: Vec<SignOff>,
    /// The roles that review the targets.
    pub reviewers: Vec<String>,
    /// The role that chairs the steering committee; the owner's when absent.
    pub steering_chair: Option<String>,
    /// The version of the playbook.
    pub playbook: Option<String>,
    /// Whether a major product change opens a reassessment.
    pub reassesses_after_product_change: bool,
    /// Whether the desk works in a regulated industry.
    pub is_regulated: bool,
}

/// An approval a version needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// Who approves.
    pub body: String,
    /// Until when; before the version binds when absent.
    pub by: Option<Date>,
    /// When it was decided; `None` while nobody did.
    pub decided_on: Option<Date>,
    /// What was decided.
    pub decision: Decision,
    /// Who signed.
    pub name: Option<String>,
}

/// What a body decided about a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// It may bind.
    Approved,
    /// It may not.
    Rejected,
}

impl Default for Governance {
    fn default() -> Governance {
        Governance {
            sign_offs: Vec::new(),
            reviewers: Vec::new(),
            steering_chair: None,
            playbook: None,
            reassesses_after_product_change: true,
            is_regulated: false,
        }
    }
}
