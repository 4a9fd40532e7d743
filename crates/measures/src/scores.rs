//! Answers from 0 to 10, counted as the net promoter score reads them (M-02).

use calendar::Ratio;

use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::tally::{Tally, Value};

/// Promoters (9–10), passives (7–8) and detractors (0–6). The exact form of a net promoter score; merging adds all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Recommendations {
    /// Answers 9 and 10.
    pub promoters: u64,
    /// Answers 7 and 8.
    pub passives: u64,
    /// Answers 0 to 6.
    pub detractors: u64,
}

impl Recommendations {
    /// These numbers of each.
    pub const fn new(promoters: u64, passives: u64, detractors: u64) -> Recommendations {
        Recommendations { promoters, passives, detractors }
    }

    /// Counts one answer from 0 to 10.
    pub fn count(&mut self, score: u8) {
        match score {
            0..=6 => self.detractors += 1,
            7..=8 => self.passives += 1,
            _ => self.promoters += 1,
        }
    }

    /// Adds the answers of another partition.
    pub fn merge(&mut self, other: Recommendations) {
        self.promoters = self.promoters.saturating_add(other.promoters);
        self.passives = self.passives.saturating_add(other.passives);
        self.detractors = self.detractors.saturating_add(other.detractors);
    }

    /// The answers without some of them.
    pub fn without(self, some: Recommendations) -> Recommendations {
        Recommendations {
            promoters: self.promoters.saturating_sub(some.promoters),
            passives: self.passives.saturating_sub(some.passives),
            detractors: self.detractors.saturating_sub(some.detractors),
        }
    }

    /// The number of answers.
    pub const fn n(self) -> u64 {
        self.promoters.saturating_add(self.passives).saturating_add(self.detractors)
    }

    /// Promoters less detractors.
    pub fn net(self) -> i128 {
        i128::from(self.promoters) - i128::from(self.detractors)
    }

    /// The score in points, −100…+100; nothing without answers (metrics.md 1.3).
    pub fn points(self) -> Option<Ratio> {
        (self.n() > 0).then(|| Ratio::new(100 * self.net(), i128::from(self.n())))
    }

    /// n²·(p + d − (p − d)²): the variance of one answer, 0…1, times n² (metrics.md 8.2). Whole, so that it is exact.
    pub fn spread(self) -> i128 {
        let (n, ends) = (i128::from(self.n()), i128::from(self.promoters) + i128::from(self.detractors));
        n * ends - self.net() * self.net()
    }
}

/// Recommendations of every series.
pub type Answers = Tally<Recommendations>;

impl Value for Recommendations {
    fn merge(&mut self, other: &Recommendations) {
        Recommendations::merge(self, *other);
    }

    fn is_empty(&self) -> bool {
        self.n() == 0
    }
}

impl Pack for Recommendations {
    fn pack(&self, to: &mut Packer) {
        to.number(self.promoters);
        to.number(self.passives);
        to.number(self.detractors);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Recommendations, Malformed> {
        Ok(Recommendations::new(from.number()?, from.number()?, from.number()?))
    }
}
