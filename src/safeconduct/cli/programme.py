"""``safeconduct programme``: how many asked, how soon they were answered and safe. Small numbers are hidden."""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, opened, surroundings, vault_options
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.programme.reading import cases_in_figures
from safeconduct.evacuate.programme.rules import report
from safeconduct.evacuate.programme.types import Cell, Report
from safeconduct.evacuate.programme.wording import cell_in_words, ending_in_words, lines, tier_in_words
from safeconduct.evacuate.triage.types import Tier

_EMPTY: Final = Phrase("There is no case here yet, so there are no figures.", "Дел здесь пока нет, поэтому нет и цифр.")
_ENDINGS: Final = Phrase("How they ended:", "Чем закончились:")
_TIERS: Final = Phrase("How urgent:", "Насколько срочно:")
_WAVES: Final = Phrase("By wave:", "По волнам:")


@click.command()
@vault_options
def programme(options: VaultOptions) -> None:
    """Show the programme in figures: requests, times to answer and safety, nights, outcomes; none below five."""
    screen = options.screen
    with opened(options) as vault:
        now = surroundings().clock.now_ms()
        found = report(cases_in_figures(Facts(vault.tables), now), now)
    if screen.is_json:
        screen.answer(json_of_report(found))
        return
    if not found.cases:
        screen.say(_EMPTY)
        return
    for line in lines(found, screen.language):
        screen.show(line)
    for head, cells, words in (
        (_TIERS, found.tiers, lambda code: tier_in_words(Tier(int(code)), screen.language)),
        (_WAVES, found.waves, lambda code: code),
        (_ENDINGS, found.endings, lambda code: ending_in_words(code, screen.language)),
    ):
        if cells:
            screen.say(head)
            for cell in cells:
                screen.show(f"  {words(cell.label)}: {cell_in_words(cell, screen.language)}")


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
        "hours": {
            one.mark.value: {"cases": one.cases, "reached": one.reached, "half": one.half, "nine_in_ten": one.most}
            for one in found.spells
        },
        "in_time": {str(tier.value): {"met": met, "due": due} for tier, met, due in found.in_time},
        "safe_after_days": {str(days): {"safe": safe, "told": told} for days, safe, told in found.safe_after},
        **{name: _cells(cells) for name, cells in _tables(found)},
    }


def _tables(found: Report) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    return ("tiers", found.tiers), ("waves", found.waves), ("endings", found.endings)


def _cells(cells: tuple[Cell, ...]) -> dict[str, Json]:
    return {one.label: None if one.is_hidden else one.number for one in cells}
