"""The form that asks what would be known without an account or a voice: what can be chosen, and what was.

Addresses hold handles (promise P14). Refuses to offer an account whose content was withdrawn (P7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.plain import plain
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import name_from_handle
from safeconduct.record.explain import voice_label
from safeconduct.record.falling import Fall
from safeconduct.record.items import Source, Table
from safeconduct.record.types import KnownRow
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import TOMBSTONE, published_in_words, voice_in_words

ACCOUNT: Final = "account"
VOICE: Final = "voice"
# Accounts and voices that can be chosen here, those that most answers rest on first. Every account offers it on its own
# page.
_MOST: Final = 30
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class FallForm:
    """What can be chosen, as handles with their words; the handles chosen; and the day that goes along."""

    accounts: tuple[tuple[str, str], ...]
    voices: tuple[tuple[str, str], ...]
    account: str
    voice: str
    is_whole: bool
    day: tuple[tuple[str, str], ...]


def fall_form(visit: Visit, rows: Sequence[KnownRow]) -> FallForm:
    """Return the form for the answers of a subject."""
    documents = Counter(name for row in rows for name in row.documents)
    roots = Counter(name for row in rows for name in row.roots.names)
    chosen = fall_of(visit)
    return FallForm(
        accounts=tuple(
            (visit.handle(ACCOUNT, name), account_in_words_of(visit, name))
            for name in _first(documents, chosen.sources)
            if not is_source_withdrawn(visit.record, name)
        ),
        voices=tuple(
            (visit.handle(VOICE, name), voice_in_words_of(visit, name)) for name in _first(roots, chosen.voices)
        ),
        account=visit.query.get(ACCOUNT, ""),
        voice=visit.query.get(VOICE, ""),
        is_whole=max(len(documents), len(roots)) <= _MOST,
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


def fall_of(visit: Visit) -> Fall:
    """Return what an address supposes to be worth nothing; UnknownHandle when it means nothing."""
    account, voice = (
        frozenset(name_from_handle(visit.handle_key, kind, given) for given in (visit.query.get(kind, ""),) if given)
        for kind in (ACCOUNT, VOICE)
    )
    return Fall(account, voice)


def _first(counted: Counter[str], chosen: Iterable[str]) -> list[str]:
    """Return the names that count most; what was chosen is always among them."""
    first = sorted(counted, key=lambda name: (-counted[name], name))[:_MOST]
    return [*first, *sorted(set(chosen).difference(first))]
