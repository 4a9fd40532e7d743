//! Exact numbers: arithmetic against big rationals, order, rounding.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use rstest::rstest;

use crate::Ratio;

#[rstest]
#[case::whole("2", "2")]
#[case::fraction("3/2", "3/2")]
#[case::reduced("6/4", "3/2")]
#[case::decimal("0.05", "1/20")]
#[case::negative("-1.50", "-3/2")]
#[case::zero("-0", "0")]
#[case::big("340282366920938463463374607431768211456/3", "340282366920938463463374607431768211456/3")]
fn numbers_are_read_and_printed_reduced(#[case] text: &str, #[case] printed: &str) {
    let number: Ratio = text.parse().unwrap();
    assert_eq!(number.to_string(), printed);
    assert_eq!(printed.parse(), Ok(number));
}

#[rstest]
#[case("")]
#[case("-")]
#[case("1/0")]
#[case("1/-2")]
#[case("1.")]
#[case(".5")]
#[case("1e3")]
#[case("1 000")]
#[case("١")]
#[case("1.5/2")]
#[case("NaN")]
fn what_is_not_a_number_is_refused(#[case] text: &str) {
    assert!(text.parse::<Ratio>().is_err());
}

#[rstest]
#[case("5/4", 1, "1.3")]
#[case("-5/4", 1, "-1.3")]
#[case("1.249", 1, "1.2")]
#[case("2/3", 0, "1")]
#[case("1/3", 3, "0.333")]
#[case("-1/1000", 1, "0.0")]
#[case("199/2", 0, "100")]
#[case("0", 2, "0.00")]
#[case("57.14285714285714", 1, "57.1")]
fn rounding_is_half_away_from_zero(#[case] number: &str, #[case] decimals: u32, #[case] shown: &str) {
    assert_eq!(number.parse::<Ratio>().unwrap().to_decimal(decimals), shown);
}

#[rstest]
#[case("7/2", 3, 4)]
#[case("-7/2", -4, -3)]
#[case("3", 3, 3)]
#[case("99999999999999999999999999", i64::MAX, i64::MAX)]
#[case("-340282366920938463463374607431768211456/3", i64::MIN, i64::MIN)]
fn whole_numbers_around(#[case] number: &str, #[case] floor: i64, #[case] ceil: i64) {
    let number: Ratio = number.parse().unwrap();
    assert_eq!((number.floor(), number.ceil()), (floor, ceil));
}

/// Small parts, and parts at the edge of what `i128` holds.
fn part() -> impl Strategy<Value = i128> {
    prop_oneof![
        -1_000..1_000_i128,
        any::<i64>().prop_map(i128::from),
        any::<i128>(),
        Just(i128::MIN),
        Just(i128::MAX)
    ]
}

fn pair() -> impl Strategy<Value = (i128, i128)> {
    (part(), part().prop_filter("a denominator is not 0", |den| *den != 0))
}

fn big((num, den): (i128, i128)) -> BigRational {
    BigRational::new(BigInt::from(num), BigInt::from(den))
}

proptest! {
    #[test]
    fn arithmetic_is_that_of_big_rationals(a in pair(), b in pair()) {
        let (x, y) = (Ratio::new(a.0, a.1), Ratio::new(b.0, b.1));
        let (p, q) = (big(a), big(b));
        prop_assert_eq!((&x + &y).to_string(), (&p + &q).to_string());
        prop_assert_eq!((&x - &y).to_string(), (&p - &q).to_string());
        prop_assert_eq!((&x * &y).to_string(), (&p * &q).to_string());
        prop_assert_eq!(x.checked_div(&y).map(|z| z.to_string()), (b.0 != 0).then(|| (&p / &q).to_string()));
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert_eq!(x == y, p == q);
        // The same number has the same parts, however it was reached.
        prop_assert_eq!((&(&x + &y) - &y).as_parts(), x.as_parts());
        prop_assert_eq!(&(&x + &y) - &y, x.clone());
        let permille = x.checked_div(&y).map_or(0, |share| (&share * &Ratio::whole(1_000)).floor());
        prop_assert_eq!(x.permille_of(&y), permille);
    }
}
