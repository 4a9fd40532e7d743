//! Signs that stand beside words.

use maud::{Markup, html};

use crate::assets;

/// The star of the house. It carries no meaning of its own.
pub fn star(class: &str) -> Markup {
    html! {
        svg class=(class) viewBox="0 0 20 20" aria-hidden="true" {
            path d="M10 .5C10.8 7 13 9.2 19.5 10 13 10.8 10.8 13 10 19.5 9.2 13 7 10.8.5 10 7 9.2 9.2 7 10 .5z" {}
        }
    }
}

/// The icon of that name, from the sheet of icons. The words beside it carry the meaning.
pub fn icon(name: &str) -> Markup {
    sized(name, "icon")
}

/// The same, smaller.
pub fn small_icon(name: &str) -> Markup {
    sized(name, "icon sm")
}

fn sized(name: &str, class: &str) -> Markup {
    html! {
        svg class=(class) viewBox="0 0 20 20" aria-hidden="true" {
            use href={ (assets::address("icons.svg")) "#" (name) } {}
        }
    }
}
