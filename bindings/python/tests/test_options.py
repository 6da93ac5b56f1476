"""What is said about addresses and domains beside them, and what it changes."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path

import misdirect
import pytest
from misdirect import Checker, Directory, Layer, MisdirectError, Policy, variants


# Minnesota, and the House.
@pytest.mark.parametrize("name", ["mn.gov", "ushouse.gov"])
def test_names_in_use_are_no_slips(checker: Checker, name: str) -> None:
    builtin = [Directory.builtin()]
    without = Checker(builtin).check(name)
    assert checker.check(name).verdict == "unlisted"
    assert checker.check(name).ppm < without.ppm / 2
    assert Checker(in_use=False).check(name) == without
    assert Checker(builtin, in_use=True).check(name) == checker.check(name)
    assert checker.check("joe@gmial.com").verdict == "suspect"


def test_an_address_is_likelier_to_have_a_slip_where_more_do(checker: Checker) -> None:
    def ppm(slip_rate: float | None) -> int:
        return checker.check("ann@mail.con", slip_rate=slip_rate).ppm

    assert ppm(1e-5) < ppm(None) < ppm(0.5)
    assert checker.check("joe@gmial.com", slip_rate=1 / 610) == checker.check("joe@gmial.com")
    often = checker.check("ann@mail.con", slip_rate=0.5)
    assert next(checker.check_many(["ann@mail.con"], slip_rate=0.5)) == often
    for wrong in (0.0, -0.1, 0.51, float("nan")):
        with pytest.raises(MisdirectError) as error:
            ppm(wrong)
        assert error.value.code == "bad-value"


def test_what_a_deceiver_would_register() -> None:
    slips = variants("army.mil", 300)
    assert not any(variant.lookalike for variant in slips)
    names = [variant.name for variant in slips]
    assert [variant.name for variant in variants("army.mil", 300, kind="slip")] == names
    made = variants("army.mil", 300, kind="lookalike")
    assert len(made) > 50 and all(variant.lookalike for variant in made)
    assert "arrny.mil" in [variant.name for variant in made]
    both = {variant.lookalike for variant in variants("army.mil", 300, kind="all")}
    assert both == {True, False}
    with pytest.raises(MisdirectError):
        variants("army.mil", kind="typo")  # type: ignore[arg-type]


def test_what_is_wrong_for_certain_may_be_one_of_two(checker: Checker) -> None:
    answer = checker.check("ann@mail.con")
    assert len(answer.meant) > 1
    assert answer.probability > answer.suggestions[0].probability
    assert all(f" {one.address}" in (answer.explain() or "") for one in answer.meant)
    assert checker.check("joe@gmail.com").meant == ()


COPIES: list[Callable[[Checker], Checker]] = [
    copy.copy,
    copy.deepcopy,
    *(lambda one, protocol=protocol: pickle.loads(pickle.dumps(one, protocol)) for protocol in range(2, 6)),
]


@pytest.mark.parametrize("copied", COPIES)
def test_a_checker_goes_to_another_process(copied: Callable[[Checker], Checker], tmp_path: Path) -> None:
    path = tmp_path / "own.image"
    path.write_bytes(Directory.build("smallfirm.example 20").to_bytes())
    layers = [Layer(Directory.open(path), share=2), Layer(Directory.build("tannhof.example"), trust="evidence")]
    for one in (
        Checker(),
        Checker([]),
        Checker(in_use=False),
        Checker([Directory.builtin(), *layers], in_use=True, policy=Policy.QUIET, explore=True),
    ):
        other = copied(one)
        assert repr(other) == repr(one) and other.policy == one.policy
        for address in ("ann@army.ml", "joe@smalfirm.example", "joe@tannhof.exampel", "mn.gov", "joe@gmail.com"):
            assert other.check(address) == one.check(address), address


def test_one_checker_for_those_who_made_none() -> None:
    address = "general@us.army.ml"
    assert misdirect.check(address) == Checker().check(address)
    with_sender = misdirect.check("ann@army.ml", sender="joe@navy.mil", input="pasted", slip_rate=0.01)
    assert with_sender == Checker().check("ann@army.ml", sender="joe@navy.mil", input="pasted", slip_rate=0.01)
