"""The words of arguments and answers, the same in every language of the library.

``typing.get_args(misdirect.SlipKind)`` lists them, in the order of their numbers.
"""

from typing import Literal

#: What a check says. To warn is for ``suspect``.
Judgement = Literal["listed", "suspect", "unlisted", "invalid"]

#: What kind of mistake a suggestion assumes: an accident, or a name made to fool the eye.
Kind = Literal["slip", "lookalike"]

#: What fingers, eyes or memory did to the domain that was meant.
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
]

#: Which part of the intended domain a slip is in.
Place = Literal["subdomain", "name", "dot", "suffix"]

#: What a name gives away by itself.
Finding = Literal[
    "mixed-script",
    "invisible",
    "whole-script-confusable",
    "mixed-numbers",
    "digit-lookalike",
    "restricted-character",
    "out-of-place",
]

#: How an address came to be.
Input = Literal["typing", "typed", "pasted", "received"]

#: What the caller found out about the typed domain in the DNS.
Dns = Literal["unknown", "no-such-domain", "no-mail", "accepts-mail"]

#: The keyboard that an address was typed on.
Layout = Literal["qwerty", "qwertz", "azerty", "dvorak"]

#: What a layer is good for.
Trust = Literal["trusted", "evidence"]

#: `MisdirectError.code`: why a text is no domain, and then what else can be wrong.
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
