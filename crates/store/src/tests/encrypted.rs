//! The connection to PostgreSQL, where a net lies between.

use super::postgres::Server;
use crate::Db;

#[tokio::test(flavor = "multi_thread")]
async fn r_208_an_encrypted_connection_is_to_whom_the_certificate_names() {
    let Some((server, authority)) = Server::encrypted().await else { return };
    let (port, authority) = (server.port, authority.display());
    let open = async |rest: &str| {
        let url = format!("postgres://lodestar@localhost:{port}/postgres?hostaddr=127.0.0.1&{rest}");
        Db::open_postgres(&url).await.map(drop).map_err(|error| error.to_string())
    };
    for mode in ["require", "verify-ca", "verify-full"] {
        assert_eq!(open(&format!("sslmode={mode}&sslrootcert={authority}")).await, Ok(()), "{mode}");
    }
    let untrusted = open("sslmode=require").await.expect_err("nobody of the world's authorities knows it");
    assert!(untrusted.contains("certificate"), "{untrusted}");
    let plain = open("sslmode=disable").await.expect_err("the server speaks to nobody without encryption");
    assert!(plain.contains("no encryption"), "{plain}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r_208_a_certificate_of_another_name_is_refused() {
    let Some((server, authority)) = Server::encrypted().await else { return };
    let url = format!(
        "postgres://lodestar@127.0.0.1:{}/postgres?sslmode=require&sslrootcert={}",
        server.port,
        authority.display()
    );
    assert!(Db::open_postgres(&url).await.is_err());
}
