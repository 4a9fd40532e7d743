//! Who pays for an affected customer, and how much: the words of billing as a sum and a period.

use desk::case::event::CustomerId;
use measures::credit::Customer;

/// Who pays a subscription: a customer, or the company of several, which gets one credit for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Payer {
    /// A customer of no company, by number.
    Customer(u32),
    /// A company, by number.
    Account(u32),
}

/// Companies stand beside customers under numbers that no customer has.
const ACCOUNTS_FROM: u32 = 1 << 31;

impl Payer {
    /// The number under which measures know them.
    pub fn id(self) -> CustomerId {
        let number = match self {
            Payer::Customer(number) => number,
            Payer::Account(number) => number | ACCOUNTS_FROM,
        };
        CustomerId(number.try_into().unwrap_or(std::num::NonZeroU32::MIN))
    }

    /// Who stands under a number.
    pub fn of(id: CustomerId) -> Payer {
        match id.0.get() {
            number if number >= ACCOUNTS_FROM => Payer::Account(number ^ ACCOUNTS_FROM),
            number => Payer::Customer(number),
        }
    }
}

/// A subscription as it is written down, such as `450.00 USD a month`; nothing when that says no sum and period.
pub fn read(payer: Payer, words: &str) -> Option<Customer> {
    Customer::of_words(payer.id(), words)
}
