//! Card numbers and verification values (spec/system.md, "Card numbers").

use rstest::rstest;

use crate::mask::{CardDigits, mask, mask_file_name, mask_joined, mask_long};

#[track_caller]
fn becomes(written: &str, stored: &str) {
    let masked = mask(written, CardDigits::LastFour);
    assert_eq!(masked.text, stored, "of `{written}`");
    assert_eq!(masked.is_changed(), written != stored);
}

#[rstest]
#[case::with_spaces("4111 1111 1111 1111", "**** **** **** 1111")]
#[case::in_one_run("378282246310005", "***********0005")]
#[case::fails_luhn("4111111111111112", "4111111111111112")]
#[case::after_a_reference("ref 12 4111 1111 1111 1111", "ref 12 **** **** **** 1111")]
#[case::with_hyphens("4111-1111-1111-1111", "****-****-****-1111")]
fn r_211_the_examples_of_the_specification(#[case] written: &str, #[case] stored: &str) {
    becomes(written, stored);
}

#[rstest]
#[case::nothing("", "")]
#[case::no_digit("my card does not work", "my card does not work")]
#[case::in_a_sentence("Use 5500005555555559, please.", "Use ************5559, please.")]
#[case::two_numbers("4111111111111111, 378282246310005", "************1111, ***********0005")]
#[case::two_in_one_chain("4111111111111111 378282246310005", "************1111 ***********0005")]
#[case::thirteen_digits("4222222222222", "*********2222")]
#[case::nineteen_digits("6304000000000000000", "***************0000")]
#[case::twelve_digits("400000000002", "400000000002")]
#[case::twenty_digits_are_no_candidate("41111111111111111111", "41111111111111111111")]
#[case::a_number_inside_a_longer_group("004111111111111111100", "004111111111111111100")]
#[case::mixed_separators("4111-1111 1111-1111", "****-**** ****-1111")]
#[case::two_spaces_end_a_chain("4111 1111  1111 1111", "4111 1111  1111 1111")]
#[case::a_dot_ends_a_chain("4111.1111.1111.1111", "4111.1111.1111.1111")]
#[case::a_line_end_ends_a_chain("4111 1111\n1111 1111", "4111 1111\n1111 1111")]
#[case::groups_of_one_digit("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1")]
#[case::letters_touch_it("x4111111111111111y", "x************1111y")]
#[case::next_to_other_scripts("карта4111111111111111", "карта************1111")]
fn r_211_numbers_in_text(#[case] written: &str, #[case] stored: &str) {
    becomes(written, stored);
}

#[rstest]
#[case::two("2223000048400011", true)]
#[case::three("3530111333300000", true)]
#[case::six("6011111111111117", true)]
#[case::eighty_one("8100000000000002", true)]
#[case::eighty_two("8200000000000001", true)]
#[case::troy("9792000000000003", true)]
#[case::one("1000000000000008", false)]
#[case::seven("7000000000000005", false)]
#[case::eighty_three("8300000000000000", false)]
#[case::other_nines("9791000000000004", false)]
#[case::zero("0000000000000000", false)]
fn r_211_issuers(#[case] number: &str, #[case] is_card: bool) {
    assert_eq!(mask(number, CardDigits::LastFour).is_changed(), is_card);
}

#[test]
fn r_211_the_longer_candidate_goes_first() {
    // The last sixteen digits pass, and so do all nineteen.
    becomes("601 4111 1111 1111 1111", "601 **** **** **** 1111");
    becomes("208 4111 1111 1111 1111", "*** **** **** **** 1111");
}

#[rstest]
#[case::sixteen("4111 1111 1111 1111", "4111 11** **** 1111")]
#[case::thirteen("4222222222222", "422222***2222")]
fn r_211_a_mission_may_show_the_first_six(#[case] written: &str, #[case] stored: &str) {
    assert_eq!(mask(written, CardDigits::FirstSixLastFour).text, stored);
}

#[rstest]
#[case::no_break_spaces("4111\u{a0}1111\u{a0}1111\u{a0}1111", "****\u{a0}****\u{a0}****\u{a0}1111")]
#[case::dashes("4111–1111–1111–1111", "****–****–****–1111")]
#[case::no_width("4111\u{200b}1111\u{200b}1111\u{200b}1111", "****\u{200b}****\u{200b}****\u{200b}1111")]
#[case::full_width("４１１１１１１１１１１１１１１１", "************１１１１")]
#[case::arabic("٤١١١١١١١١١١١١١١١", "************١١١١")]
fn r_211_what_a_phone_or_mail_program_makes_of_it(#[case] written: &str, #[case] stored: &str) {
    becomes(written, stored);
}

#[rstest]
#[case::after_the_word("CVV 123", "CVV ")]
#[case::with_a_colon("cvc: 1234, thanks", "cvc: , thanks")]
#[case::with_a_two("CVV2:987", "CVV2:")]
#[case::adjacent("cid1234", "cid")]
#[case::security_code("The security code is 123.", "The security code is .")]
#[case::card_security_code("card security code (4321)", "card security code ()")]
#[case::a_code_of_a_word("the CVC code = 777", "the CVC code = ")]
#[case::on_the_next_line("Security-Code:\n 555", "Security-Code:\n ")]
#[case::german("Die CVC ist 777", "Die CVC ist ")]
#[case::two_digits("CVV 12", "CVV 12")]
#[case::five_digits("CVV 12345", "CVV 12345")]
#[case::another_word("postcode 1234, ACID 123", "postcode 1234, ACID 123")]
#[case::another_code("the code is 1234", "the code is 1234")]
#[case::words_between("CVV in room 123", "CVV in room 123")]
#[case::a_card_after_it("security code 4111 1111 1111 1111", "security code **** **** **** 1111")]
#[case::both("4111 1111 1111 1111 CVV 123 12/27", "**** **** **** 1111 CVV  12/27")]
fn r_212_verification_values(#[case] written: &str, #[case] stored: &str) {
    becomes(written, stored);
}

#[rstest]
#[case::in_the_middle(&["it is 4111 1111", "1111 1111"], &["it is **** ****", "**** 1111"])]
#[case::inside_a_group(&["411111111", "1111111 ok"], &["*********", "***1111 ok"])]
#[case::a_hyphen_at_the_end(&["4111-1111-", " 1111-1111"], &["****-****-", " ****-1111"])]
#[case::in_three(&["4111", "11111111", "1111"], &["****", "********", "1111"])]
#[case::white_space_at_the_ends(&["4111 1111 \n", "\n1111 1111"], &["**** **** \n", "\n**** 1111"])]
#[case::words_between(&["4111 1111 and", "1111 1111"], &["4111 1111 and", "1111 1111"])]
#[case::an_empty_one_between(&["4111 1111", " ", "1111 1111"], &["**** ****", " ", "**** 1111"])]
#[case::each_alone(&["4111111111111111.", "CVV 123"], &["************1111.", "CVV "])]
#[case::a_value_in_the_next(&["and the CVV is", "123"], &["and the CVV is", ""])]
#[case::none(&[], &[])]
fn r_211_numbers_split_across_messages(#[case] written: &[&str], #[case] stored: &[&str]) {
    let masked = mask_joined(written, CardDigits::LastFour);
    assert_eq!(masked.iter().map(|masked| &masked.text).collect::<Vec<_>>(), stored);
}

#[rstest]
#[case::underscores("card_4111_1111_1111_1111.png", "card_****_****_****_1111.png")]
#[case::spaces("4111 1111 1111 1111.pdf", "**** **** **** 1111.pdf")]
#[case::a_date("scan_2025-06-02_101501.pdf", "scan_2025-06-02_101501.pdf")]
#[case::a_value("cvv_123.jpg", "cvv_.jpg")]
fn r_211_names_of_files(#[case] written: &str, #[case] stored: &str) {
    assert_eq!(mask_file_name(written, CardDigits::LastFour).text, stored);
}

#[test]
fn what_was_masked_is_counted() {
    let masked = mask("4111 1111 1111 1111, CVV 123; 378282246310005, CID 1234", CardDigits::LastFour);
    assert_eq!((masked.n_numbers, masked.n_codes), (2, 2));
}

/// Long texts that are hard for each step; minutes pass when the work grows with the square.
#[rstest]
#[case::one_group("4".repeat(1 << 20))]
#[case::groups_of_one("4 ".repeat(1 << 16))]
#[case::groups_of_four("4111 ".repeat(1 << 15))]
#[case::groups_of_thirteen("4222222222222 ".repeat(1 << 16))]
#[case::values_without_a_word("123,".repeat(1 << 15))]
#[case::words("cvv 123 ".repeat(1 << 14))]
#[case::no_width(format!("4{}4", "\u{200b}".repeat(1 << 18)))]
fn hostile_text_takes_linear_time(#[case] text: String) {
    assert!(mask(&text, CardDigits::LastFour).text.len() <= text.len());
}

#[test]
fn r_211_a_long_text_is_masked_wherever_its_blocks_end() {
    let card = "4111 1111 1111 1111";
    for (filler, n_cards) in [("a line of a log\n", 40_000), ("\"key\":\"value\",", 40_000)] {
        let text = format!("{}{card}", filler.repeat(3)).repeat(n_cards / 3);
        let masked = mask_long(&text, CardDigits::LastFour);
        assert_eq!(masked, text.replace(card, "**** **** **** 1111"));
        assert_eq!(masked.len(), text.len());
    }
    let soup = "4111111111111111 ".repeat(200_000);
    let n_left = mask_long(&soup, CardDigits::LastFour).matches("4111111111111111").count();
    assert!(n_left <= 4, "{n_left}");
}
