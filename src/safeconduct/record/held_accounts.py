"""The accounts held here: who brought each out, when, when it was known here, its claims and what became of them.

Reads only. An account whose consent was withdrawn still has its place and its days; whether its words may be shown is
for the caller to ask of `withdrawn` first (promise P7). Of a past day it gives the wording that stood then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.explain import State, states_of
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import Source, Table, qualified, split_name
from safeconduct.record.past import Past
from safeconduct.record.queries import NOUNS, NoSuchEntry, Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import NEVER, PropertyKind, Reading

# Claims of one account that are shown with their fate: an article has a dozen. Each may ask about a group of its own.
MOST_CLAIMS: Final = 200
# The members of a source's item (docs/formats/ops.md).
_LO, _HI, _LEARNT_ON = 5, 6, 7


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """A claim of an account as it stands on the day asked about."""

    opened: Opened
    state: State


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """One account. ``entered_on``: the day it was recorded; ``known_on``: that, or an earlier day it was learnt.

    ``is_gone``: entered and taken back since; then it has no claims. ``left_out``: claims beyond `MOST_CLAIMS`.
    """

    name: str
    source: Source
    publisher: str
    entered_on: Day
    known_on: Day
    is_gone: bool
    claims: tuple[HeldClaim, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as a list shows it. ``claims``: those that stand in the record now, whatever was said of them."""

    name: str
    source: Source
    claims: int


def account_on(record: Record, name: str, *, reading: Reading, day: Day) -> HeldAccount:
    """Return an account, by its qualified name, with its claims in the order they were entered; NoSuchEntry."""
    rows = list(record.facts.tables.execute(sql.VERSIONS, (int(Table.SOURCE), name)))
    if not rows:
        raise NoSuchEntry(kind=NOUNS[Table.SOURCE])
    current = record.facts.current_body(Table.SOURCE, name)
    is_past = day < NOW
    body = Past(record.facts.tables, record.facts.undos).body(Table.SOURCE, name, reading, day, current)
    source = _source(body if is_past and len(body) > 1 else current or as_bytes(rows[0][0]))
    entered_on = Day(min(as_int(recorded_on) for _, _, _, recorded_on, _ in rows))
    learnt_on = source.learnt_on if source.learnt_on is not None else NEVER
    claims, left_out = _claims(record, name, reading=reading, day=day)
    return HeldAccount(
        name=name,
        source=source,
        publisher=qualified(split_name(name)[0], source.publisher) if source.publisher else "",
        entered_on=entered_on,
        known_on=Day(min(entered_on, learnt_on)),
        is_gone=not current,
        claims=claims,
        left_out=left_out,
    )


def _claims(record: Record, name: str, *, reading: Reading, day: Day) -> tuple[tuple[HeldClaim, ...], int]:
    newest: dict[str, Opened] = {}
    for one in record.claims_of_source(name, day=day if reading is Reading.KNOWN else NOW):
        if not one.is_gone:
            newest[one.name] = one
    shown = list(newest.values())[:MOST_CLAIMS]
    states: dict[tuple[str, str], dict[tuple[str, PropertyKind, str], State]] = {}
    held = []
    for one in shown:
        group = record.subject_of(one), one.claim.property
        if group not in states:
            states[group] = states_of(record, *group, reading=reading, day=day)
        state = states[group].get((one.claim.basis, one.claim.value.kind, one.name))
        # A claim that takes no part on the day was not public, or not known, by then.
        if state is not None:
            held.append(HeldClaim(one, state))
    return tuple(held), len(newest) - len(shown)


def accounts_by_day(record: Record, *, reading: Reading, day: Day) -> Sequence[tuple[Interval, str]]:
    """Return the days and the name of every account there was on a day, the newest first, undated ones last.

    One statement and one decoding an account: 0.1 s for 10,000 of them.
    """
    known = _known_on(record, reading=reading, day=day)
    found = []
    for name, body in record.facts.tables.execute(sql.SOURCE_BODIES):
        item = loads(as_bytes(body))
        span, learnt_on = Interval(item.get(_LO, OPEN_LO), item.get(_HI, OPEN_HI)), item.get(_LEARNT_ON, NEVER)
        is_there = span.hi <= day if reading is Reading.PUBLIC else min(known.get(str(name), day), learnt_on) <= day
        if day >= NOW or is_there:
            found.append((span, str(name)))
    return sorted(found, key=lambda one: (one[0].is_unknown(), -one[0].hi, -one[0].lo, one[1]))


def _known_on(record: Record, *, reading: Reading, day: Day) -> dict[str, int]:
    """Return the day each account was first entered; nothing where nobody asks about what was known."""
    if day >= NOW or reading is Reading.PUBLIC:
        return {}
    found = record.facts.tables.execute(sql.FIRST_RECORDED, (int(Table.SOURCE),))
    return {str(name): as_int(on) for name, on in found}


def account_line(record: Record, name: str) -> AccountLine:
    """Return an account with the number of its claims that were neither undone nor taken out by a rewording."""
    tables = record.facts.tables
    ((n, body),) = [(as_int(n), as_bytes(body)) for n, body, _ in tables.execute(sql.SOURCE_BODY, (name,))]
    ((unmarked,),) = list(tables.execute(sql.COUNT_UNMARKED_OF_SOURCE, (n,)))
    marked = record.standing_ids(record.facts.claim_rows(sql.MARKED_OF_SOURCE, n))
    return AccountLine(name, _source(body), as_int(unmarked) + len(marked))


def _source(body: bytes) -> Source:
    source = decode_item(Table.SOURCE, body)
    if not isinstance(source, Source):
        raise TypeError("an account's bytes hold another item")
    return source
