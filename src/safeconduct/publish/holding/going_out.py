"""Letting a statement go out that two persons want out: checked once more, entered in the ledger, made a release.

The check is run by whoever calls, at once before, though it let the statement out when both asked: a journey may have
begun since, a consent been withdrawn. It is entered before any file leaves, so that later texts are checked against
more than is public and never against less. Refuses a day before its own (P7, P12; docs/formats/release.md).
"""

from __future__ import annotations

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Opaque
from safeconduct.publish.holding.commands import check_lets_out
from safeconduct.publish.holding.errors import NotApproved, NotItsDay, TakenDownAlready, WentOutOnAnotherDay
from safeconduct.publish.holding.ledger import enter_intent
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.releasing import public_id, release_of
from safeconduct.publish.holding.rules import fingerprint, standing
from safeconduct.publish.holding.taking_down import taken_down
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.released.types import Release
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.team import Team


def go_out(team: Team, held: Held, verdict: Verdict, today: Day, *, room_name: str) -> Release:
    """Enter a statement in the ledger, in the press room's part, and return its release; written when it returns.

    Of one that went out as it stands already, the same release once more: nothing is entered twice. ``room_name``: of
    the press room, where none opens here yet. NotApproved, NotToBeReleased, NotItsDay, NotWhole, WentOutOnAnotherDay,
    TakenDownAlready; MalformedRelease for what the format does not allow.
    """
    if standing(held) is Standing.PUBLIC:
        if public_id(held.thing.id) in {one.id for one in taken_down(team, today)}:
            raise TakenDownAlready
        return _again(held)
    if standing(held) is not Standing.APPROVED:
        raise NotApproved
    check_lets_out(team, held, verdict)
    release = release_of(held)
    if today < release.day:
        raise NotItsDay(day=Opaque(iso_from_day(release.day)))
    with team.together():
        room = begin_press_room(team, room_name)
        team.vault.append([enter_intent(team, room, held, release.day)])
    return release


def _again(held: Held) -> Release:
    release, digest = release_of(held), fingerprint(held).hex()
    days = [one.number("day") for one in held.released if one.text("digest") == digest]
    if release.day not in days:
        # Its day is no part of what two persons released; another one would be a second file of one id.
        raise WentOutOnAnotherDay(day=Opaque(", ".join(iso_from_day(Day(day)) for day in days if day is not None)))
    return release
