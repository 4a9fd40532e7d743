//! The words of the desk for what the engine knows by other names, and small parts that several pages share.

use desk::case::decide::Warning;
use desk::case::state::Status;
use look::desk::{DeskPage, Place};
use look::{Desk, Mistakes, icon};
use maud::{Markup, html};

/// What people call a status.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::New => "New",
        Status::Open => "Open",
        Status::PendingCustomer => "Waiting on customer",
        Status::OnHoldInternal => "Waiting on a colleague",
        Status::OnHoldVendor => "Waiting on a vendor",
        Status::Scheduled => "Scheduled",
        Status::Restored => "Restored",
        Status::Resolved => "Resolved",
        Status::Closed => "Closed",
        Status::Merged => "Merged",
        Status::Spam => "Not a case",
        Status::OutOfScope => "Out of scope",
    }
}

/// Whether the case waits for somebody or something, so that it can be resumed.
pub const fn is_waiting(status: Status) -> bool {
    matches!(
        status,
        Status::PendingCustomer | Status::OnHoldInternal | Status::OnHoldVendor | Status::Scheduled
    )
}

/// The heading of a page that is not one of the three panes.
pub fn page_head(title: &Markup, lead: &Markup, actions: &Markup) -> Markup {
    html! {
        header.page-head {
            div { h1 { (title) } p { (lead) } }
            div.actions { (actions) }
        }
    }
}

/// Where a page lies: the pages above it, and itself.
pub fn crumbs(above: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav aria-label="Where you are" {
            ol.crumbs role="list" {
                @for (label, address) in above { li { a href=(address) dir="auto" { (label) } } }
                li aria-current="page" dir="auto" { (here) }
            }
        }
    }
}

/// The two buttons at the end of a form.
pub fn buttons(verb: &str, back: &str) -> Markup {
    html! {
        p.row {
            button.btn.primary type="submit" data-busy="Working…" { (verb) }
            a.btn.quiet href=(back) { "Back" }
        }
    }
}

/// A page with one form about one case.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The case.
    pub number: u32,
    /// Its subject.
    pub subject: &'a str,
    /// What the page is called among those of the case.
    pub crumb: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// What it is for.
    pub lead: &'a str,
    /// What is wrong with the form.
    pub wrong: &'a Mistakes,
}

impl Sheet<'_> {
    /// The page around a form.
    pub fn show(&self, desk: &Desk, form: &Markup) -> Markup {
        let here = format!("/cases/{}", self.number);
        let above = format!("#{} {}", self.number, self.subject);
        let content = html! {
            div.page {
                (crumbs(&[("Inbox", "/inbox"), (&above, &here)], self.crumb))
                (page_head(&html! { (self.title) }, &html! { (self.lead) }, &html! {}))
                (form)
            }
        };
        desk.page(
            &DeskPage { title: &self.wrong.title(self.title), place: Some(Place::Inbox), panes: None },
            &content,
        )
    }
}

/// What is worth saying before something is done. The form that holds it is sent again to do it all the same.
pub fn warned(warnings: &[Warning]) -> Markup {
    html! {
        @if !warnings.is_empty() {
            div #warnings.notice data-s="risk" role="alert" {
                (icon("alert"))
                div { @for it in warnings { p { (super::proposal::capital(&it.to_string())) "." } } }
            }
            input type="hidden" name="seen" value="1";
        }
    }
}
