//! Fields of forms, and the summary of what is wrong with them.

use maud::{Markup, html};

use crate::feedback::mistake;

/// A mistake in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The name of the field; its control has this id as well.
    pub field: String,
    /// What to do about it, as a sentence without a full stop.
    pub words: String,
}

/// The mistakes of a form, as handlers collect them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// Adds one.
    pub fn push(&mut self, field: &str, words: impl Into<String>) {
        self.0.push(Mistake { field: field.to_owned(), words: words.into() });
    }

    /// Whether the form is fine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|mistake| mistake.field == field).map(|mistake| mistake.words.as_str())
    }

    /// The title of a page with these mistakes: "Error:" comes first when there are any.
    pub fn title(&self, title: &str) -> String {
        if self.is_empty() { title.to_owned() } else { format!("Error: {title}") }
    }

    /// The summary that stands first in the form and takes the focus.
    pub fn summary(&self) -> Markup {
        html! {
            @if !self.is_empty() {
                div #errors.error-summary role="alert" tabindex="-1" {
                    h2 { @if self.0.len() == 1 { "One thing to put right" } @else { (self.0.len()) " things to put right" } }
                    ul { @for it in &self.0 { li { a href={ "#" (it.field) } { (it.words) } } } }
                }
            }
        }
    }
}

/// What a field is called, and what helps to fill it in.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// The name under which it is sent, and the id of its control.
    pub name: &'a str,
    /// Its label.
    pub label: &'a str,
    /// A hint below the label.
    pub hint: Option<&'a str>,
    /// Whether it may stay empty.
    pub is_optional: bool,
}

impl<'a> Field<'a> {
    /// A field that must be filled in.
    pub const fn new(name: &'a str, label: &'a str) -> Field<'a> {
        Field { name, label, hint: None, is_optional: false }
    }

    /// With a hint.
    pub const fn hint(self, hint: &'a str) -> Field<'a> {
        Field { hint: Some(hint), ..self }
    }

    /// It may stay empty.
    pub const fn optional(self) -> Field<'a> {
        Field { is_optional: true, ..self }
    }

    /// One line of text. `kind` is the type of the control: `text`, `email`, `tel`, `search`, `date`, `datetime-local`.
    pub fn line(self, kind: &str, value: &str, mistakes: &Mistakes) -> Markup {
        let wrong = mistakes.of(self.name);
        let control = html! {
            input.input id=(self.name) name=(self.name) type=(kind) value=(value) dir="auto"
                required[!self.is_optional] aria-invalid=[wrong.map(|_| "true")]
                aria-describedby=[self.described_by(wrong)];
        };
        self.around(&control, wrong)
    }

    /// Several lines of text.
    pub fn text(self, value: &str, mistakes: &Mistakes) -> Markup {
        let wrong = mistakes.of(self.name);
        let control = html! {
            textarea.textarea id=(self.name) name=(self.name) rows="5" dir="auto" required[!self.is_optional]
                aria-invalid=[wrong.map(|_| "true")] aria-describedby=[self.described_by(wrong)] { (value) }
        };
        self.around(&control, wrong)
    }

    /// A choice from a list.
    pub fn select(self, choices: &[Choice], mistakes: &Mistakes) -> Markup {
        let wrong = mistakes.of(self.name);
        let control = html! {
            select.select id=(self.name) name=(self.name) required[!self.is_optional]
                aria-invalid=[wrong.map(|_| "true")] aria-describedby=[self.described_by(wrong)] { (options(choices)) }
        };
        self.around(&control, wrong)
    }

    /// A choice of few, all of them in sight.
    pub fn choices(self, choices: &[Choice], mistakes: &Mistakes) -> Markup {
        let wrong = mistakes.of(self.name);
        html! {
            fieldset.field data-invalid[wrong.is_some()] aria-describedby=[self.described_by(wrong)] {
                legend { (self.label) @if self.is_optional { " " span.muted { "(optional)" } } }
                (self.hints(wrong))
                div.choices {
                    @for (i, choice) in choices.iter().enumerate() {
                        label {
                            input type="radio" id=[(i == 0).then_some(self.name)] name=(self.name) value=(choice.value)
                                checked[choice.is_chosen];
                            span dir="auto" { (choice.label) }
                            @if let Some(note) = &choice.note { small dir="auto" { (note) } }
                        }
                    }
                }
            }
        }
    }

    fn around(self, control: &Markup, wrong: Option<&str>) -> Markup {
        html! {
            div.field data-invalid[wrong.is_some()] {
                label for=(self.name) { (self.label) @if self.is_optional { " " span.muted { "(optional)" } } }
                (self.hints(wrong))
                (control)
            }
        }
    }

    fn hints(self, wrong: Option<&str>) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p.hint id={ (self.name) "-hint" } { (hint) } }
            @if let Some(wrong) = wrong { (mistake(&format!("{}-err", self.name), wrong)) }
        }
    }

    fn described_by(self, wrong: Option<&str>) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let wrong = wrong.map(|_| format!("{}-err", self.name));
        let both: Vec<String> = hint.into_iter().chain(wrong).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, where there is room.
    pub note: Option<String>,
    /// Whether it is the one that is chosen.
    pub is_chosen: bool,
}

impl Choice {
    /// Something to choose that is not chosen.
    pub fn new(value: impl ToString, label: impl Into<String>) -> Choice {
        Choice { value: value.to_string(), label: label.into(), ..Choice::default() }
    }

    /// Chosen, when it is.
    pub fn chosen(self, is_chosen: bool) -> Choice {
        Choice { is_chosen, ..self }
    }
}

/// The options of a list.
pub fn options(choices: &[Choice]) -> Markup {
    html! {
        @for choice in choices { option value=(choice.value) selected[choice.is_chosen] { (choice.label) } }
    }
}
