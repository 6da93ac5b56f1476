"""Judges a column of a CSV file, in Polars or in DuckDB, and shows the addresses that look wrong.

A cell may hold one address or several. Columns are counted from 1.

    pip install misdirect polars duckdb numpy
    python judge.py polars addresses.csv 3
    python judge.py duckdb addresses.csv 3
"""

import sys
from collections.abc import Iterable

from misdirect import Checker, addresses

Row = tuple[int, str, str]


def split(cell: str) -> list[str]:
    """The addresses in a cell. One without any is judged as it is: `army.ml`, `joe"gmail.com`."""
    return [address.text for address in addresses(cell)] or [cell]


def name(columns: list[str], column: int) -> str:
    if not 1 <= column <= len(columns):
        raise SystemExit(f"column {column}: there are columns 1 to {len(columns)}")
    return columns[column - 1]


def by_polars(path: str, column: int) -> Iterable[Row]:
    import polars as pl

    table = pl.read_csv(path, infer_schema=False)
    each = table[name(table.columns, column)].map_elements(split, return_dtype=pl.List(pl.String))
    each = each.to_frame("address").with_row_index("row", 1).explode("address")
    answers = pl.DataFrame(Checker().check_arrow(each["address"]))
    # Only what is suspect has domains to ask about.
    suspect = each.hstack(answers).filter(pl.col("meant").is_not_null())
    return suspect.select("row", "address", "meant").iter_rows()


def by_duckdb(path: str, column: int) -> Iterable[Row]:
    import duckdb

    connection = duckdb.connect()
    # For functions of Python DuckDB wants numpy.
    connection.create_function("split", split, ["varchar"], "varchar[]")
    table = connection.read_csv(path, all_varchar=True)
    cells = table.select(duckdb.ColumnExpression(name(table.columns, column)).alias("cell"))
    each = cells.query("cells", """
        select row, unnest(split(cell)) as address
        from (select row_number() over () as row, cell from cells)
    """)
    answers = Checker().check_arrow(each.project("address"))
    # Both by name: what is read by DuckDB as a view, what has Arrow in it by registering.
    each.create_view("each")
    connection.register("answers", answers)
    return connection.execute("""
        select row, address, meant
        from each positional join answers
        where meant is not null
    """).fetchall()


ENGINES = {"polars": by_polars, "duckdb": by_duckdb}


def main() -> int:
    match sys.argv[1:]:
        case [engine, path, column] if engine in ENGINES and column.isdecimal():
            for row, address, meant in ENGINES[engine](path, int(column)):
                print(f"row {row}: {address}, meant {meant.replace(' ', ' or ')}?")
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
