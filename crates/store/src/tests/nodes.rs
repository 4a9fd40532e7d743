//! Two programs on one database hear of each other.

use std::time::Duration;

use super::postgres;
use crate::{Db, Error};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_announces_the_others_hear_at_once_and_once() {
    let Some(server) = postgres::server().await else { return };
    let url = server.new_url().await;
    let one = Db::open_postgres(&url).await.expect("opens");
    let other = Db::open_postgres(&url).await.expect("opens");
    let (mut here, mut there) = (one.subscribe(), other.subscribe());
    // A node needs a moment until it listens.
    let mut heard = Vec::new();
    for nth in 0..50 {
        one.write(move |tx| {
            tx.announce(format!("presence/{nth}"));
            Ok::<_, Error>(())
        })
        .await
        .expect("written");
        if let Ok(Ok(told)) = tokio::time::timeout(Duration::from_millis(200), there.recv()).await {
            heard.extend(told.streams.iter().cloned());
            break;
        }
    }
    assert!(!heard.is_empty() && heard.iter().all(|it| it.starts_with("presence/")), "{heard:?}");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut own = Vec::new();
    while let Ok(told) = here.try_recv() {
        own.extend(told.streams.iter().cloned());
    }
    let mut once = own.clone();
    once.dedup();
    assert_eq!(own, once, "nobody hears an echo of themselves");
}
