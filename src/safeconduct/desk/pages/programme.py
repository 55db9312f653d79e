"""The programme in figures: how soon are people answered, moved and safe, and where are we late? No number below five.

The figures are those of `safeconduct programme` (`evacuate.programme`), each with a bar beside its number.
"""

from __future__ import annotations

from collections.abc import Callable

from safeconduct.base.errors import Language
from safeconduct.base.language import say as language_say
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.programme.reading import cases_in_figures
from safeconduct.evacuate.programme.rules import report
from safeconduct.evacuate.programme.types import Cell, Group, Spell
from safeconduct.evacuate.programme.wording import (
    MARKS,
    cell_in_words,
    count_in_words,
    ending_in_words,
    hours_in_words,
    lines,
    tier_label_in_words,
    wave_in_words,
)


def page(visit: Visit) -> Page:
    """Return the figures of every case that this desk opens."""
    now, language = visit.clock.now_ms(), visit.words.tongue.spoken
    found = report(cases_in_figures(visit.team(), now), now)
    told = tuple(lines(found, language))
    say = visit.words.say
    tables = (
        (say("How urgent"), tuple(one.cell for one in found.by_tier), tier_label_in_words),
        (say("By wave"), tuple(one.cell for one in found.by_wave), wave_in_words),
        (say("How they ended"), found.endings, ending_in_words),
    )
    groups = (
        *((tier_label_in_words(one.label, language), one) for one in found.by_tier),
        *((wave_in_words(one.label, language), one) for one in found.by_wave),
    )
    facts = {
        "into": (),
        "is_empty": found.is_empty,
        "lines": (*told[:2], *told[2 + len(found.spells) :]),
        "spells": tuple(_spell(one, language) for one in found.spells),
        "tables": tuple((heading, _cells(cells, words, language)) for heading, cells, words in tables if cells),
        "groups": tuple(_group(name, one, language) for name, one in groups if one.cases is not None),
    }
    return Page("programme.html", facts)


def _spell(one: Spell, language: Language) -> tuple[str, str, str, int, str, str]:
    """Return a mark, how many reached it of how many, the share as a bar, and the times; no bar of what is hidden."""
    is_hidden = one.reached is None
    half, most = ("–" if is_hidden else hours_in_words(hours, language) for hours in (one.half, one.most))
    share = (one.reached or 0) * 100 // one.cases if one.cases else 0
    reached, cases = count_in_words(one.reached, language), count_in_words(one.cases, language)
    return language_say(MARKS[one.mark], language), reached, cases, share, half, most


def _group(
    name: str, one: Group, language: Language
) -> tuple[str, str, str, tuple[tuple[str, str, str, int, str, str], ...]]:
    """Return a wave or a tier: nights, how its cases ended, and its times."""
    nights = count_in_words(one.shelter_nights, language)
    endings = "; ".join(
        f"{ending_in_words(cell.label, language)}: {count_in_words(None if cell.is_hidden else cell.number, language)}"
        for cell in one.endings
    )
    return name, nights, endings, tuple(_spell(held, language) for held in one.spells)


def _cells(
    cells: tuple[Cell, ...], words: Callable[[str, Language], str], language: Language
) -> tuple[tuple[str, str, int], ...]:
    most = max((one.number for one in cells), default=1) or 1
    return tuple((words(one.label, language), cell_in_words(one, language), one.number * 100 // most) for one in cells)
