"""What the record learns proposes a new look at a danger (decision 0012, point 10).

A case is tied to the record by the claim it was opened from and by those that what happened names: a place that was
raided, a relative who was named, a wave that grows. Another claim about any of these, entered since somebody last
looked, asks for a look; a person decides. Where such a claim names a place (held there, last seen there), so does any
claim that names the same place, however it is spelt and whomever it is about: whoever knows where people are held has a
better chance to get them out (M9). Refuses to guess by words: what nobody tied to a case proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.ids import OpId
from safeconduct.evacuate.cases.reading import looked_at
from safeconduct.evacuate.cases.types import Case, State
from safeconduct.record.detention.news import ops_naming, places_named
from safeconduct.record.items import Table
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Opened, Record
from safeconduct.sync.team import Team


def has_news(team: Team, case: Case) -> bool:
    """Say whether the record learned something of what a case is tied to, after somebody last looked at its danger.

    By the time at which it was entered. Of a case that nobody looked at yet nothing is news: it waits for a first look.
    """
    looked, named = looked_at(case), _named(case)
    if not looked or not named or case.state is State.CLOSED:
        return False
    record = Record(team.vault.tables)
    claims = tuple(_claims(record, named))
    subjects = dict.fromkeys(record.subject_of(one) for one in claims)
    about = (op for subject in subjects for op in record.newest_about(subject))
    # The newest here may have been written before somebody looked, and one that came earlier after it.
    naming = ops_naming(record, tuple(dict.fromkeys(key for one in claims for key in places_named(record, one))))
    return any(_written_at(team, op) > looked for op in (*about, *dict.fromkeys(naming)))


def _written_at(team: Team, op: OpId) -> int:
    return ms_from_hlc(Hlc(team.vault.op(op).signed.core.hlc))


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
