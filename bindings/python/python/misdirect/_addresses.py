"""What `addresses` finds."""

from typing import Generic, NamedTuple, TypeVar

_Text = TypeVar("_Text", str, bytes)


class Address(NamedTuple, Generic[_Text]):
    """One address in a text.

    >>> import misdirect
    >>> text, span, name = misdirect.addresses("To: Ann <ann@army.mil>")[0]
    >>> text, span, name
    ('ann@army.mil', (9, 12), 'Ann')
    """

    #: What was typed of it, its slips included: what `Checker.check` takes.
    text: _Text
    #: Start and length in the text, in code points of a str and bytes of bytes.
    span: tuple[int, int]
    #: The name that goes with it, as it was typed but for quotation marks around it.
    name: _Text | None
