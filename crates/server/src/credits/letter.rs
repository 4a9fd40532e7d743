//! The mail that says that credits were issued, with the whole calculation.

use store::credits::{self, Act, Entry, Kind};
use store::customers::Customer;
use store::{Error, Tx};

use super::{readers, words};

/// Subject and text in Markdown; nothing when the customer may read of none of these rows. `site` is where the care centre is
/// reached, without a slash at its end.
///
/// # Errors
///
/// Fails when the database does.
pub fn letter(
    tx: &mut Tx<'_>,
    (ids, customer): (&[i64], &Customer),
    site: &str,
) -> Result<Option<(String, String)>, Error> {
    let (mut entries, mut reference): (Vec<Entry>, Option<String>) = (Vec::new(), None);
    for id in ids {
        let Some(entry) = credits::find(tx, *id)? else { continue };
        if readers::of(tx, &entry)?.iter().any(|reader| reader.number == customer.number) {
            let acts = credits::list_acts(tx, *id)?;
            reference = acts.into_iter().find(|done| done.act == Act::Issued).and_then(|done| done.reference);
            entries.push(entry);
        }
    }
    let Some(first) = entries.first() else { return Ok(None) };
    let mut sums = std::collections::BTreeMap::<String, i64>::new();
    for entry in &entries {
        *sums.entry(entry.currency.clone()).or_default() += entry.amount;
    }
    let sum = words::sums(&sums, "0");
    let is_correction = entries.iter().all(|entry| entry.kind == Kind::Reversal);
    let subject = if is_correction {
        format!("A correction of your credit for {}", words::month(&first.month))
    } else {
        format!("We credit you {sum} for {}", words::month(&first.month))
    };
    let mut text = if is_correction {
        format!("A credit that we issued was not right, and is corrected by **{sum}**.")
    } else {
        format!("We did not keep what we promised. You did not have to ask: we credit you **{sum}**.")
    };
    if let Some(reference) = reference.filter(|reference| !reference.is_empty()) {
        text.push_str(&format!(" It stands on **{reference}**."));
    }
    text.push_str("\n\n## How it came about\n");
    for entry in &entries {
        text.push('\n');
        for step in words::calculation(entry) {
            text.push_str(&format!("- {step}\n"));
        }
        if let Some(reason) = entry.reason.as_deref().filter(|_| entry.kind == Kind::Reversal) {
            text.push_str(&format!("- Why: {reason}\n"));
        }
    }
    if !site.is_empty() {
        text.push_str(&format!("\nYour credits and the cases behind them: {site}/help/credits\n"));
    }
    Ok(Some((subject, text)))
}
