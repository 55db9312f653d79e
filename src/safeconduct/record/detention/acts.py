"""Which acts hold somebody at a place: the types of act under which a named place is where a person was held.

Those under deprivation of liberty, but for an arrest, an abduction, a disappearance and a forced return: of these the
place is where somebody was taken. Only terms of the ontology are understood, with a project's own under them; a word of
a file's own is no term and holds nobody. Follows docs/formats/ontology.md and decision 0020, point 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.record import sql
from safeconduct.record.columns import GroupKey
from safeconduct.record.detention.properties import ACTS
from safeconduct.record.groups import Groups
from safeconduct.record.items import Table
from safeconduct.record.lineage import lineage
from safeconduct.record.ontology.held import vocabulary_of
from safeconduct.record.ontology.types import Ontology
from safeconduct.record.standing import standing
from safeconduct.record.types import Reading

HOLDING: Final = "act/deprivation_of_liberty"
TAKING: Final = frozenset(("act/arrest", "act/abduction", "act/enforced_disappearance", "act/forced_return"))


def is_holding(held: Ontology, act: str) -> bool:
    """Say whether somebody is held where an act of this type is done."""
    above = held.above(act)
    return HOLDING in above and TAKING.isdisjoint(above)


def holding(groups: Groups, subjects: Iterable[str], *, reading: Reading, day: Day) -> frozenset[str]:
    """Return those of some subjects, as they were given, of which such an act stands on the day."""
    facts, asked = groups.facts, dict[int, tuple[str, list[GroupKey]]]()
    for subject in sorted(set(subjects)):
        for name in facts.one_with(Table.SUBJECT, subject):
            for key in facts.group_keys(sql.GROUPS_OF_SUBJECT, name):
                if key.property in ACTS:
                    merged = facts.merged_with(key)
                    asked[merged[0].n] = subject, merged
    if not asked:
        return frozenset()
    held, told = vocabulary_of(facts).ontology, defaultdict[str, set[str]](set)
    of = {n: subject for n, (subject, _) in asked.items()}
    for keys, group, _ in groups.many([merged for _, merged in asked.values()], reading=reading, day=day):
        stand = standing(group, lineage(group), day=day, reading=reading)
        told[of[keys[0].n]].update(value for n in stand.content for value in group.entries[n].values)
    return frozenset(subject for subject, acts in told.items() if any(is_holding(held, act) for act in acts))
