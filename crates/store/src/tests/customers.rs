//! What the tables of customers and companies do, as stories.

use super::rows::{MONDAY, case, write};
use crate::cases::CaseRow;
use crate::customers::{Account, Customer};
use crate::{Db, Error, Tx, cases, cohorts, customers};

pub fn customer(number: u32, name: &str, email: &str) -> Customer {
    let (name, email) = (name.into(), Some(email.into()));
    Customer { number, account: Some(1), name, email, preferences: "{}".into(), ..Customer::default() }
}

fn account() -> Account {
    Account {
        number: 1,
        name: "Brightwater Clinics".into(),
        tier: Some("Enterprise".into()),
        ..Account::default()
    }
}

pub async fn customers_are_found_by_their_address(db: Db) {
    write(&db, |tx| {
        customers::insert_account(tx, &account(), MONDAY)?;
        customers::insert(tx, &customer(1, "Ines Okafor", "ines@brightwater.example"), MONDAY)?;
        customers::insert(tx, &customer(2, "Aiko Mori", "aiko@example.org"), MONDAY)
    })
    .await;
    let twice =
        db.write(|tx| customers::insert(tx, &customer(3, "Ines", "ines@brightwater.example"), MONDAY)).await;
    assert!(matches!(twice, Err(Error::Duplicate(_))), "{twice:?}");
    let found = db.read(|tx| customers::find_by_email(tx, "ines@brightwater.example")).await.expect("read");
    let ines = Customer { zone: Some("Africa/Lagos".into()), ..found.expect("found") };
    let changed = ines.clone();
    write(&db, move |tx| customers::update(tx, &changed)).await;
    assert_eq!(db.read(|tx| customers::find(tx, 1)).await, Ok(Some(ines)));
    let of_account = db.read(|tx| customers::list_of_account(tx, 1, 9)).await.expect("read");
    assert_eq!(of_account.iter().map(|customer| customer.number).collect::<Vec<_>>(), [2, 1]);
    write(&db, |tx| customers::update_account(tx, &Account { zone: Some("Asia/Tokyo".into()), ..account() }))
        .await;
    let account = db.read(|tx| customers::find_account(tx, 1)).await.expect("read").expect("found");
    assert_eq!((account.zone.as_deref(), account.created_at), (Some("Asia/Tokyo"), Some(MONDAY)));
    assert_eq!(db.read(customers::zones).await, Ok(vec!["Africa/Lagos".into(), "Asia/Tokyo".into()]));
}

/// A customer's own list or date goes before the company's, a list before a month; whose changed is known by its number.
pub async fn cohorts_are_lists_or_months_and_changes_are_numbered(db: Db) {
    write(&db, |tx| {
        let subscribed_on = Some("2025-03-31".into());
        customers::insert_account(tx, &Account { subscribed_on, ..account() }, MONDAY)?;
        for (number, name) in [(1, "Ines Okafor"), (2, "Aiko Mori")] {
            customers::insert(tx, &customer(number, name, &format!("{number}@example.org")), MONDAY)?;
        }
        customers::insert(tx, &Customer { account: None, ..customer(3, "Tess", "3@example.org") }, MONDAY)?;
        [(1, 1), (2, 2), (3, 3), (4, 1)].into_iter().try_for_each(|(number, of)| {
            cases::save(tx, &CaseRow { customer: Some(of), ..case(number, None, None) })
        })
    })
    .await;
    let names = || {
        db.read(|tx| {
            let of = |tx: &mut Tx<'_>, number| Ok(cohorts::find(tx, number)?.and_then(|known| known.name()));
            [1, 2, 3].into_iter().map(|number| of(tx, number)).collect::<Result<Vec<_>, Error>>()
        })
    };
    let named = |names: [Option<&str>; 3]| Ok(names.map(|name| name.map(str::to_owned)).to_vec());
    let changed = |after| db.read(move |tx| cohorts::changed_since(tx, after));
    assert_eq!(names().await, named([Some("2025-03"), Some("2025-03"), None]));
    assert_eq!(changed(0).await, Ok((0, vec![])), "nobody has been counted elsewhere before");

    let edit = async |number: u32, edit: fn(&mut Customer)| {
        write(&db, move |tx| {
            let mut it = customers::find(tx, number)?.expect("the customer");
            edit(&mut it);
            customers::update(tx, &it)
        })
        .await;
    };
    edit(1, |it| it.cohort = Some("pilot".into())).await;
    assert_eq!(names().await, named([Some("pilot"), Some("2025-03"), None]));
    assert_eq!(changed(0).await, Ok((1, vec![1, 4])));
    edit(2, |it| it.subscribed_on = Some("2024-12-01".into())).await;
    edit(2, |it| it.zone = Some("Asia/Tokyo".into())).await;
    assert_eq!(names().await, named([Some("pilot"), Some("2024-12"), None]));
    assert_eq!(changed(1).await, Ok((2, vec![2])), "only the first change moved anybody");
    write(&db, |tx| customers::update_account(tx, &Account { cohort: Some("beta".into()), ..account() }))
        .await;
    assert_eq!(names().await, named([Some("pilot"), Some("beta"), None]));
    assert_eq!(changed(2).await, Ok((3, vec![1, 2, 4])));
    edit(3, |it| it.account = Some(1)).await;
    assert_eq!(names().await, named([Some("pilot"), Some("beta"), Some("beta")]));
    assert_eq!(changed(3).await, Ok((4, vec![3])), "another company is another cohort");
    assert_eq!(changed(4).await, Ok((4, vec![])));
    let list = db.read(|tx| cohorts::list(tx, 1, 1)).await.expect("read");
    assert_eq!(
        list.iter().map(|(number, of)| (*number, of.name())).collect::<Vec<_>>(),
        [(2, Some("beta".into()))]
    );
}
