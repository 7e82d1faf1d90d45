//! Job advertisements: some of the openings, some of them often, and much that is no opening at all.

use super::courses::to_index;
use super::days::{day, later};
use super::draw::{
    Lottery, Purpose, Random, chance, exponential, factor, logistic, normal, pick, poisson, round,
    round_fairly, stream, uniform,
};
use super::firms::{BIG_MAKER, Market};
use super::world::World;
use super::{Scenario, Settings, TradeSeed, plan, titles};

/// Where advertisements are collected; the last stands for the public employment service, which codes trades.
pub(super) const SOURCES: [&str; 4] = [
    "Cổng việc làm A",
    "Cổng việc làm B",
    "Mạng xã hội",
    "Trung tâm dịch vụ việc làm",
];

/// Who advertises.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Advertiser {
    /// A firm of the register.
    Firm(usize),
    /// A firm of the register of which the advertisement gives only the name.
    Named(usize),
    /// A firm that is not in the register.
    Stranger(u32),
    /// Nobody is named.
    Nobody,
}

/// One advertisement.
#[derive(Debug, Clone)]
pub(super) struct Posting {
    pub(super) title: String,
    pub(super) vacancies: u32,
    pub(super) posted_on: i32,
    pub(super) closes_on: Option<i32>,
    pub(super) advertiser: Advertiser,
    pub(super) trade: Option<usize>,
    pub(super) wage: Option<(u32, u32)>,
    pub(super) district: Option<usize>,
    pub(super) source: usize,
}

impl Posting {
    /// The same on another day, open for as long.
    fn on(self, posted_on: i32) -> Self {
        let moved = posted_on - self.posted_on;
        Self {
            posted_on,
            closes_on: self.closes_on.map(|day| day + moved),
            ..self
        }
    }
}

/// What a posting is about, before it is written.
#[derive(Debug, Clone, Copy)]
struct Subject {
    trade: usize,
    firm: usize,
    /// Openings that the advertisement offers.
    openings: f64,
    /// Whether it looks for people with experience.
    senior: bool,
}

/// The state of writing: where random numbers come from, what is written about, what was written.
struct Writer<'a> {
    random: Random,
    settings: &'a Settings,
    seeds: &'a [TradeSeed],
    world: &'a World,
    market: &'a Market,
    agencies: Vec<usize>,
    last_day: i32,
    postings: Vec<Posting>,
}

/// Writes the advertisements of all recorded years, by date; with the trades that some were invented for.
pub(super) fn draw_postings(
    settings: &Settings,
    seeds: &[TradeSeed],
    world: &World,
    market: &Market,
) -> (Vec<Posting>, Vec<usize>) {
    let mut writer = Writer {
        random: stream(settings.seed, Purpose::Postings),
        settings,
        seeds,
        world,
        market,
        agencies: (0..market.firms.len())
            .filter(|firm| market.firms[*firm].agency)
            .collect(),
        last_day: day(settings.last_year, 12, 31),
        postings: Vec::new(),
    };
    for year in settings.first_year..=settings.last_year {
        writer.trade_postings(year);
        writer.unskilled_postings(year);
    }
    if settings.scenario == Scenario::Boom {
        writer.boom_postings();
    }
    let mut poisoned = Vec::new();
    if settings.scenario == Scenario::Poisoned {
        poisoned = writer.fake_postings();
        writer.inflate_agencies();
    }
    let mut postings = writer.postings;
    postings.sort_by_key(|posting| posting.posted_on);
    (postings, poisoned)
}

/// How far the collection of postings has come by a year, against the last one.
fn adoption(settings: &Settings, year: i32) -> f64 {
    let ago = f64::from(settings.last_year - year);
    let thinned = if settings.scenario == Scenario::Sparse {
        0.2
    } else {
        1.0
    };
    thinned * logistic((2.3 - ago) / 0.9)
}

impl Writer<'_> {
    fn trade_postings(&mut self, year: i32) {
        let adoption = adoption(self.settings, year);
        let row = to_index(year - self.settings.first_year);
        for place in 0..self.market.links.len() {
            let link = &self.market.links[place];
            let openings = self.market.openings[row][place];
            let trade = &self.world.trades[link.trade];
            let seen =
                adoption * logistic(trade.online + self.market.firms[link.firm].online + 0.2);
            let mean = seen
                * (1.0 - (-f64::from(openings)).exp())
                * (1.0 + f64::from(openings.min(60)) / 6.0);
            let number = poisson(&mut self.random, mean);
            let each =
                f64::from(openings) / f64::from(number.max(1)).max(1.0 + f64::from(openings) / 6.0);
            let subject = Subject {
                trade: link.trade,
                firm: link.firm,
                openings: each,
                senior: false,
            };
            for _ in 0..number {
                self.advertise(subject, year);
            }
            let churn = trade.churn * seen * 0.35;
            for _ in 0..poisson(&mut self.random, churn) {
                let senior = chance(&mut self.random, 0.4);
                self.advertise(
                    Subject {
                        openings: 1.0,
                        senior,
                        ..subject
                    },
                    year,
                );
            }
        }
    }

    /// An advertisement with its copies: on other sites, in other districts, by agencies, again later.
    fn advertise(&mut self, subject: Subject, year: i32) {
        let first = self.write(subject, year);
        let row = to_index(year - self.settings.first_year);
        let lambda = self.market.lambda[subject.trade][row];
        if chance(&mut self.random, 0.28) {
            let copy = self.copied(&first, 7.0);
            self.push(copy);
        }
        if chance(&mut self.random, 0.04) {
            let mut elsewhere = first.clone();
            elsewhere.district = Some(pick(&mut self.random, plan::DISTRICTS.len()));
            self.push(elsewhere);
        }
        if chance(&mut self.random, 0.06) && !self.agencies.is_empty() {
            let agency = self.agencies[pick(&mut self.random, self.agencies.len())];
            let copy = Posting {
                advertiser: Advertiser::Firm(agency),
                ..self.copied(&first, 20.0)
            };
            self.push(copy);
        }
        let ghost = chance(&mut self.random, 0.012);
        let again = if ghost {
            8
        } else {
            u32::from(chance(&mut self.random, logistic(-1.7 + 0.7 * lambda)))
        };
        let mut previous = first.clone();
        self.push(first);
        for _ in 0..again {
            let wait = 32.0 + 25.0 * exponential(&mut self.random);
            let posted_on = later(previous.posted_on, wait);
            previous = previous.on(posted_on);
            self.push(previous.clone());
        }
    }

    fn push(&mut self, posting: Posting) {
        if posting.posted_on <= self.last_day {
            self.postings.push(posting);
        }
    }

    fn copied(&mut self, posting: &Posting, days: f64) -> Posting {
        let source = (posting.source + 1 + pick(&mut self.random, 2)) % 3;
        let title = titles::reworded(&mut self.random, &posting.title);
        let posted_on = later(posting.posted_on, days * uniform(&mut self.random));
        Posting {
            title,
            source,
            trade: None,
            ..posting.clone().on(posted_on)
        }
    }

    fn write(&mut self, subject: Subject, year: i32) -> Posting {
        let vacancies = self.stated(subject.openings);
        let wording = self.wording(subject.trade);
        let title = if subject.senior {
            titles::compose_senior(&mut self.random, &wording)
        } else {
            titles::compose(&mut self.random, &wording, vacancies)
        };
        let source = Lottery::new([0.38, 0.24, 0.20, 0.18]).draw(&mut self.random);
        let coded = chance(&mut self.random, if source == 3 { 0.85 } else { 0.05 });
        let posted_on = self.some_day(year);
        let pay = self.world.trades[subject.trade].pay * 1.7 * factor(&mut self.random, 0.18);
        Posting {
            title,
            vacancies,
            posted_on,
            closes_on: chance(&mut self.random, 0.6).then(|| later(posted_on, 30.0)),
            advertiser: self.advertiser(subject.firm),
            trade: coded.then_some(subject.trade),
            wage: chance(&mut self.random, 0.45)
                .then(|| (half_million(pay), half_million(pay * 1.3))),
            district: chance(&mut self.random, 0.8)
                .then(|| self.market.firms[subject.firm].district),
            source,
        }
    }

    /// The number printed: often rounded up, now and then far too high.
    fn stated(&mut self, openings: f64) -> u32 {
        let heavy = if chance(&mut self.random, 0.06) {
            4.0
        } else {
            1.0
        };
        let noise = factor(&mut self.random, 0.5);
        round_fairly(&mut self.random, openings * noise * heavy).max(1)
    }

    fn advertiser(&mut self, firm: usize) -> Advertiser {
        match uniform(&mut self.random) {
            draw if draw < 0.78 => Advertiser::Firm(firm),
            draw if draw < 0.94 => Advertiser::Named(firm),
            _ => Advertiser::Nobody,
        }
    }

    /// One of the wordings of the trade; sometimes the firm's own, sometimes that of a neighbouring trade.
    fn wording(&mut self, trade: usize) -> String {
        let mut seed = &self.seeds[trade];
        if chance(&mut self.random, 0.03) {
            let other = &self.seeds[pick(&mut self.random, self.seeds.len())];
            if other.group_code == seed.group_code {
                seed = other;
            }
        }
        let own = chance(&mut self.random, 0.10);
        match seed.aliases.get(pick(&mut self.random, seed.aliases.len())) {
            Some(alias) if !own => alias.clone(),
            _ => titles::own_words(&mut self.random, &seed.name_vi),
        }
    }

    /// A day of the year, more likely after Tết and in autumn.
    fn some_day(&mut self, year: i32) -> i32 {
        let centre = match uniform(&mut self.random) {
            draw if draw < 0.25 => 65.0 + 18.0 * normal(&mut self.random),
            draw if draw < 0.45 => 260.0 + 25.0 * normal(&mut self.random),
            _ => 365.0 * uniform(&mut self.random),
        };
        later(day(year, 1, 1), centre.rem_euclid(364.0))
    }

    /// Operators and helpers: a big maker with thousands of posts, and everybody else.
    fn unskilled_postings(&mut self, year: i32) {
        let number = poisson(
            &mut self.random,
            1_900.0 * self.settings.scale * adoption(self.settings, year),
        );
        for _ in 0..number {
            let big = chance(&mut self.random, 0.06);
            let firm = if big {
                BIG_MAKER
            } else {
                pick(&mut self.random, self.market.firms.len())
            };
            let wording = titles::UNSKILLED[if big {
                pick(&mut self.random, 3)
            } else {
                pick(&mut self.random, titles::UNSKILLED.len())
            }];
            let vacancies = if big {
                50 * (1 + poisson(&mut self.random, 5.0))
            } else {
                self.stated(4.0)
            };
            let subject = Subject {
                trade: 0,
                firm,
                openings: 1.0,
                senior: false,
            };
            let title = titles::compose(&mut self.random, &wording.to_lowercase(), vacancies);
            let posting = Posting {
                title,
                vacancies,
                trade: None,
                ..self.write(subject, year)
            };
            self.push(posting);
        }
    }

    /// Before a boom, advertisements of its trades rise in the last four months of the data.
    fn boom_postings(&mut self) {
        let autumn = day(self.settings.last_year, 9, 1);
        let row = to_index(self.settings.last_year - self.settings.first_year);
        for place in 0..self.market.links.len() {
            let link = &self.market.links[place];
            if !self.market.booming.contains(&link.trade) {
                continue;
            }
            let openings = f64::from(self.market.openings[row + 1][place]);
            let seen = logistic(
                self.world.trades[link.trade].online + self.market.firms[link.firm].online,
            );
            let subject = Subject {
                trade: link.trade,
                firm: link.firm,
                openings: (openings / 3.0).max(1.0),
                senior: false,
            };
            for _ in 0..poisson(&mut self.random, 0.3 * seen * openings.min(4.0)) {
                let posted_on = later(autumn, 120.0 * uniform(&mut self.random));
                let posting = self.write(subject, self.settings.last_year).on(posted_on);
                self.push(posting);
            }
        }
    }

    /// Hundreds of invented advertisements, from firms that nobody knows, in trades that are not short of people.
    ///
    /// Returns the trades.
    fn fake_postings(&mut self) -> Vec<usize> {
        let mut targets = self.not_short();
        targets.truncate(14);
        let number = round(700.0 * self.settings.scale).max(40);
        for _ in 0..number {
            let trade = targets
                .get(pick(&mut self.random, targets.len()))
                .copied()
                .unwrap_or(0);
            let subject = Subject {
                trade,
                firm: 0,
                openings: 1.0,
                senior: false,
            };
            let stranger = poisson(&mut self.random, 20.0);
            let advertiser = if chance(&mut self.random, 0.9) {
                Advertiser::Stranger(stranger)
            } else {
                Advertiser::Nobody
            };
            let vacancies = 30 + 10 * poisson(&mut self.random, 9.0);
            let posting = Posting {
                vacancies,
                advertiser,
                ..self.write(subject, self.settings.last_year)
            };
            self.push(posting);
        }
        targets
    }

    /// Trades with a ratio at or below balance in the coming year, in an order of their own.
    fn not_short(&mut self) -> Vec<usize> {
        let target = to_index(self.settings.last_year + 1 - self.settings.first_year);
        let mut trades: Vec<(f64, usize)> = (0..self.world.trades.len())
            .filter(|trade| self.market.lambda[*trade][target] < 0.1)
            .map(|trade| (uniform(&mut self.random), trade))
            .collect();
        trades.sort_by(|a, b| a.0.total_cmp(&b.0));
        trades.into_iter().map(|(_, trade)| trade).collect()
    }

    /// Registered agencies print ten times what they have.
    fn inflate_agencies(&mut self) {
        let Self {
            postings, agencies, ..
        } = self;
        for posting in postings.iter_mut() {
            if matches!(posting.advertiser, Advertiser::Firm(firm) if agencies.contains(&firm)) {
                posting.vacancies *= 10;
            }
        }
    }
}

fn half_million(pay: f64) -> u32 {
    round(pay / 500_000.0) * 500_000
}
