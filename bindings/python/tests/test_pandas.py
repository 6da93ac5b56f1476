"""Answers on a Series stay with its rows, however it was sorted, filtered and joined."""

from __future__ import annotations

from typing import Any

import misdirect
import pandas as pd
import pytest
from misdirect.pandas import check_series

PEOPLE = pd.DataFrame(
    {"address": ["joe@gmail.com", "ann@gmial.com", None, "zoe@gmail.com", "ann@gmial.com"]},
    index=["joe", "ann", "nobody", "zoe", "ann"],
)


@pytest.mark.parametrize(
    "people",
    [
        PEOPLE,
        PEOPLE.sort_values("address"),
        PEOPLE[PEOPLE["address"] != "zoe@gmail.com"],
        PEOPLE.reset_index(drop=True).iloc[::-1],
        PEOPLE.astype("category"),
        PEOPLE.set_index([pd.Index([3, 1, 4, 1, 5]), pd.Index(list("piday"))]),
    ],
)
def test_the_rows_that_are_picked_are_those_with_a_slip(people: pd.DataFrame) -> None:
    answers = check_series(people["address"])
    assert answers.index.equals(people.index)
    picked = people[(answers["verdict"] == "suspect").to_numpy()]
    assert picked["address"].tolist() == ["ann@gmial.com"] * 2
    if people.index.is_unique:
        assert people[answers["verdict"] == "suspect"].equals(picked)
        assert people.join(answers).loc[picked.index, "meant"].tolist() == ["gmail.com"] * 2


def test_without_any_row_or_any_value() -> None:
    for empty in (PEOPLE["address"].iloc[:0], pd.Series([], dtype="str"), pd.Series([])):
        assert len(check_series(empty)) == 0
    for missing in (pd.Series([None, None]), pd.Series([float("nan")] * 2), pd.Series([pd.NA] * 2)):
        assert check_series(missing)["verdict"].isna().tolist() == [True, True]


def test_the_checker_and_what_is_known_count() -> None:
    own = misdirect.Checker([misdirect.Directory.build("smallfirm.example 9")])
    people = pd.Series(["ann@smalfirm.example"])
    assert check_series(people, own)["target"].tolist() == ["smallfirm.example"]
    assert check_series(pd.Series(["ann@army.m"]), input="typing")["verdict"].tolist() != ["suspect"]


@pytest.mark.parametrize("wrong", [["a@b.de"], "a@b.de", PEOPLE, PEOPLE.index, None])
def test_anything_else_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match="must be a Series"):
        check_series(wrong)
    with pytest.raises(TypeError, match="not of int64"):
        check_series(pd.Series([7]))
