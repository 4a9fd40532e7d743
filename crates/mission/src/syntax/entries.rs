//! Values that hold other values: lists, named entries, and entries in a row.

use std::borrow::Cow;
use std::collections::BTreeSet;

use toml::de::DeValue;

use super::form::Form;
use super::unenforced::Search;
use super::value::{Node, Value, span_of, wrong_type};
use crate::finding::Finding;
use crate::manual::Page;
use crate::source::{Span, Spanned};

/// How many values of a list are read.
const MOST_IN_LIST: usize = 20_000;

/// A list that may be empty, each value at most once: `reasons = []`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List<T>(pub Vec<Spanned<T>>);

impl<T: Value + Clone + Ord> Value for List<T> {
    const WANTED: &'static str = "a list in square brackets";
    fn form() -> Form {
        Form::List(Box::new(T::form()))
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<List<T>> {
        let DeValue::Array(nodes) = node.get_ref() else {
            let help = format!("write each as {}, in square brackets", T::WANTED);
            findings.push(wrong_type::<List<T>>(node).help(help));
            return None;
        };
        let mut list: Vec<Spanned<T>> = Vec::new();
        let mut known = BTreeSet::new();
        let mut is_whole = nodes.len() <= MOST_IN_LIST;
        if let Some(first) = nodes.get(MOST_IN_LIST) {
            findings.push(too_many(nodes.len(), MOST_IN_LIST, span_of(first)));
        }
        for node in nodes.iter().take(MOST_IN_LIST) {
            match T::read(node, findings) {
                Some(value) if !known.insert(value.clone()) => {
                    findings.push(
                        Finding::error(span_of(node), "this stands in the list twice")
                            .help("keep one of the two"),
                    );
                    is_whole = false;
                }
                Some(value) => list.push(Spanned { value, span: span_of(node) }),
                None => is_whole = false,
            }
        }
        is_whole.then_some(List(list))
    }
    fn manual(page: &mut Page) {
        T::manual(page);
    }
}

/// A list that says which cases an entry covers, so that an empty one would cover none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<Spanned<T>>);

impl<T: Value + Clone + Ord> Value for OneOrMore<T> {
    const WANTED: &'static str = "a list in square brackets";
    fn form() -> Form {
        Form::List(Box::new(T::form()))
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<OneOrMore<T>> {
        let list = List::<T>::read(node, findings)?.0;
        if list.is_empty() {
            let help = "name at least one, or leave the line out to cover all";
            findings.push(Finding::error(span_of(node), "an empty list covers nothing").help(help));
            return None;
        }
        Some(OneOrMore(list))
    }
    fn manual(page: &mut Page) {
        T::manual(page);
    }
}

/// Entries with a name of their own, at most `MOST`, in the order of the file: `[calendars.standard]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<K, T, const MOST: usize = 2_000> {
    /// The entries by place.
    pub list: Vec<Entry<K, T>>,
}

/// A named entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<K, T> {
    /// Its name.
    pub name: Spanned<K>,
    /// What it says; `None` when that could not be read. The name still counts as known.
    pub value: Option<T>,
}

impl<K, T, const MOST: usize> Default for Entries<K, T, MOST> {
    fn default() -> Self {
        Entries { list: Vec::new() }
    }
}

impl<K: Value, T: Value, const MOST: usize> Value for Entries<K, T, MOST> {
    const WANTED: &'static str = "a table of named entries";
    fn form() -> Form {
        Form::Entries(Box::new(T::form()))
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Self> {
        let DeValue::Table(table) = node.get_ref() else {
            findings.push(wrong_type::<Self>(node));
            return None;
        };
        let mut nodes: Vec<_> = table.iter().collect();
        nodes.sort_by_key(|(key, _)| key.span().start);
        if let Some((key, _)) = nodes.get(MOST) {
            findings.push(too_many(nodes.len(), MOST, key.span().into()));
        }
        let entry = |(key, node): &(&toml::Spanned<Cow<'_, str>>, &Node<'_>)| {
            // The name is a value like any other; it only stands to the left of the equals sign.
            let as_value = toml::Spanned::new(key.span(), DeValue::String(key.get_ref().clone()));
            let name = K::read(&as_value, findings);
            let value = T::read(node, findings);
            name.map(|name| Entry { name: Spanned { value: name, span: key.span().into() }, value })
        };
        Some(Entries { list: nodes.iter().take(MOST).filter_map(entry).collect() })
    }
    fn search(node: &Node<'_>, search: &mut Search) {
        if let DeValue::Table(table) = node.get_ref() {
            table.iter().for_each(|(_, node)| T::search(node, search));
        }
    }
    fn manual(page: &mut Page) {
        T::manual(page);
    }
}

fn too_many(n: usize, most: usize, first: Span) -> Finding {
    let message = format!("{n} entries of this kind; at most {most} are read");
    Finding::error(first, message).help("drop those that are not used, or cover several cases with one entry")
}

impl<K, T, const MOST: usize> Entries<K, T, MOST> {
    /// The entries that could be read, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<K>, &T)> {
        self.list.iter().filter_map(|entry| Some((&entry.name, entry.value.as_ref()?)))
    }
}

/// Entries in a row: `[[promise]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many<T> {
    /// Those that could be read, in the order of the file.
    pub list: Vec<Spanned<T>>,
    /// How many there are in the file, whether or not they could be read.
    pub n_written: usize,
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Many { list: Vec::new(), n_written: 0 }
    }
}

/// How many entries in a row are read. The checks compare them with each other.
const MOST: usize = 5_000;

impl<T: Value> Value for Many<T> {
    const WANTED: &'static str = "entries in double square brackets";
    fn form() -> Form {
        Form::Rows(Box::new(T::form()))
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Many<T>> {
        let DeValue::Array(nodes) = node.get_ref() else {
            let help = "put the heading into double square brackets, such as `[[promise]]`";
            findings.push(wrong_type::<Self>(node).help(help));
            return None;
        };
        if let Some(first) = nodes.get(MOST) {
            findings.push(too_many(nodes.len(), MOST, span_of(first)));
        }
        let list = nodes.iter().take(MOST).filter_map(|node| {
            let span: Span = span_of(node);
            T::read(node, findings).map(|value| Spanned { value, span })
        });
        Some(Many { list: list.collect(), n_written: nodes.len() })
    }
    fn search(node: &Node<'_>, search: &mut Search) {
        if let DeValue::Array(nodes) = node.get_ref() {
            nodes.iter().for_each(|node| T::search(node, search));
        }
    }
    fn manual(page: &mut Page) {
        T::manual(page);
    }
}

/// A part of the file that may be absent. One that cannot be read is not the same as an absent one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Part<T> {
    /// Nobody wrote it.
    #[default]
    Absent,
    /// It is there, but cannot be read; the findings say why.
    Faulty,
    /// It is there.
    Stated(T),
}

impl<T> Part<T> {
    /// What was stated.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Part::Stated(value) => Some(value),
            Part::Absent | Part::Faulty => None,
        }
    }

    /// What was stated, if anything.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.as_ref().into_iter()
    }

    /// Whether nobody wrote it.
    pub fn is_absent(&self) -> bool {
        matches!(self, Part::Absent)
    }
}

impl<T: Value> Value for Part<T> {
    const WANTED: &'static str = T::WANTED;
    fn form() -> Form {
        T::form()
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Part<T>> {
        Some(T::read(node, findings).map_or(Part::Faulty, Part::Stated))
    }
    fn search(node: &Node<'_>, search: &mut Search) {
        T::search(node, search);
    }
    fn manual(page: &mut Page) {
        T::manual(page);
    }
}
