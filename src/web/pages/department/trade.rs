//! A trade as it would be released now: why, how stable it is, what was decided about it.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;

use crate::text::figure::per_hundred;
use crate::text::pages::department as words;
use crate::text::pages::public::{judged, tipping, verdict};
use crate::web::access::{ANALYSTS, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::{Range, Said, Show};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::decisions::{self, Decision};
use super::flags::{FLAGS, Needs, PLACE};
use super::{decide, moment, own};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/so/co-canh-bao/{code}", get(one).post(propose))
}

/// The form of another flag among the forms of the page.
const FORM_OF_FLAG: &str = "loai";

#[derive(Debug, Deserialize)]
struct Answer {
    as_of: String,
    pending: bool,
    needs: Needs,
    trade: Trade,
}

#[derive(Debug, Deserialize)]
struct Trade {
    name_vi: String,
    name_en: Option<String>,
    flag: String,
    probability: Option<Probability>,
    ratio: Option<Range>,
    supply: Option<Range>,
    demand: Option<Range>,
    strength: Option<String>,
    #[serde(default)]
    conflict: bool,
    #[serde(default)]
    fragile: bool,
    #[serde(default)]
    depends_on_one_employer: bool,
    flag_without_largest_employer: Option<String>,
    #[serde(default)]
    outcome_only: bool,
    #[serde(default)]
    certain_surplus: bool,
    tipping_point: Option<Tipping>,
    cause: Option<Cause>,
    #[serde(default)]
    reasons: Vec<Reason>,
    #[serde(default)]
    judgements: Vec<Judgement>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Probability {
    oversupplied: f64,
    balanced: f64,
    undersupplied: f64,
}

#[derive(Debug, Deserialize)]
struct Tipping {
    learners: f64,
    to: String,
}

#[derive(Debug, Deserialize)]
struct Cause {
    #[serde(flatten)]
    said: Said,
    help_vi: String,
    help_en: String,
}

#[derive(Debug, Deserialize)]
struct Reason {
    #[serde(flatten)]
    said: Said,
    ratio: Option<f64>,
    weight: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Judgement {
    year: i32,
    judgement: String,
    source: String,
    agrees: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Year {
    target_year: i32,
}

impl Trade {
    fn name(&self, visit: &Visit) -> &str {
        let english = self.name_en.as_deref().unwrap_or(&self.name_vi);
        visit.language.pick(&self.name_vi, english)
    }

    /// How probable its flag is.
    fn chance(&self) -> Option<f64> {
        let of = self.probability?;
        match self.flag.as_str() {
            "undersupplied" => Some(of.undersupplied),
            "balanced" => Some(of.balanced),
            "oversupplied" => Some(of.oversupplied),
            _ => None,
        }
    }

    /// What is to be known before the flag is used.
    fn doubts(&self, visit: &Visit) -> Vec<String> {
        let t = words::labels(visit.language);
        let mut doubts = Vec::new();
        let mut add = |is: bool, words: String| {
            if is {
                doubts.push(words);
            }
        };
        let without = self.flag_without_largest_employer.as_deref();
        let without = without.map_or_else(String::new, |flag| {
            format!(" {}: {}.", t.without_it, Show(visit.language).flag(flag))
        });
        add(self.conflict, t.conflict.to_owned());
        add(self.fragile, t.fragile.to_owned());
        add(
            self.depends_on_one_employer,
            format!("{}{without}", t.one_employer),
        );
        add(self.outcome_only, t.outcome_only.to_owned());
        add(self.certain_surplus, t.certain_surplus.to_owned());
        doubts
    }
}

/// What is said of the trade, and how sure that is.
fn head(sheet: &mut Sheet, visit: &Visit, answer: &Answer, year: i32) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let trade = &answer.trade;
    let name = trade.name(visit);
    let ratio = trade
        .ratio
        .map(|ratio| [ratio.median, ratio.low, ratio.high].map(|end| per_hundred(end, show.0)));
    sheet.paragraph(
        "lead",
        &verdict(&trade.flag, name, year, trade.chance(), ratio, show.0),
    );
    if answer.pending {
        sheet.paragraph("note", t.flags_pending);
    }
    let range = |range: Option<Range>, write: &dyn Fn(Range) -> String| {
        range.map_or_else(|| "–".to_owned(), write)
    };
    let persons = |range: Range| format!("{} ({})", show.count(range.median), show.persons(range));
    let ratios = |range: Range| format!("{} ({})", show.ratio(range.median), show.ratios(range));
    let chance = trade.chance().map(|share| show.percent(share));
    let strength = trade.strength.as_deref().unwrap_or("");
    sheet.facts([
        (t.as_of, moment(&answer.as_of, visit)),
        (t.flag, show.flag(&trade.flag)),
        (t.probability, chance.unwrap_or_else(|| "–".to_owned())),
        (t.strength, show.strength(strength).to_owned()),
        (t.ratio_fact, range(trade.ratio, &ratios)),
        (t.seekers, range(trade.supply, &persons)),
        (t.openings, range(trade.demand, &persons)),
    ]);
}

/// Why, how stable, and what would change it.
fn why(sheet: &mut Sheet, visit: &Visit, answer: &Answer) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let trade = &answer.trade;
    sheet.heading(t.stability);
    let doubts = trade.doubts(visit);
    for doubt in &doubts {
        sheet.paragraph("warning", doubt);
    }
    if doubts.is_empty() && trade.flag != "insufficient_evidence" {
        sheet.paragraph("done", t.stable);
    }
    if let Some(point) = &trade.tipping_point {
        sheet.text(&tipping(point.learners, &show.flag(&point.to), show.0));
    }
    sheet.heading(t.why);
    if trade.reasons.is_empty() {
        sheet.paragraph("empty", t.no_reasons);
    } else {
        let head = [t.reason, t.alone, t.weight];
        let mut table = Table::new("ly-do", t.reasons_table, head);
        for reason in &trade.reasons {
            let ratio = reason.ratio.map(|ratio| show.ratio(ratio));
            let weight = reason.weight.map(|weight| show.percent(weight));
            table.row([
                Cell::text(reason.said.pick(show.0)),
                Cell::num(ratio.unwrap_or_else(|| "–".to_owned())),
                Cell::num(weight.unwrap_or_else(|| "–".to_owned())),
            ]);
        }
        sheet.push(table);
    }
    if let Some(cause) = &trade.cause {
        sheet.text(&format!("{}: {}.", t.cause, cause.said.pick(show.0)));
        sheet.text(show.0.pick(&cause.help_vi, &cause.help_en));
    }
    sheet.heading(t.interface_needs);
    sheet.facts([
        (t.needs_fact, show.whole(answer.needs.postings)),
        (t.people, show.whole(answer.needs.vacancies_persons)),
    ]);
    if !trade.judgements.is_empty() {
        sheet.heading(t.said_before);
        for judgement in &trade.judgements {
            let said = judged(&judgement.judgement, judgement.agrees, show.0);
            sheet.text(&format!("{}: {said} {}", judgement.year, judgement.source));
        }
    }
}

/// The form that proposes another flag.
fn form(sheet: &mut Sheet, visit: &Visit, code: &str, entered: &Fields) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let entered = own(entered, FORM_OF_FLAG);
    sheet.heading(t.propose_flag);
    sheet.text(t.propose_flag_hint);
    sheet.text(t.four_eyes);
    let none = (String::new(), t.computed_again.to_owned());
    let options = FLAGS.map(|flag| (flag.to_owned(), show.flag(flag)));
    let form = Form::post(sheet, &format!("{PLACE}/{code}"))
        .hidden(super::FORM, FORM_OF_FLAG)
        .field(
            Field::choice("flag", t.new_flag, options.into_iter().chain([none]))
                .entered(&entered, FLAGS[0]),
        )
        .field(Field::day("expires_on", t.expires_on).entered(&entered, ""))
        .field(
            Field::area("reason", t.reason, 3)
                .hint(t.reason_hint)
                .entered(&entered, ""),
        )
        .button(t.propose);
    sheet.push(form);
}

async fn page(
    visit: &Visit,
    code: &str,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let path = format!("/api/v1/working/trades/{code}");
    let answer: Answer = visit.door.get(&path).await?;
    let Year { target_year } = visit.door.get("/api/v1/working/trades").await?;
    let decisions = decisions::all(visit, code).await?;
    let title = answer.trade.name(visit).to_owned();
    let mut sheet = Sheet::new(visit, title, errors).back(PLACE, visit.c().flags);
    head(&mut sheet, visit, &answer, target_year);
    sheet.links([(visit.href(&format!("/nghe/{code}")), t.see_public)]);
    why(&mut sheet, visit, &answer);
    if decisions.iter().any(Decision::waits) {
        decisions::waiting(&mut sheet, visit, &decisions, entered).await?;
    }
    decisions::decided(&mut sheet, visit, &decisions, t.no_about_trade);
    if visit.is(ANALYSTS) {
        form(&mut sheet, visit, code, entered);
    }
    Ok(sheet)
}

async fn one(visit: Visit, Path(code): Path<String>) -> Outcome {
    let errors = Mistakes::none(visit.language);
    page(&visit, &code, &Fields::default(), errors)
        .await?
        .shown()
}

async fn propose(visit: Visit, Path(code): Path<String>, fields: Fields) -> Outcome {
    let body = json!({
        "kind": "override",
        "trade_code": code,
        "flag": fields.some("flag"),
        "expires_on": fields.get("expires_on"),
        "reason": fields.get("reason"),
    });
    let call = fields.call(Method::POST, "/api/v1/decisions", Some(&body));
    let again = async |errors| page(&visit, &code, &fields, errors).await;
    let to = format!("{PLACE}/{code}?xong=de-xuat");
    decide(&visit, call, &to, again).await
}
