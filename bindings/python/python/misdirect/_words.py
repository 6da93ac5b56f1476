"""The words of arguments and results, the same in every language of the library.

``typing.get_args(misdirect.SlipKind)`` lists them, in the order of their numbers.
"""

from typing import Literal

#: The outcome of a check. Warn if it is ``suspect``.
Verdict = Literal["listed", "suspect", "unlisted", "invalid"]

#: The kind of mistake that a suggestion assumes: an accident, or a name made to look like another.
Kind = Literal["slip", "lookalike"]

#: What fingers, eyes or memory did to the intended domain.
SlipKind = Literal[
    "omission",
    "repetition",
    "insertion",
    "substitution",
    "transposition",
    "missing-dot",
    "extra-dot",
    "missing-hyphen",
    "extra-hyphen",
    "suffix-swap",
    "stray-character",
    "homoglyph",
    "confusable",
    "mixed-script",
    "combosquat",
    "embedding",
    "bitflip",
    "keyboard-layout",
    "phonetic-spelling",
]

#: The part of the intended domain that a slip is in.
Place = Literal["subdomain", "name", "dot", "suffix"]

#: Signs of deception in the name itself.
Finding = Literal[
    "mixed-script",
    "invisible",
    "whole-script-confusable",
    "mixed-numbers",
    "digit-lookalike",
    "restricted-character",
    "out-of-place",
    "no-such-suffix",
]

#: How the address was entered.
Input = Literal["typing", "typed", "pasted", "received", "standing"]

#: What the caller found out about the typed domain in the DNS.
Dns = Literal["unknown", "no-such-domain", "no-mail", "accepts-mail"]

#: The keyboard that an address was typed on.
Layout = Literal["qwerty", "qwertz", "azerty", "dvorak"]

#: Which names :func:`variants` lists: what is typed by mistake, what a deceiver would register, or both.
VariantKind = Literal["slip", "lookalike", "all"]

#: How much a layer is trusted.
Trust = Literal["trusted", "evidence"]

#: `MisdirectError.code`: first why a text is not a domain, then what else can be wrong.
ErrorCode = Literal[
    "empty",
    "no-domain",
    "empty-label",
    "label-too-long",
    "domain-too-long",
    "bad-character",
    "bad-hyphen",
    "bad-idna",
    "bad-utf8",
    "ip-address",
    "address-literal",
    # `addresses` finds each.
    "several-addresses",
    "bad-value",
    "bad-list",
    "too-many-layers",
    "not-an-image",
    "image-version",
    "image-truncated",
    "image-corrupt",
    "image-checksum",
]
