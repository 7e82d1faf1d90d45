#!/usr/bin/env python3
"""No posting is lost and none doubled while the service is killed, again and again, under load.

    tests/service/crash.py [--program target/release/vocmatch] [--database-url URL] [--kills 20] [--clients 32]

Clients post needs with an Idempotency-Key and repeat each until it is answered. The service is killed with SIGKILL
meanwhile. In the end each posting must be there exactly once, under the id that was answered, and the audit chain must
hold. Runs on an SQLite file by default; standard library only.
"""

import argparse
import collections
import random
import threading
import time

from service import Service, ask


def client(service, headers, number, stop, answered, failures):
    connection = None
    turn = 0
    while not stop.is_set():
        key = f"crash-{number:04}-{turn:08}"
        body = {
            "title": f"Thợ hàn {key}", "trade_code": "han", "vacancies": 1, "qualification_required": True,
        }
        tries = 0
        while True:
            tries += 1
            try:
                connection = connection or service.connection(timeout=10)
                status, answer, _ = ask(connection, "POST", "/api/v1/postings", body, {**headers, "Idempotency-Key": key})
            except OSError:
                status = None
            except Exception:  # half an answer
                status = None
            if status is None:
                connection = None
                time.sleep(0.02)
                continue
            if status == 201:
                answered[key] = answer.get("id") or answer["posting"]["id"]
                if tries > 1:
                    failures["repeated"] += 1
                break
            if status in (409, 429, 503):
                time.sleep(0.05)
                continue
            failures[f"{status} {answer}"] += 1
            return
        turn += 1


def every_posting(service, headers):
    """Title and id of each posting, over all pages."""
    connection, found, cursor = service.connection(), [], ""
    while True:
        status, page, _ = ask(connection, "GET", f"/api/v1/postings?limit=200{cursor}", None, headers)
        assert status == 200, page
        found += [(item["title"], item["id"]) for item in page["items"]]
        if not page.get("next"):
            return found
        cursor = f"&cursor={page['next']}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", default="target/release/vocmatch")
    options.add_argument("--database-url")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--apart", type=float, nargs=2, default=(1.0, 2.5), help="seconds between kills")
    options = options.parse_args()
    settings = {"VOCMATCH_POSTINGS_PER_HOUR": "10000000"}
    random.seed(20)
    with Service(options.program, "--demo", database_url=options.database_url, settings=settings) as service:
        headers = service.sign_in("employer_user")
        before = len(every_posting(service, headers))
        stop, answered, failures = threading.Event(), {}, collections.Counter()
        clients = [
            threading.Thread(target=client, args=(service, headers, number, stop, answered, failures))
            for number in range(options.clients)
        ]
        for one in clients:
            one.start()
        began = time.monotonic()
        for kill in range(options.kills):
            time.sleep(random.uniform(*options.apart))
            service.kill()
            service.start()
            print(f"killed {kill + 1} times, {len(answered)} postings answered", flush=True)
        time.sleep(0.5)
        stop.set()
        for one in clients:
            one.join()
        seconds = time.monotonic() - began
        there = every_posting(service, headers)
        ids = dict(there)
        titles = collections.Counter(title for title, _ in there)
        lost = [key for key, id in answered.items() if ids.get(f"Thợ hàn {key}") != id]
        doubled = [title for title, count in titles.items() if count > 1 and "crash-" in title]
        surplus = len(there) - before - len(answered)
        repeated = failures.pop("repeated", 0)
        auditor = service.sign_in("auditor")
        status, chain, _ = service.ask("GET", "/api/v1/audit/verification", None, auditor)
        holds = status == 200 and not chain.get("broken_at")
    print(
        f"{len(answered)} postings in {seconds:.0f} s over {options.kills} kills: {len(lost)} lost, {len(doubled)} doubled, "
        f"{surplus} without an answer; {repeated} were repeated. Audit: {chain}"
    )
    if not holds:
        print("the audit chain is broken")
    for failure, count in failures.items():
        print(f"unexpected, {count} times: {failure}")
    good = not (lost or doubled or surplus or failures) and answered and holds
    raise SystemExit(0 if good else 1)


main()
