//! RFC 3339 bytes to an instant, without allocation.

use super::{DAY_MS, Instant};
use crate::civil::{days_from_civil, parse_date, parse_time};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

/// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`; `t`, `z` and a blank for `T` are read as well.
#[inline]
pub(super) fn parse(text: &[u8]) -> Option<Instant> {
    let (fixed, rest) = text.split_first_chunk::<19>()?;
    let separators = fixed[4] == b'-' && fixed[7] == b'-' && fixed[13] == b':' && fixed[16] == b':';
    if !separators || !matches!(fixed[10], b'T' | b't' | b' ') {
        return None;
    }
    let year = two(fixed[0], fixed[1])? * 100 + two(fixed[2], fixed[3])?;
    let (month, day) = (two(fixed[5], fixed[6])?, two(fixed[8], fixed[9])?);
    let (hour, minute) = (two(fixed[11], fixed[12])?, two(fixed[14], fixed[15])?);
    let second = two(fixed[17], fixed[18])?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 {
        return None;
    }
    let (fraction_ms, offset) = fraction(rest)?;
    let second_ms = match second {
        // A leap second is the last millisecond of its minute: later than second 59, earlier than the next minute.
        60 => 59_999,
        0..=59 => second * SECOND_MS + fraction_ms,
        _ => return None,
    };
    let local = days_from_civil(year, month, day) * DAY_MS + (hour * 60 + minute) * MINUTE_MS + second_ms;
    let at = Instant(local - offset_minutes(offset)? * MINUTE_MS);
    at.is_in_range().then_some(at)
}

/// Milliseconds of a decimal fraction, finer digits dropped (toward the past), and what follows it.
#[inline]
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.', digits)) = rest.split_first() else { return Some((0, rest)) };
    let n_digits = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if n_digits == 0 {
        return None;
    }
    let (digits, rest) = digits.split_at(n_digits);
    let digit = |i: usize| digits.get(i).map_or(0, |byte| i64::from(byte - b'0'));
    Some((digit(0) * 100 + digit(1) * 10 + digit(2), rest))
}

/// `Z` or `±HH:MM`, in minutes east of UTC.
#[inline]
fn offset_minutes(text: &[u8]) -> Option<i64> {
    match *text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
            let east = hours * 60 + minutes;
            (hours <= 23 && minutes <= 59).then_some(if sign == b'-' { -east } else { east })
        }
        _ => None,
    }
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<i64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| i64::from(tens) * 10 + i64::from(ones))
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Why a text was refused, for people.
pub(super) fn explain(text: &str) -> &'static str {
    let is_civil = text
        .split_once(['T', 't', ' '])
        .is_some_and(|(date, time)| parse_date(date).is_ok() && parse_time(time).is_some());
    if is_civil {
        "it has no offset; add `Z` or one like `-05:00`, or name a zone"
    } else if text.as_bytes().get(4) == Some(&b'-') && text.len() >= 10 && year_is_out_of_range(text) {
        "its year lies outside 1900 to 2199"
    } else {
        "write RFC 3339, such as `2026-02-10T18:05:00Z` or `2026-02-10T13:05:00-05:00`"
    }
}

fn year_is_out_of_range(text: &str) -> bool {
    text.get(..4).and_then(|year| year.parse::<u16>().ok()).is_some_and(|year| !(1900..=2199).contains(&year))
}
