"""Whom a thing of the record tells of, who is asked before it leaves: one rule for papers, tables and evidence.

Of a person themselves; of an event whom it was done to and who else it is about, by what it says of them itself, by the
acts, interventions and pieces of information that name it, and by the act that an involvement names. Who is said to
have done it is not asked (decision 0021). Claims that stand decide; whatever was said otherwise is compared alone.
Reads only, and refuses to read a name out of words: a value that is no entry of the record is nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.record import sql
from safeconduct.record.columns import loads
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.queries import Record

# What ties people to an event or a thing: to whom it was done, whom information or a document is about, two people of
# one relation, whose consent it is (`ontology/forms`).
TIES: Final = ("victim", "related_person", "about", "person", "related_to", "consent_of")
# What names the event or act that a thing belongs to: acts belong to an event, which tells of their people; an
# involvement tells of one act, and so of its victim.
_VICTIM: Final = "victim"
_OF_EVENT: Final = "event"
_OF_ACT: Final = "act"

_Named = dict[str, tuple[str, ...]]


class Involved:
    """Whom things tell of, on a day. For one piece of work: each property is walked over once."""

    def __init__(self, record: Record, day: Day) -> None:
        """Ask a record, all of its parts: what leaves one part is told of whoever another tells of all the same."""
        self._record, self._day = record, day
        self._said: dict[str, _Named] = {}
        self._naming: _Named | None = None

    def people_of(self, name: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Return whom a subject (qualified name) tells of, each once, under the name by which they are shown.

        ``among``: whom alone to look for, canonical names; the others cost nothing then. Linear in what names it.
        """
        found: dict[str, None] = {}
        subject = self._record.shown_subject(name)
        if self._is_person(subject):
            return (subject,) if among is None or self._canonical(subject) in among else ()
        for thing in self._things(name):
            ties = [tie for tie in TIES if self._names_any(thing, tie, among)]
            # What stands is asked where somebody is named alone: of a wave that is one act in thousands.
            if ties and self._belongs(thing, name):
                found.update((one, None) for tie in ties for one in self._standing(thing, tie))
        people = (one for one in found if self._is_person(one))
        return tuple(one for one in people if among is None or self._canonical(one) in among)

    def acts_of(self, person: str) -> tuple[str, ...]:
        """Return the acts that were done to a person (qualified name), by what stands, in order of their names."""
        own = self._canonical(person)
        found = [one for one, named in self._of(_VICTIM).items() if own in named]
        told = (one for one in found if own in map(self._canonical, self._standing(one, _VICTIM)))
        return tuple(sorted(self._record.shown_subject(one) for one in told))

    def only_victim_of(self, act: str) -> str:
        """Return the person whom an act (qualified name) was done to, by what stands; "" of none or several.

        Asks about the act alone: of a wave with thousands the first two are enough.
        """
        people: dict[str, None] = {}
        for one in self._standing(act, _VICTIM):
            if self._is_person(one):
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
        """Say whether a thing is this one, or by what stands an event's or an act's."""
        own = self._canonical(name)
        return (
            thing == own
            or own in map(self._canonical, self._standing(thing, _OF_EVENT))
            or thing in map(self._canonical, self._standing(name, _OF_ACT))
        )

    def _standing(self, thing: str, property_id: str) -> list[str]:
        """Return what stands of a thing for a property, under the names by which it is shown."""
        rows = self._record.known(thing, day=self._day, property_id=property_id)
        return [self._record.shown_subject(row.text) for row in rows if row.standing]

    def _of(self, property_id: str) -> _Named:
        """Return of a property whom or what any claim ever named, by its subject: compared, never shown."""
        if property_id not in self._said:
            facts, found = self._record.facts, dict[str, dict[str, None]]()
            for key in facts.group_keys(sql.GROUPS_WITH, property_id):
                named = found.setdefault(self._canonical(key.subject), {})
                for row in facts.claim_rows(sql.CLAIMS_OF_GROUP, key.n):
                    named.update((self._canonical(str(text)), None) for text in loads(row[7])[4].get(3, ()))
            self._said[property_id] = {subject: tuple(named) for subject, named in found.items()}
        return self._said[property_id]

    def _canonical(self, name: str) -> str:
        return self._record.facts.canonical(Table.SUBJECT, name)

    def _is_person(self, name: str) -> bool:
        item = self._record.entry(Table.SUBJECT, name)
        return isinstance(item, Subject) and item.kind is SubjectKind.PERSON
