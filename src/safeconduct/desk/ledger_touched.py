"""What something public asks of whoever sits here, for Today: worked out here, told to nobody, written nowhere.

Journeys and cases of this desk that an article touches, statements that wait to go out and stand otherwise by it, and
questions of journalists whose deadline is over.
It stays for a month, or until the journey is over for as long as the check waits: there is no button that says it was
looked at, for that would be an entry that tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.desk.case_lines import case_link
from safeconduct.desk.ledger_lines import entry_link
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.publish.holding.changing import changed_by
from safeconduct.publish.holding.ledger import read_ledger
from safeconduct.publish.holding.pressing import enquiries, is_late
from safeconduct.publish.holding.touching import touched
from safeconduct.sync.ready import has_team

# Names in one line of Today.
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A line: the article, and by name and address what it touches. ``more``: how many are not named."""

    entry: str
    outlet: str
    named: tuple[tuple[str, str], ...]
    more: int


def touched_in_words(visit: Visit) -> tuple[Asked, ...]:
    """Return what to look at again (P12): journeys and cases of this desk, by code name, for each article."""
    if not has_team(visit.vault):
        return ()
    found = []
    for one in touched(visit.team(), read_ledger(facts_of(visit)), visit.today):
        named = [(journey.name, visit.lasting("journey", journey.id.hex())) for journey in one.journeys]
        named += [(case.name or visit.words.say("a case without a name"), case_link(visit, case.part))
                  for case in one.cases]  # fmt: skip
        found.append(_asked(entry_link(visit, one.entry), one.entry.thing.text("outlet"), named))
    return tuple(found)


def changed_in_words(visit: Visit) -> tuple[Asked, ...]:
    """Return the statements that wait to go out and of which the check says something else by what others published."""
    if not has_team(visit.vault):
        return ()
    return tuple(
        _asked(
            entry_link(visit, one.entries[0]),
            one.entries[0].thing.text("outlet"),
            [(one.held.name, statement_link(visit, one.held.part, "/out"))],
        )
        for one in changed_by(visit.team(), read_ledger(facts_of(visit)), visit.today)
    )


def late_questions(visit: Visit) -> int:
    """Return how many questions of journalists nobody answered by their deadline."""
    if not has_team(visit.vault):
        return 0
    return sum(is_late(one, visit.clock.now_ms()) for one in enquiries(facts_of(visit)))


def _asked(entry: str, outlet: str, named: list[tuple[str, str]]) -> Asked:
    return Asked(entry, outlet, tuple(named[:_MOST]), max(0, len(named) - _MOST))
