#!/usr/bin/env python3
"""Times `vocmatch import` and the rebuild of the tables from the store, on SQLite and PostgreSQL.

    tests/service/import.py [--program target/release/vocmatch] [--folder CITY] [--postgres URL]

CITY is made by `vocmatch simulate` where it does not exist. The PostgreSQL server is that of --postgres or
TEST_DATABASE_URL; a database of its own is made there and removed. Prints one line per database: seconds of an import
(reading and packing, storing, as a whole), of a second import of the same files, of rebuilding the checked tables
(fetching the files from the database, reading them) and assessing, and of the same once one small file has changed,
which is what happens after every need that an employer posts.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

LIMITS = {"import": 20.0, "rebuild": 2.0, "change": 2.0}


def timed(command, **kwargs):
    began = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True, **kwargs)
    return time.monotonic() - began, done.stdout


def computations(program, url, folder, change):
    """Milliseconds of the first computation of a service that has nothing on disk yet, and of that after a change."""
    environment = os.environ | {
        "VOCMATCH_LISTEN": "127.0.0.1:0",
        "VOCMATCH_DATA_FOLDER": str(folder),
        "VOCMATCH_DATABASE_URL": url,
        "VOCMATCH_LOG_FORMAT": "json",
    }
    service = subprocess.Popen(
        [program, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    found = []
    try:
        for line in service.stderr:
            event = json.loads(line) if line.startswith("{") else {}
            if "read_ms" not in event:
                continue
            found.append({name: event[name] / 1e3 for name in ["fetch_ms", "read_ms", "assess_ms"]})
            if len(found) == 2:
                return found
            change()
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait()
    raise SystemExit("the service ended before it had computed")


def measure(program, name, url, city, folder):
    arguments = ["import", "--lang", "en", "--quiet", "--data", str(city), "--database-url", url]
    first, said = timed([program, *arguments])
    again, said_again = timed([program, *arguments])
    assert "nothing was stored" in said_again, said_again
    parts = re.search(r"packing ([\d.]+) s, storing ([\d.]+) s", said)

    def change():
        with tempfile.TemporaryDirectory() as other:
            changed = pathlib.Path(other) / "city"
            shutil.copytree(city, changed)
            with open(changed / "judgements.csv", "a", encoding="utf-8") as file:
                file.write("han,2011,balanced,bench,\n")
            timed([program, "import", "--quiet", "--data", str(changed), "--database-url", url])

    cold, warm = computations(program, url, folder, change)
    rebuilt = cold["fetch_ms"] + cold["read_ms"]
    print(
        f"{name}: import {first:.1f} s (reading and packing {parts[1]}, storing {parts[2]}), again {again:.1f} s; "
        f"rebuild {rebuilt:.2f} s (fetching {cold['fetch_ms']:.2f}, reading {cold['read_ms']:.2f}), "
        f"assessing {cold['assess_ms']:.2f} s; after a change {sum(warm.values()):.2f} s "
        f"(fetching {warm['fetch_ms']:.2f}, reading {warm['read_ms']:.2f}, assessing {warm['assess_ms']:.2f}); "
        f"of the limits {first / LIMITS['import']:.2f}, {rebuilt / LIMITS['rebuild']:.2f} "
        f"and {sum(warm.values()) / LIMITS['change']:.2f}",
        flush=True,
    )
    print("  " + said.splitlines()[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="target/release/vocmatch")
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--postgres", default=os.environ.get("TEST_DATABASE_URL"))
    asked = parser.parse_args()
    program = str(pathlib.Path(asked.program).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        city = asked.folder or scratch / "city"
        if not city.exists():
            subprocess.run([program, "simulate", "--quiet", "--out", str(city)], check=True)
        size = sum(file.stat().st_size for file in city.iterdir())
        print(f"{city}: {size / 1e6:.0f} MB", flush=True)
        (scratch / "sqlite").mkdir()
        url = f"sqlite:{scratch}/sqlite/vocmatch.sqlite"
        measure(program, "SQLite", url, city, scratch / "sqlite")
        stored = sum(file.stat().st_size for file in (scratch / "sqlite").glob("vocmatch.sqlite*"))
        print(f"  {stored / 1e6:.0f} MB stored")
        if asked.postgres:
            server, _ = asked.postgres.rsplit("/", 1)
            base = f"vocmatch_bench_{os.getpid()}"
            subprocess.run(["psql", "-q", asked.postgres, "-c", f"CREATE DATABASE {base}"], check=True)
            try:
                measure(program, "PostgreSQL", f"{server}/{base}", city, scratch / "postgres")
            finally:
                drop = f"DROP DATABASE {base} WITH (FORCE)"
                subprocess.run(["psql", "-q", asked.postgres, "-c", drop], check=True)


if __name__ == "__main__":
    main()
