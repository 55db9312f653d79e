"""Which waiting statements stand otherwise after something became public: checked with and without it, no search.

What a text names does not change by what others publish; what its numbers and quotations give away does. So the search
for protected terms is left out, and what it says is the same on both sides. Two ways: at the desk where somebody says
what an article told, before and after; and at every desk, whenever it looks, with the articles of a month and without
them, so that nothing has to be written for colleagues to see it. Nothing is let out by this: a statement is checked
whole before every word on it (P12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from safeconduct.base.clock import Day
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.ledger import Correcting, Entry, Ledger, corrected_by
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.rules import standing, to_check
from safeconduct.publish.holding.touching import fresh
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.holding.world import world_here
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import NOBODY, Statement
from safeconduct.publish.verdicts import Verdict
from safeconduct.publish.worlds import World
from safeconduct.sync.team import Team

_OVER = (Standing.PUBLIC, Standing.GIVEN_UP)
_WAITING = (Standing.WANTED, Standing.APPROVED)
Judged = Mapping[bytes, tuple[Held, Verdict]]


@dataclass(frozen=True, slots=True)
class Changed:
    """A statement that somebody wants out, and the articles by which the check says something else of it."""

    held: Held
    entries: tuple[Entry, ...]


def standing_verdicts(team: Team, today: Day) -> Judged:
    """Return what the check says of every statement that is not out yet, leaving the search out."""
    return {
        bytes(one.part): (one, judge(team, one, lambda texts, _: [Checked() for _ in texts], today))
        for one in read_statements(team)
        if standing(one) not in _OVER
    }


def change_of(before: Judged, after: Judged) -> tuple[Held, ...]:
    """Return the statements of which the check says something else now."""
    return tuple(held for part, (held, now) in after.items() if part in before and before[part][1] != now)


def changed_by(team: Team, ledger: Ledger, today: Day) -> tuple[Changed, ...]:
    """Return the statements that wait to go out and stand otherwise by articles of others of the last month.

    Costs two checks for each that tells a number or of somebody, and one more for each article where they differ.
    """
    articles = fresh(ledger, today)
    waiting = [one for one in read_statements(team) if standing(one) in _WAITING] if articles else []
    found = (Changed(one, _by(team, one, articles, today)) for one in waiting)
    return tuple(one for one in found if one.entries)


def _by(team: Team, held: Held, articles: tuple[Entry, ...], today: Day) -> tuple[Entry, ...]:
    statement = to_check(held)
    if not any(one.counts or one.people or one.speaker != NOBODY for one in statement.blocks):
        return ()
    claims = sorted({claim for block in statement.blocks for claim in block.claims})
    counts = tuple(count for block in statement.blocks for count in block.counts)
    world = world_here(team, claims, today, by=Correcting(frozenset(corrected_by(held)), counts))
    now = check(statement, {}, world)
    if _without(statement, world, articles) == now:
        return ()
    alone = tuple(one for one in articles if _without(statement, world, (one,)) != now)
    # Where no article changes it alone, several do so together.
    return alone or articles


def _without(statement: Statement, world: World, entries: Iterable[Entry]) -> Verdict:
    """Return what the check would say if some entries were not public."""
    gone = {one.release.id for one in entries}
    ledger = tuple(one for one in world.ledger if one.id not in gone)
    unread = tuple(one for one in world.unread if one not in gone)
    return check(statement, {}, replace(world, ledger=ledger, unread=unread))
