//! E-31: protections that nobody may weaken.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::{Cipher, TlsVersion};
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-31"),
    about: "TLS below 1.2, encryption weaker than AES-256, or card numbers that are not masked",
    remedy: "drop the line: the default is the least that is permitted",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(security) = tree.security.as_ref() else { return };
    let (tls, cipher, masking) = (&security.minimum_tls, &security.cipher, &security.card_masking);
    let weak = [
        (tls.value < TlsVersion::V1_2, tls.span, format!("TLS {} is not safe any more", tls.value)),
        (
            cipher.value != Cipher::Aes256,
            cipher.span,
            match cipher.value {
                Cipher::None => "stored data must be encrypted".to_owned(),
                weaker => format!("`{weaker}` is weaker than AES-256"),
            },
        ),
        (!masking.value, masking.span, "the numbers of payment cards must be masked".to_owned()),
    ];
    let found = weak.into_iter().filter(|(is_weak, ..)| *is_weak);
    findings.extend(found.map(|(_, span, message)| finding(span, message)));
}

fn finding(span: Span, message: String) -> Finding {
    Finding::error(span, message).code("E-31").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::the_least("minimum_tls = \"1.2\"\ncipher = \"AES-256\"\ncard_masking = true", &[])]
    #[case::stronger("minimum_tls = \"1.3\"", &[])]
    #[case::old_tls("minimum_tls = \"1.1\"", &["\"1.1\""])]
    #[case::older_tls("minimum_tls = \"1.0\"", &["\"1.0\""])]
    #[case::weak_cipher("cipher = \"AES-128\"", &["\"AES-128\""])]
    #[case::encryption_off("cipher = \"none\"", &["\"none\""])]
    #[case::masking_off("card_masking = false", &["false"])]
    #[case::more_digits("card_digits = \"first six and last four\"", &[])]
    fn e_31_protections_cannot_be_lowered(#[case] line: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-31", &format!("[security]\n{line}")), words);
    }
}
