//! Wall-time intervals of a day and of a week.

/// A wall-time interval in minutes after 00:00 of the date it starts on; ends after 1440 lie on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: u16,
    pub(crate) end: u16,
}

pub(crate) const DAY_MINUTES: u16 = 24 * 60;
const WEEK_MINUTES: u32 = 7 * DAY_MINUTES as u32;

impl Span {
    pub(crate) const WHOLE_DAY: Span = Span { start: 0, end: DAY_MINUTES };

    /// An end that is not later than the start lies on the next civil day (clocks.md 2.1).
    pub(crate) fn new(start: u16, end: u16) -> Span {
        Span { start, end: if end <= start { end + DAY_MINUTES } else { end } }
    }
}

/// Sorted and united, so that no two overlap or touch (clocks.md 2.1).
pub(crate) fn unite(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut united: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match united.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => united.push(span),
        }
    }
    united
}

/// Whether a week of such days has no closed minute.
pub(crate) fn covers_all(week: &[Vec<Span>; 7]) -> bool {
    gaps(week).is_empty()
}

/// Closed stretches of a week without exceptions or zone changes, in minutes; a week never open is one long gap.
pub(crate) fn gaps(week: &[Vec<Span>; 7]) -> Vec<u32> {
    let day_start = |day: usize| day as u32 * u32::from(DAY_MINUTES);
    let mut open: Vec<(u32, u32)> = Vec::new();
    for (day, spans) in week.iter().enumerate() {
        open.extend(
            spans.iter().map(|s| (day_start(day) + u32::from(s.start), day_start(day) + u32::from(s.end))),
        );
    }
    open.sort_unstable();
    let Some(first) = open.first().map(|(start, _)| *start) else { return vec![WEEK_MINUTES] };
    // What Sunday night leaves over opens the next Monday: the first interval comes round again at the end.
    open.push((first + WEEK_MINUTES, first + WEEK_MINUTES));
    let sunday_night = open.iter().map(|(_, end)| end.saturating_sub(WEEK_MINUTES)).max().unwrap_or(0);
    let mut covered_until = first.max(sunday_night);
    let mut gaps = Vec::new();
    for (start, end) in open {
        if start > covered_until {
            gaps.push(start - covered_until);
        }
        covered_until = covered_until.max(end);
    }
    gaps
}
