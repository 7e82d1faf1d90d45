//! Pages as people use them: each audience's way from beginning to end in a real Chromium, on both databases, and every
//! page held against the rules of accessibility that a machine can check.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::support::app::Backend;
use crate::support::browser::{Browser, Demo, can_browse};

/// A telephone.
const PHONE: u32 = 360;
/// The narrowest window that pages must fit (WCAG 1.4.10).
const NARROW: u32 = 320;
/// A window of 1,280 points whose text is twice as large (WCAG 1.4.4).
const ENLARGED: u32 = 640;

fn run<F: Future<Output = ()>>(backend: Backend, test: impl FnOnce(Demo) -> F) {
    if !can_browse() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        match Demo::start(backend).await {
            Some(demo) => test(demo).await,
            None => println!("NOT RUN: TEST_DATABASE_URL names no PostgreSQL server"),
        }
    });
}

mod each_audience_comes_to_its_end {
    use super::*;

    #[test]
    fn sqlite() {
        run(Backend::Sqlite, ways);
    }

    #[test]
    fn postgres() {
        run(Backend::Postgres, ways);
    }
}

async fn ways(demo: Demo) {
    let browser = Browser::open(&demo.url, PHONE).await;
    principal(&browser, &demo).await;
    newcomer(&browser, &demo).await;
    employer(&browser, &demo).await;
    steward(&browser, &demo).await;
    analyst(&browser, &demo).await;
    releasers(&browser, &demo).await;
    keyboard(&browser).await;
    browser.close().await;
    demo.stop().await;
}

/// A principal finds welding, sees why, plans 40 places more than are registered, is told so, mends it, and the plan is
/// handed in by a second person and approved by the department.
async fn principal(browser: &Browser, demo: &Demo) {
    browser.go("/").await;
    browser.picture("01-overview").await;
    browser.fill("input[name=tim]", "han").await;
    browser.press("main form[action='/nghe'] button").await;
    browser.sees("Hàn").await;
    browser.picture("02-search").await;
    browser.press("tbody th a").await;
    assert_eq!(browser.path().await, "/nghe/han");
    browser.sees("Vì sao").await;
    browser.picture("03-welding").await;
    // The department has the plan of the demonstration on its desk and sends it back.
    let plan = "/don-vi/P07/ke-hoach/2026";
    browser.sign_in(demo.account("department_analyst")).await;
    browser.go(plan).await;
    browser
        .fill("form[action$=gop-y] textarea", "Đề nghị tăng nghề hàn")
        .await;
    browser.send(&format!("{plan}/gop-y")).await;
    browser.sees("Đã gửi góp ý").await;
    browser.sign_out().await;

    browser.sign_in(demo.account("college_clerk")).await;
    browser.sees("Kế hoạch tuyển sinh năm 2026").await;
    browser.go(plan).await;
    browser.sees("Đề nghị tăng nghề hàn").await;
    // 40 more than are planned are above what is registered.
    let row = "return document.querySelector('[name^=trade_code-][value=han]').name.split('-')[1]";
    let row = browser.run(row).await.as_str().unwrap().to_owned();
    let places = format!("[name=places-{row}]");
    let planned = format!("return Number(document.querySelector('{places}').value)");
    let scale = format!(
        "return Number.parseInt(document.querySelector('{places}').closest('tr').querySelector('[data-label^=quy]').textContent)"
    );
    let more = (browser.run(&scale).await.as_i64().unwrap() + 40).to_string();
    browser.fill(&places, &more).await;
    browser.send(plan).await;
    let told = browser.sees("Không có gì được lưu").await;
    assert!(
        told.contains(&format!("kế hoạch {more}, được tối đa")),
        "{told}"
    );
    browser.picture("04-above-the-registration").await;
    browser.go(plan).await;
    // A trade that is new at the college has to be registered first.
    let lines = browser
        .run("return document.querySelectorAll('[name^=places-]').length")
        .await
        .as_u64()
        .unwrap();
    let new = lines - 2;
    for (name, text) in [
        ("trade_code", "Kế toán doanh nghiệp"),
        ("site", "Cơ sở chính"),
        ("places", "40"),
    ] {
        browser.fill(&format!("[name={name}-{new}]"), text).await;
    }
    browser.set(&format!("[name=level-{new}]"), "college").await;
    browser.send(plan).await;
    let told = browser.sees("Không có gì được lưu").await;
    assert!(told.contains("phải đăng ký trước khi tuyển sinh"), "{told}");
    assert_eq!(
        browser
            .run(&format!(
                "return document.querySelector('[name=places-{new}]').value"
            ))
            .await,
        "40"
    );
    browser.fill(&format!("[name=places-{new}]"), "").await;
    let fewer = (browser.run(&planned).await.as_i64().unwrap() - 1).to_string();
    browser.fill(&places, &fewer).await;
    browser.send(plan).await;
    browser.sees("Đã lưu").await;
    browser.picture("05-draft").await;
    browser.sign_out().await;

    browser.sign_in(demo.account("college_approver")).await;
    browser.go(plan).await;
    browser.fill("[name=typed_year]", "2025").await;
    browser.send(&format!("{plan}/nop")).await;
    browser.sees("Hãy gõ đúng năm").await;
    browser.fill("[name=typed_year]", "2026").await;
    browser.send(&format!("{plan}/nop")).await;
    browser.sees("Đã nộp").await;
    browser.sign_out().await;

    browser.sign_in(demo.account("department_approver")).await;
    browser.go(plan).await;
    browser.send(&format!("{plan}/duyet")).await;
    browser.sees("đã duyệt").await;
    browser.picture("06-approved").await;
    browser.sign_out().await;
}

/// A firm registers, is told what is missing, and is verified by the department.
async fn newcomer(browser: &Browser, demo: &Demo) {
    const PASSWORD: &str = "bốn con ngựa trắng";
    let form = "/doanh-nghiep/dang-ky";
    browser.go(form).await;
    for (name, text) in [
        ("tax_code", "0100112438"),
        ("name", "Công ty Cơ khí Bến Nghiêng"),
        ("email_domain", "benghieng.example"),
        ("staff", "1.200"),
        ("proof", "GCN đăng ký doanh nghiệp, cấp ngày 12/03/2009"),
        ("user_name", "Phòng nhân sự"),
        ("email", "nhansu@benghieng.example"),
        ("password", PASSWORD),
    ] {
        browser.fill(&format!("[name={name}]"), text).await;
    }
    browser.send(form).await;
    browser.sees("chữ số thứ mười phải đúng").await;
    // What was entered is still there, but for the password.
    browser.fill("[name=tax_code]", "0100112437").await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.send(form).await;
    browser.sees("Đã đăng ký").await;
    browser
        .sign_in(("nhansu@benghieng.example", PASSWORD))
        .await;
    browser.sees("Đăng nhu cầu đầu tiên").await;
    browser.picture("10-newcomer").await;
    browser.sign_out().await;
    browser.sign_in(demo.account("department_approver")).await;
    browser.sees("Doanh nghiệp chờ xác minh").await;
    browser.press("a[href='/so/doanh-nghiep']").await;
    browser.press("tbody th a").await;
    browser.sees("Công ty Cơ khí Bến Nghiêng").await;
    browser.set("[name=decision][value=verified]", "").await;
    browser
        .fill("[name=reason]", "Đã đối chiếu giấy chứng nhận")
        .await;
    browser.press("main form button").await;
    browser.sees("Đã ghi quyết định").await;
    browser.sign_out().await;
}

/// An employer posts a need and sees at once who trains for it.
async fn employer(browser: &Browser, demo: &Demo) {
    browser.sign_in(demo.account("employer_user")).await;
    browser.go("/doanh-nghiep/nhu-cau/moi").await;
    browser.fill("[name=title]", "tho han 6G").await;
    browser.press("button[name=tim]").await;
    browser.sees("Hàn").await;
    browser.picture("11-picker").await;
    browser.press("button[name=dang]").await;
    browser.sees("Hãy nhập số người").await;
    browser.fill("[name=vacancies]", "1,2").await;
    browser.press("button[name=dang]").await;
    browser.sees("Dấu phẩy là dấu thập phân").await;
    browser.picture("12-mistake").await;
    browser.fill("[name=vacancies]", "12").await;
    browser.press("button[name=dang]").await;
    browser.sees("Đã đăng nhu cầu").await;
    browser.sees("Ai đào tạo").await;
    browser.picture("13-instant-return").await;
    let need = browser.path().await.split('?').next().unwrap().to_owned();
    browser.set("[name=provider_id]", "P07").await;
    browser.set("[name=level]", "intermediate").await;
    browser.fill("[name=learners]", "10").await;
    browser.set("[name=needed_by]", "2030-06-30").await;
    browser.send("/don-hang").await;
    browser.sees("Đã gửi").await;
    browser.picture("14-order").await;
    browser.go(&need).await;
    browser.fill("[name=hired]", "12").await;
    browser.send(&format!("{need}/ket-qua")).await;
    browser.sees("Đã ghi kết quả tuyển").await;
    // A title that no trade is called.
    browser.go("/doanh-nghiep/nhu-cau/moi").await;
    browser.fill("[name=title]", "Vận hành xyzq").await;
    browser.fill("[name=vacancies]", "3").await;
    browser.press("button[name=dang]").await;
    browser.sees("Chưa rõ nghề của nhu cầu này").await;
    browser.sign_out().await;
}

/// A data steward leads a name to a trade after a look at the effect, and decides on figures that differ.
async fn steward(browser: &Browser, demo: &Demo) {
    browser.sign_in(demo.account("data_steward")).await;
    browser.go("/so/anh-xa").await;
    browser.picture("15-names").await;
    browser.press("tbody th a").await;
    browser.set("[name=trade_code]", "").await;
    browser.press("button[value=xem]").await;
    browser.sees("Chỗ làm trên mỗi người tìm việc").await;
    browser.picture("16-effect").await;
    browser.press("button[value=luu]").await;
    browser.sees("Đã ghi").await;
    browser.go("/so/doi-chieu").await;
    browser.picture("17-figures").await;
    let decision = "main details:has(form)";
    browser
        .run(&format!("document.querySelector('{decision}').open = true"))
        .await;
    browser
        .set(&format!("{decision} [name=decision]"), "")
        .await;
    browser
        .fill(
            &format!("{decision} [name=reason]"),
            "Hai câu nói về hai thời điểm khác nhau",
        )
        .await;
    browser.press(&format!("{decision} button")).await;
    browser.sees("Hai câu nói về hai thời điểm khác nhau").await;
    browser.sign_out().await;
}

/// An analyst prepares the annex of the subsidies and prints it.
async fn analyst(browser: &Browser, demo: &Demo) {
    browser.sign_in(demo.account("department_analyst")).await;
    browser.go("/so/ho-tro").await;
    browser
        .fill("[name=title]", "Phương án họp tháng sáu")
        .await;
    browser
        .set("[name=policy]", "hai_phong_2026_2030_plan")
        .await;
    browser.fill("[name=envelope-2026]", "150,5").await;
    browser.send("/so/ho-tro").await;
    let text = browser.sees("Phương án họp tháng sáu").await;
    assert!(text.contains("150,5 tỷ đồng"), "{text}");
    browser.picture("21-subsidies").await;
    let paper = browser.print("22-annex").await;
    assert!(
        paper.starts_with(b"%PDF-") && paper.len() > 20_000,
        "{} bytes",
        paper.len()
    );
    browser.go("/so/tien-do").await;
    browser.picture("23-completeness").await;
    browser.go("/so/co-canh-bao").await;
    browser.picture("24-flags").await;
    browser.sign_out().await;
}

/// One person computes and proposes and cannot approve it, another approves and publishes, the public reads it.
async fn releasers(browser: &Browser, demo: &Demo) {
    let desk = "/so/phat-hanh";
    browser.sign_in(demo.account("department_approver")).await;
    browser.go(desk).await;
    browser.send(&format!("{desk}/tinh")).await;
    browser.sees("Đã bắt đầu tính").await;
    let began = Instant::now();
    while browser.run(&format!("return document.querySelectorAll(\"form[action='{desk}'] select[name=run_id] option\").length")).await.as_u64() < Some(2) {
        assert!(began.elapsed() < Duration::from_mins(2), "the run does not end");
        tokio::time::sleep(Duration::from_millis(200)).await;
        browser.go(desk).await;
    }
    browser.fill("[name=title]", "Kết quả quý này").await;
    browser.send(desk).await;
    browser.sees("một người khác cần duyệt").await;
    browser.go(&format!("{desk}/2")).await;
    browser.picture("31-proposed").await;
    browser.fill("[name=reason]", "Của chính tôi").await;
    browser.press("button[value=approve]").await;
    let told = browser.sees("Có chỗ cần sửa").await;
    assert!(!told.contains("Đã duyệt."), "{told}");
    browser.sign_out().await;
    // Only a second approver may; the demonstration has one, so the analyst proposes and the approver decides.
    browser.sign_in(demo.account("department_analyst")).await;
    browser.go(desk).await;
    browser.fill("[name=title]", "Kết quả quý này").await;
    browser.send(desk).await;
    browser.sign_out().await;
    browser.sign_in(demo.account("department_approver")).await;
    let release = format!("{desk}/3");
    browser.go(&release).await;
    browser.fill("[name=reason]", "Đã xem xét").await;
    browser.press("button[value=approve]").await;
    browser.sees("Đã duyệt").await;
    browser.fill("[name=number]", "2").await;
    browser.send(&format!("{release}/cong-bo")).await;
    browser.sees("Có chỗ cần sửa").await;
    browser.fill("[name=number]", "3").await;
    browser.send(&format!("{release}/cong-bo")).await;
    browser.sees("Đã công bố").await;
    browser.picture("32-published").await;
    browser.sign_out().await;
    browser.go("/phat-hanh").await;
    browser.sees("Kết quả quý này").await;
    browser.picture("33-releases").await;
}

/// The first key leads to the link past the menus; whatever has the focus is seen to have it.
async fn keyboard(browser: &Browser) {
    const TAB: &str = "\u{e004}";
    const ENTER: &str = "\u{e007}";
    browser.go("/nghe").await;
    browser.key(TAB).await;
    assert_eq!(
        browser.run("return document.activeElement.className").await,
        "skip"
    );
    browser.key(ENTER).await;
    assert_eq!(browser.run("return location.hash").await, "#noi-dung");
    let look = "const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
        return [e.tagName, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, b.bottom > 0 && b.top < innerHeight]";
    let mut reached = BTreeSet::new();
    for _ in 0..12 {
        browser.key(TAB).await;
        let seen = browser.run(look).await;
        assert_eq!(seen[1], true, "{seen} has no visible focus");
        assert_eq!(seen[2], true, "{seen} is hidden while it has the focus");
        reached.insert(seen[0].as_str().unwrap().to_owned());
    }
    assert!(
        reached.contains("INPUT") && reached.contains("SELECT"),
        "{reached:?}"
    );
}

/// Parts of an address that differ from one thing to the next.
fn shape(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap();
    let mut before = "";
    let parts = path.split('/').map(|part| {
        let one = part.len() == 36
            || part.bytes().any(|byte| byte.is_ascii_digit())
            || matches!(before, "nghe" | "chinh-sach" | "co-canh-bao");
        before = part;
        if one && part != "tham-so" { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Addresses that can be reached from some place, one of each shape.
async fn reachable(browser: &Browser, from: &str) -> Vec<String> {
    const LINKS: &str =
        "return [...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href'))
        .filter(h => !h.startsWith('/api/') && h !== '/en' && !h.startsWith('/en/'))";
    let mut known = BTreeSet::new();
    let mut places = Vec::new();
    let mut next = VecDeque::from([from.to_owned()]);
    while let Some(place) = next.pop_front() {
        if !known.insert(shape(&place)) {
            continue;
        }
        browser.go(&place).await;
        let links = browser.run(LINKS).await;
        next.extend(
            links
                .as_array()
                .unwrap()
                .iter()
                .map(|link| link.as_str().unwrap().to_owned()),
        );
        places.push(place);
    }
    places
}

/// What is wrong with the page that is open, as axe-core sees it, and whether it is wider than its window.
async fn wrong(browser: &Browser, axe: &str) -> Vec<String> {
    browser.run(axe).await;
    let run = "return axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.flatMap(v =>
        v.nodes.map(n => v.id + ' ' + n.target.join(' ') + ' ' + n.html.slice(0, 160))))";
    let found = browser.run(run).await;
    let mut found: Vec<String> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect();
    let wide = browser
        .run("return document.documentElement.scrollWidth - innerWidth")
        .await;
    if wide.as_i64().unwrap() > 0 {
        found.push(format!("wider than the window by {wide}"));
    }
    found
}

#[test]
fn no_page_breaks_a_rule_of_accessibility_that_a_machine_can_check() {
    let Some(axe) = std::env::var_os("AXE_JS").and_then(|file| std::fs::read_to_string(file).ok())
    else {
        println!("NOT RUN: AXE_JS names no file with axe-core");
        return;
    };
    run(Backend::Sqlite, async |demo| {
        let mut told = String::new();
        let roles = [
            "",
            "college_approver",
            "employer_admin",
            "department_approver",
            "auditor",
            "administrator",
        ];
        let mut checked = BTreeSet::new();
        for width in [NARROW, ENLARGED] {
            let browser = Browser::open(&demo.url, width).await;
            for role in roles {
                if !role.is_empty() {
                    browser.sign_in(demo.account(role)).await;
                }
                let from = if role.is_empty() { "/" } else { "/viec" };
                for place in reachable(&browser, from).await {
                    // What the public sees is the same for everybody.
                    if !checked.insert((width, shape(&place))) {
                        continue;
                    }
                    // English pages of the larger window are looked at in dark colours.
                    for language in ["", "/en"] {
                        browser
                            .dark(width == ENLARGED && !language.is_empty())
                            .await;
                        let place = if place == "/" && !language.is_empty() {
                            language.to_owned()
                        } else {
                            format!("{language}{place}")
                        };
                        browser.go(&place).await;
                        for wrong in wrong(&browser, &axe).await {
                            let _ = writeln!(told, "{role} {width} {place}: {wrong}");
                        }
                    }
                }
                if !role.is_empty() {
                    browser.go("/viec").await;
                    browser.sign_out().await;
                }
            }
            browser.close().await;
        }
        println!("{} pages checked in two languages", checked.len());
        assert!(
            checked.len() > 60,
            "only {} pages were reached",
            checked.len()
        );
        assert!(told.is_empty(), "{told}");
        demo.stop().await;
    });
}

#[test]
fn addresses_of_the_same_kind_have_one_shape() {
    assert_eq!(shape("/nghe/han?x=1"), "/nghe/*");
    assert_eq!(shape("/don-vi/P07/ke-hoach/2026"), "/don-vi/*/ke-hoach/*");
    assert_eq!(shape("/nghe"), "/nghe");
}
