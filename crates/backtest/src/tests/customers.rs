//! The customers file.

use mission::policy::TierId;
use rstest::rstest;

use super::read;
use crate::customers::Customers;
use crate::problem::ProblemKind;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

fn customers(text: &str) -> Customers {
    let history =
        read(b"occurred_at,case_id,event,channel,customer_id\n2025-06-10T10:00:00Z,C1,received,email,acme\n");
    let vocabulary = Vocabulary::of_names(&["standard", "enterprise"], &[]);
    let customers = Customers::read(
        Source::from_bytes("customers.csv".to_string(), text.as_bytes()),
        &history,
        &vocabulary,
    );
    assert_eq!(customers.name(&history, desk::case::event::CustomerId::from_index(0)), "acme");
    customers
}

#[test]
fn a_record_says_what_a_receipt_leaves_open() {
    let customers = customers("customer_id,tier,zone\nother,standard,\nacme,Enterprise,Europe/London\n");
    let known = customers.known(0);
    assert_eq!(known.tier, Some(TierId(1)));
    assert_eq!(
        known.zone.map(|zone| customers.zones[usize::from(zone.0)].name().to_string()).as_deref(),
        Some("Europe/London")
    );
    assert_eq!((customers.totals.read, customers.totals.used), (2, 2));
}

#[rstest]
#[case::full(
    "customer_id,subscription_amount,currency,billing_period\nacme,1200.00,USD,monthly\n",
    120_000,
    "USD"
)]
#[case::yen(
    "customer_id,subscription_amount,currency,billing_period\nacme,12345,JPY,annual\n",
    12_345,
    "JPY"
)]
#[case::dollars_a_month(
    "customer_id,monthly_subscription_usd,billing_cycle\nacme,99.5,calendar month\n",
    9_950,
    "USD"
)]
fn subscriptions_are_read(#[case] text: &str, #[case] minor: i64, #[case] currency: &str) {
    let customers = customers(text);
    let found = &customers.subscriptions[0];
    assert_eq!((found.fee_minor, found.currency.code(), found.id.index()), (minor, currency, 0));
}

#[rstest]
#[case::no_customer(",1200.00,USD,monthly,2025-01-01\n", ProblemKind::MissingCustomer)]
#[case::bad_amount("acme,lots,USD,monthly,2025-01-01\n", ProblemKind::BadSubscription)]
#[case::bad_currency("acme,1200.00,XYZ,monthly,2025-01-01\n", ProblemKind::BadSubscription)]
#[case::bad_period("acme,1200.00,USD,weekly,2025-01-01\n", ProblemKind::BadSubscription)]
#[case::bad_date("acme,1200.00,USD,monthly,1/1/2025\n", ProblemKind::BadSubscription)]
#[case::too_short("acme,1200.00\n", ProblemKind::ColumnCount)]
fn a_bad_record_is_refused_and_said(#[case] row: &str, #[case] kind: ProblemKind) {
    let header = "customer_id,subscription_amount,currency,billing_period,active_from\n";
    let customers = customers(&format!("{header}acme,1.00,USD,monthly,2025-01-01\n{row}"));
    assert_eq!(customers.findings.count(kind), 1);
    assert_eq!((customers.totals.read, customers.totals.used, customers.totals.refused), (2, 1, 1));
}

/// Who pays is one question, since when another.
#[rstest]
#[case::list("acme,pilot,2025-03-31,,\n", Some("pilot"))]
#[case::month_without_a_sum("acme,,2025-03-31,,\n", Some("2025-03"))]
#[case::first_of_two("acme,,2025-03-31,1.00,USD\nacme,,2024-12-01,,\n", Some("2024-12"))]
#[case::nothing("acme,,,1.00,USD\n", None)]
fn r_196_a_cohort_is_a_list_or_the_month_of_the_first_subscription(
    #[case] rows: &str,
    #[case] name: Option<&str>,
) {
    let customers =
        customers(&format!("customer_id,cohort,active_from,subscription_amount,currency\n{rows}"));
    let found = customers.known(0).cohort.map(|cohort| customers.cohorts[usize::from(cohort.0)].as_str());
    assert_eq!(found, name);
}
