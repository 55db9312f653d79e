"""What a desk does by itself for colleagues who write: say what it opens, and answer their words (decision 0013, 12).

The same at a desk that is open and in a command: one thing at a time. Refuses to answer what was not checked whole: it
is tried again at the next look, and until then the text waits (P12).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import Day
from safeconduct.publish.holding.answers import answer_intent, unanswered
from safeconduct.publish.holding.asked import Asking, watched
from safeconduct.publish.holding.checking import Search, judge
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.taking_down import tell_press_room
from safeconduct.publish.verdicts import Why
from safeconduct.sync.team import Team

_NO_ANSWER: Final = (Why.FAULT, Why.NOT_SEARCHED, Why.TOO_MUCH_ASKED)


def answer_next(team: Team, search: Search, today: Day) -> bool:
    """Say what is new of what this desk opens or takes down, else answer one statement; whether there was anything.

    Who took their consent back this desk may know alone: the site has to do without at once.
    """
    if new := (*opening_intents(team), *tell_press_room(team, today)):
        team.vault.append(new)
        return True
    for held in unanswered(team, read_statements(team), today):
        found = judge(team, held, watched(team, search, held.part, Asking.ANSWERS), today)
        if not any(one.why in _NO_ANSWER for one in found.reasons):
            team.vault.append([answer_intent(team, held, found, today)])
            return True
    return False
