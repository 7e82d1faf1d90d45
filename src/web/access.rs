//! Who may call what: every route with the roles and scopes that it answers. A route without a row is closed to all,
//! and a test fails on it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::store::role::{Role, Scope};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Everybody with a session, even one whose second factor is due; no machine.
    Session,
    /// People of these roles, and machines whose token has the scope.
    Roles(&'static [Role], Option<Scope>),
}

/// A route and who may call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// HTTP method.
    pub method: &'static str,
    /// Template of the path.
    pub path: &'static str,
    /// Who may call it.
    pub who: Who,
}

const fn row(method: &'static str, path: &'static str, who: Who) -> Row {
    Row { method, path, who }
}

/// Everybody who is signed in.
pub const SIGNED_IN: &[Role] = Role::ALL;
/// People of an employer.
pub const EMPLOYER: &[Role] = &[Role::EmployerUser, Role::EmployerAdmin];
/// People of a college.
pub const COLLEGE: &[Role] = &[Role::CollegeClerk, Role::CollegeApprover];
/// People of the department who see everything.
pub const DEPARTMENT: &[Role] = &[
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
];
/// The same with the auditor, for reading.
pub const INSIDE: &[Role] = &[
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
    Role::Auditor,
];
/// People of an employer, and whoever sees everything.
pub const EMPLOYER_OR_INSIDE: &[Role] = &[
    Role::EmployerUser,
    Role::EmployerAdmin,
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
    Role::Auditor,
];
/// People of a college, and whoever sees everything.
pub const COLLEGE_OR_INSIDE: &[Role] = &[
    Role::CollegeClerk,
    Role::CollegeApprover,
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
    Role::Auditor,
];
/// Both sides of an order, and whoever sees everything.
pub const ORDER_SIDES: &[Role] = &[
    Role::EmployerUser,
    Role::EmployerAdmin,
    Role::CollegeClerk,
    Role::CollegeApprover,
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
    Role::Auditor,
];
/// Who proposes at the department.
pub const ANALYSTS: &[Role] = &[Role::DepartmentAnalyst, Role::DepartmentApprover];
/// Who decides at the department.
pub const APPROVERS: &[Role] = &[Role::DepartmentApprover];
/// Who delivers files.
pub const DELIVERERS: &[Role] = &[
    Role::CollegeClerk,
    Role::CollegeApprover,
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
];
/// Who sees what was delivered.
pub const DELIVERED: &[Role] = &[
    Role::CollegeClerk,
    Role::CollegeApprover,
    Role::DepartmentAnalyst,
    Role::DepartmentApprover,
    Role::DataSteward,
    Role::Auditor,
];
/// Who keeps accounts.
pub const ADMINISTRATORS: &[Role] = &[Role::Administrator];

/// Who keeps accounts, all of them or those of the own firm.
pub const USER_KEEPERS: &[Role] = &[Role::EmployerAdmin, Role::Administrator];
/// Who keeps tokens of machines, of the own organisation or of the city.
pub const TOKEN_KEEPERS: &[Role] = &[
    Role::EmployerAdmin,
    Role::CollegeApprover,
    Role::Administrator,
];
/// Who reads the audit log.
pub const OVERSEERS: &[Role] = &[Role::Auditor, Role::Administrator];

/// The table.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row("GET", "/api/docs", Who::Anyone),
    row("GET", "/api/docs/", Who::Anyone),
    row("GET", "/api/docs/{*rest}", Who::Anyone),
    row("GET", "/healthz", Who::Anyone),
    row("GET", "/metrics", Who::Anyone),
    row("GET", "/problems/{slug}", Who::Anyone),
    row("GET", "/readyz", Who::Anyone),
    row("GET", "/api/v1/allocations", Who::Roles(INSIDE, None)),
    row("POST", "/api/v1/allocations", Who::Roles(ANALYSTS, None)),
    row("POST", "/api/v1/allocations/check", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/allocations/{id}", Who::Roles(INSIDE, None)),
    row("GET", "/api/v1/allocations/{id}/paper", Who::Roles(INSIDE, None)),
    row("GET", "/api/v1/audit", Who::Roles(OVERSEERS, None)),
    row("GET", "/api/v1/audit/verification", Who::Roles(OVERSEERS, None)),
    row("GET", "/api/v1/batches", Who::Roles(DELIVERED, Some(Scope::Read))),
    row("POST", "/api/v1/batches", Who::Roles(DELIVERERS, Some(Scope::Uploads))),
    row("GET", "/api/v1/batches/{id}", Who::Roles(DELIVERED, Some(Scope::Read))),
    row("GET", "/api/v1/batches/{id}/content", Who::Roles(DELIVERED, Some(Scope::Read))),
    row("GET", "/api/v1/batches/{id}/rejects", Who::Roles(DELIVERED, Some(Scope::Read))),
    row("GET", "/api/v1/batches/{id}/report", Who::Roles(DELIVERED, Some(Scope::Read))),
    row("GET", "/api/v1/calendar/{year}", Who::Roles(SIGNED_IN, Some(Scope::Read))),
    row("PUT", "/api/v1/calendar/{year}", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/catalogue", Who::Anyone),
    row("GET", "/api/v1/completeness", Who::Roles(INSIDE, None)),
    row("GET", "/api/v1/data-quality", Who::Anyone),
    row("GET", "/api/v1/employers", Who::Roles(INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/employers", Who::Anyone),
    row("GET", "/api/v1/employers/{id}", Who::Roles(EMPLOYER_OR_INSIDE, Some(Scope::Read))),
    row("PATCH", "/api/v1/employers/{id}", Who::Roles(&[Role::EmployerAdmin], None)),
    row("POST", "/api/v1/employers/{id}/decision", Who::Roles(APPROVERS, None)),
    row("GET", "/api/v1/employers/{id}/record", Who::Roles(EMPLOYER_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/employer-survey", Who::Roles(EMPLOYER_OR_INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/employer-survey", Who::Roles(EMPLOYER, Some(Scope::Uploads))),
    row("DELETE", "/api/v1/employer-survey/{id}", Who::Roles(EMPLOYER, Some(Scope::Uploads))),
    row("GET", "/api/v1/graduate-survey", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/graduate-survey", Who::Roles(COLLEGE, Some(Scope::Uploads))),
    row("DELETE", "/api/v1/graduate-survey/{id}", Who::Roles(COLLEGE, Some(Scope::Uploads))),
    row("GET", "/api/v1/judgements", Who::Roles(INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/judgements", Who::Roles(ANALYSTS, None)),
    row("DELETE", "/api/v1/judgements/{id}", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/postings", Who::Roles(EMPLOYER_OR_INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/postings", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("GET", "/api/v1/postings/{id}", Who::Roles(EMPLOYER_OR_INSIDE, Some(Scope::Read))),
    row("PATCH", "/api/v1/postings/{id}", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("DELETE", "/api/v1/postings/{id}", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("POST", "/api/v1/postings/{id}/renewal", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("POST", "/api/v1/postings/{id}/fill", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("POST", "/api/v1/postings/{id}/review", Who::Roles(APPROVERS, None)),
    row("GET", "/api/v1/decisions", Who::Roles(INSIDE, None)),
    row("POST", "/api/v1/decisions", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/decisions/{id}", Who::Roles(INSIDE, None)),
    row("POST", "/api/v1/decisions/{id}/approve", Who::Roles(APPROVERS, None)),
    row("POST", "/api/v1/decisions/{id}/refuse", Who::Roles(APPROVERS, None)),
    row("POST", "/api/v1/decisions/{id}/withdraw", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/method", Who::Anyone),
    row("GET", "/api/v1/names", Who::Roles(INSIDE, None)),
    row("POST", "/api/v1/names/effect", Who::Roles(DEPARTMENT, None)),
    row("GET", "/api/v1/names/{key}", Who::Roles(INSIDE, None)),
    row("PUT", "/api/v1/names/{key}", Who::Roles(DEPARTMENT, None)),
    row("GET", "/api/v1/oidc/callback", Who::Anyone),
    row("GET", "/api/v1/oidc/start", Who::Anyone),
    row("GET", "/api/v1/openapi.json", Who::Anyone),
    row("GET", "/api/v1/orders", Who::Roles(ORDER_SIDES, Some(Scope::Read))),
    row("POST", "/api/v1/orders", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("GET", "/api/v1/orders/{id}", Who::Roles(ORDER_SIDES, Some(Scope::Read))),
    row("POST", "/api/v1/orders/{id}/answer", Who::Roles(&[Role::CollegeApprover], None)),
    row("POST", "/api/v1/orders/{id}/withdrawal", Who::Roles(EMPLOYER, Some(Scope::Postings))),
    row("GET", "/api/v1/planning/{year}/gap", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/plans", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/plans/{provider}/{year}", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("PUT", "/api/v1/plans/{provider}/{year}", Who::Roles(COLLEGE, Some(Scope::Uploads))),
    row("GET", "/api/v1/plans/{provider}/{year}/advice", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/plans/{provider}/{year}/approval", Who::Roles(APPROVERS, None)),
    row("POST", "/api/v1/plans/{provider}/{year}/comment", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/plans/{provider}/{year}/fill", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/plans/{provider}/{year}/paper", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("PUT", "/api/v1/plans/{provider}/{year}/results", Who::Roles(COLLEGE, Some(Scope::Uploads))),
    row("POST", "/api/v1/plans/{provider}/{year}/submission", Who::Roles(&[Role::CollegeApprover], None)),
    row("GET", "/api/v1/plans/{provider}/{year}/versions", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/policies", Who::Anyone),
    row("GET", "/api/v1/policies/{code}", Who::Anyone),
    row("PUT", "/api/v1/policies/{code}", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/policies/{code}/mirror", Who::Roles(INSIDE, None)),
    row("GET", "/api/v1/providers", Who::Anyone),
    row("GET", "/api/v1/providers/{id}", Who::Anyone),
    row("GET", "/api/v1/reconciliation", Who::Roles(INSIDE, None)),
    row("GET", "/api/v1/reconciliation/{key}", Who::Roles(INSIDE, None)),
    row("PUT", "/api/v1/reconciliation/{key}", Who::Roles(DEPARTMENT, None)),
    row("GET", "/api/v1/releases", Who::Anyone),
    row("POST", "/api/v1/releases", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/releases/{number}", Who::Anyone),
    row("POST", "/api/v1/releases/{number}/approve", Who::Roles(APPROVERS, None)),
    row("GET", "/api/v1/releases/{number}/changes", Who::Anyone),
    row("GET", "/api/v1/releases/{number}/download", Who::Anyone),
    row("POST", "/api/v1/releases/{number}/publish", Who::Roles(APPROVERS, None)),
    row("GET", "/api/v1/releases/{number}/record", Who::Roles(INSIDE, None)),
    row("POST", "/api/v1/releases/{number}/refuse", Who::Roles(APPROVERS, None)),
    row("POST", "/api/v1/releases/{number}/withdraw", Who::Roles(ANALYSTS, None)),
    row("GET", "/api/v1/runs", Who::Roles(INSIDE, Some(Scope::Runs))),
    row("POST", "/api/v1/runs", Who::Roles(ANALYSTS, Some(Scope::Runs))),
    row("GET", "/api/v1/runs/{id}", Who::Roles(INSIDE, Some(Scope::Runs))),
    row("POST", "/api/v1/runs/{id}/cancel", Who::Roles(ANALYSTS, Some(Scope::Runs))),
    row("GET", "/api/v1/scenarios", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("POST", "/api/v1/scenarios", Who::Roles(DELIVERERS, None)),
    row("GET", "/api/v1/scenarios/{id}", Who::Roles(COLLEGE_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/search", Who::Anyone),
    row("DELETE", "/api/v1/session", Who::Session),
    row("GET", "/api/v1/session", Who::Anyone),
    row("POST", "/api/v1/session", Who::Anyone),
    row("PUT", "/api/v1/session/password", Who::Roles(SIGNED_IN, None)),
    row("POST", "/api/v1/session/second-factor", Who::Session),
    row("PUT", "/api/v1/session/second-factor", Who::Session),
    row("DELETE", "/api/v1/sessions", Who::Session),
    row("GET", "/api/v1/tokens", Who::Roles(TOKEN_KEEPERS, None)),
    row("POST", "/api/v1/tokens", Who::Roles(TOKEN_KEEPERS, None)),
    row("DELETE", "/api/v1/tokens/{token_id}", Who::Roles(TOKEN_KEEPERS, None)),
    row("GET", "/api/v1/trades", Who::Anyone),
    row("GET", "/api/v1/trades/{code}", Who::Anyone),
    row("GET", "/api/v1/trades/{code}/history", Who::Anyone),
    row("GET", "/api/v1/trades/{code}/training", Who::Roles(EMPLOYER_OR_INSIDE, Some(Scope::Read))),
    row("GET", "/api/v1/users", Who::Roles(USER_KEEPERS, None)),
    row("POST", "/api/v1/users", Who::Roles(USER_KEEPERS, None)),
    row("GET", "/api/v1/users/{user_id}", Who::Roles(USER_KEEPERS, None)),
    row("PATCH", "/api/v1/users/{user_id}", Who::Roles(USER_KEEPERS, None)),
    row("POST", "/api/v1/users/{user_id}/password", Who::Roles(USER_KEEPERS, None)),
    row("DELETE", "/api/v1/users/{user_id}/second-factor", Who::Roles(USER_KEEPERS, None)),
    row("GET", "/api/v1/working/trades", Who::Roles(INSIDE, None)),
    row("GET", "/api/v1/working/trades/{code}", Who::Roles(INSIDE, None)),
];

/// Who may call a route; nothing for a route that is not in the table.
#[must_use]
pub fn who(method: &str, path: &str) -> Option<Who> {
    static INDEX: LazyLock<HashMap<(&str, &str), Who>> = LazyLock::new(|| {
        ROWS.iter()
            .map(|row| ((row.method, row.path), row.who))
            .collect()
    });
    let method = if method == "HEAD" { "GET" } else { method };
    INDEX.get(&(method, path)).copied()
}
