"""Finds what lists of words tell: trades, kin, wounds and illnesses, and that there is no other such person.

One list for each subject, in both languages, as data (`words/*.toml`). What its file marks as general (relatives,
torture) or official (policemen) tells of nobody in particular and is not exact.
"""

from __future__ import annotations

from typing import Final

from safeconduct.publish.quasi.patterns import even, words_of
from safeconduct.publish.quasi.types import Finding, QuasiKind

SUBJECTS: Final = (QuasiKind.PROFESSION, QuasiKind.KINSHIP, QuasiKind.HEALTH, QuasiKind.UNIQUE)
_GENERAL: Final = ("general", "official")


def find_listed(text: str, kind: QuasiKind) -> tuple[Finding, ...]:
    """Return what the list of one subject finds in a text, in order."""
    held = words_of(kind.value)
    return tuple(
        Finding(span, kind, code=code, is_exact=not any(held.has(code, mark) for mark in _GENERAL))
        for span, code in held.find(even(text))
    )
