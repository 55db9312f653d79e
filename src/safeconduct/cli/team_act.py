"""``safeconduct team act``: the emergency go, red on every desk until a second person confirms it or anybody stops it.

How an act stands is decided in `sync.acts`, what is written in `sync.deciding` (P12; DESIGN section 7). Refuses a
confirmation by whoever began it.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import short, team_of
from safeconduct.evacuate.planning.seconding import Matters, matters_of, say_second_of
from safeconduct.evacuate.planning.wording import ACT_PURPOSES, CHANGED_SINCE, matter_in_words
from safeconduct.publish.holding.errors import CheckedFirst
from safeconduct.publish.holding.rules import OVERRIDE, RELEASE
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.act_views import open_acts, settled_acts
from safeconduct.sync.acts import ActStanding, ActState, Verdict
from safeconduct.sync.deciding import begin_go
from safeconduct.sync.naming import entries_named
from safeconduct.sync.team import Team

# A day: what nobody looks at for longer is no emergency.
_MOST_MINUTES: Final = 24 * 60
BEGUN: Final = Phrase(
    "Begun ({id}), and red on every desk that hears of it. Exchange now, and call a second person.",
    "Начато ({id}); красная полоса у всех, до кого дошло. Обменяйтесь сейчас и позвоните второму человеку.",
)
CONFIRMED: Final = Phrase(
    "Confirmed: two people answer for it now. Exchange now.",
    "Подтверждено: теперь за это отвечают двое. Обменяйтесь сейчас.",
)
STOPPED: Final = Phrase(
    "Stopped, for good. Exchange now, and call whoever began it.",
    "Остановлено, насовсем. Обменяйтесь сейчас и позвоните тому, кто это начал.",
)
NONE: Final = Phrase("There are none.", "Таких нет.")
LINE: Final = Phrase(
    "{id}  {at}: {what}, {who}, {subject}. {standing}", "{id}  {at}: {what}, {who}, {subject}. {standing}"
)
WHY: Final = Phrase("Why: {reason}", "Почему: {reason}")
OVERDUE: Final = Phrase("Its time has passed, and nobody has looked at it.", "Срок вышел, а его никто не посмотрел.")
STANDINGS: Final = {
    ActStanding.RED: Phrase("RED: it waits for a second person", "КРАСНОЕ: ждёт второго человека"),
    ActStanding.CONFIRMED: Phrase("confirmed", "подтверждено"),
    ActStanding.STOPPED: Phrase("stopped", "остановлено"),
}

_reason = click.option("--reason", required=True, help="Why; it is signed and kept. No names.")


@click.group(invoke_without_command=True)
@vault_options
@click.pass_context
def act(context: click.Context, options: VaultOptions) -> None:
    """Acts of one person alone: without a command, those that wait for a second, and how the others ended."""
    if context.invoked_subcommand is not None:
        return
    with opened(options) as vault:
        team = team_of(vault)
        states = _every(team)
        if options.screen.is_json:
            now_ms = team.clock.now_ms()
            options.screen.answer({"acts": [_json(team, one, now_ms) for one in states]})
            return
        matters = matters_of(team, states)
        for one in states:
            _show(team, options.screen, one, matters)
        if not states:
            options.screen.say(NONE)


@act.command(
    help="Begin an emergency go about SUBJECT, a code word and a few more: red on every desk until a second person "
    "confirms it or anybody stops it."
)
@click.argument("subject")
@_reason
@click.option(
    "--minutes",
    type=click.IntRange(0, _MOST_MINUTES),
    default=0,
    help="In how many minutes somebody has to have looked at it.",
)
@vault_options
def begin(subject: str, reason: str, minutes: int, options: VaultOptions) -> None:
    """Write the op, and say that a second person has to be called."""
    with opened(options) as vault:
        op = begin_go(team_of(vault), subject, reason, minutes=minutes)
    if options.screen.is_json:
        options.screen.answer({"act": op.hex()})
    else:
        options.screen.say(BEGUN, id=short(op))


@act.command()
@click.argument("act_word", metavar="ACT")
@_reason
@vault_options
def confirm(act_word: str, reason: str, options: VaultOptions) -> None:
    """Confirm the ACT of somebody else, by its first digits."""
    _second(options, act_word, Verdict.CONFIRM, reason)


@act.command()
@click.argument("act_word", metavar="ACT")
@_reason
@vault_options
def stop(act_word: str, reason: str, options: VaultOptions) -> None:
    """Stop an ACT, for good."""
    _second(options, act_word, Verdict.STOP, reason)


def _second(options: VaultOptions, word: str, verdict: Verdict, reason: str) -> None:
    with opened(options) as vault:
        team = team_of(vault)
        state = _named(team, word)
        if verdict is Verdict.CONFIRM and state.act.purpose in (RELEASE, OVERRIDE):
            raise CheckedFirst
        say_second_of(team, state, verdict, reason)
    if options.screen.is_json:
        options.screen.answer({"act": state.act.word.id.hex()})
    else:
        options.screen.say(CONFIRMED if verdict is Verdict.CONFIRM else STOPPED)


def _every(team: Team) -> list[ActState]:
    """Return every act, those that are settled first: what is red stands last, where the eye is."""
    return [*settled_acts(team.vault.tables, team.people()), *open_acts(team.vault.tables, team.people)]


def _named(team: Team, word: str) -> ActState:
    every = _every(team)
    (found,) = entries_named([word], [one.act.word.id for one in every])
    return next(one for one in every if one.act.word.id == found)


def _show(team: Team, screen: Screen, state: ActState, matters: Matters) -> None:
    found = state.act
    screen.say(
        LINE,
        id=short(found.word.id),
        at=local_time_in_words(ms_from_hlc(found.word.hlc), screen.language),
        what=say(ACT_PURPOSES[found.purpose], screen.language) if found.purpose in ACT_PURPOSES else found.purpose,
        who=team.alias(found.word.device),
        subject=matter_in_words(state, matters, screen.language) or found.subject,
        standing=say(STANDINGS[state.standing], screen.language),
    )
    screen.say(WHY, reason=found.reason)
    for one in (*state.confirmations, *state.stops):
        screen.show(f"{team.alias(one.word.device)}: {one.reason}", first="  ")
    if matters.is_changed(state) and state.standing is ActStanding.RED:
        screen.say(CHANGED_SINCE)
    if state.is_overdue(team.clock.now_ms()):
        screen.say(OVERDUE)


def _json(team: Team, state: ActState, now_ms: int) -> dict[str, Json]:
    return {
        "act": state.act.word.id.hex(),
        "purpose": state.act.purpose,
        "subject": state.act.subject,
        "alias": team.alias(state.act.word.device),
        "reason": state.act.reason,
        "standing": state.standing.name.lower(),
        "overdue": state.is_overdue(now_ms),
        "seconds": [
            {"alias": team.alias(one.word.device), "verdict": one.verdict.name.lower(), "reason": one.reason}
            for one in (*state.confirmations, *state.stops)
        ],
    }
