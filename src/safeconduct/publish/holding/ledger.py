"""The ledger of everything ever public, ours and others': what was told, as later texts are checked against it (P7).

An entry keeps the words as they went out and, beside them, what they told: numbers, people, whose words they quoted,
claims. Nothing takes an entry out: taking a page down removes it from nobody's copy. What was told can be read anew and
set right; an entry whose lines this version cannot read counts as telling nothing it could be checked against, and is
named (`Unread`). Follows docs/formats/forms.md, form `public`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.rules import fingerprint, to_check
from safeconduct.publish.holding.types import Held
from safeconduct.publish.statements import NOBODY, ClaimId, Count, FactId, PersonId, Statement
from safeconduct.publish.worlds import Portrait, Release, ReleaseId, Told
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Characters of a text field of the form; a longer text is kept as its beginning, and the digest names all of it.
_MOST_TEXT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is public as far as this desk knows, the oldest first. ``unread``: entries whose lines it cannot read."""

    releases: tuple[Release, ...]
    unread: tuple[Thing, ...] = ()


def read_ledger(facts: Facts) -> Ledger:
    """Return everything ever public; the same entries give the same ledger on every desk."""
    found, unread = [], []
    for thing in facts.things("public"):
        try:
            found.append(release_from_lines(ReleaseId(thing.id.hex()), _day(thing), thing.lines("told")))
        except (ValueError, KeyError, TypeError, RecursionError):
            unread.append(thing)
            found.append(Release(ReleaseId(thing.id.hex()), _day(thing)))
    return Ledger(tuple(sorted(found, key=lambda one: (one.on, one.id))), tuple(unread))


def enter_intent(team: Team, room: CompartmentId, held: Held, day: Day) -> Intent:
    """Return the op by which a statement that went out is entered, in the part of the press room."""
    words = (wording.text("text") for one in held.parts for _, wording in sorted(one.wordings.items()))
    text = "\n\n".join(one for one in words if one)
    values: dict[str, Value | None] = {
        "day": day,
        "whose": "ours",
        "of": held.thing.id,
        "text": text[:_MOST_TEXT].strip() or None,
        "digest": fingerprint(held).hex(),
        "told": told_lines(to_check(held)) or None,
    }
    return new_intent(team, room, "public", values, thing=draw(team.entropy))


def told_lines(statement: Statement) -> tuple[str, ...]:
    """Return what a statement tells, a line for each thing, each once and in order."""
    found: set[str] = set()
    for block in statement.blocks:
        found |= {_line("count", _count_item(one)) for one in block.counts}
        found |= {_line("claim", str(one)) for one in block.claims}
        found |= {_line("person", str(one)) for one in block.people}
        if block.speaker != NOBODY:
            found.add(_line("quote", [str(block.speaker), *map(str, block.facts)]))
    return tuple(sorted(found))


def release_from_lines(id_: ReleaseId, on: Day, lines: Iterable[str]) -> Release:
    """Return what lines of the ledger tell; ValueError, KeyError or TypeError for a line that says nothing known."""
    held: dict[str, list[Any]] = {"count": [], "claim": [], "person": [], "quote": []}
    for line in lines:
        kind, said = _said(line)
        held[kind].append(said)
    people = tuple(PersonId(str(one)) for one in held["person"])
    return Release(
        id_,
        on,
        tuple(_count(one) for one in held["count"]),
        tuple(Portrait(one) for one in people),
        tuple(Told(PersonId(str(who)), tuple(FactId(str(one)) for one in facts)) for who, *facts in held["quote"]),
        tuple(ClaimId(str(one)) for one in held["claim"]),
        people,
    )


def _day(thing: Thing) -> Day:
    """Return since when it is public; of one of which nobody said it, since the first day there is."""
    return Day(thing.number("day") or 0)


def _line(kind: str, said: object) -> str:
    return json.dumps({kind: said}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _said(line: str) -> tuple[str, Any]:
    held = json.loads(line)
    if not isinstance(held, dict) or len(held) != 1:
        raise ValueError("a line that does not say one thing")
    ((kind, said),) = held.items()
    return str(kind), said


def _count_item(one: Count) -> Mapping[str, object]:
    return {
        "status": one.status,
        "value": _ends(one.value),
        "place": one.place,
        "period": _ends(one.period),
        "ages": _ends(one.ages),
        "basis": one.basis,
        "cumulative": one.is_cumulative,
    }


def _count(item: Mapping[str, Any]) -> Count:
    return Count(
        str(item["status"]),
        _interval(item["value"]),
        str(item["place"]),
        _interval(item["period"]),
        _interval(item["ages"]),
        str(item["basis"]),
        item["cumulative"] is True,
    )


def _ends(given: Interval) -> list[int | None]:
    return [None if given.lo == OPEN_LO else given.lo, None if given.hi == OPEN_HI else given.hi]


def _interval(item: Iterable[int | None]) -> Interval:
    lo, hi = item
    return Interval(OPEN_LO if lo is None else int(lo), OPEN_HI if hi is None else int(hi))
