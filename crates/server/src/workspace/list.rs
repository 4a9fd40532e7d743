//! The list pane: the cases of a view, nearest promise first.

use look::chip::Standing;
use look::field::options;
use look::row::Arrival;
use look::{CaseRow, Choice, Wall, icon, small_icon};
use maud::{Markup, html};

/// Which cases a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Those the reader owns.
    Mine,
    /// Those of the reader's teams.
    Team,
    /// Those that wait for somebody.
    Waiting,
    /// Those that nobody owns.
    Unassigned,
}

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By the next deadline.
    NearestPromise,
    /// By the last message.
    NewestMessage,
    /// By priority, then the oldest first.
    Priority,
}

/// How many cases each view holds, in the order of [`Filter`].
pub type Counts = [u32; 4];

/// The list pane.
#[derive(Debug, Clone)]
pub struct List {
    /// Which cases it holds.
    pub filter: Filter,
    /// How it is ordered.
    pub order: Order,
    /// How many cases each view holds.
    pub counts: Counts,
    /// The cases of this page, in order.
    pub rows: Vec<CaseRow>,
    /// The query of the page before, such as `before=…`.
    pub previous: Option<String>,
    /// The query of the page after.
    pub next: Option<String>,
    /// Whether cases are being selected, so that every row shows its box.
    pub is_selecting: bool,
    /// To whom selected cases may be given.
    pub owners: Vec<Choice>,
    /// To which teams.
    pub teams: Vec<Choice>,
}

impl Filter {
    /// Every view, in the order of the tabs.
    pub const ALL: [Filter; 4] = [Filter::Mine, Filter::Team, Filter::Waiting, Filter::Unassigned];

    /// The word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Filter::Mine => "mine",
            Filter::Team => "team",
            Filter::Waiting => "waiting",
            Filter::Unassigned => "unassigned",
        }
    }

    /// The view of that word.
    pub fn find(word: &str) -> Option<Filter> {
        Filter::ALL.into_iter().find(|filter| filter.word() == word)
    }

    const fn label(self) -> &'static str {
        match self {
            Filter::Mine => "Mine",
            Filter::Team => "Team",
            Filter::Waiting => "Waiting",
            Filter::Unassigned => "Unassigned",
        }
    }
}

impl Order {
    /// Every order, in the order of the menu.
    pub const ALL: [Order; 3] = [Order::NearestPromise, Order::NewestMessage, Order::Priority];

    /// The word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Order::NearestPromise => "promise",
            Order::NewestMessage => "newest",
            Order::Priority => "priority",
        }
    }

    /// The order of that word.
    pub fn find(word: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|order| order.word() == word)
    }

    const fn label(self) -> &'static str {
        match self {
            Order::NearestPromise => "Nearest promise first",
            Order::NewestMessage => "Newest message first",
            Order::Priority => "Priority, then age",
        }
    }
}

/// Whether a pane has the `h1` of its page, of which there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// It is what the page is about.
    Main,
    /// The pane beside it is.
    Beside,
}

impl List {
    /// The address of this list.
    pub fn address(&self) -> String {
        match self.order {
            Order::NearestPromise => format!("/inbox?view={}", self.filter.word()),
            order => format!("/inbox?view={}&order={}", self.filter.word(), order.word()),
        }
    }

    /// How many cases of this page need somebody now.
    pub fn n_urgent(&self) -> usize {
        self.rows.iter().filter(|row| row.chip.as_ref().is_some_and(look::Chip::is_urgent)).count()
    }

    /// The pane.
    pub fn show(&self, heading: Heading, wall: &Wall) -> Markup {
        html! {
            section.ws-list.selecting[self.is_selecting] aria-labelledby="list-h" {
                (self.head(heading))
                p #news hidden { a href=(self.address()) { "New" } }
                (self.bulk())
                div #case-list.ws-scroll tabindex="-1" {
                    @if self.rows.is_empty() { (self.nothing()) } @else { (self.groups(wall)) }
                    (self.pager())
                }
            }
        }
    }

    fn head(&self, heading: Heading) -> Markup {
        html! {
            header.ws-head {
                @match heading {
                    Heading::Main => h1 #list-h { "Inbox" },
                    Heading::Beside => h2 #list-h { "Inbox" },
                }
                div.row {
                    a.btn.quiet.icon-only.sm href="/cases/new" aria-label="New case" { (icon("plus")) }
                    (self.sorting())
                }
                form.ws-search role="search" action="/search" {
                    label.search {
                        span.vh { "Search cases" }
                        (icon("search"))
                        input.input type="search" name="q" placeholder="Search cases, people, order numbers";
                        kbd aria-hidden="true" { "/" }
                    }
                    button.btn.sm.vh type="submit" { "Search" }
                }
                nav.seg aria-label="Views" {
                    @for (filter, n) in Filter::ALL.into_iter().zip(self.counts) {
                        a href={ "/inbox?view=" (filter.word()) } aria-current=[(filter == self.filter).then_some("page")] {
                            (filter.label()) " " span id={ "n-" (filter.word()) } { (n) }
                        }
                    }
                }
            }
        }
    }

    fn sorting(&self) -> Markup {
        html! {
            details.menu.end {
                summary.btn.quiet.icon-only.sm aria-label="Sort and select" { (icon("settings")) }
                ul role="list" {
                    @for order in Order::ALL {
                        li {
                            a href={ "/inbox?view=" (self.filter.word()) "&order=" (order.word()) } aria-current=[(order == self.order).then_some("true")] {
                                @if order == self.order { (icon("check")) }
                                span { (order.label()) }
                            }
                        }
                    }
                    li {
                        @if self.is_selecting { a href=(self.address()) { "Stop selecting" } }
                        @else { a href={ (self.address()) "&select=on" } { "Select cases" } }
                    }
                    li { button type="button" data-keys { "Keys " kbd { "?" } } }
                }
            }
        }
    }

    /// What can be done with the selected rows, whose boxes belong to this form.
    fn bulk(&self) -> Markup {
        let act = |label: &str, action: &str| {
            html! { button.btn.sm type="submit" name="action" value=(action) { (label) } }
        };
        let selecting = format!("{}&select=on", self.address());
        html! {
            form #bulk.bulk.selecting[self.is_selecting] method="post" action="/cases/bulk" aria-label="Selected cases" {
                input type="hidden" name="view" value=(self.filter.word());
                b #bulk-count.sm { "Selected cases" }
                (act("Take", "take"))
                (act("Resolve", "resolve"))
                select.select.sm aria-label="New priority" name="priority" { option value="" { "Priority…" } @for it in mission::Priority::ALL { option value=(it) { (it) } } }
                input.input.sm aria-label="Why" type="text" name="reason" placeholder="Why" dir="auto";
                (act("Set", "priority"))
                details.disclosure hx-get=(selecting) hx-select="#bulk-more" hx-target="#bulk-more" hx-swap="outerHTML" hx-trigger="toggle once" {
                    summary.sm { "More" }
                    div #bulk-more { @if self.is_selecting { (self.more(&act)) } @else { a.sm href=(selecting) { "Select cases" } } }
                }
                @if self.is_selecting { a.btn.quiet.sm href=(self.address()) { "Done" } }
            }
        }
    }

    /// What is done to many cases less often: fetched when it is opened, so that a list stays light.
    fn more(&self, act: &dyn Fn(&str, &str) -> Markup) -> Markup {
        html! {
                    @if !self.owners.is_empty() {
                        p.row {
                            select.select.sm aria-label="New owner" name="owner" { option value="" { "Give to…" } (options(&self.owners)) }
                            @if !self.teams.is_empty() {
                                select.select.sm aria-label="New team" name="team" { option value="" { "Their team" } (options(&self.teams)) }
                            }
                            (act("Give", "give"))
                        }
                    }
                    p.row {
                        select.select.sm aria-label="New status" name="status" {
                                option value="" { "Wait for…" }
                                option value="pending_customer" { "The customer" }
                                option value="on_hold_internal" { "A colleague" }
                                option value="on_hold_vendor" { "A vendor" }
                                option value="resume" { "Nothing: work on it" }
                            }
                        (act("Let them wait", "status"))
                    }
                    p.row {
                        input.input.sm aria-label="Tag" type="text" name="tag" placeholder="Tag" dir="auto";
                        (act("Add tag", "tag"))
                    }
                    p.row {
                        input.input.sm aria-label="Case that goes on" type="text" inputmode="numeric" name="into" placeholder="#";
                        (act("Merge into", "merge"))
                    }
        }
    }

    fn groups(&self, wall: &Wall) -> Markup {
        let arrival = if self.is_selecting { Arrival::Selecting } else { Arrival::InPage };
        let row = |row: &CaseRow| row.show(wall, arrival);
        if self.order != Order::NearestPromise {
            return html! { ul.cases role="list" { @for it in &self.rows { (row(it)) } } };
        }
        let of = |group: Group| {
            self.rows.iter().filter(move |row| Group::of(row, wall) == group).collect::<Vec<_>>()
        };
        html! {
            @for (group, rows) in Group::ALL.map(|group| (group, of(group))).into_iter().filter(|(_, rows)| !rows.is_empty()) {
                h2.group { (group.label()) " " span { (rows.len()) } }
                ul.cases role="list" data-sorted { @for it in rows { (row(it)) } }
            }
        }
    }

    fn pager(&self) -> Markup {
        let to = |query: &str| format!("{}&{query}", self.address());
        html! {
            @if self.previous.is_some() || self.next.is_some() {
                nav.pager aria-label="Pages of the list" {
                    @if let Some(query) = &self.previous { a rel="prev" href=(to(query)) { "Earlier deadlines" } } @else { span {} }
                    @if let Some(query) = &self.next { a rel="next" href=(to(query)) { "Later deadlines" } }
                }
            }
        }
    }

    fn nothing(&self) -> Markup {
        let words = match self.filter {
            Filter::Mine => "Nothing of yours is waiting.",
            Filter::Team => "Nothing of your teams is waiting.",
            Filter::Waiting => "No case waits for anybody else.",
            Filter::Unassigned => "Every case has an owner.",
        };
        let next =
            (self.filter != Filter::Unassigned).then_some(("See what nobody owns", "/inbox?view=unassigned"));
        look::feedback::empty(
            look::feedback::Art::Clear,
            &html! { h2 { "All clear" } },
            &html! { (words) },
            next,
        )
    }
}

/// What a case needs, as the list is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    ActNow,
    LaterToday,
    Later,
    Paused,
    NoClock,
}

impl Group {
    const ALL: [Group; 5] = [Group::ActNow, Group::LaterToday, Group::Later, Group::Paused, Group::NoClock];

    const fn label(self) -> &'static str {
        match self {
            Group::ActNow => "Act now",
            Group::LaterToday => "Later today",
            Group::Later => "After today",
            Group::Paused => "Clock paused",
            Group::NoClock => "No clock running",
        }
    }

    fn of(row: &CaseRow, wall: &Wall) -> Group {
        match &row.chip {
            Some(chip) if chip.is_urgent() => Group::ActNow,
            Some(chip) => match chip.standing {
                Standing::Running { due_at, .. }
                    if wall.zone.date_of(due_at) <= wall.zone.date_of(wall.now) =>
                {
                    Group::LaterToday
                }
                Standing::Running { .. } | Standing::Missed { .. } => Group::Later,
                Standing::Paused { .. } => Group::Paused,
                Standing::Met { .. } | Standing::Resolved => Group::NoClock,
            },
            None => Group::NoClock,
        }
    }
}

/// The number of cases in a view, in a patch.
pub fn count_patch(filter: Filter, n: u32) -> Markup {
    html! { span id={ "n-" (filter.word()) } hx-swap-oob="true" { (n) } }
}

/// The sign that a row stands for more than can be shown, beside a list that was cut.
pub(crate) fn cut(n_more: u32) -> Markup {
    html! { @if n_more > 0 { p.sm.muted { (small_icon("history")) " and " (n_more) " more" } } }
}
