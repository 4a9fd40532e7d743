//! A part as bytes (docs/partial-format.md).

use calendar::{Date, Instant};
use desk::Month;
use desk::case::event::CustomerId;
use measures::credit::{BillingPeriod, Customer};
use measures::money::Currency;
use measures::pack::{Malformed, Pack, Packer, Unpacker};

use super::{InFile, PartNames, Partial, Problems, Terms};
use crate::document::{AdjustmentView, PlaceView};
use crate::problem::{EXAMPLES, ProblemKind, Totals};

/// The first bytes of every such file.
const MAGIC: &[u8; 8] = b"LODEPART";

/// The version of the format. What a metric counts is part of it: a change of either is a new number.
pub const FORMAT: u32 = 10;

/// Why a file of parts cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is something else.
    #[error("this is no file that `--partial` wrote")]
    Foreign,
    /// Another version of the program wrote it.
    #[error(
        "version {found} of the program wrote this file and this is version {ours}; measure the part again"
    )]
    Version {
        /// The version that wrote it.
        found: String,
        /// This version.
        ours: String,
    },
    /// It was cut short or changed.
    #[error("the file is damaged; measure the part again")]
    Damaged,
}

impl From<Malformed> for Unreadable {
    fn from(_: Malformed) -> Unreadable {
        Unreadable::Damaged
    }
}

/// The version of this program and of its format.
fn version() -> String {
    format!("{}/{FORMAT}", env!("CARGO_PKG_VERSION"))
}

impl Partial {
    /// The file's bytes. Equal parts give equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Packer::default();
        self.pack(&mut body);
        let body = body.into_bytes();
        let mut head = Packer::default();
        head.text(&version());
        head.number(body.len() as u64);
        head.wide(digest(&body));
        [MAGIC.to_vec(), head.into_bytes(), body].concat()
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    ///
    /// Fails when they are something else, of another version, or damaged; never panics, and asks for no more memory than a
    /// small multiple of their length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Partial, Unreadable> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Unreadable::Foreign)?;
        let mut from = Unpacker::new(rest);
        let (found, ours) = (from.text()?.to_string(), version());
        if found != ours {
            return Err(Unreadable::Version { found, ours });
        }
        let (length, expected) = (from.number()?, from.wide()?);
        let body = &rest[rest.len() - from.left()..];
        if body.len() as u64 != length || digest(body) != expected {
            return Err(Unreadable::Damaged);
        }
        Partial::read_body(body)
    }

    /// Reads what stands after the head.
    pub(crate) fn read_body(body: &[u8]) -> Result<Partial, Unreadable> {
        let mut from = Unpacker::new(body);
        let partial = Partial::unpack(&mut from)?;
        if from.left() == 0 { Ok(partial) } else { Err(Unreadable::Damaged) }
    }
}

/// FNV-1a in 128 bits, eight bytes a step: tells a damaged file from a whole one and a mission from another, and keeps nobody
/// out. The last step takes what is left and the length.
pub fn digest(bytes: &[u8]) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    const START: u128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D;
    let step = |hash: u128, word: u128| (hash ^ word).wrapping_mul(PRIME);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(START, |hash, word| step(hash, u64::from_le_bytes(*word).into()));
    let rest = rest.iter().fold(1_u128, |rest, byte| rest << 8 | u128::from(*byte));
    step(step(hash, rest), bytes.len() as u128)
}

impl Pack for Partial {
    fn pack(&self, to: &mut Packer) {
        self.terms.pack(to);
        self.first_at.pack(to);
        self.begins_at.pack(to);
        to.number(u64::from(self.names_customers));
        self.file.pack(to);
        self.customers_file.pack(to);
        self.exceptions_file.pack(to);
        to.list(&self.unmatched);
        self.names.pack(to);
        to.number(self.subscriptions.len() as u64);
        self.subscriptions.iter().for_each(|subscription| pack_subscription(subscription, to));
        to.bytes(&self.parts);
        pack_totals(self.totals, to);
        to.list(&self.problems);
        to.list(&self.adjustments);
        to.number(self.n_received);
        to.number(self.n_events);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Partial, Malformed> {
        Ok(Partial {
            terms: Pack::unpack(from)?,
            first_at: Pack::unpack(from)?,
            begins_at: Pack::unpack(from)?,
            names_customers: from.number()? != 0,
            file: Pack::unpack(from)?,
            customers_file: Pack::unpack(from)?,
            exceptions_file: Pack::unpack(from)?,
            unmatched: from.list()?,
            names: Pack::unpack(from)?,
            subscriptions: {
                let count = from.count()?;
                (0..count).map(|_| unpack_subscription(from)).collect::<Result<_, _>>()?
            },
            parts: from.bytes()?.to_vec(),
            totals: unpack_totals(from)?,
            problems: from.list()?,
            adjustments: from.list()?,
            n_received: amount(from)?,
            n_events: amount(from)?,
        })
    }
}

/// A count that can be added to others without care.
fn amount(from: &mut Unpacker<'_>) -> Result<u64, Malformed> {
    let count = from.number()?;
    if count < 1 << 48 { Ok(count) } else { Err(Malformed) }
}

impl Pack for Terms {
    fn pack(&self, to: &mut Packer) {
        self.mission.pack(to);
        to.wide(self.digest);
        self.zones.pack(to);
        self.as_of.pack(to);
        self.months.map(|(from, _)| from).pack(to);
        self.months.map(|(_, until)| until).pack(to);
        to.number(u64::from(self.exceptions.is_some()));
        self.exceptions.into_iter().for_each(|digest| to.wide(digest));
        to.list(&self.absent);
        self.source.pack(to);
        self.cuts.pack(to);
        to.number(u64::from(self.keeps_items));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Terms, Malformed> {
        let (mission, digest, zones) = (Pack::unpack(from)?, from.wide()?, Pack::unpack(from)?);
        let as_of = Instant::unpack(from)?;
        let (first, last): (Option<Month>, Option<Month>) = (Pack::unpack(from)?, Pack::unpack(from)?);
        let exceptions = match from.number()? {
            0 => None,
            _ => Some(from.wide()?),
        };
        let (absent, source) = (from.list()?, Pack::unpack(from)?);
        let (cuts, keeps_items) = (Pack::unpack(from)?, from.number()? != 0);
        let months = first.zip(last);
        Ok(Terms { mission, digest, zones, as_of, months, exceptions, absent, source, cuts, keeps_items })
    }
}

impl Pack for PartNames {
    fn pack(&self, to: &mut Packer) {
        let lists = [&self.agents, &self.teams, &self.products, &self.cohorts, &self.zones, &self.cases];
        lists.into_iter().for_each(|list| to.list(list));
        to.list(&self.customers);
        to.number(self.n_in_history as u64);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<PartNames, Malformed> {
        Ok(PartNames {
            agents: from.list()?,
            teams: from.list()?,
            products: from.list()?,
            cohorts: from.list()?,
            zones: from.list()?,
            cases: from.list()?,
            customers: from.list()?,
            n_in_history: from.small()?,
        })
    }
}

fn pack_totals(totals: Totals, to: &mut Packer) {
    let Totals { read, used, refused, duplicates, after_end } = totals;
    [read, used, refused, duplicates, after_end].into_iter().for_each(|count| to.number(count));
}

fn unpack_totals(from: &mut Unpacker<'_>) -> Result<Totals, Malformed> {
    Ok(Totals {
        read: amount(from)?,
        used: amount(from)?,
        refused: amount(from)?,
        duplicates: amount(from)?,
        after_end: amount(from)?,
    })
}

fn pack_subscription(subscription: &Customer, to: &mut Packer) {
    to.number(subscription.id.index().into());
    to.signed(subscription.fee_minor);
    to.text(subscription.currency.code());
    to.number(subscription.period.n_months() as u64);
    for date in [subscription.anchor_on, subscription.active_from, subscription.active_until] {
        date.map(|date| date.to_string()).pack(to);
    }
}

fn unpack_subscription(from: &mut Unpacker<'_>) -> Result<Customer, Malformed> {
    /// No fee is greater, so that no product of one overflows.
    const GREATEST_FEE: i64 = 1_000_000_000_000_000;
    let id = CustomerId::from_index(from.small()?);
    let fee_minor = from.signed()?;
    if fee_minor.saturating_abs() > GREATEST_FEE {
        return Err(Malformed);
    }
    let currency = Currency::find(from.text()?).map_err(|_| Malformed)?;
    let period = match from.number()? {
        1 => BillingPeriod::Monthly,
        3 => BillingPeriod::Quarterly,
        12 => BillingPeriod::Annual,
        _ => return Err(Malformed),
    };
    let mut date = || {
        let text: Option<String> = Pack::unpack(from)?;
        text.map(|text| text.parse::<Date>().map_err(|_| Malformed)).transpose()
    };
    let (anchor_on, active_from, active_until) = (date()?, date()?, date()?);
    Ok(Customer {
        id,
        fee_minor,
        currency,
        period,
        anchor_on,
        active_from,
        active_until,
        account: None,
        tier: None,
        zone: None,
        language: None,
        revenue_minor: None,
    })
}

impl Pack for AdjustmentView {
    fn pack(&self, to: &mut Packer) {
        [&self.known_at, &self.month, &self.case].into_iter().for_each(|text| to.text(text));
        let what = [&self.promise, &self.obligation, &self.survey, &self.contact];
        what.into_iter().chain([&self.was, &self.is]).for_each(|text| text.pack(to));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<AdjustmentView, Malformed> {
        let [known_at, month, case] = [Pack::unpack(from)?, Pack::unpack(from)?, Pack::unpack(from)?];
        let mut text = || Pack::unpack(from);
        let (promise, obligation, survey, contact) = (text()?, text()?, text()?, text()?);
        let (was, is, known_at_shown) = (text()?, text()?, String::new());
        Ok(AdjustmentView {
            known_at,
            month,
            case,
            promise,
            obligation,
            survey,
            contact,
            was,
            is,
            known_at_shown,
        })
    }
}

impl Pack for Problems {
    fn pack(&self, to: &mut Packer) {
        to.number(self.file as u64);
        to.text(self.kind.word());
        to.number(self.count);
        to.number(self.examples.len() as u64);
        for place in &self.examples {
            place.file.pack(to);
            to.number(place.line);
            to.number(place.at);
            place.column.pack(to);
            place.what.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Problems, Malformed> {
        let file = *InFile::ALL.get(from.small::<usize>()?).ok_or(Malformed)?;
        let kind = ProblemKind::find(from.text()?).ok_or(Malformed)?;
        let count = amount(from)?;
        let mut examples = Vec::new();
        for _ in 0..from.count()?.min(EXAMPLES) {
            examples.push(PlaceView {
                file: Pack::unpack(from)?,
                line: from.number()?,
                at: from.number()?,
                column: Pack::unpack(from)?,
                what: Pack::unpack(from)?,
            });
        }
        Ok(Problems { file, kind, count, examples })
    }
}
