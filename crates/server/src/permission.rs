//! Who may do what: one table.

/// What somebody is to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nobody we know.
    Anonymous,
    /// A customer, on their own cases.
    Customer,
    /// A person who answers.
    Agent,
    /// One who leads those who answer.
    Lead,
    /// One who sets the desk up.
    Admin,
    /// One who watches over security, and answers what comes in by its channel.
    Security,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 6] =
        [Role::Anonymous, Role::Customer, Role::Agent, Role::Lead, Role::Admin, Role::Security];
    /// Those that a person of ours may have.
    pub const OURS: [Role; 4] = [Role::Agent, Role::Lead, Role::Admin, Role::Security];

    /// Its name in the database and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Role::Anonymous => "anonymous",
            Role::Customer => "customer",
            Role::Agent => "agent",
            Role::Lead => "lead",
            Role::Admin => "admin",
            Role::Security => "security",
        }
    }

    /// The role of this name that a person of ours may have.
    pub fn of_ours(name: &str) -> Option<Role> {
        Role::OURS.into_iter().find(|role| role.name() == name)
    }
}

/// What may be done. Each route names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See what everybody may see: assets, the mission, the way to sign in.
    SeePublic,
    /// Ask for help, before anybody knows who is asking.
    AskForHelp,
    /// Set up a desk that has no people yet; the handler refuses one that has.
    SetUp,
    /// See and answer one's own cases as a customer.
    FollowOwnCases,
    /// See cases, customers and the search.
    ReadCases,
    /// Change cases: answer, note, triage, assign, resolve.
    WorkCases,
    /// Change what one's own sign-in needs: password, second factor, devices.
    KeepOwnSignIn,
    /// See who works here, and say when one is there.
    ReadPeople,
    /// Say of others when they are there, and who is on duty.
    PlanPeople,
    /// Add people, change their roles, reset their sign-in.
    ManagePeople,
    /// Change which mission is in force.
    ManageMission,
    /// See how mail comes in and goes out, and where a mail is.
    ReadMail,
    /// Change how mail is handled: addresses, texts, quarantine, whom nothing is sent to.
    ManageMail,
    /// See what goes out, before it does.
    ReadOutbox,
    /// See who changed what.
    ReadAudit,
    /// See the numbers of the program itself.
    ReadMetrics,
    /// See what became of the promises, and the reports.
    ReadNumbers,
    /// See a month before it is published, and write what is said about it.
    WriteRecord,
    /// Approve credits, put them on invoices, and correct them.
    KeepCredits,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 19] = [
        Action::SeePublic,
        Action::AskForHelp,
        Action::SetUp,
        Action::FollowOwnCases,
        Action::ReadCases,
        Action::WorkCases,
        Action::KeepOwnSignIn,
        Action::ReadPeople,
        Action::PlanPeople,
        Action::ManagePeople,
        Action::ManageMission,
        Action::ReadMail,
        Action::ManageMail,
        Action::ReadOutbox,
        Action::ReadAudit,
        Action::ReadMetrics,
        Action::ReadNumbers,
        Action::WriteRecord,
        Action::KeepCredits,
    ];
}

/// Whether a role may do something. Which customer's cases is the handler's to ask, not this table's.
#[rustfmt::skip]
pub fn can(role: Role, action: Action) -> bool {
    use Role::{Admin, Agent, Customer, Lead, Security};
    let allowed: &[Role] = match action {
        Action::SeePublic | Action::AskForHelp | Action::SetUp => return true,
        Action::FollowOwnCases                => &[Customer],
        Action::ReadCases | Action::WorkCases => &[Agent, Lead, Admin, Security],
        Action::KeepOwnSignIn                 => &[Agent, Lead, Admin, Security],
        Action::ReadPeople                    => &[Agent, Lead, Admin, Security],
        Action::PlanPeople                    => &[Lead, Admin],
        Action::ManagePeople                  => &[Admin],
        Action::ManageMission                 => &[Admin],
        Action::ReadMail                      => &[Lead, Admin],
        Action::ManageMail                    => &[Admin],
        Action::ReadOutbox                    => &[Lead, Admin],
        Action::ReadAudit                     => &[Admin, Security],
        Action::ReadMetrics                   => &[Admin, Security],
        Action::ReadNumbers                   => &[Agent, Lead, Admin, Security],
        Action::WriteRecord                   => &[Lead, Admin],
        Action::KeepCredits                   => &[Lead, Admin],
    };
    allowed.contains(&role)
}

#[cfg(test)]
mod tests {
    use super::{Action, Role, can};

    /// Every role, what it may do: a change of the table changes this on purpose.
    #[test]
    fn r_254_each_role_may_do_exactly_this() {
        let table: Vec<String> = Role::ALL
            .iter()
            .map(|role| {
                let may: String =
                    Action::ALL.iter().map(|action| if can(*role, *action) { 'x' } else { '.' }).collect();
                format!("{:<9} {may}", role.name())
            })
            .collect();
        assert_eq!(
            table,
            [
                // public, ask, set up | own cases | read, work | own sign-in | read, plan, manage people | mission,
                // read, manage mail | outbox, audit, metrics, numbers, write the record | keep credits
                "anonymous xxx................",
                "customer  xxxx...............",
                "agent     xxx.xxxx........x..",
                "lead      xxx.xxxxx..x.x..xxx",
                "admin     xxx.xxxxxxxxxxxxxxx",
                "security  xxx.xxxx......xxx..",
            ]
        );
    }

    #[test]
    fn every_action_is_somebodys_and_names_come_back() {
        assert!(Action::ALL.iter().all(|action| Role::ALL.iter().any(|role| can(*role, *action))));
        assert!(Role::OURS.iter().all(|role| Role::of_ours(role.name()) == Some(*role)));
        assert_eq!(Role::of_ours("customer"), None);
    }
}
