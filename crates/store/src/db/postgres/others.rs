//! What other nodes on the same database have committed, heard as soon as it is: what stands in no event, such as who looks at
//! a case, travels this way alone. It is a courtesy: what is lost of it, the log still holds.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Weak;
use std::time::Duration;

use deadpool_postgres::Pool;
use futures_util::stream::{self, StreamExt};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_postgres::AsyncMessage;

use super::Context;
use super::client;
use super::way::Way;

/// Commits of this long are told together. A notification in every transaction would make them wait for each other.
const TOGETHER: Duration = Duration::from_millis(50);
/// How long until a lost connection is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// The longest text that is sent; a longer one is refused by the server.
const LONGEST: usize = 7900;

const TELL: &str = "SELECT pg_notify('lodestar', $1)";
const LISTEN: &str = "LISTEN lodestar";

/// Tells the other nodes what this one, of this number, commits. Ends when nobody can commit any more.
pub(super) async fn tell(pool: Pool, node: i64, mut told: UnboundedReceiver<Vec<String>>) {
    while let Some(first) = told.recv().await {
        tokio::time::sleep(TOGETHER).await;
        let mut streams: BTreeSet<String> = first.into_iter().collect();
        while let Ok(more) = told.try_recv() {
            streams.extend(more);
        }
        let mut text = node.to_string();
        for stream in streams {
            if text.len() + stream.len() + 1 > LONGEST {
                send(&pool, std::mem::replace(&mut text, node.to_string())).await;
            }
            text.push('\n');
            text.push_str(&stream);
        }
        send(&pool, text).await;
    }
}

async fn send(pool: &Pool, text: String) {
    if let Ok(client) = client(pool).await {
        // Then the others find it in the log.
        let _ = client.execute(TELL, &[&text]).await;
    }
}

/// Announces what other nodes tell, for as long as the database is open.
pub(super) async fn hear(way: Way, node: i64, context: Weak<Context>) {
    while context.strong_count() > 0 {
        if let Ok((client, mut connection)) = way.config.connect(way.tls.clone()).await {
            let messages = stream::poll_fn(move |waker| connection.poll_message(waker));
            let mut messages = pin!(messages);
            let mut listen = pin!(client.batch_execute(LISTEN));
            let mut is_asked = false;
            loop {
                let message = tokio::select! {
                    asked = &mut listen, if !is_asked => {
                        is_asked = true;
                        match asked {
                            Ok(()) => continue,
                            Err(_) => break,
                        }
                    }
                    message = messages.next() => message,
                };
                match message {
                    Some(Ok(AsyncMessage::Notification(told))) => announce(told.payload(), node, &context),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break,
                }
            }
        }
        tokio::time::sleep(AGAIN_AFTER).await;
    }
}

fn announce(told: &str, own: i64, context: &Weak<Context>) {
    let mut lines = told.lines();
    let is_own = lines.next().and_then(|node| node.parse().ok()) == Some(own);
    if let Some(context) = context.upgrade().filter(|_| !is_own) {
        context.announce(lines.map(str::to_owned).collect());
    }
}
