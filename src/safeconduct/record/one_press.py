"""Which entries of the history one press wrote: what was typed, of which form it is, where it was read.

A sitting is several ops, for each is of one kind; a person did one thing, and takes it back as one. Told by content, so
that every desk says the same of it: what follows an entry at once, from the same device, and is about nothing but what
that entry brought. Refuses to join what only happened to be written one after another, what is said of something that
was here before the entry (a line of its own tells of that, whoever wrote it), and what is undone in part. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.ids import OpId
from safeconduct.record.commands import CLAIMS_PER_OP
from safeconduct.record.items import ENTRIES, READING, TEXT, Claim, MalformedItem, Table, qualified
from safeconduct.record.ontology.own_bytes import ONTOLOGY, SubjectForm, decode_own
from safeconduct.record.op_content import Unread, items_of
from safeconduct.record.queries import HistoryLine
from safeconduct.record.reading.kept import decisions_from_body, text_from_body
from safeconduct.record.types import OWN_DATASET
from safeconduct.record.withdrawn import byte_strings
from safeconduct.vault.types import StoredOp

# Ops of one press besides the one that is looked at: who speaks, what was typed, its forms, its words.
MOST_BESIDE: Final = 3
# What an op of this kind says is said by the entry that it belongs to.
SAID_BY_ITS_ENTRY: Final = frozenset((ONTOLOGY, READING))
# Between two ops of one press, in milliseconds by the clock of whoever signed them. Reason: one go signs all of them
# in far less; nobody opens the next page, fills it in and presses again within that.
MOST_APART_MS: Final = 5_000
_Names = dict[Table, frozenset[str]]
# How an op is opened.
Op = Callable[[OpId], StoredOp]
# Whether something by its name was here before a place in the journal.
WasHere = Callable[[Table, str, int], bool]


@dataclass(slots=True)
class _Press:
    """What was written so far. ``names``: of what it brought, by table; empty where nobody typed it."""

    lines: list[HistoryLine]
    names: _Names


def presses(lines: Sequence[HistoryLine], op: Op, was_here: WasHere) -> list[tuple[HistoryLine, ...]]:
    """Return lines of the history (oldest first) in the groups that one press wrote, each oldest first."""
    found: list[_Press] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and _follows(last.lines[-1], line, op) and _belongs(last, line, op, was_here):
            last.lines.append(line)
        else:
            found.append(_begun(line, op))
    return [tuple(one.lines) for one in found]


def _follows(before: HistoryLine, after: HistoryLine, op: Op) -> bool:
    is_next = after.n == before.n + 1 and after.author == before.author
    if not is_next or after.is_undone != before.is_undone:
        return False
    earlier, later = (ms_from_hlc(op(one.op).signed.core.hlc) for one in (before, after))
    return abs(later - earlier) <= MOST_APART_MS


def _begun(line: HistoryLine, op: Op) -> _Press:
    if not _is_typed(line):
        return _Press([line], {})
    return _Press([line], _brought(op(line.op))[0])


def _is_typed(line: HistoryLine) -> bool:
    return line.kind == ENTRIES and line.dataset == OWN_DATASET


def _brought(stored: StoredOp) -> tuple[_Names, frozenset[str]]:
    names, spoken = dict[Table, set[str]](), set[str]()
    for table, item in items_of(stored):
        if isinstance(item, Unread):
            continue
        names.setdefault(table, set()).add(qualified(OWN_DATASET, item.id))
        if isinstance(item, Claim):
            spoken.add(qualified(OWN_DATASET, item.voice))
    return {table: frozenset(held) for table, held in names.items()}, frozenset(spoken)


def _belongs(press: _Press, line: HistoryLine, op: Op, was_here: WasHere) -> bool:
    """Say whether an op is about nothing but what the press brought, and brought first."""
    if not press.names:
        return False
    if _is_typed(line):
        return _speaks(press, op(line.op))
    try:
        told = _told_of(line, op(line.op))
    except MalformedItem:
        return False
    if not told or not all(names <= press.names.get(table, frozenset()) for table, names in told.items()):
        return False
    begins = press.lines[0].n
    named = [(table, name) for table, names in told.items() for name in names]
    # Each is looked up, and how many there are is for whoever signed it to say.
    return len(named) <= CLAIMS_PER_OP and not any(was_here(table, name, begins) for table, name in named)


def _speaks(press: _Press, stored: StoredOp) -> bool:
    """Say whether an entry is what voices say that were entered just before it, alone; it is the press's then."""
    names, spoken = _brought(stored)
    if press.names.keys() != {Table.VOICE} or not press.names[Table.VOICE] <= spoken:
        return False
    press.names = {**press.names, **names}
    return True


def _told_of(line: HistoryLine, stored: StoredOp) -> _Names:
    """Return what an op says something of: forms of subjects, words read, a text kept; nothing where of more than that.

    MalformedItem.
    """
    body = stored.signed.core.body
    if line.kind == ONTOLOGY:
        items = [decode_own(data) for data in byte_strings(body.get(0))]
        forms = frozenset(one.subject for one in items if isinstance(one, SubjectForm))
        return {Table.SUBJECT: forms} if all(isinstance(one, SubjectForm) for one in items) else {}
    if line.kind == READING:
        _, _, decisions = decisions_from_body(body)
        # What was declined has no claim, and no entry brought that.
        return {Table.CLAIM: frozenset(one.claim for one in decisions)}
    if line.kind == TEXT:
        return {Table.SOURCE: frozenset((text_from_body(body).source,))}
    return {}
