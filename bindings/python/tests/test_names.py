"""The words of the package are the core's, and those of C and JavaScript."""

from __future__ import annotations

import re
from typing import get_args

import misdirect
from conftest import REPOSITORY
from misdirect import _native, _words


def test_words_are_those_of_the_core() -> None:
    assert len(_native.WORDS) == 8
    for name, words in _native.WORDS.items():
        assert list(get_args(getattr(_words, name))) == words, name


def words_of_c(name: str) -> list[str]:
    source = (REPOSITORY / "bindings/c/src/names.rs").read_text()
    table = re.search(rf"const {name}: Names =\s*Names \{{(.*?)\}};", source, re.DOTALL)
    assert table, name
    return re.findall(r'c"([^"]*)"', table[1])


def test_words_are_those_of_c() -> None:
    for name, words in [
        ("VERDICT", misdirect.Verdict),
        ("KIND", misdirect.Kind),
        ("SLIP_KIND", misdirect.SlipKind),
        ("PLACE", misdirect.Place),
        ("FINDING", misdirect.Finding),
    ]:
        assert words_of_c(name) == list(get_args(words)), name
    errors = words_of_c("ERROR")
    assert list(get_args(misdirect.ErrorCode))[: len(errors)] == errors


def test_words_are_those_of_javascript() -> None:
    types = (REPOSITORY / "bindings/wasm/types/index.d.ts").read_text()
    for name in ("SlipKind", "Finding", "Place", "Layout"):
        found = re.search(rf"export type {name} =([^;]*);", types)
        assert found, name
        words = re.findall(r'"([^"]+)"', found[1])
        assert words == list(get_args(getattr(misdirect, name))), name


def test_codes_of_errors_are_those_of_the_sources() -> None:
    source = (REPOSITORY / "bindings/python/src/error.rs").read_text()
    core = (REPOSITORY / "crates/misdirect/src/directory/mod.rs").read_text()
    images = re.search(r"impl DirectoryError \{(.*?)\n\}", core, re.DOTALL)
    assert images
    codes = set(re.findall(r'"((?:[a-z]+-)+[a-z]+)"', source + images[1]))
    assert codes == set(get_args(misdirect.ErrorCode)) - set(words_of_c("ERROR"))


def test_codes_of_errors_are_those_of_c_and_javascript() -> None:
    codes = set(get_args(misdirect.ErrorCode))
    types = (REPOSITORY / "bindings/wasm/types/index.d.ts").read_text()
    of_javascript = set()
    for name in ("ErrorCode", "ParseErrorCode"):
        found = re.search(rf"export type {name} =([^;]*);", types)
        assert found, name
        of_javascript |= set(re.findall(r'"([^"]+)"', found[1]))
    # What only a module has that is loaded, freed by hand, and given its languages.
    of_module = {"not-initialised", "not-loaded", "freed", "no-builtin", "bad-language"}
    assert of_javascript - codes == of_module
    assert codes <= of_javascript
    header = (REPOSITORY / "bindings/c/include/misdirect.h").read_text()
    of_c = {name.lower().replace("_", "-") for name in re.findall(r"STATUS_(\w+) =", header)}
    # C reads no lists, and a text that is not a domain has the numbers of `misdirect_error`.
    assert codes - set(words_of_c("ERROR")) - of_c == {"bad-list"}


def test_policies_are_those_of_the_core() -> None:
    source = (REPOSITORY / "crates/misdirect/src/check/mod.rs").read_text()
    pattern = r"const (\w+): Self = Self \{ threshold_ppm: ([\d_]+), ratio_percent: (\d+) \}"
    found = re.findall(pattern, source)
    assert [name for name, *_ in found] == ["QUIET", "BALANCED", "STRICT"]
    for name, ppm, percent in found:
        policy = getattr(misdirect.Policy, name)
        assert round(policy.threshold * 1e6) == int(ppm)
        assert policy.ratio == int(percent) / 100
    assert misdirect.Policy() == misdirect.Policy.DEFAULT == misdirect.Policy.BALANCED


def test_everything_exported_is_there_and_documented() -> None:
    for name in misdirect.__all__:
        exported = getattr(misdirect, name)
        if callable(exported) and getattr(exported, "__module__", "") != "typing":
            if isinstance(exported, type):
                assert exported.__module__ in ("misdirect", "misdirect._errors", "misdirect._addresses"), name
            assert exported.__doc__, name
