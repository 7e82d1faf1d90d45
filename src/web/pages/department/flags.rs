//! Working flags: what would be released now, beside what is published, with what was proposed and decided.

use std::collections::HashMap;

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::text::pages::department as words;
use crate::web::access::{ANALYSTS, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::{Range, Show};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::decisions::{self, Decision};
use super::moment;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route(PLACE, get(flags))
}

/// Where the working flags are.
pub(super) const PLACE: &str = "/so/co-canh-bao";

/// Every flag, the urgent ones first.
pub(super) const FLAGS: [&str; 4] = [
    "undersupplied",
    "oversupplied",
    "balanced",
    "insufficient_evidence",
];

#[derive(Debug, Deserialize)]
struct Working {
    as_of: String,
    pending: bool,
    data_year: i32,
    target_year: i32,
    trades: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    trade_code: String,
    name_vi: String,
    flag: String,
    ratio: Option<Range>,
    evidence: Vec<Evidence>,
    needs: Needs,
}

/// What a source says.
#[derive(Debug, Clone, Deserialize)]
struct Evidence {
    source: String,
    weight: Option<f64>,
}

/// Needs that firms have posted and that count.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Needs {
    /// How many.
    pub postings: i64,
    /// For how many people.
    pub vacancies_persons: i64,
}

/// A trade of the last release.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Released {
    trade_code: String,
    name_vi: String,
    name_en: Option<String>,
    flag: String,
}

impl Released {
    fn name(&self, visit: &Visit) -> &str {
        let english = self.name_en.as_deref().unwrap_or(&self.name_vi);
        visit.language.pick(&self.name_vi, english)
    }
}

/// The trades of the last release by code.
pub(super) type Trades = HashMap<String, Released>;

/// The name of a trade; its code where the last release does not know it.
pub(super) fn name<'a>(trades: &'a Trades, code: &'a str, visit: &Visit) -> &'a str {
    trades.get(code).map_or(code, |trade| trade.name(visit))
}

#[derive(Debug, Deserialize)]
struct ReleasedList {
    items: Vec<Released>,
}

/// The trades of the last release by code; none before the first.
pub(super) async fn released(visit: &Visit) -> Result<Trades, Refusal> {
    let path = "/api/v1/trades?sort=name&limit=200";
    let found: Option<ReleasedList> = visit.door.find(path).await?;
    let items = found.map_or_else(Vec::new, |found| found.items);
    Ok(items
        .into_iter()
        .map(|trade| (trade.trade_code.clone(), trade))
        .collect())
}

impl Row {
    fn name<'a>(&'a self, visit: &Visit, released: Option<&'a Released>) -> &'a str {
        released.map_or(&self.name_vi, |trade| trade.name(visit))
    }

    /// The source that weighs most.
    fn strongest(&self, visit: &Visit) -> String {
        let weight = |source: &Evidence| source.weight.unwrap_or_default();
        let heaviest = self
            .evidence
            .iter()
            .max_by(|one, other| weight(one).total_cmp(&weight(other)));
        heaviest.map_or_else(
            || "–".to_owned(),
            |source| words::source(&source.source, visit.language).to_owned(),
        )
    }

    fn cells(
        &self,
        visit: &Visit,
        released: Option<&Released>,
        set: Option<&Decision>,
    ) -> Vec<Cell> {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let place = visit.href(&format!("{PLACE}/{}", self.trade_code));
        let ratio = self.ratio.map_or_else(
            || Cell::num("–"),
            |ratio| Cell::num(show.ratio(ratio.median)).small(&show.ratios(ratio)),
        );
        let before = released.map_or_else(
            || Cell::text("–"),
            |released| {
                let differs = released.flag != self.flag;
                Cell::flag(&released.flag, show).small(if differs { t.differs } else { "" })
            },
        );
        let set = set.map_or_else(
            || Cell::text("–"),
            |set| {
                let last = set.last_day(show);
                let last = last.map_or_else(String::new, |day| format!("{} {day}", t.until));
                Cell::text(set.set_flag(visit)).small(&last)
            },
        );
        vec![
            Cell::link(&place, self.name(visit, released)),
            Cell::flag(&self.flag, show),
            ratio,
            Cell::num(self.evidence.len().to_string()),
            Cell::text(self.strongest(visit)),
            Cell::num(show.whole(self.needs.vacancies_persons)),
            before,
            set,
        ]
    }
}

/// The filters of the list.
fn filters(sheet: &Sheet, visit: &Visit) -> Form {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let all = (String::new(), visit.c().all.to_owned());
    let options = FLAGS.map(|flag| (flag.to_owned(), show.flag(flag)));
    let choice = Field::choice("loai", t.flag, [all].into_iter().chain(options));
    Form::ask(sheet, PLACE)
        .field(choice.value(visit.asked("loai")))
        .field(Field::tick("khac", t.only_differing).value(visit.asked("khac")))
        .button(visit.c().filter)
}

/// The table of the trades that the filters let through.
async fn table(
    sheet: &mut Sheet,
    visit: &Visit,
    working: &Working,
    decisions: &[Decision],
) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let released = released(visit).await?;
    sheet.push(filters(sheet, visit));
    let head = [
        t.trade,
        t.flag,
        t.ratio,
        t.sources,
        t.strongest,
        t.wanted,
        t.in_release,
        t.overridden,
    ];
    let (flag, differing) = (visit.asked("loai"), !visit.asked("khac").is_empty());
    let mut table = Table::new("xep-loai", t.flags_table, head);
    for row in &working.trades {
        let before = released.get(&row.trade_code);
        let same = before.is_some_and(|before| before.flag == row.flag);
        if (differing && same) || (!flag.is_empty() && row.flag != flag) {
            continue;
        }
        let set = decisions.iter().find(|decision| {
            decision.in_force && decision.trade_code.as_deref() == Some(&row.trade_code)
        });
        table.row(row.cells(visit, before, set));
    }
    if table.is_empty() {
        sheet.paragraph("empty", t.flags_no_match);
    } else {
        sheet.push(table);
    }
    Ok(())
}

/// The page, also where a form on it is shown again.
pub(super) async fn page(
    visit: &Visit,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let working: Option<Working> = visit.door.find("/api/v1/working/trades").await?;
    let decisions = decisions::all(visit, "").await?;
    let mut sheet = Sheet::new(visit, visit.c().flags, errors).wide();
    sheet.paragraph("lead", t.flags_lead);
    if visit.is(ANALYSTS) {
        sheet.links([(visit.href(decisions::PARAMETERS), t.new_parameters)]);
    }
    if let Some(working) = &working {
        sheet.facts([
            (t.as_of, moment(&working.as_of, visit)),
            (t.data_year, working.data_year.to_string()),
            (t.target_year, working.target_year.to_string()),
        ]);
        if working.pending {
            sheet.paragraph("note", t.flags_pending);
        }
    }
    // What waits for somebody comes before what is only read.
    if decisions.iter().any(Decision::waits) {
        decisions::waiting(&mut sheet, visit, &decisions, entered).await?;
    }
    match &working {
        Some(working) => table(&mut sheet, visit, working, &decisions).await?,
        None => sheet.paragraph("empty", t.flags_none),
    }
    decisions::decided(&mut sheet, visit, &decisions, t.no_decisions);
    Ok(sheet)
}

async fn flags(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}
