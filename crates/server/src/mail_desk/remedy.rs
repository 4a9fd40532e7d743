//! What to do about what went wrong with a mail server.

/// What an error of ours says, and what helps.
const REMEDIES: [(&str, &str); 13] = [
    (
        "does not let us in",
        "Check `user` and the first line of the password file; some providers want a password made for programs, or a token (`oauth`).",
    ),
    (
        "cannot read",
        "The file is missing, or this program may not read it. Files are looked for beside the configuration.",
    ),
    (
        "no token",
        "The giver of tokens refuses. Check `client_id`, `client_secret_file` and the refresh token; it may have been revoked.",
    ),
    ("STARTTLS", "The server does not encrypt at this port. Use the port for TLS and `security = \"tls\"`."),
    (
        "could not be encrypted",
        "The certificate is not trusted for this name. Check `host`, and name a certificate of your own with `ca_file`.",
    ),
    (
        "certificate",
        "The certificate is not trusted for this name. Check `host`, and name a certificate of your own with `ca_file`.",
    ),
    ("cannot be opened", "Make that folder at the server, or name another with `folder`."),
    ("cannot be moved", "Make that folder at the server, or take `move_to` out."),
    ("cannot connect", "Check `host` and `port`, and whether a firewall lets this machine out."),
    ("does not answer", "Check `host` and `port`, and whether a firewall lets this machine out."),
    ("could not be reached", "Check `host` and `port`, and whether a firewall lets this machine out."),
    ("holds no", "The key file must be a private key in PEM: RSA or Ed25519."),
    (
        "refused it for good",
        "The server does not take mail from this address or to that one; its own log says why.",
    ),
];

/// One next step for whoever reads an error.
pub(super) fn remedy(error: &str) -> &'static str {
    let known = REMEDIES.iter().find(|(part, _)| error.contains(part));
    known.map_or(
        "Nothing is lost meanwhile; it is tried again by itself. The log of the program says more.",
        |it| it.1,
    )
}

#[cfg(test)]
mod tests {
    use super::remedy;

    #[test]
    fn every_error_has_a_next_step() {
        assert!(remedy("the server does not let us in: no").starts_with("Check `user`"));
        assert!(remedy("cannot connect to imap.example.com:993").contains("firewall"));
        assert!(remedy("something else").contains("tried again"));
    }
}
