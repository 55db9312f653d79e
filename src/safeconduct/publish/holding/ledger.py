"""The ledger of everything ever public, ours and others': what was told, as later texts are checked against it (P7).

An entry keeps the words as they went out and, beside them, what they told: numbers, people, whose words they quoted,
claims. Nothing takes an entry out: taking a page down removes it from nobody's copy. What was told can be read anew and
set right (`mending`); an entry whose lines this version cannot read is named, and holds every text that tells a number,
a person or a quotation until somebody does. A number that a correction of ours tells anew stays public and nothing
follows from it. Follows docs/formats/forms.md, form `public`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.rules import fingerprint, to_check
from safeconduct.publish.holding.types import Held
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.statements import NOBODY, ClaimId, Count, FactId, PersonId, Statement
from safeconduct.publish.worlds import Portrait, Release, ReleaseId, Told
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Characters of a text field of the form; a longer text is kept as its beginning, and the digest names all of it.
_MOST_TEXT: Final = 20_000
# Facts of a quotation in one line of an entry, which has 1,000 characters: each is 32 digits with quotation marks.
_FACTS_IN_LINE: Final = 20


# Kinds of lines that the check compares, and those that say only what an article touches.
_COMPARED: Final = ("count", "claim", "person", "quote", "detail")
_TOUCHED: Final = ("place", "words", "corrects", "nothing")
# Lines that nobody says by hand: they stay while the others are said anew.
_NOT_BY_HAND: Final = ("claim", "person", "quote", "corrects")
# What an article may tell of one person, by the kinds of the extractors.
DETAILS: Final = (QuasiKind.AGE, QuasiKind.DATE, QuasiKind.PROFESSION, QuasiKind.KINSHIP, QuasiKind.HEALTH)
# What a statement of ours tells of each person whom a block of it names: also the places.
_OF_ONE: Final = (*DETAILS, QuasiKind.PLACE)
_WITH_VALUE: Final = (QuasiKind.AGE, QuasiKind.DATE)
# What lines that say nothing known raise.
_UNREADABLE: Final = (ValueError, KeyError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Detail:
    """What is told of one person. ``who``: as statements name them; `NOBODY` where nobody said of whom.

    ``value``: years of age, or days; unknown where ``code`` says it. ``words``: as they stand in an article; empty of
    what the program read in a statement of ours.
    """

    kind: QuasiKind
    value: Interval = UNKNOWN
    code: str = ""
    words: str = ""
    who: PersonId = NOBODY


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``places``, ``words`` and ``details``: places, quotations and details of people of an article;
    ``corrects``: statements that it says were wrong. ``is_read``: this version can read what it told. ``is_told``:
    somebody said what it told, or that it told nothing.
    """

    thing: Thing
    release: Release
    places: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    corrects: frozenset[bytes] = frozenset()
    is_read: bool = True
    is_told: bool = True

    @property
    def of(self) -> bytes:
        """The statement that it was; empty where it is none of ours."""
        return self.thing.id_of("of")


@dataclass(frozen=True, slots=True)
class Correcting:
    """A correction that is to go out: which statements it says were wrong, and the numbers that it tells anew."""

    of: frozenset[bytes]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is public as far as this desk knows, the oldest first. ``unread``: entries whose lines it cannot read."""

    entries: tuple[Entry, ...]

    @property
    def releases(self) -> tuple[Release, ...]:
        """What each entry told, as the check takes it."""
        return tuple(one.release for one in self.entries)

    @property
    def unread(self) -> tuple[Thing, ...]:
        """Entries whose lines this version cannot read."""
        return tuple(one.thing for one in self.entries if not one.is_read)

    @property
    def unsettled(self) -> tuple[Thing, ...]:
        """Entries that may have told anything: those that cannot be read, and those of which nobody said it yet."""
        return tuple(one.thing for one in self.entries if not (one.is_read and one.is_told))


def read_ledger(facts: Facts, correcting: Correcting | None = None) -> Ledger:
    """Return everything ever public; the same entries give the same ledger on every desk.

    ``correcting``: of a correction that is being checked: with it, what it tells anew is said to be wrong.
    """
    found = sorted((entry_from(one) for one in facts.things("public")), key=lambda one: (one.release.on, one.thing.id))
    said = [(one.release.on, Correcting(one.corrects, one.release.counts)) for one in found if one.corrects]
    if correcting is not None and correcting.of:
        said.append((max((one.release.on for one in found), default=Day(0)), correcting))
    return Ledger(tuple(_corrected(one, said) for one in found) if said else tuple(found))


def entry_from(thing: Thing) -> Entry:
    """Return an entry with what it told; one that cannot be read tells nothing and says so."""
    on, lines = _day(thing), thing.lines("told")
    try:
        release = release_from_lines(ReleaseId(thing.id.hex()), on, lines)
        said = [_said(line) for line in lines]
        corrects = frozenset(bytes.fromhex(one) for kind, one in said if kind == "corrects")
        details = tuple(one for kind, item in said if kind == "detail" and (one := _detail(item)).words)
    except _UNREADABLE:
        return Entry(thing, Release(ReleaseId(thing.id.hex()), on), is_read=False)
    places = tuple(str(one) for kind, one in said if kind == "place")
    words = tuple(str(one) for kind, one in said if kind == "words")
    return Entry(thing, release, places, words, details, corrects, is_told=bool(lines))


def _corrected(entry: Entry, said: Iterable[tuple[Day, Correcting]]) -> Entry:
    """Return an entry with every number marked that a correction after it tells anew."""
    anew = {_row(count) for on, one in said if entry.of in one.of and entry.release.on <= on for count in one.counts}
    if not anew:
        return entry
    counts = tuple(replace(one, is_corrected=_row(one) in anew) for one in entry.release.counts)
    return replace(entry, release=replace(entry.release, counts=counts))


def _row(count: Count) -> tuple[object, ...]:
    """Return what makes a number the same number told anew: its row, and its days where it counts those alone."""
    return count.series, None if count.is_cumulative else count.period


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
        "told": lines_of(held, day),
    }
    return new_intent(team, room, "public", values, thing=draw(team.entropy))


def lines_of(held: Held, day: Day) -> tuple[str, ...]:
    """Return what a statement tells as it stands, and what it corrects; that it tells nothing where it does not.

    ``day``: on which it went out, as which its words are read.
    """
    corrects = (_line("corrects", one.hex()) for one in corrected_by(held))
    return tuple(sorted((*told_lines(to_check(held), day), *corrects))) or NOTHING_TOLD


def corrected_by(held: Held) -> frozenset[bytes]:
    """Return the statements that one says were wrong: none unless it is a correction."""
    return frozenset(map(bytes, held.thing.ids_of("corrects") if held.thing.text("sort") == "correction" else ()))


def told_lines(statement: Statement, day: Day) -> tuple[str, ...]:
    """Return what a statement tells on a day, a line for each thing, each once and in order."""
    found = {_line("detail", _detail_item(one)) for one in _details_in(statement, day)}
    for block in statement.blocks:
        found |= {_line("count", _count_item(one)) for one in block.counts}
        found |= {_line("claim", str(one)) for one in block.claims}
        found |= {_line("person", str(one)) for one in block.people}
        if block.speaker != NOBODY:
            # A line of the ledger has room for some: what is left is told by the same speaker in the next.
            for first in range(0, len(block.facts) or 1, _FACTS_IN_LINE):
                said = block.facts[first : first + _FACTS_IN_LINE]
                found.add(_line("quote", [str(block.speaker), *map(str, said)]))
    return tuple(sorted(found))


def _details_in(statement: Statement, day: Day) -> Iterator[Detail]:
    """Give what a statement tells of each person whom its blocks name, so that details add up over releases."""
    for block in statement.blocks:
        if not block.people:
            continue
        for one in (finding for wording in block.wordings for finding in find(wording.whole, day)):
            if _is_of_one(one):
                has_value = one.kind in _WITH_VALUE
                value, code = (one.interval, "") if has_value else (UNKNOWN, one.code)
                yield from (Detail(one.kind, value, code, who=person) for person in block.people)


def _is_of_one(one: Finding) -> bool:
    if one.kind in _WITH_VALUE:
        return one.interval != UNKNOWN
    return one.kind in _OF_ONE and bool(one.code) and (one.is_exact or one.kind is QuasiKind.PLACE)


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a person says that an entry told: each thing as they confirmed it."""

    counts: tuple[Count, ...] = ()
    places: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()


def lines_told(entry: Thing, said: SaidOf) -> tuple[str, ...]:
    """Return what an entry told, as a person confirmed it; that it told nothing where there is nothing.

    What the program wrote of it and this version reads (claims, people and what it read of them, whose words, what it
    corrects) stays.
    """
    found = {line for line in entry.lines("told") if _is_kept(line)}
    found |= {_line("count", _count_item(one)) for one in said.counts}
    found |= {_line("place", one) for one in said.places}
    found |= {_line("words", one) for one in said.words}
    found |= {_line("detail", _detail_item(one)) for one in said.details}
    return tuple(sorted(found)) or NOTHING_TOLD


def _is_kept(line: str) -> bool:
    try:
        kind, said = _said(line)
        release_from_lines(ReleaseId(""), Day(0), (line,))
        if kind == "corrects":
            bytes.fromhex(said)
    except _UNREADABLE:
        return False
    return kind in _NOT_BY_HAND or (kind == "detail" and not _detail(said).words)


def release_from_lines(id_: ReleaseId, on: Day, lines: Iterable[str]) -> Release:
    """Return what lines of the ledger tell; ValueError, KeyError or TypeError for a line that says nothing known."""
    held: dict[str, list[Any]] = {kind: [] for kind in (*_COMPARED, *_TOUCHED)}
    for line in lines:
        kind, said = _said(line)
        held[kind].append(said)
    people = tuple(PersonId(str(one)) for one in held["person"])
    details = tuple(_detail(one) for one in held["detail"])
    known = (*people, *(one.who for one in details if one.who != NOBODY))
    return Release(
        id_,
        on,
        tuple(_count(one) for one in held["count"]),
        tuple(_portrait(one, details) for one in dict.fromkeys(known)),
        tuple(Told(PersonId(str(who)), tuple(FactId(str(one)) for one in facts)) for who, *facts in held["quote"]),
        tuple(ClaimId(str(one)) for one in held["claim"]),
        people,
    )


def _portrait(person: PersonId, details: Iterable[Detail]) -> Portrait:
    """Return what an entry tells of a person; of two ages, or of days, that share nothing the first holds."""
    held = Portrait(person)
    for one in details:
        if one.who != person:
            continue
        if one.kind is QuasiKind.AGE:
            held = replace(held, ages=_narrowed(held.ages, one.value))
        elif one.kind is QuasiKind.DATE:
            held = replace(held, days=_narrowed(held.days, one.value))
        elif one.kind is QuasiKind.PLACE:
            held = replace(held, places=(*held.places, one.code))
        else:
            held = replace(held, details=(*held.details, (one.kind.value, one.code)))
    return held


def _narrowed(held: Interval, told: Interval) -> Interval:
    return held if held.is_disjoint(told) else Interval(max(held.lo, told.lo), min(held.hi, told.hi))


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


NOTHING_TOLD: Final = ('{"nothing":true}',)
"""The lines of an entry that told nothing that could be compared."""


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


def _detail_item(one: Detail) -> list[object]:
    return [str(one.who), one.kind.value, _ends(one.value), one.code, one.words]


def _detail(item: Iterable[Any]) -> Detail:
    who, kind, value, code, words = item
    found = QuasiKind(kind)
    if found not in _OF_ONE:
        raise ValueError("a detail of a kind that is none of one person")
    return Detail(found, _interval(value), str(code), str(words), PersonId(str(who)))


def _ends(given: Interval) -> list[int | None]:
    return [None if given.lo == OPEN_LO else given.lo, None if given.hi == OPEN_HI else given.hi]


def _interval(item: Iterable[int | None]) -> Interval:
    lo, hi = item
    return Interval(OPEN_LO if lo is None else int(lo), OPEN_HI if hi is None else int(hi))
