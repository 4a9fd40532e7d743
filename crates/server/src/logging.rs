//! The log: JSON lines on standard error, with ids and durations, never with names, addresses or texts.

use tracing_subscriber::EnvFilter;

/// The variable that chooses how much is logged, such as `server=debug`.
pub const VARIABLE: &str = "LODESTAR_LOG";

/// What is logged when nobody chooses.
const USUAL: &str = "info,hyper=warn,h2=warn";

/// Crates that write addresses, texts or names of customers' domains into their traces. They log nothing, whatever is chosen; what
/// goes wrong in them is an error of ours.
const SILENT: [&str; 9] = [
    "async_imap",
    "imap_proto",
    "smtp_proto",
    "lettre",
    "mail_auth",
    "mail_parser",
    "hickory_resolver",
    "hickory_net",
    "hickory_proto",
];

/// What is logged of a choice such as `server=debug`; of one that makes no sense, what is usual.
pub fn filter(chosen: Option<&str>) -> EnvFilter {
    let chosen = chosen.and_then(|chosen| EnvFilter::try_new(chosen).ok());
    let silent = SILENT.iter().filter_map(|name| format!("{name}=off").parse().ok());
    silent.fold(chosen.unwrap_or_else(|| EnvFilter::new(USUAL)), EnvFilter::add_directive)
}

/// Begins logging, once a process.
pub fn begin() {
    let filter = filter(std::env::var(VARIABLE).ok().as_deref());
    let json =
        tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_span_list(false);
    // Another one may have begun already, as in tests; its log is as good.
    let _ = json.with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
