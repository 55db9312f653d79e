"""Which questions of a form an act answers: by its type, through the hierarchy of the ontology.

A form says as data which acts it is about (`acts`, `acts_but`), and each question of which acts it is answered (`of`,
`done`). An act of another type is no day, place or doer of what the form asks about; one of which nobody says a type
may be anything. Where an act that holds somebody was done they were held, and not taken. What is no act answers as
ever. The rules are pure; `deed_in` reads. Refuses nothing. Follows decision 0019, point 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.detention.acts import act_said, acts_called, is_holding
from safeconduct.record.detention.properties import ACTS, BEGINS, VICTIM, WHERE_DONE
from safeconduct.record.living import END
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.types import BETWEEN, NOT_KNOWN, Ontology
from safeconduct.record.papers.types import Deed, PaperForm, Question
from safeconduct.record.queries import Record
from safeconduct.record.types import PropertyKind

# Forms of the ontology: of an act, and of what may name a victim and is no act.
_ACT: Final = "act"
_NO_ACTS: Final = frozenset(("involvement", "intervention", "information"))
# The property by which an involvement names its act.
_OF_ACT: Final = "act"


def deed_of(form: PaperForm, held: Ontology, types: Iterable[str]) -> Deed:
    """Return what an act of some types is to a form. ``types``: whole codes, or words that are no term."""
    said = [one for one in types if one.partition(BETWEEN)[2] != NOT_KNOWN]
    about = [one for one in said if is_about(form, held, one)]
    if about:
        return Deed.HOLDING if all(is_holding(held, one) for one in about) else Deed.ABOUT
    return Deed.OTHER if said else Deed.UNTYPED


def is_about(form: PaperForm, held: Ontology, act: str) -> bool:
    """Say whether a form is about acts of this type: it is about all where it names none, but for those it excepts."""
    above = set(held.above(act))
    return (not form.acts or not above.isdisjoint(form.acts)) and above.isdisjoint(form.acts_but)


def answers(question: Question, property_id: str, deed: Deed) -> bool:
    """Say whether a question is answered by what is said of an act for a property that it asks for."""
    return deed in (question.done if property_id in WHERE_DONE else question.of)


def deed_in(record: Record, form: PaperForm, name: str, day: Day) -> Deed:
    """Return what a subject is to a form by what stands in a record on a day; of a part in an act, what the act is."""
    sort, acts = form_of(record.facts, name), acts_in(record, name, day)
    types = types_in(record, name, day)
    names_victim = sort not in _NO_ACTS and bool(_standing(record, name, VICTIM, day))
    is_act = bool(acts or types) or names_victim
    return deed_of(form, record.vocabulary.ontology, types) if is_act else Deed.NONE


def is_over(record: Record, form: PaperForm, name: str, day: Day) -> bool:
    """Say whether an act is known to have ended so that whoever it was done to is not what the form asks about."""
    above = record.vocabulary.ontology.above
    return any(not set(above(one)).isdisjoint(form.acts_over) for one in _standing(record, name, END, day))


def acts_in(record: Record, name: str, day: Day) -> tuple[str, ...]:
    """Return the act that a subject is, or those that it names as a part in them; none where it names none."""
    return (name,) if form_of(record.facts, name) == _ACT else _standing(record, name, _OF_ACT, day)


def types_in(record: Record, name: str, day: Day) -> tuple[str, ...]:
    """Return the types that stand of an act, or of that which a subject is a part in.

    A word that is a term's own is that term.
    """
    acts = acts_in(record, name, day) or (name,)
    said = tuple(one for act in acts for id_ in ACTS for one in _standing(record, act, id_, day))
    if all(one in record.vocabulary.ontology.terms for one in said):
        return said
    called = acts_called(record.vocabulary)
    return tuple(act_said(record.vocabulary, one, called) for one in said)


def begins(record: Record, name: str, day: Day) -> tuple[Interval, ...]:
    """Return when what a record tells of a subject began, by each of its claims that stand."""
    rows = (row for id_ in BEGINS for row in record.known(name, day=day, property_id=id_))
    return tuple(row.span for row in rows if row.kind is PropertyKind.DATE and row.standing)


def are_apart(own: Sequence[Interval], of_act: Sequence[Interval], deed: Deed) -> bool:
    """Say whether an act began on none of the days that stand on the person themselves: it may be another event.

    Somebody is held from a later day than they were taken on. Where either has no day nothing says that they are apart.
    """
    pairs = [(mine, its) for mine in own for its in of_act if not (mine.is_unknown() or its.is_unknown())]
    is_near = (its.hi >= mine.lo and (deed is Deed.HOLDING or its.lo <= mine.hi) for mine, its in pairs)
    return bool(pairs) and not any(is_near)


def victims_in(record: Record, name: str, day: Day) -> tuple[str, ...]:
    """Return the people whom an act was done to by what stands in a record, or the act that a subject is a part in."""
    found = (one for act in acts_in(record, name, day) or (name,) for one in _standing(record, act, VICTIM, day))
    shown = (record.shown_subject(one) for one in found)
    return tuple(dict.fromkeys(one for one in shown if record.facts.is_somebody(one)))


def _standing(record: Record, name: str, property_id: str, day: Day) -> tuple[str, ...]:
    rows = record.known(name, day=day, property_id=property_id)
    return tuple(row.text for row in rows if row.text and row.standing)
