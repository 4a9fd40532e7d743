//! The sentences of what is published and reported.

use super::super::words::{and, or, time};
use super::{Lines, line, often, physical};
use crate::policy::{
    Comparator, DashboardsRule, PostIncidentReviewRule, ReportsRule, StatusDetail, StatusFigure,
    StatusPageRule,
};

pub(in crate::compile) fn post_incident_review(rule: &PostIncidentReviewRule) -> Lines {
    let priorities: Vec<String> = rule.priorities.iter().map(|it| it.to_string()).collect();
    match priorities.is_empty() {
        true => Vec::new(),
        false => {
            let due = time(Comparator::AtMost, &rule.due);
            let fields = and(&rule.fields);
            vec![line("due", format!("After every {} case we write down {fields}, {due}.", or(&priorities)))]
        }
    }
}

pub(in crate::compile) fn status_page(rule: &StatusPageRule) -> Lines {
    let figure = |figure: &StatusFigure| match figure {
        StatusFigure::Csat => "customer satisfaction",
        StatusFigure::ResponseTimes => "response times",
        StatusFigure::Backlog => "the backlog",
        StatusFigure::Credits => "credits",
        StatusFigure::Objectives => "where every objective stands",
    };
    let figures: Vec<String> = rule.shows.iter().map(|it| figure(it).to_owned()).collect();
    let detail = match rule.detail {
        StatusDetail::Totals => "",
        StatusDetail::Channels => ", by channel",
        StatusDetail::Full => ", in full detail",
    };
    match figures.is_empty() {
        true => Vec::new(),
        false => vec![line("shows", format!("Every month we publish {}{detail}.", and(&figures)))],
    }
}

pub(in crate::compile) fn dashboards(rule: &DashboardsRule) -> Lines {
    let (live, rest) = (physical(rule.live), physical(rule.asynchronous));
    vec![line(
        "live",
        format!("Dashboards are at most {live} old for calls and chats, and {rest} for the rest."),
    )]
}

pub(in crate::compile) fn reports(rule: &ReportsRule) -> Lines {
    let leadership = often(rule.executive)
        .map(|often| line("executive", format!("The leadership gets a report {often}.")));
    let value = often(rule.return_on_investment).map(|often| {
        line("return_on_investment", format!("What the service brings in is reported {often}."))
    });
    leadership.into_iter().chain(value).collect()
}
