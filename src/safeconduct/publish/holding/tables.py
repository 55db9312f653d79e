"""What this desk knows of a table before it leaves: whom it may call by name, and what the release check looks for.

Whom somebody chose may be called by name, the dead and the living, unless they are protected for more than what the
record tells of them. Refuses to say what was found (P12). Rules of papers and tables alike: `holding.papers`.
"""

from __future__ import annotations

from safeconduct.base.clock import Day
from safeconduct.publish.holding.checking import Search
from safeconduct.publish.holding.papers import may_be_called, names_kept, paper_check
from safeconduct.publish.holding.protecting import people_apart
from safeconduct.record.counting import Late
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import Choice, choose
from safeconduct.record.tables.ordering import Known, Order
from safeconduct.sync.team import Team


def known_of_table(team: Team, order: Order, search: Search, day: Day, *, late: Late, act: bytes = b"") -> Known:
    """Return what an export is held to. ``search``: already counted as of what goes out (`asked.watched`)."""
    apart = people_apart(team)
    called = may_be_called(apart, _labels(Record(team.vault.tables), order.choice))
    check = paper_check(team, search, day, called, apart=apart.ids)
    return Known(act, late.people, names_kept(team), check, day)


def _labels(record: Record, choice: Choice) -> list[str]:
    """Return what the people are called whom an export tells of: the dead, and of the living whom the choice takes in.

    The release check need not look for them, unless they are protected for more than what the record tells of them:
    then nothing leaves, of the dead either. Whom others hold for dead may be on the way.
    """
    return [one.label for name, one in choose(record, choice).subjects if record.facts.is_somebody(name)]
