"""Misdirected mail in a log that lies in Parquet: counted and judged by DuckDB, Polars or PySpark.

Prints a line with a count for each name that was probably mistyped, for `misdirect scan`. PATH is a file, a pattern
or a folder with partitions (`day=2026-11-30/…`), COLUMN has the names that were asked for.

    pip install misdirect pyarrow duckdb        or polars; or pyspark and pandas, and Java
    python astray.py duckdb 'log/**/*.parquet' qname | misdirect scan --report astray.html
    python astray.py polars log qname | misdirect scan
    python astray.py spark log qname | misdirect scan
"""

import sys
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
from misdirect import Checker, Policy

Row = tuple[int, str]

# What is asked for is the domain behind the last label of a service: `_dmarc.army.ml`, `s1._domainkey.army.ml`.
# In any case, and with a final dot or without, it is the same.
SERVICE = r"^.*(?:^|\.)_[^.]*\."


def suspects(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Of batches with the columns `questions` and `name`, the rows that `misdirect scan` would report."""
    # As a scan has it: few of the names that stand in a log are slips.
    checker = Checker(policy=Policy.QUIET)
    for batch in batches:
        answers = pa.record_batch(checker.check_arrow(batch.column("name"), input="standing", plain=True))
        yield batch.filter(pc.is_valid(answers.column("meant")))


def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    for batch in suspects(batches):
        yield from zip(batch["questions"].to_pylist(), batch["name"].to_pylist(), strict=True)


def by_duckdb(path: str, column: str) -> Iterable[Row]:
    import duckdb

    connection = duckdb.connect()
    names = connection.read_parquet(path, hive_partitioning=True).project(duckdb.ColumnExpression(column).alias("asked"))
    counted = names.query("names", f"""
        select count(*) as questions, regexp_replace(regexp_replace(lower(asked), '[.]$', ''), '{SERVICE}', '') as name
        from names group by name having name like '%.%'
    """)
    return rows(counted.to_arrow_reader(100_000))


def by_polars(path: str, column: str) -> Iterable[Row]:
    import polars as pl

    asked = pl.col(column).str.to_lowercase().str.strip_suffix(".").str.replace(SERVICE, "")
    counted = (
        pl.scan_parquet(path)
        .group_by(asked.alias("name"))
        .agg(pl.len().alias("questions"))
        .filter(pl.col("name").str.contains(".", literal=True))
        .collect(engine="streaming")
    )
    return rows(counted.to_arrow().to_batches())


def by_spark(path: str, column: str) -> Iterable[Row]:
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as sql

    spark = SparkSession.builder.getOrCreate()
    asked = sql.regexp_replace(sql.lower(sql.col(f"`{column}`")), "[.]$", "")
    counted = (
        spark.read.parquet(path)
        .groupBy(sql.regexp_replace(asked, SERVICE, "").alias("name"))
        .agg(sql.count(sql.lit(1)).alias("questions"))
        .filter(sql.col("name").contains("."))
    )
    # Where the names are, not here: only what is suspect comes back.
    found = counted.mapInArrow(suspects, counted.schema).collect()
    return [(row.questions, row.name) for row in found]


ENGINES = {"duckdb": by_duckdb, "polars": by_polars, "spark": by_spark}


def main() -> int:
    match sys.argv[1:]:
        case [engine, path, column] if engine in ENGINES:
            for questions, name in sorted(ENGINES[engine](path, column), reverse=True):
                print(questions, name)
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
