"""Placing one party by hand on the board: six slots, what could be put into each, and at once all that follows.

Every broken rule and everybody who would know stands on the page after each choice; with script it comes without
loading the page anew (`static/placing.js`), without it by the same buttons. Nothing is done before a person says so;
what is refused is done only where they say that they have seen it, and the journey's log keeps that. Rules:
`evacuate.placing`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.case_lines import case_here, case_link
from safeconduct.desk.movement import journey_link
from safeconduct.desk.placing_shown import (
    cards_of,
    choices_of,
    picture_with,
    slots_of,
    stage_and_words,
    thing_of,
)
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import PLACED, TOLD, Visit
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.exposing import exposures
from safeconduct.evacuate.placing.reading import Here, read_here
from safeconduct.evacuate.placing.rules import findings
from safeconduct.evacuate.placing.types import Placement, Stage, Weight
from safeconduct.evacuate.placing.wording import IN_ORDER, exposure_in_words

_STAGES: Final = {stage.value: stage for stage in IN_ORDER}
# Fields of the form besides the six stages: which one is chosen for; and what the buttons say.
_AT: Final = "at"
_TO: Final = "to"
_TAKE: Final = "take"
_EMPTY: Final = "empty"


def page(visit: Visit) -> Page:
    """Return the view with what the address or the form has chosen; nothing else is chosen."""
    return _page(visit, case_here(visit))


def send(visit: Visit) -> Shown:
    """Take or empty what a button says and show what follows, or place the party so."""
    case = case_here(visit)
    if visit.form.text("do") != "place":
        return _page(visit, case)
    here = _read(visit, case)
    try:
        placed = place(
            visit.team(),
            here.party,
            _chosen(visit),
            here.world,
            language=visit.words.tongue.spoken,
            has_seen=visit.form.has("seen"),
        )
    except SafeconductError as error:
        return _page(visit, case, (visit.advice(error),))
    return visit.done(f"{journey_link(visit, placed.part)}?{TOLD}={PLACED}", *placed.ops)


def _read(visit: Visit, case: Case) -> Here:
    return read_here(visit.team(), case.part, visit.today, visit.words.tongue.spoken)


def _chosen(visit: Visit) -> Placement:
    """Return what is chosen: by the form, else by the address; a button of the page comes last."""

    def one(stage: Stage) -> ThingId:
        given = visit.form.text(stage.value) if not visit.form.is_empty else visit.query.get(stage.value, "")
        return thing_of(visit, given)

    chosen = Placement(**{stage.value: one(stage) for stage in IN_ORDER})
    if visit.form.has(_TAKE) and (at := _STAGES.get(visit.form.text(_AT))):
        chosen = replace(chosen, **{at.value: thing_of(visit, visit.form.text(_TAKE))})
    if emptied := _STAGES.get(visit.form.text(_EMPTY)):
        chosen = replace(chosen, **{emptied.value: NO_THING})
    return chosen


def _at(visit: Visit, placement: Placement) -> Stage:
    """Return the stage that is chosen for: as a button or the form says, else the first that is empty."""
    asked = (visit.form.text(name) for name in (_TO, _EMPTY, _AT))
    found = next((_STAGES[one] for one in asked if one in _STAGES), None)
    return found or next((one for one in IN_ORDER if not getattr(placement, one.value)), IN_ORDER[0])


def _page(visit: Visit, case: Case, advice: tuple[Advice, ...] = ()) -> Page:
    here, placement = _read(visit, case), _chosen(visit)
    at, offered = _at(visit, placement), choices_of(here, placement)
    slots = slots_of(visit, here, placement, offered, at)
    cards, more_cards = cards_of(visit, here, placement, offered[at], at)
    picture, more_rows = picture_with(visit, here, placement)
    facts = {
        "into": (),
        "advice": advice,
        "name": case.name,
        "size": here.party.size,
        "back_address": case_link(visit, case.part),
        "going": tuple((journey_link(visit, one.part), one.name) for one in here.going if one.case == here.party.case),
        "picture": picture,
        "more_rows": more_rows,
        "slots": slots,
        "slot": next(one for one in slots if one.is_here),
        "cards": cards,
        "more_cards": more_cards,
        "is_begun": placement != Placement(),
        **_following(visit, here, placement),
    }
    return Page("placing.html", facts, 422 if advice else 200)


def _following(visit: Visit, here: Here, placement: Placement) -> dict[str, object]:
    """Return what follows from a placement: what is refused, what has to be known, and who would know whom and what."""
    found, language = findings(here.party, placement, here.world), visit.words.tongue.spoken
    refused, warned = ([one for one in found if one.weight is weight] for weight in (Weight.REFUSED, Weight.WARNS))
    return {
        "refused": stage_and_words(visit, here, refused),
        "warned": stage_and_words(visit, here, warned),
        "exposed": tuple(
            exposure_in_words(one, language, here.called) for one in exposures(here.party, placement, here.world)
        ),
    }
