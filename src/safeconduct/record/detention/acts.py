"""Which acts hold somebody at a place: the types of act under which a named place is where a person was held.

Those under deprivation of liberty, but for an arrest, an abduction, a disappearance and a forced return: of these the
place is where somebody was taken. Only terms of the ontology hold somebody, with a project's own under them; a word of
a file's own is counted as the term whose exact words it is, and holds nobody. What deprives of liberty lasts, but for
an arrest and a forced return, which are moments as torture and killing are. Follows docs/formats/ontology.md and
decision 0020, points 2 and 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.text import fold
from safeconduct.record.detention.properties import ACTS
from safeconduct.record.groups import Groups
from safeconduct.record.lineage import lineage
from safeconduct.record.ontology.held import vocabulary_of
from safeconduct.record.ontology.types import BETWEEN, Ontology
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.reading.listed import acts
from safeconduct.record.standing import standing
from safeconduct.record.types import Reading

_LIST: Final = "act"
HOLDING: Final = "act/deprivation_of_liberty"
TAKING: Final = frozenset(("act/arrest", "act/abduction", "act/enforced_disappearance", "act/forced_return"))
# Of deprivation of liberty what is over when it is done: all else goes on until it ends.
_MOMENTS: Final = frozenset(("act/arrest", "act/forced_return"))
# Acts by which their victim died: those under deprivation of life, but for what was tried, or may have been.
KILLING: Final = "act/deprivation_of_life"
_SURVIVED: Final = frozenset(("act/attempted_killing", "act/driving_to_suicide"))


def is_holding(held: Ontology, act: str) -> bool:
    """Say whether somebody is held where an act of this type is done."""
    above = held.above(act)
    return HOLDING in above and TAKING.isdisjoint(above)


def is_lasting(held: Ontology, act: str) -> bool:
    """Say whether an act of this type, once begun, goes on until its end is known: somebody is deprived of liberty."""
    above = held.above(act)
    return HOLDING in above and _MOMENTS.isdisjoint(above)


def is_killing(held: Ontology, act: str) -> bool:
    """Say whether whoever an act of this type was done to died of it."""
    above = held.above(act)
    return KILLING in above and _SURVIVED.isdisjoint(above)


def is_survived(held: Ontology, act: str) -> bool:
    """Say whether whoever an act of this type was done to may have lived through it: an attempt on their life."""
    return not _SURVIVED.isdisjoint(held.above(act))


def act_said(words: Vocabulary, value: str, called: Mapping[str, str]) -> str:
    """Return the term that a value of `type_of_act` is, or whose words it is exactly; the value where it is none.

    ``called``: what `acts_called` returns.
    """
    return value if value in words.ontology.terms else called.get(fold(value), value)


def acts_called(words: Vocabulary) -> Mapping[str, str]:
    """Return for each folded wording of a type of act, in either language, its whole code; the first that has it.

    The reading aid's own codes last: a claim that was taken from a text before these were terms has them alone.
    """
    found: dict[str, str] = {}
    for term in words.terms_of(_LIST):
        for name in (term.name, *term.others):
            for said in (term.code.partition(BETWEEN)[2], name.en, name.ru):
                found.setdefault(fold(said), term.code)
    for code, entry in acts().entries.items():
        if entry.term:
            found.setdefault(fold(code), entry.term)
    return found


def holding(groups: Groups, subjects: Iterable[str], *, reading: Reading, day: Day) -> frozenset[str]:
    """Return those of some subjects, as they were given, of which an act that holds somebody stands on the day."""
    return acts_that(is_holding, groups, subjects, reading=reading, day=day)


def acts_that(
    is_one: Callable[[Ontology, str], bool],
    groups: Groups,
    subjects: Iterable[str],
    *,
    reading: Reading,
    day: Day,
    every: bool = False,
) -> frozenset[str]:
    """Return those of some subjects, as they were given, of which an act of such a type stands on the day.

    ``every``: and of no other type.
    """
    asked = groups.facts.groups_about(frozenset(subjects), ACTS)
    if not asked:
        return frozenset()
    held, told = vocabulary_of(groups.facts).ontology, defaultdict[str, set[str]](set)
    of = {merged[0].n: asked_so for asked_so, merged in asked}
    for keys, group, _ in groups.many([merged for _, merged in asked], reading=reading, day=day):
        stand = standing(group, lineage(group), day=day, reading=reading)
        done = {value for n in stand.content for value in group.entries[n].values}
        for subject in of[keys[0].n]:
            told[subject] |= done
    return frozenset(
        subject for subject, acts in told.items() if (all if every else any)(is_one(held, act) for act in acts)
    )
