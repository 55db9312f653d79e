"""Acts of one person alone: begun here, red on every page until another confirms them or anybody stops them (P12).

How they stand is decided in `sync.acts`, what is written in `sync.deciding`: a stop wins, one's own confirmation is
refused. That a statement goes out is confirmed on its own page alone, where the second person's desk checks it anew
(decision 0013, 8). Refuses a word without a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.movement import journey_link
from safeconduct.desk.plan_shown import plan_link
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.planning.seconding import Matters, matters_of, say_second_of
from safeconduct.evacuate.planning.wording import ACT_PURPOSES, CHANGED_SINCE, matter_in_words
from safeconduct.protect.members import Role
from safeconduct.publish.holding.rules import OVERRIDE, RELEASE
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import open_acts, settled_acts
from safeconduct.sync.acts import EMERGENCY_GO, ROOT_CARDS, ActStanding, ActState, Second, Verdict
from safeconduct.sync.deciding import begin_go, has_left
from safeconduct.sync.team import Team

_SAID: Final = {"confirm": Verdict.CONFIRM, "stop": Verdict.STOP}
# Minutes in which somebody has to have looked at a go, as the form offers them; the first is no time at all.
_MINUTES: Final = (0, 15, 30, 60, 120)
# Settled acts that the page still lists, the newest: what an older one was is in the journal.
_MOST_SETTLED: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """An act. ``is_mine``: one's own, which one may stop and not confirm. ``said``: who said what to it, and why.

    ``address``: of the page on which alone it is confirmed, empty where it is confirmed here. ``look``: of the page
    that shows what it is about, empty where none opens here. ``is_changed``: what it is about was changed since.
    ``has_left``: whoever began it is in the team no more. ``legs``: what the second word on a plan confirms with it.
    """

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
    address: str
    look: str
    is_changed: bool
    has_left: bool
    legs: tuple[str, ...] = ()


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
                if said == "confirm" and (elsewhere := _address(visit, state)):
                    return Elsewhere(elsewhere)
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
    waiting, settled = _open(visit), _settled(visit)[: -_MOST_SETTLED - 1 : -1]
    matters = matters_of(team, (*waiting, *settled))
    facts = {
        "told": visit.told(told),
        "lines": tuple(_lines(visit, team, waiting, matters)),
        "settled": tuple(_line(visit, team, one, matters) for one in settled),
        "changed": visit.words.phrase(CHANGED_SINCE),
        "may_begin": team.my_role(team.id) in (Role.WRITE, Role.ADMIN),
        "minutes": _MINUTES,
        "advice": advice,
    }
    return Page("acting.html", facts, 422 if advice else 200)


def _lines(visit: Visit, team: Team, waiting: Sequence[ActState], matters: Matters) -> Iterator[Line]:
    """Give the acts that wait, an emergency go first: the legs of a plan stand under it and bury none."""
    within = {one.act.word.id: matters.with_plan(one, waiting) for one in waiting}
    folded = {one.act.word.id for held in within.values() for one in held}
    for state in sorted(waiting, key=lambda one: one.act.purpose != EMERGENCY_GO):
        if state.act.word.id not in folded:
            spoken = visit.words.tongue.spoken
            legs = tuple(matter_in_words(one, matters, spoken) for one in within[state.act.word.id])
            yield replace(_line(visit, team, state, matters), legs=legs)


def _line(visit: Visit, team: Team, state: ActState, matters: Matters) -> Line:
    act, say = state.act, visit.words.say
    purposes = {one: visit.words.phrase(words) for one, words in ACT_PURPOSES.items()} | {
        ROOT_CARDS: say("cards of the root were made"),
        RELEASE: say("a statement is to go out"),
        OVERRIDE: say("a statement is to go out against the check"),
    }
    return Line(
        op=act.word.id.hex(),
        what=purposes.get(act.purpose, act.purpose),
        subject=matter_in_words(state, matters, visit.words.tongue.spoken),
        who=team.alias(act.word.device),
        on=day_in_words(day_from_ms(ms_from_hlc(act.word.hlc)), visit.words.tongue.spoken),
        reason=act.reason,
        said=tuple(_said(visit, team, one) for one in (*state.confirmations, *state.stops)),
        is_mine=state.person == team.me.device.user.id,
        is_overdue=state.is_overdue(visit.clock.now_ms()),
        is_stopped=state.standing is ActStanding.STOPPED,
        address=_address(visit, state),
        look=_look(visit, state, matters),
        is_changed=matters.is_changed(state),
        has_left=has_left(team, state),
    )


def _look(visit: Visit, state: ActState, matters: Matters) -> str:
    """Return where whoever says the second word sees what they confirm."""
    if found := matters.leg(state):
        return journey_link(visit, found[0].part)
    plan = matters.plan(state)
    return plan_link(plan) if plan is not None else ""


def _address(visit: Visit, state: ActState) -> str:
    """Return where an act is confirmed by whoever has its matter before them; empty for one that is confirmed here."""
    if state.act.purpose not in (RELEASE, OVERRIDE):
        return ""
    return statement_link(visit, state.act.word.compartment, "/out")


def _said(visit: Visit, team: Team, second: Second) -> tuple[str, str, str]:
    say = visit.words.say
    verdict = say("confirmed by") if second.verdict is Verdict.CONFIRM else say("stopped by")
    return verdict, team.alias(second.word.device), second.reason
