//! Whether a message is from whom it names.

use rstest::rstest;

use super::parse::mail;
use crate::email::{Address, Authenticity, Check, Checks, Method, Outcome, checks_of, is_customer, judge};

fn judged(results: &str, from: &str) -> Authenticity {
    let mail = mail(&format!("Authentication-Results: mx.example.org; {results}\nFrom: {from}\n\nHi\n"));
    judge(&mail, &checks_of(&mail, "mx.example.org").unwrap(), &["list.example".to_owned()])
}

#[rstest]
#[case::dmarc("dmarc=pass (p=NONE) header.from=example.com", Authenticity::Proven(Method::Dmarc))]
#[case::dkim(
    "dkim=pass header.d=example.com; spf=fail smtp.mailfrom=a@other.example",
    Authenticity::Proven(Method::Dkim)
)]
#[case::dkim_by_identity("dkim=pass header.i=@example.com", Authenticity::Proven(Method::Dkim))]
#[case::dkim_of_somebody_else("dkim=pass header.d=sender.example", Authenticity::Unproven)]
#[case::dkim_of_an_ending("dkim=pass header.d=com", Authenticity::Unproven)]
#[case::spf("spf=pass smtp.mailfrom=ana@example.com", Authenticity::Proven(Method::Spf))]
#[case::spf_of_a_sender("spf=pass smtp.mailfrom=bounce@sender.example", Authenticity::Unproven)]
#[case::arc_of_a_friend(
    "dmarc=fail (p=REJECT) header.from=example.com; arc=pass header.d=list.example",
    Authenticity::Proven(Method::Arc)
)]
#[case::arc_of_a_stranger(
    "dmarc=fail (p=REJECT) header.from=example.com; arc=pass header.d=evil.example",
    Authenticity::Contradicted
)]
#[case::forged("dmarc=fail (p=REJECT dis=NONE) header.from=example.com", Authenticity::Contradicted)]
#[case::failed_without_wish("dmarc=fail (p=NONE) header.from=example.com", Authenticity::Unproven)]
#[case::no_answer("dmarc=temperror header.from=example.com", Authenticity::NotKnown)]
#[case::nothing("none", Authenticity::Unproven)]
fn checks_are_combined(#[case] results: &str, #[case] expected: Authenticity) {
    assert_eq!(judged(results, "Ana <ana@example.com>"), expected);
}

#[test]
fn only_the_word_of_our_own_system_counts() {
    let forged = mail(
        "Authentication-Results: evil.example; dmarc=pass header.from=example.com\nAuthentication-Results: mx.example.org; dmarc=pass header.from=example.com\nFrom: ana@example.com\n\nHi\n",
    );
    assert_eq!(checks_of(&forged, "mx.example.org"), None);
    assert_eq!(checks_of(&mail("From: ana@example.com\n\nHi\n"), "mx.example.org"), None);
}

#[rstest]
#[case::two("ana@example.com, eve@evil.example")]
#[case::none("Ana")]
#[case::two_fields("ana@example.com\nFrom: eve@evil.example")]
fn nothing_speaks_for_several_writers(#[case] from: &str) {
    assert_eq!(judged("dmarc=pass header.from=example.com", from), Authenticity::NoWriter);
}

#[test]
fn r_054_account_details_need_a_proven_address_of_the_customer() {
    let mail = mail("From: Ana <ANA@example.com>\n\nHi\n");
    let (proven, unproven) = (Authenticity::Proven(Method::Dmarc), judge(&mail, &Checks::default(), &[]));
    let customer = [Address::bare("ana@example.com")];
    assert!(is_customer(&mail, &customer, proven));
    assert!(!is_customer(&mail, &customer, unproven));
    assert!(!is_customer(&mail, &[Address::bare("ben@example.com")], proven));
}

#[test]
fn what_was_checked_is_read_as_it_was_written_and_no_domain_ends_a_word() {
    let written = "spf=softfail smtp.mailfrom=a.example; dkim=pass header.d=b.example; dkim=permerror; \
         dmarc=fail header.from=c.example policy.dmarc=reject; arc=temperror header.d=d.example";
    assert_eq!(Checks::read(written).to_string(), written);
    let mut checks = Checks::default();
    checks.dkim.push(Check { outcome: Outcome::Fail, domain: "x.example; dmarc=pass (a".to_owned() });
    let read = Checks::read(&checks.to_string());
    assert_eq!((read.dkim[0].domain.as_str(), read.dmarc.outcome), ("x.exampledmarcpassa", Outcome::None));
}

#[rstest]
#[case::proven(Authenticity::Proven(Method::Arc))]
#[case::against(Authenticity::Contradicted)]
#[case::not_known(Authenticity::NotKnown)]
fn verdicts_are_found_by_their_words(#[case] verdict: Authenticity) {
    assert_eq!(Authenticity::of_word(verdict.word()), Some(verdict));
    assert_eq!(Authenticity::of_word("perhaps"), None);
}
