"""Acts of one person alone: begun here, red on every page until another confirms them or anybody stops them (P12).

How they stand is decided in `sync.acts`, what is written in `sync.deciding`: a stop wins, one's own confirmation is
refused. Refuses a word without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.planning.seconding import say_second_of
from safeconduct.protect.members import Role
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import open_acts, settled_acts
from safeconduct.sync.acts import EMERGENCY_GO, ROOT_CARDS, ActStanding, ActState, Second, Verdict
from safeconduct.sync.deciding import begin_go
from safeconduct.sync.team import Team

_SAID: Final = {"confirm": Verdict.CONFIRM, "stop": Verdict.STOP}
# Minutes in which somebody has to have looked at a go, as the form offers them; the first is no time at all.
_MINUTES: Final = (0, 15, 30, 60, 120)
# Settled acts that the page still lists, the newest: what an older one was is in the journal.
_MOST_SETTLED: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """An act. ``is_mine``: one's own, which one may stop and not confirm. ``said``: who said what to it, and why."""

    op: str
    what: str
    subject: str
    who: str
    on: str
    reason: str
    said: tuple[tuple[str, str, str], ...]
    is_mine: bool
    is_overdue: bool
    is_stopped: bool


def page(visit: Visit) -> Page:
    """Return the acts that are red, and how the others ended."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin one, confirm one or stop it, with the reason."""
    said = visit.form.text("said")
    try:
        if said == "begin":
            begin_go(visit.team(), visit.form.text("subject"), visit.form.text("reason"), minutes=_minutes(visit))
            return visit.went("/acts", said)
        for state in _every(visit):
            if said in _SAID and state.act.word.id.hex() == visit.form.text("act"):
                say_second_of(visit.team(), state, _SAID[said], visit.form.text("reason"))
                return visit.went("/acts", said)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return _page(visit)


def _minutes(visit: Visit) -> int:
    return next((one for one in _MINUTES if str(one) == visit.form.text("minutes")), 0)


def _open(visit: Visit) -> tuple[ActState, ...]:
    return open_acts(visit.vault.tables, lambda: visit.team().people())


def _settled(visit: Visit) -> tuple[ActState, ...]:
    return settled_acts(visit.vault.tables, visit.team().people())


def _every(visit: Visit) -> tuple[ActState, ...]:
    return (*_open(visit), *_settled(visit))


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, say = visit.team(), visit.words.say
    told = {
        "begin": say("Begun. Exchange now, and call a second person: it is red on every page until then."),
        "confirm": say("Confirmed: two people answer for it now."),
        "stop": say("Stopped. Whoever thinks otherwise begins another."),
    }
    facts = {
        "told": visit.told(told),
        "lines": tuple(_line(visit, team, one) for one in _open(visit)),
        "settled": tuple(_line(visit, team, one) for one in _settled(visit)[: -_MOST_SETTLED - 1 : -1]),
        "may_begin": team.my_role(team.id) in (Role.WRITE, Role.ADMIN),
        "minutes": _MINUTES,
        "advice": advice,
    }
    return Page("acting.html", facts, 422 if advice else 200)


def _line(visit: Visit, team: Team, state: ActState) -> Line:
    act, say = state.act, visit.words.say
    purposes = {EMERGENCY_GO: say("emergency go"), ROOT_CARDS: say("cards of the root were made")}
    return Line(
        op=act.word.id.hex(),
        what=purposes.get(act.purpose, act.purpose),
        subject=act.subject if act.purpose == EMERGENCY_GO else "",
        who=team.alias(act.word.device),
        on=day_in_words(day_from_ms(ms_from_hlc(act.word.hlc)), visit.words.tongue.spoken),
        reason=act.reason,
        said=tuple(_said(visit, team, one) for one in (*state.confirmations, *state.stops)),
        is_mine=state.person == team.me.device.user.id,
        is_overdue=state.is_overdue(visit.clock.now_ms()),
        is_stopped=state.standing is ActStanding.STOPPED,
    )


def _said(visit: Visit, team: Team, second: Second) -> tuple[str, str, str]:
    say = visit.words.say
    verdict = say("confirmed by") if second.verdict is Verdict.CONFIRM else say("stopped by")
    return verdict, team.alias(second.word.device), second.reason
