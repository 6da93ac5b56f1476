"""The checker of those who have made none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ._native import Answer, Checker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ._words import Dns, Input, Layout

# Made by the first who asks.
checker = cache(Checker)


def check(
    address: str | bytes,
    *,
    sender: str | bytes | None = None,
    to: Iterable[str | bytes] | str | bytes | None = None,
    input: Input = "typed",
    dns: Dns = "unknown",
    layout: Layout = "qwerty",
    slip_rate: float | None = None,
) -> Answer:
    """Checks an address or a domain against the built-in directory: what `Checker.check` does.

    >>> check("general@us.army.ml").suggestions[0].address
    'general@us.army.mil'
    """
    return checker().check(
        address, sender=sender, to=to, input=input, dns=dns, layout=layout, slip_rate=slip_rate
    )
