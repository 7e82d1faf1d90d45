//! The description of the interface as others read it: OpenAPI 3.1 made from the handlers, completed by what every
//! operation has in common, so that no handler has to repeat it.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::web::access::{self, Who};
use crate::web::problem::{KINDS, Problem};

/// What a client has to know before the first request.
const CONVENTIONS: &str = "\
Supply and demand by vocational trade: flags with reasons, intervals and evidence.

**Who asks.** The public reads released figures without signing in. People sign in with `POST /api/v1/session` and keep the cookie; \
every further request that changes something carries the session's token in `X-CSRF-Token`. Machines send `Authorization: Bearer TOKEN`; \
tokens are made by people of an organisation or the administrator and have scopes. Each operation says whom it answers.

**Mistakes** are `application/problem+json` (RFC 9457). `type` is an address that explains it, `request_id` names the request in the \
log, `errors[]` names each wrong value by JSON pointer or cell with a code and a message in Vietnamese and English.

**Changing.** What can be changed comes with an `ETag`. Send it back as `If-Match`: without it the answer is 428, and 412 where somebody \
else was quicker. Employers' writes take an `Idempotency-Key`: repeated with the same body within 24 hours it gives the same answer and \
does nothing; with another body 422, while the first is still being answered 409.

**Lists** come in pages of `limit` entries with `next`, the `cursor` of the next page, which `Link: <…>; rel=\"next\"` names too.

**Limits.** Without signing in an address may ask as often as the service is set to; beyond that the answer is 429 and `Retry-After` says \
when to come back. 503 carries `Retry-After` too.

**Suppressed figures** are `{\"value\": null, \"status\": \"suppressed\", \"reason\": …}`, never 0.

**Units** are in the names: `gap_persons`, `unit_cost_vnd`. Moments are RFC 3339 in UTC, days are those of Việt Nam.";

/// Groups of operations, in the order in which they are shown.
const TAGS: &[(&str, &str)] = &[
    ("trades", "Trades, search, flags with evidence and reasons"),
    ("providers", "Colleges and centres"),
    ("releases", "What was published, frozen and citable"),
    ("downloads", "Releases as files"),
    ("quality", "Quality of the data, and who has delivered what"),
    ("needs", "Needs of employers"),
    ("employers", "Registration and verification of employers"),
    (
        "planning",
        "Calendar, intake plans, scenarios, training orders",
    ),
    ("subsidies", "Policies and how subsidies are distributed"),
    ("batches", "Files: dry run, report, commit"),
    ("rows", "Surveys and judgements, row by row"),
    ("runs", "Computations"),
    ("decisions", "Overrides and parameters, by two people"),
    ("accounts", "Signing in and the own account"),
    ("tokens", "Tokens of machines"),
    ("administration", "Users and settings"),
    ("audit", "Who did what"),
    (
        "operations",
        "Whether the service lives, is ready and how it does",
    ),
];

/// Where the schema of a problem's body stands.
const PROBLEM: &str = "#/components/schemas/Problem";

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// The whole document.
#[must_use]
pub fn document(api: &OpenApi) -> Value {
    let mut document = serde_json::to_value(api).unwrap_or_default();
    document["info"] = json!({
        "title": "vocmatch",
        "version": env!("CARGO_PKG_VERSION"),
        "description": CONVENTIONS,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    });
    document["servers"] = json!([{"url": "/"}]);
    document["components"]["securitySchemes"] = json!({
        "session": {"type": "apiKey", "in": "cookie", "name": "vocmatch",
            "description": "The cookie of a person who signed in; behind TLS it is called __Host-vocmatch. Changes carry X-CSRF-Token as well."},
        "token": {"type": "http", "scheme": "bearer", "description": "The token of a machine."},
    });
    for (name, schema) in problem_schemas() {
        document["components"]["schemas"][name] = schema;
    }
    let mut used = Vec::new();
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                    complete(operation, method, path);
                    used.extend(tags_of(operation));
                }
            }
        }
    }
    document["tags"] = tags(&used);
    document
}

fn tags_of(operation: &Map<String, Value>) -> Vec<String> {
    let tags = operation.get("tags").and_then(Value::as_array);
    tags.into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect()
}

/// The groups in use, the known ones first and in words.
fn tags(used: &[String]) -> Value {
    let known = TAGS
        .iter()
        .filter(|(name, _)| used.iter().any(|tag| tag == name))
        .map(|(name, about)| json!({"name": name, "description": about}));
    let mut other: Vec<&String> = used
        .iter()
        .filter(|tag| TAGS.iter().all(|(name, _)| name != tag))
        .collect();
    other.sort();
    other.dedup();
    known
        .chain(other.into_iter().map(|tag| json!({"name": tag})))
        .collect()
}

/// The schemas of a problem's body, which no handler names.
fn problem_schemas() -> Vec<(String, Value)> {
    let mut schemas = Vec::new();
    <Problem as utoipa::ToSchema>::schemas(&mut schemas);
    schemas.push((
        <Problem as utoipa::ToSchema>::name().into_owned(),
        <Problem as utoipa::PartialSchema>::schema(),
    ));
    schemas
        .into_iter()
        .filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?)))
        .collect()
}

/// Adds to an operation what follows from its route, its parameters and its body.
fn complete(operation: &mut Map<String, Value>, method: &str, path: &str) {
    let id = format!("{method}{}", camel(path));
    operation.insert("operationId".to_owned(), json!(id));
    let who = access::who(&method.to_uppercase(), path);
    let mut statuses: Vec<u16> = vec![429, 500, 503];
    if who == Some(Who::Session) {
        statuses.extend([401, 403]);
        operation.insert("security".to_owned(), json!([{"session": []}]));
        append(
            operation,
            "Answers every person with a session, even one whose second factor is due.",
        );
    } else if let Some(Who::Roles(roles, scope)) = who {
        statuses.extend([401, 403]);
        let mut schemes = vec![json!({"session": []})];
        let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
        let mut line = format!("Answers {}", words.join(", "));
        if let Some(scope) = scope {
            schemes.push(json!({"token": []}));
            line.push_str(&format!("; tokens with the scope `{}`", scope.word()));
        }
        operation.insert("security".to_owned(), json!(schemes));
        append(operation, &format!("{line}."));
    } else {
        operation.insert("security".to_owned(), json!([]));
        append(operation, "Answers everybody.");
    }
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let named = |place: &str, name: Option<&str>| {
        parameters.into_iter().flatten().any(|parameter| {
            parameter["in"] == place
                && name.is_none_or(|name| {
                    parameter["name"]
                        .as_str()
                        .is_some_and(|own| own.eq_ignore_ascii_case(name))
                })
        })
    };
    if named("path", None) {
        statuses.extend([400, 404]);
    }
    if named("query", None) {
        statuses.push(400);
    }
    if named("header", Some("if-match")) {
        statuses.extend([412, 428]);
    }
    if named("header", Some("idempotency-key")) {
        statuses.extend([409, 422]);
    }
    if operation.contains_key("requestBody") {
        statuses.extend([400, 413, 415, 422]);
    }
    responses(operation, &statuses);
}

/// One sentence more in the description of an operation.
fn append(operation: &mut Map<String, Value>, sentence: &str) {
    let said = operation
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let text = format!("{said}\n\n{sentence}");
    operation.insert("description".to_owned(), json!(text.trim()));
}

/// Every answer has a description, and every failure a body and the types it may be of.
fn responses(operation: &mut Map<String, Value>, statuses: &[u16]) {
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for status in statuses {
        responses
            .entry(status.to_string())
            .or_insert_with(|| json!({"description": ""}));
    }
    for (status, response) in responses {
        let failure = status.parse::<u16>().ok().filter(|status| *status >= 400);
        let said = response["description"].as_str().unwrap_or_default().trim();
        let Some(failure) = failure else {
            let said = if said.is_empty() { "The answer." } else { said };
            response["description"] = json!(said);
            continue;
        };
        let types: Vec<String> = KINDS
            .iter()
            .filter(|kind| kind.status == failure)
            .map(|kind| {
                format!(
                    "[`{}`](/problems/{}): {}",
                    kind.slug, kind.slug, kind.title_en
                )
            })
            .collect();
        let types = types.join("; ");
        response["description"] = json!(if said.is_empty() {
            types
        } else {
            format!("{said} ({types})")
        });
        // What says a body of another kind, such as `/readyz`, keeps it.
        let other = response.get("content").is_some_and(|content| {
            content["application/json"]["schema"]["$ref"] != PROBLEM
                && content.get("application/json").is_some()
        });
        if !other {
            response["content"] = json!({
                "application/problem+json": {"schema": {"$ref": PROBLEM}}
            });
        }
    }
    if let Some(limited) = operation
        .get_mut("responses")
        .and_then(|responses| responses.get_mut("429"))
    {
        limited["headers"] = json!({"Retry-After": {
            "description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}
        }});
    }
}

/// `/api/v1/trades/{trade_code}` as `TradesTradeCode`.
fn camel(path: &str) -> String {
    path.trim_start_matches("/api/v1")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (first, rest) = part.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        })
        .collect()
}
