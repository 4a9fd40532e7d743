//! What a reply says, apart from what it quotes.

use rstest::rstest;

use crate::text::without_quoted;

#[rstest]
#[case::nothing_quoted("Yes, please.\n", "Yes, please.")]
#[case::an_attribution("Yes.\n\nOn Mon, Jun 2, 2025, Support wrote:\n> Shall we?\n> Regards\n", "Yes.")]
#[case::in_two_lines(
    "Yes.\n\nOn Mon, Jun 2, 2025 at 9:04 AM Support\n<support@example.com> wrote:\n> Shall we?",
    "Yes."
)]
#[case::german("Ja.\n\nAm 02.06.25 um 09:04 schrieb Support:\n> Sollen wir?", "Ja.")]
#[case::spanish("Sí.\n\nEl lun, 2 jun 2025, Support escribió:\n> ¿Vamos?", "Sí.")]
#[case::french("Oui.\n\nLe 2 juin 2025, Support a écrit :\n> On y va ?", "Oui.")]
#[case::a_divider("Yes.\n\n-----Original Message-----\nFrom: Support\nShall we?", "Yes.")]
#[case::a_line("Yes.\n________________________________\nFrom: Support\n", "Yes.")]
#[case::only_lines("Yes.\n> Shall we?", "Yes.")]
#[case::answers_between("> Shall we?\nYes.\n> When?\nNow.", "> Shall we?\nYes.\n> When?\nNow.")]
#[case::an_answer_below("On Monday you wrote:\n> Shall we?\nYes.", "On Monday you wrote:\n> Shall we?\nYes.")]
#[case::nothing_but_a_quote("> Shall we?", "> Shall we?")]
#[case::empty("", "")]
#[case::carriage_returns("Yes.\r\n\r\n> Shall we?\r\n", "Yes.")]
fn what_is_said(#[case] text: &str, #[case] said: &str) {
    let reply = without_quoted(text);
    assert_eq!(reply.said.trim_end(), said);
    assert!(text.starts_with(reply.said) && text.ends_with(reply.quoted));
}
