"""``safeconduct plan make / show / share / approve / diff / drop``: plans of a vault's cases, houses and helpers.

A plan is searched for in processes that are given numbers alone (`evacuate.planning`), drafts journeys, and is approved
by two persons. Refuses nothing in silence: whoever is not planned for is named with the reason (promise P9), and
whatever people were told of stays as it is (P11).
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.plan_named import plan_json, plan_named
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.explaining.blocking import what_blocks
from safeconduct.evacuate.explaining.kept import kept_difference
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.wording import blocked_lines, difference_line
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.planning.approving import Step, act_on, approve, drop
from safeconduct.evacuate.planning.drafts import drafted_in, plans
from safeconduct.evacuate.planning.errors import NoPlanningPart
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import Made, make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.sharing import let_in
from safeconduct.evacuate.planning.showing import day_namer, namer, planned_journeys
from safeconduct.evacuate.planning.wording import NOT_SAID, missed_in_words, plan_in_words, unvouched_in_words
from safeconduct.record.wording import day_in_words
from safeconduct.sync.naming import part_named, person_named
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort

# Seconds a plan is searched for: a coordinator waits that long for a group of a hundred (docs/benchmarks.md).
USUAL_SECONDS: Final = 10.0

_KEPT: Final = Phrase(
    "It is a draft: journeys are drafted, nothing is held. Two persons approve it: “plan approve”.",
    "Это набросок: поездки намечены, ничего не занято. Одобряют двое: «plan approve».",
)
_MISSED: Final = Phrase("Not planned with:", "Не вошли в расчёт:")
_SECONDS: Final = Phrase("Searched for {seconds} seconds.", "Поиск длился секунд: {seconds}.")
_FIRST: Final = Phrase(
    "You approve it. Exchange, and ask a second person: until then nothing is held.",
    "Вы одобрили план. Обменяйтесь и попросите второго человека: до этого ничего не занято.",
)
_SECOND: Final = Phrase(
    "Two persons approve it: {holds} beds and helpers' days are held. Nobody has been told yet.",
    "План одобрили двое: занято мест и дней помощников: {holds}. Никому ещё не сообщено.",
)
_AGAIN: Final = Phrase("You or both have approved it already.", "Вы или вы оба его уже одобрили.")
_DROPPED: Final = Phrase(
    "Dropped. Journeys left alone because people were told: {kept}.",
    "Отвергнут. Не тронуты, потому что людям уже сообщили, поездок: {kept}.",
)
_JOURNEY: Final = Phrase("{name}:", "{name}:")
_CLOSED: Final = Phrase("Journeys that do not open here: {n}.", "Здесь не открываются поездки: {n}.")
_WAITS: Final = Phrase("Waits for the second person.", "Ждёт второго человека.")
_SHARED: Final = Phrase(
    "They open {n} more journeys once you have exchanged.", "После обмена им откроются ещё поездки: {n}."
)
_NONE: Final = Phrase("There is no plan here yet.", "Планов здесь пока нет.")
_NO_PARENT: Final = Phrase("It was made from no other plan.", "Он сделан не из другого плана.")

_number = click.argument("number", type=click.IntRange(min=1), required=False)


@click.command("make")
@click.option("--part", default="", metavar="PART", help="Where the plan is kept, where there are several such parts.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=USUAL_SECONDS, help="How long to search.")
@click.option(
    "--steps", type=click.IntRange(min=0), help="How many steps to search: the same seed gives the same plan."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What chance begins with.")
@click.option(
    "--reserve-beds", type=int, default=0, show_default=True, help="Beds kept free in every city for who comes tonight."
)
@click.option("--reserve-days", type=int, default=14, show_default=True, help="For how many nights, from the first.")
@vault_options
def make_command(
    part: str, seconds: float, steps: int | None, seed: int, reserve_beds: int, reserve_days: int, options: VaultOptions
) -> None:
    """Plan for everybody who asks to be moved, and draft their journeys."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        home = _planning_part(team, part)
        today = day_from_ms(team.clock.now_ms())
        facts = Facts(vault.tables)
        world = read_world(team, today)
        run = make_run(world, today, team.entropy, reserve_beds=reserve_beds, reserve_days=reserve_days)
        wanted = -1 if steps is None else steps
        made = make_plan(run, seconds=seconds, steps=wanted, seed=seed)
        before = next(iter(reversed(plans(facts))), None)
        thing = keep_plan(team, made, home, parent=before, language=screen.language)
        found = facts.thing("plan", thing)
    if found is not None:
        _say_made(screen, made, found, today)


def _planning_part(team: Team, word: str) -> CompartmentId:
    here = [one.id for one in team.compartments() if one.sort is Sort.PLANNING]
    if not word and not here:
        raise NoPlanningPart
    return part_named(team, word).id if word or len(here) > 1 else here[0]


def _say_made(screen: Screen, made: Made, plan: Thing, today: Day) -> None:
    run = made.run
    going = {one.party for one in made.plan.assignments}
    waiting = [one.id for one in run.instance.parties if one.id not in going]
    names = Names(screen.language, run.name, lambda day: day_in_words(run.first + day, screen.language))
    why = [
        (id_, tuple(blocked_lines(what_blocks(run.instance, made.plan, id_, run.reserve), names))) for id_ in waiting
    ]
    missed = [missed_in_words(one, screen.language) for one in run.missed]
    if screen.is_json:
        screen.answer(
            {
                **plan_json(plan),
                "seconds": round(made.outcome.seconds, 2),
                "ended": made.outcome.ended.value,
                "not_served": [{"name": run.name(id_), "why": [*lines]} for id_, lines in why],
                "not_planned_with": [*missed],
                "not_said": [one.value for one in run.unsaid],
            }
        )
        return
    screen.show(plan_in_words(plan, day_in_words(today, screen.language), screen.language))
    screen.say(_SECONDS, seconds=f"{made.outcome.seconds:.1f}")
    for _, lines in why:
        for line in lines:
            screen.show(line)
    if missed:
        screen.say(_MISSED)
    for line in missed:
        screen.show(line, first="- ", rest="  ")
    if unvouched := unvouched_in_words(run, screen.language):
        screen.show(unvouched)
    for one in run.unsaid:
        screen.show(say(NOT_SAID[one], screen.language))
    screen.say(_KEPT)


@click.command("show")
@_number
@vault_options
def show_command(number: int | None, options: VaultOptions) -> None:
    """Show a plan and the journeys of it that open here; the newest where no number is given."""
    screen = options.screen
    with opened(options) as vault:
        team, facts = team_of(vault), Facts(vault.tables)
        if number is None and not plans(facts):
            screen.answer({"plans": []}) if screen.is_json else screen.say(_NONE)
            return
        plan = plan_named(facts, number)
        state = act_on(team, plan)
        journeys = [*planned_journeys(facts, plan, screen.language)]
    unread = len(drafted_in(plan)) - len(journeys)
    approval = state.standing.name.lower() if state is not None else "wanted"
    if screen.is_json:
        listed: list[Json] = [{"name": one.name, "legs": [*one.legs]} for one in journeys]
        screen.answer({**plan_json(plan), "approval": approval, "journeys": listed, "unread": unread})
        return
    screen.show(plan_in_words(plan, day_in_words(plan.number("day") or 0, screen.language), screen.language))
    if approval == "red":
        screen.say(_WAITS)
    for one in journeys:
        screen.say(_JOURNEY, name=one.name)
        for line in one.legs:
            screen.show(line, first="  ", rest="    ")
    if unread:
        screen.say(_CLOSED, n=unread)


@click.command("share")
@_number
@click.option("--with", "who", required=True, metavar="ALIAS", help="The coordinator who is to approve it with you.")
@vault_options
def share_command(number: int | None, who: str, options: VaultOptions) -> None:
    """Let a coordinator open the journeys of a plan that you began: whoever approves it with you has to."""
    with opened(options) as vault:
        team = team_of(vault)
        user = person_named(team, who)[0].user.id
        count = let_in(team, plan_named(Facts(vault.tables), number), user)
    if options.screen.is_json:
        options.screen.answer({"journeys": count})
    else:
        options.screen.say(_SHARED, n=count)


@click.command("approve")
@_number
@click.option("--reason", required=True, help="Why; it is signed and kept. No names.")
@vault_options
def approve_command(number: int | None, reason: str, options: VaultOptions) -> None:
    """Approve a plan; the second person's word holds what it needs."""
    with opened(options) as vault:
        team = team_of(vault)
        done = approve(team, plan_named(Facts(vault.tables), number), reason)
    if options.screen.is_json:
        options.screen.answer({"step": done.step.value, "holds": done.holds})
    else:
        options.screen.say({Step.FIRST: _FIRST, Step.SECOND: _SECOND, Step.AGAIN: _AGAIN}[done.step], holds=done.holds)


@click.command("diff")
@_number
@vault_options
def diff_command(number: int | None, options: VaultOptions) -> None:
    """Say in a sentence how a plan differs from the one it was made from."""
    screen = options.screen
    with opened(options) as vault:
        team, facts = team_of(vault), Facts(vault.tables)
        plan = plan_named(facts, number)
        before = facts.thing("plan", plan.id_of("parent")) if plan.id_of("parent") else None
        if before is None:
            screen.answer({"difference": None}) if screen.is_json else screen.say(_NO_PARENT)
            return
        found = kept_difference(team, before, plan)
        line = difference_line(found.difference, Names(screen.language, namer(facts), day_namer(screen.language)))
    if screen.is_json:
        told = {"unchanged_legs": found.difference.unchanged_legs, "people_told": found.difference.people_told}
        screen.answer({"difference": line, "unread": found.unread, **told})
        return
    screen.show(line)
    if found.unread:
        screen.say(_CLOSED, n=found.unread)


@click.command("drop")
@_number
@vault_options
def drop_command(number: int | None, options: VaultOptions) -> None:
    """Drop a plan: its drafts are out of use, and what it held is free again."""
    with opened(options) as vault:
        kept = drop(team_of(vault), plan_named(Facts(vault.tables), number))
    if options.screen.is_json:
        options.screen.answer({"left_alone": kept})
    else:
        options.screen.say(_DROPPED, kept=kept)


COMMANDS: Final = (make_command, show_command, share_command, approve_command, diff_command, drop_command)
