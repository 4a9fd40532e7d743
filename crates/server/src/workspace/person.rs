//! One person of the desk: to add them, and to change what they may do.

use look::desk::{DeskPage, Place};
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{buttons, crumbs, page_head};

/// The form.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Their number; none for somebody who is added.
    pub number: Option<u32>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their zone, by its IANA name.
    pub zone: String,
    /// What they may do, with the role they have.
    pub roles: Vec<Choice>,
    /// The teams there are; those they are in are chosen.
    pub teams: Vec<Choice>,
    /// The languages the desk speaks; those they speak are chosen.
    pub languages: Vec<Choice>,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether they sign in with a second factor, which can be taken from them when they lost it.
    pub has_second_factor: bool,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let wrong = &view.mistakes;
    let title = if view.number.is_some() { view.name.as_str() } else { "Add person" };
    let action = view.number.map_or_else(|| "/people".to_owned(), |number| format!("/people/{number}"));
    let lead = if view.number.is_some() {
        "Changes count at once. Their open cases stay theirs until you hand them over."
    } else {
        "They get a link that lets them choose a password. It is good for two days."
    };
    let content = html! {
        div.page {
            (crumbs(&[("People", "/people")], title))
            (page_head(&html! { bdi { (title) } }, &html! { (lead) }, &html! {}))
            form.stack.loose.form-narrow method="post" action=(action) {
                (wrong.summary())
                (Field::new("name", "Name").hint("As customers should see it").line("text", &view.name, wrong))
                (Field::new("email", "Email").line("email", &view.email, wrong))
                (Field::new("zone", "Time zone").hint("Such as Europe/London").line("text", &view.zone, wrong))
                (Field::new("role", "Role").choices(&view.roles, wrong))
                (boxes("team", "Teams", &view.teams))
                (boxes("language", "Languages", &view.languages))
                @if view.number.is_some() {
                    label.check { input type="checkbox" name="is_active" value="1" checked[view.is_active]; span { "May sign in" } }
                }
                (buttons(if view.number.is_some() { "Save person" } else { "Add person" }, "/people"))
            }
            @if let (Some(number), true) = (view.number, view.has_second_factor) {
                form.panel.form-narrow method="post" action={ "/people/" (number) "/second-factor" } {
                    h2 { "Second factor" }
                    p.soft { "When they lost it: after this they sign in with the password alone until they set up a new one." }
                    p { button.btn.danger.sm type="submit" name="then" value="reset" { "Take the second factor away" } }
                }
            }
        }
    };
    desk.page(&DeskPage { title: &wrong.title(title), place: Some(Place::People), panes: None }, &content)
}

fn boxes(name: &str, label: &str, choices: &[Choice]) -> Markup {
    html! {
        @if !choices.is_empty() {
            fieldset.field {
                legend { (label) }
                @for choice in choices {
                    label.check { input type="checkbox" name=(name) value=(choice.value) checked[choice.is_chosen]; span dir="auto" { (choice.label) } }
                }
            }
        }
    }
}
