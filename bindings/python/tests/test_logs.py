"""The example for logs in Parquet: each engine hands `misdirect scan` what it would find in the log itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import REPOSITORY, is_long

PROGRAM = REPOSITORY / "examples/logs/astray.py"
# Java and its 400 megabytes, in the long run alone.
ENGINES = ["duckdb", "polars", *(["spark"] if is_long() else [])]
COMMAND = os.environ.get("MISDIRECT_COMMAND")

# Slips, in any case and below services; names that somebody has; and what is no domain.
NAMES = [
    ("army.ml", 300),
    ("aRmY.mL.", 40),
    ("us.army.ml", 25),
    ("_dmarc.army.ml", 9),
    ("s1._domainkey.us.army.ml", 3),
    ("navy.ml", 120),
    ("gmial.com", 70),
    ("scg.ml", 33),
    ("usmc.ml", 7),
    ("hotel-bamako.ml", 200),
    ("sante.gov.ml", 90),
    ("army.mil", 500),
    ("_ta-4f66", 4),
    ("ml", 11),
    ("", 5),
    ("a b.ml", 2),
    ("münchen.ml", 2),
    ("x\\032y.ml", 1),
    *((f"n{number}-kayes.ml", 1 + number % 3) for number in range(2000)),
]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In two partitions, as warehouses have it, and as JSON Lines; some rows have no name."""
    folder = tmp_path_factory.mktemp("log")
    asked: list[str | None] = [name for name, times in NAMES for _ in range(times)]
    asked += [None] * 3
    days = [["2026-11-29", "2026-11-30"][row % 2] for row in range(len(asked))]
    table = pa.table({"qname": asked, "day": days})
    # Spark's Snappy does not load where musl is installed beside the C library of the system.
    pq.write_to_dataset(table, folder / "parquet", partition_cols=["day"], compression="zstd")
    lines = [json.dumps({"qname": name}) for name in asked if name is not None]
    (folder / "log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def counted(request: pytest.FixtureRequest, log: Path) -> str:
    """What the example prints with an engine."""
    engine: str = request.param
    path = log / "parquet" / ("**/*.parquet" if engine == "duckdb" else "")
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    command = [sys.executable, PROGRAM, engine, path, "qname"]
    return subprocess.run(command, capture_output=True, check=True, env=environment, text=True).stdout


def scan(*words: object, text: str = "") -> list[dict[str, Any]]:
    assert COMMAND is not None
    command = [COMMAND, "scan", "--as", "jsonl", *words]
    done = subprocess.run(command, capture_output=True, check=True, input=text, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    fields = ["typed", "intended", "questions", "names", "probability", "slips"]
    return [{field: one[field] for field in fields} for one in found if one["type"] == "finding"]


def test_names_are_counted_as_what_they_are(counted: str) -> None:
    lines = counted.splitlines()
    assert lines[:3] == ["349 army.ml", "120 navy.ml", "70 gmial.com"]
    assert "28 us.army.ml" in lines and not any("bamako" in line or "army.mil" in line for line in lines)


@pytest.mark.skipif(COMMAND is None, reason="MISDIRECT_COMMAND does not name the command")
def test_a_scan_has_the_same_totals(counted: str, log: Path) -> None:
    whole = scan("--format", "jsonl", "--column", "qname", log / "log.jsonl")
    assert [found["typed"] for found in whole] == ["army.ml", "navy.ml", "gmial.com", "usmc.ml"]
    assert scan("-", text=counted) == whole


def test_the_example_shows_how_it_is_called() -> None:
    done = subprocess.run([sys.executable, PROGRAM, "oracle"], capture_output=True, check=False)
    assert done.returncode == 2 and b"python astray.py duckdb" in done.stderr
