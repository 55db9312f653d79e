"""The form that asks what would be known without an account or a voice: what can be chosen, and what was.

Addresses hold handles (promise P14). Refuses to offer an account whose content was withdrawn (P7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.plain import plain
from safeconduct.desk.visit import Visit
from safeconduct.record.explain import voice_label
from safeconduct.record.items import Source, Table
from safeconduct.record.types import KnownRow
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import TOMBSTONE, published_in_words, voice_in_words

ACCOUNT: Final = "account"
VOICE: Final = "voice"
# Accounts and voices that can be chosen, those that most answers rest on first.
_MOST: Final = 200
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class FallForm:
    """What can be chosen, as handles with their words; the handles chosen; and the day that goes along."""

    accounts: tuple[tuple[str, str], ...]
    voices: tuple[tuple[str, str], ...]
    account: str
    voice: str
    day: tuple[tuple[str, str], ...]


def fall_form(visit: Visit, rows: Sequence[KnownRow]) -> FallForm:
    """Return the form for the answers of a subject."""
    documents = Counter(name for row in rows for name in row.documents)
    roots = Counter(name for row in rows for name in row.roots.names)
    chosen = (visit.query.get(ACCOUNT, ""), visit.query.get(VOICE, ""))
    return FallForm(
        accounts=tuple(
            (visit.handle(ACCOUNT, name), account_in_words_of(visit, name))
            for name in _first(documents)
            if not is_source_withdrawn(visit.record, name)
        ),
        voices=tuple((visit.handle(VOICE, name), voice_in_words_of(visit, name)) for name in _first(roots)),
        account=chosen[0],
        voice=chosen[1],
        day=tuple(visit.looking.query().items()),
    )


def voice_in_words_of(visit: Visit, name: str) -> str:
    """Return what a voice is called."""
    return plain(voice_in_words(voice_label(visit.record, name), visit.words.tongue.spoken), _NAME)


def account_in_words_of(visit: Visit, name: str) -> str:
    """Return what an account is called and when it became public, or that its content was withdrawn."""
    if is_source_withdrawn(visit.record, name):
        return visit.words.phrase(TOMBSTONE)
    source = visit.record.entry(Table.SOURCE, name)
    if not isinstance(source, Source):
        return plain(name.partition("\x1f")[2], _NAME)
    return f"{plain(source.outlet, _NAME)}, {published_in_words(source.published, visit.words.tongue.spoken)}"


def _first(counted: Counter[str]) -> list[str]:
    return sorted(counted, key=lambda name: (-counted[name], name))[:_MOST]
