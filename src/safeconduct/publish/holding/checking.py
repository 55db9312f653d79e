"""Has a statement checked at this desk as it stands: every wording searched, the world of this vault, one verdict.

Who searches is handed in (`Search`): a process kept by the desk, or one for a single command. A wording of which the
search gave no answer was not searched, and the check holds it (P12; decision 0013, points 2 and 8); nor is one that is
longer than any field of words takes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId, UserId
from safeconduct.publish.answering import Checked, Unchecked
from safeconduct.publish.holding.ledger import Correcting, corrected_by
from safeconduct.publish.holding.rules import authors, to_check
from safeconduct.publish.holding.sheets import unsearched
from safeconduct.publish.holding.types import Held
from safeconduct.publish.holding.world import world_here
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import At, Statement
from safeconduct.publish.verdicts import Reason, Verdict, Why, verdict
from safeconduct.sync.team import Team

# Characters of a wording with what stands beside it that are searched: the form of words takes 5,000 and twice 200.
MOST_CHARACTERS: Final = 6_000

Search = Callable[[Sequence[str], Day], Sequence[Checked]]
"""Searches texts for everything protected that this desk opens: an answer for each text, in their order."""


def judge(team: Team, held: Held, search: Search, today: Day) -> Verdict:
    """Return what may be done with a statement as it stands, by what this desk opens."""
    return judge_words(team, to_check(held), search, today, saved_of(team, held, unsearched(team, held)))


@dataclass(frozen=True, slots=True)
class Saved:
    """What the check of words is given of the statement that has them.

    ``corrects``: the statements of which it says that they were wrong. ``sealed``: identity sheets whose names were not
    searched for in these words. ``wrote``: who wrote it, who cannot agree for others in the record.
    """

    corrects: frozenset[bytes] = frozenset()
    sealed: tuple[OpId, ...] = ()
    wrote: frozenset[UserId] = frozenset()


def saved_of(team: Team, held: Held, sealed: tuple[OpId, ...]) -> Saved:
    """Return what the check is given of a statement beside its words."""
    return Saved(corrected_by(held), sealed, authors(held, team.people()))


def judge_words(team: Team, statement: Statement, search: Search, today: Day, saved: Saved) -> Verdict:
    """Return what may be done with a statement in these words: those that nobody saved yet are checked as well."""
    whole = ((At(number, one.language), one.whole) for number, b in enumerate(statement.blocks) for one in b.wordings)
    wordings = [(at, text) for at, text in whole if len(text) <= MOST_CHARACTERS]
    found = search([text for _, text in wordings], today)
    checked = [(at, one) for (at, _), one in zip(wordings, found, strict=True)]
    hits = {at: one.hits for at, one in checked if one.unchecked is None}
    too_much = {at for at, one in checked if one.unchecked is Unchecked.TOO_MUCH}
    claims = {claim for block in statement.blocks for claim in block.claims}
    by = Correcting(saved.corrects, tuple(count for block in statement.blocks for count in block.counts))
    given = check(
        statement, hits, world_here(team, sorted(claims), today, by=by, sealed=saved.sealed, wrote=saved.wrote)
    )
    return verdict(_waiting(given.reasons, too_much)) if too_much else given


def _waiting(reasons: Iterable[Reason], too_much: Container[At | None]) -> Iterator[Reason]:
    """Say of words that were not searched why, where it was for too much that was asked."""
    for one in reasons:
        is_waiting = one.why is Why.NOT_SEARCHED and one.at in too_much
        yield replace(one, why=Why.TOO_MUCH_ASKED) if is_waiting else one
