"""Acts on the page of whom or what they are of: done to a person, said to be their doing, of an event, at a place.

Each line leads to the act, to everybody and everything it names, and to the claims that say so (promise P6); pages of
them, however many. What names what is `record.told_acts`; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.record.detention.pointing import AT_PLACE, OF_ACT, OF_DOER, OF_EVENT, OF_VICTIM
from safeconduct.record.told_acts import PAGE, TiedLine, TiedTo
from safeconduct.record.types import SEP, KnownRow
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import row_value_in_words

# Claims that one line leads to; its own page has the rest.
_MOST_CLAIMS: Final = 3
_WHEN: Final = ("initial_date", "final_date")
_WHERE: Final = ("place_of_act", "exact_location")
_DEGREE: Final = "degree_of_involvement"
# A name with the address of its page; without one where it is words.
Way = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act or involvement. ``what``: its name; everything else as it is known, each with its page.

    ``own``: the page of the involvement, "" where the line is of the act itself.
    """

    what: Way
    own: str
    degree: str
    when: str
    where: tuple[Way, ...]
    victims: tuple[Way, ...]
    doers: tuple[Way, ...]
    events: tuple[Way, ...]
    claims: tuple[Way, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Acts:
    """What names a subject in one way. ``anchor``: its place on the page; ``before``, ``after``: of other pages."""

    anchor: str
    heading: str
    lines: tuple[ActLine, ...]
    before: str
    after: str


def acts_of(visit: Visit, name: str) -> tuple[Acts, ...]:
    """Return what names a subject on the day looked at, by how it does."""
    say = visit.words.say
    headings = {
        OF_VICTIM: say("What was done to them"),
        OF_DOER: say("What they are said to have had a part in"),
        OF_ACT: say("Who is said to have had a part in it"),
        OF_EVENT: say("What belongs to it"),
        **dict(zip(AT_PLACE, (say("What was done here"), say("Events here"), say("Who is based here")), strict=True)),
    }
    tied = TiedTo(visit.record, visit.looking.reading, visit.day, lambda: visit.look(0, 0))
    return tuple(
        one
        for property_id, heading in headings.items()
        if (one := _acts(visit, tied, name, (property_id, heading))).lines or one.before or one.after
    )


def _acts(visit: Visit, tied: TiedTo, name: str, asked: tuple[str, str]) -> Acts:
    property_id, heading = asked
    first = number_from_address(visit.query.get(property_id, "")) // PAGE * PAGE
    found = tied.naming(name, property_id, first)
    here = f"/subject/{visit.path['subject']}"

    def page(start: int) -> str:
        return f"{visit.at(here, **{property_id: str(start)})}#{property_id}"

    return Acts(
        anchor=property_id,
        heading=heading,
        lines=tuple(_line(visit, one, property_id) for one in found.lines),
        before=page(first - PAGE) if first else "",
        after=page(first + PAGE) if found.has_more else "",
    )


def _line(visit: Visit, line: TiedLine, property_id: str) -> ActLine:
    language, words = visit.words.tongue.spoken, visit.record.vocabulary
    is_part = property_id == OF_ACT
    whom = next((row.text for row in line.said if row.property == OF_DOER), line.name) if is_part else line.act
    claims = dict.fromkeys(claim for row in line.ties for claim in row.standing)
    days = (row for row in line.of_act if row.property in _WHEN)
    # The page has a name for what it is of itself: it is not named in every line.
    shown = [one for one in (OF_VICTIM, OF_EVENT) if one != property_id and not is_part]
    return ActLine(
        what=subject_way(visit, whom),
        own=visit.link("subject", line.name) if line.name not in (whom, line.act) or is_part else "",
        degree=_words(visit, (row for row in line.said if row.property == _DEGREE)),
        when="" if is_part else " – ".join(dict.fromkeys(row_value_in_words(row, language, words) for row in days)),
        where=() if is_part or property_id in AT_PLACE else tuple(_ways(visit, line.of_act, _WHERE)),
        victims=tuple(_ways(visit, line.of_act, (OF_VICTIM,))) if OF_VICTIM in shown else (),
        doers=tuple(subject_way(visit, one) for one in line.doers),
        events=tuple(_ways(visit, line.of_act, (OF_EVENT,))) if OF_EVENT in shown else (),
        claims=tuple(_claims(visit, list(claims)[:_MOST_CLAIMS])),
        more=max(0, len(claims) - _MOST_CLAIMS),
    )


def _words(visit: Visit, rows: Iterable[KnownRow]) -> str:
    language = visit.words.tongue.spoken
    return ", ".join(dict.fromkeys(row_value_in_words(row, language, visit.record.vocabulary) for row in rows))


def _ways(visit: Visit, rows: Iterable[KnownRow], properties: tuple[str, ...]) -> Iterator[Way]:
    for row in rows:
        if row.property in properties:
            address = address_of_value(visit, row)
            yield address, row_value_in_words(row, visit.words.tongue.spoken, visit.record.vocabulary)


def address_of_value(visit: Visit, row: KnownRow) -> str:
    """Return the page of what a value names; "" where it is words, or nothing here is described by that name."""
    if row.is_tombstone or SEP not in row.text:
        return ""
    return subject_way(visit, visit.record.shown_subject(row.text))[0]


def _claims(visit: Visit, names: Iterable[str]) -> Iterator[Way]:
    for name in names:
        opened = visit.record.open_claim(name)
        if not is_withdrawn(visit.record, opened):
            yield visit.link("claim", name), opened.source.outlet if opened.source else visit.words.say("claim")
