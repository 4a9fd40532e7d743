//! The teams of the desk.

use look::desk::{DeskPage, Place};
use look::field::options;
use look::{Choice, Desk, Field, Mistakes};
use maud::{Markup, html};

use super::words::{crumbs, page_head};

/// The teams, and a new one.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// All teams, by support line and name.
    pub teams: Vec<Team>,
    /// The name of the new one.
    pub name: String,
    /// The support lines that the new one may be.
    pub lines: Vec<Choice>,
    /// What is wrong with the new one.
    pub mistakes: Mistakes,
    /// What is wrong with one that was changed.
    pub mistakes_of_team: Option<(u32, Mistakes)>,
}

/// A team.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// The support lines of the mission; its own is chosen.
    pub lines: Vec<Choice>,
    /// The names of those in it.
    pub members: Vec<String>,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let none = Mistakes::default();
    let wrong = view.mistakes_of_team.as_ref().map_or(&view.mistakes, |(_, mistakes)| mistakes);
    let lead = html! { "A team takes cases together. The mission moves late cases from one support line to the next." };
    let content = html! {
        div.page {
            (crumbs(&[("People", "/people")], "Teams"))
            (page_head(&html! { "Teams" }, &lead, &html! {}))
            (wrong.summary())
            @for team in &view.teams {
                form.panel.form-narrow.stack method="post" action={ "/people/teams/" (team.number) } {
                    h2 { bdi { (team.name) } }
                    p.soft dir="auto" { @if team.members.is_empty() { "Nobody is in it." } @else { (team.members.join(", ")) } }
                    @let mistake = view.mistakes_of_team.as_ref().filter(|(number, _)| *number == team.number).and_then(|(_, it)| it.of("name"));
                    div.field data-invalid[mistake.is_some()] {
                        label for={ "name-" (team.number) } { "Name" }
                        @if let Some(words) = mistake { p.err id={ "name-err-" (team.number) } { (words) } }
                        input.input id={ "name-" (team.number) } name="name" value=(team.name) dir="auto" required
                            aria-invalid=[mistake.map(|_| "true")] aria-describedby=[mistake.map(|_| format!("name-err-{}", team.number))];
                    }
                    div.field {
                        label for={ "line-" (team.number) } { "Support line" }
                        select.select id={ "line-" (team.number) } name="line" { (options(&team.lines)) }
                    }
                    p { button.btn.sm type="submit" { "Save team" span.vh { " " (team.name) } } }
                }
            }
            form.panel.form-narrow.stack method="post" action="/people/teams" {
                h2 { "Add a team" }
                (Field::new("name", "Name").line("text", &view.name, if view.mistakes_of_team.is_none() { &view.mistakes } else { &none }))
                (Field::new("line", "Support line").optional().select(&view.lines, &none))
                p { button.btn.primary.sm type="submit" { "Add team" } }
            }
        }
    };
    desk.page(&DeskPage { title: &wrong.title("Teams"), place: Some(Place::People), panes: None }, &content)
}
