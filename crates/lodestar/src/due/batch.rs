//! `--batch`: JSON Lines in, JSON Lines out, in order. A question that cannot be answered gets a line with its error,
//! and the batch goes on.

mod lines;
mod question;

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write};

use calendar::{Calendar, Error, Unit};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Answer;
use super::desk::Desk;
use lines::{Line, read_line};
use question::{End, Question};

/// Calendars kept compiled at a time. Questions usually name one or a few.
const MOST_CALENDARS: usize = 32;

/// Answers every line of the input with one line.
pub fn answer_all(input: impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut calendars = HashMap::new();
    let mut buffer = Vec::new();
    loop {
        match read_line(&mut input, &mut buffer)? {
            Line::End => return Ok(()),
            Line::TooLong => write_answer(output, None, &Reply::error(lines::TOO_LONG))?,
            Line::Whole => match std::str::from_utf8(&buffer) {
                Ok(text) => answer_line(text, &mut calendars, output)?,
                Err(_) => write_answer(output, None, &Reply::error("the line is not UTF-8 text"))?,
            },
        }
        // Whoever asks line by line is waiting for this answer; a whole file is written in large pieces.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
}

fn answer_line(
    text: &str,
    calendars: &mut HashMap<Desk, Calendar>,
    output: &mut impl Write,
) -> io::Result<()> {
    let (id, question) = question::read(text);
    let reply = question.and_then(|question| answer(question, calendars).map_err(|error| error.to_string()));
    write_answer(output, id, &reply.unwrap_or_else(Reply::error))
}

fn answer(question: Question, calendars: &mut HashMap<Desk, Calendar>) -> Result<Reply, Error> {
    let calendar = match calendars.get(&question.desk) {
        Some(calendar) => calendar.clone(),
        None => {
            let calendar = question.desk.calendar()?;
            if calendars.len() >= MOST_CALENDARS {
                calendars.clear();
            }
            calendars.insert(question.desk.clone(), calendar.clone());
            calendar
        }
    };
    let from = question.desk.instant(&calendar, &question.from)?;
    match question.end {
        End::Within { within, less_than } => {
            let answer = Answer::new(calendar, from, within.parse()?, less_than)?;
            Ok(Reply::Due { due: answer.due.to_string(), exhaustion: answer.exhaustion.to_string() })
        }
        End::To(to) => {
            let to = question.desk.instant(&calendar, &to)?;
            if to < from {
                return Ok(Reply::error(format!("`to` ({to}) lies before `from` ({from})")));
            }
            let business_days = calendar.measure(Unit::BusinessDays, from, to).to_string();
            Ok(Reply::Elapsed { elapsed_ms: calendar.open_ms(from, to), business_days })
        }
    }
}

/// What a line is answered with, besides its id.
#[derive(Serialize)]
#[serde(untagged)]
enum Reply {
    Due { due: String, exhaustion: String },
    Elapsed { elapsed_ms: i64, business_days: String },
    Error { error: String },
}

impl Reply {
    fn error(error: impl Into<String>) -> Reply {
        Reply::Error { error: error.into() }
    }
}

fn write_answer(output: &mut impl Write, id: Option<&RawValue>, reply: &Reply) -> io::Result<()> {
    #[derive(Serialize)]
    struct Identified<'a> {
        id: Option<&'a RawValue>,
        #[serde(flatten)]
        reply: &'a Reply,
    }
    serde_json::to_writer(&mut *output, &Identified { id, reply })?;
    output.write_all(b"\n")
}
