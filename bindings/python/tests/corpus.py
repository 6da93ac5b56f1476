"""The rows of `tests/corpus` and their vectors, and checkers for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from conftest import REPOSITORY
from misdirect import Checker, Directory, Layer, Answer

Json = dict[str, Any]


def lines(path: str) -> Iterator[Json]:
    with open(REPOSITORY / path, encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def rows() -> list[Json]:
    files = sorted((REPOSITORY / "tests/corpus").glob("*.jsonl"))
    return [row for file in files for row in lines(f"tests/corpus/{file.name}")]


def given(row: Json) -> str | bytes:
    return bytes.fromhex(row["input_hex"]) if "input_hex" in row else row["input"]


def units(row: Json, offset: int) -> int:
    """The offset that Python counts, of an offset in bytes."""
    if "input_hex" in row:
        return offset
    return len(row["input"].encode()[:offset].decode())


_checkers: dict[str, Checker] = {}


def checker(row: Json) -> Checker:
    """Rows share a few checkers: the built-in directory alone serves most."""
    layers = row.get("layers", ["builtin"])
    key = json.dumps(layers)
    if key not in _checkers:
        _checkers[key] = Checker([_layer(layer) for layer in layers])
    return _checkers[key]


def _layer(layer: Any) -> Directory | Layer:
    if layer == "builtin":
        return Directory.builtin()
    directory = Directory.build(layer["list"])
    return Layer(directory, trust=layer.get("trust", "trusted"), share=layer.get("share", 1))


def check(row: Json) -> Answer:
    return checker(row).check(given(row), **row.get("context", {}))
