"""Who is living, as far as the record knows: one rule for all that leaves (DESIGN section 3; decision 0017, point 3).

A person counts as living until two independent voices say that they died: by a day of death, or by an act whose victim
they are and at whose end the victim was dead, where both the end and the victim stand on two such voices. A rumour of a
death is no leave to name somebody; whoever is missing is living. Of people who are said to be one each has to be dead
by what is said of that one alone: one word of a colleague makes nobody dead. Reads only. Refuses to take a dispute for
a death.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.record import sql
from safeconduct.record.groups import Groups
from safeconduct.record.lineage import lineage
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_rows
from safeconduct.record.types import KnownRow, Level, Reading

# The property that says when a person died.
DEATH: Final = "date_of_death"
# What became of the victim of an act, the victim, and the term that says they were dead (`ontology/lists`).
END: Final = "status_at_end_of_act"
VICTIM: Final = "victim"
DEAD: Final = "status_at_end/dead"
_KNOWN: Final = frozenset((Level.CORROBORATED, Level.REASONABLE_GROUNDS))
# Independent voices that say so, at least.
_LEAST_VOICES: Final = 2


class Living:
    """Whom the record counts as living, on a day. Made once for many questions: groups are walked over once."""

    def __init__(self, record: Record, day: Day = NOW) -> None:
        """Look for whoever may be dead: nobody else is asked about again."""
        self._facts, self._groups, self._day = record.facts, Groups(record.facts), day
        tables = record.facts.tables
        self._with_a_day = frozenset(str(name) for (name,) in list(tables.execute(sql.SUBJECTS_WITH, (DEATH,))))
        self._dead: frozenset[str] | None = None

    def has(self, name: str) -> bool:
        """Say whether a person, a subject by its qualified name, counts as living."""
        people = self._facts.people_one_with(name) or (name,)
        return not all(map(self._is_dead, people))

    def _is_dead(self, name: str) -> bool:
        by_day = name in self._with_a_day and any(map(_is_sure, self._known(name, DEATH)))
        return by_day or name in self._dead_of_acts()

    def _dead_of_acts(self) -> frozenset[str]:
        """Return who was the victim of an act at whose end they were dead, by the names that its claims give them."""
        if self._dead is None:
            acts = self._facts.tables.execute(sql.SUBJECTS_SAYING, (END, DEAD.encode()))
            self._dead = frozenset(
                victim.text
                for (act,) in list(acts)
                if any(row.text == DEAD and _is_sure(row) for row in self._known(str(act), END))
                for victim in self._known(str(act), VICTIM)
                if _is_sure(victim)
            )
        return self._dead

    def _known(self, name: str, property_id: str) -> Iterator[KnownRow]:
        """Give what is known of a subject by the claims about it alone, and of nothing that it was said to be one with.

        From the rows of its claims: what is kept of large groups is kept of all that are one.
        """
        keys = self._facts.group_keys(sql.GROUPS_OF_SUBJECT, name)
        alone = [[key] for key in keys if key.property == property_id]
        for _, group, _ in self._groups.many(alone, day=self._day):
            yield from known_rows(group, lineage(group), day=self._day, reading=Reading.KNOWN)


def is_living(record: Record, name: str, day: Day = NOW) -> bool:
    """Say whether a person, a subject by its qualified name, counts as living. For one question; see `Living`."""
    return Living(record, day).has(name)


def _is_sure(row: KnownRow) -> bool:
    return row.level in _KNOWN and row.roots.floor >= _LEAST_VOICES and not row.is_tombstone
