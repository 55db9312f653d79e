"""The list of who waits, and the inboxes of a desk, for reading (docs/rooms/intake.md "Order").

Pages walk the indexes of dangers, what is overdue, and silence; nothing is sorted, so that a page of a thousand among
fifty thousand takes some hundredths of a second, of all requests as of nobody's. Carries promise P9. Refuses to leave
out anybody who is open.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.intake import sql
from safeconduct.intake.errors import NoInbox, SeveralInboxes
from safeconduct.intake.next_contact import NEVER, NOTHING_SAID
from safeconduct.intake.ordering import DANGERS, Key, Listed, key_of
from safeconduct.intake.rows import as_bytes, as_int, listed_from_row
from safeconduct.intake.types import NOBODY, Danger, Inbox
from safeconduct.protect.inbox_keys import InboxKey
from safeconduct.protect.secrets import Secret
from safeconduct.vault.types import Tables

# Rows of the list on one page.
PAGE: Final = 50
# Before every instant.
FIRST: Final = -(2**62)


@dataclass(frozen=True, slots=True)
class InboxHere:
    """An inbox that this desk reads."""

    part: CompartmentId
    inbox: Inbox

    @property
    def key(self) -> InboxKey:
        """What makes its ids."""
        return InboxKey(self.inbox.key)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are open, by danger; of these how many are overdue, nobody's, fallen silent; how many are closed."""

    open_by_danger: Mapping[Danger, int]
    overdue: int
    nobodys: int
    fallen_silent: int
    closed: int

    @property
    def open(self) -> int:
        """How many are open."""
        return sum(self.open_by_danger.values())


@dataclass(frozen=True, slots=True)
class Only:
    """Which open requests: all, or those of one owner (`NOBODY`: nobody's), or those that are overdue."""

    owner: tuple[UserId] | tuple[()] = ()
    is_overdue: bool = False


EVERYBODY: Final = Only()
NOBODYS: Final = Only((NOBODY,))


class Listing:
    """Inboxes and the list, for reading."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    # --- inboxes

    def inboxes(self) -> tuple[InboxHere, ...]:
        """Return every inbox that this desk reads, in order of their ids."""
        found: dict[CompartmentId, InboxHere] = {}
        for row in self._tables.execute(sql.INBOXES):
            part = CompartmentId(as_bytes(row[0]))
            found.setdefault(part, _inbox(part, row[1:]))
        return tuple(found.values())

    def inbox(self, part: CompartmentId) -> InboxHere:
        """Return one; NoInbox."""
        for row in tuple(self._tables.execute(sql.INBOX, (part,))):
            return _inbox(part, row[1:])
        raise NoInbox

    def only_inbox(self, named: Iterable[CompartmentId] = ()) -> InboxHere:
        """Return the one that is named, or the only one; NoInbox, SeveralInboxes."""
        for part in named:
            return self.inbox(part)
        every = self.inboxes()
        if len(every) > 1:
            raise SeveralInboxes(count=len(every))
        for one in every:
            return one
        raise NoInbox

    # --- the list

    def page(
        self,
        parts: Sequence[CompartmentId],
        now_ms: int,
        *,
        after: Sequence[Key] = (),
        most: int = PAGE,
        only: Only = EVERYBODY,
    ) -> tuple[Listed, ...]:
        """Return open requests of inboxes in the order of `ordering`, after the last one of the page before."""
        start = after[0] if after else (-1, 0, FIRST, b"")
        streams = (self._listed((part, *only.owner), now_ms, start, (most, only)) for part in parts)
        merged = heapq.merge(*streams, key=lambda row: (key_of(row, now_ms), row.part))
        return tuple(row for row, _ in zip(merged, range(most), strict=False))

    def _listed(self, of: tuple[bytes, ...], now_ms: int, start: Key, which: tuple[int, Only]) -> Iterator[Listed]:
        most, only = which
        statements = (sql.OVERDUE_OF, sql.SILENT_OF) if only.owner else (sql.OVERDUE, sql.SILENT)
        for danger in range(max(start[0], 0), len(DANGERS)):
            for stage, statement in enumerate(statements[:1] if only.is_overdue else statements):
                if (danger, stage) < start[:2]:
                    continue
                at, head = start[2:] if (danger, stage) == start[:2] else (FIRST, b"")
                for row in tuple(self._tables.execute(statement, (*of, danger, now_ms, at, head, most))):
                    yield listed_from_row(row)

    def fallen_silent(
        self,
        parts: Sequence[CompartmentId],
        now_ms: int,
        *,
        after: tuple[int, bytes] = (FIRST, b""),
        most: int = PAGE,
    ) -> tuple[Listed, ...]:
        """Return those who are silent for longer than they said they would be, the longest past first."""
        rows = [
            listed_from_row(row)
            for part in parts
            for row in tuple(self._tables.execute(sql.FALLEN_SILENT, (part, now_ms, *after, most)))
        ]
        return tuple(sorted(rows, key=lambda row: (row.silence_ends, row.head, row.part))[:most])

    def longest_silences(self, parts: Sequence[CompartmentId]) -> tuple[Listed, ...]:
        """Return the open request that is silent for longest and, where that is another, the one that waits for us.

        Nothing where nothing was said. Whoever was answered is silent too: perhaps they cannot write any more.
        """
        found: dict[bool, list[Listed]] = {}
        for waits in (False, True):
            rows = [
                listed_from_row(row)
                for part in parts
                for row in tuple(self._tables.execute(sql.LONGEST, (part, waits, NOTHING_SAID)))
            ]
            found[waits] = sorted(rows, key=_by_silence)[:1]
        longest = sorted((*found[False], *found[True]), key=_by_silence)[:1]
        return tuple(dict.fromkeys((*longest, *found[True])))

    def closed(
        self, part: CompartmentId, *, before: tuple[int, bytes] = (NEVER, b""), most: int = PAGE
    ) -> tuple[Listed, ...]:
        """Return closed ones, those of whom was heard last first."""
        rows = self._tables.execute(sql.CLOSED, (part, *before, most))
        return tuple(listed_from_row(row) for row in rows)

    def counts(self, part: CompartmentId, now_ms: int) -> Counts:
        """Return the numbers of an inbox at an instant. Linear in the open ones, of small rows."""
        rows = tuple(self._tables.execute(sql.COUNT_OPEN, (part,)))
        overdue = sum(self._count(sql.COUNT_OVERDUE, (part, n, now_ms)) for n in range(len(DANGERS)))
        return Counts(
            {DANGERS[as_int(danger)]: as_int(count) for danger, count in rows},
            overdue,
            self.count_of(part, NOBODY),
            self._count(sql.COUNT_FALLEN, (part, now_ms)),
            self._count(sql.COUNT_CLOSED, (part,)),
        )

    def count_of(self, part: CompartmentId, owner: UserId) -> int:
        """Return how many open requests of an inbox somebody looks after."""
        return self._count(sql.COUNT_OF, (part, owner))

    def _count(self, statement: str, row: tuple[int | bytes, ...]) -> int:
        return as_int(next(iter(tuple(self._tables.execute(statement, row))))[0])


def _by_silence(row: Listed) -> tuple[int, bytes, bytes]:
    return row.silent_since, row.head, row.part


def _inbox(part: CompartmentId, row: Sequence[object]) -> InboxHere:
    box, purpose, key = row
    if not (isinstance(box, bytes) and isinstance(purpose, str) and isinstance(key, bytes)):
        raise TypeError("a column holds another kind than its table says")
    return InboxHere(part, Inbox(box, purpose, Secret(key)))
