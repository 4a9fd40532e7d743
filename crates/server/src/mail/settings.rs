//! Where mail comes from and goes to: the `[mail]` section of the configuration.
//!
//! Nothing of what is promised stands here, and no secret: a secret is the first line of a file that is named.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

/// The `[mail]` section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The usual address of the desk: what mail comes from when no other address is meant.
    pub address: String,
    /// How large a mail with files may become on its way, in MB; files beyond are fetched in the care centre.
    #[serde(default = "usual_size")]
    pub largest_mb: u32,
    /// How mail leaves. Without it nothing does, and what would waits.
    pub send: Option<Send>,
    /// Which name servers are asked whether mail is from whom it names.
    #[serde(default)]
    pub resolver: Resolver,
    /// As whom our provider signs the `Authentication-Results` that it adds; those of nobody else are believed (RFC 8601 5).
    pub authserv_id: Option<String>,
    /// Whose word counts for mail that they pass on, such as mailing lists: the domains that seal it (ARC).
    #[serde(default)]
    pub arc_sealers: Vec<String>,
    /// Servers of our own that hand over mail of others by SMTP; what they called themselves says nothing of who sent it.
    /// Those of this machine and of private networks when nothing is said.
    pub relays: Option<Vec<IpAddr>>,
    /// Mailboxes that are read.
    #[serde(default)]
    pub mailbox: Vec<Mailbox>,
    /// Where other mail servers hand over mail.
    #[serde(default)]
    pub listen: Vec<Listen>,
}

/// Which name servers are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub enum Resolver {
    /// Those that this machine asks.
    #[default]
    System,
    /// None: only what our provider found is known.
    Off,
    /// This one.
    At(SocketAddr),
}

impl TryFrom<String> for Resolver {
    type Error = String;

    fn try_from(text: String) -> Result<Resolver, String> {
        const PORT: u16 = 53;
        let at = || text.parse().ok().or_else(|| Some(SocketAddr::new(text.parse().ok()?, PORT)));
        match text.as_str() {
            "system" => Ok(Resolver::System),
            "off" => Ok(Resolver::Off),
            _ => at().map(Resolver::At).ok_or_else(|| {
                format!(
                    "`{text}` is no name server; write `system`, `off` or an address such as `192.0.2.53`"
                )
            }),
        }
    }
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The server that takes it.
    #[serde(flatten)]
    pub server: Server,
    /// How it is signed.
    pub dkim: Option<Dkim>,
}

/// A server that we sign in to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Server {
    /// Its name or number in the net.
    pub host: String,
    /// Its port; the usual one of the protocol when none is given.
    pub port: Option<u16>,
    /// Whether and when the connection is encrypted.
    #[serde(default)]
    pub security: Security,
    /// A certificate in PEM that it is trusted by, beside those of the world.
    pub ca_file: Option<PathBuf>,
    /// Whom we sign in as.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// Where a token comes from that is used instead of a password (XOAUTH2).
    pub oauth: Option<OAuth>,
}

/// Whether and when a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// From its first byte on.
    #[default]
    Tls,
    /// After `STARTTLS`; a server that does not offer it is left.
    StartTls,
    /// Never. For a server on this machine.
    None,
}

/// Where a token comes from (RFC 6749 6).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth {
    /// Who gives it out.
    pub token_url: String,
    /// As whom we ask.
    pub client_id: String,
    /// The file with the secret that we ask with.
    pub client_secret_file: Option<PathBuf>,
    /// The file with the refresh token.
    pub refresh_token_file: PathBuf,
}

/// How mail is signed (RFC 6376).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// The domain that signs; that of the address when none is given.
    pub domain: Option<String>,
    /// Under which name its key stands in the domain's records.
    pub selector: String,
    /// The file with its private key in PEM: RSA or Ed25519.
    pub key_file: PathBuf,
}

/// A mailbox that is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    /// What it is called here; how far it was read is kept under this name.
    pub name: String,
    /// Our address whose mail comes in there.
    pub address: Option<String>,
    /// Where it lies.
    #[serde(flatten)]
    pub server: Server,
    /// The folder that is read.
    #[serde(default = "inbox")]
    pub folder: String,
    /// The folder that a mail is moved to once it is stored; without it, it is marked as seen and stays.
    pub move_to: Option<String>,
}

/// What most servers take.
fn usual_size() -> u32 {
    20
}

fn inbox() -> String {
    "INBOX".to_owned()
}

/// Where other mail servers hand over mail.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// Where it listens.
    pub at: SocketAddr,
    /// What is spoken.
    #[serde(default)]
    pub protocol: Protocol,
    /// The certificate in PEM; with it `STARTTLS` is offered.
    pub tls_cert: Option<PathBuf>,
    /// Its private key in PEM.
    pub tls_key: Option<PathBuf>,
}

/// What is spoken with a server that hands over mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// SMTP (RFC 5321): one answer for a mail.
    #[default]
    Smtp,
    /// LMTP (RFC 2033): one answer for each recipient.
    Lmtp,
}

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mail: Option<Settings>,
}

impl Settings {
    /// Reads a configuration; its files are found beside it. `None` without a `[mail]` section.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, and names the place in it that makes no sense.
    pub fn read(path: &Path) -> anyhow::Result<Option<Settings>> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        Settings::parse(&text, folder).with_context(|| path.display().to_string())
    }

    /// The same from a text.
    ///
    /// # Errors
    ///
    /// Names the place that makes no sense.
    pub fn parse(text: &str, folder: &Path) -> anyhow::Result<Option<Settings>> {
        let Some(mut settings) = toml::from_str::<File>(text)?.mail else { return Ok(None) };
        settings.check()?;
        for file in settings.files() {
            *file = folder.join(&*file);
        }
        Ok(Some(settings))
    }

    /// The settings of a desk without any, for mail of this address that is read from files.
    ///
    /// # Errors
    ///
    /// Fails when it is no address.
    pub fn of_address(address: &str) -> anyhow::Result<Settings> {
        let mut settings = Settings {
            address: address.to_owned(),
            largest_mb: usual_size(),
            send: None,
            resolver: Resolver::Off,
            authserv_id: None,
            arc_sealers: Vec::new(),
            relays: None,
            mailbox: Vec::new(),
            listen: Vec::new(),
        };
        settings.check()?;
        Ok(settings)
    }

    /// The domain of our usual address: what identifiers of our mails end in.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether whoever hands over mail from this address is ours, and brings mail of others.
    pub fn is_relay(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        match (&self.relays, peer) {
            (Some(relays), _) => relays.iter().any(|relay| relay.to_canonical() == peer),
            (None, IpAddr::V4(peer)) => peer.is_loopback() || peer.is_private() || peer.is_link_local(),
            (None, IpAddr::V6(peer)) => {
                peer.is_loopback() || peer.is_unique_local() || peer.is_unicast_link_local()
            }
        }
    }

    /// Whether it names an address, without a tag, as one of ours.
    pub fn has(&self, address: &str) -> bool {
        self.address == address
            || self.mailbox.iter().any(|mailbox| mailbox.address.as_deref() == Some(address))
    }

    /// How large a mail may become, in bytes.
    pub fn largest_bytes(&self) -> u64 {
        u64::from(self.largest_mb) * 1_000_000
    }

    fn check(&mut self) -> anyhow::Result<()> {
        for address in [&mut self.address]
            .into_iter()
            .chain(self.mailbox.iter_mut().filter_map(|mailbox| mailbox.address.as_mut()))
        {
            *address = crate::sign_in::normal(address);
            anyhow::ensure!(
                crate::sign_in::is_address(address),
                "`{address}` is no address; write it like `support@example.com`"
            );
        }
        for (i, mailbox) in self.mailbox.iter().enumerate() {
            let is_known = self.mailbox[..i].iter().any(|other| other.name == mailbox.name);
            anyhow::ensure!(
                !is_known,
                "two mailboxes are called `{}`; give each a name of its own",
                mailbox.name
            );
        }
        let servers =
            self.send.iter().map(|send| &send.server).chain(self.mailbox.iter().map(|it| &it.server));
        servers.into_iter().try_for_each(Server::check)?;
        for listen in &self.listen {
            anyhow::ensure!(
                listen.tls_cert.is_some() == listen.tls_key.is_some(),
                "`tls_cert` and `tls_key` come together; give both or none"
            );
        }
        Ok(())
    }

    fn files(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let of_send = self
            .send
            .iter_mut()
            .flat_map(|send| send.server.files().chain(send.dkim.as_mut().map(|dkim| &mut dkim.key_file)));
        let of_mailboxes = self.mailbox.iter_mut().flat_map(|mailbox| mailbox.server.files());
        let of_listeners =
            self.listen.iter_mut().flat_map(|listen| listen.tls_cert.iter_mut().chain(&mut listen.tls_key));
        of_send.chain(of_mailboxes).chain(of_listeners)
    }
}

impl Server {
    fn check(&self) -> anyhow::Result<()> {
        let n_ways = usize::from(self.password_file.is_some()) + usize::from(self.oauth.is_some());
        match (&self.user, n_ways) {
            (None, 0) | (Some(_), 1) => {}
            (None, _) => anyhow::bail!("`{}` has a secret and no `user`; say whose it is", self.host),
            (Some(_), 0) => {
                anyhow::bail!("`{}` has a `user` and no secret; add `password_file` or `oauth`", self.host)
            }
            (Some(_), _) => {
                anyhow::bail!("`{}` has a password and a token; keep one of them", self.host)
            }
        }
        let is_here = self.host == "localhost"
            || self.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        anyhow::ensure!(
            self.security != Security::None || is_here,
            "`security = \"none\"` would send mail and passwords in the clear to `{}`; use \"tls\" or \"starttls\"",
            self.host
        );
        Ok(())
    }

    fn files(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let of_oauth = self
            .oauth
            .iter_mut()
            .flat_map(|oauth| oauth.client_secret_file.iter_mut().chain([&mut oauth.refresh_token_file]));
        self.ca_file.iter_mut().chain(self.password_file.iter_mut()).chain(of_oauth)
    }

    /// The password.
    ///
    /// # Errors
    ///
    /// Fails when its file cannot be read.
    pub fn password(&self) -> anyhow::Result<Option<String>> {
        self.password_file.as_deref().map(secret).transpose()
    }
}

/// The first line of a file.
///
/// # Errors
///
/// Fails when the file cannot be read.
pub fn secret(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;

    use super::{Resolver, Security, Settings};

    const WHOLE: &str = r#"
[mail]
address = "Care@Example.com"
[mail.send]
host = "smtp.example.com"
security = "starttls"
user = "care"
password_file = "smtp.password"
dkim = { selector = "desk", key_file = "dkim.pem" }
[[mail.mailbox]]
name = "care"
host = "imap.example.com"
user = "care"
oauth = { token_url = "https://login.example.com/token", client_id = "desk", refresh_token_file = "/etc/token" }
move_to = "Handled"
[[mail.listen]]
at = "127.0.0.1:2525"
protocol = "lmtp"
"#;

    #[test]
    fn a_whole_section_is_read_and_its_files_lie_beside_it() {
        let read = Settings::parse(WHOLE, Path::new("/etc/lodestar")).expect("is right").expect("is there");
        assert_eq!((read.address.as_str(), read.domain()), ("care@example.com", "example.com"));
        let send = read.send.expect("is there");
        assert_eq!(send.server.security, Security::StartTls);
        assert_eq!(send.server.password_file.as_deref(), Some(Path::new("/etc/lodestar/smtp.password")));
        let mailbox = &read.mailbox[0];
        assert_eq!((mailbox.folder.as_str(), mailbox.server.security), ("INBOX", Security::Tls));
        let token = mailbox.server.oauth.as_ref().map(|oauth| oauth.refresh_token_file.as_path());
        assert_eq!(token, Some(Path::new("/etc/token")));
    }

    #[test]
    fn without_the_section_there_is_no_mail() {
        assert!(Settings::parse("", Path::new("")).expect("is right").is_none());
    }

    #[rstest]
    #[case::unknown_word("address = \"a@b.example\"\ncolour = 1", "colour")]
    #[case::no_address("address = \"nobody\"", "`nobody` is no address")]
    #[case::in_the_clear(
        "address = \"a@b.example\"\nsend = { host = \"smtp.example.com\", security = \"none\" }",
        "in the clear"
    )]
    #[case::no_secret(
        "address = \"a@b.example\"\nsend = { host = \"h\", user = \"u\" }",
        "add `password_file`"
    )]
    #[case::nobodys_secret(
        "address = \"a@b.example\"\nsend = { host = \"h\", password_file = \"p\" }",
        "say whose it is"
    )]
    #[case::no_name_server("address = \"a@b.example\"\nresolver = \"dns\"", "`dns` is no name server")]
    #[case::twice(
        "address = \"a@b.example\"\nmailbox = [{ name = \"a\", host = \"h\" }, { name = \"a\", host = \"h\" }]",
        "two mailboxes"
    )]
    fn a_section_that_makes_no_sense_says_what_to_do(#[case] text: &str, #[case] words: &str) {
        let error = Settings::parse(&format!("[mail]\n{text}"), Path::new("")).expect_err("is wrong");
        assert!(format!("{error:#}").contains(words), "{error:#}");
    }

    #[rstest]
    #[case::nothing_said("", "127.0.0.1", true)]
    #[case::private("", "10.1.2.3", true)]
    #[case::from_the_world("", "192.0.2.7", false)]
    #[case::ours("relays = [\"192.0.2.7\"]", "::ffff:192.0.2.7", true)]
    #[case::only_what_is_named("relays = []", "127.0.0.1", false)]
    fn servers_of_our_own_are_known(#[case] more: &str, #[case] peer: &str, #[case] is_relay: bool) {
        let text = format!("[mail]\naddress = \"a@b.example\"\nresolver = \"127.0.0.1\"\n{more}");
        let settings = Settings::parse(&text, Path::new("")).expect("is right").expect("is there");
        assert_eq!(settings.resolver, Resolver::At("127.0.0.1:53".parse().expect("an address")));
        assert_eq!(settings.is_relay(peer.parse().expect("an address")), is_relay);
    }
}
