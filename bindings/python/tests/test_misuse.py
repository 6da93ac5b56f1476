"""What people do wrong gets the error that Python has for it, and what to do about it."""

from __future__ import annotations

import io
import mmap
import pickle
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from misdirect import (
    Checker,
    Directory,
    Layer,
    MisdirectError,
    Policy,
    addresses,
    compare,
    variants,
)

IMAGE = Directory.build(["army.mil 3 @0", "army.nl"]).to_bytes()
# The types say that each of these is wrong, which is what is tested.
C: Any = Checker()
D: Any = Directory
HUGE = 10**40

WRONG_TYPES: list[Callable[[], object]] = [
    lambda: C.check(),
    lambda: C.check(None),
    lambda: C.check(7),
    lambda: C.check(["a@b.de"]),
    lambda: C.check(bytearray(b"a@b.de")),
    lambda: C.check("a@b.de", "a@b.de"),
    lambda: C.check("a@b.de", sneder="a@b.de"),
    lambda: C.check("a@b.de", sender=7),
    lambda: C.check("a@b.de", to=7),
    lambda: C.check("a@b.de", to=[None]),
    lambda: C.check("a@b.de", input=1),
    lambda: C.check("a@b.de", layout=None),
    lambda: C.check_message("a@b.de", bytearray(b"a@b.de")),
    lambda: C.check_message("a@b.de", 7),
    lambda: C.check_message("a@b.de", None),
    lambda: C.check_message(7, ["a@b.de"]),
    lambda: C.check_many("a@b.de"),
    lambda: C.check_many(None),
    lambda: C.check_many(["a@b.de"], chunk="7"),
    lambda: list(C.check_many(["a@b.de", 7])),
    lambda: C.check_arrow(["a@b.de"]),
    lambda: C.check_arrow("a@b.de"),
    lambda: C.check_arrow(None),
    lambda: Checker(7),  # type: ignore[arg-type]
    lambda: Checker(Directory.builtin()),  # type: ignore[arg-type]
    lambda: Checker([b"MISDIR"]),  # type: ignore[list-item]
    lambda: Checker(policy="quiet"),  # type: ignore[arg-type]
    lambda: Checker(explore="no"),  # type: ignore[arg-type]
    lambda: Checker(layres=[]),  # type: ignore[call-arg]
    lambda: Layer("army.mil"),  # type: ignore[arg-type]
    lambda: Layer(Directory.builtin(), share="1"),  # type: ignore[arg-type]
    lambda: Layer(Directory.builtin(), share=1.5),  # type: ignore[arg-type]
    lambda: Layer(Directory.builtin(), trust=1),  # type: ignore[arg-type]
    lambda: Policy(threshold="0.5"),  # type: ignore[arg-type]
    lambda: D.build(7),
    lambda: D.build(None),
    lambda: D.build(b"army.mil"),
    lambda: D.build(["army.mil", 7]),
    lambda: D.open(7),
    lambda: D.open(None),
    lambda: D.open(["army.mil"]),
    lambda: D(),
    lambda: addresses(),  # type: ignore[call-overload]
    lambda: addresses(None),  # type: ignore[call-overload]
    lambda: addresses(["a@b.de"]),  # type: ignore[call-overload]
    lambda: addresses(bytearray(b"a@b.de")),  # type: ignore[call-overload]
    lambda: addresses(memoryview(b"a@b.de")),  # type: ignore[call-overload]
    lambda: compare("a.de"),  # type: ignore[call-arg]
    lambda: compare(b"a.de", "a.de"),  # type: ignore[arg-type]
    lambda: compare("a.de", None),  # type: ignore[arg-type]
    lambda: variants(7),  # type: ignore[arg-type]
    lambda: variants("a.de", limit="all"),  # type: ignore[arg-type]
    lambda: bool(C.check("a@b.de")),
    lambda: pickle.dumps(C.check("joe@gmail.com")),
]


@pytest.mark.parametrize("misuse", WRONG_TYPES)
def test_a_wrong_type_is_a_type_error(misuse: Callable[[], object]) -> None:
    with pytest.raises(TypeError) as caught:
        misuse()
    assert len(str(caught.value)) > 10


WRONG_VALUES: list[tuple[Callable[[], object], str, dict[str, int]]] = [
    (lambda: C.check("a@b.de", layout="colemak"), "bad-value", {}),
    (lambda: C.check("a@b.de", layout="\ud800"), "bad-value", {}),
    (lambda: C.check("a@b.de", input=""), "bad-value", {}),
    (lambda: C.check("a@b.de", dns="nxdomain"), "bad-value", {}),
    (lambda: C.check_many(["a@b.de"], chunk=0), "bad-value", {}),
    (lambda: C.check_many(["a@b.de"], chunk=-1), "bad-value", {}),
    (lambda: C.check_many(["a@b.de"], chunk=HUGE), "bad-value", {}),
    (lambda: Checker([Directory.builtin()] * 5), "too-many-layers", {}),
    (lambda: Layer(Directory.builtin(), share=-1), "bad-value", {}),
    (lambda: Layer(Directory.builtin(), share=1 << 32), "bad-value", {}),
    (lambda: Layer(Directory.builtin(), share=HUGE), "bad-value", {}),
    (lambda: Layer(Directory.builtin(), share=-HUGE), "bad-value", {}),
    (lambda: Layer(Directory.builtin(), trust="blind"), "bad-value", {}),  # type: ignore[arg-type]
    (lambda: Policy(threshold=1.1), "bad-value", {}),
    (lambda: Policy(threshold=-0.1), "bad-value", {}),
    (lambda: Policy(threshold=float("nan")), "bad-value", {}),
    (lambda: Policy(threshold=10**400), "bad-value", {}),
    (lambda: Policy(ratio=float("inf")), "bad-value", {}),
    (lambda: Directory.open(b""), "not-an-image", {}),
    (lambda: Directory.open(b"army.mil 300 @0"), "not-an-image", {}),
    (lambda: Directory.open(IMAGE[:100]), "image-truncated", {}),
    (lambda: Directory.open(IMAGE[:8] + b"\xff" + IMAGE[9:]), "image-version", {}),
    (lambda: Directory.open(IMAGE + b"\0"), "image-corrupt", {"offset": 12}),
    (lambda: Directory.open(IMAGE[:-1] + b"\1").verify(), "image-checksum", {}),
    (lambda: Directory.build("army.mil\narmy..mil"), "bad-list", {"line": 2}),
    (lambda: Directory.build(["army.mil 0"]), "bad-list", {"line": 1}),
    (lambda: Directory.build(io.StringIO("# fine\n\n@9 = far\n")), "bad-list", {"line": 3}),
    (lambda: Directory.builtin().to_bytes(), "bad-value", {}),
    (lambda: compare("ä..de", "a.de"), "empty-label", {"offset": 2}),
    (lambda: compare("a.de", "joe@a.de"), "bad-character", {"offset": 3}),
    (lambda: compare("ä\ud800.de", "a.de"), "bad-utf8", {"offset": 1}),
    (lambda: compare("", "a.de"), "empty", {"offset": 0}),
    (lambda: variants("192.0.2.1"), "ip-address", {"offset": 0}),
    (lambda: variants("army.mil", -1), "bad-value", {}),
    (lambda: variants("army.mil", HUGE), "bad-value", {}),
]


@pytest.mark.parametrize(("misuse", "code", "place"), WRONG_VALUES)
def test_a_wrong_value_says_what_and_where(
    misuse: Callable[[], object], code: str, place: dict[str, int]
) -> None:
    with pytest.raises(MisdirectError) as caught:
        misuse()
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.code == code
    assert {"offset": error.offset, "line": error.line} == {"offset": None, "line": None} | place
    assert str(error)


def test_an_error_of_an_answer_can_be_raised_and_pickled() -> None:
    error = C.check("joe@[192.0.2.1]").error
    assert error is not None
    with pytest.raises(MisdirectError):
        raise error
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.code, again.offset) == (str(error), error.code, error.offset)


def test_offsets_and_spans_count_code_points_of_a_string_and_bytes_of_bytes() -> None:
    text = "Jörg 😀 <joe@gmail,com>"
    for given in (text, text.encode()):
        (slip,) = C.check(given).suggestions[0].slips
        at, count = slip.span
        assert given[at : at + count] in (",", b",")
    assert C.check("ü@exa\u0000mple.com").error.offset == 5
    assert C.check("ü@exa\u0000mple.com".encode()).error.offset == 6
    assert str(C.check("ü@exa\u0000mple.com").error).endswith(" at 5")


def test_lone_surrogates_are_refused_where_bad_bytes_are() -> None:
    answer = C.check("ü@exa\ud800mple.com")
    assert (answer.verdict, answer.error.code, answer.error.offset) == ("invalid", "bad-utf8", 5)
    answer = C.check("jo\udcffe@gmial.com")
    assert answer.suggestions[0].address == "jo\ufffde@gmail.com"
    assert answer.input == "jo\udcffe@gmial.com"
    with pytest.raises(UnicodeEncodeError):
        Directory.build("army\ud800.mil")


def test_addresses_have_their_spans_and_names() -> None:
    text = '"Smith, Jörg 😀" <joe@gmial.com>;\r\n ann@army,mil (Ann), 😀x@münchen.de'
    found = addresses(text)
    assert [(address.text, address.name) for address in found] == [
        ("joe@gmial.com", "Smith, Jörg 😀"),
        ("ann@army,mil", "Ann"),
        ("😀x@münchen.de", None),
    ]
    in_bytes = addresses(text.encode())
    for one, same in zip(found, in_bytes, strict=True):
        assert text[one.span[0] :][: one.span[1]] == one.text
        assert text.encode()[same.span[0] :][: same.span[1]] == same.text == one.text.encode()
        assert same.name == (one.name and one.name.encode())
    assert pickle.loads(pickle.dumps(found)) == found
    for none in ("", "army.mil", "Ann", "5 @ 3 pm", "\ud800"):
        assert addresses(none) == addresses(none.encode(errors="surrogatepass")) == []


def test_addresses_are_given_back_as_they_were() -> None:
    class Line(str):
        pass

    text = Line("j\ud800o@gmail.com,\udc00 <a\0n@web.de>\0;\ud83d")
    found = addresses(text)
    assert [(address.text, address.name) for address in found] == [
        ("j\ud800o@gmail.com", None),
        ("a\0n@web.de", "\udc00"),
    ]
    assert all(text[start:][:count] == piece for piece, (start, count), _ in found)
    assert addresses(b"\xff,j\xfeo@x.com")[0].text == b"j\xfeo@x.com"


@pytest.mark.parametrize(
    "piece",
    ["<", ",", "@", "(", '"', "\\", "\ud800", "\0", "a@b.cc,", "Joe ü ", "ü@b.cc ", "mailto:?to="],
)
def test_a_megabyte_of_anything_takes_time_as_its_length(piece: str) -> None:
    def best(length: int) -> float:
        text = piece * (length // len(piece))
        # Of the processor, which others may be using.
        timer = time.process_time
        return min(timeit.repeat(lambda: addresses(text), timer=timer, number=1, repeat=3))

    # Sixteen times the length; 256 times the time if it were its square.
    assert best(1 << 20) < 64 * max(best(1 << 16), 0.004)


def test_a_text_of_recipients_is_each_of_its_addresses(checker: Checker) -> None:
    sender = "me@example.nl"
    line = "Ann <ann@army.mil>; Bob <bob@navy.ml>, joe@gmail.com"
    for to in (line, line.encode()):
        found = addresses(to)
        each = [address.text for address in found]
        answers = checker.check_message(sender, to)
        apart = checker.check_message(sender, each)
        assert [answer.verdict for answer in answers] == ["listed", "suspect", "listed"]
        for answer, alone, address in zip(answers, apart, found, strict=True):
            assert (answer.input, answer.span, alone.span) == (address.text, address.span, None)
            said = answer.to_dict()
            assert (said.pop("span"), said) == (list(address.span), alone.to_dict())
            assert answer != alone
        context = checker.check("joe@army.ml", sender=sender, to=to)
        assert context == checker.check("joe@army.ml", sender=sender, to=each)
    # A text without an address is checked as it is: a domain, or another key for the `@`.
    for to in ("army.ml", 'joe"gmail.com', "", "nobody", b"army.ml"):
        (answer,) = checker.check_message(None, to)
        assert (answer.input, answer.span) == (to, (0, len(to)))
        assert answer.verdict == checker.check(to).verdict


@pytest.mark.parametrize("hidden", ["\x1b", "\x07", "\u202e", "\u2066", "\u200b", "\x9b"])
def test_nothing_that_was_typed_is_obeyed(checker: Checker, hidden: str) -> None:
    best = checker.check(f"j{hidden}o@gmial.com").suggestions[0]
    assert best.explanation.startswith("did you mean jo@gmail.com? ")
    assert best.address == "jo@gmail.com"


def test_every_bytes_is_an_answer(checker: Checker) -> None:
    for byte in range(256):
        for form in (b"joe@gm%cail.com", b"%cjoe@gmail.com", b"joe@gmail.com%c", b"%c"):
            checker.check(form % byte)
            checker.check((form % byte).decode("latin-1"))
    assert checker.check("").error is not None
    assert checker.check("x" * 10_000_000 + "@gmial.com").suggestions[0].target == "gmail.com"
    assert checker.check("@" * 1_000_000).verdict == "invalid"


def broken() -> Iterator[str]:
    yield "joe@gmail.com"
    yield "ann@gmial.com"
    raise ZeroDivisionError


def test_what_a_source_raises_comes_after_what_it_gave() -> None:
    for chunk in (1, 2, 3, 256):
        answers = C.check_many(broken(), chunk=chunk)
        assert [next(answers).verdict for _ in range(2)] == ["listed", "suspect"]
        with pytest.raises(ZeroDivisionError):
            next(answers)
        with pytest.raises(StopIteration):
            next(answers)
    with pytest.raises(ZeroDivisionError):
        C.check("a@b.de", to=broken())
    with pytest.raises(ZeroDivisionError):
        Directory.build(1 / 0 if line else "" for line in ("army.mil", ""))  # type: ignore[misc]


def test_buffers() -> None:
    assert len(Directory.open(memoryview(IMAGE))) == 2
    # What can be written to is copied, so that it may change.
    changing = bytearray(IMAGE)
    directory = Directory.open(changing)
    changing[:] = bytes(len(changing))
    changing.append(0)
    directory.verify()
    # What cannot is lent.
    with tempfile.TemporaryFile() as file:
        file.write(IMAGE)
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        directory = Directory.open(mapped)
        checker = Checker([directory])
        del directory
        with pytest.raises(BufferError):
            mapped.close()
        assert checker.check("a@army.ml").suggestions[0].target == "army.mil"
        del checker
        mapped.close()
        with pytest.raises(ValueError, match="closed"):
            Directory.open(mapped)
    released = memoryview(IMAGE)
    released.release()
    with pytest.raises(ValueError, match="released"):
        Directory.open(released)
    with pytest.raises(BufferError):
        Directory.open(memoryview(IMAGE)[::2])
    with pytest.raises(BufferError):
        Directory.open(memoryview(IMAGE[: len(IMAGE) // 4 * 4]).cast("I"))


def test_paths(tmp_path: Path) -> None:
    path = tmp_path / "own.image"
    path.write_bytes(IMAGE)
    for source in (path, str(path)):
        assert Directory.open(source).to_bytes() == IMAGE
    with pytest.raises(FileNotFoundError):
        Directory.open(tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        Directory.open(tmp_path)


def test_a_spoilt_image_is_an_error_or_a_safe_answer() -> None:
    for at in range(len(IMAGE)):
        spoilt = bytearray(IMAGE)
        spoilt[at] ^= 0xFF
        try:
            checker = Checker([Directory.open(bytes(spoilt))])
        except MisdirectError:
            continue
        checker.check("joe@army.ml")


def test_nothing_can_be_changed(checker: Checker) -> None:
    answer = checker.check("joe@gmial.com")
    for thing, name in [
        (checker, "policy"),
        (answer, "verdict"),
        (answer.suggestions[0], "target"),
        (answer.suggestions[0].slips[0], "kind"),
        (Policy.DEFAULT, "threshold"),
        (Directory.builtin(), "zones"),
    ]:
        with pytest.raises(AttributeError):
            setattr(thing, name, None)
        with pytest.raises(AttributeError):
            thing.extra = None  # type: ignore[attr-defined]
