"""``safeconduct plan why / mend``: why the newest plan of a vault is as it is today; another way for who lost theirs.

All is worked out anew from the journeys and from the world as it is now (`planning.resolving`); nothing of it is kept.
Mending moves nobody who was told (P11), and what comes of it is a draft that two persons approve. Over a file of
numbers the same are ``plan explain`` and ``plan repair``.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.plan_named import plan_json, plan_named
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.explaining.kept import kept_difference
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.reasons import (
    Told,
    burnt_lines,
    gains_of,
    reasons_of,
    urgent_of,
    waiting_of,
)
from safeconduct.evacuate.explaining.wording import difference_line
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.repairing import newest_standing, repaired
from safeconduct.evacuate.planning.showing import day_namer, namer
from safeconduct.evacuate.planning.wording import missed_in_words, plan_in_words
from safeconduct.record.wording import day_in_words

_LOST: Final = Phrase(
    "Their way does not stand any more: {names}. Repair the plan: “plan mend”.",
    "Их путь уже невозможен: {names}. Почините план: «plan mend».",
)
_UNREAD: Final = Phrase(
    "Who is not in it cannot be said here: journeys of it that do not open: {n}.",
    "Кого в нём нет, здесь не сказать: не открываются поездки: {n}.",
)
_WAITING: Final = Phrase("Not in it: {name}.", "Не в плане: {name}.")
_GAINS: Final = Phrase("What one more would bring:", "Что дало бы ещё одно:")
_MISSED: Final = Phrase("Not planned with:", "Не вошли в расчёт:")
_BURNT: Final = Phrase("If a house burns today:", "Если сегодня будет засвечен дом:")
_CHANGED: Final = Phrase("Another way: {names}.", "Другой путь: {names}.")
_UNPLACED: Final = Phrase("No other way found: {names}.", "Другого пути не нашлось: {names}.")
_GONE: Final = Phrase("Not planned for any more: {names}.", "Больше не планируются: {names}.")
_UNDER_WAY: Final = Phrase(
    "Journeys of which people were told, left as they are: {n}.", "Поездки, о которых уже сообщено, не тронуты: {n}."
)
_KEPT: Final = Phrase(
    "It is a draft, made from plan {before}. Two persons approve it: “plan approve”.",
    "Это набросок на основе плана {before}. Одобряют двое: «plan approve».",
)

_number = click.argument("number", type=click.IntRange(min=1), required=False)


@click.command("why")
@_number
@vault_options
def why_command(number: int | None, options: VaultOptions) -> None:
    """Say why the newest plan is as it is today: who is not in it, who goes when, what if each house burns."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found = newest_standing(team, plan_named(Facts(vault.tables), number), day_from_ms(team.clock.now_ms()))
    run = found.run
    names = Names(screen.language, run.name, lambda day: day_in_words(run.first + day, screen.language))
    lost = frozenset(run.instance.parties[at].id for at in found.hit)
    reasons = reasons_of(run, found.plan, without=lost)
    # Of a journey that does not open here nobody can say whose it is.
    waiting, gains = ((), ()) if found.unread else (waiting_of(reasons, names), gains_of(reasons, names))
    urgent, burnt = urgent_of(reasons, names), tuple(burnt_lines(run, reasons.burnt, names))
    missed = [missed_in_words(one, screen.language) for one in run.missed]
    if screen.is_json:
        screen.answer(
            {
                "lost": [*found.lost],
                "unread": found.unread,
                "not_in_it": _listed(waiting),
                "one_more": [*gains],
                "not_planned_with": [*missed],
                "who_goes_when": _listed(urgent),
                "if_burnt": _listed(burnt),
            }
        )
        return
    if found.lost:
        screen.say(_LOST, names=", ".join(found.lost))
    if found.unread:
        screen.say(_UNREAD, n=found.unread)
    for name, lines in waiting:
        screen.say(_WAITING, name=name)
        _show(screen, lines)
    for phrase, every in ((_GAINS, gains), (_MISSED, missed)):
        if every:
            screen.say(phrase)
            _show(screen, every)
    for _, lines in urgent:
        for line in lines:
            screen.show(line)
    if burnt:
        screen.say(_BURNT)
    for _, lines in burnt:
        _show(screen, lines)


def _listed(told: Told) -> list[Json]:
    return [{"name": name, "says": [*lines]} for name, lines in told]


def _show(screen: Screen, lines: tuple[str, ...] | list[str]) -> None:
    for line in lines:
        screen.show(line, first="- ", rest="  ")


@click.command("mend")
@_number
@vault_options
def mend_command(number: int | None, options: VaultOptions) -> None:
    """Find another way for whoever of the newest plan lost theirs, and leave everybody else as they are."""
    screen = options.screen
    with opened(options) as vault:
        team, facts = team_of(vault), Facts(vault.tables)
        before = plan_named(facts, number)
        today = day_from_ms(team.clock.now_ms())
        made = repaired(team, before, today)
        thing = keep_plan(team, made, before.part, parent=before, language=screen.language)
        kept = next(one for one in facts.things("plan") if one.id == thing)
        found = kept_difference(team, before, kept)
        line = difference_line(found.difference, Names(screen.language, namer(facts), day_namer(screen.language)))
    changed, unplaced = ([made.run.name(one) for one in ids] for ids in (made.changed, made.unplaced))
    if screen.is_json:
        told: dict[str, Json] = {"changed": [*changed], "unplaced": [*unplaced], "gone": [*made.gone]}
        screen.answer({**plan_json(kept), **told, "under_way": made.under_way, "difference": line})
        return
    screen.show(plan_in_words(kept, day_in_words(today, screen.language), screen.language))
    for phrase, names in ((_CHANGED, changed), (_UNPLACED, unplaced), (_GONE, [*made.gone])):
        if names:
            screen.say(phrase, names=", ".join(names))
    screen.show(line)
    if made.under_way:
        screen.say(_UNDER_WAY, n=made.under_way)
    screen.say(_KEPT, before=before.number("number") or 0)


COMMANDS: Final = (why_command, mend_command)
