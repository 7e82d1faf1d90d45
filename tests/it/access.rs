//! Who may call what: every route, asked by everybody.
//!
//! [`TABLE`] says what is expected and is written by hand, apart from the table that the service itself uses.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use vocmatch::store::role::{OrganisationKind, Role, Scope, Standing};
use vocmatch::web::access;

use crate::support::app::{Client, Reply, on_both_databases};

/// One line per route: method, path, letters of those whom it answers. Blanks between letters are for the eye.
///
/// ```text
/// p public          | u user of an employer | U administrator of an employer | c clerk of a college | C approver of a college
/// n analyst         | N approver of the department | s data steward | d auditor | m administrator
/// 1 machine: read   | 2 machine: postings   | 3 machine: uploads             | 4 machine: runs
/// ```
const TABLE: &str = "
    GET    /api/docs                                        p uU cC nNs d m 1234
    GET    /api/docs/                                       p uU cC nNs d m 1234
    GET    /api/docs/{*rest}                                p uU cC nNs d m 1234
    GET    /api/v1/allocations                                      nNs d
    POST   /api/v1/allocations                                      nN
    POST   /api/v1/allocations/check                                nN
    GET    /api/v1/allocations/{id}                                 nNs d
    GET    /api/v1/allocations/{id}/paper                           nNs d
    GET    /api/v1/audit                                                d m
    GET    /api/v1/audit/verification                                   d m
    GET    /api/v1/batches                                       cC nNs d   1
    POST   /api/v1/batches                                       cC nNs     3
    GET    /api/v1/batches/{id}                                  cC nNs d   1
    GET    /api/v1/batches/{id}/content                          cC nNs d   1
    GET    /api/v1/batches/{id}/rejects                          cC nNs d   1
    GET    /api/v1/batches/{id}/report                           cC nNs d   1
    GET    /api/v1/calendar/{year}                            uU cC nNs d m 1
    PUT    /api/v1/calendar/{year}                                  nN
    GET    /api/v1/catalogue                                p uU cC nNs d m 1234
    GET    /api/v1/completeness                                     nNs d
    GET    /api/v1/data-quality                             p uU cC nNs d m 1234
    GET    /api/v1/decisions                                        nNs d
    POST   /api/v1/decisions                                        nN
    GET    /api/v1/decisions/{id}                                   nNs d
    POST   /api/v1/decisions/{id}/approve                            N
    POST   /api/v1/decisions/{id}/refuse                             N
    POST   /api/v1/decisions/{id}/withdraw                          nN
    GET    /api/v1/method                                   p uU cC nNs d m 1234
    GET    /api/v1/names                                            nNs d
    POST   /api/v1/names/effect                                     nNs
    GET    /api/v1/names/{key}                                      nNs d
    PUT    /api/v1/names/{key}                                      nNs
    GET    /api/v1/oidc/callback                            p uU cC nNs d m 1234
    GET    /api/v1/oidc/start                               p uU cC nNs d m 1234
    GET    /api/v1/openapi.json                             p uU cC nNs d m 1234
    GET    /api/v1/orders                                     uU cC nNs d   1
    POST   /api/v1/orders                                     uU            2
    GET    /api/v1/orders/{id}                                uU cC nNs d   1
    POST   /api/v1/orders/{id}/answer                             C
    POST   /api/v1/orders/{id}/withdrawal                     uU            2
    GET    /api/v1/planning/{year}/gap                           cC nNs d   1
    GET    /api/v1/plans                                         cC nNs d   1
    GET    /api/v1/plans/{provider}/{year}                       cC nNs d   1
    PUT    /api/v1/plans/{provider}/{year}                       cC         3
    GET    /api/v1/plans/{provider}/{year}/advice                cC nNs d   1
    POST   /api/v1/plans/{provider}/{year}/approval                  N
    POST   /api/v1/plans/{provider}/{year}/comment                  nN
    GET    /api/v1/plans/{provider}/{year}/fill                  cC nNs d   1
    GET    /api/v1/plans/{provider}/{year}/paper                 cC nNs d   1
    PUT    /api/v1/plans/{provider}/{year}/results               cC         3
    POST   /api/v1/plans/{provider}/{year}/submission             C
    GET    /api/v1/plans/{provider}/{year}/versions              cC nNs d   1
    GET    /api/v1/policies                                 p uU cC nNs d m 1234
    GET    /api/v1/policies/{code}                          p uU cC nNs d m 1234
    PUT    /api/v1/policies/{code}                                  nN
    GET    /api/v1/policies/{code}/mirror                           nNs d
    GET    /api/v1/providers                                p uU cC nNs d m 1234
    GET    /api/v1/providers/{id}                           p uU cC nNs d m 1234
    GET    /api/v1/reconciliation                                   nNs d
    GET    /api/v1/reconciliation/{key}                             nNs d
    PUT    /api/v1/reconciliation/{key}                             nNs
    GET    /api/v1/releases                                 p uU cC nNs d m 1234
    POST   /api/v1/releases                                         nN
    GET    /api/v1/releases/{number}                        p uU cC nNs d m 1234
    POST   /api/v1/releases/{number}/approve                         N
    GET    /api/v1/releases/{number}/changes                p uU cC nNs d m 1234
    GET    /api/v1/releases/{number}/download               p uU cC nNs d m 1234
    POST   /api/v1/releases/{number}/publish                         N
    GET    /api/v1/releases/{number}/record                         nNs d
    POST   /api/v1/releases/{number}/refuse                          N
    POST   /api/v1/releases/{number}/withdraw                       nN
    GET    /api/v1/employer-survey                            uU    nNs d   1
    POST   /api/v1/employer-survey                            uU            3
    DELETE /api/v1/employer-survey/{id}                       uU            3
    GET    /api/v1/employers                                        nNs d   1
    POST   /api/v1/employers                                p uU cC nNs d m 1234
    GET    /api/v1/employers/{id}                             uU    nNs d   1
    PATCH  /api/v1/employers/{id}                              U
    POST   /api/v1/employers/{id}/decision                           N
    GET    /api/v1/employers/{id}/record                      uU    nNs d   1
    GET    /api/v1/graduate-survey                               cC nNs d   1
    POST   /api/v1/graduate-survey                               cC         3
    DELETE /api/v1/graduate-survey/{id}                          cC         3
    GET    /api/v1/judgements                                       nNs d   1
    POST   /api/v1/judgements                                       nN
    DELETE /api/v1/judgements/{id}                                  nN
    GET    /api/v1/postings                                   uU    nNs d   1
    POST   /api/v1/postings                                   uU            2
    GET    /api/v1/postings/{id}                              uU    nNs d   1
    PATCH  /api/v1/postings/{id}                              uU            2
    DELETE /api/v1/postings/{id}                              uU            2
    POST   /api/v1/postings/{id}/fill                         uU            2
    POST   /api/v1/postings/{id}/renewal                      uU            2
    POST   /api/v1/postings/{id}/review                              N
    GET    /api/v1/runs                                             nNs d   4
    POST   /api/v1/runs                                             nN      4
    GET    /api/v1/runs/{id}                                        nNs d   4
    POST   /api/v1/runs/{id}/cancel                                 nN      4
    GET    /api/v1/scenarios                                     cC nNs d   1
    POST   /api/v1/scenarios                                     cC nNs
    GET    /api/v1/scenarios/{id}                                cC nNs d   1
    GET    /api/v1/search                                   p uU cC nNs d m 1234
    DELETE /api/v1/session                                    uU cC nNs d m
    GET    /api/v1/session                                  p uU cC nNs d m 1234
    POST   /api/v1/session                                  p uU cC nNs d m 1234
    PUT    /api/v1/session/password                           uU cC nNs d m
    POST   /api/v1/session/second-factor                      uU cC nNs d m
    PUT    /api/v1/session/second-factor                      uU cC nNs d m
    DELETE /api/v1/sessions                                   uU cC nNs d m
    GET    /api/v1/tokens                                      U  C       m
    POST   /api/v1/tokens                                      U  C       m
    DELETE /api/v1/tokens/{token_id}                           U  C       m
    GET    /api/v1/trades                                   p uU cC nNs d m 1234
    GET    /api/v1/trades/{code}                            p uU cC nNs d m 1234
    GET    /api/v1/trades/{code}/history                    p uU cC nNs d m 1234
    GET    /api/v1/trades/{code}/training                     uU    nNs d   1
    GET    /api/v1/users                                       U          m
    POST   /api/v1/users                                       U          m
    GET    /api/v1/users/{user_id}                             U          m
    PATCH  /api/v1/users/{user_id}                             U          m
    POST   /api/v1/users/{user_id}/password                    U          m
    DELETE /api/v1/users/{user_id}/second-factor               U          m
    GET    /api/v1/working/trades                                   nNs d
    GET    /api/v1/working/trades/{code}                            nNs d
    GET    /healthz                                         p uU cC nNs d m 1234
    GET    /metrics                                         p uU cC nNs d m 1234
    GET    /problems/{slug}                                 p uU cC nNs d m 1234
    GET    /readyz                                          p uU cC nNs d m 1234
";

/// What a person may do whose second factor is due, beside what the public may.
const BEFORE_THE_SECOND_FACTOR: [(&str, &str); 4] = [
    ("DELETE", "/api/v1/session"),
    ("DELETE", "/api/v1/sessions"),
    ("POST", "/api/v1/session/second-factor"),
    ("PUT", "/api/v1/session/second-factor"),
];

const EVERYBODY: &str = "puUcCnNsdm1234";

/// The table itself is read as it is meant.
#[test]
fn the_table_is_read_as_it_is_meant() {
    let rows = expected();
    let everybody = &rows[&("GET".to_owned(), "/api/v1/openapi.json".to_owned())];
    assert_eq!(everybody.len(), EVERYBODY.len());
    assert!(!filled("/api/v1/users/{user_id}/password").contains('{'));
}

/// A path with something in the place of each name in braces.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| match part {
            part if !part.starts_with('{') => part,
            _ => "00000000-0000-7000-8000-000000000000",
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// The lines of [`TABLE`].
fn expected() -> BTreeMap<(String, String), BTreeSet<char>> {
    let mut rows = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.trim().is_empty()) {
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let letters: BTreeSet<char> = words.flat_map(str::chars).collect();
        for letter in &letters {
            assert!(EVERYBODY.contains(*letter), "unknown letter in {line}");
        }
        let twin = rows.insert((method.to_owned(), path.to_owned()), letters);
        assert!(twin.is_none(), "twice in the table: {line}");
    }
    rows
}

/// Every route of the service: those that it describes, and those outside the description.
async fn routes(public: &Client) -> BTreeSet<(String, String)> {
    let description = public.get("/api/v1/openapi.json").await.expect(200).json();
    let described = description["paths"].as_object().unwrap();
    let mut routes = BTreeSet::new();
    for (path, methods) in described {
        for method in methods.as_object().unwrap().keys() {
            // What else may stand beside the methods of a path.
            if !["summary", "description", "servers", "parameters"].contains(&method.as_str()) {
                routes.insert((method.to_uppercase(), path.clone()));
            }
        }
    }
    for row in access::ROWS {
        routes.insert((row.method.to_owned(), row.path.to_owned()));
    }
    routes
}

/// Whether an answer refuses whoever asks, in one of the two documented ways.
fn refused(reply: &Reply) -> bool {
    let kind = reply.header("content-type");
    kind == "application/problem+json"
        && ["/problems/unauthenticated", "/problems/forbidden"]
            .iter()
            .any(|kind| reply.json()["type"] == *kind)
}

async fn ask(client: &Client, method: &str, path: &str) -> Reply {
    let method: Method = method.parse().unwrap();
    // A body that no handler can read, so that nothing is done where it is allowed.
    let body = if method == Method::GET {
        (None, Vec::new())
    } else {
        (Some("application/json"), b"{".to_vec())
    };
    client.send(method, &filled(path), body.0, body.1).await
}

on_both_databases! {
    async fn every_route_answers_whom_it_should_and_nobody_else(app: TestApp) {
        let employer = app.organisation(OrganisationKind::Employer, "0200000001", Standing::Verified).await;
        let college = app.organisation(OrganisationKind::College, "cd-thu", Standing::Verified).await;
        let department = app.organisation(OrganisationKind::Department, "so", Standing::Verified).await;
        let of = |role: Role| match role.organisation() {
            Some(OrganisationKind::Employer) => Some(&employer),
            Some(OrganisationKind::College) => Some(&college),
            Some(OrganisationKind::Department) => Some(&department),
            None => None,
        };
        let mut people = Vec::new();
        for role in Role::ALL {
            people.push(app.person(*role, of(*role)).await);
        }
        // A route may be for machines of one kind of organisation only: any of the three may be answered.
        let mut machines = Vec::new();
        for scope in Scope::ALL {
            for organisation in [None, Some(&employer), Some(&college)] {
                machines.push(app.machine(&[*scope], organisation).await);
            }
        }
        let expected = expected();
        let routes = routes(&app.public()).await;
        let (mut wrong, mut unproven_wrong) = (Vec::new(), Vec::new());

        for (method, path) in expected.keys().filter(|route| !routes.contains(*route)) {
            wrong.push(format!("no such route; take the line out of TABLE: {method} {path}"));
        }
        for (method, path) in &routes {
            let Some(letters) = expected.get(&(method.clone(), path.clone())) else {
                wrong.push(format!("add to TABLE in tests/it/access.rs, with the letters of those who may: {method} {path}"));
                continue;
            };
            let mut check = |letter: char, replies: &[Reply]| {
                let right = if letters.contains(&letter) {
                    replies.iter().any(|reply| !refused(reply) && reply.status != 405)
                } else {
                    let status = if letter == 'p' { 401 } else { 403 };
                    replies.iter().all(|reply| refused(reply) && reply.status == status)
                };
                if !right {
                    let answers: Vec<_> = replies.iter().map(|reply| reply.status.as_u16()).collect();
                    wrong.push(format!("{method} {path} answered {letter} with {answers:?}"));
                }
            };
            check('p', &[ask(&app.public(), method, path).await]);
            for role in [Role::DepartmentApprover, Role::Administrator] {
                let unproven = app.unproven(role, of(role)).await;
                let reply = ask(&unproven, method, path).await;
                let open = letters.contains(&'p')
                    || BEFORE_THE_SECOND_FACTOR.contains(&(method.as_str(), path.as_str()));
                if open == (refused(&reply) && reply.status == 403) {
                    unproven_wrong.push(format!("{method} {path} answered {role} without a second factor with {}", reply.status));
                }
            }
            for ((role, person), letter) in Role::ALL.iter().zip(&people).zip("uUcCnNsdm".chars()) {
                if path.starts_with("/api/v1/session") {
                    // These may end the session, so somebody else has to ask.
                    let passing = app.person(*role, of(*role)).await;
                    check(letter, &[ask(&passing, method, path).await]);
                } else {
                    check(letter, &[ask(person, method, path).await]);
                }
            }
            for (machines, letter) in machines.chunks(3).zip("1234".chars()) {
                let mut replies = Vec::new();
                for machine in machines {
                    replies.push(ask(machine, method, path).await);
                }
                check(letter, &replies);
            }
        }
        wrong.append(&mut unproven_wrong);
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }

    /// What the session's token is for: a page elsewhere can make a browser send the cookie, but not the header.
    async fn a_change_needs_the_sessions_own_token(app: TestApp) {
        let mut person = app.department(Role::DataSteward).await;
        let right = person.headers.remove("x-csrf-token").unwrap();
        for forged in ["", "wrong", &"0".repeat(right.len())] {
            let reply = person.with("x-csrf-token", forged).delete("/api/v1/session").await.expect(403);
            assert_eq!(reply.json()["type"], "/problems/forged-request");
        }
        person.delete("/api/v1/session").await.expect(403);
        person.with("x-csrf-token", right.to_str().unwrap()).delete("/api/v1/session").await.expect(204);
    }
}
