"""``safeconduct case place``: where a party can go, what stands against it and whom it exposes, and placing them so.

The same sentences as on the desk's page; the rules are the room's (`evacuate.placing`). Code names alone are printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, sentence
from safeconduct.cli.case_sealed import case_named
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS, thing_named
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import NO_THING
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.evacuate.placing.commands import place as place_party
from safeconduct.evacuate.placing.errors import NoSuchStage
from safeconduct.evacuate.placing.exposing import exposures
from safeconduct.evacuate.placing.reading import Here, read_here
from safeconduct.evacuate.placing.rules import findings, options
from safeconduct.evacuate.placing.types import Finding, Option, Placement, Stage, Weight
from safeconduct.evacuate.placing.wording import IN_ORDER, exposure_in_words, finding_in_words, stage_in_words
from safeconduct.sync.team import Team

STANDS: Final = Counted(
    ("{n} thing stands against it:", "{n} things stand against it:"),
    ("Мешает {n} причина:", "Мешают {n} причины:", "Мешают {n} причин:"),
)
NOTHING: Final = Phrase("Nothing stands against it.", "Этому ничто не мешает.")
TO_BE_KNOWN: Final = Phrase("To be known:", "Нужно знать:")
EXPOSED: Final = Phrase("Who would know what:", "Кто что узнает:")
CHOSEN: Final = Phrase("{stage}: {name}", "{stage}: {name}")
OFFERED: Final = Phrase("{stage}:", "{stage}:")
FREE: Final = Phrase("{id}  {name}: free", "{id}  {name}: подходит")
AGAINST: Final = Phrase("{id}  {name}: {n} against. {worst}", "{id}  {name}: мешает {n}. {worst}")
KNOWN: Final = Phrase("{id}  {name}: free. {worst}", "{id}  {name}: подходит. {worst}")
LOOKED: Final = Phrase(
    "Nothing is held yet. With --hold they are placed so.", "Пока ничего не забронировано. С --hold разместит так."
)
PLACED: Final = Phrase(
    "The journey “{name}” is drafted and beds are held; nobody is told.",
    "Поездка «{name}» намечена, места забронированы; никому не сообщено.",
)
# Of what could be chosen at a stage, what fits best.
_MOST_OFFERED: Final = 5
_STAGES: Final = {stage.value: stage for stage in IN_ORDER}
# In which form a stage's thing is described.
_FORMS: Final = {Stage.HELPER: "helper", Stage.TRANSIT: "place", Stage.SAFE: "place"}


@click.command()
@click.argument("name")
@click.argument("stages", nargs=-1)
@click.option("--hold", is_flag=True, help="Place them so: a journey is drafted and beds are held; nobody is told.")
@click.option("--all-the-same", is_flag=True, help="Do it although something stands against it; the journey says so.")
@vault_options
def place(options: VaultOptions, name: str, stages: tuple[str, ...], *, hold: bool, all_the_same: bool) -> None:
    """Look where a party can go, STAGE=THING …: extraction, helper, transit, onward, safe, departure."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        today = day_from_ms(team.clock.now_ms())
        here = read_here(team, case_named(team, name).part, today, screen.language)
        chosen = _chosen(team, stages)
        journey = ""
        if hold:
            placed = place_party(team, here.party, chosen, here.world, language=screen.language, has_seen=all_the_same)
            held = read_journey(team, placed.part)
            journey = held.name if held is not None else ""
    if screen.is_json:
        screen.answer({**_json(here, chosen, screen.language), "journey": journey or None})
        return
    _show(screen, here, chosen)
    if journey:
        screen.say(PLACED, name=journey)
    else:
        screen.say(LOOKED)


def _chosen(team: Team, stages: Iterable[str]) -> Placement:
    """Return what is chosen by words like ``safe=Birch``; NoSuchStage, NoSuchThing, SeveralThings."""
    chosen, facts = Placement(), Facts(team.vault.tables)
    for word in stages:
        code, sign, value = word.partition("=")
        stage = _STAGES.get(code.strip())
        if not sign or stage is None:
            raise NoSuchStage(shown=code)
        of = thing_named(facts, value, (_FORMS.get(stage, "trip"),)).id if value.strip() else NO_THING
        chosen = replace(chosen, **{stage.value: of})
    return chosen


def _show(screen: Screen, here: Here, chosen: Placement) -> None:
    language = screen.language
    for stage in IN_ORDER:
        if of := getattr(chosen, stage.value):
            screen.say(CHOSEN, stage=stage_in_words(stage, language), name=here.named(of))
    found = findings(here.party, chosen, here.world)
    refused, warned = (tuple(one for one in found if one.weight is weight) for weight in (Weight.REFUSED, Weight.WARNS))
    screen.show(STANDS.say(len(refused), language) if refused else sentence(NOTHING, language))
    _show_each(screen, (_line(here, one, language) for one in refused))
    if warned:
        screen.say(TO_BE_KNOWN)
        _show_each(screen, (_line(here, one, language) for one in warned))
    if exposed := exposures(here.party, chosen, here.world):
        screen.say(EXPOSED)
        _show_each(screen, (exposure_in_words(one, language, here.called) for one in exposed))
    for stage in IN_ORDER:
        offered = options(here.party, chosen, stage, here.world)[:_MOST_OFFERED]
        if offered and not getattr(chosen, stage.value):
            screen.say(OFFERED, stage=stage_in_words(stage, language))
            _show_each(screen, (_offer(here, one, language) for one in offered))


def _show_each(screen: Screen, lines: Iterable[str]) -> None:
    for line in lines:
        screen.show(line, first="  ")


def _line(here: Here, one: Finding, language: Language) -> str:
    return f"{stage_in_words(one.stage, language)}: {finding_in_words(one, language, here.called)}"


def _offer(here: Here, one: Option, language: Language) -> str:
    """Return a candidate: whether it fits, or how much it would break, with the gravest of it."""
    phrase = AGAINST if one.against else KNOWN if one.known else FREE
    worst = finding_in_words(one.worst, language, here.called) if one.worst else ""
    shown, name = one.of.hex()[:SHOWN_DIGITS], here.named(one.of)
    return sentence(phrase, language, id=shown, name=name, n=len(one.against), worst=worst)


def _json(here: Here, chosen: Placement, language: Language) -> dict[str, Json]:
    found = findings(here.party, chosen, here.world)

    def of_weight(weight: Weight) -> list[Json]:
        return [
            {"rule": one.rule.value, "stage": one.stage.value, "words": finding_in_words(one, language, here.called)}
            for one in found
            if one.weight is weight
        ]

    return {
        "refused": of_weight(Weight.REFUSED),
        "warned": of_weight(Weight.WARNS),
        "exposed": [
            {
                "kind": one.kind.value,
                "stage": one.stage.value,
                "people": one.people,
                "most": one.most,
                "unread": one.unread,
                "words": exposure_in_words(one, language, here.called),
            }
            for one in exposures(here.party, chosen, here.world)
        ],
        "offered": {
            stage.value: [
                {"thing": one.of.hex(), "name": here.named(one.of), "against": len(one.against)}
                for one in options(here.party, chosen, stage, here.world)
            ]
            for stage in IN_ORDER
        },
    }
