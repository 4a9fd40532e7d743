//! Quotes and signatures, folded away and never lost.

use proptest::prelude::*;
use rstest::rstest;

use super::data;
use crate::email::{Cut, PieceKind, cut};

fn whole(cut: &Cut<'_>) -> String {
    cut.pieces.iter().map(|piece| cut.text(piece)).collect()
}

#[rstest]
#[case::outlook(
    "Yes.\n\nFrom: Ana <a@example.com>\nSent: Monday, June 2, 2025 9:04 AM\nTo: Help\nSubject: Printer\n\nShall we?",
    "Yes."
)]
#[case::outlook_french(
    "Oui.\n\nDe : Ana <a@example.com>\nEnvoyé : lundi 2 juin 2025 09:04\nÀ : Aide\nObjet : Imprimante\n\nOn y va ?",
    "Oui."
)]
#[case::swedish("Ja.\n\nDen mån 2 juni 2025 kl 09:04 skrev Ana <a@example.com>:\n\n> Ska vi?", "Ja.")]
#[case::russian("Да.\n\n2 июня 2025 г., 9:04 пользователь Ana <a@example.com> написал:\n> Да?", "Да.")]
#[case::japanese("はい。\n\n2025年6月2日(月) 9:04 Ana <a@example.com>:\n> どうですか", "はい。")]
#[case::answers_between(
    "On Mon, 2 Jun 2025, Ana wrote:\n> Red?\nNo.\n> Blue?\nYes.",
    "> Red?\nNo.\n> Blue?\nYes."
)]
#[case::a_signature("Yes.\n-- \nAna Lima\n+1-555-0142", "Yes.")]
#[case::a_telephone("Yes.\n\nVon meinem iPhone gesendet", "Yes.")]
#[case::a_forward(
    "FYI\n\n---------- Forwarded message ---------\nFrom: Ana <a@example.com>\nDate: Mon\nSubject: Printer\n\nIt smokes.",
    "FYI"
)]
#[case::only_a_forward(
    "Begin forwarded message:\n\nFrom: Ana\nDate: Mon\nSubject: x\n\nIt smokes.",
    "Begin forwarded message:\n\nFrom: Ana\nDate: Mon\nSubject: x\n\nIt smokes."
)]
#[case::words_about_fields(
    "Dear all,\nFrom: 3 pm we are closed.\nThanks",
    "Dear all,\nFrom: 3 pm we are closed.\nThanks"
)]
#[case::a_rule_in_the_text(
    "Prices\n------\nA 1\nB 2\nC 3\nD 4\nE 5\nF 6",
    "Prices\n------\nA 1\nB 2\nC 3\nD 4\nE 5\nF 6"
)]
#[case::a_question_about_sending(
    "It was\nsent by mail, did it arrive?",
    "It was\nsent by mail, did it arrive?"
)]
#[case::somebody_wrote(
    "On page 3 my colleague wrote:\nplease call. Can you?",
    "On page 3 my colleague wrote:\nplease call. Can you?"
)]
#[case::nothing("", "")]
#[case::only_a_quote("> Shall we?", "> Shall we?")]
fn what_was_said(#[case] text: &str, #[case] said: &str) {
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let cut = cut(&text);
        assert_eq!(cut.said().replace("\r\n", "\n"), said);
        assert_eq!(whole(&cut), text);
    }
}

#[test]
fn each_piece_says_what_it_is() {
    let cut = cut("Yes.\n\n-- \nAna\n\nOn Mon, 2 Jun 2025, Help wrote:\n> Shall we?\n");
    let kinds: Vec<PieceKind> = cut.pieces.iter().map(|piece| piece.kind).collect();
    assert_eq!(kinds, [PieceKind::Said, PieceKind::Signature, PieceKind::Quoted]);
    assert!(cut.is_cut());
}

/// Bodies with the reply that should remain of each.
#[test]
fn replies_of_many_clients_are_cut_as_expected() {
    let set = "email_reply_trimmer";
    let Some(files) = data::files(set) else { return };
    let text_of = |name: &str| {
        let found = files.iter().find(|(file, _)| file == name);
        found.map(|(_, bytes)| String::from_utf8_lossy(bytes).replace("\r\n", "\n"))
    };
    let (mut n_good, mut n_all) = (0, 0);
    for (name, _) in files.iter().filter(|(name, _)| name.starts_with("emails/")) {
        let text = text_of(name).unwrap();
        let expected = text_of(&name.replace("emails/", "trimmed/")).unwrap();
        n_all += 1;
        let cut = cut(&text);
        assert_eq!(whole(&cut), text, "{name}");
        if cut.said() == expected.trim() {
            n_good += 1;
        } else {
            data::line(&format!("{set}/{name}: said\n{}\n--- expected\n{expected}\n", cut.said()));
        }
    }
    data::score(set, "reply", n_good, n_all, n_all);
}

fn lines() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "> a\n",
        ">> b\r\n",
        "\n",
        " \n",
        "-- \n",
        "--\r\n",
        "On Mon, 2 Jun 2025, Ana wrote:\n",
        "On 2 Jun\n",
        "<a@b.c> wrote:\n",
        "From: a\n",
        "To: b\n",
        "Subject: c\n",
        "-----Original Message-----\n",
        "Sent from my iPhone\n",
        "text\n",
        "______\n",
        "ünï\u{a0}\u{2028}",
        "2025 a@b.c:\n",
        "\u{feff}\n",
        "|",
        ">",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The pieces are the text, whatever the text is, and something is always left of one that says anything.
    #[test]
    fn cutting_loses_nothing(text in prop_oneof![lines(), any::<String>()]) {
        let cut = cut(&text);
        prop_assert_eq!(whole(&cut), text.clone());
        prop_assert!(cut.pieces.windows(2).all(|pair| pair[0].kind != pair[1].kind));
        prop_assert_eq!(cut.said().is_empty(), text.trim().is_empty());
    }
}

/// Where the reply of each body begins and ends. The set gives no expected replies; these were read by a person. "-Abhishek Kona"
/// closes what he wrote, so it stays.
const CLASSIC: [(&str, &str, &str); 21] = [
    ("correct_sig.txt", "this is an email", "correct -- signature."),
    ("email_1_1.txt", "Hi folks", "-Abhishek Kona"),
    ("email_1_2.txt", "Hi,\n> Hi folks", "to delete them all individually.\""),
    ("email_1_3.txt", "Oh thanks.", "-Abhishek Kona"),
    ("email_1_4.txt", "Awesome!", "another problem with it."),
    ("email_1_5.txt", "One: Here's", "for a while."),
    ("email_1_6.txt", "I get proper", "rendering as well."),
    ("email_1_7.txt", ":+1:", ":+1:"),
    ("email_1_8.txt", "> okay.", "and under this."),
    ("email_2_1.txt", "Outlook with a reply", "Outlook with a reply"),
    ("email_2_2.txt", "Outlook with a reply", "directly above line"),
    ("email_2_3.txt", "Outlook with a reply", "directly above line"),
    ("email_BlackBerry.txt", "Here is another", "email"),
    ("email_bullets.txt", "test 2", "- and another"),
    ("email_iPhone.txt", "Here is another", "email"),
    ("email_multi_word_sent_from_my_mobile_device.txt", "Here is another", "email"),
    ("email_one_is_not_on.txt", "Thank, this", "when I run..."),
    ("email_sent_from_my_not_signature.txt", "Here is another email", "my mobile phone."),
    ("email_sig_delimiter_in_middle_of_line.txt", "Hi there!", "kthxbai"),
    ("greedy_on.txt", "On your remote host", "is not working."),
    ("pathological.txt", "I think you're onto", "get back to a computer."),
];

#[test]
fn replies_of_the_classic_set_are_cut() {
    let set = "email_reply_parser_github";
    let Some(files) = data::files(set) else { return };
    let mut n_good = 0;
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let cut = cut(&text);
        assert_eq!(whole(&cut), text, "{name}");
        let Some((_, first, last)) = CLASSIC.iter().find(|(known, ..)| known == name) else { continue };
        let said = cut.said();
        if said.starts_with(first) && said.ends_with(last) {
            n_good += 1;
        } else {
            data::line(&format!("{set}/{name}: said\n{said}"));
        }
    }
    data::score(set, "reply", n_good, CLASSIC.len(), CLASSIC.len());
}
