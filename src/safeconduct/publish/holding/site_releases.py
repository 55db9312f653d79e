"""Whether everything that a site shows was let out by two, as this desk sees it for itself (P12; decision 0013, 6).

A file that lies in a folder of releases is nobody's word: of each release that a site shows the bytes are made anew out
of the statement, as the ledger says that it went out, and two people have to stand behind these very words. Refuses
what was let out for another channel, and a statement that this desk does not open: whoever signs has seen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.publish.holding.errors_site import (
    ChangedSinceRelease,
    NotInTheLedger,
    NotReleasedByTwo,
    StatementNotHere,
)
from safeconduct.publish.holding.ledger import read_ledger
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.releasing import public_id, release_of
from safeconduct.publish.holding.rules import RELEASE, fingerprint, subject_of
from safeconduct.publish.holding.types import Held
from safeconduct.publish.released.errors import NotForTheSite
from safeconduct.publish.released.types import Channel, Release, ReleaseId
from safeconduct.sync.acts import ActStanding
from safeconduct.sync.team import Team

_OTHERS: Final = "others"


def releases_shown(team: Team, shown: Iterable[ReleaseId]) -> tuple[Release, ...]:
    """Return the releases of a site, made anew here from statements that two people let out; rising by id.

    NotInTheLedger, StatementNotHere, ChangedSinceRelease, NotReleasedByTwo, NotForTheSite, and as `release_of` raises.
    Linear in all statements.
    """
    held = {public_id(one.thing.id): one for one in read_statements(team)}
    entries = read_ledger(Facts(team.vault.tables)).entries
    known = {public_id(one.of) for one in entries if one.of and one.thing.text("whose") != _OTHERS}
    found = []
    for id_ in sorted(set(shown)):
        if id_ not in known:
            raise NotInTheLedger(release=Opaque(id_.hex()))
        if id_ not in held:
            raise StatementNotHere(release=Opaque(id_.hex()))
        found.append(_as_it_went_out(id_, held[id_]))
    return tuple(found)


def is_released_by_two(held: Held) -> bool:
    """Say whether two people want a statement out in the words that stand there now, and nobody stopped it."""
    subject = subject_of(held)
    return any(
        (one.act.purpose, one.act.subject, one.standing) == (RELEASE, subject, ActStanding.CONFIRMED)
        for one in held.acts
    )


def _as_it_went_out(id_: ReleaseId, held: Held) -> Release:
    digest = fingerprint(held).hex()
    days = [Day(one.number("day") or 0) for one in held.released if one.text("digest") == digest]
    if not days:
        raise ChangedSinceRelease(release=Opaque(id_.hex()))
    if not is_released_by_two(held):
        raise NotReleasedByTwo(release=Opaque(id_.hex()))
    # Its day is no part of what two people released: the ledger says on which it went out.
    made = release_of(held, on=min(days))
    if made.channel is not Channel.SITE:
        raise NotForTheSite(release=Opaque(id_.hex()))
    return made
