"""A table that came back: chosen, compared, shown as a difference of claims, and taken in at a word, as it was shown.

What a table says is decided in `record.tables`, as for the command. Every line that would be taken in is shown before
that can be said, and the digits of the difference go along: where the record moved on meanwhile the page is shown anew
and nothing is done. Of withdrawn claims nothing is shown (P7). Follows docs/formats/tables.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.plain import plain
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.desk.into import goes_into
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.returned_tables import ReturnedTable
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.record.items import Claim, Subject, Table, qualified, split_name
from safeconduct.record.named import Named
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.resolve import NOW
from safeconduct.record.tables.arriving import OtherDifference, claim_after, claim_before, table_bytes, take_in
from safeconduct.record.tables.difference import Added, Altered, Emptied, TableDiff
from safeconduct.record.tables.faults import Fault, place_of
from safeconduct.record.tables.purposes import COLUMNS
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.record.wording import TOMBSTONE, claimed_in_words

HERE: Final = "/tables"
# Lines of a difference on one page: what somebody looks through without losing their place.
_PAGE: Final = 100
# Columns that are not read, named on the page; a table has 256 at most.
_MOST_COLUMNS: Final = 40
_FROM: Final = "from"
_KIND: Final = "returned"
_MEGABYTE: Final = 1024 * 1024

_SORTS: Final = ("changed", "new", "conflict", "emptied", "fault")
_Entry = tuple[str, Altered | Added | Emptied | Fault]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. ``place``: its number, or where it is in words; ``about``: what its claim is of.

    ``address``: of that claim; ``before``, ``after``: values in words; ``said``, ``remark``: source's words and what
    was typed over them; ``why``: what is wrong or asked. What does not belong to a sort of line is empty.
    """

    place: str
    about: str = ""
    address: str = ""
    before: str = ""
    after: str = ""
    said: str = ""
    remark: str = ""
    why: str = ""


def page(visit: Visit) -> Page:
    """Return the page on which a table is chosen."""
    return _choosing(visit)


def send(visit: Visit) -> Shown:
    """Read the table; its difference follows. The page again, with the one sentence, where it is no table of ours."""
    data = visit.form.file("file")
    if not data:
        return _choosing(visit, problem=visit.no_file())
    try:
        held = ReturnedTable(table_bytes(data, visit.vault.tables), _voice(visit), visit.form.text("called"))
        held.go_on(visit.record, visit.vault.count, visit.look)
    except SafeconductError as error:
        return _choosing(visit, (visit.advice(error),))
    if held.faults:
        return _choosing(visit, tuple(visit.advice(one) for one in held.faults))
    return Elsewhere(visit.lasting(_KIND, visit.returned.hold(held, visit.entropy)))


def difference(visit: Visit) -> Page:
    """Return what taking the table in would do, how far it is read, or what came of it."""
    for held in visit.returned.find(visit.name(_KIND)):
        held.go_on(visit.record, visit.vault.count, visit.look)
        return _shown(visit, held)
    return _gone()


def decide(visit: Visit) -> Shown:
    """Take it in as it was shown, or let go of it; the page anew where it would be something else by now."""
    for held in visit.returned.find(visit.name(_KIND)):
        if visit.form.text("do") == "leave":
            visit.returned.drop(visit.name(_KIND))
            return Elsewhere(HERE)
        return _take(visit, held)
    return _gone()


def _take(visit: Visit, held: ReturnedTable) -> Shown:
    if held.ops or not held.is_whole:
        return _shown(visit, held)
    try:
        held.compare_anew(visit.record, visit.vault.count, visit.look)
        for diff in held.diff:
            if not _is_looked_at(held, diff):
                raise OtherDifference
            ops = take_in(visit.team(), diff, seen=visit.form.text("seen"), called=held.called, progress=visit.look)
            if ops:
                held.taken_as(tuple(ops))
                return visit.done(visit.lasting(_KIND, visit.name(_KIND)), *ops)
    except SafeconductError as error:
        return _shown(visit, held, (visit.advice(error),))
    return _shown(visit, held)


def _voice(visit: Visit) -> str:
    """Return who speaks in new rows, by the words that name them; NoSuchEntry, AmbiguousName."""
    words = visit.form.text("voice")
    if not words:
        return ""
    found = Named(visit.record, visit.words.tongue.spoken, visit.lists).find(Table.VOICE, words)
    if not found:
        raise NoSuchEntry(kind=NOUNS[Table.VOICE], shown=words)
    return found[0]


def _choosing(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    facts = {
        "problem": problem,
        "advice": advice,
        "is_gone": False,
        "most_mb": MAX_BODY_BYTES // _MEGABYTE - 1,
        "voices": Named(visit.record, visit.words.tongue.spoken, visit.lists).offered(Table.VOICE),
    }
    return Page("tables_in.html", facts, 422 if problem or advice else 200)


def _gone() -> Page:
    facts = {"problem": "", "advice": (), "is_gone": True, "most_mb": MAX_BODY_BYTES // _MEGABYTE - 1, "voices": ()}
    return Page("tables_in.html", {**facts, "here": HERE}, 410)


def _shown(visit: Visit, held: ReturnedTable, advice: tuple[Advice, ...] = ()) -> Page:
    faults = tuple(visit.advice(one) for one in held.faults)
    facts: dict[str, object] = {
        "advice": (*advice, *faults),
        "is_whole": held.is_whole,
        "is_faulty": bool(faults),
        "into": (),
    }
    for diff in held.diff if held.is_whole else ():
        facts |= _of_difference(visit, held, diff)
    if not held.is_whole:
        facts |= {
            "rows": sum(one.rows for one in held.diff),
            "all": sum(one.sent.rows for one in held.diff),
        }
    return Page("returned.html", facts, 422 if advice or faults else 200)


def _of_difference(visit: Visit, held: ReturnedTable, diff: TableDiff) -> dict[str, object]:
    entries = _entries(diff)
    start = first_on_page(visit.query.get(_FROM, ""), len(entries), _PAGE)
    held.shown.add(start)
    lines = entries[start : start + _PAGE]
    sorts = {sort: tuple(_line(visit, diff, one) for which, one in lines if which == sort) for sort in _SORTS}
    unseen = _unseen(held, diff)
    return {
        "into": goes_into(visit, [diff.part]),
        "mark": diff.sent.mark,
        "whom": diff.sent.recipient,
        "totals": _totals(diff),
        "begins": {sort: _page_of(visit, entries, sort) for sort in ("conflict", "emptied", "fault")},
        "sorts": sorts,
        "absent": diff.absent,
        "ignored": tuple(one for one in diff.ignored if one.casefold() not in COLUMNS)[:_MOST_COLUMNS],
        "only_read": tuple(one for one in diff.ignored if one.casefold() in COLUMNS),
        "is_long": len(entries) > _PAGE,
        "first": start + 1,
        "last": min(start + _PAGE, len(entries)),
        "total": len(entries),
        "back_address": _at(visit, start - _PAGE) if start else "",
        "on": _at(visit, start + _PAGE) if start + _PAGE < len(entries) else "",
        "unseen": _at(visit, unseen[0]) if unseen else "",
        "unseen_pages": len(unseen),
        "seen": diff.seen,
        "is_empty": diff.is_empty,
        "is_taken": bool(held.ops),
        "is_undone": bool(held.ops) and visit.record.facts.undos.is_undone(held.ops[0], NOW),
    }


def _totals(diff: TableDiff) -> dict[str, int]:
    return {
        "rows": diff.rows,
        "changed": len(diff.altered),
        "new": len(diff.added),
        "same": diff.same,
        "here": diff.here,
        "conflict": len(diff.conflicts),
        "emptied": len(diff.emptied),
        "fault": len(diff.faults),
    }


def _entries(diff: TableDiff) -> Sequence[_Entry]:
    """Return every line of a difference in order: first what would be taken in, then what would not."""
    return [
        *(("changed", one) for one in diff.altered),
        *(("new", one) for one in diff.added),
        *(("conflict", one) for one in diff.conflicts),
        *(("emptied", one) for one in diff.emptied),
        *(("fault", one) for one in diff.faults),
    ]


def _page_of(visit: Visit, entries: Sequence[_Entry], sort: str) -> str:
    """Return where the first line of a sort stands."""
    at = next((n for n, (one, _) in enumerate(entries) if one == sort), 0)
    return f"{_at(visit, at // _PAGE * _PAGE)}#{sort}"


def _at(visit: Visit, start: int) -> str:
    return f"{visit.lasting(_KIND, visit.name(_KIND))}?{_FROM}={start}"


def _unseen(held: ReturnedTable, diff: TableDiff) -> list[int]:
    """Return the pages of what would be taken in that nobody looked at yet, by their first line."""
    return [one for one in range(0, len(diff.altered) + len(diff.added), _PAGE) if one not in held.shown]


def _is_looked_at(held: ReturnedTable, diff: TableDiff) -> bool:
    return not _unseen(held, diff)


def _line(visit: Visit, diff: TableDiff, one: Altered | Added | Emptied | Fault) -> Line:
    phrase, language = visit.words.phrase, visit.words.tongue.spoken
    if isinstance(one, Fault):
        return Line(phrase(place_of(one.sheet, one.row, one.column)), why=phrase(one.reason))
    place = phrase(place_of(diff.sheet, one.row)) if isinstance(one, Emptied) else str(one.row)
    if isinstance(one, Added):
        after = claim_after(one.after)
        about = _about(visit, qualified(diff.dataset, after.subject), after)
        return Line(place, about, after=_value(visit, after), said=after.said)
    before, address = claim_before(visit.record, one.n), visit.link("claim", one.name)
    about = _about(visit, qualified(split_name(one.name)[0], before.subject), before)
    gone = phrase(TOMBSTONE) if is_entry_withdrawn(visit.record, Table.CLAIM, one.name) else ""
    if gone:
        about = property_in_words(before.property, language, visit.record.vocabulary)
    if isinstance(one, Emptied):
        return Line(place, about, address, why=one.column)
    if gone:
        return Line(place, about, address, gone, gone)
    after = claim_after(one.after)
    said = before.said if after.note else ""
    return Line(place, about, address, _value(visit, before), _value(visit, after), said, after.note)


def _about(visit: Visit, subject: str, claim: Claim) -> str:
    entry = visit.record.entry(Table.SUBJECT, subject)
    label = plain(entry.label if isinstance(entry, Subject) else split_name(subject)[1], 120)
    words = property_in_words(claim.property, visit.words.tongue.spoken, visit.record.vocabulary)
    return f"{label}: {words}"


def _value(visit: Visit, claim: Claim) -> str:
    return plain(claimed_in_words(claim, visit.words.tongue.spoken, visit.record.vocabulary))
