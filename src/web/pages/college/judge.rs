//! What follows a draft: handed in by a second person, commented or approved by the department, filled round by round.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::post;
use serde_json::{Value, json};

use crate::store::role::Role;
use crate::text::pages::college as words;
use crate::web::access::{ANALYSTS, APPROVERS};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, settle};

use super::editor::{Beside, Row};
use super::plan::{own, page, place};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/don-vi/{code}/ke-hoach/{year}/nop", post(submit))
        .route("/don-vi/{code}/ke-hoach/{year}/gop-y", post(comment))
        .route("/don-vi/{code}/ke-hoach/{year}/duyet", post(approve))
        .route("/don-vi/{code}/ke-hoach/{year}/ket-qua", post(results))
}

/// What can be done next with a plan, by who looks and how far it is.
pub fn steps(
    sheet: &mut Sheet,
    visit: &Visit,
    (provider, year): (&str, &str),
    (state, version, rows): (&str, i64, &[Row]),
    entered: &Fields,
    beside: &Beside,
) {
    let t = words::labels(visit.language);
    let place = place(provider, year);
    let own = own(visit, provider);
    let form = |sheet: &Sheet, step: &str| {
        Form::post(sheet, &format!("{place}/{step}")).hidden("version", version)
    };
    let note = |label: &str| Field::area("note", label, 2).entered(entered, "");
    match state {
        "draft" | "commented" if own => {
            sheet.heading(t.submit);
            sheet.text(if state == "draft" {
                t.submit_lead
            } else {
                t.commented_lead
            });
            if visit.is(&[Role::CollegeApprover]) && state == "draft" {
                let typed = Field::whole("typed_year", t.type_year)
                    .hint(t.type_year_hint)
                    .entered(entered, "");
                let form = form(sheet, "nop")
                    .field(note(t.note))
                    .field(typed)
                    .button(t.submit);
                sheet.push(form);
            }
        }
        "submitted" if visit.is(ANALYSTS) => {
            sheet.heading(t.decide);
            let comment = form(sheet, "gop-y").field(note(t.comment));
            sheet.push(comment.button_of("", "", t.send_back, "second"));
            if visit.is(APPROVERS) {
                let form = form(sheet, "duyet").button(t.approve);
                sheet.push(form);
            }
        }
        "approved" if own => {
            sheet.heading(t.results);
            sheet.text(t.results_lead);
            let table = rounds(visit, rows, entered, &sheet.errors, beside);
            let form = form(sheet, "ket-qua")
                .laid("wide-form")
                .part(table)
                .button(t.save_results);
            sheet.push(form);
        }
        _ => {}
    }
}

/// How many were admitted, by round.
fn rounds(
    visit: &Visit,
    rows: &[Row],
    entered: &Fields,
    errors: &Mistakes,
    beside: &Beside,
) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut table = Table::new(
        "ket-qua",
        t.results_table,
        [t.trade, t.places, t.admitted, t.filled],
    );
    for (line, row) in rows.iter().enumerate() {
        let name = beside.name(row, visit);
        let about = format!(
            "{}, {}, {}",
            show.level(&row.level),
            row.site,
            words::round(row.round, visit.language)
        );
        let known = row
            .enrolled
            .map_or_else(String::new, |enrolled| enrolled.to_string());
        let label = format!("{}: {name}, {about}", t.admitted.trim_start_matches('#'));
        let field = Field::whole(&format!("enrolled-{line}"), &label)
            .at(format!("/rounds/{line}/enrolled"));
        let share = row
            .enrolled
            .filter(|_| row.places > 0)
            .map(|enrolled| enrolled as f64 / row.places as f64);
        table.row([
            Cell::text(name).small(&about),
            Cell::num(show.whole(row.places)),
            field.entered(entered, known).told(errors).cell().as_num(),
            Cell::num(share.map_or_else(|| "–".to_owned(), |share| show.percent(share))),
        ]);
    }
    table
}

/// A step of a plan: how, what is sent, the word for what was done.
async fn step(
    visit: &Visit,
    of @ (provider, year): (&str, &str),
    fields: &Fields,
    (method, path, word): (Method, &str, &str),
    body: Value,
) -> Outcome {
    let path = format!("/api/v1/plans/{provider}/{year}/{path}");
    let call = fields.call(method, &path, Some(&body));
    let again = async |errors| page(visit, of, &Fields::default(), errors).await;
    settle(
        visit,
        call,
        |_| format!("{}?xong={word}", place(provider, year)),
        again,
    )
    .await
}

type Of = Path<(String, String)>;

async fn submit(visit: Visit, Path((provider, year)): Of, fields: Fields) -> Outcome {
    let of = (provider.as_str(), year.as_str());
    if fields.get("typed_year") != year {
        let mut errors = Mistakes::none(visit.language);
        let said = [
            "Hãy gõ đúng năm của kế hoạch để xác nhận.",
            "Type the year of the plan to confirm.",
        ];
        errors.push("/typed_year", said);
        return page(&visit, of, &Fields::default(), errors).await?.shown();
    }
    let body = json!({"note": fields.some("note")});
    step(
        &visit,
        of,
        &fields,
        (Method::POST, "submission", "nop"),
        body,
    )
    .await
}

async fn comment(visit: Visit, Path((provider, year)): Of, fields: Fields) -> Outcome {
    let body = json!({"note": fields.some("note")});
    step(
        &visit,
        (&provider, &year),
        &fields,
        (Method::POST, "comment", "gop-y"),
        body,
    )
    .await
}

async fn approve(visit: Visit, Path((provider, year)): Of, fields: Fields) -> Outcome {
    step(
        &visit,
        (&provider, &year),
        &fields,
        (Method::POST, "approval", "duyet"),
        json!({"note": null}),
    )
    .await
}

async fn results(visit: Visit, Path((provider, year)): Of, fields: Fields) -> Outcome {
    let of = (provider.as_str(), year.as_str());
    let plan: super::plan::Plan = visit
        .door
        .get(&format!("/api/v1/plans/{provider}/{year}"))
        .await?;
    let mut errors = Mistakes::none(visit.language);
    let mut rounds = Vec::new();
    for (line, row) in plan.rows.iter().enumerate() {
        let pointer = format!("/rounds/{line}/enrolled");
        if let Some(enrolled) = errors.whole(&pointer, fields.get(&format!("enrolled-{line}"))) {
            rounds.push(json!({
                "site": row.site, "trade_code": row.trade_code, "level": row.level, "round": row.round, "enrolled": enrolled,
            }));
        }
    }
    if !errors.is_empty() {
        return page(&visit, of, &fields, errors).await?.shown();
    }
    step(
        &visit,
        of,
        &fields,
        (Method::PUT, "results", "luu"),
        json!({"rounds": rounds}),
    )
    .await
}
