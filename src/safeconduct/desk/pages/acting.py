"""Acts of one person alone: red on every page until somebody else confirms them or anybody stops them (P12).

How they stand is decided in `sync.acts`: a stop wins, one's own confirmation counts for nothing. Refuses a word
without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import open_acts
from safeconduct.sync.acts import EMERGENCY_GO, ROOT_CARDS, SECOND_KIND, ActState, Verdict, body_of_second
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

_SAID: Final = {"confirm": Verdict.CONFIRM, "stop": Verdict.STOP}


@dataclass(frozen=True, slots=True)
class Line:
    """An act that nobody has confirmed or stopped. ``is_mine``: one's own, which one may stop and not confirm."""

    op: str
    what: str
    who: str
    on: str
    reason: str
    is_mine: bool
    is_overdue: bool


def page(visit: Visit) -> Page:
    """Return the acts that are red."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Confirm one or stop it, with the reason."""
    said = visit.form.text("said")
    chosen = [one for one in _open(visit) if one.act.word.id.hex() == visit.form.text("act")]
    if not chosen or said not in _SAID:
        return _page(visit)
    word = chosen[0].act.word
    try:
        body = body_of_second(word.id, _SAID[said], typed_reason(visit.form.text("reason")))
        visit.vault.append([Intent(word.compartment, SECOND_KIND, body)])
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went("/acts", said)


def _open(visit: Visit) -> tuple[ActState, ...]:
    return open_acts(visit.vault.tables, lambda: visit.team().people())


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, say = visit.team(), visit.words.say
    told = {
        "confirm": say("Confirmed: two people answer for it now."),
        "stop": say("Stopped. Whoever thinks otherwise begins another."),
    }
    lines = tuple(_line(visit, team, one) for one in _open(visit))
    return Page("acting.html", {"told": visit.told(told), "lines": lines, "advice": advice}, 422 if advice else 200)


def _line(visit: Visit, team: Team, state: ActState) -> Line:
    act, say = state.act, visit.words.say
    purposes = {EMERGENCY_GO: say("emergency go"), ROOT_CARDS: say("cards of the root were made")}
    return Line(
        op=act.word.id.hex(),
        what=purposes.get(act.purpose, act.purpose),
        who=team.alias(act.word.device),
        on=day_in_words(day_from_ms(ms_from_hlc(act.word.hlc)), visit.words.tongue.spoken),
        reason=act.reason,
        is_mine=state.person == team.me.device.user.id,
        is_overdue=state.is_overdue(visit.clock.now_ms()),
    )
