//! Single values, each with its unit in the text.

use calendar::{Ratio, TimeOfDay, Within};
use rstest::rstest;

use crate::policy::{Comparator, Comparison};
use crate::syntax::section::from_text;
use crate::syntax::{Amount, DayTime, Goal, Limit, Money, Percent, Points, Section, Setting, Tree, Value};

fn quoted<T: Value>(text: &str) -> Option<T> {
    from_text(&toml::Value::String(text.to_owned()).to_string())
}

#[rstest]
#[case("90%", Some((9, 10)))]
#[case("90 %", Some((9, 10)))]
#[case("12.5%", Some((1, 8)))]
#[case("0%", Some((0, 1)))]
#[case("100%", Some((1, 1)))]
#[case("100.000001%", None)]
#[case("1e1%", None)]
#[case("5.%", None)]
#[case(".5%", None)]
#[case("%", None)]
#[case("９0%", None)]
#[case("0.0000000000001%", None)]
fn a_percentage_is_exact(#[case] text: &str, #[case] share: Option<(i128, i128)>) {
    assert_eq!(quoted::<Percent>(text), share.map(|(num, den)| Percent(Ratio::new(num, den))));
}

#[rstest]
#[case("5 points", Some((1, 20)))]
#[case("1 point", Some((1, 100)))]
#[case("0.5 points", Some((1, 200)))]
#[case("5%", None)]
#[case("points", None)]
fn points_are_hundredths(#[case] text: &str, #[case] share: Option<(i128, i128)>) {
    assert_eq!(quoted::<Points>(text), share.map(|(num, den)| Points(Ratio::new(num, den))));
}

#[rstest]
#[case("< 2%", Comparison::Below)]
#[case("less than 2%", Comparison::Below)]
#[case("<= 2%", Comparison::AtMost)]
#[case("≤2%", Comparison::AtMost)]
#[case("at most 2%", Comparison::AtMost)]
#[case("2%", Comparison::AtMost)]
#[case(">= 2%", Comparison::AtLeast)]
#[case("at least 2%", Comparison::AtLeast)]
#[case("> 2%", Comparison::Above)]
#[case("more than 2%", Comparison::Above)]
fn a_goal_has_a_direction(#[case] text: &str, #[case] comparison: Comparison) {
    let goal = quoted::<Goal>(text).expect("the goal reads").0;
    assert_eq!((goal.comparison, goal.value), (comparison, Ratio::new(1, 50)));
}

#[rstest]
#[case("4 business hours", Comparator::AtMost, Amount::Within(Within::BusinessTime(14_400_000)))]
#[case("within 4 business h", Comparator::AtMost, Amount::Within(Within::BusinessTime(14_400_000)))]
#[case("<= 60 s", Comparator::AtMost, Amount::Within(Within::Elapsed(60_000)))]
#[case("< 60 s", Comparator::LessThan, Amount::Within(Within::Elapsed(60_000)))]
#[case("less than 1 h", Comparator::LessThan, Amount::Within(Within::Elapsed(3_600_000)))]
#[case("same day", Comparator::AtMost, Amount::Within(Within::SameDay { cut_off: None }))]
#[case("5%", Comparator::AtMost, Amount::Share(Ratio::new(1, 20)))]
#[case("< 5%", Comparator::LessThan, Amount::Share(Ratio::new(1, 20)))]
fn a_limit_is_a_length_or_a_share(
    #[case] text: &str,
    #[case] comparator: Comparator,
    #[case] amount: Amount,
) {
    assert_eq!(quoted::<Limit>(text), Some(Limit { comparator, amount }));
}

#[rstest]
#[case("1.00 USD", Some((100, "USD")))]
#[case("0.05 EUR", Some((5, "EUR")))]
#[case("12345 JPY", Some((12_345, "JPY")))]
#[case("1.234 KWD", Some((1_234, "KWD")))]
#[case("1.234 USD", None)]
#[case("1.00", None)]
#[case("USD 1.00", None)]
#[case("1.00 usd", None)]
fn money_is_counted_in_minor_units(#[case] text: &str, #[case] money: Option<(i64, &str)>) {
    assert_eq!(
        quoted::<Money>(text),
        money.map(|(minor, currency)| Money { minor, currency: currency.to_owned() })
    );
}

#[rstest]
#[case("\"16:00\"", Some((16, 0)))]
#[case("16:30:00", Some((16, 30)))]
#[case("\"4:00\"", None)]
#[case("\"24:00\"", None)]
#[case("16:30:00.5", None)]
fn a_time_of_day_is_hours_and_minutes(#[case] text: &str, #[case] time: Option<(i8, i8)>) {
    assert_eq!(
        from_text::<DayTime>(text),
        time.map(|(hour, minute)| DayTime(TimeOfDay::constant(hour, minute, 0, 0)))
    );
}

/// Every setting of the language.
fn settings() -> Vec<&'static Setting> {
    use crate::known::{MeasuredFile, NeedEntry, RosterFile, ShiftEntry};
    use crate::syntax::tree;
    let sections: [&[Setting]; 27] = [
        Tree::SETTINGS,
        tree::Identity::SETTINGS,
        tree::Person::SETTINGS,
        tree::Contact::SETTINGS,
        tree::CalendarEntry::SETTINGS,
        tree::TierEntry::SETTINGS,
        tree::ChannelEntry::SETTINGS,
        tree::LanguageEntry::SETTINGS,
        tree::ScopeEntry::SETTINGS,
        tree::Priorities::SETTINGS,
        tree::Matrix::SETTINGS,
        tree::MatrixRow::SETTINGS,
        tree::Promise::SETTINGS,
        tree::Pause::SETTINGS,
        tree::Reopen::SETTINGS,
        tree::Backlog::SETTINGS,
        tree::Escalation::SETTINGS,
        tree::LadderEntry::SETTINGS,
        tree::RungEntry::SETTINGS,
        tree::PathEntry::SETTINGS,
        tree::StepEntry::SETTINGS,
        tree::Credits::SETTINGS,
        tree::Band::SETTINGS,
        RosterFile::SETTINGS,
        ShiftEntry::SETTINGS,
        NeedEntry::SETTINGS,
        MeasuredFile::SETTINGS,
    ];
    sections.into_iter().flatten().collect()
}

#[test]
fn every_default_and_every_example_reads() {
    for setting in settings() {
        if let crate::syntax::Presence::Default(default) = setting.presence {
            assert!((setting.reads)(default), "the default of `{}`: {default}", setting.key);
        }
        assert!((setting.reads)(setting.example), "the example of `{}`: {}", setting.key, setting.example);
        assert!(!setting.doc.is_empty(), "`{}` has no doc comment", setting.key);
    }
}
