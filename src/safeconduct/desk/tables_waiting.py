"""Tables that a second person was asked about: what was typed, kept in the vault until they confirm it and it leaves.

They confirm one very choice, and a desk locks long before they answer. A note of this vault, no op: what is chosen here
is no colleague's business before it leaves. Refuses to list what was stopped, has left, or is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.ids import OpId
from safeconduct.desk.forms import Form
from safeconduct.desk.once import FIELD
from safeconduct.desk.tables_asked import AGAIN, OUTGOING, WHOM
from safeconduct.desk.visit import Visit
from safeconduct.record.tables.answering import acts_open
from safeconduct.record.wording import day_in_words
from safeconduct.sync.acts import ActStanding, ActState

_NOTES: Final = b"desk/table-asked/"


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """One table. ``address``: of the page on which its choice is filled in; ``asked_on``: the day, in words."""

    address: str
    whom: str
    asked_on: str
    is_confirmed: bool


def keep_asked(visit: Visit, act: OpId, form: Form) -> None:
    """Keep what was typed for a table, by the act that a second person confirms; forget what is over."""
    live = _live(visit)
    for name, _ in visit.vault.notes(_NOTES):
        if name.removeprefix(_NOTES) not in live:
            visit.vault.drop_note(name)
    rows: list[cbor.Item] = [[name, text] for name, text in form.texts if name != FIELD]
    visit.vault.keep_note(_NOTES + act, cbor.encode(rows))


def drop_asked(visit: Visit, act: bytes) -> None:
    """Forget a table that left."""
    visit.vault.drop_note(_NOTES + act)


def typed_for(visit: Visit, number: str) -> tuple[Form, ...]:
    """Return what was typed for the table of an act, by the digits of its id; nothing where none is kept."""
    return tuple(form for act, form in _kept(visit) if act.hex() == number)


def waiting_tables(visit: Visit) -> tuple[WaitingTable, ...]:
    """Return the tables that wait, or were confirmed and have not left, in the order in which they were asked for."""
    live, language = _live(visit), visit.words.tongue.spoken
    states = sorted(((live[act], form) for act, form in _kept(visit) if act in live), key=lambda one: _order(one[0]))
    return tuple(
        WaitingTable(
            address=f"/tables/out?{AGAIN}={visit.handle(OUTGOING, state.act.word.id.hex())}",
            whom=form.text(WHOM),
            asked_on=day_in_words(day_from_ms(ms_from_hlc(state.act.word.hlc)), language),
            is_confirmed=state.standing is ActStanding.CONFIRMED,
        )
        for state, form in states
    )


def _order(state: ActState) -> tuple[int, bytes]:
    return ms_from_hlc(state.act.word.hlc), state.act.word.id


def _live(visit: Visit) -> Mapping[bytes, ActState]:
    return {one.act.word.id: one for one in acts_open(visit.team(), visit.record)}


def _kept(visit: Visit) -> Iterator[tuple[bytes, Form]]:
    for name, value in visit.vault.notes(_NOTES):
        rows = cbor.decode(value)
        texts = ((one[0], one[1]) for one in rows if isinstance(one, list)) if isinstance(rows, list) else ()
        yield name.removeprefix(_NOTES), Form(tuple((str(key), str(text)) for key, text in texts))
