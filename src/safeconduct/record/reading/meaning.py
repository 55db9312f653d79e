"""What a claim of a suggestion says: of an act the term of the ontology, where one means exactly it.

The suggestion itself keeps the reading aid's own code, by which what a person said of it is found again. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from safeconduct.record.items import Value
from safeconduct.record.reading.listed import term_of
from safeconduct.record.reading.types import Sort, Suggestion


def term_meant(one: Suggestion) -> str:
    """Return the whole code of the term that a suggestion of an act is, "" for another one and where none is it."""
    return term_of(one.codes[0]) if one.sort is Sort.ACT and one.codes else ""


def value_meant(one: Suggestion) -> Value:
    """Return the value that a claim of a suggestion has."""
    term = term_meant(one)
    return replace(one.value, texts=(term,)) if term else one.value
