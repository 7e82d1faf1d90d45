//! The form of a need: one page, with a picker of trades that needs no script.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::text::pages::employer::{self as words, Labels};
use crate::web::pages::blocks::{Field, Form, Sheet, datalist};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes, Takes};
use crate::web::pages::query;
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;

/// The levels of training, in the order of their length.
pub const LEVELS: [&str; 4] = ["college", "intermediate", "elementary", "short_course"];

/// The fields that the interface takes, and as what.
const TAKEN: [(&str, Takes); 12] = [
    ("title", Takes::Words),
    ("trade_code", Takes::Words),
    ("level", Takes::Words),
    ("vacancies", Takes::Whole),
    ("vacancies_reason", Takes::Words),
    ("qualification_required", Takes::Yes),
    ("certainty", Takes::Words),
    ("description", Takes::Words),
    ("district", Takes::Words),
    ("wage_min_vnd", Takes::Whole),
    ("wage_max_vnd", Takes::Whole),
    ("starts_on", Takes::Words),
];

/// A trade by name.
#[derive(Debug, Clone, Deserialize)]
pub struct Named {
    /// Its code.
    pub trade_code: String,
    name_vi: String,
    name_en: Option<String>,
}

impl Named {
    /// Its name in the visitor's language.
    #[must_use]
    pub fn name(&self, visit: &Visit) -> String {
        let other = self.name_en.as_deref().unwrap_or(&self.name_vi);
        visit.language.pick(self.name_vi.as_str(), other).to_owned()
    }
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Named>,
}

/// Every trade of the last release; none before the first.
///
/// # Errors
/// Whatever the interface refuses.
pub async fn trades(visit: &Visit) -> Result<Vec<Named>, Refusal> {
    let found: Option<Listed> = visit
        .door
        .find("/api/v1/trades?sort=name&limit=200")
        .await?;
    Ok(found.map_or_else(Vec::new, |found| found.items))
}

/// Trades that words lead to, the best first.
///
/// # Errors
/// Whatever the interface refuses.
pub async fn like(visit: &Visit, sought: &str) -> Result<Vec<Named>, Refusal> {
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let place = format!("/api/v1/search?{}", query(&[("q", sought), ("limit", "6")]));
    let found: Option<Listed> = visit.door.find(&place).await?;
    Ok(found.map_or_else(Vec::new, |found| found.items))
}

/// What was entered, as the interface takes it.
pub fn body(fields: &Fields, mistakes: &mut Mistakes) -> Map<String, Value> {
    let mut body = fields.json(&TAKEN, mistakes);
    if let Some(day) = fields.some("closes_on") {
        body.insert("closes_on".to_owned(), Value::from(day));
    }
    if !body.contains_key("vacancies") && mistakes.is_empty() {
        let said = [
            "Hãy nhập số người cần tuyển.",
            "Enter how many people are needed.",
        ];
        mistakes.push("/vacancies", said);
    }
    body
}

/// The fields of a need; `known` is what it says already, `found` what the picker has found.
#[must_use]
pub fn fields(
    form: Form,
    visit: &Visit,
    entered: &Fields,
    known: &Value,
    found: Option<&[Named]>,
) -> Form {
    let t: &Labels = words::labels(visit.language);
    let show = Show(visit.language);
    let text = |name: &str| match &known[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "1".to_owned(),
        _ => String::new(),
    };
    let of = |field: Field, name: &str| field.entered(entered, text(name));
    let mut form = form.field(of(
        Field::line("title", t.title)
            .hint(t.title_hint)
            .list("nghe"),
        "title",
    ));
    if let Some(found) = found {
        let none = (String::new(), t.none_of_these.to_owned());
        let options = found
            .iter()
            .map(|trade| (trade.trade_code.clone(), trade.name(visit)));
        let first = found.first().map_or("", |trade| trade.trade_code.as_str());
        let chosen = entered.some("trade_code").unwrap_or(first);
        let field = Field::radio("trade_code", t.which_trade, options.chain([none])).value(chosen);
        form = form.field(field.hint(if found.is_empty() {
            t.unknown_trade
        } else {
            ""
        }));
    } else if let Some(code) = entered.some("trade_code").or(known["trade_code"].as_str()) {
        form = form.hidden("trade_code", code);
    }
    let any = (String::new(), t.any_level.to_owned());
    let levels = LEVELS.map(|key| (key.to_owned(), show.level(key)));
    let pay = |name: &str, label: &str| Field::whole(name, label).hint(t.wage_hint);
    form.button_of("tim", "1", t.find_trade, "second")
        .field(of(Field::whole("vacancies", t.vacancies), "vacancies"))
        .field(of(
            Field::choice("level", t.level, [any].into_iter().chain(levels)),
            "level",
        ))
        .field(of(
            Field::tick("qualification_required", t.qualification).hint(t.qualification_hint),
            "qualification_required",
        ))
        .field(of(
            Field::choice(
                "certainty",
                t.certainty,
                [("firm", t.firm), ("forecast", t.forecast)],
            ),
            "certainty",
        ))
        .field(of(Field::line("district", t.district), "district"))
        .field(of(pay("wage_min_vnd", t.wage_min), "wage_min_vnd"))
        .field(of(pay("wage_max_vnd", t.wage_max), "wage_max_vnd"))
        .field(of(
            Field::day("starts_on", t.starts_on).hint(t.starts_hint),
            "starts_on",
        ))
        .field(of(
            Field::day("closes_on", t.closes_on).hint(t.closes_hint),
            "closes_on",
        ))
        .field(of(
            Field::area("vacancies_reason", t.vacancies_reason, 2).hint(t.vacancies_reason_hint),
            "vacancies_reason",
        ))
        .field(of(
            Field::area("description", t.description, 4).hint(t.description_hint),
            "description",
        ))
}

/// The names of the trades, to choose from while one types.
#[must_use]
pub fn names(visit: &Visit, trades: &[Named]) -> String {
    let names: Vec<String> = trades.iter().map(|trade| trade.name(visit)).collect();
    datalist("nghe", names.iter().map(String::as_str))
}

/// A page with the form of a need.
#[must_use]
pub fn sheet(visit: &Visit, title: &str, errors: Mistakes) -> Sheet {
    Sheet::new(visit, title, errors).back("/doanh-nghiep/nhu-cau", visit.c().needs)
}
