"""What belongs to a plan: who is not in it and why, who goes when and why, what if each house burns.

Of a plan that was just found, and of a kept one, whose ways are read from its journeys (`planning.resolving`): of that
it is worked out anew from the world as it is now, and nothing of it is kept (decision 0012, point 4).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.evacuate.explaining.blocking import what_blocks
from safeconduct.evacuate.explaining.burning import ready_repairs
from safeconduct.evacuate.explaining.gains import gains
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.types import Blocked, Gain, Ready, Urgency
from safeconduct.evacuate.explaining.urgency import urgency
from safeconduct.evacuate.explaining.wording import blocked_lines, gain_lines, ready_lines, urgency_lines
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planning.types import Run

_OTHERS_THERE: Final = Phrase(
    "{place}: people of journeys that this plan does not move sleep there tonight: {people}. “Something is burnt” says "
    "who has to leave.",
    "{place}: сегодня там ночуют люди из поездок, которых этот план не трогает: {people}. Кому уходить, покажет "
    "«Что-то засвечено».",
)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a plan is as it is: parties that are not in it, parties that are, what one more brings, every place burnt."""

    waiting: tuple[Blocked, ...]
    urgent: tuple[Urgency, ...]
    gains: tuple[Gain, ...]
    burnt: tuple[Ready, ...]


def reasons_of(
    run: Run, plan: Plan, *, without: Collection[str] = (), look: Callable[[], None] = lambda: None
) -> Reasons:
    """Return the reasons of a valid plan of a run. Some seconds at 300 people, most of it for what one more brings.

    ``without``: parties of which nothing is said. ``look`` is called between the steps and may raise, which ends it.
    """
    instance, reserve = run.instance, run.reserve
    going = {one.party for one in plan.assignments}

    def parties(*, in_it: bool) -> Iterator[str]:
        for party in instance.parties:
            if (party.id in going) is in_it and party.id not in without:
                look()
                yield party.id

    waiting = tuple(what_blocks(instance, plan, one, reserve) for one in parties(in_it=False))
    urgent = tuple(urgency(instance, plan, one, 0, reserve) for one in parties(in_it=True))
    look()
    found = gains(instance, plan, reserve=reserve) if waiting else ()
    look()
    return Reasons(waiting, urgent, found, ready_repairs(instance, plan, 0, reserve))


# --- as they are shown

Told = tuple[tuple[str, tuple[str, ...]], ...]
"""Code names, each with what is said of it."""


def waiting_of(found: Reasons, names: Names) -> Told:
    """Return who is not in a plan, with what stands in their way, a thing a line; else why nothing does."""
    return tuple((names.name(one.party), _in_the_way(one, names)) for one in found.waiting)


def urgent_of(found: Reasons, names: Names) -> Told:
    """Return who goes when and why, in the order of the greedy plan: the most urgent first."""
    order = sorted(found.urgent, key=lambda one: one.rank)
    return tuple((names.name(one.party), tuple(urgency_lines(one, names))) for one in order)


def gains_of(found: Reasons, names: Names) -> tuple[str, ...]:
    """Return what one more of something would bring; nothing where everybody is moved."""
    return tuple(gain_lines(found.gains, names)) if found.waiting else ()


def _in_the_way(found: Blocked, names: Names) -> tuple[str, ...]:
    lines = tuple(blocked_lines(found, names))
    return tuple(one.removeprefix("- ") for one in lines[1:]) if found.sets else lines


def burnt_lines(run: Run, burnt: Collection[Ready], names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every place of which anything follows tonight: its name, and what happens if it burns today.

    With the people of journeys that no plan moves, as a number: their journeys say the rest (`running.burning`).
    """
    ready = {one.place: one for one in burnt}
    for place, thing in run.places.items():
        here = (one for one in run.world.holds if one.of == thing.id and one.id not in run.world.own_holds)
        others = sum(one.people for one in here if one.is_bed and one.is_held and one.first <= run.first < one.until)
        lines = [*ready_lines(ready[place], names)] if place in ready else []
        if others:
            lines.append(names.say(_OTHERS_THERE, place=thing.name, people=names.people(others)))
        if lines:
            yield thing.name, tuple(lines)
