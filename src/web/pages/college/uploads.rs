//! Files: tried first, then stored; what was delivered by whom. A file that was tried is kept for some days, so that it
//! need not be chosen again.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::export::annotated::{self, Mark};
use crate::tables::Resource;
use crate::text::pages::college as words;
use crate::web::access::{COLLEGE, DELIVERED, DELIVERERS};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::{Said, Show};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, redirect};

use super::tried::{Tried, forget, keep, kept};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/nhap-lieu", get(list).post(try_file))
        .route("/nhap-lieu/thu/{token}", get(tried).post(commit))
        .route("/nhap-lieu/thu/{token}/bo", post(drop_file))
        .route("/nhap-lieu/thu/{token}/can-sua.xlsx", get(annotated))
        .route("/nhap-lieu/{id}", get(one))
}

/// Mistakes that a page lists; the interface lists more.
const LISTED: usize = 50;

/// What was found in a file.
#[derive(Debug, Deserialize)]
struct Report {
    resource: String,
    format: String,
    rows_read: i64,
    rows_kept: i64,
    rows_rejected: i64,
    refused: Option<Said>,
    rows_of_others: i64,
    rejects: Vec<Reject>,
    warnings: Option<Vec<Said>>,
    difference: Option<Difference>,
    identical_to: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Reject {
    row: i64,
    cell: Option<String>,
    column: Option<String>,
    value: String,
    reason: Said,
    how_to_mend: Said,
}

/// The rejected rows of a stored file.
#[derive(Debug, Deserialize)]
struct Rejects {
    rows_listed: i64,
    rows_beyond: i64,
    items: Vec<Reject>,
    next: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Difference {
    rows_added: i64,
    rows_removed: i64,
    rows_changed: i64,
}

#[derive(Debug, Deserialize)]
struct Batch {
    id: String,
    resource: String,
    file_name: String,
    rows_read: i64,
    rows_kept: i64,
    rows_rejected: i64,
    supersedes: Option<String>,
    note: Option<String>,
    delivered_at: String,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Batch>,
}

/// A form with a file, as the interface takes it.
fn form(tried: &Tried, bytes: &[u8]) -> (String, Body) {
    let boundary = format!("vocmatch-{}", uuid::Uuid::now_v7().simple());
    // A name cannot end the line or the quotes that it stands in.
    let name: String = tried
        .file_name
        .chars()
        .filter(|sign| !sign.is_control() && *sign != '"' && *sign != '\\')
        .collect();
    let mut body = Vec::with_capacity(bytes.len() + 1_000);
    let mut part = |head: &str, content: &[u8]| {
        body.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (key, value) in [
        ("resource", &tried.resource),
        ("note", &tried.note),
        ("supersedes", &tried.supersedes),
    ] {
        if !value.is_empty() {
            part(&format!("name=\"{key}\""), value.as_bytes());
        }
    }
    part(&format!("name=\"file\"; filename=\"{name}\""), bytes);
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (
        format!("multipart/form-data; boundary={boundary}"),
        Body::from(body),
    )
}

async fn start(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(DELIVERED)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut sheet = Sheet::new(visit, visit.c().uploads, errors).wide();
    if visit.is(DELIVERERS) {
        sheet.paragraph("lead", t.upload_lead);
        let college = visit.is(COLLEGE);
        let own = |resource: &&Resource| {
            let about_college = resource
                .columns()
                .iter()
                .any(|column| column.name == "provider_id");
            let registered = matches!(resource, Resource::Providers | Resource::RegisteredScales);
            !college || (about_college && !registered)
        };
        let options = Resource::ALL.iter().filter(own).map(|resource| {
            (
                resource.name(),
                words::resource(resource.name(), visit.language),
            )
        });
        let form = Form::post(&sheet, "/nhap-lieu")
            .with_file()
            .field(Field::choice("resource", t.table, options).entered(entered, "enrolments"))
            .field(
                Field::input(
                    "file",
                    t.file,
                    "file",
                    "accept=\".csv,.xlsx,.parquet\" required",
                )
                .hint(t.file_hint),
            )
            .field(
                Field::line("supersedes", t.supersedes)
                    .hint(t.supersedes_hint)
                    .entered(entered, ""),
            )
            .field(Field::area("note", t.upload_note, 2).entered(entered, ""))
            .button(t.try_file);
        sheet.push(form);
    }
    let found: Listed = visit.door.get("/api/v1/batches?limit=50").await?;
    sheet.heading(t.delivered);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.nothing_delivered);
        return Ok(sheet);
    }
    let head = [
        t.file,
        t.table,
        t.rows_read,
        t.rows_kept,
        t.rows_rejected,
        t.delivered_on,
        t.note,
    ];
    let mut table = Table::new("da-nop", t.delivered, head);
    for batch in &found.items {
        table.row([
            Cell::link(
                &visit.href(&format!("/nhap-lieu/{}", batch.id)),
                &batch.file_name,
            ),
            Cell::text(words::resource(&batch.resource, visit.language)),
            Cell::num(show.whole(batch.rows_read)),
            Cell::num(show.whole(batch.rows_kept)),
            Cell::num(show.whole(batch.rows_rejected)),
            Cell::text(show.day(&batch.delivered_at)),
            Cell::text(batch.note.as_deref().unwrap_or("–")),
        ]);
    }
    sheet.push(table);
    Ok(sheet)
}

async fn list(visit: Visit) -> Outcome {
    start(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn try_file(State(pages): State<Pages>, visit: Visit, multipart: Multipart) -> Outcome {
    visit.one_of(DELIVERERS)?;
    let (fields, file) = received(multipart).await?;
    let Some((file_name, bytes)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
        let mut errors = Mistakes::none(visit.language);
        errors.push("/file", ["Hãy chọn một tệp.", "Choose a file."]);
        return start(&visit, &fields, errors).await?.shown();
    };
    if fields.csrf() != visit.csrf() {
        return Err(Refusal::forged());
    }
    let tried = Tried {
        resource: fields.get("resource").to_owned(),
        file_name,
        note: fields.get("note").to_owned(),
        supersedes: fields.get("supersedes").to_owned(),
    };
    // A file that cannot be looked at at all is not kept.
    let (kind, body) = form(&tried, &bytes);
    let looked = visit
        .door
        .pass("/api/v1/batches?dry_run=true", fields.csrf(), (&kind, body))
        .await;
    if let Err(refusal) = looked {
        return start(&visit, &fields, Mistakes::of(refusal, visit.language)?)
            .await?
            .shown();
    }
    let token = keep(&pages, &visit, &tried, &bytes).await?;
    Ok(redirect(&visit.href(&format!("/nhap-lieu/thu/{token}"))))
}

/// The fields of a form, and its file with the file's name.
async fn received(mut multipart: Multipart) -> Result<(Fields, Option<(String, Bytes)>), Refusal> {
    let unreadable =
        |error: axum::extract::multipart::MultipartError| Refusal::of(error.status().as_u16());
    let (mut fields, mut file) = (Fields::default(), None);
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let called = field.file_name().unwrap_or_default().to_owned();
            file = Some((called, field.bytes().await.map_err(unreadable)?));
        } else {
            fields
                .0
                .push((name, field.text().await.map_err(unreadable)?));
        }
    }
    Ok((fields, file))
}

/// What is found in a tried file.
async fn looked_at(visit: &Visit, tried: &Tried, bytes: &[u8]) -> Result<Report, Refusal> {
    let (kind, body) = form(tried, bytes);
    let path = "/api/v1/batches?dry_run=true";
    visit
        .door
        .pass(path, visit.csrf(), (&kind, body))
        .await?
        .read()
}

/// The tried file as a workbook that says beside each row what is wrong with it.
async fn annotated(State(pages): State<Pages>, visit: Visit, Path(token): Path<String>) -> Outcome {
    visit.one_of(DELIVERERS)?;
    let (tried, bytes) = kept(&pages, &visit, &token).await?;
    let report = looked_at(&visit, &tried, &bytes).await?;
    let marks: Vec<Mark> = (report.rejects.iter())
        .map(|reject| Mark {
            row: u32::try_from(reject.row).unwrap_or(0),
            cell: reject
                .cell
                .as_deref()
                .and_then(|cell| cell.rsplit('!').next())
                .map(str::to_owned),
            words: format!(
                "{}. {}",
                reject.reason.pick(visit.language),
                reject.how_to_mend.pick(visit.language)
            ),
        })
        .collect();
    let heading = words::labels(visit.language).mend_heading;
    let excel = report.format == "xlsx";
    let work = move || annotated::render(&bytes, excel, &marks, heading);
    let done = tokio::task::spawn_blocking(work).await;
    let workbook = done
        .ok()
        .and_then(Result::ok)
        .ok_or_else(Refusal::default)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"can-sua.xlsx\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, workbook).into_response())
}

/// What is wrong with which cell.
fn mistakes(visit: &Visit, rejects: &[Reject]) -> Table {
    let t = words::labels(visit.language);
    let head = [t.place, t.column, t.value, t.why, t.mend];
    let mut table = Table::new("bi-loai", t.rejected, head);
    for reject in rejects.iter().take(LISTED) {
        let row = || format!("{} {}", t.row, reject.row);
        table.row([
            Cell::text(reject.cell.clone().unwrap_or_else(row)),
            Cell::text(reject.column.as_deref().unwrap_or("–")),
            Cell::text(&reject.value),
            Cell::text(reject.reason.pick(visit.language)),
            Cell::text(reject.how_to_mend.pick(visit.language)),
        ]);
    }
    table
}

/// The rejected rows that are kept with a stored file.
async fn left_out(sheet: &mut Sheet, visit: &Visit, id: &str) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let place = format!("/api/v1/batches/{id}/rejects");
    let found: Rejects = visit.door.get(&format!("{place}?limit={LISTED}")).await?;
    sheet.heading(t.left_out);
    sheet.facts([
        (t.rows_listed, show.whole(found.rows_listed)),
        (t.rows_beyond, show.whole(found.rows_beyond)),
    ]);
    if found.items.is_empty() {
        sheet.paragraph("note", t.list_not_kept);
        return Ok(());
    }
    sheet.push(mistakes(visit, &found.items));
    if found.next.is_some() {
        sheet.paragraph("quiet", t.more_in_list);
    }
    sheet.links([
        (format!("{place}?format=csv-excel"), t.list_excel),
        (format!("{place}?format=csv"), t.list_csv),
    ]);
    Ok(())
}

/// What a tried file holds, and what would happen.
async fn verdict(
    pages: &Pages,
    visit: &Visit,
    token: &str,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(DELIVERERS)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let (tried, bytes) = kept(pages, visit, token).await?;
    let report = looked_at(visit, &tried, &bytes).await?;
    let mut sheet = Sheet::new(visit, format!("{}: {}", t.tried, tried.file_name), errors)
        .back("/nhap-lieu", visit.c().uploads);
    let [read, kept, rejected] = [report.rows_read, report.rows_kept, report.rows_rejected];
    let of = words::resource(&report.resource, visit.language);
    sheet.facts([
        (t.table, of.to_owned()),
        (t.rows_read, show.whole(read)),
        (t.rows_kept, show.whole(kept)),
        (t.rows_rejected, show.whole(rejected)),
    ]);
    let good = report.refused.is_none()
        && report.rows_of_others == 0
        && report.rows_kept > 0
        && report.identical_to.is_none();
    if good && report.rows_rejected == 0 {
        sheet.paragraph("done", t.all_good);
    }
    if let Some(refused) = &report.refused {
        sheet.paragraph("warning", refused.pick(visit.language));
    }
    if report.rows_of_others > 0 {
        sheet.paragraph("warning", t.of_others);
    }
    if report.identical_to.is_some() {
        sheet.paragraph("warning", t.identical);
    }
    if let Some(Difference {
        rows_added,
        rows_removed,
        rows_changed,
    }) = report.difference
    {
        sheet.facts([
            (t.rows_added, show.whole(rows_added)),
            (t.rows_removed, show.whole(rows_removed)),
            (t.rows_changed, show.whole(rows_changed)),
        ]);
    }
    for warning in report.warnings.iter().flatten() {
        sheet.paragraph("note", warning.pick(visit.language));
    }
    if !report.rejects.is_empty() {
        sheet.heading(t.rejected);
        sheet.push(mistakes(visit, &report.rejects));
        if report.rejects.len() > LISTED {
            sheet.paragraph("quiet", t.more_rejects);
        }
        if report.format != "parquet" {
            sheet.links([(
                visit.href(&format!("/nhap-lieu/thu/{token}/can-sua.xlsx")),
                t.annotated,
            )]);
        }
    }
    let place = format!("/nhap-lieu/thu/{token}");
    if good {
        let words = if report.rows_rejected == 0 {
            t.store
        } else {
            t.store_without
        };
        let form = Form::post(&sheet, &place).button(words);
        sheet.push(form);
    }
    sheet.text(t.kept_for);
    let again = Form::post(&sheet, &format!("{place}/bo")).button_of("", "", t.drop, "second");
    sheet.push(again);
    Ok(sheet)
}

async fn tried(State(pages): State<Pages>, visit: Visit, Path(token): Path<String>) -> Outcome {
    verdict(&pages, &visit, &token, Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn commit(
    State(pages): State<Pages>,
    visit: Visit,
    Path(token): Path<String>,
    fields: Fields,
) -> Outcome {
    let (tried, bytes) = kept(&pages, &visit, &token).await?;
    let (kind, body) = form(&tried, &bytes);
    match visit
        .door
        .pass(
            "/api/v1/batches?accept_rejects=true",
            fields.csrf(),
            (&kind, body),
        )
        .await
    {
        Ok(reply) => {
            forget(&pages, &visit, &token).await?;
            let id = reply.id();
            Ok(redirect(&visit.href(&format!("/nhap-lieu/{id}?xong=luu"))))
        }
        Err(refusal) => verdict(
            &pages,
            &visit,
            &token,
            Mistakes::of(refusal, visit.language)?,
        )
        .await?
        .shown(),
    }
}

async fn drop_file(
    State(pages): State<Pages>,
    visit: Visit,
    Path(token): Path<String>,
    fields: Fields,
) -> Outcome {
    if fields.csrf() != visit.csrf() {
        return Err(Refusal::forged());
    }
    kept(&pages, &visit, &token).await?;
    forget(&pages, &visit, &token).await?;
    Ok(redirect(&visit.href("/nhap-lieu?xong=huy")))
}

async fn one(visit: Visit, Path(id): Path<String>) -> Outcome {
    visit.one_of(DELIVERED)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let batch: Batch = visit.door.get(&format!("/api/v1/batches/{id}")).await?;
    let mut sheet = Sheet::new(&visit, &batch.file_name, Mistakes::none(visit.language))
        .back("/nhap-lieu", visit.c().uploads);
    let [read, kept, rejected] = [batch.rows_read, batch.rows_kept, batch.rows_rejected];
    let of = words::resource(&batch.resource, visit.language);
    sheet.facts([
        (t.table, of.to_owned()),
        (t.rows_read, show.whole(read)),
        (t.rows_kept, show.whole(kept)),
        (t.rows_rejected, show.whole(rejected)),
        (t.delivered_on, show.day(&batch.delivered_at)),
    ]);
    sheet.text(&format!("{}: {}", t.receipt, batch.id));
    if let Some(note) = &batch.note {
        sheet.paragraph("note", note);
    }
    if let Some(older) = &batch.supersedes {
        sheet.text(&format!("{}: {older}", t.supersedes));
    }
    sheet.links([(format!("/api/v1/batches/{id}/content"), t.as_delivered)]);
    if rejected > 0 {
        left_out(&mut sheet, &visit, &id).await?;
    }
    sheet.shown()
}
