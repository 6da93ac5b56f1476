"""The exception for a bad value. A value of the wrong type is a `TypeError` instead."""

from __future__ import annotations

from ._words import ErrorCode


class MisdirectError(ValueError):
    """A value that cannot be used: `code` says why, and never changes.

    >>> import misdirect
    >>> try:
    ...     misdirect.compare("army..mil", "army.mil")
    ... except misdirect.MisdirectError as error:
    ...     print(error.code, error.offset)
    empty-label 5
    """

    code: ErrorCode
    #: Where in the text or the image, if that is known.
    offset: int | None
    #: Which line of a list, counted from 1, if it is a line.
    line: int | None

    def __init__(
        self,
        message: str,
        code: ErrorCode,
        offset: int | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.line = line

    def __reduce__(
        self,
    ) -> tuple[type[MisdirectError], tuple[str, ErrorCode, int | None, int | None]]:
        return type(self), (str(self), self.code, self.offset, self.line)
