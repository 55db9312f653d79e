"""Invitations: who was invited and how far each has come; making one for somebody, with what they will be and read.

What follows is in `sync.joining`. Refuses to invite before the one who invites has an alias: nobody could tell whom
they join, and to invite before it is said whether it is another person or a laptop of one's own: whoever comes in as
one's own laptop is oneself, for the whole team.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.desk.granting import grant_of
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import (
    RIGHTS,
    Part,
    invitation_number,
    parts,
    plan_in_words,
    right_in_words,
    step_in_words,
)
from safeconduct.desk.visit import Visit
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.record.wording import day_in_words
from safeconduct.sync.errors import NoAlias, NotAnAdministrator
from safeconduct.sync.joining import Plan, Step, in_place_of, invitations, invite
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.sync.ready import own_alias
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import check_lasting

# In the place of a part: they are to read nothing for now.
_NOTHING: Final = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """An invitation in the list. ``alias``: who answered it; nothing while nobody has.

    ``parts``: what they will read.
    """

    address: str
    number: str
    is_own: bool
    right: str
    parts: str
    alias: str
    state: str
    until: str
    is_open: bool


def page(visit: Visit) -> Page:
    """Return the invitations of this desk."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Make one; the page again, with the reason, where that is refused."""
    team = visit.team()
    if again := [one for one in _own(team) if one.id.hex() == visit.form.text("instead_of")]:
        return _made_again(visit, team, again[0].id)
    role = RIGHTS.get(visit.form.text("right"))
    if role is None:
        return _page(visit, problem=visit.words.say("Choose what they will be in the team."))
    whose = visit.form.text("whose")
    if whose not in ("person", "own"):
        return _page(visit, problem=visit.words.say("Choose whether it is another person or a laptop of your own."))
    try:
        _may_invite(visit, team)
        if _offered(visit, team) and not visit.form.all("part"):
            problem = visit.words.say("Say what they will read: tick a part, or that it is nothing for now.")
            return _page(visit, problem=problem)
        seats = tuple((part.id, min(role, Role.WRITE)) for part in _ticked(visit, team))
        given = invite(team, Plan(role, seats, is_own_device=whose == "own"))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(visit.lasting("invitation", given.mailbox.hex()), "made")


def _made_again(visit: Visit, team: Team, device: DeviceId) -> Shown:
    """Invite a computer of one's own that was restored, with the rights it had: nobody has to be an administrator."""
    try:
        given = invite(team, in_place_of(team, device))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(visit.lasting("invitation", given.mailbox.hex()), "made")


def _own(team: Team) -> tuple[VerifiedDevice, ...]:
    """Return the other computers of the one who asks, where this one can sign for them."""
    if team.me.user is None:
        return ()
    return tuple(one for one in team.devices_of(team.me.device.user.id) if one.id != team.me.device.id)


def _may_invite(visit: Visit, team: Team) -> None:
    check_lasting(visit.vault)
    if team.my_role(team.id) is not Role.ADMIN:
        raise NotAnAdministrator
    if not own_alias(visit.vault):
        raise NoAlias


def _offered(visit: Visit, team: Team) -> tuple[Part, ...]:
    return tuple(one for one in parts(visit, team) if one.id != team.id and team.my_role(one.id) is Role.ADMIN)


def _ticked(visit: Visit, team: Team) -> tuple[Part, ...]:
    return tuple(one for one in _offered(visit, team) if one.id.hex() in visit.form.all("part"))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    team, language = visit.team(), visit.words.tongue.spoken
    lines = tuple(
        Line(
            visit.lasting("invitation", one.mailbox.hex()),
            invitation_number(one),
            one.plan.is_own_device,
            *plan_in_words(visit, team, one),
            one.asked().alias if one.request else "",
            step_in_words(visit, one),
            day_in_words(one.invitation.expires_on, language),
            one.step in (Step.SENT, Step.ASKED),
        )
        for one in invitations(team)
    )
    facts = {
        "told": "",
        "lines": tuple(sorted(lines, key=lambda one: not one.is_open)),
        "rights": tuple((word, right_in_words(visit, role)) for word, role in RIGHTS.items()),
        "parts": grant_of(visit, team, [one.id for one in _offered(visit, team)]).parts,
        "nothing": _NOTHING,
        "own": tuple((one.id.hex(), one.id.hex()[:SHORT_DIGITS]) for one in _own(team)),
        "advice": advice,
        "problem": problem,
    }
    return Page("inviting.html", facts, 422 if advice or problem else 200)
