//! The service as a whole: what every request passes through.

use crate::support::app::on_both_databases;

on_both_databases! {
    /// An unknown page is a documented problem, in both languages, with the id of the request.
    async fn an_unknown_page_is_a_problem(app: TestApp) {
        let reply = app.public().get("/api/v1/nothing").await.expect(404);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert!(!reply.header("x-request-id").is_empty());
        let problem = reply.json();
        assert_eq!(problem["type"], "/problems/not-found");
        assert_eq!(problem["title_vi"], "Không tìm thấy");
    }
}
