"""``safeconduct journey``: a party on its way, leg by leg: drafted, approved by two, briefed, moved on; its slips.

What follows the road (check-ins, alarms, burns) is in `journey_run`. Refuses nothing itself: the rooms do.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.evacuate import NONE
from safeconduct.cli.fact_words import json_of_thing, show_thing, values_from_words
from safeconduct.cli.journey_run import RUNNING
from safeconduct.cli.journey_words import (
    done,
    held_named,
    journey_named,
    json_of_journey,
    json_of_leg,
    leg_named,
    show_legs,
)
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.errors import NothingToTakeBack
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import thing_named
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import (
    approve as begin_approval,
)
from safeconduct.evacuate.journeys.commands import (
    brief_intents,
    change_intent,
    draft_intent,
    drop_intent,
    emergency_go,
    open_journey,
    slip_intents,
    step_intent,
    take_back_intents,
)
from safeconduct.evacuate.journeys.commands import (
    confirm as confirm_approval,
)
from safeconduct.evacuate.journeys.commands import (
    stop as stop_approval,
)
from safeconduct.evacuate.journeys.consents import consents_of
from safeconduct.evacuate.journeys.doubling import placed_twice
from safeconduct.evacuate.journeys.naming import code_names
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.slips import slip_fields, slip_text, told_on
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.evacuate.journeys.wording import consents_in_words, refused_in_words
from safeconduct.evacuate.placing.clashing import clash_sentences
from safeconduct.evacuate.placing.commands import called_off_intents, told_intents
from safeconduct.evacuate.placing.reading import world_of
from safeconduct.evacuate.running.aftercare import arrival_intents
from safeconduct.sync.team import Team

OPENED: Final = Phrase(
    "The journey “{name}” is begun. Only this desk reads it; bring others in with “team part add {name} ALIAS "
    "--role write”.",
    "Поездка «{name}» начата. Пока её читает только это рабочее место; других добавьте командой «team part add {name} "
    "ALIAS --role write».",
)
SECOND: Final = Phrase(
    "It waits for a second person: exchange now, and ask them to confirm it.",
    "Нужен второй человек: обменяйтесь сейчас и попросите подтвердить.",
)
RED: Final = Phrase(
    "It is red on every desk until somebody else confirms or stops it: call a second person now.",
    "Это красное на всех рабочих местах, пока кто-то другой не подтвердит или не остановит: позвоните второму сейчас.",
)
CONFIRMED: Final = Phrase("Two persons want it now.", "Теперь этого хотят двое.")
STOPPED: Final = Phrase("Stopped. Exchange now.", "Остановлено. Обменяйтесь сейчас.")
TOLD_THEM: Final = Phrase("Told: {who}", "Сообщено: {who}")
_STEPS: Final = tuple(one.value for one in LegState if one not in (LegState.DRAFT, LegState.APPROVED, LegState.BRIEFED))
_WHO: Final = ("helper", "party", "keeper", "partner")
_HEX_DIGITS: Final = 64

_reason = click.option("--reason", required=True, help="Why; it is signed and kept. No names.")

_all_the_same = click.option(
    "--all-the-same",
    is_flag=True,
    help="Tell the party more than so far a trusted one is told; the journey's log says so.",
)


@click.group()
def journey() -> None:
    """A party on its way: legs, approvals, briefings, slips, check-ins, alarms, burns."""


for _command in RUNNING:
    journey.add_command(_command)


@journey.command()
@click.argument("fields", nargs=-1)
@click.option("--case", "case_name", help="The case whose party it is; size, urgency and wishes come from it.")
@vault_options
def new(options: VaultOptions, fields: tuple[str, ...], case_name: str | None) -> None:
    """Begin a journey of one party under a drawn code name, with FIELD=VALUE … (see: evacuate forms journey)."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        case = thing_named(Facts(vault.tables), case_name, ("case",)).id if case_name else b""
        values = {**_from_case(team, case), **_set(values_from_words(team, forms()["journey"], fields))}
        part = open_journey(team, case, values, language=screen.language)
        held = read_journey(team, part)
        name = held.name if held else ""
    if screen.is_json:
        screen.answer({"journey": part.hex(), "name": name})
        return
    screen.say(OPENED, name=name)


@journey.command(name="list")
@vault_options
def list_(options: VaultOptions) -> None:
    """List every journey that this desk opens, and how each leg stands; first what was given twice."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        shown, today = read_journeys(team), day_from_ms(team.clock.now_ms())
        world = world_of(Facts(team.vault.tables), shown, (), today)
        twice = clash_sentences(world, placed_twice(team, shown), screen.language)
        if screen.is_json:
            given: list[Json] = [
                {"what": one.kind.value, "thing": one.of.hex(), "words": words} for one, words in twice
            ]
            screen.answer({"journeys": [json_of_journey(one) for one in shown], "given_twice": given})
            return
        for _, words in twice:
            screen.show(words)
        for one in shown:
            show_legs(screen, one)
        if not shown:
            screen.say(NONE)


@journey.command()
@click.argument("name")
@vault_options
def show(options: VaultOptions, name: str) -> None:
    """Show a journey: legs, who was told what, check-ins, what was heard and done."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        things = [*(one.thing for one in held.legs), *held.told, *held.check_ins, *held.heard, *held.claims]
        things += [*held.tried, *held.events]
        if screen.is_json:
            more: dict[str, Json] = {
                "journey": json_of_thing(held.thing),
                "things": [json_of_thing(one) for one in things],
            }
            screen.answer({**json_of_journey(held), **more})
            return
        show_legs(screen, held)
        consents = consents_of(team, held.thing, day_from_ms(team.clock.now_ms()))
        is_known = any(one.told_now for one in held.legs)
        for line in (
            *refused_in_words(consents, screen.language, is_known=is_known),
            *consents_in_words(consents, screen.language),
        ):
            screen.show(line, first="  ")
        for one in (held.thing, *things):
            show_thing(screen, team, one)


@journey.command()
@click.argument("name")
@click.argument("fields", nargs=-1)
@vault_options
def draft(options: VaultOptions, name: str, fields: tuple[str, ...]) -> None:
    """Draft one leg more, FIELD=VALUE … (see: evacuate forms leg). Its name on the road is drawn."""
    with opened(options) as vault:
        team = team_of(vault)
        values = _set(values_from_words(team, forms()["leg"], fields))
        ops = vault.append([draft_intent(team, journey_named(team, name), values, language=options.screen.language)])
        leg = journey_named(team, name).legs[-1]
        done(options.screen, ops, leg=json_of_leg(leg))


@journey.command(name="set")
@click.argument("name")
@click.argument("leg")
@click.argument("fields", nargs=-1, required=True)
@vault_options
def set_(options: VaultOptions, name: str, leg: str, fields: tuple[str, ...]) -> None:
    """Change a LEG of which nobody was told yet, FIELD=VALUE …; what moves people is approved anew then."""
    with opened(options) as vault:
        team = team_of(vault)
        intent = change_intent(
            leg_named(journey_named(team, name), leg), values_from_words(team, forms()["leg"], fields)
        )
        done(options.screen, vault.append([intent]) if intent else ())


@journey.command()
@click.argument("name")
@click.argument("leg")
@vault_options
def drop(options: VaultOptions, name: str, leg: str) -> None:
    """Take a LEG of which nobody was told out of the journey."""
    with opened(options) as vault:
        held = journey_named(team_of(vault), name)
        found = leg_named(held, leg)
        freed = called_off_intents(Facts(vault.tables), held, found)
        done(options.screen, vault.append([drop_intent(found), *freed]))


@journey.command()
@click.argument("name")
@click.argument("leg")
@_reason
@vault_options
def approve(options: VaultOptions, name: str, leg: str, reason: str) -> None:
    """Begin the approval of a LEG as it stands; a second person confirms it."""
    with opened(options) as vault:
        team = team_of(vault)
        op = begin_approval(team, leg_named(journey_named(team, name), leg), reason)
    _said(options, (op,), SECOND)


@journey.command()
@click.argument("name")
@click.argument("leg")
@_reason
@vault_options
def confirm(options: VaultOptions, name: str, leg: str, reason: str) -> None:
    """Confirm what somebody else began about a LEG: an approval, or an emergency go."""
    with opened(options) as vault:
        team = team_of(vault)
        op = confirm_approval(team, leg_named(journey_named(team, name), leg), reason)
    _said(options, (op,), CONFIRMED)


@journey.command()
@click.argument("name")
@click.argument("leg")
@_reason
@vault_options
def stop(options: VaultOptions, name: str, leg: str, reason: str) -> None:
    """Stop whatever allows a LEG. Whoever thinks otherwise begins another approval."""
    with opened(options) as vault:
        team = team_of(vault)
        ops = stop_approval(team, leg_named(journey_named(team, name), leg), reason)
    _said(options, ops, STOPPED)


@journey.command()
@click.argument("name")
@click.argument("leg", default="1")
@_reason
@click.option("--minutes", type=click.IntRange(0, 10_080), default=0, help="In how many minutes a second has to look.")
@vault_options
def go(options: VaultOptions, name: str, leg: str, reason: str, minutes: int) -> None:
    """Emergency go: start the first leg of a party of the most urgent tier alone. Red on every desk."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        op = emergency_go(team, held, leg_named(held, leg), reason, minutes=minutes)
    _said(options, (op,), RED)


@journey.command()
@click.argument("name")
@click.argument("leg")
@click.argument("fields", nargs=-1, required=True)
@_all_the_same
@vault_options
def brief(options: VaultOptions, name: str, leg: str, fields: tuple[str, ...], *, all_the_same: bool) -> None:
    """Note who was told what of a LEG: who=helper whom=NAME what=person what=time … (see: evacuate forms told)."""
    with opened(options) as vault:
        team = team_of(vault)
        values = _set(values_from_words(team, forms()["told"], fields))
        held = journey_named(team, name)
        now, found = team.clock.now_ms(), leg_named(held, leg)
        told = brief_intents(team, found, values, now_ms=now, all_the_same=all_the_same)
        done(options.screen, vault.append((*told, *told_intents(Facts(vault.tables), held))))


@journey.command()
@click.argument("name")
@click.argument("leg")
@click.option("--told", "told", multiple=True, metavar="ID", help="This briefing alone; several times for several.")
@vault_options
def unbrief(options: VaultOptions, name: str, leg: str, told: tuple[str, ...]) -> None:
    """Note that everybody who was told of a LEG was told that it is off; it may be changed then."""
    with opened(options) as vault:
        team = team_of(vault)
        held = leg_named(journey_named(team, name), leg)
        off = [held_named(held.told, one) for one in told] if told else held.told_now
        done(options.screen, vault.append(take_back_intents(held, off, now_ms=team.clock.now_ms())))


@journey.command()
@click.argument("name")
@click.argument("leg")
@click.argument("word", type=click.Choice(_STEPS))
@click.option("--check", type=click.IntRange(1, 99), help="Which check of papers they passed.")
@click.option("--at", "at", metavar="TIME", help="When it happened, 2030-01-31T21:30 by this computer's clock.")
@click.option("--seen", multiple=True, metavar="OP", help="What the one who says it had before them.")
@vault_options
def step(
    options: VaultOptions,
    name: str,
    leg: str,
    word: str,
    check: int | None,
    at: str | None,
    seen: tuple[str, ...],
) -> None:
    """Say what happened to a LEG: ready, departed, checkpoint, arrived, handed_over, closed, aborted, lost, duress."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        found = leg_named(held, leg)
        typed = values_from_words(team, forms()["leg"], [f"step_at={at}"])["step_at"] if at else None
        at_ms = typed if isinstance(typed, int) else team.clock.now_ms()
        ops = [_op(Facts(vault.tables), one) for one in seen] if seen else None
        intent = step_intent(found, LegState(word), at_ms=at_ms, place=check or 0, seen=ops)
        later = arrival_intents(team, held, found, at_ms) if word == LegState.ARRIVED.value else ()
        freed = called_off_intents(Facts(vault.tables), held, found) if word == LegState.ABORTED.value else ()
        written = vault.append([intent, *later, *freed])
        done(options.screen, written, leg=json_of_leg(leg_named(journey_named(team, name), leg)))


@journey.command()
@click.argument("name")
@click.argument("leg")
@click.option(
    "--for",
    "who",
    type=click.Choice(_WHO),
    default="helper",
    show_default=True,
    help="Who is to have it; the word for “forced” is on the party's own alone.",
)
@click.option("--whom", help="Which helper, place or case, by code name; it is noted that they know.")
@_all_the_same
@vault_options
def slip(options: VaultOptions, name: str, leg: str, who: str, whom: str | None, *, all_the_same: bool) -> None:
    """Make the slip of one LEG, to be read out or typed anew, and note who has it."""
    screen = options.screen
    with opened(options) as vault:
        team, facts = team_of(vault), Facts(vault.tables)
        held = journey_named(team, name)
        found = leg_named(held, leg)
        slip_of = slip_fields(held, found, who)
        text = slip_text(slip_of, screen.language, never=code_names(facts) - {slip_of.alias})
        told: dict[str, Value | None] = {"who": who, "what": told_on(slip_of, found, who), "how": "typed"}
        if whom:
            told["whom"] = thing_named(facts, whom, ("helper", "place", "case")).id
        now = team.clock.now_ms()
        written = slip_intents(team, found, told, now_ms=now, all_the_same=all_the_same)
        ops = vault.append((*written, *told_intents(facts, held)))
    if screen.is_json:
        screen.answer({"slip": text, "ops": [one.hex() for one in ops]})
        return
    for line in text.splitlines():
        screen.whole(line)


def _said(options: VaultOptions, ops: tuple[OpId, ...], words: Phrase) -> None:
    if options.screen.is_json:
        options.screen.answer({"ops": [one.hex() for one in ops]})
    else:
        options.screen.say(words)


def _from_case(team: Team, case: bytes) -> Values:
    """Return what a journey takes over from its case: how many, how urgent, with whom, what to do in silence."""
    facts = Facts(team.vault.tables)
    found = facts.thing("case", case) if case else None
    held = read_case(facts, found.part) if found else None
    if held is None:
        return {}
    taken = ("kind", "hot", "silence_do", "silence_dont", "lawyer")
    tier = held.assessment.text("tier") if held.assessment else ""
    return _set({"size": held.size, "tier": tier or None, **{code: held.thing.value(code) for code in taken}})


def _set(values: Values) -> dict[str, Value | None]:
    return {code: value for code, value in values.items() if value is not None}


def _op(facts: Facts, word: str) -> OpId:
    found = facts.ops_beginning(word.lower()) if 8 <= len(word) <= _HEX_DIGITS else ()
    if len(found) != 1:
        raise NothingToTakeBack(shown=word)
    return found[0]
