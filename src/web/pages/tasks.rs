//! What is due and what waits, by role: where one lands after signing in.

use axum::Router;
use axum::routing::get;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::Value;

use crate::store::role::{OrganisationKind, Role};
use crate::text::pages::tasks as words;
use crate::text::states::state;
use crate::web::access::{COLLEGE, EMPLOYER, INSIDE};

use super::blocks::{Sheet, Task, tasks};
use super::college::next_year;
use super::door::Refusal;
use super::form::Mistakes;
use super::show::{Show, today};
use super::visit::Visit;
use super::{Outcome, Pages};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/viec", get(due))
}

/// Days that one looks ahead.
const AHEAD: i64 = 60;
/// Days that a deadline is shown for after it has passed.
const BEHIND: i64 = 14;

#[derive(Debug, Deserialize)]
struct Deadline {
    task: String,
    due_on: NaiveDate,
    who: Vec<String>,
    name_vi: String,
    name_en: String,
}

#[derive(Debug, Deserialize)]
struct Calendar {
    deadlines: Vec<Deadline>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Value>,
}

/// How many entries a list has that satisfy a condition; at most those of its first page.
async fn many(visit: &Visit, path: &str, is: impl Fn(&Value) -> bool) -> Result<usize, Refusal> {
    let found: Option<Listed> = visit.door.find(path).await?;
    Ok(found.map_or(0, |found| {
        found.items.iter().filter(|item| is(item)).count()
    }))
}

fn in_state(word: &'static str) -> impl Fn(&Value) -> bool {
    move |item| item["state"] == word
}

async fn due(visit: Visit) -> Outcome {
    let role = visit.person()?.role;
    let t = words::labels(visit.language);
    let mut sheet = Sheet::new(&visit, visit.c().tasks, Mistakes::none(visit.language));
    let waiting = if visit.is(INSIDE) {
        department(&visit).await?
    } else if visit.is(COLLEGE) {
        college(&visit).await?
    } else if visit.is(EMPLOYER) {
        firm(&visit).await?
    } else {
        Vec::new()
    };
    sheet.heading(t.waiting);
    if waiting.is_empty() {
        sheet.paragraph(
            "empty",
            if role == Role::Administrator {
                t.administrator
            } else {
                t.nothing_waits
            },
        );
    } else {
        sheet.push(tasks(&waiting));
    }
    let soon = deadlines(&visit, role).await?;
    if !soon.is_empty() {
        sheet.heading(t.deadlines);
        sheet.push(tasks(&soon));
    }
    sheet.links([(visit.href("/lich"), t.whole_year)]);
    sheet.shown()
}

/// Deadlines of the role's kind of organisation that are near.
async fn deadlines(visit: &Visit, role: Role) -> Result<Vec<Task>, Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let Some(kind) = role.organisation().map(OrganisationKind::word) else {
        return Ok(Vec::new());
    };
    let today = today();
    let mut soon = Vec::new();
    // At the end of a year the next one's first deadlines are near.
    for year in [today.year(), today.year() + 1] {
        let calendar: Calendar = visit.door.get(&format!("/api/v1/calendar/{year}")).await?;
        for deadline in calendar.deadlines {
            let left = (deadline.due_on - today).num_days();
            if !deadline.who.iter().any(|who| who == kind) || !(-BEHIND..=AHEAD).contains(&left) {
                continue;
            }
            let when = match left {
                0 => t.today.to_owned(),
                1.. => format!("{} {}", show.whole(left), t.days_left),
                _ => format!("{} {}", show.whole(-left), t.days_ago),
            };
            let day = show.day(&deadline.due_on.to_string());
            let name = visit.language.pick(deadline.name_vi, deadline.name_en);
            soon.push(Task {
                href: place(&deadline.task).map_or_else(String::new, |path| visit.href(path)),
                name,
                when: format!("{day} · {when}"),
                kind: if left < 0 { "late" } else { "" },
            });
        }
    }
    Ok(soon)
}

/// Where a task of the calendar is done.
fn place(task: &str) -> Option<&'static str> {
    match task {
        "draft_plan" | "submit_plan" | "revise_plan" | "intake_results" => Some("/ke-hoach"),
        "employer_demand" => Some("/doanh-nghiep/nhu-cau"),
        "subsidy_paper" => Some("/so/ho-tro"),
        "final_flags" => Some("/so/phat-hanh"),
        "employer_opinions" | "yearly_report" => Some("/nhap-lieu"),
        _ => None,
    }
}

/// Entries that wait, where there are any.
fn waits(visit: &Visit, path: &str, name: &str, many: usize) -> Option<Task> {
    let t = words::labels(visit.language);
    (many > 0).then(|| Task {
        href: visit.href(path),
        name: name.to_owned(),
        when: format!("{many} {}", t.entries),
        kind: "",
    })
}

async fn department(visit: &Visit) -> Result<Vec<Task>, Refusal> {
    let t = words::labels(visit.language);
    let all = |_: &Value| true;
    let plans: Vec<Value> = visit.door.get("/api/v1/plans").await?;
    let submitted = plans
        .iter()
        .filter(|plan| plan["state"] == "submitted")
        .count();
    let board: Value = visit.door.get("/api/v1/completeness").await?;
    let lacking = ["nothing", "partial"].map(|state| board["totals"][state].as_u64().unwrap_or(0));
    let lacking = usize::try_from(lacking.iter().sum::<u64>()).unwrap_or(usize::MAX);
    let unknown = |posting: &Value| posting["trade_unknown"] == true;
    let waiting = [
        (
            "/so/doanh-nghiep",
            t.employers_pending,
            many(visit, "/api/v1/employers?status=pending&limit=200", all).await?,
        ),
        (
            "/so/doanh-nghiep",
            t.needs_in_review,
            many(visit, "/api/v1/postings?state=review&limit=200", all).await?,
        ),
        (
            "/so/anh-xa",
            t.names_unknown,
            many(visit, "/api/v1/postings?state=open&limit=200", unknown).await?,
        ),
        ("/ke-hoach", t.plans_submitted, submitted),
        (
            "/so/co-canh-bao",
            t.decisions_proposed,
            many(visit, "/api/v1/decisions?state=proposed&limit=200", all).await?,
        ),
        (
            "/so/phat-hanh",
            t.releases_proposed,
            many(visit, "/api/v1/releases?limit=50", in_state("proposed")).await?,
        ),
        (
            "/so/phat-hanh",
            t.releases_approved,
            many(visit, "/api/v1/releases?limit=50", in_state("approved")).await?,
        ),
        ("/so/tien-do", t.colleges_lacking, lacking),
    ];
    Ok(waiting
        .into_iter()
        .filter_map(|(path, name, many)| waits(visit, path, name, many))
        .collect())
}

async fn college(visit: &Visit) -> Result<Vec<Task>, Refusal> {
    let t = words::labels(visit.language);
    let year = next_year(visit).await?;
    let own = visit
        .person()?
        .organisation
        .as_ref()
        .map_or("", |own| own.code.as_str());
    let plans: Vec<Value> = visit
        .door
        .get(&format!("/api/v1/plans?year={year}"))
        .await?;
    let standing = plans.first().and_then(|plan| plan["state"].as_str());
    let plan = Task {
        href: visit.href(&format!("/don-vi/{own}/ke-hoach/{year}")),
        name: format!("{} {year}", t.plan_of),
        when: standing.map_or_else(
            || t.not_begun.to_owned(),
            |word| state(word, visit.language).to_owned(),
        ),
        kind: match standing {
            Some("approved") => "finished",
            Some("commented") => "late",
            _ => "",
        },
    };
    let orders = many(visit, "/api/v1/orders?limit=200", in_state("proposed")).await?;
    Ok([
        Some(plan),
        waits(visit, "/don-hang", t.orders_to_answer, orders),
    ]
    .into_iter()
    .flatten()
    .collect())
}

async fn firm(visit: &Visit) -> Result<Vec<Task>, Refusal> {
    let t = words::labels(visit.language);
    let all = |_: &Value| true;
    let needs = "/doanh-nghiep/nhu-cau";
    let expired = many(visit, "/api/v1/postings?state=expired&limit=200", all).await?;
    let open = many(visit, "/api/v1/postings?state=open&limit=200", all).await?;
    let first = (expired + open == 0).then(|| Task {
        href: visit.href("/doanh-nghiep/nhu-cau/moi"),
        name: t.first_need.to_owned(),
        when: t.two_minutes.to_owned(),
        kind: "",
    });
    let answered = many(visit, "/api/v1/orders?limit=200", in_state("accepted")).await?;
    let rest = [
        waits(
            visit,
            &format!("{needs}?trang_thai=expired"),
            t.needs_expired,
            expired,
        ),
        waits(visit, needs, t.needs_open, open),
        waits(visit, "/don-hang", t.orders_accepted, answered),
    ];
    Ok([first].into_iter().chain(rest).flatten().collect())
}
