"""What tells of somebody or something: acts done to a person or said to be their doing, of an event, at a place.

Each line rests on the claims that name whom it is of (promise P6), as known or as public on a day (P7): what was undone
or withdrawn names nobody. A page of lines at a time, however many there are. Reads only, and refuses to read a name out
of words: a value that is no entry of the record is nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.record import place_sql
from safeconduct.record.detention.pointing import OF_ACT, OF_DOER
from safeconduct.record.facts import json_list
from safeconduct.record.items import Table
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow, Reading

# Lines of one page: each is worked out by the rules when it is looked at.
PAGE: Final = 12
# Who had a part in one act, as its line names them; the act's own page has the rest.
_MOST_DOERS: Final = 4


@dataclass(frozen=True, slots=True)
class TiedLine:
    """Something that names a subject. ``name``: of the thing; ``ties``: the answers that name the subject.

    ``act``: what an involvement is about, with ``of_act`` that stands of it; else the thing itself. ``said``: what
    stands of the thing. ``doers``: who is said to have had a part in the act, by name.
    """

    name: str
    ties: tuple[KnownRow, ...]
    said: tuple[KnownRow, ...]
    act: str
    of_act: tuple[KnownRow, ...]
    doers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tied:
    """A page of what names a subject; whether there may be more."""

    lines: tuple[TiedLine, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class TiedTo:
    """What names subjects, on one day. For one piece of work. ``look``: called before each line; it may end the work.

    A line takes as long as its thing has claims, and that is for whoever signed them to say.
    """

    record: Record
    reading: Reading
    day: Day
    look: Callable[[], None] = lambda: None

    def naming(self, subject: str, property_id: str, first: int = 0, most: int = PAGE) -> Tied:
        """Return what names a subject (qualified name) under a property, the newest first, from a place on."""
        facts = self.record.facts
        names = json_list(sorted(facts.one_with(Table.SUBJECT, subject)))
        keys = facts.group_keys(place_sql.SOME_GROUPS_POINTING, names, property_id, most + 1, first)
        things = dict.fromkeys(self.record.shown_subject(key.subject) for key in keys[:most])
        lines = (self._line(thing, subject, property_id) for thing in things)
        return Tied(tuple(one for one in lines if one.ties), len(keys) > most)

    def _line(self, thing: str, subject: str, property_id: str) -> TiedLine:
        self.look()
        said, own = self._standing(thing), self._canonical(subject)
        ties = tuple(row for row in said if row.property == property_id and self._canonical(row.text) == own)
        named = next((self.record.shown_subject(row.text) for row in said if row.property == OF_ACT), thing)
        act = named if property_id == OF_DOER else thing
        of_act = said if act == thing or not ties else self._standing(act)
        doers = self._doers(act, of_act) if ties and property_id not in (OF_ACT, OF_DOER) else ()
        return TiedLine(thing, ties, said, act, of_act, doers)

    def _doers(self, act: str, of_act: tuple[KnownRow, ...]) -> tuple[str, ...]:
        """Return who is said to have had a part in an act, by its own entry and by involvements that name it."""
        parts = self.naming(act, OF_ACT, most=_MOST_DOERS).lines
        told = (*of_act, *(row for part in parts for row in part.said))
        return tuple(dict.fromkeys(self.record.shown_subject(row.text) for row in told if row.property == OF_DOER))

    def _standing(self, thing: str) -> tuple[KnownRow, ...]:
        rows = self.record.known(thing, reading=self.reading, day=self.day)
        # What was taken back keeps its words in its row, and nothing that stands; what was withdrawn has neither.
        return tuple(row for row in rows if row.standing)

    def _canonical(self, name: str) -> str:
        return self.record.facts.canonical(Table.SUBJECT, name)
