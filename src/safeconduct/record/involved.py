"""Whom a thing of the record tells of, who is asked before it leaves: one rule for papers, tables and evidence.

Of a person themselves; of an event whom it was done to and who else it is about, by what it says of them itself, by the
acts, interventions and pieces of information that name it, and by the act that an involvement names. What names an
event and no act of it tells of whoever the event does. Who is said to have done it is not asked (decision 0021). Claims
that stand decide, and those for which consent was withdrawn: whoever took an account back said no by it, and not that
the rest may go. Whatever was said otherwise, and whatever is withdrawn, is compared alone. Reads only, and refuses to
read a name out of words: a value that is no entry of the record is nobody.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.record import people_sql
from safeconduct.record.columns import as_bytes, loads
from safeconduct.record.items import Table
from safeconduct.record.ontology.held import form_of, own_items
from safeconduct.record.ontology.own_bytes import OwnField
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow

# What ties people to an event or a thing so that a paper asks for their yes: to whom it was done, whom information or a
# document is about, two people of one relation, whose consent it is (`ontology/forms`).
TIES: Final = ("victim", "related_person", "about", "person", "related_to", "consent_of")
# Fields of people who are said to have done something.
DOERS: Final = frozenset(("perpetrator",))
# Forms of people: a field whose values may be of one of these ties them, a project's own field too.
_PEOPLE: Final = frozenset(("person", "group"))
# What names the event or act that a thing belongs to: acts belong to an event, which tells of their people; an
# involvement tells of one act, and so of its victim.
_VICTIM: Final = "victim"
_OF_EVENT: Final = "event"
_OF_ACT: Final = "act"
# Forms of what tells of the whole event that it names, an involvement where it names no act.
_ACT: Final = "act"
_OF_WHOLE_EVENTS: Final = frozenset(("involvement", "intervention", "information"))

_Named = dict[str, tuple[str, ...]]


class Involved:
    """Whom things tell of, on a day. For one piece of work: each property is walked over once."""

    def __init__(self, record: Record, day: Day) -> None:
        """Ask a record, all of its parts: what leaves one part is told of whoever another tells of all the same."""
        self._record, self._day = record, day
        self._said: dict[str, _Named] = {}
        self._naming: _Named | None = None
        self._by_event: dict[tuple[str, frozenset[str] | None], tuple[str, ...]] = {}
        self._named_by: dict[tuple[str, frozenset[str] | None], bool] = {}

    def people_of(self, name: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Return whom a subject (qualified name) tells of, each once, under the name by which they are shown.

        ``among``: whom alone to look for, canonical names, by every field that ties people; the others cost nothing
        then. Without it, those of whom a paper needs a yes: by `TIES` alone. Linear in what names it.
        """
        return tuple(dict.fromkeys(self._people(name, among)))

    def tells_of(self, name: str, people: Collection[str]) -> bool:
        """Say whether a subject (qualified name) tells of any of some people, canonical names: `people_of` has any."""
        return any(True for _ in self._people(name, people))

    def _people(self, name: str, among: Collection[str] | None) -> Iterator[str]:
        subject = self._record.shown_subject(name)
        for one in itertools.chain((subject,), self._tied_to(name, None if among is None else frozenset(among))):
            is_meant = among is None or self._canonical(one) in among
            if is_meant and self._record.facts.is_somebody(one):
                yield one

    def _tied_to(self, name: str, among: frozenset[str] | None) -> Iterator[str]:
        """Give what is tied to a subject, and to the events that it tells of whole."""
        own = self._canonical(name)
        yield from self._tied_by(own, among)
        for event in self._of(_OF_EVENT).get(own, ()):
            # Asked of thousands that name one event: first what costs least.
            is_told_whole = self._ever_names_any(event, among) and self._is_of_whole_events(own)
            if is_told_whole and event in map(self._canonical, self._tied(own, _OF_EVENT)):
                if (event, among) not in self._by_event:
                    self._by_event[event, among] = tuple(dict.fromkeys(self._tied_by(event, among)))
                yield from self._by_event[event, among]

    def _ever_names_any(self, event: str, among: frozenset[str] | None) -> bool:
        """Say whether an event or what belongs to it ever named any of some people."""
        if (event, among) not in self._named_by:
            ties = self._ties(among)
            named = (self._names_any(thing, tie, among) for thing in self._things(event) for tie in ties)
            self._named_by[event, among] = any(named)
        return self._named_by[event, among]

    def _ties(self, among: frozenset[str] | None) -> tuple[str, ...]:
        return TIES if among is None else self.every_tie

    def _tied_by(self, name: str, among: frozenset[str] | None) -> Iterator[str]:
        """Give what is tied to a subject by itself and what belongs to it, of that alone that names any of some."""
        ties = self._ties(among)
        for thing in self._things(name):
            named = [tie for tie in ties if self._names_any(thing, tie, among)]
            # What stands is asked where somebody is named alone: of a wave that is one act in thousands.
            if named and self._belongs(thing, name):
                yield from (one for tie in named for one in self._tied(thing, tie))

    @cached_property
    def every_tie(self) -> tuple[str, ...]:
        """The properties that tie people to a thing and are none of `DOERS`, those that a project added among them.

        What a colleague said of a field since, that it is another thing or retired, takes no tie away.
        """
        fields = (one for form in ontology().forms.values() for one in form.fields)
        own = (one.item for one in own_items(self._record.facts) if isinstance(one.item, OwnField))
        said = [*((one.id, one.type, one.of) for one in fields), *((one.code, one.type, one.of) for one in own)]
        found = (id_ for id_, type_, of in said if type_ is ValueType.SUBJECT and not _PEOPLE.isdisjoint(of))
        return tuple(dict.fromkeys(id_ for id_ in (*TIES, *found) if id_ not in DOERS))

    def acts_of(self, person: str) -> tuple[str, ...]:
        """Return the acts that were done to a person (qualified name), by what stands, in order of their names.

        An intervention for somebody, or information about them, names them as a victim too, and is no act.
        """
        own = self._canonical(person)
        named = [one for one, people in self._of(_VICTIM).items() if own in people]
        found = [one for one in named if form_of(self._record.facts, one) not in _OF_WHOLE_EVENTS]
        told = (one for one in found if own in map(self._canonical, self._standing(one, _VICTIM)))
        return tuple(sorted(self._record.shown_subject(one) for one in told))

    def only_victim_of(self, act: str) -> str:
        """Return the person whom an act (qualified name) was done to, by what stands; "" of none or several.

        Asks about the act alone: of a wave with thousands the first two are enough.
        """
        people: dict[str, None] = {}
        for one in self._standing(act, _VICTIM):
            if self._record.facts.is_somebody(one):
                people[one] = None
            if len(people) > 1:
                return ""
        return next(iter(people), "")

    def parts_in(self, act: str) -> tuple[str, ...]:
        """Return who had a part in an act (qualified name): the involvements that name it, by what stands, in order."""
        own = self._canonical(act)
        found = [one for one, named in self._of(_OF_ACT).items() if one != own and own in named]
        told = (one for one in found if own in map(self._canonical, self._standing(one, _OF_ACT)))
        return tuple(sorted(self._record.shown_subject(one) for one in told))

    def _names_any(self, thing: str, tie: str, among: Collection[str] | None) -> bool:
        said = self._of(tie).get(self._canonical(thing), ())
        return bool(said) and (among is None or any(one in among for one in said))

    def _is_of_whole_events(self, thing: str) -> bool:
        """Say whether a thing that names an event tells of all of it: it is no act, and names none."""
        form = form_of(self._record.facts, thing)
        if form == _ACT or (self._of(_OF_ACT).get(thing) and self._tied(thing, _OF_ACT)):
            return False
        # Of what has no form, an act that was brought in say, what names a victim tells of that one.
        return form in _OF_WHOLE_EVENTS or not self._of(_VICTIM).get(thing)

    def _things(self, name: str) -> Iterator[str]:
        """Give a thing, what ever named it as its event, and what it ever named as its act."""
        if self._naming is None:
            naming = dict[str, dict[str, None]]()
            for thing, events in self._of(_OF_EVENT).items():
                for event in events:
                    naming.setdefault(event, {})[thing] = None
            self._naming = {event: tuple(things) for event, things in naming.items()}
        own = self._canonical(name)
        yield from dict.fromkeys((own, *self._naming.get(own, ()), *self._of(_OF_ACT).get(own, ())))

    def _belongs(self, thing: str, name: str) -> bool:
        """Say whether a thing is this one, or an event's or an act's."""
        own = self._canonical(name)
        return (
            thing == own
            or own in map(self._canonical, self._tied(thing, _OF_EVENT))
            or thing in map(self._canonical, self._tied(name, _OF_ACT))
        )

    def _standing(self, thing: str, property_id: str) -> list[str]:
        """Return what stands of a thing for a property, under the names by which it is shown."""
        rows = self._record.known(thing, day=self._day, property_id=property_id)
        return [self._record.shown_subject(row.text) for row in rows if row.text and row.standing]

    def _tied(self, thing: str, property_id: str) -> list[str]:
        """Return the same and what withdrawn claims named, under the names by which it is shown: compared alone."""
        rows = self._record.known(thing, day=self._day, property_id=property_id)
        texts = [row.text for row in rows if row.text and row.standing]
        texts += (text for row in rows if not row.text for text in self._withdrawn(row))
        return [self._record.shown_subject(text) for text in dict.fromkeys(texts)]

    def _withdrawn(self, row: KnownRow) -> Iterator[str]:
        """Give what the claims of a tombstone named that were neither retracted nor superseded."""
        for claim in sorted({*row.claims}.difference(row.retracted, row.superseded)):
            for one in self._record.wordings(claim, day=self._day):
                if not one.is_gone:
                    yield from one.claim.value.texts

    def _of(self, property_id: str) -> _Named:
        """Return of a property whom or what any claim ever named, by its subject: compared, never shown."""
        if property_id not in self._said:
            found: dict[str, dict[str, None]] = {}
            for subject, body in list(self._record.facts.tables.execute(people_sql.BODIES_WITH, (property_id,))):
                named = found.setdefault(self._canonical(str(subject)), {})
                named.update(dict.fromkeys(self._canonical_of(loads(as_bytes(body))[4].get(3, ()))))
            self._said[property_id] = {subject: tuple(named) for subject, named in found.items()}
        return self._said[property_id]

    def _canonical_of(self, texts: Iterable[object]) -> Iterator[str]:
        return (self._canonical(str(text)) for text in texts)

    def _canonical(self, name: str) -> str:
        return self._record.facts.canonical(Table.SUBJECT, name)
