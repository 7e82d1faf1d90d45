//! Requests that no honest client sends: each is refused in words, none breaks anything.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vocmatch::store::role::Role;
use vocmatch::web::access::ROWS;

use crate::support::app::{Backend, Client, TestApp, run};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    /// A number below `sides`, by xorshift.
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// Sends bytes as they are and returns the status of the answer; nothing where the connection was closed without one.
async fn raw(app: &TestApp, bytes: &[u8]) -> Option<u16> {
    let address = app.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The service may have hung up before everything was sent.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    let read = async {
        while !answer.windows(2).any(|pair| pair == b"\r\n") {
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(length) => answer.extend_from_slice(&piece[..length]),
            }
        }
    };
    let answered = tokio::time::timeout(Duration::from_secs(5), read).await;
    assert!(
        answered.is_ok(),
        "no answer to {:?}",
        String::from_utf8_lossy(&bytes[..bytes.len().min(200)])
    );
    let line = String::from_utf8_lossy(&answer).into_owned();
    line.split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
}

/// Bodies that are no JSON, or JSON of another kind than any route expects.
fn bodies(dice: &mut Dice) -> Vec<u8> {
    let fixed: [&[u8]; 14] = [
        b"",
        b"{",
        b"nul",
        b"[[[[[[[[",
        b"\"text\"",
        b"{\"kind\":\"override\",\"trade_code\":7}",
        b"{\"vacancies\":1e400}",
        b"{\"vacancies\":99999999999999999999999999}",
        b"{\"title\":\"\\ud800\"}",
        b"{\"title\":\"\xff\xfe\"}",
        b"{\"a\":1,\"a\":2}",
        b"{\"reason\":null}",
        b"\x00\x01\x02",
        b"{\"expires_on\":\"2026-13-45\",\"kind\":\"override\",\"trade_code\":\"\",\"reason\":\"\"}",
    ];
    match dice.below(fixed.len() + 2) {
        place if place < fixed.len() => fixed[place].to_vec(),
        place if place == fixed.len() => "[".repeat(20_000).into_bytes(),
        _ => (0..dice.below(200))
            .map(|_| u8::try_from(dice.below(256)).unwrap())
            .collect(),
    }
}

/// A path of the table with something else in place of every parameter.
fn path(dice: &mut Dice, template: &str) -> String {
    let odd = [
        "x",
        "%00",
        "%ff%fe",
        "..%2f..%2fetc%2fpasswd",
        "-1",
        "99999999999999999999",
        "'%20OR%201=1--",
        "%F0%9F%92%A5",
        "a%0d%0aSet-Cookie:%20x=1",
    ];
    let queries = [
        "",
        "?limit=-1",
        "?limit=99999999999999999999",
        "?cursor=%ff",
        "?a=%",
        "?limit=1&limit=2",
        "?cursor='",
    ];
    let mut path: String = template
        .split('/')
        .map(|part| {
            if part.starts_with('{') {
                dice.pick(&odd)
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/");
    if dice.below(20) == 0 {
        path.push_str(&"/x".repeat(5_000));
    }
    path.push_str(dice.pick(&queries));
    path
}

/// A whole request that is wrong in some way, as somebody who is signed in would send it.
fn request(dice: &mut Dice, signed_in: &Client) -> Vec<u8> {
    let row = ROWS[dice.below(ROWS.len())];
    let methods = [
        "GET", "POST", "PUT", "PATCH", "DELETE", "BREW", "TRACE", "OPTIONS", "HEAD", "get",
    ];
    let method = if dice.below(3) == 0 {
        dice.pick(&methods)
    } else {
        row.method
    };
    let kinds = [
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/xml",
        ";;;",
        "",
    ];
    let header = |name: &str| {
        signed_in
            .headers
            .get(name)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    let body = bodies(dice);
    let mut text = format!(
        "{method} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
        path(dice, row.path)
    );
    if dice.below(4) > 0 {
        text.push_str(&format!(
            "Cookie: {}\r\nX-CSRF-Token: {}\r\n",
            header("cookie"),
            header("x-csrf-token")
        ));
    }
    let odd = [
        "Authorization: Bearer \r\n",
        "Authorization: Basic x\r\n",
        "If-Match: v1\r\n",
        "If-Match: \"v99999999999999999999\"\r\n",
        "If-None-Match: ,,,\r\n",
        "Idempotency-Key: \x7f\r\n",
        "Accept: ///\r\n",
        "Cookie: vocmatch=%00; =;;\r\n",
        "X-Request-ID: \u{1}\r\n",
        "Range: bytes=9-1\r\n",
        "Content-Encoding: gzip\r\n",
        "Expect: 100-continue\r\n",
        "Transfer-Encoding: chunked\r\n",
        "no colon here\r\n",
        "",
    ];
    for _ in 0..dice.below(3) {
        text.push_str(dice.pick(&odd));
    }
    text.push_str(&format!("Content-Type: {}\r\n", dice.pick(&kinds)));
    text.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    let mut bytes = text.into_bytes();
    bytes.extend(body);
    bytes
}

#[test]
fn no_malformed_request_is_answered_with_a_failure_of_ours() {
    run(Backend::Sqlite, async |app| {
        let approver = app.department(Role::DepartmentApprover).await;
        let mut dice = Dice(20_261_124);
        let mut refused = 0;
        for _ in 0..300 {
            let bytes = request(&mut dice, &approver);
            let status = raw(&app, &bytes).await;
            assert!(
                status.is_none_or(|status| status < 500),
                "{status:?} to {}",
                String::from_utf8_lossy(&bytes[..bytes.len().min(600)])
            );
            refused += usize::from(status.is_none_or(|status| status >= 400));
        }
        assert!(refused > 200, "{refused}");
        // The service is still itself.
        app.public().get("/readyz").await.expect(200);
        // The one who was signed in may have signed out by one of them.
        let other = app.department(Role::DepartmentApprover).await;
        other.get("/api/v1/decisions").await.expect(200);
    });
}
