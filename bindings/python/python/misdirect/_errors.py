"""What is raised for a value that is wrong. What is of the wrong type is a `TypeError`."""

from __future__ import annotations

from ._words import ErrorCode


class MisdirectError(ValueError):
    """A value that cannot be used: `code` says why, in a word that stays the same.

    >>> import misdirect
    >>> try:
    ...     misdirect.similarity("army..mil", "army.mil")
    ... except misdirect.MisdirectError as error:
    ...     print(error.code, error.offset)
    empty-label 5
    """

    code: ErrorCode
    #: Where in the text or the image it is, where it is somewhere.
    offset: int | None
    #: Which line of a list it is, from 1, where it is one.
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
