"""The lot: which published seed decides between equals, who set it and when, and between whom it decided tonight.

Nobody is first for having come first or being best connected; whoever has the seed can check each place in the list.
Setting one is filling in its form. Rules: `evacuate.lots`, `evacuate.triage.rules`.
"""

from __future__ import annotations

from safeconduct.base.language import say
from safeconduct.desk.case_lines import case_link
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.render import Page
from safeconduct.desk.things import facts_of, new_link, thing_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.types import Standing
from safeconduct.evacuate.cases.waiting import ties
from safeconduct.evacuate.cases.wording import danger_in_words
from safeconduct.evacuate.lots import HOW_TO_CHECK, NO_SEED, NO_TIE, lot_in_words, lots_of, seed_of
from safeconduct.evacuate.running.tonight import tonight_here
from safeconduct.evacuate.triage.rules import lottery
from safeconduct.sync.types import Sort

HERE = "/cases/lot"
# Digits of a lot that are shown: of a thousand cases two share so many once in a million nights.
LOT_DIGITS = 12


def page(visit: Visit) -> Page:
    """Return the seeds and tonight's ties."""
    team, now, language = visit.team(), visit.clock.now_ms(), visit.words.tongue.spoken
    seed, held = seed_of(facts_of(visit), now), lots_of(team, now)
    homes = [one.id for one in team.compartments() if one.sort is Sort.PLANNING and may_write(visit, one.id)]
    facts = {
        "into": (),
        "lots": tuple(
            (lot_in_words(one, language), thing_link(visit, one.thing, f"?back={HERE}"), one.is_in_force, one.is_late)
            for one in held
        ),
        "no_seed": "" if any(one.is_in_force for one in held) else say(NO_SEED, language),
        "add_address": f"{new_link(visit, 'lottery', homes[0])}?back={HERE}" if homes else "",
        "ties": tuple(_tie(visit, one, seed) for one in ties(tonight_here(team, now), seed)),
        "no_tie": say(NO_TIE, language),
        "check": say(HOW_TO_CHECK, language),
    }
    return Page("lot.html", facts)


def _tie(visit: Visit, held: tuple[Standing, ...], seed: bytes) -> tuple[str, tuple[tuple[str, str, str, str], ...]]:
    """Return how urgent those are between whom the lot decided, and each in its order: page, name, lot and id."""
    return danger_in_words(held[0], visit.words.tongue.spoken), tuple(
        (
            case_link(visit, one.case.part),
            one.case.name,
            lottery(seed, one.case.part).hex()[:LOT_DIGITS],
            one.case.part.hex(),
        )
        for one in held
    )
