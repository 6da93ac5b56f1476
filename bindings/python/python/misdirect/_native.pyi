import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NoReturn, Protocol, TypeAlias, final, overload

from ._addresses import Address
from ._errors import MisdirectError
from ._words import (
    Dns,
    Finding,
    Input,
    Kind,
    Layout,
    Place,
    SlipKind,
    Trust,
    VariantKind,
    Verdict,
)

if sys.version_info >= (3, 12):
    from collections.abc import Buffer
else:
    from typing_extensions import Buffer

__all__ = [
    "CHUNK",
    "LANGUAGES",
    "LAYERS_MAX",
    "MODEL_VERSION",
    "PUBLIC_SUFFIX_VERSION",
    "UNICODE_VERSION",
    "VERSION",
    "WORDS",
    "Checker",
    "Directory",
    "Layer",
    "PairSlip",
    "Policy",
    "Similarity",
    "Slip",
    "Suggestion",
    "Variant",
    "Answer",
    "AnswerColumn",
    "AnswerIterator",
    "addresses",
    "compare",
    "variants",
]

VERSION: Final[str]
MODEL_VERSION: Final[str]
PUBLIC_SUFFIX_VERSION: Final[str]
UNICODE_VERSION: Final[str]
LAYERS_MAX: Final[int]
CHUNK: Final[int]
LANGUAGES: Final[tuple[str, ...]]
WORDS: Final[dict[str, list[str]]]

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None, /) -> tuple[Any, Any]: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None, /) -> Any: ...

_Text: TypeAlias = str | bytes
_Recipients: TypeAlias = Iterable[_Text] | _Text

@final
class Checker:
    def __new__(
        cls,
        layers: Iterable[Directory | Layer] | None = None,
        *,
        in_use: bool | None = None,
        policy: Policy | None = None,
        explore: bool = False,
    ) -> Checker: ...
    def check(
        self,
        address: _Text,
        *,
        sender: _Text | None = None,
        to: _Recipients | None = None,
        input: Input = "typed",
        dns: Dns = "unknown",
        layout: Layout = "qwerty",
        slip_rate: float | None = None,
    ) -> Answer: ...
    def check_message(
        self,
        sender: _Text | None,
        to: _Recipients,
        *,
        input: Input = "typed",
        layout: Layout = "qwerty",
        slip_rate: float | None = None,
    ) -> list[Answer]: ...
    def check_many(
        self,
        addresses: Iterable[_Text],
        *,
        sender: _Text | None = None,
        to: _Recipients | None = None,
        input: Input = "typed",
        dns: Dns = "unknown",
        layout: Layout = "qwerty",
        slip_rate: float | None = None,
        chunk: int = 256,
    ) -> AnswerIterator: ...
    def check_arrow(
        self,
        addresses: _ArrowArray | _ArrowStream,
        *,
        sender: _Text | None = None,
        to: _Recipients | None = None,
        input: Input = "typed",
        dns: Dns = "unknown",
        layout: Layout = "qwerty",
        slip_rate: float | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> AnswerColumn: ...
    @property
    def policy(self) -> Policy: ...

@final
class Directory:
    @staticmethod
    def builtin() -> Directory: ...
    @staticmethod
    def build(list: str | Iterable[str]) -> Directory: ...
    @staticmethod
    def open(source: str | os.PathLike[str] | Buffer) -> Directory: ...
    def to_bytes(self) -> bytes: ...
    def verify(self) -> None: ...
    @property
    def zones(self) -> int: ...
    @property
    def total_weight(self) -> int: ...
    def __len__(self) -> int: ...

@final
class Layer:
    def __new__(
        cls, directory: Directory, *, trust: Trust = "trusted", share: int = 1
    ) -> Layer: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def trust(self) -> Trust: ...
    @property
    def share(self) -> int: ...

@final
class Policy:
    QUIET: Final[Policy]
    BALANCED: Final[Policy]
    STRICT: Final[Policy]
    DEFAULT: Final[Policy]
    def __new__(cls, *, threshold: float | None = None, ratio: float | None = None) -> Policy: ...
    @property
    def threshold(self) -> float: ...
    @property
    def ratio(self) -> float: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Answer:
    @property
    def input(self) -> _Text: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def domain(self) -> str | None: ...
    @property
    def listed(self) -> str | None: ...
    @property
    def suggestions(self) -> tuple[Suggestion, ...]: ...
    @property
    def meant(self) -> tuple[Suggestion, ...]: ...
    @property
    def probability(self) -> float: ...
    @property
    def ppm(self) -> int: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def error(self) -> MisdirectError | None: ...
    @property
    def model(self) -> str: ...
    @property
    def span(self) -> tuple[int, int] | None: ...
    @property
    def messages(self) -> tuple[tuple[str, dict[str, str | int]], ...]: ...
    def explain(self, language: str = "en") -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __bool__(self) -> NoReturn: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Suggestion:
    @property
    def target(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def entry(self) -> str | None: ...
    @property
    def tags(self) -> tuple[int, ...]: ...
    @property
    def probability(self) -> float: ...
    @property
    def ppm(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def slips(self) -> tuple[Slip, ...]: ...
    @property
    def explanation(self) -> str: ...
    def explain(self, language: str = "en") -> str: ...
    def likelihood(self, language: str = "en") -> str: ...

@final
class Slip:
    @property
    def kind(self) -> SlipKind: ...
    @property
    def place(self) -> Place: ...
    @property
    def at(self) -> int: ...
    @property
    def typed(self) -> str: ...
    @property
    def intended(self) -> str: ...
    @property
    def cost(self) -> int: ...
    @property
    def span(self) -> tuple[int, int] | None: ...

@final
class AnswerIterator(Iterator[Answer]):
    def __iter__(self) -> AnswerIterator: ...
    def __next__(self) -> Answer: ...

@final
class AnswerColumn:
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Similarity:
    @property
    def distance(self) -> int: ...
    @property
    def score(self) -> float: ...
    @property
    def score_ppm(self) -> int: ...
    @property
    def cost(self) -> int | None: ...
    @property
    def slips(self) -> tuple[PairSlip, ...]: ...

@final
class PairSlip:
    @property
    def kind(self) -> SlipKind: ...
    @property
    def place(self) -> Place: ...
    @property
    def typed(self) -> tuple[int, int]: ...
    @property
    def intended(self) -> tuple[int, int]: ...
    @property
    def cost(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Variant:
    @property
    def name(self) -> str: ...
    @property
    def share(self) -> float: ...
    @property
    def share_ppm(self) -> int: ...
    @property
    def cost(self) -> int: ...
    @property
    def kind(self) -> SlipKind: ...
    @property
    def registrable(self) -> bool: ...
    @property
    def lookalike(self) -> bool: ...
    @property
    def slips(self) -> tuple[PairSlip, ...]: ...

@overload
def addresses(text: str) -> list[Address[str]]: ...
@overload
def addresses(text: bytes) -> list[Address[bytes]]: ...
def compare(typed: str, intended: str, *, layout: Layout = "qwerty") -> Similarity: ...
def variants(
    domain: str, limit: int = 100, *, layout: Layout = "qwerty", kind: VariantKind = "slip"
) -> list[Variant]: ...
