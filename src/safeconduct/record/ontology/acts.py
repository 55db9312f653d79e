"""Who did what to whom, where and when, as typed in one sitting: an act with its victim, and who took part in it.

Exactly as the HURIDOCS formats have it: one act has one victim, and each who took part an involvement of its own. Each
field is a claim of its own. Refuses what `describing` refuses: names, terms and forms are never guessed. Changes
nothing: the ops are for the caller to append.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.record.ontology.act_labels import LABEL
from safeconduct.record.ontology.describing import ACT, INVOLVEMENT, Sitting
from safeconduct.record.periods import period_from_words

PEOPLE: Final = ("person", "group")
DOERS: Final = ("person", "group", "unit", "organisation")


@dataclass(frozen=True, slots=True)
class TypedAct:
    """An act as it was typed; what is empty is not said. Several terms have semicolons between them.

    ``victim_is``, ``perpetrator_is``, ``event_is``: the form of one that is not there yet, "" where it is. ``begins``,
    ``ends``: days in words. ``place``: one that stands in the record; ``where``: in words; ``during``: days in words
    when it was there, where that is not all the time that it lasted.
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
    during: str = ""
    method: str = ""
    status: str = ""
    label: str = ""


# Where a member of a typed act is taken: what is refused inside may be noted there, and the rest is taken all the same.
At = Callable[[str], AbstractContextManager[object]]
# The fields of an act by the member that says them.
FIELDS: Final[Mapping[str, str]] = {
    "begins": "initial_date",
    "ends": "final_date",
    "where": "exact_location",
    "place": "place_of_act",
    "method": "method_of_violence",
    "status": "status_at_end_of_act",
}


# Those that say where it was.
_PLACES: Final = ("where", "place")


@dataclass(frozen=True, slots=True)
class Entered:
    """The subjects that were made: qualified names. ``involvement``: "" where nobody is said to have done it."""

    act: str
    involvement: str = ""


def enter_act(sitting: Sitting, typed: TypedAct, language: Language, at: At = nullcontext) -> Entered:
    """Enter an act and who took part, and return what was made; what `Sitting` raises.

    ``at`` is asked for each member by its name, and hears what is refused of it: of a form everything is told at once.
    What was made is of use only where nothing was refused.
    """
    kind = victim = ""
    words = sitting.record.vocabulary
    with at("type_of_act"):
        kinds = [words.term_from_words("act", one.strip()) for one in typed.type_of_act.split(";")]
        kind = words.term_in_words(kinds[0], language)
    with at("victim"):
        victim = sitting.thing(typed.victim, PEOPLE, new_form=typed.victim_is)
    act = sitting.new(typed.label or LABEL.format(what=kind, whom=sitting.label(victim)), ACT)
    if victim:
        sitting.refer(act, "victim", victim)
    with at("type_of_act"):
        sitting.say(act, "type_of_act", typed.type_of_act)
    with at("event"):
        if typed.event:
            sitting.refer(act, "event", sitting.thing(typed.event, ("event",), new_form=typed.event_is))
    during = ""
    with at("during"):
        if typed.during:
            period_from_words(FIELDS["place"] if typed.place or typed.where else "", typed.during, sitting.said_on)
            during = typed.during
    for member, field_id in FIELDS.items():
        with at(member):
            if said := getattr(typed, member):
                sitting.say(act, field_id, said, during if member in _PLACES else "")
    return Entered(act, _involvement(sitting, typed, act, at) if typed.perpetrator else "")


def _involvement(sitting: Sitting, typed: TypedAct, act: str, at: At) -> str:
    """Return the involvement of who did it, with its claims."""
    doer = ""
    with at("perpetrator"):
        doer = sitting.thing(typed.perpetrator, DOERS, new_form=typed.perpetrator_is)
    part = sitting.new(LABEL.format(what=sitting.label(doer), whom=sitting.label(act)), INVOLVEMENT)
    if doer:
        sitting.refer(part, "perpetrator", doer)
    sitting.refer(part, "act", act)
    with at("degree"):
        if typed.degree:
            sitting.say(part, "degree_of_involvement", typed.degree)
    return part
