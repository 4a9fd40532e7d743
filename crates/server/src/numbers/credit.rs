//! What would be owed if every month were published now.

use std::collections::{BTreeMap, BTreeSet};

use desk::case::event::CustomerId;
use measures::credit::{self, Affected, Credits, Customer};
use measures::{Frame, Parts};
use mission::policy::AffectedRule;
use store::{Db, Error, Tx, customers};

use super::subscription::{self, Payer};

/// Computes it. Only those who may get something are looked up.
///
/// # Errors
///
/// Fails when the database does.
pub(super) async fn compute(
    db: &Db,
    frame: &Frame<'_>,
    parts: &Parts,
) -> Result<(Credits, Vec<Paid>), Error> {
    let bare = credit::compute(frame, parts, &[], &[]);
    let policy = frame.policy();
    let Some(rule) = policy.credits.as_ref().filter(|_| bare.level_months.iter().any(|of| of.is_credited()))
    else {
        return Ok((bare, Vec::new()));
    };
    let credited: Vec<_> = bare.level_months.iter().filter(|of| of.is_credited()).collect();
    let affected: BTreeSet<CustomerId> =
        credited.iter().flat_map(|of| parts.affected.of(of.level, of.month)).collect();
    let of_all = rule.affected == AffectedRule::AllSubscribers;
    let (payers, paid) = db.search(move |tx| look_up(tx, &affected, of_all)).await?;
    let read = |paid: &Paid| subscription::read(Payer::of(paid.payer), paid.subscription.as_deref()?);
    let mut subscriptions: Vec<Customer> = paid.iter().filter_map(read).collect();
    subscriptions.sort_by_key(|customer| customer.id);
    subscriptions.dedup_by_key(|customer| customer.id);
    let mut paying = Affected::default();
    for of in credited {
        for customer in parts.affected.of(of.level, of.month) {
            let payer = payers.get(&customer).copied().unwrap_or(Payer::Customer(customer.0.get()));
            paying.note(of.level, of.month, Some(payer.id()));
        }
    }
    let credits = credit::credit(policy, rule, &bare.level_months, &paying, &subscriptions);
    Ok((Credits { n_unknown_customer: bare.n_unknown_customer, ..credits }, paid))
}

/// Who pays for a customer, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The customer; nobody for one who pays and was not affected.
    pub customer: Option<CustomerId>,
    /// Who pays, by the number under which measures know them.
    pub payer: CustomerId,
    /// What is paid, in the words of billing.
    pub subscription: Option<String>,
}

/// Who pays for each customer.
type Payers = BTreeMap<CustomerId, Payer>;

/// Who pays for each of some customers, and what; with everybody who pays when `of_all`.
fn look_up(
    tx: &mut Tx<'_>,
    affected: &BTreeSet<CustomerId>,
    of_all: bool,
) -> Result<(Payers, Vec<Paid>), Error> {
    let (mut payers, mut paid) = (Payers::new(), BTreeMap::new());
    for id in affected {
        let Some(customer) = customers::find(tx, id.0.get())? else { continue };
        let payer = customer.account.map_or(Payer::Customer(customer.number), Payer::Account);
        payers.insert(*id, payer);
        if paid.contains_key(&payer) {
            continue;
        }
        let words = match payer {
            Payer::Account(number) => {
                customers::find_account(tx, number)?.and_then(|account| account.subscription)
            }
            Payer::Customer(_) => customer.subscription,
        };
        paid.insert(payer, words);
    }
    if of_all {
        for account in customers::list_accounts(tx, u32::MAX)? {
            paid.insert(Payer::Account(account.number), account.subscription);
        }
    }
    let mut lines: Vec<Paid> = payers
        .iter()
        .map(|(customer, payer)| {
            let subscription = paid.get(payer).cloned().flatten();
            Paid { customer: Some(*customer), payer: payer.id(), subscription }
        })
        .collect();
    let others = paid.into_iter().filter(|(payer, _)| payers.values().all(|known| known != payer));
    lines.extend(others.map(|(payer, subscription)| Paid {
        customer: None,
        payer: payer.id(),
        subscription,
    }));
    Ok((payers, lines))
}
