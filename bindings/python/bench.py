"""Measures the package beside the core in Rust, in one run and on the same addresses.

    cargo build --release -p misdirect-tests --example time_lines
    python bench.py [--threads N]

Rounds of Rust and of Python alternate, as clocks are noisy, and the best of each counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
from misdirect import Checker

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "target/release/examples/time_lines"
ROUNDS = 15
CHECKER = Checker()


def corpus() -> list[str]:
    """Addresses of the corpus that stand in one line."""
    files = sorted((REPOSITORY / "tests/corpus").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    inputs = [row["input"] for row in rows if row.get("input")]
    return [text for text in inputs if "\n" not in text]


def rust(addresses: list[str]) -> Callable[[], float]:
    file = tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n")
    file.write("\n".join(addresses) + "\n")
    file.flush()

    def measure() -> float:
        out = subprocess.run(
            [PROGRAM, file.name, "3"], capture_output=True, text=True, check=True
        ).stdout
        return float(out)

    measure.__dict__["file"] = file
    return measure


def python(addresses: list[str], work: Callable[[], object]) -> Callable[[], float]:
    def measure() -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter_ns()
            work()
            times.append(time.perf_counter_ns() - start)
        return min(times) / len(addresses)

    return measure


def each(addresses: Iterable[str]) -> None:
    check = CHECKER.check
    for address in addresses:
        check(address)


def many(addresses: Iterable[str]) -> None:
    for _ in CHECKER.check_many(addresses):
        pass


def in_threads(work: Callable[[Any], object], parts: list[Any]) -> Callable[[], object]:
    pool = ThreadPoolExecutor(len(parts))
    return lambda: list(pool.map(work, parts))


def parted(rows: Any, parts: int) -> list[Any]:
    size = -(-len(rows) // parts)
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def best(measures: dict[str, Callable[[], float]]) -> dict[str, float]:
    found = dict.fromkeys(measures, float("inf"))
    for _ in range(ROUNDS):
        for name, measure in measures.items():
            found[name] = min(found[name], measure())
    return found


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--threads", type=int, default=2)
    threads = arguments.parse_args().threads
    rows = corpus()
    print(f"ns a check, best of {ROUNDS} rounds:")
    print(f"{'':34}{'Rust':>9}{'check':>9}{'above':>9}{'many':>9}{'above':>9}")
    for name, addresses in [
        ("listed: joe@gmail.com", ["joe@gmail.com"] * 5000),
        ("unlisted: joe@tannhof.example", ["joe@tannhof.example"] * 2000),
        ("suspect: general@us.army.ml", ["general@us.army.ml"] * 2000),
        (f"the corpus, {len(rows)} addresses", rows),
    ]:
        found = best(
            {
                "rust": rust(addresses),
                "check": python(addresses, lambda: each(addresses)),
                "many": python(addresses, lambda: many(addresses)),
            }
        )
        base = found["rust"]
        numbers = [base, found["check"], found["check"] - base, found["many"], found["many"] - base]
        print(f"{name:34}" + "".join(f"{number:9.0f}" for number in numbers))
    addresses = rows * 10
    column = pa.array(addresses)
    arrow = CHECKER.check_arrow
    found = best(
        {
            "rust": rust(addresses),
            "arrow": python(addresses, lambda: arrow(column)),
            "arrow in threads": python(addresses, in_threads(arrow, parted(column, threads))),
            "many": python(addresses, lambda: many(addresses)),
            "many in threads": python(addresses, in_threads(many, parted(addresses, threads))),
        }
    )
    ratio = found["rust"] / found["arrow"]
    print(f"a column of {len(column)}: Rust {found['rust']:.0f}, Arrow {found['arrow']:.0f}: ")
    print(f"{ratio:.1%} of Rust's throughput")
    # A machine whose processors are busy with something else says less than it could.
    scales = [f"{name} {found[name] / found[f'{name} in threads']:.2f}" for name in ("arrow", "many")]
    print(f"{threads} threads, times the throughput of one: {', '.join(scales)}; ", end="")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
