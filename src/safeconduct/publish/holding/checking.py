"""Has a statement checked at this desk as it stands: every wording searched, the world of this vault, one verdict.

Who searches is handed in (`Search`): a process kept by the desk, or one for a single command. A wording of which the
search gave no answer was not searched, and the check holds it (P12; decision 0013, points 2 and 8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from safeconduct.base.clock import Day
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.rules import to_check
from safeconduct.publish.holding.types import Held
from safeconduct.publish.holding.world import world_here
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import At
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.team import Team

Search = Callable[[Sequence[str], Day], Sequence[Checked]]
"""Searches texts for everything protected that this desk opens: an answer for each text, in their order."""


def judge(team: Team, held: Held, search: Search, today: Day) -> Verdict:
    """Return what may be done with a statement as it stands, by what this desk opens."""
    statement = to_check(held)
    wordings = [(At(number, one.language), one.text) for number, b in enumerate(statement.blocks) for one in b.wordings]
    found = search([text for _, text in wordings], today)
    hits = {at: checked.hits for (at, _), checked in zip(wordings, found, strict=True) if checked.unchecked is None}
    claims = {claim for block in statement.blocks for claim in block.claims}
    return check(statement, hits, world_here(team, sorted(claims), today))
