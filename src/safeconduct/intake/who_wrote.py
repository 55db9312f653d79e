"""Whoever wrote to the inboxes of a desk, as the channels call them: for the release check alone (decision 0013).

Handles lie sealed under the inbox's key, which every desk of the inbox has; a person who looks at one leaves an entry.
Here none is shown to anybody: what is returned goes into the index of the release check, and its repr shows nothing
(P12, P14). Cost: linear in conversations and messages, some 30 microseconds each.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from safeconduct.base.ids import CompartmentId
from safeconduct.intake import sql
from safeconduct.intake.commands import handle_of
from safeconduct.intake.errors import NoSuchThread
from safeconduct.intake.item_bytes import decode_message, decode_thread
from safeconduct.intake.queries import InboxHere, Intake
from safeconduct.intake.rows import as_bytes
from safeconduct.intake.types import ThreadId
from safeconduct.protect.inbox_keys import SealRefused
from safeconduct.vault.types import Tables


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever a conversation is of, or who wrote in it. ``called``: handles and names of the channel and the card."""

    part: CompartmentId
    thread: ThreadId
    called: tuple[str, ...] = field(repr=False)


def who_wrote(tables: Tables) -> tuple[Writer, ...]:
    """Return whoever wrote to any inbox of this desk; a handle that does not open is left out."""
    intake = Intake(tables)
    return tuple(writer for here in intake.inboxes() for writer in _of_threads(intake, tables, here))


def _of_threads(intake: Intake, tables: Tables, here: InboxHere) -> Iterator[Writer]:
    authors = _authors(tables, here)
    known: set[ThreadId] = set()
    for thread, body in tuple(tables.execute(sql.THREADS_OF_PART, (here.part,))):
        one = ThreadId(as_bytes(thread))
        called: list[str] = []
        with contextlib.suppress(SealRefused):
            called += handle_of(here.key, decode_thread(as_bytes(body)))
        if one not in known:
            known.add(one)
            called += [*authors.get(one, ()), *_by_card(intake, here.part, one)]
        if said := tuple(dict.fromkeys(filter(None, called))):
            yield Writer(here.part, one, said)


def _by_card(intake: Intake, part: CompartmentId, thread: ThreadId) -> tuple[str, ...]:
    try:
        return (intake.card(intake.person(part, thread)).called,)
    except NoSuchThread:
        return ()


def _authors(tables: Tables, here: InboxHere) -> dict[ThreadId, tuple[str, ...]]:
    """Return what a channel of many calls those who wrote there, by conversation; each seal is opened once."""
    sealed: dict[ThreadId, dict[bytes, None]] = {}
    for thread, body in tables.execute(sql.BODIES_OF_PART, (here.part,)):
        if author := decode_message(as_bytes(body)).sealed_author:
            sealed.setdefault(ThreadId(as_bytes(thread)), {})[author] = None
    return {thread: tuple(filter(None, (_opened(here, one) for one in ones))) for thread, ones in sealed.items()}


def _opened(here: InboxHere, sealed: bytes) -> str:
    try:
        return here.key.open(sealed)
    except SealRefused:
        return ""
