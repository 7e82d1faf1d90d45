//! The resource `learners` in parts, made while the learners are drawn, so that no city is too large for memory.
//!
//! The dirt of a row does not depend on the parts: each column takes its draws from a place of its own in one stream.

use std::collections::HashMap;

use super::columns::{Column, Columns, coded, numbered};
use super::courses::{Course, Recorded, Status};
use super::draw::{Purpose, Random, pick, skip, stream, uniform};
use super::package::{codes, index, levels, provider_names};
use super::{Piece, Settings, TradeSeed};

const STATUSES: [&str; 3] = ["studying", "completed", "dropped"];

/// A trade code that no list holds, for the few rows with a wrong one.
const WRONG_TRADE: &str = "khong_ro";

/// Takes the learners one by one and gives out parts of `per_part` rows.
///
/// One in 20,000 is entered twice, one in 3,000 under a wrong trade, one in 5,000 with an end before the beginning.
pub(super) struct LearnerRows<'a> {
    courses: Vec<Course>,
    trades: &'a [TradeSeed],
    providers: usize,
    per_part: usize,
    /// Learners seen so far.
    seen: usize,
    /// Those that are entered twice, in the order of their second rows; nothing until they were seen.
    twice: Vec<usize>,
    again: HashMap<usize, Option<Recorded>>,
    /// The rows of the next part: the number of the learner and the record.
    rows: Vec<(usize, Recorded)>,
    number: usize,
    /// Whether all rows are one part, which then has no number.
    only: bool,
    wrong_trades: Random,
    empty_ends: Random,
    wrong_ends: Random,
    emit: &'a mut dyn FnMut(Piece),
}

impl<'a> LearnerRows<'a> {
    /// For a city that will record `learners`.
    pub(super) fn new(
        settings: &Settings,
        (courses, providers): (&[Course], usize),
        trades: &'a [TradeSeed],
        learners: usize,
        per_part: usize,
        emit: &'a mut dyn FnMut(Piece),
    ) -> Self {
        let mut random = stream(settings.seed, Purpose::Dirt);
        let twice: Vec<usize> = (0..learners / 20_000)
            .map(|_| pick(&mut random, learners))
            .collect();
        let all = learners + twice.len();
        Self {
            courses: courses.to_vec(),
            trades,
            providers,
            per_part,
            seen: 0,
            again: twice.iter().map(|learner| (*learner, None)).collect(),
            twice,
            rows: Vec::with_capacity(all.min(per_part)),
            number: 0,
            only: all <= per_part,
            empty_ends: skip(&random, all),
            wrong_ends: skip(&random, 2 * all),
            wrong_trades: random,
            emit,
        }
    }

    /// Adds the next learner.
    pub(super) fn push(&mut self, record: Recorded) {
        if let Some(slot) = self.again.get_mut(&self.seen) {
            *slot = Some(record);
        }
        self.row(self.seen, record);
        self.seen += 1;
    }

    fn row(&mut self, learner: usize, record: Recorded) {
        if self.rows.len() == self.per_part {
            self.give();
        }
        self.rows.push((learner, record));
    }

    /// Adds the rows that are entered twice and gives out the last part.
    pub(super) fn finish(mut self) {
        for learner in std::mem::take(&mut self.twice) {
            if let Some(record) = self.again.get(&learner).copied().flatten() {
                self.row(learner, record);
            }
        }
        self.give();
    }

    fn give(&mut self) {
        let columns = self.columns();
        self.rows.clear();
        let number = (!self.only).then_some(self.number);
        self.number += 1;
        (self.emit)(Piece { columns, number });
    }

    fn columns(&mut self) -> Columns {
        let (rows, courses) = (&self.rows, &self.courses);
        let records = || rows.iter().map(|(_, record)| record);
        let course = |record: &Recorded| &courses[record.course as usize];
        let wrong = index(self.trades.len());
        let trade = |record: &Recorded, draw: f64| {
            if draw < 1.0 / 3_000.0 {
                wrong
            } else {
                index(course(record).trade)
            }
        };
        let trades: Vec<u32> = records()
            .map(|record| trade(record, uniform(&mut self.wrong_trades)))
            .collect();
        let expected = records().map(|record| {
            (uniform(&mut self.empty_ends) > 0.004).then_some(record.expected_end_on)
        });
        let expected = Column::Day(expected.collect());
        let ended = records().map(|record| {
            let is_typo = uniform(&mut self.wrong_ends) < 1.0 / 5_000.0;
            let typo = if is_typo { 3_653 } else { 0 };
            (record.status != Status::Studying).then(|| record.ends_on - typo)
        });
        let ended = Column::Day(ended.collect());
        let enrolled = records().map(|record| Some(record.enrolled_on));
        Columns {
            resource: "learners",
            columns: vec![
                (
                    "learner_id",
                    numbered("L", 7, rows.iter().map(|(learner, _)| index(learner + 1))),
                ),
                (
                    "provider_id",
                    coded(
                        records().map(|record| course(record).provider),
                        provider_names(self.providers),
                    ),
                ),
                (
                    "trade_code",
                    coded(trades, codes(self.trades).chain([WRONG_TRADE.to_owned()])),
                ),
                (
                    "level",
                    coded(
                        records().map(|record| index(course(record).level)),
                        levels(),
                    ),
                ),
                ("enrolled_on", Column::Day(enrolled.collect())),
                ("expected_end_on", expected),
                ("ended_on", ended),
                (
                    "status",
                    coded(records().map(|record| record.status as u32), STATUSES),
                ),
            ],
        }
    }
}
