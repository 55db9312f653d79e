"""What the record learns proposes a new look at a danger (decision 0012, point 10).

A case is tied to the record by the claim it was opened from and by those that what happened names: a place that was
raided, a relative who was named, a wave that grows. Another claim about any of these, entered since somebody last
looked, asks for a look; a person decides. Refuses to guess by words: what nobody tied to a case proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.evacuate.cases.reading import looked_at
from safeconduct.evacuate.cases.types import Case, State
from safeconduct.record.items import Table
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Record
from safeconduct.sync.team import Team


def has_news(team: Team, case: Case) -> bool:
    """Say whether the record learned something of what a case is tied to, after somebody last looked at its danger.

    By the time at which it was entered. Of a case that nobody looked at yet nothing is news: it waits for a first look.
    """
    looked, named = looked_at(case), _named(case)
    if not looked or not named or case.state is State.CLOSED:
        return False
    record = Record(team.vault.tables)
    ops = (op for subject in dict.fromkeys(_subjects(record, named)) for op in record.newest_about(subject))
    return any(ms_from_hlc(Hlc(team.vault.op(op).signed.core.hlc)) > looked for op in ops)


def _named(case: Case) -> tuple[str, ...]:
    """Return the claims that a case is tied to, as its origins and what happened name them."""
    origins = (one.text("of") for one in case.origins if one.text("sort") == "claim")
    return tuple(of for of in (*origins, *(one.text("of") for one in case.risks)) if of)


def _subjects(record: Record, named: Iterable[str]) -> Iterator[str]:
    for of in named:
        try:
            yield record.subject_of(record.open_claim(record.find(Table.CLAIM, of)))
        except (NoSuchEntry, AmbiguousName):
            # Typed by hand, or of a part that this desk does not open.
            continue
