"""What the README, the docstrings and the example say is so, word by word."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import misdirect
import pytest
from conftest import REPOSITORY

README = REPOSITORY / "bindings/python/README.md"
EXAMPLE = REPOSITORY / "examples/python"


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def test_the_programs_of_the_readme_say_what_it_says() -> None:
    programs = blocks(README, "python")
    said = io.StringIO()
    # One after the other, as who reads it types them.
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(said):
        for program in programs:
            exec(compile(program, str(README), "exec"), names)
    assert len(programs) > 8
    assert said.getvalue() == "".join(blocks(README, "text"))


def test_the_first_program_stands_alone() -> None:
    program, said = blocks(README, "python")[0], blocks(README, "text")[0]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode() == said


def docstrings() -> Iterator[tuple[str, str]]:
    yield "misdirect", misdirect.__doc__ or ""
    for name in misdirect.__all__:
        thing = getattr(misdirect, name)
        if not callable(thing) or getattr(thing, "__module__", "") == "typing":
            continue
        yield name, thing.__doc__ or ""
        for part in vars(thing) if isinstance(thing, type) else ():
            if not part.startswith("_"):
                text = getattr(thing, part).__doc__
                assert text, f"{name}.{part} has no docstring"
                yield f"{name}.{part}", text


EXAMPLES = [(name, text) for name, text in docstrings() if ">>>" in text]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_the_examples_of_the_docstrings(name: str, text: str) -> None:
    test = doctest.DocTestParser().get_doctest(text, vars(misdirect).copy(), name, None, None)
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    assert result.attempted > 0 and result.failed == 0, "".join(said)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 9


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_the_example_says_what_its_readme_says(engine: str) -> None:
    command = [sys.executable, EXAMPLE / "judge.py", engine, EXAMPLE / "addresses.csv", "3"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.decode() == blocks(EXAMPLE / "README.md", "text")[0]


@pytest.mark.parametrize("words", [[], ["polars", "addresses.csv"], ["polars", "a.csv", "three"]])
def test_the_example_shows_how_it_is_called(words: list[str]) -> None:
    command = [sys.executable, EXAMPLE / "judge.py", *words]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"python judge.py polars addresses.csv 3" in done.stderr


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("column", ["0", "4"])
def test_the_example_says_which_columns_there_are(engine: str, column: str) -> None:
    command = [sys.executable, EXAMPLE / "judge.py", engine, EXAMPLE / "addresses.csv", column]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"column {column}: there are columns 1 to 3\n"
