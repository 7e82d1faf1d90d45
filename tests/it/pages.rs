//! Pages as a browser without scripts gets them: complete, valid, linked, and saying no more than the interface does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reqwest::Method;
use vocmatch::store::account::{self, NewUser};
use vocmatch::store::password;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, Reply, TestApp, on_both_databases};
use crate::support::employers::{settled, stocked_with};
use crate::support::html::Page;
use crate::support::release::{
    Desk, ONE_EMPLOYER, SMALL_PAY, finished_run, released, small_city, write_small_city,
};

const FORM: &str = "application/x-www-form-urlencoded";

/// What every page keeps to.
fn check(place: &str, reply: &Reply) {
    let page = Page::read(&reply.text());
    assert!(page.errors.is_empty(), "{place}: {:?}", page.errors);
    let english = place == "/en" || place.starts_with("/en/");
    let told = page.all("html").next().unwrap().attr("lang");
    assert_eq!(told, Some(if english { "en" } else { "vi" }), "{place}");
    assert_eq!(
        page.all("h1").count(),
        1,
        "{place}: one heading of the page"
    );
    let ids: Vec<&str> = page
        .elements
        .iter()
        .filter_map(|one| one.attr("id"))
        .collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "{place}: an id twice in {ids:?}");
    for element in &page.elements {
        let scripted = element
            .attributes
            .keys()
            .any(|name| name == "style" || name.starts_with("on"));
        let foreign = ["script", "style", "img", "iframe"].contains(&element.tag.as_str());
        assert!(!scripted && !foreign, "{place}: {element:?}");
        for name in ["for", "aria-labelledby", "aria-describedby"] {
            for id in element.attr(name).unwrap_or("").split_whitespace() {
                assert!(known.contains(id), "{place}: {name}={id} leads nowhere");
            }
        }
    }
    let captions = page.within(&["table"], "caption").count();
    assert_eq!(
        page.all("table").count(),
        captions,
        "{place}: a table without a caption"
    );
    assert!(
        reply
            .header("content-security-policy")
            .starts_with("default-src 'self'")
    );
    assert!(
        reply.bytes.len() < 400_000,
        "{place}: {} bytes",
        reply.bytes.len()
    );
}

/// Where a page leads within the pages.
fn links(html: &str) -> Vec<String> {
    let page = Page::read(html);
    page.all("a")
        .filter_map(|link| link.attr("href"))
        .filter(|href| href.starts_with('/') && !href.starts_with("/api/"))
        .map(|href| href.split('#').next().unwrap().to_owned())
        .collect()
}

/// Follows every link from some places on; answers by place.
async fn walk(client: &Client, from: &[&str]) -> BTreeMap<String, Reply> {
    const MOST: usize = 400;
    let mut found = BTreeMap::new();
    let mut next: VecDeque<String> = from.iter().map(|place| (*place).to_owned()).collect();
    while let Some(place) = next.pop_front() {
        if found.contains_key(&place) || found.len() >= MOST {
            continue;
        }
        let reply = client.get(&place).await;
        if reply.status.is_success() && reply.header("content-type").starts_with("text/html") {
            next.extend(links(&reply.text()));
        }
        found.insert(place, reply);
    }
    found
}

fn walked(found: &BTreeMap<String, Reply>) {
    for (place, reply) in found {
        let status = reply.status.as_u16();
        assert!(
            status == 200 || status == 303,
            "{place}: {status} {}",
            reply.text()
        );
        if reply.header("content-type").starts_with("text/html") {
            check(place, reply);
        }
    }
}

/// Somebody with a password.
async fn account(app: &TestApp, email: &str, word: &str) {
    let hash = password::hash(word.to_owned()).await.unwrap();
    let writing = app.state.store.write(app.state.clock.now()).await.unwrap();
    let new = NewUser {
        email,
        name: "Nguyễn Thử",
        role: Role::Auditor,
        organisation_id: None,
        password_hash: Some(&hash),
    };
    account::add(&writing, new).await.unwrap();
    writing.commit().await.unwrap();
}

/// The small city with its working flags, released once.
async fn at_work(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    write_small_city(folder.path());
    stocked_with(app, folder.path()).await;
    settled(app).await;
    released(app, &small_city()).await;
}

on_both_databases! {
    async fn every_page_that_the_public_can_reach_is_whole_and_valid(app: TestApp) {
        released(&app, &small_city()).await;
        let found = walk(&app.public(), &["/", "/en"]).await;
        walked(&found);
        for place in ["/nghe", "/nghe/han", "/en/nghe/tien", "/so-sanh", "/phuong-phap", "/tro-giup", "/khiem-khuyet", "/dang-nhap"] {
            assert!(found.contains_key(place), "{place} is not linked: {:?}", found.keys());
        }
    }

    async fn pages_show_nothing_that_the_release_protects(app: TestApp) {
        released(&app, &small_city()).await;
        let found = walk(&app.public(), &["/", "/en"]).await;
        // As numbers, with marks between thousands, in words of scale.
        let hidden = [
            SMALL_PAY.to_string(), "17.310.000".into(), "17,310,000".into(), "17,31".into(), "17.31".into(),
            ONE_EMPLOYER.to_string(), "1.234".into(), "1,234".into(),
        ];
        for (place, reply) in &found {
            let text = reply.text();
            for figure in &hidden {
                assert!(!text.contains(figure.as_str()), "{place} shows {figure}");
            }
        }
        let welding = found["/nghe/han"].text();
        assert!(welding.contains("🔒"), "a protected figure is said to be protected");
        assert!(welding.contains("Không hiển thị để bảo vệ thông tin"), "{welding}");
    }

    async fn before_the_first_release_pages_say_so(app: TestApp) {
        let found = walk(&app.public(), &["/", "/en", "/nghe", "/so-sanh"]).await;
        walked(&found);
        assert!(found["/"].text().contains("Chưa có bản phát hành nào"));
        assert!(found["/en"].text().contains("Nothing has been released yet"));
        let missing = app.public().get("/nghe/han").await;
        assert_eq!(missing.status, 404);
        check("/nghe/han", &missing);
    }

    async fn what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(app: TestApp) {
        let public = app.public();
        let page = public.get("/khong-co").await.expect(404);
        check("/khong-co", &page);
        assert!(page.text().contains("Không tìm thấy trang"));
        let english = public.get("/en/nothing").await.expect(404);
        check("/en/nothing", &english);
        let program = public.get("/api/v1/nothing").await.expect(404);
        assert_eq!(program.header("content-type"), "application/problem+json");
    }

    async fn trades_are_searched_filtered_and_sorted_by_addresses(app: TestApp) {
        released(&app, &small_city()).await;
        let public = app.public();
        let names = async |place: &str| -> Vec<String> {
            let html = public.get(place).await.expect(200).text();
            Page::read(&html).within(&["tbody", "th"], "a").map(|link| link.text.clone()).collect()
        };
        assert_eq!(names("/nghe?tim=han").await, ["Hàn"]);
        assert_eq!(names("/en/nghe?tim=h%C3%A0n").await, ["Welding"]);
        assert_eq!(names("/nghe?xep=name").await.len(), 3);
        assert!(names("/nghe?trinh_do=short_course").await.is_empty());
        let nothing = public.get("/nghe?trinh_do=short_course").await.text();
        assert!(nothing.contains("Không có nghề nào phù hợp"));
        // A name that reads like a formula or like HTML is text.
        assert!(names("/nghe").await.contains(&"=1+1".to_owned()));
        let odd = public.get("/nghe?tim=%3Cb%3E%22").await.expect(200).text();
        assert!(odd.contains("&#60;b&#62;&#34;") || odd.contains("&lt;b&gt;&quot;"), "{odd}");
    }

    async fn every_page_that_a_role_can_reach_is_whole_and_valid(app: TestApp) {
        at_work(&app).await;
        let firm = app.organisation(OrganisationKind::Employer, "0100233488", Standing::Verified).await;
        let college = app.organisation(OrganisationKind::College, "c1", Standing::Verified).await;
        for (role, own, lands) in [
            (Role::EmployerAdmin, Some(&firm), "/doanh-nghiep/nhu-cau/moi"),
            (Role::CollegeApprover, Some(&college), "/nhap-lieu"),
            (Role::DepartmentApprover, None, "/so/ho-tro"),
            (Role::DataSteward, None, "/so/tien-do"),
            (Role::Auditor, None, "/quan-tri/nhat-ky"),
            (Role::Administrator, None, "/quan-tri/nguoi-dung"),
        ] {
            let person = match own {
                Some(own) => app.person(role, Some(own)).await,
                None if role.organisation().is_some() => app.department(role).await,
                None => app.person(role, None).await,
            };
            let found = walk(&person, &["/viec", "/en/viec"]).await;
            walked(&found);
            assert!(found.contains_key(lands), "{role}: {lands} is not linked: {:?}", found.keys());
        }
    }

    async fn the_board_has_every_provider_of_the_data(app: TestApp) {
        at_work(&app).await;
        app.organisation(OrganisationKind::College, "c1", Standing::Verified).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let board = analyst.get("/api/v1/completeness").await.expect(200).json();
        assert_eq!(board["totals"], serde_json::json!({"complete": 0, "nothing": 1, "no_account": 2, "partial": 0}));
        let page = analyst.get("/so/tien-do?trang_thai=no_account").await.expect(200).text();
        let rows: Vec<String> = Page::read(&page).within(&["tbody", "th"], "a").map(|link| link.text.clone()).collect();
        assert_eq!(rows, ["Trường Cao đẳng Hai", "Trường Trung cấp Ba"]);
    }

    async fn pages_for_others_say_so(app: TestApp) {
        released(&app, &small_city()).await;
        let firm = app.organisation(OrganisationKind::Employer, "0100233488", Standing::Verified).await;
        let person = app.person(Role::EmployerUser, Some(&firm)).await;
        for place in ["/so/ho-tro", "/so/tien-do", "/so/phat-hanh", "/ke-hoach", "/nhap-lieu", "/quan-tri/nguoi-dung", "/quan-tri/nhat-ky"] {
            let refused = person.get(place).await.expect(403);
            check(place, &refused);
            let asked = app.public().get(place).await.expect(303);
            assert!(asked.header("location").starts_with("/dang-nhap?tiep="), "{place}");
        }
    }

    async fn a_file_is_tried_kept_and_stored_without_being_chosen_again(app: TestApp) {
        at_work(&app).await;
        let college = app.organisation(OrganisationKind::College, "c1", Standing::Verified).await;
        let clerk = app.person(Role::CollegeClerk, Some(&college)).await;
        let token = Page::read(&clerk.get("/nhap-lieu").await.text()).value("csrf").unwrap().to_owned();
        let upload = |rows: &str| {
            let part = |head: &str, content: &str| format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n");
            let body = [
                part("name=\"csrf\"", &token),
                part("name=\"resource\"", "enrolments"),
                part("name=\"file\"; filename=\"tuyen sinh.csv\"", rows),
                "--x--\r\n".to_owned(),
            ];
            body.concat().into_bytes()
        };
        const MULTIPART: &str = "multipart/form-data; boundary=x";
        let rows = "provider_id,trade_code,level,year,enrolled\nc1,han,college,2020,31\nc1,han,college,2019,nhiều\n";
        let tried = clerk.send(Method::POST, "/nhap-lieu", Some(MULTIPART), upload(rows)).await.expect(303);
        let place = tried.header("location").to_owned();
        let page = clerk.get(&place).await.expect(200);
        check(&place, &page);
        let text = page.text();
        assert!(text.contains("nhiều") && text.contains("Lưu các dòng đúng"), "{text}");
        let workbook = clerk.get(&format!("{place}/can-sua.xlsx")).await.expect(200);
        assert!(workbook.bytes.starts_with(b"PK") && workbook.header("content-disposition").contains("can-sua.xlsx"));
        // It is nobody else's.
        let other = app.person(Role::CollegeClerk, Some(&college)).await;
        other.get(&place).await.expect(404);
        let stored = clerk.send(Method::POST, &place, Some(FORM), encoded([("csrf", token.as_str())])).await.expect(303);
        let place = stored.header("location").split('?').next().unwrap().to_owned();
        let receipt = clerk.get(&place).await.expect(200);
        check(&place, &receipt);
        assert!(receipt.text().contains("tuyen sinh.csv"));
        clerk.get(tried.header("location")).await.expect(404);
        // Of one person a few files are kept, the newest of them.
        let mut places = Vec::new();
        for year in 2010..2017 {
            let rows = format!("provider_id,trade_code,level,year,enrolled\nc1,han,college,{year},31\n");
            let tried = clerk.send(Method::POST, "/nhap-lieu", Some(MULTIPART), upload(&rows)).await.expect(303);
            places.push(tried.header("location").to_owned());
        }
        clerk.get(&places[0]).await.expect(404);
        clerk.get(&places[6]).await.expect(200);
        // Without a file nothing happens and the form says so.
        let nothing = clerk.send(Method::POST, "/nhap-lieu", Some(MULTIPART), upload("")).await.expect(422);
        assert!(nothing.text().contains("Hãy chọn một tệp"));
    }

    async fn a_release_is_withdrawn_where_reason_and_number_are_given(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (number, _) = desk.propose(&run_id, "Vội").await;
        let page = format!("/so/phat-hanh/{number}");
        let place = format!("{page}/rut");
        for client in [&desk.approver, &desk.analyst] {
            let shown = client.get(&page).await.expect(200);
            check(&page, &shown);
            assert!(shown.text().contains("Rút bản phát hành"));
        }
        let steward = app.department(Role::DataSteward).await;
        assert!(!steward.get(&page).await.expect(200).text().contains("Rút bản phát hành"));
        let shown = desk.analyst.get(&page).await.text();
        let read = Page::read(&shown);
        let (token, version) = (read.value("csrf").unwrap(), read.value("version").unwrap());
        let send = async |reason: &str, number: &str| {
            let form = encoded([("csrf", token), ("muc", "rut"), ("version", version), ("reason", reason), ("number", number)]);
            desk.analyst.send(Method::POST, &place, Some(FORM), form).await
        };
        let unconfirmed = send("Sai niên độ", "9").await.expect(422);
        check(&place, &unconfirmed);
        assert!(unconfirmed.text().contains("Số đã gõ không phải") && unconfirmed.text().contains("Sai niên độ"));
        let unexplained = send("", "1").await.expect(422);
        check(&place, &unexplained);
        assert!(unexplained.text().contains("Cần lý do"));
        let done = send("Sai niên độ", "1").await.expect(303);
        let told = desk.analyst.get(done.header("location")).await.expect(200);
        check(&page, &told);
        let text = told.text();
        assert!(text.contains("Đã rút.") && text.contains("Lý do rút: Sai niên độ"), "{text}");
        assert!(!text.contains("Rút bản phát hành"), "there is nothing more to do: {text}");
    }

    async fn signing_in_leads_back_to_the_page_that_asked_for_it(app: TestApp) {
        account(&app, "lan@example.vn", "bốn con ngựa trắng").await;
        let public = app.public();
        let asked = public.get("/tai-khoan").await.expect(303);
        assert_eq!(asked.header("location"), "/dang-nhap?tiep=%2Ftai-khoan");
        let wrong = "email=lan%40example.vn&password=kh%C3%B4ng&tiep=%2Ftai-khoan";
        let refused = public.send(Method::POST, "/dang-nhap", Some(FORM), wrong.into()).await.expect(401);
        check("/dang-nhap", &refused);
        let text = refused.text();
        assert!(text.contains("value=\"lan@example.vn\"") && text.contains("value=\"/tai-khoan\""), "{text}");
        assert!(!text.contains("không\""), "the password is not sent back");
        let sent = encoded([("email", "lan@example.vn"), ("password", "bốn con ngựa trắng"), ("tiep", "/tai-khoan")]);
        let signed = public.send(Method::POST, "/dang-nhap", Some(FORM), sent).await.expect(303);
        assert_eq!(signed.header("location"), "/tai-khoan");
        let cookie = signed.header("set-cookie").split(';').next().unwrap().to_owned();
        let lan = public.with("cookie", &cookie);
        // The auditor still owes the second factor.
        let owed = lan.get("/tai-khoan").await.expect(303);
        assert_eq!(owed.header("location"), "/dang-nhap/ma");
        check("/dang-nhap/ma", &lan.get("/dang-nhap/ma").await.expect(200));
    }

    async fn a_form_that_comes_after_its_session_is_kept_until_one_has_signed_in(app: TestApp) {
        let firm = app.organisation(OrganisationKind::Employer, "0100233488", Standing::Verified).await;
        let hash = password::hash("bốn con ngựa trắng".to_owned()).await.unwrap();
        let writing = app.state.store.write(app.state.clock.now()).await.unwrap();
        let new = NewUser {
            email: "lan@example.vn",
            name: "Nguyễn Thử",
            role: Role::EmployerUser,
            organisation_id: Some(&firm.id),
            password_hash: Some(&hash),
        };
        account::add(&writing, new).await.unwrap();
        writing.commit().await.unwrap();
        let public = app.public();
        let place = "/doanh-nghiep/nhu-cau/moi";
        let late = encoded([("csrf", "x"), ("title", "Thợ \"hàn\" 3G"), ("vacancies", "")]);
        let asked = public.send(Method::POST, place, Some(FORM), late).await.expect(401);
        check(place, &asked);
        let page = Page::read(&asked.text());
        let (kept, next) = (page.value("giu").unwrap().to_owned(), page.value("tiep").unwrap().to_owned());
        let signed = encoded([("email", "lan@example.vn"), ("password", "bốn con ngựa trắng"), ("tiep", &next), ("giu", &kept)]);
        let offered = public.send(Method::POST, "/dang-nhap", Some(FORM), signed).await.expect(200);
        check("/dang-nhap", &offered);
        let page = Page::read(&offered.text());
        assert_eq!(page.value("title"), Some("Thợ \"hàn\" 3G"));
        let cookie = offered.header("set-cookie").split(';').next().unwrap().to_owned();
        let lan = public.with("cookie", &cookie);
        let form = encoded([("csrf", page.value("csrf").unwrap()), ("title", page.value("title").unwrap()), ("vacancies", "")]);
        // It arrives where it was sent to, and is looked at as ever.
        let told = lan.send(Method::POST, place, Some(FORM), form).await.expect(422);
        assert!(told.text().contains("Hãy nhập số người cần tuyển"));
    }

    async fn a_place_elsewhere_is_never_led_to(app: TestApp) {
        account(&app, "lan@example.vn", "bốn con ngựa trắng").await;
        for place in ["https://example.com/", "//example.com", "/\\example.com"] {
            let sent = encoded([("email", "lan@example.vn"), ("password", "bốn con ngựa trắng"), ("tiep", place)]);
            let signed = app.public().send(Method::POST, "/dang-nhap", Some(FORM), sent).await.expect(303);
            assert_eq!(signed.header("location"), "/viec");
        }
    }

    async fn a_form_of_another_site_or_without_the_token_changes_nothing(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let other = analyst.with("sec-fetch-site", "cross-site");
        other.send(Method::POST, "/dang-xuat", Some(FORM), Vec::new()).await.expect(403);
        let mut bare = analyst.clone();
        bare.headers.remove("x-csrf-token");
        bare.send(Method::POST, "/dang-xuat", Some(FORM), b"csrf=x".to_vec()).await.expect(403);
        bare.get("/tai-khoan").await.expect(200);
        let html = bare.get("/tai-khoan").await.text();
        let page = Page::read(&html);
        let form = format!("csrf={}", page.value("csrf").unwrap()).into_bytes();
        bare.send(Method::POST, "/dang-xuat", Some(FORM), form).await.expect(303);
        bare.get("/tai-khoan").await.expect(303);
    }
}

fn encoded<const N: usize>(pairs: [(&str, &str); N]) -> Vec<u8> {
    let mut form = reqwest::Url::parse("http://x/").unwrap();
    form.query_pairs_mut().extend_pairs(pairs);
    form.query().unwrap().as_bytes().to_vec()
}
