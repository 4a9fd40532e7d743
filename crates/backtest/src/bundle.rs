//! The file from which anybody counts a published month again: the history up to then without names, the versions of the mission,
//! what is paid by whom under numbers of the file, and the figures as they were published.
//!
//! The same month gives the same bytes. [`check`] replays the file and names every figure that comes out otherwise.

mod tar;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Write};

use anyhow::{Context, Result, bail};
use calendar::Instant;
use desk::Month;
use desk::case::event::CustomerId;
use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use measures::credit::{self, Affected, Credits, Customer};
use mission::{HistoryFile, Versions};

use crate::customers::Customers;
use crate::publication::{Measured, Published};
use crate::read::{Progress, read};
use crate::replay::{Replay, Span, replay};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// A file larger than this is not read.
const LONGEST: u64 = 8 << 30;

/// The names of its parts.
const README: &str = "README.txt";
const FIGURES: &str = "figures.json";
const HISTORY: &str = "history.jsonl";
const PAYERS: &str = "payers.csv";
const MISSIONS: &str = "missions/";

/// What a bundle is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bundle {
    /// The published figures, exactly as they were digested.
    pub figures: String,
    /// Every event up to then, in JSON Lines.
    pub history: Vec<u8>,
    /// The versions of the mission, in the order of storage.
    pub missions: Vec<String>,
    /// Who pays for whom.
    pub payers: Vec<PayerLine>,
}

/// Who pays for a customer, by numbers of this file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PayerLine {
    /// The customer, as the history calls them; nothing for one who pays and was not affected.
    pub customer: Option<String>,
    /// Who pays.
    pub payer: u32,
    /// What is paid, such as `450.00 USD a month`; nothing when nobody knew.
    pub subscription: Option<String>,
}

impl Bundle {
    /// The bytes of the file.
    ///
    /// # Errors
    ///
    /// Fails when there is no memory for them.
    pub fn write(&self) -> Result<Vec<u8>> {
        let published =
            Published::read(&self.figures).context("the figures are of no format that is known")?;
        let folder = format!("record-{}", published.month);
        // Without a time and a system, so that the same content is the same file.
        let mut out = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::new(6));
        let readme = readme(&published);
        let payers = self.payers_csv();
        let mut files = vec![
            (README.to_owned(), readme.as_bytes()),
            (FIGURES.to_owned(), self.figures.as_bytes()),
            (PAYERS.to_owned(), payers.as_bytes()),
        ];
        for (nth, text) in self.missions.iter().enumerate() {
            files.push((format!("{MISSIONS}{:04}.toml", nth + 1), text.as_bytes()));
        }
        files.push((HISTORY.to_owned(), &self.history));
        for (name, bytes) in files {
            tar::entry(&mut out, &format!("{folder}/{name}"), bytes)?;
        }
        out.write_all(&tar::END)?;
        Ok(out.finish()?)
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Says what is missing, or what cannot be read.
    pub fn read(bytes: &[u8]) -> Result<Bundle> {
        let mut unpacked = Vec::new();
        let mut reader = GzDecoder::new(bytes).take(LONGEST);
        reader.read_to_end(&mut unpacked).context("the file is no bundle: it cannot be unpacked")?;
        let (mut found, mut bundle, mut missions) = (BTreeSet::new(), Bundle::default(), BTreeMap::new());
        for (name, content) in tar::entries(&unpacked)? {
            let Some((_, name)) = name.split_once('/') else { continue };
            let text = || String::from_utf8(content.to_vec()).with_context(|| format!("`{name}` is no text"));
            match name {
                FIGURES => bundle.figures = text()?,
                HISTORY => bundle.history = content.to_vec(),
                PAYERS => bundle.payers = payers(&text()?)?,
                _ if name.starts_with(MISSIONS) => drop(missions.insert(name.to_owned(), text()?)),
                _ => continue,
            }
            found.insert(name.to_owned());
        }
        for name in [FIGURES, HISTORY, PAYERS] {
            if !found.contains(name) {
                bail!("the bundle has no `{name}`");
            }
        }
        bundle.missions = missions.into_values().collect();
        Ok(bundle)
    }

    fn payers_csv(&self) -> String {
        let mut text = "customer,payer,subscription\n".to_owned();
        for line in &self.payers {
            let (customer, subscription) = (line.customer.as_deref(), line.subscription.as_deref());
            text.push_str(&format!(
                "{},{},{}\n",
                customer.unwrap_or_default(),
                line.payer,
                subscription.unwrap_or_default()
            ));
        }
        text
    }
}

fn payers(text: &str) -> Result<Vec<PayerLine>> {
    let line = |line: &str| {
        let mut fields = line.split(',');
        let (customer, payer, subscription) = (fields.next()?, fields.next()?, fields.next()?);
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Some(PayerLine {
            customer: some(customer),
            payer: payer.parse().ok()?,
            subscription: some(subscription),
        })
    };
    text.lines()
        .skip(1)
        .map(|text| line(text).with_context(|| format!("`{PAYERS}` has a line that cannot be read: {text}")))
        .collect()
}

fn readme(published: &Published) -> String {
    format!(
        "What {} published of {}, and everything it follows from.\n\n\
         Count it again, on any machine, without a network:\n\n    lodestar publish --check FILE\n\n\
         {FIGURES}    the published figures; their SHA-256 stands on the public page\n\
         {HISTORY}   what happened, up to {}; numbers of this file stand for cases, customers and people,\n               and nothing that anybody wrote is in it\n\
         {MISSIONS}       the versions of the mission\n\
         {PAYERS}      what is paid for the customers that are credited, by numbers of this file\n",
        published.name, published.month, published.as_of
    )
}

/// What counting a bundle again came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The month.
    pub month: String,
    /// How many figures were compared.
    pub n_figures: usize,
    /// Every difference, in words.
    pub differences: Vec<String>,
}

/// Counts a bundle again and compares every figure.
///
/// # Errors
///
/// Fails when the file is no bundle, or when its mission cannot be used.
pub fn check(bytes: &[u8]) -> Result<Checked> {
    let bundle = Bundle::read(bytes)?;
    let published = Published::read(&bundle.figures).context("the figures are of no format that is known")?;
    let again = count(&bundle, &published)?;
    Ok(Checked {
        month: published.month.clone(),
        n_figures: published.values().len() + published.credits.len(),
        differences: differences(&published, &again),
    })
}

/// Replays the history and publishes the month again.
fn count(bundle: &Bundle, published: &Published) -> Result<Published> {
    let month: Month = published.month.parse().ok().context("the figures name no month")?;
    let as_of: Instant =
        published.as_of.parse().ok().context("the figures do not say up to when they were counted")?;
    let files: Vec<HistoryFile> =
        bundle.missions.iter().enumerate().map(|(nth, text)| file(nth, text)).collect();
    let history = mission::read_history(&files, None, &mission::Context::default());
    let versions: Versions = history.policies.context("the bundle's mission has errors")?;
    let vocabulary = Vocabulary::of(&versions.united);
    let source = Source::from_bytes(HISTORY.to_owned(), &bundle.history);
    let history = read(source, &vocabulary, &Progress::default());
    let customers = Customers::of_history(&history);
    let span = Span { as_of: Some(as_of), ..Span::default() };
    let replayed = replay(versions, &history, &customers, (span, &[]), &Progress::default());
    let name = |customer: CustomerId| customers.name(&history, customer);
    let credits = credits(&replayed, &bundle.payers, name);
    let version = replayed.book.rules(replayed.book.version_at(as_of)).version.clone();
    let measured = Measured {
        policy: replayed.book.policy(),
        version: &version,
        as_of,
        report: &replayed.report,
        parts: &replayed.parts,
        credits: &credits,
    };
    Ok(measured.publish(month))
}

fn file(nth: usize, text: &str) -> HistoryFile {
    HistoryFile {
        name: format!("{:04}.toml", nth + 1),
        bytes: text.as_bytes().to_vec(),
        files: mission::Files::new(),
    }
}

/// What is owed to those who pay: one credit for all customers of a company.
fn credits(replayed: &Replay, payers: &[PayerLine], name: impl Fn(CustomerId) -> String) -> Credits {
    let policy = replayed.book.policy();
    let bare = &replayed.credits;
    let Some(rule) = &policy.credits else { return bare.clone() };
    let known: HashMap<&str, u32> =
        payers.iter().filter_map(|line| Some((line.customer.as_deref()?, line.payer))).collect();
    let id = |number: u32| CustomerId(number.try_into().unwrap_or(std::num::NonZeroU32::MIN));
    let mut paying = Affected::default();
    for of in bare.level_months.iter().filter(|of| of.is_credited()) {
        for customer in replayed.parts.affected.of(of.level, of.month) {
            paying.note(of.level, of.month, known.get(name(customer).as_str()).map(|payer| id(*payer)));
        }
    }
    let mut subscriptions = BTreeMap::new();
    for line in payers {
        if let Some(customer) =
            line.subscription.as_deref().and_then(|words| Customer::of_words(id(line.payer), words))
        {
            subscriptions.insert(line.payer, customer);
        }
    }
    let subscriptions: Vec<Customer> = subscriptions.into_values().collect();
    credit::credit(policy, rule, &bare.level_months, &paying, &subscriptions)
}

/// Every figure that differs.
fn differences(published: &Published, again: &Published) -> Vec<String> {
    let mut found = Vec::new();
    let mut tell = |what: &str, was: &str, is: &str| {
        if was != is {
            found.push(format!("{what}: published {was}, counted again {is}"));
        }
    };
    tell("mission", &published.mission, &again.mission);
    let (ours, theirs) = (published.values(), again.values());
    for (key, _, value) in &ours {
        match theirs.iter().find(|(other, ..)| other == key) {
            Some((_, _, other)) if value == other => {}
            Some((_, _, other)) => tell(key, &in_full(value), &in_full(other)),
            None => tell(key, &in_full(value), "nothing"),
        }
    }
    for (key, _, value) in theirs.iter().filter(|(key, ..)| ours.iter().all(|(other, ..)| other != key)) {
        tell(key, "nothing", &in_full(value));
    }
    for credit in &published.credits {
        let other = again.credits.iter().find(|other| other.key == credit.key);
        let (was, is) = (format!("{credit:?}"), other.map(|it| format!("{it:?}")).unwrap_or_default());
        tell(&format!("credit/{}", credit.key), &was, &is);
    }
    // Whatever else stands there.
    if found.is_empty() && published != again {
        found.push("figures.json: its words differ from what is counted again".to_owned());
    }
    found
}

fn in_full(value: &crate::publication::PublishedValue) -> String {
    let exact = value.value.as_deref().unwrap_or("no data");
    format!("{} ({exact}, n {}, {})", value.shown, value.n, value.state.as_deref().unwrap_or("no state"))
}
