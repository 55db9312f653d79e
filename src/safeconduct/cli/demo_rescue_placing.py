"""Ways of the demonstration's parties as somebody finds them on a board: stage by stage, what fits best, or least."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.placing.rules import findings, options
from safeconduct.evacuate.placing.types import Party, Placement, Stage, Weight, World

# A departure is chosen once papers are here; of whoever is placed tonight they are not.
_STAGES: Final = (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.SAFE)


def best_way(party: Party, world: World, chosen: Placement | None = None) -> Placement:
    """Return the way that is chosen step by step, each time what has least against it. ``chosen``: what is already."""
    found = chosen or Placement()
    for stage in _STAGES:
        if getattr(found, stage.value):
            continue
        fitting = options(party, found, stage, world)
        found = replace(found, **{stage.value: fitting[0].of}) if fitting else found
    return found


def least_fitting(party: Party, world: World) -> Placement:
    """Return of each stage what fits a party least."""
    return Placement(**{stage.value: _last(party, stage, world) for stage in (*_STAGES, Stage.DEPARTURE)})


def refused(party: Party, placement: Placement, world: World) -> list[str]:
    """Return the codes of what refuses a placement."""
    return [one.rule.value for one in findings(party, placement, world) if one.weight is Weight.REFUSED]


def _last(party: Party, stage: Stage, world: World) -> ThingId:
    found = options(party, Placement(), stage, world)
    return found[-1].of if found else NO_THING
