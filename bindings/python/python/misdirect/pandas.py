"""For pandas: answers on a Series, by its own index.

>>> import pandas
>>> from misdirect.pandas import check_series
>>> people = pandas.Series(["joe@gmail.com", "ann@gmial.com"], index=["joe", "ann"])
>>> answers = check_series(people)
>>> answers.loc[answers["verdict"] == "suspect", "meant"].to_dict()
{'ann': 'gmail.com'}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import pandas

from . import Checker
from ._default import checker as _default

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from typing_extensions import Unpack

    from ._words import Dns, Input, Layout

__all__ = ["check_series"]


class _Around(TypedDict, total=False):
    sender: str | bytes | None
    to: Iterable[str | bytes] | str | bytes | None
    input: Input
    dns: Dns
    layout: Layout
    slip_rate: float | None
    progress: Callable[[int], object] | None


def check_series(
    addresses: pandas.Series, checker: Checker | None = None, **around: Unpack[_Around]
) -> pandas.DataFrame:
    """Checks each address of a Series; the answers have its index, so that they stay with their rows.

    The columns are those of `Checker.check_arrow`, which also says what `around` may be; missing where the
    address is. Without a `checker` it is one of the built-in directory.

    Raises `TypeError` for a Series of anything but texts. One without any value may be of any type.
    """
    if not isinstance(addresses, pandas.Series):
        raise TypeError(f"addresses must be a Series, not {type(addresses).__name__}")
    # Without any value pandas makes it a column of numbers.
    texts = addresses.astype("str") if addresses.isna().all() else addresses
    answers = (checker or _default()).check_arrow(texts, **around)
    return pandas.DataFrame.from_arrow(answers).set_index(addresses.index)
