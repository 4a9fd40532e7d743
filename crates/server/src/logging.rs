//! The log: JSON lines on standard error, with ids and durations, never with names, addresses or texts.

use tracing_subscriber::EnvFilter;

/// The variable that chooses how much is logged, such as `server=debug`.
pub const VARIABLE: &str = "LODESTAR_LOG";

/// Begins logging, once a process.
pub fn begin() {
    let filter =
        EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("info,hyper=warn,h2=warn"));
    let json =
        tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_span_list(false);
    // Another one may have begun already, as in tests; its log is as good.
    let _ = json.with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
