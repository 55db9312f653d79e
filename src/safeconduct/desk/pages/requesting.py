"""Secrets that two people open: what is asked for, by whom and why; handing one's share over, refusing, asking.

Who counts is decided in `sync.requests`, and what is written in `sync.answering`. Refuses an answer without a reason.
Promises P3 and P12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import people
from safeconduct.desk.visit import Visit
from safeconduct.protect.escrow import Purpose
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import divided_secrets, requests
from safeconduct.sync.answering import ask_for, hand, is_holder, refuse, waits_for_me
from safeconduct.sync.escrow import Divided, Refusal
from safeconduct.sync.requests import RequestStanding, RequestState
from safeconduct.sync.team import Team

_HERE: Final = "/requests"


@dataclass(frozen=True, slots=True)
class Line:
    """A request. ``waits``: for an answer of whoever reads this; ``is_granted``: two people stand behind it."""

    op: str
    what: str
    who: str
    on: str
    reason: str
    given: tuple[str, ...]
    refused: tuple[str, ...]
    is_mine: bool
    waits: bool
    is_granted: bool


@dataclass(frozen=True, slots=True)
class Secret:
    """A divided secret, and who holds a share of it."""

    op: str
    what: str
    holders: tuple[str, ...]


def page(visit: Visit) -> Page:
    """Return the requests that are open, and the secrets that can be asked for."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Ask, hand over, refuse or take back, with the reason."""
    team, said = visit.team(), visit.form.text("said")
    answers: dict[str, Callable[[Team, OpId, str], OpId]] = {"hand": hand, "refuse": refuse, "back": refuse}
    try:
        if said == "ask":
            chosen = [
                one for one in divided_secrets(visit.vault.tables) if one.word.id.hex() == visit.form.text("secret")
            ]
            for one in chosen:
                ask_for(team, one, visit.form.text("reason"))
                return visit.went(_HERE, said)
        open_ones = [one.asked.word.id for one in requests(visit.vault.tables, team.people)]
        for op in open_ones:
            if op.hex() == visit.form.text("request") and said in answers:
                answers[said](team, op, visit.form.text("reason"))
                return visit.went(_HERE, said)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return _page(visit)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, say = visit.team(), visit.words.say
    aliases = {one.user: one.alias for one in people(visit, team, team.id)}
    told = {
        "ask": say("Asked. Exchange now, and call those who hold a share."),
        "hand": say("Your share is handed over, for this request alone. Exchange now."),
        "refuse": say("Refused. Whoever is asked next sees that, and why."),
        "back": say("Taken back."),
    }
    facts = {
        "told": visit.told(told),
        "lines": tuple(_line(visit, team, one, aliases) for one in requests(visit.vault.tables, team.people)),
        "secrets": tuple(
            Secret(
                one.word.id.hex(),
                _what(visit, team, one),
                tuple(sorted(_alias(visit, aliases, who) for who in one.persons)),
            )
            for one in divided_secrets(visit.vault.tables)
        ),
        "advice": advice,
    }
    return Page("requesting.html", facts, 422 if advice else 200)


def _line(visit: Visit, team: Team, state: RequestState, aliases: dict[UserId, str]) -> Line:
    asked = state.asked
    return Line(
        op=asked.word.id.hex(),
        what=_what(visit, team, state.divided),
        who=_alias(visit, aliases, state.person),
        on=day_in_words(day_from_ms(ms_from_hlc(asked.word.hlc)), visit.words.tongue.spoken),
        reason=asked.reason,
        given=tuple(sorted(_alias(visit, aliases, one) for one in state.given)),
        refused=tuple(_refusal(team, one) for one in state.refusals),
        is_mine=state.person == team.me.device.user.id,
        waits=waits_for_me(team, state) and is_holder(team, state),
        is_granted=state.standing is RequestStanding.GRANTED,
    )


def _what(visit: Visit, team: Team, divided: Divided) -> str:
    """Return what a secret opens; the part that it opens by its name, where this desk knows it."""
    if divided.purpose is Purpose.PUBLISHING:
        return visit.words.say("The key by which the organisation publishes")
    name = team.name(CompartmentId(divided.subject))
    return visit.words.say("An identity sheet: {name}", name=name) if name else visit.words.say("An identity sheet")


def _refusal(team: Team, said: Refusal) -> str:
    return f"{team.alias(said.word.device)}: {said.reason}"


def _alias(visit: Visit, aliases: dict[UserId, str], user: UserId) -> str:
    return aliases.get(user) or visit.words.say("somebody who is in the team no more")
