"""``safeconduct programme``: how many asked, how soon they were answered and safe. Small numbers are hidden."""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, opened, surroundings, vault_options
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.programme.reading import cases_in_figures
from safeconduct.evacuate.programme.rules import report
from safeconduct.evacuate.programme.types import Cell, Group, Report, Spell
from safeconduct.evacuate.programme.wording import (
    cell_in_words,
    ending_in_words,
    group_lines,
    lines,
    tier_label_in_words,
    wave_in_words,
)

_EMPTY: Final = Phrase("There is no case here yet, so there are no figures.", "Дел здесь пока нет, поэтому нет и цифр.")
_ENDINGS: Final = Phrase("How they ended:", "Чем закончились:")
_TIERS: Final = Phrase("How urgent:", "Насколько срочно:")
_WAVES: Final = Phrase("By wave:", "По волнам:")
# What a program reads where there is no ending, wave or tier.
_OPEN: Final = "open"
_NONE: Final = "none"


@click.command()
@vault_options
def programme(options: VaultOptions) -> None:
    """Show the programme in figures: requests, times to answer and safety, nights, outcomes; none below five."""
    screen = options.screen
    with opened(options) as vault:
        now = surroundings().clock.now_ms()
        found = report(cases_in_figures(team_of(vault), now), now)
    if screen.is_json:
        screen.answer(json_of_report(found))
        return
    if found.is_empty:
        screen.say(_EMPTY)
        return
    for line in lines(found, screen.language):
        screen.show(line)
    for head, groups, words in (
        (_TIERS, found.by_tier, tier_label_in_words),
        (_WAVES, found.by_wave, wave_in_words),
    ):
        if groups:
            screen.say(head)
        for group in groups:
            screen.show(f"  {words(group.label, screen.language)}: {cell_in_words(group.cell, screen.language)}")
            for line in group_lines(group, screen.language) if group.cases is not None else ():
                screen.show(line, first="    ")
    screen.say(_ENDINGS)
    for cell in found.endings:
        screen.show(f"  {ending_in_words(cell.label, screen.language)}: {cell_in_words(cell, screen.language)}")


def json_of_report(found: Report) -> dict[str, Json]:
    """Return the report for a program; a hidden number is null."""
    return {
        "cases": found.cases,
        "people": found.people,
        "verified": found.verified,
        "out": found.out,
        "abroad": found.abroad,
        "lost": found.lost,
        "shelter_nights": found.shelter_nights,
        "incidents_per_100_legs": found.incidents_per_100_legs,
        "hours": _hours(found.spells),
        "in_time": {str(tier.value): {"met": met, "due": due} for tier, met, due in found.in_time},
        "safe_after_days": {str(days): {"safe": safe, "told": told} for days, safe, told in found.safe_after},
        "endings": _cells(found.endings, _OPEN),
        "tiers": {one.label or _NONE: _group(one) for one in found.by_tier},
        "waves": {one.label or _NONE: _group(one) for one in found.by_wave},
    }


def _group(one: Group) -> Json:
    return {
        "cases": one.cases,
        "shelter_nights": one.shelter_nights,
        "hours": _hours(one.spells),
        "endings": _cells(one.endings, _OPEN),
    }


def _hours(spells: tuple[Spell, ...]) -> Json:
    return {
        one.mark.value: {"cases": one.cases, "reached": one.reached, "half": one.half, "nine_in_ten": one.most}
        for one in spells
    }


def _cells(cells: tuple[Cell, ...], none: str) -> dict[str, Json]:
    return {one.label or none: None if one.is_hidden else one.number for one in cells}
