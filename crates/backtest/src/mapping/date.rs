//! Instants of foreign tables: several formats, with an offset or in a zone.

use calendar::{Instant, Zone};
use jiff::fmt::strtime::BrokenDownTime;

/// Reads instants in the formats of one table.
#[derive(Debug, Clone)]
pub struct DateReader {
    formats: Vec<String>,
    zone: Option<Zone>,
}

impl DateReader {
    /// Reads RFC 3339 and the formats added later; times without an offset are wall times of `zone`.
    pub fn new(zone: Option<Zone>) -> DateReader {
        DateReader { formats: Vec::new(), zone }
    }

    /// Adds a format in the notation of `strptime`; `rfc3339` is always read.
    pub fn add(&mut self, format: &str) -> Result<(), String> {
        if format == "rfc3339" {
            return Ok(());
        }
        let has_offset = format.contains("%z") || format.contains("%:z") || format.contains("%s");
        if !has_offset && self.zone.is_none() {
            return Err(format!("`{format}` has no offset (`%z`), so the file needs `zone = \"…\"`"));
        }
        let is_known =
            !format.is_empty() && jiff::fmt::strtime::format(format, jiff::Timestamp::UNIX_EPOCH).is_ok();
        if !is_known {
            return Err(format!("`{format}` is no date format; write for example `%d/%m/%Y %H:%M`"));
        }
        self.formats.push(format.to_string());
        Ok(())
    }

    /// The instant a text names.
    pub fn read(&self, text: &str) -> Option<Instant> {
        let text = text.trim();
        Instant::parse_rfc3339(text.as_bytes())
            .or_else(|| self.formats.iter().find_map(|format| self.read_as(format, text)))
            .filter(|at| at.is_in_range())
    }

    fn read_as(&self, format: &str, text: &str) -> Option<Instant> {
        let parts = BrokenDownTime::parse(format, text).ok()?;
        if parts.offset().is_some() || parts.timestamp().is_some() {
            let at = parts.to_timestamp().ok()?;
            return Some(Instant(at.as_nanosecond().div_euclid(1_000_000) as i64));
        }
        let civil = parts.to_datetime().or_else(|_| parts.to_date().map(|date| date.at(0, 0, 0, 0))).ok()?;
        Some(self.zone.as_ref()?.instant_of(civil.date(), civil.time()))
    }

    /// What a reader is told when a text is no instant.
    pub fn expected(&self) -> String {
        let formats: Vec<String> = self.formats.iter().map(|format| format!("`{format}`")).collect();
        if formats.is_empty() {
            "an instant such as 2025-06-10T09:15:00-04:00".to_string()
        } else {
            formats.join(" or ")
        }
    }
}
