#!/usr/bin/env python3
"""Time and peak memory of `vocmatch assess` on simulated cities, beside the same grouping of learners in DuckDB.

    cargo build --release && tests/scale/measure.py --folder /tmp/cities 1:csv 1:parquet 10:parquet 100:parquet

Cities are simulated into the folder (about 0.5 GB for 100:parquet) unless they are there. Each figure is the best of
--rounds runs. DuckDB (`pip install duckdb`) is left out, and that is said, where it is not installed.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "target/release/vocmatch"

GROUPING = """
select trade_code, level, status, year(enrolled_on), year(expected_end_on), year(ended_on), count(*)
from {source} group by all
"""


def run(command):
    """Seconds, processor seconds and peak memory in MB of a command that must succeed."""
    start = time.monotonic()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with status {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3


def best(command, rounds):
    return min(run(command) for _ in range(rounds))


def duckdb_command(city, ending):
    """A child process that groups the learners of a city, or nothing without DuckDB."""
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return None
    parts = city / "learners"
    files = f"{parts}/*.{ending}" if parts.is_dir() else f"{parts}.{ending}"
    reader = "read_csv" if ending == "csv" else "read_parquet"
    query = GROUPING.format(source=f"{reader}('{files}')")
    code = f"import duckdb; assert duckdb.sql({query!r}).fetchall()"
    return [sys.executable, "-c", code]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--folder", type=Path, required=True)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("cities", nargs="+", metavar="SCALE:FORMAT")
    given = arguments.parse_args()
    print("| city | what | seconds | processor seconds | peak MB |\n|---|---|---|---|---|")
    for name in given.cities:
        scale, ending = name.split(":")
        city = given.folder / f"{scale}-{ending}"
        if not city.is_dir():
            simulate = [PROGRAM, "simulate", "--out", city, "--scale", scale, "--format", ending]
            show(name, "simulate", run(simulate))
        show(name, "assess", best([PROGRAM, "assess", "--data", city, "--format", "json"], given.rounds))
        grouping = duckdb_command(city, ending)
        if grouping is None:
            print(f"| {name} | DuckDB is not installed: NOT MEASURED | | | |")
        else:
            show(name, "DuckDB, learners grouped, nothing checked", best(grouping, given.rounds))


def show(name, what, figures):
    seconds, processor, memory = figures
    print(f"| {name} | {what} | {seconds:.2f} | {processor:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
