"""The types of the package: what uses them passes the strictest checks, and they are the truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import usage

HERE = Path(__file__).parent


def passes(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_usage_runs(tmp_path: Path) -> None:
    shown = usage.check(tmp_path / "own.image")
    assert [text and text[:12] for text in shown[:1]] == ["did you mean"]
    assert usage.compare()[0] == 1


def test_mypy() -> None:
    passes("mypy", "--strict", "usage.py")


def test_pyright() -> None:
    passes("pyright", "--pythonpath", sys.executable, "--project", "pyrightconfig.json")


def test_the_types_are_those_of_the_module() -> None:
    passes("mypy.stubtest", "misdirect._native", "misdirect._errors")


def test_the_docstrings_of_the_stub_are_those_of_the_module() -> None:
    stub = HERE.parent / "docstrings.py"
    command = [sys.executable, str(stub), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run python {stub}" + done.stderr
