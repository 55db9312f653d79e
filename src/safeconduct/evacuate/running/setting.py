"""What may be set by filling in a form, where a command of its own guards it too (P11; docs/rooms/evacuate.md).

Any field of any thing can be filled in. A leg of which people were told, and a case of which somebody is on the way,
are held all the same, whatever page or command it comes by.
"""

from __future__ import annotations

from safeconduct.evacuate.cases.errors import EndingMissing, LegStillOpen
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.commands import case_has_open_leg
from safeconduct.evacuate.journeys.consents import CARRIED_FIELDS
from safeconduct.evacuate.journeys.errors import FollowsFromCase, LegIsHeld, ToldByItself
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.sync.team import Team


def check_settable(team: Team, thing: Thing, values: Values) -> None:
    """Raise where these values are not to be set.

    LegIsHeld of a leg; FollowsFromCase of a journey; EndingMissing, LegStillOpen of a case.
    """
    if thing.form.code == "leg" and values:
        journey = read_journey(team, thing.part)
        leg = journey.leg(thing.id) if journey is not None else None
        if leg is not None and leg.is_frozen:
            raise LegIsHeld
    if thing.form.code == "journey" and (values.keys() & set(CARRIED_FIELDS) or _leaves_case(thing, values)):
        raise FollowsFromCase
    if thing.form.code == "case" and values.get("state") == "closed":
        if not values.get("ending", thing.value("ending")):
            raise EndingMissing
        if case_has_open_leg(read_journeys(team), thing.id):
            raise LegStillOpen


def check_new(form: str) -> None:
    """Raise where a thing of a form is not begun by filling it in: ToldByItself of what somebody was told."""
    if form == "told":
        raise ToldByItself


def _leaves_case(journey: Thing, values: Values) -> bool:
    """Say whether a journey that has a case would have another, or none: what its people said would be left behind."""
    held = journey.id_of("case")
    return bool(held) and "case" in values and values["case"] != held
