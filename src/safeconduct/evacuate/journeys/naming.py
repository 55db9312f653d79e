"""Names that a journey draws: its code name, and an alias for each leg that is nobody's code name (P10, P14).

Refuses to draw what anything here is or was ever called: whoever hears an alias on the road can find nothing by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Language
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.intake.codenames import draw_name
from safeconduct.intake.queries import Intake
from safeconduct.sync.team import Team

_NAMES: Final = ("code_name", "alias")


def draw_unused(team: Team, language: Language) -> str:
    """Return two words that nothing here has or ever had for a code name, title or alias, no thread of an inbox too."""
    return next(unused(team, language))


def unused(team: Team, language: Language) -> Iterator[str]:
    """Yield such names, each once, as many as are asked for."""
    facts, intake = Facts(team.vault.tables), Intake(team.vault.tables)
    inboxes = [one.part for one in intake.inboxes()]
    taken = {team.alias(device.id) for device, _ in team.devices()}

    def is_taken(name: str) -> bool:
        is_here = name in taken or bool(facts.called(name)) or team.is_called(name)
        return is_here or any(intake.is_named(part, name) for part in inboxes)

    while True:
        name = draw_name(language, team.entropy, is_taken)
        taken.add(name)
        yield name


def code_names(facts: Facts) -> frozenset[str]:
    """Return every code name and alias that anything here has or ever had: none of them belongs on a slip."""
    return frozenset(_said(facts))


def _said(facts: Facts) -> Iterator[str]:
    for form in forms().values():
        if not any(code in form.fields for code in _NAMES):
            continue
        for thing in facts.things(form.code):
            for fact in thing.all_facts:
                held = cbor.decode(fact.value) if fact.field in _NAMES else None
                if isinstance(held, list) and held and isinstance(held[0], str):
                    yield held[0]
