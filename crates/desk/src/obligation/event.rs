//! What can happen to an obligation.

use calendar::Instant;
use mission::{Jurisdiction, ObligationKind};

use crate::case::event::{AgentId, CaseId, CustomerId, TeamId, ZoneId};

/// An obligation, by an application-made number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObligationId(pub u32);

/// Something that happened to one obligation. Plain data, cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When it happened at its source (clocks.md 1.4).
    pub at: Instant,
    /// When it was stored.
    pub recorded_at: Instant,
    /// Breaks ties of `at`; rising in the order of storage.
    pub seq: u64,
    /// Who acted.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
    /// What happened.
    pub body: Body,
}

/// With what an obligation starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Its kind.
    pub kind: ObligationKind,
    /// The zone of whoever asked, when known: privacy limits are read there (clocks.md 3).
    pub zone: Option<ZoneId>,
    /// Whose law binds a privacy request.
    pub law: Option<Jurisdiction>,
    /// Whom it concerns.
    pub customer: Option<CustomerId>,
    /// The case it comes from.
    pub case: Option<CaseId>,
}

impl Start {
    /// A start of which nothing but the kind is known.
    pub const fn of(kind: ObligationKind) -> Start {
        Start { kind, zone: None, law: None, customer: None, case: None }
    }

    /// The law whose limit runs beside the mission's: that of a privacy request.
    pub fn binding_law(&self) -> Option<Jurisdiction> {
        self.law.filter(|_| self.kind == ObligationKind::PrivacyRequest)
    }

    /// What starts together with it, as an obligation of its own: a law may want the receipt of a request confirmed.
    pub fn companion(self) -> Option<Start> {
        let confirms = self.binding_law().is_some_and(|law| law.statute().confirmed_in_days.is_some());
        confirms.then_some(Start { kind: ObligationKind::PrivacyConfirmation, ..self })
    }
}

/// Gives each body its name in history files.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident $(($inner:ty))? = $word:literal),+ $(,)?) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Body {
            $($(#[$doc])* $name $(($inner))?),+
        }
        impl Body {
            /// The names of all, in the order of ties without a sequence number.
            pub const NAMES: &[&str] = &[$($word),+];
        }
    };
}

bodies! {
    /// It is owed from now on.
    Started(Start) = "started",
    /// Whoever asked was told that a law's limit is extended.
    Extended = "extended",
    /// Whoever asked was asked who they are.
    IdentityRequested = "identity_requested",
    /// They have said so.
    IdentityProvided = "identity_provided",
    /// It was done: the session held, the request fulfilled, the credit issued.
    Done = "done",
    /// Whoever asked took it back.
    Withdrawn = "withdrawn",
    /// It is no longer owed.
    Cancelled = "cancelled",
    /// A supervisor lets everything of it that was stored by then count (clocks.md 12.3).
    LatenessApproved = "lateness_approved",
}

impl Body {
    /// Its name in history files.
    pub const fn name(&self) -> &'static str {
        match self {
            Body::Started(_) => "started",
            Body::Extended => "extended",
            Body::IdentityRequested => "identity_requested",
            Body::IdentityProvided => "identity_provided",
            Body::Done => "done",
            Body::Withdrawn => "withdrawn",
            Body::Cancelled => "cancelled",
            Body::LatenessApproved => "lateness_approved",
        }
    }
    /// The event of this name; a start says more than its name.
    pub fn find(name: &str) -> Option<Body> {
        let plain = [
            Body::Extended,
            Body::IdentityRequested,
            Body::IdentityProvided,
            Body::Done,
            Body::Withdrawn,
            Body::Cancelled,
            Body::LatenessApproved,
        ];
        plain.into_iter().find(|body| body.name() == name)
    }

    /// Its place in [`Body::NAMES`].
    pub fn rank(&self) -> usize {
        Body::NAMES.iter().position(|name| *name == self.name()).unwrap_or(Body::NAMES.len())
    }
}
