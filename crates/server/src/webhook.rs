//! Tells another program what the outbox tells people.

use std::time::Duration;

use serde::Serialize;
use store::outbox::Outgoing;

use crate::desk::Refusal;

/// An address that every row of the outbox is posted to, as JSON, at least once; `key` makes it once.
#[derive(Debug, Clone)]
pub struct Webhook {
    client: reqwest::Client,
    url: reqwest::Url,
}

/// Somebody whom a page is to reach, with the ways in which it may, in order: what carries a page on to telephones needs both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Their number.
    pub person: u32,
    /// Kind and value of each way that the mission's step names; the first is tried first.
    pub ways: Vec<(String, String)>,
}

impl Webhook {
    /// A webhook at `url`.
    ///
    /// # Errors
    ///
    /// Fails when the address is none, or when the machine cannot make connections.
    pub fn new(url: &str) -> anyhow::Result<Webhook> {
        Ok(Webhook { client: crate::tls::client(Duration::from_secs(10))?, url: url.parse()? })
    }

    /// Posts a row, with whom a page is to reach.
    ///
    /// # Errors
    ///
    /// Refuses when nobody answers, or the answer is no success.
    pub async fn send(&self, row: &Outgoing, reach: &[Reach]) -> Result<(), Refusal> {
        let about: serde_json::Value = serde_json::from_str(&row.body).unwrap_or_default();
        let body = serde_json::json!({ "key": row.key, "kind": row.kind, "at": row.created_at.to_string(), "tell": about, "reach": reach });
        let answer = self.client.post(self.url.clone()).json(&body).send().await;
        match answer.and_then(reqwest::Response::error_for_status) {
            Ok(_) => Ok(()),
            Err(_) => Err(Refusal::Text("the webhook did not take it")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Webhook;

    #[test]
    fn a_webhook_can_be_made_with_and_without_tls() {
        for url in ["http://127.0.0.1:9/told", "https://hooks.example/told"] {
            assert!(Webhook::new(url).is_ok());
        }
        assert!(Webhook::new("no address").is_err());
    }
}
