//! The table of a plan: one row per site, trade and level, with everything beside it that the decision needs.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::pages::college::{self as words, Labels};
use crate::web::pages::blocks::{Cell, Field, Table};
use crate::web::pages::chart;
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::{Said, Show, rounded};
use crate::web::pages::visit::Visit;

/// Empty rows below the plan, for what is new.
const NEW: usize = 2;
/// Years of intake that are shown before the plan.
const BEFORE: usize = 3;

/// A row of a plan as the interface answers it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Row {
    /// The site.
    pub site: String,
    /// The trade.
    pub trade_code: String,
    /// The level.
    pub level: String,
    /// The round of admission.
    pub round: i64,
    /// Places planned.
    pub places: i64,
    /// Learners admitted, once known.
    pub enrolled: Option<i64>,
    /// Why.
    pub reason: Option<String>,
}

/// A trade, level and site beside its registered scale.
#[derive(Debug, Clone, Deserialize)]
pub struct Cap {
    site: String,
    trade_code: String,
    name: Said,
    level: String,
    registered_scale: Option<f64>,
    certificate: Option<String>,
    holds: bool,
    flag: String,
    reason_wanted: bool,
    says: Said,
}

/// A trade of the city after all plans.
#[derive(Debug, Clone, Deserialize)]
pub struct CityTotal {
    trade_code: String,
    name: Said,
    flag_after: Option<String>,
    planned_places: f64,
    expected_places: f64,
    needed_places: Option<f64>,
}

/// What is advised for a trade and level.
#[derive(Debug, Clone, Deserialize)]
pub struct Advice {
    /// The trade.
    pub trade_code: String,
    name: Said,
    /// The level.
    pub level: String,
    expected_places: f64,
    advised_places: Option<f64>,
    advised_low: Option<f64>,
    advised_high: Option<f64>,
    says: Said,
}

/// Intake of an earlier year.
#[derive(Debug, Clone, Deserialize)]
struct Programme {
    trade_code: String,
    level: String,
    year: i64,
    enrolled: Option<f64>,
}

/// Everything that stands beside a plan.
#[derive(Debug, Default)]
pub struct Beside {
    /// Caps by site, trade and level.
    pub caps: Vec<Cap>,
    /// The city's totals by trade.
    pub city: Vec<CityTotal>,
    /// Advice by trade and level.
    pub advice: Vec<Advice>,
    programmes: Vec<Programme>,
}

#[derive(Debug, Deserialize)]
struct Rows<T> {
    rows: Vec<T>,
}

#[derive(Debug, Deserialize)]
struct Provider {
    programmes: Vec<Programme>,
}

impl Beside {
    /// Advice and earlier intakes of a college.
    ///
    /// # Errors
    /// Whatever the interface refuses.
    pub async fn load(visit: &Visit, provider: &str, year: &str) -> Result<Self, Refusal> {
        let place = format!("/api/v1/plans/{provider}/{year}/advice");
        let advice: Option<Rows<Advice>> = visit.door.find(&place).await?;
        let known: Option<Provider> = visit
            .door
            .find(&format!("/api/v1/providers/{provider}"))
            .await?;
        Ok(Self {
            advice: advice.map_or_else(Vec::new, |found| found.rows),
            programmes: known.map_or_else(Vec::new, |found| found.programmes),
            ..Self::default()
        })
    }

    /// The rows of a first draft: what is expected without a plan, at the main site.
    #[must_use]
    pub fn proposed(&self, site: &str) -> Vec<Row> {
        let row = |advice: &Advice| Row {
            site: site.to_owned(),
            trade_code: advice.trade_code.clone(),
            level: advice.level.clone(),
            round: 1,
            places: rounded(advice.expected_places),
            ..Row::default()
        };
        self.advice.iter().map(row).collect()
    }

    fn cap(&self, row: &Row) -> Option<&Cap> {
        self.caps.iter().find(|cap| {
            cap.site == row.site && cap.trade_code == row.trade_code && cap.level == row.level
        })
    }

    fn total(&self, row: &Row) -> Option<&CityTotal> {
        self.city
            .iter()
            .find(|total| total.trade_code == row.trade_code)
    }

    fn advised(&self, row: &Row) -> Option<&Advice> {
        self.advice
            .iter()
            .find(|advice| advice.trade_code == row.trade_code && advice.level == row.level)
    }

    /// A trade's name; its code where the trade is not known yet.
    #[must_use]
    pub fn name<'a>(&'a self, row: &'a Row, visit: &Visit) -> &'a str {
        let names = [
            self.cap(row).map(|cap| &cap.name),
            self.advised(row).map(|advice| &advice.name),
            self.total(row).map(|total| &total.name),
        ];
        let name = names.into_iter().flatten().next();
        name.map_or(&row.trade_code, |name| name.pick(visit.language))
    }

    /// The last years' intakes, the newest last.
    fn before(&self, row: &Row, show: Show) -> String {
        let of = self
            .programmes
            .iter()
            .filter(|known| known.trade_code == row.trade_code && known.level == row.level);
        let mut years: Vec<(i64, f64)> = of
            .filter_map(|known| Some((known.year, known.enrolled?)))
            .collect();
        years.sort_by_key(|(year, _)| *year);
        let last = years.iter().rev().take(BEFORE).rev();
        let shown: Vec<String> = last.map(|(_, enrolled)| show.count(enrolled)).collect();
        if shown.is_empty() {
            "–".to_owned()
        } else {
            shown.join(" · ")
        }
    }
}

/// How many rows a form holds.
#[must_use]
pub fn lines(entered: &Fields) -> usize {
    let numbers = entered
        .0
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("trade_code-")?.parse::<usize>().ok());
    numbers.max().map_or(0, |last| last + 1)
}

/// What was entered, as the interface takes it, and where each row stood in the form. `code` leads from a name to a code.
pub fn entered(
    fields: &Fields,
    code: impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) -> (Vec<Value>, Vec<usize>) {
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for line in 0..lines(fields) {
        let of = |name: &str| fields.get(&format!("{name}-{line}"));
        let trade = of("trade_code");
        // A row without places is taken out of the plan.
        if trade.is_empty() || of("places").is_empty() {
            continue;
        }
        let number = mistakes.whole(&format!("/rows/{line}/places"), of("places"));
        rows.push(json!({
            "site": of("site"),
            "trade_code": code(trade),
            "level": of("level"),
            "round": of("round").parse().unwrap_or(1),
            "places": number.unwrap_or_default(),
            "reason": fields.some(&format!("reason-{line}")),
        }));
        places.push(line);
    }
    (rows, places)
}

/// A mistake in the n-th row that was sent, where that row stood in the form.
#[must_use]
pub fn at_line(pointer: &str, lines: &[usize]) -> String {
    let split = pointer
        .strip_prefix("/rows/")
        .and_then(|rest| rest.split_once('/'));
    let line =
        split.and_then(|(place, name)| Some((lines.get(place.parse::<usize>().ok()?)?, name)));
    line.map_or_else(
        || pointer.to_owned(),
        |(line, name)| format!("/rows/{line}/{name}"),
    )
}

/// A field of a row.
fn field(line: usize, name: &str, label: &str, kind: fn(&str, &str) -> Field) -> Field {
    kind(&format!("{name}-{line}"), label).at(format!("/rows/{line}/{name}"))
}

/// The table; with fields where whoever looks may write.
#[must_use]
pub fn table(
    visit: &Visit,
    rows: &[Row],
    beside: &Beside,
    input: Option<(&Fields, &Mistakes)>,
) -> Table {
    let t: &Labels = words::labels(visit.language);
    let show = Show(visit.language);
    let head = [
        t.trade, t.before, t.cap, t.places, t.beside, t.flag, t.advised, t.city, t.reason,
    ];
    let mut table = Table::new("ke-hoach", t.plan_table, head);
    for (line, row) in rows.iter().enumerate() {
        let name = beside.name(row, visit);
        let cap = beside.cap(row);
        let advised = beside.advised(row);
        let about = format!(
            "{}, {}, {}",
            show.level(&row.level),
            row.site,
            words::round(row.round, visit.language)
        );
        let mut trade =
            Cell::link(&visit.href(&format!("/nghe/{}", row.trade_code)), name).small(&about);
        let wrong = cap.is_some_and(|cap| !cap.holds);
        let (places, reason) = match input {
            None => (
                Cell::num(show.whole(row.places)),
                Cell::text(row.reason.as_deref().unwrap_or("–")),
            ),
            Some((entered, errors)) => {
                let hidden = ["site", "trade_code", "level", "round"].into_iter();
                let values = [
                    row.site.clone(),
                    row.trade_code.clone(),
                    row.level.clone(),
                    row.round.to_string(),
                ];
                for (name, value) in hidden.zip(values) {
                    let told = errors.at(&format!("/rows/{line}/{name}"));
                    trade = trade.hidden(&format!("{name}-{line}"), &value).wrong(&told);
                }
                let label = |what: &str| format!("{what}: {name}, {about}");
                let places = field(
                    line,
                    "places",
                    &label(t.places.trim_start_matches('#')),
                    Field::whole,
                );
                let reason = field(line, "reason", &label(t.reason), Field::line);
                let places = places.entered(entered, row.places).told(errors).cell();
                let reason = reason
                    .entered(entered, row.reason.as_deref().unwrap_or(""))
                    .told(errors)
                    .cell();
                (places, reason)
            }
        };
        let scale = cap.and_then(|cap| cap.registered_scale);
        let advised_places = advised.and_then(|advice| advice.advised_places);
        let registered = cap.and_then(|cap| cap.certificate.as_deref()).unwrap_or("");
        let said = cap.map_or("", |cap| cap.says.pick(visit.language));
        let verdict = if wrong {
            Cell::default().wrong(&[said])
        } else {
            Cell::html(chart::bullet(row.places as f64, scale, advised_places)).small(said)
        };
        let counsel =
            advised.map_or_else(|| Cell::text("–"), |advice| counsel(advice, show, visit));
        let city = beside.total(row).map_or_else(
            || Cell::text("–"),
            |total| {
                let needed = total.needed_places.filter(|needed| *needed >= 1.0);
                let needed = needed.map_or_else(String::new, |needed| {
                    format!(" · {} {}", t.city_needed, show.count(needed))
                });
                let planned = total.planned_places.max(total.expected_places);
                let flag = total
                    .flag_after
                    .as_deref()
                    .unwrap_or("insufficient_evidence");
                Cell::flag(flag, show).small(&format!(
                    "{} {}{needed}",
                    t.city_planned,
                    show.count(planned)
                ))
            },
        );
        let reason = if cap.is_some_and(|cap| cap.reason_wanted) {
            reason.small(t.reason_wanted)
        } else {
            reason
        };
        let kind = if wrong { "has-wrong" } else { "" };
        table.row_of(
            kind,
            [
                trade,
                Cell::num(beside.before(row, show)),
                Cell::num(scale.map_or_else(|| "–".to_owned(), |scale| show.count(scale)))
                    .small(registered),
                places.as_num(),
                verdict,
                cap.map_or_else(|| Cell::text("–"), |cap| Cell::flag(&cap.flag, show)),
                counsel.as_long(),
                city,
                reason.as_long(),
            ],
        );
    }
    if let Some((entered, errors)) = input {
        for line in rows.len()..rows.len() + NEW {
            table.row(new_row(visit, line, entered, errors));
        }
    }
    let sum: i64 = rows.iter().map(|row| row.places).sum();
    let blank = || Cell::text("");
    table.row_of(
        "sum",
        [
            Cell::text(t.sum),
            blank(),
            blank(),
            Cell::num(show.whole(sum)),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
        ],
    );
    table
}

/// What is advised, with its range and reason.
fn counsel(advice: &Advice, show: Show, visit: &Visit) -> Cell {
    let said = advice.says.pick(visit.language);
    let Some(places) = advice.advised_places else {
        return Cell::text("–").small(said);
    };
    let range = match (advice.advised_low, advice.advised_high) {
        (Some(low), Some(high)) if low < high => {
            format!(" ({}–{})", show.count(low), show.count(high))
        }
        _ => String::new(),
    };
    Cell::text(format!("{}{range}", show.count(places))).small(said)
}

/// A row for what is not in the plan yet.
fn new_row(visit: &Visit, line: usize, entered: &Fields, errors: &Mistakes) -> [Cell; 9] {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let label = |what: &str| format!("{what}, {}", t.new_row);
    let of = |name: &str, what: &str, kind: fn(&str, &str) -> Field| {
        field(line, name, &label(what), kind)
            .entered(entered, "")
            .told(errors)
    };
    let levels = super::LEVELS.map(|key| (key.to_owned(), show.level(key)));
    let level = Field::choice(&format!("level-{line}"), &label(t.level), levels)
        .at(format!("/rows/{line}/level"));
    let level = level.entered(entered, "").told(errors);
    let blank = || Cell::text("");
    [
        of("trade_code", t.trade, Field::line)
            .list("nghe")
            .cell()
            .small(t.new_row),
        Cell::html(level.select()),
        of("site", t.site, Field::line).cell().small(t.site),
        of("places", t.places.trim_start_matches('#'), Field::whole)
            .cell()
            .as_num(),
        of("round", t.round, Field::whole).cell().small(t.round),
        blank(),
        blank(),
        blank(),
        of("reason", t.reason, Field::line).cell(),
    ]
}
