//! The people of the demo's desk, the companies they look after, and those who write. All of them are made up.

use super::random::Random;

/// Whose desk it is.
pub const BRAND: &str = "Fernhill Software";

/// A team, which is a support line.
pub const TEAMS: [&str; 3] = ["First line", "Second line", "Engineering"];

/// A person of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: &'static str,
    /// What they may do: `agent`, `lead` or `admin`.
    pub role: &'static str,
    /// Their team, an index of [`TEAMS`]; their support line is one more.
    pub team: usize,
    /// The languages they answer in, separated by blanks.
    pub languages: &'static str,
    /// What they know, separated by commas.
    pub skills: &'static str,
    /// Where they work.
    pub zone: &'static str,
}

impl Person {
    /// The address they sign in with.
    pub fn email(&self) -> String {
        format!("{}@example.com", address(self.name))
    }

    /// Their first name.
    pub fn first_name(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

const fn person(name: &'static str, role: &'static str, team: usize, more: [&'static str; 3]) -> Person {
    let [languages, skills, zone] = more;
    Person { name, role, team, languages, skills, zone }
}

/// Everybody.
pub const PEOPLE: [Person; 12] = [
    person("Priya Raman", "agent", 0, ["en", "billing, exports", "America/New_York"]),
    person("Joon Park", "agent", 0, ["en", "printing, mobile", "America/Los_Angeles"]),
    person("Elena Petrova", "agent", 0, ["en", "sign-in, security", "Europe/London"]),
    person("Lucía Ferrer", "agent", 0, ["en es", "billing, mobile", "Europe/Madrid"]),
    person("Jonas Keller", "agent", 0, ["en de", "printing, imports", "Europe/Berlin"]),
    person("Tomás Ibarra", "agent", 1, ["en es", "exports, webhooks", "America/New_York"]),
    person("Bram Visser", "agent", 1, ["en de", "sign-in, calendars", "Europe/Berlin"]),
    person("Adaeze Nwosu", "agent", 1, ["en", "reports, imports", "America/Chicago"]),
    person("Kenji Arata", "agent", 2, ["en", "platform", "America/Los_Angeles"]),
    person("Rosa Whitcombe", "agent", 2, ["en es", "integrations", "Europe/London"]),
    person("Hana Sato", "lead", 0, ["en", "escalations", "America/New_York"]),
    person("Jordan Lee", "admin", 0, ["en", "", "America/New_York"]),
];

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: &'static str,
    /// An index of the mission's tiers.
    pub tier: usize,
    /// Where its people are.
    pub zone: &'static str,
    /// The code of the language they write in, when that is not English.
    pub language: Option<&'static str>,
    /// What it pays, as billing words it.
    pub subscription: String,
    /// How many months it had paid when the story begins.
    pub n_months: u8,
    /// The list of customers it is counted with, when it is in one.
    pub cohort: Option<&'static str>,
}

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their company, an index of the accounts.
    pub account: Option<usize>,
    /// Where they are, when they have no company that says it.
    pub zone: Option<&'static str>,
    /// How they wish to be written to.
    pub preferences: &'static str,
}

impl Customer {
    /// Their first name.
    pub fn first_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or(&self.name)
    }
}

const NEW_YORK: &str = "America/New_York";
const CHICAGO: &str = "America/Chicago";
const LOS_ANGELES: &str = "America/Los_Angeles";
const LONDON: &str = "Europe/London";
const BERLIN: &str = "Europe/Berlin";
const MADRID: &str = "Europe/Madrid";

/// Names and zones; the language follows from the zone for some.
const ACCOUNTS: [(&str, &str, Option<&str>); 40] = [
    ("Brightwater Clinics", NEW_YORK, None),
    ("Orchard Labs", LONDON, None),
    ("Lindqvist Foods", BERLIN, None),
    ("Kestrel Freight", CHICAGO, None),
    ("Casa Prado", MADRID, Some("es")),
    ("Alder & Finch", NEW_YORK, None),
    ("Bluestem Dairy", CHICAGO, None),
    ("Cobalt Bicycles", LOS_ANGELES, None),
    ("Dunmore Glass", LONDON, None),
    ("Eastgate Movers", NEW_YORK, None),
    ("Feldmann Haustechnik", BERLIN, Some("de")),
    ("Granite Peak Outfitters", LOS_ANGELES, None),
    ("Harrow Bakeries", LONDON, None),
    ("Islay Pumps", LONDON, None),
    ("Juniper Home Care", NEW_YORK, None),
    ("Kiefer Logistik", BERLIN, Some("de")),
    ("Larkspur Gardens", CHICAGO, None),
    ("Molinos del Sur", MADRID, Some("es")),
    ("Northfold Elevators", NEW_YORK, None),
    ("Oakline Movers", CHICAGO, None),
    ("Pebblebrook Schools", NEW_YORK, None),
    ("Quillmark Printing", CHICAGO, None),
    ("Redfern Roofing", NEW_YORK, None),
    ("Saltmarsh Ferries", LONDON, None),
    ("Tamarack Heating", CHICAGO, None),
    ("Umber Coffee", LOS_ANGELES, None),
    ("Valdeluz Solar", MADRID, Some("es")),
    ("Wexcombe Lifts", LONDON, None),
    ("Yarrow Veterinary", LOS_ANGELES, None),
    ("Zellweg Pflege", BERLIN, Some("de")),
    ("Amberly Cleaning", NEW_YORK, None),
    ("Birchwood Rentals", CHICAGO, None),
    ("Copperline Electric", NEW_YORK, None),
    ("Driftwood Catering", LOS_ANGELES, None),
    ("Elmhurst Plumbing", CHICAGO, None),
    ("Foxglove Events", LONDON, None),
    ("Greyfriars Security", LONDON, None),
    ("Hollybank Nurseries", LONDON, None),
    ("Ironbridge Tools", NEW_YORK, None),
    ("Kettlewell Couriers", LONDON, None),
];

/// The customers whom everybody knows, with their companies.
const KNOWN: [(&str, Option<usize>); 11] = [
    ("Ines Okafor", Some(0)),
    ("Sam Adeyemi", Some(0)),
    ("Ravi Menon", Some(1)),
    ("Owen Clarke", Some(1)),
    ("Marta Kowalczyk", Some(2)),
    ("Greta Holm", Some(2)),
    ("Daniel Weiss", Some(3)),
    ("Noor van Dijk", Some(3)),
    ("Luis Prado", Some(4)),
    ("Aiko Mori", None),
    ("Tess Albright", None),
];

const FIRST: [&str; 24] = [
    "Anneke", "Bashir", "Carmen", "Dmitri", "Esther", "Farid", "Gwen", "Henrik", "Imani", "Jules", "Katya",
    "Leon", "Mireille", "Nils", "Olga", "Paolo", "Quentin", "Rania", "Stella", "Theo", "Uma", "Viktor",
    "Wanda", "Zeynep",
];
const LAST: [&str; 25] = [
    "Abbot",
    "Brandvold",
    "Castellan",
    "Dreyer",
    "Eklund",
    "Farrow",
    "Greenhalgh",
    "Hartigan",
    "Ivers",
    "Jelinek",
    "Kerrigan",
    "Lofgren",
    "Marchetti",
    "Nystrom",
    "Oduya",
    "Pemberton",
    "Quist",
    "Rasmussen",
    "Saldana",
    "Thackeray",
    "Underhill",
    "Vasquez",
    "Wetherby",
    "Yilmaz",
    "Zapata",
];
const PREFERENCES: [&str; 3] = ["", "Plain text, screen reader", "Please do not call"];

/// The list of those who came first.
const PILOT: &str = "pilot customers";

/// The companies, over as many tiers as the mission has.
pub fn accounts(n_tiers: usize, random: &mut Random) -> Vec<Account> {
    let n_tiers = n_tiers.max(1);
    let accounts = ACCOUNTS.iter().enumerate().map(|(place, (name, zone, language))| {
        let per_month = 90 + 30 * random.even(0, 40);
        let subscription = format!("{per_month}.00 USD a month");
        // They came over five months; a few from the beginning are counted by themselves.
        let n_months = 2 + (place % 5) as u8;
        let cohort = (place % 8 == 3).then_some(PILOT);
        Account { name, tier: place % n_tiers, zone, language: *language, subscription, n_months, cohort }
    });
    accounts.collect()
}

/// Those who write: the known ones, and others of every company.
pub fn customers(accounts: &[Account], random: &mut Random) -> Vec<Customer> {
    let mut customers: Vec<Customer> = KNOWN
        .iter()
        .map(|(name, account)| customer((*name).to_owned(), *account, accounts, random))
        .collect();
    for (place, _) in accounts.iter().enumerate() {
        let n_known = if place < 5 { 0 } else { 1 };
        for nth in 0..=n_known + random.below(2) {
            // Twenty-four and twenty-five have no common divisor: no name comes twice in six hundred.
            let number = place * 7 + nth * 211 + 3;
            let name = format!("{} {}", FIRST[number % FIRST.len()], LAST[number % LAST.len()]);
            if customers.iter().all(|customer| customer.name != name) {
                customers.push(customer(name, Some(place), accounts, random));
            }
        }
    }
    customers
}

fn customer(name: String, account: Option<usize>, accounts: &[Account], random: &mut Random) -> Customer {
    let domain = account.map_or_else(|| "example.net".to_owned(), |place| domain(accounts[place].name));
    let email = format!("{}@{domain}", address(&name));
    // The numbers that are kept for stories.
    let phone = random.happens(70).then(|| format!("+1-555-01{:02}", random.below(100)));
    let zone = if account.is_none() { Some(LOS_ANGELES) } else { None };
    let preferences = PREFERENCES[random.weighted(&[90, 5, 5])];
    Customer { name, email, phone, account, zone, preferences }
}

fn domain(name: &str) -> String {
    let word: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{word}.example.org")
}

/// A name as the part of an address before the `@`.
fn address(name: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'ä' => 'a',
        'í' => 'i',
        'ó' | 'ö' => 'o',
        ' ' => '.',
        c => c,
    };
    name.to_lowercase().chars().map(plain).filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect()
}
