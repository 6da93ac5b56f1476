"""Columns of every library that gives or takes them, in every form that strings have."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from misdirect import Checker, AnswerColumn

ADDRESSES = [
    "general@us.army.ml",
    None,
    "joe@gmail.com",
    "",
    "ünïcödé.local.part.of.many.letters@gmial.com",
    "x@tannhof.example",
    "joe@pаypal.com",
    "ann@mail.con",
]
FIELDS = ["verdict", "domain", "probability", "ppm", "meant", "target", "kind"]
STRINGS = [pa.string(), pa.large_string(), pa.string_view()]
BINARIES = [pa.binary(), pa.large_binary(), pa.binary_view()]


def rows(column: AnswerColumn) -> list[Any]:
    array = pa.array(column)
    array.validate(full=True)
    return array.to_pylist()


def expected(checker: Checker, addresses: list[str | None]) -> list[Any]:
    def row(address: str | None) -> dict[str, Any]:
        empty = dict.fromkeys(FIELDS)
        if address is None:
            return empty
        answer = checker.check(address)
        out = empty | {name: getattr(answer, name) for name in FIELDS[:4]}
        if answer.meant:
            out["meant"] = " ".join(one.target for one in answer.meant)
        for best in answer.suggestions[:1]:
            out |= {"target": best.target, "kind": best.kind}
        return out

    return [row(address) for address in addresses]


@pytest.mark.parametrize("type", STRINGS + BINARIES)
def test_every_type_of_text(checker: Checker, type: pa.DataType) -> None:
    array = pa.array(ADDRESSES, type)
    want = expected(checker, ADDRESSES)
    assert rows(checker.check_arrow(array)) == want
    for start in range(len(array)):
        for count in range(len(array) - start + 1):
            part = array.slice(start, count)
            assert rows(checker.check_arrow(part)) == want[start : start + count]
    # Many rows, so that views have more than one buffer and bits more than one byte.
    many = pa.concat_arrays([array] * 50)
    assert rows(checker.check_arrow(many.slice(3, 300))) == (want * 50)[3:303]
    chunks = pa.chunked_array([array, array.slice(2, 0), array.slice(2)])
    assert rows(checker.check_arrow(chunks)) == want + want[2:]


INDICES = [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()]


@pytest.mark.parametrize("type", STRINGS + BINARIES)
@pytest.mark.parametrize("index", INDICES)
def test_categorical_columns(checker: Checker, index: pa.DataType, type: pa.DataType) -> None:
    # A value twice, one that is null, and one that no row has.
    values = pa.array([*ADDRESSES, "nobody@army.ml", ADDRESSES[0]], type)
    numbers = [4, 0, None, 9, 1, 7, 0, 2, 6, 3, None, 4]
    column = pa.DictionaryArray.from_arrays(pa.array(numbers, index), values)
    addresses = [None if n is None else values[n].as_py() for n in numbers]
    addresses = [a.decode() if isinstance(a, bytes) else a for a in addresses]
    want = expected(checker, addresses)
    assert rows(checker.check_arrow(column)) == want
    for start in range(len(column)):
        assert rows(checker.check_arrow(column.slice(start, 5))) == want[start : start + 5]
    assert rows(checker.check_arrow(pa.table({"address": column}).slice(3))) == want[3:]
    sliced = pa.DictionaryArray.from_arrays(pa.array([1, 0], index), values.slice(2, 2))
    assert rows(checker.check_arrow(sliced)) == expected(checker, ADDRESSES[3:1:-1])
    others = pa.array(["ann@gmial.com", "joe@army.mil"], type)
    other = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1], index), others)
    chunks = pa.chunked_array([column, other, column.slice(0, 0), other])
    more = expected(checker, ["joe@army.mil", "ann@gmial.com", "joe@army.mil"])
    assert rows(checker.check_arrow(chunks)) == want + more + more


def test_a_value_that_is_not_there_is_an_error(checker: Checker) -> None:
    for number in (2, -1):
        column = pa.DictionaryArray.from_arrays(pa.array([0, number]), pa.array(["a@b.de"]), safe=False)
        with pytest.raises(ValueError, match="not there"):
            checker.check_arrow(column)


def test_categorical_columns_of_every_library(checker: Checker) -> None:
    addresses = [address for address in ADDRESSES if address] * 3
    want = expected(checker, addresses)
    enum = pl.Enum(sorted(set(addresses)))
    for column in (
        pl.Series(addresses, dtype=pl.Categorical),
        pl.Series(addresses, dtype=enum),
        pl.DataFrame({"address": pl.Series(addresses, dtype=enum)}),
        pd.Series(addresses, dtype="category"),
        pa.array(addresses).dictionary_encode(),
    ):
        assert rows(checker.check_arrow(column)) == want
    nulls: list[str | None] = [None, *addresses, None]
    for nullable in (pl.Series(nulls, dtype=enum), pd.Series(nulls, dtype="category")):
        assert rows(checker.check_arrow(nullable)) == expected(checker, nulls)


def test_whatever_repeats_all_rows_are_there(checker: Checker) -> None:
    """More rows than are gathered at a time, and more different ones than are remembered at first."""
    domains = ["army.ml", "gmial.com", "tannhof.example", "army,mil", "mail.con", "gmail.com"]
    different = [f"user{n}@{domains[n % 6]}" for n in range(3000)]
    different += [f"firm{n}.{['de', 'con'][n % 2]}" for n in range(3000)] + ["@gmail.com", "@", ""]
    addresses = [different[n * 7919 % len(different)] for n in range(20_000)]
    once = dict(zip(different, expected(checker, list(different)), strict=True))
    want = [once[address] for address in addresses]
    plain = pa.array(addresses)
    assert rows(checker.check_arrow(plain)) == want
    assert rows(checker.check_arrow(plain.dictionary_encode())) == want
    parts = pa.chunked_array([plain.slice(at, 3001) for at in range(0, 20_000, 3001)])
    assert rows(checker.check_arrow(parts)) == want
    assert rows(checker.check_arrow(parts.dictionary_encode())) == want
    many = [answer.ppm for answer in checker.check_many(addresses)]
    assert many == [row["ppm"] for row in want]


def test_progress(checker: Checker) -> None:
    told: list[int] = []
    slips = pa.array([f"ann@gmial{n}.com" for n in range(60_000)])
    assert len(checker.check_arrow(slips, progress=told.append)) == 60_000
    assert told == sorted(told) and told[-1] == 60_000 and len(told) > 1

    class Enough(Exception):
        pass

    def stop(rows: int) -> None:
        raise Enough

    for column in (slips, slips.slice(0, 1), slips.dictionary_encode()):
        with pytest.raises(Enough):
            checker.check_arrow(column, progress=stop)
    with pytest.raises(TypeError, match="callable"):
        checker.check_arrow(slips, progress=7)  # type: ignore[arg-type]


def test_records_of_one_field(checker: Checker) -> None:
    want = expected(checker, ADDRESSES)
    table = pa.table({"address": ADDRESSES})
    assert rows(checker.check_arrow(table)) == want
    assert rows(checker.check_arrow(table.slice(2, 3))) == want[2:5]
    batch = table.to_batches()[0]
    assert rows(checker.check_arrow(batch.slice(1))) == want[1:]
    struct = pa.StructArray.from_arrays(
        [pa.array(ADDRESSES).slice(1)],
        ["address"],
        mask=pa.array([index % 2 == 1 for index in range(len(ADDRESSES) - 1)]),
    )
    masked = [None if index % 2 else address for index, address in enumerate(ADDRESSES[1:])]
    assert rows(checker.check_arrow(struct)) == expected(checker, masked)
    assert rows(checker.check_arrow(struct.slice(2, 3))) == expected(checker, masked[2:5])


def test_texts_of_one_width(checker: Checker) -> None:
    texts = [b"ann@gmial.com", b"joe@gmail.com", None, b"general@army\0"]
    array = pa.array(texts, pa.binary(13))
    want = expected(checker, [text and text.decode() for text in texts])
    assert rows(checker.check_arrow(array)) == want
    for start in range(len(array)):
        assert rows(checker.check_arrow(array.slice(start, 2))) == want[start : start + 2]


@pytest.mark.parametrize("ends", [pa.int16(), pa.int32(), pa.int64()])
@pytest.mark.parametrize("type", STRINGS + BINARIES)
def test_runs(checker: Checker, ends: pa.DataType, type: pa.DataType) -> None:
    values = pa.array(["general@army.ml", None, "joe@gmail.com", "ann@gmial.com"], type)
    column = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3, 7, 8], ends), values)
    addresses = ["general@army.ml"] * 2 + [None] + ["joe@gmail.com"] * 4 + ["ann@gmial.com"]
    want = expected(checker, addresses)
    for start in range(len(addresses) + 1):
        for count in range(len(addresses) - start + 1):
            part = column.slice(start, count)
            assert rows(checker.check_arrow(part)) == want[start : start + count]
    table = pa.table({"address": column})
    assert rows(checker.check_arrow(table.slice(1, 6))) == want[1:7]


def test_the_index_of_a_table_of_pandas_is_no_address(checker: Checker) -> None:
    people = pd.DataFrame({"address": ["joe@gmail.com", "ann@gmial.com", "zoe@army.ml"], "age": [7, 8, 9]})
    people = people.sort_values("address")
    assert rows(checker.check_arrow(people[["address"]])) == expected(checker, people["address"].tolist())
    with pytest.raises(TypeError, match="one field, not 2"):
        checker.check_arrow(people)


def test_plain_columns_on_request(checker: Checker) -> None:
    answers = checker.check_arrow(pa.array(ADDRESSES), plain=True)
    types = {field.name: str(field.type) for field in pa.schema(answers)}
    texts = dict.fromkeys(FIELDS, "large_string")
    assert types == texts | {"probability": "double", "ppm": "int64"}
    assert rows(answers) == expected(checker, ADDRESSES)
    assert pa.table(answers).column("ppm").type == pa.int64()


def test_no_rows_and_only_nulls(checker: Checker) -> None:
    for type in [*STRINGS, *BINARIES, pa.null()]:
        assert rows(checker.check_arrow(pa.array([], type))) == []
        nothing = expected(checker, [None])
        assert rows(checker.check_arrow(pa.array([None] * 9, type))) == nothing * 9
    assert rows(checker.check_arrow(pa.chunked_array([], pa.string()))) == []
    assert len(checker.check_arrow(pl.Series([], dtype=pl.String))) == 0


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pa.array([1]), "not of int64"),
        (pa.array([None, 1.5]), "not of float64, as pandas makes of a column without any value"),
        (pa.array([["a@b.de"]]), "not of list; check_many takes any iterable"),
        (pa.array([[("a", "b")]], pa.map_(pa.string(), pa.string())), "not of map"),
        (pa.array([1], pa.timestamp("s")), "not of timestamp"),
        (pa.array([["a@b.de"]], pa.list_(pa.string(), 1)), "not of fixed_size_list"),
        (pa.RunEndEncodedArray.from_arrays([1], [7]), "not of int64"),
    ],
)
def test_a_type_is_called_what_users_call_it(checker: Checker, column: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        checker.check_arrow(column)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, 2]),
        pa.array([1.5]),
        pa.array([["a@b.de"]]),
        pa.array([7]).dictionary_encode(),
        pa.table({"a": ["a@b.de"], "b": ["a@b.de"]}),
        pa.table({"a": [7]}),
        pa.table({}),
        pl.Series([1]),
        pd.Series([1.5], dtype="category"),
    ],
)
def test_a_column_of_anything_else_is_a_type_error(checker: Checker, column: Any) -> None:
    with pytest.raises(TypeError):
        checker.check_arrow(column)


def test_capsules_are_taken_once_and_streams_may_fail(checker: Checker) -> None:
    class Given:
        def __init__(self, capsules: Any) -> None:
            self.capsules = capsules

        def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
            return self.capsules

    given = Given(pa.array(["a@b.de"]).__arrow_c_array__())
    assert len(checker.check_arrow(given)) == 1
    with pytest.raises(ValueError, match="used before"):
        checker.check_arrow(given)
    for wrong in (None, 7, (None, None), pa.array(["a"]).__arrow_c_array__()[::-1]):
        with pytest.raises((TypeError, ValueError)):
            checker.check_arrow(Given(wrong))

    def batches() -> Any:
        yield pa.record_batch({"a": ["a@b.de"]})
        raise RuntimeError("the line went dead")

    schema = pa.schema({"a": pa.string()})
    with pytest.raises(OSError, match="the line went dead"):
        checker.check_arrow(pa.RecordBatchReader.from_batches(schema, batches()))


def test_what_is_given_lives_as_long_as_anybody_has_it(checker: Checker) -> None:
    column = checker.check_arrow(pa.array(ADDRESSES))
    want = rows(column)
    twice = [pa.array(column), pa.table(column), pa.array(column)]
    target = twice[1]["target"]
    del column
    del twice[1]
    assert [row["target"] for row in want] == target.to_pylist()
    assert all(array.to_pylist() == want for array in twice)
    # Not taken, it is freed.
    unused = checker.check_arrow(pa.array(ADDRESSES))
    unused.__arrow_c_array__(), unused.__arrow_c_stream__(), unused.__arrow_c_schema__()
    assert pa.schema(unused).names == FIELDS
    assert repr(unused) == "<AnswerColumn of 8 rows>"


def test_of_two_that_may_be_meant_both_are_told(checker: Checker) -> None:
    (row,) = rows(checker.check_arrow(pa.array(["ann@mail.con"])))
    assert row["meant"].split()[0] == row["target"] and len(row["meant"].split()) > 1


def test_the_context_counts(checker: Checker) -> None:
    own = Checker([])
    (row,) = rows(own.check_arrow(pa.array(["joe@smalfirm.example"]), sender="me@smallfirm.example"))
    assert row["target"] == "smallfirm.example"


def test_polars(checker: Checker) -> None:
    frame = pl.DataFrame({"address": ADDRESSES})
    column = checker.check_arrow(frame["address"])
    joined = frame.hstack(pl.DataFrame(column))
    assert joined["ppm"].to_list() == [row["ppm"] for row in expected(checker, ADDRESSES)]
    assert pl.Series(column).struct.field("target").to_list() == joined["target"].to_list()
    assert rows(checker.check_arrow(frame["address"].gather([6, 0]))) == expected(
        checker, [ADDRESSES[6], ADDRESSES[0]]
    )
    assert rows(checker.check_arrow(frame)) == expected(checker, ADDRESSES)


def test_duckdb(checker: Checker) -> None:
    connection = duckdb.connect()
    connection.execute("create table people as select unnest($1) as address", [ADDRESSES])
    checked = checker.check_arrow(connection.sql("select address from people"))
    answers = connection.sql("select target, ppm from checked").fetchall()
    want = [(row["target"], row["ppm"]) for row in expected(checker, ADDRESSES)]
    assert answers == want


def test_pandas(checker: Checker) -> None:
    series = pd.Series(ADDRESSES, index=range(10, 18), dtype="str")
    column = checker.check_arrow(series)
    frame = pd.DataFrame.from_arrow(column).set_index(series.index)
    want = [row["verdict"] for row in expected(checker, ADDRESSES)]
    assert frame["verdict"].astype(object).where(frame["verdict"].notna(), None).tolist() == want
    assert len(series[frame["verdict"] == "suspect"]) == want.count("suspect")
