//! The page on which one text is written, with how it looks beside it.

use channels::email::LONGEST_TEMPLATE;
use channels::text::from_markdown;
use look::desk::{DeskPage, Place as At};
use look::marks::{Tone, pill};
use look::{Choice, Field, Mistakes};
use maud::{Markup, PreEscaped, html};
use store::mail::templates::{self, Template};
use store::{Tx, people, teams};

use super::{MOST, Place, TextForm, languages_of, name_of, title};
use crate::app::App;
use crate::errors::Failure;
use crate::mail::texts::{BASE, Text};
use crate::mail_desk::language_name;
use crate::mail_desk::overview::capital;
use crate::mail_desk::{Done, frame};
use crate::session::Visitor;
use crate::shell;
use crate::workspace::words::{crumbs, page_head};

/// A version of a text: itself, and the name of whoever wrote it.
type Version = (Template, Option<String>);

/// What is wrong with a text.
pub(super) fn mistakes(text: Text, typed: &TextForm) -> Mistakes {
    let (mut mistakes, examples) = (Mistakes::default(), text.examples());
    if text.has_subject()
        && let Err(fault) = text.fill_subject(&typed.subject, &examples)
    {
        mistakes.push("subject", capital(&fault.to_string()));
    }
    if typed.body.trim().is_empty() {
        mistakes.push("body", "Write a text, or go back to the usual one");
    } else if let Err(fault) = text.fill(&typed.body.replace("\r\n", "\n"), &examples) {
        mistakes.push("body", capital(&fault.to_string()));
    }
    mistakes
}

/// How a text looks filled in, or what is wrong with it.
pub(super) fn preview(text: Text, typed: &TextForm) -> Markup {
    let examples = text.examples();
    let subject = match text.has_subject() {
        true => text.fill_subject(&typed.subject, &examples).map(Some),
        false => Ok(None),
    };
    let filled = text.fill(&typed.body.replace("\r\n", "\n"), &examples);
    html! {
        section #preview.panel.stack aria-labelledby="preview-h" {
            h2 #preview-h { "How it looks" }
            div.stack role="status" {
                @match (subject, filled) {
                    (Ok(subject), Ok(filled)) => {
                        p.row { (pill(Tone::Kept, Some("check"), "It can be filled in")) span.sm.muted { "with made-up values" } }
                        @if let Some(subject) = subject { p dir="auto" { b { (subject) } } }
                        div.msg-body.stack dir="auto" { (PreEscaped(from_markdown(&filled).as_str())) }
                    },
                    (subject, filled) => {
                        p { (pill(Tone::Broken, Some("alert"), "It cannot be saved like this")) }
                        @for fault in [subject.err(), filled.err()].into_iter().flatten() {
                            p { b { "Line " (fault.line) ": " } (capital(&fault.message)) "." br; "What to do: " (fault.help) "." }
                        }
                    }
                }
            }
        }
    }
}

pub(super) async fn draw(
    app: &App,
    visitor: &Visitor,
    done: &Done,
    (place, typed, wrong): (&Place, &TextForm, &Mistakes),
) -> Result<Markup, Failure> {
    let desk = frame(app, visitor, done).await?;
    let asked = place.clone();
    let read = move |tx: &mut Tx<'_>| {
        let mut versions: Vec<Version> = Vec::new();
        for version in templates::list_versions(tx, (asked.text.word(), &asked.language, asked.team), MOST)? {
            let by = match version.changed_by {
                Some(number) => people::find(tx, number)?.map(|person| person.name),
                None => None,
            };
            versions.push((version, by));
        }
        Ok::<_, store::Error>((versions, teams::list(tx)?))
    };
    let (versions, teams) = app.db().read(read).await?;
    let text = place.text;
    let is_own = versions.first().is_some_and(|(version, _)| version.body.is_some());
    let heading = title(text);
    let whose = if place.team == 0 { "every team".to_owned() } else { name_of(&teams, place.team) };
    let lead = html! {
        @match text {
            Text::Acknowledgement => "Goes to a customer as soon as their mail is a case.",
            Text::Reply => "What stands before and after what an agent writes: a greeting, a closing. The signature of the address comes below it.",
            Text::Page => "Goes to whoever must answer a page.",
            Text::Notice => "Goes to whoever is to know.",
            Text::Code => "Goes to a customer who signs in.",
            Text::Survey => "Asks a customer how we did. A number in reply is an answer, too.",
        }
        " In " (language_name(&place.language)) ", for " bdi { (whose) } "."
    };
    let content = html! {
        div.page {
            (crumbs(&[("Mail", "/mail"), ("Texts", "/mail/templates")], heading))
            (page_head(&html! { (heading) }, &lead, &html! {}))
            (wrong.summary())
            div.split.wide-side {
                div.stack.loose {
                    (others(app, place, &teams))
                    form.stack.loose method="post" action="/mail/templates" hx-post="/mail/templates/preview" hx-trigger="input delay:400ms" hx-target="#preview" hx-swap="outerHTML" hx-sync="this:replace" {
                        (hidden(place))
                        @if text.has_subject() { (Field::new("subject", "Subject").line("text", &typed.subject, wrong)) }
                        (Field::new("body", "Text").hint("Markdown, with fields in double braces").text(&typed.body, wrong))
                        p.row {
                            button.btn.primary type="submit" { "Save text" }
                            button.btn type="submit" formaction="/mail/templates/preview" formnovalidate { "Show how it looks" }
                            a.btn.quiet href="/mail/templates" { "Back" }
                        }
                    }
                    @if is_own {
                        form method="post" action="/mail/templates/reset" { (hidden(place)) button.btn.quiet.sm type="submit" { "Go back to the usual text" } }
                    }
                }
                div.stack {
                    (preview(text, typed))
                    (fields(text))
                }
            }
            (history(&desk, &versions))
        }
    };
    let page_title = wrong.title(heading);
    Ok(desk.page(&DeskPage { title: &page_title, place: Some(At::Mail), panes: None }, &content))
}

fn hidden(place: &Place) -> Markup {
    html! {
        input type="hidden" name="kind" value=(place.text.word());
        input type="hidden" name="language" value=(place.language);
        @if place.team != 0 { input type="hidden" name="team" value=(place.team); }
    }
}

/// The way to the same text in another language, or of one team.
fn others(app: &App, place: &Place, teams: &[teams::Team]) -> Markup {
    let all = shell::languages(app);
    let languages = languages_of(place.text, &all);
    let may_have_team = place.may_have_team() && !teams.is_empty();
    let of_teams: Vec<Choice> = std::iter::once(Choice::new("", "Every team").chosen(place.team == 0))
        .chain(
            teams.iter().map(|team| Choice::new(team.number, &team.name).chosen(team.number == place.team)),
        )
        .collect();
    let of_languages: Vec<Choice> =
        languages.iter().map(|it| Choice::new(it, language_name(it)).chosen(*it == place.language)).collect();
    html! {
        @if languages.len() > 1 || may_have_team {
            form.row method="get" action="/mail/templates/form" aria-label="Which text" {
                input type="hidden" name="kind" value=(place.text.word());
                @if languages.len() > 1 { label.sm for="which-language" { "Language" } select.select.short #which-language name="language" { (look::field::options(&of_languages)) } }
                @else { input type="hidden" name="language" value=(BASE); }
                @if may_have_team { label.sm for="which-team" { "Team" } select.select.short #which-team name="team" { (look::field::options(&of_teams)) } }
                button.btn.sm type="submit" { "Open" }
            }
        }
    }
}

fn fields(text: Text) -> Markup {
    html! {
        section.panel.stack aria-labelledby="fields-h" {
            h2 #fields-h { "Fields" }
            dl.kv {
                @for (name, _, what) in text.fields() { dt { code { "{{ " (name) " }}" } } dd { (what) } }
            }
            p.sm.soft { code { "{% if brand %}…{% else %}…{% endif %}" } " says something only where the field is not empty. At most " (LONGEST_TEMPLATE) " characters." }
        }
    }
}

fn history(desk: &look::Desk, versions: &[Version]) -> Markup {
    html! {
        @if !versions.is_empty() {
            section.stack aria-labelledby="versions-h" {
                h2 #versions-h { "Earlier versions" }
                table.table.cards {
                    caption.vh { "Versions of this text, the newest first" }
                    thead { tr { th scope="col" { "Since" } th scope="col" { "Who" } th scope="col" { "Text" } th scope="col" { span.vh { "Do" } } } }
                    tbody {
                        @for (nth, (version, by)) in versions.iter().enumerate() {
                            tr {
                                th scope="row" { (desk.wall.short(version.changed_at)) @if nth == 0 { " " span.tag { "in force" } } }
                                td data-label="Who" dir="auto" { (by.as_deref().unwrap_or("Somebody who has left")) }
                                td data-label="Text" {
                                    @match &version.body {
                                        Some(body) => details.disclosure {
                                            summary { (first_words(body)) }
                                            @if !version.subject.is_empty() { p.sm dir="auto" { b { (version.subject) } } }
                                            pre.code tabindex="0" role="group" aria-label="The whole text" { (body) }
                                        },
                                        None => "The usual text",
                                    }
                                    @if let (Some(failure), Some(at)) = (&version.failure, version.failed_at) { p.xs { "Could not be filled in " (desk.wall.short(at)) ": " (failure) } }
                                }
                                td {
                                    @if nth > 0 {
                                        form method="post" action={ "/mail/templates/versions/" (version.id) "/restoration" } {
                                            button.btn.sm type="submit" { "Bring back" span.vh { " the version of " (desk.wall.short(version.changed_at)) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Enough of a text to tell it by.
fn first_words(body: &str) -> String {
    const ENOUGH: usize = 60;
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
