"""The programme in figures: how soon are people answered, moved and safe, and where are we late? No number below five.

The figures are those of `safeconduct programme` (`evacuate.programme`), each with a bar beside its number.
"""

from __future__ import annotations

from safeconduct.base.language import say
from safeconduct.desk.render import Page
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.programme.reading import cases_in_figures
from safeconduct.evacuate.programme.rules import report
from safeconduct.evacuate.programme.types import Cell
from safeconduct.evacuate.programme.wording import (
    MARKS,
    cell_in_words,
    ending_in_words,
    hours_in_words,
    lines,
    tier_in_words,
)
from safeconduct.evacuate.triage.types import Tier


def page(visit: Visit) -> Page:
    """Return the figures of every case that this desk opens."""
    now, language = visit.clock.now_ms(), visit.words.tongue.spoken
    found = report(cases_in_figures(facts_of(visit), now), now)
    spells = tuple(
        (
            say(MARKS[one.mark], language),
            one.reached,
            one.cases,
            one.reached * 100 // one.cases if one.cases else 0,
            hours_in_words(one.half, language),
            hours_in_words(one.most, language),
        )
        for one in found.spells
    )
    tables = (
        (
            visit.words.say("How urgent"),
            _cells(visit, found.tiers, lambda code: tier_in_words(Tier(int(code)), language)),
        ),
        (visit.words.say("By wave"), _cells(visit, found.waves, lambda code: code)),
        (visit.words.say("How they ended"), _cells(visit, found.endings, lambda code: ending_in_words(code, language))),
    )
    told = tuple(lines(found, language))
    facts = {
        "into": (),
        "cases": found.cases,
        "lines": (*told[:2], *told[2 + len(found.spells) :]),
        "spells": spells,
        "tables": tuple(one for one in tables if one[1]),
    }
    return Page("programme.html", facts)


def _cells(visit: Visit, cells: tuple[Cell, ...], words: object) -> tuple[tuple[str, str, int], ...]:
    language = visit.words.tongue.spoken
    most = max((one.number for one in cells), default=1) or 1
    return tuple((words(one.label), cell_in_words(one, language), one.number * 100 // most) for one in cells)  # type: ignore[operator]
