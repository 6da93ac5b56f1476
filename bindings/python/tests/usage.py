"""Every call with every kind of argument, for mypy and pyright in their strictest modes; run too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import misdirect
from misdirect import (
    Address,
    Checker,
    Directory,
    ErrorCode,
    Finding,
    Verdict,
    Kind,
    Layer,
    MisdirectError,
    PairSlip,
    Place,
    Policy,
    SlipKind,
    Suggestion,
    Variant,
    Answer,
    AnswerColumn,
    AnswerIterator,
)


def directories(path: Path) -> list[Directory | Layer]:
    text: Directory = Directory.build("army.mil 300 @0\n*.mil 5")
    lines: Directory = Directory.build(line for line in ("smallfirm.example 5",))
    path.write_bytes(text.to_bytes())
    opened: Directory = Directory.open(path)
    lent: Directory = Directory.open(memoryview(lines.to_bytes()))
    lent.verify()
    counts: tuple[int, int, int] = (len(opened), opened.zones, opened.total_weight)
    assert counts == (2, 1, 305)
    layer = Layer(lent, trust="evidence", share=3)
    parts: tuple[Directory, str, int] = (layer.directory, layer.trust, layer.share)
    assert parts == (lent, "evidence", 3)
    return [Directory.builtin(), opened, layer]


def show(answer: Answer) -> str | None:
    verdict: Verdict = answer.verdict
    given: str | bytes = answer.input
    findings: tuple[Finding, ...] = answer.findings
    domain: str | None = answer.domain
    key: str | None = answer.dismissal_key
    error: MisdirectError | None = answer.error
    if error is not None:
        code: ErrorCode = error.code
        where: tuple[int | None, int | None] = (error.offset, error.line)
        return f"{given!r}: {code} {where}"
    if verdict != "suspect":
        return answer.listed
    best: Suggestion
    for best in answer.suggestions:
        kind: Kind = best.kind
        texts: tuple[str, str, str | None, str] = (
            best.target,
            best.address,
            best.entry,
            best.explanation,
        )
        numbers: tuple[float, int, tuple[int, ...]] = (best.probability, best.ppm, best.tags)
        for slip in best.slips:
            what: tuple[SlipKind, Place] = (slip.kind, slip.place)
            pieces: tuple[int, str, str, int] = (slip.at, slip.typed, slip.intended, slip.cost)
            span: tuple[int, int] | None = slip.span
            assert what and pieces and (span is None or len(span) == 2)
        assert kind and texts and numbers and answer.to_dict()["verdict"] == verdict
        return best.explanation
    return f"{domain}: {findings} by {answer.model}, {key}"


def check(path: Path) -> list[str | None]:
    checker = Checker(
        directories(path), policy=Policy(threshold=0.5, ratio=2), explore=True
    )
    policy: tuple[float, float] = (checker.policy.threshold, checker.policy.ratio)
    assert policy == (0.5, 2)
    one: Answer = checker.check(
        b"ann@gmial.com",
        sender="me@navy.mil",
        to=["bob@army.mil"],
        input="pasted",
        dns="no-mail",
        layout="qwertz",
    )
    message: list[Answer] = checker.check_message(None, ("ann@gmial.com", b"bob@army.mil"))

    line = "Ann <ann@army.mil>; bob@army.ml"
    found: list[Address[str]] = misdirect.addresses(line)
    names: list[str | None] = [address.name for address in found]
    pieces: list[bytes] = [address.text for address in misdirect.addresses(line.encode())]
    assert names == ["Ann", None] and pieces[1] == b"bob@army.ml"
    for answer in checker.check_message("me@navy.mil", line):
        place: tuple[int, int] | None = answer.span
        assert place is not None
    assert checker.check("bob@army.ml", to=line).span is None

    def addresses() -> Iterator[str | bytes]:
        yield "joe@"
        yield b"joe@gmail.com"

    many: AnswerIterator = checker.check_many(addresses(), input="typing", chunk=7)
    shown = [show(answer) for answer in (one, *message, *many)]
    return shown


def compare() -> tuple[int, float, int | None]:
    pair = misdirect.compare("gmial.com", "gmail.com", layout="azerty")
    slip: PairSlip = pair.slips[0]
    kind: SlipKind = slip.kind
    places: tuple[tuple[int, int], tuple[int, int], Place, int] = (
        slip.typed,
        slip.intended,
        slip.place,
        slip.cost,
    )
    assert kind == "transposition" and places[0] == places[1]
    variant: Variant = misdirect.variants("army.mil", 3)[0]
    facts: tuple[str, float, int, int, SlipKind, bool] = (
        variant.name,
        variant.share,
        variant.share_ppm,
        variant.cost,
        variant.kind,
        variant.registrable,
    )
    assert facts[0] and variant.slips
    return pair.distance, pair.score, pair.cost


def column(checker: Checker) -> AnswerColumn:
    given = checker.check_arrow(checker.check_arrow(Letters()))
    assert len(given) == 1
    return given


class Letters:
    """Stands for a column of any library."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        raise NotImplementedError
