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
    """Checks addresses against up to four directories.

    `layers` are directories or layers; by default the built-in directory alone. `in_use` says whether
    the names of institutions and popular sites that come with the library make what was typed more
    plausible; by default they do if the built-in directory is taken by default. With `explore` it makes
    suggestions even if the domain is listed.

    A checker never changes, may be shared by threads, and can be pickled.

    >>> checker = Checker()
    >>> answer = checker.check("general@us.army.ml")
    >>> answer.verdict
    'suspect'
    >>> answer.suggestions[0].target
    'us.army.mil'
    """
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
    ) -> Answer:
        """Checks an address or a domain. One that cannot be read is the answer ``invalid``; so is more
        than one (``several-addresses``): `addresses` finds each.

        What is known about the address makes the answer better: the `sender`, the other recipients
        (`to`), how it was entered (`input`), what the DNS says about its domain (`dns`), the
        keyboard (`layout`), how many of the addresses typed here have a slip (`slip_rate`, up to 0.5;
        1 in 610 unless given).

        >>> Checker().check("ann@army.ml", sender="joe@navy.mil").suggestions[0].address
        'ann@army.mil'
        """
    def check_message(
        self,
        sender: _Text | None,
        to: _Recipients,
        *,
        input: Input = "typed",
        layout: Layout = "qwerty",
        slip_rate: float | None = None,
    ) -> list[Answer]:
        """Checks each recipient of a message, in the context of the sender and the others; in order.

        >>> checker = Checker()
        >>> answers = checker.check_message("me@navy.mil", ["ann@army.mil", "bob@army.ml"])
        >>> [answer.verdict for answer in answers]
        ['listed', 'suspect']

        The recipients may also be a text, such as a To line: then each of its `addresses` is one, and
        its answer has a `span`. A text without any is checked as a whole.

        >>> answers = checker.check_message("me@navy.mil", "Ann <ann@army.mil>; Bob <bob@army.ml>")
        >>> [(answer.span, answer.verdict) for answer in answers]
        [((5, 12), 'listed'), ((25, 11), 'suspect')]
        """
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
    ) -> AnswerIterator:
        """Checks many addresses in one context, lazily and in order.

        Takes `chunk` addresses at a time and checks them while other threads run, so that a
        generator of millions does not fill the memory. For a live source use ``chunk=1``.

        >>> answers = Checker().check_many(["joe@gmail.com", "ann@gmial.com"])
        >>> [answer.verdict for answer in answers]
        ['listed', 'suspect']
        """
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
        plain: bool = False,
    ) -> AnswerColumn:
        """Checks a column: any object with ``__arrow_c_array__`` or ``__arrow_c_stream__`` that holds
        strings or binaries, categorical, in runs or neither, or records with one such field. It is not
        copied, and what repeats is judged once.

        The result has one row per address, in order; null if the address is null. Other threads run
        meanwhile, and Ctrl-C is heard. `progress` is called with the number of rows that are done, now
        and then and at the end; whatever it raises ends the check. With `plain` no field of the result
        is categorical or unsigned, for engines that take neither, such as Spark's ``mapInArrow``.

        Raises `TypeError` for a column of anything else.
        """
    def __getnewargs_ex__(self) -> tuple[tuple[list[Layer]], dict[str, Any]]: ...
    @property
    def policy(self) -> Policy:
        """The policy that decides when to warn."""

@final
class Directory:
    """Domains that could have been meant, and how often each one is.

    Opening one takes no time. It may be shared by checkers and threads.

    >>> len(Directory.builtin()) > 9000
    True
    >>> own = Directory.build(["army.mil 300 @0", "smallfirm.example 5"])
    >>> len(own)
    2
    """
    @staticmethod
    def builtin() -> Directory:
        """The built-in directory."""
    @staticmethod
    def build(list: str | Iterable[str]) -> Directory:
        """Compiles a list: its text, or an iterable of its lines, such as an open file.

        A line is ``domain [weight] [@0…@7]``, ``*.zone [weight]``, ``@4 = name`` or a comment
        after ``#``. A bad line raises `MisdirectError` with the code ``bad-list`` and the `line`.
        """
    @staticmethod
    def open(source: str | os.PathLike[str] | Buffer) -> Directory:
        """Opens a compiled image: a path, or an object with a buffer, such as `bytes` or `mmap`.

        A read-only buffer is not copied: it stays locked while the directory is in use, and must
        not change meanwhile. A writable one is copied.

        Raises `MisdirectError` (``not-an-image``, ``image-version``, ``image-truncated``,
        ``image-corrupt``) for other bytes, and `OSError` for a file that cannot be read.
        """
    def to_bytes(self) -> bytes:
        """The image, to be stored in a file and opened again."""
    def verify(self) -> None:
        """Checks the whole image, including its checksum.

        Raises `MisdirectError` (``image-checksum``, ``image-corrupt``) if it is not as it was
        built.
        """
    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]: ...
    @property
    def zones(self) -> int:
        """Number of zones, such as ``*.mil``."""
    @property
    def total_weight(self) -> int:
        """The sum of all weights: a domain of weight w is meant with probability w over this."""
    def __len__(self) -> int: ...

@final
class Layer:
    """A directory in a checker, and how much it counts.

    `trust` is ``"trusted"``: the entries are correct, and may be suggested; or ``"evidence"``: they
    were merely observed, such as auto-collected addresses, make the typed domain more plausible,
    and are never suggested. `share` says how much of the mail this layer accounts for, relative to
    the other trusted layers.
    """
    def __new__(
        cls, directory: Directory, *, trust: Trust = "trusted", share: int = 1
    ) -> Layer: ...
    def __getnewargs_ex__(self) -> tuple[tuple[Directory], dict[str, Any]]: ...
    @property
    def directory(self) -> Directory:
        """The directory."""
    @property
    def trust(self) -> Trust:
        """``"trusted"`` or ``"evidence"``."""
    @property
    def share(self) -> int:
        """How much of the mail this layer accounts for."""

@final
class Policy:
    """When an answer is suspect, and how many suggestions it offers.

    `threshold` is the lowest probability that anything else was meant to warn at, 0 to 1, and `ratio`
    how many times as likely as another suggestion the first may be for that one to be offered, too, or
    seven times that where nothing but the suffix speaks for the first. What is left out is as in the default.
    """
    QUIET: Final[Policy]
    BALANCED: Final[Policy]
    STRICT: Final[Policy]
    DEFAULT: Final[Policy]
    def __new__(cls, *, threshold: float | None = None, ratio: float | None = None) -> Policy: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, float]]: ...
    @property
    def threshold(self) -> float:
        """Lowest probability that anything else was meant to warn at, 0 to 1."""
    @property
    def ratio(self) -> float:
        """How many times as likely as another suggestion the first may be for that one to be offered, too."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Answer:
    """The result of a check.

    It has no truth value: compare its `verdict`.
    """
    @property
    def input(self) -> _Text:
        """What was given."""
    @property
    def verdict(self) -> Verdict:
        """``"listed"``, ``"suspect"``, ``"unlisted"`` or ``"invalid"``. Warn if it is ``"suspect"``."""
    @property
    def domain(self) -> str | None:
        """The domain that was read, repaired if necessary, in ASCII; None if it is invalid."""
    @property
    def listed(self) -> str | None:
        """The entry that lists the domain, if it is ``"listed"``."""
    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What may have been meant, best first, at most four."""
    @property
    def meant(self) -> tuple[Suggestion, ...]:
        """What to offer, best first: the first suggestion, and those that are nearly as likely, at most
        three. Empty unless it is ``"suspect"``, and where a name gives itself away but not whom it imitates.
        """
    @property
    def probability(self) -> float:
        """The probability that anything else was meant, whichever it is, 0 to 1: what a warning is decided by."""
    @property
    def ppm(self) -> int:
        """The same in parts per million."""
    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the name itself: signs of deception, or an end that no domain has
        (``"no-such-suffix"``). An unlisted name with findings is suspect, even without suggestions.
        """
    @property
    def error(self) -> MisdirectError | None:
        """Why it is ``"invalid"``: an exception, not raised. Its `offset` counts code points of a str
        and bytes of bytes.
        """
    @property
    def dismissal_key(self) -> str | None:
        """The key under which to remember that somebody has said "it is right", so that nobody is asked again:
        16 hexadecimal digits, of the domain as typed, the first of `meant`, and whether that is a slip, a
        look-alike, nothing or unknown. It stays the same over versions. None where there is nothing to ask:
        it is ``"listed"`` or ``"unlisted"``.
        """
    @property
    def model(self) -> str:
        """Version of the model."""
    @property
    def span(self) -> tuple[int, int] | None:
        """Start and length of the address in the text it was found in, in code points of a str and bytes
        of bytes; None if it was given by itself.
        """
    @property
    def messages(self) -> tuple[tuple[str, dict[str, str | int]], ...]:
        """What `explain` is made of, for programs that translate it themselves: pairs of an id, such as
        ``"slip.left-out"``, and its arguments. Empty where there is nothing to tell. Arguments are exactly
        what was typed: escape them where they are shown.
        """
    def explain(self, language: str = "en") -> str | None:
        """What to tell the sender, in whole sentences of a language: what was probably meant, and why; what
        is suspicious about the name itself; or why it cannot be read. None if there is nothing to tell:
        it is ``"listed"`` or ``"unlisted"``. As safe to show as the explanation of a suggestion.

        `language` is a tag, such as ``"de"`` or ``"pt-BR"``; `LANGUAGES` lists them.
        """
    def to_dict(self) -> dict[str, Any]:
        """All of it, in the form of ``misdirect check --json``, for the `json` module. Bytes that are
        not UTF-8 become U+FFFD.
        """
    def __bool__(self) -> NoReturn: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Suggestion:
    """A domain that may have been meant."""
    @property
    def target(self) -> str:
        """The domain to write to instead, with the typed sub-domain, in ASCII."""
    @property
    def address(self) -> str:
        """The whole address to write to instead; the target alone if only a domain was typed. Control
        and invisible characters that were typed are left out, and the local part is quoted where
        RFC 5321 asks for it.
        """
    @property
    def entry(self) -> str | None:
        """The entry behind it; None for a domain of the message, and for a repair of the typed domain."""
    @property
    def tags(self) -> tuple[int, ...]:
        """0 military, 1 government, 2 provider, 3 education, 4 one-suffix; 5 to 7 are defined by the directory."""
    @property
    def probability(self) -> float:
        """The probability that it was meant, 0 to 1."""
    @property
    def ppm(self) -> int:
        """The same in parts per million: an integer, equal in every language and on every processor."""
    @property
    def kind(self) -> Kind:
        """``"slip"``, an accident, or ``"lookalike"``, a name made to look like another."""
    @property
    def slips(self) -> tuple[Slip, ...]:
        """The slips that lead from the target to what was typed, left to right."""
    @property
    def explanation(self) -> str:
        r"""One English sentence without its full stop, to be shown and logged as it is: control, bidi and
        invisible characters of what was typed are written out in it (``\x1b``, ``<U+202E>``) or left out.
        """
    def explain(self, language: str = "en") -> str:
        """The same in another language: a tag, such as ``"de"`` or ``"pt-BR"``; `LANGUAGES` lists them."""
    def likelihood(self, language: str = "en") -> str:
        """The probability in words of a language: ``"almost certainly"``."""

@final
class Slip:
    """One slip: what fingers, eyes or memory did to the intended domain."""
    @property
    def kind(self) -> SlipKind:
        """``"omission"``, ``"transposition"`` and others."""
    @property
    def place(self) -> Place:
        """The part of the intended domain that it is in: ``"subdomain"``, ``"name"``, ``"dot"`` or
        ``"suffix"``.
        """
    @property
    def at(self) -> int:
        """Index in the typed domain (ASCII, as read); its length for a slip at the end."""
    @property
    def typed(self) -> str:
        """What was typed there; empty for an omission."""
    @property
    def intended(self) -> str:
        """What was meant there; empty for an insertion."""
    @property
    def cost(self) -> int:
        """-log2 of its probability among all slips, in 1/256 bit."""
    @property
    def span(self) -> tuple[int, int] | None:
        """Start and length in the input, in code points of a str and bytes of bytes; None after a
        repair, which shifts positions.
        """

@final
class AnswerIterator(Iterator[Answer]):
    """Answers, in the order of their addresses. Like a generator, for one thread at a time."""
    def __iter__(self) -> AnswerIterator: ...
    def __next__(self) -> Answer: ...

@final
class AnswerColumn:
    """Answers as a column, for pyarrow, Polars, pandas, DuckDB and whatever else takes Arrow.

    Its fields: ``verdict``; ``domain``, null where it is invalid; the ``probability`` that anything
    else was meant, and the same as ``ppm``; ``meant``, the domains to offer, with a blank between
    them, null where there is none; and ``target`` and ``kind`` of the first suggestion, null where
    there is none. ``verdict`` and ``kind`` are categorical and ``ppm`` is unsigned, unless `plain`
    was asked for.
    """
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Similarity:
    """How one domain differs from another."""
    @property
    def distance(self) -> int:
        """Optimal string alignment distance: insertions, deletions, substitutions and transpositions,
        each counted as one.
        """
    @property
    def score(self) -> float:
        """From 0 (nothing in common) to 1 (equal)."""
    @property
    def score_ppm(self) -> int:
        """The same in parts per million."""
    @property
    def cost(self) -> int | None:
        """-log2 of the probability of the slips, in 1/256 bit; None if more than four would be needed."""
    @property
    def slips(self) -> tuple[PairSlip, ...]:
        """The most probable slips, left to right; empty if the domains are equal, and if more than
        four would be needed.
        """

@final
class PairSlip:
    """One slip between two domains. Positions are start and length in letters, A-labels decoded."""
    @property
    def kind(self) -> SlipKind:
        """The kind of slip."""
    @property
    def place(self) -> Place:
        """The part of the intended domain that it is in."""
    @property
    def typed(self) -> tuple[int, int]:
        """Where in the typed domain."""
    @property
    def intended(self) -> tuple[int, int]:
        """Where in the intended domain."""
    @property
    def cost(self) -> int:
        """-log2 of its probability among all slips, in 1/256 bit."""
    def __eq__(self, other: object, /) -> bool: ...

@final
class Variant:
    """A name that is typed by mistake for a domain."""
    @property
    def name(self) -> str:
        """The name, in ASCII."""
    @property
    def share(self) -> float:
        """Its share of everything typed by mistake for the domain, 0 to 1."""
    @property
    def share_ppm(self) -> int:
        """The same in parts per million, rounded down."""
    @property
    def cost(self) -> int:
        """-log2 of the share, in 1/256 bit."""
    @property
    def kind(self) -> SlipKind:
        """The kind of its least likely slip."""
    @property
    def registrable(self) -> bool:
        """Somebody else can register it, which they may already have done."""
    @property
    def lookalike(self) -> bool:
        """It is made to deceive, rather than typed by mistake."""
    @property
    def slips(self) -> tuple[PairSlip, ...]:
        """The slips, left to right."""

@overload
def addresses(text: str) -> list[Address[str]]:
    """Finds the addresses in any text: lists as headers and forms have them, rows of tables, links,
    lines. Each has its `text`, which is what to check, its `span` and, where there is one, a `name`.

    There is none where there is neither an ``@`` nor one written out. A slip in an address stays in
    it: ``joe@gmail,com`` is one. Takes time linear in the text, and lets other threads run.

    >>> line = '"Smith, Joe" <joe@gmial.com>; ann@army.mil'
    >>> [address.text for address in addresses(line)]
    ['joe@gmial.com', 'ann@army.mil']
    >>> addresses(line)[0].name
    'Smith, Joe'
    """
@overload
def addresses(text: bytes) -> list[Address[bytes]]: ...
def compare(typed: str, intended: str, *, layout: Layout = "qwerty") -> Similarity:
    """Compares two domains: how alike they are, and which slips lead from one to the other. No
    directory is involved.

    Raises `MisdirectError` with a `code` and an `offset` for text that is not a domain. Parsing is
    strict: addresses and malformed domains are refused.

    >>> result = compare("gmial.com", "gmail.com")
    >>> result.distance, result.slips[0].kind
    (1, 'transposition')
    """
def variants(
    domain: str, limit: int = 100, *, layout: Layout = "qwerty", kind: VariantKind = "slip"
) -> list[Variant]:
    """Lists the names that are typed by mistake for a domain, the most frequent first: at most
    `limit`. With `kind="lookalike"` it lists those that a deceiver would register, with `"all"` both;
    a look-alike's share is that of what is made to be taken for the domain.

    At most 2,048 names are tried, and 32 more for each of `limit`, in some microseconds each,
    whether they turn out to be variants or not. There are fewer than `limit` if the domain has no
    more, or if that many names were tried; they are the top of the list in either case.

    Raises `MisdirectError` with a `code` and an `offset` for text that is not a domain.

    >>> [variant.name for variant in variants("army.mil", limit=3)]
    ['army.com', 'amy.mil', 'ary.mil']
    """
