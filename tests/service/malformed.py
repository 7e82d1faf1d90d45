#!/usr/bin/env python3
"""1,000 malformed requests and 300 malformed files: none is answered with 5xx, and the service lives on.

    tests/service/malformed.py [--program target/release/vocmatch] [--requests 1000] [--files 300]

Standard library only; the same requests each time.
"""

import argparse
import collections
import io
import random
import socket
import time
import uuid
import zipfile

from service import Service

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "BREW", "TRACE", "OPTIONS", "HEAD", "get", "CONNECT"]
PARTS = ["x", "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "-1", "9" * 20, "'%20OR%201=1--", "%F0%9F%92%A5", "a%0d%0aX:%20y", "x" * 300]
QUERIES = ["", "?limit=-1", "?limit=" + "9" * 20, "?cursor=%ff", "?a=%", "?limit=1&limit=2", "?cursor='", "?q=%00", "?q=" + "x" * 5000]
HEADERS = [
    "Authorization: Bearer ", "Authorization: Basic x", "If-Match: v1", 'If-Match: "v99999999999999999999"', "If-None-Match: ,,,",
    "Idempotency-Key: " + "k" * 500, "Accept: ///", "Cookie: vocmatch=%00; =;;", "Range: bytes=9-1", "Content-Encoding: gzip",
    "Expect: 100-continue", "Transfer-Encoding: chunked", "no colon here", "X-" + "y" * 9000 + ": z", "X-Request-ID: \x01",
    "Accept-Encoding: gzip, nonsense;q=2", "Content-Type: application/json; charset=utf-7", "Host: y",
]
KINDS = ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/xml", ";;;", "", "application/ld+json"]
BODIES = [
    b"", b"{", b"nul", b"[" * 20000, b'"text"', b'{"kind":"override","trade_code":7}', b'{"vacancies":1e400}',
    b'{"vacancies":99999999999999999999999999,"qualification_required":true,"trade_code":"han"}', b'{"title":"\\ud800"}', b'{"title":"\xff\xfe"}',
    b'{"a":1,"a":2}', b'{"reason":null}', b"\x00\x01\x02", b'{"vacancies":-1,"qualification_required":"perhaps"}',
    b'{"email":"x","password":"' + b"p" * 200000 + b'"}', b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"--x--\r\n", b"x" * 2000000,
    '{"title":"\u202e\u0000","vacancies":1,"qualification_required":true}'.encode(),
]


def send(port, data, timeout=20):
    """Status of the answer; None where the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        answer = b""
        try:
            while b"\r\n" not in answer:
                piece = connection.recv(4096)
                if not piece:
                    return None
                answer += piece
        except ConnectionError:
            return None
    try:
        return int(answer.split(b" ")[1])
    except (IndexError, ValueError):
        return None


def malformed_request(routes, signed_in, dice):
    method, template = dice.choice(routes)
    if dice.random() < 0.3:
        method = dice.choice(METHODS)
    path = "/".join(dice.choice(PARTS) if part.startswith("{") else part for part in template.split("/"))
    if dice.random() < 0.05:
        path += "/x" * dice.choice([500, 5000, 40000])
    path += dice.choice(QUERIES)
    lines = [f"{method} {path} HTTP/1.{dice.choice('111107')}", "Host: x", "Connection: close"]
    if dice.random() < 0.8:
        lines += [f"{name}: {value}" for name, value in dice.choice(signed_in).items()]
    lines += dice.sample(HEADERS, dice.randrange(3))
    body = dice.choice(BODIES) if dice.random() < 0.9 else dice.randbytes(dice.randrange(500))
    length = len(body) if dice.random() < 0.95 else dice.choice([-1, 10**30, 0])
    lines += [f"Content-Type: {dice.choice(KINDS)}", f"Content-Length: {length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


CSV = "provider_id,trade_code,level,year,planned,enrolled\nP001,han,college,2025,40,38\nP001,ke_toan,intermediate,2025,30,29\n"


def workbook(rows, extra=()):
    """A small workbook by hand."""
    cells = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{value}</t></is></c>' for c, value in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1)
    )
    spreadsheet = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships {relations}><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {spreadsheet} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {relations}><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {spreadsheet}><sheetData>{cells}</sheetData></worksheet>",
        **dict(extra),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def damaged(data, dice):
    """A file with a piece cut off, overwritten, doubled or turned over."""
    data = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(5):
            case 0:
                del data[place:]
            case 1:
                data[place:place + 8] = dice.randbytes(8)
            case 2:
                data[place:place] = data[: dice.randrange(200)]
            case 3:
                del data[place:place + dice.randrange(50)]
            case _:
                data[place:place] = dice.choice([b"\x00", b'"', b"\xff\xfe", b",,,,", b"\r", "\u202e".encode()]) * dice.randrange(1, 50)
    return bytes(data)


def malformed_file(dice):
    rows = [line.split(",") for line in CSV.splitlines()]
    far = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    bomb = "0" * 30_000_000
    whole = [
        ("a.csv", CSV.encode("utf-16")), ("a.csv", b""), ("a.csv", b"\x00" * 1000), ("a.csv", b"a" * 1_000_000), ("a.csv", b'"' * 5000),
        ("a.csv", b"," * 100_000), ("a.csv", ("x," * 20_000 + "\n").encode() * 3), ("a.csv", CSV.replace("38", "1e999").encode()),
        ("a.csv", CSV.replace("2025", "99999999999999999999").encode()), ("a.csv", CSV.replace("han", "=cmd|' /C calc'!A0").encode()),
        ("a.xlsx", b"PK\x03\x04"), ("a.xlsx", CSV.encode()), ("a.xlsx", workbook(rows, {"xl/worksheets/sheet1.xml": far}.items())),
        ("a.xlsx", workbook(rows, {"xl/media/bomb": bomb}.items())),
        ("a.xlsx", workbook(rows, {"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'}.items())),
        ("a.parquet", b"PAR1" + b"\x00" * 100 + b"PAR1"), ("a.parquet", b"PAR1\xff\xff\xff\x7fPAR1"), ("a.exe", b"MZ"), ("../../etc/passwd", CSV.encode()),
        ("a\x00b.csv", CSV.encode()), ("", CSV.encode()), ("a.csv", "ho_ten,so_cccd\nAn,012345678901\n".encode()),
    ]
    if dice.random() < 0.3:
        return dice.choice(whole)
    kind = dice.choice(["csv", "xlsx", "parquet"])
    sound = {"csv": CSV.encode(), "xlsx": workbook(rows), "parquet": b"PAR1" + dice.randbytes(400) + b"\x40\x00\x00\x00PAR1"}[kind]
    return f"a.{kind}", damaged(sound, dice)


def upload(path, headers, name, data, dice):
    boundary = uuid.UUID(int=dice.getrandbits(128)).hex
    resource = dice.choice(["enrolments", "enrolments", "enrolments", "learners", "graduate_survey", "postings", "nonsense", ""])
    dry = dice.choice(["true", "true", "true", "false", "false", "perhaps"])
    body = b""
    for field, value in (("resource", resource),):
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    lines = [f"POST {path}?dry_run={dry} HTTP/1.1", "Host: x", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Type: multipart/form-data; boundary={boundary}", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def report(what, statuses):
    wrong = sum(count for status, count in statuses.items() if status and status >= 500)
    counts = ", ".join(f"{status or 'closed'}: {count}" for status, count in sorted(statuses.items(), key=lambda item: item[0] or 0))
    print(f"{sum(statuses.values())} malformed {what}: {wrong} answered with 5xx ({counts})")
    return wrong


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", default="target/release/vocmatch")
    options.add_argument("--requests", type=int, default=1000)
    options.add_argument("--files", type=int, default=300)
    options.add_argument("--upload", default="/api/v1/batches")
    options = options.parse_args()
    dice = random.Random(4)
    with Service(options.program, "--demo") as service:
        description = service.ask("GET", "/api/v1/openapi.json")[1]
        routes = [(method.upper(), path) for path, item in description["paths"].items() for method in item]
        roles = ["employer_admin", "college_clerk", "department_analyst", "department_approver", "administrator"]
        signed_in = [service.sign_in(role) for role in roles]
        statuses, worst = collections.Counter(), []
        for _ in range(options.requests):
            data = malformed_request(routes, signed_in, dice)
            status = send(service.port, data)
            statuses[status] += 1
            if status and status >= 500:
                worst.append((status, data[:300]))
        wrong = report("requests", statuses)
        # Signing out is a well-formed request too: sign in again.
        clerk = [service.sign_in("college_clerk"), service.sign_in("data_steward")]
        statuses = collections.Counter()
        began = time.monotonic()
        for _ in range(options.files):
            name, data = malformed_file(dice)
            status = send(service.port, upload(options.upload, dice.choice(clerk), name, data, dice), timeout=60)
            statuses[status] += 1
            if status and status >= 500:
                worst.append((status, name, data[:100]))
        wrong += report("files", statuses)
        print(f"files took {(time.monotonic() - began) / max(options.files, 1) * 1000:.0f} ms each")
        alive = service.ask("GET", "/readyz")[0] == 200
        panics = service.said().count("panicked")
    for one in worst[:10]:
        print("  ", one)
    print(f"the service {'lives' if alive else 'is gone'}; {panics} panics in its log")
    raise SystemExit(0 if not wrong and alive and not panics else 1)


main()
