//! How fast readers are answered, against a handler that returns a constant of the same size, in one run on the same
//! machine: `cargo bench --profile release --bench reads`.
//!
//! Service, constant and client share the processors. Rounds alternate, so that a busy neighbour slows both.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use vocmatch::answer::{Years, answer};
use vocmatch::clock::Clock;
use vocmatch::config::{Config, sqlite_url};
use vocmatch::ingest::{Reference, read_package};
use vocmatch::live::content::{self, Heading};
use vocmatch::simulated::{Format, reference_trades, simulate_package};
use vocmatch::store::release::{self, Decision, Facts, Frozen, NewRelease};
use vocmatch::store::run::{self, Finished, NewRun};
use vocmatch::web::{AppState, open, router};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::Settings;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(bench());
}

async fn bench() {
    let folder = tempfile::tempdir().unwrap();
    let state = released(folder.path()).await;
    let service = serve(router(state.clone())).await;
    println!("path  bytes  requests/s  constant/s  ratio  p99 ms at half of the maximum");
    for path in [
        "/api/v1/trades",
        "/api/v1/trades/han",
        "/api/v1/search?q=han",
    ] {
        let body = fetch(&service, path).await;
        let size = body.len();
        let constant = serve(constant(body)).await;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(rate(&service, path).await);
            theirs.push(rate(&constant, "/").await);
        }
        let [ours, theirs] = [ours, theirs].map(|mut rates| {
            rates.sort_by(f64::total_cmp);
            rates[rates.len() / 2]
        });
        let p99 = paced(&service, path, ours / 2.0).await;
        println!(
            "{path}  {size}  {ours:.0}  {theirs:.0}  {:.2}  {p99:.2}",
            ours / theirs
        );
    }
}

/// A service over a database with one published release of a simulated city.
async fn released(folder: &std::path::Path) -> AppState {
    let package = folder.join("city");
    let settings = Settings {
        seed: 7,
        scale: 0.2,
        ..Settings::default()
    };
    simulate_package(
        &settings,
        &reference_trades().unwrap(),
        &package,
        Format::Csv,
        &|_| {},
    )
    .unwrap();
    let ingested = read_package(&package, &Reference::embedded().unwrap(), &|_| {}).unwrap();
    let years = Years {
        data_year: None,
        horizon: 1,
    };
    let answer = answer(ingested, years, Parameters::embedded().unwrap()).unwrap();
    let content: Value =
        serde_json::from_str(&content::render(&answer, None).unwrap().content).unwrap();
    let config = Config {
        database_url: sqlite_url(folder),
        data_folder: folder.to_owned(),
        public_per_minute: u32::MAX,
        ..Config::default()
    };
    let state = open(config, Clock::default()).await.unwrap();
    let writing = state.store.write(state.clock.now()).await.unwrap();
    let new = NewRun {
        data_year: None,
        horizon: 1,
        author: "bench",
        code_version: "bench",
    };
    let run = run::start(&writing, new).await.unwrap();
    let finished = Finished {
        data_year: 2025,
        parameters_digest: answer.digest.clone(),
        parameters: "{}".to_owned(),
        inputs: "{}".to_owned(),
        inputs_digest: String::new(),
        result: Vec::new(),
    };
    run::finish(&writing, &run.id, finished).await.unwrap();
    let heading = Heading {
        number: 1,
        title: "Thử tốc độ".to_owned(),
        note: None,
        run_id: run.id.clone(),
    };
    let frozen = content::freeze(content, &heading, &[]).unwrap();
    let new = NewRelease {
        number: 1,
        run_id: &run.id,
        title: &heading.title,
        note: None,
        facts: Facts {
            data_year: 2025,
            target_year: 2026,
            cut_off: "2025-12-31".to_owned(),
            method_version: "bench".to_owned(),
            code_version: "bench".to_owned(),
            parameters_digest: answer.digest.clone(),
        },
        author: "one",
        content: Frozen::of(&frozen).unwrap(),
    };
    release::propose(&writing, new).await.unwrap();
    release::decide(&writing, 1, 1, Decision::Approve, "two", "bench")
        .await
        .unwrap();
    release::publish(&writing, 1, 2).await.unwrap();
    writing.commit().await.unwrap();
    state.live.public().load(&state.store).await.unwrap();
    state
}

fn constant(body: Bytes) -> Router {
    let handler = async move || ([(header::CONTENT_TYPE, "application/json")], body.clone());
    Router::new().route("/", get(handler))
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

/// A connection that is kept, and the bytes read from it beyond the last answer.
struct Client {
    stream: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Client {
    async fn connect(address: &str, path: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            request: format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").into_bytes(),
            buffer: Vec::with_capacity(1 << 17),
        }
    }

    /// One request; the body's place in the buffer.
    async fn ask(&mut self) -> std::ops::Range<usize> {
        self.stream.write_all(&self.request).await.unwrap();
        self.buffer.clear();
        let mut whole: Option<(usize, usize)> = None;
        loop {
            let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
            assert!(read > 0, "the service hung up");
            if whole.is_none()
                && let Some(end) = memchr::memmem::find(&self.buffer, b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&self.buffer[..end])
                    .unwrap()
                    .to_ascii_lowercase();
                assert!(head.starts_with("http/1.1 200"), "{head}");
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "));
                whole = Some((end + 4, length.unwrap().parse().unwrap()));
            }
            if let Some((start, length)) = whole
                && self.buffer.len() >= start + length
            {
                return start..start + length;
            }
        }
    }
}

async fn fetch(address: &str, path: &str) -> Bytes {
    let mut client = Client::connect(address, path).await;
    let body = client.ask().await;
    Bytes::copy_from_slice(&client.buffer[body])
}

/// Requests a second with all connections as busy as they can be.
async fn rate(address: &str, path: &str) -> f64 {
    let done = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (address, path, done) = (address.to_owned(), path.to_owned(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut client = Client::connect(&address, &path).await;
                while began.elapsed() < ROUND {
                    client.ask().await;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}

/// The 99th of a hundred answers in ms when requests come at a rate, measured from when each was due.
async fn paced(address: &str, path: &str, rate: f64) -> f64 {
    let each = Duration::from_secs_f64(CONNECTIONS as f64 / rate);
    let began = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|place| {
            let (address, path) = (address.to_owned(), path.to_owned());
            tokio::spawn(async move {
                let mut client = Client::connect(&address, &path).await;
                let mut due = began + each.mul_f64(place as f64 / CONNECTIONS as f64);
                let mut took = Vec::new();
                while began.elapsed() < 2 * ROUND {
                    tokio::time::sleep_until(due.into()).await;
                    client.ask().await;
                    took.push(due.elapsed());
                    due += each;
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap());
    }
    took.sort();
    took[took.len() * 99 / 100].as_secs_f64() * 1_000.0
}
