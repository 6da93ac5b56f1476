"""What the tests share. They run against the installed package, never against the sources."""

from __future__ import annotations

import os
from pathlib import Path

import misdirect
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = Path(misdirect.__file__).parent

if REPOSITORY / "bindings" in PACKAGE.parents:
    raise SystemExit(f"install the package first: {PACKAGE} is its source")


@pytest.fixture(scope="session")
def checker() -> misdirect.Checker:
    return misdirect.Checker()


def is_long() -> bool:
    """There is time."""
    return os.environ.get("MISDIRECT_LONG") == "1"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Counts as Cargo does, for `cargo xtask test`."""
    stats = terminalreporter.stats
    passed = len(stats.get("passed", []))
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    word = "FAILED" if failed else "ok"
    terminalreporter.write_line(f"test result: {word}. {passed} passed; {failed} failed;")
