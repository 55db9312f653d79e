"""How journeys are named, printed and answered on a command line, for the commands of `journey`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.text import Text

from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain
from safeconduct.cli.evacuate import DONE, SAME
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.facts.errors import NoSuchThing, SeveralThings
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS, thing_named
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.errors import NoSuchLeg
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.evacuate.journeys.types import Journey, Leg
from safeconduct.evacuate.journeys.wording import leg_in_words, notes_of
from safeconduct.sync.team import Team

_FEWEST_DIGITS: Final = 4
_MOST_NAME: Final = 80


def journey_named(team: Team, name: str) -> Journey:
    """Return a journey by its code name or the first digits of its id; NoSuchThing, SeveralThings."""
    found = read_journey(team, thing_named(Facts(team.vault.tables), name, ("journey",)).part)
    if found is None:
        raise NoSuchThing(shown=name)
    return found


def leg_named(journey: Journey, word: str) -> Leg:
    """Return a leg by its number or the first digits of its id; NoSuchLeg."""
    found = [one for one in journey.legs if str(one.number) == word] or [
        one for one in journey.legs if len(word) >= _FEWEST_DIGITS and one.id.hex().startswith(word.lower())
    ]
    if len(found) != 1:
        raise NoSuchLeg(shown=word)
    return found[0]


def held_named(things: Iterable[Thing], word: str) -> Thing:
    """Return one of a journey's things by the first digits of its id; NoSuchThing, SeveralThings."""
    wanted = word.lower()
    found = [one for one in things if len(wanted) >= _FEWEST_DIGITS and one.id.hex().startswith(wanted)]
    if len(found) > 1:
        raise SeveralThings(shown=word)
    if not found:
        raise NoSuchThing(shown=word)
    return found[0]


def done(screen: Screen, ops: Iterable[OpId], **more: Json) -> None:
    """Print what was written and how to take it back, or answer it."""
    written = tuple(ops)
    if screen.is_json:
        screen.answer({"ops": [one.hex() for one in written], **more})
        return
    for op in written:
        screen.say(DONE, op=op.hex()[:SHOWN_DIGITS])
    if not written:
        screen.say(SAME)


def show_legs(screen: Screen, journey: Journey) -> None:
    """Print a journey's code name, and of each leg how it stands."""
    screen.show(
        Text(plain(journey.name, _MOST_NAME), style="bold").append(f"  {journey.id.hex()[:SHOWN_DIGITS]}", style="dim")
    )
    for leg in journey.legs:
        screen.show(leg_in_words(leg, screen.language), first="  ")
        screen.show(" · ".join(notes_of(leg, screen.language)), first="     ")


def json_of_journey(journey: Journey) -> dict[str, Json]:
    """Return a journey for a program."""
    return {
        "id": journey.id.hex(),
        "name": journey.name,
        "people": journey.size,
        "tier": journey.tier.value,
        "legs": [json_of_leg(one) for one in journey.legs],
    }


def json_of_leg(leg: Leg) -> dict[str, Json]:
    """Return a leg for a program. ``words``: what a later word answers (`journey step --seen`)."""
    return {
        "id": leg.id.hex(),
        "number": leg.number,
        "alias": leg.thing.text("alias"),
        "kind": leg.thing.text("kind"),
        "state": leg.state.value,
        "approval": leg.standing.approval.value,
        "is_frozen": leg.is_frozen,
        "is_to_be_called_off": leg.standing.is_to_be_called_off,
        "words": [one.op.hex() for one in leg.standing.words],
        "at_once": [one.step.value for one in leg.standing.words] if len(leg.standing.words) > 1 else [],
    }
