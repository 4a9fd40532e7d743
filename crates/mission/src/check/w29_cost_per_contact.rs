//! W-29: contacts that cost more or less than the mission says they should.

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::policy::{Between, Money};
use crate::source::{Span, Spanned};
use crate::syntax::Tree;
use crate::syntax::section::from_text;
use crate::syntax::tree::ContactCosts;
use crate::vocabulary::Channel;

pub(super) const CHECK: Check = Check {
    code: Some("W-29"),
    about: "a planned or measured cost per contact outside its band",
    remedy: "plan with a cost inside the band, or change the band in `[budget.cost_per_contact]`",
    needs: &[Need::Baselines],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(budget) = tree.budget.as_ref() else { return };
    let stated = budget.cost_per_contact.as_ref().cloned();
    let Some(bands) = stated.or_else(|| from_text::<ContactCosts>("{}")) else { return };
    for planned in budget.planned_cost_per_contact.iter() {
        let costs = [
            ("phone", &planned.phone, &bands.phone),
            ("email", &planned.email, &bands.email),
            ("chat", &planned.chat, &bands.chat),
            ("knowledge", &planned.knowledge, &bands.knowledge),
        ];
        for (channel, cost, band) in costs {
            if let Some(cost) = cost {
                compare((channel, "is planned to cost"), &cost.value, band, cost.span, findings);
            }
        }
    }
    let Some(baselines) = context.baselines else { return };
    for (channel, (minor, currency)) in &baselines.cost_per_contact {
        let band = match channel {
            Channel::Phone => &bands.phone,
            Channel::Email => &bands.email,
            Channel::Chat => &bands.chat,
            _ => continue,
        };
        let cost = Money { minor: *minor, currency: currency.clone() };
        let span = if band.span == bands.span { budget.span } else { band.span };
        compare((channel.word(), "costs"), &cost, band, span, findings);
    }
}

fn compare(
    (channel, verb): (&str, &str),
    cost: &Money,
    band: &Spanned<Between<Money>>,
    span: Span,
    findings: &mut Vec<Finding>,
) {
    let band = &band.value;
    let message = if cost.currency != band.low.currency {
        format!("a contact by `{channel}` {verb} {cost}, but its band is in {}", band.low.currency)
    } else if cost.minor < band.low.minor || cost.minor > band.high.minor {
        format!("a contact by `{channel}` {verb} {cost}, outside {} to {}", band.low, band.high)
    } else {
        return;
    };
    findings.push(Finding::warning(span, message).code("W-29").help(CHECK.remedy));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, found_with};
    use crate::check::{Baselines, Context};
    use crate::vocabulary::Channel;

    #[rstest]
    #[case::inside("phone = \"9.50 USD\"", &[])]
    #[case::at_the_end("phone = \"12 USD\"", &[])]
    #[case::too_dear("phone = \"12.01 USD\"", &["\"12.01 USD\""])]
    #[case::too_cheap("knowledge = \"0.49 USD\"", &["\"0.49 USD\""])]
    #[case::in_another_currency("phone = \"9 EUR\"", &["\"9 EUR\""])]
    fn w_29_a_planned_cost_lies_in_its_band(#[case] line: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-29", &format!("[budget.planned_cost_per_contact]\n{line}")), words);
    }

    #[rstest]
    #[case::inside(961, &[])]
    #[case::too_dear(1_300, &["\"6 to 12 USD\""])]
    fn w_29_a_measured_cost_lies_in_its_band(#[case] cents: i64, #[case] words: &[&str]) {
        let cost_per_contact = [(Channel::Phone, (cents, "USD".to_owned()))].into();
        let baselines = Baselines { cost_per_contact, ..Baselines::default() };
        let context = Context { baselines: Some(&baselines), ..Context::default() };
        let lines = "[budget.cost_per_contact]\nphone = \"6 to 12 USD\"";
        assert_eq!(found_with("W-29", lines, &context), words);
    }
}
