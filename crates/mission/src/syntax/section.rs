//! Tables with known keys. One declaration gives the type, its reading, its defaults and its manual entry.

use toml::de::{DeTable, DeValue};

use super::assumed::Assumed;
use super::dates::CivilDate;
use super::form::Form;
use super::hint::{guess, one_of};
use super::text::{AnyName, Text};
use super::unenforced::Search;
use super::value::{Node, Value, shortened, span_of, wrong_type};
use crate::finding::Finding;
use crate::manual::Page;
use crate::source::{Span, Spanned};

/// One key of a section, as the manual describes it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// What it means: its doc comment, line by line.
    pub doc: &'static [&'static str],
    /// What to write.
    pub wanted: &'static str,
    /// Whether it may be left out, and what holds then.
    pub presence: Presence,
    /// An example in mission text, without the key.
    pub example: &'static str,
    /// Whether this version acts upon it. One that does not says `unenforced` at the end of its line.
    pub is_enforced: bool,
    /// What its value looks like on the page.
    pub form: fn() -> Form,
    /// Describes the section or the words it holds.
    pub manual: fn(&mut Page),
    /// Looks in its value for settings that are not acted upon.
    pub(crate) search: fn(&Node<'_>, &mut Search),
    /// Whether a value in mission text reads without a finding.
    pub reads: fn(&str) -> bool,
}

/// Whether a key may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It may not.
    Required,
    /// It may; its doc comment says what holds then.
    Optional,
    /// It may; then this holds, in mission text.
    Default(&'static str),
}

/// A table with known keys.
pub trait Section {
    /// What it is for: its doc comment, line by line.
    const DOC: &'static [&'static str];
    /// Its keys, in the order of the manual.
    const SETTINGS: &'static [Setting];
}

/// What every entry may carry besides its own keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// A remark for readers of the file.
    pub note: Option<Spanned<Text>>,
    /// Where the value comes from.
    pub source: Option<Spanned<Text>>,
    /// What of it is a guess that somebody must confirm before the mission is published.
    pub assumed: Assumed,
    /// When somebody confirmed what is assumed.
    pub confirmed: Option<Spanned<CivilDate>>,
}

/// The keys of [`Remarks`].
pub const REMARKS: [&str; 4] = ["note", "source", "assumed", "confirmed"];

/// Whether this was written as `[[promise]]`, to which a further entry is added by writing the same again.
fn is_list_of_entries(node: &Node<'_>) -> bool {
    let DeValue::Array(entries) = node.get_ref() else { return false };
    entries.iter().any(|entry| matches!(entry.get_ref(), DeValue::Table(_)))
}

/// The values of one table while it is read.
pub(crate) struct Fields<'r, 't> {
    table: &'r DeTable<'t>,
    span: Span,
    /// Keys that are missing because somebody misspelt them, which is reported where they stand.
    misspelt: Vec<&'static str>,
    findings: &'r mut Vec<Finding>,
}

impl<'r, 't> Fields<'r, 't> {
    /// Opens the table at `node`, and reports its unknown keys.
    pub(crate) fn open<S: Section + Value>(
        node: &'r Node<'t>,
        findings: &'r mut Vec<Finding>,
    ) -> Option<Fields<'r, 't>> {
        let DeValue::Table(table) = node.get_ref() else {
            findings.push(wrong_type::<S>(node));
            return None;
        };
        let known = || S::SETTINGS.iter().map(|setting| setting.key).chain(REMARKS);
        let mut misspelt = Vec::new();
        for (key, _) in table.iter() {
            let word = key.get_ref().as_ref();
            if known().any(|key| key == word) {
                continue;
            }
            // A key that is there already was not meant, unless it may stand there many times.
            let is_free = |key: &&str| table.get(*key).is_none_or(is_list_of_entries);
            let near = guess(word, known().filter(is_free), findings);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", one_of(known())),
            };
            misspelt.extend(near);
            let message = format!("unknown key `{}`", shortened(word));
            findings.push(Finding::error(key.span().into(), message).help(help));
        }
        Some(Fields { table, span: span_of(node), misspelt, findings })
    }

    /// Where the table stands.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// A key that may be absent. The outer `None` means that its value cannot be read.
    pub(crate) fn optional<T: Value>(&mut self, key: &str) -> Option<Option<Spanned<T>>> {
        let Some(node) = self.table.get(key) else { return Some(None) };
        let value = T::read(node, self.findings)?;
        Some(Some(Spanned { value, span: span_of(node) }))
    }

    /// A key that must be there.
    pub(crate) fn required<T: Value>(&mut self, key: &'static str, example: &str) -> Option<Spanned<T>> {
        let found = self.optional(key)?;
        if found.is_none() && !self.misspelt.contains(&key) {
            let message = format!("`{key}` is missing");
            self.findings.push(
                Finding::error(self.span, message).help(format!("add a line such as `{key} = {example}`")),
            );
        }
        found
    }

    /// A key that stands for `default` when it is absent.
    pub(crate) fn with_default<T: Value>(
        &mut self,
        key: &str,
        default: impl FnOnce() -> Option<T>,
    ) -> Option<Spanned<T>> {
        match self.optional(key)? {
            Some(found) => Some(found),
            None => default().map(|value| Spanned { value, span: self.span }),
        }
    }

    /// A part of the file whose slips leave the other parts alone.
    pub(crate) fn part<T: Value>(&mut self, key: &str) -> Option<T> {
        self.optional::<T>(key).flatten().map(|part| part.value)
    }

    /// What every entry may carry.
    pub(crate) fn remarks(&mut self) -> Option<Remarks> {
        let [note, source] = ["note", "source"].map(|key| self.optional(key));
        let assumed = self.optional::<Assumed>("assumed");
        let confirmed = self.optional("confirmed");
        let assumed = assumed?.map(|assumed| assumed.value).unwrap_or_default();
        if let Assumed::Keys(keys) = &assumed {
            keys.iter().for_each(|key| self.is_set(key));
        }
        Some(Remarks { note: note?, source: source?, assumed, confirmed: confirmed? })
    }

    /// Only what stands in the table can be assumed.
    fn is_set(&mut self, key: &Spanned<AnyName>) {
        let word = key.value.0.as_str();
        if !self.table.contains_key(word) {
            let set = || self.table.iter().map(|(key, _)| key.get_ref().as_ref());
            let help = match guess(word, set(), self.findings) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("set here: {}", one_of(set())),
            };
            let message = format!("`{}` is assumed, but not set here", shortened(word));
            self.findings.push(Finding::error(key.span, message).help(help));
        }
    }
}

/// A value written in mission text. `None` when it does not read, which a test excludes for every default.
pub(crate) fn from_text<T: Value>(text: &str) -> Option<T> {
    let node = DeValue::parse(text).ok()?;
    T::read(&node, &mut Vec::new())
}

/// Whether a value in mission text reads without a finding.
pub(crate) fn reads<T: Value>(text: &str) -> bool {
    let mut findings = Vec::new();
    let value = DeValue::parse(text).ok().and_then(|node| T::read(&node, &mut findings));
    value.is_some() && findings.is_empty()
}

/// Declares tables with known keys: `key: Type = presence, "example";`, or `…, "example", unenforced;` while nothing
/// acts upon the setting: `mission check` and the manual then say so.
///
/// Presence is `required`, `optional`, `default "mission text"`, or `part` (the value itself instead of a
/// `Spanned` one, and a slip in it does not void the table around it).
macro_rules! section {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident, $wanted:literal {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty = $kind:ident $($default:literal)?, $example:literal $(, $unenforced:ident)?; )*
        }
    )+) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// Its heading in the file.
            pub span: $crate::source::Span,
            /// Note, source and whether it is assumed.
            pub remarks: $crate::syntax::Remarks,
            $( $(#[doc = $field_doc])* pub $field: section!(@type $kind $type), )*
        }

        impl $crate::syntax::Section for $name {
            const DOC: &'static [&'static str] = &[$($doc),*];
            const SETTINGS: &'static [$crate::syntax::Setting] = &[$(
                $crate::syntax::Setting {
                    key: stringify!($field),
                    doc: &[$($field_doc),*],
                    wanted: <$type as $crate::syntax::Value>::WANTED,
                    presence: section!(@presence $kind $($default)?),
                    example: $example,
                    is_enforced: section!(@enforced $($unenforced)?),
                    form: <$type as $crate::syntax::Value>::form,
                    manual: <$type as $crate::syntax::Value>::manual,
                    search: <$type as $crate::syntax::Value>::search,
                    reads: $crate::syntax::section::reads::<$type>,
                },
            )*];
        }

        impl $crate::syntax::Value for $name {
            const WANTED: &'static str = $wanted;
            fn form() -> $crate::syntax::Form {
                $crate::syntax::Form::Table(<$name as $crate::syntax::Section>::SETTINGS)
            }
            fn read(
                node: &$crate::syntax::value::Node<'_>,
                findings: &mut Vec<$crate::finding::Finding>,
            ) -> Option<Self> {
                let mut fields = $crate::syntax::section::Fields::open::<Self>(node, findings)?;
                let remarks = fields.remarks();
                // All are read before the first faulty one ends the reading: every slip is reported.
                $( let $field = section!(@read fields $kind $field $type, $example $(, $default)?); )*
                Some($name { span: fields.span(), remarks: remarks?, $( $field: $field?, )* })
            }
            fn search(node: &$crate::syntax::value::Node<'_>, search: &mut $crate::syntax::Search) {
                search.table(<$name as $crate::syntax::Section>::SETTINGS, node);
            }
            fn manual(page: &mut $crate::manual::Page) {
                page.section::<$name>();
            }
        }
    )+};

    (@type part $type:ty) => { $type };
    (@type optional $type:ty) => { Option<$crate::source::Spanned<$type>> };
    (@type $kind:ident $type:ty) => { $crate::source::Spanned<$type> };

    (@enforced) => { true };
    (@enforced unenforced) => { false };

    (@presence required) => { $crate::syntax::Presence::Required };
    (@presence optional) => { $crate::syntax::Presence::Optional };
    (@presence part) => { $crate::syntax::Presence::Optional };
    (@presence default $default:literal) => { $crate::syntax::Presence::Default($default) };

    (@read $fields:ident required $field:ident $type:ty, $example:literal) => {
        $fields.required::<$type>(stringify!($field), $example)
    };
    (@read $fields:ident optional $field:ident $type:ty, $example:literal) => {
        $fields.optional::<$type>(stringify!($field))
    };
    (@read $fields:ident default $field:ident $type:ty, $example:literal, $default:literal) => {
        $fields.with_default::<$type>(stringify!($field), || {
            // Read once: a long mission leaves most of its keys out.
            static DEFAULT: std::sync::OnceLock<Option<$type>> = std::sync::OnceLock::new();
            DEFAULT.get_or_init(|| $crate::syntax::section::from_text($default)).clone()
        })
    };
    (@read $fields:ident part $field:ident $type:ty, $example:literal) => {
        Some($fields.part::<$type>(stringify!($field)).unwrap_or_default())
    };
}

pub(crate) use section;
