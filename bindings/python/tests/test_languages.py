"""What a sender is shown, in each language: the rows that the core is held to."""

from __future__ import annotations

import unicodedata

import misdirect
import pytest
from conftest import REPOSITORY

SEEN = {"<NBSP>": "\u00a0", "<NNBSP>": "\u202f", "<LRI>": "\u2066", "<PDI>": "\u2069"}


def rows() -> list[tuple[str, str, str]]:
    text = (REPOSITORY / "tests/languages/answers.tsv").read_text(encoding="utf-8")
    found = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    for name, letter in SEEN.items():
        found = [[cell.replace(name, letter) for cell in row] for row in found]
    return [(tag, typed, shown) for tag, typed, shown in found]


def test_answers_read_as_they_are_written_by_hand() -> None:
    checker = misdirect.Checker()
    for tag, typed, shown in rows():
        assert checker.check(typed).explain(tag) == shown, (tag, typed)
    assert {tag for tag, _, _ in rows()} == set(misdirect.LANGUAGES)
    assert misdirect.LANGUAGES[0] == "en"


def test_there_is_nothing_to_tell_of_a_right_address() -> None:
    answer = misdirect.Checker().check("joe@gmail.com")
    assert answer.explain("de") is None
    assert answer.messages == ()


def test_messages_have_ids_and_arguments() -> None:
    checker = misdirect.Checker()
    assert checker.check("general@army..mil.").messages == (
        ("question", {"address": "general@army.mil"}),
        ("slip.dot-too-much", {"count": 2}),
    )
    assert checker.check("a@b.de, c@d.de; e@f.de").messages == (
        ("invalid", {}),
        ("error.several-addresses", {"count": 3}),
    )


def test_a_suggestion_is_explained_in_a_language() -> None:
    best = misdirect.Checker().check("general@army.ml").suggestions[0]
    assert best.explain() == best.explanation
    assert best.explain("nl-BE") == "bedoelde u general@army.mil? “i” ontbreekt"
    assert best.likelihood(language="es") == "casi con toda seguridad"


@pytest.mark.parametrize("tag", ["", "tlh", "zh-TW", "d", "de\0"])
def test_a_language_that_is_not_there_is_told(tag: str) -> None:
    answer = misdirect.Checker().check("general@army.ml")
    for explain in (answer.explain, answer.suggestions[0].explain, answer.suggestions[0].likelihood):
        with pytest.raises(misdirect.MisdirectError) as error:
            explain(tag)
        assert error.value.code == "bad-value"
        with pytest.raises(TypeError):
            explain(None)  # type: ignore[arg-type]


def test_what_was_typed_is_kept_together_and_not_obeyed() -> None:
    answer = misdirect.Checker().check("j\u2069\u202eo@gmial.com")
    for tag in misdirect.LANGUAGES:
        told = answer.explain(tag)
        assert told is not None
        if tag == "ar":
            assert "\u2066jo@gmail.com\u2069" in told
            assert told.count("\u2066") == told.count("\u2069")
            told = told.replace("\u2066", "").replace("\u2069", "")
        assert not [letter for letter in told if unicodedata.category(letter) in ("Cf", "Cc")]
