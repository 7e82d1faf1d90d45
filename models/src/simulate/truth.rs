//! What is true of the simulated city, for scoring only.

use super::courses::{Training, to_index};
use super::firms::Market;
use super::{LAST_HORIZON, Settings, TradeSeed};

/// The class of a trade by its true ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Balance {
    /// `R ≥ 1.25`.
    Undersupplied,
    /// Between the two.
    Balanced,
    /// `R ≤ 0.80`.
    Oversupplied,
}

impl Balance {
    /// The class of a ratio of openings to job seekers; the bounds are those of the published flags.
    ///
    /// ```
    /// # use vocmatch_models::simulate::Balance;
    /// assert_eq!(Balance::of(1.25), Balance::Undersupplied);
    /// ```
    #[must_use]
    pub fn of(ratio: f64) -> Self {
        match ratio {
            r if r >= 1.25 => Self::Undersupplied,
            r if r <= 0.80 => Self::Oversupplied,
            _ => Self::Balanced,
        }
    }

    /// The word in `truth.csv`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Undersupplied => "undersupplied",
            Self::Balanced => "balanced",
            Self::Oversupplied => "oversupplied",
        }
    }
}

/// One trade and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthRow {
    /// The trade.
    pub trade_code: String,
    /// The year.
    pub year: i32,
    /// People who completed in the year and looked for a wage job in the city.
    pub supply: u32,
    /// Openings for newly trained people in the year.
    pub demand: u32,
}

impl TruthRow {
    /// Openings per job seeker: `R = D / S`, with half a person where nobody looks for a job.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        f64::from(self.demand) / f64::from(self.supply).max(0.5)
    }

    /// The class of the trade in the year.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance::of(self.ratio())
    }
}

/// All trades, in the order given, and in each all years from the first on record to five after the last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Truth {
    /// The rows.
    pub rows: Vec<TruthRow>,
    /// Codes of the trades that advertisements were invented for; the file of the truth does not hold them.
    pub poisoned: Vec<String>,
}

impl Truth {
    /// The rows of one year.
    pub fn of_year(&self, year: i32) -> impl Iterator<Item = &TruthRow> {
        self.rows.iter().filter(move |row| row.year == year)
    }
}

pub(super) fn truth(
    settings: &Settings,
    seeds: &[TradeSeed],
    training: &Training,
    market: &Market,
    poisoned: &[usize],
) -> Truth {
    let mut rows = Vec::new();
    for (trade, seed) in seeds.iter().enumerate() {
        for year in settings.first_year..=settings.last_year + LAST_HORIZON {
            let place = to_index(year - settings.first_year);
            rows.push(TruthRow {
                trade_code: seed.code.clone(),
                year,
                supply: training.supply[trade][place],
                demand: market.demand[trade][place],
            });
        }
    }
    let code = |trade: &usize| Some(seeds.get(*trade)?.code.clone());
    Truth {
        rows,
        poisoned: poisoned.iter().filter_map(code).collect(),
    }
}
