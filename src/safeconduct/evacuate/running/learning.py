"""What the record learns proposes a new look at a danger (decision 0012, point 10).

A case is tied to the record by the claim it was opened from and by those that what happened names: a place that was
raided, a relative who was named, a wave that grows. Another claim about any of these, entered since somebody last
looked, asks for a look; a person decides. Where such a claim names a place (held there, last seen there), so does any
claim that names the same place, however it is spelt and whomever it is about: whoever knows where people are held has a
better chance to get them out (M9). Refuses to guess by words: what nobody tied to a case proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.evacuate.cases.reading import look_of
from safeconduct.evacuate.cases.types import Case, State
from safeconduct.record.detention.news import Look
from safeconduct.record.detention.news import has_news as learnt
from safeconduct.record.items import Table
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Opened, Record
from safeconduct.sync.team import Team


def has_news(team: Team, case: Case) -> bool:
    """Say whether this desk learned something of what a case is tied to, after somebody last looked at its danger.

    What was written later, and what came here after the look though it was written before: whoever looked had not seen
    it. Of a case that nobody looked at yet nothing is news: it waits for a first look.
    """
    look, named = look_of(case), _named(case)
    if look is None or not named or case.state is State.CLOSED:
        return False
    record = Record(team.vault.tables)
    return learnt(record, tuple(_claims(record, named)), Look(team.vault.op(look.op).n, look.hlc))


def _named(case: Case) -> tuple[str, ...]:
    """Return the claims that a case is tied to, as its origins and what happened name them."""
    origins = (one.text("of") for one in case.origins if one.text("sort") == "claim")
    return tuple(of for of in (*origins, *(one.text("of") for one in case.risks)) if of)


def _claims(record: Record, named: Iterable[str]) -> Iterator[Opened]:
    for of in named:
        try:
            yield record.open_claim(record.find(Table.CLAIM, of))
        except (NoSuchEntry, AmbiguousName):
            # Typed by hand, or of a part that this desk does not open.
            continue
