//! Real answers of travellers: M-02 and M-03 with their intervals. The weights of the study are not used: a score counts
//! answers, one each.

use std::io::Write as _;

use super::desk::{Desk, data, text};
use crate::source::Source;

/// The answers of 2017 as a history: one survey of each sort a traveller. Codes beyond the scale — 0 and 6 of satisfaction, 11 of
/// recommendation — are blanks.
fn history() -> Option<Vec<u8>> {
    let source = data("survey_sfo/sfo_customer_survey_2017.csv.gz")?;
    let mut reader = csv::Reader::from_reader(source.text());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (who, satisfied, recommends) = (place("RESPNUM"), place("Q7ALL"), place("NETPRO"));
    let mut history = b"occurred_at,case_id,event,customer_id,reason,score\n".to_vec();
    for record in reader.records() {
        let record = record.unwrap();
        let on_scale = |place: usize, low: u8, high: u8| {
            let score = record[place].trim().trim_end_matches(".0").parse::<u8>().ok();
            score
                .filter(|score| (low..=high).contains(score))
                .map(|score| score.to_string())
                .unwrap_or_default()
        };
        let who = &record[who];
        for (survey, score) in [("product", on_scale(satisfied, 1, 5)), ("nps", on_scale(recommends, 0, 10))]
        {
            writeln!(history, "2017-05-15T09:00:00Z,,survey_sent,{who},{survey},").unwrap();
            writeln!(history, "2017-05-15T10:00:00Z,,survey_answered,{who},{survey},{score}").unwrap();
        }
    }
    Some(history)
}

#[test]
fn m_02_and_m_03_of_travellers() {
    let Some(history) = history() else { return };
    let mission = text("missions/customer_care.toml");
    let desk = Desk {
        mission: &[&mission],
        history: Source::from_bytes("survey_sfo".to_string(), &history),
        customers: None,
        mapping: None,
        as_of: Some("2017-07-15T00:00:00Z"),
    };
    let document = desk.run();
    let wanted = ["M-02", "M-03", "M-05"];
    let figures = document.figures.iter().filter(|figure| wanted.contains(&figure.metric));
    let lines: Vec<String> = figures
        .map(|figure| {
            let total = &figure.total;
            let doubt = figure.low_reliability.join(", ");
            format!("{} {} {} n = {} [{doubt}]", figure.metric, total.shown, total.interval_shown, total.n)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
