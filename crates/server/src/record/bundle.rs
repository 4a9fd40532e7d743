//! The file from which anybody counts a published month again: made once after the publication, the same bytes whenever it is made.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use backtest::bundle::{Bundle as Content, PayerLine};
use backtest::export::LogNames;
use backtest::json::Names;
use desk::case::event::{AccountId, AgentId, CaseId, ContactId, CustomerId, TeamId, ZoneId};
use mission::policy::{CategoryId, LanguageId, TierId};
use store::publications::{self, Bundle};
use tokio::io::AsyncReadExt;

use crate::app::App;
use crate::desk::Desk;
use crate::errors::{self, Failure};
use crate::export::export_until;
use crate::rate::Limit;
use crate::serve::Caller;

/// One at a time is made: it takes the whole history.
static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// How much of a file is in memory while it is sent, in bytes.
const CHUNK: usize = 64 * 1024;

/// The bytes of the bundle of a published month; nothing when it is not published.
///
/// # Errors
///
/// Fails when the database does, or when the history cannot be written.
pub async fn make(desk: &Desk, month: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let wanted = month.to_owned();
    let read = desk.db().read(move |tx| {
        let Some(row) = publications::find(tx, &wanted)? else { return Ok(None) };
        let missions = store::missions::list(tx)?;
        Ok::<_, store::Error>(Some((row, missions, publications::payers(tx, &wanted)?)))
    });
    let Some((row, missions, payers)) = read.await? else { return Ok(None) };
    let book = desk.book()?;
    let names = OfFile::new(LogNames(&book.rules));
    let mut history = Vec::new();
    export_until(desk, (&names, &|product: &str| names.product(product)), Some(row.as_of), &mut history)
        .await?;
    let n_missions = usize::try_from(row.n_missions).unwrap_or(usize::MAX);
    let content = Content {
        figures: row.figures,
        history,
        missions: missions.into_iter().take(n_missions).map(|version| version.text).collect(),
        payers: lines(&payers, &names),
    };
    Ok(Some(tokio::task::spawn_blocking(move || content.write()).await??))
}

/// Who pays for whom, under numbers of the file.
fn lines(payers: &[publications::Payer], names: &OfFile<'_>) -> Vec<PayerLine> {
    let mut numbers = HashMap::new();
    let line = |it: &publications::Payer| {
        let customer =
            std::num::NonZeroU32::new(it.customer).map(|number| names.customer(CustomerId(number)));
        let payer = u32::try_from(given(&mut numbers, it.payer)).unwrap_or(u32::MAX);
        PayerLine { customer, payer, subscription: it.subscription.as_deref().and_then(plain) }
    };
    payers.iter().map(line).collect()
}

/// A subscription in the words of the format: sum, currency, period, and nothing else that was typed.
fn plain(words: &str) -> Option<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let [amount, currency, _, period] = words.as_slice() else { return None };
    let plain = format!("{amount} {currency} a {period}");
    measures::credit::Customer::of_words(CustomerId(std::num::NonZeroU32::MIN), &plain).map(|_| plain)
}

/// The file of a published month, made when it is not there; nothing when the month is not published.
///
/// # Errors
///
/// Fails when it cannot be made or written.
pub async fn file(app: &App, month: &str) -> anyhow::Result<Option<(PathBuf, Bundle)>> {
    let _one = MAKING.lock().await;
    let wanted = month.to_owned();
    let known = app.db().read(move |tx| publications::find_bundle(tx, &wanted)).await?;
    let folder = app.config().data.join("bundles");
    let path =
        |digest: &str| folder.join(format!("record-{month}-{}.tar.gz", &digest[..digest.len().min(16)]));
    if let Some(bundle) = &known {
        let path = path(&bundle.digest);
        if tokio::fs::try_exists(&path).await? {
            return Ok(Some((path, bundle.clone())));
        }
    }
    let Some(bytes) = make(app.desk(), month).await? else { return Ok(None) };
    let made = Bundle {
        month: month.to_owned(),
        digest: store::digest(&bytes),
        n_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        made_at: app.now(),
    };
    if let Some(known) = known.filter(|known| known.digest != made.digest) {
        tracing::error!(
            month,
            was = known.digest,
            is = made.digest,
            "the bundle of a published month is another one now"
        );
    }
    tokio::fs::create_dir_all(&folder).await.with_context(|| folder.display().to_string())?;
    let path = path(&made.digest);
    let beside = path.with_extension("part");
    tokio::fs::write(&beside, &bytes).await.with_context(|| beside.display().to_string())?;
    tokio::fs::rename(&beside, &path).await.with_context(|| path.display().to_string())?;
    let row = made.clone();
    app.db().write(move |tx| publications::insert_bundle(tx, &row)).await?;
    Ok(Some((path, made)))
}

/// Makes the files of published months that have none.
///
/// # Errors
///
/// Fails when one cannot be made.
pub async fn make_missing(app: &App) -> anyhow::Result<()> {
    let months = app
        .db()
        .read(|tx| {
            let mut missing = Vec::new();
            for month in publications::months(tx)? {
                if publications::find_bundle(tx, &month)?.is_none() {
                    missing.push(month);
                }
            }
            Ok::<_, store::Error>(missing)
        })
        .await?;
    for month in months {
        file(app, &month).await?;
    }
    Ok(())
}

/// `GET /record/{month}/bundle`.
pub async fn get_bundle(
    State(app): State<App>,
    Extension(Caller(by)): Extension<Caller>,
    Path(month): Path<String>,
) -> Result<Response, Failure> {
    app.rates().take(Limit::AskByCaller, &format!("bundle {by}"), app.now()).map_err(errors::too_many)?;
    let found = file(&app, &month).await.map_err(|error| errors::broken(&format!("{error:#}")))?;
    let (path, bundle) = found.ok_or_else(|| errors::not_found("published month"))?;
    let opened = tokio::fs::File::open(&path).await.map_err(|error| errors::broken(&error))?;
    let says = [
        (CONTENT_TYPE, "application/gzip".to_owned()),
        (CONTENT_LENGTH, bundle.n_bytes.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"record-{month}.tar.gz\"")),
        (CACHE_CONTROL, "public, max-age=86400".to_owned()),
        (ETAG, format!("\"{}\"", bundle.digest)),
    ];
    let stream = futures_util::stream::try_unfold(opened, async |mut opened| {
        let mut chunk = vec![0; CHUNK];
        let n = opened.read(&mut chunk).await?;
        chunk.truncate(n);
        Ok::<_, std::io::Error>((n > 0).then_some((chunk, opened)))
    });
    Ok((says, Body::from_stream(stream)).into_response())
}

/// Names of a file: numbers from 1 in the order in which the history names each.
struct OfFile<'b> {
    log: LogNames<'b>,
    given: Mutex<Given>,
}

#[derive(Default)]
struct Given {
    cases: HashMap<u32, usize>,
    contacts: HashMap<u32, usize>,
    customers: HashMap<u32, usize>,
    accounts: HashMap<u32, usize>,
    agents: HashMap<u32, usize>,
    teams: HashMap<u32, usize>,
    products: HashMap<String, usize>,
}

/// The number of a thing: the next one when it has none.
fn given<K: Hash + Eq>(numbers: &mut HashMap<K, usize>, thing: K) -> usize {
    let next = numbers.len() + 1;
    *numbers.entry(thing).or_insert(next)
}

impl<'b> OfFile<'b> {
    fn new(log: LogNames<'b>) -> OfFile<'b> {
        OfFile { log, given: Mutex::default() }
    }

    fn number(&self, of: impl FnOnce(&mut Given) -> usize) -> String {
        of(&mut self.given.lock().unwrap_or_else(PoisonError::into_inner)).to_string()
    }

    /// Products may be called by words that people typed.
    fn product(&self, name: &str) -> String {
        format!("product {}", self.number(|it| given(&mut it.products, name.to_owned())))
    }
}

impl Names for OfFile<'_> {
    fn case(&self, case: CaseId) -> String {
        self.number(|it| given(&mut it.cases, case.0.get()))
    }
    fn contact(&self, contact: ContactId) -> String {
        self.number(|it| given(&mut it.contacts, contact.0.get()))
    }
    fn customer(&self, customer: CustomerId) -> String {
        self.number(|it| given(&mut it.customers, customer.0.get()))
    }
    fn account(&self, account: AccountId) -> String {
        self.number(|it| given(&mut it.accounts, account.0.get()))
    }
    fn agent(&self, agent: AgentId) -> String {
        self.number(|it| given(&mut it.agents, agent.0.get()))
    }
    fn team(&self, team: TeamId) -> String {
        self.number(|it| given(&mut it.teams, team.0.get()))
    }
    fn zone(&self, zone: ZoneId) -> String {
        self.log.zone(zone)
    }
    fn tier(&self, tier: TierId) -> String {
        self.log.tier(tier)
    }
    fn category(&self, category: CategoryId) -> String {
        self.log.category(category)
    }
    fn language(&self, language: LanguageId) -> String {
        self.log.language(language)
    }
}
