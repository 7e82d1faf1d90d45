//! One trade: what is said of it, how sure that is, why, and what would change it.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use serde::Deserialize;

use crate::text::figure::per_hundred;
use crate::text::pages::public::{self as words, Labels, verdict};
use crate::web::pages::chart::{self, Balance, BarRow, Caption, IntervalRow, Part};
use crate::web::pages::show::{Figure, Range, Show, sign};
use crate::web::pages::visit::{Page, Visit};
use crate::web::pages::{Outcome, Pages, shown};

use super::method::balance;
use super::released::{Cause, Item, Reason, Release};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/nghe/{code}", get(trade))
}

/// The answer about a trade.
#[derive(Debug, Deserialize)]
struct Answer {
    release: Release,
    trade: Trade,
    outcomes: Outcomes,
    employer_cells: Cells,
    programmes: Vec<Programme>,
}

#[derive(Debug, Deserialize)]
struct Trade {
    #[serde(flatten)]
    item: Item,
    #[serde(default)]
    official_codes: Vec<OfficialCode>,
    cause: Option<Cause>,
    reasons: Vec<Reason>,
    levels: Vec<LevelRow>,
    judgements: Vec<Judgement>,
    demand_funnel: Funnel,
}

#[derive(Debug, Deserialize)]
struct OfficialCode {
    official_code: String,
    level: String,
}

#[derive(Debug, Deserialize)]
struct LevelRow {
    level: String,
    enrolled: Option<f64>,
    capacity: Option<f64>,
    completers_persons: Option<f64>,
    supply_persons: Range,
    steps: Steps,
}

#[derive(Debug, Deserialize)]
struct Steps {
    value: Option<StepValues>,
    reason: Option<crate::web::pages::show::Said>,
}

#[derive(Debug, Deserialize)]
struct StepValues {
    not_in_job_persons: Option<f64>,
    enter_persons: Option<f64>,
    stay_persons: Option<f64>,
    self_employed_share: Option<f64>,
}

/// What the estimate of openings starts from.
#[derive(Debug, Deserialize)]
struct Funnel {
    survey_employers: Option<Figure>,
    survey_planned_persons: Option<Figure>,
    survey_hires_persons: Option<Figure>,
    postings_year: Option<i32>,
    advertisements: Option<Figure>,
    advertised_positions: Option<Figure>,
    counted_positions: Option<Figure>,
}

/// What an authority has said.
#[derive(Debug, Deserialize)]
struct Judgement {
    year: i32,
    judgement: String,
    source: String,
    quote: Option<String>,
    agrees: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Outcomes {
    years: Option<[i32; 2]>,
    trade: Option<OutcomeRow>,
    levels: Vec<OutcomeRow>,
}

#[derive(Debug, Clone, Deserialize)]
struct OutcomeRow {
    level: Option<String>,
    answers: Figure,
    employed_share: Figure,
    in_trade_share: Figure,
    median_pay_vnd: Figure,
    median_months: Figure,
}

#[derive(Debug, Deserialize)]
struct Cells {
    districts: Vec<District>,
}

#[derive(Debug, Deserialize)]
struct District {
    district: Option<String>,
    positions: Figure,
    employers: Figure,
}

#[derive(Debug, Deserialize)]
struct Programme {
    provider_id: Option<String>,
    level: String,
    enrolled: f64,
    capacity: Option<f64>,
}

/// The flags of a trade in earlier releases.
#[derive(Debug, Default, Deserialize)]
struct History {
    items: Vec<Past>,
}

#[derive(Debug, Deserialize)]
struct Past {
    release: i64,
    title: String,
    published_at: Option<String>,
    target_year: i32,
    flag: String,
}

#[derive(Debug, Deserialize)]
struct Providers {
    items: Vec<ProviderName>,
}

#[derive(Debug, Deserialize)]
struct ProviderName {
    provider_id: String,
    name: String,
}

#[derive(Template)]
#[template(path = "public/trade.html")]
struct TradePage {
    page: Page,
    t: &'static Labels,
    show: Show,
    answer: Answer,
    history: History,
    providers: Vec<ProviderName>,
    /// The bounds of balance.
    balance: Balance,
}

/// Courses shorter than a year, which stand apart.
fn short(level: &str) -> bool {
    matches!(level, "elementary" | "short_course")
}

impl TradePage {
    fn verdict(&self) -> String {
        let item = &self.answer.trade.item;
        let language = self.page.language;
        let year = self.answer.release.target_year;
        let ratio = item.ratio.map(|ratio| {
            [ratio.median, ratio.low, ratio.high].map(|end| per_hundred(end, language))
        });
        verdict(
            &item.flag,
            item.name(language),
            year,
            item.probability.of(&item.flag),
            ratio,
            language,
        )
    }

    fn sign(&self) -> &'static str {
        sign(&self.answer.trade.item.flag)
    }

    fn interval(&self) -> Option<String> {
        let item = &self.answer.trade.item;
        let row = IntervalRow {
            label: item.name(self.page.language),
            flag: &item.flag,
            ratio: item.ratio?,
        };
        let caption = Caption {
            id: "khoang",
            title: self.t.interval_chart,
            description: self.t.interval_description,
        };
        Some(chart::intervals(
            &[row],
            self.balance,
            caption,
            self.page.language,
        ))
    }

    /// Job seekers by level, long courses and short ones apart, beside the openings.
    fn supply_chart(&self) -> String {
        let show = self.show;
        let trade = &self.answer.trade;
        let of = |wanted: bool| {
            let own = trade
                .levels
                .iter()
                .filter(|row| short(&row.level) == wanted);
            own.enumerate()
                .map(|(place, row)| Part {
                    class: if place == 0 { "part-1" } else { "part-2" },
                    value: row.supply_persons.median,
                    name: format!(
                        "{}: {}",
                        show.level(&row.level),
                        show.count(row.supply_persons.median)
                    ),
                })
                .collect::<Vec<Part>>()
        };
        let need = trade.item.demand_persons.map(|need| need.median);
        let mut rows = Vec::new();
        for (parts, label) in [
            (of(false), self.t.long_courses),
            (of(true), self.t.short_courses),
        ] {
            if !parts.is_empty() {
                let sum: f64 = parts.iter().map(|part| part.value).sum();
                rows.push(BarRow {
                    label: label.to_owned(),
                    value: show.count(sum),
                    parts,
                    mark: None,
                    dashed: None,
                });
            }
        }
        if let Some(need) = need {
            let part = Part {
                class: "part-3",
                value: need,
                name: show.count(need),
            };
            rows.push(BarRow {
                label: self.t.demand.to_owned(),
                value: show.count(need),
                parts: vec![part],
                mark: None,
                dashed: None,
            });
        }
        let caption = Caption {
            id: "nguon",
            title: self.t.supply_chart,
            description: self.t.supply_description,
        };
        chart::bars(&rows, caption)
    }

    /// A share, or why it is not shown.
    fn share(&self, figure: &Figure) -> String {
        self.figure(figure, |value| self.show.percent(value))
    }

    /// A count, or why it is not shown.
    fn persons(&self, figure: &Figure) -> String {
        self.figure(figure, |value| self.show.count(value))
    }

    fn pay(&self, figure: &Figure) -> String {
        self.figure(figure, |value| self.show.money(value))
    }

    fn months(&self, figure: &Figure) -> String {
        self.figure(figure, |value| self.show.decimal(value, 1))
    }

    fn figure(&self, figure: &Figure, write: impl Fn(f64) -> String) -> String {
        match (figure.value, &figure.reason) {
            (Some(value), _) => write(value),
            (None, Some(_)) => format!("🔒 {}", self.t.hidden),
            (None, None) => "–".to_owned(),
        }
    }

    /// Why some figures are not shown: each reason once.
    fn hidden_reasons(&self) -> Vec<&str> {
        let outcomes = &self.answer.outcomes;
        let rows = outcomes.trade.iter().chain(&outcomes.levels);
        let figures = rows.flat_map(|row| {
            [
                &row.answers,
                &row.employed_share,
                &row.in_trade_share,
                &row.median_pay_vnd,
                &row.median_months,
            ]
        });
        let cells = self
            .answer
            .employer_cells
            .districts
            .iter()
            .flat_map(|cell| [&cell.positions, &cell.employers]);
        let steps = self
            .answer
            .trade
            .levels
            .iter()
            .filter_map(|row| row.steps.reason.as_ref());
        let mut reasons: Vec<&str> = figures
            .chain(cells)
            .filter_map(|figure| figure.reason.as_ref())
            .chain(steps)
            .map(|reason| reason.pick(self.page.language))
            .collect();
        reasons.sort_unstable();
        reasons.dedup();
        reasons
    }

    /// Steps of the demand funnel that there are.
    fn funnel(&self) -> Vec<(String, String)> {
        let (t, funnel) = (self.t, &self.answer.trade.demand_funnel);
        let year = funnel
            .postings_year
            .map_or_else(String::new, |year| format!(" {year}"));
        [
            (t.survey_employers.to_owned(), &funnel.survey_employers),
            (t.survey_planned.to_owned(), &funnel.survey_planned_persons),
            (t.survey_hires.to_owned(), &funnel.survey_hires_persons),
            (
                format!("{}{year}", t.advertisements),
                &funnel.advertisements,
            ),
            (
                format!("{}{year}", t.advertised_positions),
                &funnel.advertised_positions,
            ),
            (t.counted_positions.to_owned(), &funnel.counted_positions),
        ]
        .into_iter()
        .filter_map(|(name, figure)| Some((name, self.persons(figure.as_ref()?))))
        .collect()
    }

    /// What would turn the flag, in words.
    fn tipping(&self) -> Option<String> {
        let tipping = self.answer.trade.item.tipping_point.as_ref()?;
        Some(words::tipping(
            tipping.learners,
            &self.show.flag(&tipping.to),
            self.page.language,
        ))
    }

    fn provider<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self
            .providers
            .iter()
            .find(|provider| provider.provider_id == id);
        known.map_or(id, |provider| &provider.name)
    }

    fn judged(&self, judgement: &Judgement) -> String {
        words::judged(&judgement.judgement, judgement.agrees, self.page.language)
    }
}

async fn trade(visit: Visit, Path(code): Path<String>) -> Outcome {
    let place = format!("/api/v1/trades/{code}");
    let answer: Answer = visit.door.get(&place).await?;
    let history = visit.door.find(&format!("{place}/history")).await?;
    let providers: Providers = visit.door.get("/api/v1/providers").await?;
    let name = answer.trade.item.name(visit.language).to_owned();
    shown(&TradePage {
        page: visit.page(name),
        t: words::labels(visit.language),
        show: Show(visit.language),
        history: history.unwrap_or_default(),
        providers: providers.items,
        balance: balance(&visit.door).await?,
        answer,
    })
}
