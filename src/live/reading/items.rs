//! The list of trades: one short entry each, filtered, sorted and cut into pages.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::{Hit, Reading};
use crate::text::order::sort_key;

/// Entries of a page where nothing is said.
pub const PAGE: usize = 50;

/// A trade in a list.
#[derive(Debug)]
pub struct Item {
    code: String,
    flag: String,
    group: String,
    levels: Vec<String>,
    name: (Vec<u32>, Vec<u8>),
    /// Shortages, balanced, surpluses, the rest.
    class: usize,
    probability: f64,
    ratio: f64,
    supply: f64,
    demand: f64,
    /// The entry as it is sent.
    json: String,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sorting {
    /// Shortages, balanced, surpluses, the rest; the most probable first.
    #[default]
    Flag,
    /// By key.
    Code,
    /// By Vietnamese name.
    Name,
    /// The most probable flag first.
    Probability,
    /// The highest ratio first.
    Ratio,
    /// The most job seekers first.
    Supply,
    /// The most openings first.
    Demand,
    /// The most openings beyond seekers first.
    Gap,
}

impl Sorting {
    /// The word in a question.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Code => "code",
            Self::Name => "name",
            Self::Probability => "probability",
            Self::Ratio => "ratio",
            Self::Supply => "supply",
            Self::Demand => "demand",
            Self::Gap => "gap",
        }
    }
}

/// Which trades, and which page of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// With this flag.
    pub flag: Option<String>,
    /// Of this group.
    pub group: Option<String>,
    /// Taught at this level.
    pub level: Option<String>,
    /// In this order.
    pub sorting: Sorting,
    /// The first entry.
    pub from: usize,
    /// How many entries at most.
    pub limit: usize,
}

const CLASSES: [&str; 4] = [
    "undersupplied",
    "balanced",
    "oversupplied",
    "insufficient_evidence",
];

/// What an entry repeats of a trade.
const FIELDS: [&str; 17] = [
    "trade_code",
    "name_vi",
    "name_en",
    "group_code",
    "group_name_vi",
    "flag",
    "probability",
    "strength",
    "ratio",
    "supply_persons",
    "demand_persons",
    "conflict",
    "fragile",
    "depends_on_one_employer",
    "outcome_only",
    "tipping_point",
    "override",
];

impl Item {
    pub(super) fn of(trade: &Value) -> Self {
        let text = |name: &str| trade[name].as_str().unwrap_or_default().to_owned();
        let flag = text("flag");
        let class = CLASSES.iter().position(|known| *known == flag);
        let median = |name: &str| trade[name]["median"].as_f64().unwrap_or(f64::NAN);
        let entry: serde_json::Map<String, Value> = FIELDS
            .iter()
            .map(|name| ((*name).to_owned(), trade[*name].clone()))
            .collect();
        Self {
            code: text("trade_code"),
            group: text("group_code"),
            levels: super::list(trade, "levels")
                .iter()
                .filter_map(|level| level["level"].as_str().map(str::to_owned))
                .collect(),
            name: sort_key(&text("name_vi")),
            class: class.unwrap_or(CLASSES.len()),
            probability: trade["probability"][&flag].as_f64().unwrap_or(0.0),
            ratio: median("ratio"),
            supply: median("supply_persons"),
            demand: median("demand_persons"),
            json: Value::Object(entry).to_string(),
            flag,
        }
    }

    fn compare(&self, other: &Self, sorting: Sorting) -> Ordering {
        // The largest first, what is unknown last.
        let largest = |pick: fn(&Self) -> f64| {
            let known = |x: f64| if x.is_nan() { f64::NEG_INFINITY } else { x };
            known(pick(other)).total_cmp(&known(pick(self)))
        };
        let order = match sorting {
            Sorting::Flag => self
                .class
                .cmp(&other.class)
                .then_with(|| largest(|item| item.probability)),
            Sorting::Code => Ordering::Equal,
            Sorting::Name => self.name.cmp(&other.name),
            Sorting::Probability => largest(|item| item.probability),
            Sorting::Ratio => largest(|item| item.ratio),
            Sorting::Supply => largest(|item| item.supply),
            Sorting::Demand => largest(|item| item.demand),
            Sorting::Gap => largest(|item| item.demand - item.supply),
        };
        order.then_with(|| self.code.cmp(&other.code))
    }
}

/// A page and where the next one begins.
#[derive(Debug)]
pub struct Listed {
    /// The page.
    pub body: Vec<u8>,
    /// `cursor` of the next page.
    pub next: Option<String>,
}

impl Reading {
    /// A page of the trades.
    #[must_use]
    pub fn page(&self, query: &Query) -> Listed {
        page(&self.cited, &self.totals, &self.items, query)
    }

    /// The place in the list that a cursor of this release names.
    #[must_use]
    pub fn place(&self, cursor: &str) -> Option<usize> {
        let (number, place) = cursor.split_once('-')?;
        (number.parse() == Ok(self.cited.number)).then_some(())?;
        place.parse().ok()
    }

    /// Trades that fit a query, the best first.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<u8> {
        let hits = self.search.find(query);
        let total = hits.len();
        let entries: Vec<String> = hits
            .iter()
            .take(limit)
            .filter_map(|hit| Some(found(hit, self.items.get(hit.trade)?)))
            .collect();
        let mut head = super::bodies::head(&self.cited);
        head.insert("total".to_owned(), total.into());
        join(head, &entries, None)
    }
}

fn found(hit: &Hit<'_>, item: &Item) -> String {
    let matched = json!({ "text": hit.text, "kind": hit.kind, "exact_marks": hit.exact_marks });
    let entry = item.json.strip_suffix('}').unwrap_or_default();
    format!("{entry},\"matched\":{matched}}}")
}

pub(super) fn page(cited: &super::Cited, totals: &Value, items: &[Item], query: &Query) -> Listed {
    let same = |wanted: &Option<String>, value: &str| {
        wanted.as_deref().is_none_or(|wanted| wanted == value)
    };
    let mut wanted: Vec<&Item> = items
        .iter()
        .filter(|item| {
            same(&query.flag, &item.flag)
                && same(&query.group, &item.group)
                && query
                    .level
                    .as_ref()
                    .is_none_or(|level| item.levels.contains(level))
        })
        .collect();
    wanted.sort_by(|a, b| a.compare(b, query.sorting));
    let end = query.from.saturating_add(query.limit);
    let next = (end < wanted.len()).then(|| format!("{}-{end}", cited.number));
    let entries: Vec<&str> = wanted
        .iter()
        .skip(query.from)
        .take(query.limit)
        .map(|item| item.json.as_str())
        .collect();
    let mut head = super::bodies::head(cited);
    head.insert("totals".to_owned(), totals.clone());
    head.insert("total".to_owned(), wanted.len().into());
    Listed {
        body: join(head, &entries, next.as_deref()),
        next,
    }
}

/// A head, then entries that are written already.
fn join(
    head: serde_json::Map<String, Value>,
    entries: &[impl AsRef<str>],
    next: Option<&str>,
) -> Vec<u8> {
    let head = Value::Object(head).to_string();
    let mut text = head.strip_suffix('}').unwrap_or_default().to_owned();
    text.push_str(",\"items\":[");
    for (place, entry) in entries.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(entry.as_ref());
    }
    text.push(']');
    if let Some(next) = next {
        text.push_str(&format!(",\"next\":\"{next}\""));
    }
    text.push('}');
    text.into_bytes()
}
