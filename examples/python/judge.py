"""Judges a column of addresses, in Polars or in DuckDB, and shows those that look wrong.

    pip install misdirect polars duckdb
    python judge.py polars addresses.csv
    python judge.py duckdb addresses.csv
"""

import sys
from collections.abc import Iterable

from misdirect import Checker

Row = tuple[int, str, str, float]


def by_polars(path: str) -> Iterable[Row]:
    import polars as pl

    orders = pl.read_csv(path)
    answers = pl.DataFrame(Checker().check_arrow(orders["address"]))
    suspect = orders.hstack(answers).filter(
        pl.col("verdict") == "suspect", pl.col("target").is_not_null()
    )
    return suspect.select("order", "address", "target", "probability").iter_rows()


def by_duckdb(path: str) -> Iterable[Row]:
    import duckdb

    connection = duckdb.connect()
    orders = connection.read_csv(path)
    answers = Checker().check_arrow(orders.project("address"))
    # Both by name: what is read by DuckDB as a view, what has Arrow in it by registering.
    orders.create_view("orders")
    connection.register("answers", answers)
    return connection.execute("""
        select "order", address, target, probability
        from orders positional join answers
        where verdict = 'suspect' and target is not null
    """).fetchall()


ENGINES = {"polars": by_polars, "duckdb": by_duckdb}


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in ENGINES:
        print(__doc__, file=sys.stderr)
        return 2
    for order, address, target, probability in ENGINES[sys.argv[1]](sys.argv[2]):
        print(f"order {order}: {address}, meant {target}? {probability:.1%}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
