//! The audit log: its records, whether it holds, and how backups are made.

use axum::Router;
use axum::routing::get;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::text::pages::administration as words;
use crate::web::access::OVERSEERS;
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::Mistakes;
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query};

use super::secret;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/quan-tri/nhat-ky", get(log))
}

const PLACE: &str = "/quan-tri/nhat-ky";
/// The fields of the filter: how the address names them.
const FILTERS: [&str; 6] = ["nguoi", "viec", "loai", "doi_tuong", "tu_ngay", "den_ngay"];

#[derive(Debug, Deserialize)]
struct Entry {
    seq: i64,
    at: String,
    actor: String,
    action: String,
    object_kind: String,
    object_id: String,
    reason: Option<String>,
    hash: String,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Entry>,
    next: Option<String>,
}

/// The start of a day in Việt Nam, as the interface takes it; nothing for a text that is no day.
fn moment(text: &str, later: u64) -> Option<String> {
    let day = text.parse::<NaiveDate>().ok()?;
    let day = day.checked_add_days(Days::new(later))?;
    Some(format!("{day}T00:00:00+07:00"))
}

/// The question for the interface; days that are none are told and left out.
fn question(wanted: &[(&str, String)], cursor: &str, errors: &mut Mistakes) -> String {
    let mut of = |name: &str, later: Option<u64>| {
        let found = wanted.iter().find(|(known, _)| *known == name);
        let value = found.map_or("", |(_, value)| value.trim());
        match later {
            Some(later) if !value.is_empty() => moment(value, later).unwrap_or_else(|| {
                errors.push(&format!("/{name}"), words::NO_DAY);
                String::new()
            }),
            _ => value.to_owned(),
        }
    };
    query(&[
        ("actor", &of("nguoi", None)),
        ("action", &of("viec", None)),
        ("object_kind", &of("loai", None)),
        ("object_id", &of("doi_tuong", None)),
        ("since", &of("tu_ngay", Some(0))),
        // The last day counts in full.
        ("until", &of("den_ngay", Some(1))),
        ("cursor", cursor),
        ("limit", "50"),
    ])
}

fn filter(sheet: &Sheet, visit: &Visit, wanted: &[(&str, String)]) -> Form {
    let t = words::labels(visit.language);
    let of = |field: Field, name: &str| {
        let found = wanted.iter().find(|(known, _)| *known == name);
        field.value(found.map_or("", |(_, value)| value))
    };
    let options = |known: &'static [(&str, &str, &str)]| {
        let all = ("", visit.c().all);
        let rest = known
            .iter()
            .map(|(word, vi, en)| (*word, visit.language.pick(*vi, *en)));
        std::iter::once(all).chain(rest)
    };
    let actions = Field::choice("viec", t.action_field, options(words::ACTIONS));
    let kinds = Field::choice("loai", t.kind_field, options(words::KINDS));
    Form::ask(sheet, PLACE)
        .field(of(Field::line("nguoi", t.actor_field), "nguoi"))
        .field(of(actions, "viec"))
        .field(of(kinds, "loai"))
        .field(of(Field::line("doi_tuong", t.object_field), "doi_tuong"))
        .field(of(Field::day("tu_ngay", t.since_field), "tu_ngay"))
        .field(of(Field::day("den_ngay", t.until_field), "den_ngay"))
        .button(visit.c().filter)
}

fn table(visit: &Visit, entries: &[Entry]) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let head = [
        t.sequence, t.at, t.actor, t.action, t.object, t.reason, t.hash,
    ];
    let code = |text: &str| Cell::html(format_args!("<code>{}</code>", escaped(text)));
    let mut table = Table::new("nhat-ky", t.audit_table, head);
    for entry in entries {
        let kind = words::kind(&entry.object_kind, visit.language);
        let object = format!(
            "{} <code>{}</code>",
            escaped(kind),
            escaped(&entry.object_id)
        );
        table.row([
            Cell::text(show.whole(entry.seq)),
            Cell::text(show.time(&entry.at)),
            code(&entry.actor),
            Cell::text(words::action(&entry.action, visit.language)),
            Cell::html(object),
            Cell::text(entry.reason.as_deref().unwrap_or("–")),
            code(entry.hash.get(..12).unwrap_or(&entry.hash)),
        ]);
    }
    table
}

/// What the check of the chain found.
#[derive(Debug, Deserialize)]
struct Chain {
    records: u64,
    broken_at: Option<i64>,
    head: String,
    noted: Option<bool>,
}

/// The check of the chain, and its result where it was asked for.
async fn chain(sheet: &mut Sheet, visit: &Visit) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.chain);
    sheet.text(t.chain_lead);
    let noted = visit.asked("dau");
    let form = Form::ask(sheet, PLACE)
        .hidden("kiem-tra", 1)
        .field(Field::line("dau", t.chain_head).value(&noted))
        .button(t.check);
    sheet.push(form);
    if visit.asked("kiem-tra").is_empty() {
        return Ok(());
    }
    let asked = query(&[("head", noted.trim())]);
    let path = format!("/api/v1/audit/verification?{asked}");
    let found: Chain = visit.door.get(&path).await?;
    match found.broken_at {
        None => sheet.paragraph("done", t.chain_whole),
        Some(place) => {
            let broken = format!("{} {}", t.chain_broken, show.whole(place));
            sheet.paragraph("warning", &broken);
        }
    }
    match found.noted {
        Some(true) => sheet.paragraph("done", t.chain_found),
        Some(false) => sheet.paragraph("warning", t.chain_missing),
        None => {}
    }
    sheet.facts([(t.chain_records, show.rows(found.records))]);
    secret(sheet, t.chain_last, &found.head);
    Ok(())
}

/// How backups are made.
fn backups(sheet: &mut Sheet, visit: &Visit) {
    let t = words::labels(visit.language);
    sheet.heading(t.backups);
    sheet.text(t.backups_lead);
    let file = "vocmatch-2026-11-25.backup";
    for (words, command) in [
        (t.backup_make, format!("vocmatch backup --to {file}")),
        (t.backup_check, format!("vocmatch verify {file}")),
        (t.backup_restore, format!("vocmatch restore --from {file}")),
    ] {
        secret(sheet, words, &command);
    }
    sheet.text(t.backups_note);
}

async fn log(visit: Visit) -> Outcome {
    visit.one_of(OVERSEERS)?;
    let t = words::labels(visit.language);
    let wanted = FILTERS.map(|name| (name, visit.asked(name)));
    let mut errors = Mistakes::none(visit.language);
    let question = question(&wanted, &visit.asked("tu"), &mut errors);
    let found: Listed = visit.door.get(&format!("/api/v1/audit?{question}")).await?;
    let mut sheet = Sheet::new(&visit, visit.c().audit, errors).wide();
    sheet.paragraph("lead", t.audit_lead);
    // What was asked for stands before what stays the same.
    let checked = !visit.asked("kiem-tra").is_empty();
    if checked {
        chain(&mut sheet, &visit).await?;
    }
    let form = filter(&sheet, &visit, &wanted);
    sheet.push(form);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.no_records);
    } else {
        sheet.push(table(&visit, &found.items));
    }
    if let Some(next) = found.next {
        let mut pairs: Vec<(&str, &str)> = wanted
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        pairs.push(("tu", &next));
        let more = query(&pairs);
        sheet.links([(format!("{}?{more}", visit.href(PLACE)), visit.c().more)]);
    }
    if !checked {
        chain(&mut sheet, &visit).await?;
    }
    backups(&mut sheet, &visit);
    sheet.shown()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_viet_nam_and_the_last_one_counts() {
        assert_eq!(
            moment("2026-11-25", 0).as_deref(),
            Some("2026-11-25T00:00:00+07:00")
        );
        assert_eq!(
            moment("2026-12-31", 1).as_deref(),
            Some("2027-01-01T00:00:00+07:00")
        );
        assert_eq!(moment("25/11", 0), None);
    }
}
