"""Warns when mail is about to go to the wrong domain.

>>> import misdirect
>>> answer = misdirect.check("general@us.army.ml")
>>> answer.verdict, answer.suggestions[0].target
('suspect', 'us.army.mil')

Nothing leaves the machine, and nothing is stored between calls.
"""

from ._addresses import Address
from ._default import check
from ._errors import MisdirectError
from ._native import (
    CHUNK,
    LANGUAGES,
    LAYERS_MAX,
    MODEL_VERSION,
    PUBLIC_SUFFIX_VERSION,
    UNICODE_VERSION,
    Checker,
    Directory,
    Layer,
    PairSlip,
    Policy,
    Similarity,
    Slip,
    Suggestion,
    Variant,
    Answer,
    AnswerColumn,
    AnswerIterator,
    addresses,
    compare,
    variants,
)
from ._native import VERSION as __version__
from ._words import Dns, ErrorCode, Finding, Input, Verdict, Kind, Layout, Place, SlipKind, Trust, VariantKind

__all__ = [
    "CHUNK",
    "LANGUAGES",
    "LAYERS_MAX",
    "MODEL_VERSION",
    "PUBLIC_SUFFIX_VERSION",
    "UNICODE_VERSION",
    "Address",
    "Checker",
    "Directory",
    "Dns",
    "ErrorCode",
    "Finding",
    "Input",
    "Verdict",
    "Kind",
    "Layer",
    "Layout",
    "MisdirectError",
    "PairSlip",
    "Place",
    "Policy",
    "Similarity",
    "Slip",
    "SlipKind",
    "Suggestion",
    "Trust",
    "Variant",
    "VariantKind",
    "Answer",
    "AnswerColumn",
    "AnswerIterator",
    "__version__",
    "addresses",
    "check",
    "compare",
    "variants",
]
