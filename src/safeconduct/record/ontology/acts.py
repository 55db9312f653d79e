"""Who did what to whom, where and when, as typed in one sitting: an act with its victim, and who took part in it.

Exactly as the HURIDOCS formats have it: one act has one victim, and each who took part an involvement of its own. Each
field is a claim of its own. Refuses what `describing` refuses: names, terms and forms are never guessed. Changes
nothing: the ops are for the caller to append.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.record.ontology.describing import ACT, INVOLVEMENT, Sitting

PEOPLE: Final = ("person", "group")
DOERS: Final = ("person", "group", "unit", "organisation")
LABEL: Final = "{what}: {whom}"


@dataclass(frozen=True, slots=True)
class TypedAct:
    """An act as it was typed; what is empty is not said. Several terms have semicolons between them.

    ``victim_is``, ``perpetrator_is``, ``event_is``: the form of one that is not there yet, "" where it is. ``begins``,
    ``ends``: days in words. ``place``: one that stands in the record; ``where``: in words.
    """

    type_of_act: str
    victim: str
    victim_is: str = ""
    perpetrator: str = ""
    perpetrator_is: str = ""
    degree: str = ""
    event: str = ""
    event_is: str = ""
    begins: str = ""
    ends: str = ""
    where: str = ""
    place: str = ""
    method: str = ""
    status: str = ""
    label: str = ""


# The fields of an act by the member that says them.
FIELDS: Final[Mapping[str, str]] = {
    "begins": "initial_date",
    "ends": "final_date",
    "where": "exact_location",
    "place": "place_of_act",
    "method": "method_of_violence",
    "status": "status_at_end_of_act",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """The subjects that were made: qualified names. ``involvement``: "" where nobody is said to have done it."""

    act: str
    involvement: str = ""


def enter_act(sitting: Sitting, typed: TypedAct, language: Language) -> Entered:
    """Enter an act and who took part, and return what was made; what `Sitting` raises."""
    victim = sitting.thing(typed.victim, PEOPLE, new_form=typed.victim_is)
    words = sitting.record.vocabulary
    kinds = [words.term_from_words("act", one.strip()) for one in typed.type_of_act.split(";")]
    kind = words.term_in_words(kinds[0], language)
    act = sitting.new(typed.label or LABEL.format(what=kind, whom=sitting.label(victim)), ACT)
    sitting.refer(act, "victim", victim)
    sitting.say(act, "type_of_act", typed.type_of_act)
    if typed.event:
        event = sitting.thing(typed.event, ("event",), new_form=typed.event_is)
        sitting.refer(act, "event", event)
    for member, field_id in FIELDS.items():
        if said := getattr(typed, member):
            sitting.say(act, field_id, said)
    return Entered(act, _involvement(sitting, typed, act) if typed.perpetrator else "")


def _involvement(sitting: Sitting, typed: TypedAct, act: str) -> str:
    """Return the involvement of who did it, with its claims."""
    doer = sitting.thing(typed.perpetrator, DOERS, new_form=typed.perpetrator_is)
    part = sitting.new(LABEL.format(what=sitting.label(doer), whom=sitting.label(act)), INVOLVEMENT)
    sitting.refer(part, "perpetrator", doer)
    sitting.refer(part, "act", act)
    if typed.degree:
        sitting.say(part, "degree_of_involvement", typed.degree)
    return part
