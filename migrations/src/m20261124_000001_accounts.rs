//! Organisations, people, their sessions and the tokens of machines.

use sea_orm_migration::prelude::*;

use crate::schema::{
    at_least, big, big_null, create, drop, id, index, one_of, reference, text, text_null, unique,
    yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let organisations = Table::create()
            .table("organisations")
            .col(id())
            .col(one_of("kind", &["employer", "college", "department"]))
            // A college's `provider_id`, an employer's tax code.
            .col(text("code"))
            .col(text("name"))
            .col(text_null("district"))
            .col(text_null("sector"))
            .col(text_null("email_domain"))
            .col(big_null("staff"))
            .col(one_of("status", &["pending", "verified", "refused"]))
            .col(text_null("proof"))
            .col(text_null("decided_by"))
            .col(big_null("decided_at"))
            .col(text_null("decision_reason"))
            .col(big("created_at"))
            .col(at_least("version", 1))
            .take();
        let users = Table::create()
            .table("users")
            .col(id())
            .col(text("email"))
            .col(text("name"))
            .col(one_of(
                "role",
                &[
                    "employer_user",
                    "employer_admin",
                    "college_clerk",
                    "college_approver",
                    "department_analyst",
                    "department_approver",
                    "data_steward",
                    "auditor",
                    "administrator",
                ],
            ))
            .col(text_null("organisation_id"))
            .col(text_null("password_hash"))
            .col(text_null("totp_secret"))
            .col(yes_no("totp_confirmed"))
            // The last time step of which a code was accepted: none is accepted twice.
            .col(big_null("totp_step"))
            .col(text_null("oidc_subject"))
            .col(yes_no("disabled"))
            .col(big("created_at"))
            .col(at_least("version", 1))
            .foreign_key(&mut reference("users", "organisation_id", "organisations"))
            .take();
        let sessions = Table::create()
            .table("sessions")
            // SHA-256 of the cookie's value; the value itself is never stored.
            .col(id())
            .col(text("user_id"))
            .col(text("csrf"))
            .col(yes_no("second_factor"))
            .col(big("created_at"))
            .col(big("seen_at"))
            .foreign_key(&mut reference("sessions", "user_id", "users"))
            .take();
        let tokens = Table::create()
            .table("api_tokens")
            .col(id())
            .col(text("hash"))
            .col(text("name"))
            .col(text_null("organisation_id"))
            .col(text("scopes"))
            .col(text("created_by"))
            .col(big("created_at"))
            .col(big_null("expires_at"))
            .col(big_null("revoked_at"))
            .foreign_key(&mut reference(
                "api_tokens",
                "organisation_id",
                "organisations",
            ))
            .take();
        create(
            manager,
            vec![organisations, users, sessions, tokens],
            vec![
                unique("organisations", &["kind", "code"]),
                unique("users", &["email"]),
                unique("users", &["oidc_subject"]),
                index("users", &["organisation_id"]),
                index("sessions", &["user_id"]),
                unique("api_tokens", &["hash"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(
            manager,
            &["api_tokens", "sessions", "users", "organisations"],
        )
        .await
    }
}
