//! R-233…R-238 and C-01…C-14 of metrics.md 12.

use calendar::{Date, Ratio};
use desk::case::outcome::{Promise, Verdict};
use mission::Policy;
use mission::policy::{AffectedRule, CreditRule, ServiceLevelId};
use rstest::rstest;

use super::support::{
    CHAT, EMAIL, PHONE, abandoned, answered, at, book, case, credits, customer, month, new_york, outcome,
    percent, policy,
};
use crate::credit::{
    Affected, BillingPeriod, Credits, Customer, Cycle, CycleCredit, LevelMonth, compute, credit, issue_due,
};
use crate::display;
use crate::facts::{Facts, OutcomeFact};
use crate::frame::Frame;
use crate::group::Held;
use crate::money::{Currency, Error};
use crate::parts::Parts;
use crate::share::Share;
use crate::tallies::Counted;

/// A subscriber: `1200.00 USD`, billed for calendar months.
fn subscriber(fee: &str) -> Customer {
    Customer::of_words(customer(0), &format!("{fee} a month")).unwrap()
}

fn on(text: &str) -> Date {
    text.parse().unwrap()
}

/// A level's attainment in a month, affecting customer 0.
type Attained = (ServiceLevelId, &'static str, Share);

fn credit_under(rule: &CreditRule, attained: &[Attained], customers: &[Customer]) -> Credits {
    let policy = Policy { credits: Some(rule.clone()), ..policy() };
    let mut affected = Affected::default();
    let mut level_months = Vec::new();
    for (level, on, share) in attained {
        affected.note(*level, month(on), Some(customer(0)));
        level_months.push(LevelMonth::new(&policy, rule, *level, (month(on), *share)).unwrap());
    }
    credit(&policy, rule, &level_months, &affected, customers)
}

fn cycles(attained: &[Attained], subscriber: Customer) -> Vec<CycleCredit> {
    credit_under(&credits(), attained, &[subscriber]).cycles
}

/// `5% 60.00 USD`, or nothing.
fn shown(cycles: &[CycleCredit]) -> String {
    let show = |cycle: &CycleCredit| {
        let percent = (&cycle.percent * &Ratio::whole(100)).to_decimal(0);
        format!("{percent}% {}", cycle.currency.show(cycle.due_minor()))
    };
    cycles.iter().map(show).collect::<Vec<_>>().join(", ")
}

const JANUARY: &str = "2025-01";

/// Attainment of 80 %-target phone with this shortfall in points.
fn short_by(points: u64) -> Share {
    Share::new(80 - points, 100)
}

#[rstest]
#[case::c_01(1_498, 2_000, "1200.00 USD", "5% 60.00 USD")]
#[case::c_02(1_500, 2_000, "1200.00 USD", "")]
#[case::c_03(1_400, 2_000, "1200.00 USD", "5% 60.00 USD")]
#[case::c_04(1_399, 2_000, "1200.00 USD", "10% 120.00 USD")]
#[case::c_05(14_999, 20_000, "1200.00 USD", "5% 60.00 USD")]
#[case::c_08(1_498, 2_000, "333.33 USD", "5% 16.67 USD")]
#[case::c_11(1_498, 2_000, "12345 JPY", "5% 617 JPY")]
#[case::c_13(0, 0, "1200.00 USD", "")]
#[case::free_customer(1_498, 2_000, "0 USD", "5% 0.00 USD")]
#[case::three_decimals(1_498, 2_000, "10.010 KWD", "5% 0.501 KWD")]
fn one_month_of_phone(#[case] hits: u64, #[case] of: u64, #[case] fee: &str, #[case] expected: &str) {
    let cycles = cycles(&[(PHONE, JANUARY, Share::new(hits, of))], subscriber(fee));
    assert_eq!(shown(&cycles), expected);
}

#[rstest]
#[case::r_233_exactly_five_points_earn_nothing(75, 0)]
#[case::r_233_more_than_five_points(74, 5)]
#[case::r_233_exactly_ten_points(70, 5)]
#[case::r_234_more_than_ten_points_replace_the_five(69, 10)]
#[case::above_target(81, 0)]
fn d_22_bands_are_strict_and_replace_each_other(#[case] attained: u64, #[case] expected: i128) {
    let share = (month(JANUARY), Share::new(attained, 100));
    let level_month = LevelMonth::new(&policy(), &credits(), PHONE, share).unwrap();
    assert_eq!(level_month.percent, percent(expected));
}

#[test]
fn r_236_a_verified_credit_is_due_at_the_end_of_the_tenth_business_day() {
    // X-21 without the holiday: verified on Thursday 2025-11-20 at 14:00.
    let due = issue_due(&book(), &credits(), at("2025-11-20 14:00")).unwrap();
    assert_eq!(due, at("2025-12-04 20:00"));
}

#[test]
fn r_238_an_entry_shows_its_calculation() {
    let cycles = cycles(&[(PHONE, JANUARY, Share::new(1_498, 2_000))], subscriber("1200.00 USD"));
    let entry = &cycles[0].entries[0];
    assert_eq!((entry.level, entry.month), (PHONE, month(JANUARY)));
    assert_eq!(
        (&entry.shortfall, &entry.percent, entry.amount_minor),
        (&Ratio::new(51, 1_000), &percent(5), 6_000)
    );
    assert_eq!(cycles[0].monthly_minor, Ratio::whole(120_000));
}

#[test]
fn c_05_is_shown_on_the_right_side_of_the_band() {
    let rule = credits();
    let level_month =
        LevelMonth::new(&policy(), &rule, PHONE, (month(JANUARY), Share::new(14_999, 20_000))).unwrap();
    assert_eq!(level_month.shortfall, Some(Ratio::new(5_005, 100_000)));
    let report = |share: Share| {
        let book = book();
        let frame = Frame::new(&book, (at("2025-01-02 00:00"), at("2025-02-01 00:00")), None);
        let mut parts = Parts::measure(&Facts::default(), &frame);
        for n in 0..share.of {
            let (month, held) = (month(JANUARY), Held::default());
            let item = Counted { case: case(0), month, at: month.starts_at(&new_york()), held: &held };
            parts.tallies.share(Promise::Level(PHONE), &item, n < share.hits);
        }
        let report = crate::Report::new(&frame, &parts, &[], |case| case);
        let phone = report.promises.into_iter().find(|promise| promise.name == "phone").unwrap();
        display::percent(&phone.total.reading.value().unwrap(), &phone.edges)
    };
    assert_eq!(report(Share::new(14_999, 20_000)), "74.995%");
    assert_eq!(report(Share::new(15_000, 20_000)), "75.0%");
}

#[test]
fn c_06_levels_add_up_to_the_cap() {
    let cycles = cycles(
        &[
            (PHONE, JANUARY, Share::new(749, 1_000)),
            (CHAT, JANUARY, Share::new(739, 1_000)),
            (EMAIL, JANUARY, Share::new(799, 1_000)),
        ],
        subscriber("1200.00 USD"),
    );
    assert_eq!(shown(&cycles), "25% 300.00 USD");
    let entries = &cycles[0].entries;
    assert_eq!(entries.iter().map(|entry| entry.level).collect::<Vec<_>>(), [CHAT, EMAIL, PHONE]);
    assert!(entries.iter().all(|entry| !entry.is_cut()));
}

#[test]
fn c_07_the_entry_that_meets_the_cap_is_cut() {
    let cycles = cycles(
        &[
            (PHONE, JANUARY, Share::new(60, 100)),
            (CHAT, JANUARY, Share::new(60, 100)),
            (EMAIL, JANUARY, Share::new(60, 100)),
        ],
        subscriber("1200.00 USD"),
    );
    assert_eq!(shown(&cycles), "25% 300.00 USD");
    let entries: Vec<(Ratio, Ratio, i64)> = cycles[0]
        .entries
        .iter()
        .map(|entry| (entry.uncut_percent.clone(), entry.percent.clone(), entry.amount_minor))
        .collect();
    let full = (percent(10), percent(10), 12_000);
    assert_eq!(entries, [full.clone(), full, (percent(10), percent(5), 6_000)]);
    assert!(cycles[0].entries[2].is_cut());
}

#[test]
fn c_09_a_customer_without_a_missed_item_is_not_affected() {
    let january = at("2025-01-15 09:00");
    let mut contacts: Vec<_> = (0..12).map(|_| answered(0, january, 1_000)).collect();
    // The other customer's calls put the level 12 points short: 68 of 100.
    contacts.extend((0..56).map(|_| answered(1, january, 60_000)));
    contacts.extend((0..32).map(|_| answered(1, january, 60_001)));
    let credits = of_facts(Facts { contacts, ..Facts::default() }, AffectedRule::AnyMissed);
    assert_eq!(credits.level_months[0].shortfall, Some(percent(12)));
    assert_eq!(credits.cycles.iter().map(|cycle| cycle.customer.index()).collect::<Vec<_>>(), [1]);
}

#[test]
fn c_10_the_last_day_of_the_month_decides_the_cycle() {
    let customer = Customer { anchor_on: Some(on("2024-06-15")), ..subscriber("1200.00 USD") };
    let cycles = cycles(&[(PHONE, "2025-01", short_by(11)), (PHONE, "2025-02", short_by(11))], customer);
    assert_eq!(shown(&cycles), "10% 120.00 USD, 10% 120.00 USD");
    assert_eq!(
        cycles.iter().map(|cycle| cycle.cycle).collect::<Vec<_>>(),
        [
            Cycle { from: on("2025-01-15"), until: on("2025-02-14") },
            Cycle { from: on("2025-02-15"), until: on("2025-03-14") },
        ]
    );
}

#[test]
fn c_12_an_annual_prepayment_counts_a_twelfth() {
    let customer = Customer { period: BillingPeriod::Annual, ..subscriber("10000.00 USD") };
    assert_eq!(shown(&cycles(&[(PHONE, JANUARY, short_by(11))], customer)), "10% 83.33 USD");
}

#[test]
fn c_14_a_quarter_is_one_cycle_of_a_third_a_month() {
    let customer = Customer { period: BillingPeriod::Quarterly, ..subscriber("3600.00 USD") };
    let bad = short_by(11);
    let cycles =
        cycles(&[(PHONE, "2025-03", bad), (PHONE, "2025-01", bad), (PHONE, "2025-02", bad)], customer);
    assert_eq!(shown(&cycles), "25% 300.00 USD");
    let entries = &cycles[0].entries;
    assert_eq!(
        entries.iter().map(|entry| entry.month.to_string()).collect::<Vec<_>>(),
        ["2025-01", "2025-02", "2025-03"]
    );
    assert_eq!(entries[2].percent, percent(5));
}

#[test]
fn r_235_entries_after_the_cap_are_written_with_nothing_left() {
    let customer = Customer { period: BillingPeriod::Annual, ..subscriber("12000.00 USD") };
    let bad = short_by(11);
    let cycles = cycles(
        &[(PHONE, "2025-01", bad), (PHONE, "2025-02", bad), (PHONE, "2025-03", bad), (PHONE, "2025-04", bad)],
        customer,
    );
    let amounts: Vec<i64> = cycles[0].entries.iter().map(|entry| entry.amount_minor).collect();
    assert_eq!(amounts, [10_000, 10_000, 5_000, 0]);
}

#[test]
fn r_237_entries_add_up_to_the_total_that_is_rounded_once() {
    // Two entries of 16.665 would round to 33.34; 10 % of 333.30 is 33.33.
    let cycles = cycles(
        &[(PHONE, JANUARY, short_by(6)), (CHAT, JANUARY, Share::new(79, 100))],
        subscriber("333.30 USD"),
    );
    let amounts: Vec<i64> = cycles[0].entries.iter().map(|entry| entry.amount_minor).collect();
    assert_eq!((amounts, cycles[0].amount_minor), (vec![1_667, 1_666], 3_333));
}

#[test]
fn a_credit_below_the_least_amount_is_not_paid() {
    let rule = CreditRule { minimum_minor: 100, ..credits() };
    let small = credit_under(&rule, &[(PHONE, JANUARY, short_by(6))], &[subscriber("19.99 USD")]);
    assert_eq!((small.cycles[0].amount_minor, small.cycles[0].due_minor()), (100, 100));
    let smaller = credit_under(&rule, &[(PHONE, JANUARY, short_by(6))], &[subscriber("19.80 USD")]);
    assert_eq!((smaller.cycles[0].amount_minor, smaller.cycles[0].due_minor()), (99, 0));
    assert_eq!(smaller.totals().into_values().collect::<Vec<_>>(), [0]);
}

#[test]
fn an_affected_customer_without_a_subscription_is_listed() {
    let ended = Customer { active_until: Some(on("2025-01-30")), ..subscriber("1200.00 USD") };
    let credits = credit_under(&credits(), &[(PHONE, JANUARY, short_by(6))], &[ended]);
    assert!(credits.cycles.is_empty());
    assert_eq!(credits.without_subscription.len(), 1);
}

#[test]
fn the_subscription_of_the_month_s_last_day_counts() {
    let until = |date| Customer { active_until: Some(on(date)), ..subscriber("1200.00 USD") };
    let from = |date| Customer { active_from: Some(on(date)), ..subscriber("2400.00 USD") };
    let credits = credit_under(
        &credits(),
        &[(PHONE, JANUARY, short_by(6))],
        &[until("2025-01-15"), from("2025-01-16")],
    );
    assert_eq!(shown(&credits.cycles), "5% 120.00 USD");
}

fn of_facts(facts: Facts, affected: AffectedRule) -> Credits {
    let mut policy = policy();
    policy.credits.as_mut().unwrap().affected = affected;
    let book = desk::Rulebook::new(policy, Vec::new());
    let frame = Frame::new(&book, (at("2025-01-01 00:00"), at("2025-02-01 00:00")), None);
    let customers: Vec<Customer> =
        (0..4).map(|n| Customer { id: customer(n), ..subscriber("1200.00 USD") }).collect();
    compute(&frame, &Parts::measure(&facts, &frame), &customers, &[])
}

#[rstest]
#[case::any_missed(AffectedRule::AnyMissed, vec![1, 2])]
#[case::any_contact(AffectedRule::AnyContact, vec![0, 1, 2])]
#[case::all_subscribers(AffectedRule::AllSubscribers, vec![0, 1, 2, 3])]
fn d_23_who_is_affected(#[case] rule: AffectedRule, #[case] expected: Vec<u32>) {
    let january = at("2025-01-15 09:00");
    let contacts = vec![
        answered(0, january, 1_000),
        answered(1, january, 61_000),
        abandoned(2, january, 5_000),
        abandoned(3, january, 4_999),
    ];
    let credits = of_facts(Facts { contacts, ..Facts::default() }, rule);
    assert_eq!(credits.cycles.iter().map(|cycle| cycle.customer.index()).collect::<Vec<_>>(), expected);
}

#[test]
fn r_233_a_late_reply_affects_its_customer() {
    let late = |n| OutcomeFact {
        verdict: Verdict::Missed,
        ..outcome(n, Promise::Level(EMAIL), at("2025-01-15 09:00"))
    };
    let nobody = OutcomeFact { customer: None, ..late(9) };
    let outcomes = vec![late(1), outcome(0, Promise::Level(EMAIL), at("2025-01-15 09:00")), nobody];
    let credits = of_facts(Facts { outcomes, ..Facts::default() }, AffectedRule::AnyMissed);
    assert_eq!(shown(&credits.cycles), "10% 120.00 USD");
    assert_eq!((credits.cycles[0].customer, credits.n_unknown_customer), (customer(1), 1));
}

#[test]
fn a_level_the_source_cannot_show_earns_nothing() {
    let late =
        OutcomeFact { verdict: Verdict::Missed, ..outcome(1, Promise::Level(EMAIL), at("2025-01-15 09:00")) };
    let book = book();
    let frame = Frame::new(&book, (at("2025-01-01 00:00"), at("2025-02-01 00:00")), None);
    let parts = Parts::measure(&Facts { outcomes: vec![late], ..Facts::default() }, &frame);
    let credits = compute(&frame, &parts, &[subscriber("1200.00 USD")], &["reply".to_owned()]);
    assert!(credits.level_months.is_empty() && credits.cycles.is_empty());
}

#[rstest]
#[case::no_anchor("2025-02-28", BillingPeriod::Monthly, None, "2025-02-01 2025-02-28")]
#[case::on_the_anchor("2025-01-15", BillingPeriod::Monthly, Some("2024-06-15"), "2025-01-15 2025-02-14")]
#[case::the_day_before("2025-01-14", BillingPeriod::Monthly, Some("2024-06-15"), "2024-12-15 2025-01-14")]
#[case::short_month("2025-02-28", BillingPeriod::Monthly, Some("2024-08-31"), "2025-02-28 2025-03-30")]
#[case::before_a_short_month(
    "2025-02-27",
    BillingPeriod::Monthly,
    Some("2024-08-31"),
    "2025-01-31 2025-02-27"
)]
#[case::before_the_anchor("2025-01-31", BillingPeriod::Monthly, Some("2025-06-15"), "2025-01-15 2025-02-14")]
#[case::quarter("2025-03-31", BillingPeriod::Quarterly, None, "2025-01-01 2025-03-31")]
#[case::shifted_quarter("2025-03-31", BillingPeriod::Quarterly, Some("2024-11-10"), "2025-02-10 2025-05-09")]
#[case::year("2025-03-31", BillingPeriod::Annual, Some("2023-07-01"), "2024-07-01 2025-06-30")]
fn billing_cycles(
    #[case] date: &str,
    #[case] period: BillingPeriod,
    #[case] anchor: Option<&str>,
    #[case] expected: &str,
) {
    let cycle = Cycle::containing(on(date), period, anchor.map(on));
    assert_eq!(format!("{} {}", cycle.from, cycle.until), expected);
}

#[rstest]
#[case("1200", "USD", Ok(120_000))]
#[case("1200.5", "USD", Ok(120_050))]
#[case("1200.500", "USD", Ok(120_050))]
#[case("12345", "JPY", Ok(12_345))]
#[case("12345.0", "JPY", Ok(12_345))]
#[case("0.05", "USD", Ok(5))]
#[case("1.005", "USD", Err(Error::TooFine { text: "1.005".into(), currency: "USD", digits: 2 }))]
#[case("-3", "USD", Err(Error::NotAnAmount("-3".into())))]
#[case("", "USD", Err(Error::NotAnAmount("".into())))]
#[case("1,200", "USD", Err(Error::NotAnAmount("1,200".into())))]
fn amounts(#[case] text: &str, #[case] currency: &str, #[case] expected: Result<i64, Error>) {
    assert_eq!(Currency::find(currency).unwrap().parse_amount(text), expected);
}

#[test]
fn currencies_without_a_minor_unit_are_refused() {
    assert!(
        Currency::find("XAU").is_err() && Currency::find("usd").is_err() && Currency::find("ABC").is_err()
    );
    assert_eq!(Currency::find("JPY").unwrap().show(-617), "-617 JPY");
}
