//! SPF, DKIM, DMARC and ARC of one mail, asked of name servers (RFC 7208, 6376, 9989, 8617).

mod chain;

use std::net::IpAddr;
use std::time::Duration;

use channels::email::{Check, Checks, Outcome, Wish};
use mail_auth::common::crypto::Algorithm;
use mail_auth::dkim::DkimError;
use mail_auth::dmarc::{Policy, verify::DmarcParameters};
use mail_auth::hickory_resolver::config::{NameServerConfig, ResolverConfig};
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, Error, MessageAuthenticator, SpfOutput,
    SpfResult,
};
use tokio::time::timeout;

use super::settings::Resolver;

/// How long all questions about one mail may take together.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a name server may take for one, and how often it is asked.
const ANSWER: (Duration, usize) = (Duration::from_secs(5), 2);
/// How many signatures of a mail are looked at; a sender has one or two.
const MOST_SIGNATURES: usize = 10;

/// Who handed a mail over, and what they said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Their number in the net.
    pub peer: IpAddr,
    /// What they called themselves.
    pub helo: String,
    /// Who sent it; empty for a report.
    pub sender: String,
}

/// Asks name servers; none when it must not.
pub struct Checker(Option<MessageAuthenticator>);

impl Checker {
    /// One that asks these. When the machine does not say whom it asks, nobody is.
    pub fn new(resolver: Resolver) -> Checker {
        let opened = match resolver {
            Resolver::Off => return Checker(None),
            Resolver::System => read_system_conf(),
            Resolver::At(at) => {
                let mut server = NameServerConfig::udp_and_tcp(at.ip());
                server.connections.iter_mut().for_each(|connection| connection.port = at.port());
                Ok((ResolverConfig::from_name_servers(vec![server]), Default::default()))
            }
        };
        let opened = opened.and_then(|(config, mut options)| {
            (options.timeout, options.attempts) = ANSWER;
            MessageAuthenticator::new(config, options)
        });
        Checker(
            opened
                .inspect_err(|error| {
                    tracing::warn!(error = %error, "no name server is known; who wrote mail is not checked");
                })
                .ok(),
        )
    }

    /// Whether nobody is asked.
    pub fn is_off(&self) -> bool {
        self.0.is_none()
    }

    /// What there is to find about a mail, from its bytes as they came. Without an envelope nothing is known of who brought it,
    /// and that nothing speaks for the writer is no word against them. What is not answered in time is a temporary error.
    pub async fn checks(&self, bytes: &[u8], envelope: Option<&Envelope>, our_name: &str) -> Checks {
        let Some(authenticator) = &self.0 else { return Checks::default() };
        let asked = timeout(PATIENCE, ask(authenticator, bytes, envelope, our_name));
        asked.await.unwrap_or_else(|_| {
            let late = || Check { outcome: Outcome::TempError, domain: String::new() };
            Checks { spf: late(), dmarc: late(), arc: late(), ..Checks::default() }
        })
    }
}

async fn ask(
    authenticator: &MessageAuthenticator,
    bytes: &[u8],
    envelope: Option<&Envelope>,
    our_name: &str,
) -> Checks {
    let Some(mut message) = AuthenticatedMessage::parse(bytes) else { return Checks::default() };
    message.dkim_headers.truncate(MOST_SIGNATURES);
    // SHA-1 proves nothing any more (RFC 8301 3.1).
    message.dkim_headers.retain(|header| header.header.a != Algorithm::RsaSha1);
    let spf = match envelope {
        None => SpfOutput::default(),
        Some(envelope) => authenticator.verify_spf(spf_of(envelope, our_name)).await,
    };
    let dkim = authenticator.verify_dkim(&message).await;
    let arc = authenticator.verify_arc(&message).await;
    let by_arc = if chain::is_sound(&message) { of_result(arc.result()) } else { Outcome::Fail };
    let sender = envelope.map_or("", |envelope| domain_of(envelope));
    let dmarc = authenticator.verify_dmarc(DmarcParameters::new(&message, &dkim, sender, &spf)).await;
    let by_dmarc = match dmarc.result() {
        // Its server may have been one of the domain's; we cannot know.
        DmarcResult::Fail(_) if envelope.is_none() => Outcome::Neutral,
        DmarcResult::Fail(_) => Outcome::Fail,
        DmarcResult::Pass => Outcome::Pass,
        DmarcResult::TempError(_) => Outcome::TempError,
        DmarcResult::PermError(_) => Outcome::PermError,
        DmarcResult::None => Outcome::None,
    };
    let sealer = arc.sets().last().map_or(String::new(), |set| set.seal.header.d.to_lowercase());
    Checks {
        spf: Check { outcome: of_spf(spf.result()), domain: spf.domain().to_lowercase() },
        dkim: dkim.iter().map(of_signature).collect(),
        dmarc: Check { outcome: by_dmarc, domain: dmarc.domain().to_lowercase() },
        wish: match dmarc.policy() {
            Policy::Reject => Wish::Reject,
            Policy::Quarantine => Wish::Quarantine,
            Policy::None | Policy::Unspecified => Wish::None,
        },
        arc: Check { outcome: by_arc, domain: sealer },
    }
}

fn spf_of<'x>(envelope: &'x Envelope, our_name: &'x str) -> SpfParameters<'x> {
    let (peer, helo) = (envelope.peer.to_canonical(), envelope.helo.as_str());
    match envelope.sender.as_str() {
        "" => SpfParameters::verify_ehlo(peer, helo, our_name),
        sender => SpfParameters::verify_mail_from(peer, helo, our_name, sender),
    }
}

fn domain_of(envelope: &Envelope) -> &str {
    envelope.sender.rsplit_once('@').map_or(envelope.helo.as_str(), |(_, domain)| domain)
}

fn of_signature(output: &DkimOutput<'_>) -> Check {
    let domain = output.signature().map_or(String::new(), |signature| signature.d.to_lowercase());
    Check { outcome: of_result(output.result()), domain }
}

fn of_result(result: &DkimResult) -> Outcome {
    match result {
        DkimResult::Pass => Outcome::Pass,
        DkimResult::Neutral(Error::Dkim(DkimError::FailedBodyHashMatch) | Error::Arc(_)) => Outcome::Fail,
        DkimResult::Neutral(_) => Outcome::Neutral,
        DkimResult::Fail(_) => Outcome::Fail,
        DkimResult::PermError(_) => Outcome::PermError,
        DkimResult::TempError(_) => Outcome::TempError,
        DkimResult::None => Outcome::None,
    }
}

fn of_spf(result: SpfResult) -> Outcome {
    match result {
        SpfResult::Pass => Outcome::Pass,
        SpfResult::Fail => Outcome::Fail,
        SpfResult::SoftFail => Outcome::SoftFail,
        SpfResult::Neutral => Outcome::Neutral,
        SpfResult::TempError => Outcome::TempError,
        SpfResult::PermError => Outcome::PermError,
        SpfResult::None => Outcome::None,
    }
}
