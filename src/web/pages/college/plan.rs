//! The plan of a college: edited by its own people, looked at by the department.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::order::sort_key;
use crate::text::pages::college as words;
use crate::text::states::state;
use crate::web::access::{COLLEGE, COLLEGE_OR_INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::employer::{Named, names, trades};
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::{Session, Visit};
use crate::web::pages::{Outcome, Pages, settle};

use super::editor::{self, Beside, Cap, CityTotal, Row};
use super::judge;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/don-vi/{code}/ke-hoach/{year}", get(show).post(save))
}

/// The address of a plan.
#[must_use]
pub fn place(provider: &str, year: &str) -> String {
    format!("/don-vi/{provider}/ke-hoach/{year}")
}

/// A plan as the interface answers it.
#[derive(Debug, Deserialize)]
pub struct Plan {
    /// How far it is.
    pub state: String,
    /// Its rows.
    pub rows: Vec<Row>,
    caps: Vec<Cap>,
    city: Vec<CityTotal>,
    note: Option<String>,
    updated_at: String,
    /// Its version.
    pub version: i64,
}

/// A version that was left.
#[derive(Debug, Deserialize)]
struct Version {
    version: i64,
    state: String,
    rows: Vec<Row>,
    note: Option<String>,
    created_at: String,
}

/// Whether whoever looks belongs to the college.
#[must_use]
pub fn own(visit: &Visit, provider: &str) -> bool {
    let of = |session: &Session| {
        session
            .organisation
            .as_ref()
            .is_some_and(|own| own.code == provider)
    };
    visit.is(COLLEGE) && visit.session.as_ref().is_some_and(of)
}

/// The page of a plan.
///
/// # Errors
/// Whatever the interface refuses.
pub async fn page(
    visit: &Visit,
    (provider, year): (&str, &str),
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(COLLEGE_OR_INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let address = format!("/api/v1/plans/{provider}/{year}");
    let found: Option<Plan> = visit.door.find(&address).await?;
    let own = own(visit, provider);
    let mut beside = Beside::load(visit, provider, year).await?;
    let title = format!("{} {year} – {provider}", t.plan);
    let mut sheet = Sheet::new(visit, title, errors)
        .wide()
        .back("/ke-hoach", visit.c().plans);
    if found.is_none() && !own {
        sheet.paragraph("empty", t.not_made);
        return Ok(sheet);
    }
    let (rows, version, standing) = if let Some(plan) = found {
        sheet.facts([
            (t.state, state(&plan.state, visit.language).to_owned()),
            (t.changed, show.day(&plan.updated_at)),
            (t.version, plan.version.to_string()),
        ]);
        if let Some(note) = &plan.note {
            sheet.paragraph("note", note);
        }
        beside.caps = plan.caps;
        beside.city = plan.city;
        (plan.rows, plan.version, plan.state)
    } else {
        sheet.paragraph("note", t.first_draft);
        (beside.proposed(t.main_site), 0, String::new())
    };
    let open = own && !["submitted", "approved"].contains(&standing.as_str());
    sheet.text(if open { t.edit_lead } else { t.read_lead });
    if open {
        let all = trades(visit).await?;
        sheet.push(names(visit, &all));
        let kept = shown_rows(entered, rows.clone(), &all, visit);
        if sheet.errors.status == 412 {
            sheet.push(clash(visit, &rows, &kept, &beside));
        }
        let table = editor::table(visit, &kept, &beside, Some((entered, &sheet.errors)));
        let version = if version > 0 {
            version.to_string()
        } else {
            String::new()
        };
        let form = Form::post(&sheet, &place(provider, year))
            .laid("wide-form")
            .hidden("version", version);
        let note = Field::line("note", t.note).entered(entered, "");
        sheet.push(form.part(table).field(note).button(t.save));
    } else {
        sheet.push(editor::table(visit, &rows, &beside, None));
    }
    sheet.paragraph("quiet", t.table_note);
    if version > 0 {
        judge::steps(
            &mut sheet,
            visit,
            (provider, year),
            (&standing, version, &rows),
            entered,
            &beside,
        );
        let of = |format: &str| {
            format!(
                "{address}/paper?format={format}&lang={}",
                visit.language.pick("vi", "en")
            )
        };
        sheet.heading(t.papers);
        sheet.links([(of("docx"), t.paper_docx), (of("xlsx"), t.paper_xlsx)]);
        let versions: Vec<Version> = visit.door.get(&format!("{address}/versions")).await?;
        sheet.push(history(visit, &versions));
    }
    Ok(sheet)
}

/// What is shown in the form: what was entered, where something was.
fn shown_rows(entered: &Fields, rows: Vec<Row>, all: &[Named], visit: &Visit) -> Vec<Row> {
    if entered.0.is_empty() {
        return rows;
    }
    let kept = (0..editor::lines(entered)).filter_map(|line| {
        let of = |name: &str| entered.get(&format!("{name}-{line}"));
        let whole = |name: &str, none| of(name).parse().unwrap_or(none);
        (!of("trade_code").is_empty()).then(|| Row {
            site: of("site").to_owned(),
            trade_code: code(all, visit, of("trade_code")),
            level: of("level").to_owned(),
            round: whole("round", 1),
            places: whole("places", 0),
            ..Row::default()
        })
    });
    kept.collect()
}

/// The code of a trade that was named; what was written where no trade is called so.
#[must_use]
pub fn code(all: &[Named], visit: &Visit, written: &str) -> String {
    let key = sort_key(written);
    let found = all
        .iter()
        .find(|trade| trade.trade_code == written || sort_key(&trade.name(visit)) == key);
    found.map_or_else(|| written.to_owned(), |trade| trade.trade_code.clone())
}

/// Where somebody else has saved other figures meanwhile.
fn clash(visit: &Visit, theirs: &[Row], yours: &[Row], beside: &Beside) -> String {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut table = Table::new("khac-nhau", t.clash_table, [t.trade, t.theirs, t.yours]);
    let same = |one: &Row, other: &Row| {
        one.site == other.site
            && one.trade_code == other.trade_code
            && one.level == other.level
            && one.round == other.round
    };
    for row in theirs {
        let mine = yours.iter().find(|own| same(own, row));
        if mine.is_none_or(|own| own.places != row.places) {
            let mine = mine.map_or_else(|| "–".to_owned(), |own| show.whole(own.places));
            table.row([
                Cell::text(beside.name(row, visit)).small(&row.site),
                Cell::num(show.whole(row.places)),
                Cell::num(mine),
            ]);
        }
    }
    let lead = escaped(t.clash);
    if table.is_empty() {
        format!("<p class=\"warning\">{lead}</p>")
    } else {
        format!("<p class=\"warning\">{lead}</p>{table}")
    }
}

fn history(visit: &Visit, versions: &[Version]) -> String {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut table = Table::new(
        "cac-ban",
        t.versions,
        [t.version, t.changed, t.state, t.places, t.note],
    );
    for version in versions {
        let places: i64 = version.rows.iter().map(|row| row.places).sum();
        table.row([
            Cell::text(version.version.to_string()),
            Cell::text(show.day(&version.created_at)),
            Cell::text(state(&version.state, visit.language)),
            Cell::num(show.whole(places)),
            Cell::text(version.note.as_deref().unwrap_or("–")),
        ]);
    }
    format!(
        "<details><summary>{}</summary>{table}</details>",
        t.versions
    )
}

async fn show(visit: Visit, Path((provider, year)): Path<(String, String)>) -> Outcome {
    page(
        &visit,
        (&provider, &year),
        &Fields::default(),
        Mistakes::none(visit.language),
    )
    .await?
    .shown()
}

async fn save(
    visit: Visit,
    Path((provider, year)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let all = trades(&visit).await?;
    let (rows, lines) =
        editor::entered(&fields, |written| code(&all, &visit, written), &mut errors);
    let of = (provider.as_str(), year.as_str());
    if !errors.is_empty() {
        return page(&visit, of, &fields, errors).await?.shown();
    }
    let body: Value = json!({"rows": rows, "note": fields.some("note")});
    let path = format!("/api/v1/plans/{provider}/{year}");
    let call = fields.call(Method::PUT, &path, Some(&body));
    let again = async |errors: Mistakes| {
        let errors = errors.renamed(|pointer| editor::at_line(pointer, &lines));
        page(&visit, of, &fields, errors).await
    };
    settle(
        &visit,
        call,
        |_| format!("{}?xong=luu", place(&provider, &year)),
        again,
    )
    .await
}
