"""The corpus through Python: every field of the answers, as the vectors and the core have them.

Rust holds the vectors to the rules of the corpus.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import corpus
import pytest
from corpus import Json
from misdirect import (
    Address,
    Answer,
    Checker,
    Directory,
    Dns,
    Input,
    Layer,
    Layout,
    Slip,
    addresses,
    compare,
    variants,
)

ROWS = corpus.rows()


def as_vector(row: Json, answer: Answer) -> Json:
    """The fields that the vectors have, in their form."""
    said = answer.to_dict()
    vector: Json = {
        "id": row["id"],
        "domain": said["domain"],
        "verdict": said["verdict"],
        "suggestions": [
            {
                "target": suggestion["target"],
                "entry": suggestion["entry"] and suggestion["entry"].removeprefix("*."),
                "ppm": suggestion["ppm"],
                "kind": suggestion["kind"],
                "slips": [
                    {name: slip[name] for name in ("kind", "where", "at", "typed", "intended")}
                    for slip in suggestion["slips"]
                ],
            }
            for suggestion in said["suggestions"]
        ],
    }
    if answer.ppm:
        vector["ppm"] = answer.ppm
    if answer.meant:
        vector["meant"] = len(answer.meant)
        assert said["meant"] == [one.address for one in answer.meant]
    if said["findings"]:
        vector["findings"] = said["findings"]
    if answer.dismissal_key:
        vector["dismissal_key"] = answer.dismissal_key
        assert said["dismissal_key"] == answer.dismissal_key
    if "error" in said:
        vector["error"] = said["error"]
    return vector


def test_each_row_answers_as_its_vector() -> None:
    vectors = list(corpus.lines("tests/vectors/corpus.jsonl"))
    assert len(vectors) > 1000
    for row, vector in zip(ROWS, vectors, strict=True):
        if "error" in vector:
            vector["error"]["offset"] = corpus.units(row, vector["error"]["offset"])
        assert as_vector(row, corpus.check(row)) == vector


def test_each_row_about_reading_has_the_addresses_of_its_vector() -> None:
    by_id = {row["id"]: row for row in ROWS}
    vectors = list(corpus.lines("tests/vectors/addresses.jsonl"))
    several = 0
    for vector in vectors:
        row = by_id[vector["id"]]
        given = corpus.given(row)

        def place(span: list[int]) -> tuple[int, int]:
            start, end = (corpus.units(row, at) for at in (span[0], sum(span)))
            return start, end - start

        def piece(span: list[int]) -> str | bytes:
            start, count = place(span)
            return given[start : start + count]

        wanted = [
            Address(piece(one["span"]), place(one["span"]), one["name"] and piece(one["name"]))
            for one in vector["addresses"]
        ]
        assert addresses(given) == wanted, row["id"]
        error = corpus.check(row).error
        if error and error.code == "several-addresses":
            assert len(wanted) > 1 and wanted[1].span[0] == error.offset
            several += 1
    assert several > 10


def test_what_the_vectors_have_not_agrees_with_what_they_have() -> None:
    for row in ROWS:
        given = corpus.given(row)
        answer = corpus.check(row)
        assert answer.input is given or answer.input == given
        assert answer.probability == answer.ppm / 1e6
        assert len(answer.meant) <= 3 and (answer.verdict == "suspect" or not answer.meant)
        assert [m.target for m in answer.meant] == [s.target for s in answer.suggestions][: len(answer.meant)]
        for suggestion in answer.suggestions:
            assert suggestion.probability == suggestion.ppm / 1e6
            assert suggestion.address.endswith(suggestion.target)
            # Of two recipients that are alike, the one is asked about beside the other.
            asks = (f"did you mean {suggestion.address}?", f" or {suggestion.address}?")
            assert any(words in suggestion.explanation for words in asks)
            for slip in suggestion.slips:
                # A letter of an A-label has no place of its own: its span is empty.
                if slip.span and slip.span[1] and isinstance(given, str):
                    at, count = slip.span
                    assert given[at : at + count].lower() == slip.typed.lower(), row["id"]


def test_many_message_and_column_answer_as_check_does() -> None:
    plain = [row for row in ROWS if "layers" not in row and "context" not in row]
    given = [corpus.given(row) for row in plain]
    checker = Checker()
    single = [checker.check(address) for address in given]
    assert len(plain) > 500
    assert list(checker.check_many(given, chunk=7)) == single
    in_message = next(row for row in ROWS if {"sender", "to"} <= row.get("context", {}).keys())
    sender, to = in_message["context"]["sender"], in_message["context"]["to"]
    answers = corpus.checker(in_message).check_message(sender, to)
    of_each = [corpus.checker(in_message).check(one, sender=sender, to=to) for one in to]
    assert answers == of_each


# The cases that the core wrote, with everything that it answers: costs, spans, explanations, and
# comparisons of each target with what was typed. `cargo xtask python` makes them.
CASES = os.environ.get("MISDIRECT_CORPUS")


def visible(text: str | bytes) -> str:
    text = text.encode() if isinstance(text, str) else text
    plain = (chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\x{byte:02x}" for byte in text)
    return "".join(plain)


def cut(text: str) -> tuple[str, bool]:
    """A piece as the cases have it: at most 63 bytes."""
    head = text.encode()[:63].decode(errors="ignore")
    return visible(head) or "-", head != text


class Cases:
    """Reads cases, calls the package, and writes what it answers as the core wrote its answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out: list[str] = []
        self.begin("")

    def begin(self, name: str) -> None:
        self.name = name
        self.layers: list[Directory | Layer] = []
        self.keywords: Json = {}
        self.explore = False
        self.address = b""

    def line(self, line: str) -> None:
        word, *rest = line.split(" ")
        match word:
            case "case":
                self.begin(rest[0])
            case "layer":
                self.layers.append(self.layer(*rest))
            case "message":
                self.keywords["sender"] = bytes.fromhex(rest[0])
                self.keywords["to"] = []
            case "to":
                self.keywords["to"].append(bytes.fromhex(rest[0]))
            case "context":
                for name, words, number in zip(
                    ("input", "dns", "layout"), (Input, Dns, Layout), rest, strict=True
                ):
                    self.keywords[name] = get_args(words)[int(number)]
            case "explore":
                self.explore = True
            case "input":
                self.address = bytes.fromhex(rest[0])
            case "check":
                checker = Checker(self.layers, explore=self.explore)
                self.put(checker.check(self.address, **self.keywords))
            case "addresses":
                self.addresses(*rest)
            case "compare":
                self.compare(*rest)
            case "variants":
                self.variants(*rest)
            case other:
                raise AssertionError(other)

    def layer(self, name: str, trust: str, share: str) -> Layer:
        path = self.folder / name
        directory = Directory.builtin() if name == "builtin" else Directory.open(path)
        words = "evidence" if trust == "1" else "trusted"
        return Layer(directory, trust=words, share=int(share))

    def put(self, answer: Answer) -> None:
        error = answer.error
        code, at = (error.code, error.offset) if error else ("-", 0)
        self.out.append(f"case {self.name}")
        ppm = answer.ppm
        self.out.append(f"verdict {answer.verdict} {ppm} {answer.domain or '-'} {code} {at}")
        self.out.append(f"listed {answer.listed or '-'}")
        self.out.append(" ".join(("findings", *answer.findings)))
        self.out.append(f"dismissal {answer.dismissal_key or '0' * 16}")
        for index, suggestion in enumerate(answer.suggestions):
            facts = (suggestion.target, suggestion.ppm, suggestion.kind, index < len(answer.meant))
            self.out.append("suggestion {} {} {} {}".format(*facts))
            tags = sum(1 << tag for tag in suggestion.tags)
            entry = f"{suggestion.entry} {tags}" if suggestion.entry else "-"
            self.out.append(f"entry {entry}")
            self.out.append(f"address {visible(suggestion.address)}")
            self.out.append(f"explanation {visible(suggestion.explanation)}")
            for slip in suggestion.slips:
                self.slip(slip)

    def slip(self, slip: Slip) -> None:
        (typed, a), (intended, b) = cut(slip.typed), cut(slip.intended)
        flags = (slip.span is not None) | (a or b) << 1
        at, count = slip.span or (0, 0)
        head = f"slip {slip.kind} {slip.place} {slip.at} {slip.cost} {flags} {at} {count}"
        self.out.append(f"{head} {typed} {intended}")

    def addresses(self, text: str) -> None:
        self.out.append(f"addresses {text}")
        for address in addresses(bytes.fromhex(text)):
            self.out.append("found {} {}".format(*address.span))

    def compare(self, layout: str, typed: str, intended: str) -> None:
        pair = compare(
            bytes.fromhex(typed).decode(),
            bytes.fromhex(intended).decode(),
            layout=get_args(Layout)[int(layout)],
        )
        explained = int(pair.cost is not None)
        assert pair.score == pair.score_ppm / 1e6
        self.out.append(f"compare {pair.distance} {pair.score_ppm} {explained} {pair.cost or 0}")
        for slip in pair.slips:
            places = " ".join(map(str, (*slip.typed, *slip.intended, slip.cost)))
            self.out.append(f"pair {slip.kind} {slip.place} {places}")

    def variants(self, layout: str, domain: str, limit: str) -> None:
        text = bytes.fromhex(domain).decode()
        found = variants(text, int(limit), layout=get_args(Layout)[int(layout)])
        self.out.append(f"variants {len(found)}")
        for variant in found:
            assert variant.share_ppm <= variant.share * 1e6 < variant.share_ppm + 1.000001
            facts = (variant.share_ppm, variant.cost, variant.kind, int(variant.registrable))
            self.out.append(" ".join(map(str, (variant, *facts))))


def expected(line: str) -> str | None:
    """What Python gives of a line: no weights of entries, not how the local part was read, and
    of names the text, not the place."""
    match line.split(" "):
        case ["typed", *_]:
            return None
        case ["found", at, count, *_]:
            return f"found {at} {count}"
        case ["suggestion", target, ppm, kind, flags, *_]:
            return f"suggestion {target} {ppm} {kind} {int(flags) >= 2}"
        case ["listed", domain, _weight, _tags, zone]:
            return f"listed {'*.' if zone == '1' else ''}{domain}"
        case ["entry", domain, _weight, tags, zone]:
            return f"entry {'*.' if zone == '1' else ''}{domain} {tags}"
        case _:
            return line


@pytest.mark.skipif(CASES is None, reason="`cargo xtask python` makes the cases")
def test_every_field_is_what_the_core_says() -> None:
    folder = Path(str(CASES))
    cases = Cases(folder)
    for line in (folder / "cases").read_text().splitlines():
        cases.line(line)
    lines = map(expected, (folder / "expected").read_text().splitlines())
    wanted = [line for line in lines if line is not None]
    for found, want in zip(cases.out, wanted, strict=False):
        assert found == want
    assert len(cases.out) == len(wanted) > 5000
