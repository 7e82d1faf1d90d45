//! A real Chromium without a window, spoken to by the protocol `WebDriver` (W3C), and the built service behind it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::app::{Backend, TestDatabase};

/// How long anything in a browser may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

/// Whether a program can be started and does its work.
fn does(program: &str, arguments: &[&str]) -> bool {
    let started = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    started.is_ok_and(|status| status.success())
}

/// How Chromium is started: without a window; without its sandbox, which it refuses to root; and without `/dev/shm`, which
/// is small in containers.
const HEADLESS: [&str; 4] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
];

/// Whether there is a browser that starts; says so where there is none.
pub fn can_browse() -> bool {
    let page = [&HEADLESS[..], &["--dump-dom", "about:blank"]].concat();
    let can = does("chromedriver", &["--version"]) && does("chromium", &page);
    if !can {
        println!("NOT RUN: chromium or chromedriver is not installed, or does not start here");
    }
    can
}

/// Where pictures and papers of a run are kept for people to look at.
pub fn kept() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// `vocmatch serve --demo` over a database of its own.
pub struct Demo {
    pub url: String,
    accounts: Vec<(String, String, String)>,
    child: Child,
    database: Option<TestDatabase>,
    _home: TempDir,
}

impl Demo {
    /// Started, with its working flags; nothing where there is no such database.
    pub async fn start(backend: Backend) -> Option<Self> {
        Self::start_with(backend, &[]).await
    }

    /// The same with variables set.
    pub async fn start_with(backend: Backend, variables: &[(&str, &str)]) -> Option<Self> {
        let database = TestDatabase::create(backend).await?;
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_vocmatch"));
        command
            .args(["serve", "--demo", "--lang", "en", "--listen"])
            .arg(format!("127.0.0.1:{}", free_port()))
            .env("XDG_DATA_HOME", home.path())
            .env("VOCMATCH_LOG", "warn")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped());
        if backend == Backend::Postgres {
            command.env("VOCMATCH_DATABASE_URL", &database.url);
        }
        let mut child = command.spawn().unwrap();
        let mut accounts = Vec::new();
        let mut url = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                [role, email, password] if email.contains('@') => {
                    accounts.push((role.to_owned(), email.to_owned(), password.to_owned()));
                }
                [address] if address.starts_with("http://") => {
                    address.clone_into(&mut url);
                    break;
                }
                _ => {}
            }
        }
        assert!(!url.is_empty(), "the service did not start");
        Some(Self {
            url,
            accounts,
            child,
            database: Some(database),
            _home: home,
        })
    }

    /// Address and password of somebody of a role.
    pub fn account(&self, role: &str) -> (&str, &str) {
        let found = self
            .accounts
            .iter()
            .find(|(known, ..)| known == role)
            .unwrap();
        (&found.1, &found.2)
    }

    /// Told to stop, as an operator tells it; whether it ended well.
    pub async fn terminate(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(does("kill", &["-TERM", &id]));
        let ended = tokio::task::block_in_place(|| self.child.wait()).unwrap();
        self.stop().await;
        ended.success()
    }

    pub async fn stop(mut self) {
        self.end();
        if let Some(database) = self.database.take() {
            database.remove().await;
        }
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.end();
    }
}

/// A browser with one window.
pub struct Browser {
    http: reqwest::Client,
    driver: Child,
    session: String,
    site: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// A window of that width on a site.
    pub async fn open(site: &str, width: u32) -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut browser = Self {
            http: reqwest::Client::builder()
                .timeout(PATIENCE)
                .build()
                .unwrap(),
            driver,
            session: format!("http://127.0.0.1:{port}"),
            site: site.to_owned(),
        };
        let began = Instant::now();
        while browser.ask(Method::GET, "/status", None).await.is_err() {
            assert!(began.elapsed() < PATIENCE, "chromedriver does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let arguments = [&HEADLESS[..], &["--hide-scrollbars"]].concat();
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {
            "args": arguments,
            "mobileEmulation": {"deviceMetrics": {"width": width, "height": 900, "pixelRatio": 1, "touch": false, "mobile": false}},
        }}}});
        let made = browser
            .ask(Method::POST, "/session", Some(wanted))
            .await
            .unwrap();
        browser.session = format!(
            "{}/session/{}",
            browser.session,
            made["sessionId"].as_str().unwrap()
        );
        browser
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, String> {
        let request = self.http.request(method, format!("{}{path}", self.session));
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request,
        };
        let reply = request.send().await.map_err(|error| error.to_string())?;
        let good = reply.status().is_success();
        let text = reply.text().await.map_err(|error| error.to_string())?;
        let mut value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        if good {
            Ok(value["value"].take())
        } else {
            Err(value["value"]["message"].to_string())
        }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let told = format!("{path} {body:.80}");
        self.ask(Method::POST, path, Some(body))
            .await
            .unwrap_or_else(|error| panic!("{told}: {error}"))
    }

    /// Shuts the window.
    pub async fn close(self) {
        let _ = self.ask(Method::DELETE, "", None).await;
    }

    /// Goes to an address of the site.
    pub async fn go(&self, path: &str) {
        self.post("/url", json!({"url": format!("{}{path}", self.site)}))
            .await;
    }

    /// What a script answers.
    pub async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []}))
            .await
    }

    /// The address without the site.
    pub async fn path(&self) -> String {
        let url = self.ask(Method::GET, "/url", None).await.unwrap();
        url.as_str()
            .unwrap()
            .strip_prefix(&self.site)
            .unwrap_or_default()
            .to_owned()
    }

    /// Everything that can be read.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText")
            .await
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Everything that can be read, of which something is expected.
    pub async fn sees(&self, expected: &str) -> String {
        let text = self.text().await;
        assert!(
            text.contains(expected),
            "{}: no “{expected}” in\n{text}",
            self.path().await
        );
        text
    }

    async fn element(&self, css: &str) -> String {
        let found = self
            .post("/element", json!({"using": "css selector", "value": css}))
            .await;
        found[ELEMENT]
            .as_str()
            .unwrap_or_else(|| panic!("no {css}"))
            .to_owned()
    }

    /// Types into a field, in place of what stands there.
    pub async fn fill(&self, css: &str, text: &str) {
        let element = self.element(css).await;
        self.post(&format!("/element/{element}/clear"), json!({}))
            .await;
        self.post(&format!("/element/{element}/value"), json!({"text": text}))
            .await;
    }

    /// Chooses from a list, ticks a box or sets a day.
    pub async fn set(&self, css: &str, value: &str) {
        self.element(css).await;
        self.run(&format!("const e = document.querySelector({css:?}); if (e.type === 'radio' || e.type === 'checkbox') e.checked = true; else e.value = {value:?}")).await;
    }

    /// Presses a button or follows a link, and waits for the page that comes.
    pub async fn press(&self, css: &str) {
        let element = self.element(css).await;
        self.run("document.documentElement.dataset.before = 1")
            .await;
        self.post(&format!("/element/{element}/click"), json!({}))
            .await;
        let began = Instant::now();
        let arrived =
            "return document.readyState === 'complete' && !document.documentElement.dataset.before";
        while self
            .ask(
                Method::POST,
                "/execute/sync",
                Some(json!({"script": arrived, "args": []})),
            )
            .await
            != Ok(Value::Bool(true))
        {
            assert!(began.elapsed() < PATIENCE, "{css} leads nowhere");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Presses the button of the form that is sent to an address.
    pub async fn send(&self, action: &str) {
        self.press(&format!("form[action='{action}'] button:not([name=tim])"))
            .await;
    }

    /// Presses keys.
    pub async fn key(&self, key: &str) {
        let keys = json!({"actions": [{"type": "key", "id": "k", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]});
        self.post("/actions", keys).await;
    }

    /// Signs in.
    pub async fn sign_in(&self, (email, password): (&str, &str)) {
        self.go("/dang-nhap").await;
        self.fill("input[name=email]", email).await;
        self.fill("input[name=password]", password).await;
        self.press("main form button").await;
        assert!(
            !self.path().await.contains("dang-nhap"),
            "{}",
            self.text().await
        );
    }

    /// Signs out.
    pub async fn sign_out(&self) {
        self.press("form[action='/dang-xuat'] button").await;
    }

    /// Whether pages are shown in dark colours.
    pub async fn dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        let command =
            json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
        self.post("/goog/cdp/execute", command).await;
    }

    /// Keeps a picture of the whole page.
    pub async fn picture(&self, name: &str) {
        let command = |cmd: &str, params: Value| json!({"cmd": cmd, "params": params});
        let size = self
            .post(
                "/goog/cdp/execute",
                command("Page.getLayoutMetrics", json!({})),
            )
            .await;
        let size = &size["cssContentSize"];
        let clip =
            json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
        let taken = json!({"captureBeyondViewport": true, "clip": clip});
        let taken = self
            .post(
                "/goog/cdp/execute",
                command("Page.captureScreenshot", taken),
            )
            .await;
        keep(name, "png", taken["data"].as_str().unwrap());
    }

    /// Prints the page on A4 and keeps the paper; its bytes.
    pub async fn print(&self, name: &str) -> Vec<u8> {
        let printed = self
            .post(
                "/print",
                json!({"page": {"width": 21.0, "height": 29.7}, "background": true}),
            )
            .await;
        keep(name, "pdf", printed.as_str().unwrap())
    }
}

fn keep(name: &str, ending: &str, encoded: &str) -> Vec<u8> {
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(encoded)
        .unwrap();
    std::fs::write(kept().join(format!("{name}.{ending}")), &bytes).unwrap();
    bytes
}
