//! One person of the desk: to add them, and to change what they may do.

use look::desk::{DeskPage, Place};
use look::field::options;
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
    /// The teams there are; the one they are in is chosen.
    pub teams: Vec<Choice>,
    /// The support lines of the mission; theirs is chosen, where it is another than their team's.
    pub lines: Vec<Choice>,
    /// What they know, separated by commas.
    pub skills: String,
    /// How they are reached, in the order in which it is tried.
    pub ways: Vec<Way>,
    /// Whether cases may come to them.
    pub is_available: bool,
    /// The languages the desk speaks; those they speak are chosen.
    pub languages: Vec<Choice>,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether they sign in with a second factor, which can be taken from them when they lost it.
    pub has_second_factor: bool,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// One way to reach somebody.
#[derive(Debug, Clone)]
pub struct Way {
    /// The kinds there are; its own is chosen.
    pub kinds: Vec<Choice>,
    /// The number or address.
    pub value: String,
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
                (Field::new("team", "Team").optional().select(&with_none(&view.teams, "No team"), wrong))
                (Field::new("line", "Support line").hint("The mission moves late cases to the next line").optional().select(&with_none(&view.lines, "That of the team"), wrong))
                (Field::new("skills", "Skills").hint("Separated by commas").optional().line("text", &view.skills, wrong))
                (boxes("language", "Languages", &view.languages))
                (ways(&view.ways, wrong))
                @if view.number.is_some() {
                    label.check { input type="checkbox" name="is_active" value="1" checked[view.is_active]; span { "May sign in" } }
                    label.check { input type="checkbox" name="is_available" value="1" checked[view.is_available]; span { "Is there: cases may come to them" } }
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

fn with_none(choices: &[Choice], none: &str) -> Vec<Choice> {
    let is_none = choices.iter().all(|choice| !choice.is_chosen);
    std::iter::once(Choice::new("", none).chosen(is_none)).chain(choices.iter().cloned()).collect()
}

fn ways(ways: &[Way], wrong: &Mistakes) -> Markup {
    html! {
        @if !ways.is_empty() {
            fieldset.field {
                legend { "How a page reaches them" }
                p.hint { "Tried in this order. The workspace always shows it; a webhook of the desk carries the numbers on." }
                @for (row, way) in ways.iter().enumerate() {
                    @let mistake = wrong.of(&format!("way_value-{row}"));
                    div.row.way {
                        input.input.nth type="text" inputmode="numeric" name="way_nth" value=(row + 1) aria-label={ "Order of way " (row + 1) };
                        select.select name="way_kind" aria-label={ "Kind of way " (row + 1) } { (options(&way.kinds)) }
                        input.input.grow id={ "way_value-" (row) } type="text" name="way_value" value=(way.value) dir="auto" aria-label={ "Number or address of way " (row + 1) }
                            aria-invalid=[mistake.map(|_| "true")] aria-describedby=[mistake.map(|_| format!("way_value-{row}-err"))];
                    }
                    @if let Some(words) = mistake { p.err id={ "way_value-" (row) "-err" } { (words) } }
                }
            }
        }
    }
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
