#!/usr/bin/env python3
"""Server time of every kind of page on the full simulated city, by role, beside /healthz of the same run.

    tests/service/pages.py [PROGRAM] [REQUESTS]      (by default target/release/vocmatch, 200 requests a page)

One connection, one request at a time: what is measured is the time until the last byte of a page has come. Ends with 1
where the slowest page's 99th percentile is above 20 ms.
"""

import re
import sys
import time
from collections import deque

from service import Service, ask

ROLES = ["", "college_approver", "employer_admin", "department_approver", "auditor", "administrator"]
LIMIT_MS = 20.0
OTHERS = re.compile(r"/(api|en)(/|$)|/style")


def shape(path):
    """An address with stars for the parts that differ from one thing to the next."""
    before, parts = "", []
    for part in path.split("?")[0].split("/"):
        one = len(part) == 36 or re.search(r"\d", part) or before in ("nghe", "chinh-sach", "co-canh-bao")
        parts.append("*" if one and part != "tham-so" else part)
        before = part
    return "/".join(parts)


def timed(connection, path, headers, many):
    times = []
    for _ in range(many):
        began = time.perf_counter()
        ask(connection, "GET", path, headers=headers)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/vocmatch"
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seen, worst = set(), (0.0, "")
    with Service(program, "--demo", "--lang", "en") as service:
        while "http://" not in service.printed():
            time.sleep(0.1)
        time.sleep(5)  # the working flags follow the last changes of the demonstration
        connection = service.connection()
        median, slow = timed(connection, "/healthz", {}, many)
        print(f"{'page':<44} {'role':<20} {'median':>7} {'p99':>7} ms  {'bytes, packed':>13}")
        print(f"{'/healthz':<44} {'':<20} {median:7.2f} {slow:7.2f} ms")
        for role in ROLES:
            cookie = {"Cookie": service.sign_in(role)["Cookie"]} if role else {}
            packed = {**cookie, "Accept-Encoding": "gzip"}
            waiting = deque(["/viec" if role else "/"])
            while waiting:
                path = waiting.popleft()
                # Where a role begins differs from one role to the next.
                kind = (role, path) if path == "/viec" else shape(path)
                if kind in seen:
                    continue
                seen.add(kind)
                status, page, headers = ask(connection, "GET", path, headers=cookie)
                if status != 200 or not headers.get("content-type", "").startswith("text/html"):
                    continue
                links = re.findall(r'href="(/[^"#]*)', page.decode())
                waiting.extend(link.replace("&amp;", "&") for link in links if not OTHERS.match(link))
                size = len(ask(connection, "GET", path, headers=packed)[1])
                median, slow = timed(connection, path, packed, many)
                worst = max(worst, (slow, path))
                print(f"{path[:44]:<44} {role:<20} {median:7.2f} {slow:7.2f} ms  {size:13,}")
    print(f"{len(seen)} kinds of pages; slowest p99: {worst[0]:.2f} ms, {worst[1]}")
    sys.exit(worst[0] > LIMIT_MS)


if __name__ == "__main__":
    main()
