"""What an export is for, and which columns may leave for it: read once from `purposes.toml`, which is the whitelist.

Refuses a purpose that is not written there. Follows DESIGN section 3 and docs/formats/tables.md.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say

# Every column there is, in the order in which tables have them.
COLUMNS: Final = (
    "row",
    "subject_id",
    "subject",
    "kind",
    "form",
    "property",
    "basis",
    "from",
    "to",
    "text",
    "in_words",
    "term",
    "said",
    "period_from",
    "period_to",
    "level",
    "voices_from",
    "voices_to",
    "voice",
    "account",
    "repeats",
    "source",
    "url",
    "published_from",
    "published_to",
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an export is for. ``columns``: what may leave; ``is_returned``: whether it may come back; ``use``: of which
    use of what somebody told it is one, a whole code.
    """

    id: str
    words: Phrase
    columns: tuple[str, ...]
    is_returned: bool
    use: str


@functools.cache
def purposes() -> Mapping[str, Purpose]:
    """Return every purpose by its id; ValueError where the file names a column that there is none of."""
    table = tomllib.loads((resources.files(__package__) / "purposes.toml").read_text("utf-8"))
    return {name: _purpose(name, one) for name, one in table.items()}


def _purpose(name: str, one: Mapping[str, object]) -> Purpose:
    given = one["columns"]
    columns = tuple(column for column in COLUMNS if isinstance(given, list) and column in given)
    if not isinstance(given, list) or len(columns) != len(given):
        raise ValueError("a purpose names a column that there is none of")
    words = Phrase(str(one["en"]), str(one["ru"]))
    return Purpose(name, words, columns, one.get("returned") is True, str(one["use"]))


def purpose_words(purpose_id: str, language: Language) -> str:
    """Return what a purpose is called; one of a newer version by its id."""
    found = purposes().get(purpose_id)
    return say(found.words, language) if found else purpose_id
